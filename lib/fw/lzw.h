/* lzw - decoder for the stream of Unix compress(1) (layer 1)
 *
 * Compressed firmware images contain one: 1f 9d, a flag byte (bit 7 block mode, low five bits the widest code), then codes of 9 bits and
 * more, least significant bit first, in groups of eight codes.  When the width changes, and after a CLEAR code, the rest of the group is
 * skipped.  Sources: the images, and the behaviour of compress(1) and gzip(1), with which the tests compare.
 */
#ifndef CPH_LZW_H
#define CPH_LZW_H

#include "span.h"

#define LZW_BITS_MIN 10         /* of the widest code; existing programs disagree about streams limited to 9 bits */
#define LZW_BITS_MAX 16
#define LZW_OUT_MAX ((size_t)1 << 30)     /* a larger cap counts as this */

enum lzw_res {
	LZW_OK,
	LZW_MAGIC,      /* not 1f 9d, reserved flag bits set, or widest code outside 10..16 */
	LZW_CODE,       /* a code that does not exist yet: damaged */
	LZW_SHORT,      /* the input ended before cap bytes had come out (lzw_exact only) */
	LZW_LONG,       /* more would come out than cap bytes */
	LZW_TRAIL,      /* something other than zero padding behind the last code (lzw_exact only) */
	LZW_MEMORY
};

/* Decode all of in into at most cap bytes.  *n becomes the number of bytes written, also after an error (those before it).  Bits too few for
 * one more code are ignored, as compress(1) does. */
enum lzw_res lzw_decode(struct span in, unsigned char *out, size_t cap, size_t *n);

/* Decode exactly n bytes: for streams whose plain length is known and which may be followed by up to three zero bytes (firmware images
 * are padded to a multiple of four; a decoder that does not know the length takes such padding for one more code). */
enum lzw_res lzw_exact(struct span in, unsigned char *out, size_t n);

const char *lzw_reason(enum lzw_res r);         /* English, to go after an object in a message */

#endif
