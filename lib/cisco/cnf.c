#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cnf.h"

/* ---- settings ---- */

static struct cnf_item *
find(const struct cnf_set *s, const struct param *p, unsigned n, struct span name)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		struct cnf_item *it = &s->item[i];

		if (p != NULL ? it->param == p && it->n == n : it->param == NULL && span_is_nocase(name, it->name))
			return it;
	}
	return NULL;
}

static int
room(struct cnf_set *s, size_t n)
{
	struct cnf_item *p;
	size_t cap = s->cap == 0 ? 64 : s->cap;

	if (n <= s->cap)
		return 0;
	while (cap < n)
		cap *= 2;
	p = realloc(s->item, cap * sizeof *p);
	if (p == NULL)
		return -1;
	s->item = p;
	s->cap = cap;
	return 0;
}

static int
put(struct cnf_set *s, const struct param *p, unsigned n, struct span name, struct span v, enum cnf_origin origin, const char *file,
    unsigned long lineno)
{
	struct cnf_item *it = find(s, p, n, name);

	if (it != NULL && it->origin > origin)
		return 0;
	if (it == NULL) {
		if (room(s, s->n + 1) != 0)
			return -1;
		it = &s->item[s->n];
		if (p != NULL) {
			param_name(p, n, it->name);
			it->order = param_order(p, n);
		} else {
			if (span_copy(name, it->name, sizeof it->name) != 0)
				return -1;
			it->order = (unsigned long)PARAMS_MAX * PARAMS_MAX * 200 + s->n;
		}
		it->param = p;
		it->n = n;
		s->n++;
	}
	it->value = v;
	it->origin = origin;
	it->file = file;
	it->line = lineno;
	return 0;
}

int
cnf_put(struct cnf_set *s, const struct params *ps, struct span name, struct span v, enum cnf_origin origin, const char *file,
    unsigned long lineno)
{
	const struct param *p;
	unsigned n;

	if (params_find(ps, name, &p, &n) != PARAM_KNOWN) {
		p = NULL;
		n = 0;
	}
	return put(s, p, n, name, v, origin, file, lineno);
}

int
cnf_put_known(struct cnf_set *s, const struct param *p, unsigned n, struct span v, enum cnf_origin origin, const char *file,
    unsigned long lineno)
{
	return put(s, p, n, p->name, v, origin, file, lineno);
}

/* The value of a built-in.  One like "=lineN_name" is the value of that parameter, or empty if it has none. */
static struct span
follow(const struct cnf_set *s, struct span b, unsigned n)
{
	struct param other = { 0 };
	char name[PARAM_NAME_MAX];
	struct span v;

	if (b.n == 0 || b.p[0] != '=')
		return b;
	other.name = span_sub(b, 1, b.n);
	v = cnf_value(s, param_name(&other, n, name));
	return v.p == NULL || param_unset(v) ? span("", 0) : v;
}

int
cnf_put_builtin(struct cnf_set *s, const struct params *ps, unsigned lines)
{
	size_t i;

	for (i = 0; i < ps->n; i++) {
		const struct param *p = &ps->row[i];
		unsigned n, from = p->repeat > 0 ? 1 : 0, to = p->per_line ? lines : p->repeat;

		if (p->builtin.p == NULL || (p->per_line && lines == 0))
			continue;
		for (n = from; n <= to; n++)
			if (find(s, p, n, p->name) == NULL &&
			    put(s, p, n, p->name, follow(s, p->builtin, n), CNF_BUILTIN, NULL, 0) != 0)
				return -1;
	}
	return 0;
}

int
cnf_copy(struct cnf_set *to, const struct cnf_set *from)
{
	if (room(to, from->n) != 0)
		return -1;
	if (from->n > 0)
		memcpy(to->item, from->item, from->n * sizeof *to->item);
	to->n = from->n;
	return 0;
}

const struct cnf_item *
cnf_get(const struct cnf_set *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->item[i].name, name) == 0)
			return &s->item[i];
	return NULL;
}

struct span
cnf_value(const struct cnf_set *s, const char *name)
{
	const struct cnf_item *it = cnf_get(s, name);

	return it == NULL ? span(NULL, 0) : it->value;
}

void
cnf_free(struct cnf_set *s)
{
	free(s->item);
	memset(s, 0, sizeof *s);
}

/* ---- files ---- */

struct loader {
	struct cnf_set *s;
	const struct params *ps;
	const struct cnf_source *src;
	struct report rep;
};

static void
report(const struct loader *l, int status, unsigned long line, struct span name, const char *why)
{
	char text[PARAM_WHY_MAX + PARAM_NAME_MAX + 8];

	snprintf(text, sizeof text, "%.*s%s%s", (int)(name.n > PARAM_NAME_MAX ? PARAM_NAME_MAX : name.n), (const char *)name.p,
	    name.n > 0 ? ": " : "", why);
	l->rep.fn(l->rep.ctx, status, l->src->file, line, text);
}

/* A name that the phone does not know: it counts an error and goes on. */
static void
report_unknown(const struct loader *l, const struct cnf_reader *r)
{
	char why[PARAM_WHY_MAX], near[PARAM_NAME_MAX];
	const struct param *p;
	unsigned n;
	int wrong = params_find(l->ps, r->name, &p, &n) == PARAM_ISWRONG;

	params_suggest(l->ps, r->name, near);
	if (near[0] != '\0')
		snprintf(why, sizeof why, "not a parameter, did you mean %s?", near);
	else if (wrong)
		snprintf(why, sizeof why, "not a parameter: %.*s", (int)p->meaning.n, (const char *)p->meaning.p);
	else
		snprintf(why, sizeof why, "not a parameter");
	report(l, 1, r->lineno, r->name, why);
}

/* Words for what "" would do in a line without a value.  None if the phone refuses or skips it, or if the parameter may do harm. */
static const char *
emptied(const struct param *p)
{
	if (param_barred(p) || p->risk >= RISK_DANGER || p->store == PS_YESNO || p->store == PS_KEY)
		return "";
	return p->store == PS_STR ? " (\"\" would empty it)" : param_numeric(p) ? " (\"\" would be 0)" : " (\"\" would give the default)";
}

/* Report a line that the phone does not store. */
static void
report_unstored(const struct loader *l, const struct cnf_reader *r)
{
	char why[PARAM_WHY_MAX];

	if (r->result == CNF_EMPTY && r->param == NULL)
		report(l, 0, r->lineno, r->name, "not a parameter; without a value the phone passes over it");
	else if (r->result == CNF_EMPTY && r->release > 0 && !param_in_release(r->param, r->release))
		report(l, 0, r->lineno, r->name, "not a parameter of this release; without a value the phone passes over it");
	else if (r->result == CNF_EMPTY) {
		snprintf(why, sizeof why, "no value: the phone keeps what it had%s", emptied(r->param));
		report(l, 0, r->lineno, r->name, why);
	} else if (r->result == CNF_BARRED)
		report(l, 0, r->lineno, r->name, "the phone skips it in a file: only its own menus set it");
	else if (r->result == CNF_CRASH)
		report(l, 1, r->lineno, r->name, r->err);
	else if (r->name.n == 0 || (r->param != NULL && r->value.p == NULL))    /* not of the form "name: value", or a quote is not closed */
		report(l, 1, r->lineno, r->name, r->err);
	else if (r->param == NULL)
		report_unknown(l, r);
	else {
		/* if the release is not known, it may be one that knows the name or the keyword */
		enum param_verdict v = param_check(l->ps, r->param, r->value, r->release, why);

		report(l, v == PARAM_BAD, r->lineno, r->name, v == PARAM_GOOD ? r->err : why);
	}
}

static int
store_line(const struct loader *l, const struct cnf_reader *r)
{
	char why[PARAM_WHY_MAX], name[PARAM_NAME_MAX];
	const struct cnf_item *before = cnf_get(l->s, param_name(r->param, r->n, name));
	enum param_verdict v = param_check(l->ps, r->param, r->value, r->release, why);
	int unset = v == PARAM_USELESS && param_unset(r->value) && param_numeric(r->param);
	/* The phone stores it as 0.  For a port, cnf_check decides whether that matters, once all settings are read. */
	int later = unset && (!l->src->strict || param_port_of(r->param) != NULL);

	if (v != PARAM_GOOD && !later)
		report(l, v == PARAM_BAD || (v == PARAM_USELESS && l->src->strict), r->lineno, r->name, why);
	if (unset && !later)
		return 0;
	if (before != NULL && before->origin == l->src->origin && before->file == l->src->file) {
		snprintf(why, sizeof why, "said in line %lu already; the last one counts", before->line);
		report(l, 0, r->lineno, r->name, why);
	}
	return cnf_put_known(l->s, r->param, r->n, r->value, l->src->origin, l->src->file, r->lineno);
}

/* Report findings about the whole file. */
static void
report_file(const struct loader *l, const struct cnf_reader *r, int lines)
{
	char why[PARAM_WHY_MAX];
	struct span none = span("", 0);

	if (r->stop != 0) {
		snprintf(why, sizeof why, "a byte 0x%02x: the phone reads no further%s", (unsigned)r->stop & 0xff,
		    lines == 0 && (r->stop & 0xff) != 0x1a ? " (UTF-16? save it as plain text)" : "");
		report(l, lines == 0, r->line, none, why);
	} else if (lines == 0)
		report(l, 0, 0, none, "no setting in it");
	if (r->swallowed > 0)
		report(l, 0, r->swallowed, none, "lines here end in CR alone: a comment or a bad line takes all lines with it up to the next LF");
}

int
cnf_load(struct cnf_set *s, const struct params *ps, const struct cnf_source *src, struct report rep)
{
	struct loader l;
	struct cnf_reader r;
	char why[PARAM_WHY_MAX];
	int lines = 0;
	unsigned bit;

	l.s = s;
	l.ps = ps;
	l.src = src;
	l.rep = rep;
	if (src->n > CNF_MAX && !src->strict) {
		snprintf(why, sizeof why, "%zu bytes: the phone takes at most %d and reads none of it (Buffer Full)", src->n, CNF_MAX);
		report(&l, 1, 0, span("", 0), why);
		return 0;
	}
	cnf_open(&r, ps, src->text, src->n, src->release);
	for (; cnf_next(&r); lines++) {
		for (bit = 0; bit < CNF_NOTES; bit++)
			if (r.notes & 1u << bit)
				report(&l, 0, r.lineno, r.name, cnf_note(1u << bit));
		if (r.result != CNF_STORED)
			report_unstored(&l, &r);
		else if (store_line(&l, &r) != 0)
			return -1;
	}
	report_file(&l, &r, lines);
	return 0;
}

/* ---- writing ---- */

static int
by_order(const void *a, const void *b)
{
	const struct cnf_item *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

static int
belongs(const struct cnf_item *it, enum cnf_part part)
{
	int phone = it->origin == CNF_INVENTORY || (it->param != NULL && (!it->param->in_default ||
	    (it->param->per_line && it->origin == CNF_BUILTIN)));

	return part == CNF_PART_ALL || phone == (part == CNF_PART_PHONE);
}

static int
add(unsigned char *out, size_t cap, size_t *at, struct span s)
{
	if (s.n > cap - *at)
		return -1;
	if (s.n > 0)
		memcpy(out + *at, s.p, s.n);
	*at += s.n;
	return 0;
}

/* Write the value so that the release reads it back unchanged. */
static int
add_value(unsigned char *out, size_t cap, size_t *at, const struct cnf_item *it, unsigned release)
{
	struct span v = it->value;
	size_t i;

	if (span_find(v, '\\') == v.n)
		return add(out, cap, at, span_cstr("\"")) || add(out, cap, at, v) || add(out, cap, at, span_cstr("\""));
	if (param_bare(v))
		return add(out, cap, at, v);
	if (add(out, cap, at, span_cstr("\"")) != 0)
		return -1;
	for (i = 0; i < v.n; i++) {
		/* from 8.8 on the reader keeps a backslash in a quoted password, so it must not be doubled */
		int twice = v.p[i] == '\\' && !(it->param != NULL && it->param->secret && release >= PARAM_RELEASE(8, 8));

		if (add(out, cap, at, span_sub(v, i, i + 1)) != 0 || (twice && add(out, cap, at, span_sub(v, i, i + 1)) != 0))
			return -1;
	}
	return add(out, cap, at, span_cstr("\""));
}

static int
pair(unsigned char *out, size_t cap, size_t *at, const struct cnf_item *it, unsigned release)
{
	return add(out, cap, at, span_cstr(it->name)) != 0 || add(out, cap, at, span_cstr(": ")) != 0 ||
	    add_value(out, cap, at, it, release) != 0 || add(out, cap, at, span_cstr("\n")) != 0;
}

size_t
cnf_write(struct cnf_set *s, enum cnf_part part, struct span image, unsigned char *out, size_t cap)
{
	struct cnf_item first = { 0 };
	unsigned release = param_release(image);
	size_t i, at = 0;

	if (s->n > 0)
		qsort(s->item, s->n, sizeof *s->item, by_order);
	first.value = image;
	memcpy(first.name, "image_version", sizeof "image_version");
	if (image.n > 0 && pair(out, cap, &at, &first, release) != 0)
		return 0;
	for (i = 0; i < s->n; i++) {
		const struct cnf_item *it = &s->item[i];

		/* image_version is written above, from the plan */
		if (!belongs(it, part) || strcmp(it->name, "image_version") == 0)
			continue;
		if (it->param != NULL && release > 0 && !param_in_release(it->param, release))
			continue;
		if (pair(out, cap, &at, it, release) != 0)
			return 0;
	}
	return at;
}
