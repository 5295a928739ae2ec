/* shim - an LD_PRELOAD library that makes system calls and allocations fail, to see that nothing is lost or half-written
 *
 *	CPH_FAIL=call:n[:errno]		the n-th call (from 1) of that name fails, later ones work
 *	CPH_FAIL=call:n+[:errno]	the n-th and all later ones fail
 *	CPH_FAIL=call:n:kill		the program is killed (SIGKILL) instead of making the n-th call
 *	CPH_FAIL_COUNT=file		at exit, append "call count" for the call named in CPH_FAIL
 *
 * call is one of malloc (with calloc and realloc), write, read, open (with openat), rename (renameat), link (linkat), unlink (unlinkat), mkdir
 * (mkdirat), fsync, close.
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
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { MALLOC, WRITE, READ, OPEN, RENAME, LINK, UNLINK, MKDIR, FSYNC, CLOSE, NCALLS };

static const char *const names[NCALLS] = { "malloc", "write", "read", "open", "rename", "link", "unlink", "mkdir", "fsync", "close" };

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

#define REAL(name) \
	static __typeof__(name) *real; \
	if (real == NULL) \
		real = (__typeof__(name) *)(size_t)dlsym(RTLD_NEXT, #name)

void *
malloc(size_t n)
{
	REAL(malloc);
	return fails(MALLOC) ? NULL : real(n);
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

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	REAL(open);
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

	REAL(openat);
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

int
close(int fd)
{
	REAL(close);
	return fails(CLOSE) ? -1 : real(fd);
}
