/* gzip - undo gzip (layer 1); RFC 1952
 *
 * One or more members that fill the file exactly: bytes behind the last one are refused, as are reserved flags and a wrong CRC of
 * header or data.
 */
#ifndef CPH_GZIP_H
#define CPH_GZIP_H

#include "member.h"
#include "span.h"

/* 1 if it begins like a gzip file (deflated). */
int gzip_is(struct span file);

/* The file name in the header of the first member, as it stands; empty if there is none. */
struct span gzip_name(struct span file);

/* Unpack into memory of its own, at most max bytes and at most ratio bytes for each compressed one.  0 and *out (never NULL;
 * free() it) and *n; or -1 with the fault (why NULL: out of memory). */
int gzip_unpack(struct span file, uint64_t max, unsigned ratio, unsigned char **out, size_t *n, struct fault *fault);

#endif
