/* archive - the files in a download, however it was wrapped (layer 2)
 *
 * zip, tar and gzip, one inside another, and the signed .cop.sgn around a gzip file; recognised by content, never by name.
 * Everything is unpacked into a store and checked (CRC, sizes, names) before the first file is handed out.  Files of an inner
 * archive stand beside those of the outer one, under the names they have in there; an inner archive without firmware is left closed.
 */
#ifndef CPH_ARCHIVE_H
#define CPH_ARCHIVE_H

#include "member.h"
#include "span.h"
#include "store.h"

struct archive_member {
	const char *name;       /* '/' between directories; member_name_fault() was asked; owned by the archive */
	struct blob data;       /* in a->store */
	uint32_t crc;           /* CRC-32 of data */
	unsigned in;            /* number of the archive it was in; 0: none, it is the file itself */
	int firmware;           /* archive_firmware() of it */
};

struct archive {
	struct archive_member *m;       /* in the order of the archives */
	size_t n;
	struct store store;
	uint64_t bytes;         /* of all members */
	int opened;             /* how many archives were opened: 0 = the file was no archive, m[0] is it */
	const char *why;        /* after -1: why it was refused; NULL = the system failed: err */
	int err;                /* errno of that */
	char at[1024];          /* after -1: entry at fault, "inner.tar(name)", a NUL in it as '?'; "" = the file itself */
	size_t passed;          /* harmless members that were left out, or not opened; the first of them: */
	const char *passed_why;
	char passed_at[1024];

	/* private */
	struct limits lim;
	uint64_t inflated;
	size_t entries, cap;
	unsigned ids;
};

/* Temporary files go to dirfd, or with -1 to TMPDIR. */
void archive_init(struct archive *a, const struct limits *lim, int dirfd);

/* Add every file in a file.  name is that of the file, without directory; NULL if it has none (standard input): then it must be an
 * archive.  0, or -1 with a->why and a->at. */
int archive_read(struct archive *a, struct input *file, const char *name);

/* Add a file as it stands, archive or not, under a name (of a plain directory). */
int archive_add(struct archive *a, struct input *file, const char *name);

/* After the last of them: names that clash are a fault, but of equal files under one name in different archives one is kept. */
int archive_end(struct archive *a);

/* After -1: 1 if a limit was exceeded. */
int archive_over_limit(const struct archive *a);

void archive_free(struct archive *a);

/* 1 if a file is firmware by its name (without directory), or by its first bytes: a signed header, or the marks of a raw image. */
int archive_firmware(struct span name, struct span head);

#endif
