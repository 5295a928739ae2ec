/* md - what SHA-1 and SHA-256 share (layer 0; FIPS 180-4 sections 5.1.1 and 5.2.1)
 *
 * A message comes in pieces of any length, is hashed in blocks of 64 bytes, and ends with padding and its length.
 */
#ifndef CPH_MD_H
#define CPH_MD_H

#include <stdint.h>

#include "span.h"

struct md {
	uint32_t h[8];          /* SHA-1 has five */
	uint64_t n;             /* bytes so far */
	unsigned char block[64];        /* the first n % 64 of them are waiting */
};

/* n blocks from p into h */
typedef void md_blocks(uint32_t *h, const unsigned char *p, size_t n);

void md_init(struct md *m, const uint32_t *start, size_t words);
void md_add(struct md *m, struct span bytes, md_blocks *blocks);
void md_end(struct md *m, md_blocks *blocks, unsigned char *out, size_t words);

#endif
