#include <stdio.h>
#include <string.h>

#include "plan.h"

/* a nearer to t than b, on the line of versions */
static int
nearer(const struct place *t, const struct place *a, const struct place *b)
{
	struct vers vt = vers_target(&t->ver), va = vers_target(&a->ver), vb = vers_target(&b->ver);
	int sa = vers_cmp(va, vt), sb = vers_cmp(vb, vt);

	if (sa != sb)           /* one below, one above: the one above, for what is out of reach is mostly too old */
		return sa > sb;
	return sa > 0 ? vers_cmp(va, vb) < 0 : vers_cmp(va, vb) > 0;
}

int
plan_nearest(const struct planner *pl, const struct place *from, const struct place *to, struct place *out)
{
	struct place c;
	struct plan way;
	size_t at = 0;
	int found = 0;

	while (place_catalogue(&at, &c)) {
		if (c.proto != to->proto || (found && !nearer(to, &c, out)))
			continue;
		matrix_set_keys(pl->m, pl->h, &c, NULL);
		if (plan_find(pl, from, &c, &way) == PLAN_OK) {
			*out = c;
			found = 1;
		}
	}
	return found;
}

/* How good a way is, by the order of the search. */
struct worth {
	size_t hops;
	unsigned contested, own;
	int rank;
};

static struct worth
worth(const struct plan *p, const struct place *to)
{
	struct worth w = { p->n, 0, 0, 0 };
	size_t i;

	for (i = 0; i < p->n; i++) {
		w.contested += p->hop[i].rule->kind == RULE_SECOND;
		w.own += p->hop[i].to->proto == to->proto;
		if (p->hop[i].rule->rank > w.rank)
			w.rank = p->hop[i].rule->rank;
	}
	return w;
}

static int
better(struct worth a, struct worth b)
{
	if (a.hops != b.hops)
		return a.hops < b.hops;
	if (a.contested != b.contested)
		return a.contested < b.contested;
	return a.rank != b.rank ? a.rank < b.rank : a.own > b.own;
}

int
plan_missing(const struct planner *pl, const struct place *from, const struct place *to, struct place *out)
{
	struct place more[PLAN_STOPS_MAX];
	struct planner wider, rules;
	struct worth best = { 0, 0, 0, 0 };
	struct plan way;
	size_t at = 0, i = 0;
	int r = 0;

	if (pl->n + 1 > PLAN_STOPS_MAX)
		return 0;
	r = planner_init(&rules, pl->m, pl->h, pl->contested, NULL, 0);
	if (r != 0)
		return r < 0 ? -1 : 0;
	memcpy(more, pl->stop, pl->n * sizeof more[0]);
	while (r >= 0 && (i < rules.n || place_catalogue(&at, &more[pl->n]))) {
		if (i < rules.n)
			more[pl->n] = rules.stop[i++];
		if (planner_init(&wider, pl->m, pl->h, pl->contested, more, pl->n + 1) != 0) {
			r = -1;
			break;
		}
		if (plan_find(&wider, from, to, &way) == PLAN_OK && (r == 0 || better(worth(&way, to), best))) {
			*out = more[pl->n];
			best = worth(&way, to);
			r = 1;
		}
		planner_free(&wider);
	}
	planner_free(&rules);
	return r;
}

/* "; ..." that names the nearest load, or "" */
static void
instead(const struct planner *pl, const struct place *from, const struct place *to, char *out, size_t cap)
{
	struct place p;

	if (plan_nearest(pl, from, to, &p))
		snprintf(out, cap, "; the nearest load of that protocol within reach is %s", p.name);
	else
		out[0] = '\0';
}

/* Not with these stops: which one more would do? */
static int
why_missing(const struct planner *pl, const struct place *from, const struct place *to, const char *what, int owned, char *out)
{
	struct place p;
	int r = plan_missing(pl, from, to, &p);

	if (r < 0)
		return -1;
	if (r == 0)
		snprintf(out, PLAN_WHY_MAX, "%s over the loads of -a, and no single further one would open a way", what);
	else if (owned)
		snprintf(out, PLAN_WHY_MAX, "%s over the loads of -a; %s would open a way", what, p.name);
	else
		snprintf(out, PLAN_WHY_MAX, "%s over the loads of -a; %s and %s itself would open a way", what, p.name, to->name);
	return 0;
}

int
plan_why(const struct planner *pl, const struct place *from, const struct place *to, enum plan_res res, const struct plan *p,
    int owned, char out[PLAN_WHY_MAX])
{
	struct span source = p->rule == NULL ? span("", 0) : p->rule->col[COL_SOURCE];
	char near[128];

	switch (res) {
	case PLAN_OK:
		snprintf(out, PLAN_WHY_MAX, "%s itself is not among the loads of -a; with it there is a way", to->name);
		break;
	case PLAN_IMPOSSIBLE:
		instead(pl, from, to, near, sizeof near);
		snprintf(out, PLAN_WHY_MAX, "impossible: %s (%.*s)%s", from->era != ERA_UNSIGNED && to->era == ERA_UNSIGNED ?
		    "a phone that runs signed loads takes no unsigned one" : "so the rules say",
		    source.n < 400 ? (int)source.n : 400, (const char *)source.p, near);
		break;
	case PLAN_KEY:
		if (owned >= 0)
			return why_missing(pl, from, to, "no loader holds the signing key", owned, out);
		instead(pl, from, to, near, sizeof near);
		snprintf(out, PLAN_WHY_MAX, "impossible: signed with a key that no loader on the way is known to hold%s", near);
		break;
	case PLAN_MISSING:
		if (owned >= 0)
			return why_missing(pl, from, to, "no documented way", owned, out);
		snprintf(out, PLAN_WHY_MAX, "no documented way: the rules have stops for this pair, but no hops between them");
		break;
	case PLAN_UNKNOWN:
		if (p->rule != NULL)
			snprintf(out, PLAN_WHY_MAX, "unknown: %.*s", source.n < 400 ? (int)source.n : 400, (const char *)source.p);
		else
			snprintf(out, PLAN_WHY_MAX, "unknown: no rule speaks of this pair");
	}
	return 0;
}

const char *
plan_why_kept(struct plan_whys *w, const struct planner *pl, const struct place *from, const struct place *to, enum plan_res res,
    const struct plan *p, int owned)
{
	size_t i;

	for (i = 0; i < w->n && i < PLAN_WHYS; i++)
		if (strcmp(w->known[i].from.name, from->name) == 0 && w->known[i].from.keys.holds == from->keys.holds &&
		    w->known[i].from.keys.lacks == from->keys.lacks && strcmp(w->known[i].to.name, to->name) == 0)
			return w->known[i].why;
	i = w->n % PLAN_WHYS;
	if (plan_why(pl, from, to, res, p, owned, w->known[i].why) != 0)
		return NULL;
	w->known[i].from = *from;
	w->known[i].to = *to;
	w->n++;
	return w->known[i].why;
}
