#include <string.h>
#include <time.h>

#include "stamp.h"

struct scan {
	const unsigned char *p, *end;
};

/* so many digits into *v; 0 or -1 */
static int
digits(struct scan *s, int min, int max, int *v)
{
	int n;

	*v = 0;
	for (n = 0; n < max && s->p < s->end && ascii_isdigit(*s->p); n++)
		*v = *v * 10 + *s->p++ - '0';
	return n < min ? -1 : 0;
}

static int
one(struct scan *s, const char *of)
{
	if (s->p >= s->end || strchr(of, *s->p) == NULL || *s->p == '\0')
		return -1;
	s->p++;
	return 0;
}

/* .123456 or ,123 as microseconds; *exact is set when there was one */
static int
fraction(struct scan *s, int *exact)
{
	int us = 0, n;

	*exact = 0;
	if (s->end - s->p < 2 || (*s->p != '.' && *s->p != ',') || !ascii_isdigit(s->p[1]))
		return 0;
	s->p++;
	for (n = 0; s->p < s->end && ascii_isdigit(*s->p); n++, s->p++)
		if (n < 6)
			us = us * 10 + *s->p - '0';
	for (; n < 6; n++)
		us *= 10;
	*exact = 1;
	return us;
}

static int
clock_time(struct scan *s, int *h, int *m, int *sec, int *us, int *exact)
{
	if (digits(s, 1, 2, h) != 0 || one(s, ":") != 0 || digits(s, 2, 2, m) != 0 || one(s, ":") != 0 || digits(s, 2, 2, sec) != 0)
		return -1;
	*us = fraction(s, exact);
	return *h > 23 || *m > 59 || *sec > 60 ? -1 : 0;
}

static int
month_of(const unsigned char *p)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (memcmp(names + 3 * (size_t)i, p, 3) == 0)
			return i + 1;
	return 0;
}

/* Seconds since 1970 of a UTC date (proleptic Gregorian; days from civil). */
static int64_t
utc(int y, int mo, int d, int h, int mi, int s)
{
	int64_t era, doe;
	int yy = mo <= 2 ? y - 1 : y;

	era = yy / 400;
	doe = (yy - era * 400) * 365 + (yy - era * 400) / 4 - (yy - era * 400) / 100 + (153 * (mo + (mo > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return (era * 146097 + doe - 719468) * 86400 + (int64_t)h * 3600 + (int64_t)mi * 60 + s;
}

/* A local time; mktime is asked once for a minute, for it is slow. */
static int64_t
local(struct stamps *st, int y, int mo, int d, int h, int mi, int s)
{
	int64_t key = ((((int64_t)y * 100 + mo) * 100 + d) * 100 + h) * 100 + mi;
	struct tm tm;

	if (key != st->minute[key % 16].key) {
		memset(&tm, 0, sizeof tm);
		tm.tm_year = y - 1900;
		tm.tm_mon = mo - 1;
		tm.tm_mday = d;
		tm.tm_hour = h;
		tm.tm_min = mi;
		tm.tm_isdst = -1;
		st->minute[key % 16].t = (int64_t)mktime(&tm);
		st->minute[key % 16].key = key;
	}
	return st->minute[key % 16].t + s;
}

/* The year of a date without one: the last in which it is not in the future; then it only steps up, when December is past. */
static int
guess_year(struct stamps *st, int mo, int d)
{
	time_t now = (time_t)st->now;
	struct tm tm;

	if (st->year == 0) {
		if (localtime_r(&now, &tm) == NULL)
			return 1970;
		st->year = tm.tm_year + 1900;
		if (mo > tm.tm_mon + 1 || (mo == tm.tm_mon + 1 && d > tm.tm_mday))
			st->year--;
	} else if (st->month == 12 && mo == 1)
		st->year++;
	st->month = mo;
	return st->year;
}

/* Behind an ISO time: Z, +01:00, " +0000"; *offset in seconds.  0 when there is none. */
static int
zone(struct scan s, int *offset)
{
	int h, m = 0, sign;

	if (s.p < s.end && *s.p == ' ' && s.end - s.p > 1 && (s.p[1] == '+' || s.p[1] == '-'))
		s.p++;
	*offset = 0;
	if (s.p < s.end && *s.p == 'Z')
		return 1;
	if (s.p >= s.end || (*s.p != '+' && *s.p != '-'))
		return 0;
	sign = *s.p++ == '-' ? -1 : 1;
	if (digits(&s, 2, 2, &h) != 0)
		return 0;
	if (s.p < s.end && *s.p == ':')
		s.p++;
	if (digits(&s, 2, 2, &m) != 0)
		m = 0;
	*offset = sign * (h * 3600 + m * 60);
	return 1;
}

/* 2026-11-20T19:04:11.031877+01:00, with a blank for the T, in brackets, behind a weekday */
static enum stamp
iso(struct stamps *st, struct scan s, int64_t *us)
{
	int y, mo, d, h, mi, sec, frac, exact, offset;
	int64_t t;

	if (digits(&s, 4, 4, &y) != 0 || one(&s, "-/") != 0 || digits(&s, 2, 2, &mo) != 0 || one(&s, "-/") != 0 || digits(&s, 2, 2, &d) != 0 ||
	    one(&s, "T ") != 0 || clock_time(&s, &h, &mi, &sec, &frac, &exact) != 0 || mo < 1 || mo > 12 || d < 1 || d > 31)
		return STAMP_NONE;
	t = zone(s, &offset) ? utc(y, mo, d, h, mi, sec) - offset : local(st, y, mo, d, h, mi, sec);
	*us = t * 1000000 + frac;
	return exact ? STAMP_EXACT : STAMP_SECOND;
}

/* Nov 20 19:04:11, with milliseconds or a year (Cisco), or a year behind (OpenWrt) */
static enum stamp
traditional(struct stamps *st, struct scan s, int64_t *us)
{
	int y = 0, mo, d, h, mi, sec, frac, exact;
	int year;
	struct scan other;

	if (s.end - s.p < 15 || (mo = month_of(s.p)) == 0 || s.p[3] != ' ')
		return STAMP_NONE;
	s.p += s.p[4] == ' ' ? 5 : 4;
	if (digits(&s, 1, 2, &d) != 0 || one(&s, " ") != 0 || d < 1 || d > 31)
		return STAMP_NONE;
	other = s;
	if (digits(&other, 4, 4, &y) == 0 && one(&other, " ") == 0)
		s = other;
	else
		y = 0;
	if (clock_time(&s, &h, &mi, &sec, &frac, &exact) != 0)
		return STAMP_NONE;
	other = s;
	if (one(&other, " ") == 0 && digits(&other, 4, 4, &year) == 0 && other.p < other.end && *other.p == ' ')
		y = year;
	if (y < 1990 || y > 2200)
		y = guess_year(st, mo, d);
	*us = local(st, y, mo, d, h, mi, sec) * 1000000 + frac;
	return exact ? STAMP_EXACT : STAMP_SECOND;
}

/* 19:04:11.000000, as tcpdump prints it: of today.  Of 19:04:11 the day is not known. */
static enum stamp
of_day(struct stamps *st, struct scan s, int64_t *us)
{
	int h, mi, sec, frac, exact;
	time_t now = (time_t)st->now;
	struct tm tm;

	/* not a MAC address */
	if (clock_time(&s, &h, &mi, &sec, &frac, &exact) != 0 || (s.p < s.end && *s.p != ' ' && *s.p != ']') || localtime_r(&now, &tm) == NULL)
		return STAMP_NONE;
	/* back by more than half a day: past midnight */
	if (st->second_of_day - (h * 3600 + mi * 60 + sec) > 43200)
		st->days++;
	st->second_of_day = h * 3600 + mi * 60 + sec;
	*us = (local(st, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, h, mi, sec) + (int64_t)st->days * 86400) * 1000000 + frac;
	return exact ? STAMP_EXACT : STAMP_CLOCK;
}

/* 28-Nov-26 09:00:00 and 28.11.2026 09:00:00 */
static enum stamp
day_first(struct stamps *st, struct scan s, int64_t *us)
{
	int d, mo, y, h, mi, sec, frac, exact;

	if (digits(&s, 2, 2, &d) != 0 || s.end - s.p < 8)
		return STAMP_NONE;
	if (*s.p == '-') {
		s.p++;
		if ((mo = month_of(s.p)) == 0)
			return STAMP_NONE;
		s.p += 3;
		if (one(&s, "-") != 0 || digits(&s, 2, 2, &y) != 0)
			return STAMP_NONE;
		y += 2000;
	} else if (one(&s, ".") != 0 || digits(&s, 2, 2, &mo) != 0 || one(&s, ".") != 0 || digits(&s, 4, 4, &y) != 0)
		return STAMP_NONE;
	if (one(&s, " ") != 0 || clock_time(&s, &h, &mi, &sec, &frac, &exact) != 0 || mo < 1 || mo > 12)
		return STAMP_NONE;
	*us = local(st, y, mo, d, h, mi, sec) * 1000000 + frac;
	return exact ? STAMP_EXACT : STAMP_SECOND;
}

/* 20/11/2026 19:04:11 and 11/20/2026 7:04:11 PM */
static enum stamp
slashes(struct stamps *st, struct scan s, int64_t *us)
{
	int a, b, y, h, mi, sec, frac, exact, month_first;

	if (digits(&s, 1, 2, &a) != 0 || one(&s, "/") != 0 || digits(&s, 1, 2, &b) != 0 || one(&s, "/") != 0 || digits(&s, 4, 4, &y) != 0)
		return STAMP_NONE;
	while (s.p < s.end && (*s.p == ' ' || *s.p == ','))
		s.p++;
	if (clock_time(&s, &h, &mi, &sec, &frac, &exact) != 0)
		return STAMP_NONE;
	month_first = b > 12;
	if (s.end - s.p > 2 && s.p[0] == ' ' && (s.p[1] == 'A' || s.p[1] == 'P') && s.p[2] == 'M') {
		h = h % 12 + (s.p[1] == 'P' ? 12 : 0);
		month_first = a <= 12;
	}
	if (a < 1 || b < 1 || a > 31 || b > 31 || (month_first ? a : b) > 12)
		return STAMP_NONE;
	*us = local(st, y, month_first ? a : b, month_first ? b : a, h, mi, sec) * 1000000 + frac;
	return exact ? STAMP_EXACT : STAMP_SECOND;
}

/* 1796085747.394: seconds since 1970, and tshark's "   12   3.456": seconds since its start */
static enum stamp
seconds(struct scan s, int64_t *us)
{
	int64_t v = 0;
	int n, exact, frac;

	for (n = 0; n < 12 && s.p < s.end && ascii_isdigit(*s.p); n++)
		v = v * 10 + *s.p++ - '0';
	frac = fraction(&s, &exact);
	/* no address */
	if (n == 0 || !exact || (s.p < s.end && *s.p == '.'))
		return STAMP_NONE;
	*us = v * 1000000 + frac;
	return STAMP_EXACT;
}

/* Tftpd32: the line ends in [20/11 19:04:11.000] */
static enum stamp
at_end(struct stamps *st, struct span line, int64_t *us)
{
	struct scan s;
	int d, mo, h, mi, sec, frac, exact;
	size_t open = span_rfind(line, '[');

	if (line.n < 16 || line.p[line.n - 1] != ']' || open >= line.n)
		return STAMP_NONE;
	s.p = line.p + open + 1;
	s.end = line.p + line.n - 1;
	if (digits(&s, 2, 2, &d) != 0 || one(&s, "/") != 0 || digits(&s, 2, 2, &mo) != 0 || one(&s, " ") != 0 ||
	    clock_time(&s, &h, &mi, &sec, &frac, &exact) != 0 || mo < 1 || mo > 12)
		return STAMP_NONE;
	*us = local(st, guess_year(st, mo, d), mo, d, h, mi, sec) * 1000000 + frac;
	return exact ? STAMP_EXACT : STAMP_SECOND;
}

/* What stands in front of a time: <29>, <29>1 (RFC 5424), 000123: , *, [, a weekday, blanks. */
static struct scan
without_front(struct scan s)
{
	if (s.p < s.end && *s.p == '<') {
		while (s.p < s.end && *s.p++ != '>')
			;
		if (s.end - s.p > 2 && s.p[0] == '1' && s.p[1] == ' ')
			s.p += 2;
	}
	while (s.p < s.end && (*s.p == '[' || *s.p == '(' || *s.p == ' ' || *s.p == '*' || *s.p == '"'))
		s.p++;
	if (s.end - s.p > 8 && s.p[6] == ':' && s.p[7] == ' ' && ascii_isdigit(s.p[0]) && ascii_isdigit(s.p[5]))
		s.p += s.p[8] == '*' ? 9 : 8;
	if (s.end - s.p > 4 && ascii_isalpha(s.p[0]) && s.p[3] == ' ' && (ascii_isdigit(s.p[4]) || ascii_isalpha(s.p[4])) && month_of(s.p) == 0)
		s.p += 4;
	return s;
}

static enum stamp
at_begin(struct stamps *st, struct scan s, int64_t *us)
{
	if (s.end - s.p < 8)
		return STAMP_NONE;
	if (!ascii_isdigit(*s.p))
		return traditional(st, s, us);
	if (s.p[4] == '-' || s.p[4] == '/')
		return iso(st, s, us);
	if (s.p[2] == ':' || s.p[1] == ':')
		return of_day(st, s, us);
	if (s.p[2] == '/' || s.p[1] == '/')
		return slashes(st, s, us);
	return s.p[2] == '-' || s.p[2] == '.' ? day_first(st, s, us) : STAMP_NONE;
}

/* A time of day behind a date that is not known: "20. lis 19:04:11", "[20/Nov/2026:19:04:11 +0000]" */
static enum stamp
near_begin(struct stamps *st, struct span line, int64_t *us)
{
	enum stamp got = STAMP_NONE;
	size_t i;

	for (i = 3; got == STAMP_NONE && i < 24 && i + 8 <= line.n; i++)
		if ((line.p[i - 1] == ' ' || line.p[i - 1] == ':' || line.p[i - 1] == ',') && ascii_isdigit(line.p[i]) && ascii_isdigit(line.p[i + 1]))
			got = of_day(st, (struct scan){ line.p + i, line.p + line.n }, us);
	return got == STAMP_NONE ? STAMP_NONE : STAMP_CLOCK;
}

/* Behind a name in front of it: docker compose ("tftp-1  | 2026-11-20T19:04:11Z ...") and grep ("/var/log/syslog:Nov 20 ..."). */
static enum stamp
behind_name(struct stamps *st, struct span line, int64_t *us)
{
	struct scan s = { line.p, line.p + line.n };

	while (s.p < s.end && *s.p != ' ' && *s.p != ':' && *s.p != '[')
		s.p++;
	if (s.p == s.end || *s.p == '[')
		return STAMP_NONE;
	if (*s.p == ' ') {
		while (s.p < s.end && *s.p == ' ')
			s.p++;
		if (s.p == s.end || *s.p != '|')
			return STAMP_NONE;
	}
	s.p++;
	return at_begin(st, without_front(s), us);
}

enum stamp
stamp_find(struct stamps *st, struct span line, int64_t *us)
{
	struct scan s = { line.p, line.p + line.n };
	enum stamp got;

	s = without_front(s);
	got = at_begin(st, s, us);
	if (got == STAMP_NONE && s.p < s.end && ascii_isdigit(*s.p)) {
		got = seconds(s, us);
		if (got == STAMP_NONE) {
			/* tshark: the number of the packet, then its time */
			while (s.p < s.end && ascii_isdigit(*s.p))
				s.p++;
			while (s.p < s.end && strchr(" \",", *s.p) != NULL && *s.p != '\0')
				s.p++;
			got = at_begin(st, s, us);
			if (got == STAMP_NONE)
				got = seconds(s, us);
		}
	}
	if (got == STAMP_NONE)
		got = behind_name(st, line, us);
	if (got == STAMP_NONE)
		got = at_end(st, line, us);
	return got != STAMP_NONE ? got : near_begin(st, line, us);
}

struct span
stamp_strip(struct span line)
{
	size_t open;

	if (line.n < 16 || line.p[line.n - 1] != ']' || (open = span_rfind(line, '[')) >= line.n || line.n - open < 16 ||
	    line.p[open + 3] != '/' || !ascii_isdigit(line.p[open + 1]))
		return line;
	while (open > 0 && line.p[open - 1] == ' ')
		open--;
	return span_sub(line, 0, open);
}
