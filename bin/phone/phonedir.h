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


/* Take a phone that was started with phone_start to its end (p->next.kind is BOOT_END).  Returns 0, or -1 with errno when the system
 * failed, at p->next.file. */
int phonedir_run(int dirfd, struct phone *p, const struct phone_tell *t);

#endif
