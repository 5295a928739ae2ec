/* SHA-1 and SHA-256: published vectors, every way of cutting a message; "test_hash 1|256 <file" prints a digest for openssl to judge */
#include <stdlib.h>

#include "kit/check.h"
#include "fw/hash.h"
#include "fw/hash.h"

static const char *
hex(const unsigned char *p, size_t n)
{
	static char out[2 * SHA256_LEN + 1];
	size_t i;

	for (i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", p[i]);
	return out;
}

static const char *
sha1(struct span s)
{
	unsigned char d[SHA1_LEN];
	struct hash h;

	sha1_init(&h);
	hash_add(&h, s);
	hash_end(&h, d);
	return hex(d, sizeof d);
}

static const char *
sha256(struct span s)
{
	unsigned char d[SHA256_LEN];
	struct hash h;

	sha256_init(&h);
	hash_add(&h, s);
	hash_end(&h, d);
	return hex(d, sizeof d);
}

static unsigned char big[1000000];

static void
vectors(void)
{
	/* FIPS 180-4 examples, and the empty message */
	static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

	CHECK_STR(sha1(span_cstr("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	CHECK_STR(sha1(span_cstr("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
	CHECK_STR(sha1(span_cstr(two)), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	CHECK_STR(sha256(span_cstr("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK_STR(sha256(span_cstr("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	CHECK_STR(sha256(span_cstr(two)), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(big, 'a', sizeof big);
	CHECK_STR(sha1(span(big, sizeof big)), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
	CHECK_STR(sha256(span(big, sizeof big)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	/* empty pieces change nothing */
	CHECK_STR(sha1(span(NULL, 0)), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

/* Whatever pieces a message comes in, the digest is that of the whole. */
static void
pieces(void)
{
	size_t n, cut, second;

	for (n = 0; n < sizeof big; n++)
		big[n] = (unsigned char)(n * 7 + (n >> 8));
	for (n = 0; n < 200; n++)
		for (cut = 0; cut <= n; cut += 1 + n / 16) {
			unsigned char a[SHA256_LEN];
			char whole[2 * SHA256_LEN + 1];
			struct hash h;
			struct hash k;

			second = cut + (n - cut) / 2;
			strcpy(whole, sha1(span(big, n)));
			sha1_init(&h);
			hash_add(&h, span(big, cut));
			hash_add(&h, span(big + cut, second - cut));
			hash_add(&h, span(big + second, n - second));
			hash_end(&h, a);
			CHECK_STR(hex(a, SHA1_LEN), whole);
			strcpy(whole, sha256(span(big, n)));
			sha256_init(&k);
			hash_add(&k, span(big, cut));
			hash_add(&k, span(big + cut, second - cut));
			hash_add(&k, span(big + second, n - second));
			hash_end(&k, a);
			CHECK_STR(hex(a, SHA256_LEN), whole);
		}
}

int
main(int argc, char **argv)
{
	if (argc > 1) {
		size_t n = fread(big, 1, sizeof big, stdin);

		puts(strcmp(argv[1], "1") == 0 ? sha1(span(big, n)) : sha256(span(big, n)));
		return 0;
	}
	vectors();
	pieces();
	return check_done();
}
