#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "listen.h"
#include "num.h"

int
listen_inherited(struct listen *l, int flags)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
	uint64_t v;
	int i, fd;

	l->why = NULL;
	if (pid != NULL && n != NULL && num_u64(span_cstr(pid), 1, UINT32_MAX, &v) == NUM_OK && v == (uint64_t)getpid()) {
		if (num_u64(span_cstr(n), 1, LISTEN_MAX, &v) != NUM_OK) {
			l->why = "not a number from 1 to 8";
			return -1;
		}
		for (i = 0; i < (int)v; i++) {
			if (sock_adopt(3 + i, flags) != 0)
				return -1;
			l->fd[l->n++] = 3 + i;
		}
		return 1;
	}
	if (sock_adopt(STDIN_FILENO, flags) != 0)
		return 0;
	fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return -1;
	l->fd[l->n++] = fd;
	return 1;
}

static int
one(struct listen *l, const union sock_addr *a, unsigned *port, int flags)
{
	int fd;

	l->bad = *a;
	sock_set_port(&l->bad, *port);
	fd = sock_udp(&l->bad, flags);
	if (fd < 0)
		return -1;
	l->fd[l->n++] = fd;
	if (*port == 0 && sock_local(fd, &l->bad) == 0)
		*port = sock_port(&l->bad);
	return 0;
}

int
listen_bind(struct listen *l, const union sock_addr *a, size_t n, unsigned port, int flags)
{
	union sock_addr any;
	size_t i;

	if (n > 0) {
		for (i = 0; i < n && i < LISTEN_MAX; i++)
			if (one(l, &a[i], &port, flags) != 0)
				return -1;
		return 0;
	}
	sock_parse(span_cstr("0.0.0.0"), 0, &any);
	if (one(l, &any, &port, flags) != 0)
		return -1;
	sock_parse(span_cstr("::"), 0, &any);
	if (one(l, &any, &port, flags) != 0 && errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL && errno != EPROTONOSUPPORT)
		return -1;
	return 0;
}
