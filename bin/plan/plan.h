/* plan - finds the hops by which a phone gets from one load to another (layer 1)
 *
 * A struct planner holds the stops, which are the loads that a plan may use on the way, and the hops between them.  It is made once for a whole
 * shelf of phones, so that each plan costs little.  How a plan is found (cph-plan(1), DECISIONS, describes it for users):
 *
 * First the rows of the matrix that fit the two loads are read.  For equal loads the plan has no hops.  If a stop row fits, there is no plan.  If
 * no row fits, the answer is "unknown" and nothing is searched.
 *
 * Then the search tries the stops in three stages, and ends with the first stage that finds a plan:
 *	1. stops of the target's protocol.  A stop that reaches the target in this stage keeps that plan in the later stages;
 *	2. also stops of the protocol of the load that the phone runs;
 *	3. stops of all protocols.
 *
 * Of several plans it takes the one with the fewest hops; then fewest contested hops; then the best confidence of the weakest hop; then most stops
 * of the target's protocol; then the newest stop.  The last one decides only if the stops are loads that somebody owns (option -a of
 * cph-plan), since the rules leave no such ties.  With contested set, hops of second rows are used only if the plan then has fewer hops than
 * every plan without them.
 *
 * The search works backwards from the target, so the rest of a plan is itself the plan from its first stop.
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
	size_t n;                       /* 0 with PLAN_OK: the phone runs the target already */
	const struct rule *rule;        /* the row that decided the result, or NULL: see enum plan_res */
	struct place but;               /* PLAN_NOT_ANY: a load from which no single hop leads to the target */
};

enum plan_res {
	PLAN_OK,
	PLAN_IMPOSSIBLE,        /* plan.rule is the stop row with the reason */
	PLAN_UNKNOWN,           /* nobody knows whether it works: plan.rule is the stop row, or NULL if no row fits the pair */
	PLAN_KEY,               /* every plan has a hop for which the loader must hold a key that it is not known to hold */
	PLAN_FAMILY,            /* the two loads are for different families of phones */
	PLAN_NOT_ANY,           /* the start is "any load with a loader", and plan.but cannot reach the target in one hop */
	PLAN_MISSING            /* these stops do not suffice, although the rules have a plan: plan.rule is its chain row, NULL if it is one hop */
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


/* For PLAN_MISSING: one load, of the rules' stops or the catalogue, with which the stops suffice for a plan; of several the one with the best
 * plan.  1 found, 0 there is none, -1 out of memory. */
int plan_missing(const struct planner *pl, const struct place *from, const struct place *to, struct place *out);

#define PLAN_WHY_MAX 640

/* Write in words why there is no plan (res and *p are the answer of plan_find), and which load the phone could get instead.  owned: -1 if the
 * stops are those of the rules, else whether the target is among the loads that somebody owns (then also for PLAN_OK).  Returns 0, or -1
 * out of memory. */
int plan_why(const struct planner *pl, const struct place *from, const struct place *to, enum plan_res res, const struct plan *p,
    int owned, char out[PLAN_WHY_MAX]);

/* The same with a cache: to find the reason costs far more than to find a plan, and the phones of a shelf have the same few. */
#define PLAN_WHYS 32

struct plan_whys {              /* {0} is empty */
	struct { struct place from, to; char why[PLAN_WHY_MAX]; } known[PLAN_WHYS];
	size_t n;
};

/* The text of plan_why, valid until PLAN_WHYS other pairs were asked for.  NULL = out of memory. */
const char *plan_why_kept(struct plan_whys *w, const struct planner *pl, const struct place *from, const struct place *to,
    enum plan_res res, const struct plan *p, int owned);

#endif
