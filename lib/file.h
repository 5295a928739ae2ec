/* file - files opened safely and published whole (layer 2)
 *
 * Functions return 0 (or a descriptor) on success and -1 with errno set.
 */
#ifndef CPH_FILE_H
#define CPH_FILE_H

#include <sys/types.h>

#include "buf.h"

#define FILE_TMP_PREFIX ".cph-tmp."     /* names a killed run leaves behind; file_sweep removes them */

/* Append what fd has to b.  More than cap bytes: -1, EFBIG.  Out of memory: -1, ENOMEM. */
int file_slurp_fd(int fd, struct buf *b, size_t cap);
/* The same for a path ("-" is stdin); a directory is EISDIR, never a hang on a FIFO. */
int file_slurp(const char *path, struct buf *b, size_t cap);

/* All n bytes to fd. */
int file_write(int fd, const void *data, size_t n);
/* The bytes of a file beneath dirfd (no link) to a descriptor. */
int file_copy(int dirfd, const char *from, int to);

/* Open a regular file beneath dirfd for reading.  path is relative, '/'-separated; no component may be empty, "." or "..", none
 * may be a symbolic link.  Never blocks (FIFO, device: EINVAL; directory: EISDIR).  On Linux openat2(RESOLVE_BENEATH), elsewhere a
 * walk with O_NOFOLLOW. */
int file_open_beneath(int dirfd, const char *path);

/* The same for a directory. */
int file_dir_beneath(int dirfd, const char *path);

/* 1 if every component of a relative path is a plain name: none is empty, "." or "..". */
int file_plain(const char *path);

/* The directory that a path lies in, opened; *name: the last component, in path. */
int file_open_parent(const char *path, const char **name);

/* Remove names left by runs that were killed: FILE_TMP_PREFIX<pid>.<n> whose process is gone, and those
 * of an earlier process with our number: call it before the first fileset, not while one is under way. */
void file_sweep(int dirfd);

/* ---- several files that appear together or not at all ---- */

struct fileset_item;

struct fileset {
	int dirfd;              /* borrowed; all names are in this directory or below it */
	mode_t dirmode;         /* of directories that are made: 0750, or what the caller sets */
	gid_t gid;              /* of every file and directory, where the caller sets it and we may; -1 = not set */
	int flags;              /* of the step under way */
	struct fileset_item *item;
	size_t n, cap;
	char **dir;             /* directories made for it, outermost first */
	size_t ndirs;
	const char *bad;        /* name at fault after a failure, borrowed from the set */
};

enum {
	FILESET_SYNC = 1,       /* fsync files and directory: what is published survives a power cut */
	FILESET_NOCLOBBER = 2,  /* an existing file with other content is an error (EEXIST) */
	FILESET_GROUP = 4,      /* what is new gets the directory's group, what is replaced keeps owner and group, where we may set them */
	FILESET_SET = 16,       /* a file whose content is right gets exactly the mode asked for */
	FILESET_NOLINKS = 8,    /* a symbolic link among the directories of a path is an error (ELOOP) */
};

void fileset_init(struct fileset *s, int dirfd);

/* Take a copy of the name; data are borrowed until commit.  Names are single components. */
int fileset_add(struct fileset *s, const char *name, const void *p, size_t n, mode_t mode);

/* The same for a path below the directory, '/'-separated; directories that are missing are made (dirmode), and removed again on failure.
 * Without FILESET_NOLINKS links among its directories are followed: whoever may write there owns the tree. */
int fileset_add_path(struct fileset *s, const char *path, const void *p, size_t n, mode_t mode);

/* The same with the content in a temporary file of n bytes that the caller has made in dirfd; it is renamed, or removed on failure, or
 * left where it is if path has this content already.  temp is borrowed until commit. */
int fileset_add_temp(struct fileset *s, const char *path, const char *temp, size_t n, mode_t mode);

/* path as a hard link to source (both below the directory), or a copy of it where the file system has no hard links.  source is
 * borrowed until commit. */
int fileset_add_link(struct fileset *s, const char *path, const char *source);

/* name as a symbolic link with that text.  target is borrowed until commit. */
int fileset_add_symlink(struct fileset *s, const char *name, const char *target);

/* Write every file under a temporary name, then rename all.  A file whose content is there already is not touched (its mtime
 * stays: make), but for a mode that lets everybody at it where the one asked for does not.  On failure everything is as it was before
 * (the names already renamed are put back), errno says why and s->bad which name.  Where putting back fails, too, or the file system
 * has no hard links to keep the old file by, the new file stays, whole: a name never loses its file. */
int fileset_commit(struct fileset *s, int flags);

/* The words for an errno of fileset_commit: strerror(), but for EXDEV, where a directory of the path is a mount point. */
const char *fileset_reason(int e);

int fileset_changed(const struct fileset *s, size_t i);         /* after commit: 1 if item i was written */
void fileset_free(struct fileset *s);

#endif
