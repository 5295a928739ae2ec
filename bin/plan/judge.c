#include <stdio.h>
#include <string.h>

#include "judge.h"

const char *
verdict_name(enum verdict v)
{
	switch (v) {
	case VERDICT_OK:
		return "ok";
	case VERDICT_CONTESTED:
		return "contested";
	case VERDICT_IMPOSSIBLE:
		return "impossible";
	case VERDICT_NEEDLESS:
		return "needless";
	case VERDICT_UNKNOWN:
		break;
	}
	return "unknown";
}

/* The farthest later load of the chain that chain[i] equals or reaches in one undisputed hop; NULL = none. */
static const struct place *
shortcut(const struct planner *pl, const struct place *chain, size_t n, size_t i, const struct rule **rule)
{
	size_t j;

	for (j = n - 1; j >= i + 2; j--) {
		*rule = NULL;
		if (place_same(&chain[i], &chain[j]) || (*rule = matrix_hop(pl->m, &chain[i], &chain[j], 0)) != NULL)
			return &chain[j];
	}
	return NULL;
}

/* Sets out->instead to the plan between the two ends, if there is one. */
static void
set_instead(const struct planner *pl, const struct place *from, const struct place *to, struct judgement *out)
{
	struct plan p;
	size_t i, n = 0;

	if (plan_find(pl, from, to, &p) != PLAN_OK)
		return;
	for (i = 0; i < p.n; i++)
		n += (size_t)snprintf(out->instead + n, sizeof out->instead - n, "%s%s", i == 0 ? "" : ",", p.hop[i].to->name);
}

/* Finds the reason why the table has no hop. */
static void
no_hop(const struct planner *pl, const struct place *from, const struct place *to, struct judgement *out)
{
	unsigned key;

	out->verdict = VERDICT_UNKNOWN;
	out->rule = matrix_find(pl->m, RULE_CHAIN, from, to);
	if (out->rule == NULL)
		out->rule = matrix_find(pl->m, RULE_EDGE, from, to);
	if (out->rule == NULL) {
		out->why = to->proto == PROTO_UAL || to->proto == PROTO_BOOT ?
		    "a loader is no load to go to: name the application that comes with it" : "no rule speaks of this pair";
		return;
	}
	set_instead(pl, from, to, out);
	key = out->rule->key;
	if ((from->keys.lacks & key) != 0) {
		out->verdict = VERDICT_IMPOSSIBLE;
		out->why = "signed with a key that this loader was seen to lack";
	} else if ((from->keys.holds & key) != key)
		out->why = "signed with a key that this loader is not known to hold";
	else
		out->why = "nobody shows this in one hop";
}

void
judge_hop(const struct planner *pl, const struct place *chain, size_t n, size_t i, struct judgement *out)
{
	const struct place *from = &chain[i], *to = &chain[i + 1], *later;
	const struct rule *stop = matrix_find(pl->m, RULE_STOP, from, to), *r;

	memset(out, 0, sizeof *out);
	out->why = "";
	if (from->family != to->family) {
		out->verdict = VERDICT_IMPOSSIBLE;
		out->why = "loads of different phones";
		return;
	}
	if (place_same(from, to)) {
		out->verdict = VERDICT_NEEDLESS;
		out->why = "the phone runs it already";
		return;
	}
	if (stop != NULL && stop->status == RULE_IMPOSSIBLE) {
		out->verdict = VERDICT_IMPOSSIBLE;
		out->rule = stop;
		out->why = from->era != ERA_UNSIGNED && to->era == ERA_UNSIGNED ?
		    "a phone that runs signed loads takes no unsigned one" : "the rules say so";
		return;
	}
	out->rule = matrix_hop(pl->m, from, to, 1);
	if (out->rule != NULL && out->rule->kind == RULE_SECOND) {
		out->verdict = VERDICT_CONTESTED;
		out->why = "only a second opinion has this in one hop";
		if (!pl->contested)
			set_instead(pl, from, to, out);
		return;
	}
	if (out->rule == NULL && stop != NULL) {
		out->verdict = VERDICT_UNKNOWN;
		out->rule = stop;
		out->why = "nobody knows";
		return;
	}
	if (out->rule == NULL) {
		no_hop(pl, from, to, out);
		return;
	}
	out->verdict = VERDICT_OK;
	later = shortcut(pl, chain, n, i, &r);
	if (later != NULL) {
		out->verdict = VERDICT_NEEDLESS;
		out->rule = r != NULL ? r : out->rule;
		out->why = r != NULL ? "the phone may go straight on" : "the chain comes back to where the phone is";
		snprintf(out->instead, sizeof out->instead, "%s", later->name);
	}
}
