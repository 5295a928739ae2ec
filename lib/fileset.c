#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

enum state { SAME, STAGED, DONE };

struct fileset_item {
	char *name;
	const void *p;
	size_t n;
	mode_t mode;
	char tmp[48], old[48];  /* "" = none there */
	enum state state;
	int changed;
};

void
fileset_init(struct fileset *s, int dirfd)
{
	memset(s, 0, sizeof *s);
	s->dirfd = dirfd;
}

int
fileset_add(struct fileset *s, const char *name, const void *p, size_t n, mode_t mode)
{
	struct fileset_item *it;

	s->bad = name;
	if (name[0] == '\0' || strchr(name, '/') != NULL || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		errno = EINVAL;
		return -1;
	}
	if (s->n == s->cap) {
		size_t cap = s->cap == 0 ? 16 : s->cap * 2;

		it = realloc(s->item, cap * sizeof *it);
		if (it == NULL)
			return -1;
		s->item = it;
		s->cap = cap;
	}
	it = &s->item[s->n];
	memset(it, 0, sizeof *it);
	it->name = malloc(strlen(name) + 1);
	if (it->name == NULL)
		return -1;
	strcpy(it->name, name);
	it->p = p;
	it->n = n;
	it->mode = mode;
	s->n++;
	s->bad = NULL;
	return 0;
}

/* 1 the file has this content, 0 it has not, -1 there is no such file, -2 an error */
static int
content(int dirfd, const struct fileset_item *it)
{
	int fd = openat(dirfd, it->name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	unsigned char b[16384];
	struct stat st;
	size_t at = 0;
	ssize_t r = 0;
	int same;

	if (fd < 0) {
		/* ELOOP: a link stands there; it will be replaced like any other file of different content */
		return errno == ENOENT ? -1 : errno == ELOOP || errno == EACCES ? 0 : -2;
	}
	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		close(fd);
		errno = EISDIR;
		return -2;
	}
	same = S_ISREG(st.st_mode) && (unsigned long long)st.st_size == it->n;
	while (same && at < it->n) {
		do
			r = read(fd, b, sizeof b);
		while (r < 0 && errno == EINTR);
		if (r <= 0 || (size_t)r > it->n - at || memcmp(b, (const char *)it->p + at, (size_t)r) != 0)
			same = 0;
		else
			at += (size_t)r;
	}
	close(fd);
	return same;
}

static int
write_all(int fd, const void *data, size_t n)
{
	const unsigned char *p = data;

	while (n > 0) {
		ssize_t r = write(fd, p, n);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		p += r;
		n -= (size_t)r;
	}
	return 0;
}

static int
stage(struct fileset *s, struct fileset_item *it, size_t i, int flags)
{
	int fd, e;

	snprintf(it->tmp, sizeof it->tmp, FILE_TMP_PREFIX "%ld.%zu", (long)getpid(), i);
	fd = openat(s->dirfd, it->tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, it->mode);
	if (fd < 0) {
		it->tmp[0] = '\0';
		return -1;
	}
	if (write_all(fd, it->p, it->n) != 0 || fchmod(fd, it->mode) != 0 || ((flags & FILESET_SYNC) && fsync(fd) != 0)) {
		e = errno;
		close(fd);
		errno = e;
		return -1;
	}
	if (close(fd) != 0)
		return -1;
	it->state = STAGED;
	return 0;
}

/* Keep the old file reachable under a second name until everything is done, so that a failure can put it back. */
static int
publish(struct fileset *s, struct fileset_item *it, size_t i)
{
	snprintf(it->old, sizeof it->old, FILE_TMP_PREFIX "%ld.%zu.old", (long)getpid(), i);
	if (linkat(s->dirfd, it->name, s->dirfd, it->old, 0) != 0) {
		it->old[0] = '\0';
		/* no such file, or a file system without hard links: then there is nothing to put back */
		if (errno != ENOENT && errno != EPERM && errno != ENOTSUP && errno != EOPNOTSUPP)
			return -1;
	}
	if (renameat(s->dirfd, it->tmp, s->dirfd, it->name) != 0)
		return -1;
	it->tmp[0] = '\0';
	it->state = DONE;
	return 0;
}

static void
undo(struct fileset *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		struct fileset_item *it = &s->item[i];

		if (it->state == DONE && it->old[0] != '\0')
			renameat(s->dirfd, it->old, s->dirfd, it->name);
		else if (it->state == DONE)
			unlinkat(s->dirfd, it->name, 0);
		else if (it->old[0] != '\0')
			unlinkat(s->dirfd, it->old, 0);
		if (it->tmp[0] != '\0')
			unlinkat(s->dirfd, it->tmp, 0);
		it->tmp[0] = it->old[0] = '\0';
		it->changed = 0;
	}
}

int
fileset_commit(struct fileset *s, int flags)
{
	size_t i;
	int e;

	s->bad = NULL;
	for (i = 0; i < s->n; i++) {
		int same = content(s->dirfd, &s->item[i]);

		s->item[i].state = SAME;
		s->item[i].changed = same != 1;
		if (same == -2)
			goto fail;
		if (same == 0 && (flags & FILESET_NOCLOBBER)) {
			errno = EEXIST;
			goto fail;
		}
	}
	for (i = 0; i < s->n; i++)
		if (s->item[i].changed && stage(s, &s->item[i], i, flags) != 0)
			goto fail;
	for (i = 0; i < s->n; i++)
		if (s->item[i].changed && publish(s, &s->item[i], i) != 0)
			goto fail;
	if ((flags & FILESET_SYNC) && fsync(s->dirfd) != 0 && errno != EINVAL) {
		i = 0;
		goto fail;
	}
	for (i = 0; i < s->n; i++)
		if (s->item[i].old[0] != '\0')
			unlinkat(s->dirfd, s->item[i].old, 0);
	return 0;
fail:
	e = errno;
	s->bad = i < s->n ? s->item[i].name : NULL;
	undo(s);
	errno = e;
	return -1;
}

int
fileset_changed(const struct fileset *s, size_t i)
{
	return s->item[i].changed;
}

void
fileset_free(struct fileset *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		free(s->item[i].name);
	free(s->item);
	memset(s, 0, sizeof *s);
}
