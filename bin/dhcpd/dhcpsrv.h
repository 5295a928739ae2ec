/* dhcpsrv - a DHCP server as a state machine (layer 1): who has which address, and what to answer
 *
 * Packets, the result of a look at the wire, and time go in; packets to send, addresses to look for, records and "save the leases"
 * come out through hooks.  No sockets, files, clock: time is whatever the caller says, microseconds that never go back.
 *
 * A client is its Ethernet address and its option 61: one that sends 61 at one time and not at another, as a phone may that changes
 * its software, is the same client.  (RFC 2131 section 4.2 would take 61 alone: then two machines that copy one identity would share an
 * address.)  An address belongs to one client at a time, from the offer on until what was promised is over.
 */
#ifndef CPH_DHCPSRV_H
#define CPH_DHCPSRV_H

#include "net/dhcp.h"
#include "net/leaseline.h"

#define DHCPSRV_POOL_MAX 4096           /* addresses in the pool */
#define DHCPSRV_FIXED_MAX 4096          /* phones with an address of their own, or merely known */
#define DHCPSRV_SERVERS_MAX 4           /* of each kind in an answer */
#define DHCPSRV_ID_MAX LEASELINE_ID     /* bytes of option 61 that count; longer ones are not taken for an identity */
#define DHCPSRV_TEXT_MAX LEASELINE_HOST /* bytes kept of vendor class and host name */
#define DHCPSRV_WAITING 64              /* clients whose address is being looked for at one time */

#define DHCPSRV_SECOND ((uint64_t)1000000)
#define DHCPSRV_OFFER (30 * DHCPSRV_SECOND)             /* an offer stands so long */
#define DHCPSRV_BAD (600 * DHCPSRV_SECOND)              /* an address that somebody else uses is left alone so long */
#define DHCPSRV_PROBE (400000)                          /* to look whether an address is in use */
#define DHCPSRV_KNOWN (60 * DHCPSRV_SECOND)             /* what was seen on the wire is believed so long */
#define DHCPSRV_TELL (10 * DHCPSRV_SECOND)              /* between two complaints about the same */
#define DHCPSRV_NEVER UINT64_MAX

struct dhcpsrv_fixed {
	char mac[MAC_LEN + 1];
	uint32_t ip;                    /* 0: known to be one of ours, no address of its own */
};

struct dhcpsrv_conf {
	uint32_t self, mask;            /* our address on the link */
	uint32_t first, last;           /* the pool, within the network; first = 0: none, fixed addresses only */
	uint32_t router[DHCPSRV_SERVERS_MAX], dns[DHCPSRV_SERVERS_MAX], tftp[DHCPSRV_SERVERS_MAX];
	unsigned nrouter, ndns, ntftp;
	uint32_t lease;                 /* seconds */
	const struct dhcpsrv_fixed *fixed;      /* borrowed */
	size_t nfixed;
	int cisco_only;                 /* answer Cisco phones (vendor class) and those in fixed */
	int shy;                        /* another server is here: say nothing about addresses we know nothing of */
	int probe;                      /* there is somebody to look at the wire */
};

enum dhcpsrv_state {
	LEASE_FREE,                     /* nobody's; who says whose it was last */
	LEASE_PROBED,                   /* meant for who, being looked for on the wire */
	LEASE_OFFERED,
	LEASE_BOUND,
	LEASE_BAD                       /* somebody else uses it */
};

struct dhcpsrv_who {
	char mac[MAC_LEN + 1];
	unsigned char id[DHCPSRV_ID_MAX];
	size_t nid;                     /* 0: known by its MAC */
};

struct dhcpsrv_lease {
	uint32_t ip;
	enum dhcpsrv_state state;
	struct dhcpsrv_who who;
	uint64_t until;                 /* PROBED, OFFERED, BOUND, BAD: when that is over */
	uint64_t freed;                 /* FREE: since when; 0 = never used */
	uint64_t looked;                /* nobody else had it on the wire then; 0 = not looked */
	const struct dhcpsrv_fixed *fixed;      /* only this phone may have it */
	char class[DHCPSRV_TEXT_MAX + 1], host[DHCPSRV_TEXT_MAX + 1];
	unsigned waiting;               /* PROBED: index + 1 of the request that waits */
};

/* What is told: offer ack nak release decline expire inform full conflict ignored other */
struct dhcpsrv_event {
	const char *event;
	const char *mac;
	uint32_t ip;                    /* 0 = none */
	struct span class, params, host;
	const char *reason;             /* "" = none */
};

enum dhcpsrv_how {
	DHCPSRV_BROADCAST,
	DHCPSRV_UNICAST,                /* the client has this address */
	DHCPSRV_DIRECT,                 /* the client will have this address: to its Ethernet address, or broadcast where that cannot be */
	DHCPSRV_RELAYED                 /* to this address, port 67 */
};

struct dhcpsrv_hooks {
	void *arg;
	void (*send)(void *arg, struct span packet, enum dhcpsrv_how how, uint32_t to, const char *mac);
	void (*probe)(void *arg, uint32_t ip);          /* answer with dhcpsrv_seen, or let time pass */
	void (*tell)(void *arg, const struct dhcpsrv_event *e);
	int (*save)(void *arg);         /* keep the leases; -1: could not, so that nothing may be promised */
};

struct dhcpsrv_wait {
	int used;
	struct dhcp_msg msg;
};

struct dhcpsrv {
	struct dhcpsrv_conf conf;
	struct dhcpsrv_hooks hooks;
	struct dhcpsrv_lease *lease;    /* the pool in order, then fixed addresses outside it */
	size_t n, npool;
	struct dhcpsrv_wait *wait;
	uint64_t due;                   /* nothing is over before this */
	uint64_t told_full, told_ignored;
	uint32_t bad;                   /* after a failure of dhcpsrv_init: the address at fault, 0 = none */
};

/* NULL, or why not: "out of memory", or what is wrong with conf. */
const char *dhcpsrv_init(struct dhcpsrv *s, const struct dhcpsrv_conf *c, const struct dhcpsrv_hooks *h);
void dhcpsrv_free(struct dhcpsrv *s);

/* A lease from an earlier life: until when, DHCPSRV_NEVER = for ever.  0, or -1: not an address that this client may have. */
int dhcpsrv_restore(struct dhcpsrv *s, uint32_t ip, const struct dhcpsrv_who *who, const char *host, uint64_t until, uint64_t now);

/* Somebody who is not one of our clients has this address until then: give it to nobody. */
void dhcpsrv_keep_off(struct dhcpsrv *s, uint32_t ip, uint64_t until, uint64_t now);

/* A packet from the wire.  NULL, or why it was dropped. */
const char *dhcpsrv_packet(struct dhcpsrv *s, struct span in, uint64_t now);

/* Somebody with this Ethernet address says that ip is his. */
void dhcpsrv_seen(struct dhcpsrv *s, uint32_t ip, const char *mac, uint64_t now);

/* What time brings.  Returns when to call again. */
uint64_t dhcpsrv_tick(struct dhcpsrv *s, uint64_t now);

/* The pool for a network when nobody says which: its upper half, at most 256, without our own address.  -1: too small. */
int dhcpsrv_derive(uint32_t self, uint32_t mask, uint32_t *first, uint32_t *last);

#endif
