/* sighdr - the signed header in front of .sbn, .sb2 and .loads (layer 1)
 *
 * Items of tag (1 byte), length (2 bytes, big-endian), value; one constant signer text whatever the key; signature at 125, file
 * name at 384, padding 0d to a multiple of 4.  What is signed: SHA-1 over the whole file but bytes 122 to 380.  The signature cubed is
 * 00 01, 229 times ff, 00, four bytes time of signing (UTC, big-endian), 20 bytes SHA-1.  Source: FW, and 253 files of many families.
 *
 * Stricter than the phone: any other layout is refused, and all 256 bytes of the block are compared (the phone does not look at the
 * length of the padding, the known weakness of exponent 3).
 */
#ifndef CPH_SIGHDR_H
#define CPH_SIGHDR_H

#include <stdint.h>

#include "keyring.h"
#include "span.h"

#define SIGHDR_NAME_MAX 63

struct sighdr {
	size_t len;             /* of the header: offset of the body */
	struct span name;       /* the file name in it, without its NUL */
};

/* 1 if the file begins like a signed one, of whatever family or version. */
int sighdr_begins(struct span file);

/* NULL and *h filled, or the reason why it is not the header of a firmware file. */
const char *sighdr_parse(struct span file, struct sighdr *h);

enum sig_res {
	SIG_GOOD,       /* signed with *key at *time, unchanged since */
	SIG_ALTERED,    /* signed with *key at *time, something changed since */
	SIG_UNKNOWN     /* by none of the keys, or the signature itself is damaged; *key is NULL */
};

/* h: of sighdr_parse on the same file.  The keys for that family (empty: any) are tried first, the others may have signed it, too. */
enum sig_res sighdr_verify(struct span file, const struct sighdr *h, const struct keyring *ring, struct span family, const struct key **key,
    uint32_t *time);

/* Length of any header that begins like a signed one, items walked within bounds (.cop.sgn has another signer text); 0 if it
 * is none.  Nothing else is tested. */
size_t sighdr_any_len(struct span file);

#endif
