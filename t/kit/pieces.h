/* pieces - inflate by pieces of every size, to compare with inflate in one go */
#ifndef CPH_PIECES_H
#define CPH_PIECES_H

#include "unpack/inflate.h"

struct pieces {
	struct span in;
	unsigned char *out;
	size_t at, made, step;
};

static inline ptrdiff_t
pieces_fill(void *ctx, unsigned char *to, size_t cap)
{
	struct pieces *p = ctx;
	size_t n = 1 + (p->step = p->step * 5 % 509) % 70;

	n = n > cap ? cap : n;
	n = n > p->in.n - p->at ? p->in.n - p->at : n;
	if (n > 0)
		memcpy(to, p->in.p + p->at, n);
	p->at += n;
	return (ptrdiff_t)n;
}

static inline int
pieces_flush(void *ctx, const unsigned char *b, size_t n)
{
	struct pieces *p = ctx;

	memcpy(p->out + p->made, b, n);
	p->made += n;
	return 0;
}

/* As inflate_run. */
static inline enum inflate_err
pieces_run(struct span in, unsigned char *out, size_t cap, size_t *used, size_t *made)
{
	static unsigned char buf[71], window[INFLATE_FAR_MAX + 700];
	struct pieces p = { in, out, 0, 0, 1 + in.n % 508 };
	struct inflate_io io = { .buf = buf, .buf_cap = 64 + in.n % 8, .fill = pieces_fill, .out = window,
		.out_cap = INFLATE_FAR_MAX + 1 + in.n % 700, .flush = pieces_flush, .ctx = &p, .max = cap };
	enum inflate_err e = inflate_stream(&io);

	if (io.rest.n > 0)
		pieces_flush(&p, io.rest.p, io.rest.n);
	*used = (size_t)io.used;
	*made = p.made;
	return e;
}

#endif
