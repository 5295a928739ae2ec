/* syslog messages in every form devices send, and the bound on their number */
#include <stdlib.h>

#include "net/rate.h"
#include "syslogd/syslogmsg.h"
#include "kit/check.h"

static const struct row {
	const char *in;
	const char *form;
	unsigned facility, severity;
	const char *stamp, *host, *app, *pid, *msgid, *data, *text;
} rows[] = {
	/* the examples of RFC 3164 section 5.4 */
	{ "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8", "rfc3164", 4, 2, "Oct 11 22:14:15", "mymachine",
	    "su", "", "", "", "su: 'su root' failed for lonvick on /dev/pts/8" },
	{ "Use the BFG!", "bare", 1, 5, "", "", "", "", "", "", "Use the BFG!" },
	{ "<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's time", "rfc3164", 20, 5, "Aug 24 05:34:00", "CST", "", "", "", "",
	    "1987 mymachine myproc[10]: %% It's time" },
	{ "<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!", "rfc3164", 0, 0, "", "", "", "", "", "",
	    "1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!" },
	/* the examples of RFC 5424 section 6.5 */
	{ "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \xef\xbb\xbf'su root' failed", "rfc5424", 4, 2,
	    "2003-10-11T22:14:15.003Z", "mymachine.example.com", "su", "", "ID47", "", "'su root' failed" },
	{ "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time", "rfc5424", 20, 5,
	    "2003-08-24T05:14:15.000003-07:00", "192.0.2.1", "myproc", "8710", "", "", "%% It's time" },
	{ "<165>1 2003-10-11T22:14:15.003Z h evntslog - ID47 [a@1 iut=\"3\" x=\"App\"][b@1 c=\"h\\\"i]\"] text", "rfc5424", 20, 5,
	    "2003-10-11T22:14:15.003Z", "h", "evntslog", "", "ID47", "[a@1 iut=\"3\" x=\"App\"][b@1 c=\"h\\\"i]\"]", "text" },
	{ "<165>1 2003-10-11T22:14:15.003Z h e - ID47 [a@1 iut=\"3\"]", "rfc5424", 20, 5, "2003-10-11T22:14:15.003Z", "h", "e", "", "ID47",
	    "[a@1 iut=\"3\"]", "" },
	{ "<13>1 - - - - - -", "rfc5424", 1, 5, "", "", "", "", "", "", "" },
	{ "<13>1 - - - - - - ", "rfc5424", 1, 5, "", "", "", "", "", "", "" },
	/* nearly RFC 5424: structured data missing or broken stays in the text, half a header is none */
	{ "<13>1 - h a 1 m text", "rfc5424", 1, 5, "", "h", "a", "1", "m", "", "text" },
	{ "<13>1 - h a 1 m [x y=\"z] text", "rfc5424", 1, 5, "", "h", "a", "1", "m", "", "[x y=\"z] text" },
	{ "<13>1 - h a 1 m [x]text", "rfc5424", 1, 5, "", "h", "a", "1", "m", "", "[x]text" },
	{ "<13>1 - h a 1 m [] text", "rfc5424", 1, 5, "", "h", "a", "1", "m", "", "[] text" },
	{ "<13>1 - h a 1 m -text", "rfc5424", 1, 5, "", "h", "a", "1", "m", "", "-text" },
	{ "<13>1 - h a 1 ", "rfc3164", 1, 5, "", "", "", "", "", "", "1 - h a 1 " },
	{ "<13>1 today h a 1 m - text", "rfc3164", 1, 5, "", "", "", "", "", "", "1 today h a 1 m - text" },
	{ "<13>1 2026-11-27T02:44:00 h a 1 m - text", "rfc5424", 1, 5, "2026-11-27T02:44:00", "h", "a", "1", "m", "", "text" },
	/* what logger(1), rsyslog, BusyBox and routers send */
	{ "<13>Nov 27 02:44:00 bench tag: one two", "rfc3164", 1, 5, "Nov 27 02:44:00", "bench", "tag", "", "", "", "tag: one two" },
	{ "<13>Nov  7 02:44:00 bench tag[12]: x", "rfc3164", 1, 5, "Nov  7 02:44:00", "bench", "tag", "12", "", "", "tag[12]: x" },
	{ "<13>Nov 7 02:44:00 bench x y", "rfc3164", 1, 5, "Nov 7 02:44:00", "bench", "", "", "", "", "x y" },
	{ "<13>Nov 27 02:44:00 root: no host", "rfc3164", 1, 5, "Nov 27 02:44:00", "", "root", "", "", "", "root: no host" },
	{ "<13>Nov 27 02:44:00 kernel[0]: no host", "rfc3164", 1, 5, "Nov 27 02:44:00", "", "kernel", "0", "", "", "kernel[0]: no host" },
	{ "<13>Nov 27 02:44:00 %LINK-3-UPDOWN: no host", "rfc3164", 1, 5, "Nov 27 02:44:00", "", "", "", "", "", "%LINK-3-UPDOWN: no host" },
	{ "<13>Nov 27 02:44:00 2001:db8::1 x: y", "rfc3164", 1, 5, "Nov 27 02:44:00", "2001:db8::1", "x", "", "", "", "x: y" },
	{ "<13>Nov 27 02:44:00 word", "rfc3164", 1, 5, "Nov 27 02:44:00", "", "", "", "", "", "word" },
	{ "<13>Nov 27 2026 02:44:00.5 bench x: y", "rfc3164", 1, 5, "Nov 27 2026 02:44:00.5", "bench", "x", "", "", "", "x: y" },
	{ "<13>2026-11-27T02:44:00.123456+01:00 bench x: y", "rfc3164", 1, 5, "2026-11-27T02:44:00.123456+01:00", "bench", "x", "", "", "", "x: y" },
	{ "<189>29: *Mar  1 00:00:12.123: %SYS-5-CONFIG_I: Configured", "rfc3164", 23, 5, "", "", "", "", "", "",
	    "29: *Mar  1 00:00:12.123: %SYS-5-CONFIG_I: Configured" },
	{ "<189>*Mar  1 00:00:12.123: %SYS-5-CONFIG_I: Configured", "rfc3164", 23, 5, "*Mar  1 00:00:12.123", "", "", "", "", "",
	    "%SYS-5-CONFIG_I: Configured" },
	{ "<189>Mar  1 00:00:12,5 x", "rfc3164", 23, 5, "", "", "", "", "", "", "Mar  1 00:00:12,5 x" },
	{ "<134>SIP: registered", "rfc3164", 16, 6, "", "", "SIP", "", "", "", "SIP: registered" },
	{ "<134>plain words here", "rfc3164", 16, 6, "", "", "", "", "", "", "plain words here" },
	{ "<134>", "rfc3164", 16, 6, "", "", "", "", "", "", "" },
	{ "<134>a[1", "rfc3164", 16, 6, "", "", "", "", "", "", "a[1" },
	/* no time although it looks like one */
	{ "<13>Foo 27 02:44:00 bench x", "rfc3164", 1, 5, "", "", "", "", "", "", "Foo 27 02:44:00 bench x" },
	{ "<13>Nov 27 02-44-00 bench x", "rfc3164", 1, 5, "", "", "", "", "", "", "Nov 27 02-44-00 bench x" },
	{ "<13>Nov xx 02:44:00 bench x", "rfc3164", 1, 5, "", "", "", "", "", "", "Nov xx 02:44:00 bench x" },
	{ "<13>Nov", "rfc3164", 1, 5, "", "", "", "", "", "", "Nov" },
	{ "<13>Nov 27 02:44:00", "rfc3164", 1, 5, "", "", "", "", "", "", "Nov 27 02:44:00" },
	/* no priority: all of it is text */
	{ "<192>x", "bare", 1, 5, "", "", "", "", "", "", "<192>x" },
	{ "<01>x", "bare", 1, 5, "", "", "", "", "", "", "<01>x" },
	{ "<>x", "bare", 1, 5, "", "", "", "", "", "", "<>x" },
	{ "<1x>x", "bare", 1, 5, "", "", "", "", "", "", "<1x>x" },
	{ "<13", "bare", 1, 5, "", "", "", "", "", "", "<13" },
	{ "<0013>x", "bare", 1, 5, "", "", "", "", "", "", "<0013>x" },
	{ "", "bare", 1, 5, "", "", "", "", "", "", "" },
	{ "<0>x", "rfc3164", 0, 0, "", "", "", "", "", "", "x" },
	{ "<191>x", "rfc3164", 23, 7, "", "", "", "", "", "", "x" },
	/* ends of lines */
	{ "<13>x: y\r\n", "rfc3164", 1, 5, "", "", "x", "", "", "", "x: y" },
};

static void
forms(void)
{
	struct syslogmsg m;
	size_t i, k;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *r = &rows[i];
		size_t n = strlen(r->in);
		unsigned char *copy = malloc(n + 1);    /* exact: an overrun is seen */

		if (copy == NULL)
			return;
		memcpy(copy, r->in, n);
		syslogmsg_parse(span(copy, n), &m);
		CHECK_ROW(strcmp(syslog_form_name(m.form), r->form) == 0, r->in);
		CHECK_ROW(m.facility == r->facility && m.severity == r->severity, r->in);
		CHECK_ROW(span_is(m.stamp, r->stamp), r->in);
		CHECK_ROW(span_is(m.host, r->host), r->in);
		CHECK_ROW(span_is(m.app, r->app) && span_is(m.pid, r->pid), r->in);
		CHECK_ROW(span_is(m.msgid, r->msgid) && span_is(m.data, r->data), r->in);
		CHECK_ROW(span_is(m.text, r->text), r->in);
		for (k = 0; k < n; k++) {       /* cut anywhere */
			syslogmsg_parse(span(copy, k), &m);
			CHECK(m.facility < 24 && m.severity < 8 && m.text.n <= k);
		}
		free(copy);
	}
	syslogmsg_parse(span("<13>x\0\n\0", 8), &m);
	CHECK(span_is(m.text, "x"));
	CHECK_STR(syslog_facility_name(23), "local7");
	CHECK_STR(syslog_facility_name(24), "unknown");
	CHECK_STR(syslog_severity_name(7), "debug");
	CHECK_STR(syslog_severity_name(8), "unknown");
}

static void
rates(void)
{
	static struct rate r;
	struct span a = span_cstr("192.0.2.1"), b = span_cstr("192.0.2.2");
	const struct rate_one *o;
	uint64_t now = 5000000, next;
	unsigned i, over, got = 0;
	char who[80];

	r.each = 3;
	r.all = 5;
	for (i = 0; i < 10; i++)
		got += (unsigned)rate_take(&r, a, now + i);
	CHECK(got == 3);
	for (i = 0; i < 10; i++)
		got += (unsigned)rate_take(&r, b, now + i);
	CHECK(got == 5);        /* all together */
	CHECK(rate_over(&r, now + 10, &over, &next) == NULL && next == now + 1000000);
	for (i = 0, got = 0; i < 2; i++) {
		o = rate_over(&r, now + 1000000, &over, &next);
		CHECK(o != NULL && over == (span_eq(span(o->who, o->nwho), a) ? 7u : 8u));
		got += over;
	}
	CHECK(got == 15 && rate_over(&r, now + 1000000, &over, &next) == NULL && next == UINT64_MAX);
	/* the next second is a new one */
	CHECK(rate_take(&r, a, now + 1000000) && rate_take(&r, b, now + 1000001));
	/* five hundred senders at once, none of them over its bound: everything passes */
	r.all = 2000;
	r.each = 4;
	for (i = 0, got = 0; i < 2000; i++) {
		snprintf(who, sizeof who, "10.0.%u.%u", i % 500 / 250, i % 250);
		got += (unsigned)rate_take(&r, span_cstr(who), now + 3000000);
	}
	CHECK(got == 2000);
	/* more senders than places: some share one, and nothing is lost of the counts */
	r.all = 1000000;
	r.each = 3;
	for (i = 0, got = 0; i < RATE_MAX * 2; i++) {
		unsigned k;

		snprintf(who, sizeof who, "%070u", i);  /* cut to RATE_WHO: the first digits are all zero, so these are one sender */
		CHECK(rate_take(&r, span_cstr(who), now + 6000000) == (i < 3));
		snprintf(who, sizeof who, "10.1.0.%u", i);
		for (k = 0; k < 4; k++)
			got += (unsigned)rate_take(&r, span_cstr(who), now + 6000000);
	}
	CHECK(got > RATE_MAX * 3 / 2 && got <= (RATE_MAX + 1) * 3);
	for (i = 0; rate_over(&r, now + 7000001, &over, &next) != NULL;)
		i += over;
	CHECK(got + i + 3 == RATE_MAX * 2 * 5);
}

int
main(void)
{
	forms();
	rates();
	return check_done();
}
