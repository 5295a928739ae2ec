/* dot - the rules, and a plan on them, for Graphviz (layer 2)
 *
 * A whole "digraph" is appended to b; out of memory is b->failed.
 */
#ifndef CPH_DOT_H
#define CPH_DOT_H

#include "buf.h"
#include "plan.h"

/* The generations of loads and every one-hop row between them; second rows (dashed) only with contested. */
void dot_matrix(struct buf *b, const struct matrix *m, int contested);

/* The start, the target and all stops, every hop between them, and the plan in bold with its hops numbered. */
void dot_plan(struct buf *b, const struct planner *pl, const struct place *from, const struct place *to, const struct plan *p);

#endif
