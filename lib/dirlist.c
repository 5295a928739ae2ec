#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "dirlist.h"

DIR *
dirlist(int fd)
{
	/* a descriptor of its own: a duplicate would share its place in the directory with fd */
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), e;
	DIR *d = own < 0 ? NULL : fdopendir(own);

	if (d == NULL && own >= 0) {
		e = errno;
		close(own);
		errno = e;
	}
	return d;
}
