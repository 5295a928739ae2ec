#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "file.h"
#include "hopdir.h"
#include "num.h"

void
hopdir_path(char out[HOPDIR_PATH], const char *mac, unsigned n)
{
	snprintf(out, HOPDIR_PATH, HOPDIR_NAME "/%.12s/%u", mac, n);
}

unsigned
hopdir_number(struct span path, const char *mac, struct span *rest)
{
	struct span r = path, w;
	uint64_t n;

	if (!span_cut(&r, '/', &w) || !span_is(w, HOPDIR_NAME) || !span_cut(&r, '/', &w) || !span_is(w, mac) || !span_cut(&r, '/', &w) ||
	    num_u64(w, 1, HOPDIR_PARKED + HOPDIR_MAX, &n) != NUM_OK)
		return 0;
	if (rest != NULL)
		*rest = r;
	return (unsigned)n;
}

int
hopdir_where(int dirfd, const char *mac)
{
	char to[128];
	ssize_t n = readlinkat(dirfd, mac, to, sizeof to);
	struct span rest = { NULL, 0 };
	unsigned hop;

	if (n < 0)
		return errno == ENOENT ? 0 : -1;
	hop = hopdir_number(span(to, (size_t)n), mac, &rest);
	return hop == 0 || rest.p != NULL ? -1 : (int)hop;
}

/* Make the empty directory, readable for every server whatever the umask is: there is nothing in it to protect. */
static int
make_parked(int dirfd, const char *path)
{
	struct stat st;

	if (mkdirat(dirfd, path, 0755) != 0)
		return errno == EEXIST ? 0 : -1;
	if (fchmodat(dirfd, path, 0755, 0) != 0)
		errno = 0;
	if (fstat(dirfd, &st) == 0 && fchownat(dirfd, path, (uid_t)-1, st.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
		errno = 0;
	return 0;
}

int
hopdir_point(int dirfd, const char *mac, unsigned n)
{
	char to[HOPDIR_PATH], tmp[64];
	int e;

	hopdir_path(to, mac, n);
	if (n > HOPDIR_PARKED && make_parked(dirfd, to) != 0)
		return -1;
	snprintf(tmp, sizeof tmp, FILE_TMP_PREFIX "%ld.%s", (long)getpid(), mac);
	unlinkat(dirfd, tmp, 0);
	if (symlinkat(to, dirfd, tmp) != 0)
		return -1;
	if (renameat(dirfd, tmp, dirfd, mac) == 0)
		return 0;
	e = errno;
	unlinkat(dirfd, tmp, 0);
	errno = e;
	return -1;
}
