/* extract - members of an archive into a directory, all of them or none (layer 2) */
#ifndef CPH_EXTRACT_H
#define CPH_EXTRACT_H

#include <stddef.h>

#include "archive.h"

#define EXTRACT_FORCE 1         /* existing files with other content are replaced */
#define EXTRACT_MODE 0644       /* firmware is no secret, and servers run as somebody else */

struct extract {
	size_t changed;         /* files written; the others were there already, with the same content */
	char at[300];           /* after a failure: the name at fault, "" = the directory */
};

/* Write the members for which skip[i] is 0 (skip may be NULL) beneath dirfd, in directories made as needed: under temporary
 * names, synced, renamed.  Nothing on the way may be a symbolic link.  0, or -1 with errno, and then everything is as it was
 * before; EEXIST: a file with other content stands there. */
int extract(int dirfd, const struct archive *a, const unsigned char *skip, int flags, struct extract *x);

#endif
