/* dialpat - the pattern of a dial plan rule, MATCH="...", as the phone compares it with what is dialled (layer 1)
 *
 * cph-lint judges the rules of a dial plan with it, cph-mkcnf those that it is asked to write.  The rules are those of the SIP stack
 * that Cisco opened later (sipcc, dialplan.c), likely and not proven for the 7940/7960.
 */
#ifndef CPH_DIALPAT_H
#define CPH_DIALPAT_H

#include "span.h"

#define DIALPAT_MAX 63          /* characters that are read of an attribute */

/* NULL, or what is wrong with the pattern.  *doubtful is set when it is odd rather than wrong. */
const char *dialpat_check(struct span match, int *doubtful);

#endif
