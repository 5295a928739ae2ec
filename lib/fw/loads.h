/* loads - reads the text of a .loads: loader, application, version of the loader (layer 1)
 *
 *	<loader>.sbn
 *	<application>.sb2
 *	LA_VERSION=<8 characters>
 *
 * The phone's loader accepts more (words in any order, unknown and missing words; FW).  Here only the form of genuine files is accepted: these
 * three lines in this order, all ending in LF or all in CR LF; the end of the last line may be missing.
 */
#ifndef CPH_LOADS_H
#define CPH_LOADS_H

#include <stdint.h>

#include "span.h"

#define LOADS_NAME_MAX 31       /* longest name; the phone cuts a name at 32 characters */

struct loads {
	char loader[LOADS_NAME_MAX + 1];
	char application[LOADS_NAME_MAX + 1];
	char la_version[9];
};

/* NULL, or the reason why it is refused; body is the text behind the signed header. */
const char *loads_parse(struct span body, struct loads *l);

/* ---- the list of a phone with Java (7906 to 7975) ----
 *
 * Lines with the name of a file, .sbn or .bin; comments; "#HARDWARE_COMP_1 n", a bit mask of the hardware that may run the load; "#BASE load".
 * It is read as the phone reads it (from its disassembled program): lines of up to 126 bytes, of which the first word counts; '#' begins a
 * comment.
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
