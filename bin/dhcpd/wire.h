/* dhcpwire - the sockets of a DHCP server on one interface (layer 2)
 *
 * No function waits: descriptors are non-blocking, and EAGAIN means that nothing has come yet.  Addresses are numbers in host order, MACs
 * canonical.  After a failure of dhcpwire_open nothing is open.  An answer to a client without an address goes to its Ethernet address in
 * a frame, as RFC 2131 section 4.1 asks, if packet sockets are available.
 */
#ifndef CPH_DHCPWIRE_H
#define CPH_DHCPWIRE_H

#include "dhcpsrv.h"
#include "net/frame.h"
#include "net/sock.h"
#include "net/syslink.h"

struct dhcpwire {
	const struct syslink *link;     /* borrowed */
	int udp;                /* port 67 */
	int raw;                /* ARP in, any frame out; -1 = not to be had (raw_err): then answers are broadcast, and nobody is looked for */
	int raw_err;
	int look;               /* IP frames, or port 68, while we look for another server; -1 = closed */
	int look_raw;
};

/* 0, or -1 with errno.  Needs port 67 and, for raw, the right to packet sockets. */
int dhcpwire_open(struct dhcpwire *w, const struct syslink *l);
void dhcpwire_close(struct dhcpwire *w);

/* A packet from a client, into p.  0 or -1 with errno (EAGAIN: none there). */
int dhcpwire_recv(struct dhcpwire *w, unsigned char p[DHCP_MAX + 1], size_t *n);

/* As dhcpsrv says.  0 or -1 with errno. */
int dhcpwire_send(struct dhcpwire *w, struct span packet, enum dhcpsrv_how how, uint32_t to, const char *mac);

/* Ask the wire who has ip; the answer comes by dhcpwire_heard: 1, with who and what; 0 = nothing there. */
void dhcpwire_ask(struct dhcpwire *w, uint32_t ip);
int dhcpwire_heard(struct dhcpwire *w, uint32_t *ip, char mac[MAC_LEN + 1]);

/* Looking for another server: send our own DISCOVER; take an offer to it, if one is there: 1, with who sent it.  dhcpwire_looked ends it. */
int dhcpwire_discover(struct dhcpwire *w, uint32_t xid);
int dhcpwire_offer(struct dhcpwire *w, uint32_t xid, uint32_t *server);
void dhcpwire_looked(struct dhcpwire *w);

#endif
