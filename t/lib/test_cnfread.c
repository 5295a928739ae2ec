/* the phone's reader of its text files, against what the genuine one was observed to do (t/lib/reader-observed.tsv) */
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "cisco/cnfread.h"
#include "file.h"
#include "kit/check.h"
#include "tsv.h"

#define NAMES 8

static struct params ps;

/* what the phone holds: the parameters that a row is about */
struct held {
	struct span name[NAMES];
	char value[NAMES][PARAM_STORED_MAX];
	size_t n;
};

/* \n \r \t \\ \xHH, and c{N} for N times c.  Returns the length. */
static size_t
plain(struct span s, unsigned char *out, size_t cap)
{
	size_t i, n = 0;

	for (i = 0; i < s.n && n < cap; i++) {
		int c = s.p[i];

		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
			if (c == 'x' && i + 2 < s.n) {
				char hex[3] = { (char)s.p[i + 1], (char)s.p[i + 2], '\0' };

				c = (int)strtol(hex, NULL, 16);
				i += 2;
			}
		} else if (c == '{' && n > 0) {
			size_t times = (size_t)strtoul((const char *)s.p + i + 1, NULL, 10);

			for (; times > 1 && n < cap; times--, n++)
				out[n] = out[n - 1];
			i += span_find(span_sub(s, i, s.n), '}');
			continue;
		}
		out[n++] = (unsigned char)c;
	}
	return n;
}

/* The parameters named in a text, in order, with the values they had before. */
static void
held_before(struct held *h, struct span text, struct span before)
{
	size_t i, j, k;

	memset(h, 0, sizeof *h);
	for (i = 0; i < text.n; i = j + 1) {
		const struct param *p;
		unsigned n;

		for (j = i; j < text.n && (ascii_isalnum(text.p[j]) || text.p[j] == '_'); j++)
			;
		if (j == i || params_find(&ps, span_sub(text, i, j), &p, &n) != PARAM_KNOWN)
			continue;
		for (k = 0; k < h->n && !span_eq_nocase(h->name[k], span_sub(text, i, j)); k++)
			;
		if (k == h->n && h->n < NAMES)
			h->name[h->n++] = span_sub(text, i, j);
	}
	if (h->n == 0)
		h->name[h->n++] = span_cstr("line1_name");
	for (i = 0; i < h->n; i++) {
		struct span w = before;
		size_t bar = 0;

		for (bar = 0; bar + 3 <= before.n && memcmp(before.p + bar, " | ", 3) != 0; bar++)
			;
		if (bar + 3 <= before.n) {
			w = span_sub(before, 0, bar);
			before = span_sub(before, bar + 3, before.n);
		}
		h->value[i][plain(w, (unsigned char *)h->value[i], PARAM_STORED_MAX - 1)] = '\0';
	}
}

struct outcome {
	unsigned long errors;
	int crash, barred, empty;
};

static struct outcome
run(struct held *h, unsigned char *text, size_t n, unsigned release, int own_copy)
{
	struct outcome o = { 0 };
	struct cnf_reader r;
	size_t i;

	cnf_open(&r, &ps, text, n, release);
	r.own_copy = own_copy;
	while (cnf_next(&r)) {
		o.crash |= r.result == CNF_CRASH;
		o.barred |= r.result == CNF_BARRED;
		o.empty |= r.result == CNF_EMPTY;
		for (i = 0; r.result == CNF_STORED && i < h->n; i++)
			if (span_eq_nocase(r.name, h->name[i]))
				memcpy(h->value[i], r.stored, sizeof r.stored);
		if (r.result == CNF_CRASH)
			break;
	}
	o.errors = r.errors;
	return o;
}

static void
row(const struct tsv *t, unsigned release)
{
	static unsigned char copy[16384], text[16384], wanted[4096];
	struct span want = t->col[4], result = t->col[3];
	size_t n = plain(t->col[1], text, sizeof text), m, at = 0, i;
	char got[4096], what[300];
	const char *errors;
	struct outcome o;
	struct held h;

	snprintf(what, sizeof what, "line %lu, release %u: %.*s", t->lineno, release, (int)(t->col[1].n > 200 ? 200 : t->col[1].n),
	    (const char *)t->col[1].p);
	memcpy(copy, text, n);
	held_before(&h, span(copy, n), t->col[5]);
	if (span_is(t->col[0], "stored text")) {        /* what the phone writes of it, read again */
		o = run(&h, text, n, release, 0);
		CHECK_ROW(o.errors == 0, what);
		n = (size_t)snprintf((char *)text, sizeof text, "%.*s: \"%s\"\n", (int)h.name[0].n, (const char *)h.name[0].p, h.value[0]);
		o = run(&h, text, n, release, 1);
	} else
		o = run(&h, text, n, release, span_starts(t->col[0], "names (flash"));
	CHECK_ROW(o.crash == (span_starts(result, "CRASH") || span_starts(result, "RUNS ON")), what);
	CHECK_ROW(o.barred == span_starts(result, "ignored (not allowed"), what);
	errors = strstr((const char *)result.p, "errors ");
	if (errors != NULL && errors < (const char *)result.p + result.n)
		CHECK_ROW(o.errors == strtoul(errors + 7, NULL, 10), what);
	if (span_is(want, "-") || span_starts(result, "no such name"))
		return;
	for (i = 0; i < h.n; i++)
		at += (size_t)snprintf(got + at, sizeof got - at, "%s%s", i > 0 ? " | " : "", h.value[i]);
	m = plain(want, wanted, sizeof wanted);
	CHECK_ROW(span_eq(span(got, at), span(wanted, m)), what);
	if (!span_eq(span(got, at), span(wanted, m)))
		fprintf(stderr, "  got %s\n", got);
}

static void
observed(void)
{
	static const struct { const char *name; unsigned release; } releases[] = { { "7.5", 705 }, { "8.4", 804 }, { "8.8", 808 }, { "8.12", 812 } };
	/* about more than one text, or about other things than the reader: tested below, or where they belong */
	static const char *const apart[] = { "image_version check", "TFTP size", "status message", "two files" };
	const char *root = getenv("CPH_ROOT");
	struct buf b = { 0 };
	char path[1024];
	struct tsv t;
	size_t i, n = 0, rows = 0, here = 0;
	int got;

	snprintf(path, sizeof path, "%s/t/lib/reader-observed.tsv", root == NULL ? "." : root);
	CHECK(file_slurp(path, &b, 1 << 20) == 0);
	CHECK(tsv_text(&t, buf_span(&b)) == 0);
	while ((got = tsv_next(&t)) != 0) {
		struct span rest, w;

		CHECK(got == 1);
		for (i = 0; i < sizeof apart / sizeof apart[0] && !span_is(t.col[0], apart[i]); i++)
			;
		rows++;
		/* the bytes behind the file are not ours to read */
		if (i < sizeof apart / sizeof apart[0] || span_starts(t.col[6], "past.py"))
			continue;
		here++;
		rest = t.col[2];
		while (span_cut(&rest, ' ', &w))
			for (i = 0; i < 4; i++)
				if (span_is(w, releases[i].name)) {
					row(&t, releases[i].release);
					n++;
				}
	}
	printf("%zu observed rows, %zu of them here\n", rows, here);
	CHECK(n > 2000);
	buf_free(&b);
}

static void
beside(void)
{
	static const struct { const char *version; int same; } image[] = {
		{ "P0S3-8-12-00", 1 }, { "p0s3-8-12-00", 0 }, { "P0S3-8-12", 1 }, { "P0S3", 1 }, { "", 1 }, { "P0S3-8-12-00.loads", 0 },
		{ "P0S3-8-12-00 ", 0 }, { "UNPROVISIONED", 0 },
	};
	unsigned char one[] = "line1_name: \"a\"\nproxy1_port: 5070\n", two[] = "line1_name:\nproxy1_port: \"\"\n";
	struct outcome o;
	struct held h;
	size_t i;

	/* two files: nothing keeps, "" is port 0 */
	held_before(&h, span(one, sizeof one - 1), span_cstr("OLD | 7"));
	o = run(&h, one, sizeof one - 1, 812, 0);
	CHECK(o.errors == 0);
	o = run(&h, two, sizeof two - 1, 812, 0);
	CHECK(o.errors == 0 && o.empty);
	CHECK_STR(h.value[0], "a");
	CHECK_STR(h.value[1], "0");
	for (i = 0; i < sizeof image / sizeof image[0]; i++)
		CHECK_ROW(cnf_same_image(span_cstr(image[i].version), span_cstr("P0S3-8-12-00")) == image[i].same, image[i].version);
}

/* what is told beside the result: notes, lines, reasons */
static void
notes(void)
{
	static const struct { const char *text; enum cnf_result result; const char *name, *value; unsigned notes; const char *err; } t[] = {
		{ "sync: \"b c\"\n", CNF_STORED, "sync", "b c", 0, NULL }, { "sync: \"b\";\n", CNF_STORED, "sync", "b", 0, NULL },
		{ "sync : 1\n", CNF_STORED, "sync", "1", 0, NULL }, { "Domain_Name:x\n", CNF_STORED, "Domain_Name", "x", 0, NULL },
		{ "language:\n", CNF_EMPTY, "language", "", 0, NULL }, { "language:\r\n", CNF_EMPTY, "language", "", 0, NULL },
		{ "sync: b ; comment\n", CNF_STORED, "sync", "b", 0, NULL }, { "sync: b;\n", CNF_STORED, "sync", "b", 0, NULL },
		{ "sync: b;;\n", CNF_STORED, "sync", "b", 0, NULL }, { "sync: b; c\n", CNF_STORED, "sync", "b", 0, NULL },
		{ "sync: b;c\n", CNF_STORED, "sync", "b", CNF_CUT_MARK, NULL }, { "sync: b#c\n", CNF_STORED, "sync", "b", CNF_CUT_MARK, NULL },
		{ "sync: b c\n", CNF_STORED, "sync", "b", CNF_CUT_BLANK, NULL }, { "sync: b // c\n", CNF_STORED, "sync", "b", 0, NULL },
		{ "sync: \"b\" # c\n", CNF_STORED, "sync", "b", 0, NULL }, { "sync: \"b\" // c\n", CNF_STORED, "sync", "b", 0, NULL }, { "sync: \"b\"c\n", CNF_STORED, "sync", "b", CNF_AFTER_QUOTE, NULL },
		{ "sync: \"a\\b\"\n", CNF_STORED, "sync", "ab", CNF_BACKSLASH, NULL }, { "sync: a\\b\n", CNF_STORED, "sync", "a\\b", 0, NULL },
		{ "sync: \"b\n", CNF_REFUSED, "sync", "", 0, "quote not closed" }, { "sync=b\n", CNF_REFUSED, "", "", 0, "'=' where ':' belongs" },
		{ "sync = a:b\n", CNF_REFUSED, "", "", 0, "'=' where ':' belongs" }, { ": b\n", CNF_REFUSED, "", "", 0, "no name before the colon" },
		{ "* a: b\n", CNF_REFUSED, "", "", 0, "not a parameter name before the colon" },
		{ "```\n", CNF_REFUSED, "", "", 0, "neither a comment nor name: value" },
		{ "\xef\xbb\xbfsync: b\n", CNF_REFUSED, "", "", CNF_BOM, "not a parameter name before the colon" },
		{ "wallpaper: \"a b\"\n", CNF_REFUSED, "wallpaper", "\"a b\"", 0, "not a parameter" },
		{ "wallpaper:\n", CNF_EMPTY, "wallpaper", "", 0, NULL }, { "speed_lines: x\n", CNF_BARRED, "speed_lines", "x", 0, NULL },
		{ "OPER_VLAN: \"\"\n", CNF_CRASH, "OPER_VLAN", "", 0, "the reader has no parser for it and jumps to address 0" },
		{ "encrypt_key: \"\"\n", CNF_EMPTY, "encrypt_key", "", 0, NULL },
		{ "tos_media: 5\n", CNF_STORED, "tos_media", "5", 0, NULL },
	};
	static const char lines[] = "# c\r\nsync: 1\r\n\r\nbad\nsync: \"a\\\nb\"\nsync: 2\rsync: 3";
	static const char cut[] = "# a\rsync: 1\r\nsync: 2\n\x1a" "sync: 3\n";
	static const char nul[] = "proxy1_port: \"5\0x\"\nproxy1_port: 5\0x\nsync: 2\n";
	static const unsigned long at[] = { 2, 4, 5, 7, 8 };
	unsigned char text[128];
	struct cnf_reader r;
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		memcpy(text, t[i].text, strlen(t[i].text));
		cnf_open(&r, &ps, text, strlen(t[i].text), 0);
		CHECK_ROW(cnf_next(&r) == 1 && r.result == t[i].result && r.lineno == 1, t[i].text);
		CHECK_ROW(span_is(r.name, t[i].name) && (r.value.n == 0 ? t[i].value[0] == '\0' : span_is(r.value, t[i].value)), t[i].text);
		CHECK_ROW(r.notes == t[i].notes, t[i].text);
		CHECK_STR(r.err, t[i].err);
		CHECK_ROW(r.errors == (r.result == CNF_REFUSED) && cnf_next(&r) == 0, t[i].text);
	}
	for (i = 0; i < CNF_NOTES; i++)
		CHECK(cnf_note(1u << i)[0] != '\0');
	CHECK(cnf_note(0)[0] == '\0');
	memcpy(text, lines, sizeof lines);
	cnf_open(&r, &ps, text, sizeof lines - 1, 812);
	for (i = 0; i < sizeof at / sizeof at[0]; i++)
		CHECK_ROW(cnf_next(&r) == 1 && r.lineno == at[i], "line numbers");
	CHECK(cnf_next(&r) == 0 && r.cr_alone && r.swallowed == 0 && r.stop == 0);
	/* the phone takes a value for a C string */
	memcpy(text, nul, sizeof nul);
	cnf_open(&r, &ps, text, sizeof nul - 1, 812);
	CHECK(cnf_next(&r) == 1 && r.result == CNF_STORED && strcmp(r.stored, "5") == 0 && r.notes == CNF_NUL);
	CHECK(cnf_next(&r) == 1 && r.result == CNF_STORED && strcmp(r.stored, "5") == 0 && r.notes == CNF_NUL);
	CHECK(cnf_next(&r) == 1 && r.result == CNF_STORED && strcmp(r.stored, "2") == 0 && r.notes == 0 && cnf_next(&r) == 0 && r.errors == 0);
	memcpy(text, cut, sizeof cut);
	cnf_open(&r, &ps, text, sizeof cut - 1, 812);
	CHECK(cnf_next(&r) == 1 && r.lineno == 3 && r.swallowed == 1 && cnf_next(&r) == 0 && r.stop == 256 + 0x1a);
}

int
main(void)
{
	CHECK_STR(params_init(&ps), NULL);
	observed();
	beside();
	notes();
	return check_done();
}
