/* archives inside one another, zip among them: what comes out, limits that count through all of them, and where a fault is said to lie */
#include "unpack/archive.h"
#include "unpack/crc32.h"
#include "kit/firmware.h"

#define TIME 1242921462

/* "name=data;" of every file, or "!why(where)" */
static const char *
listed(struct archive *a, int r)
{
	static char s[4096];
	size_t i, n = 0;

	s[0] = '\0';
	if (r != 0 || archive_end(a) != 0)
		snprintf(s, sizeof s, "!%s(%s)", a->why, a->at);
	else
		for (i = 0; i < a->n; i++) {
			n += (size_t)snprintf(s + n, sizeof s - n, "%s=%.*s;", a->m[i].name, (int)a->m[i].data.n, (const char *)a->m[i].data.p);
			CHECK(a->m[i].crc == crc32_add(0, a->m[i].data.p, (size_t)a->m[i].data.n));
		}
	archive_free(a);
	return s;
}

static const char *
open_all(const struct buf *b, const char *name, struct limits lim)
{
	struct archive a;

	struct input in = input_memory(buf_span(b));

	archive_init(&a, &lim, -1);
	return listed(&a, archive_read(&a, &in, name));
}

static void
gz(struct buf *b, struct span data)
{
	unsigned char t[8];
	uint32_t crc = crc32_add(0, data.p, data.n);
	int i;

	buf_add(b, "\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
	fw_deflate(b, data);
	for (i = 0; i < 4; i++) {
		t[i] = (unsigned char)(crc >> 8 * i);
		t[4 + i] = (unsigned char)(data.n >> 8 * i);
	}
	buf_add(b, t, 8);
}

static const struct limits lim = { 4096, 8, LIMITS_RATIO, 3 };

static void
zips(void)
{
	struct buf in = { 0 }, out = { 0 }, deep = { 0 };
	struct limits l = lim;
	struct fw_zip z;
	const char *text = "hello, hello, hello, hello";

	fw_zip_start(&z, &in);
	fw_zip_add(&z, "x.bin", span_cstr(text), TIME, 0);
	fw_zip_add(&z, "d/", span_cstr(""), TIME, 1);
	fw_zip_add(&z, "d/y", span_cstr("there"), TIME, 1);
	fw_zip_end(&z);
	CHECK_STR(open_all(&in, "in.zip", lim), "x.bin=hello, hello, hello, hello;d/y=there;");
	CHECK_STR(open_all(&in, NULL, lim), "x.bin=hello, hello, hello, hello;d/y=there;");

	/* stored, deflated and in gzip inside another */
	fw_zip_start(&z, &out);
	fw_zip_add(&z, "1.zip", buf_span(&in), TIME, 1);
	fw_zip_add(&z, "z", span_cstr("last"), TIME, 0);
	fw_zip_end(&z);
	CHECK_STR(open_all(&out, "out.zip", lim), "x.bin=hello, hello, hello, hello;d/y=there;z=last;");
	gz(&deep, buf_span(&out));
	CHECK_STR(open_all(&deep, "out.zip.gz", lim), "x.bin=hello, hello, hello, hello;d/y=there;z=last;");
	l.depth = 2;
	CHECK_STR(open_all(&deep, "out.zip.gz", l), "!more archives inside one another than the limit(1.zip)");

	/* the limits count through all of them: five entries, and 26 + 5 + 4 bytes with what was inflated on the way */
	l = lim;
	l.entries = 5;
	CHECK_STR(open_all(&out, "out.zip", l), "x.bin=hello, hello, hello, hello;d/y=there;z=last;");
	l.entries = 4;
	CHECK_STR(open_all(&out, "out.zip", l), "!more entries than the limit(1.zip)");
	l = lim;
	l.bytes = 34;
	CHECK_STR(open_all(&in, "in.zip", l), "x.bin=hello, hello, hello, hello;d/y=there;");
	l.bytes = 30;
	CHECK_STR(open_all(&in, "in.zip", l), "!more data than the limit(d/y)");
	l.bytes = 10;
	CHECK_STR(open_all(&in, "in.zip", l), "!more data than the limit(x.bin)");
	l.bytes = deep.n;
	CHECK_STR(open_all(&deep, "out.zip.gz", l), "!more data than the limit()");

	/* a fault inside */
	in.p[14] ^= 1;
	out.n = 0;
	fw_zip_start(&z, &out);
	fw_zip_add(&z, "1.zip", buf_span(&in), TIME, 0);
	fw_zip_end(&z);
	CHECK_STR(open_all(&out, "out.zip", lim), "!another CRC in the local header(1.zip(x.bin))");
	out.n = 0;
	fw_zip_start(&z, &out);
	fw_zip_add(&z, "damaged", span_cstr(text), TIME, 0);
	fw_zip_end(&z);
	out.p[14] ^= 1;
	out.p[out.n - 22 - 7 - 46 + 16] ^= 1;
	CHECK_STR(open_all(&out, "out.zip", lim), "!CRC is wrong: damaged(damaged)");

	buf_free(&in);
	buf_free(&out);
	buf_free(&deep);
}

/* where a long way down does not fit, it ends in "..." */
static void
long_way(void)
{
	struct buf in = { 0 }, out = { 0 };
	struct limits l = lim;
	struct archive a;
	struct fw_zip z;
	struct input f;
	char name[MEMBER_NAME_MAX + 1];
	int i;

	memset(name, 'n', sizeof name - 1);
	memcpy(name + sizeof name - 5, ".zip", 5);
	l.depth = 10;
	l.bytes = 100000;
	buf_adds(&in, "PK\5\6");        /* begins like a zip archive and is none */
	for (i = 0; i < 6; i++) {
		out.n = 0;
		fw_zip_start(&z, &out);
		fw_zip_add(&z, name, buf_span(&in), TIME, 1);
		fw_zip_end(&z);
		in.n = 0;
		buf_addspan(&in, buf_span(&out));
	}
	archive_init(&a, &l, -1);
	f = input_memory(buf_span(&in));
	CHECK(archive_read(&a, &f, "x.zip") == -1);
	CHECK(strlen(a.at) == sizeof a.at - 1);
	CHECK_STR(a.at + strlen(a.at) - 3, "...");
	archive_free(&a);
	buf_free(&in);
	buf_free(&out);
}

/* the signed wrapper of .cop.sgn files around gzip; a signed file of firmware is no archive */
static void
wrapped(void)
{
	struct buf packed = { 0 }, sgn = { 0 }, sbn = { 0 };
	struct archive a;
	struct input f;

	gz(&packed, span_cstr("hello"));
	fw_sign(&sgn, &test_a, "x.cop.sgn", TIME, buf_span(&packed));
	CHECK_STR(open_all(&sgn, "x.cop", lim), "x.cop=hello;");
	fw_sign(&sbn, &test_a, "x.sbn", TIME, span_cstr("PK\3\4"));
	archive_init(&a, &lim, -1);
	f = input_memory(buf_span(&sbn));
	CHECK(archive_read(&a, &f, "x.sbn") == 0 && a.opened == 0 && a.n == 1);
	archive_free(&a);
	buf_free(&packed);
	buf_free(&sgn);
	buf_free(&sbn);
}

static int
added_as(struct archive *a, const char *text, const char *name)
{
	struct input in = input_memory(span_cstr(text));

	return archive_add(a, &in, name);
}

/* files beside archives, under a name given */
static void
added(void)
{
	struct limits l = lim;
	struct archive a;

	archive_init(&a, &l, -1);
	CHECK(added_as(&a, "one", "b") == 0 && added_as(&a, "two", "a") == 0);
	CHECK_STR(listed(&a, 0), "b=one;a=two;");
	archive_init(&a, &l, -1);
	CHECK(added_as(&a, "one", "b") == 0 && added_as(&a, "two", "b") == 0);
	CHECK_STR(listed(&a, 0), "!two entries of this name(b)");
	l.entries = 1;
	archive_init(&a, &l, -1);
	CHECK(added_as(&a, "one", "b") == 0);
	CHECK_STR(listed(&a, added_as(&a, "two", "a")), "!more entries than the limit()");
	l.bytes = 2;
	archive_init(&a, &l, -1);
	CHECK_STR(listed(&a, added_as(&a, "two", "a")), "!more data than the limit()");
}

/* what -m takes */
static void
limit_texts(void)
{
	static const struct { const char *text; int good; struct limits l; } row[] = {
		{ "1000", 1, { 1000, 8, LIMITS_RATIO, 3 } }, { "bytes=7", 1, { 7, 8, LIMITS_RATIO, 3 } },
		{ "entries=2,ratio=5,depth=16", 1, { 4096, 2, 5, 16 } }, { "9,entries=1", 1, { 9, 1, LIMITS_RATIO, 3 } },
		{ "0", 0, { 0, 0, 0, 0 } }, { "depth=17", 0, { 0, 0, 0, 0 } }, { "entries=", 0, { 0, 0, 0, 0 } },
		{ "files=2", 0, { 0, 0, 0, 0 } }, { "64M", 0, { 0, 0, 0, 0 } },
	};
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct limits l = lim;

		CHECK_ROW((limits_parse(span_cstr(row[i].text), &l) == NULL) == row[i].good, row[i].text);
		CHECK_ROW(!row[i].good || (l.bytes == row[i].l.bytes && l.entries == row[i].l.entries && l.ratio == row[i].l.ratio &&
		    l.depth == row[i].l.depth), row[i].text);
	}
}

int
main(void)
{
	limit_texts();
	load_keys();
	zips();
	long_way();
	wrapped();
	added();
	return check_done();
}
