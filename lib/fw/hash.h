/* hash - SHA-1 and SHA-256 (layer 0; FIPS 180-4)
 *
 * SHA-1 is the digest in the signed header of a firmware file, which phones compare; use it for nothing new.  SHA-256 is for the table
 * of known genuine files (lib/data/genuine.tsv).  A message may be up to 2^61 - 1 bytes and come in pieces of any length.
 */
#ifndef CPH_HASH_H
#define CPH_HASH_H

#include <stdint.h>

#include "span.h"

#define SHA1_LEN 20
#define SHA256_LEN 32

struct hash {
	const struct hash_kind *kind;   /* private */
	uint32_t h[8];                  /* SHA-1 uses five */
	uint64_t n;                     /* bytes so far */
	unsigned char block[64];        /* its first n % 64 bytes wait for the rest of the block */
};

void sha1_init(struct hash *s);
void sha256_init(struct hash *s);
void hash_add(struct hash *s, struct span bytes);
/* out: SHA1_LEN or SHA256_LEN bytes.  Then s must be initialised again before further use. */
void hash_end(struct hash *s, unsigned char *out);

#endif
