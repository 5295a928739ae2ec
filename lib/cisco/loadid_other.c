/* Recognises loads of other Cisco devices by the patterns of lib/data/families.tsv; the header of that table describes them. */
#include <string.h>

#include "loadid_int.h"
#include "tsv.h"

#define ROWS_MAX 400

struct pattern {
	const char *text;               /* borrowed from the table, ends at its TAB */
	char family[28];
	enum load_role role;
	enum load_proto proto;
	enum load_signed is_signed;
	unsigned signed_from;           /* 5: signed from version 5 on; 0: is_signed holds for all versions */
	short next;                     /* the next row whose pattern begins with the same byte, -1 = none */
};

static struct pattern rows[ROWS_MAX];
static short first[256];                /* row by the first byte of a name, -1 = none */
static int ready;

/* The parts of a name that matched a pattern. */
struct found {
	unsigned part[4];
	int n;                          /* parts of the version, from %p and %n */
	struct span dots, release, inner;       /* %v, %r and %q, %j */
	int package;                    /* %q: the release is without its S */
	int java;
};

/* Accepts the rest of a name unread: a digit, then digits, letters, dots and dashes.  A dot must be followed by a digit; before a letter it
 * would begin an extension. */
static int
tail(struct cur *c)
{
	if (c->p == c->end || !ascii_isdigit((unsigned char)*c->p))
		return 0;
	for (; c->p < c->end; c->p++)
		if (!ascii_isalnum((unsigned char)*c->p) && *c->p != '-' &&
		    (*c->p != '.' || c->end - c->p < 2 || !ascii_isdigit((unsigned char)c->p[1])))
			return 0;
	return 1;
}

static int
capital(struct cur *c)
{
	if (c->p == c->end || *c->p < 'A' || *c->p > 'Z')
		return 0;
	c->p++;
	return 1;
}

/* A version of three or four numbers, as in CP7921G-1.4.5.3 */
static int
dotted(struct cur *c, struct found *f)
{
	struct lver v;

	f->dots = span(c->p, (size_t)(c->end - c->p));
	c->p = c->end;
	return lver_parse(f->dots, &v) == 0 && v.n >= 3 && span_find(f->dots, '(') == f->dots.n;
}

/* Matches one code of a pattern. */
static int
code(char k, struct cur *c, struct found *f)
{
	unsigned v;

	switch (k) {
	case 'd':
		return cur_digits(c, 1, &v);
	case 'a':
		return cur_alnum(c, 1);
	case 'L':
		return capital(c);
	case '6':
		return cur_digits(c, 6, &v);
	case 'i':
		return cur_num(c, 2, &v);
	case 'p':
		return f->n < 4 && cur_digits(c, 2, &f->part[f->n++]);
	case 'n':
		return f->n < 4 && cur_num(c, 2, &f->part[f->n++]);
	case 'v':
		return dotted(c, f);
	case 'r':
	case 'q':
		f->release = span(c->p, (size_t)(c->end - c->p));
		f->package = k == 'q';
		f->java = 1;
		return tail(c);
	case 'j':
		f->inner = span(c->p, (size_t)(c->end - c->p));
		f->java = 1;
		return tail(c);
	case 'J':
		f->java = 1;
		return 1;
	case 't':
		return tail(c);
	default:
		return 0;
	}
}

static int
match(const char *pattern, struct cur c, struct found *f)
{
	memset(f, 0, sizeof *f);
	for (; *pattern != '\t'; pattern++)
		if (*pattern == '%' ? !code(*++pattern, &c, f) : !cur_c(&c, *pattern))
			return 0;
	return c.p == c.end;
}

/* ---- versions ---- */

/* x.y(z.w)SRn, as on the 7940 */
static void
set_version(struct load *o, const unsigned v[4], unsigned sr)
{
	struct put t = PUT(o->version);
	int i;

	put_u(&t, v[0]);
	put_c(&t, '.');
	put_u(&t, v[1]);
	put_c(&t, '(');
	put_u(&t, v[2]);
	if (v[3] != 0) {
		put_c(&t, '.');
		put_u(&t, v[3]);
	}
	put_c(&t, ')');
	if (sr != 0) {
		put_s(&t, "SR");
		put_u(&t, sr);
	}
	put_end(&t);
	for (i = 0; i < 4; i++)
		o->ver.part[i] = v[i];
	o->ver.n = v[3] != 0 ? 4 : 3;
	o->ver.sr = sr;
}

/* Read the version: 9-4-2SR3-1S is 9.4(2)SR3 and signed.  An ES build counts as the release that it repairs, and a number behind an SR is only
 * a build of it.  Without an SR, a last number above 1 is a build between releases; how Cisco writes such a version is not known, except where
 * the catalogue has it.  Names of packages lack the S, and some have the build before the SR: 9-4-2-1SR3-1.  Returns 1 if the images are those
 * of the release: an ES build has images of its own. */
static int
set_release(struct load *o, struct span release, int package)
{
	struct cur c = { (const char *)release.p, (const char *)release.p + release.n };
	unsigned v[4] = { 0, 0, 0, 0 }, sr = 0, es = 0, rest;
	int build = 0;

	if (!cur_num(&c, 2, &v[0]) || !cur_c(&c, '-') || !cur_num(&c, 2, &v[1]) || !cur_c(&c, '-') || !cur_num(&c, 2, &v[2]))
		return 0;
	if (package && c.end - c.p > 4 && c.p[0] == '-' && c.p[2] == 'S')
		c.p += 2;
	if (cur_s(&c, "SR") ? !cur_num(&c, 2, &sr) : cur_s(&c, "ES") && !cur_num(&c, 2, &es))
		return 0;
	while (cur_c(&c, '-')) {
		if (!cur_num(&c, 2, &rest))
			return 0;
		build |= rest > 1;
	}
	if (package ? c.p != c.end : c.end - c.p != 1 || (*c.p != 'S' && *c.p != 's'))
		return 0;
	o->is_signed = SIGNED_YES;
	if (!build || sr != 0)
		set_version(o, v, sr);
	return es == 0;
}

/* Look up the inner name by the release, or the release by the inner name, in lib/data/inner.tsv.  1 = found. */
static int
set_inner(struct load *o, struct span inner)
{
	struct tsv t;

	if (tsv_data(&t, data_inner) != 0)
		return 0;
	while (tsv_next(&t) == 1) {
		struct put v = PUT(o->version);

		if (inner.n > 0 ? !span_eq(t.col[1], inner) : !span_is(t.col[0], o->version))
			continue;
		o->inner = t.col[1];
		put_span(&v, t.col[0]);
		put_end(&v);
		lver_parse(t.col[0], &o->ver);
		return 1;
	}
	return 0;
}

static void
set_facts(struct load *o, const struct pattern *r, const struct found *f)
{
	o->family = r->family;
	o->role = r->role;
	o->proto = r->proto;
	o->is_signed = r->signed_from == 0 ? r->is_signed : f->part[0] < r->signed_from ? SIGNED_NO : SIGNED_YES;
	if (f->n > 0)
		set_version(o, f->part, 0);
	if (f->java)
		o->era = ERA_JAVA;
	if (f->release.n > 0 ? set_release(o, f->release, f->package) && o->ver.n > 0 : f->inner.n > 0)
		set_inner(o, f->inner);
	if (f->dots.n > 0) {
		struct put t = PUT(o->version);

		lver_parse(f->dots, &o->ver);
		put_span(&t, f->dots);
		put_end(&t);
	}
}

/* ---- the table ---- */

static int
fill(struct pattern *r, const struct tsv *t, const int col[5])
{
	struct span is_signed = t->col[col[4]];

	r->text = (const char *)t->col[col[0]].p;
	r->proto = proto_parse(t->col[col[3]]);
	r->signed_from = span_is(is_signed, "5") ? 5 : 0;
	if (t->col[col[0]].n == 0 || r->text[0] == '%' || load_role_parse(t->col[col[2]], &r->role) != 0 ||
	    span_copy(t->col[col[1]], r->family, sizeof r->family) != 0)
		return -1;
	return r->signed_from == 0 ? load_signed_parse(is_signed, &r->is_signed) : 0;
}

static void
index_rows(void)
{
	static const char *const name[5] = { "pattern", "family", "role", "protocol", "signed" };
	struct tsv t;
	int col[5], i, got;
	short n = 0, *at;

	ready = 1;
	memset(first, -1, sizeof first);
	if (tsv_data(&t, data_families) != 0)
		return;
	for (i = 0; i < 5; i++) {
		col[i] = tsv_find(&t, name[i]);
		if (col[i] < 0)
			return;
	}
	while (n < ROWS_MAX && (got = tsv_next(&t)) != 0) {
		if (got < 0 || fill(&rows[n], &t, col) != 0)
			continue;
		rows[n].next = -1;
		for (at = &first[(unsigned char)rows[n].text[0]]; *at >= 0; at = &rows[*at].next)
			;
		*at = n++;
	}
}

/* An inner name alone, 9-4-2ES26, as in the RELEASE line of a list. */
static int
inner_alone(struct load *o, size_t n)
{
	if (!set_inner(o, span(o->id, n)))
		return 0;
	o->family = "7906 to 7975";
	o->role = ROLE_INNER;
	o->proto = PROTO_NONE;
	o->era = ERA_JAVA;
	o->is_signed = SIGNED_YES;
	return 1;
}

enum load_res
loadid_other(struct load *o, size_t n)
{
	struct cur c = { o->id, o->id + n };
	struct found f;
	short i;

	if (n < 8)
		return LOAD_UNKNOWN;
	if (!ready)
		index_rows();
	for (i = first[(unsigned char)o->id[0]]; i >= 0; i = rows[i].next)
		if (o->id[1] == rows[i].text[1] && match(rows[i].text, c, &f)) {
			set_facts(o, &rows[i], &f);
			return LOAD_OTHER;
		}
	return ascii_isdigit((unsigned char)o->id[0]) && inner_alone(o, n) ? LOAD_OTHER : LOAD_UNKNOWN;
}
