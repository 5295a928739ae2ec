/* dhcpfrag - the settings of a server as a piece of another server's configuration (layer 2), for cph-dhcpd -D
 *
 * With cisco_only the other server gives addresses and options to phones only: by their vendor class, or because the inventory has them.
 * Without the prefix of the network (mask 0) Kea and ISC get the options only, for a subnet that they have already.
 * Memory that runs out is found in b->failed.
 */
#ifndef CPH_DHCPFRAG_H
#define CPH_DHCPFRAG_H

#include "buf.h"
#include "dhcpsrv.h"

struct dhcpfrag {
	const char *name;
	void (*print)(struct buf *b, const struct dhcpsrv_conf *c, const char *iface);  /* iface NULL: not known */
};

/* The form of this name, NULL: there is none. */
const struct dhcpfrag *dhcpfrag_find(const char *name);

#endif
