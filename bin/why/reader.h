/* reader - a log line by line: cleaned, its wrapped lines joined, its time found, its event taken */
#ifndef CPH_WHY_READER_H
#define CPH_WHY_READER_H

#include "asks.h"
#include "stamp.h"

#define READER_LINE 65536

struct reader {
	struct asks *asks;
	struct stamps stamps;
	unsigned char held[2048];       /* a line that may go on in the next one */
	size_t nheld;
	unsigned long odd_at;           /* the line that is held, where no row fitted it; 0 = none */
	int64_t us;                     /* time of the last line with one */
	enum stamp stamp;
	unsigned long lines, events, foreign;
	const char *format;             /* of the last event */
	void (*not_understood)(void *ctx, unsigned long line, struct span text);       /* may be NULL */
	void *ctx;
};

void reader_init(struct reader *r, struct asks *a);

/* One line, overwritten. */
void reader_line(struct reader *r, unsigned char *line, size_t n, unsigned long number);

/* Nothing more for now: what was held back is taken as it is. */
void reader_flush(struct reader *r);

/* An event of a capture. */
void reader_event(void *reader, const struct logev *e);

#endif
