/* shim - an LD_PRELOAD library that makes system calls and allocations fail, to see that nothing is lost or half-written
 *
 *	CPH_FAIL=call:n[:errno]		the n-th call (from 1) of that name fails, later ones work
 *	CPH_FAIL=call:n+[:errno]	the n-th and all later ones fail
 *	CPH_FAIL=call:n:kill		the program is killed (SIGKILL) instead of making the n-th call
 *	CPH_HASTE=n			time passes n times as fast: clocks, and what poll and epoll_wait wait
 *	CPH_STORM=microseconds		so often a signal arrives whose handler does nothing: calls that wait are interrupted (EINTR)
 *	CPH_FAIL_COUNT=file		at exit, append "call count" for the call named in CPH_FAIL
 *
 * call is one of malloc (with calloc, realloc and posix_memalign), write, read (pread), open (with openat), rename (renameat), link (linkat),
 * unlink (unlinkat), mkdir (mkdirat), fsync, close, sendmsg (with sendmmsg and sendto), landlock (making a ruleset).
 * errno is a number; the default is ENOMEM for malloc, ENOSPC for write, EIO otherwise.
 * Not for use under sanitizers: they bring their own malloc.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <poll.h>
#include <pwd.h>
#ifdef __linux__
#include <sys/epoll.h>
#endif
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { MALLOC, WRITE, READ, OPEN, RENAME, LINK, UNLINK, MKDIR, FSYNC, CLOSE, SENDMSG, LANDLOCK, NCALLS };

static const char *const names[NCALLS] = { "malloc", "write", "read", "open", "rename", "link", "unlink", "mkdir", "fsync", "close", "sendmsg", "landlock" };

static int armed = -1;          /* which call, -1 none */
static unsigned long at, count;
static int onward, with, ready, deadly;

__attribute__((constructor)) static void
arm(void)
{
	const char *e = getenv("CPH_FAIL");
	char *end;
	int i;

	ready = 1;
	if (e == NULL)
		return;
	for (i = 0; i < NCALLS; i++) {
		size_t n = strlen(names[i]);

		if (strncmp(e, names[i], n) == 0 && e[n] == ':') {
			at = strtoul(e + n + 1, &end, 10);
			if (*end == '+') {
				onward = 1;
				end++;
			}
			deadly = strcmp(end, ":kill") == 0;
			with = *end == ':' ? atoi(end + 1) : i == MALLOC ? ENOMEM : i == WRITE ? ENOSPC : EIO;
			armed = i;
		}
	}
}

__attribute__((destructor)) static void
tell(void)
{
	const char *f = getenv("CPH_FAIL_COUNT");
	char line[64];
	int fd, n, was = armed;

	armed = -1;
	if (f == NULL || was < 0)
		return;
	fd = open(f, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd < 0)
		return;
	n = snprintf(line, sizeof line, "%s %lu\n", names[was], count);
	if (write(fd, line, (size_t)n) < 0)
		perror("shim");
	close(fd);
}

static long haste;      /* 0: not asked yet, 1: none */

static long
hurry(void)
{
	const char *e;

	if (haste == 0) {
		e = getenv("CPH_HASTE");
		haste = e != NULL && atol(e) > 1 ? atol(e) : 1;
	}
	return haste;
}

static void
nothing(int sig)
{
	(void)sig;
}

__attribute__((constructor)) static void
storm(void)
{
	const char *e = getenv("CPH_STORM");
	struct sigaction sa;
	struct itimerval t;

	if (e == NULL)
		return;
	memset(&sa, 0, sizeof sa);      /* without SA_RESTART */
	sa.sa_handler = nothing;
	sigaction(SIGALRM, &sa, NULL);
	t.it_interval.tv_sec = 0;
	t.it_interval.tv_usec = atoi(e);
	t.it_value = t.it_interval;
	setitimer(ITIMER_REAL, &t, NULL);
}

static int
fails(int call)
{
	if (!ready || armed != call)
		return 0;
	count++;
	if (count == at || (onward && count > at)) {
		if (deadly)
			kill(getpid(), SIGKILL);
		errno = with;
		return 1;
	}
	return 0;
}

#define REAL_AS(name, symbol) \
	static __typeof__(name) *real; \
	if (real == NULL) \
		real = (__typeof__(name) *)(size_t)dlsym(RTLD_NEXT, symbol)
#define REAL(name) REAL_AS(name, #name)

/* With offsets of 64 bits, which the tools are built with, glibc gives open, openat and pread other symbols, here as there. */
#if defined(__GLIBC__) && _FILE_OFFSET_BITS == 64
#define REAL_OFF(name) REAL_AS(name, #name "64")
#else
#define REAL_OFF(name) REAL(name)
#endif

void *
malloc(size_t n)
{
	REAL(malloc);
	return fails(MALLOC) ? NULL : real(n);
}

int
posix_memalign(void **p, size_t align, size_t n)
{
	REAL(posix_memalign);
	return fails(MALLOC) ? with : real(p, align, n);
}

void *
calloc(size_t n, size_t size)
{
	volatile unsigned char *p;
	size_t i;

	/* on top of malloc: the one of libc does not come by here */
	if (size != 0 && n > (size_t)-1 / size) {
		errno = ENOMEM;
		return NULL;
	}
	/* bytes one by one: a compiler makes calloc of malloc and memset, and would come back here */
	p = malloc(n * size);
	for (i = 0; p != NULL && i < n * size; i++)
		p[i] = 0;
	return (void *)p;
}

void *
realloc(void *p, size_t n)
{
	REAL(realloc);
	return fails(MALLOC) ? NULL : real(p, n);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	REAL(write);
	/* messages are not failed: they are how the test sees what happened */
	return fd != 2 && fails(WRITE) ? -1 : real(fd, p, n);
}

ssize_t
read(int fd, void *p, size_t n)
{
	REAL(read);
	return fails(READ) ? -1 : real(fd, p, n);
}

ssize_t
pread(int fd, void *p, size_t n, off_t off)
{
	REAL_OFF(pread);
	return fails(READ) ? -1 : real(fd, p, n, off);
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	REAL_OFF(open);
	if (flags & O_CREAT) {
		va_start(ap, flags);
		mode = (mode_t)va_arg(ap, int);
		va_end(ap);
	}
	return fails(OPEN) ? -1 : real(path, flags, mode);
}

int
openat(int dir, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	REAL_OFF(openat);
	if (flags & O_CREAT) {
		va_start(ap, flags);
		mode = (mode_t)va_arg(ap, int);
		va_end(ap);
	}
	return fails(OPEN) ? -1 : real(dir, path, flags, mode);
}

int
renameat(int a, const char *from, int b, const char *to)
{
	REAL(renameat);
	return fails(RENAME) ? -1 : real(a, from, b, to);
}

int
linkat(int a, const char *from, int b, const char *to, int flags)
{
	REAL(linkat);
	return fails(LINK) ? -1 : real(a, from, b, to, flags);
}

int
unlinkat(int dir, const char *name, int flags)
{
	REAL(unlinkat);
	return fails(UNLINK) ? -1 : real(dir, name, flags);
}

int
mkdirat(int dir, const char *name, mode_t mode)
{
	REAL(mkdirat);
	return fails(MKDIR) ? -1 : real(dir, name, mode);
}

int
fsync(int fd)
{
	REAL(fsync);
	return fails(FSYNC) ? -1 : real(fd);
}

long
syscall(long number, ...)
{
	long a[6];
	va_list ap;
	int i;

	REAL(syscall);
	va_start(ap, number);
	for (i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	return number == 444 && fails(LANDLOCK) ? -1 : real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int
close(int fd)
{
	REAL(close);
	return fails(CLOSE) ? -1 : real(fd);
}

int
clock_gettime(clockid_t id, struct timespec *t)
{
	static struct { struct timespec t; int set; } start[16];
	long long ns;
	int r;

	REAL(clock_gettime);
	r = real(id, t);
	if (r != 0 || hurry() == 1 || id < 0 || id >= 16)
		return r;
	if (!start[id].set) {
		start[id].t = *t;
		start[id].set = 1;
	}
	ns = ((t->tv_sec - start[id].t.tv_sec) * 1000000000LL + t->tv_nsec - start[id].t.tv_nsec) * hurry() + start[id].t.tv_nsec;
	t->tv_sec = start[id].t.tv_sec + (time_t)(ns / 1000000000);
	t->tv_nsec = (long)(ns % 1000000000);
	return 0;
}

/* what is left of a time to wait, rounded up */
static int
wait_for(int ms)
{
	return ms <= 0 ? ms : (int)((ms + hurry() - 1) / hurry());
}

int
poll(struct pollfd *p, nfds_t n, int ms)
{
	REAL(poll);
	return real(p, n, wait_for(ms));
}

#ifdef __linux__
int
epoll_wait(int fd, struct epoll_event *e, int n, int ms)
{
	REAL(epoll_wait);
	return real(fd, e, n, wait_for(ms));
}
#endif

/* Not inside the lookup of users: glibc 2.36 itself falls over there (nss_database.c) when memory or a file is denied it. */
struct passwd *
getpwnam(const char *name)
{
	struct passwd *pw;
	int was = armed;

	REAL(getpwnam);
	armed = -1;
	pw = real(name);
	armed = was;
	return pw;
}

struct passwd *
getpwuid(uid_t uid)
{
	struct passwd *pw;
	int was = armed;

	REAL(getpwuid);
	armed = -1;
	pw = real(uid);
	armed = was;
	return pw;
}

ssize_t
sendto(int fd, const void *p, size_t n, int flags, const struct sockaddr *to, socklen_t len)
{
	REAL(sendto);
	return fails(SENDMSG) ? -1 : real(fd, p, n, flags, to, len);
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	REAL(sendmsg);
	return fails(SENDMSG) ? -1 : real(fd, m, flags);
}

#ifdef __linux__
/* musl's flags are unsigned */
#ifdef __GLIBC__
#define FLAGS int
#else
#define FLAGS unsigned
#endif

int
sendmmsg(int fd, struct mmsghdr *m, unsigned n, FLAGS flags)
{
	REAL(sendmmsg);
	return fails(SENDMSG) ? -1 : real(fd, m, n, flags);
}
#endif
