/* mac - Ethernet addresses as phones and people write them (layer 0)
 *
 * Phones put twelve UPPER-CASE hex digits into file names (SIP001122AABBCC.cnf); that is the canonical form here.
 * Accepted from people: 001122aabbcc, 00:11:22:aa:bb:cc, 00-11-22-AA-BB-CC, 0011.22aa.bbcc, SEP001122AABBCC.
 */
#ifndef CPH_MAC_H
#define CPH_MAC_H

#include "span.h"

#define MAC_LEN 12

/* Canonical form, NUL-terminated, into out.  Returns NULL, or the reason it is not a usable station address (out is then
 * ""): the all-zero, broadcast and multicast addresses cannot be a phone's. */
const char *mac_parse(struct span s, char out[MAC_LEN + 1]);

/* 1 if s is twelve upper-case hex digits, nothing else. */
int mac_is_canonical(struct span s);

#endif
