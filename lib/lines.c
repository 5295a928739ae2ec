#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"

void
lines_init(struct lines *l, int fd, size_t max)
{
	memset(l, 0, sizeof *l);
	l->fd = fd;
	l->max = max;
}

void
lines_free(struct lines *l)
{
	free(l->b);
	l->b = NULL;
}

int
lines_would_wait(const struct lines *l)
{
	return !l->eof && (l->n == l->at || memchr(l->b + l->at, '\n', l->n - l->at) == NULL);
}

static void
put_utf8(struct lines *l, uint32_t c)
{
	unsigned char *p = l->b + l->n;

	if (c < 0x80)
		p[0] = (unsigned char)c;
	else {
		unsigned len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

		for (i = len - 1; i > 0; i--, c >>= 6)
			p[i] = (unsigned char)(0x80 | (c & 0x3f));
		p[0] = (unsigned char)((0xf00u >> len) | c);
		l->n += len - 1;
	}
	l->n++;
}

/* Append UTF-16 as UTF-8; half a surrogate pair becomes U+FFFD. */
static void
decode16(struct lines *l, const unsigned char *raw, size_t n)
{
	for (; n > 0; n--, raw++) {
		uint32_t c;

		if (!l->have_odd) {
			l->odd = *raw;
			l->have_odd = 1;
			continue;
		}
		l->have_odd = 0;
		c = l->utf16 == LINES_LE ? (uint32_t)*raw << 8 | l->odd : (uint32_t)l->odd << 8 | *raw;
		if (l->high != 0 && (c & 0xfc00) == 0xdc00) {
			put_utf8(l, 0x10000 + ((l->high & 0x3ff) << 10 | (c & 0x3ff)));
			l->high = 0;
			continue;
		}
		if (l->high != 0)
			put_utf8(l, 0xfffd);
		l->high = (c & 0xfc00) == 0xd800 ? c : 0;
		if (l->high == 0)
			put_utf8(l, (c & 0xfc00) == 0xdc00 ? 0xfffd : c);
	}
}

/* Append to the buffer what one read(2) gives; returns as read(2) does. */
static ssize_t
read_text(struct lines *l)
{
	unsigned char raw[4096];
	size_t room = l->cap - l->n, skip = 0;
	ssize_t r;

	if (l->utf16 == LINES_BYTES) {
		r = read(l->fd, l->b + l->n, room);
		l->n += r > 0 ? (size_t)r : 0;
		return r;
	}
	r = read(l->fd, raw, room / 4 < sizeof raw ? room / 4 : sizeof raw);
	if (r <= 0)
		return r;
	if (l->utf16 == LINES_LOOK) {
		l->utf16 = r < 2 ? LINES_BYTES : raw[0] == 0xff && raw[1] == 0xfe ? LINES_LE : raw[0] == 0xfe && raw[1] == 0xff ? LINES_BE : LINES_BYTES;
		skip = 2;
	}
	if (l->utf16 == LINES_BYTES) {
		memcpy(l->b + l->n, raw, (size_t)r);
		l->n += (size_t)r;
	} else
		decode16(l, raw + skip, (size_t)r - skip);
	return r;
}

/* Called when the buffer holds no whole line: read more.  1 on progress, 0 at the end, -1 on an error. */
static int
fill(struct lines *l)
{
	ssize_t r;

	if (l->n - l->at > l->max) {    /* the line is too long: drop this part of it, and look for its newline in the next */
		l->skipping = 1;
		l->at = l->n;
	}
	if (l->at > 0) {
		if (l->n > l->at)
			memmove(l->b, l->b + l->at, l->n - l->at);
		l->n -= l->at;
		l->at = 0;
	}
	if (l->b == NULL) {
		l->cap = l->max + 8 > 65536 ? l->max + 8 : 65536;
		l->b = malloc(l->cap);
		if (l->b == NULL) {
			l->err = ENOMEM;
			return -1;
		}
	}
	do
		r = read_text(l);
	while (r < 0 && errno == EINTR);
	if (r < 0) {
		l->err = errno;
		return -1;
	}
	if (r == 0) {
		l->eof = 1;
		return 0;
	}
	return 1;
}

int
lines_more(struct lines *l)
{
	return lines_would_wait(l) ? fill(l) : 1;
}

enum lines_res
lines_next(struct lines *l, unsigned char **line, size_t *n)
{
	for (;;) {
		unsigned char *nl = l->n == l->at ? NULL : memchr(l->b + l->at, '\n', l->n - l->at);
		size_t have = nl == NULL ? l->n - l->at : (size_t)(nl - (l->b + l->at));

		l->skipping |= have > l->max;
		if (nl != NULL || (l->eof && (have > 0 || l->skipping))) {
			int was_long = l->skipping;

			*line = l->b + l->at;
			*n = have;
			l->at += have + (nl != NULL);
			l->skipping = 0;
			l->lineno++;
			return was_long ? LINES_LONG : LINES_LINE;
		}
		if (l->eof)
			return LINES_EOF;
		if (fill(l) < 0)
			return LINES_ERR;
	}
}
