/* source - operands of cph-unpack: an archive, a single file, a directory (layer 2) */
#ifndef CPH_SOURCE_H
#define CPH_SOURCE_H

#include "archive.h"

enum source_res {
	SOURCE_OK,
	SOURCE_ERRNO,           /* errno; at: the file of a directory, or "" */
	SOURCE_FAULT,           /* the archive is refused: a->why, a->at */
	SOURCE_LARGE            /* the file is larger than the limit allows any archive to be */
};

/* Add what path ("-": standard input) holds to a, an initialised archive: the members of an archive, or the file itself; or of a
 * directory the files in it that are firmware by name or by content, as they stand (archives among them are not opened, links
 * not followed, what is in deeper directories not looked at). */
enum source_res source_read(struct archive *a, const char *path, int *is_dir);

/* Is there an archive in this directory, by its first bytes?  The name of the first, in byte order; 0 = none. */
int source_archive_in(const char *path, char *name, size_t cap);

#endif
