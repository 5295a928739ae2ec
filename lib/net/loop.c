#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "loop.h"

#if defined(__linux__) && !defined(CPH_POSIX_ONLY)
#define LOOP_EPOLL 1
#include <sys/epoll.h>
#else
#include <poll.h>
#endif

#define BATCH 256

struct loop {
	struct loop_io *hit[BATCH];     /* events fetched and not yet delivered; NULL = deleted meanwhile */
	unsigned ev[BATCH];
	size_t nhit;
	struct loop_io sig;             /* the pipe signal handlers write to */
	int sigfd[2];
#ifdef LOOP_EPOLL
	int ep;
#else
	struct pollfd *p;
	struct loop_io **io;
	size_t n, cap, turn;            /* turn: where the next scan begins, so that no descriptor is always served last */
#endif
};

static volatile sig_atomic_t caught[65];
static int wake = -1;

uint64_t
loop_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

struct loop *
loop_new(void)
{
	struct loop *l = calloc(1, sizeof *l);

	if (l == NULL)
		return NULL;
	l->sigfd[0] = l->sigfd[1] = -1;
#ifdef LOOP_EPOLL
	l->ep = epoll_create1(EPOLL_CLOEXEC);
	if (l->ep < 0) {
		free(l);
		return NULL;
	}
#endif
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	if (l->sigfd[0] >= 0) {
		wake = -1;
		close(l->sigfd[0]);
		close(l->sigfd[1]);
	}
#ifdef LOOP_EPOLL
	close(l->ep);
#else
	free(l->p);
	free(l->io);
#endif
	free(l);
}

/* ---- the two ways to wait ---- */

#ifdef LOOP_EPOLL

static int
control(struct loop *l, int op, struct loop_io *io, unsigned events)
{
	struct epoll_event e;

	memset(&e, 0, sizeof e);
	e.events = ((events & LOOP_READ) ? (uint32_t)EPOLLIN : 0) | ((events & LOOP_WRITE) ? (uint32_t)EPOLLOUT : 0);
	e.data.ptr = io;
	return epoll_ctl(l->ep, op, io->fd, &e);
}

static int
enter(struct loop *l, struct loop_io *io, unsigned events)
{
	return control(l, EPOLL_CTL_ADD, io, events);
}

int
loop_mod(struct loop *l, struct loop_io *io, unsigned events)
{
	return control(l, EPOLL_CTL_MOD, io, events);
}

static void
leave(struct loop *l, struct loop_io *io)
{
	control(l, EPOLL_CTL_DEL, io, 0);
}

static int
fetch(struct loop *l, int ms)
{
	struct epoll_event e[BATCH];
	int i, n = epoll_wait(l->ep, e, BATCH, ms);

	for (i = 0; i < n; i++) {
		l->hit[i] = e[i].data.ptr;
		l->ev[i] = ((e[i].events & EPOLLIN) ? LOOP_READ : 0u) | ((e[i].events & EPOLLOUT) ? LOOP_WRITE : 0u) |
		    ((e[i].events & (EPOLLERR | EPOLLHUP)) ? LOOP_ERROR : 0u);
	}
	return n;
}

#else

static int
enter(struct loop *l, struct loop_io *io, unsigned events)
{
	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 64 : 2 * l->cap;
		struct pollfd *p = realloc(l->p, cap * sizeof *p);
		struct loop_io **ios;

		if (p == NULL)
			return -1;
		l->p = p;
		ios = realloc(l->io, cap * sizeof *ios);
		if (ios == NULL)
			return -1;
		l->io = ios;
		l->cap = cap;
	}
	io->slot = l->n++;
	l->io[io->slot] = io;
	l->p[io->slot].fd = io->fd;
	return loop_mod(l, io, events);
}

int
loop_mod(struct loop *l, struct loop_io *io, unsigned events)
{
	l->p[io->slot].events = (short)(((events & LOOP_READ) ? POLLIN : 0) | ((events & LOOP_WRITE) ? POLLOUT : 0));
	l->p[io->slot].revents = 0;
	return 0;
}

static void
leave(struct loop *l, struct loop_io *io)
{
	size_t last = --l->n;

	l->p[io->slot] = l->p[last];
	l->io[io->slot] = l->io[last];
	l->io[io->slot]->slot = io->slot;
}

static int
fetch(struct loop *l, int ms)
{
	int r = poll(l->p, (nfds_t)l->n, ms);
	size_t i, k = 0;

	if (r <= 0)
		return r;
	for (i = 0; i < l->n && k < BATCH; i++) {
		size_t at = (l->turn + i) % l->n;
		short re = l->p[at].revents;

		if (re == 0)
			continue;
		l->hit[k] = l->io[at];
		l->ev[k++] = ((re & POLLIN) ? LOOP_READ : 0u) | ((re & POLLOUT) ? LOOP_WRITE : 0u) |
		    ((re & (POLLERR | POLLHUP | POLLNVAL)) ? LOOP_ERROR : 0u);
	}
	l->turn = (l->turn + i) % l->n;
	return (int)k;
}

#endif

int
loop_add(struct loop *l, struct loop_io *io, int fd, unsigned events, void (*fn)(struct loop_io *, unsigned))
{
	io->fd = fd;
	io->fn = fn;
	return enter(l, io, events);
}

void
loop_del(struct loop *l, struct loop_io *io)
{
	size_t i;

	leave(l, io);
	for (i = 0; i < l->nhit; i++)
		if (l->hit[i] == io)
			l->hit[i] = NULL;
}

int
loop_wait(struct loop *l, uint64_t until)
{
	uint64_t now = loop_now(), ms;
	size_t i;
	int n;

	/* Round up: a wait that ends before the deadline would only be repeated. */
	ms = until <= now ? 0 : until - now > 3600000000u ? 3600000 : (until - now + 999) / 1000;
	n = fetch(l, until == UINT64_MAX ? -1 : (int)ms);
	if (n < 0)
		return errno == EINTR ? 0 : -1;
	l->nhit = (size_t)n;
	for (i = 0; i < l->nhit; i++) {
		struct loop_io *io = l->hit[i];

		l->hit[i] = NULL;
		if (io != NULL)
			io->fn(io, l->ev[i]);
	}
	l->nhit = 0;
	return 0;
}

/* ---- signals ---- */

static void
on_signal(int sig)
{
	int e = errno;

	caught[sig]++;
	if (wake >= 0 && write(wake, "", 1) < 0) {
		/* the pipe is full, so the loop will wake up anyway */
	}
	errno = e;
}

static void
drain(struct loop_io *io, unsigned events)
{
	char b[64];

	(void)events;
	while (read(io->fd, b, sizeof b) > 0)
		;
}

int
loop_signals(struct loop *l, const int *sigs)
{
	struct sigaction sa;
	int i;

	if (pipe(l->sigfd) != 0)
		return -1;
	for (i = 0; i < 2; i++)
		if (fcntl(l->sigfd[i], F_SETFL, O_NONBLOCK) < 0 || fcntl(l->sigfd[i], F_SETFD, FD_CLOEXEC) < 0)
			return -1;
	wake = l->sigfd[1];
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_signal;
	sa.sa_flags = SA_RESTART;
	sigfillset(&sa.sa_mask);
	for (; *sigs != 0; sigs++)
		if (sigaction(*sigs, &sa, NULL) != 0)
			return -1;
	return loop_add(l, &l->sig, l->sigfd[0], LOOP_READ, drain);
}

unsigned
loop_signal_count(int sig)
{
	return sig > 0 && sig < 65 ? (unsigned)caught[sig] : 0;
}

unsigned
loop_stops(void)
{
	return loop_signal_count(SIGTERM) + loop_signal_count(SIGINT);
}
