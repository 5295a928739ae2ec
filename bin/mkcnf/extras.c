#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extras.h"
#include "cisco/dialpat.h"
#include "num.h"

int
extras_want(struct extras *e, struct span name)
{
	switch (phonefile_kind(name, NULL, NULL)) {
	case PF_DIALPLAN:
		e->dialplan = 1;
		return 0;
	case PF_RINGLIST:
		e->rings = 1;
		return 0;
	case PF_SYNCINFO:
		e->sync = 1;
		return 0;
	default:
		return -1;
	}
}

const char *
extras_rule(struct extras *e, struct span rule, int *doubtful)
{
	size_t colon = span_rfind(rule, ':');
	struct span match = span_sub(rule, 0, colon), timeout = span_sub(rule, colon + 1, rule.n);
	const char *why;
	uint64_t v;

	*doubtful = 0;
	if (e->nrules == EXTRAS_RULES_MAX)
		return "too many rules";
	if (colon < rule.n && num_u64(timeout, 0, 65535, &v) != NUM_OK)
		return "what stands behind the colon is no number of seconds";
	for (v = 0; v < match.n; v++)
		if (match.p[v] < 0x20 || match.p[v] > 0x7e || span_find(span_cstr("\"&<>"), match.p[v]) < 4)
			return "holds a character that a dial plan cannot carry";
	why = dialpat_check(match, doubtful);
	if (why != NULL && !*doubtful)
		return why;
	e->rule[e->nrules].match = match;
	e->rule[e->nrules++].timeout = colon < rule.n ? timeout : span_cstr("0");
	e->dialplan = 1;
	return why;
}

static int
put(struct outlist *l, const char *name, enum phonefile kind, const struct buf *b)
{
	struct outfile *f = b->failed ? NULL : outlist_add(l, span_cstr(name));

	if (f == NULL)
		return -1;
	f->kind = kind;
	f->bytes = keep_span(&l->keep, buf_span(b));
	return f->bytes.p == NULL ? -1 : 0;
}

/* The file that dial_template names.  0, or -1: no name for a file here. */
static int
dialplan_name(const struct compose *c, char name[PHONEFILE_MAX])
{
	struct span base = cnf_value(&c->site, "dial_template");
	int n = snprintf(name, PHONEFILE_MAX, "%.*s.xml", base.n == 0 ? 8 : (int)base.n, base.n == 0 ? "dialplan" : (const char *)base.p);

	return n < PHONEFILE_MAX && strchr(name, '/') == NULL ? 0 : -1;
}

static int
dialplan(const struct extras *e, const struct tree *t, struct outlist *l, const struct compose *c)
{
	char name[PHONEFILE_MAX];
	struct buf b = { 0 };
	size_t i;
	int all = 0, r = 0;

	if (dialplan_name(c, name) != 0) {
		t->rep.fn(t->rep.ctx, 1, t->dir, 0, "dial_template: no name for a file here");
		return 0;
	}
	buf_adds(&b, "<DIALTEMPLATE>\n");
	for (i = 0; i < e->nrules; i++) {
		all |= span_is(e->rule[i].match, "*");
		buf_addf(&b, " <TEMPLATE MATCH=\"%.*s\" TIMEOUT=\"%.*s\"/>\n", (int)e->rule[i].match.n, (const char *)e->rule[i].match.p,
		    (int)e->rule[i].timeout.n, (const char *)e->rule[i].timeout.p);
	}
	buf_adds(&b, all ? "</DIALTEMPLATE>\n" : " <TEMPLATE MATCH=\"*\" TIMEOUT=\"5\"/>\n</DIALTEMPLATE>\n");
	if (b.n > CNF_MAX)
		t->rep.fn(t->rep.ctx, 1, name, 0, "longer than the 8192 bytes that the phone reads of a dial plan");
	else
		r = put(l, name, PF_DIALPLAN, &b);
	buf_free(&b);
	return r;
}

/* A 7906 to 7975 without a dial plan dials the first digit.  One that stands in DIR will do; a hop's own directory gets a link to it. */
static int
needed_dialplan(const struct extras *e, const struct tree *t, struct outlist *l, const struct compose *c)
{
	char name[PHONEFILE_MAX];
	struct outfile *f;
	size_t i;

	for (i = l->first; i < l->n; i++)
		if (l->file[i].kind == PF_SEPMAC && span_starts(l->file[i].value, "SIP"))
			break;
	if (i == l->n || dialplan_name(c, name) != 0)
		return 0;
	if (!tree_has(t, span_cstr(name)))
		return dialplan(e, t, l, c);
	if (l->prefix[0] == '\0')
		return 0;
	f = outlist_add(l, span_cstr(name));
	if (f == NULL)
		return -1;
	f->source = f->path + strlen(l->prefix);
	return 0;
}

static int
by_bytes(const void *a, const void *b)
{
	return span_cmp(*(const struct span *)a, *(const struct span *)b);
}

static int
is_ring(const struct tree *t, struct span name)
{
	struct stat st;

	return (span_ends_nocase(name, ".raw") || span_ends_nocase(name, ".pcm")) && name.n > 4 && name.p[0] != '.' &&
	    span_find(name, '\t') == name.n && span_find(name, '\n') == name.n &&
	    fstatat(t->dirfd, (const char *)name.p, &st, 0) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    phonefile_ring((uint64_t)st.st_size);
}

/* RINGLIST.DAT of the rings in DIR, sorted; a hop's own directory also gets the rings. */
static int
rings(const struct tree *t, struct outlist *l)
{
	struct span *ring = calloc(t->n + 1, sizeof *ring);
	struct buf b = { 0 };
	size_t i, k, n = 0;
	int r = 0;

	if (ring == NULL)
		return -1;
	for (i = 0; i < t->n; i++)
		if (is_ring(t, t->name[i]))
			ring[n++] = t->name[i];
	if (n > 0)
		qsort(ring, n, sizeof *ring, by_bytes);
	for (i = 0; i < n && r == 0; i++) {
		for (k = 0; k < ring[i].n - 4; k++)
			buf_addc(&b, ring[i].p[k] == '_' ? ' ' : ring[i].p[k]);
		buf_addc(&b, '\t');
		buf_addspan(&b, ring[i]);
		buf_addc(&b, '\n');
		if (l->prefix[0] != '\0') {
			struct outfile *f = outlist_add(l, ring[i]);

			if (f == NULL)
				r = -1;
			else
				f->source = (const char *)ring[i].p;
		}
	}
	if (n == 0)
		t->rep.fn(t->rep.ctx, 1, t->dir, 0, "RINGLIST.DAT: no ring here (.raw or .pcm, 240 to 16080 bytes, a multiple of 240)");
	else if (r == 0)
		r = put(l, "RINGLIST.DAT", PF_RINGLIST, &b);
	buf_free(&b);
	free(ring);
	return r;
}

/* A check-sync restarts a phone if SYNC differs from its parameter sync, by default 1: take a digit that no phone has. */
static int
syncinfo(struct outlist *l, const struct compose *c, const struct inv *inv)
{
	struct span site = cnf_value(&c->site, "sync");
	int used[10] = { 0 }, k, r;
	struct buf b = { 0 };
	size_t i, j;

	used[1] = site.p == NULL;
	if (site.n == 1 && ascii_isdigit(site.p[0]))
		used[site.p[0] - '0'] = 1;
	for (i = 0; i < inv->n; i++)
		for (j = 0; j < inv->phone[i].n; j++) {
			const struct inv_cell *cell = &inv->phone[i].cell[j];

			if (span_is(cell->param->name, "sync") && cell->value.n == 1 && ascii_isdigit(cell->value.p[0]))
				used[cell->value.p[0] - '0'] = 1;
		}
	for (k = 0; k < 9 && used[k]; k++)
		;
	buf_addf(&b, "<SYNCINFO version=\"1.0\">\n <IMAGE VERSION=\"*\" SYNC=\"%d\"/>\n</SYNCINFO>\n", k);
	r = put(l, "syncinfo.xml", PF_SYNCINFO, &b);
	buf_free(&b);
	return r;
}

int
extras_add(const struct extras *e, const struct tree *t, struct outlist *l, const struct compose *c, const struct inv *inv)
{
	if ((e->dialplan ? dialplan(e, t, l, c) != 0 : needed_dialplan(e, t, l, c) != 0) || (e->rings && rings(t, l) != 0) || (e->sync && syncinfo(l, c, inv) != 0))
		return -1;
	return 0;
}
