#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "crc32.h"
#include "gzip.h"
#include "fw/rawimage.h"
#include "fw/sighdr.h"
#include "tar.h"
#include "zip.h"

static const struct span nowhere;

enum kind { KIND_FILE, KIND_SIGNED, KIND_GZIP, KIND_TAR, KIND_ZIP };

static enum kind
recognise(struct span f)
{
	size_t h = sighdr_any_len(f);

	if (h > 0)
		return gzip_is(span_sub(f, h, f.n)) ? KIND_SIGNED : KIND_FILE;
	if (gzip_is(f))
		return KIND_GZIP;
	if (raw_looks(f))               /* not searched for a zip at its end */
		return KIND_FILE;
	if (tar_is(f))
		return KIND_TAR;
	return zip_is(f) ? KIND_ZIP : KIND_FILE;
}

void
archive_init(struct archive *a, const struct limits *lim)
{
	memset(a, 0, sizeof *a);
	a->lim = *lim;
}

/* ---- faults ---- */

static int
fail(struct archive *a, const struct fault *f)
{
	size_t i, n = f->at.n < sizeof a->at ? f->at.n : sizeof a->at - 1;

	a->why = f->why;
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

/* ---- memory and members ---- */

/* Take p over: freed with the archive.  p is freed at once if even that fails. */
static int
own(struct archive *a, void *p)
{
	if (p != NULL && a->nown == a->capown) {
		size_t cap = a->capown == 0 ? 16 : a->capown * 2;
		void **q = realloc(a->own, cap * sizeof *q);

		if (q == NULL) {
			free(p);
			p = NULL;
		} else {
			a->own = q;
			a->capown = cap;
		}
	}
	if (p == NULL)
		return fail_at(a, NULL, nowhere);
	a->own[a->nown++] = p;
	return 0;
}

static const char *
keep_name(struct archive *a, struct span name)
{
	char *p = malloc(name.n + 1);

	if (p != NULL) {
		memcpy(p, name.p, name.n);
		p[name.n] = '\0';
	}
	return own(a, p) == 0 ? p : NULL;
}

static int
add(struct archive *a, struct span data, const char *name, uint32_t crc, unsigned in)
{
	struct archive_member *m;

	if (data.n > a->lim.bytes || a->bytes > a->lim.bytes - data.n)
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
	m->data = data;
	m->crc = crc;
	m->in = in;
	a->bytes += data.n;
	return 0;
}

/* Room for size bytes of output, counted; *p is never NULL. */
static int
room(struct archive *a, size_t size, struct span at, unsigned char **p)
{
	if (size > a->lim.bytes - a->inflated)
		return fail_at(a, "more data than the limit", at);
	a->inflated += size;
	*p = malloc(size == 0 ? 1 : size);
	return own(a, *p);
}

/* ---- the kinds ---- */

/* Where a file was met: how many archives may still be opened inside it, the archive it is from, its name (NULL: none) and CRC. */
struct place {
	unsigned depth, in;
	const char *name;
	const uint32_t *crc;
};

static int unpack(struct archive *a, struct span f, struct place at);

/* What hides behind a dot (a Mac's "._name") is no archive, whatever it looks like. */
static enum kind
kind_of(struct span f, const char *name)
{
	const char *slash = name == NULL ? NULL : strrchr(name, '/');
	const char *base = slash == NULL ? name : slash + 1;

	return base != NULL && base[0] == '.' ? KIND_FILE : recognise(f);
}

/* A file from an archive, opened if it is one itself; a fault inside is told with its name. */
static int
member(struct archive *a, struct span data, struct span name, unsigned depth, unsigned in, const uint32_t *crc)
{
	struct place at = { depth, in, keep_name(a, name), crc };
	int opened = a->opened;

	if (at.name == NULL)
		return -1;
	if (unpack(a, data, at) == 0)
		return 0;
	return a->opened > opened ? inside(a, at.name) : -1;
}

static int
unpack_zip(struct archive *a, struct span f, unsigned depth)
{
	struct limits lim = a->lim;
	unsigned in = ++a->ids;
	struct zip z;
	size_t i;
	int r;

	lim.entries -= a->entries;
	r = zip_open(&z, f, &lim);
	if (r != 0)
		fail(a, &z.fault);
	else
		a->entries += z.n;
	for (i = 0; r == 0 && i < z.n; i++) {
		const struct zip_entry *e = &z.entry[i];
		struct span data = e->data;
		unsigned char *p = NULL;

		if (e->deflated)
			r = room(a, e->size, e->name, &p);
		if (r == 0 && (r = zip_read(&z, i, p)) != 0)
			fail(a, &z.fault);
		if (e->deflated)
			data = span(p, e->size);
		if (r == 0 && !e->directory)
			r = member(a, data, e->name, depth, in, &e->crc);
	}
	zip_free(&z);
	return r;
}

static int
unpack_tar(struct archive *a, struct span f, unsigned depth)
{
	unsigned in = ++a->ids;
	struct tar t;
	size_t files = 0;
	int r;

	tar_init(&t, f);
	while ((r = tar_next(&t)) == 1) {
		if (++a->entries > a->lim.entries)
			return fail_at(a, "more entries than the limit", nowhere);
		if (t.directory)
			continue;
		files++;
		if (member(a, t.data, span_cstr(t.name), depth, in, NULL) != 0)
			return -1;
	}
	if (r != 0)
		return fail(a, &t.fault);
	return files > 0 ? 0 : fail_at(a, "empty archive", nowhere);
}

/* Into *name: what it is without the ending that gzip put there; or, if there is no name to begin with, the one in the gzip header, if
 * that is one.  0, or -1: no memory. */
static int
gunzipped_name(struct archive *a, struct span f, const char **name)
{
	struct span s = *name == NULL ? gzip_name(f) : span_cstr(*name);

	if (*name == NULL ? member_name_fault(s) != NULL || span_find(s, '/') < s.n : s.n <= 3 || !span_ends_nocase(s, ".gz"))
		return 0;
	*name = keep_name(a, *name == NULL ? s : span_sub(s, 0, s.n - 3));
	return *name == NULL ? -1 : 0;
}

static int
unpack_gzip(struct archive *a, struct span f, struct place at)
{
	unsigned char *p = NULL;
	struct fault fault;
	size_t n = 0;

	if (gzip_unpack(f, a->lim.bytes - a->inflated, a->lim.ratio, &p, &n, &fault) != 0)
		return fail(a, &fault);
	a->inflated += n;
	if (own(a, p) != 0 || gunzipped_name(a, f, &at.name) != 0)
		return -1;
	at.in = ++a->ids;
	at.crc = NULL;
	return unpack(a, span(p, n), at);
}

static int
unpack(struct archive *a, struct span f, struct place at)
{
	enum kind kind = kind_of(f, at.name);

	if (kind == KIND_FILE) {
		if (at.name == NULL)
			return fail_at(a, "not an archive, and a single file needs its name", nowhere);
		return add(a, f, at.name, at.crc != NULL ? *at.crc : crc32_add(0, f.p, f.n), at.in);
	}
	a->opened++;
	if (at.depth == 0)
		return fail_at(a, "too many archives inside one another", nowhere);
	at.depth--;
	switch (kind) {
	case KIND_SIGNED:
		at.in = ++a->ids;
		at.crc = NULL;
		return unpack(a, span_sub(f, sighdr_any_len(f), f.n), at);
	case KIND_GZIP:
		return unpack_gzip(a, f, at);
	case KIND_TAR:
		return unpack_tar(a, f, at.depth);
	default:
		return unpack_zip(a, f, at.depth);
	}
}

int
archive_read(struct archive *a, struct span file, const char *name)
{
	struct place at = { a->lim.depth, 0, NULL, NULL };

	if (name != NULL && (at.name = keep_name(a, span_cstr(name))) == NULL)
		return -1;
	return unpack(a, file, at);
}

int
archive_add(struct archive *a, struct span file, const char *name)
{
	const char *p = keep_name(a, span_cstr(name));

	if (p == NULL)
		return -1;
	if (++a->entries > a->lim.entries)
		return fail_at(a, "more entries than the limit", nowhere);
	return add(a, file, p, crc32_add(0, file.p, file.n), 0);
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

		if (why == NULL)
			continue;
		if (v[i]->in == v[i - 1]->in || !span_eq(x, y) || !span_eq(v[i]->data, v[i - 1]->data)) {
			r = fail_at(a, why, y);
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
	size_t i;

	for (i = 0; i < a->nown; i++)
		free(a->own[i]);
	free(a->own);
	free(a->m);
	memset(a, 0, sizeof *a);
}
