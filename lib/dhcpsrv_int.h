/* dhcpsrv_int - between the parts of dhcpsrv (layer 1): dhcpsrv.c decides, dhcpsrv_say.c tells and answers */
#ifndef CPH_DHCPSRV_INT_H
#define CPH_DHCPSRV_INT_H

#include "dhcpsrv.h"

/* An address for a host: neither the network's own number nor its broadcast address. */
int dhcpsrv_in_network(const struct dhcpsrv_conf *c, uint32_t ip);

/* A record: about what a client sent, or about a lease. */
void dhcpsrv_tell(struct dhcpsrv *s, const char *event, const struct dhcp_msg *m, uint32_t ip, const char *reason);
void dhcpsrv_tell_lease(struct dhcpsrv *s, const char *event, const struct dhcpsrv_lease *l, const char *reason);

/* Seconds to give to who asks with m. */
uint32_t dhcpsrv_lease_time(const struct dhcpsrv *s, const struct dhcp_msg *m);

/* Answers to m: OFFER or ACK of an address, NAK (told too), ACK of an INFORM (told too). */
void dhcpsrv_grant(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_lease *l, enum dhcp_type type);
void dhcpsrv_nak(struct dhcpsrv *s, const struct dhcp_msg *m, uint32_t ip, const char *reason);
void dhcpsrv_inform(struct dhcpsrv *s, const struct dhcp_msg *m);

#endif
