#include <string.h>

#include "bytes.h"
#include "hash.h"
#include "sighdr.h"

#define NAME_AT 384             /* offset of the name; its item begins three bytes before */
#define SIG_ITEM 122
#define SIG_AT 125
#define SIG_END 381
#define HEADER_MAX 2048

/* bytes 0-124; 8 and 9, the header's length, vary */
static const unsigned char fixed[SIG_AT + 1] =
	"\x01\x00\x02\x01\x01" "\x02\x00\x02\x00\x00"
	"\x03\x00\x5b"
	"\x04\x00\x27" "CN=someSigner;OU=someOrgUnit;O=someOrg\0"
	"\x05\x00\x08\x12\x34\x56\x78\x90\xab\xcd\xef"
	"\x06\x00\x23" "CN=someCA;OU=someOrgUnit;O=someOrg\0"
	"\x07\x00\x0f"
	"\x08\x00\x01\x01"
	"\x09\x00\x08" "\x0a\x00\x01\x00" "\x0b\x00\x01\x02"
	"\x0c\x01\x00";

int
sighdr_begins(struct span f)
{
	return f.n >= 10 && memcmp(f.p, "\x01\x00\x02", 3) == 0 && memcmp(f.p + 5, "\x02\x00\x02", 3) == 0;
}

static const char *
parse_name(struct span f, struct sighdr *h, size_t len)
{
	size_t i;

	h->name = span(f.p + NAME_AT, len - 1);
	if (h->name.n > SIGHDR_NAME_MAX)
		return "header: file name too long";
	if (f.p[NAME_AT + len - 1] != 0)
		return "header: file name without its end";
	for (i = 0; i < h->name.n; i++) {
		int c = h->name.p[i];

		if (c < 0x21 || c > 0x7e || c == '/' || c == '\\')
			return "header: unfit character in the file name";
	}
	for (i = NAME_AT + len; i < h->len; i++)
		if (f.p[i] != 0x0d)
			return "header: padding damaged";
	return NULL;
}

const char *
sighdr_parse(struct span f, struct sighdr *h)
{
	size_t len;

	memset(h, 0, sizeof *h);
	if (!sighdr_begins(f))
		return "no signed header";
	if (f.n < NAME_AT + 4)
		return "cut within its header";
	if (memcmp(f.p, fixed, 8) != 0 || memcmp(f.p + 10, fixed + 10, SIG_AT - 10) != 0)
		return "header: not that of a phone's firmware";
	if (f.p[SIG_END] != 0x0e)
		return "header: no file name";
	h->len = be16(f.p + 8);
	len = be16(f.p + SIG_END + 1);
	if (len < 2 || h->len != (NAME_AT + len + 3) / 4 * 4 || h->len >= HEADER_MAX)
		return "header: lengths do not fit each other";
	if (h->len >= f.n)
		return "cut: nothing behind its header";
	return parse_name(f, h, len);
}

/* 1 if the block begins with 00 01, 229 times ff, 00; time and digest are not compared */
static int
padding_ok(const unsigned char b[RSA_LEN])
{
	size_t i;

	if (b[0] != 0 || b[1] != 1 || b[231] != 0)
		return 0;
	for (i = 2; i < 231; i++)
		if (b[i] != 0xff)
			return 0;
	return 1;
}

/* The key that made the signature: own 1 tries the keys for the family, own 0 the others.  NULL = none of them. */
static const struct key *
signer(struct span f, const struct keyring *ring, struct span family, int own, unsigned char block[RSA_LEN])
{
	size_t i;

	for (i = 0; i < ring->n; i++)
		if (key_for(&ring->key[i], family) == own && rsa_cube(&ring->key[i].pub, f.p + SIG_AT, block) == 0 && padding_ok(block))
			return &ring->key[i];
	return NULL;
}

enum sig_res
sighdr_verify(struct span f, const struct sighdr *h, const struct keyring *ring, struct span family, const struct key **key,
    uint32_t *time)
{
	unsigned char digest[SHA1_LEN], block[RSA_LEN];
	struct hash s;
	const struct key *k;

	*key = NULL;
	*time = 0;
	if (h->len > f.n || h->len < NAME_AT)
		return SIG_UNKNOWN;
	k = signer(f, ring, family, 1, block);
	if (k == NULL)
		k = signer(f, ring, family, 0, block);
	if (k == NULL)
		return SIG_UNKNOWN;
	/* hash everything except the item of the signature with its tag and length */
	sha1_init(&s);
	hash_add(&s, span_sub(f, 0, SIG_ITEM));
	hash_add(&s, span_sub(f, SIG_END, f.n));
	hash_end(&s, digest);
	*key = k;
	*time = be32(block + 232);
	return memcmp(block + 236, digest, SHA1_LEN) == 0 ? SIG_GOOD : SIG_ALTERED;
}

size_t
sighdr_any_len(struct span f)
{
	size_t len, at;

	if (!sighdr_begins(f))
		return 0;
	len = be16(f.p + 8);
	if (len < 10 || len > f.n || len >= HEADER_MAX)
		return 0;
	for (at = 10; at < len; ) {
		unsigned tag = f.p[at];

		if (tag == 0x0d) {
			at++;
			continue;
		}
		if (len - at < 3)
			return 0;
		/* the items 3, 7 and 9 contain the items that follow */
		at += 3 + (tag == 3 || tag == 7 || tag == 9 ? 0 : be16(f.p + at + 1));
	}
	return at == len ? len : 0;
}
