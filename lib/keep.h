/* keep - copies that live until the program's data are given back, all at once (layer 2)
 *
 * For what is read row by row and needed to the end: an inventory, a plan.
 */
#ifndef CPH_KEEP_H
#define CPH_KEEP_H

#include "span.h"

struct keep_block;

struct keep {                   /* {0} is empty */
	struct keep_block *blocks;
};

/* A copy of s with a NUL behind it, not moved until keep_free; p NULL when memory ran out. */
struct span keep_span(struct keep *k, struct span s);
void keep_free(struct keep *k);

#endif
