/* dhcpsrv_int - between the parts of dhcpsrv (layer 1): dhcpsrv_table.c knows the addresses and the clients, dhcpsrv.c decides,
 * dhcpsrv_say.c tells and answers
 *
 * Addresses are numbers in host order.  Leases belong to the struct dhcpsrv and stay where they are until dhcpsrv_free; nothing here
 * allocates or fails, but for what hooks return.
 */
#ifndef CPH_DHCPSRV_INT_H
#define CPH_DHCPSRV_INT_H

#include "dhcpsrv.h"

/* An address for a host: neither the network's own number nor its broadcast address. */
int dhcpsrv_in_network(const struct dhcpsrv_conf *c, uint32_t ip);

/* ---- dhcpsrv_table.c ---- */

/* The place of an address in the table, whatever its state; NULL: not one that we give. */
struct dhcpsrv_lease *dhcpsrv_lease_at(struct dhcpsrv *s, uint32_t ip);

/* Who sends m. */
void dhcpsrv_identify(const struct dhcp_msg *m, struct dhcpsrv_who *w);

/* The same client?  Where one of them has no option 61 the MAC decides, unless exactly is asked for. */
int dhcpsrv_same(const struct dhcpsrv_who *a, const struct dhcpsrv_who *b, int exactly);

/* The address of a client: what it has, or else had; NULL = it never had one, or somebody else got it. */
struct dhcpsrv_lease *dhcpsrv_lease_of(struct dhcpsrv *s, const struct dhcpsrv_who *w);

/* What the inventory says of a phone, NULL = it is not in it. */
const struct dhcpsrv_fixed *dhcpsrv_fixed_of(const struct dhcpsrv *s, const char *mac);

/* May this client have this address, for all that the inventory says?  A phone whose own address somebody else uses may have another. */
int dhcpsrv_allowed(struct dhcpsrv *s, const struct dhcpsrv_lease *l, const char *mac);

/* ---- dhcpsrv_say.c ---- */

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
