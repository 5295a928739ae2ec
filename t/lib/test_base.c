/* layers 0 and 2 of the base: spans, numbers, MAC addresses, records, tables */
#include <stdlib.h>
#include <unistd.h>

#include "mac.h"
#include "num.h"
#include "record.h"
#include "span.h"
#include "table.h"
#include "tsv.h"
#include "kit/check.h"

static void
spans(void)
{
	struct span rest = span_cstr("a,,b,"), w;

	CHECK(span_cut(&rest, ',', &w) && span_is(w, "a"));
	CHECK(span_cut(&rest, ',', &w) && w.n == 0);
	CHECK(span_cut(&rest, ',', &w) && span_is(w, "b"));
	CHECK(span_cut(&rest, ',', &w) && w.n == 0);
	CHECK(!span_cut(&rest, ',', &w));
	CHECK(span_is(span_trim(span_cstr(" \t x y\r\n")), "x y"));
	CHECK(span_trim(span_cstr(" \t ")).n == 0);
	CHECK(span_sub(span_cstr("abc"), 2, 99).n == 1);
	CHECK(span_sub(span_cstr("abc"), 9, 99).n == 0);
	CHECK(span_cmp(span_cstr("a"), span_cstr("ab")) < 0);
	CHECK(span_ends_nocase(span_cstr("x.SBN"), ".sbn"));
	CHECK(!span_ends_nocase(span_cstr("bn"), ".sbn"));
	CHECK(span_list_has_nocase(span_cstr("a.sbn,B.sb2"), span_cstr("b.SB2")));
	CHECK(!span_list_has_nocase(span_cstr("a.sbn,B.sb2"), span_cstr("b.sb")));
	CHECK(span_list_has_nocase(span_cstr("a,"), span_cstr("")));
	CHECK(!span_list_has_nocase(span_cstr(""), span_cstr("")));
	CHECK(!span_list_has_nocase(span(NULL, 0), span_cstr("a")));
}

static void
numbers(void)
{
	static const struct { const char *s; uint64_t min, max; enum num_err e; } row[] = {
		{ "0", 0, 10, NUM_OK }, { "", 0, 10, NUM_EMPTY }, { "-1", 0, 10, NUM_INVALID }, { "+1", 0, 10, NUM_INVALID },
		{ " 1", 0, 10, NUM_INVALID }, { "1 ", 0, 10, NUM_INVALID }, { "0x1", 0, 10, NUM_INVALID }, { "11", 0, 10, NUM_LARGE },
		{ "0", 1, 10, NUM_SMALL }, { "18446744073709551615", 0, UINT64_MAX, NUM_OK },
		{ "18446744073709551616", 0, UINT64_MAX, NUM_LARGE }, { "99999999999999999999999", 0, UINT64_MAX, NUM_LARGE },
		{ "007", 0, 10, NUM_OK },
	};
	static const struct { uint64_t s; const char *text; } took[] = {
		{ 0, "0 s" }, { 59, "59 s" }, { 60, "1 min" }, { 65, "1 min 5 s" }, { 3599, "59 min 59 s" }, { 3600, "1 h" }, { 3605, "1 h" },
		{ 11520, "3 h 12 min" }, { 86399, "23 h 59 min" }, { 86400, "1 d" }, { 1795753422, "20784 d 4 h" },
		{ UINT64_MAX, "213503982334601 d 7 h" },
	};
	size_t i;
	uint64_t v;
	char d[20], text[NUM_DURATION_MAX];

	for (i = 0; i < sizeof row / sizeof row[0]; i++)
		CHECK_ROW(num_u64(span_cstr(row[i].s), row[i].min, row[i].max, &v) == row[i].e, row[i].s);
	CHECK(num_put(UINT64_MAX, d) == 20 && memcmp(d, "18446744073709551615", 20) == 0);
	CHECK(num_put(0, d) == 1 && d[0] == '0');
	CHECK(num_hex(span_cstr("fF"), 255, &v) == NUM_OK && v == 255);
	CHECK(num_hex(span_cstr("10000000000000000"), UINT64_MAX, &v) == NUM_LARGE);
	CHECK(num_hex(span_cstr("100"), 255, &v) == NUM_LARGE && num_hex(span_cstr(""), 255, &v) == NUM_EMPTY);
	CHECK(num_hex(span_cstr("0x1"), 255, &v) == NUM_INVALID && num_hex(span_cstr("-1"), 255, &v) == NUM_INVALID);
	for (i = 0; i < sizeof took / sizeof took[0]; i++)
		CHECK_STR(num_duration(took[i].s, text), took[i].text);
	CHECK_STR(num_reason(NUM_OK), "ok");
	CHECK_STR(num_reason(NUM_EMPTY), "empty, a number is needed");
	CHECK_STR(num_reason(NUM_INVALID), "not a number");
	CHECK_STR(num_reason(NUM_SMALL), "too small");
	CHECK_STR(num_reason(NUM_LARGE), "too large");
}

static void
macs(void)
{
	static const struct { const char *s, *want; } row[] = {
		{ "001122aabbcc", "001122AABBCC" }, { "00:11:22:aa:bb:cc", "001122AABBCC" }, { "00-11-22-AA-BB-CC", "001122AABBCC" },
		{ "0011.22aa.bbcc", "001122AABBCC" }, { "SEP001122AABBCC", "001122AABBCC" }, { "00:11:22:aa:bb-cc", "" },
		{ "001122aabbc", "" }, { "001122aabbccd", "" }, { "00112 aabbcc", "" }, { "000000000000", "" }, { "ffffffffffff", "" },
		{ "00:11:22:aa:bb:c", "" }, { "00:11:22:aa:bb:cg", "" }, { "0011.22aabb.cc", "" },
		{ "011122aabbcc", "" }, { "", "" }, { "0O1122aabbcc", "" },
	};
	char m[MAC_LEN + 1];
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		const char *why = mac_parse(span_cstr(row[i].s), m);

		CHECK_ROW(strcmp(m, row[i].want) == 0, row[i].s);
		CHECK_ROW((why == NULL) == (row[i].want[0] != '\0'), row[i].s);
	}
	CHECK(mac_is_canonical(span_cstr("001122AABBCC")));
	CHECK(!mac_is_canonical(span_cstr("001122aabbcc")));
	CHECK(!mac_is_canonical(span_cstr("001122AABBC")) && !mac_is_canonical(span_cstr("001122AABBCCD")));
}

static void
records(void)
{
	static const struct { const char *line, *why; } row[] = {
		{ "load\tid=x", NULL }, { "load", NULL }, { "load\t", "field without '='" }, { "Load\tid=x", "not a record (type<TAB>key=value...)" },
		{ "load\tid", "field without '='" }, { "load\tID=x", "bad key (a-z, then a-z 0-9 _)" }, { "load\ta=1\ta=2", "key given twice" },
		{ "load\ta=\\q", "unknown escape (known: \\t \\n \\r \\\\ \\xHH)" }, { "load\ta=x\\", "backslash at the end of a value" },
		{ "load\ta=\\x1", "\\x needs two hex digits" }, { "load\ta=\\xgg", "\\x needs two hex digits" }, { "load\ta=", NULL },
		{ "load\ta=b=c", NULL }, { "load\ta=x\r", NULL }, { "", "not a record (type<TAB>key=value...)" },
	};
	static struct rec r;
	struct buf b = { 0 };
	unsigned char line[256];
	size_t i;
	int found;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		const char *why;

		memcpy(line, row[i].line, strlen(row[i].line) + 1);
		why = rec_parse(line, strlen(row[i].line), &r);
		CHECK_ROW(why == row[i].why || (why != NULL && row[i].why != NULL && strcmp(why, row[i].why) == 0), row[i].line);
	}
	memcpy(line, "x\ta=\\t\\n\\r\\\\\\x00z\tb=", 21);
	CHECK(rec_parse(line, 20, &r) == NULL);
	CHECK(span_eq(rec_get(&r, "a", &found), span("\t\n\r\\\0z", 6)) && found);
	CHECK(rec_get(&r, "b", &found).n == 0 && found);
	CHECK(rec_get(&r, "c", &found).n == 0 && !found);
	rec_escape(&b, span("a\tb\x1b\x7f\\ \xc3\xa9 \xe9 \xc2\x85", 14));
	CHECK_STR(buf_cstr(&b), "a\\tb\\x1B\\x7F\\\\ \xc3\xa9 \\xE9 \\xC2\\x85");
	buf_free(&b);
}

/* what a terminal would obey, in records, messages and JSON */
static void
invisible(void)
{
	static const struct { const char *in, *text, *json; } row[] = {
		{ "a\xe2\x80\xae" "fdp.sbn", "a\\xE2\\x80\\xAEfdp.sbn", "a\\u202efdp.sbn" },          /* right-to-left override */
		{ "\xe2\x81\xa6x\xe2\x81\xa9", "\\xE2\\x81\\xA6x\\xE2\\x81\\xA9", "\\u2066x\\u2069" },
		{ "a\xe2\x80\x8b" "b", "a\\xE2\\x80\\x8Bb", "a\\u200bb" },                        /* zero width space */
		{ "\xef\xbb\xbfmac", "\\xEF\\xBB\\xBFmac", "\\ufeffmac" },
		{ "\xe2\x80\xa8", "\\xE2\\x80\\xA8", "\\u2028" },                                /* line separator */
		{ "\xd8\x9c", "\\xD8\\x9C", "\\u061c" },
		{ "\xc2\xad", "\\xC2\\xAD", "\\u00ad" },
		{ "\xc2\x9b" "31m", "\\xC2\\x9B31m", "\\u009b31m" },
		{ "\xf3\xa0\x81\x81", "\\xF3\\xA0\\x81\\x81", "\\udb40\\udc41" },                 /* tag letter */
		{ "\xe2\x80\xa6 \xc3\xbc \xd7\xa9 \xe6\x97\xa5 \xf0\x9f\x93\x9e", "\xe2\x80\xa6 \xc3\xbc \xd7\xa9 \xe6\x97\xa5 \xf0\x9f\x93\x9e",
		    "\xe2\x80\xa6 \xc3\xbc \xd7\xa9 \xe6\x97\xa5 \xf0\x9f\x93\x9e" },
		{ "\xff\xc3", "\\xFF\\xC3", "\\u00ff\\u00c3" },
	};
	static struct out o;
	struct rec_writer w;
	struct buf b = { 0 };
	char want[200];
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		b.n = 0;
		rec_escape(&b, span_cstr(row[i].in));
		CHECK_STR(buf_cstr(&b), row[i].text);
		out_init(&o, -1);
		rec_writer_init(&w, &o, REC_JSON, NULL);
		rec_start(&w, "t");
		rec_adds(&w, "k", row[i].in);
		rec_end(&w);
		snprintf(want, sizeof want, "{\"type\":\"t\",\"k\":\"%s\"}\n", row[i].json);
		CHECK_ROW(span_eq(span(o.b, o.n), span_cstr(want)), row[i].text);
		rec_writer_free(&w);
	}
	buf_free(&b);
	/* a time that is not known is no member */
	out_init(&o, -1);
	rec_writer_init(&w, &o, REC_JSON, NULL);
	rec_start(&w, "t");
	rec_addnone(&w, "time");
	rec_addu(&w, "n", 1);
	rec_end(&w);
	CHECK(span_is(span(o.b, o.n), "{\"type\":\"t\",\"n\":1}\n"));
	rec_writer_free(&w);
}

static int
feed(const char *text)
{
	int p[2];

	if (pipe(p) != 0 || write(p[1], text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	close(p[1]);
	return p[0];
}

/* Long values are looked at in steps of eight bytes: each byte is found at every place in such a step. */
static void
escapes(void)
{
	static const char pad[] = "abcdefgh0123~ xyz";
	const size_t n = sizeof pad - 1;
	struct buf b = { 0 };
	unsigned c;
	size_t at;

	for (c = 0; c < 0x80; c++)
		for (at = 0; at < n; at++) {
			char in[sizeof pad], mark[8], want[64];

			memcpy(in, pad, sizeof in);
			in[at] = (char)c;
			if (c == '\t' || c == '\n' || c == '\r' || c == '\\')
				snprintf(mark, sizeof mark, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\');
			else
				snprintf(mark, sizeof mark, c < 0x20 || c == 0x7f ? "\\x%02X" : "%c", c);
			snprintf(want, sizeof want, "%.*s%s%s", (int)at, pad, mark, pad + at + 1);
			b.n = 0;
			rec_escape(&b, span(in, n));
			CHECK_STR(buf_cstr(&b), want);
		}
	buf_free(&b);
}

static void
tables(void)
{
	static struct table t;
	static struct rec r;
	int fd;

	fd = feed("\xef\xbb\xbf# shelf\n\nMAC,Load,line1 name\r\n001122334455,P00308000500,\"a,\"\"b\"\"\nc\"\r\n1,2\n\"x\"y,2,3\nx,,\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == 1 && t.lineno == 4 && span_is(r.type, "phone") && r.n == 3);
	CHECK(span_is(rec_get(&r, "line1_name", NULL), "a,\"b\"\nc") && span_is(rec_get(&r, "mac", NULL), "001122334455"));
	CHECK(table_next(&t, &r) == -1 && t.lineno == 6);
	CHECK_STR(t.err, "fewer columns than the header");
	CHECK(table_next(&t, &r) == -1);
	CHECK_STR(t.err, "text after a closing quote");
	CHECK(table_next(&t, &r) == 1 && r.n == 1);
	CHECK(table_next(&t, &r) == 0);
	table_free(&t);
	close(fd);

	fd = feed("mac\tload\n1\t2\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == 1 && r.n == 2 && t.form == TABLE_ROWS && t.sep == '\t');
	table_free(&t);
	close(fd);

	fd = feed("phone\tmac=1\nload\tid=2\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == 1 && span_is(r.type, "phone"));
	CHECK(table_next(&t, &r) == 1 && span_is(r.type, "load"));
	table_free(&t);
	close(fd);

	fd = feed("mac,mac\n1,2\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == -1);
	CHECK_STR(t.err, "mac: two columns mean this");
	CHECK(table_next(&t, &r) == 0);
	table_free(&t);
	close(fd);

	fd = feed("mac,load\n\"1,2\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == -1);
	CHECK_STR(t.err, "quote not closed");
	table_free(&t);
	close(fd);

	/* what is left over in a spreadsheet: columns without a name, rows of nothing */
	fd = feed("mac,load,,\n1,2,,\n,,,\n\"\",,,\n3,4,,x\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == 1 && r.n == 2 && t.lineno == 2);
	CHECK(table_next(&t, &r) == -1 && t.lineno == 5);
	CHECK_STR(t.err, "a value in a column without a name");
	CHECK(table_next(&t, &r) == 0);
	table_free(&t);
	close(fd);
	fd = feed("mac\tload\t\n1\t2\t\n\t\t\n3\t4\t\t5\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == 1 && r.n == 2);
	CHECK(table_next(&t, &r) == -1 && t.lineno == 4);
	CHECK_STR(t.err, "more columns than the header");
	table_free(&t);
	close(fd);
	fd = feed("mac,name\n1, \"a\"\n2,Smith, John\n");
	table_init(&t, fd, "phone");
	CHECK(table_next(&t, &r) == -1 && t.lineno == 2);
	CHECK_STR(t.err, "a blank in front of an opening quote");
	CHECK(table_next(&t, &r) == -1 && t.lineno == 3);
	CHECK_STR(t.err, "more columns than the header (a cell with a comma in it needs quotes around it)");
	table_free(&t);
	close(fd);
}

/* what no header is, and why: the ways of saving that look like the right one */
static void
headers(void)
{
	static const char none[] = "neither a record nor a header line (columns named as the keys: mac, load, line1_name ...)";
	static const struct { const char *text, *why; } t[] = {
		{ "PK\003\004\024", "a spreadsheet (.xlsx, .ods) or another archive: save it as CSV" },
		{ "\xd0\xcf\x11\xe0\xa1", "an old spreadsheet (.xls): save it as CSV" },
		{ "mac,load\r1,2\r", "lines that end in CR alone: save with LF or CR LF" },
		{ "1,2\n", none },
		{ ",,\n", none },
	};
	static struct table tab;
	static struct rec r;
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		int fd = feed(t[i].text);

		table_init(&tab, fd, "phone");
		CHECK_ROW(table_next(&tab, &r) == -1 && tab.lineno == 1, t[i].text);
		CHECK_STR(tab.err, t[i].why);
		table_free(&tab);
		close(fd);
	}
}

/* one row, in the dialects of spreadsheets */
static void
dialects(void)
{
	static const struct { const char *text; size_t n; const char *want; } t[] = {
		{ "mac,a\n1,x;y\n", 0, "mac=1|a=x;y|" },
		{ "mac;a\r\n1;\"x;\"\"y\"\"\nz\"\r\n", 0, "mac=1|a=x;\"y\"\nz|" },
		{ "mac\ta\n1\t\"x\t\"\"y\"\"\"\n", 0, "mac=1|a=x\t\"y\"|" },
		{ "sep=;\nmac;a,b\n1;2\n", 0, "mac=1|a_b=2|" },
		{ "\xef\xbb\xbf\"sep=,\"\r\nmac,a\r\n1,2\r\n", 0, "mac=1|a=2|" },
		{ "\"a;b\",mac\n1,2\n", 0, "a_b=1|mac=2|" },
		{ "mac,a\n\xc2\xa0" "1\xc2\xa0 , x\n", 0, "mac=1|a= x|" },
		{ " MAC ,L\xc3\xa4nge (cm),#,a-b.c\n1,2,,4\n", 0, "mac=1|l_nge_cm=2|a_b_c=4|" },
		{ "\xff\xfem\0a\0c\0,\0a\0\n\0001\0,\0\xfc\0 \x20\x3d\xd8\xde\xdc\x0a\x01\r\0\n\0", 32, "mac=1|a=\xc3\xbc\xe2\x80\xa0\xf0\x9f\x93\x9e\xc4\x8a|" },
		{ "\xfe\xff\0m\0a\0c\0,\0a\0\n\0001\0,\0\xfc\xdc\0\0\n", 24, "mac=1|a=\xc3\xbc\xef\xbf\xbd|" },
	};
	static struct table tab;
	static struct rec r;
	struct buf got = { 0 };
	size_t i, k;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		size_t n = t[i].n == 0 ? strlen(t[i].text) : t[i].n;
		int p[2];

		if (pipe(p) != 0 || write(p[1], t[i].text, n) != (ssize_t)n)
			abort();
		close(p[1]);
		table_init(&tab, p[0], "row");
		CHECK_ROW(table_next(&tab, &r) == 1, t[i].want);
		got.n = 0;
		for (k = 0; k < r.n; k++) {
			buf_addspan(&got, r.f[k].key);
			buf_addc(&got, '=');
			buf_addspan(&got, r.f[k].value);
			buf_addc(&got, '|');
		}
		CHECK_STR(buf_cstr(&got), t[i].want);
		CHECK_ROW(table_next(&tab, &r) == 0, t[i].want);
		table_free(&tab);
		close(p[0]);
	}
	buf_free(&got);
}

static void
longlines(void)
{
	struct lines l;
	unsigned char *p;
	size_t n;
	int fd = feed("0123456789\nabc\n012345678\nlast");

	lines_init(&l, fd, 9);
	CHECK(lines_next(&l, &p, &n) == LINES_LONG && l.lineno == 1);
	CHECK(lines_next(&l, &p, &n) == LINES_LINE && n == 3 && l.lineno == 2);
	CHECK(lines_next(&l, &p, &n) == LINES_LINE && n == 9);
	CHECK(lines_next(&l, &p, &n) == LINES_LINE && n == 4);
	CHECK(lines_next(&l, &p, &n) == LINES_EOF);
	lines_free(&l);
	close(fd);
}

/* half a line, one read at a time, beside other work */
static void
halflines(void)
{
	struct lines l;
	unsigned char *p;
	size_t n, i;
	int fd[2];
	char big[3000];

	CHECK(pipe(fd) == 0);
	lines_init(&l, fd[0], 9);
	CHECK(write(fd[1], "ab", 2) == 2 && lines_would_wait(&l) && lines_more(&l) == 1 && lines_would_wait(&l));
	CHECK(write(fd[1], "c\nd\n", 4) == 4 && lines_more(&l) == 1 && !lines_would_wait(&l));
	CHECK(lines_more(&l) == 1);             /* there is a line: nothing is read */
	CHECK(lines_next(&l, &p, &n) == LINES_LINE && n == 3 && memcmp(p, "abc", 3) == 0);
	CHECK(lines_next(&l, &p, &n) == LINES_LINE && n == 1 && lines_would_wait(&l));
	/* one that is longer than the buffer, and never ends */
	memset(big, 'x', sizeof big);
	for (i = 0; i < 40; i++)
		CHECK(write(fd[1], big, sizeof big) == (ssize_t)sizeof big && lines_more(&l) == 1 && lines_would_wait(&l));
	CHECK(write(fd[1], "x\nend", 5) == 5 && lines_more(&l) == 1);
	CHECK(lines_next(&l, &p, &n) == LINES_LONG && l.lineno == 3);
	close(fd[1]);
	CHECK(lines_more(&l) == 0 && !lines_would_wait(&l));
	CHECK(lines_next(&l, &p, &n) == LINES_LINE && n == 3 && lines_next(&l, &p, &n) == LINES_EOF);
	lines_free(&l);
	close(fd[0]);
}

static void
tsv(void)
{
	struct tsv t;

	CHECK(tsv_text(&t, span_cstr("# c\n\na\tb\n1\t2\r\n3\n\t\n")) == 0);
	CHECK(tsv_find(&t, "b") == 1 && tsv_find(&t, "c") == -1);
	CHECK(tsv_next(&t) == 1 && t.lineno == 4 && span_is(t.col[1], "2"));
	CHECK(tsv_next(&t) == -1 && t.lineno == 5);
	CHECK_STR(t.err, "wrong number of columns");
	CHECK(tsv_next(&t) == 0);
	CHECK(tsv_text(&t, span_cstr("# only\n")) == -1);
}

int
main(void)
{
	spans();
	numbers();
	macs();
	records();
	invisible();
	escapes();
	tables();
	headers();
	dialects();
	longlines();
	halflines();
	tsv();
	return check_done();
}
