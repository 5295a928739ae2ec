#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crc32.h"
#include "file.h"
#include "large.h"
#include "store.h"

#define LOOK ((size_t)4 << 10)          /* read at least so much of a file at a time */
#define PIECE ((size_t)32 << 10)        /* compressed bytes, and bytes that are copied */
#define WINDOW (INFLATE_FAR_MAX + ((size_t)96 << 10))
#define MEMORY (2 * LARGE_PAGE - PIECE - WINDOW)        /* for blobs */

/* ---- reading ---- */

struct input
input_memory(struct span s)
{
	struct input in = { .p = s.n > 0 ? s.p : (const unsigned char *)"", .fd = -1, .n = s.n };

	return in;
}

struct input
input_fd(int fd, uint64_t base, uint64_t n)
{
	struct input in = { .fd = fd, .base = base, .n = n };

	return in;
}

void
input_free(struct input *in)
{
	free(in->buf);
	in->buf = NULL;
	in->buf_n = in->buf_cap = 0;
}

static int
read_at(int fd, unsigned char *to, size_t n, uint64_t at)
{
	while (n > 0) {
		ssize_t r = pread(fd, to, n, (off_t)at);

		if (r < 0 && errno == EINTR)
			continue;
		if (r == 0)
			errno = EIO;
		if (r <= 0)
			return -1;
		to += r;
		n -= (size_t)r;
		at += (uint64_t)r;
	}
	return 0;
}

const unsigned char *
input_at(struct input *in, uint64_t at, size_t n)
{
	size_t want = n > LOOK ? n : LOOK;

	if (in->p != NULL)
		return in->p + at;
	if (at >= in->buf_at && at - in->buf_at <= in->buf_n && in->buf_n - (at - in->buf_at) >= n && in->buf != NULL)
		return in->buf + (at - in->buf_at);
	if (want > in->n - at)
		want = (size_t)(in->n - at);
	in->buf_n = 0;
	if (want > in->buf_cap || in->buf == NULL) {
		free(in->buf);
		in->buf_cap = want > LOOK ? want : LOOK;
		in->buf = malloc(in->buf_cap);
		if (in->buf == NULL) {
			in->buf_cap = 0;
			return NULL;
		}
	}
	if (read_at(in->fd, in->buf, want, in->base + at) != 0)
		return NULL;
	in->buf_at = at;
	in->buf_n = want;
	return in->buf;
}

/* ---- the store ---- */

static unsigned char *spare;            /* the memory of a store that is gone, for the next one; its pages are there already */

void
store_init(struct store *st, int dirfd)
{
	static unsigned long stores;

	memset(st, 0, sizeof *st);
	st->id = ++stores;
	st->dirfd = dirfd;
	st->fd = -1;
}

void
store_temp_name(const struct store *st, unsigned long temp, char name[STORE_NAME_MAX])
{
	/* "m": no number that a set of files takes */
	snprintf(name, STORE_NAME_MAX, FILE_TMP_PREFIX "%ld.m%lu.%lu", (long)getpid(), st->id, temp);
}

void
store_free(struct store *st)
{
	char name[STORE_NAME_MAX];
	unsigned long t;
	size_t i;

	for (t = 1; t <= st->temps; t++) {
		store_temp_name(st, t, name);
		unlinkat(st->dirfd, name, 0);
	}
	for (i = 0; i < st->nown; i++)
		free(st->own[i]);
	free(st->own);
	if (spare == NULL)
		spare = st->piece;
	else
		free(st->piece);
	if (st->fd >= 0)
		close(st->fd);
	store_init(st, st->dirfd);
}

void *
store_own(struct store *st, void *p)
{
	if (p != NULL && st->nown == st->capown) {
		size_t cap = st->capown == 0 ? 16 : st->capown * 2;
		void **q = realloc(st->own, cap * sizeof *q);

		if (q == NULL) {
			free(p);
			errno = ENOMEM;
			return NULL;
		}
		st->own = q;
		st->capown = cap;
	}
	if (p != NULL)
		st->own[st->nown++] = p;
	return p;
}

const char *
store_tmpdir(void)
{
	const char *dir = getenv("TMPDIR");

	return dir == NULL || dir[0] == '\0' ? "/tmp" : dir;
}

/* A file in TMPDIR whose name is gone at once. */
static int
nameless(void)
{
	char path[4096];
	int fd, e;

	if (snprintf(path, sizeof path, "%s/cph-unpack.XXXXXX", store_tmpdir()) >= (int)sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkstemp(path);
	if (fd < 0)
		return -1;
	if (unlink(path) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
		e = errno;
		close(fd);
		errno = e;
		return -1;
	}
	return fd;
}

int
store_open(const struct store *st, const struct blob *b, struct input *in)
{
	char name[STORE_NAME_MAX];
	int fd;

	if (b->p != NULL) {
		*in = input_memory(span(b->p, (size_t)b->n));
		return 0;
	}
	if (b->temp == 0) {
		*in = input_fd(st->fd, b->at, b->n);
		return 0;
	}
	store_temp_name(st, b->temp, name);
	fd = openat(st->dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	*in = input_fd(fd, 0, b->n);
	return fd < 0 ? -1 : 0;
}

void
store_close(const struct store *st, const struct blob *b, struct input *in)
{
	int e = errno;

	input_free(in);
	if (b->p == NULL && b->temp != 0 && in->fd != st->fd && in->fd >= 0)
		close(in->fd);
	errno = e;
}

int
store_load(const struct store *st, const struct blob *b, struct span *s, void **copy)
{
	struct input in;
	unsigned char *p;
	int r;

	*copy = NULL;
	*s = span(b->p, (size_t)b->n);
	if (b->p != NULL)
		return 0;
	*s = span(NULL, 0);
	if (store_open(st, b, &in) != 0)
		return -1;
	*copy = p = malloc(b->n == 0 ? 1 : (size_t)b->n);
	r = p == NULL ? -1 : read_at(in.fd, p, (size_t)b->n, in.base);
	store_close(st, b, &in);
	if (r != 0) {
		free(p);
		*copy = NULL;
		return -1;
	}
	*s = span(p, (size_t)b->n);
	return 0;
}

int
store_same(const struct store *st, const struct blob *a, uint64_t a_from, const struct blob *b)
{
	struct input x, y;
	uint64_t at;
	int same = 1;

	if (a_from > a->n || a->n - a_from != b->n)
		return 0;
	if (store_open(st, a, &x) != 0)
		return -1;
	if (store_open(st, b, &y) != 0) {
		store_close(st, a, &x);
		return -1;
	}
	for (at = 0; same == 1 && at < b->n; at += LOOK) {
		size_t n = b->n - at < LOOK ? (size_t)(b->n - at) : LOOK;
		const unsigned char *p = input_at(&x, a_from + at, n), *q = input_at(&y, at, n);

		same = p == NULL || q == NULL ? -1 : memcmp(p, q, n) == 0;
	}
	store_close(st, a, &x);
	store_close(st, b, &y);
	return same;
}

/* ---- writing ---- */

/* The buffers, and room for what stays in memory, all in one: a firmware set fits the first huge page of it. */
static int
buffers(struct store *st)
{
	if (st->piece == NULL) {
		st->piece = spare;
		spare = NULL;
	}
	if (st->piece == NULL && (st->piece = large_alloc(PIECE + WINDOW + MEMORY)) == NULL)
		return -1;
	st->window = st->piece + PIECE;
	st->memory = st->window + WINDOW;
	return 0;
}

/* From now on to a file; what is in memory goes there first. */
static int
spill(struct sink *s)
{
	struct store *st = s->st;
	unsigned char *mem = s->mem;
	char name[STORE_NAME_MAX];
	int r;

	s->mem = NULL;
	if (st->dirfd >= 0) {
		store_temp_name(st, ++st->temps, name);
		s->temp = st->temps;
		s->fd = openat(st->dirfd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	} else {
		if (st->fd < 0)
			st->fd = nameless();
		s->fd = st->fd;
		s->at = st->end;
	}
	r = s->fd < 0 || (s->temp == 0 && lseek(s->fd, (off_t)s->at, SEEK_SET) < 0) ? -1 : file_write(s->fd, mem, (size_t)s->n);
	st->failed = r != 0;
	return r;
}

int
sink_open(struct sink *s, struct store *st, uint64_t expected)
{
	memset(s, 0, sizeof *s);
	s->st = st;
	s->fd = -1;
	if (buffers(st) != 0)
		return -1;
	if (expected > MEMORY - st->used)
		return spill(s);
	s->mem = st->memory + st->used;
	return 0;
}

int
sink_add(struct sink *s, const void *p, size_t n)
{
	if (s->mem != NULL && MEMORY - s->st->used - (size_t)s->n < n && spill(s) != 0)
		return -1;
	s->crc = crc32_add(s->crc, p, n);
	if (s->parts)
		s->part = crc32_add(s->part, p, n);
	if (s->mem == NULL) {
		if (file_write(s->fd, p, n) != 0) {
			s->st->failed = 1;
			return -1;
		}
	} else if (n > 0) {
		memcpy(s->mem + s->n, p, n);
	}
	s->n += n;
	return 0;
}

int
sink_copy(struct sink *s, struct input *in, uint64_t at, uint64_t n)
{
	while (n > 0) {
		size_t m = n < PIECE ? (size_t)n : PIECE;

		if (in->p == NULL && read_at(in->fd, s->st->piece, m, in->base + at) != 0)
			return -1;
		if (sink_add(s, in->p == NULL ? s->st->piece : in->p + at, m) != 0)
			return -1;
		at += m;
		n -= m;
	}
	return 0;
}

int
sink_close(struct sink *s, struct blob *b)
{
	struct store *st = s->st;
	int r = 0;

	memset(b, 0, sizeof *b);
	b->n = s->n;
	b->at = s->at;
	b->temp = s->temp;
	if (s->mem != NULL) {
		b->p = s->mem;
		st->used += (size_t)s->n;
	} else if (s->temp != 0) {
		r = close(s->fd);
		st->failed = r != 0;
	} else {
		st->end = s->at + s->n;
	}
	s->mem = NULL;
	s->fd = -1;
	return r;
}

void
sink_drop(struct sink *s)
{
	int e = errno;

	if (s->temp != 0 && s->fd >= 0)
		close(s->fd);
	s->mem = NULL;
	s->fd = -1;
	errno = e;
}

/* ---- inflating ---- */

struct flow {
	struct sink *s;
	struct input *in;
	uint64_t at, end;
};

static ptrdiff_t
fill(void *ctx, unsigned char *to, size_t cap)
{
	struct flow *f = ctx;
	size_t n = f->end - f->at < cap ? (size_t)(f->end - f->at) : cap;

	if (n == 0)
		return 0;
	if (read_at(f->in->fd, to, n, f->in->base + f->at) != 0)
		return -1;
	f->at += n;
	return (ptrdiff_t)n;
}

static int
flush(void *ctx, const unsigned char *p, size_t n)
{
	struct flow *f = ctx;

	return sink_add(f->s, p, n);
}

enum inflate_err
sink_inflate(struct sink *s, struct input *in, uint64_t at, uint64_t end, uint64_t max, uint64_t *used, uint64_t *made)
{
	struct flow f = { s, in, at, end };
	struct inflate_io io = { .max = max, .ctx = &f };
	int direct = s->mem != NULL && s->n == 0 && MEMORY - s->st->used >= max;
	enum inflate_err e;

	if (in->p != NULL) {
		io.in = span(in->p + at, (size_t)(end - at));
	} else {
		io.buf = s->st->piece;
		io.buf_cap = PIECE;
		io.fill = fill;
	}
	/* all of it into memory, where it stays; or through the window */
	io.out = direct ? s->mem : s->st->window;
	io.out_cap = direct ? (size_t)max : WINDOW;
	io.flush = direct ? NULL : flush;
	e = inflate_stream(&io);
	*used = io.used;
	*made = io.made;
	if (direct) {
		s->n = io.made;
		s->crc = crc32_add(0, s->mem, (size_t)s->n);
	} else if (e != INFLATE_IO && sink_add(s, io.rest.p, io.rest.n) != 0) {
		e = INFLATE_IO;
	}
	return e;
}
