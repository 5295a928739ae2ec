/* inflate - undo the deflate compression of zip and gzip (layer 0); RFC 1951
 *
 * One shot: the whole compressed stream and the whole output buffer are there, so back references need no window and the buffer's
 * end is the only bound.  Nothing is allocated; about 12 KB of stack are used.  What is a legal stream is zlib's judgement:
 * where RFC 1951 leaves room, streams that zlib refuses are refused here for the same cause.
 */
#ifndef CPH_INFLATE_H
#define CPH_INFLATE_H

#include "span.h"

enum inflate_err {
	INFLATE_OK,
	INFLATE_CUT,            /* the input ends inside the stream */
	INFLATE_FULL,           /* the stream has more than cap bytes; exactly cap were made */
	INFLATE_BLOCK,          /* block type 3 */
	INFLATE_STORED,         /* stored block: length and its complement differ */
	INFLATE_COUNTS,         /* more than 286 literal/length or 30 distance codes */
	INFLATE_CL_OVER,        /* code length code: more codes than bits allow */
	INFLATE_CL_SHORT,       /* code length code: unused bit patterns, or no code */
	INFLATE_REPEAT_NONE,    /* "repeat the last length" before there was one */
	INFLATE_REPEAT_PAST,    /* a repeat runs past the last length */
	INFLATE_NO_END,         /* a block without an end-of-block code */
	INFLATE_LIT_OVER,       /* literal/length code: more codes than bits allow */
	INFLATE_LIT_SHORT,      /* literal/length code: unused bit patterns (one code of one bit is legal) */
	INFLATE_DIST_OVER,      /* distance code: more codes than bits allow */
	INFLATE_DIST_SHORT,     /* distance code: unused bit patterns (no code, or one of one bit, is legal) */
	INFLATE_LIT_CODE,       /* a bit pattern or symbol (286, 287) that means no length */
	INFLATE_DIST_CODE,      /* a bit pattern or symbol (30, 31) that means no distance */
	INFLATE_FAR,            /* a distance reaching before the first byte */
	INFLATE_ERRS
};

/* Decode the stream at the start of in into out, at most cap bytes.  *used and *made (either may be NULL) are set in every case:
 * the bytes of in that belong to the stream, and the bytes made.  Bytes of out beyond those made may have been written over. */
enum inflate_err inflate_run(struct span in, unsigned char *out, size_t cap, size_t *used, size_t *made);

/* English for an error, to go after the name of the file. */
const char *inflate_reason(enum inflate_err e);

#endif
