#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

int
buf_reserve(struct buf *b, size_t more)
{
	unsigned char *p;
	size_t cap;

	if (b->failed)
		return -1;
	if (more > BUF_MAX || b->n > BUF_MAX - more) {
		b->failed = 1;
		return -1;
	}
	if (b->n + more <= b->cap)
		return 0;
	cap = b->cap == 0 ? 256 : b->cap;
	while (cap < b->n + more)
		cap *= 2;
	p = realloc(b->p, cap);
	if (p == NULL) {
		b->failed = 1;
		return -1;
	}
	b->p = p;
	b->cap = cap;
	return 0;
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addspan(struct buf *b, struct span s)
{
	buf_add(b, s.p, s.n);
}

void
buf_addc(struct buf *b, int c)
{
	unsigned char u = (unsigned char)c;

	buf_add(b, &u, 1);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->failed = 1;
		return;
	}
	if (buf_reserve(b, (size_t)n + 1) != 0)
		return;
	va_start(ap, fmt);
	vsnprintf((char *)b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

struct span
buf_span(const struct buf *b)
{
	return span(b->p, b->n);
}

const char *
buf_cstr(struct buf *b)
{
	if (buf_reserve(b, 1) != 0)
		return "";
	b->p[b->n] = '\0';
	return (const char *)b->p;
}

void
buf_free(struct buf *b)
{
	free(b->p);
	memset(b, 0, sizeof *b);
}
