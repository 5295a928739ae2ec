/* phonedir - a directory answers a phone in the place of a TFTP server (layer 3)
 *
 * It answers as cph-tftpd does, with one difference: names must match in case, as with most servers.  If DIR/<MAC> is a directory, or a
 * link to one, that phone sees nothing else.  Names beginning with a dot are not served, links are not followed.
 */
#ifndef CPH_PHONEDIR_H
#define CPH_PHONEDIR_H

#include "boot.h"
#include "buf.h"
#include "phone.h"

struct phonedir_answer {
	enum boot_event_kind kind;      /* BOOT_FILE, BOOT_MISSING, BOOT_OVER */
	unsigned code;                  /* BOOT_MISSING: 1 not there, 2 there and not readable */
	size_t bytes;                   /* of the file */
	char near[BOOT_NAME_MAX + 1];   /* BOOT_MISSING: a name there that differs in case only, or "" */
};

/* Answer the request of phone mac for file, of which it takes at most max bytes; content replaces what was in b.  Returns 0, or -1 with
 * errno when the system failed. */
int phonedir_ask(int dirfd, const char *mac, const char *file, size_t max, struct buf *b, struct phonedir_answer *a);

/* Take a phone that was started with phone_start to its end (p->next.kind is BOOT_END).  Returns 0, or -1 with errno when the system
 * failed, at p->next.file. */
int phonedir_run(int dirfd, struct phone *p, const struct phone_tell *t);

#endif
