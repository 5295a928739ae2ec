/* dirlist - what is in a directory, from the beginning, however often it was listed before (layer 2) */
#ifndef CPH_DIRLIST_H
#define CPH_DIRLIST_H

#include <dirent.h>
#include <stddef.h>

/* The directory behind fd, which stays open and where it was.  The result is the caller's to closedir.  NULL with errno. */
DIR *dirlist(int fd);

/* The names in it by byte order, hidden ones left out: what is said of them does not depend on the file system.  0, or -1 with errno; then
 * there is nothing to give back. */
int dirlist_names(int fd, char ***names, size_t *n);
void dirlist_free(char **names, size_t n);

#endif
