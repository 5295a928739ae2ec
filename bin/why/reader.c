#include <stdio.h>
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

/* The value of a string of a JSON object, as it stands there. */
static struct span
value_of(struct span object, const char *key)
{
	size_t i, from, n = strlen(key);

	for (i = 0; i + n + 4 < object.n; i++) {
		if (object.p[i] != '"' || !span_starts(span_sub(object, i + 1, object.n), key) || !span_starts(span_sub(object, i + 1 + n, object.n), "\":\""))
			continue;
		for (from = i += n + 4; i < object.n && object.p[i] != '"'; i++)
			if (object.p[i] == '\\')
				i++;
		return span_sub(object, from, i < object.n ? i : object.n);
	}
	return span_sub(object, object.n, object.n);
}

/* journalctl -o json, which has the name of the program and its process beside the message, and the files of docker: *s becomes the message. */
static enum stamp
of_json(struct reader *r, struct span *s, int64_t *us)
{
	static unsigned char text[READER_LINE];
	struct span object = *s, who = value_of(object, "SYSLOG_IDENTIFIER"), pid = value_of(object, "SYSLOG_PID");
	size_t i, n = 0;
	uint64_t v;

	if (pid.n == 0)
		pid = value_of(object, "_PID");
	*s = value_of(object, "MESSAGE");
	if (s->n == 0)
		*s = value_of(object, "log");
	if (who.n > 0 && span_find(*s, '[') == s->n && who.n + pid.n + s->n + 8 < sizeof text)
		n = (size_t)snprintf((char *)text, sizeof text, "%.*s[%.*s]: ", (int)who.n, (const char *)who.p, (int)pid.n, (const char *)pid.p);
	for (i = 0; i < s->n && n < sizeof text; i++)
		if (s->p[i] != '\\' || i + 1 == s->n)
			text[n++] = s->p[i];
		else {
			i++;
			text[n++] = strchr("nrt", s->p[i]) != NULL ? ' ' : s->p[i];
		}
	*s = span_trim(span(text, n));
	if (num_u64(value_of(object, "__REALTIME_TIMESTAMP"), 0, (uint64_t)1 << 60, &v) != NUM_OK)
		return stamp_find(&r->stamps, value_of(object, "time"), us);
	*us = (int64_t)v;
	return STAMP_EXACT;
}

static int
is_record(struct span s)
{
	struct span rest = s, type;

	/* all of these are short: most lines have no TAB so soon */
	if (memchr(s.p, '\t', s.n < 8 ? s.n : 8) == NULL || !span_cut(&rest, '\t', &type) || span_find(rest, '=') == rest.n)
		return 0;
	return span_is(type, "request") || span_is(type, "xfer") || span_is(type, "listen") || span_is(type, "part") || span_is(type, "lease");
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

/* A line without a time behind one that was not understood: is it the rest of it? */
static int
is_rest(struct reader *r, struct span line, unsigned long number)
{
	struct logev e;
	size_t before;

	memset(&e, 0, sizeof e);
	if (r->nheld == 0 || line.n + r->nheld + 1 >= sizeof r->held || format_match(line, &e) == FORMAT_EVENT)
		return 0;
	while (r->nheld > 0 && r->held[r->nheld - 1] == ' ')
		r->nheld--;
	before = r->nheld;
	r->held[before] = ' ';
	memcpy(r->held + before + 1, line.p, line.n);
	r->nheld = 0;
	memset(&e, 0, sizeof e);
	e.us = r->us;
	e.stamp = r->stamp;
	if (!take(r, span(r->held, before + 1 + line.n), &e, 1, number)) {
		r->nheld = before;
		return 0;
	}
	r->odd_at = 0;
	return 1;
}

void
reader_line(struct reader *r, unsigned char *line, size_t n, unsigned long number)
{
	struct logev e;
	struct span s;
	unsigned char *tab;

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
	for (tab = memchr(line, '\t', n); tab != NULL; tab = memchr(tab, '\t', n - (size_t)(tab - line)))
		*tab = ' ';
	e.stamp = line[0] == '{' ? of_json(r, &s, &e.us) : stamp_find(&r->stamps, s, &e.us);
	if (e.stamp != STAMP_NONE) {
		r->us = e.us;
		r->stamp = e.stamp;
	} else if (is_rest(r, s, number))
		return;
	let_go(r);
	/* tcpdump -v: the second line of a packet has no time of its own */
	if (e.stamp == STAMP_NONE && s.n > 0 && s.p[0] == ' ' && r->stamp != STAMP_NONE) {
		e.us = r->us;
		e.stamp = r->stamp;
	}
	if (take(r, s, &e, 0, number))
		return;
	if (format_generic(s, &e)) {
		reader_event(r, &e);
		return;
	}
	if (e.stamp != STAMP_NONE && s.n < sizeof r->held) {
		hold(r, s);
		r->odd_at = number;
	} else
		foreign(r, number, s);
}

void
reader_flush(struct reader *r)
{
	let_go(r);
}
