/* dhcpd_rec - what cph-dhcpd tells, as records (layer 2); described in cph-dhcpd(8)
 *
 * Addresses are numbers in host order.  Nothing is kept of what is passed.  What cannot be written is found in w->o (record.h).
 */
#ifndef CPH_DHCPD_REC_H
#define CPH_DHCPD_REC_H

#include "dhcpsrv.h"
#include "record.h"
#include "net/sandbox.h"

/* every key of the two types, for -o */
#define DHCPD_KEYS "listen: lease: lost: iface addr port first last sandbox user time event mac ip class state model params host reason records"

/* c as it is when addresses, ranges and the sandbox have been settled. */
void dhcpd_rec_listen(struct rec_writer *w, const char *iface, const struct dhcpsrv_conf *c, const struct sandbox *box);

/* Stamped with the time of the call; address 0 is an empty value.  A vendor class is told without the NULs that some clients send
 * behind it. */
void dhcpd_rec_lease(struct rec_writer *w, const struct dhcpsrv_event *e);

#endif
