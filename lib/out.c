#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

void
out_init(struct out *o, int fd)
{
	o->fd = fd;
	o->err = 0;
	o->n = 0;
}

static void
drain(struct out *o, const unsigned char *p, size_t n)
{
	while (n > 0 && o->err == 0) {
		ssize_t r = write(o->fd, p, n);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0) {
			o->err = errno;
			return;
		}
		p += r;
		n -= (size_t)r;
	}
}

int
out_flush(struct out *o)
{
	drain(o, o->b, o->n);
	o->n = 0;
	return o->err;
}

void
out_add_full(struct out *o, const void *p, size_t n)
{
	if (n > sizeof o->b - o->n) {
		out_flush(o);
		if (n > sizeof o->b) {
			drain(o, p, n);
			return;
		}
	}
	if (o->err == 0 && n > 0) {
		memcpy(o->b + o->n, p, n);
		o->n += n;
	}
}
