/* dirlist - the entries of an open directory (layer 2), from the first one each time it is listed */
#ifndef CPH_DIRLIST_H
#define CPH_DIRLIST_H

#include <dirent.h>
#include <stddef.h>

/* The directory behind fd, which stays open and where it was.  The result is the caller's to closedir.  NULL with errno. */
DIR *dirlist(int fd);

/* The names in it by byte order, hidden ones left out, so that output does not depend on the file system.  0, or -1 with errno; then
 * there is nothing to give back. */
int dirlist_names(int fd, char ***names, size_t *n);
void dirlist_free(char **names, size_t n);

#endif
