/* macfind - whose address is this? (layer 1): reading a lease file and the system's neighbour table
 *
 * Lease file: dnsmasq's format, which cph-dhcpd writes too; a line is "EXPIRY MAC IP NAME CLIENT-ID", EXPIRY in seconds since 1970,
 * 0 = never.  Lines that are something else (IPv6 leases, "duid ...") say nothing here.
 * Neighbour table: what Linux shows in /proc/net/arp, "IP HWTYPE FLAGS MAC MASK DEVICE" under a heading.
 */
#ifndef CPH_MACFIND_H
#define CPH_MACFIND_H

#include <stdint.h>

#include "mac.h"

/* Both write the canonical MAC of ip (text) or "", and return 1 or 0.  Leases that ended before now do not count; where an
 * address stands twice the last line counts. */
int macfind_lease(struct span text, struct span ip, int64_t now, char mac[MAC_LEN + 1]);
int macfind_neighbour(struct span text, struct span ip, char mac[MAC_LEN + 1]);

#endif
