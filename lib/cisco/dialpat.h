/* dialpat - checks the pattern of a dial plan rule, MATCH="...", which the phone compares with the dialled number (layer 1)
 *
 * cph-lint checks the rules of a dial plan with it, cph-mkcnf those that it writes.  The checks follow the SIP stack that Cisco published
 * later (sipcc, dialplan.c); that the 7940/7960 do the same is likely but not proven.
 */
#ifndef CPH_DIALPAT_H
#define CPH_DIALPAT_H

#include "span.h"

#define DIALPAT_MAX 63          /* the phone reads at most so many characters of an attribute */

/* Returns NULL, or what is wrong with the pattern.  *doubtful is set to 1 if the pattern works but is unusual. */
const char *dialpat_check(struct span match, int *doubtful);

#endif
