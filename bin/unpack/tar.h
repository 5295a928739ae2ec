/* tar - read a tar archive (layer 1); POSIX.1-2008 pax, ustar, the GNU format's long names
 *
 * Only files and directories are let through: a link, a device, a sparse file is refused by name.  The checksum of every header,
 * the two blocks of zeros at the end and nothing but zeros behind them are required.
 */
#ifndef CPH_TAR_H
#define CPH_TAR_H

#include "member.h"
#include "store.h"

#define TAR_BLOCK 512
#define TAR_AHEAD_MAX 65536     /* of a header that gives a longer name */

struct tar {
	struct input *in;
	uint64_t at;            /* next header */
	char name[MEMBER_NAME_MAX + 1]; /* of the entry last handed out, without "./" in front and '/' behind */
	int directory;          /* it is one */
	int skip;               /* a harmless name that no file may have (member_passed_by) */
	uint64_t data, size;    /* where its content lies in the archive */
	struct fault fault;     /* after -1; .at is in name or empty; why NULL: errno */
	unsigned char *ahead;   /* private */
};

/* 1 if it begins with a header whose checksum is right. */
int tar_is(struct span head);

void tar_init(struct tar *t, struct input *in);
void tar_free(struct tar *t);

/* 1 and the entry in t, 0 at a proper end, -1 with t->fault.  The top directory itself ("./") is passed over. */
int tar_next(struct tar *t);

#endif
