/* port - the UDP sockets of the server and the queue of blocks in front of them (layer 2)
 *
 * A listener is a socket that requests come to.  A transfer gets a socket with a random port of its own: who does not see its packets cannot
 * acknowledge them.  Two exceptions.  One address with PORT_EACH transfers at once is many phones behind one address; its further
 * transfers share these ports, which are still nobody else's, and go out in few system calls.  And where descriptors run out, or ports are
 * limited to a range, transfers share the ports of a pool that is opened at the start.
 *
 * Called by tftpd.c only, which owns the transfers; it is called back through struct port_hooks.  A port outlives its last transfer by
 * PORT_LINGER, so that late packets of that transfer are recognised and no other transfer gets them.
 */
#ifndef CPH_PORT_H
#define CPH_PORT_H

#include <stdint.h>

#include "net/loop.h"
#include "net/sock.h"
#include "span.h"

#define PORT_EACH 4                     /* ports of one address at once */
#define PORT_POOL 16                    /* shared ports of a listener, with a range; without one: */
#define PORT_POOL_FREE 4
#define PORT_LINGER ((uint64_t)1000000)
#define PORT_BUFFERS (4 << 20)          /* five hundred phones behind one switch ask in the same second */

struct listener;
struct ports;
struct port;

struct port_set {                       /* the own ports of one client that have transfers */
	struct port *first;
	unsigned n;
};

/* Who sends blocks: the beginning of a transfer.  to and from are in the family of the port's socket. */
struct sender {
	struct port *port;
	union sock_addr to, from;
	int from_known;
	unsigned queued;                /* blocks in the outbox */
	uint64_t pend;                  /* next block to send once the socket takes more, of npend */
	unsigned npend;
	struct sender *before, *after;  /* in the port's waiting line, if npend > 0 */
};

struct port {
	struct loop_io io;
	struct ports *ps;
	struct listener *l;
	union sock_addr addr;
	unsigned char open;
	unsigned char main;             /* requests come here */
	unsigned char own;              /* not of a pool */
	unsigned char any;              /* bound to 0.0.0.0 or ::, so replies need a source address */
	unsigned char dual;             /* serves IPv4 and IPv6 */
	unsigned char blocked;          /* the socket takes no more just now */
	unsigned users;                 /* transfers */
	struct sender *sole;            /* an own port's only one; NULL = look for it by its peer */
	size_t take;                    /* how many packets to ask for next time */
	struct sender *waiting, *last;  /* for the socket to take more, first come first served */
	struct port_set *set;
	struct port *next;              /* in the set, or in the line of those that linger */
	uint64_t idle_since;
};

struct listener {
	struct port main;
	struct port pool[2][PORT_POOL]; /* IPv4, IPv6 */
	unsigned npool[2];
	struct listener *next;
};

struct port_hooks {
	/* Fill in head, data and n of v. */
	void (*block)(struct sender *s, uint64_t n, struct sock_out *v);
	void (*packet)(struct port *p, const struct sock_msg *m, struct span in, uint64_t now);
	/* The port of this address is closed; transfers that began at now are not meant. */
	void (*refused)(struct port *p, const union sock_addr *who, uint64_t now);
};

struct outbox {                         /* DATA on its way out, all from one port: sent together */
	struct port *p;
	size_t n;
	struct sock_out v[SOCK_MANY];
	struct sender *s[SOCK_MANY];
	uint64_t block[SOCK_MANY];
};

#define PORT_LATE 8                     /* packets read at once when a port is looked at out of turn */

struct ports {
	/* set these, all else zero */
	struct loop *loop;
	struct port_hooks hooks;
	void *arg;                      /* for the caller */
	int one_port;                   /* answer from the port that was asked */
	unsigned lo, hi;                /* range for the ports of transfers, 0 = any */
	unsigned most;                  /* own ports at once */

	struct listener *listeners;
	unsigned own, pooled;           /* own ports open; transfers on pool ports */
	struct port *idle, *idle_last;  /* own ports that linger, oldest first */
	unsigned turn;
	struct outbox out;
	struct sock_in in[SOCK_MANY], late[PORT_LATE];
};

/* Take requests from this bound socket, which becomes the server's to close, and open its pool.  0 or -1, errno: EADDRINUSE, no port of the
 * range is free. */
int ports_listen(struct ports *ps, int fd);
void ports_deaf(struct ports *ps);              /* close the sockets that requests come to */
void ports_close(struct ports *ps);
uint64_t ports_tick(struct ports *ps, uint64_t now);    /* close what lingered long enough; returns when to call again */

/* A port for a transfer with peer, and the sender ready to send from it.  to: the address of ours that was asked, or NULL. */
void port_get(struct ports *ps, struct listener *l, struct port_set *set, struct sender *s, const union sock_addr *peer,
    const union sock_addr *to);
void port_put(struct sender *s, uint64_t now);  /* nothing of s is in a queue afterwards */

void port_blocks(struct sender *s, uint64_t first, unsigned count);     /* send these, and no more what still waited */
void port_packet(struct sender *s, const void *packet, size_t n);       /* send this at once */
void port_forget(struct sender *s);     /* nothing of s is in a queue afterwards */
void ports_flush(struct ports *ps);     /* send what is in the outbox */

/* An ERROR to one who has no transfer, from a port of the pool: what a phone makes of one that comes from port 69 is not known. */
void port_error(struct port *p, const union sock_addr *to, const union sock_addr *from, unsigned code, const char *text);

/* Read what has come to these out of turn: before a timer is believed, and the last ACK of a client before its next request. */
void port_read(struct port *p, uint64_t now);
void ports_read_set(struct ports *ps, struct listener *l, const struct port_set *set, uint64_t now);

#endif
