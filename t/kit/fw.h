/* fw - makes synthetic firmware (test suite): content, LZW streams, raw images, signed files, zip archives
 *
 * Everything follows from the arguments: no clock, no random source.  Buffers are appended to; b->failed tells of missing memory.
 */
#ifndef CPH_FW_H
#define CPH_FW_H

#include <stdint.h>

#include "buf.h"
#include "fw/rsa.h"

/* ---- content (fw_data.c) ---- */

struct fw_rand {
	uint64_t state;
};

uint64_t fw_random(struct fw_rand *r);                  /* splitmix64 */
uint32_t fw_below(struct fw_rand *r, uint32_t n);       /* 0 .. n - 1 */

enum fw_kind { FW_CODE, FW_HARD, FW_SAMPLES };  /* program (deflates to about 0.6), nearly incompressible program, DSP code */
void fw_content(struct buf *b, size_t n, enum fw_kind kind, struct fw_rand *r);

/* ---- compress(1) streams (fw_lzw.c) ---- */

/* Append the stream of as much of in as gives at most max bytes; returns how much of in went into it. */
size_t fw_lzw(struct buf *b, struct span in, unsigned widest, size_t max);

/* ---- raw images (fw_image.c) ---- */

struct fw_image {
	const char *id;         /* at 0x20 */
	const char *tag;        /* at 0x120, 8 characters */
	int packed;
	size_t size;            /* of all of it; a packed one gets as much content as that takes (a tiny one may stay below) */
	const char *dsp;        /* ID of the DSP part */
	size_t dsp_len;
	int dsp_old;            /* 8-byte form, as up to 7.5 */
	enum fw_kind kind;
	int bad_sum, bad_inner, bad_dsp;        /* faults, everything else right over them */
};

void fw_image(struct buf *b, const struct fw_image *f, struct fw_rand *r);
uint32_t fw_sum(struct span s, size_t hole);            /* the phone's checksum; hole: offset of the word left out */
void fw_fix_sums(unsigned char *image, size_t n);       /* words 0x134 and, plain, 0x128, so that they fit what is there */

/* ---- signing (fw_sign.c) ---- */

struct fw_key {
	char name[16];
	struct rsa_pub pub;
	uint32_t d[RSA_LIMBS];
};

const char *fw_key_read(struct fw_key *k, const char *path);    /* NULL, or the reason */
void fw_private(const struct fw_key *k, const unsigned char block[RSA_LEN], unsigned char sig[RSA_LEN]);
void fw_sign(struct buf *b, const struct fw_key *k, const char *name, uint32_t time, struct span body);
void fw_resign(unsigned char *file, size_t n, const struct fw_key *k, uint32_t time);    /* new signature over what is there */

/* ---- zip (fw_zip.c, fw_deflate.c) ---- */

struct fw_zip {
	struct buf *out;
	struct buf central;
	unsigned n;
};

void fw_zip_start(struct fw_zip *z, struct buf *out);
void fw_zip_add(struct fw_zip *z, const char *name, struct span data, uint32_t time, int store);
void fw_zip_end(struct fw_zip *z);
void fw_deflate(struct buf *b, struct span in);

#endif
