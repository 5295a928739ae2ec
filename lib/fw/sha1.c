#include "bytes.h"
#include "sha1.h"

/* The 80 rounds are written out: the five words keep their registers (the names rotate instead of the values) and the message
 * schedule is a ring of 16 words.  A firmware set is a megabyte of this, so it is half the time of its verification. */

#define ROL(x, s) ((x) << (s) | (x) >> (32 - (s)))

#define CH(b, c, d) ((d) ^ ((b) & ((c) ^ (d))))
#define PARITY(b, c, d) ((b) ^ (c) ^ (d))
/* the two terms have no bit in common, so the compiler may add them in any order */
#define MAJ(b, c, d) (((b) & (c)) + ((d) & ((b) ^ (c))))

#define LOAD(i) (w[i] = be32(p + (size_t)4 * (i)))
#define MIX(i) (w[(i) & 15] = ROL(w[((i) + 13) & 15] ^ w[((i) + 8) & 15] ^ w[((i) + 2) & 15] ^ w[(i) & 15], 1))

#define ROUND(a, b, c, d, e, f, k, x) do {			\
	(e) += ROL(a, 5) + (k) + (x);				\
	(e) += f(b, c, d);					\
	(b) = ROL(b, 30);					\
} while (0)

#define FIVE(f, k, x, i) do {					\
	ROUND(a, b, c, d, e, f, k, x((i)));			\
	ROUND(e, a, b, c, d, f, k, x((i) + 1));			\
	ROUND(d, e, a, b, c, f, k, x((i) + 2));			\
	ROUND(c, d, e, a, b, f, k, x((i) + 3));			\
	ROUND(b, c, d, e, a, f, k, x((i) + 4));			\
} while (0)

#define TWENTY(f, k, i) do {					\
	FIVE(f, k, MIX, i);					\
	FIVE(f, k, MIX, (i) + 5);				\
	FIVE(f, k, MIX, (i) + 10);				\
	FIVE(f, k, MIX, (i) + 15);				\
} while (0)

static void
blocks(uint32_t *h, const unsigned char *p, size_t n)
{
	uint32_t a, b, c, d, e, w[16];

	for (; n > 0; n--, p += 64) {
		a = h[0];
		b = h[1];
		c = h[2];
		d = h[3];
		e = h[4];
		FIVE(CH, 0x5a827999, LOAD, 0);
		FIVE(CH, 0x5a827999, LOAD, 5);
		FIVE(CH, 0x5a827999, LOAD, 10);
		ROUND(a, b, c, d, e, CH, 0x5a827999, LOAD(15));
		ROUND(e, a, b, c, d, CH, 0x5a827999, MIX(16));
		ROUND(d, e, a, b, c, CH, 0x5a827999, MIX(17));
		ROUND(c, d, e, a, b, CH, 0x5a827999, MIX(18));
		ROUND(b, c, d, e, a, CH, 0x5a827999, MIX(19));
		TWENTY(PARITY, 0x6ed9eba1, 20);
		TWENTY(MAJ, 0x8f1bbcdc, 40);
		TWENTY(PARITY, 0xca62c1d6, 60);
		h[0] += a;
		h[1] += b;
		h[2] += c;
		h[3] += d;
		h[4] += e;
	}
}

void
sha1_init(struct sha1 *s)
{
	static const uint32_t start[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

	md_init(&s->m, start, 5);
}

void
sha1_add(struct sha1 *s, struct span bytes)
{
	md_add(&s->m, bytes, blocks);
}

void
sha1_end(struct sha1 *s, unsigned char out[SHA1_LEN])
{
	md_end(&s->m, blocks, out, 5);
}
