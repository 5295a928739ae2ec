/* outq - a bounded queue of records in front of a descriptor that may be slow or full (layer 2)
 *
 * A reader that stops reading must not delay the program that writes: what does not fit is dropped, whole records at a time, and
 * counted.  A file system that is full for a moment is a slow reader like any other: the rest of a record follows once there is room.
 */
#ifndef CPH_OUTQ_H
#define CPH_OUTQ_H

#include <stdint.h>

#include "buf.h"
#include "nowait.h"

#define OUTQ_MAX ((size_t)1 << 20)

struct outq {
	struct nowait w;
	int err;                /* errno of the failure that ended it; from then on everything is dropped without being counted */
	int full;               /* ENOSPC or EDQUOT while there is no room, else 0 */
	struct buf b;           /* b.p + at ... is not written yet */
	size_t at;
	uint64_t dropped;       /* records, since outq_dropped was asked */
};

void outq_init(struct outq *q, int fd);
void outq_put(struct outq *q, const void *record, size_t n);    /* whole, or dropped */
void outq_push(struct outq *q);         /* write what goes without waiting */
int outq_half(const struct outq *q);    /* 1 if it is half full: time for outq_push before more is put in */
int outq_pending(const struct outq *q); /* 1 if outq_push has to be called again later */
uint64_t outq_dropped(struct outq *q);  /* how many were dropped since the last call, once there is room again; else 0 */
void outq_free(struct outq *q);

#endif
