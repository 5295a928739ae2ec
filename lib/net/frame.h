/* frame - IPv4 and UDP headers, and ARP packets, built and read (layer 1)
 *
 * A client without an address cannot send or receive through UDP sockets, so a DHCP server and its clients make these headers themselves.
 * Addresses are numbers in host order.
 */
#ifndef CPH_FRAME_H
#define CPH_FRAME_H

#include <stdint.h>

#include "span.h"

#define FRAME_IP 0x0800         /* Ethernet types */
#define FRAME_ARP 0x0806
#define FRAME_UDP_HEAD 28       /* bytes in front of the data */
#define FRAME_ARP_LEN 28

struct frame_udp {
	uint32_t src, dst;
	unsigned sport, dport;
	struct span data;
};

/* Write an IPv4 packet that carries u.  out must have room for FRAME_UDP_HEAD + u->data.n bytes, at most 65535.  Returns the length. */
size_t frame_put_udp(unsigned char *out, const struct frame_udp *u);

/* Returns NULL, or the reason why this is not a whole UDP packet.  The UDP checksum is not checked: on virtual interfaces the kernel leaves
 * it to hardware that does not exist, so it is wrong there. */
const char *frame_get_udp(struct span ip, struct frame_udp *u);

enum { FRAME_ARP_REQUEST = 1, FRAME_ARP_REPLY = 2 };

struct frame_arp {
	unsigned op;
	unsigned char smac[6], tmac[6];
	uint32_t sip, tip;
};

void frame_put_arp(unsigned char out[FRAME_ARP_LEN], const struct frame_arp *a);
const char *frame_get_arp(struct span in, struct frame_arp *a);        /* NULL, or the reason why it is no ARP packet */

#endif
