#include <stdlib.h>
#include <string.h>

#include "cnf.h"

/* ---- reading ---- */

void
cnf_open(struct cnf_reader *r, struct span text)
{
	memset(r, 0, sizeof *r);
	r->rest = text;
}

const char *
cnf_note(unsigned note)
{
	switch (note) {
	case CNF_AFTER_QUOTE:
		return "something stands behind the closing quote";
	case CNF_SEMICOLON:
		return "a ';' inside quotes: the phone may take it for a comment";
	case CNF_BACKSLASH:
		return "a backslash inside quotes: the phone is not known to understand escapes";
	case CNF_HASH:
		return "a '#' in a value without quotes: comment or value is not known";
	case CNF_STRAY_QUOTE:
		return "a quote in the middle of a value";
	case CNF_BOM:
		return "the file begins with a byte order mark, which spoils its first line";
	case CNF_SINGLE:
		return "single quotes around a value are a part of it";
	case CNF_CAPITALS:
		return "capitals in the name: the loader takes them, the application is not known to";
	}
	return "";
}

static int
bad(struct cnf_reader *r, const char *why)
{
	r->err = why;
	return -1;
}

/* The next line without its end; 0 when there is none. */
static int
line(struct cnf_reader *r, struct span *s)
{
	size_t i;

	if (r->rest.n == 0)
		return 0;
	i = span_find(r->rest, '\n');
	*s = span_sub(r->rest, 0, i);
	r->unended = i == r->rest.n;
	r->rest = span_sub(r->rest, i + 1, r->rest.n);
	r->lineno++;
	if (s->n > 0 && s->p[s->n - 1] == '\r') {
		s->n--;
		r->crlf |= !r->unended;
	} else
		r->lf |= !r->unended;
	return 1;
}

static int
value(struct cnf_reader *r, struct span v)
{
	size_t i;

	if (v.n > 0 && v.p[0] == '"') {
		struct span after;

		v = span_sub(v, 1, v.n);
		i = span_find(v, '"');
		if (i == v.n)
			return bad(r, "quote not closed");
		after = span_trim(span_sub(v, i + 1, v.n));
		v = span_sub(v, 0, i);
		if (after.n > 0 && after.p[0] != ';')
			r->notes |= CNF_AFTER_QUOTE;
		if (span_find(v, ';') < v.n)
			r->notes |= CNF_SEMICOLON;
		if (span_find(v, '\\') < v.n)
			r->notes |= CNF_BACKSLASH;
	} else {
		v = span_trim(span_sub(v, 0, span_find(v, ';')));
		if (span_find(v, '#') < v.n)
			r->notes |= CNF_HASH;
		if (span_find(v, '"') < v.n)
			r->notes |= CNF_STRAY_QUOTE;
		if (v.n > 1 && v.p[0] == '\'' && v.p[v.n - 1] == '\'')
			r->notes |= CNF_SINGLE;
	}
	for (i = 0; i < v.n; i++)
		if ((v.p[i] < 0x20 && v.p[i] != '\t') || v.p[i] == 0x7f)
			return bad(r, v.p[i] == '\r' ? "a CR inside the line: lines end in LF or CR LF" : "control character in the value");
	r->value = v;
	return 1;
}

int
cnf_next(struct cnf_reader *r)
{
	struct span s;
	size_t i, j;

	r->notes = 0;
	while (line(r, &s)) {
		if (r->lineno == 1 && s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0) {
			s = span_sub(s, 3, s.n);
			r->notes |= CNF_BOM;
		}
		s = span_trim(s);
		if (s.n == 0 || s.p[0] == '#' || s.p[0] == ';')
			continue;
		i = span_find(s, ':');
		j = span_find(s, '=');
		if (j < i)
			return bad(r, "'=' where ':' belongs");
		if (i == s.n)
			return bad(r, "neither a comment nor name: value");
		r->name = span_trim(span_sub(s, 0, i));
		for (j = 0; j < r->name.n; j++) {
			int c = r->name.p[j];

			if (!ascii_isalnum(c) && c != '_')
				return bad(r, "not a parameter name before the colon");
			if (c != ascii_lower(c))
				r->notes |= CNF_CAPITALS;
		}
		if (r->name.n == 0)
			return bad(r, "no name before the colon");
		return value(r, span_trim(span_sub(s, i + 1, s.n)));
	}
	return 0;
}

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
			it->order = (unsigned long)PARAMS_MAX * PARAMS_MAX * 20 + s->n;
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

	enum param_found found = params_find(ps, name, &p, &n);

	if (found != PARAM_KNOWN && found != PARAM_ISUNCONFIRMED) {
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

/* The value of a built-in that follows another parameter ("=lineN_name"): its value where it has one. */
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

static int
pair(unsigned char *out, size_t cap, size_t *at, const char *name, struct span v)
{
	return add(out, cap, at, span_cstr(name)) != 0 || add(out, cap, at, span_cstr(": \"")) != 0 || add(out, cap, at, v) != 0 ||
	    add(out, cap, at, span_cstr("\"\n")) != 0;
}

size_t
cnf_write(struct cnf_set *s, enum cnf_part part, struct span image, unsigned char *out, size_t cap)
{
	size_t i, at = 0;

	if (s->n > 0)
		qsort(s->item, s->n, sizeof *s->item, by_order);
	if (image.n > 0 && pair(out, cap, &at, "image_version", image) != 0)
		return 0;
	for (i = 0; i < s->n; i++) {
		const struct cnf_item *it = &s->item[i];

		/* the image is the plan's to name */
		if (!belongs(it, part) || strcmp(it->name, "image_version") == 0)
			continue;
		if (pair(out, cap, &at, it->name, it->value) != 0)
			return 0;
	}
	return at;
}
