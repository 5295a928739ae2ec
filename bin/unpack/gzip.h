/* gzip - undo gzip (layer 1); RFC 1952
 *
 * One or more members that fill the file exactly: bytes behind the last one are refused, as are reserved flags and a wrong CRC of
 * header or data.
 */
#ifndef CPH_GZIP_H
#define CPH_GZIP_H

#include "member.h"
#include "store.h"

#define GZIP_HEAD ((size_t)192 << 10)   /* a header that is longer is refused */

/* 1 if it begins like a gzip file (deflated). */
int gzip_is(struct span file);

/* The file name in the header of the first member, as it stands; empty if there is none.  f: the begin of the file. */
struct span gzip_name(struct span f);

/* Unpack from from on, at most max bytes and at most ratio bytes for each compressed one.  0 and *out; or -1 with the fault (why NULL:
 * errno). */
int gzip_unpack(struct store *st, struct input *in, uint64_t from, uint64_t max, unsigned ratio, struct blob *out, uint32_t *crc,
    struct fault *fault);

#endif
