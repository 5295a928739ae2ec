/* pcap - TFTP and DHCP packets out of a capture, as events
 *
 * libpcap's format (both byte orders, micro- and nanoseconds) and pcapng; Ethernet with VLAN tags, Linux cooked (two forms), raw IP, BSD
 * loopback; IPv4 and IPv6.  A packet that was cut (snaplen) counts by the length it had.  Sources: draft-ietf-opsawg-pcap, -pcapng,
 * RFC 1350, RFC 2348, RFC 2131.
 */
#ifndef CPH_WHY_PCAP_H
#define CPH_WHY_PCAP_H

#include "lines.h"
#include "logev.h"

/* 1 if these first bytes are those of a capture. */
int pcap_is(struct span head);

/* The rest of in, whose buffer holds what was read already.  event is called for each.  NULL, or why reading ended early. */
const char *pcap_read(struct lines *in, void (*event)(void *ctx, const struct logev *e), void *ctx);

#endif
