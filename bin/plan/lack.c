#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lack.h"
#include "tsv.h"

static int
add(struct lack *l, const struct place *p)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (place_same(&l->p[i], p)) {
			l->phones[i]++;
			return 0;
		}
	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 8 : l->cap * 2;
		struct place *more = realloc(l->p, cap * sizeof *more);
		unsigned *phones;

		if (more == NULL)
			return -1;
		l->p = more;
		phones = realloc(l->phones, cap * sizeof *phones);
		if (phones == NULL)
			return -1;
		l->phones = phones;
		l->cap = cap;
	}
	l->p[l->n] = *p;
	l->phones[l->n++] = 1;
	return 0;
}

static int
at_hand(const struct planner *pl, const struct place *p)
{
	size_t i;

	for (i = 0; i < pl->n; i++)
		if (place_same(&pl->stop[i], p))
			return 1;
	return 0;
}

static int
add_way(struct lack *l, const struct place *from, const struct place *to)
{
	size_t i;

	for (i = 0; i < l->nways; i++)
		if (place_same(&l->way[i].from, from) && place_same(&l->way[i].to, to)) {
			l->way[i].phones++;
			return 0;
		}
	if (l->nways == l->capways) {
		size_t cap = l->capways == 0 ? 8 : l->capways * 2;
		struct lack_way *more = realloc(l->way, cap * sizeof *more);

		if (more == NULL)
			return -1;
		l->way = more;
		l->capways = cap;
	}
	l->way[l->nways].from = *from;
	l->way[l->nways].to = *to;
	l->way[l->nways++].phones = 1;
	return 0;
}

int
lack_plan(struct lack *l, const struct planner *pl, const struct planner *all, const struct place *from, const struct place *to,
    int owned)
{
	enum plan_res res;
	struct place one;
	struct plan p;
	int r = 0;
	size_t i;

	if (place_same(from, to))
		return 0;
	if (add_way(l, from, to) != 0)
		return -1;
	res = plan_find(pl, from, to, &p);
	if (res == PLAN_OK && pl != all)
		return owned ? 0 : add(l, to);
	if (pl != all && (res == PLAN_MISSING || res == PLAN_KEY))
		r = plan_missing(pl, from, to, &one);
	if (r > 0)
		return add(l, &one) != 0 || (!owned && !place_same(&one, to) && add(l, to) != 0) ? -1 : 0;
	if (r == 0 && plan_find(all, from, to, &p) == PLAN_OK)
		for (i = 0; i < p.n && r == 0; i++)
			if (pl == all || !at_hand(pl, p.hop[i].to))
				r = add(l, p.hop[i].to);
	return r;
}

/* The planner for one set of the missing loads. */
struct trial {
	struct planner pl;
	struct place stop[PLAN_STOPS_MAX];
	int from_all[64];               /* for the first ways: 1 if it can be gone with all the loads */
};

/* 1 if the shelf may do without this load: it is no target. */
static int
optional(const struct lack *l, size_t i)
{
	size_t k;

	for (k = 0; k < l->nways; k++)
		if (place_same(&l->way[k].to, &l->p[i]))
			return 0;
	return 1;
}

/* The planner over the owned stops and the loads of the set; a bit for each optional load.  0, 1 too many, -1 out of memory. */
static int
with_set(const struct lack *l, const struct planner *owned, unsigned set, struct trial *t)
{
	size_t i, n = owned->n;
	unsigned bit = 1;

	if (owned->n + l->n > PLAN_STOPS_MAX)
		return 1;
	if (n > 0)
		memcpy(t->stop, owned->stop, n * sizeof *t->stop);
	for (i = 0; i < l->n; i++) {
		int in = 1;

		if (optional(l, i)) {
			in = (set & bit) != 0;
			bit <<= 1;
		}
		if (in)
			t->stop[n++] = l->p[i];
	}
	return planner_init(&t->pl, owned->m, owned->h, owned->contested, t->stop, n);
}

/* The hops of all phones together, with this set of loads; with count also how many phones use each load.  0: a phone that has a way with
 * all loads has none with this set. */
static unsigned long
hops_with(struct lack *l, const struct planner *owned, unsigned set, struct trial *t, int all, int count)
{
	unsigned long hops = 1;         /* 0 would mean: no way */
	struct plan p;
	size_t i, k, h;

	if (with_set(l, owned, set, t) != 0)
		return 0;
	for (i = 0; i < l->nways && hops > 0; i++) {
		int found = plan_find(&t->pl, &l->way[i].from, &l->way[i].to, &p) == PLAN_OK;

		if (all && i < 64)
			t->from_all[i] = found;
		if (!found) {
			if (!all && i < 64 && t->from_all[i])
				hops = 0;
			continue;
		}
		hops += p.n * l->way[i].phones;
		for (h = 0; count && h < p.n; h++)
			for (k = 0; k < l->n; k++)
				if (place_same(&l->p[k], p.hop[h].to))
					l->phones[k] += l->way[i].phones;
	}
	planner_free(&t->pl);
	return hops;
}

static unsigned
bits(unsigned set)
{
	unsigned n = 0;

	for (; set != 0; set &= set - 1)
		n++;
	return n;
}

int
lack_fewest(struct lack *l, const struct planner *pl)
{
	unsigned set, best, most = 0, size;
	struct trial *t;
	size_t i, n = 0;
	unsigned long least = 0, hops;

	for (i = 0; i < l->n; i++)
		most += (unsigned)optional(l, i);
	if (most < 2 || most > LACK_SETS_MAX || l->nways > 64)
		return 0;
	t = malloc(sizeof *t);
	if (t == NULL)
		return -1;
	best = (1u << most) - 1;
	if (hops_with(l, pl, best, t, 1, 0) > 0)
		for (size = 0; size < most && least == 0; size++)
			for (set = 0; set < 1u << most; set++)
				if (bits(set) == size && (hops = hops_with(l, pl, set, t, 0, 0)) > 0 && (least == 0 || hops < least)) {
					least = hops;
					best = set;
				}
	if (least > 0) {
		memset(l->phones, 0, l->n * sizeof *l->phones);
		hops_with(l, pl, best, t, 0, 1);
		for (i = 0; i < l->n; i++)
			if (l->phones[i] > 0) {
				l->p[n] = l->p[i];
				l->phones[n++] = l->phones[i];
			}
		l->n = n;
	}
	free(t);
	return 0;
}

/* The files of this load that are known to be genuine: NAME:SIZE:SHA256, with commas. */
static void
known_files(const struct place *p, char *out, size_t cap)
{
	char loader[PLACE_NAME_MAX];
	struct tsv t;
	size_t n = 0;

	out[0] = '\0';
	place_loader(p, loader);
	if (tsv_data(&t, data_genuine) != 0)
		return;
	while (tsv_next(&t) == 1) {
		struct span name = t.col[0], base = span_sub(name, 0, span_rfind(name, '.'));

		if ((span_is(base, p->name) || span_is(base, loader)) && n < cap)
			n += (size_t)snprintf(out + n, cap - n, "%s%.*s:%.*s:%.*s", n == 0 ? "" : ",", (int)name.n, (const char *)name.p,
			    (int)t.col[1].n, (const char *)t.col[1].p, (int)t.col[2].n, (const char *)t.col[2].p);
	}
	if (n >= cap)
		out[0] = '\0';
}

static void
one_record(struct rec_writer *w, const struct place *p, unsigned phones, struct span archive, struct span size, struct span hash,
    const char *files)
{
	rec_start(w, "missing");
	rec_adds(w, "load", p->name);
	rec_addu(w, "phones", phones);
	rec_add(w, "archive", archive);
	rec_add(w, "size", span_is(size, "-") ? span("", 0) : size);
	rec_add(w, "hash", span_is(hash, "-") ? span("", 0) : hash);
	rec_adds(w, "files", files);
	rec_end(w);
}

/* The name that the archive probably has: that of the load; for SCCP from 8.0 on and for a phone with Java the one of Cisco's packages. */
static void
likely_archive(const struct place *p, char *out, size_t cap)
{
	const char *release = strchr(p->name, '.');
	char sr[16];
	struct load l;
	struct tsv t;

	snprintf(out, cap, "%s.zip", p->name);
	if (p->proto == PROTO_SCCP && p->era == ERA_LOADER && p->ver.part[0] >= 8 && p->ver.n > 2 && p->ver.part[3] == 0) {
		snprintf(sr, sizeof sr, "SR%u", p->ver.sr);
		snprintf(out, cap, "cmterm-7940-7960-sccp.%u-%u-%u%s.zip", p->ver.part[0], p->ver.part[1], p->ver.part[2], p->ver.sr > 0 ? sr : "");
	}
	if (p->era != ERA_JAVA || release == NULL || tsv_data(&t, data_families) != 0)
		return;
	loadid_parse(span_cstr(p->name), &l);
	while (tsv_next(&t) == 1) {
		struct span pattern = t.col[0];

		if (!span_is(t.col[2], "package") || !span_is(t.col[1], l.family) || !span_is(t.col[3], proto_name(p->proto)))
			continue;
		snprintf(out, cap, "%.*s%.*s.zip", (int)span_find(pattern, '%'), (const char *)pattern.p, (int)strlen(release) - 2, release + 1);
		return;
	}
}

void
lack_print(const struct lack *l, struct rec_writer *w)
{
	char files[1024], likely[128];
	struct tsv t;
	size_t i;

	for (i = 0; i < l->n; i++) {
		int found = 0;

		known_files(&l->p[i], files, sizeof files);
		if (tsv_data(&t, data_archives) == 0)
			while (tsv_next(&t) == 1)
				if (span_is(t.col[1], l->p[i].name)) {
					one_record(w, &l->p[i], l->phones[i], t.col[0], t.col[2], t.col[3], files);
					found = 1;
				}
		if (!found) {
			likely_archive(&l->p[i], likely, sizeof likely);
			one_record(w, &l->p[i], l->phones[i], span_cstr(likely), span("", 0), span("", 0), files);
		}
	}
}

void
lack_free(struct lack *l)
{
	free(l->p);
	free(l->phones);
	free(l->way);
	memset(l, 0, sizeof *l);
}
