/* phonelink - a simulated phone on its own network interface, with an address from DHCP (layer 3)
 *
 * At each start the phone sends the vendor class of what it runs.  The address it gets is set on the interface, and removed at the end.  Any
 * failure ends the program with a message.
 */
#ifndef CPH_PHONELINK_H
#define CPH_PHONELINK_H

#include "boot.h"
#include "phonenet.h"
#include "net/syslink.h"

struct phonelink {
	/* set these before */
	const char *iface;
	union sock_addr typed;  /* TFTP server typed in at the phone, which it uses as long as it has its settings; sa_family 0 = none */
	unsigned port;          /* of a server that DHCP names */
	int deaf;               /* does not look at options 150 and 66 */
	/* private, but for boots */
	struct syslink link;
	int fd;
	uint32_t ip;
	unsigned boots;         /* the start that has an address: the caller's p->b.boots; 0 = the next to come */
	unsigned tries;
};

/* Take the interface: it must have no IPv4 address.  mac, if it is empty, becomes the interface's. */
void phonelink_open(struct phonelink *l, char mac[MAC_LEN + 1]);

/* The start with this number (0: at power-on) needs an address, if it is another than l->boots: get it, and say in net and env where the
 * phone is and whether it knows a TFTP server. */
void phonelink_boot(struct phonelink *l, unsigned boots, const char *mac, const struct boot_flash *f, struct boot_env *env,
    struct phonenet_opts *net);
void phonelink_close(struct phonelink *l);

#endif
