/* outq - a bounded queue in front of a descriptor that may be slow (layer 2)
 *
 * A reader that stops reading must not delay the program that writes: what does not fit is dropped, whole records at a time, and
 * counted.  The descriptor stays in blocking mode, for it is shared with other processes; it is only written to when poll says
 * that PIPE_BUF bytes can be taken.
 */
#ifndef CPH_OUTQ_H
#define CPH_OUTQ_H

#include <stdint.h>

#include "buf.h"

#define OUTQ_MAX ((size_t)1 << 20)

struct outq {
	int fd;
	int err;                /* errno of the first failure; from then on everything is dropped without being counted */
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
