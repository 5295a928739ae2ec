/* transfers - all running transfers (layer 2): their table and timers, begin and end, and which one ends if there are too many
 *
 * Called by tftpd.c, which starts a transfer for a request it has decided to serve, and passes on what the ports receive.  tftpsend.c decides
 * what one transfer sends, and when again; the sockets are in port.c.  The end of a transfer is reported through a hook.
 */
#ifndef CPH_TRANSFERS_H
#define CPH_TRANSFERS_H

#include <stdint.h>

#include "clients.h"
#include "filecache.h"
#include "net/sock.h"
#include "net/tftp.h"
#include "net/timerq.h"
#include "port.h"
#include "span.h"
#include "tftpsend.h"

#define XFER_SLOTS 4096

struct tftpd_xfer {             /* a transfer as it is reported */
	uint64_t id;
	const union sock_addr *peer;
	struct who who;
	struct span file;
	const char *path;
	uint64_t bytes, size;   /* acknowledged; of the file */
	uint64_t blocks, resent, ms;
	const char *end;        /* "ok" "timeout" "aborted" */
	const char *reason;
};

struct xfers;

struct xfer {
	struct sender s;                /* first */
	struct timer timer;
	struct tftpsend x;
	struct xfers *t;
	union sock_addr peer;
	struct client *client;
	struct content *c;
	unsigned char *req;             /* copy of the request: to recognise it, and for its name and options */
	size_t nreq;
	char *path;
	struct who who;
	uint64_t id, began, moved;      /* moved: when an ACK last advanced it */
	unsigned spent;                 /* bytes of the client's budget */
	/* For a transfer whose last ACK is missing: whether the client received the file (xfer_settle). */
	unsigned char lacks;            /* no: it asked for the same file before in vain, or again, or sent an ERROR */
	unsigned char followed;         /* yes: it asked for another file */
	unsigned char closed;           /* its port is closed; the next RRQ decides */
	struct xfer *next;              /* in the slot */
	struct xfer *newer, *older;     /* by age */
	struct xfer *hnewer, *holder;   /* among those of which nothing is acknowledged yet */
	struct xfer *cnext, *cbefore;   /* of the same client */
};

struct xfers {
	/* set these, all else zero */
	void (*report)(void *arg, const struct tftpd_xfer *x);  /* the end of a transfer */
	void *arg;
	struct ports *ports;
	unsigned all, each;             /* transfers at once: in all, of one address */

	struct filecache cache;
	struct timerq timers;
	struct xfer *slot[XFER_SLOTS];
	struct xfer *newest, *oldest, *hnewest, *holdest;
	struct xfer *due;               /* the one whose timer is being handled; NULL once it has ended */
	unsigned running;
	int draining;
	unsigned turn;                  /* where sampling begins */
	/* Files of which nothing was acknowledged, by address, phone and name: whoever asks for one again did not hear the answer. */
	struct unheard { uint32_t hash; int since; uint64_t at; } unheard[XFER_SLOTS];  /* since: it has heard one since */
	uint32_t gone[XFER_SLOTS];      /* hashes of peers (address and port) whose transfer has ended: a late packet of theirs gets no ERROR 5 */
};

struct xfer *xfer_find(struct xfers *t, const union sock_addr *peer);
struct xfer *xfer_at(struct xfers *t, const struct port *p, const union sock_addr *peer);     /* the same, for a packet that came to p */

/* RFC 1350 section 4 asks for ERROR 5 (unknown TID) on a packet that belongs to no transfer.  The late packets of a transfer that has ended are no
 * such case: xfer_remember notes its peer when it ends well, or by the peer's own ERROR, and xfer_was_peer returns 1 for a noted peer. */
int xfer_was_peer(const struct xfers *t, const union sock_addr *peer);
void xfer_remember(const struct xfer *x);

struct xfer_new {
	struct listener *l;
	const struct sock_msg *m;
	struct span raw;                /* the request's bytes */
	struct client *client;
	struct content *c;              /* taken over on success */
	const char *path;
	struct who who;
	uint64_t id, now;
};

/* Begin a transfer and send its first packet; *oack becomes 1 if that is an OACK.  Returns 0, or an errno: EAGAIN if there are too many
 * transfers. */
int xfer_start(struct xfers *t, const struct xfer_new *n, int *oack);

void xfer_packet(struct xfer *x, struct span in, uint64_t now);         /* handle a packet from the peer */
void xfer_repeat(struct xfer *x, uint64_t now);         /* handle a repetition of its RRQ */
void xfer_end(struct xfer *x, enum tftpsend_end end, const char *reason, uint64_t now);    /* report the end and free x */
void xfer_refused(struct xfers *t, struct port *p, const union sock_addr *peer, uint64_t now);  /* ICMP reported the peer's port closed */

/* Call it for each RRQ of a client.  If only the last ACK of a transfer is missing, the client's next RRQ tells whether it received the file: an
 * RRQ for the same file means no, one for another file means yes, unless the file had been asked for in vain before.  This marks such
 * transfers of the client accordingly. */
void xfer_settle(struct client *c, const struct who *who, struct span file, uint64_t now);

void xfer_block(struct sender *s, uint64_t block, struct sock_out *v);  /* struct port_hooks */

uint64_t xfers_tick(struct xfers *t, uint64_t now);     /* handle the timers that are due; returns when to call again */
void xfers_drain(struct xfers *t);                      /* the server accepts no RRQ any more: end the transfers that wait for one */
void xfers_abort(struct xfers *t, const char *reason);
void xfers_each(struct xfers *t, int (*fn)(void *arg, const struct tftpd_xfer *x), void *arg);
void xfers_free(struct xfers *t);                       /* free everything, without reports of running transfers */

#endif
