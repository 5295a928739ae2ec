/* the rules and the planner: every chain row is found, and what must hold for any pair of loads holds for all of them */
#include <stdint.h>
#include <stdlib.h>

#include <fcntl.h>

#include "cisco/model.h"
#include "plan/judge.h"
#include "plan/lack.h"
#include "plan/shelf.h"
#include "plan/step.h"
#include "kit/check.h"

#define PLACES_MAX 600

static struct matrix m;
static struct holders h;
static struct planner pl, plx;
static struct place at[PLACES_MAX];
static size_t nat;

static void
complain(void *arg, unsigned long lineno, const char *why)
{
	(void)arg;
	fprintf(stderr, "matrix:%lu: %s\n", lineno, why);
}

static void
add(enum load_proto proto, struct lver v, const char *id)
{
	static const char *const name[] = { "none", "SCCP", "SIP", "MGCP", "UAL", "BOOT" };
	struct place *p = &at[nat];
	size_t i;

	if (nat == PLACES_MAX)
		abort();
	memset(p, 0, sizeof *p);
	p->proto = proto;
	p->ver = v;
	p->era = place_era(proto, &v);
	if (id != NULL) {
		p->has_id = 1;
		strcpy(p->name, id);
	} else
		snprintf(p->name, sizeof p->name, "%s:%u.%u.%u.%uSR%u", name[proto], v.part[0], v.part[1], v.part[2], v.part[3], v.sr);
	for (i = 0; i < nat; i++)
		if (id == NULL && place_same(&at[i], p))
			return;
	matrix_set_keys(&m, &h, p, NULL);
	nat++;
}

/* A version of a phone with Java: two families, both protocols. */
static void
add_java(struct lver v)
{
	static const int family[] = { 42, 70 };
	struct place p;
	size_t i, j;

	for (i = 0; i < 4; i++) {
		place_java(i % 2 == 0 ? PROTO_SIP : PROTO_SCCP, family[i / 2], &v, &p);
		snprintf(p.name, sizeof p.name, "%s%d.%u-%u-%uSR%u-%u", i % 2 == 0 ? "SIP" : "SCCP", family[i / 2], v.part[0], v.part[1], v.part[2], v.sr,
		    v.part[3]);
		for (j = 0; j < nat && !place_same(&at[j], &p); j++)
			;
		if (j < nat)
			continue;
		if (nat == PLACES_MAX)
			abort();
		matrix_set_keys(&m, &h, &p, NULL);
		at[nat++] = p;
	}
}

static void
add_version(const struct rule *r, enum load_proto proto, struct vers k)
{
	struct lver v = { .n = 4 };
	int i;

	for (i = 0; i < VERS_PARTS; i++)
		if (k.v[i] > 9999)              /* an open end: some number inside it */
			k.v[i] = i == 3 ? 0 : 7;
	v.part[0] = k.v[0];
	v.part[1] = k.v[1];
	v.part[2] = k.v[2];
	v.sr = k.v[3];
	v.part[3] = k.v[4];
	if (r->java)
		add_java(v);
	else
		add(proto, v, NULL);
}

/* The catalogue, both ends of every range of every row, and one past each end. */
static void
places(void)
{
	struct place c;
	size_t k = 0, i;

	while (place_catalogue(&k, &c)) {
		if (nat == PLACES_MAX)
			abort();
		matrix_set_keys(&m, &h, &c, NULL);
		at[nat++] = c;
	}
	for (i = 0; i < m.n; i++) {
		const struct rule *r = &m.rule[i];
		struct vers past;

		add_version(r, r->from, r->from_range.lo);
		add_version(r, r->from, r->from_range.hi);
		add_version(r, r->to, r->to_range.lo);
		add_version(r, r->to, r->to_range.hi);
		past = r->from_range.hi;
		past.v[0]++;
		past.v[1] = past.v[2] = past.v[3] = past.v[4] = 0;
		add_version(r, r->from, past);
	}
}

static int
same_way(const struct plan *p, const struct rule *chain)
{
	struct span rest = chain->col[COL_VIA], w;
	struct lver v;
	size_t i = 0;

	while (span_cut(&rest, ',', &w)) {
		if (i + 1 >= p->n || (chain->java ? matrix_java_via(w, &v) != 0 || lver_cmp(&v, &p->hop[i].to->ver) != 0 :
		    !span_is(w, p->hop[i].to->name)))
			return 0;
		i++;
	}
	return i + 1 == p->n;
}

/* "one code for each kind of hop, in order" */
static int
same_mechanism(const struct plan *p, const struct rule *chain)
{
	char got[512] = "";
	struct span last = { NULL, 0 };
	size_t i;

	for (i = 0; i < p->n; i++) {
		struct span rest = p->hop[i].rule->col[COL_MECHANISM], w;

		while (span_cut(&rest, ',', &w)) {
			if (last.p != NULL && span_eq(w, last))
				continue;
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s", got[0] ? "," : "", (int)w.n, (const char *)w.p);
			last = w;
		}
	}
	return span_is(chain->col[COL_MECHANISM], got);
}

static const char *
pair(const struct place *a, const struct place *b)
{
	static char s[200];

	snprintf(s, sizeof s, "%s to %s", a->name, b->name);
	return s;
}

/* Every load that a file names is among the files served: a load of another protocol whose files are missing would clear a phone's settings. */
static int
named_is_served(const struct step *s)
{
	struct span rest = span_cstr(s->write), w;

	while (span_cut(&rest, ',', &w)) {
		struct span value = span_sub(w, span_find(w, ':') + 1, w.n), files = span_cstr(s->serve), f;
		int found = 0;

		while (span_cut(&files, ',', &f))
			found |= f.n > value.n && span_eq(span_sub(f, 0, value.n), value) && f.p[value.n] == '.';
		if (!found)
			return 0;
	}
	return 1;
}

/* Of a phone with Java: no other family, and the new key, which signs everything from 8.5(2)SR1 on, only to a load that holds it; with -x also
 * to one of which nothing is known (version 0). */
static int
java_is_sound(const struct plan_hop *x)
{
	static const struct vers both = { { 8, 3, 3, 0, 0 } }, new_key = { { 8, 5, 2, 1, 0 } };

	return x->from->family == x->to->family && (x->from->era == ERA_JAVA) == (x->to->era == ERA_JAVA) &&
	    (x->to->era != ERA_JAVA || vers_cmp(vers_target(&x->to->ver), new_key) < 0 || vers_cmp(vers_start(&x->from->ver), both) >= 0 ||
	    (x->rule->kind == RULE_SECOND && x->from->ver.part[0] == 0));
}

/* What must be true of any plan. */
static void
sound(const struct planner *by, const struct plan *p, const struct place *from, const struct place *to)
{
	const char *row = pair(from, to);
	struct step s;
	size_t i;

	for (i = 0; i < p->n; i++) {
		const struct plan_hop *x = &p->hop[i];

		CHECK_ROW(x->from == (i == 0 ? from : p->hop[i - 1].to), row);
		CHECK_ROW(!(x->from->era >= ERA_SIGNED && x->to->era == ERA_UNSIGNED), row);
		CHECK_ROW(x->rule->status == RULE_DIRECT && matrix_hop(by->m, x->from, x->to, by->contested) == x->rule, row);
		if (x->rule->kind == RULE_SECOND)
			CHECK_ROW(by->contested && (x->from->keys.lacks & x->rule->key) == 0, row);
		else
			CHECK_ROW((x->from->keys.holds & x->rule->key) == x->rule->key, row);
		CHECK_ROW(step_make(&s, by, p, i, "001122AABBCC") == 0, row);
		CHECK_ROW(s.serve[0] != '\0' && s.write[0] != '\0' && s.last[0] != '\0' && s.seen[0] != '\0', row);
		CHECK_ROW(named_is_served(&s) && java_is_sound(x), row);
		CHECK_ROW(strstr(s.write, "<MAC>") == NULL && strstr(s.absent, "<MAC>") == NULL, row);
		CHECK_ROW(s.oneway == (x->from->era == ERA_UNSIGNED && x->to->era != ERA_UNSIGNED), row);
	}
	CHECK_ROW(p->n == 0 || p->hop[p->n - 1].to == to, row);
}

static void
rest_is_plan(const struct planner *by, const struct plan *p, const struct place *to)
{
	struct plan rest;
	size_t i;

	if (p->n < 2)
		return;
	CHECK_ROW(plan_find(by, p->hop[1].from, to, &rest) == PLAN_OK && rest.n == p->n - 1, pair(p->hop[0].from, to));
	for (i = 0; i < rest.n && i + 1 < p->n; i++)
		CHECK_ROW(place_same(rest.hop[i].to, p->hop[i + 1].to) && rest.hop[i].rule == p->hop[i + 1].rule, pair(p->hop[0].from, to));
}

static void
every_pair(void)
{
	size_t i, j, pairs = 0, chains = 0;

	for (i = 0; i < nat; i++)
		for (j = 0; j < nat; j++) {
			const struct rule *edge, *chain, *stop;
			enum plan_res res;
			struct plan p;
			const char *row;

			if (at[j].proto == PROTO_UAL || at[j].proto == PROTO_BOOT)
				continue;
			pairs++;
			row = pair(&at[i], &at[j]);
			edge = matrix_find(&m, RULE_EDGE, &at[i], &at[j]);
			chain = matrix_find(&m, RULE_CHAIN, &at[i], &at[j]);
			stop = matrix_find(&m, RULE_STOP, &at[i], &at[j]);
			CHECK_ROW((edge != NULL) + (chain != NULL) + (stop != NULL) <= 1, row);
			res = plan_find(&pl, &at[i], &at[j], &p);
			if (place_same(&at[i], &at[j])) {
				CHECK_ROW(res == PLAN_OK && p.n == 0, row);
				continue;
			}
			if (at[i].family != at[j].family)
				CHECK_ROW(res == PLAN_FAMILY && edge == NULL && chain == NULL && stop == NULL, row);
			else if (stop != NULL)
				CHECK_ROW(p.rule == stop && res == (stop->status == RULE_IMPOSSIBLE ? PLAN_IMPOSSIBLE : PLAN_UNKNOWN), row);
			else if (edge != NULL)
				CHECK_ROW(res == PLAN_OK && p.n == 1 && p.hop[0].rule == edge, row);
			else if (chain != NULL) {
				chains++;
				CHECK_ROW(res == PLAN_OK && same_way(&p, chain) && same_mechanism(&p, chain), row);
				CHECK_ROW(p.n > 0 && p.hop[p.n - 1].rule->key == chain->key, row);
			} else
				CHECK_ROW(res == PLAN_UNKNOWN && p.rule == NULL, row);
			if (res == PLAN_OK) {
				sound(&pl, &p, &at[i], &at[j]);
				rest_is_plan(&pl, &p, &at[j]);
			}
		}
	CHECK(pairs > 4020);
	CHECK(chains > 500);
}

/* -k must accept what the planner itself makes: every hop ok, none needless. */
static void
judged(const struct plan *p)
{
	struct place chain[PLAN_HOPS_MAX + 1];
	struct judgement j;
	size_t i;

	for (i = 0; i < p->n; i++)
		chain[i] = *p->hop[i].from;
	chain[i] = *p->hop[i - 1].to;
	for (i = 0; i < p->n; i++) {
		judge_hop(&pl, chain, p->n + 1, i, &j);
		CHECK_ROW(j.verdict == VERDICT_OK && j.rule == p->hop[i].rule, pair(&chain[0], &chain[p->n]));
	}
}

static void
judge_plans(void)
{
	size_t i, j;
	struct plan p;

	for (i = 0; i < nat; i++)
		for (j = 0; j < nat; j++)
			if (plan_find(&pl, &at[i], &at[j], &p) == PLAN_OK && p.n > 0)
				judged(&p);
}

/* With -x: never longer, never a contested hop where an undisputed way is as short, never a key known to be lacking. */
static void
contested(void)
{
	size_t i, j, k, shorter = 0;

	for (i = 0; i < nat; i++)
		for (j = 0; j < nat; j++) {
			enum plan_res res, resx;
			struct plan p, x;
			unsigned second = 0;
			const char *row;

			if (at[j].proto == PROTO_UAL || at[j].proto == PROTO_BOOT)
				continue;
			res = plan_find(&pl, &at[i], &at[j], &p);
			resx = plan_find(&plx, &at[i], &at[j], &x);
			row = pair(&at[i], &at[j]);
			CHECK_ROW(res != PLAN_IMPOSSIBLE || resx == PLAN_IMPOSSIBLE, row);
			CHECK_ROW(res != PLAN_OK || (resx == PLAN_OK && x.n <= p.n), row);
			if (resx != PLAN_OK)
				continue;
			for (k = 0; k < x.n; k++)
				second += x.hop[k].rule->kind == RULE_SECOND;
			CHECK_ROW(res != PLAN_OK || x.n < p.n || second == 0, row);
			CHECK_ROW(res == PLAN_OK || second > 0, row);
			shorter += res == PLAN_OK && x.n < p.n;
			sound(&plx, &x, &at[i], &at[j]);
		}
	CHECK(shorter > 100);
}

/* With any set of owned loads: only these, and still sound; with all stops of the rules among them no longer than without. */
static void
owned(void)
{
	static const char *const named[] = { "P00305000300", "P00307020300", "P0S3-8-12-00", "P0S30202", "P0S3-04-4-00", "P0S3-05-3-00",
		"P0S3-06-3-00", "P0S3-07-5-00" };
	struct place have[40], all[40], extra;
	uint32_t r = 1;
	size_t nall = 0, n, k, i, ways = 0, opened = 0;
	struct planner own;
	struct plan p;
	const char *why;
	int round;

	for (i = 0; i < sizeof named / sizeof named[0]; i++)
		CHECK_ROW(place_parse(span_cstr(named[i]), &all[nall++], &why) == PLACE_OK, named[i]);
	for (i = 0; i < nat && at[i].has_id && nall < 40; i++)
		all[nall++] = at[i];
	for (round = 0; round < 400; round++) {
		const struct place *from, *to;
		enum plan_res res;

		for (n = i = 0; i < nall; i++) {
			r = r * 1664525u + 1013904223u;
			if (r >> 30 == 0)
				have[n++] = all[i];
		}
		CHECK(planner_init(&own, &m, &h, round & 1, have, n) == 0);
		for (k = 0; k < 40; k++) {
			r = r * 1664525u + 1013904223u;
			from = &at[(r >> 16) % nat];
			r = r * 1664525u + 1013904223u;
			to = &all[(r >> 16) % nall];
			res = plan_find(&own, from, to, &p);
			if (res == PLAN_OK) {
				ways++;
				sound(&own, &p, from, to);
				for (i = 0; i + 1 < p.n; i++) {
					size_t j;

					for (j = 0; j < n && !place_same(&have[j], p.hop[i].to); j++)
						;
					CHECK_ROW(j < n, pair(from, to));
				}
			} else if (res == PLAN_MISSING && k < 4 && plan_missing(&own, from, to, &extra) == 1) {
				struct planner wider;

				opened++;
				have[n] = extra;
				CHECK(planner_init(&wider, &m, &h, round & 1, have, n + 1) == 0);
				CHECK_ROW(plan_find(&wider, from, to, &p) == PLAN_OK, pair(from, to));
				planner_free(&wider);
			}
		}
		planner_free(&own);
	}
	CHECK(ways > 1000 && opened > 20);
}

/* A loader that is not the load's own: one that lacks key B is bridged, though its load's row says direct. */
static void
loaders(void)
{
	struct place from, to, old;
	struct plan p;
	const char *why;

	CHECK(place_parse(span_cstr("P0S3-8-12-00"), &from, &why) == PLACE_OK);
	CHECK(place_parse(span_cstr("P0030801SR02"), &to, &why) == PLACE_OK);
	CHECK(place_parse(span_cstr("P003-07-5-00"), &old, &why) == PLACE_OK);
	matrix_set_keys(&m, &h, &from, NULL);
	CHECK(plan_find(&pl, &from, &to, &p) == PLAN_OK && p.n == 1);
	matrix_set_keys(&m, &h, &from, &old);
	CHECK((from.keys.lacks & KEY_B) != 0);
	CHECK(plan_find(&pl, &from, &to, &p) == PLAN_OK && p.n == 2 && strcmp(p.hop[0].to->name, "P0S3-8-12-00") == 0);
	/* -x tries an SCCP loader that nobody examined, but not one known to lack the key */
	CHECK(place_parse(span_cstr("P00308000500"), &from, &why) == PLACE_OK);
	matrix_set_keys(&m, &h, &from, NULL);
	CHECK(from.keys.holds == KEY_A && from.keys.lacks == 0);
	CHECK(plan_find(&plx, &from, &to, &p) == PLAN_OK && p.n == 1 && p.hop[0].rule->kind == RULE_SECOND);
	matrix_set_keys(&m, &h, &from, &old);
	CHECK(plan_find(&plx, &from, &to, &p) == PLAN_OK && p.n == 2);
	/* the state UAL, by its version */
	CHECK(place_parse(span_cstr("UAL:8.12"), &from, &why) == PLACE_OK);
	matrix_set_keys(&m, &h, &from, NULL);
	CHECK((from.keys.holds & KEY_B) != 0 && plan_find(&pl, &from, &to, &p) == PLAN_OK && p.n == 1);
	CHECK(place_parse(span_cstr("UAL"), &from, &why) == PLACE_OK);
	matrix_set_keys(&m, &h, &from, NULL);
	CHECK(from.keys.holds == KEY_A && plan_find(&pl, &from, &to, &p) == PLAN_OK && p.n == 2);
	CHECK(place_parse(span_cstr("UAL:7.5"), &from, &why) == PLACE_OK);
	matrix_set_keys(&m, &h, &from, NULL);
	CHECK(from.keys.lacks == KEY_B);
}

/* Where the phone of a record stands: its state before its load, its loader before what the load would tell. */
static void
stands(void)
{
	static const struct { const char *line; enum place_res res; const char *name; unsigned holds, lacks; const char *odd; } row[] = {
		{ "phone\tload=P0S3-8-12-00", PLACE_OK, "P0S3-8-12-00", KEY_A | KEY_B, 0, "" },
		{ "load\tid=P0S3-07-5-00\tload=P0S3-8-12-00", PLACE_OK, "P0S3-07-5-00", KEY_A, KEY_B, "" },
		{ "phone\tid=P0S3-07-5-00", PLACE_BAD, "", 0, 0, "" },
		{ "phone\tload=P00303020214", PLACE_OK, "P00303020214", KEY_ALL, 0, "" },
		{ "phone\tload=P00303020214\tloader=PAS3X060", PLACE_OK, "P00303020214", KEY_ALL, 0, "" },
		{ "phone\tload=P0S3-8-12-00\tstate=UAL", PLACE_OK, "UAL", KEY_A, 0, "" },
		{ "phone\tstate=UAL\tloader=PAS30830", PLACE_OK, "UAL:P003-8-12-00", KEY_A | KEY_B, 0, "" },
		{ "phone\tstate=UAL\tloader=P003-8-12-00", PLACE_OK, "UAL:8.12", KEY_A | KEY_B, 0, "" },
		{ "phone\tstate=UAL\tloader=P0030801SR02", PLACE_OK, "UAL:P0030801SR02", KEY_A | KEY_B, 0, "" },
		{ "phone\tload=P0S3-8-12-00\tloader=PAS3X060", PLACE_OK, "P0S3-8-12-00", KEY_A, KEY_B, "" },
		{ "phone\tload=P0S3-8-12-00\tloader=PAS3ZZZZ", PLACE_OK, "P0S3-8-12-00", KEY_A, 0, "PAS3ZZZZ" },
		{ "phone\tload=P00303020214\tloader=nonsense", PLACE_OK, "P00303020214", KEY_ALL, 0, "nonsense" },
		{ "phone\tload=P0S3-8-12-00\tloader=P0S3-06-3-00", PLACE_OK, "P0S3-8-12-00", KEY_A, 0, "P0S3-06-3-00" },
		{ "phone\tload=P0S3-08-12-00", PLACE_TAKEN, "P0S3-8-12-00", KEY_A | KEY_B, 0, "" },
		{ "phone\tload=POS3-8-12-00", PLACE_MEANT, "P0S3-8-12-00", 0, 0, "" },
		{ "phone\tstate=BOOT\tload=P0S3-8-12-00", PLACE_OK, "BOOT", 0, 0, "" },
		{ "phone\tload=\tmac=001122334455", PLACE_BAD, "", 0, 0, "" },
	};
	char line[128];
	struct stand s;
	struct rec r;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		snprintf(line, sizeof line, "%s", row[i].line);
		CHECK_ROW(rec_parse((unsigned char *)line, strlen(line), &r) == NULL, row[i].line);
		CHECK_ROW(stand_read(&s, &m, &h, &r) == row[i].res, row[i].line);
		CHECK_ROW(row[i].res == PLACE_OK || s.why != NULL, row[i].line);
		CHECK_STR(s.at.name, row[i].name);
		CHECK_ROW(s.at.keys.holds == row[i].holds && s.at.keys.lacks == row[i].lacks, row[i].line);
		CHECK_ROW(span_is(s.odd, row[i].odd), row[i].line);
	}
}

/* Our eras are those of the catalogue. */
static void
eras(void)
{
	struct place c;
	struct load l;
	size_t k = 0, n = 0;

	while (place_catalogue(&k, &c)) {
		n++;
		CHECK_ROW(loadid_parse(span_cstr(c.name), &l) == (c.era == ERA_JAVA ? LOAD_OTHER : LOAD_OK) && l.era == c.era, c.name);
	}
	CHECK(n > 30);
}

static int
memmem_is(const struct out *o, const char *text)
{
	size_t i, n = strlen(text);

	for (i = 0; i + n <= o->n; i++)
		if (memcmp(o->b + i, text, n) == 0)
			return 1;
	return 0;
}

/* What is missing for a few phones, each load once, and the records of it */
static void
missing_loads(void)
{
	static const struct { const char *from, *to; int owned; } row[] = {
		{ "P00305000300", "P0S3-8-12-00", 1 },          /* P0S3-07-5-00 */
		{ "P00305000200", "P0S3-8-12-00", 1 },          /* the same once more */
		{ "P00308000500", "P0S3-08-8-00", 0 },          /* the target itself */
		{ "P00308000500", "P0S3-8-12-00", 1 },          /* nothing */
		{ "P0S3-8-12-00", "P0S3-8-12-00", 1 },          /* it is there */
		{ "SCCP42.8-3-1S", "SIP42.9-4-2SR3-1S", 0 },    /* the bridge and the target */
	};
	static const char *const want[] = { "P0S3-07-5-00", "P0S3-08-8-00", "SIP42.8-5-2S", "SIP42.9-4-2SR3-1S" };
	struct lack l = { 0 }, all = { 0 };
	struct place have, from, to;
	struct rec_writer w;
	static struct out o;
	struct planner few;
	const char *why;
	size_t i;

	CHECK(place_parse(span_cstr("P0S3-8-12-00"), &have, &why) == PLACE_OK && planner_init(&few, &m, &h, 0, &have, 1) == 0);
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(place_parse(span_cstr(row[i].from), &from, &why) == PLACE_OK && place_parse(span_cstr(row[i].to), &to, &why) == PLACE_OK, row[i].from);
		matrix_set_keys(&m, &h, &from, NULL);
		matrix_set_keys(&m, &h, &to, NULL);
		CHECK_ROW(lack_plan(&l, &few, &pl, &from, &to, row[i].owned) == 0, row[i].from);
		CHECK_ROW(lack_plan(&all, &pl, &pl, &from, &to, 0) == 0, row[i].from);
	}
	CHECK(l.n == sizeof want / sizeof want[0] && l.phones[0] == 2);
	for (i = 0; i < l.n; i++)
		CHECK_STR(l.p[i].name, want[i]);
	CHECK(all.n == 5);              /* 8.12, which three of them need, as well */
	out_init(&o, open("/dev/null", O_WRONLY));
	rec_writer_init(&w, &o, REC_TEXT, "");
	lack_print(&l, &w);
	CHECK(o.err == 0 && o.n > 0 && span_find(span(o.b, o.n), '\n') < o.n && memcmp(o.b, "missing\tload=P0S3-07-5-00\tphones=2\t", 35) == 0);
	CHECK(memmem_is(&o, "archive=cmterm-7942_7962-sip.8-5-2.zip") && memmem_is(&o, "P0S3-08-8-00.zip\tsize=685106\thash=sha256:"));
	rec_writer_free(&w);
	lack_free(&l);
	lack_free(&all);
	planner_free(&few);
}

static void
models(void)
{
	static const struct { const char *text; enum model_kind kind; unsigned number; int loads; } row[] = {
		{ "7960", MODEL_OWN, 7960, 0 }, { "CP-7940G", MODEL_OWN, 7940, 0 }, { "Cisco 7962", MODEL_JAVA, 7962, 42 }, { "CP-7971G-GE", MODEL_JAVA, 7971, 70 },
		{ "7912", MODEL_OTHER, 7912, 0 }, { "8865", MODEL_OTHER, 8865, 0 }, { "9971", MODEL_OTHER, 9971, 0 }, { "7990", MODEL_NONE, 7990, 0 },
		{ "", MODEL_NONE, 0, 0 }, { "desk 12, 79601", MODEL_NONE, 0, 0 },
	};
	static const int loads[] = { 11, 31, 41, 42, 45, 70, 75, 0 };
	struct model k;
	unsigned number;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(model_kind(span_cstr(row[i].text), &k, &number) == row[i].kind && number == row[i].number, row[i].text);
		CHECK_ROW(row[i].kind != MODEL_JAVA || k.loads == row[i].loads, row[i].text);
	}
	for (i = 0; i < 8; i++)
		CHECK(model_loads(i) == loads[i]);
	CHECK(model_hardware(42).part[0] == 9 && model_hardware(42).sr == 1 && model_hardware(41).n == 0 && model_hardware(99).n == 0);
}

/* A shelf numbers its phones as they come, and finds them again. */
static void
shelf(void)
{
	struct shelf s = { 0 };
	struct shelf_phone *p;
	char mac[MAC_LEN + 1];
	int is_new;
	unsigned i;

	for (i = 0; i < 200; i++) {
		snprintf(mac, sizeof mac, "%012X", i % 150);
		p = shelf_phone(&s, mac, i + 1, i == 7, &is_new);
		CHECK(p != NULL && is_new == (i < 150) && p->row == i % 150 + 1 && p->by_line == (i % 150 == 7) && !p->placed && p->from[0] == '\0');
	}
	CHECK(s.macs.n == 150);
	shelf_free(&s);
	CHECK(s.phone == NULL && s.macs.n == 0);
}

int
main(void)
{
	struct tsv t;

	CHECK(tsv_data(&t, data_matrix) == 0 && matrix_read(&m, &t, complain, NULL) == 0 && m.n >= 180);
	CHECK(tsv_data(&t, data_keys) == 0 && holders_read(&h, &t) == NULL && h.n == 4);
	CHECK(planner_init(&pl, &m, &h, 0, NULL, 0) == 0 && pl.n == 8 + 2 * 7);
	CHECK(planner_init(&plx, &m, &h, 1, NULL, 0) == 0);
	places();
	every_pair();
	missing_loads();
	models();
	shelf();
	judge_plans();
	contested();
	owned();
	loaders();
	stands();
	eras();
	planner_free(&pl);
	planner_free(&plx);
	holders_free(&h);
	matrix_free(&m);
	return check_done();
}
