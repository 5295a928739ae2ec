/* fwsum - the 16-bit checksum of firmware images (layer 0)
 *
 * As the phone's loader computes it (FW), over bytes b at positions i, s being 0x5555 at first:
 *
 *	s = s + ((b * 257) XOR (i AND 0xfff))
 *	s = (s AND 0xffff) + (s >> 16)
 *
 * It tells damage, not origin: anybody can compute it, one random change in 65,536 passes, and two 512-byte blocks that lie a
 * multiple of 4,096 bytes apart may change places unnoticed.
 */
#ifndef CPH_FWSUM_H
#define CPH_FWSUM_H

#include <stdint.h>

#include "span.h"

struct fwsum {
	uint64_t total;
};

void fwsum_init(struct fwsum *s);
void fwsum_add(struct fwsum *s, struct span bytes, size_t pos);         /* bytes at positions pos, pos + 1 ... */
void fwsum_hole(struct fwsum *s, size_t from, size_t to);               /* positions from .. to - 1, which count as zero bytes */
uint32_t fwsum_end(const struct fwsum *s);                              /* 1 .. 0xffff */

#endif
