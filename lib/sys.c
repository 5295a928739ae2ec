#if defined(__linux__) && !defined(CPH_POSIX_ONLY)
#define CPH_LINUX 1
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#ifdef CPH_LINUX
#include <sys/syscall.h>
#include <linux/openat2.h>
#endif

#include "sys.h"

int
sys_open_beneath(int dirfd, const char *path, int flags)
{
#if defined(CPH_LINUX) && defined(SYS_openat2)
	struct open_how how;

	memset(&how, 0, sizeof how);
	how.flags = (unsigned)flags;
	how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
	return (int)syscall(SYS_openat2, dirfd, path, &how, sizeof how);
#else
	(void)dirfd;
	(void)path;
	(void)flags;
	errno = ENOSYS;
	return -1;
#endif
}
