/* dhcpd_rec - the records of cph-dhcpd (layer 2); described in cph-dhcpd(8)
 *
 * A failure to write is found in w->o (record.h).
 */
#ifndef CPH_DHCPD_REC_H
#define CPH_DHCPD_REC_H

#include "dhcpsrv.h"
#include "record.h"
#include "net/sandbox.h"

/* the types and every key of theirs, for -o */
#define DHCPD_KEYS "listen: lease: lost: iface addr port first last sandbox user time event mac ip class state model params " \
	"host reason records tftp listed"

/* c as it is when addresses, ranges and the sandbox have been settled. */
void dhcpd_rec_listen(struct rec_writer *w, const char *iface, const struct dhcpsrv_conf *c, const struct sandbox *box);

/* The time is that of the call; address 0 is an empty value.  NULs that some clients send behind the vendor class are left out. */
void dhcpd_rec_lease(struct rec_writer *w, const struct dhcpsrv_event *e);

#endif
