/* Packages: what a .loads says, which files belong together, and which do not fit together */
#include "kit/imageset.h"
#include "kit/firmware.h"

struct file {
	char name[IMAGE_NAME_MAX + 1];
	struct buf data;
};

/* ---- .loads ---- */

/* The list of a phone with Java: its names, comma separated, or '!' and the reason; the hardware value behind a colon. */
static void
javalists(void)
{
	static const struct { const char *text, *want; } row[] = {
		{ "#\r\n# RELEASE load version 9-4-2ES26\r\n#\r\n#HARDWARE_COMP_1 5\r\n\r\njar.x.sbn\r\ndsp.x.sbn \r\n", "jar.x.sbn,dsp.x.sbn:5" },
		{ "a.sbn", "a.sbn" }, { "a.bin\nb.sbn\n", "a.bin,b.sbn" }, { "  a.sbn  rest of it\n", "a.sbn" }, { "a.sbn#comment\n", "a.sbn" },
		{ "", "" }, { "#BASE x\na.sbn\n", "a.sbn" }, { "#HARDWARE_COMP_1 0x1F\n", ":31" }, { "#HARDWARE_COMP_1\n", ":0" },
		{ "#HARDWARE_COMP_1 010\na.sbn\n", "a.sbn:8" },
		{ "a.txt\n", "!names a file that is neither .sbn nor .bin: the phone gives the load up" },
		{ "jar.zz.sgn\n", "!names a file that is neither .sbn nor .bin: the phone gives the load up" },
		{ "LA_VERSION=PAS30830\n", "!names a file that is neither .sbn nor .bin: the phone gives the load up" },
		{ "../a.sbn\n", "!names a file with an unfit character" }, { "a\x80.sbn\n", "!names a file with an unfit character" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sbn", "!names a file with too long a name" },
		{ "a.sbn                                                                                                                         x\n",
		    "!has a line longer than 126 bytes" },
	};
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct loads_reader l;
		struct span name;
		char got[256] = "";
		size_t n = 0;
		int r;

		loads_start(&l, span_cstr(row[i].text));
		while ((r = loads_next(&l, &name)) == 1)
			n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s", n > 0 ? "," : "", (int)name.n, (const char *)name.p);
		if (r < 0)
			snprintf(got, sizeof got, "!%s", l.why);
		else if (l.has_hardware)
			snprintf(got + n, sizeof got - n, ":%lu", (unsigned long)l.hardware);
		CHECK_STR(got, row[i].want);
	}
}

static void
loads(void)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n", NULL },
		{ "P003-8-12-00.sbn\r\nP0S3-8-12-00.sb2\r\nLA_VERSION=PAS30830\r\n", NULL },
		{ "P003-8-12-00.sbn\r\nP0S3-8-12-00.sb2\r\nLA_VERSION=PAS30830", NULL },
		{ "P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830", NULL },
		{ "", "line 1 does not name a loader (.sbn)" },
		{ ".sbn\na.sb2\nLA_VERSION=PAS30830\n", "line 1 does not name a loader (.sbn)" },
		{ "a b.sbn\na.sb2\nLA_VERSION=PAS30830\n", "line 1 does not name a loader (.sbn)" },
		{ "a.bin\na.sb2\nLA_VERSION=PAS30830\n", "line 1 does not name a loader (.sbn)" },
		{ "../a.sbn\na.sb2\nLA_VERSION=PAS30830\n", "line 1 does not name a loader (.sbn)" },
		{ "a2345678901234567890123456789.sbn\na.sb2\nLA_VERSION=PAS30830\n", "line 1 does not name a loader (.sbn)" },
		{ "a.sb2\na.sbn\nLA_VERSION=PAS30830\n", "line 1 does not name a loader (.sbn)" },
		{ "\na.sbn\na.sb2\nLA_VERSION=PAS30830\n", "line 1 does not name a loader (.sbn)" },
		{ "a.sbn", "line 1 does not name a loader (.sbn)" },
		{ "a.sbn\n", "line 2 does not name an application (.sb2)" },
		{ "a.sbn\na.sb2", "line 2 does not name an application (.sb2)" },
		{ "a.sbn\r\na.sb2\nLA_VERSION=PAS30830\n", "line 2 does not name an application (.sb2)" },
		{ "a.sbn\na.sb2\r\nLA_VERSION=PAS30830\n", "line 2 does not name an application (.sb2)" },
		{ "a.sbn\na.sb2\n", "line 3 is not LA_VERSION" },
		{ "a.sbn\na.sb2\nla_version=PAS30830\n", "line 3 is not LA_VERSION" },
		{ "a.sbn\na.sb2\nLA_VERSION=PAS3083\n", "LA_VERSION has not 8 characters" },
		{ "a.sbn\na.sb2\nLA_VERSION=PAS308300\n", "LA_VERSION has not 8 characters" },
		{ "a.sbn\na.sb2\nLA_VERSION=PAS3083 \n", "LA_VERSION has other characters than letters and digits" },
		{ "a.sbn\na.sb2\nLA_VERSION=PAS30830\r", "LA_VERSION has other characters than letters and digits" },
		{ "a.sbn\na.sb2\nLA_VERSION=PAS30830\n\n", "more than three lines" },
		{ "a.sbn\na.sb2\nLA_VERSION=PAS30830\nx", "more than three lines" },
	};
	struct loads l;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b;
		struct image v;
		int empty = rows[i].text[0] == '\0';

		CHECK_STR(loads_parse(span_cstr(rows[i].text), &l), rows[i].why);
		CHECK_STR(l.loader, rows[i].why == NULL ? "P003-8-12-00.sbn" : "");
		if (i % 5 > 0)
			continue;
		b = signed_file("P0S3-8-12-00.loads", span_cstr(rows[i].text), &test_a);
		verdict(buf_span(&b), "P0S3-8-12-00.loads", &v);
		CHECK_ROW(v.verdict == (rows[i].why == NULL ? IMAGE_GENUINE : empty ? IMAGE_MALFORMED : IMAGE_BROKEN), rows[i].text);
		CHECK_ROW(v.role == (rows[i].why == NULL ? IMAGE_ROLE_LIST : IMAGE_ROLE_NONE), rows[i].text);
		buf_free(&b);
	}
	CHECK(loads_parse(span("a.sbn\na\0b.sb2\nLA_VERSION=PAS30830\n", 35), &l) != NULL);
	CHECK(loads_parse(span_cstr("x.sbn\nx.sb2\nLA_VERSION=PXS30830\n"), &l) == NULL);
}

/* ---- packages ---- */

enum { BIN, SBN, LIST, SB2, TXT, FILES };

/* The loader and the application are always the same: signing takes its time. */
static void
package_files(struct file f[FILES], const char *list, const struct fw_key *list_key)
{
	static struct buf sbn, sb2;
	static const char *const names[FILES] = { "P003-8-12-00.bin", "P003-8-12-00.sbn", "P0S3-8-12-00.loads", "P0S3-8-12-00.sb2",
		"OS79XX.TXT" };
	size_t i;

	memset(f, 0, FILES * sizeof *f);
	for (i = 0; i < FILES; i++)
		snprintf(f[i].name, sizeof f[i].name, "%s", names[i]);
	f[BIN].data = raw(a_loader());
	if (sbn.n == 0) {
		sbn = signed_file(names[SBN], buf_span(&f[BIN].data), &test_a);
		sb2 = signed_raw(names[SB2], an_application());
	}
	buf_addspan(&f[SBN].data, buf_span(&sbn));
	buf_addspan(&f[SB2].data, buf_span(&sb2));
	f[LIST].data = signed_file(names[LIST], span_cstr(list), list_key);
	buf_adds(&f[TXT].data, "P003-8-12-00 \r\n");
}

static size_t
judge(struct file *f, unsigned without, struct image_package *p, struct image out[FILES])
{
	struct span data[FILES], names[FILES];
	size_t i, n = 0, count;

	for (i = 0; i < FILES; i++) {
		if ((without >> i & 1) != 0)
			continue;
		data[n] = buf_span(&f[i].data);
		names[n++] = span_cstr(f[i].name);
	}
	CHECK(image_check_all(data, names, n, &ring, 0, out) == 0);
	memset(p, 0, sizeof *p);
	count = image_packages(out, n, p, 1);
	return count;
}

static void
free_files(struct file *f)
{
	size_t i;

	for (i = 0; i < FILES; i++)
		buf_free(&f[i].data);
}

static void
packages(void)
{
	static const char good[] = "P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n";
	static const struct {
		const char *what, *list;
		int b;                  /* the list signed with the other key */
		unsigned without;       /* bit i: file i left out */
		size_t count;
		int complete, genuine, broken;
		unsigned warn;
		const char *missing, *reason;
	} rows[] = {
		{ "whole", good, 0, 0, 1, 1, 1, 0, 0, "", "" },
		{ "no .bin, no OS79XX.TXT", good, 0, 1 << BIN | 1 << TXT, 1, 1, 1, 0, 0, "", "" },
		{ "no loader", good, 0, 1 << BIN | 1 << SBN, 1, 0, 0, 0, 0, "P003-8-12-00.sbn", "" },
		{ "only the list", good, 0, 1 << BIN | 1 << SBN | 1 << SB2, 1, 0, 0, 0, 0, "P003-8-12-00.sbn,P0S3-8-12-00.sb2", "" },
		{ "only .bin of the loader", good, 0, 1 << SBN, 1, 0, 0, 0, 0, "P003-8-12-00.sbn", "" },
		{ "no list", good, 0, 1 << LIST | 1 << BIN | 1 << SBN, 1, 0, 0, 0, 0, "P0S3-8-12-00.loads", "no .loads names it" },
		{ "other version", "P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30831\n", 0, 0, 1, 1, 0, 1, 0, "",
		    "P0S3-8-12-00.loads: LA_VERSION is not the version of its loader: a phone would fetch and burn it at every start" },
		{ "version in lower case", "P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=pas30830\n", 0, 0, 1, 1, 1, 0,
		    IMAGE_WARN_LA_VERSION, "", "" },
		{ "application of another load", "P003-8-12-00.sbn\nP0S3-8-11-00.sb2\nLA_VERSION=PAS30830\n", 0, 0, 1, 0, 0, 1, 0,
		    "P0S3-8-11-00.sb2", "P0S3-8-12-00.loads: names the application of another load" },
		{ "two keys", good, 1, 0, 1, 1, 0, 1, 0, "", "P0S3-8-12-00: its files are signed with different keys" },
		{ "names in another case", "p003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n", 0, 1 << TXT, 1, 1, 1, 0,
		    IMAGE_WARN_CASE, "", "" },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct file f[FILES];
		struct image out[FILES];
		struct image_package p;

		package_files(f, rows[i].list, rows[i].b ? &test_b : &test_a);
		CHECK_ROW(judge(f, rows[i].without, &p, out) == rows[i].count, rows[i].what);
		CHECK_STR(p.load, "P0S3-8-12-00");
		CHECK_ROW(p.complete == rows[i].complete && p.genuine == rows[i].genuine && p.broken == rows[i].broken, rows[i].what);
		CHECK_ROW((p.warn & ~(unsigned)IMAGE_WARN_OS79XX) == rows[i].warn, rows[i].what);
		CHECK_STR(p.missing, rows[i].missing);
		CHECK_STR(p.reason, rows[i].reason);
		free_files(f);
	}
}

static void
packages_changed(void)
{
	static const char good[] = "P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n";
	struct file f[FILES];
	struct image out[FILES];
	struct image_package p;

	package_files(f, good, &test_a);
	CHECK(judge(f, 0, &p, out) == 1 && p.key == keyring_find(&ring, span_cstr("testA")) && p.warn == 0);
	CHECK(out[BIN].verdict == IMAGE_GENUINE && out[BIN].proved && out[BIN].key == p.key && out[SBN].proved == 0);
	CHECK(p.list == LIST && p.loader == SBN && p.loader_bin == BIN && p.application == SB2 && p.single == IMAGE_NONE && p.os79xx == TXT);
	/* OS79XX.TXT naming the application: people edit it */
	f[TXT].data.n = 0;
	buf_adds(&f[TXT].data, "P0S3-8-12-00");
	CHECK(judge(f, 0, &p, out) == 1 && p.warn == IMAGE_WARN_OS79XX && p.genuine && p.os79xx == IMAGE_NONE);
	/* a .bin that is whole but another one */
	buf_free(&f[BIN].data);
	{
		struct fw_image other = a_loader();

		other.size = 1200;
		f[BIN].data = raw(other);
	}
	CHECK(judge(f, 0, &p, out) == 1 && p.broken && !p.genuine && out[BIN].verdict == IMAGE_INTACT);
	CHECK_STR(p.reason, "P003-8-12-00.bin: is another image than the signed loader");
	/* a damaged member */
	f[SB2].data.p[700] ^= 4;
	CHECK(judge(f, 1 << BIN, &p, out) == 1 && p.broken && !p.genuine && out[2].verdict == IMAGE_ALTERED);
	CHECK_STR(p.reason, "P0S3-8-12-00.sb2: signed with key testA and changed since: sum of the image (word 0x128) is wrong");
	f[SB2].data.p[700] ^= 4;
	/* damaged in the signature: then nobody is known to have signed it */
	f[SB2].data.p[200] ^= 4;
	CHECK(judge(f, 1 << BIN, &p, out) == 1 && p.broken && !p.genuine && p.complete && out[2].verdict == IMAGE_UNKNOWN_SIGNER);
	CHECK_STR(p.reason, "P0S3-8-12-00.sb2: its signature is damaged or forged: the rest of the package is signed with a known key");
	f[SB2].data.p[200] ^= 4;
	/* renamed */
	snprintf(f[SB2].name, sizeof f[SB2].name, "P0S3-8-11-00.sb2");
	CHECK(judge(f, 1 << BIN, &p, out) == 2 && !p.complete && out[2].verdict == IMAGE_WRONG_NAME);
	snprintf(f[SB2].name, sizeof f[SB2].name, "P0S3-8-12-00.sb2");
	/* a single image where the loader belongs */
	buf_free(&f[SBN].data);
	{
		struct fw_image one = a_loader();

		one.dsp_len = 64;
		f[SBN].data = signed_raw("P003-8-12-00.sbn", one);
	}
	CHECK(judge(f, 1 << BIN, &p, out) == 1 && p.broken && !p.genuine && out[0].verdict == IMAGE_GENUINE);
	CHECK_STR(p.reason, "P003-8-12-00.sbn: named as loader, but is none");
	free_files(f);
}

/* Signed with B throughout, which its own loader is known to lack. */
static void
package_without_key(void)
{
	struct fw_image ual = a_loader(), app = an_application();
	struct buf b[3];
	struct span data[3], names[3] = { span_cstr("P003-07-5-00.sbn"), span_cstr("P0S3-07-5-00.loads"), span_cstr("P0S3-07-5-00.sb2") };
	struct buf loader_body, app_body;
	struct image out[3];
	struct image_package p;
	size_t i;

	ual.id = "P003-07-5-00";
	ual.tag = "PAS3X060";
	app.id = "P0S3-07-5-00";
	app.dsp_old = 1;
	app.dsp = "PS03AT46";
	loader_body = raw(ual);
	app_body = raw(app);
	b[0] = signed_file("P003-07-5-00.sbn", buf_span(&loader_body), &test_b);
	b[1] = signed_file("P0S3-07-5-00.loads", span_cstr("P003-07-5-00.sbn\r\nP0S3-07-5-00.sb2\r\nLA_VERSION=PAS3X060\r\n"), &test_b);
	b[2] = signed_file("P0S3-07-5-00.sb2", buf_span(&app_body), &test_b);
	for (i = 0; i < 3; i++)
		data[i] = buf_span(&b[i]);
	CHECK(image_check_all(data, names, 3, &ring, 0, out) == 0 && image_packages(out, 3, &p, 1) == 1);
	CHECK(out[0].verdict == IMAGE_GENUINE && p.complete && p.broken && !p.genuine);
	CHECK_STR(p.reason, "P003-07-5-00.sbn: does not hold the key this package is signed with");
	for (i = 0; i < 3; i++)
		buf_free(&b[i]);
	buf_free(&loader_body);
	buf_free(&app_body);
}

/* A .bin is judged by what its signed twin proves, no more. */
static void
twins(void)
{
	struct fw_image bad = a_loader();
	struct span data[2], names[2] = { span_cstr("P003-8-12-00.bin"), span_cstr("P003-8-12-00.sbn") };
	struct image out[2];
	struct buf bin = raw(a_loader()), sbn = signed_file("P003-8-12-00.sbn", buf_span(&bin), &test_a);

	data[0] = buf_span(&bin);
	data[1] = buf_span(&sbn);
	CHECK(image_check_all(data, names, 2, &ring, 0, out) == 0 && out[0].verdict == IMAGE_GENUINE && out[0].time == 1242921462);
	/* signed file altered (its digest no longer fits), or by nobody known: the .bin is whole, no more */
	fw_resign(sbn.p, sbn.n - 1, &test_a, 7);
	CHECK(image_check_all(data, names, 2, &ring, 0, out) == 0 && out[1].verdict == IMAGE_ALTERED);
	CHECK(out[0].verdict == IMAGE_INTACT && !out[0].proved && out[0].key == NULL);
	sbn.p[300] ^= 1;
	CHECK(image_check_all(data, names, 2, &ring, 0, out) == 0 && out[1].verdict == IMAGE_UNKNOWN_SIGNER);
	CHECK(out[0].verdict == IMAGE_INTACT && !out[0].proved);
	/* well signed under another name: still the proof of what is inside */
	fw_resign(sbn.p, sbn.n, &test_a, 7);
	names[1] = span_cstr("P003-8-13-00.sbn");
	CHECK(image_check_all(data, names, 2, &ring, 0, out) == 0 && out[1].verdict == IMAGE_WRONG_NAME);
	CHECK(out[0].verdict == IMAGE_GENUINE && out[0].proved);
	buf_free(&bin);
	buf_free(&sbn);
	/* well signed and broken */
	bad.bad_inner = 1;
	bin = raw(bad);
	sbn = signed_file("P003-8-12-00.sbn", buf_span(&bin), &test_a);
	names[1] = span_cstr("P003-8-12-00.sbn");
	data[0] = buf_span(&bin);
	data[1] = buf_span(&sbn);
	CHECK(image_check_all(data, names, 2, &ring, 0, out) == 0 && out[0].verdict == IMAGE_BROKEN && out[1].verdict == IMAGE_BROKEN);
	buf_free(&bin);
	buf_free(&sbn);
}

static void
singles(void)
{
	static unsigned char old[20000];
	struct fw_image s = a_loader();
	struct span data[2], names[2] = { span_cstr("P00305000300.bin"), span_cstr("P00305000300.sbn") };
	struct image out[2];
	struct image_package p;
	struct buf bin, sbn;

	s.id = "P00305000300";
	s.tag = "PA03Z031";
	s.dsp_len = 64;
	bin = raw(s);
	sbn = signed_file("P00305000300.sbn", buf_span(&bin), &test_a);
	data[0] = buf_span(&bin);
	data[1] = buf_span(&sbn);
	CHECK(image_check_all(data, names, 2, &ring, 0, out) == 0 && image_packages(out, 2, &p, 1) == 1);
	CHECK(p.complete && p.genuine && p.single == 1 && p.loader_bin == 0 && out[0].proved && out[0].role == IMAGE_ROLE_SINGLE);
	CHECK(image_packages(out, 1, &p, 1) == 1 && p.complete && p.single == 0);
	CHECK(image_check_all(data, names, 1, &ring, 0, out) == 0 && out[0].verdict == IMAGE_INTACT);
	CHECK(image_packages(out, 1, &p, 1) == 1 && p.complete && !p.genuine && !p.broken);
	CHECK(image_packages(out, 1, &p, 0) == 1 && image_packages(out, 0, &p, 1) == 0);
	/* an image of a layout nobody has examined, from the time before .loads */
	memset(old, 'j', sizeof old);
	data[0] = span(old, sizeof old);
	names[0] = span_cstr("P00303020214.bin");
	CHECK(image_check_all(data, names, 1, &ring, 0, out) == 0 && out[0].verdict == IMAGE_UNKNOWN_LAYOUT);
	CHECK(image_packages(out, 1, &p, 1) == 1 && p.complete && !p.genuine && !p.broken && p.single == 0);
	CHECK_STR(p.missing, "");
	CHECK_STR(p.reason, "");
	buf_free(&bin);
	buf_free(&sbn);
}

/* Every verdict and warning in words, for the test that the manual explains each. */
static int
words(void)
{
	int v;
	unsigned bit;

	for (v = 0; strcmp(image_verdict_name((enum image_verdict)v), "?") != 0; v++)
		printf("verdict\t%s\n", image_verdict_name((enum image_verdict)v));
	for (bit = 1; bit <= IMAGE_WARN_ALL; bit <<= 1)
		printf("warning\t%s\n", image_warning(bit));
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "words") == 0)
		return words();
	load_keys();
	javalists();
	loads();
	packages();
	packages_changed();
	package_without_key();
	twins();
	singles();
	return check_done();
}
