/* dhcpc - a DHCP client as a state machine (layer 1): from nothing to an address
 *
 * DISCOVER, the first OFFER, REQUEST, ACK: what a phone does at each start.  It asks for what the universal loader asks for.  Times are
 * microseconds of any clock that does not go back.
 */
#ifndef CPH_DHCPC_H
#define CPH_DHCPC_H

#include "net/dhcp.h"

#define DHCPC_SENDS 5           /* of one message, at 1, 2, 4, 8 seconds' distance; then it gives up */
#define DHCPC_SECOND ((uint64_t)1000000)

enum dhcpc_what { DHCPC_NOTHING, DHCPC_SEND, DHCPC_DONE, DHCPC_FAILED };

struct dhcpc {
	char mac[MAC_LEN + 1];
	struct span class;              /* vendor class to send, borrowed; empty = none */
	uint32_t want;                  /* address to ask for, 0 = any */
	uint64_t second;                /* the length of one, for tests in less time; 0 = DHCPC_SECOND */
	/* what came of it (DHCPC_DONE) */
	uint32_t ip, mask, server, router, siaddr;
	uint32_t tftp;                  /* option 150, or a numeric 66; 0 = neither */
	uint32_t lease;                 /* seconds */
	/* private from here */
	uint32_t xid;
	uint64_t begin, deadline;       /* deadline: when to call dhcpc_timer */
	int requesting, naks;
	unsigned sends;
	struct dhcp_out out;            /* DHCPC_SEND: this, to everybody, from nobody's address */
};

/* Set mac, class and want before; xid: any number that others do not use. */
enum dhcpc_what dhcpc_start(struct dhcpc *c, uint32_t xid, uint64_t now);
enum dhcpc_what dhcpc_packet(struct dhcpc *c, struct span in, uint64_t now);
enum dhcpc_what dhcpc_timer(struct dhcpc *c, uint64_t now);

/* The RELEASE of what it has; in out. */
void dhcpc_release(struct dhcpc *c);

#endif
