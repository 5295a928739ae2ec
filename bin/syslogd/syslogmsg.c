#include "num.h"
#include "syslogmsg.h"

#define PRI_DEFAULT 13          /* user.notice: RFC 3164 section 4.3.3 */
#define TAG_MAX 48              /* RFC 3164 says 32, RFC 5424 APP-NAME has 48 */

const char *
syslog_facility_name(unsigned f)
{
	static const char *const name[] = {
		"kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit",
		"alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
	};

	return f < sizeof name / sizeof name[0] ? name[f] : "unknown";
}

const char *
syslog_severity_name(unsigned s)
{
	static const char *const name[] = { "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug" };

	return s < sizeof name / sizeof name[0] ? name[s] : "unknown";
}

const char *
syslog_form_name(enum syslog_form f)
{
	return f == SYSLOG_5424 ? "rfc5424" : f == SYSLOG_3164 ? "rfc3164" : "bare";
}

/* "<134>": 0-191, no leading zero (RFC 5424 section 6.2.1).  Returns its length, 0 when there is none. */
static size_t
priority(struct span in, unsigned *pri)
{
	size_t end = span_find(in, '>');
	uint64_t v;

	if (in.n == 0 || in.p[0] != '<' || end > 4 || end == in.n || num_u64(span_sub(in, 1, end), 0, 191, &v) != NUM_OK ||
	    (end > 2 && in.p[1] == '0'))
		return 0;
	*pri = (unsigned)v;
	return end + 1;
}

/* Cut the word before the next blank; 0 when no blank follows. */
static int
word(struct span *rest, struct span *w)
{
	size_t n = span_find(*rest, ' ');

	if (n == rest->n)
		return 0;
	*w = span_sub(*rest, 0, n);
	*rest = span_sub(*rest, n + 1, rest->n);
	return 1;
}

/* Does s follow the picture?  9 is a digit, anything else itself.  Returns how many bytes did. */
static size_t
follows(struct span s, const char *picture)
{
	size_t i;

	for (i = 0; picture[i] != '\0'; i++)
		if (i >= s.n || (picture[i] == '9' ? !ascii_isdigit(s.p[i]) : s.p[i] != (unsigned char)picture[i]))
			return 0;
	return i;
}

static size_t
digits(struct span s)
{
	size_t i;

	for (i = 0; i < s.n && ascii_isdigit(s.p[i]); i++)
		;
	return i;
}

/* ".123" or nothing */
static size_t
fraction(struct span s)
{
	size_t n = s.n > 1 && s.p[0] == '.' ? digits(span_sub(s, 1, s.n)) : 0;

	return n > 0 ? n + 1 : 0;
}

/* "2026-11-27T02:44:00.123+01:00", RFC 3339; the zone may be missing, as some write it.  Length, 0 = it is none. */
static size_t
iso_stamp(struct span s)
{
	size_t n = follows(s, "9999-99-99T99:99:99"), zone;
	struct span rest;

	if (n == 0)
		return 0;
	n += fraction(span_sub(s, n, s.n));
	rest = span_sub(s, n, s.n);
	if (rest.n > 0 && (rest.p[0] == 'Z' || rest.p[0] == 'z'))
		return n + 1;
	zone = follows(rest, "+99:99");
	if (zone == 0)
		zone = follows(rest, "-99:99");
	return n + zone;
}

/* "Nov 27 02:44:00" and its relatives: a year behind the day, a fraction, '*' or '.' in front (a Cisco clock that is not set).  Length,
 * 0 = it is none. */
static size_t
bsd_stamp(struct span s)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct span r;
	size_t at = s.n > 0 && (s.p[0] == '*' || s.p[0] == '.'), i, n;

	r = span_sub(s, at, s.n);
	for (i = 0; i < 12 && !(r.n > 3 && memcmp(r.p, months + 3 * i, 3) == 0); i++)
		;
	if (i == 12 || r.p[3] != ' ')
		return 0;
	at += 4;
	r = span_sub(s, at, s.n);
	n = follows(r, "99 ");
	if (n == 0)
		n = follows(r, " 9 ");
	if (n == 0)
		n = follows(r, "9 ");
	if (n == 0)
		return 0;
	at += n;
	at += follows(span_sub(s, at, s.n), "9999 ");
	n = follows(span_sub(s, at, s.n), "99:99:99");
	if (n == 0)
		return 0;
	at += n;
	return at + fraction(span_sub(s, at, s.n));
}

static int
is_tag(int c)
{
	return ascii_isalnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

/* "name: " or "name[12]: " in front of a text; it stays there.  Returns how long name is, 0 = there is none. */
static size_t
tag(struct span text, struct syslogmsg *m)
{
	size_t n, end;

	for (n = 0; n < text.n && n <= TAG_MAX && is_tag(text.p[n]); n++)
		;
	if (n == 0 || n > TAG_MAX || n == text.n)
		return 0;
	if (text.p[n] == '[') {
		end = span_find(text, ']');
		if (end == text.n || end - n > TAG_MAX)
			return 0;
		m->pid = span_sub(text, n + 1, end);
	} else if (text.p[n] != ':' || (n + 1 < text.n && text.p[n + 1] != ' '))
		return 0;               /* also not the beginning of an IPv6 address */
	m->app = span_sub(text, 0, n);
	return n;
}

/* What follows the priority in RFC 3164: "Mmm dd hh:mm:ss host tag: text", any of which may be missing. */
static void
old_form(struct span rest, struct syslogmsg *m)
{
	struct span w;
	size_t n = digits(rest);

	m->form = SYSLOG_3164;
	m->text = rest;
	/* routers number their messages, "000123: *Mar  1 ...": all of that is text */
	if (n > 0 && n < rest.n && rest.p[n] == ':')
		return;
	n = bsd_stamp(rest);
	if (n == 0)
		n = iso_stamp(rest);
	if (n == 0 || n == rest.n || (rest.p[n] != ' ' && rest.p[n] != ':')) {
		tag(rest, m);
		return;
	}
	if (rest.p[n] == ':') {         /* the same devices without a number: no host, and ": " behind the time */
		m->stamp = span_sub(rest, 0, n);
		m->text = span_trim(span_sub(rest, n + 1, rest.n));
		return;
	}
	m->stamp = span_sub(rest, 0, n);
	rest = span_sub(rest, n + 1, rest.n);
	m->text = rest;
	/* a host, unless that is the tag already */
	if (tag(rest, m) == 0 && word(&rest, &w) && w.n > 0 && w.p[w.n - 1] != ':' && span_find(w, '[') == w.n) {
		m->host = w;
		m->text = rest;
		tag(rest, m);
	}
}

/* One "[id name="value" ...]"; its length, 0 = it is none. */
static size_t
element(struct span s)
{
	size_t i;
	int quoted = 0;

	if (s.n < 2 || s.p[0] != '[' || s.p[1] == ']' || s.p[1] == ' ')
		return 0;
	for (i = 1; i < s.n; i++) {
		if (quoted && s.p[i] == '\\')
			i++;            /* \" \\ \] */
		else if (s.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && s.p[i] == ']')
			return i + 1;
	}
	return 0;
}

static void
nil(struct span *s)
{
	if (span_is(*s, "-"))
		*s = span(NULL, 0);
}

/* Behind "<PRI>1 "; 0 when it is not that form after all. */
static int
new_form(struct span rest, struct syslogmsg *m)
{
	struct syslogmsg t = *m;
	struct span tail;
	size_t n, used = 0;

	if (!word(&rest, &t.stamp) || (!span_is(t.stamp, "-") && iso_stamp(t.stamp) != t.stamp.n) || !word(&rest, &t.host) ||
	    !word(&rest, &t.app) || !word(&rest, &t.pid) || !word(&rest, &t.msgid))
		return 0;
	if (rest.n > 0 && rest.p[0] == '-')
		used = 1;
	else
		while ((n = element(span_sub(rest, used, rest.n))) > 0)
			used += n;
	tail = span_sub(rest, used, rest.n);
	if (used == 0 || (tail.n > 0 && tail.p[0] != ' '))
		tail = rest;            /* broken or no structured data: it stays in the text */
	else {
		t.data = span_sub(rest, 0, used);
		tail = span_sub(tail, 1, tail.n);
	}
	if (span_starts(tail, "\xef\xbb\xbf"))          /* RFC 5424 section 6.4: UTF-8 begins with a mark */
		tail = span_sub(tail, 3, tail.n);
	nil(&t.stamp);
	nil(&t.host);
	nil(&t.app);
	nil(&t.pid);
	nil(&t.msgid);
	nil(&t.data);
	t.text = tail;
	t.form = SYSLOG_5424;
	*m = t;
	return 1;
}

void
syslogmsg_parse(struct span in, struct syslogmsg *m)
{
	unsigned pri = PRI_DEFAULT;
	struct span rest;
	size_t n;

	memset(m, 0, sizeof *m);
	while (in.n > 0 && (in.p[in.n - 1] == '\n' || in.p[in.n - 1] == '\r' || in.p[in.n - 1] == '\0'))
		in.n--;
	n = priority(in, &pri);
	m->facility = pri / 8;
	m->severity = pri % 8;
	m->form = SYSLOG_BARE;
	m->text = in;
	if (n == 0)
		return;
	rest = span_sub(in, n, in.n);
	if (!(follows(rest, "1 ") != 0 && new_form(span_sub(rest, 2, rest.n), m)))
		old_form(rest, m);
}
