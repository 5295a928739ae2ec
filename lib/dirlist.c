#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dirlist.h"

DIR *
dirlist(int fd)
{
	/* openat, not dup: a duplicate would share its position in the directory with fd */
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), e;
	DIR *d = own < 0 ? NULL : fdopendir(own);

	if (d == NULL && own >= 0) {
		e = errno;
		close(own);
		errno = e;
	}
	return d;
}

void
dirlist_free(char **names, size_t n)
{
	while (n > 0)
		free(names[--n]);
	free(names);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Append a copy of name. */
static int
add(char ***names, size_t *n, size_t *cap, const char *name)
{
	size_t len = strlen(name) + 1;

	if (*n == *cap) {
		size_t more = *cap == 0 ? 64 : 2 * *cap;
		char **p = realloc(*names, more * sizeof *p);

		if (p == NULL)
			return -1;
		*names = p;
		*cap = more;
	}
	(*names)[*n] = malloc(len);
	if ((*names)[*n] == NULL)
		return -1;
	memcpy((*names)[(*n)++], name, len);
	return 0;
}

int
dirlist_names(int fd, char ***names, size_t *n)
{
	DIR *d = dirlist(fd);
	struct dirent *de;
	size_t cap = 0;
	int e;

	*names = NULL;
	*n = 0;
	if (d == NULL)
		return -1;
	while (errno = 0, (de = readdir(d)) != NULL)
		if (de->d_name[0] != '.' && add(names, n, &cap, de->d_name) != 0) {
			errno = ENOMEM;
			break;
		}
	e = errno;
	closedir(d);
	if (e == 0) {
		if (*n > 0)
			qsort(*names, *n, sizeof **names, by_name);
		return 0;
	}
	dirlist_free(*names, *n);
	*names = NULL;
	*n = 0;
	errno = e;
	return -1;
}
