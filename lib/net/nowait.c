#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "nowait.h"

#ifndef PIPE_BUF
#define PIPE_BUF 512
#endif
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

/* Open name without blocking; returns the descriptor if it is the same file as st, else -1. */
static int
open_again(const char *name, const struct stat *st)
{
	struct stat is;
	int fd = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fstat(fd, &is) == 0 && is.st_dev == st->st_dev && is.st_ino == st->st_ino && (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0)
		return fd;
	close(fd);
	return -1;
}

void
nowait_init(struct nowait *w, int fd)
{
	char name[PATH_MAX];
	struct stat st;
	int own;

	w->fd = fd;
	w->how = NOWAIT_FILE;
	/* A descriptor that was opened read-only must not become writable by this. */
	if (fstat(fd, &st) != 0 || S_ISREG(st.st_mode) || (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY)
		return;
	w->how = S_ISSOCK(st.st_mode) ? NOWAIT_SOCKET : NOWAIT_POLL;
	if (w->how == NOWAIT_SOCKET)
		return;
	/* Not /dev/fd: on some systems it duplicates the descriptor, and the flags would be shared. */
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	own = open_again(name, &st);
	if (own < 0 && isatty(fd) && ttyname_r(fd, name, sizeof name) == 0)
		own = open_again(name, &st);
	if (own < 0)
		return;
	w->fd = own;
	w->how = NOWAIT_OWN;
}

ssize_t
nowait_write(struct nowait *w, const void *p, size_t n)
{
	struct pollfd room;

	switch (w->how) {
	case NOWAIT_SOCKET:
		return send(w->fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	case NOWAIT_POLL:
		room.fd = w->fd;
		room.events = POLLOUT;
		room.revents = 0;
		if (poll(&room, 1, 0) <= 0) {
			errno = EAGAIN;
			return -1;
		}
		return write(w->fd, p, n > PIPE_BUF ? PIPE_BUF : n);
	default:
		return write(w->fd, p, n);
	}
}

void
nowait_free(struct nowait *w)
{
	if (w->how == NOWAIT_OWN)
		close(w->fd);
	w->how = NOWAIT_FILE;
	w->fd = -1;
}
