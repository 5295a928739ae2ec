/* clients - what is known of each address that asked (layer 2)
 *
 * Called by tftpd.c, once a request, and by main.c to find out which phone asks.  Bounded: when CLIENTS_MAX are known, the one that was silent
 * longest and has no transfer is forgotten.
 */
#ifndef CPH_CLIENTS_H
#define CPH_CLIENTS_H

#include "mac.h"
#include "net/sock.h"
#include "port.h"

#define CLIENTS_MAX 8192
#define CLIENTS_SLOTS 4096

/* Two names with different MACs from one address within this time: more than one phone is behind it. */
#define CLIENTS_CLASH ((uint64_t)60 * 1000000)

/* Bytes that may be sent to one address before any of them is acknowledged: whoever forges a phone's address must not turn this server
 * into a weapon.  Enough for 500 phones behind one address that hear nothing and ask all at once.  What is never acknowledged is
 * forgotten at the rate of one budget in CLIENTS_REFILL. */
#define CLIENTS_BUDGET 1000000u
#define CLIENTS_REFILL ((uint64_t)60 * 1000000)

#define CLIENTS_LOADS 64                /* bytes of a load's name, with NUL */

/* How the server knows which phone asks. */
enum who_by { WHO_NONE, WHO_LEASE, WHO_NEIGHBOUR, WHO_NAME };

struct who {
	char mac[MAC_LEN + 1];          /* "" = not known */
	enum who_by by;
};

enum warned { WARNED_CLASH, WARNED_WITHHELD, WARNED_BURNS, WARNED_BROKEN, WARNED_N };

struct xfer;

struct client {
	union sock_addr host;           /* port is not used */
	unsigned active;                /* transfers running */
	struct xfer *xfers;             /* these; tftpd's own */
	struct port_set ports;
	uint32_t rtt;                   /* microseconds, of the last transfer that measured one; 0 = none */
	unsigned unacked;               /* of the budget, at unacked_at */
	uint64_t unacked_at;
	char named[MAC_LEN + 1];        /* MAC in the last name that had one */
	uint64_t named_at, clash_until;
	uint64_t unseen_until;          /* the neighbour table does not know it; until then it is not probed again */
	uint64_t warned[WARNED_N];      /* when it was last warned about, 0 = never */
	char no_loads[CLIENTS_LOADS];   /* the loader whose .loads it was refused last, "" = none */
	char no_loads_mac[MAC_LEN + 1]; /* which phone that was, "" = not known */
	uint64_t no_loads_at;
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

enum who_found {
	WHO_FOUND,              /* w says who, or that nothing is known */
	WHO_SOURCES,            /* lease file and neighbour table disagree */
	WHO_SEVERAL             /* names of several phones came from this address */
};

/* Which phone asks.  carried: the MAC in the name that is asked for; lease, neigh: what the lease file and the neighbour table say; "" =
 * nothing.  Lease and neighbour table say who it is; a name is a claim, and believed only from a loopback address that nothing is known
 * of, or, with believe, before everything else.  w is none unless WHO_FOUND. */
enum who_found client_who(const struct client *c, int believe, const char *carried, const char *lease, const char *neigh, uint64_t now,
    struct who *w);

/* May so many bytes be sent to the client, which has not acknowledged any yet?  Counts them if so. */
int client_spend(struct client *c, unsigned bytes, uint64_t now);
void client_earn(struct client *c, unsigned bytes);     /* they were acknowledged */

/* 1 at most once a minute for each kind of warning. */
int client_warn(struct client *c, enum warned what, uint64_t now);

const char *who_word(enum who_by by);           /* "none" "lease" "neighbour" "name" */

#endif
