/* file - opens files without following links out of a directory, and publishes files whole (layer 2)
 *
 * Functions return 0 (or a descriptor) on success and -1 with errno set.
 */
#ifndef CPH_FILE_H
#define CPH_FILE_H

#include <sys/types.h>

#include "buf.h"

/* the times of struct stat, by the names that macOS has for them */
#ifdef __APPLE__
#define st_mtim st_mtimespec
#define st_ctim st_ctimespec
#endif

#define FILE_TMP_PREFIX ".cph-tmp."     /* of temporary names; file_sweep removes those that a killed run left */

/* Read fd to its end and append the bytes to b.  More than cap bytes: -1, EFBIG.  Out of memory: -1, ENOMEM. */
int file_slurp_fd(int fd, struct buf *b, size_t cap);
/* The same for a path ("-" is stdin).  A directory is EISDIR; a FIFO does not block. */
int file_slurp(const char *path, struct buf *b, size_t cap);

/* Write all n bytes to fd. */
int file_write(int fd, const void *data, size_t n);
/* Write the bytes of the file from in dirfd (not a link) to the descriptor to. */
int file_copy(int dirfd, const char *from, int to);

/* Open a regular file beneath dirfd for reading.  path is relative, '/'-separated; no component may be empty, "." or "..", none
 * may be a symbolic link.  Never blocks (FIFO, device: EINVAL; directory: EISDIR).  On Linux openat2(RESOLVE_BENEATH), elsewhere a
 * walk with O_NOFOLLOW. */
int file_open_beneath(int dirfd, const char *path);

/* The same for a directory. */
int file_dir_beneath(int dirfd, const char *path);

/* 1 if every component of a relative path is a plain name: none is empty, "." or "..". */
int file_plain(const char *path);

/* Open the directory in which path lies; *name becomes the last component (it points into path). */
int file_open_parent(const char *path, const char **name);

/* Remove the temporary files of killed runs: FILE_TMP_PREFIX<pid>.<n> whose process is gone or has our own pid.  So call it before the
 * first fileset, never during one. */
void file_sweep(int dirfd);

/* ---- several files that appear together or not at all ---- */

struct fileset_item;

struct fileset {
	int dirfd;              /* borrowed; all names are in this directory or below it */
	mode_t dirmode;         /* mode of new directories: 0750, or what the caller sets */
	gid_t gid;              /* group of every file and directory, as far as we may set it; -1 = not set */
	int flags;              /* of the commit that is running */
	struct fileset_item *item;
	size_t n, cap;
	char **dir;             /* directories made for it, outermost first */
	size_t ndirs;
	const char *bad;        /* after a failure: the name that caused it, borrowed from the set */
};

enum {
	FILESET_SYNC = 1,       /* fsync files and directory: what is published survives a power cut */
	FILESET_NOCLOBBER = 2,  /* an existing file with other content is an error (EEXIST) */
	FILESET_GROUP = 4,      /* a new file gets the directory's group, a replaced file keeps owner and group, as far as we may set them */
	FILESET_SET = 16,       /* a file whose content is right gets exactly the mode asked for */
	FILESET_NOLINKS = 8,    /* a symbolic link among the directories of a path is an error (ELOOP) */
};

void fileset_init(struct fileset *s, int dirfd);

/* Add a file.  name is a single component and is copied; p is borrowed until commit. */
int fileset_add(struct fileset *s, const char *name, const void *p, size_t n, mode_t mode);

/* The same for a '/'-separated path below the directory.  Missing directories are made (dirmode), and removed again on failure.  Links among
 * the directories of the path are followed, unless FILESET_NOLINKS is set. */
int fileset_add_path(struct fileset *s, const char *path, const void *p, size_t n, mode_t mode);

/* The same with the content in a temporary file of n bytes that the caller has made in dirfd.  Commit renames it, removes it on failure, or
 * leaves it if path has this content already.  temp is borrowed until commit. */
int fileset_add_temp(struct fileset *s, const char *path, const char *temp, size_t n, mode_t mode);

/* Add path as a hard link to source (both below the directory), or as a copy of it if the file system has no hard links.  source is
 * borrowed until commit. */
int fileset_add_link(struct fileset *s, const char *path, const char *source);

/* Add name as a symbolic link to target, which is borrowed until commit. */
int fileset_add_symlink(struct fileset *s, const char *name, const char *target);

/* Write every file under a temporary name, then rename all.  A file that has the right content already is left alone, so that its mtime
 * stays for make(1); only its mode is corrected if it gives others more access than the mode asked for (or FILESET_SET), and its group if gid
 * is set.  On failure the old files are put back, errno is the reason and s->bad the name.  If a file cannot be put back, or could not be kept
 * because the file system has no hard links, the complete new file stays: no name is ever without a file. */
int fileset_commit(struct fileset *s, int flags);

/* Words for an errno of fileset_commit: strerror(), except for EXDEV (a directory of the path is a mount point). */
const char *fileset_reason(int e);

int fileset_changed(const struct fileset *s, size_t i);         /* after commit: 1 if item i was written */
void fileset_free(struct fileset *s);

#endif
