#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

enum kind { DATA, LINK, SYMLINK };
enum state { SAME, STAGED, DONE };

struct fileset_item {
	enum kind kind;
	char *name;
	const void *p;          /* DATA: content; LINK, SYMLINK: what it leads to, a C string */
	size_t n;
	mode_t mode;
	char tmp[48], old[48];  /* "" = none there */
	enum state state;
	int there;              /* something of that name was there before */
	mode_t mend;            /* not 0: the file is as it should be, but for everybody to read or write; its mode without that */
	int changed;
};

void
fileset_init(struct fileset *s, int dirfd)
{
	memset(s, 0, sizeof *s);
	s->dirfd = dirfd;
}

static int
add(struct fileset *s, enum kind kind, const char *name, const void *p, size_t n, mode_t mode)
{
	struct fileset_item *it;
	size_t len;

	s->bad = name;
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
	it->kind = kind;
	len = strlen(name) + 1;
	it->name = malloc(len);
	if (it->name == NULL)
		return -1;
	memcpy(it->name, name, len);
	it->p = p;
	it->n = n;
	it->mode = mode;
	s->n++;
	s->bad = NULL;
	return 0;
}

int
fileset_add(struct fileset *s, const char *name, const void *p, size_t n, mode_t mode)
{
	if (strchr(name, '/') != NULL || !file_plain(name)) {
		s->bad = name;
		errno = EINVAL;
		return -1;
	}
	return add(s, DATA, name, p, n, mode);
}

int
fileset_add_path(struct fileset *s, const char *path, const void *p, size_t n, mode_t mode)
{
	if (!file_plain(path)) {
		s->bad = path;
		errno = EINVAL;
		return -1;
	}
	return add(s, DATA, path, p, n, mode);
}

int
fileset_add_link(struct fileset *s, const char *path, const char *source)
{
	if (!file_plain(path) || !file_plain(source)) {
		s->bad = path;
		errno = EINVAL;
		return -1;
	}
	return add(s, LINK, path, source, 0, 0);
}

int
fileset_add_symlink(struct fileset *s, const char *name, const char *target)
{
	if (!file_plain(name)) {
		s->bad = name;
		errno = EINVAL;
		return -1;
	}
	return add(s, SYMLINK, name, target, strlen(target), 0);
}

/* 1 two descriptors have the same bytes, 0 not, -1 an error */
static int
alike(int a, int b)
{
	unsigned char x[16384], y[16384];

	for (;;) {
		size_t n = 0, m = 0;
		ssize_t r;

		while (n < sizeof x && (r = read(a, x + n, sizeof x - n)) != 0) {
			if (r < 0 && errno != EINTR)
				return -1;
			n += r < 0 ? 0 : (size_t)r;
		}
		while (m < n && (r = read(b, y + m, n - m)) != 0) {
			if (r < 0 && errno != EINTR)
				return -1;
			m += r < 0 ? 0 : (size_t)r;
		}
		if (n != m || memcmp(x, y, n) != 0)
			return 0;
		if (n < sizeof x)
			return 1;
	}
}

/* 1 the name is that file, or has its content; 0, -1, -2 as content() */
static int
linked(int dirfd, const struct fileset_item *it)
{
	struct stat a, b;
	int x, y, same;

	if (fstatat(dirfd, it->p, &a, AT_SYMLINK_NOFOLLOW) != 0)
		return -2;
	if (fstatat(dirfd, it->name, &b, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? -1 : -2;
	if (S_ISDIR(b.st_mode)) {
		errno = EISDIR;
		return -2;
	}
	if (a.st_dev == b.st_dev && a.st_ino == b.st_ino)
		return 1;
	if (!S_ISREG(a.st_mode) || !S_ISREG(b.st_mode) || a.st_size != b.st_size)
		return 0;
	x = openat(dirfd, it->p, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	y = openat(dirfd, it->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	same = x < 0 || y < 0 ? 0 : alike(x, y);
	if (x >= 0)
		close(x);
	if (y >= 0)
		close(y);
	return same == 1;
}

static int
points(int dirfd, const struct fileset_item *it)
{
	char to[512];
	ssize_t r = readlinkat(dirfd, it->name, to, sizeof to);

	if (r >= 0)
		return (size_t)r == it->n && memcmp(to, it->p, it->n) == 0;
	return errno == ENOENT ? -1 : errno == EINVAL ? 0 : -2;
}

/* 1 the file has this content, 0 it has not, -1 there is no such file, -2 an error */
static int
content(int dirfd, struct fileset_item *it)
{
	unsigned char b[16384];
	struct stat st;
	size_t at = 0;
	ssize_t r = 0;
	int fd, same;

	if (it->kind != DATA)
		return it->kind == LINK ? linked(dirfd, it) : points(dirfd, it);
	fd = openat(dirfd, it->name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
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
	if (same && (st.st_mode & S_IRWXO & ~it->mode) != 0)
		it->mend = st.st_mode & 07777 & ~(S_IRWXO & ~it->mode);
	return same;
}

/* Mode and group of a new file, where they are not right already.  The group is a courtesy: who may not give the file away leaves it
 * to its own. */
static int
dress(int fd, mode_t mode, const gid_t *group)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return -1;
	if (group != NULL && st.st_gid != *group && fchown(fd, (uid_t)-1, *group) != 0)
		errno = 0;
	return (st.st_mode & 07777) != mode ? fchmod(fd, mode) : 0;
}

static int
stage(struct fileset *s, struct fileset_item *it, size_t i, int flags, const gid_t *group)
{
	struct stat st;
	int fd;

	snprintf(it->tmp, sizeof it->tmp, FILE_TMP_PREFIX "%ld.%zu", (long)getpid(), i);
	it->state = STAGED;
	if (it->kind == SYMLINK && symlinkat(it->p, s->dirfd, it->tmp) == 0)
		return 0;
	if (it->kind == LINK && linkat(s->dirfd, it->p, s->dirfd, it->tmp, 0) == 0)
		return 0;
	/* a file system without hard links, or one that has as many as it can hold */
	if (it->kind == SYMLINK || (it->kind == LINK && errno != EPERM && errno != ENOTSUP && errno != EOPNOTSUPP && errno != EMLINK)) {
		it->tmp[0] = '\0';
		return -1;
	}
	if (it->kind == LINK)
		it->mode = fstatat(s->dirfd, it->p, &st, AT_SYMLINK_NOFOLLOW) == 0 ? st.st_mode & 0777 : 0640;
	fd = openat(s->dirfd, it->tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, it->mode);
	if (fd < 0) {
		it->tmp[0] = '\0';
		return -1;
	}
	if ((it->kind == LINK ? file_copy(s->dirfd, it->p, fd) : file_write(fd, it->p, it->n)) != 0 || dress(fd, it->mode, group) != 0 ||
	    ((flags & FILESET_SYNC) && fsync(fd) != 0)) {
		int e = errno;

		close(fd);
		errno = e;
		return -1;
	}
	return close(fd);
}

/* The directories of a path, made where they are missing and remembered. */
static int
directories(struct fileset *s, const char *path, const gid_t *group)
{
	const char *slash;

	for (slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		char *dir = malloc((size_t)(slash - path) + 1), **p;

		if (dir == NULL)
			return -1;
		memcpy(dir, path, (size_t)(slash - path));
		dir[slash - path] = '\0';
		if (mkdirat(s->dirfd, dir, 0750) != 0) {
			int e = errno;

			free(dir);
			errno = e;
			if (e != EEXIST)
				return -1;
			continue;
		}
		/* whatever the umask of a cron job: the server reads as a member of the group, as it does the files */
		if (fchmodat(s->dirfd, dir, 0750, 0) != 0)
			errno = 0;
		p = s->ndirs % 64 == 0 ? realloc(s->dir, (s->ndirs + 64) * sizeof *p) : s->dir;
		if (p == NULL) {
			unlinkat(s->dirfd, dir, AT_REMOVEDIR);
			free(dir);
			errno = ENOMEM;
			return -1;
		}
		s->dir = p;
		s->dir[s->ndirs++] = dir;
		if (group != NULL && fchownat(s->dirfd, dir, (uid_t)-1, *group, AT_SYMLINK_NOFOLLOW) != 0)
			errno = 0;      /* a courtesy, as for files */
	}
	return 0;
}

/* Keep the old file reachable under a second name until everything is done, so that a failure can put it back. */
static int
publish(struct fileset *s, struct fileset_item *it, size_t i)
{
	snprintf(it->old, sizeof it->old, FILE_TMP_PREFIX "%ld.%zu.old", (long)getpid(), i);
	if (!it->there)
		it->old[0] = '\0';
	else if (linkat(s->dirfd, it->name, s->dirfd, it->old, 0) != 0) {
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
	while (s->ndirs > 0) {
		unlinkat(s->dirfd, s->dir[--s->ndirs], AT_REMOVEDIR);
		free(s->dir[s->ndirs]);
	}
}

static int
failed(struct fileset *s, size_t i)
{
	int e = errno;

	s->bad = i < s->n ? s->item[i].name : NULL;
	undo(s);
	errno = e;
	return -1;
}

int
fileset_stage(struct fileset *s, int flags)
{
	const gid_t *group = NULL;
	struct stat st;
	size_t i;

	s->bad = NULL;
	if ((flags & FILESET_GROUP) && fstat(s->dirfd, &st) == 0)
		group = &st.st_gid;
	for (i = 0; i < s->n; i++) {
		int same = content(s->dirfd, &s->item[i]);

		s->item[i].state = SAME;
		s->item[i].changed = same != 1;
		s->item[i].there = same != -1;
		if (same == 0 && (flags & FILESET_NOCLOBBER)) {
			errno = EEXIST;
			return failed(s, i);
		}
		if (same == -2)
			return failed(s, i);
	}
	for (i = 0; i < s->n; i++)
		if (s->item[i].changed &&
		    (directories(s, s->item[i].name, group) != 0 || stage(s, &s->item[i], i, flags, group) != 0))
			return failed(s, i);
	return 0;
}

int
fileset_publish(struct fileset *s, int flags)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->item[i].changed ? publish(s, &s->item[i], i) != 0 :
		    s->item[i].mend != 0 && fchmodat(s->dirfd, s->item[i].name, s->item[i].mend, 0) != 0)
			return failed(s, i);
	if ((flags & FILESET_SYNC) && fsync(s->dirfd) != 0 && errno != EINVAL)
		return failed(s, 0);
	return 0;
}

void
fileset_undo(struct fileset *s)
{
	int e = errno;

	undo(s);
	errno = e;
}

void
fileset_finish(struct fileset *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (s->item[i].old[0] != '\0')
			unlinkat(s->dirfd, s->item[i].old, 0);
		s->item[i].old[0] = '\0';
	}
}

int
fileset_commit(struct fileset *s, int flags)
{
	if (fileset_stage(s, flags) != 0 || fileset_publish(s, flags) != 0)
		return -1;
	fileset_finish(s);
	return 0;
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
	for (i = 0; i < s->ndirs; i++)
		free(s->dir[i]);
	free(s->item);
	free(s->dir);
	memset(s, 0, sizeof *s);
}
