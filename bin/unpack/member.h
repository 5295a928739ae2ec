/* member - what all archives have in common: limits, names, and how a fault is told (layer 1) */
#ifndef CPH_MEMBER_H
#define CPH_MEMBER_H

#include <stdint.h>

#include "span.h"

#define MEMBER_NAME_MAX 255     /* bytes, directories and slashes counted */

/* Hard bounds, all inclusive.  A whole firmware package has up to some dozen files and 16 MB. */
struct limits {
	uint64_t bytes;         /* all files together, and all that is inflated on the way to them */
	size_t entries;         /* files and directories, in all archives together */
	unsigned ratio;         /* what one compressed byte may become */
	unsigned depth;         /* archives inside one another, the outermost counted */
};

#define LIMITS_BYTES ((uint64_t)64 << 20)
#define LIMITS_ENTRIES 10000
#define LIMITS_RATIO 1032       /* deflate cannot do better: 258 bytes from 2 bits */
#define LIMITS_DEPTH 6

/* BYTES[,entries=N][,ratio=N][,depth=N], in any order, over those of *lim.  NULL, or the reason it is none; *lim may then be changed in part. */
const char *limits_parse(struct span text, struct limits *lim);

/* 1 if the name ends as those of firmware, or of archives, do. */
int member_firmware_name(struct span name);
int member_archive_name(struct span name);

/* Why an archive was refused: a static English text, and the name of the entry, borrowed from the archive; empty when it is the
 * archive itself. */
struct fault {
	const char *why;        /* NULL: the system failed, errno says how */
	struct span at;
};

/* The fault of an archive without any file, which is harmless in another. */
extern const char member_empty[];

/* Set f and return -1. */
int fault_set(struct fault *f, const char *why, struct span at);

/* NULL, or why no file may be made under this name: directories are separated by '/', every component is a plain name of
 * printable ASCII without '\' and ':', none is empty, "." or "..", or a temporary name of ours.  Names are refused, never
 * rewritten. */
const char *member_name_fault(struct span name);

/* 1 if a name that has a fault is no danger, only one that no file may have: other characters than ASCII, or directories separated by
 * backslashes; and not the name of firmware.  Archives with such companions are read, without these. */
int member_passed_by(struct span name);

/* Compare names so that 'a' is followed by whatever lies in a directory of that name, upper and lower case being the same (a
 * directory may be case-blind, and so are some TFTP servers). */
int member_cmp(struct span a, struct span b);

/* Neighbours in that order: NULL, or why the two cannot be there together. */
const char *member_clash(struct span a, struct span b);

/* Sort names so and find a clash among neighbours: NULL, or the reason, *at the second of them.  The array is reordered. */
const char *member_clashes(struct span *name, size_t n, struct span *at);

#endif
