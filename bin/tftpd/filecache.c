#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filecache.h"
#include "net/tftp.h"

static int
same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static int
fits(const struct content *c, const struct stat *st)
{
	return !c->stale && c->dev == st->st_dev && c->ino == st->st_ino && c->size == st->st_size &&
	    same_time(c->mtime, st->st_mtim) && same_time(c->ctime, st->st_ctim);
}

static size_t
slot_number(ino_t ino)
{
	return (size_t)((uint64_t)ino * 0x9e3779b97f4a7c15u >> 54);
}

static struct content **
slot_of(struct filecache *f, ino_t ino)
{
	return &f->slot[slot_number(ino)];
}

int
filecache_has(const struct filecache *f, const struct stat *st)
{
	const struct content *c;

	for (c = f->slot[slot_number(st->st_ino)]; c != NULL; c = c->next)
		if (fits(c, st))
			return 1;
	return 0;
}

static void
destroy(struct filecache *f, struct content *c)
{
	struct content **pp = slot_of(f, c->ino);
	void *p;

	while (*pp != NULL && *pp != c)
		pp = &(*pp)->next;
	if (*pp == c)
		*pp = c->next;
	f->total -= c->n;
	if (c->refs == 0)
		f->idle -= c->n;
	memcpy(&p, &c->p, sizeof p);    /* const for the users of the copy */
	free(p);
	free(c);
}

/* Free idle content, longest unused first, until n more bytes fit and at most keep bytes are idle. */
static void
evict(struct filecache *f, size_t n, size_t keep)
{
	while (f->idle > 0 && (f->idle > keep || f->total + n > FILECACHE_TOTAL)) {
		struct content *oldest = NULL, *c;
		size_t i;

		for (i = 0; i < FILECACHE_SLOTS; i++)
			for (c = f->slot[i]; c != NULL; c = c->next)
				if (c->refs == 0 && c->n > 0 && (oldest == NULL || c->used < oldest->used))
					oldest = c;
		if (oldest == NULL)
			return;
		destroy(f, oldest);
	}
}

/* Read the file in one piece; *st is what it was.  0 or errno. */
static int
load(int fd, struct stat *st, unsigned char **out)
{
	int attempt;

	for (attempt = 0; attempt < 3; attempt++) {
		struct stat after;
		unsigned char *p;
		size_t n, at = 0;
		ssize_t r = 0;

		if (fstat(fd, st) != 0)
			return errno;
		if (st->st_size < 0 || (uintmax_t)st->st_size > FILECACHE_FILE_MAX)
			return EFBIG;
		n = (size_t)st->st_size;
		p = malloc(n + 1);
		if (p == NULL)
			return ENOMEM;
		/* one byte more than the file should have, to notice that it grew */
		while (at <= n && (r = pread(fd, p + at, n + 1 - at, (off_t)at)) != 0) {
			if (r < 0 && errno == EINTR)
				continue;
			if (r < 0)
				break;
			at += (size_t)r;
		}
		if (r < 0) {
			int e = errno;

			free(p);
			return e;
		}
		if (at == n && fstat(fd, &after) == 0 && after.st_size == st->st_size && same_time(after.st_mtim, st->st_mtim) &&
		    same_time(after.st_ctim, st->st_ctim)) {
			*out = p;
			return 0;
		}
		free(p);
	}
	return EBUSY;
}

/* 1 if the file could be changed again without a change of its times: they are as coarse as 2 s on some file systems. */
static int
is_racy(const struct stat *st)
{
	struct timespec now;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return 1;
	return now.tv_sec - st->st_ctim.tv_sec <= 2;
}

static int
convert(unsigned char **p, size_t *n)
{
	struct span in = span(*p, *n);
	size_t m = tftp_netascii_size(in);
	unsigned char *q = malloc(m + 1);

	if (q == NULL)
		return ENOMEM;
	tftp_netascii(in, q);
	free(*p);
	*p = q;
	*n = m;
	return 0;
}

static struct content *
insert(struct filecache *f, const struct stat *st, int netascii, const unsigned char *p, size_t n)
{
	struct content *c = calloc(1, sizeof *c), **pp;

	if (c == NULL)
		return NULL;
	c->p = p;
	c->n = n;
	c->netascii = netascii;
	c->dev = st->st_dev;
	c->ino = st->st_ino;
	c->size = st->st_size;
	c->mtime = st->st_mtim;
	c->ctime = st->st_ctim;
	pp = slot_of(f, c->ino);
	c->next = *pp;
	*pp = c;
	f->total += n;
	f->idle += n;
	return c;
}

static void
use(struct filecache *f, struct content *c)
{
	if (c->refs++ == 0)
		f->idle -= c->n;
	c->used = ++f->clock;
}

/* Read the file.  known (NULL = none) is a copy with the same times; it is returned if the content is still the same. */
static int
fresh(struct filecache *f, int fd, int netascii, struct content *known, struct content **out)
{
	unsigned char *p = NULL;
	struct content *c;
	struct stat st;
	size_t n;
	int e;

	*out = NULL;
	if (fstat(fd, &st) != 0)
		return errno;
	n = st.st_size > 0 ? (size_t)st.st_size : 0;
	if (n <= FILECACHE_FILE_MAX) {
		evict(f, n, FILECACHE_IDLE);
		if (n > FILECACHE_TOTAL - f->total)
			return ENOMEM;
	}
	f->reads++;
	e = load(fd, &st, &p);
	n = e == 0 ? (size_t)st.st_size : 0;
	if (e == 0 && netascii)
		e = convert(&p, &n);
	/* it may have grown meanwhile, and netascii line ends make it longer */
	if (e == 0 && n > FILECACHE_TOTAL - f->total)
		e = ENOMEM;
	if (e != 0) {
		free(p);
		return e;
	}
	if (known != NULL && fits(known, &st) && known->n == n && memcmp(known->p, p, n) == 0) {
		known->racy = is_racy(&st);
		free(p);
		*out = known;
		return 0;
	}
	if (known != NULL)
		known->stale = 1;
	c = insert(f, &st, netascii, p, n);
	if (c == NULL) {
		free(p);
		return ENOMEM;
	}
	c->racy = is_racy(&st);
	use(f, c);
	*out = c;
	return 0;
}

int
filecache_get(struct filecache *f, int fd, int netascii, struct content **out)
{
	struct content *c, *next, *known = NULL;
	struct stat st;
	int e;

	*out = NULL;
	if (fstat(fd, &st) != 0)
		return errno;
	for (c = *slot_of(f, st.st_ino); c != NULL; c = next) {
		next = c->next;
		if (fits(c, &st)) {
			if (c->netascii == netascii)
				known = c;
		} else if (c->refs == 0 && c->dev == st.st_dev && c->ino == st.st_ino)
			destroy(f, c);          /* an old version of this file */
	}
	if (known != NULL) {
		use(f, known);
		*out = known;
		if (!known->racy)
			return 0;
	}
	e = fresh(f, fd, netascii, known, out);
	if (known != NULL && *out != known)
		filecache_put(f, known);
	return e;
}

void
filecache_put(struct filecache *f, struct content *c)
{
	if (--c->refs > 0)
		return;
	f->idle += c->n;
	if (c->stale || c->n == 0)      /* an empty file is not worth keeping, and evict would never free it */
		destroy(f, c);
	else
		evict(f, 0, FILECACHE_IDLE);
}

void
filecache_free(struct filecache *f)
{
	struct content *c, *next;
	size_t i;

	for (i = 0; i < FILECACHE_SLOTS; i++)
		for (c = f->slot[i]; c != NULL; c = next) {
			next = c->next;
			if (c->refs == 0)
				destroy(f, c);
		}
}
