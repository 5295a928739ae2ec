#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

enum kind { DATA, TEMP, LINK, SYMLINK };
enum state { SAME, STAGED, DONE };

struct fileset_item {
	enum kind kind;
	char *name;
	const void *p;          /* DATA: content; TEMP: name of the file that has it; LINK, SYMLINK: target; the names are C strings */
	size_t n;
	mode_t mode;
	char tmp[48], old[48];  /* temporary names in dirfd that exist; "" = none */
	enum state state;
	int there;              /* the name existed before */
	mode_t was, mend;       /* was: the present mode.  mend: the mode to set on a file of the right content; 0 = leave it */
	int regroup;            /* the content is right, but the group is not the one asked for */
	int changed;
};

void
fileset_init(struct fileset *s, int dirfd)
{
	memset(s, 0, sizeof *s);
	s->dirfd = dirfd;
	s->dirmode = 0750;
	s->gid = (gid_t)-1;
}

/* Open the directory in which path lies, without following links if the set says so; *name becomes the name there.  leave() closes it. */
static int
enter(const struct fileset *s, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	int fd;

	*name = path;
	if (slash == NULL || !(s->flags & FILESET_NOLINKS))
		return s->dirfd;
	*name = slash + 1;
	dir = strndup(path, (size_t)(slash - path));
	if (dir == NULL)
		return -1;
	fd = file_dir_beneath(s->dirfd, dir);
	free(dir);
	return fd;
}

static void
leave(const struct fileset *s, int fd)
{
	int e = errno;

	if (fd != s->dirfd && fd >= 0)
		close(fd);
	errno = e;
}

static int
move_to(const struct fileset *s, const char *tmp, const char *path)
{
	const char *name;
	int fd = enter(s, path, &name), r = fd < 0 ? -1 : renameat(s->dirfd, tmp, fd, name);

	leave(s, fd);
	return r;
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
fileset_add_temp(struct fileset *s, const char *path, const char *temp, size_t n, mode_t mode)
{
	if (!file_plain(path) || strchr(temp, '/') != NULL || strlen(temp) >= sizeof s->item->tmp) {
		s->bad = path;
		errno = EINVAL;
		return -1;
	}
	return add(s, TEMP, path, temp, n, mode);
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

/* 1 if two files have the same bytes, 0 if not, -1 on an error */
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

/* content() of a hard link: the name must be the same file, or have its content. */
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

/* Does fd hold exactly the n bytes at p? */
static int
holds(int fd, const unsigned char *p, size_t n)
{
	unsigned char b[16384];
	size_t at = 0;

	while (at < n) {
		ssize_t r = read(fd, b, sizeof b);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0 || (size_t)r > n - at || memcmp(b, p + at, (size_t)r) != 0)
			return 0;
		at += (size_t)r;
	}
	return 1;
}

/* The same for an item whose content is in a temporary file. */
static int
same_as_temp(const struct fileset *s, int fd, const char *temp)
{
	int t = openat(s->dirfd, temp, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), same;

	if (t < 0)
		return 0;
	same = alike(fd, t) == 1;
	close(t);
	return same;
}

/* 1 if the file has the wanted content, 0 if it has another, -1 if there is no such file, -2 on an error */
static int
content(const struct fileset *s, struct fileset_item *it)
{
	const char *name;
	struct stat st;
	int fd, dir, same;

	if (it->kind == LINK || it->kind == SYMLINK)
		return it->kind == LINK ? linked(s->dirfd, it) : points(s->dirfd, it);
	dir = enter(s, it->name, &name);
	fd = dir < 0 ? -1 : openat(dir, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	leave(s, dir);
	if (fd < 0) {
		/* ELOOP: the name is a symbolic link, which is replaced like any file of other content */
		return errno == ENOENT ? -1 : dir >= 0 && (errno == ELOOP || errno == EACCES) ? 0 : -2;
	}
	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		close(fd);
		errno = EISDIR;
		return -2;
	}
	same = S_ISREG(st.st_mode) && (unsigned long long)st.st_size == it->n &&
	    (it->kind == TEMP ? same_as_temp(s, fd, it->p) : holds(fd, it->p, it->n));
	close(fd);
	it->was = st.st_mode & 07777;
	if (same && (s->flags & FILESET_SET) && it->was != it->mode)
		it->mend = it->mode;
	else if (same && (it->was & S_IRWXO & ~it->mode) != 0)
		it->mend = it->was & ~(S_IRWXO & ~it->mode);
	it->regroup = same && s->gid != (gid_t)-1 && st.st_gid != s->gid;
	return same;
}

/* Set mode and group, and the owner of the file that is replaced (old).  A refusal to set owner or group is no error. */
static int
dress(int fd, mode_t mode, const gid_t *group, const struct stat *old)
{
	uid_t uid = old == NULL ? (uid_t)-1 : old->st_uid;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return -1;
	if (((uid != (uid_t)-1 && st.st_uid != uid) || (group != NULL && st.st_gid != *group)) &&
	    fchown(fd, uid, group == NULL ? (gid_t)-1 : *group) != 0 &&
	    (group == NULL || fchown(fd, (uid_t)-1, *group) != 0))
		errno = 0;
	return (st.st_mode & 07777) != mode ? fchmod(fd, mode) : 0;
}

/* The file that this item replaces, whose owner and group the new one keeps (FILESET_GROUP).  NULL = none, or not wanted. */
static const struct stat *
replaced(const struct fileset *s, const struct fileset_item *it, struct stat *st)
{
	if (it->kind != DATA || !(s->flags & FILESET_GROUP) || (s->flags & FILESET_NOLINKS) ||
	    fstatat(s->dirfd, it->name, st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st->st_mode))
		return NULL;
	return st;
}

/* Make the link under the temporary name.  1 made; 0 the file system has no hard links, or no more for this file; -1 an error. */
static int
stage_link(struct fileset *s, struct fileset_item *it)
{
	struct stat st;

	if ((it->kind == SYMLINK ? symlinkat(it->p, s->dirfd, it->tmp) : linkat(s->dirfd, it->p, s->dirfd, it->tmp, 0)) == 0)
		return 1;
	if (it->kind == SYMLINK || (errno != EPERM && errno != ENOTSUP && errno != EOPNOTSUPP && errno != EMLINK)) {
		it->tmp[0] = '\0';
		return -1;
	}
	it->mode = fstatat(s->dirfd, it->p, &st, AT_SYMLINK_NOFOLLOW) == 0 ? st.st_mode & 0777 : 0640;
	return 0;
}

static int
stage(struct fileset *s, struct fileset_item *it, size_t i, const gid_t *group)
{
	struct stat st;
	const struct stat *old = replaced(s, it, &st);
	int fd, r;

	if (old != NULL && s->gid == (gid_t)-1)
		group = &st.st_gid;
	it->state = STAGED;
	if (it->kind == TEMP) {
		snprintf(it->tmp, sizeof it->tmp, "%s", (const char *)it->p);
		fd = openat(s->dirfd, it->tmp, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			return -1;
	} else {
		snprintf(it->tmp, sizeof it->tmp, FILE_TMP_PREFIX "%ld.%zu", (long)getpid(), i);
		if (it->kind != DATA && (r = stage_link(s, it)) != 0)
			return r < 0 ? -1 : 0;
		fd = openat(s->dirfd, it->tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, it->mode);
		if (fd < 0) {
			it->tmp[0] = '\0';
			return -1;
		}
	}
	r = it->kind == LINK ? file_copy(s->dirfd, it->p, fd) : it->kind == DATA ? file_write(fd, it->p, it->n) : 0;
	if (r != 0 || dress(fd, it->mode, group, old) != 0 || ((s->flags & FILESET_SYNC) && fsync(fd) != 0)) {
		int e = errno;

		close(fd);
		errno = e;
		return -1;
	}
	return close(fd);
}

/* Make one directory if it is missing, and note it in s->dir. */
static int
directory(struct fileset *s, char *dir, const gid_t *group)
{
	const char *name;
	int fd = enter(s, dir, &name), r = fd < 0 ? -1 : mkdirat(fd, name, s->dirmode);
	char **p;

	if (r == 0) {
		/* Override the umask: the server reads the directory and its files as a member of the group. */
		if (fchmodat(fd, name, s->dirmode, 0) != 0)
			errno = 0;
		if (group != NULL && fchownat(fd, name, (uid_t)-1, *group, AT_SYMLINK_NOFOLLOW) != 0)
			errno = 0;      /* no error, as in dress() */
		p = s->ndirs % 64 == 0 ? realloc(s->dir, (s->ndirs + 64) * sizeof *p) : s->dir;
		if (p == NULL) {
			unlinkat(fd, name, AT_REMOVEDIR);
			errno = ENOMEM;
			r = -1;
		} else {
			s->dir = p;
			s->dir[s->ndirs++] = dir;
		}
	}
	leave(s, fd);
	return r == 0 ? 1 : r < 0 && fd >= 0 && errno == EEXIST ? 0 : -1;
}

/* Make the missing directories of a path. */
static int
directories(struct fileset *s, const char *path, const gid_t *group)
{
	const char *slash;

	for (slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		char *dir = strndup(path, (size_t)(slash - path));
		int r = dir == NULL ? -1 : directory(s, dir, group), e = errno;

		if (r != 1)
			free(dir);
		errno = e;
		if (r < 0)
			return -1;
	}
	return 0;
}

/* Give the old file a second name until all items are renamed, so that a failure can put it back. */
static int
keep_old(struct fileset *s, struct fileset_item *it, size_t i)
{
	const char *name;
	int fd = enter(s, it->name, &name), r = fd < 0 ? -1 : 0;

	snprintf(it->old, sizeof it->old, FILE_TMP_PREFIX "%ld.%zu.old", (long)getpid(), i);
	if (fd >= 0 && linkat(fd, name, s->dirfd, it->old, 0) != 0) {
		it->old[0] = '\0';
		/* The file has vanished, or the file system has no hard links: then undo_item() leaves the new file. */
		r = errno == ENOENT || errno == EPERM || errno == ENOTSUP || errno == EOPNOTSUPP ? 0 : -1;
	}
	leave(s, fd);
	return r;
}

static int
publish(struct fileset *s, struct fileset_item *it, size_t i)
{
	if ((it->there && keep_old(s, it, i) != 0) || move_to(s, it->tmp, it->name) != 0)
		return -1;
	it->tmp[0] = '\0';
	it->state = DONE;
	return 0;
}

/* Correct mode and group of a file that has the right content. */
static int
mend(const struct fileset *s, const struct fileset_item *it, mode_t mode)
{
	const char *name;
	int fd = enter(s, it->name, &name), r = fd < 0 ? -1 : 0;

	if (fd >= 0 && it->regroup && fchownat(fd, name, (uid_t)-1, s->gid, AT_SYMLINK_NOFOLLOW) != 0)
		errno = 0;      /* no error, as in dress() */
	if (fd >= 0 && mode != 0)
		r = fchmodat(fd, name, mode, 0);
	leave(s, fd);
	return r;
}

/* Put one item back.  It may be called twice for an item.  If the old file cannot be put back, the complete new one stays. */
static void
undo_item(struct fileset *s, struct fileset_item *it)
{
	const char *name;
	int fd;

	if (it->state == DONE && it->old[0] != '\0') {
		if (move_to(s, it->old, it->name) == 0)
			it->old[0] = '\0';
	} else if (it->state == DONE && !it->there && (fd = enter(s, it->name, &name)) >= 0) {
		unlinkat(fd, name, 0);
		leave(s, fd);
	} else if (it->state == SAME && it->mend != 0 && it->was != 0) {
		mend(s, it, it->was);
	}
	if (it->old[0] != '\0')
		unlinkat(s->dirfd, it->old, 0);
	if (it->tmp[0] != '\0')
		unlinkat(s->dirfd, it->tmp, 0);
	it->tmp[0] = it->old[0] = '\0';
	it->state = SAME;
	it->mend = 0;
	it->changed = 0;
}

static void
undo(struct fileset *s)
{
	const char *name;
	size_t i;
	int fd;

	for (i = 0; i < s->n; i++)
		undo_item(s, &s->item[i]);
	while (s->ndirs > 0) {
		fd = enter(s, s->dir[--s->ndirs], &name);
		if (fd >= 0)
			unlinkat(fd, name, AT_REMOVEDIR);
		leave(s, fd);
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

/* Write every item under a temporary name. */
static int
stage_all(struct fileset *s, int flags)
{
	const gid_t *group = NULL;
	struct stat st;
	size_t i;

	s->bad = NULL;
	s->flags = flags;
	if (s->gid != (gid_t)-1)
		group = &s->gid;
	else if ((flags & FILESET_GROUP) && fstat(s->dirfd, &st) == 0)
		group = &st.st_gid;
	for (i = 0; i < s->n; i++) {
		int same = content(s, &s->item[i]);

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
		if (s->item[i].changed && (directories(s, s->item[i].name, group) != 0 || stage(s, &s->item[i], i, group) != 0))
			return failed(s, i);
	return 0;
}

/* fsync the directory in which path lies, unless it is also that of the path before. */
static int
sync_parent(const struct fileset *s, const char *path, const char *before)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - path) + 1;
	char *dir;
	int fd, r;

	if (n == 0 || (before != NULL && strncmp(path, before, n) == 0 && strchr(before + n, '/') == NULL))
		return 0;
	dir = strndup(path, n - 1);
	if (dir == NULL)
		return -1;
	fd = s->flags & FILESET_NOLINKS ? file_dir_beneath(s->dirfd, dir) : openat(s->dirfd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	r = fd < 0 ? -1 : fsync(fd) != 0 && errno != EINVAL ? -1 : 0;
	leave(s, fd);
	return r;
}

/* fsync every directory in which a name changed. */
static int
sync_dirs(const struct fileset *s)
{
	const char *before = NULL;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (!s->item[i].changed)
			continue;
		if (sync_parent(s, s->item[i].name, before) != 0)
			return -1;
		before = s->item[i].name;
	}
	for (i = 0; i < s->ndirs; i++)
		if (sync_parent(s, s->dir[i], i > 0 ? s->dir[i - 1] : NULL) != 0)
			return -1;
	return fsync(s->dirfd) != 0 && errno != EINVAL ? -1 : 0;
}

/* Rename every item to its own name.  The old files keep temporary names until all of it is done. */
static int
publish_all(struct fileset *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		struct fileset_item *it = &s->item[i];

		if (it->changed ? publish(s, it, i) != 0 : (it->mend != 0 || it->regroup) && mend(s, it, it->mend) != 0)
			return failed(s, i);
	}
	if ((s->flags & FILESET_SYNC) && sync_dirs(s) != 0)
		return failed(s, s->n);
	return 0;
}

int
fileset_commit(struct fileset *s, int flags)
{
	size_t i;

	if (stage_all(s, flags) != 0 || publish_all(s) != 0)
		return -1;
	for (i = 0; i < s->n; i++) {
		if (s->item[i].old[0] != '\0')
			unlinkat(s->dirfd, s->item[i].old, 0);
		s->item[i].old[0] = '\0';
	}
	return 0;
}

const char *
fileset_reason(int e)
{
	return e == EXDEV ? "lies on another file system than the directory of -d" : strerror(e);
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
