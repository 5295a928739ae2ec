/* tar, gzip and archives inside one another: what one wrong bit or one byte less does, and every fault by its name */
#include <stdlib.h>

#include "unpack/archive.h"
#include "bytes.h"
#include "unpack/crc32.h"
#include "unpack/gzip.h"
#include "unpack/tar.h"
#include "kit/check.h"

struct put {
	unsigned char p[16384];
	size_t n;
};

static void
add(struct put *b, const void *p, size_t n)
{
	if (b->n + n > sizeof b->p)
		abort();
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

/* The checksum of the header at h, as tar writes it. */
static void
seal(unsigned char *h)
{
	unsigned sum = 0, i;

	memset(h + 148, ' ', 8);
	for (i = 0; i < 512; i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
}

static unsigned char *
entry(struct put *b, const char *name, int type, const char *data)
{
	static const unsigned char zero[512];
	unsigned char h[512] = { 0 };
	size_t n = strlen(data), at = b->n;

	memcpy(h, name, strlen(name) > 100 ? 100 : strlen(name));
	memcpy(h + 100, "0000644", 7);
	memcpy(h + 108, "0000000", 7);
	memcpy(h + 116, "0000000", 7);
	snprintf((char *)h + 124, 12, "%011o", (unsigned)n);
	memcpy(h + 136, "00000000000", 11);
	h[156] = (unsigned char)type;
	memcpy(h + 257, "ustar\00000", 8);
	seal(h);
	add(b, h, 512);
	add(b, data, n);
	add(b, zero, (512 - n % 512) % 512);
	return b->p + at;
}

static void
end(struct put *b, int blocks)
{
	static const unsigned char zero[512];

	while (blocks-- > 0)
		add(b, zero, 512);
}

/* Read all: "name=data;name/;" or the fault as "!why(name)". */
static const char *
all(const struct put *b)
{
	static char s[2048];
	unsigned char *copy = malloc(b->n + 1);
	struct input in;
	struct tar t;
	size_t n = 0;
	int r;

	if (copy == NULL)
		abort();
	memcpy(copy, b->p, b->n);
	in = input_memory(span(copy, b->n));
	tar_init(&t, &in);
	s[0] = '\0';
	while ((r = tar_next(&t)) == 1)
		n += (size_t)snprintf(s + n, sizeof s - n, t.directory ? "%s/;" : "%s=%.*s;", t.name, (int)t.size, (const char *)copy + t.data);
	if (r < 0)
		snprintf(s, sizeof s, "!%s(%.*s)", t.fault.why, (int)t.fault.at.n, t.fault.at.n > 0 ? (const char *)t.fault.at.p : "");
	tar_free(&t);
	free(copy);
	return s;
}

static void
sound(void)
{
	static const char long_name[] = "dddddddddddddddddddddddddddddddddddddddddddddddddd/"
	    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
	struct put b = { .n = 0 };
	unsigned char *h;
	char pax[256];

	entry(&b, "./", '5', "");
	entry(&b, "d/", '5', "");
	entry(&b, "./d/x", '0', "hello");
	entry(&b, "old", 0, "v7");
	entry(&b, "olddir/", 0, "");
	entry(&b, "empty", '0', "");
	entry(&b, "contiguous", '7', "c");
	end(&b, 3);
	CHECK_STR(all(&b), "d/;d/x=hello;old=v7;olddir/;empty=;contiguous=c;");

	/* a name in two fields */
	b.n = 0;
	h = entry(&b, "last", '0', "x");
	memcpy(h + 345, "first", 5);
	seal(h);
	/* GNU's magic: the field means something else there */
	h = entry(&b, "gnu", '0', "x");
	memcpy(h + 257, "ustar  ", 8);
	memcpy(h + 345, "first", 5);
	seal(h);
	end(&b, 2);
	CHECK_STR(all(&b), "first/last=x;gnu=x;");

	/* a long name in GNU's and in pax form, a size in pax form, other keys passed over */
	b.n = 0;
	entry(&b, "././@LongLink", 'L', long_name);
	entry(&b, "short", '0', "1");
	snprintf(pax, sizeof pax, "%u path=%s\n16 comment=none\n", (unsigned)sizeof long_name + 9, long_name);
	CHECK(strlen(long_name) + 10 == sizeof long_name + 9 && strchr(pax, '\n') - pax == (long)sizeof long_name + 8);
	entry(&b, "pax", 'x', pax);
	entry(&b, "short", '0', "2");
	entry(&b, "g", 'g', "16 comment=none\n");
	entry(&b, "pax", 'x', "10 size=3\n");
	h = entry(&b, "three", '0', "abc");
	memcpy(h + 124, "00000000000", 11);
	seal(h);
	/* base 256 */
	h = entry(&b, "b256", '0', "q");
	memset(h + 124, 0, 12);
	h[124] = 0x80;
	h[135] = 1;
	seal(h);
	end(&b, 2);
	{
		char want[1024];

		snprintf(want, sizeof want, "%s=1;%s=2;three=abc;b256=q;", long_name, long_name);
		CHECK_STR(all(&b), want);
	}
}

static void
faults(void)
{
	static const struct { const char *name; int type; const char *data, *want; } row[] = {
		{ "l", '2', "", "!symbolic link(l)" }, { "l", '1', "", "!hard link(l)" }, { "c", '3', "", "!device or other special file(c)" },
		{ "b", '4', "", "!device or other special file(b)" }, { "p", '6', "", "!device or other special file(p)" },
		{ "s", 'S', "", "!sparse file(s)" }, { "v", 'V', "", "!entry of an unknown type(v)" }, { "d", '5', "x", "!directory with data(d)" },
		{ "../x", '0', "", "!name leads out of the directory(../x)" }, { "/x", '0', "", "!absolute name(/x)" },
		{ "./../x", '0', "", "!name leads out of the directory(../x)" }, { "././x", '0', "", "!name with an empty part(./x)" },
		{ ".", '0', "", "!name with an empty part()" }, { "", '0', "", "!empty name()" },
		{ "\x01", '0', "", "!name is not printable ASCII(\x01)" }, { "x", 'x', "3\n", "!pax header damaged()" },
		{ "x", 'x', "99 path=x\n", "!pax header damaged()" }, { "x", 'x', "8 path=x\n", "!pax header damaged()" },
		{ "x", 'x', "11 path=x\n", "!pax header damaged()" }, { "x", 'x', "8 path=\n", "!pax header damaged()" },
		{ "x", 'x', "9 size=x\n", "!pax header damaged()" }, { "x", 'x', "9 path x\n", "!pax header damaged()" },
		{ "x", 'x', "22 GNU.sparse.major=1\n", "!sparse file()" }, { "g", 'g', "9 path=x\n", "!name or size for all entries()" },
		{ "x", 'x', "9 path=x\n", "!a header for an entry that does not follow()" },
		{ "L", 'L', "x", "!a header for an entry that does not follow()" },
		{ "x", 'x', "23 size=99999999999999\n", "!a header for an entry that does not follow()" },
	};
	struct put b;
	unsigned char *h;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		b.n = 0;
		h = entry(&b, row[i].name, row[i].type, row[i].data);
		if (row[i].name[0] == '\0') {
			h[1] = 'x';
			seal(h);
		}
		end(&b, 2);
		CHECK_STR(all(&b), row[i].want);
	}
	/* headers that contradict each other, numbers that are none, sizes beyond the end */
	b.n = 0;
	entry(&b, "L", 'L', "one");
	entry(&b, "L", 'L', "two");
	end(&b, 2);
	CHECK_STR(all(&b), "!two names for one entry()");
	b.n = 0;
	entry(&b, "L", 'L', "one");
	entry(&b, "x", 'x', "9 path=x\n");
	end(&b, 2);
	CHECK_STR(all(&b), "!two names for one entry()");
	b.n = 0;
	h = entry(&b, "x", '0', "data");
	memcpy(h + 124, "0000000000x", 11);
	seal(h);
	end(&b, 2);
	CHECK_STR(all(&b), "!size is no number(x)");
	memcpy(h + 124, "77777777777", 11);
	seal(h);
	CHECK_STR(all(&b), "!cut off(x)");
	memset(h + 124, 0xff, 12);
	h[124] = 0x80;
	seal(h);
	CHECK_STR(all(&b), "!size is no number(x)");
	memset(h + 124, 0, 12);
	h[124] = 0x80;
	memset(h + 129, 0x7f, 7);
	seal(h);
	CHECK_STR(all(&b), "!cut off(x)");
}

static void
ends(void)
{
	struct put b = { .n = 0 };
	size_t n, i;
	int bit, taken = 0;

	entry(&b, "x", '0', "hello");
	CHECK_STR(all(&b), "!no end of archive: cut off()");
	end(&b, 1);
	CHECK_STR(all(&b), "!no end of archive: cut off()");
	end(&b, 1);
	CHECK_STR(all(&b), "x=hello;");
	CHECK(tar_is(span(b.p, b.n)) && !tar_is(span(b.p, 511)));
	n = b.n;
	add(&b, "", 1);
	CHECK_STR(all(&b), "x=hello;");
	add(&b, "x", 1);
	CHECK_STR(all(&b), "!bytes behind the end of the archive()");
	/* cut anywhere: never taken for whole */
	for (i = 0; i < n; i++) {
		b.n = i;
		CHECK(all(&b)[0] == '!');
	}
	/* one bit of a header anywhere: the checksum, or nothing that matters */
	b.n = n;
	for (i = 0; i < 512; i++) {
		for (bit = 0; bit < 8; bit++) {
			b.p[i] ^= (unsigned char)(1 << bit);
			if (all(&b)[0] != '!') {
				taken++;
				CHECK_STR(all(&b), "x=hello;");
			}
			b.p[i] ^= (unsigned char)(1 << bit);
		}
	}
	/* the checksum field's own closing NUL and blank */
	CHECK(taken <= 4);
}

/* ---- gzip ---- */

/* One member with a stored block: header flags as given. */
static void
gz(struct put *b, unsigned flags, const char *data)
{
	unsigned char h[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 }, t[8], s[5] = { 1 };
	size_t n = strlen(data), at = b->n;

	h[3] = (unsigned char)flags;
	add(b, h, 10);
	if (flags & 4)
		add(b, "\x03\x00" "abc", 5);
	if (flags & 8)
		add(b, "name", 5);
	if (flags & 16)
		add(b, "comment", 8);
	if (flags & 2) {
		put_le16(t, crc32_add(0, b->p + at, b->n - at) & 0xffff);
		add(b, t, 2);
	}
	put_le16(s + 1, (unsigned)n);
	put_le16(s + 3, ~(unsigned)n & 0xffff);
	add(b, s, 5);
	add(b, data, n);
	put_le32(t, crc32_add(0, data, n));
	put_le32(t + 4, (uint32_t)n);
	add(b, t, 8);
}

static const char *
gunzip(const struct put *b)
{
	static char s[256];
	unsigned char *copy = malloc(b->n + 1);
	struct store st;
	struct input in;
	struct blob out;
	struct fault f;
	uint32_t crc;

	if (copy == NULL)
		abort();
	memcpy(copy, b->p, b->n);
	store_init(&st, -1);
	in = input_memory(span(copy, b->n));
	if (gzip_unpack(&st, &in, 0, 100, LIMITS_RATIO, &out, &crc, &f) == 0) {
		snprintf(s, sizeof s, "%.*s", (int)out.n, (const char *)out.p);
		CHECK(crc == crc32_add(0, out.p, (size_t)out.n));
	} else
		snprintf(s, sizeof s, "!%s", f.why);
	store_free(&st);
	free(copy);
	return s;
}

static void
gzips(void)
{
	struct put b;
	unsigned flags;
	size_t n, i;
	int bit;

	for (flags = 0; flags < 32; flags++) {
		b.n = 0;
		gz(&b, flags, "hello");
		CHECK_STR(gunzip(&b), "hello");
		CHECK(span_is(gzip_name(span(b.p, b.n)), flags & 8 ? "name" : ""));
		n = b.n;
		for (i = 0; i < n; i++) {
			b.n = i;
			CHECK(gunzip(&b)[0] == '!');
		}
		b.n = n;
		add(&b, "x", 1);
		CHECK_STR(gunzip(&b), "!bytes behind the gzip data");
	}
	b.n = 0;
	gz(&b, 0, "hello ");
	gz(&b, 8, "");
	gz(&b, 2, "world");
	CHECK_STR(gunzip(&b), "hello world");
	b.n = 0;
	gz(&b, 32, "x");
	CHECK_STR(gunzip(&b), "!gzip header with unknown flags");
	b.n = 0;
	gz(&b, 2, "hello");
	b.p[5] ^= 1;
	CHECK_STR(gunzip(&b), "!gzip header damaged");
	b.n = 0;
	gz(&b, 0, "hello");
	b.p[16] ^= 1;
	CHECK_STR(gunzip(&b), "!CRC is wrong: damaged");
	b.p[16] ^= 1;
	b.p[b.n - 1] ^= 1;
	CHECK_STR(gunzip(&b), "!gzip size is wrong: damaged");
	/* the limit is 100 bytes */
	for (i = 0; i < 2; i++) {
		static char many[102];

		memset(many, 'm', 100 + i);
		b.n = 0;
		gz(&b, 0, many);
		CHECK_STR(gunzip(&b), i == 0 ? many : "!more data than the limit");
		b.n = 0;
		gz(&b, 0, "");
		gz(&b, 0, many);
		CHECK_STR(gunzip(&b), i == 0 ? many : "!more data than the limit");
	}
	/* one bit anywhere but in time, effort and system */
	b.n = 0;
	gz(&b, 0, "hello");
	for (i = 0; i < b.n; i++) {
		for (bit = 0; bit < 8; bit++) {
			b.p[i] ^= (unsigned char)(1 << bit);
			/* bit 0 of the flags says "text" and means nothing */
			CHECK((i >= 4 && i < 10) || (i == 3 && bit == 0) ? strcmp(gunzip(&b), "hello") == 0 : gunzip(&b)[0] == '!' || i == 10);
			b.p[i] ^= (unsigned char)(1 << bit);
		}
	}
}

/* ---- archives inside one another ---- */

static uint64_t max_bytes = 4096;

static const char *
open_all(const struct put *b, const char *name, unsigned depth)
{
	static char s[2048];
	struct limits lim = { max_bytes, 8, LIMITS_RATIO, 0 };
	struct input in = input_memory(span(b->p, b->n));
	struct archive a;
	size_t i, n = 0;

	lim.depth = depth;
	archive_init(&a, &lim, -1);
	s[0] = '\0';
	if (archive_read(&a, &in, name) != 0 || archive_end(&a) != 0)
		snprintf(s, sizeof s, "!%s(%s)", a.why, a.at);
	else
		for (i = 0; i < a.n; i++) {
			n += (size_t)snprintf(s + n, sizeof s - n, "%s=%.*s;", a.m[i].name, (int)a.m[i].data.n, (const char *)a.m[i].data.p);
			CHECK(a.m[i].crc == crc32_add(0, a.m[i].data.p, (size_t)a.m[i].data.n));
		}
	archive_free(&a);
	return s;
}

/* Put tar archive "inner" as a member into tar archive "outer". */
static void
nest(struct put *outer, const char *name, const struct put *inner)
{
	unsigned char *h = entry(outer, name, '0', "");

	snprintf((char *)h + 124, 12, "%011o", (unsigned)inner->n);
	seal(h);
	add(outer, inner->p, inner->n);
	end(outer, 0);
}

static void
nesting(void)
{
	static struct put a, b, c;
	static struct put d;
	int i;

	a.n = b.n = c.n = 0;
	entry(&a, "x.bin", '0', "hello");
	end(&a, 2);
	CHECK_STR(open_all(&a, "a.tar", 1), "x.bin=hello;");
	CHECK_STR(open_all(&a, NULL, 1), "x.bin=hello;");
	nest(&b, "d/in.tar", &a);
	entry(&b, "y", '0', "there");
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "x.bin=hello;y=there;");
	CHECK_STR(open_all(&b, "b.tar", 1), "!more archives inside one another than the limit(d/in.tar)");
	/* the same file in both is there once; another of that name, or of that name in other case, is a fault */
	b.n = 0;
	nest(&b, "1.tar", &a);
	nest(&b, "2.tar", &a);
	entry(&b, "x.bin", '0', "hello");
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "x.bin=hello;");
	b.n = 0;
	nest(&b, "1.tar", &a);
	entry(&b, "x.bin", '0', "other");
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "!two entries of this name(x.bin)");
	b.n = 0;
	entry(&b, "x.bin", '0', "hello");
	entry(&b, "x.bin", '0', "hello");
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "!two entries of this name(x.bin)");
	b.n = 0;
	nest(&b, "1.tar", &a);
	entry(&b, "X.bin", '0', "hello");
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "!two entries whose names differ in case only(X.bin)");
	b.n = 0;
	nest(&b, "1.tar", &a);
	entry(&b, "x.bin/y", '0', "hello");
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "!a file where a directory must be(x.bin/y)");
	max_bytes = 65536;
	/* an archive without firmware stays closed; two of them do not clash */
	d.n = b.n = 0;
	entry(&d, "x", '0', "hello");
	end(&d, 2);
	nest(&b, "1.docx", &d);
	d.n = 0;
	entry(&d, "x", '0', "other");
	end(&d, 2);
	nest(&b, "2.docx", &d);
	nest(&b, "3.tar", &d);
	nest(&b, "4.tar", &a);
	end(&b, 2);
	CHECK(strncmp(open_all(&b, "b.tar", 2), "1.docx=x", 8) == 0);
	CHECK(strstr(open_all(&b, "b.tar", 2), "x.bin=hello;") != NULL);
	/* so does what only looks like one, unless it is called one */
	d.n -= 512;
	b.n = 0;
	nest(&b, "2.docx", &d);
	end(&b, 2);
	CHECK(strncmp(open_all(&b, "b.tar", 2), "2.docx=x", 8) == 0);
	b.n = 0;
	nest(&b, "2.tar", &d);
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "!no end of archive: cut off(2.tar)");
	max_bytes = 4096;
	/* a fault inside is told with the way to it */
	b.n = c.n = 0;
	entry(&a, "behind", '0', "");
	nest(&b, "in.tar", &a);
	end(&b, 2);
	CHECK_STR(open_all(&b, "b.tar", 2), "!bytes behind the end of the archive(in.tar)");
	nest(&c, "b.tar", &b);
	end(&c, 2);
	CHECK_STR(open_all(&c, "c.tar", 3), "!bytes behind the end of the archive(b.tar(in.tar))");
	/* what hides behind a dot is not opened */
	c.n = 0;
	nest(&c, "._in.tar", &b);
	end(&c, 2);
	CHECK(strncmp(open_all(&c, "c.tar", 3), "._in.tar=", 9) == 0);
	/* gzip: the name without its ending, or the one inside, or none */
	c.n = 0;
	gz(&c, 0, "hello");
	CHECK_STR(open_all(&c, "x.gz", 1), "x=hello;");
	CHECK_STR(open_all(&c, "x.GZ", 1), "x=hello;");
	CHECK_STR(open_all(&c, "x", 1), "x=hello;");
	CHECK_STR(open_all(&c, NULL, 1), "!not an archive, and a single file needs its name()");
	c.n = 0;
	gz(&c, 8, "hello");
	CHECK_STR(open_all(&c, "x.gz", 1), "x=hello;");
	CHECK_STR(open_all(&c, NULL, 1), "name=hello;");
	CHECK_STR(open_all(&c, "x.gz", 0), "!more archives inside one another than the limit()");
	/* limits: 8 entries, 4096 bytes */
	for (i = 8; i <= 9; i++) {
		int k;

		c.n = 0;
		for (k = 0; k < i; k++) {
			char name[2] = { (char)('a' + k), 0 };

			entry(&c, name, '0', "");
		}
		end(&c, 2);
		CHECK_STR(open_all(&c, "c.tar", 1), i == 8 ? "a=;b=;c=;d=;e=;f=;g=;h=;" : "!more entries than the limit()");
	}
	/* not an archive at all */
	c.n = 0;
	add(&c, "plain text", 10);
	CHECK_STR(open_all(&c, "x.txt", 1), "x.txt=plain text;");
	/* empty ones */
	c.n = 0;
	entry(&c, "d", '5', "");
	end(&c, 2);
	CHECK_STR(open_all(&c, "c.tar", 1), "!empty archive()");
}

int
main(void)
{
	sound();
	faults();
	ends();
	gzips();
	nesting();
	return check_done();
}
