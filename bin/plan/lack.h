/* lack - loads that a plan needs and that are not at hand, option -m (layer 2)
 *
 * Called by main: lack_plan for each phone, then lack_print once.  Each load is kept once, in the order in which it was met.
 * Out of memory is -1.
 */
#ifndef CPH_LACK_H
#define CPH_LACK_H

#include "plan.h"
#include "record.h"

struct lack {                   /* {0} is empty */
	struct place *p;
	unsigned *phones;       /* how many phones need it */
	size_t n, cap;
};

/* Add what is missing to get from one place to the other: with owned stops (pl) the one load that opens a way and the target, or else
 * everything on the way by the rules alone (all).  owned: the target is at hand. */
int lack_plan(struct lack *l, const struct planner *pl, const struct planner *all, const struct place *from, const struct place *to,
    int owned);

/* A record for each archive in which a missing load is known, or one with the likely name. */
void lack_print(const struct lack *l, struct rec_writer *w);
void lack_free(struct lack *l);

#endif
