/* clients - what is known of each address that asked (layer 2)
 *
 * Bounded: when CLIENTS_MAX are known the one longest silent, with no transfer running, is forgotten.
 */
#ifndef CPH_CLIENTS_H
#define CPH_CLIENTS_H

#include "mac.h"
#include "net/sock.h"

#define CLIENTS_MAX 8192
#define CLIENTS_SLOTS 4096

/* Two names with different MACs from one address within this time: more than one phone is behind it. */
#define CLIENTS_CLASH ((uint64_t)60 * 1000000)

struct client {
	union sock_addr host;           /* port is not used */
	unsigned active;                /* transfers running */
	unsigned turn;                  /* chooses the port of its next transfer; 0 = no choice was made yet */
	uint32_t rtt;                   /* microseconds, of the last transfer that measured one; 0 = none */
	char named[MAC_LEN + 1];        /* MAC carried by the last name that carried one */
	uint64_t named_at, clash_until;
	uint64_t told_at;               /* last warning about it, 0 = none */
	uint64_t window;                /* second in which requests are counted */
	unsigned requests;              /* in it */
	struct client *next;            /* in the slot; clients' own */
	struct client *newer, *older;
};

struct clients {
	struct client *slot[CLIENTS_SLOTS];
	struct client *newest, *oldest;
	unsigned n;
};

struct client *clients_get(struct clients *t, const union sock_addr *a);        /* made when unknown; NULL: no memory */
void clients_free(struct clients *t);

/* This address asked for a name that carries mac (canonical). */
void client_named(struct client *c, const char *mac, uint64_t now);

/* Which phone is this?  lease and neigh: what the lease file and the neighbour table say, NULL or "" = nothing.  Writes a MAC, or ""
 * when nothing is known; returns 1 when sources disagree (out is then ""), else 0. */
int client_mac(const struct client *c, const char *lease, const char *neigh, uint64_t now, char out[MAC_LEN + 1]);

#endif
