/* macfind - reads the system's neighbour table (layer 1), as Linux shows it in /proc/net/arp: "IP HWTYPE FLAGS MAC MASK DEVICE"
 * under a heading.  Lease files are read by net/leaseline.
 */
#ifndef CPH_MACFIND_H
#define CPH_MACFIND_H

#include "mac.h"

/* Writes the canonical MAC of ip (text) or "", and returns 1 or 0. */
int macfind_neighbour(struct span text, struct span ip, char mac[MAC_LEN + 1]);

#endif
