/* until - the conditions of cph-tftpd -e under which a server that a script started ends (layer 1)
 *
 * main.c reports each transfer that ended well; it also watches the idle time.  Cannot fail, but for a bad argument.
 */
#ifndef CPH_UNTIL_H
#define CPH_UNTIL_H

#include <stdint.h>

#include "span.h"

#define UNTIL_PHONES_MAX 10000
#define UNTIL_WHO 64            /* bytes of the text that identifies a phone, with NUL: a MAC or an address */

struct until {
	uint64_t idle;          /* seconds, 0 = not asked for */
	unsigned phones;        /* 0 = not asked for */
	struct span file;       /* borrowed from the argument; n = 0: not asked for */
	unsigned nseen;
	int met;                /* the conditions on file and phones are met */
	char (*seen)[UNTIL_WHO];
};

/* "idle=S,file=NAME,phones=N", each at most once, in any order.  NULL, or the reason. */
const char *until_parse(struct until *u, struct span arg);

/* A transfer of file (cleaned name) to who ended well.  With file=, only that name counts; with phones=, N different phones must have had
 * one.  Returns u->met. */
int until_done(struct until *u, const char *file, const char *who);
void until_free(struct until *u);

#endif
