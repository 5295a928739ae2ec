/* dirlist - what is in a directory, from the beginning, however often it was listed before (layer 2) */
#ifndef CPH_DIRLIST_H
#define CPH_DIRLIST_H

#include <dirent.h>

/* The directory behind fd, which stays open and where it was.  The result is the caller's to closedir.  NULL with errno. */
DIR *dirlist(int fd);

#endif
