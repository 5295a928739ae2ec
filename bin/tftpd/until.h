/* until - when a server started by a script has done its work (layer 1): the conditions of cph-tftpd -e */
#ifndef CPH_UNTIL_H
#define CPH_UNTIL_H

#include <stdint.h>

#include "span.h"

#define UNTIL_PHONES_MAX 10000
#define UNTIL_WHO 64            /* bytes of what names a phone, with NUL: a MAC or an address */

struct until {
	uint64_t idle;          /* seconds, 0 = not asked for */
	unsigned phones;        /* the same */
	struct span file;       /* borrowed from the argument; n = 0 not asked for */
	unsigned nseen;
	int met;                /* file and phones: done */
	char (*seen)[UNTIL_WHO];
};

/* "idle=S,file=NAME,phones=N", each at most once, in any order.  NULL, or the reason. */
const char *until_parse(struct until *u, struct span arg);

/* A transfer of file (cleaned name) to who ended well.  With file=, only that name counts; with phones=, N different phones must have had
 * one.  Returns u->met. */
int until_done(struct until *u, const char *file, const char *who);
void until_free(struct until *u);

#endif
