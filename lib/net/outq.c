#include <errno.h>
#include <string.h>

#include "outq.h"

void
outq_init(struct outq *q, int fd)
{
	memset(q, 0, sizeof *q);
	nowait_init(&q->w, fd);
}

void
outq_put(struct outq *q, const void *record, size_t n)
{
	if (q->err != 0 || n == 0)
		return;
	if (q->at > 0 && (q->at == q->b.n || q->at > OUTQ_MAX / 2)) {
		memmove(q->b.p, q->b.p + q->at, q->b.n - q->at);
		q->b.n -= q->at;
		q->at = 0;
	}
	/* After a drop, accept nothing until the queue is half empty: one gap in the output is easier to read than many. */
	if (q->b.n - q->at + n > (q->dropped > 0 ? OUTQ_MAX / 2 : OUTQ_MAX) || buf_reserve(&q->b, n) != 0) {
		q->b.failed = 0;
		q->dropped++;
		return;
	}
	buf_add(&q->b, record, n);
}

void
outq_push(struct outq *q)
{
	while (q->err == 0 && q->at < q->b.n) {
		ssize_t r = nowait_write(&q->w, q->b.p + q->at, q->b.n - q->at);

		if (r >= 0) {
			q->at += (size_t)r;
			q->full = 0;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno == ENOSPC || errno == EDQUOT)
			q->full = errno;
		else if (errno != EAGAIN && errno != EWOULDBLOCK) {
			q->err = errno;
			buf_free(&q->b);
			q->at = 0;
		}
		return;
	}
}

int
outq_half(const struct outq *q)
{
	return q->err == 0 && q->b.n - q->at > OUTQ_MAX / 2;
}

int
outq_pending(const struct outq *q)
{
	return q->err == 0 && q->at < q->b.n;
}

uint64_t
outq_dropped(struct outq *q)
{
	uint64_t n = q->dropped;

	if (q->b.n - q->at > OUTQ_MAX / 2)
		return 0;
	q->dropped = 0;
	return n;
}

void
outq_free(struct outq *q)
{
	buf_free(&q->b);
	q->at = 0;
	nowait_free(&q->w);
}
