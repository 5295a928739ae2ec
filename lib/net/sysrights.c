#if defined(__linux__) && !defined(CPH_POSIX_ONLY)
#define CPH_LINUX 1
#define _GNU_SOURCE
#endif

#if (defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__) || defined(__DragonFly__) || defined(__APPLE__)) && !defined(CPH_POSIX_ONLY)
#define CPH_BSD 1
#endif

#include <errno.h>
#include <string.h>
#include <unistd.h>

#ifdef CPH_BSD
/* declared here because the headers of these systems hide it if _POSIX_C_SOURCE is set */
int setgroups(int n, const gid_t *groups);
#endif

#ifdef CPH_LINUX
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <grp.h>
#include <stdint.h>
#endif

#include "sysrights.h"

int
sys_no_new_privs(void)
{
#ifdef CPH_LINUX
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#else
	errno = ENOSYS;
	return -1;
#endif
}

#if defined(CPH_LINUX) && defined(SYS_landlock_create_ruleset)

/* Copied from linux/landlock.h: the header of an old distribution may know fewer rights than the kernel that runs. */
struct ll_ruleset {
	uint64_t fs, net, scoped;
};

struct ll_beneath {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

#define LL_READ_FILE (UINT64_C(1) << 2)
#define LL_READ_DIR (UINT64_C(1) << 3)
#define LL_WRITE (UINT64_C(1) << 1 | UINT64_C(1) << 5 | UINT64_C(1) << 8)        /* write to, remove, make plain files */

static int
ll_allow(int set, int fd, uint64_t rights)
{
	struct ll_beneath b;

	b.allowed = rights;
	b.fd = fd;
	return (int)syscall(SYS_landlock_add_rule, set, 1 /* path beneath */, &b, 0);
}

int
sys_landlock(int tree, int files, int writes)
{
	/* rights known from each version on: 13 of files, then refer, truncate, TCP, device ioctl, scopes */
	static const int fs_bits[] = { 0, 13, 14, 15, 15, 16, 16 };
	struct ll_ruleset rs;
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
	int set, e;

	if (abi < 1)
		return -1;
	memset(&rs, 0, sizeof rs);
	rs.fs = (UINT64_C(1) << fs_bits[abi > 6 ? 6 : abi]) - 1;
	rs.net = abi >= 4 ? 3 : 0;
	rs.scoped = abi >= 6 ? 3 : 0;
	set = (int)syscall(SYS_landlock_create_ruleset, &rs, abi >= 6 ? sizeof rs : abi >= 4 ? 2 * sizeof rs.fs : sizeof rs.fs, 0);
	if (set < 0)
		return -1;
	if ((tree < 0 || ll_allow(set, tree, LL_READ_FILE | LL_READ_DIR | (writes ? LL_WRITE : 0)) == 0) &&
	    (files < 0 || ll_allow(set, files, LL_READ_FILE) == 0) &&
	    syscall(SYS_landlock_restrict_self, set, 0) == 0) {
		close(set);
		return 0;
	}
	e = errno;
	close(set);
	errno = e;
	return -1;
}

#else

int
sys_landlock(int tree, int files, int writes)
{
	(void)tree;
	(void)files;
	(void)writes;
	errno = 0;
	return -1;
}

#endif

int
sys_chroot(int fd)
{
#ifdef CPH_LINUX
	return fchdir(fd) == 0 && chroot(".") == 0 && chdir("/") == 0 ? 0 : -1;
#else
	(void)fd;
	errno = ENOSYS;
	return -1;
#endif
}

int
sys_drop_groups(gid_t gid)
{
#ifdef CPH_LINUX
	(void)gid;
	return setgroups(0, NULL);
#elif defined(CPH_BSD)
	/* keep one group: on some of these systems the first of the list is the effective group */
	return setgroups(1, &gid);
#else
	gid_t g;
	int n = getgroups(1, &g);

	/* POSIX has no setgroups(): succeed only if there is no other group to drop */
	if (n == 0 || (n == 1 && g == gid))
		return 0;
	errno = ENOSYS;
	return -1;
#endif
}
