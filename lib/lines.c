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

/* Read more behind what is there, in which no line ends; 1 got some, 0 end, -1 error. */
static int
fill(struct lines *l)
{
	ssize_t r;

	if (l->n - l->at > l->max) {    /* drop what is there, keep looking for the newline */
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
		l->cap = l->max + 2 > 65536 ? l->max + 2 : 65536;
		l->b = malloc(l->cap);
		if (l->b == NULL) {
			l->err = ENOMEM;
			return -1;
		}
	}
	do
		r = read(l->fd, l->b + l->n, l->cap - l->n);
	while (r < 0 && errno == EINTR);
	if (r < 0) {
		l->err = errno;
		return -1;
	}
	if (r == 0) {
		l->eof = 1;
		return 0;
	}
	l->n += (size_t)r;
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
