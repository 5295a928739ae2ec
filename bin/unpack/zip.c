#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "crc32.h"
#include "inflate.h"
#include "zip.h"

#define SIG_LOCAL 0x04034b50u
#define SIG_DESCRIPTOR 0x08074b50u
#define SIG_CENTRAL 0x02014b50u
#define SIG_END 0x06054b50u
#define SIG_END64 0x06064b50u
#define SIG_LOCATOR 0x07064b50u

#define LOCAL_LEN 30
#define CENTRAL_LEN 46
#define END_LEN 22
#define END64_LEN 56
#define LOCATOR_LEN 20
#define COMMENT_MAX 65535

#define FULL16 0xffffu
#define FULL32 0xffffffffu

#define FLAG_ENCRYPTED 0x1u
#define FLAG_DESCRIPTOR 0x8u
#define FLAGS_KNOWN 0x80eu      /* two of compression effort, descriptor, UTF-8 names */

/* what is kept of an entry while its place is checked */
struct place {
	struct span name;       /* as stored, with the '/' of a directory; owned by the entry */
	uint64_t at, csize, usize;      /* of the local header; as declared */
	uint64_t data, end;     /* first byte of data; behind data (descriptor not counted) */
	uint32_t crc;
	unsigned flags, method;
	int skip;               /* a harmless name that no file may have */
};

static const struct span nowhere;

static int
broken_off(struct fault *f)
{
	return fault_set(f, NULL, nowhere);
}

/* ---- the end record, from which everything else is found ---- */

struct zipend {
	uint64_t at;            /* where the central directory ends: the end record, or the zip64 one */
	uint64_t n;             /* entries */
	uint64_t cd, cd_size;   /* central directory: place in the file, bytes; inside the file and ending at .at */
	uint64_t stub;          /* bytes at the start of the file that the offsets inside do not count */
};

/* Place of the end record whose comment ends with the file: 0, or -1.  It must be the only one that does, and no other may lie in
 * its comment, where readers that search backwards would take it. */
static int
find_end(struct span f, size_t *at, struct fault *fault)
{
	size_t p, low, odd = 0, good = 0;
	const char *why = "no end record: not a zip archive, or cut off";

	low = f.n > END_LEN + COMMENT_MAX ? f.n - END_LEN - COMMENT_MAX : 0;
	for (p = low; p + 4 <= f.n; p++) {
		const unsigned char *q = memchr(f.p + p, 'P', f.n - 3 - p);

		if (q == NULL)
			break;
		p = (size_t)(q - f.p);
		if (le32(q) != SIG_END)
			continue;
		if (f.n - p >= END_LEN && f.n - p - END_LEN == le16(q + 20)) {
			good++;
			odd = 0;        /* what lies in front of it is data */
			*at = p;
		} else {
			odd++;
			why = f.n - p < END_LEN || f.n - p - END_LEN < le16(q + 20) ? "end record cut off" : "bytes behind the end record";
		}
	}
	if (good == 0)
		return fault_set(fault, why, nowhere);
	if (good > 1 || odd > 0)
		return fault_set(fault, "more than one end record", nowhere);
	return 0;
}

/* A value of the plain end record against the zip64 one: it must be the same or say "look there". */
static int
agrees(uint64_t plain, uint64_t full, uint64_t wide)
{
	return plain == full || plain == wide;
}

/* f: the end of the file, which begins at base. */
static int
read_end64(struct span f, uint64_t base, size_t end, size_t loc, struct zipend *e, struct fault *fault)
{
	const unsigned char *p = f.p + end, *l = f.p + loc, *q;

	if (loc < END64_LEN || le32(f.p + loc - END64_LEN) != SIG_END64)
		return fault_set(fault, "no zip64 end record in front of its locator", nowhere);
	q = l - END64_LEN;
	e->at = base + loc - END64_LEN;
	if (le64(q + 4) != END64_LEN - 12)
		return fault_set(fault, "zip64 end record of another version", nowhere);
	if (le32(l + 4) != 0 || le32(l + 16) > 1 || le32(q + 16) != 0 || le32(q + 20) != 0)
		return fault_set(fault, "part of a set of several files", nowhere);
	e->n = le64(q + 32);
	e->cd_size = le64(q + 40);
	e->cd = le64(q + 48);
	if (le64(q + 24) != e->n)
		return fault_set(fault, "part of a set of several files", nowhere);
	if (!agrees(le16(p + 10), FULL16, e->n) || !agrees(le32(p + 12), FULL32, e->cd_size) || !agrees(le32(p + 16), FULL32, e->cd))
		return fault_set(fault, "zip64 end record and end record disagree", nowhere);
	if (le64(l + 8) > e->at)
		return fault_set(fault, "zip64 end record is not where its locator says", nowhere);
	e->stub = e->at - le64(l + 8);
	return 0;
}

/* The bytes in which an end record and what is tied to it can lie.  p NULL: errno. */
static struct span
tail(struct input *in)
{
	uint64_t n = END_LEN + COMMENT_MAX + LOCATOR_LEN + END64_LEN;

	if (n > in->n)
		n = in->n;
	return span(input_at(in, in->n - n, (size_t)n), (size_t)n);
}

static int
read_end(struct input *in, struct zipend *e, struct fault *fault)
{
	struct span f = tail(in);
	uint64_t base = in->n - f.n, shift;
	const unsigned char *p;
	size_t at = 0;

	if (f.p == NULL)
		return broken_off(fault);
	if (find_end(f, &at, fault) != 0)
		return -1;
	p = f.p + at;
	/* disk numbers may say "see zip64", too */
	if (!agrees(le16(p + 4), FULL16, 0) || !agrees(le16(p + 6), FULL16, 0) || le16(p + 8) != le16(p + 10))
		return fault_set(fault, "part of a set of several files", nowhere);
	e->at = base + at;
	e->stub = UINT64_MAX;
	e->n = le16(p + 10);
	e->cd_size = le32(p + 12);
	e->cd = le32(p + 16);
	if (at >= LOCATOR_LEN && le32(f.p + at - LOCATOR_LEN) == SIG_LOCATOR) {
		if (read_end64(f, base, at, at - LOCATOR_LEN, e, fault) != 0)
			return -1;
	} else if (le16(p + 4) == FULL16 || le16(p + 6) == FULL16) {
		return fault_set(fault, "part of a set of several files", nowhere);
	}
	if (e->cd_size > e->at || e->cd > e->at - e->cd_size)
		return fault_set(fault, "central directory does not end at the end record", nowhere);
	shift = e->at - e->cd_size - e->cd;
	if (e->stub != UINT64_MAX && e->stub != shift)
		return fault_set(fault, "zip64 end record is not where its locator says", nowhere);
	e->stub = shift;
	e->cd += shift;
	return 0;
}

/* ---- headers ---- */

static int
fault_at(struct fault *f, const char *why, const struct place *p)
{
	return fault_set(f, why, p->name);
}

/* Find field id among extra fields: 1 and *v, 0 if it is not there, -1 if the fields do not parse or it is there twice. */
static int
extra_find(struct span extra, unsigned id, struct span *v)
{
	int found = 0;

	while (extra.n > 0) {
		size_t n;

		if (extra.n < 4 || (n = le16(extra.p + 2)) > extra.n - 4)
			return -1;
		if (le16(extra.p) == id) {
			if (found)
				return -1;
			found = 1;
			*v = span(extra.p + 4, n);
		}
		extra = span_sub(extra, 4 + n, extra.n);
	}
	return found;
}

static uint64_t
take64(struct span *v)
{
	uint64_t n = le64(v->p);

	*v = span_sub(*v, 8, v->n);
	return n;
}

/* Sizes that stand in a zip64 field because the header has no room for them.  at: NULL in a local header. */
static int
read_extra64(struct span extra, uint64_t *usize, uint64_t *csize, uint64_t *at, unsigned *disk)
{
	struct span v = { 0 };
	int full_u = *usize == FULL32, full_c = *csize == FULL32, full_at = at != NULL && *at == FULL32;
	int full_disk = disk != NULL && *disk == FULL16;
	int r = extra_find(extra, 1, &v);

	if (r < 0)
		return -1;
	if (r == 0)
		return full_disk ? -1 : 0;      /* 4294967295 then is meant: too large for us anyway */
	if (at == NULL && v.n == 16 && !full_u && !full_c)
		return 0;                       /* room kept for large sizes, not needed */
	if (v.n != 8u * (unsigned)(full_u + full_c + full_at) + 4u * (unsigned)full_disk)
		return -1;
	if (full_u)
		*usize = take64(&v);
	if (full_c)
		*csize = take64(&v);
	if (full_at)
		*at = take64(&v);
	if (full_disk)
		*disk = le32(v.p) > 0 ? FULL16 : 0;
	return 0;
}

/* Info-ZIP's field with another, Unicode name: some readers use it, others do not.  It is right where the name is in a code page: such an
 * entry is passed by. */
static int
extra_renames(struct span extra, struct span name)
{
	struct span v;

	return extra_find(extra, 0x7075, &v) == 1 && (v.n < 5 || !span_eq(span_sub(v, 5, v.n), name));
}

static const char *
method_fault(unsigned method)
{
	switch (method) {
	case 0:
	case 8:
		return NULL;
	case 1:
		return "compressed by shrinking, which is not supported";
	case 2:
	case 3:
	case 4:
	case 5:
		return "compressed by reducing, which is not supported";
	case 6:
		return "compressed by imploding, which is not supported";
	case 9:
		return "compressed with deflate64, which is not supported";
	case 12:
		return "compressed with bzip2, which is not supported";
	case 14:
		return "compressed with lzma, which is not supported";
	case 93:
		return "compressed with zstd, which is not supported";
	case 95:
		return "compressed with xz, which is not supported";
	case 98:
		return "compressed with PPMd, which is not supported";
	case 99:
		return "encrypted";
	default:
		return "compressed by an unknown method";
	}
}

/* What the attributes say it is: only files and directories may be. */
static const char *
mode_fault(unsigned host, uint32_t attr, int directory)
{
	unsigned mode = attr >> 16, type = mode & 0170000;

	/* some writers leave the host at FAT and still give a Unix mode */
	if (type == 0120000)
		return "symbolic link";
	if (type != 0 && type != 0100000 && type != 0040000)
		return "device or other special file";
	if (mode & 06000)
		return "set-user-ID or set-group-ID file";
	if (type != 0 && (type == 0040000) != directory)
		return directory ? "file with the name of a directory" : "directory with the name of a file";
	if ((host == 0 || host == 10 || host == 11 || host == 14) && !directory && (attr & 0x18))
		return "directory or volume label with the name of a file";
	return NULL;
}

/* A copy of a name, with a NUL behind it, kept by z.  Longer names than any file can have are cut: they only go into a message. */
static struct span
keep_name(struct zip *z, const unsigned char *p, size_t n)
{
	unsigned char *q;

	if (n > (size_t)2 * MEMBER_NAME_MAX)
		n = (size_t)2 * MEMBER_NAME_MAX;
	q = store_own(z->st, malloc(n + 1));
	if (q != NULL) {
		memcpy(q, p, n);
		q[n] = '\0';
	}
	return span(q, q == NULL ? 0 : n);
}

/* What the central directory says of an entry's name and kind: NULL, or the fault. */
static const char *
central_fault(const unsigned char *h, struct place *p, struct span full, int dir)
{
	struct span name = dir ? span_sub(full, 0, full.n - 1) : full;
	const char *why = member_name_fault(name);

	p->skip = why != NULL && member_passed_by(name);
	if (why != NULL && !p->skip)
		return why;
	if (p->flags & FLAG_ENCRYPTED)
		return "encrypted";
	why = method_fault(p->method);
	if (why != NULL)
		return why;
	return p->flags & ~FLAGS_KNOWN ? "unknown flags" : mode_fault(h[5], le32(h + 38), dir);
}

/* One entry of the central directory, at *at, which is moved behind it. */
static int
read_central(struct zip *z, struct input *in, uint64_t *at, const struct zipend *end, struct place *p)
{
	uint64_t left = end->cd + end->cd_size - *at;
	const unsigned char *h;
	struct fault *f = &z->fault;
	struct span full, extra;
	size_t nn, xn, cn;
	unsigned disk;
	const char *why;
	int dir;

	if (left < CENTRAL_LEN)
		return fault_set(f, "central directory has fewer entries than the end record says", nowhere);
	h = input_at(in, *at, CENTRAL_LEN);
	if (h == NULL)
		return broken_off(f);
	if (le32(h) != SIG_CENTRAL)
		return fault_set(f, "central directory has fewer entries than the end record says", nowhere);
	nn = le16(h + 28);
	xn = le16(h + 30);
	cn = le16(h + 32);
	if (left - CENTRAL_LEN < nn + xn + cn)
		return fault_set(f, "central directory cut off", nowhere);
	h = input_at(in, *at, CENTRAL_LEN + nn + xn);
	if (h == NULL)
		return broken_off(f);
	full = span(h + CENTRAL_LEN, nn);
	extra = span(h + CENTRAL_LEN + nn, xn);
	p->name = keep_name(z, full.p, nn);
	if (p->name.p == NULL)
		return broken_off(f);
	p->flags = le16(h + 8);
	p->method = le16(h + 10);
	p->crc = le32(h + 16);
	p->csize = le32(h + 20);
	p->usize = le32(h + 24);
	disk = le16(h + 34);
	p->at = le32(h + 42);
	*at += CENTRAL_LEN + nn + xn + cn;

	dir = nn > 1 && full.p[nn - 1] == '/';
	why = central_fault(h, p, full, dir);
	if (why == NULL && read_extra64(extra, &p->usize, &p->csize, &p->at, &disk) != 0)
		why = "extra fields damaged";
	if (why == NULL && !p->skip && extra_renames(extra, full))
		why = "another name in an extra field";
	if (why != NULL)
		return fault_at(f, why, p);
	if (disk != 0)
		return fault_set(f, "part of a set of several files", nowhere);
	if (p->method == 0 && p->csize != p->usize)
		return fault_at(f, "stored, but its sizes differ", p);
	if (dir && p->usize != 0)
		return fault_at(f, "directory with data", p);
	if (p->at > end->cd - end->stub || end->cd - end->stub - p->at < LOCAL_LEN)
		return fault_at(f, "local header lies behind the central directory", p);
	p->at += end->stub;
	return 0;
}

/* The local header must tell the same as the central one. */
static int
check_local(struct input *in, const struct zipend *end, struct place *p, struct fault *f)
{
	const unsigned char *h = input_at(in, p->at, LOCAL_LEN);
	uint64_t usize, csize, room = end->cd - p->at - LOCAL_LEN;
	struct span extra, name;
	size_t nn, xn;
	uint32_t crc;
	int later;

	if (h == NULL)
		return broken_off(f);
	if (le32(h) != SIG_LOCAL)
		return fault_at(f, "no local header where one must be", p);
	nn = le16(h + 26);
	xn = le16(h + 28);
	if (room < nn + xn)
		return fault_at(f, "local header reaches into the central directory", p);
	h = input_at(in, p->at, LOCAL_LEN + nn + xn);
	if (h == NULL)
		return broken_off(f);
	name = span(h + LOCAL_LEN, nn);
	if (!span_eq(name, p->name))
		return fault_at(f, "another name in the local header", p);
	if (le16(h + 6) != p->flags || le16(h + 8) != p->method)
		return fault_at(f, "another method or other flags in the local header", p);
	extra = span(h + LOCAL_LEN + nn, xn);
	crc = le32(h + 14);
	csize = le32(h + 18);
	usize = le32(h + 22);
	if (read_extra64(extra, &usize, &csize, NULL, NULL) != 0)
		return fault_at(f, "extra fields of the local header damaged", p);
	if (!p->skip && extra_renames(extra, name))
		return fault_at(f, "another name in an extra field", p);
	/* with a descriptor a field that was not known yet is 0; some writers know some of them */
	later = (p->flags & FLAG_DESCRIPTOR) != 0;
	if (crc != p->crc && !(later && crc == 0))
		return fault_at(f, "another CRC in the local header", p);
	if ((csize != p->csize && !(later && csize == 0)) || (usize != p->usize && !(later && usize == 0)))
		return fault_at(f, "other sizes in the local header", p);
	p->data = p->at + LOCAL_LEN + nn + xn;
	if (p->csize > end->cd - p->data)
		return fault_at(f, "data reach into the central directory", p);
	p->end = p->data + p->csize;
	return 0;
}

/* The descriptor that fills the n bytes behind an entry's data: with or without signature, sizes of 4 or 8 bytes. */
static int
descriptor_ok(const unsigned char *d, uint64_t n, const struct place *p)
{
	if (n == 16 || n == 24) {
		if (le32(d) != SIG_DESCRIPTOR)
			return 0;
		d += 4;
		n -= 4;
	}
	if (n == 12)
		return le32(d) == p->crc && le32(d + 4) == p->csize && le32(d + 8) == p->usize;
	return n == 20 && le32(d) == p->crc && le64(d + 4) == p->csize && le64(d + 12) == p->usize;
}

static int
by_place(const void *a, const void *b)
{
	const struct place *const *x = a, *const *y = b;

	return (*x)->at < (*y)->at ? -1 : (*x)->at > (*y)->at;
}

/* Does an archive begin here?  The programs of self-extractors have the signatures among their instructions, so a local header must also have
 * a version: of the format (1.0 to 6.3), and of a system. */
static int
begins(const unsigned char *p)
{
	return le32(p) == SIG_LOCAL && p[4] >= 10 && p[4] <= 63 && p[5] <= 20;
}

/* Another archive in the stub: 1, 0, or -1 with errno. */
static int
archive_in(struct input *in, uint64_t end)
{
	uint64_t at, step = 8192;
	size_t k;

	for (at = 0; at + 6 <= end; at += step) {
		size_t n = end - at < step + 5 ? (size_t)(end - at) : (size_t)step + 5;
		const unsigned char *p = input_at(in, at, n);

		if (p == NULL)
			return -1;
		if (at == 0 && le32(p) == SIG_END)
			return 1;
		for (k = 0; k + 6 <= n; k++)
			if (p[k] == 'P' && begins(p + k))
				return 1;
	}
	return 0;
}

/* In the order of the file every entry must begin where the one before it ends, and the last end where the central directory
 * begins: no byte belongs to two entries, or to none. */
static int
check_places(struct input *in, const struct zipend *end, struct place **p, size_t n, struct fault *f)
{
	size_t i;
	int r;

	qsort(p, n, sizeof *p, by_place);
	for (i = 0; i < n; i++) {
		uint64_t next = i + 1 < n ? p[i + 1]->at : end->cd, gap;

		if (p[i]->end > next)
			return fault_at(f, "shares bytes with another entry", p[i]);
		gap = next - p[i]->end;
		if (p[i]->flags & FLAG_DESCRIPTOR) {
			const unsigned char *d = gap < 12 || gap > 24 ? (const unsigned char *)"" : input_at(in, p[i]->end, (size_t)gap);

			if (d == NULL)
				return broken_off(f);
			if (gap < 12 || gap > 24 || !descriptor_ok(d, gap, p[i]))
				return fault_at(f, "data descriptor disagrees with the central directory", p[i]);
		} else if (gap != 0) {
			return fault_at(f, "bytes behind it belong to no entry", p[i]);
		}
	}
	r = archive_in(in, n > 0 ? p[0]->at : end->cd);
	return r < 0 ? broken_off(f) : r > 0 ? fault_set(f, "another archive in front of this one", nowhere) : 0;
}

/* ---- the whole ---- */

static int
read_entries(struct zip *z, struct input *in, const struct zipend *end, struct place *p, const struct limits *lim)
{
	uint64_t at = end->cd;
	size_t i;

	for (i = 0; i < z->n; i++) {
		struct zip_entry *e = &z->entry[i];

		if (read_central(z, in, &at, end, &p[i]) != 0 || check_local(in, end, &p[i], &z->fault) != 0)
			return -1;
		if (p[i].usize / lim->ratio > p[i].csize)
			return fault_at(&z->fault, "expands more than any compressed file", &p[i]);
		if (p[i].usize > lim->bytes || z->total > lim->bytes - p[i].usize)
			return fault_at(&z->fault, "more data than the limit", &p[i]);
		e->skip = p[i].skip;
		z->total += e->skip ? 0 : p[i].usize;
		e->directory = p[i].name.p[p[i].name.n - 1] == '/';
		e->name = p[i].name;
		e->at = p[i].data;
		e->packed = p[i].csize;
		e->size = p[i].usize;
		e->crc = p[i].crc;
		e->deflated = p[i].method == 8;
	}
	if (at != end->cd + end->cd_size)
		return fault_set(&z->fault, "central directory has more than its entries", nowhere);
	return 0;
}

static int
check_entries(struct zip *z, struct input *in, const struct zipend *end, struct place *p, const struct limits *lim)
{
	struct place **order;
	struct span *name, at;
	const char *why;
	size_t i, n = 0;
	int r;

	if (read_entries(z, in, end, p, lim) != 0)
		return -1;
	order = malloc(z->n * sizeof *order);
	name = malloc(z->n * sizeof *name);
	if (order == NULL || name == NULL) {
		r = broken_off(&z->fault);
	} else {
		for (i = 0; i < z->n; i++) {
			order[i] = &p[i];
			if (!z->entry[i].skip)
				name[n++] = p[i].name;
		}
		why = member_clashes(name, n, &at);
		r = why != NULL ? fault_set(&z->fault, why, at) : check_places(in, end, order, z->n, &z->fault);
	}
	free(order);
	free(name);
	return r;
}

int
zip_open(struct zip *z, struct store *st, struct input *in, const struct limits *lim)
{
	struct zipend end = { 0 };
	struct place *p;
	int r;

	memset(z, 0, sizeof *z);
	z->st = st;
	z->in = in;
	if (read_end(in, &end, &z->fault) != 0)
		return -1;
	if (end.n > lim->entries)
		return fault_set(&z->fault, "more entries than the limit", nowhere);
	if (end.n == 0)
		return fault_set(&z->fault, member_empty, nowhere);
	z->n = (size_t)end.n;
	z->entry = calloc(z->n, sizeof *z->entry);
	p = calloc(z->n, sizeof *p);
	if (z->entry == NULL || p == NULL)
		r = broken_off(&z->fault);
	else
		r = check_entries(z, in, &end, p, lim);
	free(p);
	return r;
}

int
zip_is(struct input *in)
{
	const unsigned char *p = in->n < 4 ? NULL : input_at(in, 0, 4);
	struct fault fault;
	struct span f;
	size_t at;

	if (p == NULL)
		return 0;
	if (le32(p) == SIG_LOCAL || le32(p) == SIG_END)
		return 1;
	f = tail(in);
	return f.p != NULL && find_end(f, &at, &fault) == 0;
}

/* NULL, or what is wrong with an entry's data; "" stands for errno. */
static const char *
unpack(struct zip *z, const struct zip_entry *e, struct sink *s)
{
	uint64_t used = 0, made = 0;
	enum inflate_err err;

	if (!e->deflated) {
		if (sink_copy(s, z->in, e->at, e->size) != 0)
			return "";
	} else {
		err = sink_inflate(s, z->in, e->at, e->at + e->packed, e->size, &used, &made);
		if (err != INFLATE_OK)
			return err == INFLATE_IO ? "" : inflate_reason(err);
		if (made != e->size)
			return "less data than its size says";
		if (used != e->packed)
			return "bytes behind the compressed data";
	}
	return s->crc != e->crc ? "CRC is wrong: damaged" : NULL;
}

int
zip_read(struct zip *z, size_t i, struct blob *b)
{
	const struct zip_entry *e = &z->entry[i];
	const char *why = "";
	struct sink s;

	if (sink_open(&s, z->st, e->size) == 0)
		why = unpack(z, e, &s);
	if (why == NULL && sink_close(&s, b) == 0)
		return 0;
	sink_drop(&s);
	return why == NULL || why[0] == '\0' ? broken_off(&z->fault) : fault_set(&z->fault, why, e->name);
}

void
zip_free(struct zip *z)
{
	free(z->entry);
	z->entry = NULL;
	z->n = 0;
}
