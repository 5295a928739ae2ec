/* zip: names, and what one wrong bit or one byte less does to an archive */
#include <stdlib.h>

#include "bytes.h"
#include "unpack/crc32.h"
#include "kit/check.h"
#include "unpack/zip.h"

static const struct limits lim = { LIMITS_BYTES, LIMITS_ENTRIES, LIMITS_RATIO, LIMITS_DEPTH };

static void
names(void)
{
	static const struct { const char *name; int ok; } row[] = {
		{ "a", 1 }, { "a/b", 1 }, { "P0S3-8-12-00.sb2", 1 }, { "a b", 1 }, { "~!@#$%^&()[]{}';,.+=-_`", 1 }, { "...", 1 }, { ".x", 1 },
		{ "a.", 1 }, { "..a", 1 }, { "a..", 1 }, { "-rf", 1 }, { "", 0 }, { ".", 0 }, { "..", 0 }, { "/", 0 }, { "/a", 0 }, { "a/", 0 },
		{ "a//b", 0 }, { "./a", 0 }, { "a/.", 0 }, { "a/./b", 0 }, { "a/../b", 0 }, { "../a", 0 }, { "a\\b", 0 }, { "c:", 0 },
		{ "a\tb", 0 }, { "a\x7f", 0 }, { "a\x80", 0 }, { ".cph-tmp.1.0", 0 }, { "a/.cph-tmp.1.0", 0 },
	};
	static const struct { const char *name; int passed; } odd[] = {
		{ "docs\\readme.txt", 1 }, { "\xd0\xa7\xd0\xb8.txt", 1 }, { "r\xe9sum\xe9", 1 }, { "..\\x", 0 }, { "a\\..\\x", 0 }, { "\\x", 0 },
		{ "c:\\x", 0 }, { "../\xe9", 0 }, { "/\xe9", 0 }, { "\xe9\n", 0 }, { "sip\\P0S3-8-12-00.sb2", 0 }, { "\xe9.loads", 0 }, { "", 0 },
		{ "a\\.cph-tmp.1.0", 0 },
	};
	static const struct { const char *a, *b, *why; } clash[] = {
		{ "a", "b", NULL }, { "a", "a", "two entries of this name" }, { "a", "A", "two entries whose names differ in case only" },
		{ "a", "a/b", "a file where a directory must be" }, { "A", "a/b", "a file where a directory must be" }, { "a", "ab", NULL },
		{ "a/", "a/b", NULL }, { "a", "a/", "a file where a directory must be" }, { "a/b", "a/c", NULL },
	};
	struct span order[5], at;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++)
		CHECK_ROW((member_name_fault(span_cstr(row[i].name)) == NULL) == row[i].ok, row[i].name);
	CHECK(member_name_fault(span("a\0b", 3)) != NULL);
	for (i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		CHECK_ROW(member_name_fault(span_cstr(odd[i].name)) != NULL, odd[i].name);
		CHECK_ROW(member_passed_by(span_cstr(odd[i].name)) == odd[i].passed, odd[i].name);
	}
	for (i = 0; i < sizeof clash / sizeof clash[0]; i++) {
		CHECK_STR(member_clash(span_cstr(clash[i].a), span_cstr(clash[i].b)), clash[i].why);
		CHECK_ROW(clash[i].why == NULL || member_cmp(span_cstr(clash[i].a), span_cstr(clash[i].b)) <= 0, clash[i].b);
	}
	/* what lies between the two in other orders does not hide the clash */
	order[0] = span_cstr("x y");
	order[1] = span_cstr("X/y");
	order[2] = span_cstr("x-");
	order[3] = span_cstr("x");
	order[4] = span_cstr("x!");
	CHECK_STR(member_clashes(order, 5, &at), "a file where a directory must be");
	CHECK(span_is(at, "X/y"));
}

/* ---- an archive of a stored, a deflated and a streamed entry ---- */

#define TEXT "aaaaaaaaaaaaaaaaaaaab"
static const unsigned char text_deflated[] = { 0x4b, 0x4c, 0xc4, 0x04, 0x49, 0x00 };   /* zlib's, level 9 */

struct put {
	unsigned char p[1024];
	size_t n;
};

static void
add(struct put *b, const void *p, size_t n)
{
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

static void
entry(struct put *out, struct put *central, const char *name, int deflated, int descriptor)
{
	const unsigned char *data = deflated ? text_deflated : (const unsigned char *)TEXT;
	size_t n = deflated ? sizeof text_deflated : sizeof TEXT - 1, at = out->n;
	unsigned char h[46] = { 0 }, d[16];

	put_le32(h, 0x02014b50);
	put_le16(h + 4, 20);
	put_le16(h + 6, 20);
	put_le16(h + 8, descriptor ? 8 : 0);
	put_le16(h + 10, deflated ? 8 : 0);
	put_le32(h + 16, crc32_add(0, TEXT, sizeof TEXT - 1));
	put_le32(h + 20, (uint32_t)n);
	put_le32(h + 24, sizeof TEXT - 1);
	put_le16(h + 28, (unsigned)strlen(name));
	put_le32(h + 42, (uint32_t)at);
	add(central, h, 46);
	add(central, name, strlen(name));
	put_le32(d, 0x08074b50);
	memcpy(d + 4, h + 16, 12);
	/* the local header is the same without its made-by, comment and place */
	put_le32(h + 2, 0x04034b50);
	if (descriptor)
		memset(h + 16, 0, 12);
	add(out, h + 2, 30);
	add(out, name, strlen(name));
	add(out, data, n);
	if (descriptor)
		add(out, d, 16);
}

static void
archive(struct put *out)
{
	struct put central = { .n = 0 };
	unsigned char e[22] = { 0 };
	size_t at;

	out->n = 0;
	entry(out, &central, "stored", 0, 0);
	entry(out, &central, "deflated", 1, 0);
	entry(out, &central, "streamed", 1, 1);
	at = out->n;
	add(out, central.p, central.n);
	put_le32(e, 0x06054b50);
	put_le16(e + 8, 3);
	put_le16(e + 10, 3);
	put_le32(e + 12, (uint32_t)central.n);
	put_le32(e + 16, (uint32_t)at);
	add(out, e, 22);
}

/* 1 if the archive is accepted; then it must hold exactly what was put in. */
static int
accepted(const unsigned char *p, size_t n)
{
	static const char *const name[] = { "stored", "deflated", "streamed" };
	unsigned char *copy = malloc(n == 0 ? 1 : n);
	struct store st;
	struct input in;
	struct blob out;
	struct zip z;
	size_t i;
	int ok;

	if (copy == NULL)
		abort();
	memcpy(copy, p, n);     /* exact: reading past the end is seen by ASan */
	store_init(&st, -1);
	in = input_memory(span(copy, n));
	ok = zip_open(&z, &st, &in, &lim) == 0;
	if (!ok)
		CHECK(z.fault.why != NULL);
	for (i = 0; ok && i < z.n; i++) {
		if (zip_read(&z, i, &out) != 0) {
			ok = 0;
			break;
		}
		CHECK(z.n == 3 && span_is(z.entry[i].name, name[i]));
		CHECK(out.n == sizeof TEXT - 1 && memcmp(out.p, TEXT, sizeof TEXT - 1) == 0);
	}
	zip_free(&z);
	store_free(&st);
	free(copy);
	return ok;
}

static void
mutations(void)
{
	struct put a, m;
	size_t i, free_bytes = 0;
	int bit;

	archive(&a);
	CHECK(accepted(a.p, a.n));
	/* cut anywhere, one byte more, one byte twice */
	for (i = 0; i < a.n; i++)
		CHECK(!accepted(a.p, i));
	CHECK(!accepted(a.p, a.n + 1));
	for (i = 0; i < a.n; i++) {
		memcpy(m.p, a.p, i + 1);
		memcpy(m.p + i + 1, a.p + i, a.n - i);
		/* in front of the archive it is a stub */
		if (accepted(m.p, a.n + 1))
			CHECK(i == 0);
	}
	/* one bit anywhere: refused, or nothing that matters (accepted() compares) */
	for (i = 0; i < a.n; i++) {
		int taken = 0;

		for (bit = 0; bit < 8; bit++) {
			m = a;
			m.p[i] ^= (unsigned char)(1 << bit);
			taken += accepted(m.p, m.n);
		}
		free_bytes += taken > 0;
	}
	/* versions, times, attributes: 6 bytes in each of 3 local headers, 18 in each central one */
	CHECK(free_bytes <= 3 * (6 + 18));
	CHECK(free_bytes > 3 * 6);
}

static int
is_zip(const void *p, size_t n)
{
	struct input in = input_memory(span(p, n));

	return zip_is(&in);
}

static void
forms(void)
{
	struct put a;

	archive(&a);
	CHECK(is_zip(a.p, a.n));
	CHECK(is_zip(a.p, 4));
	CHECK(is_zip(a.p + 1, a.n - 1));          /* by its end */
	CHECK(!is_zip(a.p + 1, a.n - 2));
	CHECK(!is_zip(a.p, 3));
	CHECK(!is_zip("", 0));
}

int
main(void)
{
	names();
	mutations();
	forms();
	return check_done();
}
