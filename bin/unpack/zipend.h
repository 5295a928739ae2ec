/* zipend - the end record of a zip archive, from which everything else is found (layer 1, used by zip.c only) */
#ifndef CPH_ZIPEND_H
#define CPH_ZIPEND_H

#include <stdint.h>

#include "member.h"
#include "span.h"

#define ZIPEND_SIG 0x06054b50u

struct zipend {
	size_t at;              /* where the central directory ends: the end record, or the zip64 one */
	uint64_t n;             /* entries */
	uint64_t cd, cd_size;   /* central directory: place in the file, bytes; inside the file and ending at .at */
	uint64_t stub;          /* bytes at the start of the file that the offsets inside do not count */
};

/* 0, or -1 with the fault. */
int zipend_read(struct span file, struct zipend *e, struct fault *fault);

/* 1 if the file ends like a zip archive. */
int zipend_is(struct span file);

#endif
