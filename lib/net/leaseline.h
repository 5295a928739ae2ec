/* leaseline - one line of a lease file in dnsmasq's format (layer 1): "EXPIRY MAC IP NAME CLIENT-ID"
 *
 * cph-dhcpd reads and writes such lines, cph-tftpd reads them.  EXPIRY is in seconds since 1970, 0 = never; NAME and CLIENT-ID are "*" when
 * there is none.  dnsmasq also writes leases that are not for an Ethernet station on IPv4, and lines that are no leases: these are
 * LEASELINE_OTHER, and a server that rewrites the file must copy them unchanged.
 */
#ifndef CPH_LEASELINE_H
#define CPH_LEASELINE_H

#include <stdint.h>

#include "mac.h"

#define LEASELINE_MAX 512       /* bytes of a line as it is written */
#define LEASELINE_ID 64         /* bytes of a client id; a longer one is ignored */
#define LEASELINE_HOST 63       /* bytes of a host name */

struct leaseline {
	int64_t expiry;
	uint32_t ip;                            /* host order; LEASELINE_OTHER: 0 unless the line is about an IPv4 address */
	char mac[MAC_LEN + 1];
	unsigned char id[LEASELINE_ID];
	size_t nid;                             /* 0 = none */
	char host[LEASELINE_HOST + 1];          /* "" = none */
	const char *why;                        /* LEASELINE_BAD: the reason */
};

enum leaseline_kind {
	LEASELINE_OURS,         /* Ethernet and IPv4 */
	LEASELINE_OTHER,        /* dnsmasq's, but something else: IPv6, "duid", another kind of hardware ("06-...") */
	LEASELINE_BAD
};

enum leaseline_kind leaseline_parse(struct span line, struct leaseline *l);

/* Write the line; returns its length, newline included.  A host name with anything but letters, digits, '-', '.' and '_' becomes "*". */
size_t leaseline_put(const struct leaseline *l, char out[LEASELINE_MAX]);

/* Look up which MAC holds the address ip in the text of a lease file.  Returns 1 and writes the MAC, or returns 0 and writes "".  Leases that
 * ended before now do not count; of two lines for one address the last counts. */
int leaseline_find(struct span text, struct span ip, int64_t now, char mac[MAC_LEN + 1]);

#endif
