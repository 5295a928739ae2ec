/* RSA-2048 with exponent 3: the 14 + 21 genuine signatures under the real keys, edges, the key ring; "test_rsa cube" reads lines
 * "modulus signature" in hexadecimal and prints the cubes for python to judge */
#include <stdlib.h>

#include "bytes.h"
#include "kit/check.h"
#include "fw/keyring.h"
#include "tsv.h"

#define BUILT_IN 18u    /* keys */

static int
unhex(struct span s, unsigned char *out, size_t n)
{
	size_t i;
	unsigned v;

	if (s.n != 2 * n)
		return -1;
	for (i = 0; i < n; i++) {
		char two[3] = { (char)s.p[2 * i], (char)s.p[2 * i + 1], '\0' };

		if (sscanf(two, "%2x", &v) != 1)
			return -1;
		out[i] = (unsigned char)v;
	}
	return 0;
}

static struct span
slurp(const char *name, unsigned char *b, size_t cap)
{
	const char *root = getenv("CPH_ROOT");
	char path[1024];
	FILE *f;
	size_t n = 0;

	snprintf(path, sizeof path, "%s/%s", root == NULL ? "." : root, name);
	if ((f = fopen(path, "rb")) != NULL) {
		n = fread(b, 1, cap, f);
		fclose(f);
	}
	return span(b, n);
}

static void
genuine(void)
{
	static unsigned char text[65536];
	struct keyring ring;
	struct tsv t;
	int rows = 0;

	CHECK_STR(keyring_init(&ring), NULL);
	CHECK(ring.n == BUILT_IN);
	CHECK(tsv_text(&t, slurp("t/kit/data/signatures.tsv", text, sizeof text)) == 0);
	while (tsv_next(&t) == 1) {
		unsigned char sig[RSA_LEN], block[RSA_LEN], want[RSA_LEN];
		const struct key *k = keyring_find(&ring, t.col[1]);
		char name[64];

		rows++;
		span_copy(t.col[0], name, sizeof name);
		CHECK_ROW(k != NULL && unhex(t.col[5], sig, sizeof sig) == 0, name);
		if (k == NULL)
			continue;
		memset(want, 0xff, sizeof want);
		want[0] = 0;
		want[1] = 1;
		want[231] = 0;
		put_be32(want + 232, (uint32_t)strtoul((const char *)t.col[3].p, NULL, 10));
		CHECK_ROW(unhex(t.col[4], want + 236, 20) == 0, name);
		CHECK_ROW(rsa_cube(&k->pub, sig, block) == 0 && memcmp(block, want, RSA_LEN) == 0, name);
		/* and under the other key it is nothing */
		k = &ring.key[k == &ring.key[0]];
		CHECK_ROW(rsa_cube(&k->pub, sig, block) != 0 || memcmp(block, want, 232) != 0, name);
	}
	CHECK(rows == 14 + 21);
}

static void
edges(void)
{
	unsigned char m[RSA_LEN], s[RSA_LEN], b[RSA_LEN], zero[RSA_LEN] = { 0 };
	struct rsa_pub k;

	memset(m, 0xff, sizeof m);
	CHECK(rsa_modulus(&k, m) == 0);
	memcpy(s, m, sizeof s);
	memset(b, 0x55, sizeof b);
	CHECK(rsa_cube(&k, s, b) == -1 && b[0] == 0x55);        /* s = n */
	s[RSA_LEN - 1] = 0xfe;
	CHECK(rsa_cube(&k, s, b) == 0 && memcmp(b, s, RSA_LEN) == 0);   /* (n - 1)^3 = n - 1 */
	CHECK(rsa_cube(&k, zero, b) == 0 && memcmp(b, zero, RSA_LEN) == 0);
	memset(s, 0, sizeof s);
	s[RSA_LEN - 1] = 5;
	CHECK(rsa_cube(&k, s, b) == 0 && b[RSA_LEN - 1] == 125 && memcmp(b, zero, RSA_LEN - 1) == 0);
	/* s just above n */
	m[RSA_LEN - 1] = 0xfd;
	CHECK(rsa_modulus(&k, m) == 0);
	memset(s, 0xff, sizeof s);
	CHECK(rsa_cube(&k, s, b) == -1);
	/* not a modulus of 2048 bits; even */
	m[0] = 0x7f;
	CHECK(rsa_modulus(&k, m) == -1);
	m[0] = 0x80;
	m[RSA_LEN - 1] = 0xfe;
	CHECK(rsa_modulus(&k, m) == -1);
}

static char digits[2 * RSA_LEN + 1];

static void
ring_refuses(void)
{
	static const struct {
		const char *head, *name, *exponent;
		int digits;
		const char *why;
	} rows[] = {
		{ "name\texponent\tmodulus_hex", "X", "3", 512, NULL },
		{ "name\texponent\tmodulus", "X", "3", 512, "columns name, exponent and modulus_hex are needed" },
		{ "name\texponent\tmodulus_hex", "", "3", 512, "name of a key must have 1 to 15 characters" },
		{ "name\texponent\tmodulus_hex", "0123456789abcdef", "3", 512, "name of a key must have 1 to 15 characters" },
		{ "name\texponent\tmodulus_hex", "a b", "3", 512, "name of a key must consist of letters, digits, - and _" },
		{ "name\texponent\tmodulus_hex", "A", "3", 512, "a key of this name is there already" },
		{ "name\texponent\tmodulus_hex", "X", "65537", 512, "exponent must be 3: only that is known to phones" },
		{ "name\texponent\tmodulus_hex", "X", "3", 510, "modulus_hex must have 512 digits: only RSA-2048 is known to phones" },
		{ "name\texponent\tmodulus_hex", "X", "3", -512, "modulus_hex is not hexadecimal" },
		{ "name\texponent\tmodulus_hex\tmore", "X", "3", 512, "wrong number of columns" },
	};
	struct keyring ring;
	char text[2048];
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		int n = rows[i].digits < 0 ? -rows[i].digits : rows[i].digits;

		memset(digits, 'f', sizeof digits - 1);
		if (rows[i].digits < 0)
			digits[77] = 'g';
		snprintf(text, sizeof text, "# c\n%s\n%s\t%s\t%.*s\n", rows[i].head, rows[i].name, rows[i].exponent, n, digits);
		keyring_init(&ring);
		CHECK_STR(keyring_add(&ring, span_cstr(text)), rows[i].why);
		CHECK_ROW(ring.n == (rows[i].why == NULL ? BUILT_IN + 1 : BUILT_IN), text);
		if (rows[i].why != NULL)
			CHECK_ROW(ring.lineno == 3 || strstr(rows[i].why, "columns name") != NULL, rows[i].why);
	}
	keyring_init(&ring);
	CHECK_STR(keyring_add(&ring, span_cstr("")), "empty table");
	CHECK_STR(keyring_add(&ring, span_cstr("name\texponent\tmodulus_hex\n")), "no key in it");
	/* all or nothing */
	snprintf(text, sizeof text, "name\texponent\tmodulus_hex\nX\t3\t%s\nY\t3\tzz\n", digits);
	digits[0] = 'f';
	CHECK(keyring_add(&ring, span_cstr(text)) != NULL && ring.n == BUILT_IN);
}

static void
ring_full(void)
{
	static char text[KEYRING_MAX * 600];
	struct keyring ring;
	size_t i, n;

	memset(digits, 'f', sizeof digits - 1);
	/* the same modulus under two names */
	snprintf(text, sizeof text, "name\texponent\tmodulus_hex\nX\t3\t%s\nY\t3\t%s\n", digits, digits);
	keyring_init(&ring);
	CHECK_STR(keyring_add(&ring, span_cstr(text)), "this modulus is there already");
	CHECK(ring.n == BUILT_IN && ring.lineno == 3);
	n = (size_t)snprintf(text, sizeof text, "name\texponent\tmodulus_hex\n");
	for (i = BUILT_IN; i < KEYRING_MAX + 1; i++) {
		snprintf(digits + 500, 13, "%03xfffffffff", (unsigned)i);
		if (i == KEYRING_MAX) {
			CHECK_STR(keyring_add(&ring, span(text, n)), NULL);
			CHECK(ring.n == KEYRING_MAX);
			keyring_init(&ring);
		}
		n += (size_t)snprintf(text + n, sizeof text - n, "k%u\t3\t%s\n", (unsigned)i, digits);
	}
	CHECK_STR(keyring_add(&ring, span(text, n)), "too many keys");
	CHECK(ring.n == BUILT_IN);
}

static void
holders(void)
{
	static const struct {
		const char *key, *loader;
		int held;
	} rows[] = {
		{ "A", "P003-07-5-00", 1 }, { "A", "PAS3X060", 1 }, { "A", "P003-8-12-00", 1 }, { "A", "P003-08-4-00", -1 }, { "A", "", -1 },
		{ "B", "P003-07-5-00", 0 }, { "B", "P003-08-8-00", 1 }, { "B", "PAS30830", 1 }, { "B", "PAS30831", 1 }, { "B", "P0030801SR02", 1 },
		{ "B", "P003", -1 }, { "B", "P003-08-8-0", -1 }, { "B", "PAS3X060", -1 }
	};
	struct keyring ring;
	size_t i;

	keyring_init(&ring);
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_ROW(key_held_by(keyring_find(&ring, span_cstr(rows[i].key)), span_cstr(rows[i].loader)) == rows[i].held, rows[i].loader);
	CHECK(keyring_find(&ring, span_cstr("C")) == NULL);
}

static int
cubes(void)
{
	char line[1100];
	unsigned char m[RSA_LEN], s[RSA_LEN], b[RSA_LEN];
	struct rsa_pub k;
	size_t i;

	while (fgets(line, sizeof line, stdin) != NULL) {
		if (strlen(line) < 4 * RSA_LEN + 1 || unhex(span(line, 2 * RSA_LEN), m, RSA_LEN) != 0 ||
		    unhex(span(line + 2 * RSA_LEN + 1, 2 * RSA_LEN), s, RSA_LEN) != 0)
			return 2;
		if (rsa_modulus(&k, m) != 0)
			puts("bad modulus");
		else if (rsa_cube(&k, s, b) != 0)
			puts("too large");
		else {
			for (i = 0; i < RSA_LEN; i++)
				printf("%02x", b[i]);
			putchar('\n');
		}
	}
	return 0;
}

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return cubes();
	genuine();
	edges();
	ring_refuses();
	ring_full();
	holders();
	return check_done();
}
