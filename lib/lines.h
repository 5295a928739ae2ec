/* lines - read a descriptor line by line with a bound (layer 2)
 *
 * The line handed out is writable (records are unescaped in place), without its newline, and valid until the next call.
 */
#ifndef CPH_LINES_H
#define CPH_LINES_H

#include <stddef.h>

#include "span.h"

struct lines {
	int fd;
	unsigned long lineno;   /* of the line last handed out, from 1 */
	size_t max;             /* longest line accepted, newline not counted */
	int err;                /* errno when lines_next returned LINES_ERR */
	unsigned char *b;
	size_t at, n, cap;
	int eof, skipping;
};

enum lines_res { LINES_EOF, LINES_LINE, LINES_LONG, LINES_ERR };

void lines_init(struct lines *l, int fd, size_t max);

/* LINES_LONG: this line was longer than max; it is skipped whole and reading can go on.  A last line without newline counts.
 * A NUL byte is handed out like any other. */
enum lines_res lines_next(struct lines *l, unsigned char **line, size_t *n);

/* 1 if the next call may have to wait for input: the moment to flush what was written (interactive pipes). */
int lines_would_wait(const struct lines *l);

/* Where it would: read once, for who has other things to do while only a part of a line is there.  1 something came (not yet a whole line,
 * perhaps), 0 the end, -1 with l->err. */
int lines_more(struct lines *l);
void lines_free(struct lines *l);

#endif
