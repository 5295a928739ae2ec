#include <string.h>

#include "bytes.h"
#include "hash.h"

struct hash_kind {
	void (*blocks)(uint32_t *h, const unsigned char *p, size_t n);  /* takes n blocks of 64 bytes from p into h */
	size_t words;                                                   /* of the digest */
	uint32_t start[8];
};

/* ---- SHA-1 (section 6.1) ---- */

/* The 80 rounds are written out, so that the five words stay in their registers (the names rotate instead of the values); the message schedule
 * is a ring of 16 words.  Hashing takes half the time of verifying a firmware set, so the speed matters. */

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
blocks1(uint32_t *h, const unsigned char *p, size_t n)
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

static const struct hash_kind sha1 = { blocks1, 5, { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } };

/* ---- SHA-256 (section 6.2) ---- */

#define ROR(x, s) ((x) >> (s) | (x) << (32 - (s)))
#define SUM0(a) (ROR(a, 2) ^ ROR(a, 13) ^ ROR(a, 22))
#define SUM1(e) (ROR(e, 6) ^ ROR(e, 11) ^ ROR(e, 25))
#define MIX0(x) (ROR(x, 7) ^ ROR(x, 18) ^ (x) >> 3)
#define MIX1(x) (ROR(x, 17) ^ ROR(x, 19) ^ (x) >> 10)

static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

/* One round; the names of the eight words rotate instead of their values. */
#define ROUND256(a, b, c, d, e, f, g, h, i) do {					\
	(h) += SUM1(e) + ((g) ^ ((e) & ((f) ^ (g)))) + k[i] + w[(i) & 15];	\
	(d) += (h);								\
	(h) += SUM0(a) + (((a) & (b)) | ((c) & ((a) | (b))));			\
} while (0)

#define EIGHT(i) do {								\
	ROUND256(a, b, c, d, e, f, g, hh, (i));					\
	ROUND256(hh, a, b, c, d, e, f, g, (i) + 1);				\
	ROUND256(g, hh, a, b, c, d, e, f, (i) + 2);				\
	ROUND256(f, g, hh, a, b, c, d, e, (i) + 3);				\
	ROUND256(e, f, g, hh, a, b, c, d, (i) + 4);				\
	ROUND256(d, e, f, g, hh, a, b, c, (i) + 5);				\
	ROUND256(c, d, e, f, g, hh, a, b, (i) + 6);				\
	ROUND256(b, c, d, e, f, g, hh, a, (i) + 7);				\
} while (0)

static void
blocks256(uint32_t *h, const unsigned char *p, size_t n)
{
	uint32_t a, b, c, d, e, f, g, hh, w[16];
	size_t i;

	for (; n > 0; n--, p += 64) {
		a = h[0];
		b = h[1];
		c = h[2];
		d = h[3];
		e = h[4];
		f = h[5];
		g = h[6];
		hh = h[7];
		for (i = 0; i < 16; i++)
			w[i] = be32(p + 4 * i);
		for (i = 0;; ) {
			size_t j;

			EIGHT(i);
			EIGHT(i + 8);
			if ((i += 16) == 64)
				break;
			for (j = 0; j < 16; j++)
				w[j] += MIX0(w[(j + 1) & 15]) + w[(j + 9) & 15] + MIX1(w[(j + 14) & 15]);
		}
		h[0] += a;
		h[1] += b;
		h[2] += c;
		h[3] += d;
		h[4] += e;
		h[5] += f;
		h[6] += g;
		h[7] += hh;
	}
}

static const struct hash_kind sha256 = { blocks256, 8, { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
	0x1f83d9ab, 0x5be0cd19 } };

/* ---- common to both: blocks, padding, the length at the end (sections 5.1.1 and 5.2.1) ---- */

static void
init(struct hash *s, const struct hash_kind *kind)
{
	s->kind = kind;
	s->n = 0;
	memcpy(s->h, kind->start, sizeof s->h);
}

void
sha1_init(struct hash *s)
{
	init(s, &sha1);
}

void
sha256_init(struct hash *s)
{
	init(s, &sha256);
}

void
hash_add(struct hash *s, struct span bytes)
{
	size_t have = (size_t)(s->n % 64), take;

	if (bytes.n == 0)
		return;
	s->n += bytes.n;
	if (have > 0) {
		take = 64 - have < bytes.n ? 64 - have : bytes.n;
		memcpy(s->block + have, bytes.p, take);
		bytes = span_sub(bytes, take, bytes.n);
		if (have + take < 64)
			return;
		s->kind->blocks(s->h, s->block, 1);
	}
	s->kind->blocks(s->h, bytes.p, bytes.n / 64);
	if (bytes.n % 64 > 0)
		memcpy(s->block, bytes.p + bytes.n / 64 * 64, bytes.n % 64);
}

void
hash_end(struct hash *s, unsigned char *out)
{
	size_t have = (size_t)(s->n % 64), i;

	s->block[have++] = 0x80;
	if (have > 56) {
		memset(s->block + have, 0, 64 - have);
		s->kind->blocks(s->h, s->block, 1);
		have = 0;
	}
	memset(s->block + have, 0, 56 - have);
	put_be32(s->block + 56, (uint32_t)(s->n >> 29));
	put_be32(s->block + 60, (uint32_t)(s->n << 3));
	s->kind->blocks(s->h, s->block, 1);
	for (i = 0; i < s->kind->words; i++)
		put_be32(out + 4 * i, s->h[i]);
}
