/* sighdr - the signed header in front of .sbn, .sb2 and .loads (layer 1)
 *
 * The header is a sequence of items: tag (1 byte), length (2 bytes, big-endian), value.  The text of the signer is the same for all keys; the
 * signature is at 125, the file name at 384, and padding of 0d follows up to a multiple of 4.  The signature covers the SHA-1 of the whole file
 * without bytes 122 to 380.  Its cube modulo the key is 00 01, 229 times ff, 00, four bytes signing time (UTC, big-endian), 20 bytes SHA-1.
 * Source: FW, and 253 files of many families.
 *
 * This module is stricter than the phone: it refuses any other layout and compares all 256 bytes of the block.  The phone does not check the
 * length of the padding, a known weakness of signatures with exponent 3.
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

/* 1 if the file begins like a signed file of any family or version. */
int sighdr_begins(struct span file);

/* NULL and *h filled, or the reason why it is not the header of a firmware file. */
const char *sighdr_parse(struct span file, struct sighdr *h);

enum sig_res {
	SIG_GOOD,       /* signed with *key at *time, unchanged since */
	SIG_ALTERED,    /* signed with *key at *time, something changed since */
	SIG_UNKNOWN     /* by none of the keys, or the signature itself is damaged; *key is NULL */
};

/* h: of sighdr_parse on the same file.  The keys for that family (empty: any) are tried first, then all others. */
enum sig_res sighdr_verify(struct span file, const struct sighdr *h, const struct keyring *ring, struct span family, const struct key **key,
    uint32_t *time);

/* The length of a signed header of any kind, also that of a .cop.sgn with its other signer text; 0 if it is none.  Only the lengths of its
 * items are tested. */
size_t sighdr_any_len(struct span file);

#endif
