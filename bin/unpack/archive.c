#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "bytes.h"
#include "gzip.h"
#include "fw/rawimage.h"
#include "fw/sighdr.h"
#include "tar.h"
#include "zip.h"

static const struct span nowhere;

enum kind { KIND_FILE, KIND_SIGNED, KIND_GZIP, KIND_TAR, KIND_ZIP };

#define HEAD_LEN 2048   /* enough to recognise anything but a zip archive behind a stub */

/* A .cop.sgn: a signed header of any signer, its length at offset 8, and gzip behind it.  The length, or 0. */
static size_t
wrapped(struct span f)
{
	size_t h = sighdr_begins(f) ? be16(f.p + 8) : 0;

	return h >= 10 && h <= f.n && gzip_is(span_sub(f, h, f.n)) ? h : 0;
}

static enum kind
recognise(struct input *in, struct span f)
{
	size_t h = wrapped(f);

	if (h > 0)
		return KIND_SIGNED;
	if (sighdr_any_len(f) > 0)
		return KIND_FILE;
	if (gzip_is(f))
		return KIND_GZIP;
	if (raw_looks(f))               /* not searched for a zip at its end */
		return KIND_FILE;
	if (tar_is(f))
		return KIND_TAR;
	return zip_is(in) ? KIND_ZIP : KIND_FILE;
}

int
archive_firmware(struct span name, struct span head)
{
	return member_firmware_name(name) || span_is_nocase(name, "OS79XX.TXT") || sighdr_any_len(head) > 0 || raw_looks(head);
}

void
archive_init(struct archive *a, const struct limits *lim, int dirfd)
{
	memset(a, 0, sizeof *a);
	a->lim = *lim;
	store_init(&a->store, dirfd);
}

/* ---- faults ---- */

static int
fail(struct archive *a, const struct fault *f)
{
	size_t i, n = f->at.n < sizeof a->at ? f->at.n : sizeof a->at - 1;

	a->why = f->why;
	a->err = errno;
	for (i = 0; i < n; i++)
		a->at[i] = (char)(f->at.p[i] == 0 ? '?' : f->at.p[i]);
	a->at[n] = '\0';
	return -1;
}

static int
fail_at(struct archive *a, const char *why, struct span at)
{
	struct fault f = { why, at };

	return fail(a, &f);
}

int
archive_over_limit(const struct archive *a)
{
	return a->why != NULL && span_ends_nocase(span_cstr(a->why), " limit");
}

/* The fault lies inside the entry of this name. */
static int
inside(struct archive *a, const char *name)
{
	char was[sizeof a->at];

	memcpy(was, a->at, sizeof was);
	if (was[0] == '\0')
		snprintf(a->at, sizeof a->at, "%s", name);
	else if (snprintf(a->at, sizeof a->at, "%s(%s)", name, was) >= (int)sizeof a->at)
		memcpy(a->at + sizeof a->at - 4, "...", 4);
	return -1;
}

/* ---- members ---- */

static const char *
base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash == NULL ? name : slash + 1;
}

static const char *
keep_name(struct archive *a, struct span name)
{
	char *p = store_own(&a->store, malloc(name.n + 1));

	if (p == NULL) {
		fail_at(a, NULL, nowhere);
		return NULL;
	}
	memcpy(p, name.p, name.n);
	p[name.n] = '\0';
	return p;
}

static int
add(struct archive *a, const struct blob *data, const char *name, uint32_t crc, unsigned in, int firmware)
{
	struct archive_member *m;

	if (data->n > a->lim.bytes || a->bytes > a->lim.bytes - data->n)
		return fail_at(a, "more data than the limit", in == 0 ? nowhere : span_cstr(name));
	if (a->n == a->cap) {
		size_t cap = a->cap == 0 ? 16 : a->cap * 2;

		m = realloc(a->m, cap * sizeof *m);
		if (m == NULL)
			return fail_at(a, NULL, nowhere);
		a->m = m;
		a->cap = cap;
	}
	m = &a->m[a->n++];
	m->name = name;
	m->data = *data;
	m->crc = crc;
	m->in = in;
	m->firmware = firmware;
	a->bytes += data->n;
	return 0;
}

/* Leave out a harmless member, and remember the first one for the warning. */
static void
pass_by(struct archive *a, struct span name, const char *why)
{
	struct fault was = { a->why, nowhere };
	char at[sizeof a->at];

	if (a->passed++ > 0)
		return;
	a->passed_why = why;
	memcpy(at, a->at, sizeof at);
	fail_at(a, why, name);
	memcpy(a->passed_at, a->at, sizeof a->passed_at);
	memcpy(a->at, at, sizeof at);
	a->why = was.why;
}

/* ---- the kinds ---- */

/* A file found in the download. */
struct place {
	unsigned depth;                 /* archives that may still be opened inside it */
	unsigned in;                    /* number of the archive it comes from */
	const char *name;               /* NULL: it has none */
	const uint32_t *crc;
	const struct blob *data;        /* NULL: it is the file of the user */
};

static int unpack(struct archive *a, struct input *in, struct place at);

static int
firmware_from(const struct archive *a, size_t from)
{
	size_t i;

	for (i = from; i < a->n; i++)
		if (a->m[i].firmware)
			return 1;
	return 0;
}

/* Called when an archive in an archive has been read.  If it has no firmware, or only looks like an archive, its members are dropped and
 * it becomes one plain file: documents of office programs are archives, too.  mark, passed: members, and those left out, before it. */
static int
close_again(struct archive *a, size_t mark, size_t passed, const struct blob *data, const struct place *at, int r)
{
	int empty = r != 0 && a->why == member_empty && a->at[0] == '\0';
	size_t i;

	if (r != 0 && !empty && (a->why == NULL || archive_over_limit(a) || member_archive_name(span_cstr(at->name))))
		return inside(a, at->name);
	if (r == 0 && firmware_from(a, mark))
		return 0;
	/* it is written whole, so nothing of it is left out */
	a->passed = passed;
	if (r != 0 && !empty)
		pass_by(a, span_cstr(at->name), "looks like an archive and is none");
	for (i = mark; i < a->n; i++)
		a->bytes -= a->m[i].data.n;
	a->n = mark;
	a->why = NULL;
	a->at[0] = '\0';
	return add(a, data, at->name, *at->crc, at->in, 0);
}

/* A file from an archive, opened if it is one itself; a fault inside is told with its name. */
static int
member(struct archive *a, const struct blob *data, struct span name, unsigned depth, unsigned in, uint32_t crc)
{
	struct place at = { depth, in, keep_name(a, name), &crc, data };
	int opened = a->opened, r;
	size_t mark = a->n, passed = a->passed;
	struct input f;

	if (at.name == NULL)
		return -1;
	if (store_open(&a->store, data, &f) != 0)
		return fail_at(a, NULL, nowhere);
	r = unpack(a, &f, at);
	store_close(&a->store, data, &f);
	return a->opened > opened ? close_again(a, mark, passed, data, &at, r) : r;
}

/* A script that a server would run on installing the package; it is never written. */
static int
is_script(struct archive *a, const char *name)
{
	if (!span_is_nocase(span_cstr(base_name(name)), "copstart.sh"))
		return 0;
	pass_by(a, span_cstr(name), "a script for a call manager");
	return 1;
}

static int
unpack_zip(struct archive *a, struct input *in, unsigned depth)
{
	struct limits lim = a->lim;
	unsigned id = ++a->ids;
	struct zip z;
	size_t i;
	int r;

	lim.entries -= a->entries;
	r = zip_open(&z, &a->store, in, &lim);
	if (r != 0)
		fail(a, &z.fault);
	else
		a->entries += z.n;
	for (i = 0; r == 0 && i < z.n; i++) {
		const struct zip_entry *e = &z.entry[i];
		struct blob data;

		if (e->skip) {
			pass_by(a, e->name, member_name_fault(e->name));
			continue;
		}
		if (e->deflated && e->size > a->lim.bytes - a->inflated) {
			r = fail_at(a, "more data than the limit", e->name);
			break;
		}
		a->inflated += e->deflated ? e->size : 0;
		if ((r = zip_read(&z, i, &data)) != 0)
			fail(a, &z.fault);
		else if (!e->directory && !is_script(a, (const char *)e->name.p))
			r = member(a, &data, e->name, depth, id, e->crc);
	}
	zip_free(&z);
	return r;
}

/* n bytes of an input from at on, as a blob. */
static int
copy_out(struct archive *a, struct input *in, uint64_t at, uint64_t n, struct blob *b, uint32_t *crc)
{
	struct sink s;

	if (sink_open(&s, &a->store, n) != 0 || sink_copy(&s, in, at, n) != 0 || sink_close(&s, b) != 0) {
		sink_drop(&s);
		fail_at(a, NULL, nowhere);
		return -1;
	}
	*crc = s.crc;
	return 0;
}

static int
unpack_tar(struct archive *a, struct input *in, unsigned depth)
{
	unsigned id = ++a->ids;
	struct tar t;
	size_t files = 0;
	int r;

	tar_init(&t, in);
	while ((r = tar_next(&t)) == 1) {
		struct blob data;
		uint32_t crc;

		if (++a->entries > a->lim.entries) {
			fail_at(a, "more entries than the limit", nowhere);
			r = -2;
			break;
		}
		files += !t.directory;
		if (t.skip)
			pass_by(a, span_cstr(t.name), member_name_fault(span_cstr(t.name)));
		if (t.skip || t.directory || is_script(a, t.name))
			continue;
		if (t.size > a->lim.bytes || a->bytes > a->lim.bytes - t.size) {
			fail_at(a, "more data than the limit", span_cstr(t.name));
			r = -2;
			break;
		}
		if (copy_out(a, in, t.data, t.size, &data, &crc) != 0 || member(a, &data, span_cstr(t.name), depth, id, crc) != 0) {
			r = -2;
			break;
		}
	}
	if (r == -1)
		fail(a, &t.fault);
	tar_free(&t);
	if (r != 0)
		return -1;
	return files > 0 ? 0 : fail_at(a, member_empty, nowhere);
}

/* Cut .gz off *name; if there is no name, take the one in the gzip header, if it is valid.  Returns 0, or -1 out of memory. */
static int
gunzipped_name(struct archive *a, struct input *in, uint64_t from, const char **name)
{
	size_t n = in->n - from < HEAD_LEN ? (size_t)(in->n - from) : HEAD_LEN;
	const unsigned char *p = input_at(in, from, n);
	struct span s = *name != NULL ? span_cstr(*name) : p == NULL ? nowhere : gzip_name(span(p, n));

	if (*name == NULL ? member_name_fault(s) != NULL || span_find(s, '/') < s.n : s.n <= 3 || !span_ends_nocase(s, ".gz"))
		return 0;
	*name = keep_name(a, *name == NULL ? s : span_sub(s, 0, s.n - 3));
	return *name == NULL ? -1 : 0;
}

static int
unpack_gzip(struct archive *a, struct input *in, uint64_t from, struct place at)
{
	struct fault fault;
	struct blob data;
	struct input f;
	uint32_t crc;
	int r;

	if (gzip_unpack(&a->store, in, from, a->lim.bytes - a->inflated, a->lim.ratio, &data, &crc, &fault) != 0)
		return fail(a, &fault);
	a->inflated += data.n;
	if (gunzipped_name(a, in, from, &at.name) != 0)
		return -1;
	at.in = ++a->ids;
	at.crc = &crc;
	at.data = &data;
	if (store_open(&a->store, &data, &f) != 0)
		return fail_at(a, NULL, nowhere);
	r = unpack(a, &f, at);
	store_close(&a->store, &data, &f);
	return r;
}

/* A file that is no archive.  The outermost one is copied: what is verified must be what is written. */
static int
plain(struct archive *a, struct input *in, struct span head, struct place at)
{
	int firmware = at.name != NULL && archive_firmware(span_cstr(base_name(at.name)), head);
	struct blob copy;
	uint32_t crc;

	if (at.name == NULL)
		return fail_at(a, "not an archive, and a single file needs its name", nowhere);
	if (at.data != NULL)
		return add(a, at.data, at.name, *at.crc, at.in, firmware);
	if (in->n > a->lim.bytes)
		return fail_at(a, "more data than the limit", nowhere);
	return copy_out(a, in, 0, in->n, &copy, &crc) != 0 ? -1 : add(a, &copy, at.name, crc, at.in, firmware);
}

static int
unpack(struct archive *a, struct input *in, struct place at)
{
	size_t n = in->n < HEAD_LEN ? (size_t)in->n : HEAD_LEN;
	const unsigned char *p = input_at(in, 0, n);
	struct span head = span(p, n);
	enum kind kind;

	if (p == NULL)
		return fail_at(a, NULL, nowhere);
	/* what hides behind a dot (a Mac's "._name") is no archive, whatever it looks like */
	kind = at.name != NULL && base_name(at.name)[0] == '.' ? KIND_FILE : recognise(in, head);
	if (kind == KIND_ZIP || kind == KIND_FILE) {
		p = input_at(in, 0, n);         /* zip_is() looked elsewhere */
		if (p == NULL)
			return fail_at(a, NULL, nowhere);
		head = span(p, n);
	}
	if (kind == KIND_FILE)
		return plain(a, in, head, at);
	a->opened++;
	if (at.depth == 0)
		return fail_at(a, "more archives inside one another than the limit", nowhere);
	at.depth--;
	switch (kind) {
	case KIND_SIGNED:
		return unpack_gzip(a, in, wrapped(head), at);
	case KIND_GZIP:
		return unpack_gzip(a, in, 0, at);
	case KIND_TAR:
		return unpack_tar(a, in, at.depth);
	default:
		return unpack_zip(a, in, at.depth);
	}
}

int
archive_read(struct archive *a, struct input *file, const char *name)
{
	struct place at = { a->lim.depth, 0, NULL, NULL, NULL };

	if (name != NULL && (at.name = keep_name(a, span_cstr(name))) == NULL)
		return -1;
	return unpack(a, file, at);
}

int
archive_add(struct archive *a, struct input *file, const char *name)
{
	const char *p = keep_name(a, span_cstr(name));
	size_t n = file->n < HEAD_LEN ? (size_t)file->n : HEAD_LEN;
	struct place at = { 0, 0, p, NULL, NULL };
	const unsigned char *h;

	if (p == NULL)
		return -1;
	if (++a->entries > a->lim.entries)
		return fail_at(a, "more entries than the limit", nowhere);
	h = input_at(file, 0, n);
	return h == NULL ? fail_at(a, NULL, nowhere) : plain(a, file, span(h, n), at);
}

/* ---- names ---- */

static int
by_name(const void *x, const void *y)
{
	const struct archive_member *const *a = x, *const *b = y;
	int c = member_cmp(span_cstr((*a)->name), span_cstr((*b)->name));

	/* of equal names the first in the archives comes first */
	return c != 0 ? c : *a < *b ? -1 : *a > *b;
}

int
archive_end(struct archive *a)
{
	struct archive_member **v;
	size_t i, n;
	int r = 0;

	v = malloc((a->n + 1) * sizeof *v);
	if (v == NULL)
		return fail_at(a, NULL, nowhere);
	for (i = 0; i < a->n; i++)
		v[i] = &a->m[i];
	qsort(v, a->n, sizeof *v, by_name);
	for (i = 1; r == 0 && i < a->n; i++) {
		struct span x = span_cstr(v[i - 1]->name), y = span_cstr(v[i]->name);
		const char *why = member_clash(x, y);
		int same;

		if (why == NULL)
			continue;
		same = v[i]->in != v[i - 1]->in && span_eq(x, y) ? store_same(&a->store, &v[i]->data, 0, &v[i - 1]->data) : 0;
		if (same != 1) {
			r = fail_at(a, same < 0 ? NULL : why, y);
		} else {
			/* the same file twice: OS79XX.TXT of two packages, say */
			v[i]->name = NULL;
			v[i] = v[i - 1];
		}
	}
	free(v);
	for (i = n = 0; r == 0 && i < a->n; i++)
		if (a->m[i].name != NULL)
			a->m[n++] = a->m[i];
	if (r == 0)
		a->n = n;
	return r;
}

void
archive_free(struct archive *a)
{
	store_free(&a->store);
	free(a->m);
	a->m = NULL;
	a->n = a->cap = 0;
}
