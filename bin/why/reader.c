#include <string.h>
#include <time.h>

#include "clean.h"
#include "format.h"
#include "num.h"
#include "reader.h"
#include "record.h"

void
reader_init(struct reader *r, struct asks *a)
{
	memset(r, 0, sizeof *r);
	r->asks = a;
	r->stamps.now = (int64_t)time(NULL);
}

void
reader_event(void *reader, const struct logev *e)
{
	struct reader *r = reader;

	r->events++;
	r->format = e->format;
	asks_event(r->asks, e);
}

/* journalctl -o json: the message and its time */
static struct span
of_json(struct reader *r, unsigned char *line, size_t n, struct logev *e)
{
	static const char message[] = "\"MESSAGE\":\"", stamp[] = "\"__REALTIME_TIMESTAMP\":\"";
	struct span s = span(line, n);
	size_t i, from = n, to;
	uint64_t v;

	for (i = 0; i + sizeof stamp < n; i++) {
		if (line[i] != '"')
			continue;
		if (span_starts(span_sub(s, i, n), message))
			from = i + sizeof message - 1;
		else if (span_starts(span_sub(s, i, n), stamp)) {
			struct span digits = span_sub(s, i + sizeof stamp - 1, n);

			if (num_u64(span_sub(digits, 0, span_find(digits, '"')), 0, (uint64_t)1 << 60, &v) == NUM_OK) {
				e->us = (int64_t)v;
				e->stamp = STAMP_EXACT;
			}
		}
	}
	for (to = from; to < n && line[to] != '"'; to++)
		if (line[to] == '\\' && to + 1 < n)
			to++;
	(void)r;
	return span_sub(s, from, to);
}

static int
is_record(struct span s)
{
	return (span_starts(s, "request\t") || span_starts(s, "xfer\t") || span_starts(s, "listen\t") || span_starts(s, "part\t") ||
	    span_starts(s, "lease\t")) && memchr(s.p, '=', s.n) != NULL;
}

static void
foreign(struct reader *r, unsigned long number, struct span line)
{
	r->foreign++;
	if (r->not_understood != NULL)
		r->not_understood(r->ctx, number, line);
}

static void
record(struct reader *r, unsigned char *line, size_t n)
{
	static struct rec rec;

	if (rec_parse(line, n, &rec) != NULL) {
		foreign(r, r->lines, span(line, n));
		return;
	}
	r->events++;
	r->format = "record";
	asks_record(r->asks, &rec);
}

/* Where no row fits a line, or only one that says nothing, the next line may be the rest of it. */
static void
hold(struct reader *r, struct span line)
{
	if (line.n < sizeof r->held) {
		memcpy(r->held, line.p, line.n);
		r->nheld = line.n;
	}
}

/* The line that was held has no rest. */
static void
let_go(struct reader *r)
{
	if (r->odd_at > 0)
		foreign(r, r->odd_at, span(r->held, r->nheld));
	r->odd_at = 0;
	r->nheld = 0;
}

static int
take(struct reader *r, struct span line, struct logev *e, int joined, unsigned long number)
{
	enum format_res res = format_match(stamp_strip(line), e);

	if (res == FORMAT_EVENT && (e->kind != EV_NONE || joined)) {
		reader_event(r, e);
		return 1;
	}
	if (res != FORMAT_FOREIGN && !joined) {
		hold(r, line);
		r->odd_at = res == FORMAT_ODD ? number : 0;
		return 1;
	}
	return 0;
}

void
reader_line(struct reader *r, unsigned char *line, size_t n, unsigned long number)
{
	struct logev e;
	struct span s;
	enum stamp stamp;

	r->lines++;
	n = clean_line(line, n);
	s = span(line, n);
	if (n == 0)
		return;
	if (is_record(s)) {
		record(r, line, n);
		return;
	}
	memset(&e, 0, sizeof e);
	if (line[0] == '{') {
		s = of_json(r, line, n, &e);
		stamp = e.stamp;
	} else {
		stamp = stamp_find(&r->stamps, s, &e.us);
		e.stamp = stamp;
	}
	if (stamp != STAMP_NONE) {
		r->us = e.us;
		r->stamp = stamp;
	} else if (r->nheld > 0 && n + r->nheld + 1 < sizeof r->held) {
		struct logev rest;
		size_t before;

		/* a line without a time behind one that was not understood: is it the rest of it? */
		memset(&rest, 0, sizeof rest);
		if (format_match(s, &rest) == FORMAT_FOREIGN) {
			while (r->nheld > 0 && r->held[r->nheld - 1] == ' ')
				r->nheld--;
			r->held[r->nheld] = ' ';
			memcpy(r->held + r->nheld + 1, line, n);
			n += r->nheld + 1;
			before = r->nheld;
			r->nheld = 0;
			e.us = r->us;
			e.stamp = r->stamp;
			if (take(r, span(r->held, n), &e, 1, number)) {
				r->odd_at = 0;
				return;
			}
			r->nheld = before;
		}
	}
	let_go(r);
	/* tcpdump -v: the second line of a packet has no time of its own */
	if (stamp == STAMP_NONE && s.n > 0 && s.p[0] == ' ' && r->stamp != STAMP_NONE) {
		e.us = r->us;
		e.stamp = r->stamp;
	}
	if (take(r, s, &e, 0, number))
		return;
	if (format_generic(s, &e)) {
		reader_event(r, &e);
		return;
	}
	foreign(r, number, s);
}

void
reader_flush(struct reader *r)
{
	let_go(r);
}
