/* archive - the files in a download, however it was wrapped (layer 1)
 *
 * zip, tar and gzip, one inside another, and the signed .cop.sgn around a gzip file; recognised by content, never by name.
 * Everything is unpacked in memory and checked (CRC, sizes, names) before the first file is handed out.  Files of an inner
 * archive stand beside those of the outer one, under the names they have in there.
 */
#ifndef CPH_ARCHIVE_H
#define CPH_ARCHIVE_H

#include "member.h"
#include "span.h"

struct archive_member {
	const char *name;       /* '/' between directories; member_name_fault() was asked; owned by the archive */
	struct span data;       /* in the file given, or owned by the archive */
	uint32_t crc;           /* CRC-32 of data */
	unsigned in;            /* number of the archive it was in; 0: none, it is the file itself */
};

struct archive {
	struct archive_member *m;       /* in the order of the archives */
	size_t n;
	uint64_t bytes;         /* of all members */
	int opened;             /* how many archives were opened: 0 = the file was no archive, m[0] is it */
	const char *why;        /* after -1: why it was refused; NULL = out of memory */
	char at[1024];          /* after -1: entry at fault, "inner.tar(name)", a NUL in it as '?'; "" = the file itself */

	/* private */
	struct limits lim;
	uint64_t inflated;
	size_t entries, cap;
	void **own;
	size_t nown, capown;
	unsigned ids;
};

void archive_init(struct archive *a, const struct limits *lim);

/* Add every file in a file.  name is that of the file, without directory; NULL if it has none (standard input): then it must be an
 * archive.  0, or -1 with a->why and a->at. */
int archive_read(struct archive *a, struct span file, const char *name);

/* Add a file as it stands, archive or not, under a name (of a plain directory). */
int archive_add(struct archive *a, struct span file, const char *name);

/* After the last of them: names that clash are a fault, but of equal files under one name in different archives one is kept. */
int archive_end(struct archive *a);

void archive_free(struct archive *a);

#endif
