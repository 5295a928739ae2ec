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

/* Length of the header at at; 0 with the fault. */
static size_t
header_at(struct input *in, uint64_t at, struct fault *fault)
{
	size_t look = 512, left = in->n - at < GZIP_HEAD ? (size_t)(in->n - at) : GZIP_HEAD, h;
	const unsigned char *p;
	const char *why;

	for (;; look = GZIP_HEAD) {
		if (look > left)
			look = left;
		p = input_at(in, at, look);
		if (p == NULL) {
			fault_set(fault, NULL, nowhere);
			return 0;
		}
		h = header(span(p, look), &why);
		if (h > 0 || why != cut || look == left)
			break;
	}
	if (h == 0)
		fault_set(fault, why, nowhere);
	return h;
}

/* One member at *at, which is moved behind it.  0, or -1 with the fault. */
static int
member(struct sink *s, struct input *in, uint64_t *at, uint64_t max, unsigned ratio, struct fault *fault)
{
	size_t h = header_at(in, *at, fault);
	uint64_t body = *at + h, used = 0, made = 0;
	const unsigned char *t;
	enum inflate_err e;

	if (h == 0)
		return -1;
	/* the first member's CRC is that of the whole so far */
	s->parts = s->n > 0;
	s->part = 0;
	e = sink_inflate(s, in, body, in->n, max - s->n, &used, &made);
	if (e == INFLATE_IO)
		return fault_set(fault, NULL, nowhere);
	if (e == INFLATE_FULL)
		return fault_set(fault, "more data than the limit", nowhere);
	if (e != INFLATE_OK)
		return fault_set(fault, inflate_reason(e), nowhere);
	if (in->n - body - used < TRAILER_LEN)
		return fault_set(fault, "gzip data end too early", nowhere);
	if (made / ratio > used)
		return fault_set(fault, "expands more than allowed", nowhere);
	t = input_at(in, body + used, TRAILER_LEN);
	if (t == NULL)
		return fault_set(fault, NULL, nowhere);
	if ((s->parts ? s->part : s->crc) != le32(t))
		return fault_set(fault, "CRC is wrong: damaged", nowhere);
	if ((uint32_t)made != le32(t + 4))
		return fault_set(fault, "gzip size is wrong: damaged", nowhere);
	*at = body + used + TRAILER_LEN;
	return 0;
}

/* The unpacked size by the last four bytes, which is right for a file of one member.  It is bounded by what deflate can make of the
 * input, so a wrong value costs no memory. */
static uint64_t
guess(struct input *in, uint64_t from, uint64_t max)
{
	const unsigned char *p = input_at(in, in->n - 4, 4);
	uint64_t n = p == NULL ? 0 : le32(p);

	if (n / LIMITS_RATIO > in->n - from)
		n = in->n - from;
	return n > max ? max : n;
}

int
gzip_unpack(struct store *st, struct input *in, uint64_t from, uint64_t max, unsigned ratio, struct blob *out, uint32_t *crc,
    struct fault *fault)
{
	struct sink s;

	if (in->n - from < HEADER_LEN + TRAILER_LEN)
		return fault_set(fault, cut, nowhere);
	if (sink_open(&s, st, guess(in, from, max)) != 0) {
		sink_drop(&s);
		return fault_set(fault, NULL, nowhere);
	}
	do {
		if (member(&s, in, &from, max, ratio, fault) != 0) {
			sink_drop(&s);
			return -1;
		}
	} while (from < in->n);
	*crc = s.crc;
	return sink_close(&s, out) != 0 ? fault_set(fault, NULL, nowhere) : 0;
}
