/* phonedir - a directory answers a phone in the place of a TFTP server (layer 2)
 *
 * As cph-tftpd serves it, but for the case of names: they must match exactly, as with most servers.  If DIR/<MAC> is a directory, or a
 * link to one, it is that phone's whole world.  Names beginning with a dot are not served, links are not followed.
 */
#ifndef CPH_PHONEDIR_H
#define CPH_PHONEDIR_H

#include "boot.h"
#include "buf.h"

struct phonedir_answer {
	enum boot_event_kind kind;      /* BOOT_FILE, BOOT_MISSING, BOOT_OVER */
	unsigned code;                  /* BOOT_MISSING: 1 not there, 2 there and not readable */
	size_t bytes;                   /* of the file */
	char near[BOOT_NAME_MAX + 1];   /* BOOT_MISSING: a name there that differs in case only, or "" */
};

/* Answer the request of phone mac for file, of which it takes at most max bytes; content replaces what was in b.  Returns 0, or -1 with
 * errno when the system failed. */
int phonedir_ask(int dirfd, const char *mac, const char *file, size_t max, struct buf *b, struct phonedir_answer *a);

#endif
