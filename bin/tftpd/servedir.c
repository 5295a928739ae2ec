#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cisco/hopdir.h"
#include "dirlist.h"
#include "file.h"
#include "servedir.h"

#ifdef ENOTUNIQ
#define AMBIGUOUS ENOTUNIQ
#else
#define AMBIGUOUS EEXIST
#endif

#define DIRFLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int
servedir_has(int dirfd, const char *mac)
{
	struct stat st;

	return fstatat(dirfd, mac, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* 1 if the link text is ".hops/<MAC>/<n>". */
static int
good_link(const char *mac, struct span text)
{
	struct span rest = { NULL, 0 };

	return hopdir_number(text, mac, &rest) != 0 && rest.p == NULL;
}

static int
open_dirs(int dirfd, char *path)
{
	int dir = dirfd;

	for (;;) {
		char *slash = strchr(path, '/');
		int fd, e;

		if (slash != NULL)
			*slash = '\0';
		fd = openat(dir, path, DIRFLAGS);
		e = errno;
		if (dir != dirfd)
			close(dir);
		errno = e;
		if (slash != NULL)
			*slash = '/';
		if (fd < 0 || slash == NULL)
			return fd;
		dir = fd;
		path = slash + 1;
	}
}

/* Open the phone's directory; its path goes to s->path.  A descriptor, -1 when the phone has none, -2 when what it has is wrong. */
static int
open_world(int dirfd, const char *mac, struct served *s)
{
	struct stat st;
	char text[64];
	ssize_t n;
	int fd, tries;

	/* the link may be replaced between fstatat and readlinkat: try again */
	for (tries = 0; tries < 4; tries++) {
		s->path[0] = '\0';
		if (fstatat(dirfd, mac, &st, AT_SYMLINK_NOFOLLOW) != 0)
			return errno == ENOENT ? -1 : -2;
		snprintf(s->path, sizeof s->path, "%s", mac);
		if (S_ISLNK(st.st_mode)) {
			n = readlinkat(dirfd, mac, text, sizeof text - 1);
			if (n < 0)
				continue;
			text[n] = '\0';
			if (!good_link(mac, span(text, (size_t)n))) {
				s->why = "the phone's link must read .hops/<MAC>/<n>";
				return -2;
			}
			snprintf(s->path, sizeof s->path, "%s", text);
		}
		fd = open_dirs(dirfd, s->path);
		if (fd >= 0)
			return fd;
	}
	s->why = "the phone's directory cannot be entered";
	return -2;
}

/* The one name in dir that equals c but for case.  0 or errno. */
static int
fold(int dir, struct span c, char out[NAME_MAX + 1])
{
	DIR *d = dirlist(dir);
	struct dirent *de;
	int found = 0;

	if (d == NULL)
		return errno;
	while ((de = readdir(d)) != NULL) {
		struct span name = span_cstr(de->d_name);

		if (!span_eq_nocase(name, c) || name.n > NAME_MAX)
			continue;
		if (span_eq(name, c)) {         /* the exact name was created meanwhile */
			found = 1;
			memcpy(out, de->d_name, name.n + 1);
			break;
		}
		if (found++ == 0)
			memcpy(out, de->d_name, name.n + 1);
	}
	closedir(d);
	return found == 0 ? ENOENT : found == 1 ? 0 : AMBIGUOUS;
}

/* Find the spelling that name has on disk, component by component.  0 or errno. */
static int
fold_path(int dir, const char *name, char *out, size_t cap)
{
	struct span rest = span_cstr(name), c;
	char real[NAME_MAX + 1], one[NAME_MAX + 1];
	size_t n = 0;
	struct stat st;
	int at = dir, e = 0, next;

	while (e == 0 && span_cut(&rest, '/', &c)) {
		if (span_copy(c, one, sizeof one) != 0) {
			e = ENOENT;
			break;
		}
		if (fstatat(at, one, &st, AT_SYMLINK_NOFOLLOW) == 0)
			memcpy(real, one, c.n + 1);
		else
			e = fold(at, c, real);
		if (e != 0)
			break;
		n += (size_t)snprintf(out + n, cap - n, "%s%s", n > 0 ? "/" : "", real);
		if (n >= cap) {
			e = ENAMETOOLONG;
			break;
		}
		if (rest.p == NULL)
			break;
		next = openat(at, real, DIRFLAGS);
		if (next < 0)
			e = errno == ENOTDIR ? ENOENT : errno;
		if (at != dir)
			close(at);
		at = next;
	}
	if (at != dir && at >= 0)
		close(at);
	return e;
}

static const char *
reason(int e)
{
	switch (e) {
	case ENOENT:
		return "not found";
	case AMBIGUOUS:
		return "several names fit when case is ignored";
	case EISDIR:
		return "is a directory";
	case EINVAL:
		return "is not a regular file";
	case ELOOP:
		return "is a symbolic link";
	case EACCES:
		return "may not be read";
	default:
		return strerror(e);
	}
}

/* Open name in dir, whose path is in s->path already. */
static int
open_in(int dir, const char *name, struct served *s)
{
	size_t n = strlen(s->path);
	char real[SERVEPATH_MAX + 1];
	int e = 0;

	s->fd = file_open_beneath(dir, name);
	if (s->fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		e = fold_path(dir, name, real, sizeof real);
		if (e == 0) {
			s->fd = file_open_beneath(dir, real);
			s->folded = strcmp(name, real) != 0;
			name = real;
		}
	}
	if (s->fd < 0 && e == 0)
		e = errno == ENOTDIR || errno == ENAMETOOLONG ? ENOENT : errno;
	if (e != 0) {
		s->path[0] = '\0';
		s->why = reason(e);
		return e;
	}
	snprintf(s->path + n, sizeof s->path - n, "%s%s", n > 0 ? "/" : "", name);
	return 0;
}

int
servedir_open(int dirfd, const char *mac, const char *name, struct served *s)
{
	int world = -1, r;

	s->fd = -1;
	s->path[0] = '\0';
	s->folded = s->own = 0;
	s->why = NULL;
	if (mac != NULL) {
		world = open_world(dirfd, mac, s);
		if (world == -2) {
			s->path[0] = '\0';
			if (s->why == NULL)
				s->why = "the phone's directory cannot be entered";
			return EXDEV;
		}
		s->own = world >= 0;
	}
	r = open_in(world >= 0 ? world : dirfd, name, s);
	if (world >= 0)
		close(world);
	return r;
}

struct look {
	void (*fn)(void *arg, const char *path);
	void *arg;
	unsigned looked, bad;
};

static void
look_in(struct look *k, int dirfd, const char *at, int depth)
{
	int fd = openat(dirfd, at[0] == '\0' ? "." : at, DIRFLAGS);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;
	struct stat st;
	char path[SERVEDIR_PATH];

	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		k->bad++;
		k->fn(k->arg, at[0] == '\0' ? "." : at);
		return;
	}
	while ((de = readdir(d)) != NULL && ++k->looked < SERVEDIR_LOOK) {
		if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0 ||
		    snprintf(path, sizeof path, "%s%s%s", at, at[0] != '\0' ? "/" : "", de->d_name) >= (int)sizeof path ||
		    fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			if (depth < SERVEPATH_DEPTH)
				look_in(k, dirfd, path, depth + 1);
		} else if (S_ISREG(st.st_mode) && faccessat(dirfd, path, R_OK, AT_EACCESS) != 0) {
			k->bad++;
			k->fn(k->arg, path);
		}
	}
	closedir(d);
}

unsigned
servedir_unreadable(int dirfd, void (*fn)(void *arg, const char *path), void *arg)
{
	struct look k = { 0 };

	k.fn = fn;
	k.arg = arg;
	look_in(&k, dirfd, "", 0);
	return k.bad;
}
