/* zip: what is odd about an archive that is otherwise well made, by the name of the fault; zip64 */
#include <stdlib.h>

#include "bytes.h"
#include "unpack/crc32.h"
#include "kit/check.h"
#include "unpack/zip.h"

#define TEXT "aaaaaaaaaaaaaaaaaaaab"
#define TEXT_LEN (sizeof TEXT - 1)
static const unsigned char text_deflated[] = { 0x4b, 0x4c, 0xc4, 0x04, 0x49, 0x00 };   /* zlib's, level 9 */
#define DEFLATED_LEN sizeof text_deflated

#define FULL 0xffffffffu

struct put {
	unsigned char p[2048];
	size_t n;
};

static void
add(struct put *b, const void *p, size_t n)
{
	if (b->n + n > sizeof b->p)
		abort();
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

static void
add32(struct put *b, uint32_t v)
{
	unsigned char p[4];

	put_le32(p, v);
	add(b, p, 4);
}

static void
add64(struct put *b, uint64_t v)
{
	add32(b, (uint32_t)v);
	add32(b, (uint32_t)(v >> 32));
}

/* extra fields, as their bytes */
struct extra {
	const char *p;
	size_t n;
};
#define EXTRA(s) { s, sizeof s - 1 }
#define NONE { "", 0 }
#define L8(a) a "\0\0\0\0\0\0\0"        /* a little-endian number of eight bytes */

/* An entry; everything that is 0 is as it should be. */
struct item {
	const char *name;
	int deflated;
	unsigned method, flags, host;
	uint32_t attr, csize, usize, at;        /* instead of the true ones, in both headers */
	struct extra central, local;
	int behind;                             /* one more byte of compressed data, not used */
	int disk;
};

static void
entry(struct put *out, struct put *central, const struct item *it)
{
	static const unsigned char zero[4];
	const void *data = it->deflated ? (const void *)text_deflated : (const void *)TEXT;
	size_t len = strlen(it->name), n = it->deflated ? DEFLATED_LEN : TEXT_LEN, at = out->n;
	unsigned char h[46] = { 0 }, local[30];
	int dir = it->name[len - 1] == '/' && it->usize == 0;

	if (dir)
		n = 0;
	put_le32(h, 0x02014b50);
	put_le16(h + 4, 20 | it->host << 8);
	put_le16(h + 6, 20);
	put_le16(h + 8, it->flags);
	put_le16(h + 10, it->method != 0 ? it->method : it->deflated ? 8 : 0);
	put_le32(h + 16, dir ? 0 : crc32_add(0, TEXT, TEXT_LEN));
	put_le32(h + 20, it->csize != 0 ? it->csize : (uint32_t)n + (it->behind != 0));
	put_le32(h + 24, it->usize != 0 ? it->usize : dir ? 0 : TEXT_LEN);
	put_le16(h + 28, (unsigned)len);
	put_le16(h + 30, (unsigned)it->central.n);
	put_le16(h + 34, it->disk ? 0xffff : 0);
	put_le32(h + 38, it->attr);
	put_le32(h + 42, it->at != 0 ? it->at : (uint32_t)at);
	add(central, h, 46);
	add(central, it->name, len);
	add(central, it->central.p, it->central.n);
	put_le32(local, 0x04034b50);
	memcpy(local + 4, h + 6, 24);
	put_le16(local + 26, (unsigned)len);
	put_le16(local + 28, (unsigned)it->local.n);
	add(out, local, 30);
	add(out, it->name, len);
	add(out, it->local.p, it->local.n);
	add(out, data, n);
	if (it->behind)
		add(out, zero, 1);
}

static void
end(struct put *out, const struct put *central, unsigned n, size_t from)
{
	unsigned char e[22] = { 0 };
	size_t at = out->n;

	add(out, central->p, central->n);
	put_le32(e, 0x06054b50);
	put_le16(e + 8, n);
	put_le16(e + 10, n);
	put_le32(e + 12, (uint32_t)central->n);
	put_le32(e + 16, (uint32_t)(at - from));
	add(out, e, 22);
}

/* "" or why it is refused, with (name) where a name is told */
static const char *
verdict(const struct put *a, const struct limits *lim)
{
	static char s[300];
	unsigned char *copy = malloc(a->n);
	struct store st;
	struct input in;
	struct blob out;
	struct zip z;
	size_t i;
	int r;

	if (copy == NULL)
		abort();
	memcpy(copy, a->p, a->n);
	store_init(&st, -1);
	in = input_memory(span(copy, a->n));
	r = zip_open(&z, &st, &in, lim);
	for (i = 0; r == 0 && i < z.n; i++) {
		r = zip_read(&z, i, &out);
		if (r == 0 && !z.entry[i].directory)
			CHECK(out.n == TEXT_LEN && memcmp(out.p, TEXT, TEXT_LEN) == 0);
	}
	if (r == 0)
		s[0] = '\0';
	else if (z.fault.at.n > 0)
		snprintf(s, sizeof s, "%s (%.*s)", z.fault.why, (int)z.fault.at.n, (const char *)z.fault.at.p);
	else
		snprintf(s, sizeof s, "%s", z.fault.why);
	zip_free(&z);
	store_free(&st);
	free(copy);
	return s;
}

static const struct limits lim = { LIMITS_BYTES, LIMITS_ENTRIES, LIMITS_RATIO, LIMITS_DEPTH };

/* zip64 sizes of TEXT stored: 21 bytes, of a deflated one: 21 and 6 */
#define STORED64 "\1\0\x10\0" L8("\x15") L8("\x15")
#define DEFLATED64 "\1\0\x10\0" L8("\x15") L8("\6")

static const struct {
	struct item it;
	const char *why;
} odd[] = {
	{ { .name = "a" }, "" },
	{ { .name = "a", .deflated = 1 }, "" },
	{ { .name = "a/", .host = 3, .attr = 0040755u << 16 }, "" },
	{ { .name = "a", .host = 3, .attr = 0100644u << 16 }, "" },
	{ { .name = "a", .method = 1 }, "compressed by shrinking, which is not supported (a)" },
	{ { .name = "a", .method = 2 }, "compressed by reducing, which is not supported (a)" },
	{ { .name = "a", .method = 6 }, "compressed by imploding, which is not supported (a)" },
	{ { .name = "a", .method = 9 }, "compressed with deflate64, which is not supported (a)" },
	{ { .name = "a", .method = 12 }, "compressed with bzip2, which is not supported (a)" },
	{ { .name = "a", .method = 14 }, "compressed with lzma, which is not supported (a)" },
	{ { .name = "a", .method = 93 }, "compressed with zstd, which is not supported (a)" },
	{ { .name = "a", .method = 95 }, "compressed with xz, which is not supported (a)" },
	{ { .name = "a", .method = 98 }, "compressed with PPMd, which is not supported (a)" },
	{ { .name = "a", .method = 99 }, "encrypted (a)" },
	{ { .name = "a", .method = 77 }, "compressed by an unknown method (a)" },
	{ { .name = "a", .flags = 1 }, "encrypted (a)" },
	{ { .name = "a", .flags = 0x20 }, "unknown flags (a)" },
	{ { .name = "a", .host = 3, .attr = 0120777u << 16 }, "symbolic link (a)" },
	{ { .name = "a", .attr = 0120777u << 16 }, "symbolic link (a)" },
	{ { .name = "a", .host = 3, .attr = 0020644u << 16 }, "device or other special file (a)" },
	{ { .name = "a", .host = 3, .attr = 0104755u << 16 }, "set-user-ID or set-group-ID file (a)" },
	{ { .name = "a", .host = 3, .attr = 0040755u << 16 }, "directory with the name of a file (a)" },
	{ { .name = "a/", .host = 3, .attr = 0100644u << 16 }, "file with the name of a directory (a/)" },
	{ { .name = "a", .attr = 0x10 }, "directory or volume label with the name of a file (a)" },
	{ { .name = "a/", .usize = TEXT_LEN }, "directory with data (a/)" },
	{ { .name = "../a" }, "name leads out of the directory (../a)" },
	{ { .name = "a", .usize = 3 }, "stored, but its sizes differ (a)" },
	{ { .name = "a", .deflated = 1, .behind = 1 }, "bytes behind the compressed data (a)" },
	{ { .name = "a", .deflated = 1, .usize = 20 }, "more data than its size says (a)" },
	{ { .name = "a", .deflated = 1, .usize = 22 }, "less data than its size says (a)" },
	{ { .name = "a", .deflated = 1, .usize = 1u << 30 }, "expands more than any compressed file (a)" },
	/* extra fields */
	{ { .name = "a", .central = EXTRA("\x34\x12\2\0xy") }, "" },
	{ { .name = "a", .central = EXTRA("\x34\x12\2\0x") }, "extra fields damaged (a)" },
	{ { .name = "a", .central = EXTRA("\x34\x12\2") }, "extra fields damaged (a)" },
	{ { .name = "a", .central = EXTRA("\1\0\0\0\1\0\0\0") }, "extra fields damaged (a)" },
	{ { .name = "a", .local = EXTRA("\x34\x12\2\0x") }, "extra fields of the local header damaged (a)" },
	{ { .name = "a", .central = EXTRA("\x75\x70\6\0\1....a") }, "" },
	{ { .name = "a", .central = EXTRA("\x75\x70\6\0\1....b") }, "another name in an extra field (a)" },
	{ { .name = "a", .central = EXTRA("\x75\x70\1\0\1") }, "another name in an extra field (a)" },
	{ { .name = "a", .local = EXTRA("\x75\x70\6\0\1....b") }, "another name in an extra field (a)" },
	/* zip64 */
	{ { .name = "a", .usize = FULL, .csize = FULL, .central = EXTRA(STORED64), .local = EXTRA(STORED64) }, "" },
	{ { .name = "a", .deflated = 1, .usize = FULL, .csize = FULL, .central = EXTRA(DEFLATED64), .local = EXTRA(DEFLATED64) }, "" },
	{ { .name = "a", .local = EXTRA(STORED64) }, "" },                                      /* room kept, not needed */
	{ { .name = "a", .central = EXTRA(STORED64) }, "extra fields damaged (a)" },
	{ { .name = "a", .usize = FULL, .csize = FULL, .central = EXTRA(STORED64) }, "other sizes in the local header (a)" },
	{ { .name = "a", .usize = FULL, .csize = FULL, .central = EXTRA(DEFLATED64), .local = EXTRA(DEFLATED64) }, "stored, but its sizes differ (a)" },
	{ { .name = "a", .usize = FULL, .csize = FULL, .central = EXTRA("\1\0\10\0" L8("\x15")) }, "extra fields damaged (a)" },
	{ { .name = "a", .at = FULL, .central = EXTRA("\1\0\10\0" L8("\0")) }, "" },
	{ { .name = "a", .at = FULL, .central = EXTRA("\1\0\10\0" L8("\5")) }, "no local header where one must be (a)" },
	{ { .name = "a", .at = FULL, .central = EXTRA("\1\0\10\0" L8("\x7f")) }, "local header lies behind the central directory (a)" },
	{ { .name = "a", .at = FULL }, "local header lies behind the central directory (a)" },
	{ { .name = "a", .disk = 1, .central = EXTRA("\1\0\4\0\0\0\0\0") }, "" },
	{ { .name = "a", .disk = 1, .central = EXTRA("\1\0\4\0\1\0\0\0") }, "part of a set of several files" },
	{ { .name = "a", .disk = 1 }, "extra fields damaged (a)" },
};

static void
entries(void)
{
	size_t i;

	for (i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		struct put out = { .n = 0 }, central = { .n = 0 };
		const char *got;

		entry(&out, &central, &odd[i].it);
		end(&out, &central, 1, 0);
		got = verdict(&out, &lim);
		CHECK_ROW(strcmp(got, odd[i].why) == 0, odd[i].why);
		if (strcmp(got, odd[i].why) != 0)
			fprintf(stderr, "\trow %u: got \"%s\"\n", (unsigned)i, got);
	}
}

/* ---- entries beside one another, and what else lies in the file ---- */

static const struct item a = { .name = "a" }, b = { .name = "b" };
static const struct item around = { .name = "a", .csize = TEXT_LEN + 30 + 1 + TEXT_LEN, .usize = TEXT_LEN + 30 + 1 + TEXT_LEN };

static void
places(void)
{
	struct limits few = lim;
	struct put out = { .n = 0 }, central = { .n = 0 }, both;

	entry(&out, &central, &a);
	entry(&out, &central, &b);
	both = out;
	end(&both, &central, 2, 0);
	CHECK_STR(verdict(&both, &lim), "");
	few.entries = 1;
	CHECK_STR(verdict(&both, &few), "more entries than the limit");
	few.entries = 2;
	few.bytes = TEXT_LEN * 2 - 1;
	CHECK_STR(verdict(&both, &few), "more data than the limit (b)");
	few.bytes++;
	CHECK_STR(verdict(&both, &few), "");

	/* the count and the directory disagree */
	both = out;
	end(&both, &central, 1, 0);
	CHECK_STR(verdict(&both, &lim), "central directory has more than its entries");
	both = out;
	end(&both, &central, 3, 0);
	CHECK_STR(verdict(&both, &lim), "central directory has fewer entries than the end record says");

	/* bytes between two entries */
	both.n = 0;
	central.n = 0;
	entry(&both, &central, &a);
	add(&both, "gap", 3);
	entry(&both, &central, &b);
	end(&both, &central, 2, 0);
	CHECK_STR(verdict(&both, &lim), "bytes behind it belong to no entry (a)");

	/* one entry inside the data of another */
	both.n = central.n = 0;
	entry(&both, &central, &around);
	entry(&both, &central, &b);
	end(&both, &central, 2, 0);
	CHECK_STR(verdict(&both, &lim), "shares bytes with another entry (a)");

	/* no entry at all */
	both.n = central.n = 0;
	end(&both, &central, 0, 0);
	CHECK_STR(verdict(&both, &lim), "empty archive");

	/* a stub in front, counted (offsets from the file's beginning) or not */
	both.n = central.n = 0;
	add(&both, "MZ stub", 7);
	entry(&both, &central, &a);
	end(&both, &central, 1, 0);
	CHECK_STR(verdict(&both, &lim), "");
	both.n = central.n = 0;
	add(&both, "MZ stub", 7);
	out.n = 0;
	entry(&out, &central, &a);
	add(&both, out.p, out.n);
	end(&both, &central, 1, 7);
	CHECK_STR(verdict(&both, &lim), "");
	both.n = central.n = 0;
	add(&both, "MZ PK\3\4\24\0 stub", 14);
	entry(&both, &central, &a);
	end(&both, &central, 1, 0);
	CHECK_STR(verdict(&both, &lim), "another archive in front of this one");
	/* the signature alone, as an operand of an instruction of the stub */
	both.n = central.n = 0;
	add(&both, "MZ PK\3\4\17\205 stub", 14);
	entry(&both, &central, &a);
	end(&both, &central, 1, 0);
	CHECK_STR(verdict(&both, &lim), "");

	/* an end record in the comment of another: which one is found depends on the reader */
	both.n = central.n = 0;
	entry(&both, &central, &a);
	end(&both, &central, 1, 0);
	put_le16(both.p + both.n - 2, 22);
	central.n = 0;
	end(&both, &central, 0, 0);
	CHECK_STR(verdict(&both, &lim), "more than one end record");
}

/* ---- the zip64 end record ---- */

/* Archive of a with zip64 end record at r, its locator at l and the end record at e. */
static void
zip64(struct put *out, size_t *r, size_t *l, size_t *e)
{
	struct put central = { .n = 0 };
	size_t at;

	out->n = 0;
	entry(out, &central, &a);
	at = out->n;
	add(out, central.p, central.n);
	*r = out->n;
	add32(out, 0x06064b50);
	add64(out, 44);
	add32(out, 45 | 45 << 16);
	add32(out, 0);
	add32(out, 0);
	add64(out, 1);
	add64(out, 1);
	add64(out, central.n);
	add64(out, at);
	*l = out->n;
	add32(out, 0x07064b50);
	add32(out, 0);
	add64(out, *r);
	add32(out, 1);
	*e = out->n;
	add32(out, 0x06054b50);
	add32(out, 0);
	add32(out, 0xffffffff);
	add32(out, 0xffffffff);
	add32(out, 0xffffffff);
	add(out, "\0", 2);
}

static void
ends64(void)
{
	enum { R, L, E };
	static const struct {
		int where;
		size_t at;
		unsigned char v;
		const char *why;
	} row[] = {
		{ R, 0, 'X', "no zip64 end record in front of its locator" },
		{ R, 4, 45, "zip64 end record of another version" },
		{ R, 16, 1, "part of a set of several files" },
		{ R, 20, 1, "part of a set of several files" },
		{ R, 24, 2, "part of a set of several files" },
		{ R, 41, 1, "central directory does not end at the end record" },
		{ R, 48, 5, "zip64 end record is not where its locator says" },
		{ L, 4, 1, "part of a set of several files" },
		{ L, 16, 2, "part of a set of several files" },
		{ L, 9, 7, "zip64 end record is not where its locator says" },
		{ L, 0, 'X', "central directory does not end at the end record" },
		{ E, 4, 1, "part of a set of several files" },
		{ E, 8, 0xfe, "part of a set of several files" },
		{ E, 12, 1, "zip64 end record and end record disagree" },
		{ E, 16, 1, "zip64 end record and end record disagree" },
	};
	struct put out;
	size_t at[3], i;

	zip64(&out, &at[R], &at[L], &at[E]);
	CHECK_STR(verdict(&out, &lim), "");
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		zip64(&out, &at[R], &at[L], &at[E]);
		out.p[at[row[i].where] + row[i].at] = row[i].v;
		CHECK_ROW(strcmp(verdict(&out, &lim), row[i].why) == 0, row[i].why);
		if (strcmp(verdict(&out, &lim), row[i].why) != 0)
			fprintf(stderr, "\trow %u: got \"%s\"\n", (unsigned)i, verdict(&out, &lim));
	}
	/* disk numbers that say "see zip64", and there is none */
	zip64(&out, &at[R], &at[L], &at[E]);
	put_le16(out.p + at[E] + 4, 0xffff);
	put_le16(out.p + at[E] + 6, 0xffff);
	CHECK_STR(verdict(&out, &lim), "");
	out.p[at[L]] = 'X';
	CHECK_STR(verdict(&out, &lim), "part of a set of several files");
}

int
main(void)
{
	entries();
	places();
	ends64();
	return check_done();
}
