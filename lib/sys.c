#if defined(__linux__) && !defined(CPH_POSIX_ONLY)
#define CPH_LINUX 1
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef CPH_LINUX
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <stdint.h>
#endif

#include "sys.h"

int
sys_open_beneath(int dirfd, const char *path, int flags)
{
#if defined(CPH_LINUX) && defined(SYS_openat2)
	/* struct open_how of linux/openat2.h, which is not on the include path of every libc (musl) */
	struct { uint64_t flags, mode, resolve; } how = { (unsigned)flags, 0, 0 };
	enum { NO_MAGICLINKS = 0x02, NO_SYMLINKS = 0x04, BENEATH = 0x08 };

	how.resolve = BENEATH | NO_SYMLINKS | NO_MAGICLINKS;
	return (int)syscall(SYS_openat2, dirfd, path, &how, sizeof how);
#else
	(void)dirfd;
	(void)path;
	(void)flags;
	errno = ENOSYS;
	return -1;
#endif
}

unsigned long
sys_peak_memory(void)
{
#ifdef CPH_LINUX
	struct rusage u;

	return getrusage(RUSAGE_SELF, &u) == 0 ? (unsigned long)u.ru_maxrss : 0;
#else
	return 0;
#endif
}

int
sys_redraws(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && (term == NULL || strcmp(term, "dumb") != 0);
}

void
sys_terminal(int fd, unsigned *columns, unsigned *lines)
{
#ifdef CPH_LINUX
	struct winsize w;

	memset(&w, 0, sizeof w);
	if (ioctl(fd, TIOCGWINSZ, &w) == 0) {
		*columns = w.ws_col;
		*lines = w.ws_row;
		return;
	}
#endif
	(void)fd;
	*columns = *lines = 0;
}
