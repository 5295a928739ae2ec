#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dirlist.h"
#include "file.h"
#include "num.h"
#include "sys.h"

int
file_slurp_fd(int fd, struct buf *b, size_t cap)
{
	size_t start = b->n;
	struct stat st;

	/* Reserve the size of a regular file first: a firmware package is then read at once, and the buffer does not grow by copies. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		if ((unsigned long long)st.st_size > cap) {
			errno = EFBIG;
			return -1;
		}
		if (buf_reserve(b, (size_t)st.st_size + 1) != 0) {
			errno = ENOMEM;
			return -1;
		}
	}
	for (;;) {
		ssize_t r;

		if (b->cap - b->n < 2 && buf_reserve(b, 65536) != 0) {
			errno = ENOMEM;
			return -1;
		}
		r = read(fd, b->p + b->n, b->cap - b->n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		if (r == 0)
			return 0;
		b->n += (size_t)r;
		if (b->n - start > cap) {
			errno = EFBIG;
			return -1;
		}
	}
}

int
file_slurp(const char *path, struct buf *b, size_t cap)
{
	struct stat st;
	int fd, r, e;

	if (strcmp(path, "-") == 0)
		return file_slurp_fd(STDIN_FILENO, b, cap);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		errno = EISDIR;
		return -1;
	}
	r = file_slurp_fd(fd, b, cap);
	e = errno;
	close(fd);
	errno = e;
	return r;
}

int
file_plain(const char *path)
{
	struct span rest = span_cstr(path), w;

	while (span_cut(&rest, '/', &w))
		if (w.n == 0 || span_is(w, ".") || span_is(w, ".."))
			return 0;
	return 1;
}

/* Does e mean that name is a symbolic link?  Systems report one as ELOOP, as EMLINK, or, opened as a directory, as ENOTDIR. */
static int
link_error(int dir, const char *name, int e)
{
	struct stat st;

	if (e != ENOTDIR && e != EMLINK)
		return e;
	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode) ? ELOOP : e;
}

static int
walk_beneath(int dirfd, const char *path, int flags)
{
	char name[256] = "";
	int dir = dirfd, fd = -1;

	for (;;) {
		const char *slash = strchr(path, '/');
		size_t n = slash == NULL ? strlen(path) : (size_t)(slash - path);
		int e;

		if (n >= sizeof name) {
			errno = ENAMETOOLONG;
			fd = -1;
		} else {
			memcpy(name, path, n);
			name[n] = '\0';
			fd = openat(dir, name, (slash == NULL ? flags : O_RDONLY | O_DIRECTORY | O_CLOEXEC) | O_NOFOLLOW);
		}
		e = fd < 0 ? link_error(dir, name, errno) : 0;
		if (dir != dirfd)
			close(dir);
		errno = e;
		if (fd < 0 || slash == NULL)
			return fd;
		dir = fd;
		path = slash + 1;
	}
}

static int
open_beneath(int dirfd, const char *path, int flags)
{
	int fd;

	if (!file_plain(path)) {
		errno = EINVAL;
		return -1;
	}
	fd = sys_open_beneath(dirfd, path, flags);
	/* ENOSYS: an older kernel; EPERM: a container's seccomp filter that does not know the call */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = walk_beneath(dirfd, path, flags);
	return fd;
}

int
file_dir_beneath(int dirfd, const char *path)
{
	return open_beneath(dirfd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int
file_open_beneath(int dirfd, const char *path)
{
	struct stat st;
	int fd;

	fd = open_beneath(dirfd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		int e = fstat(fd, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : EINVAL;

		close(fd);
		errno = e;
		return -1;
	}
	return fd;
}

int
file_open_parent(const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	struct buf dir = { 0 };
	int fd, e;

	*name = slash == NULL ? path : slash + 1;
	buf_add(&dir, path, (size_t)(*name - path));
	buf_addc(&dir, '.');
	fd = open(buf_cstr(&dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	e = dir.failed ? ENOMEM : errno;
	buf_free(&dir);
	errno = e;
	return fd;
}

void
file_sweep(int dirfd)
{
	DIR *d = dirlist(dirfd);
	struct dirent *e;

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL) {
		struct span s = span_cstr(e->d_name), pid;
		uint64_t v;

		if (!span_starts(s, FILE_TMP_PREFIX))
			continue;
		s = span_sub(s, sizeof FILE_TMP_PREFIX - 1, s.n);
		span_cut(&s, '.', &pid);
		if (num_u64(pid, 1, 0x7fffffff, &v) != NUM_OK)
			continue;
		if ((pid_t)v == getpid() || (kill((pid_t)v, 0) != 0 && errno == ESRCH))
			unlinkat(dirfd, e->d_name, 0);
	}
	closedir(d);
}

int
file_write(int fd, const void *data, size_t n)
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

int
file_copy(int dirfd, const char *from, int to)
{
	int fd = openat(dirfd, from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), e;
	unsigned char b[65536];
	ssize_t r;

	if (fd < 0)
		return -1;
	do {
		r = read(fd, b, sizeof b);
		if (r > 0 && file_write(to, b, (size_t)r) != 0)
			r = -1;
	} while (r > 0 || (r < 0 && errno == EINTR));
	e = errno;
	close(fd);
	errno = e;
	return r < 0 ? -1 : 0;
}
