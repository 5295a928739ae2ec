/* judge - a verdict of the rules on each hop of a chain that somebody recommends, option -k (layer 1) */
#ifndef CPH_JUDGE_H
#define CPH_JUDGE_H

#include "plan.h"

enum verdict {
	VERDICT_OK,             /* the rules have this hop */
	VERDICT_CONTESTED,      /* only as a second opinion */
	VERDICT_IMPOSSIBLE,     /* a stop row, or a key that the loader was seen to lack */
	VERDICT_NEEDLESS,       /* fine, but the phone may go straight to a later load of the chain, or is there already */
	VERDICT_UNKNOWN         /* no row has it in one hop */
};

#define JUDGE_INSTEAD_MAX (PLAN_HOPS_MAX * PLACE_NAME_MAX)

struct judgement {
	enum verdict verdict;
	const struct rule *rule;        /* the row that decided, or NULL */
	const char *why;
	char instead[JUDGE_INSTEAD_MAX];        /* loads to pass instead, comma separated, the last one of the chain; "" = none known */
};

const char *verdict_name(enum verdict v);       /* "ok" "contested" "impossible" "needless" "unknown" */

/* Hop i of the chain (from chain[i] to chain[i + 1], i + 1 < n).  Keys of all places are set. */
void judge_hop(const struct planner *pl, const struct place *chain, size_t n, size_t i, struct judgement *out);

#endif
