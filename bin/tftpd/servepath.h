/* servepath - checks the name that a client asks for (layer 1)
 *
 * Names are refused, not repaired.  Only what phones are known to put in front is taken off: a leading "/", and "./" (a SIP phone whose
 * tftp_cfg_dir is "./" asks for "./SIP001122AABBCC.cnf").
 */
#ifndef CPH_SERVEPATH_H
#define CPH_SERVEPATH_H

#include "mac.h"
#include "span.h"

#define SERVEPATH_MAX 255       /* bytes in a name, after what is stripped */
#define SERVEPATH_DEPTH 8       /* components */

/* Clean name into out (NUL-terminated, relative, one or more plain components).  Returns NULL, or why it is refused: empty, too long,
 * too deep, a control byte, a backslash, an empty component, and components that begin with a dot ("." and ".." among
 * them, .hops, and temporary files). */
const char *servepath_clean(struct span asked, char out[SERVEPATH_MAX + 1]);

/* The MAC address a name carries: SEP, SIP or MGC, with or without CTL in front, ITLSEP or WLAN, followed by twelve hex digits that
 * end the name or stand before a dot, in the last component.  Canonical into out; returns 1, or 0 and "". */
int servepath_mac(struct span name, char out[MAC_LEN + 1]);

/* 1 if a component is twelve hex digits, in whatever case: a phone's own directory, which nobody enters by name. */
int servepath_is_macdir(struct span component);

#endif
