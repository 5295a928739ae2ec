/* asked - what a request means, in words, for a person who watches one phone boot (layer 1)
 *
 * From the name alone.  The order of requests and what each state asks: CME-G, RM, MTX-Q and the loaders themselves.
 */
#ifndef CPH_ASKED_H
#define CPH_ASKED_H

#include "span.h"

/* A static sentence without a full stop, or NULL when the name says nothing.  found: whether it could be served. */
const char *asked_words(struct span name, int found);

#endif
