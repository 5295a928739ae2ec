/* buf - owned, growable bytes (layer 2)
 *
 * A zero-initialised struct buf ({0}) is empty; buf_free releases the memory and leaves an empty buf.  When memory runs out, or the
 * length would pass BUF_MAX, the buffer keeps its content and sets buf.failed, and further appends do nothing.  So callers append
 * without checks and test buf.failed once.
 */
#ifndef CPH_BUF_H
#define CPH_BUF_H

#include "span.h"

#define BUF_MAX ((size_t)1 << 31)

struct buf {
	unsigned char *p;
	size_t n, cap;
	int failed;
};

int buf_reserve(struct buf *b, size_t more);    /* 0, or -1 and b->failed */
static inline void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addspan(struct buf *b, struct span s);
void buf_addc(struct buf *b, int c);
void buf_addf(struct buf *b, const char *fmt, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;
struct span buf_span(const struct buf *b);      /* borrowed until the next append */
const char *buf_cstr(struct buf *b);            /* appends a NUL, which b->n does not count; "" if b->failed */
void buf_free(struct buf *b);

static inline void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || ((b->failed || n > b->cap - b->n) && buf_reserve(b, n) != 0))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

#endif
