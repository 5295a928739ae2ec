/* tables of the neighbours: elements and limits of the SEP file, models, time zones; the element values that no run of the tool shows */
#include <string.h>

#include "kit/check.h"
#include "cisco/cell.h"
#include "mkcnf/javazone.h"
#include "mkcnf/outlist.h"
#include "cisco/model.h"
#include "mkcnf/secret.h"
#include "cisco/septable.h"

static const struct sep_row *
row(const struct septable *t, const char *path)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (span_is(t->row[i].path, path))
			return &t->row[i];
	return NULL;
}

static void
table(void)
{
	static struct septable t;
	static const struct { const char *path, *value; int good; } v[] = {
		{ "device/sipProfile/natEnabled", "true", 1 }, { "device/sipProfile/natEnabled", "1", 0 }, { "device/sipProfile/natEnabled", "True", 0 },
		{ "device/sipProfile/kpml", "255", 1 }, { "device/sipProfile/kpml", "256", 0 }, { "device/sipProfile/kpml", "x", 0 },
		{ "device/sipProfile/kpml", "-1", 0 }, { "device/sipProfile/sipLines/line/messageWaitingAMWI", "-128", 1 },
		{ "device/sipProfile/sipLines/line/messageWaitingAMWI", "-129", 0 },
		{ "device/sipProfile/phoneLabel", "12345678901", 1 }, { "device/sipProfile/phoneLabel", "123456789012", 0 },
		{ "device/sipProfile/phoneLabel", "1234567890\xc3\xa9", 0 },    /* bytes */
		{ "device/sipProfile/sipLines/line/displayName", "1234567890123456789012345678901\xc3\xa9", 1 },      /* characters */
		{ "device/sipProfile/sipLines/line/displayName", "12345678901234567890123456789012\xc3\xa9", 0 },
		{ "device/vendorConfig/sshAccess", "anything", 1 },
	};
	char why[SEP_WHY_MAX];
	size_t i;

	/* a bad row is reported with file and line */
	CHECK_STR(septable_read(&t, span_cstr("path\tkind\tlimit\twrite\tfrom\n\ndevice\tno\t-\t-\t-\n")), "sep.tsv:3: unknown kind");
	CHECK_STR(septable_read(&t, span_cstr("path\tkind\n")), "sep.tsv:1: a column is missing");
	CHECK_STR(septable_read(&t, span_cstr("path\tkind\tlimit\twrite\tfrom\ndevice\n")), "sep.tsv:2: wrong number of columns");
	CHECK(septable_init(&t) == NULL);
	CHECK(t.n > 300 && span_is(t.row[0].path, "device") && t.row[0].kind == SEP_CONTAINER);
	CHECK(row(&t, "device/sipProfile/sipLines/line")->max == 24 && row(&t, "device/sipProfile/sipLines/line@button")->attribute);
	for (i = 0; i < sizeof v / sizeof v[0]; i++) {
		const struct sep_row *r = row(&t, v[i].path);

		CHECK_ROW(r != NULL && (sep_check(r, span_cstr(v[i].value), why) == NULL) == v[i].good, v[i].value);
	}
	/* every element stands inside the container before it: the writer walks the table once */
	for (i = 1; i < t.n; i++) {
		struct span up = span_sub(t.row[i].path, 0, t.row[i].path.n - t.row[i].name.n - 1);
		size_t k = i;

		while (k > 0 && !span_eq(t.row[k].path, up) && span_starts(t.row[k].path, "device") == span_starts(t.row[i].path, "device"))
			k--;
		while (++k < i && span_eq(span_sub(t.row[k].path, 0, up.n), up))
			;
		CHECK_ROW(span_is(t.row[i].path, "Default") || k >= i || span_is(t.row[i].path, "device/phoneServices/phoneService/url"),
		    (const char *)t.row[i].path.p);
	}
}

static void
models(void)
{
	static const struct { const char *text; unsigned lines, type; int java; } m[] = {
		{ "7940", 2, 8, 0 }, { "7960G", 6, 7, 0 }, { "CP-7940G", 2, 8, 0 }, { " cp-7942g ", 2, 434, 1 }, { "7961GE", 6, 308, 1 },
		{ "7941G-GE", 2, 309, 1 }, { "CP-7941G", 2, 115, 1 }, { "7975", 8, 437, 1 }, { "7906", 1, 369, 1 },
	};
	static const char *const none[] = { "", "7912", "8841", "79420", "7940GG", "a very long name of a phone" };
	struct model r;
	unsigned at = 0, n = 0;
	size_t i;

	for (i = 0; i < sizeof m / sizeof m[0]; i++)
		CHECK_ROW(model_find(span_cstr(m[i].text), &r) == 0 && r.lines == m[i].lines && r.type == m[i].type && r.java == m[i].java, m[i].text);
	for (i = 0; i < sizeof none / sizeof none[0]; i++)
		CHECK_ROW(model_find(span_cstr(none[i]), &r) == -1, none[i]);
	while (model_next(span_cstr("7942/7962"), &at, &r))
		n += r.type == 434 || r.type == 404;
	CHECK(n == 2);
	CHECK(model_next(span_cstr("no family"), &at, &r) == 0);
}

static void
zones(void)
{
	/* doubt: by the rules of 2008 */
	static const struct { const char *rule, *iana, *name; int doubt; } z[] = {
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin", "W. Europe Standard/Daylight Time", 0 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Prague", "Central Europe Standard/Daylight Time", 0 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "Europe/Dublin", "GMT Standard/Daylight Time", 0 },
		{ "<+03>-3", "Europe/Moscow", "Saudi Arabia Standard Time", 0 },
		{ "AWST-8", "", "Taipei Standard Time", 0 },
		{ "NST3:30NDT,M3.2.0,M11.1.0", "America/St_Johns", "Newfoundland Standard/Daylight Time", 1 },
		{ "EET-2EEST,M4.5.5/0,M10.5.4/24", "Africa/Cairo", "Egypt Standard/Daylight Time", 1 },
		{ "<+0545>-5:45", "Asia/Kathmandu", NULL, 0 }, { "<+13>-13", "Pacific/Apia", NULL, 0 },
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "Australia/Melbourne", "AUS Eastern Standard/Daylight Time", 0 },
	};
	char name[JAVAZONE_MAX];
	const char *doubt, *why;
	struct tz t;
	size_t i;

	for (i = 0; i < sizeof z / sizeof z[0]; i++) {
		CHECK_ROW(tz_parse(span_cstr(z[i].rule), &t) == NULL, z[i].rule);
		why = javazone_find(&t, z[i].iana, name, &doubt);
		CHECK_ROW(z[i].name == NULL ? why != NULL : why == NULL && strcmp(name, z[i].name) == 0, z[i].iana);
		CHECK_ROW((doubt != NULL) == z[i].doubt, z[i].iana);
	}
}

static void
secrets(void)
{
	static const struct { const char *text; int has; } s[] = {
		{ "line1_password: \"x\"\n", 1 }, { "line1_password: \"UNPROVISIONED\"\nphone_password: \"cisco\"\n", 0 }, { "line1_name: \"x\"\n", 0 },
		{ "<authPassword>x</authPassword>\n", 1 }, { "<phonePassword></phonePassword>\n", 0 }, { "snmp_community: \"a\"\n", 1 },
		{ "line1_password: x", 1 }, { "", 0 }, { "password", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof s / sizeof s[0]; i++)
		CHECK_ROW(secret_in(span_cstr(s[i].text)) == s[i].has, s[i].text);
}

static void
cells(void)
{
	static const struct { const char *text; int changed, number; const char *like; } c[] = {
		{ "4.93012E+11", 1, 1, NULL }, { "4,93E+11", 1, 1, NULL }, { "5E+11", 1, 1, NULL }, { "5E+", 0, 0, NULL }, { "E+11", 0, 0, NULL },
		{ "5e+1x", 0, 0, NULL }, { "#N/A", 1, 0, NULL }, { "#REF!", 1, 0, NULL }, { "Err:502", 1, 0, NULL }, { "201.0", 1, 0, NULL },
		{ "201,0", 1, 0, NULL }, { "201.5", 0, 0, NULL }, { "'0201", 1, 0, NULL }, { "'", 0, 0, NULL }, { "'n", 0, 0, NULL },
		{ "1122334455", 0, 1, NULL }, { "01122334455", 0, 0, NULL }, { "112233445566", 0, 0, NULL }, { "201", 0, 0, NULL }, { "", 0, 0, NULL },
		{ "00:11:22:33:44:55", 0, 0, "a MAC address" }, { "0011223344aa", 0, 0, "a MAC address" }, { "192.0.2.1", 0, 0, "an IP address" },
		{ "P0S3-8-12-00", 0, 0, "a load" }, { "1.2.3", 0, 0, NULL }, { "bob.smith.a.b", 0, 0, NULL },
	};
	size_t i;

	for (i = 0; i < sizeof c / sizeof c[0]; i++) {
		struct span v = span_cstr(c[i].text);
		const char *like = cell_looks_like(v);

		CHECK_ROW((cell_changed(v) != NULL) == c[i].changed, c[i].text);
		CHECK_ROW((cell_mac_number(v) != NULL) == c[i].number, c[i].text);
		CHECK_ROW(like == NULL ? c[i].like == NULL : c[i].like != NULL && strcmp(like, c[i].like) == 0, c[i].text);
	}
}

static void
outlists(void)
{
	struct outlist l = { 0 };
	char name[8] = "f00", big[300];
	unsigned i;

	l.prefix = "";
	for (i = 0; i < 40; i++) {
		name[1] = (char)('0' + i / 10);
		name[2] = (char)('0' + i % 10);
		CHECK(outlist_add(&l, span_cstr(name)) != NULL);
	}
	CHECK(l.n == 40 && strcmp(l.file[39].path, "f39") == 0 && l.file[39].source == NULL);
	l.prefix = "a/b/";
	l.first = l.n;
	CHECK(outlist_add(&l, span_cstr("f01")) != NULL && strcmp(l.file[40].path, "a/b/f01") == 0);
	CHECK(outlist_has(&l, span_cstr("f01")) && !outlist_has(&l, span_cstr("f02")));
	memset(big, 'x', sizeof big);
	CHECK(outlist_add(&l, span(big, sizeof big)) == NULL);
	outlist_free(&l);
	CHECK(l.n == 0);
}

int
main(void)
{
	cells();
	outlists();
	table();
	models();
	zones();
	secrets();
	return check_done();
}
