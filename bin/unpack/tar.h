/* tar - read a tar archive that lies whole in memory (layer 1); POSIX.1-2008 pax, ustar, the GNU format's long names
 *
 * Only files and directories are let through: a link, a device, a sparse file is refused by name.  The checksum of every header,
 * the two blocks of zeros at the end and nothing but zeros behind them are required.
 */
#ifndef CPH_TAR_H
#define CPH_TAR_H

#include "member.h"
#include "span.h"

#define TAR_BLOCK 512

struct tar {
	struct span file;
	size_t at;              /* next header */
	char name[MEMBER_NAME_MAX + 1]; /* of the entry last handed out, without "./" in front and '/' behind */
	int directory;          /* it is one */
	struct span data;       /* its content, in file */
	struct fault fault;     /* after -1; .at is in name or empty */
};

/* 1 if it begins with a header whose checksum is right. */
int tar_is(struct span file);

void tar_init(struct tar *t, struct span file);

/* 1 and the entry in t, 0 at a proper end, -1 with t->fault.  The top directory itself ("./") is passed over. */
int tar_next(struct tar *t);

#endif
