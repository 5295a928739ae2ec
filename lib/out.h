/* out - buffered, checked output to a descriptor (layer 2)
 *
 * Unlike stdio it keeps the first write error (out.err, an errno value); later writes do nothing, and out_flush returns it.  A tool
 * exits 0 only after out_flush returned 0.
 */
#ifndef CPH_OUT_H
#define CPH_OUT_H

#include <string.h>

#include "span.h"

struct out {
	int fd;
	int err;                /* errno of the first failure, 0 = none */
	size_t n;
	unsigned char b[65536];
};

void out_init(struct out *o, int fd);
static inline void out_add(struct out *o, const void *p, size_t n);
int out_flush(struct out *o);   /* 0, or the errno of the first failure since out_init */

void out_add_full(struct out *o, const void *p, size_t n);      /* only for out_add: the buffer is full, or a write has failed */

static inline void
out_add(struct out *o, const void *p, size_t n)
{
	if (n > sizeof o->b - o->n || o->err != 0)
		out_add_full(o, p, n);
	else if (n > 0) {
		memcpy(o->b + o->n, p, n);
		o->n += n;
	}
}

#endif
