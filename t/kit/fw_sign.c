#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "fw.h"
#include "fw/hash.h"

#define SIG 125                 /* offset of the signature */

static int
hexnumber(const char *s, unsigned char out[RSA_LEN])
{
	size_t i;
	unsigned v;

	for (i = 0; i < RSA_LEN; i++) {
		if (sscanf(s + 2 * i, "%2x", &v) != 1)
			return -1;
		out[i] = (unsigned char)v;
	}
	return 0;
}

const char *
fw_key_read(struct fw_key *k, const char *path)
{
	char line[1024];
	const char *base = strrchr(path, '/');
	unsigned char v[RSA_LEN];
	FILE *f = fopen(path, "r");
	int have = 0;

	if (f == NULL)
		return "cannot be read";
	memset(k, 0, sizeof *k);
	snprintf(k->name, sizeof k->name, "%.*s", (int)strcspn(base == NULL ? path : base + 1, "."), base == NULL ? path : base + 1);
	while (fgets(line, sizeof line, f) != NULL) {
		if (strlen(line) < 2 + 2 * RSA_LEN || hexnumber(line + 2, v) != 0)
			continue;
		if (line[0] == 'n' && rsa_modulus(&k->pub, v) == 0)
			have |= 1;
		else if (line[0] == 'd') {
			rsa_from_bytes(k->d, v);
			have |= 2;
		}
	}
	fclose(f);
	return have == 3 ? NULL : "is not a key";
}

/* Exponents as long as the modulus are most of the work of the test suite, so they are done by Montgomery's method (Koc, Acar and Kaliski
 * 1996: CIOS), with the widest words that the compiler multiplies.  It shares nothing with the verifier of lib/fw. */
#ifdef __SIZEOF_INT128__
typedef uint64_t word;
__extension__ typedef unsigned __int128 twice;
#else
typedef uint32_t word;
typedef uint64_t twice;
#endif
#define WORD ((unsigned)sizeof(word))
#define BITS (8 * WORD)
#define WORDS (RSA_LEN / sizeof(word))

static void
words_from_limbs(word out[WORDS], const uint32_t in[RSA_LIMBS])
{
	size_t i;

	memset(out, 0, RSA_LEN);
	for (i = 0; i < RSA_LIMBS; i++)
		out[i * 4 / WORD] |= (word)in[i] << 32 * (i % (WORD / 4));
}

/* a -= n if over (the word above a) or a itself says that it is not below n */
static void
reduce(word a[WORDS], word over, const word n[WORDS])
{
	word d[WORDS], borrow = 0;
	size_t i;

	for (i = 0; i < WORDS; i++) {
		twice t = (twice)a[i] - n[i] - borrow;

		d[i] = (word)t;
		borrow = (word)(t >> BITS) & 1;
	}
	if (over >= borrow)
		memcpy(a, d, RSA_LEN);
}

/* out = a * b / 2^2048 mod n; out may be a or b */
static void
montgomery(const word n[WORDS], word inverse, const word a[WORDS], const word b[WORDS], word out[WORDS])
{
	word t[WORDS + 1] = { 0 }, m;
	twice c, d;
	size_t i, j;

	for (i = 0; i < WORDS; i++) {
		c = (twice)a[0] * b[i] + t[0];
		m = (word)c * inverse;
		d = (twice)m * n[0] + (word)c;
		for (j = 1; j < WORDS; j++) {
			c = (twice)a[j] * b[i] + t[j] + (word)(c >> BITS);
			d = (twice)m * n[j] + (word)c + (word)(d >> BITS);
			t[j - 1] = (word)d;
		}
		c = (twice)t[WORDS] + (word)(c >> BITS) + (word)(d >> BITS);
		t[WORDS - 1] = (word)c;
		t[WORDS] = (word)(c >> BITS);
	}
	reduce(t, t[WORDS], n);
	memcpy(out, t, RSA_LEN);
}

/* block^d mod n, four bits of d at a time */
void
fw_private(const struct fw_key *k, const unsigned char block[RSA_LEN], unsigned char sig[RSA_LEN])
{
	word pow[16][WORDS], n[WORDS], square[WORDS] = { 1 }, one[WORDS] = { 1 }, m[WORDS], inverse = 1, top;
	uint32_t limbs[RSA_LIMBS];
	size_t i;
	unsigned j;

	words_from_limbs(n, k->pub.n);
	for (i = 0; i < 6; i++)         /* -1/n modulo one word: each step doubles the bits that are right */
		inverse *= 2 + n[0] * inverse;
	for (i = 0; i < 2 * 8 * RSA_LEN; i++) { /* 2^4096 mod n, bit by bit */
		top = square[WORDS - 1] >> (BITS - 1);
		for (j = WORDS; j > 1; j--)
			square[j - 1] = (word)(square[j - 1] << 1 | square[j - 2] >> (BITS - 1));
		square[0] <<= 1;
		reduce(square, top, n);
	}
	rsa_from_bytes(limbs, block);
	words_from_limbs(pow[1], limbs);
	montgomery(n, inverse, pow[1], square, pow[1]);
	montgomery(n, inverse, one, square, pow[0]);
	for (i = 2; i < 16; i++)
		montgomery(n, inverse, pow[i - 1], pow[1], pow[i]);
	memcpy(m, pow[0], sizeof m);
	for (i = RSA_LIMBS; i > 0; i--)
		for (j = 32; j > 0; j -= 4) {
			int q;

			for (q = 0; q < 4; q++)
				montgomery(n, inverse, m, m, m);
			montgomery(n, inverse, m, pow[k->d[i - 1] >> (j - 4) & 15], m);
		}
	montgomery(n, inverse, m, one, m);
	for (i = 0; i < RSA_LEN; i++)
		sig[RSA_LEN - 1 - i] = (unsigned char)(m[i / WORD] >> 8 * (i % WORD));
}

void
fw_resign(unsigned char *file, size_t n, const struct fw_key *k, uint32_t time)
{
	unsigned char block[RSA_LEN];
	struct hash s;

	if (n < SIG + RSA_LEN)
		return;
	memset(block, 0xff, sizeof block);
	block[0] = 0;
	block[1] = 1;
	block[231] = 0;
	put_be32(block + 232, time);
	/* all but the item that holds the signature, tag and length included */
	sha1_init(&s);
	hash_add(&s, span(file, 122));
	hash_add(&s, span(file + SIG + RSA_LEN, n - SIG - RSA_LEN));
	hash_end(&s, block + 236);
	fw_private(k, block, file + SIG);
}

void
fw_sign(struct buf *b, const struct fw_key *k, const char *name, uint32_t time, struct span body)
{
	static const char signer[] = "CN=someSigner;OU=someOrgUnit;O=someOrg", ca[] = "CN=someCA;OU=someOrgUnit;O=someOrg";
	size_t begin = b->n, len = strlen(name) + 1, head = (384 + len + 3) / 4 * 4;
	unsigned char n2[2];

	buf_add(b, "\001\000\002\001\001\002\000\002", 8);
	put_be16(n2, (unsigned)head);
	buf_add(b, n2, 2);
	buf_add(b, "\003\000\133\004\000\047", 6);
	buf_add(b, signer, sizeof signer);
	buf_add(b, "\005\000\010\x12\x34\x56\x78\x90\xab\xcd\xef\006\000\043", 14);
	buf_add(b, ca, sizeof ca);
	buf_add(b, "\007\000\017\010\000\001\001\011\000\010\012\000\001\000\013\000\001\002\014\001\000", 21);
	if (buf_reserve(b, RSA_LEN) != 0)
		return;
	memset(b->p + b->n, 0, RSA_LEN);
	b->n += RSA_LEN;
	put_be16(n2, (unsigned)len);
	buf_addc(b, 0x0e);
	buf_add(b, n2, 2);
	buf_add(b, name, len);
	while (!b->failed && b->n - begin < head)
		buf_addc(b, 0x0d);
	buf_addspan(b, body);
	if (!b->failed)
		fw_resign(b->p + begin, b->n - begin, k, time);
}
