#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"
#include "file.h"

/* one directory: all of its files are one set */
struct dir {
	char *name;             /* "" = the top */
	int fd;
	int made;               /* by us: goes away when anything fails */
	struct fileset set;
};

struct dirs {
	struct dir *d;
	size_t n, cap;
};

static size_t
dir_len(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash == NULL ? 0 : (size_t)(slash - name);
}

static struct dir *
find(struct dirs *v, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (strlen(v->d[i].name) == n && memcmp(v->d[i].name, name, n) == 0)
			return &v->d[i];
	return NULL;
}

/* Enter a directory that is open, or close it. */
static struct dir *
enter(struct dirs *v, const char *name, size_t n, int fd, int made)
{
	char *copy = malloc(n + 1);
	struct dir *d = v->d;

	if (copy != NULL && v->n == v->cap) {
		d = realloc(v->d, (v->cap + 8) * sizeof *d);
		if (d != NULL) {
			v->d = d;
			v->cap += 8;
		}
	}
	if (copy == NULL || d == NULL) {
		free(copy);
		close(fd);
		errno = ENOMEM;
		return NULL;
	}
	memcpy(copy, name, n);
	copy[n] = '\0';
	d = &v->d[v->n++];
	d->name = copy;
	d->fd = fd;
	d->made = made;
	file_sweep(fd);
	fileset_init(&d->set, fd);
	return d;
}

/* The directory that is the first n bytes of name, made if need be, and those above it. */
static struct dir *
directory(struct dirs *v, const char *name, size_t n)
{
	struct dir *d = find(v, name, n), *up;
	char last[MEMBER_NAME_MAX + 1], path[MEMBER_NAME_MAX + 1];
	size_t upper, last_at;
	int fd, upfd, made;

	if (d != NULL)
		return d;
	memcpy(path, name, n);
	path[n] = '\0';
	upper = dir_len(path);
	up = directory(v, name, upper);
	if (up == NULL)
		return NULL;
	last_at = upper == 0 ? 0 : upper + 1;
	memcpy(last, path + last_at, n - last_at + 1);
	made = mkdirat(up->fd, last, 0755) == 0;
	if (!made && errno != EEXIST)
		return NULL;
	/* as the files, for TFTP servers that run as somebody else, whatever the umask */
	if (made && fchmodat(up->fd, last, 0755, 0) != 0)
		errno = 0;
	fd = openat(up->fd, last, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		int e = errno;

		if (made)
			unlinkat(up->fd, last, AT_REMOVEDIR);
		errno = e;
		return NULL;
	}
	upfd = up->fd;
	d = enter(v, name, n, fd, made);        /* up may have moved */
	if (d == NULL && made) {
		unlinkat(upfd, last, AT_REMOVEDIR);
		errno = ENOMEM;
	}
	return d;
}

static int
fill(struct dirs *v, const struct archive_member *m, size_t n, const unsigned char *skip, struct extract *x)
{
	size_t i;

	for (i = 0; i < n; i++) {
		size_t len = dir_len(m[i].name);
		struct dir *d;

		if (skip != NULL && skip[i])
			continue;
		d = directory(v, m[i].name, len);
		if (d == NULL || fileset_add(&d->set, m[i].name + (len == 0 ? 0 : len + 1), m[i].data.p, m[i].data.n, EXTRACT_MODE) != 0) {
			snprintf(x->at, sizeof x->at, "%s", m[i].name);
			return -1;
		}
	}
	return 0;
}

static int
blame(const struct dir *d, struct extract *x)
{
	const char *bad = d->set.bad == NULL ? "" : d->set.bad;

	snprintf(x->at, sizeof x->at, "%s%s%s", d->name, d->name[0] != '\0' && bad[0] != '\0' ? "/" : "", bad);
	return -1;
}

static int
write_all(struct dirs *v, int flags, struct extract *x)
{
	int f = FILESET_SYNC | (flags & EXTRACT_FORCE ? 0 : FILESET_NOCLOBBER);
	size_t i;

	for (i = 0; i < v->n; i++)
		if (fileset_stage(&v->d[i].set, f) != 0)
			return blame(&v->d[i], x);
	for (i = 0; i < v->n; i++)
		if (fileset_publish(&v->d[i].set, f) != 0)
			return blame(&v->d[i], x);
	return 0;
}

int
extract(int dirfd, const struct archive_member *m, size_t n, const unsigned char *skip, int flags, struct extract *x)
{
	struct dirs v = { 0 };
	int r = -1, e, fd = fcntl(dirfd, F_DUPFD_CLOEXEC, 0);
	size_t i, k;

	memset(x, 0, sizeof *x);
	if (fd >= 0 && enter(&v, "", 0, fd, 0) != NULL && fill(&v, m, n, skip, x) == 0)
		r = write_all(&v, flags, x);
	e = errno;
	for (i = v.n; i-- > 0;) {
		struct dir *d = &v.d[i];

		for (k = 0; r == 0 && k < d->set.n; k++)
			x->changed += (size_t)fileset_changed(&d->set, k);
		if (r == 0)
			fileset_finish(&d->set);
		else
			fileset_undo(&d->set);
		fileset_free(&d->set);
		close(d->fd);
	}
	/* the inner ones were entered last */
	for (i = v.n; i-- > 0;)
		if (r != 0 && v.d[i].made)
			unlinkat(dirfd, v.d[i].name, AT_REMOVEDIR);
	for (i = 0; i < v.n; i++)
		free(v.d[i].name);
	free(v.d);
	errno = e;
	return r;
}
