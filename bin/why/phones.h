/* phones - which phone an event of a log belongs to
 *
 * A phone is known by its address; the MAC address comes from the names it asks for, from DHCP lines and from records.  There is one phone
 * for each MAC address: what asks for its files from another address has moved there, and what was asked there before, without a name, is its own.
 * An address that several phones ask from, through NAT, belongs to the one heard last.
 */
#ifndef CPH_WHY_PHONES_H
#define CPH_WHY_PHONES_H

#include "asks.h"

/* NULL when there is none, or no room for another; a->current is the one that was found. */
struct phone *phone_at(struct asks *a, struct span ip);
struct phone *phone_named(struct asks *a, const char *mac);
struct phone *phone_new(struct asks *a, struct span ip, const char *mac);       /* ip, mac may be empty */

/* The phone of a request from ip, empty where the log has none, for a file of mac, empty where it is no phone's own. */
struct phone *phone_of(struct asks *a, struct span ip, const char *mac);

void phone_set_ip(struct asks *a, struct phone *p, struct span ip);
void phone_set_mac(struct asks *a, struct phone *p, const char *mac);

/* p, without a MAC address, is this one.  Returned is the phone that has its requests now; p is gone when it is another. */
struct phone *phone_name(struct asks *a, struct phone *p, const char *mac);

/* A new request at the end, the oldest goes when there are ASKS_MAX; NULL when there is no memory. */
struct ask *phone_push(struct asks *a, struct phone *p);
struct ask *phone_ask_by_seq(const struct phone *p, unsigned long seq);        /* NULL = not kept */

uint32_t text_hash(struct span s);

#endif
