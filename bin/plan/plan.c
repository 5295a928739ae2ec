#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cisco/model.h"
#include "plan.h"

/* The rest of a plan, from a stop or the start to the target, and how good it is. */
struct rest {
	unsigned hops;                  /* 0: not found (yet) */
	unsigned contested;
	int rank;
	unsigned own;                   /* stops of the target's protocol */
	int next;                       /* stop, or TARGET */
	const struct rule *rule;
};

enum { TARGET = -1 };

static int
add_stop(struct planner *pl, const struct place *p)
{
	size_t i;

	for (i = 0; i < pl->n; i++)
		if (place_same(&pl->stop[i], p))
			return 0;
	if (pl->n == PLAN_STOPS_MAX)
		return 1;
	pl->stop[pl->n] = *p;
	matrix_set_keys(pl->m, pl->h, &pl->stop[pl->n], NULL);
	pl->n++;
	return 0;
}

/* Stops of a JAVA row: the load of that version for every family, SIP and SCCP. */
static int
add_java(struct planner *pl, struct span via)
{
	struct place p;
	struct lver v;
	int family;
	size_t i;

	if (matrix_java_via(via, &v) != 0)
		return 0;
	for (i = 0; (family = model_loads(i / 2)) != 0; i++) {
		place_java(i % 2 == 0 ? PROTO_SIP : PROTO_SCCP, family, &v, &p);
		if (add_stop(pl, &p) != 0)
			return 1;
	}
	return 0;
}

static int
add_via(struct planner *pl)
{
	size_t i;

	for (i = 0; i < pl->m->n; i++) {
		struct span rest = pl->m->rule[i].col[COL_VIA], w;
		const char *why;
		struct place p;

		if (pl->m->rule[i].status != RULE_VIA)
			continue;
		while (span_cut(&rest, ',', &w))
			if (pl->m->rule[i].java ? pl->m->rule[i].kind == RULE_CHAIN && add_java(pl, w) != 0 :
			    place_parse(w, &p, &why) == PLACE_OK && add_stop(pl, &p) != 0)
				return 1;
	}
	return 0;
}

int
planner_init(struct planner *pl, const struct matrix *m, const struct holders *h, int contested, const struct place *have,
    size_t nhave)
{
	size_t i, j;
	int bad = 0;

	memset(pl, 0, sizeof *pl);
	pl->m = m;
	pl->h = h;
	pl->contested = contested;
	pl->stop = malloc(PLAN_STOPS_MAX * sizeof *pl->stop);
	if (pl->stop == NULL)
		return -1;
	if (have == NULL)
		bad = add_via(pl);
	for (i = 0; bad == 0 && have != NULL && i < nhave; i++)
		bad = add_stop(pl, &have[i]);
	if (bad == 0)
		pl->hop = malloc((pl->n * pl->n + 1) * sizeof *pl->hop);
	if (pl->hop == NULL) {
		planner_free(pl);
		return bad != 0 ? bad : -1;
	}
	for (i = 0; i < pl->n; i++)
		for (j = 0; j < pl->n; j++)
			pl->hop[i * pl->n + j] = i == j ? NULL : matrix_hop(m, &pl->stop[i], &pl->stop[j], contested);
	return 0;
}

void
planner_free(struct planner *pl)
{
	free(pl->stop);
	free(pl->hop);
	memset(pl, 0, sizeof *pl);
}

/* The last criterion: the newer stop is better. */
static int
newer(const struct place *a, const struct place *b)
{
	int c = vers_cmp(vers_target(&a->ver), vers_target(&b->ver));

	return c != 0 ? c > 0 : strcmp(a->name, b->name) < 0;
}

/* Replace *best by the hop r to next (TARGET or a stop, whose rest is after) if that is better. */
static int
improve(const struct planner *pl, const struct place *to, struct rest *best, const struct rule *r, int next, const struct rest *after)
{
	struct rest c;

	c.hops = 1 + (after == NULL ? 0 : after->hops);
	c.contested = (r->kind == RULE_SECOND) + (after == NULL ? 0 : after->contested);
	c.rank = after != NULL && after->rank > r->rank ? after->rank : r->rank;
	c.own = after == NULL ? 0 : after->own + (pl->stop[next].proto == to->proto);
	c.next = next;
	c.rule = r;
	if (best->hops != 0) {
		if (c.hops != best->hops)
			return c.hops < best->hops ? *best = c, 1 : 0;
		if (c.contested != best->contested)
			return c.contested < best->contested ? *best = c, 1 : 0;
		if (c.rank != best->rank)
			return c.rank < best->rank ? *best = c, 1 : 0;
		if (c.own != best->own)
			return c.own > best->own ? *best = c, 1 : 0;
		if (next == TARGET || !newer(&pl->stop[next], &pl->stop[best->next]))
			return 0;
	}
	*best = c;
	return 1;
}

/* Which stops a stage of the search may use. */
enum stage { TARGETS, ENDS, ALL };      /* those of the target's protocol; of either end's; of any */

struct search {
	const struct planner *pl;
	const struct place *from, *to;
	int contested;
	struct rest rest[PLAN_STOPS_MAX], start;
};

static int
in_stage(const struct search *s, const struct place *stop, enum stage stage)
{
	if (stop->family != s->to->family)
		return 0;
	return stage == ALL || stop->proto == s->to->proto || (stage == ENDS && stop->proto == s->from->proto);
}

/* The hop between two stops, if it may be used. */
static const struct rule *
between(const struct search *s, size_t i, size_t j)
{
	const struct rule *r = s->pl->hop[i * s->pl->n + j];

	return r != NULL && r->kind == RULE_SECOND && !s->contested ? NULL : r;
}

/* Finds the stops of this stage that are hops away from the target.  Returns 0 when no stop is that far away or farther: the stage is over. */
static int
round_of(struct search *s, enum stage stage, unsigned hops)
{
	const struct planner *pl = s->pl;
	const struct rule *r;
	size_t i, j;
	int found = 0;

	for (i = 0; i < pl->n; i++) {
		if (s->rest[i].hops == 0 && in_stage(s, &pl->stop[i], stage) && !place_same(&pl->stop[i], s->to)) {
			if (hops == 1 && (r = matrix_hop(pl->m, &pl->stop[i], s->to, s->contested)) != NULL)
				improve(pl, s->to, &s->rest[i], r, TARGET, NULL);
			for (j = 0; hops > 1 && j < pl->n; j++)
				if (s->rest[j].hops == hops - 1 && in_stage(s, &pl->stop[j], stage) && (r = between(s, i, j)) != NULL)
					improve(pl, s->to, &s->rest[i], r, (int)j, &s->rest[j]);
		}
		found |= s->rest[i].hops >= hops && in_stage(s, &pl->stop[i], stage);
	}
	return found;
}

/* Breadth-first from the target, one hop more each round.  A stop keeps the way that an earlier stage found, so that the rest of a plan is
 * itself a plan.  Returns 1 when the start was reached. */
static int
run_stage(struct search *s, enum stage stage)
{
	const struct rule *r;
	unsigned hops;
	size_t i;

	for (hops = 1; s->start.hops == 0 && hops < PLAN_HOPS_MAX && round_of(s, stage, hops); hops++)
		for (i = 0; stage != TARGETS && i < s->pl->n; i++)
			if (s->rest[i].hops == hops && in_stage(s, &s->pl->stop[i], stage) &&
			    (r = matrix_hop(s->pl->m, s->from, &s->pl->stop[i], s->contested)) != NULL)
				improve(s->pl, s->to, &s->start, r, (int)i, &s->rest[i]);
	return s->start.hops != 0;
}

/* Returns 1 and the plan in *out if there is one over these stops. */
static int
search(const struct planner *pl, const struct place *from, const struct place *to, enum stage from_stage, int contested, struct plan *out)
{
	struct search s;
	const struct rule *r;
	int found;

	s.pl = pl;
	s.from = from;
	s.to = to;
	s.contested = contested;
	memset(s.rest, 0, sizeof s.rest[0] * pl->n);
	memset(&s.start, 0, sizeof s.start);
	r = matrix_hop(pl->m, from, to, contested);
	if (r != NULL)
		improve(pl, to, &s.start, r, TARGET, NULL);
	found = r != NULL;
	if (!found && from_stage == TARGETS)
		found = run_stage(&s, TARGETS) || run_stage(&s, ENDS);
	if (!found && !run_stage(&s, ALL))
		return 0;
	out->n = 0;
	for (;;) {
		struct plan_hop *h = &out->hop[out->n++];
		int next = s.start.next;

		h->from = from;
		h->rule = s.start.rule;
		h->to = next == TARGET ? to : &pl->stop[next];
		if (next == TARGET)
			return 1;
		from = h->to;
		s.start = s.rest[next];
	}
}

/* 1 if there were a way with every key in every loader: only a key is lacking. */
static int
only_keys(const struct planner *pl, const struct place *from, const struct place *to)
{
	struct planner open;
	struct place start = *from;
	struct plan way;
	size_t i, j;
	int found;

	start.keys.holds = KEY_ALL;
	start.keys.lacks = 0;
	if (planner_init(&open, pl->m, pl->h, pl->contested, pl->stop, pl->n) != 0)
		return 0;
	for (i = 0; i < open.n; i++)
		open.stop[i].keys = start.keys;
	for (i = 0; i < open.n; i++)
		for (j = 0; j < open.n; j++)
			if (i != j)
				open.hop[i * open.n + j] = matrix_hop(pl->m, &open.stop[i], &open.stop[j], pl->contested);
	found = search(&open, &start, to, ALL, pl->contested, &way);
	planner_free(&open);
	return found;
}

/* Where a phone with a loader can stand: every load of the catalogue, both ends of every range of the rules, a loader of which nothing is
 * known.  Start with zeros; 0 at the end. */
static int
next_place(const struct matrix *m, size_t at[2], struct place *out)
{
	const char *why;

	if (place_catalogue(&at[0], out))
		return 1;
	while (at[1] < 2 * m->n) {
		at[1]++;
		if (matrix_end(m, (at[1] - 1) / 2, (at[1] - 1) % 2 == 1, out) == 0)
			return 1;
	}
	return at[1]++ == 2 * m->n && place_parse(span_cstr("UAL"), out, &why) == PLACE_OK;
}

/* One hop from LOADER: it must work from each of these places. */
static enum plan_res
from_any(const struct planner *pl, const struct place *from, const struct place *to, struct plan *out)
{
	size_t i[2] = { 0, 0 };
	struct place at;

	while (next_place(pl->m, i, &at)) {
		const struct rule *r;

		if (at.era != ERA_LOADER || place_same(&at, to))
			continue;
		matrix_set_keys(pl->m, pl->h, &at, NULL);
		r = matrix_hop(pl->m, &at, to, pl->contested);
		if (r == NULL) {
			out->but = at;
			return PLAN_NOT_ANY;
		}
		if (out->n == 0 || r->rank > out->hop[0].rule->rank)
			out->hop[0].rule = r;
		out->n = 1;
	}
	out->hop[0].from = from;
	out->hop[0].to = to;
	return PLAN_OK;
}

void
plan_stay(const struct place *from, const struct place *to, struct plan *out)
{
	static struct rule same;        /* no row of the rules: nothing is to happen */
	size_t i;

	memset(out, 0, sizeof *out);
	for (i = 0; i < RULE_COLS; i++)
		same.col[i] = span_cstr("-");
	same.col[COL_MECHANISM] = span_cstr(to->era == ERA_JAVA ? "sep-load" : to->era == ERA_LOADER ? "ual-hunt" : "os79xx");
	same.col[COL_CONFIDENCE] = span_cstr("inferred");
	same.col[COL_SOURCE] = span_cstr("it runs this load already");
	out->n = 1;
	out->hop[0].from = from;
	out->hop[0].to = to;
	out->hop[0].rule = &same;
}

enum plan_res
plan_find(const struct planner *pl, const struct place *from, const struct place *to, struct plan *out)
{
	const struct rule *chain;
	struct plan shorter;
	int found;

	memset(out, 0, sizeof *out);
	shorter = *out;
	if (place_same(from, to))
		return PLAN_OK;
	if (from->family != to->family)
		return PLAN_FAMILY;
	if (from->proto == PROTO_NONE)
		return from_any(pl, from, to, out);
	out->rule = matrix_find(pl->m, RULE_STOP, from, to);
	if (out->rule != NULL && out->rule->status == RULE_IMPOSSIBLE)
		return PLAN_IMPOSSIBLE;
	if (out->rule != NULL) {
		/* unknown, but with -x one reported hop may exist; nothing is searched around it */
		const struct rule *r = matrix_hop(pl->m, from, to, pl->contested);

		if (r == NULL)
			return PLAN_UNKNOWN;
		out->hop[0].from = from;
		out->hop[0].to = to;
		out->hop[0].rule = r;
		out->n = 1;
		return PLAN_OK;
	}
	chain = matrix_find(pl->m, RULE_CHAIN, from, to);
	if (chain == NULL && matrix_find(pl->m, RULE_EDGE, from, to) == NULL &&
	    (!pl->contested || matrix_find(pl->m, RULE_SECOND, from, to) == NULL))
		return PLAN_UNKNOWN;
	found = search(pl, from, to, TARGETS, 0, out);
	/* take a contested way only if it has fewer hops */
	if (pl->contested && (!found || out->n > 1) && search(pl, from, to, TARGETS, 1, &shorter) && (!found || shorter.n < out->n)) {
		*out = shorter;
		found = 1;
	}
	if (found)
		return PLAN_OK;
	out->rule = chain;
	return only_keys(pl, from, to) ? PLAN_KEY : PLAN_MISSING;
}

/* ---- why there is none, and what could be done instead ---- */

/* 1 if the version of a is nearer to that of t than the version of b. */
static int
nearer(const struct place *t, const struct place *a, const struct place *b)
{
	struct vers vt = vers_target(&t->ver), va = vers_target(&a->ver), vb = vers_target(&b->ver);
	int sa = vers_cmp(va, vt), sb = vers_cmp(vb, vt);

	if (sa != sb)           /* one below, one above: the one above, for what is out of reach is mostly too old */
		return sa > sb;
	return sa > 0 ? vers_cmp(va, vb) < 0 : vers_cmp(va, vb) > 0;
}

/* The load of the catalogue that from can reach and whose version is nearest to that of to, in the same protocol.  1 found, 0 there is none. */
static int
nearest(const struct planner *pl, const struct place *from, const struct place *to, struct place *out)
{
	struct place c;
	struct plan way;
	size_t at = 0;
	int found = 0;

	while (place_catalogue(&at, &c)) {
		if (c.proto != to->proto || c.family != to->family || (found && !nearer(to, &c, out)))
			continue;
		matrix_set_keys(pl->m, pl->h, &c, NULL);
		if (plan_find(pl, from, &c, &way) == PLAN_OK) {
			*out = c;
			found = 1;
		}
	}
	return found;
}

/* How good a plan is, in the order of the search criteria. */
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

/* Writes "; the nearest load ..." or "". */
static void
instead(const struct planner *pl, const struct place *from, const struct place *to, char *out, size_t cap)
{
	struct place p;

	if (nearest(pl, from, to, &p))
		snprintf(out, cap, "; the nearest load of that protocol within reach is %s", p.name);
	else
		out[0] = '\0';
}

/* The reason when the loads of -a do not suffice: names the one that would. */
static int
why_missing(const struct planner *pl, const struct place *from, const struct place *to, const char *what, int owned, char *out)
{
	struct place p;
	int r = plan_missing(pl, from, to, &p);

	if (r < 0)
		return -1;
	if (r == 0)
		snprintf(out, PLAN_WHY_MAX, "%s with the firmware at hand, and no single further load would open one", what);
	else if (owned)
		snprintf(out, PLAN_WHY_MAX, "%s with the firmware at hand; %s would open one", what, p.name);
	else
		snprintf(out, PLAN_WHY_MAX, "%s with the firmware at hand; %s and %s itself would open one", what, p.name, to->name);
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
		snprintf(out, PLAN_WHY_MAX, "%s itself is not among the firmware at hand; with it there is a way", to->name);
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
	case PLAN_FAMILY:
		snprintf(out, PLAN_WHY_MAX, "impossible: loads of different phones");
		break;
	case PLAN_NOT_ANY:
		snprintf(out, PLAN_WHY_MAX, "not one hop from every load with a loader: not from %s", p->but.name);
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
