/* lines - reads a descriptor line by line, up to a longest line (layer 2)
 *
 * The line handed out is writable (records are unescaped in place), without its newline, and valid until the next call.
 */
#ifndef CPH_LINES_H
#define CPH_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "span.h"

struct lines {
	int fd;
	unsigned long lineno;   /* of the line last handed out, from 1 */
	size_t max;             /* longest line accepted, newline not counted */
	int err;                /* errno when lines_next returned LINES_ERR */
	unsigned char *b;
	size_t at, n, cap;
	int eof, skipping;
	enum { LINES_BYTES, LINES_LOOK, LINES_LE, LINES_BE } utf16;     /* set LINES_LOOK before the first call to convert a file
	                         * that begins with a UTF-16 byte order mark to UTF-8 */
	unsigned char odd;      /* UTF-16: the first byte of a unit; high: the first unit of a surrogate pair */
	int have_odd;
	uint32_t high;
};

enum lines_res { LINES_EOF, LINES_LINE, LINES_LONG, LINES_ERR };

void lines_init(struct lines *l, int fd, size_t max);

/* LINES_LONG: this line was longer than max; it is skipped whole and reading can go on.  A last line without newline counts.
 * A NUL byte is handed out like any other. */
enum lines_res lines_next(struct lines *l, unsigned char **line, size_t *n);

/* 1 if the next call may wait for input.  A tool in an interactive pipe flushes its output before that. */
int lines_would_wait(const struct lines *l);

/* Call read(2) once if lines_next would wait.  For callers that have other work while a line is incomplete.  Returns 1 on progress, even
 * if the line is not complete yet, 0 at the end, -1 with l->err. */
int lines_more(struct lines *l);
void lines_free(struct lines *l);

#endif
