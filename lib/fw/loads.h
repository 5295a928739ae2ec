/* loads - the text of a .loads: which loader, which application, which version of the loader (layer 1)
 *
 *	<loader>.sbn
 *	<application>.sb2
 *	LA_VERSION=<8 characters>
 *
 * The phone's loader reads it more freely (words in any order, unknown ones skipped, defaults for missing ones; FW).  Here only
 * the one form that genuine files have is taken: these three lines in this order, LF or CR LF all through, the last end may be missing.
 */
#ifndef CPH_LOADS_H
#define CPH_LOADS_H

#include "span.h"

#define LOADS_NAME_MAX 31       /* longest name: the phone cuts at 32 */

struct loads {
	char loader[LOADS_NAME_MAX + 1];
	char application[LOADS_NAME_MAX + 1];
	char la_version[9];
};

/* NULL, or the reason why it is refused; body is the text behind the signed header. */
const char *loads_parse(struct span body, struct loads *l);

#endif
