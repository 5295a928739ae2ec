/* rawimage - the unsigned firmware image: a .bin, and the body of .sbn and .sb2 (layer 1)
 *
 * Layout (words are little-endian): 0x20 load ID, NUL-filled; 0x118 03 and seven NUL; 0x120 tag of 8 characters; 0x128 sum and 0x12c
 * length of the plain image; 0x130 zero, or 0x80000001 for a compressed one; then 0x134 sum and 0x138 length of that; 0x13c
 * program, or its compress(1) stream; behind the image the DSP part, up to the end of the file.  Source: FW (nine images of SIP
 * 7.5 to 8.12 and SCCP 8.1(2)SR2, and one of a 7910; all of them pass every test here).
 */
#ifndef CPH_RAWIMAGE_H
#define CPH_RAWIMAGE_H

#include <stdint.h>

#include "span.h"

#define RAW_HEAD 0x13c
#define RAW_ID_MAX 31
#define RAW_REASON 160

/* What phones take, in bytes (FW) */
#define RAW_MAX_PLAIN 0xC0000           /* word 0x12c */
#define RAW_MAX_PACKED 0x60000          /* word 0x138 */
#define RAW_MAX_UAL 131040              /* word 0x138 of a loader: its flash bank */
#define RAW_STUB 32                     /* length of a loader's DSP part, which holds no program */

enum raw_res {
	RAW_OK,
	RAW_NOT,                /* no image of this layout */
	RAW_BAD,                /* one, but damaged, cut or beyond what a phone takes */
	RAW_MEMORY
};

struct raw_image {
	char id[RAW_ID_MAX + 1];
	char tag[9];
	int packed;
	uint32_t plain_len, packed_len;
	char dsp[29];                   /* ID of the DSP part */
	uint32_t dsp_len;
	int other_family;               /* not of the 7940/7960; the tests of layout and sums hold all the same */
	enum raw_res res;               /* what raw_check returned */
	char reason[RAW_REASON];        /* English, with anything but RAW_OK */
};

/* Test everything.  Unpacks into memory of its own, at most RAW_MAX_PLAIN bytes. */
enum raw_res raw_check(struct span file, struct raw_image *r);

/* 1 if ID and tag look like those of an image of this or a sister family: enough to tell an image from other files. */
int raw_looks(struct span file);

/* ---- the 16-bit checksum of firmware images ----
 *
 * As the phone's loader computes it (FW), over bytes b at positions i, with s = 0x5555 at first:
 *
 *	s = s + ((b * 257) XOR (i AND 0xfff))
 *	s = (s AND 0xffff) + (s >> 16)
 *
 * It finds damage but proves no origin: anybody can compute it, one random change in 65,536 passes, and two 512-byte blocks that lie a
 * multiple of 4,096 bytes apart may change places unnoticed.
 */
struct fwsum {
	uint64_t total;
};

void fwsum_init(struct fwsum *s);
void fwsum_add(struct fwsum *s, struct span bytes, size_t pos);         /* bytes at positions pos, pos + 1 ... */
void fwsum_hole(struct fwsum *s, size_t from, size_t to);               /* positions from .. to - 1, which count as zero bytes */
uint32_t fwsum_end(const struct fwsum *s);                              /* 1 .. 0xffff */

#endif
