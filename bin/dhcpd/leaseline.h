/* leaseline - one line of a lease file in dnsmasq's format (layer 1): "EXPIRY MAC IP NAME CLIENT-ID"
 *
 * EXPIRY in seconds since 1970, 0 = never; NAME and CLIENT-ID are "*" when there is none.  macfind.h reads the same for other purposes.
 */
#ifndef CPH_LEASELINE_H
#define CPH_LEASELINE_H

#include <stdint.h>

#include "dhcpsrv.h"

#define LEASELINE_MAX 512       /* bytes of a line as it is written */

struct leaseline {
	int64_t expiry;
	uint32_t ip;
	struct dhcpsrv_who who;
	char host[DHCPSRV_TEXT_MAX + 1];        /* "" = none */
};

/* NULL, or why it is not such a line. */
const char *leaseline_parse(struct span line, struct leaseline *l);

/* Its length, newline included.  A host name with anything but letters, digits, '-', '.' and '_' is written as "*". */
size_t leaseline_put(const struct leaseline *l, char out[LEASELINE_MAX]);

#endif
