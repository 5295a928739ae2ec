/* lack - loads that a plan needs and that are not at hand, option -m (layer 2)
 *
 * Called by main: lack_plan for each phone, then lack_fewest and lack_print once.  Each load is kept once, in the order in which it was met.
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
	struct lack_way {       /* from where to where phones go, each pair once */
		struct place from, to;
		unsigned phones;
	} *way;
	size_t nways, capways;
};

/* Add what is missing to get from one place to the other: with owned stops (pl) the one load that opens a way and the target, or else
 * everything on the way by the rules alone (all).  owned: the target is at hand. */
int lack_plan(struct lack *l, const struct planner *pl, const struct planner *all, const struct place *from, const struct place *to,
    int owned);

/* Leave out what is not needed by the shelf as a whole: of the sets of loads with which every phone arrives, keep one with the fewest loads,
 * of these one with the fewest hops.  pl holds the owned stops.  Does nothing with more than LACK_SETS_MAX loads to choose from. */
#define LACK_SETS_MAX 10

int lack_fewest(struct lack *l, const struct planner *pl);

/* A record for each archive in which a missing load is known, or one with the likely name. */
void lack_print(const struct lack *l, struct rec_writer *w);
void lack_free(struct lack *l);

#endif
