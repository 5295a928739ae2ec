#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "num.h"
#include "tsv.h"
#include "tz.h"

#define DAY 86400L

static const int month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

/* ---- POSIX TZ string ---- */

static int
number(struct span *s, unsigned max, unsigned *v)
{
	size_t i = 0;
	uint64_t x;

	while (i < s->n && ascii_isdigit(s->p[i]))
		i++;
	if (num_u64(span_sub(*s, 0, i), 0, max, &x) != NUM_OK)
		return 0;
	*v = (unsigned)x;
	*s = span_sub(*s, i, s->n);
	return 1;
}

/* [+-]h[h[h]][:mm[:ss]] */
static int
hms(struct span *s, long *out)
{
	unsigned h, m = 0, sec = 0;
	int neg = span_take(s, '-');

	if (!neg)
		span_take(s, '+');
	if (!number(s, 167, &h) || (span_take(s, ':') && (!number(s, 59, &m) || (span_take(s, ':') && !number(s, 59, &sec)))))
		return 0;
	*out = (long)h * 3600 + (long)m * 60 + (long)sec;
	if (neg)
		*out = -*out;
	return 1;
}

/* CET or <+0330> */
static int
abbreviation(struct span *s)
{
	size_t i = 0;

	if (span_take(s, '<')) {
		i = span_find(*s, '>');
		if (i == s->n)
			return 0;
		*s = span_sub(*s, i + 1, s->n);
		return i >= 3;
	}
	while (i < s->n && ascii_isalpha(s->p[i]))
		i++;
	*s = span_sub(*s, i, s->n);
	return i >= 3;
}

static int
rule(struct span *s, struct tz_rule *r)
{
	unsigned a, b, c;

	memset(r, 0, sizeof *r);
	r->time = 7200;
	if (span_take(s, 'M')) {
		if (!number(s, 12, &a) || !span_take(s, '.') || !number(s, 5, &b) || !span_take(s, '.') || !number(s, 6, &c) || a == 0 || b == 0)
			return 0;
		r->month = (int)a;
		r->week = (int)b;
		r->wday = (int)c;
	} else {
		int julian = span_take(s, 'J');

		if (!number(s, 365, &a) || (julian && a == 0))
			return 0;
		/* counted with 29 February or without: only the latter is the same date every year */
		r->by_date = julian ? 1 : -1;
		for (r->month = 1, r->day = (int)a; julian && r->day > month_days[r->month - 1]; r->month++)
			r->day -= month_days[r->month - 1];
	}
	return !span_take(s, '/') || hms(s, &r->time);
}

const char *
tz_parse(struct span s, struct tz *z)
{
	static const char bad[] = "not a time zone rule (EST5EDT,M3.2.0,M11.1.0)";

	memset(z, 0, sizeof *z);
	if (!abbreviation(&s) || !hms(&s, &z->std))
		return bad;
	z->std = -z->std;       /* POSIX counts west */
	if (s.n == 0)
		return NULL;
	z->has_dst = 1;
	if (!abbreviation(&s))
		return bad;
	z->dst = z->std + 3600;
	if (s.n > 0 && s.p[0] != ',') {
		if (!hms(&s, &z->dst))
			return bad;
		z->dst = -z->dst;
	}
	if (s.n == 0)
		return "no rule for summer time in it";
	if (!span_take(&s, ',') || !rule(&s, &z->start) || !span_take(&s, ',') || !rule(&s, &z->end) || s.n > 0)
		return bad;
	return NULL;
}

/* ---- when a rule applies ---- */

/* Days from 1970-01-01 to the first of January; years 1 to 9999. */
static int64_t
days_to(int64_t year)
{
	int64_t y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

static int
leap(int64_t y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int64_t
year_of(int64_t t)
{
	int64_t y = 1970 + t / (365 * DAY + DAY / 4);

	while (days_to(y) * DAY > t)
		y--;
	while (days_to(y + 1) * DAY <= t)
		y++;
	return y;
}

/* The rule's moment in a year, as if local time were UTC. */
static int64_t
moment(const struct tz_rule *r, int64_t year)
{
	int64_t d = days_to(year);
	int m, first, day, len;

	if (r->by_date < 0)
		return (d + r->day) * DAY + r->time;
	for (m = 1; m < r->month; m++)
		d += month_days[m - 1] + (m == 2 && leap(year));
	if (r->by_date)
		return (d + r->day - 1) * DAY + r->time;
	len = month_days[r->month - 1] + (r->month == 2 && leap(year));
	first = (int)((d + 4) % 7);             /* 1970-01-01 was a Thursday */
	day = (r->wday - first + 7) % 7 + 7 * (r->week - 1);
	while (day >= len)
		day -= 7;
	return (d + day) * DAY + r->time;
}

long
tz_offset(const struct tz *z, int64_t t)
{
	int64_t year = year_of(t + z->std), from, to;
	int summer;

	if (!z->has_dst)
		return z->std;
	from = moment(&z->start, year) - z->std;
	to = moment(&z->end, year) - z->dst;
	summer = from <= to ? t >= from && t < to : t >= from || t < to;
	return summer ? z->dst : z->std;
}

/* ---- zone files ---- */

static int64_t
be64s(const unsigned char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

/* Bytes of the data block behind a header; 0 when the header is none or the block does not fit.  tsize: bytes of a time. */
static size_t
block(struct span f, size_t tsize)
{
	uint64_t n;

	if (f.n < 44 || memcmp(f.p, "TZif", 4) != 0)
		return 0;
	n = 44 + (uint64_t)be32(f.p + 32) * (tsize + 1) + (uint64_t)be32(f.p + 36) * 6 + be32(f.p + 40) +
	    (uint64_t)be32(f.p + 28) * (tsize + 4) + be32(f.p + 24) + be32(f.p + 20);
	return n > f.n ? 0 : (size_t)n;
}

/* Do the changes listed after now follow the rule? */
static int
follows(struct span f, int64_t now, const struct tz *z)
{
	size_t ntimes = be32(f.p + 32), ntypes = be32(f.p + 36), i;
	const unsigned char *times = f.p + 44, *index = times + 8 * ntimes, *types = index + ntimes;

	for (i = 0; i < ntimes; i++) {
		int64_t t = be64s(times + 8 * i);

		if (t <= now || t > now + (int64_t)400 * 365 * DAY)
			continue;
		if (index[i] >= ntypes || (int32_t)be32(types + (size_t)6 * index[i]) != tz_offset(z, t))
			return 0;
	}
	return 1;
}

const char *
tz_file(struct span f, int64_t now, struct span *footer)
{
	size_t n = block(f, 4);
	struct span rest;
	const char *why;
	struct tz z;

	if (n == 0 || f.p[4] < '2')
		return "not a zone file with a rule in it";
	f = span_sub(f, n, f.n);
	n = block(f, 8);
	if (n == 0 || n == f.n || f.p[n] != '\n')
		return "not a zone file with a rule in it";
	rest = span_sub(f, n + 1, f.n);
	*footer = span_sub(rest, 0, span_find(rest, '\n'));
	if (footer->n == 0)
		return "no rule describes its clock";
	why = tz_parse(*footer, &z);
	if (why != NULL)
		return why;
	return follows(f, now, &z) ? NULL : "its clock changes follow no rule that the phone could be told";
}

/* ---- the phone ---- */

/* The zone's name by offset; "" when there is none. */
static int
zone(long offset, char out[12], int *sure)
{
	struct tsv t;

	if (tsv_data(&t, data_zones) != 0)
		return 0;
	while (tsv_next(&t) == 1) {
		struct span s = t.col[1];
		long v;

		if (!hms(&s, &v) || v != offset)
			continue;
		*sure = span_is(t.col[2], "yes");
		return span_copy(t.col[0], out, 12) == 0;
	}
	return 0;
}

struct list {
	struct tz_param *p;
	size_t n;
};

static void
put(struct list *l, const char *name, const char *value)
{
	l->p[l->n].name = name;
	span_copy(span_cstr(value), l->p[l->n].value, sizeof l->p[l->n].value);
	l->n++;
}

static const char *const names[2][5] = {
	{ "dst_start_month", "dst_start_day", "dst_start_day_of_week", "dst_start_week_of_month", "dst_start_time" },
	{ "dst_stop_month", "dst_stop_day", "dst_stop_day_of_week", "dst_stop_week_of_month", "dst_stop_time" },
};

/* 0, or -1 when the phone has no words for it */
static int
put_rule(struct list *l, int which, const struct tz_rule *r)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
	char v[32];

	/* a time beyond the day (26 hours after the start of a Thursday) is on another weekday only nearly always */
	if (r->by_date < 0 || r->time < 0 || r->time >= DAY || r->time % 60 != 0)
		return -1;
	put(l, names[which][0], months[r->month - 1]);
	snprintf(v, sizeof v, "%d", r->by_date ? r->day : 0);
	put(l, names[which][1], v);
	put(l, names[which][2], days[r->wday]);
	snprintf(v, sizeof v, "%d", r->by_date ? 1 : r->week == 5 ? 8 : r->week);
	put(l, names[which][3], v);
	snprintf(v, sizeof v, "%02ld/%02ld", r->time / 3600, r->time % 3600 / 60);
	put(l, names[which][4], v);
	return 0;
}

const char *
tz_phone(const struct tz *zone_, struct tz_param out[TZ_PARAMS], size_t *n, const char **doubt)
{
	struct tz z = *zone_;
	struct list l = { out, 0 };
	char name[12], v[32];
	int sure = 1;

	*doubt = NULL;
	*n = 0;
	if (z.has_dst && z.dst < z.std) {
		/* Ireland keeps its summer time as the standard and calls winter the exception: the same clock the other way round */
		z.std = zone_->dst;
		z.dst = zone_->std;
		z.start = zone_->end;
		z.end = zone_->start;
	}
	if (!zone(z.std, name, &sure))
		return "the phone has no zone with this offset from Greenwich";
	if (!sure)
		*doubt = "what the phone makes of this zone's name is not known";
	put(&l, "time_zone", name);
	put(&l, "dst_auto_adjust", z.has_dst ? "1" : "0");
	if (z.has_dst) {
		long d = z.dst - z.std;

		if (d % 60 != 0 || d > 12 * 3600L)
			return "the phone cannot express how far the clock moves in summer";
		snprintf(v, sizeof v, d % 3600 == 0 ? "%ld" : "%ld/%02ld", d / 3600, d % 3600 / 60);
		put(&l, "dst_offset", v);
		if (put_rule(&l, 0, &z.start) != 0 || put_rule(&l, 1, &z.end) != 0)
			return "the phone cannot express when summer time begins or ends there";
	}
	*n = l.n;
	return NULL;
}
