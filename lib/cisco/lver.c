#include <string.h>

#include "lver.h"
#include "num.h"

static int
cmp(unsigned a, unsigned b)
{
	return (a > b) - (a < b);
}

int
lver_cmp(const struct lver *a, const struct lver *b)
{
	int i, r;

	for (i = 0; i < 3; i++) {
		r = cmp(a->part[i], b->part[i]);
		if (r != 0)
			return r;
	}
	r = cmp(a->sr, b->sr);
	return r != 0 ? r : cmp(a->part[3], b->part[3]);
}

/* Digits at the start of *s, at most four; -1 when there are none or too many. */
static int
number(struct span *s, unsigned *out)
{
	unsigned v = 0;
	size_t i;

	for (i = 0; i < s->n && ascii_isdigit(s->p[i]); i++) {
		v = v * 10 + (unsigned)(s->p[i] - '0');
		if (v > LVER_PART_MAX)
			return -1;
	}
	*s = span_sub(*s, i, s->n);
	*out = v;
	return i == 0 ? -1 : 0;
}

/* Read the text in the parentheses, and the closing one. */
static int
inner(struct span *s, struct lver *v)
{
	if (span_take(s, '?')) {
		v->z_unknown = 1;
		return span_take(s, ')') ? 0 : -1;
	}
	if (span_take(s, 'T')) {
		v->z_unknown = 1;
		return number(s, &v->test) == 0 && span_take(s, ')') ? 0 : -1;
	}
	for (;;) {
		if (v->n == 4 || number(s, &v->part[v->n]) != 0)
			return -1;
		v->n++;
		while (s->n > 0 && ascii_isalnum(s->p[0]))
			*s = span_sub(*s, 1, s->n);
		if (span_take(s, ')'))
			return 0;
		if (!span_take(s, '.'))
			return -1;
	}
}

static int
parse(struct span s, struct lver *v)
{
	do {
		if (v->n == 4 || number(&s, &v->part[v->n]) != 0)
			return -1;
		v->n++;
	} while (span_take(&s, '.'));
	if (span_take(&s, '(') && (v->n != 2 || inner(&s, v) != 0))
		return -1;
	if (s.n > 2 && (span_starts(s, "SR") || span_starts(s, "_SR"))) {
		s = span_sub(s, s.p[0] == '_' ? 3 : 2, s.n);
		if (number(&s, &v->sr) != 0)
			return -1;
	}
	if (v->z_unknown)
		span_take(&s, '?');
	return s.n == 0 ? 0 : -1;
}

int
lver_parse(struct span s, struct lver *v)
{
	memset(v, 0, sizeof *v);
	if (parse(s, v) == 0)
		return 0;
	memset(v, 0, sizeof *v);
	return -1;
}

size_t
lver_num(const struct lver *v, char out[LVER_NUM_MAX])
{
	int i, n = v->n;
	size_t at = 0;
	char d[20];

	if (n > 0 && v->sr != 0)
		n = 4;
	else if (n > 0 && v->z_unknown && n < 3)
		n = 3;
	for (i = 0; i < n; i++) {
		size_t len = num_put(v->part[i], d);

		if (i > 0)
			out[at++] = '.';
		if (i == 2 && v->z_unknown)
			out[at++] = '?';
		else {
			memcpy(out + at, d, len);
			at += len;
		}
	}
	if (n > 0 && v->sr != 0) {
		size_t len = num_put(v->sr, d);

		out[at++] = '.';
		memcpy(out + at, d, len);
		at += len;
	}
	out[at] = '\0';
	return at;
}
