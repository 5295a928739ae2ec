#include <stdlib.h>

#include "bytes.h"
#include "crc32.h"
#include "gzip.h"
#include "inflate.h"

#define FHCRC 2u
#define FEXTRA 4u
#define FNAME 8u
#define FCOMMENT 16u
#define RESERVED 0xe0u

#define HEADER_LEN 10
#define TRAILER_LEN 8

static const struct span nowhere;
static const char cut[] = "gzip header cut off";

int
gzip_is(struct span f)
{
	return f.n >= 3 && f.p[0] == 0x1f && f.p[1] == 0x8b && f.p[2] == 8;
}

/* Length of the member's header, or 0 with *why. */
static size_t
header(struct span f, const char **why)
{
	size_t at = HEADER_LEN;
	unsigned flags, k;

	*why = "bytes behind the gzip data";
	if (!gzip_is(f))
		return 0;
	*why = cut;
	if (f.n < HEADER_LEN)
		return 0;
	flags = f.p[3];
	if (flags & RESERVED) {
		*why = "gzip header with unknown flags";
		return 0;
	}
	if (flags & FEXTRA) {
		if (f.n - at < 2 || f.n - at - 2 < le16(f.p + at))
			return 0;
		at += 2 + le16(f.p + at);
	}
	/* file name and comment: text up to a NUL */
	for (k = FNAME; k <= FCOMMENT; k <<= 1) {
		if (!(flags & k))
			continue;
		at += span_find(span_sub(f, at, f.n), 0) + 1;
		if (at > f.n)
			return 0;
	}
	if (flags & FHCRC) {
		if (f.n - at < 2)
			return 0;
		if (le16(f.p + at) != (crc32_add(0, f.p, at) & 0xffff)) {
			*why = "gzip header damaged";
			return 0;
		}
		at += 2;
	}
	return at;
}

struct span
gzip_name(struct span f)
{
	const char *why;
	size_t at = HEADER_LEN;

	if (header(f, &why) == 0 || !(f.p[3] & FNAME))
		return nowhere;
	if (f.p[3] & FEXTRA)
		at += 2 + le16(f.p + at);
	f = span_sub(f, at, f.n);
	return span_sub(f, 0, span_find(f, 0));
}

/* what has been unpacked so far */
struct made {
	unsigned char *p;
	size_t n, cap;
};

static int
grow(struct made *m, size_t cap)
{
	unsigned char *p = realloc(m->p, cap);

	if (p == NULL)
		return -1;
	m->p = p;
	m->cap = cap;
	return 0;
}

/* The first guess is the size at the end of the file: right for a file of one member, and else corrected by doubling.  It is
 * bounded by what so few bytes can become, so a lie costs nothing. */
static size_t
guess(struct span f, uint64_t max)
{
	uint64_t n = le32(f.p + f.n - 4);

	if (n / LIMITS_RATIO > f.n)
		n = f.n * 4;
	if (n > max)
		n = max;
	return n == 0 ? 1 : (size_t)n;
}

/* One member at the start of f; returns its length, or 0 with the fault. */
static size_t
member(struct span f, uint64_t max, unsigned ratio, struct made *m, struct fault *fault)
{
	const char *why;
	size_t h = header(f, &why), used, made;
	struct span body = span_sub(f, h, f.n);
	enum inflate_err e;

	if (h == 0) {
		fault_set(fault, why, nowhere);
		return 0;
	}
	for (;;) {
		uint64_t more;

		e = inflate_run(body, m->p + m->n, m->cap - m->n, &used, &made);
		if (e != INFLATE_FULL)
			break;
		if (m->cap >= max) {
			fault_set(fault, "more data than the limit", nowhere);
			return 0;
		}
		more = (uint64_t)m->cap * 2;
		if (grow(m, (size_t)(more > max ? max : more)) != 0) {
			fault_set(fault, NULL, nowhere);
			return 0;
		}
	}
	if (e != INFLATE_OK) {
		fault_set(fault, inflate_reason(e), nowhere);
		return 0;
	}
	if (body.n - used < TRAILER_LEN) {
		fault_set(fault, "gzip data end too early", nowhere);
		return 0;
	}
	if (made / ratio > used) {
		fault_set(fault, "expands more than allowed", nowhere);
		return 0;
	}
	if (crc32_add(0, m->p + m->n, made) != le32(body.p + used)) {
		fault_set(fault, "CRC is wrong: damaged", nowhere);
		return 0;
	}
	if ((uint32_t)made != le32(body.p + used + 4)) {
		fault_set(fault, "gzip size is wrong: damaged", nowhere);
		return 0;
	}
	m->n += made;
	return h + used + TRAILER_LEN;
}

int
gzip_unpack(struct span f, uint64_t max, unsigned ratio, unsigned char **out, size_t *n, struct fault *fault)
{
	struct made m = { 0 };

	if (max > SIZE_MAX / 4)
		max = SIZE_MAX / 4;
	if (f.n < HEADER_LEN + TRAILER_LEN)
		return fault_set(fault, cut, nowhere);
	if (grow(&m, guess(f, max)) != 0)
		return fault_set(fault, NULL, nowhere);
	do {
		size_t used = member(f, max, ratio, &m, fault);

		if (used == 0) {
			free(m.p);
			return -1;
		}
		f = span_sub(f, used, f.n);
	} while (f.n > 0);
	*out = m.p;
	*n = m.n;
	return 0;
}
