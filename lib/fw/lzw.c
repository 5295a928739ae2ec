#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "lzw.h"

/* A string of the table is the output of one code and the byte behind it.  These bytes are in the output already, so the table stores only
 * where the output of each code began.  Entry c is out[start[c]] .. out[start[c + 1]], both included. */

#define CLEAR 256

struct state {
	struct span in;         /* the codes, without the three bytes in front */
	size_t at, group;       /* bit positions: next code; begin of its group of eight */
	unsigned bits, widest;
	uint32_t top;           /* start[] is filled up to here */
	uint32_t first;         /* first entry that is not a single byte or CLEAR */
	uint32_t *start;
};

/* Set the width of codes.  Skip the rest of the group, since compress(1) writes whole groups of one width. */
static void
width(struct state *s, unsigned bits)
{
	size_t used = s->at - s->group, size = 8 * (size_t)s->bits;

	s->at = s->group = s->group + (used + size - 1) / size * size;
	s->bits = bits;
}

/* Read the next code: 1, or 0 if fewer bits are left than a code has. */
static inline int
next(struct state *s, uint32_t *code)
{
	size_t byte = s->at >> 3;
	uint32_t v = 0;

	if (byte + 4 <= s->in.n) {
		v = le32(s->in.p + byte);
	} else {
		size_t i;

		if (s->at > 8 * s->in.n || 8 * s->in.n - s->at < s->bits)
			return 0;
		for (i = 0; byte + i < s->in.n; i++)
			v |= (uint32_t)s->in.p[byte + i] << 8 * i;
	}
	*code = v >> (s->at & 7) & ((1u << s->bits) - 1);
	s->at += s->bits;
	return 1;
}

static inline void
copy(unsigned char *to, const unsigned char *from, size_t n, size_t room)
{
	/* most strings are short, so two moves of eight bytes copy them without a call */
	if (n <= 16 && room >= 16 && to - from >= 16) {
		memcpy(to, from, 8);
		memcpy(to + 8, from + 8, 8);
		return;
	}
	/* copy forward byte by byte: a string may overlap its copy by one byte */
	for (; n > 0; n--)
		*to++ = *from++;
}

static enum lzw_res
codes(struct state *s, unsigned char *out, size_t cap, size_t *n, int exact)
{
	const uint32_t limit = 1u << s->widest;
	uint32_t code, max = 511;
	size_t o = 0, len;
	enum lzw_res res = LZW_OK;

	while (!(exact && o == cap)) {
		if (s->top > max && s->bits < s->widest) {
			width(s, s->bits + 1);
			max = (1u << s->bits) - 1;
		}
		if (!next(s, &code)) {
			res = exact ? LZW_SHORT : LZW_OK;
			break;
		}
		if (code == CLEAR && s->first > CLEAR && o > 0) {
			width(s, 9);
			max = 511;
			s->top = s->first - 1;
			continue;
		}
		if (s->top < limit)
			s->start[++s->top] = (uint32_t)o;
		if (code < 256) {
			if (o == cap) {
				res = LZW_LONG;
				break;
			}
			out[o++] = (unsigned char)code;
			continue;
		}
		if (code < s->first || code >= s->top) {
			res = LZW_CODE;
			break;
		}
		len = s->start[code + 1] - s->start[code] + 1;
		if (len > cap - o) {
			res = LZW_LONG;
			break;
		}
		copy(out + o, out + s->start[code], len, cap - o);
		o += len;
	}
	*n = o;
	return res;
}

/* Check what follows the last code: up to seven bits and three bytes, all zero. */
static enum lzw_res
trail(const struct state *s)
{
	size_t byte = s->at >> 3;
	unsigned mask = 0xffu << (s->at & 7);

	if (s->in.n > (s->at + 7) / 8 + 3)
		return LZW_TRAIL;
	for (; byte < s->in.n; byte++, mask = 0xff)
		if ((s->in.p[byte] & mask) != 0)
			return LZW_TRAIL;
	return LZW_OK;
}

static enum lzw_res
run(struct span in, unsigned char *out, size_t cap, size_t *n, int exact)
{
	struct state s;
	enum lzw_res res;

	*n = 0;
	if (in.n < 3 || in.p[0] != 0x1f || in.p[1] != 0x9d || (in.p[2] & 0x60) != 0)
		return LZW_MAGIC;
	memset(&s, 0, sizeof s);
	s.widest = in.p[2] & 0x1f;
	if (s.widest < LZW_BITS_MIN || s.widest > LZW_BITS_MAX)
		return LZW_MAGIC;
	s.first = (in.p[2] & 0x80) != 0 ? CLEAR + 1 : CLEAR;
	s.in = span_sub(in, 3, in.n);
	s.bits = 9;
	s.top = s.first - 1;
	if (cap > LZW_OUT_MAX)
		cap = LZW_OUT_MAX;
	s.start = malloc((((size_t)1 << s.widest) + 1) * sizeof *s.start);
	if (s.start == NULL)
		return LZW_MEMORY;
	res = codes(&s, out, cap, n, exact);
	if (res == LZW_OK && exact)
		res = trail(&s);
	free(s.start);
	return res;
}

enum lzw_res
lzw_decode(struct span in, unsigned char *out, size_t cap, size_t *n)
{
	return run(in, out, cap, n, 0);
}

enum lzw_res
lzw_exact(struct span in, unsigned char *out, size_t n)
{
	size_t got;

	if (n > LZW_OUT_MAX)
		return LZW_SHORT;
	return run(in, out, n, &got, 1);
}

const char *
lzw_reason(enum lzw_res r)
{
	switch (r) {
	case LZW_OK:
		return "ok";
	case LZW_MAGIC:
		return "not a compress stream";
	case LZW_CODE:
		return "a code that does not exist";
	case LZW_SHORT:
		return "ends too early";
	case LZW_LONG:
		return "gives too many bytes";
	case LZW_TRAIL:
		return "followed by more than padding";
	case LZW_MEMORY:
		return "out of memory";
	}
	return "unknown error";
}
