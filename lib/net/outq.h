/* outq - a bounded queue of records in front of a descriptor whose reader may be slow, or whose file system may be full (layer 2)
 *
 * A reader that stops reading must not delay the program that writes.  Records that do not fit are dropped whole, and counted.  A full file
 * system is treated as a slow reader: the rest of a record is written once there is room.
 */
#ifndef CPH_OUTQ_H
#define CPH_OUTQ_H

#include <stdint.h>

#include "buf.h"
#include "nowait.h"

#define OUTQ_MAX ((size_t)1 << 20)

struct outq {
	struct nowait w;
	int err;                /* errno of a permanent failure; after it records are dropped without being counted */
	int full;               /* ENOSPC or EDQUOT while there is no room, else 0 */
	struct buf b;           /* b.p + at ... is not written yet */
	size_t at;
	uint64_t dropped;       /* records dropped since outq_dropped reported some */
};

void outq_init(struct outq *q, int fd);
void outq_put(struct outq *q, const void *record, size_t n);    /* queue the whole record, or drop it */
void outq_push(struct outq *q);         /* write as much as possible without blocking */
int outq_half(const struct outq *q);    /* 1 if it is half full: time for outq_push before more is put in */
int outq_pending(const struct outq *q); /* 1 if outq_push has to be called again later */
uint64_t outq_dropped(struct outq *q);  /* records dropped since it last returned a number; 0 while the queue is more than half full */
void outq_free(struct outq *q);

#endif
