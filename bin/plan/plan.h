/* plan - the way from one load to another (layer 1)
 *
 * A planner holds the stops that a way may use and the hops between them, so that planning a shelf of phones costs little for each.
 * The search (also described in cph-plan(1), DECISIONS):
 *
 * 0. The same load: no hops.  A stop row: no way.  No row for the pair: unknown, and nothing is searched.
 * 1. Stops of the protocols of both ends; stops of all protocols only when that finds nothing.  A stop of the target's protocol from which
 *    a way stays in that protocol keeps that way.
 * 2. Fewest hops.  3. Fewest contested hops.  4. The best weakest confidence.  5. More stops of the target's protocol.
 * 6. The newest stop (decides only among loads that somebody owns; the stops of the rules leave no ties).
 *
 * With contested set, a way over second rows is taken only where it has fewer hops than every undisputed one.
 *
 * It is worked out backwards from the target, so the rest of a plan is itself the plan of its first stop.
 */
#ifndef CPH_PLAN_H
#define CPH_PLAN_H

#include "matrix.h"

#define PLAN_STOPS_MAX 250      /* stops a planner can hold */
#define PLAN_HOPS_MAX 16

struct plan_hop {
	const struct place *from, *to;  /* borrowed from the caller (ends) and the planner (stops) */
	const struct rule *rule;
};

struct plan {
	struct plan_hop hop[PLAN_HOPS_MAX];
	size_t n;                       /* 0 with PLAN_OK: nothing to do */
	const struct rule *rule;        /* the stop row that answered, or NULL */
	struct place but;               /* PLAN_NOT_ANY: from here there is none */
};

enum plan_res {
	PLAN_OK,
	PLAN_IMPOSSIBLE,        /* plan.rule says why */
	PLAN_UNKNOWN,           /* nobody knows: plan.rule, or no row at all */
	PLAN_KEY,               /* only over a hop that needs a key which the loader is not known to hold */
	PLAN_FAMILY,            /* from one kind of phone to another */
	PLAN_NOT_ANY,           /* no one hop for every load that has a loader: plan.but */
	PLAN_MISSING            /* the rules know a way (plan.rule, unless it is one hop), but not with these stops */
};

struct planner {
	const struct matrix *m;
	const struct holders *h;
	int contested;                  /* second rows may be used too */
	struct place *stop;
	size_t n;
	const struct rule **hop;        /* n * n: from stop i to stop j, or NULL */
};

/* The stops are the loads named in via columns, or, if have is not NULL, those nhave places (copied; their keys are set here).
 * Returns 0, -1 out of memory, or 1 when these are too many stops. */
int planner_init(struct planner *pl, const struct matrix *m, const struct holders *h, int contested, const struct place *have,
    size_t nhave);
void planner_free(struct planner *pl);

/* The keys of from and to must have been set (matrix_set_keys). */
enum plan_res plan_find(const struct planner *pl, const struct place *from, const struct place *to, struct plan *out);

/* One hop from the target to itself, for a phone that runs it already: its files must be written like those of the others. */
void plan_stay(const struct place *from, const struct place *to, struct plan *out);

/* The load of the catalogue nearest to to, of its protocol, that from can reach.  1 found, 0 there is none. */
int plan_nearest(const struct planner *pl, const struct place *from, const struct place *to, struct place *out);

/* For PLAN_MISSING: the one load of the rules' stops and the catalogue that opens a way when added to the stops (of several the one
 * with the best way, by the order of the search).  1 found, 0 there is none, -1 out of memory. */
int plan_missing(const struct planner *pl, const struct place *from, const struct place *to, struct place *out);

#define PLAN_WHY_MAX 640

/* Why there is no way, in words: what plan_find answered, and which load could be had instead.  owned: -1 the stops are those of the
 * rules, else whether the target is among the loads somebody owns (then also for PLAN_OK).  Returns 0, or -1 out of memory. */
int plan_why(const struct planner *pl, const struct place *from, const struct place *to, enum plan_res res, const struct plan *p,
    int owned, char out[PLAN_WHY_MAX]);

/* The same, kept: to find the reason costs far more than to find a way, and a shelf asks for the same few again and again. */
#define PLAN_WHYS 32

struct plan_whys {              /* {0} is empty */
	struct { struct place from, to; char why[PLAN_WHY_MAX]; } known[PLAN_WHYS];
	size_t n;
};

/* What plan_why says, in *w until PLAN_WHYS other pairs were asked for.  NULL = out of memory. */
const char *plan_why_kept(struct plan_whys *w, const struct planner *pl, const struct place *from, const struct place *to,
    enum plan_res res, const struct plan *p, int owned);

#endif
