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

#include <stdint.h>

#include "span.h"

#define LOADS_NAME_MAX 31       /* longest name: the phone cuts at 32 */

struct loads {
	char loader[LOADS_NAME_MAX + 1];
	char application[LOADS_NAME_MAX + 1];
	char la_version[9];
};

/* NULL, or the reason why it is refused; body is the text behind the signed header. */
const char *loads_parse(struct span body, struct loads *l);

/* ---- the list of a phone with Java (7906 to 7975) ----
 *
 * Any number of lines with the name of a file, .sbn or .bin; comments; "#HARDWARE_COMP_1 n", a mask of the hardware that may run it;
 * "#BASE load".  Read as the phone reads it (its program, disassembled): lines of up to 126 bytes; what follows a '#' or the first word
 * does not count.
 */
#define LOADS_JAVA_LINE_MAX 126
#define LOADS_JAVA_NAME_MAX 63

struct loads_reader {
	struct span rest;
	const char *why;        /* after -1 */
	int has_hardware;
	uint32_t hardware;
};

void loads_start(struct loads_reader *l, struct span body);
int loads_next(struct loads_reader *l, struct span *name);       /* 1 and a name, 0 at the end, -1 and l->why */

#endif
