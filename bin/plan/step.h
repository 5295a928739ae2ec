/* step - one hop of a plan: which files must and must not be on the server, and what the phone shows (layer 1)
 *
 * Follows from the eras that the hop joins and from the mechanism of its rule, by the tables of cph-plan(1).  Lists are comma separated;
 * <MAC> stands for the phone's address until that is known.
 */
#ifndef CPH_STEP_H
#define CPH_STEP_H

#include "mac.h"
#include "plan.h"

enum move {
	MOVE_SINGLE,            /* one image for another, old boot on both sides */
	MOVE_INTO_LOADER,       /* the old boot takes a universal loader, which fetches the application */
	MOVE_HUNT,              /* loader to loader */
	MOVE_LEGACY,            /* a loader makes place for an old single image */
	MOVE_JAVA               /* a phone with Java: SEP<MAC>.cnf.xml names the load, or the term file after a factory reset */
};

struct step {
	enum move move;
	const struct place *from, *to;
	const struct rule *rule;
	char loader[PLACE_NAME_MAX];    /* loader that comes with to; "" in the old eras */
	char serve[320];                /* image files that must be on the server */
	char oneof[160];                /* of these one is enough, nobody knows which the phone asks for; "" = serve holds only musts */
	char write[480];                /* FILE:VALUE, which file names which value */
	char absent[240];               /* files that must not be there */
	char last[160];                 /* last image of the hop (two when oneof is set: whichever comes) */
	char seen[160];                 /* requests that show the new application */
	int next_safe, oneway, option150;
	unsigned seconds;               /* 112: the slowest of eight timed phones; 600: nobody measured */
	const char *display, *remedy;
	char trouble[512];              /* what may go wrong, and what somebody met at this hop */
};

/* hop i of the plan.  mac may be "".  Returns 0, or -1 when a list did not fit (names are bounded: does not happen). */
int step_make(struct step *s, const struct planner *pl, const struct plan *p, size_t i, const char *mac);

/* For a phone with Java: the images that its list really names (comma separated; empty: as the inner name has them), and its model, by
 * which the term file of a factory reset is named.  Returns 0, or -1 when a list did not fit. */
int step_java_images(struct step *s, struct span images, unsigned model);

#endif
