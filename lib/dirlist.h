/* dirlist - lists an open directory, each time from its first entry (layer 2) */
#ifndef CPH_DIRLIST_H
#define CPH_DIRLIST_H

#include <dirent.h>
#include <stddef.h>

/* Open the directory of fd again; fd and its position do not change.  The caller closes the result by closedir.  NULL with errno. */
DIR *dirlist(int fd);

/* The names in it without hidden ones, sorted by bytes, so that output does not depend on the file system.  Returns 0 (free them by
 * dirlist_free), or -1 with errno (nothing to free). */
int dirlist_names(int fd, char ***names, size_t *n);
void dirlist_free(char **names, size_t n);

#endif
