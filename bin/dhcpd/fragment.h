/* dhcpfrag - the same settings for a DHCP server that runs already (layer 2): a piece of its configuration
 *
 * Text is appended to b; out of memory is b->failed.  For dnsmasq lines, for Kea one JSON object.  Only phones are meant where
 * c->cisco_only says so.
 */
#ifndef CPH_DHCPFRAG_H
#define CPH_DHCPFRAG_H

#include "buf.h"
#include "dhcpsrv.h"

/* iface: NULL where none was named. */
void dhcpfrag_dnsmasq(struct buf *b, const struct dhcpsrv_conf *c, const char *iface);
void dhcpfrag_kea(struct buf *b, const struct dhcpsrv_conf *c, const char *iface);      /* needs c->mask and an address of the network */

#endif
