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
	struct span name;       /* as stored, with the '/' of a directory */
	struct span extra;      /* central */
	uint64_t at, csize, usize;      /* of the local header; as declared */
	uint64_t data, end;     /* first byte of data; behind data (descriptor not counted) */
	uint32_t crc;
	unsigned flags, method;
};

static const struct span nowhere;

static int
sig_at(struct span f, size_t at, uint32_t sig)
{
	return at <= f.n && f.n - at >= 4 && le32(f.p + at) == sig;
}

/* ---- the end record, from which everything else is found ---- */

struct zipend {
	size_t at;              /* where the central directory ends: the end record, or the zip64 one */
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
	for (p = f.n < 4 ? 0 : f.n - 3; p-- > low;) {
		if (f.p[p] != 'P' || le32(f.p + p) != SIG_END)
			continue;
		if (f.n - p >= END_LEN && f.n - p - END_LEN == le16(f.p + p + 20)) {
			good++;
			*at = p;
		} else if (good == 0) {
			/* behind the right one, if that is still to come */
			odd++;
			why = f.n - p < END_LEN || f.n - p - END_LEN < le16(f.p + p + 20) ? "end record cut off" : "bytes behind the end record";
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

static int
read_end64(struct span f, size_t end, size_t loc, struct zipend *e, struct fault *fault)
{
	const unsigned char *p = f.p + end, *l = f.p + loc, *q;

	if (loc < END64_LEN || le32(f.p + loc - END64_LEN) != SIG_END64)
		return fault_set(fault, "no zip64 end record in front of its locator", nowhere);
	q = l - END64_LEN;
	e->at = loc - END64_LEN;
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

static int
zipend_read(struct span f, struct zipend *e, struct fault *fault)
{
	const unsigned char *p;
	size_t at = 0;
	uint64_t shift;

	if (find_end(f, &at, fault) != 0)
		return -1;
	p = f.p + at;
	/* disk numbers may say "see zip64", too */
	if (!agrees(le16(p + 4), FULL16, 0) || !agrees(le16(p + 6), FULL16, 0) || le16(p + 8) != le16(p + 10))
		return fault_set(fault, "part of a set of several files", nowhere);
	e->at = at;
	e->stub = UINT64_MAX;
	e->n = le16(p + 10);
	e->cd_size = le32(p + 12);
	e->cd = le32(p + 16);
	if (at >= LOCATOR_LEN && le32(f.p + at - LOCATOR_LEN) == SIG_LOCATOR) {
		if (read_end64(f, at, at - LOCATOR_LEN, e, fault) != 0)
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

static int
zipend_is(struct span f)
{
	struct fault fault;
	size_t at;

	return find_end(f, &at, &fault) == 0;
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

/* Info-ZIP's field with another, Unicode name: some readers use it, others do not. */
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

/* One entry of the central directory; *rest is what remains of it. */
static int
read_central(struct span *rest, const struct zipend *end, struct place *p, struct fault *f)
{
	const unsigned char *h = rest->p;
	size_t nn, xn, cn;
	unsigned disk;
	struct span name;
	const char *why;
	int dir;

	if (!sig_at(*rest, 0, SIG_CENTRAL) || rest->n < CENTRAL_LEN)
		return fault_set(f, "central directory has fewer entries than the end record says", nowhere);
	nn = le16(h + 28);
	xn = le16(h + 30);
	cn = le16(h + 32);
	if (rest->n - CENTRAL_LEN < nn + xn + cn)
		return fault_set(f, "central directory cut off", nowhere);
	p->name = name = span(h + CENTRAL_LEN, nn);
	p->extra = span(h + CENTRAL_LEN + nn, xn);
	p->flags = le16(h + 8);
	p->method = le16(h + 10);
	p->crc = le32(h + 16);
	p->csize = le32(h + 20);
	p->usize = le32(h + 24);
	disk = le16(h + 34);
	p->at = le32(h + 42);
	*rest = span_sub(*rest, CENTRAL_LEN + nn + xn + cn, rest->n);

	dir = nn > 1 && name.p[nn - 1] == '/';
	why = member_name_fault(dir ? span_sub(name, 0, nn - 1) : name);
	if (why != NULL)
		return fault_at(f, why, p);
	if (p->flags & FLAG_ENCRYPTED)
		return fault_at(f, "encrypted", p);
	why = method_fault(p->method);
	if (why != NULL)
		return fault_at(f, why, p);
	if (p->flags & ~FLAGS_KNOWN)
		return fault_at(f, "unknown flags", p);
	why = mode_fault(h[5], le32(h + 38), dir);
	if (why != NULL)
		return fault_at(f, why, p);
	if (read_extra64(p->extra, &p->usize, &p->csize, &p->at, &disk) != 0)
		return fault_at(f, "extra fields damaged", p);
	if (extra_renames(p->extra, name))
		return fault_at(f, "another name in an extra field", p);
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
check_local(struct span file, const struct zipend *end, struct place *p, struct fault *f)
{
	const unsigned char *h = file.p + p->at;
	size_t nn, xn, room = (size_t)(end->cd - p->at) - LOCAL_LEN;
	uint64_t usize, csize;
	struct span extra;
	uint32_t crc;
	int later;

	if (!sig_at(file, (size_t)p->at, SIG_LOCAL))
		return fault_at(f, "no local header where one must be", p);
	nn = le16(h + 26);
	xn = le16(h + 28);
	if (room < nn + xn)
		return fault_at(f, "local header reaches into the central directory", p);
	if (!span_eq(span(h + LOCAL_LEN, nn), p->name))
		return fault_at(f, "another name in the local header", p);
	if (le16(h + 6) != p->flags || le16(h + 8) != p->method)
		return fault_at(f, "another method or other flags in the local header", p);
	extra = span(h + LOCAL_LEN + nn, xn);
	crc = le32(h + 14);
	csize = le32(h + 18);
	usize = le32(h + 22);
	if (read_extra64(extra, &usize, &csize, NULL, NULL) != 0)
		return fault_at(f, "extra fields of the local header damaged", p);
	if (extra_renames(extra, p->name))
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

/* In the order of the file every entry must begin where the one before it ends, and the last end where the central directory
 * begins: no byte belongs to two entries, or to none. */
static int
check_places(struct span file, const struct zipend *end, struct place **p, size_t n, struct fault *f)
{
	size_t i, k;

	qsort(p, n, sizeof *p, by_place);
	for (i = 0; i < n; i++) {
		uint64_t next = i + 1 < n ? p[i + 1]->at : end->cd;

		if (p[i]->end > next)
			return fault_at(f, "shares bytes with another entry", p[i]);
		if (p[i]->flags & FLAG_DESCRIPTOR) {
			if (next - p[i]->end < 12 || next - p[i]->end > 24 || !descriptor_ok(file.p + p[i]->end, next - p[i]->end, p[i]))
				return fault_at(f, "data descriptor disagrees with the central directory", p[i]);
		} else if (p[i]->end != next) {
			return fault_at(f, "bytes behind it belong to no entry", p[i]);
		}
	}
	for (k = 0; k < (n > 0 ? p[0]->at : end->cd); k++)
		if (file.p[k] == 'P' && (sig_at(file, k, SIG_LOCAL) || sig_at(file, k, SIG_CENTRAL) || sig_at(file, k, SIG_END)))
			return fault_set(f, "another archive in front of this one", nowhere);
	return 0;
}

/* ---- the whole ---- */

static int
read_entries(struct zip *z, struct span file, const struct zipend *end, struct place *p, const struct limits *lim)
{
	struct span rest = span(file.p + end->cd, (size_t)end->cd_size);
	size_t i;

	for (i = 0; i < z->n; i++) {
		struct zip_entry *e = &z->entry[i];

		if (read_central(&rest, end, &p[i], &z->fault) != 0 || check_local(file, end, &p[i], &z->fault) != 0)
			return -1;
		if (p[i].usize / lim->ratio > p[i].csize)
			return fault_at(&z->fault, "expands more than any compressed file", &p[i]);
		if (p[i].usize > lim->bytes || z->total > lim->bytes - p[i].usize)
			return fault_at(&z->fault, "more data than the limit", &p[i]);
		z->total += p[i].usize;
		e->directory = p[i].name.p[p[i].name.n - 1] == '/';
		e->name = p[i].name;
		e->data = span(file.p + p[i].data, (size_t)p[i].csize);
		e->size = (size_t)p[i].usize;
		e->crc = p[i].crc;
		e->deflated = p[i].method == 8;
	}
	if (rest.n > 0)
		return fault_set(&z->fault, "central directory has more than its entries", nowhere);
	return 0;
}

static int
check_entries(struct zip *z, struct span file, const struct zipend *end, struct place *p, const struct limits *lim)
{
	struct place **order;
	struct span *name, at;
	const char *why;
	size_t i;
	int r;

	if (read_entries(z, file, end, p, lim) != 0)
		return -1;
	order = malloc(z->n * sizeof *order);
	name = malloc(z->n * sizeof *name);
	if (order == NULL || name == NULL) {
		r = fault_set(&z->fault, NULL, nowhere);
	} else {
		for (i = 0; i < z->n; i++) {
			order[i] = &p[i];
			name[i] = p[i].name;
		}
		why = member_clashes(name, z->n, &at);
		r = why != NULL ? fault_set(&z->fault, why, at) : check_places(file, end, order, z->n, &z->fault);
	}
	free(order);
	free(name);
	return r;
}

int
zip_open(struct zip *z, struct span file, const struct limits *lim)
{
	struct zipend end = { 0 };
	struct place *p;
	int r;

	memset(z, 0, sizeof *z);
	if (zipend_read(file, &end, &z->fault) != 0)
		return -1;
	if (end.n > lim->entries)
		return fault_set(&z->fault, "more entries than the limit", nowhere);
	if (end.n == 0)
		return fault_set(&z->fault, "empty archive", nowhere);
	z->n = (size_t)end.n;
	z->entry = calloc(z->n, sizeof *z->entry);
	p = calloc(z->n, sizeof *p);
	if (z->entry == NULL || p == NULL)
		r = fault_set(&z->fault, NULL, nowhere);
	else
		r = check_entries(z, file, &end, p, lim);
	free(p);
	return r;
}

int
zip_is(struct span file)
{
	return sig_at(file, 0, SIG_LOCAL) || sig_at(file, 0, SIG_END) || zipend_is(file);
}

int
zip_read(struct zip *z, size_t i, unsigned char *out)
{
	const struct zip_entry *e = &z->entry[i];
	size_t used = 0, made = 0;
	enum inflate_err err;

	if (e->deflated) {
		err = inflate_run(e->data, out, e->size, &used, &made);
		if (err != INFLATE_OK)
			return fault_set(&z->fault, inflate_reason(err), e->name);
		if (made != e->size)
			return fault_set(&z->fault, "less data than its size says", e->name);
		if (used != e->data.n)
			return fault_set(&z->fault, "bytes behind the compressed data", e->name);
	}
	if (crc32_add(0, e->deflated ? out : e->data.p, e->size) != e->crc)
		return fault_set(&z->fault, "CRC is wrong: damaged", e->name);
	return 0;
}

void
zip_free(struct zip *z)
{
	free(z->entry);
	z->entry = NULL;
	z->n = 0;
}
