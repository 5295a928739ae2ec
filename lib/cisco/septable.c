#include <stdio.h>
#include <string.h>

#include "num.h"
#include "septable.h"
#include "tsv.h"

#define TABLE "sep.tsv"

enum { C_PATH, C_KIND, C_LIMIT, C_WRITE, C_FROM, NCOLS };

static const char *const cols[NCOLS] = { "path", "kind", "limit", "write", "from" };
static const char *const kinds[] = { "container", "text", "bytes", "number", "bool", "base64", "any" };

/* "0..255", "-128..127" */
static int
range(struct span s, struct sep_row *r)
{
	size_t dots = span_find(s, '.');
	int negative = s.n > 0 && s.p[0] == '-';
	uint64_t low;

	if (num_u64(span_sub(s, (size_t)negative, dots), 0, 4294967295U, &low) != NUM_OK || dots + 2 > s.n ||
	    num_u64(span_sub(s, dots + 2, s.n), 0, 4294967295U, &r->max) != NUM_OK)
		return -1;
	r->min = negative ? -(int64_t)low : (int64_t)low;
	return 0;
}

static const char *
one(struct sep_row *r, const struct span c[NCOLS])
{
	size_t k, slash, at;

	memset(r, 0, sizeof *r);
	r->path = c[C_PATH];
	slash = span_rfind(r->path, '/');
	at = span_rfind(r->path, '@');
	r->attribute = at < r->path.n;
	r->name = span_sub(r->path, r->attribute ? at + 1 : slash < r->path.n ? slash + 1 : 0, r->path.n);
	for (k = 0; k < sizeof kinds / sizeof kinds[0] && !span_is(c[C_KIND], kinds[k]); k++)
		;
	if (k == sizeof kinds / sizeof kinds[0])
		return "unknown kind";
	r->kind = (enum sep_kind)k;
	r->write = c[C_WRITE];
	r->from = c[C_FROM];
	if (span_is(c[C_LIMIT], "-"))
		return NULL;
	if (r->kind == SEP_NUMBER)
		return range(c[C_LIMIT], r) == 0 ? NULL : "bad range";
	return num_u64(span_sub(c[C_LIMIT], r->kind == SEP_CONTAINER, c[C_LIMIT].n), 1, 65535, &r->max) == NUM_OK ? NULL : "bad limit";
}

const char *
septable_init(struct septable *st)
{
	return septable_read(st, span_cstr((const char *)data_sep));
}

const char *
septable_read(struct septable *st, struct span table)
{
	int col[NCOLS];
	const char *why;
	struct tsv t;
	size_t i;
	int got;

	st->n = 0;
	if (tsv_text(&t, table) != 0)
		return tsv_fault(&t, TABLE, t.err);
	for (i = 0; i < NCOLS; i++)
		if ((col[i] = tsv_find(&t, cols[i])) < 0)
			return tsv_fault(&t, TABLE, "a column is missing");
	while ((got = tsv_next(&t)) != 0) {
		struct span c[NCOLS];

		if (got < 0)
			return tsv_fault(&t, TABLE, t.err);
		if (st->n == SEPTABLE_MAX)
			return tsv_fault(&t, TABLE, "too many rows");
		for (i = 0; i < NCOLS; i++)
			c[i] = t.col[col[i]];
		why = one(&st->row[st->n++], c);
		if (why != NULL)
			return tsv_fault(&t, TABLE, why);
	}
	return NULL;
}

int
sep_inside(const struct sep_row *a, const struct sep_row *b)
{
	return b->path.n > a->path.n && memcmp(a->path.p, b->path.p, a->path.n) == 0 &&
	    (b->path.p[a->path.n] == '/' || b->path.p[a->path.n] == '@');
}

const char *
sep_check(const struct sep_row *r, struct span v, char why[SEP_WHY_MAX])
{
	uint64_t chars = 0, n;
	size_t i;

	for (i = 0; i < v.n; i++)
		chars += (v.p[i] & 0xc0) != 0x80;
	switch (r->kind) {
	case SEP_TEXT: case SEP_BYTES:
		n = r->kind == SEP_TEXT ? chars : v.n;
		if (r->max == 0 || n <= r->max)
			return NULL;
		snprintf(why, SEP_WHY_MAX, "%u %s, <%.*s> takes at most %u", (unsigned)n, r->kind == SEP_TEXT ? "characters" : "bytes",
		    (int)r->name.n, (const char *)r->name.p, (unsigned)r->max);
		return why;
	case SEP_BOOL:
		return span_is(v, "true") || span_is(v, "false") ? NULL : "neither true nor false";
	case SEP_NUMBER: {
		int negative = v.n > 0 && v.p[0] == '-';

		if (num_u64(span_sub(v, (size_t)negative, v.n), 0, 4294967295U, &n) != NUM_OK)
			return "not a number";
		if (negative ? -(int64_t)n >= r->min : n <= r->max && (int64_t)n >= r->min)
			return NULL;
		snprintf(why, SEP_WHY_MAX, "<%.*s> takes %lld to %llu", (int)r->name.n, (const char *)r->name.p, (long long)r->min,
		    (unsigned long long)r->max);
		return why;
	}
	default:
		return NULL;
	}
}
