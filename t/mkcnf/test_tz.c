/* time zones: POSIX rules, zone files, and what of it the phone can be told */
#include <stdio.h>
#include <stdlib.h>

#include "bytes.h"
#include "cisco/params.h"
#include "mkcnf/tz.h"
#include "kit/check.h"

static void
phone(void)
{
	static const struct { const char *rule, *want; } t[] = {
		{ "EST5EDT,M3.2.0,M11.1.0", "EST 1 1 March 0 Sunday 2 02/00 November 0 Sunday 1 02/00" },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "CET 1 1 March 0 Sunday 8 02/00 October 0 Sunday 8 03/00" },
		{ "GMT0BST,M3.5.0/1,M10.5.0", "GMT 1 1 March 0 Sunday 8 01/00 October 0 Sunday 8 02/00" },
		/* Ireland, whose winter is the exception: the same clock as above */
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "GMT 1 1 March 0 Sunday 8 01/00 October 0 Sunday 8 02/00" },
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "EAST 1 1 October 0 Sunday 1 02/00 April 0 Sunday 1 03/00" },
		{ "NST3:30NDT,M3.2.0,M11.1.0", "NST 1 1 March 0 Sunday 2 02/00 November 0 Sunday 1 02/00" },
		{ "JST-9", "JST 0" }, { "<+0530>-5:30", "IST 0" }, { "<+0330>-3:30", "IT 0" }, { "UTC0", "GMT 0" }, { "<-12>12", "IDL 0" },
		{ "<+12>-12", "NZST 0" }, { "AAA0BBB-0:30,J60/0,J365/23:59:00", "GMT 1 0/30 March 1 Sunday 1 00/00 December 31 Sunday 1 23/59" },
		{ "AAA0BBB-2,J59,J1", "GMT 1 2 February 28 Sunday 1 02/00 January 1 Sunday 1 02/00" },
		{ "<-0930>9:30", "IMT 0 (what the phone makes of this zone's name is not known)" },
		/* what it cannot be told */
		{ "<+0545>-5:45", "the phone has no zone with this offset from Greenwich" }, { "<+13>-13", "the phone has no zone with this offset from Greenwich" },
		{ "EET-2EEST,M4.5.5/0,M10.5.4/24", "the phone cannot express when summer time begins or ends there" },
		{ "IST-2IDT,M3.4.4/26,M10.5.0", "the phone cannot express when summer time begins or ends there" },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "the phone cannot express when summer time begins or ends there" },
		{ "AAA0BBB,59,J300", "the phone cannot express when summer time begins or ends there" },
		{ "AAA0BBB,M3.5.0/2:00:01,J300", "the phone cannot express when summer time begins or ends there" },
		{ "AAA0BBB-13,J1,J2", "the phone cannot express how far the clock moves in summer" },
		{ "AAA0BBB-0:00:30,J1,J2", "the phone cannot express how far the clock moves in summer" },
		/* what is no rule */
		{ "", "not a" }, { "E5", "not a" }, { "EST", "not a" }, { "EST5EDT", "no rule for summer time in it" }, { "EST5EDT,", "not a" },
		{ "EST5EDT,M3.2.0", "not a" }, { "EST5EDT,M3.2.0,M11.1.0x", "not a" }, { "EST5EDT,M13.2.0,M11.1.0", "not a" },
		{ "EST5EDT,M0.2.0,M11.1.0", "not a" }, { "EST5EDT,M3.6.0,M11.1.0", "not a" }, { "EST5EDT,M3.0.0,M11.1.0", "not a" },
		{ "EST5EDT,M3.2.7,M11.1.0", "not a" }, { "EST5EDT,J0,J2", "not a" }, { "EST5EDT,J366,J2", "not a" }, { "EST5EDT,366,J2", "not a" },
		{ "EST168", "not a" }, { "EST5:60", "not a" }, { "<+0-3", "not a" }, { "EST5EDT,M3.2.0/,M11.1.0", "not a" },
	};
	struct params ps;
	char got[256];
	size_t i, k, n;

	CHECK(params_init(&ps) == NULL);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct tz_param out[TZ_PARAMS];
		const char *doubt = NULL, *why;
		struct tz z;

		why = tz_parse(span_cstr(t[i].rule), &z);
		if (why == NULL)
			why = tz_phone(&z, out, &n, &doubt);
		if (why != NULL) {
			CHECK_ROW(strncmp(why, t[i].want, strlen(t[i].want)) == 0, t[i].rule);
			continue;
		}
		got[0] = '\0';
		for (k = 0; k < n; k++) {
			const struct param *p;
			char reason[PARAM_WHY_MAX];
			unsigned num;

			/* what is written is what the table of parameters takes (India's name carries a warning) */
			CHECK_ROW(params_find(&ps, span_cstr(out[k].name), &p, &num) == PARAM_KNOWN, out[k].name);
			if (p != NULL)
				CHECK_ROW(param_check(&ps, p, span_cstr(out[k].value), 0, reason) != PARAM_BAD, reason);
			if (strcmp(out[k].name, "dst_auto_adjust") == 0 && n == 2)
				snprintf(got + strlen(got), sizeof got - strlen(got), " 0");
			else
				snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", k == 0 ? "" : " ", out[k].value);
		}
		if (doubt != NULL)
			snprintf(got + strlen(got), sizeof got - strlen(got), " (%s)", doubt);
		CHECK_STR(got, t[i].want);
	}
}

static void
moments(void)
{
	/* seconds since 1970, UTC, and the offset in minutes (date -d @T in these zones) */
	static const struct { const char *rule; int64_t t; long min; } t[] = {
		{ "EST5EDT,M3.2.0,M11.1.0", 1710053999, -300 }, { "EST5EDT,M3.2.0,M11.1.0", 1710054000, -240 },     /* 2024-03-10 02:00 */
		{ "EST5EDT,M3.2.0,M11.1.0", 1730613599, -240 }, { "EST5EDT,M3.2.0,M11.1.0", 1730613600, -300 },     /* 2024-11-03 02:00 */
		{ "CET-1CEST,M3.5.0,M10.5.0/3", 1743296399, 60 }, { "CET-1CEST,M3.5.0,M10.5.0/3", 1743296400, 120 },  /* 2025-03-30 */
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", 1735689600, 660 }, { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1751328000, 600 },
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", 1743868799, 660 }, { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1743868800, 600 },  /* 2025-04-06 */
		{ "AAA0BBB,J60/0,J61/0", 1709251200, 60 }, { "AAA0BBB,J60/0,J61/0", 1709251199, 0 },      /* 2024-03-01, leap year */
		{ "AAA0BBB,59/0,60/0", 1709164800, 60 },                                                   /* 2024-02-29 */
		{ "UTC0", 0, 0 }, { "JST-9", 4102444800, 540 }, { "EST5EDT,M3.2.0,M11.1.0", 951782400, -300 },
	};
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct tz z;

		CHECK_ROW(tz_parse(span_cstr(t[i].rule), &z) == NULL && tz_offset(&z, t[i].t) == t[i].min * 60, t[i].rule);
	}
}

/* A zone file with one listed change at time t to offset off. */
static size_t
file(unsigned char *b, int64_t t, long off, const char *footer)
{
	size_t at = 0, i;

	for (i = 0; i < 2; i++) {
		memset(b + at, 0, 44);
		memcpy(b + at, "TZif2", 5);
		put_be32(b + at + 32, i == 1);          /* times */
		put_be32(b + at + 36, 1);               /* types */
		put_be32(b + at + 40, 4);               /* characters */
		at += 44;
		if (i == 1) {
			put_be32(b + at, (uint32_t)((uint64_t)t >> 32));
			put_be32(b + at + 4, (uint32_t)t);
			b[at + 8] = 0;
			at += 9;
		}
		put_be32(b + at, (uint32_t)off);
		b[at + 4] = 0;
		b[at + 5] = 0;
		memcpy(b + at + 6, "LMT", 4);
		at += 10;
	}
	at += (size_t)sprintf((char *)b + at, "\n%s\n", footer);
	return at;
}

static void
files(void)
{
	static const char *const bad = "not a zone file with a rule in it";
	unsigned char b[512];
	struct span footer;
	size_t n, i;

	n = file(b, 1000, -18000, "EST5EDT,M3.2.0,M11.1.0");
	CHECK(tz_file(span(b, n), 2000, &footer) == NULL && span_is(footer, "EST5EDT,M3.2.0,M11.1.0"));
	CHECK_STR(tz_file(span(b, n), 999, &footer), NULL);              /* 1970-01-01 is winter there */
	n = file(b, 1000, -14400, "EST5EDT,M3.2.0,M11.1.0");
	CHECK_STR(tz_file(span(b, n), 1000, &footer), NULL);
	CHECK_STR(tz_file(span(b, n), 999, &footer), "its clock changes follow no rule that the phone could be told");
	for (i = 0; i < n; i++)
		tz_file(span(b, i), 0, &footer);
	CHECK_STR(tz_file(span(b, n - 1), 2000, &footer), NULL);
	CHECK_STR(tz_file(span(b, 108), 2000, &footer), bad);
	n = file(b, 1000, 0, "");
	CHECK_STR(tz_file(span(b, n), 2000, &footer), "no rule describes its clock");
	n = file(b, 1000, 0, "EST");
	CHECK(tz_file(span(b, n), 2000, &footer) != NULL);
	put_be32(b + 32, 0xffffffff);
	CHECK_STR(tz_file(span(b, n), 2000, &footer), bad);
	n = file(b, 1000, 0, "EST5");
	b[4] = 0;                       /* version 1 has no rule */
	CHECK_STR(tz_file(span(b, n), 2000, &footer), bad);
	CHECK_STR(tz_file(span_cstr("TZif"), 0, &footer), bad);
	CHECK_STR(tz_file(span("", 0), 0, &footer), bad);
}

int
main(void)
{
	phone();
	moments();
	files();
	return check_done();
}
