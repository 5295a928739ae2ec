/* format - the lines of the logs of TFTP and DHCP servers, as rows of lib/data/logs.tsv
 *
 * A line is looked at once for the keys of all rows; only rows whose key is in it are tried.
 */
#ifndef CPH_WHY_FORMAT_H
#define CPH_WHY_FORMAT_H

#include "logev.h"

/* Read the table, once in a process.  NULL, or "logs.tsv:LINE: reason" in a static buffer. */
const char *format_init(void);
const char *format_read(struct span table);     /* another table */

enum format_res { FORMAT_FOREIGN, FORMAT_ODD, FORMAT_EVENT };

/* Foreign: no key of any row is in the line.  Odd: a key is, and no row fits (a wrapped line, a wording that is not known). */
enum format_res format_match(struct span line, struct logev *e);

/* The last resort: a line with one IPv4 address and one name of a file that phones ask for. */
int format_generic(struct span line, struct logev *e);

#endif
