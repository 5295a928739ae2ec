#include <limits.h>
#include <string.h>

#include "num.h"
#include "vers.h"

enum { X, Y, Z, SR, W };

static struct vers
key(const struct lver *l)
{
	struct vers k;

	k.v[X] = l->n > 0 ? l->part[0] : 0;
	k.v[Y] = l->n > 1 ? l->part[1] : 0;
	k.v[Z] = l->n > 2 ? l->part[2] : 0;
	k.v[SR] = l->sr;
	k.v[W] = l->n > 3 ? l->part[3] : 0;
	return k;
}

struct vers
vers_start(const struct lver *l)
{
	struct vers k = key(l);

	if (l->z_unknown)
		k.v[Z] = 0;
	return k;
}

struct vers
vers_target(const struct lver *l)
{
	struct vers k = key(l);

	if (l->z_unknown)
		k.v[Z] = UINT_MAX;
	return k;
}

int
vers_cmp(struct vers a, struct vers b)
{
	int i;

	for (i = 0; i < VERS_PARTS; i++)
		if (a.v[i] != b.v[i])
			return a.v[i] < b.v[i] ? -1 : 1;
	return 0;
}

static size_t
digits(struct span s)
{
	size_t n = 0;

	while (n < s.n && ascii_isdigit(s.p[n]))
		n++;
	return n;
}

/* Takes a decimal number up to 99999 off the front of *s.  Returns 0 if there is none. */
static int
take(struct span *s, unsigned *out)
{
	size_t n = digits(*s);
	uint64_t v;

	if (num_u64(span_sub(*s, 0, n), 0, 99999, &v) != NUM_OK)
		return 0;
	*out = (unsigned)v;
	*s = span_sub(*s, n, s->n);
	return 1;
}

const char *
vers_parse(struct span s, struct lver *out)
{
	static const char bad[] = "not a version (8.12, 8.0(5), 8.1(2)SR2)";
	int open = 0;

	memset(out, 0, sizeof *out);
	for (;;) {
		if (out->n == 4 || !take(&s, &out->part[out->n]))
			return bad;
		out->n++;
		if (s.n > 0 && s.p[0] == '(' && out->n == 2 && !open)
			open = 1;
		else if (s.n == 0 || s.p[0] != '.')
			break;
		s = span_sub(s, 1, s.n);
	}
	if (open) {
		if (s.n == 0 || s.p[0] != ')')
			return bad;
		s = span_sub(s, 1, s.n);
	}
	if (span_starts(s, "SR")) {
		s = span_sub(s, 2, s.n);
		if (!take(&s, &out->sr))
			return bad;
	}
	return s.n == 0 ? NULL : bad;
}

const char *
vrange_parse(struct span s, struct vrange *out)
{
	static const char bad[] = "not a range (FROM..TO)";
	struct lver lo, hi;
	size_t i;

	for (i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '.' && s.p[i + 1] == '.')
			break;
	if (i + 1 >= s.n || vers_parse(span_sub(s, 0, i), &lo) != NULL || vers_parse(span_sub(s, i + 2, s.n), &hi) != NULL)
		return bad;
	out->lo = key(&lo);
	out->hi = key(&hi);
	if (hi.n < 2)
		out->hi.v[Y] = UINT_MAX;
	if (hi.n < 3)
		out->hi.v[Z] = UINT_MAX;
	if (hi.n < 4) {
		if (hi.sr == 0)
			out->hi.v[SR] = UINT_MAX;
		out->hi.v[W] = UINT_MAX;
	}
	return vers_cmp(out->lo, out->hi) > 0 ? "range upside down" : NULL;
}

int
vrange_has(const struct vrange *r, struct vers v)
{
	return vers_cmp(r->lo, v) <= 0 && vers_cmp(v, r->hi) <= 0;
}

int
vrange_meets(const struct vrange *a, const struct vrange *b)
{
	return vers_cmp(a->lo, b->hi) <= 0 && vers_cmp(b->lo, a->hi) <= 0;
}
