/* keep - copies of spans, which are freed all at once (layer 2)
 *
 * For rows that are read one by one and needed until the program ends: an inventory, a plan.
 */
#ifndef CPH_KEEP_H
#define CPH_KEEP_H

#include "span.h"

struct keep_block;

struct keep {                   /* {0} is empty */
	struct keep_block *blocks;
};

/* Returns a copy of s with a NUL behind it, valid until keep_free; its p is NULL when memory ran out. */
struct span keep_span(struct keep *k, struct span s);
void keep_free(struct keep *k);

#endif
