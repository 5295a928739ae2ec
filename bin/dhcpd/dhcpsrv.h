/* dhcpsrv - a DHCP server as a state machine (layer 1): which client has which address, and the answer to each packet
 *
 * The main feeds it packets, ARP answers and time; it calls hooks to send packets, to probe an address, to report an event and to save
 * the leases.  It uses no socket, file or clock: now is the caller's, in microseconds that never go back.
 *
 * A client is its Ethernet address together with its option 61.  A phone that changes its software may send option 61 at one time and
 * not at another, and is the same client.  (By RFC 2131 section 4.2 option 61 alone is the client: then two machines with a copied identity
 * would share an address.)  An address belongs to one client at a time, from the offer until the promised time is over.
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
#define DHCPSRV_WAITING 512             /* clients whose address is being probed at one time: a shelf that starts in one moment */

#define DHCPSRV_SECOND ((uint64_t)1000000)
#define DHCPSRV_OFFER (30 * DHCPSRV_SECOND)             /* how long an offer stands */
#define DHCPSRV_BAD (600 * DHCPSRV_SECOND)              /* an address that somebody else uses is not given for this time */
#define DHCPSRV_PROBE (400000)                          /* how long a probe waits for an ARP answer */
#define DHCPSRV_KNOWN (60 * DHCPSRV_SECOND)             /* how long the result of a probe is used */
#define DHCPSRV_TELL (10 * DHCPSRV_SECOND)              /* between two reports of the same trouble */
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
	int cisco_only;                 /* answer only Cisco phones (vendor class) and phones in fixed */
	int shy;                        /* another server is here: do not refuse addresses that it may have given */
	int probe;                      /* the caller can probe */
};

enum dhcpsrv_state {
	LEASE_FREE,                     /* not assigned; .who is the last holder */
	LEASE_PROBED,                   /* chosen for .who, being probed */
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
	uint64_t until;                 /* PROBED, OFFERED, BOUND, BAD: when this state ends */
	uint64_t freed;                 /* FREE: since when; 0 = never used */
	uint64_t looked;                /* when the last probe got no answer; 0 = never probed */
	const struct dhcpsrv_fixed *fixed;      /* only this phone may have it */
	char class[DHCPSRV_TEXT_MAX + 1], host[DHCPSRV_TEXT_MAX + 1];
	unsigned waiting;               /* PROBED: index + 1 in wait */
};

/* The event is one of: offer ack nak release decline expire inform full conflict ignored other */
struct dhcpsrv_event {
	const char *event;
	const char *mac;
	uint32_t ip;                    /* 0 = none */
	struct span class, params, host;
	const char *reason;             /* "" = none */
	const char *listed;             /* is the phone in fixed: "yes" or "no"; "" where fixed is empty */
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
	void (*probe)(void *arg, uint32_t ip);          /* call dhcpsrv_seen if somebody answers */
	void (*event)(void *arg, const struct dhcpsrv_event *e);
	int (*save)(void *arg);         /* write the leases; -1: failed, so no lease may be promised */
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
	uint64_t due;                   /* no lease changes its state before this time */
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
