#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dirlist.h"
#include "file.h"
#include "source.h"

/* An archive of files of the largest total size, none of which can be compressed. */
#define OVERHEAD ((uint64_t)1 << 20)

#define HEAD_LEN 2048

static enum source_res
result(const struct archive *a)
{
	errno = a->err;
	return a->why == NULL ? SOURCE_ERRNO : SOURCE_FAULT;
}

/* One file of a directory, if it is firmware. */
static enum source_res
read_one(struct archive *a, int dirfd, const char *name)
{
	enum source_res res = SOURCE_OK;
	const unsigned char *head;
	struct input in;
	struct stat st;
	int fd, e;

	fd = file_open_beneath(dirfd, name);
	if (fd < 0)     /* a directory, a link, a socket: not ours */
		return errno == EISDIR || errno == ELOOP || errno == EINVAL || errno == ENXIO ? SOURCE_OK : SOURCE_ERRNO;
	if (fstat(fd, &st) != 0) {
		res = SOURCE_ERRNO;
	} else {
		size_t n = st.st_size < HEAD_LEN ? (size_t)st.st_size : HEAD_LEN;

		in = input_fd(fd, 0, (uint64_t)st.st_size);
		head = input_at(&in, 0, n);
		if (head == NULL)
			res = SOURCE_ERRNO;
		else if (!archive_firmware(span_cstr(name), span(head, n)))
			;
		else if (in.n > a->lim.bytes - a->bytes)
			res = SOURCE_LARGE;
		else if (archive_add(a, &in, name) != 0)
			res = result(a);
		input_free(&in);
	}
	e = errno;
	close(fd);
	errno = e;
	return res;
}

static enum source_res
read_dir(struct archive *a, int fd)
{
	enum source_res res = SOURCE_OK;
	char **name;
	size_t n, i;
	int e;

	if (dirlist_names(fd, &name, &n) != 0)
		return SOURCE_ERRNO;
	for (i = 0; res == SOURCE_OK && i < n; i++) {
		a->at[0] = '\0';
		res = read_one(a, fd, name[i]);
		if ((res == SOURCE_ERRNO || res == SOURCE_LARGE) && a->at[0] == '\0')
			snprintf(a->at, sizeof a->at, "%s", name[i]);
	}
	e = errno;
	dirlist_free(name, n);
	errno = e;
	return res;
}

/* What cannot be read twice - a pipe, a device - is copied first. */
static enum source_res
copy_stream(struct archive *a, int fd, struct blob *b)
{
	unsigned char piece[65536];
	struct sink s;
	ssize_t r;

	if (sink_open(&s, &a->store, 0) != 0)
		return SOURCE_ERRNO;
	while ((r = read(fd, piece, sizeof piece)) != 0) {
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0 || s.n + (uint64_t)r > a->lim.bytes + OVERHEAD || sink_add(&s, piece, (size_t)r) != 0) {
			int large = r > 0 && s.n + (uint64_t)r > a->lim.bytes + OVERHEAD;

			sink_drop(&s);
			return large ? SOURCE_LARGE : SOURCE_ERRNO;
		}
	}
	return sink_close(&s, b) != 0 ? SOURCE_ERRNO : SOURCE_OK;
}

static enum source_res
read_stream(struct archive *a, int fd, const char *name)
{
	enum source_res res;
	struct input in;
	struct blob b;

	res = copy_stream(a, fd, &b);
	if (res != SOURCE_OK)
		return res;
	if (store_open(&a->store, &b, &in) != 0)
		return SOURCE_ERRNO;
	res = archive_read(a, &in, name) != 0 ? result(a) : SOURCE_OK;
	store_close(&a->store, &b, &in);
	return res;
}

static enum source_res
read_file(struct archive *a, int fd, uint64_t size, const char *name)
{
	struct input in = input_fd(fd, 0, size);
	enum source_res res;

	if (size > a->lim.bytes + OVERHEAD)
		return SOURCE_LARGE;
	res = archive_read(a, &in, name) != 0 ? result(a) : SOURCE_OK;
	input_free(&in);
	return res;
}

enum source_res
source_read(struct archive *a, const char *path, int *is_dir)
{
	const char *base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), e;
	enum source_res res;
	struct stat st;

	*is_dir = 0;
	if (fd < 0)
		return SOURCE_ERRNO;
	if (fd == STDIN_FILENO)
		base = NULL;
	if (fstat(fd, &st) != 0) {
		res = SOURCE_ERRNO;
	} else if (S_ISDIR(st.st_mode)) {
		*is_dir = 1;
		res = read_dir(a, fd);
	} else if (S_ISREG(st.st_mode) && (fd != STDIN_FILENO || lseek(fd, 0, SEEK_CUR) == 0)) {
		res = read_file(a, fd, (uint64_t)st.st_size, base);
	} else {
		res = read_stream(a, fd, base);
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
