/* pjsip - sections of Asterisk's pjsip.conf for the lines of an inventory (layer 2)
 *
 * Option names and types as the documentation of res_pjsip has them (endpoint, auth, aor).  The text contains the passwords.
 */
#ifndef CPH_PJSIP_H
#define CPH_PJSIP_H

#include "buf.h"
#include "compose.h"

/* One endpoint, auth and aor for each line name; a name that several phones have is one endpoint with as many contacts.  What cannot
 * be written is reported and left out; nothing is appended where no line is left.  0, or -1 when memory ran out. */
int pjsip_write(struct buf *out, struct compose *c, const struct inv *inv);

#endif
