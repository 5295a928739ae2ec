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

/* Limits of phones, in bytes (FW) */
#define RAW_MAX_PLAIN 0xC0000           /* word 0x12c */
#define RAW_MAX_PACKED 0x60000          /* word 0x138 */
#define RAW_MAX_UAL 131040              /* word 0x138 of a loader: its flash bank */
#define RAW_STUB 32                     /* length of a loader's DSP part, which holds no program */

enum raw_res {
	RAW_OK,
	RAW_NOT,                /* no image of this layout */
	RAW_BAD,                /* an image of this layout, but damaged, cut or beyond a limit of phones */
	RAW_MEMORY
};

struct raw_image {
	char id[RAW_ID_MAX + 1];
	char tag[9];
	int packed;
	uint32_t plain_len, packed_len;
	char dsp[29];                   /* ID of the DSP part */
	uint32_t dsp_len;
	int other_family;               /* not for a 7940/7960; layout and checksums are tested in the same way */
	enum raw_res res;               /* what raw_check returned */
	char reason[RAW_REASON];        /* English, with anything but RAW_OK */
};

/* Test layout, checksums and limits.  Allocates at most RAW_MAX_PLAIN bytes for unpacking and frees them. */
enum raw_res raw_check(struct span file, struct raw_image *r);

/* 1 if ID and tag look like those of an image of this or a related family, which tells an image from other files. */
int raw_looks(struct span file);

/* ---- the 16-bit checksum of firmware images ----
 *
 * The phone's loader computes it (FW) over bytes b at positions i, beginning with s = 0x5555:
 *
 *	s = s + ((b * 257) XOR (i AND 0xfff))
 *	s = (s AND 0xffff) + (s >> 16)
 *
 * It detects damage but proves no origin: anybody can compute it.  One random change in 65,536 is not detected, nor is an exchange of two
 * 512-byte blocks that lie a multiple of 4,096 bytes apart.
 */
struct fwsum {
	uint64_t total;
};

void fwsum_init(struct fwsum *s);
void fwsum_add(struct fwsum *s, struct span bytes, size_t pos);         /* bytes at positions pos, pos + 1 ... */
void fwsum_hole(struct fwsum *s, size_t from, size_t to);               /* positions from .. to - 1, which count as zero bytes */
uint32_t fwsum_end(const struct fwsum *s);                              /* 1 .. 0xffff */

#endif
