#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dirlist.h"
#include "file.h"
#include "fw/rawimage.h"
#include "fw/sighdr.h"
#include "source.h"

/* An archive of files of the largest total size, none of which can be compressed. */
#define OVERHEAD ((uint64_t)1 << 20)

#define HEAD_LEN 512

static const char *const endings[] = { ".bin", ".sbn", ".sb2", ".loads", ".sbin", ".sgn" };

/* By name, or by the first bytes: a signed header, or the marks of a raw image. */
static int
is_firmware(const char *name, struct span head)
{
	size_t i;

	if (span_is_nocase(span_cstr(name), "OS79XX.TXT"))
		return 1;
	for (i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (span_ends_nocase(span_cstr(name), endings[i]))
			return 1;
	return sighdr_any_len(head) > 0 || raw_looks(head);
}

/* A bound in 64 bits, for what counts in size_t. */
static size_t
room(uint64_t n)
{
	return n < SIZE_MAX ? (size_t)n : SIZE_MAX;
}

/* One file of a directory, if it is firmware, onto the end of keep; its length goes to *n, SIZE_MAX if it is none. */
static int
read_one(int dirfd, const char *name, struct buf *keep, uint64_t left, size_t *n)
{
	unsigned char head[HEAD_LEN];
	size_t was = keep->n;
	ssize_t r = 0;
	int fd, e;

	*n = SIZE_MAX;
	fd = file_open_beneath(dirfd, name);
	if (fd < 0)     /* a directory, a link, a socket: not ours */
		return errno == EISDIR || errno == ELOOP || errno == EINVAL || errno == ENXIO ? 0 : -1;
	do
		r = read(fd, head, sizeof head);
	while (r < 0 && errno == EINTR);
	if (r >= 0 && is_firmware(name, span(head, (size_t)r))) {
		r = lseek(fd, 0, SEEK_SET) == 0 ? file_slurp_fd(fd, keep, room(left)) : -1;
		if (r == 0)
			*n = keep->n - was;
	}
	e = errno;
	close(fd);
	errno = e;
	return r < 0 ? -1 : 0;
}

static enum source_res
read_dir(struct archive *a, int fd, struct buf *keep)
{
	enum source_res res = SOURCE_OK;
	char **name;
	size_t *len, n, i, at = 0;

	if (dirlist_names(fd, &name, &n) != 0)
		return SOURCE_ERRNO;
	len = calloc(n + 1, sizeof *len);
	if (len == NULL)
		res = SOURCE_ERRNO;
	for (i = 0; res == SOURCE_OK && i < n; i++) {
		if (read_one(fd, name[i], keep, a->lim.bytes - keep->n, &len[i]) != 0) {
			res = errno == EFBIG ? SOURCE_LARGE : SOURCE_ERRNO;
			snprintf(a->at, sizeof a->at, "%s", name[i]);
		}
	}
	/* the buffer does not move any more */
	for (i = 0; res == SOURCE_OK && i < n; i++) {
		if (len[i] == SIZE_MAX)
			continue;
		if (archive_add(a, span(keep->p + at, len[i]), name[i]) != 0)
			res = SOURCE_FAULT;
		at += len[i];
	}
	dirlist_free(name, n);
	free(len);
	return res;
}

enum source_res
source_read(struct archive *a, const char *path, struct buf *keep, int *is_dir)
{
	const char *base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), e;
	enum source_res res = SOURCE_OK;
	struct stat st;

	*is_dir = 0;
	if (fd < 0)
		return SOURCE_ERRNO;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		*is_dir = 1;
		res = read_dir(a, fd, keep);
	} else if (file_slurp_fd(fd, keep, room(a->lim.bytes + OVERHEAD)) != 0) {
		res = errno == EFBIG ? SOURCE_LARGE : SOURCE_ERRNO;
	} else if (archive_read(a, buf_span(keep), fd == STDIN_FILENO ? NULL : base) != 0) {
		res = SOURCE_FAULT;
	}
	e = errno;
	if (fd != STDIN_FILENO)
		close(fd);
	errno = e;
	return res;
}

/* The marks of zip, gzip and tar. */
static int
is_archive(struct span head)
{
	return span_starts(head, "PK\3\4") || span_starts(head, "\x1f\x8b") || span_starts(span_sub(head, 257, head.n), "ustar");
}

int
source_archive_in(const char *path, char *name, size_t cap)
{
	int dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd, found = 0;
	unsigned char head[HEAD_LEN];
	char **names;
	size_t n, i;

	if (dirfd < 0)
		return 0;
	if (dirlist_names(dirfd, &names, &n) == 0) {
		for (i = 0; i < n && !found; i++) {
			ssize_t r;

			fd = file_open_beneath(dirfd, names[i]);
			if (fd < 0)
				continue;
			r = read(fd, head, sizeof head);
			found = r > 0 && is_archive(span(head, (size_t)r)) && snprintf(name, cap, "%s", names[i]) < (int)cap;
			close(fd);
		}
		dirlist_free(names, n);
	}
	close(dirfd);
	return found;
}
