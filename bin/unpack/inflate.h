/* inflate - undo the deflate compression of zip and gzip (layer 0); RFC 1951
 *
 * In one go from memory to memory, or through buffers of the caller's.  Nothing is allocated; about 12 KB of stack are used.
 * Where RFC 1951 leaves room, a stream is legal if zlib accepts it, and refused for the same cause if not.
 */
#ifndef CPH_INFLATE_H
#define CPH_INFLATE_H

#include <stddef.h>
#include <stdint.h>

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
	INFLATE_IO,             /* fill or flush failed */
	INFLATE_ERRS
};

#define INFLATE_FAR_MAX 32768   /* how far back a match may reach */

/* A stream that is longer than memory: input by pieces, output through a window. */
struct inflate_io {
	struct span in;                 /* the first compressed bytes; all of them without fill */
	unsigned char *buf;             /* for the further ones, */
	size_t buf_cap;                 /* at least 64 */
	ptrdiff_t (*fill)(void *ctx, unsigned char *to, size_t cap);    /* how many, 0 at the end, -1 an error */
	unsigned char *out;             /* window for what comes out; enough for all of it without flush, */
	size_t out_cap;                 /* else more than INFLATE_FAR_MAX */
	int (*flush)(void *ctx, const unsigned char *p, size_t n);      /* called when the window is full: 0, or -1 */
	void *ctx;
	uint64_t max;                   /* no more than this may come out */
	/* results */
	uint64_t used, made;            /* bytes in and out, as for inflate_run */
	struct span rest;               /* at the end: what came out and was not flushed */
	int failed;
};

enum inflate_err inflate_stream(struct inflate_io *io);

/* The same from memory to memory: decode the stream at the start of in into out, at most cap bytes.  *used and *made (either may be NULL) are set in every case:
 * the bytes of in that belong to the stream, and the bytes made.  Bytes of out beyond those made may have been written over. */
enum inflate_err inflate_run(struct span in, unsigned char *out, size_t cap, size_t *used, size_t *made);

/* English for an error, to go after the name of the file. */
const char *inflate_reason(enum inflate_err e);

#endif
