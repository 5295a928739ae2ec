/* tftpd_int - what tftpd.c (sockets, requests) and tftpd_xfer.c (transfers) share; nobody else includes it */
#ifndef CPH_TFTPD_INT_H
#define CPH_TFTPD_INT_H

#include "clients.h"
#include "filecache.h"
#include "tftpd.h"
#include "tftpx.h"
#include "timerq.h"

#define XFER_SLOTS 4096

struct listener {
	struct loop_io io;
	struct tftpd *d;
	union sock_addr addr;
	int any;                        /* bound to 0.0.0.0 or ::, so replies need a source address */
	int closed;
	struct listener *next;
};

struct xfer {
	struct loop_io io;              /* own socket; io.fd is -1 with one port */
	struct timer timer;
	struct tftpx x;
	struct tftpd *d;
	struct listener *l;
	union sock_addr peer, local;    /* local: our address, for one port */
	int local_known;
	struct client *client;
	struct content *c;
	unsigned char *req;             /* copy of the request: to know it again, and for its name and options */
	size_t nreq;
	char *path;
	char mac[MAC_LEN + 1];
	uint64_t id, began, moved;      /* moved: when an ACK last advanced it */
	uint64_t pend;                  /* next block to send once the socket takes more, of npend */
	unsigned npend;
	struct xfer *next;              /* in the slot */
	struct xfer *newer, *older;     /* by age */
	struct xfer *hnewer, *holder;   /* among those that nobody has acknowledged yet */
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
	unsigned port_next;             /* where the search for a free port goes on */
	int draining;
	uint64_t bucket_at;             /* replies that are no transfer, limited: tokens since */
	unsigned bucket;
	unsigned char in[65536];
};

/* tftpd_xfer.c */
struct xfer *xfer_find(struct tftpd *d, const union sock_addr *peer);
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
/* Begin and send the first packet.  0 (*oack says which), or errno; EADDRINUSE: no port is free. */
int xfer_start(struct tftpd *d, const struct xfer_new *n, int *oack);
void xfer_packet(struct xfer *x, struct span in, uint64_t now);        /* a packet from the peer */
void xfer_refused(struct xfer *x, uint64_t now);
void xfer_end(struct xfer *x, enum tftpx_end end, const char *reason, uint64_t now);   /* tells and frees */
void xfer_due(struct timer *t, uint64_t now);
void xfer_view(const struct xfer *x, uint64_t now, struct tftpd_xfer *v);
void xfer_destroy(struct xfer *x);      /* without telling */
int xfer_same(const struct xfer *x, struct span raw);

/* tftpd.c */
void tftpd_garbage(struct tftpd *d, const union sock_addr *peer, const char *why);
int tftpd_may_reply(struct tftpd *d, uint64_t now);     /* takes a token */
int tftpd_socket(struct tftpd *d, const union sock_addr *local);       /* a transfer's socket, or -1 */

#endif
