/* tftpd_int - what tftpd.c (requests), tftpd_port.c (sockets) and tftpd_xfer.c (transfers) share; nobody else includes it */
#ifndef CPH_TFTPD_INT_H
#define CPH_TFTPD_INT_H

#include "clients.h"
#include "filecache.h"
#include "tftpd.h"
#include "tftpx.h"
#include "net/timerq.h"

#define XFER_SLOTS 4096
#define PORTS 16                        /* sockets that transfers of one listener share */

struct listener;

struct port {
	struct loop_io io;
	struct tftpd *d;
	struct listener *l;
	union sock_addr addr;
	int any;                        /* bound to 0.0.0.0 or ::, so replies need a source address */
	int open, main;                 /* main: requests come here */
	int blocked;                    /* the socket takes no more just now */
	size_t take;                    /* how many packets to ask for next time */
	struct xfer *waiting, *last;    /* for the socket to take more, first come first served */
};

struct listener {
	struct port main, tid[PORTS];
	unsigned ntid;                  /* 0: one port for everything */
	struct listener *next;
};

struct xfer {
	struct timer timer;
	struct tftpx x;
	struct tftpd *d;
	struct port *port;
	union sock_addr peer, local;    /* local: the address of ours that was asked */
	int local_known;
	struct client *client;
	struct content *c;
	unsigned char *req;             /* copy of the request: to know it again, and for its name and options */
	size_t nreq;
	char *path;
	char mac[MAC_LEN + 1];
	uint64_t id, began, moved;      /* moved: when an ACK last advanced it */
	unsigned queued;                /* blocks in the outbox */
	uint64_t pend;                  /* next block to send once the socket takes more, of npend */
	unsigned npend;
	struct xfer *before, *after;    /* in the port's waiting line, if npend > 0 */
	struct xfer *next;              /* in the slot */
	struct xfer *newer, *older;     /* by age */
	struct xfer *hnewer, *holder;   /* among those that nobody has acknowledged yet */
};

/* DATA on its way out, all from one port: sent together, once what came in together was looked at. */
struct outbox {
	struct port *p;
	size_t n;
	struct sock_out v[SOCK_MANY];
	struct xfer *x[SOCK_MANY];
	uint64_t block[SOCK_MANY];
};

struct tftpd {
	struct loop *loop;
	struct tftpd_conf conf;
	struct listener *listeners;
	struct clients clients;
	struct filecache cache;
	struct timerq timers;
	struct xfer *slot[XFER_SLOTS];
	struct xfer *newest, *oldest, *hnewest, *holdest;
	unsigned running;
	uint64_t ids;
	unsigned turn;                  /* which port the next new client begins with */
	int draining;
	uint64_t asked, heard;          /* before the last look at the sockets; before the last that left nothing there */
	int more;                       /* since then a socket may have had more than was taken */
	unsigned rounds;                /* so often in a row */
	uint64_t bucket_at;             /* replies that are no transfer, limited: tokens since */
	unsigned bucket;
	uint32_t gone[XFER_SLOTS];      /* peers whose transfer ended, by hash: their last words are no stranger's */
	struct outbox out;
	struct sock_in in[SOCK_MANY];
};

/* tftpd.c */
void tftpd_packet(struct port *p, const struct sock_msg *m, struct span in, uint64_t now);     /* on a main port */
void tftpd_garbage(struct tftpd *d, const union sock_addr *peer, const char *why);
int tftpd_may_reply(struct tftpd *d, uint64_t now);     /* takes a token */

/* tftpd_port.c */
int port_open(struct tftpd *d, struct listener *l, struct port *p, int fd);     /* fd becomes the port's; 0 or -1, errno */
int ports_for(struct listener *l);      /* open what its transfers will share; 0 or -1, errno */
void port_close(struct port *p);
struct port *port_pick(struct listener *l, struct client *c);   /* for a new transfer of this client */
void port_error(struct port *p, const union sock_addr *to, const union sock_addr *from, unsigned code, const char *text);
void port_blocks(struct xfer *x, uint64_t first, unsigned count);       /* send these, and no more what still waited */
void port_forget(struct xfer *x);       /* nothing of x is in a queue afterwards */
void port_flush(struct tftpd *d);       /* send what is in the outbox */

/* tftpd_xfer.c */
struct xfer *xfer_find(struct tftpd *d, const union sock_addr *peer);
int xfer_was(const struct tftpd *d, const union sock_addr *peer);      /* had a transfer that ended well, or by its own ERROR */
struct xfer_new {
	struct listener *l;
	const struct sock_msg *m;
	struct span raw;                /* the request's bytes */
	const struct tftp_pkt *rrq;
	struct client *client;
	struct content *c;              /* taken over on success */
	const char *path, *mac;
	uint64_t id, now;
};
/* Begin and send the first packet.  0 (*oack says which), or errno. */
int xfer_start(struct tftpd *d, const struct xfer_new *n, int *oack);
void xfer_packet(struct xfer *x, struct span in, uint64_t now);        /* a packet from the peer */
void xfer_stranger(struct port *p, const struct sock_msg *m, struct span in, uint64_t now);
void xfer_refused(struct xfer *x, uint64_t now);
/* Its client asks for something else: what it still has to say here is no stranger's. */
void xfer_asked_anew(struct xfer *x, uint64_t now);
void xfer_end(struct xfer *x, enum tftpx_end end, const char *reason, uint64_t now);   /* tells and frees */
void xfer_due(struct timer *t, uint64_t now);
void xfer_view(const struct xfer *x, uint64_t now, struct tftpd_xfer *v);
void xfer_destroy(struct xfer *x);      /* without telling */
int xfer_same(const struct xfer *x, struct span raw);

#endif
