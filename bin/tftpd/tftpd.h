/* tftpd - a read-only TFTP server for one directory (layer 2)
 *
 * One event loop, a few sockets that all transfers share (or the one that is asked), content in memory.  It prints nothing and never
 * exits: what happens is told through the hooks, in the order it happens.  The protocol itself is tftp (packets) and tftpx (one
 * transfer).
 */
#ifndef CPH_TFTPD_H
#define CPH_TFTPD_H

#include <stdint.h>

#include "clients.h"
#include "net/loop.h"
#include "net/sock.h"
#include "span.h"
#include "net/tftp.h"

enum tftpd_answer {
	TFTPD_DATA,             /* a transfer began, without options */
	TFTPD_OACK,             /* the same, with options */
	TFTPD_CONTINUED,        /* the same request again: the transfer that runs goes on */
	TFTPD_ERRORED,          /* an ERROR was sent: code */
	TFTPD_SILENT            /* no answer: the client will ask again, and an ERROR would make a phone go on without the file */
};

struct tftpd_request {
	uint64_t id;            /* of the transfer, or of the request where there is none */
	const union sock_addr *peer;
	const char *mac;        /* "" = not known */
	struct span raw;        /* the packet */
	struct span file;       /* as asked */
	const char *path;       /* beneath the directory, "" = none */
	struct span mode, options;
	enum tftpd_answer answer;
	unsigned code;          /* TFTPD_ERRORED */
	const char *reason;     /* "" = none */
	int folded;             /* found by ignoring case */
	int write;              /* a WRQ */
	int broken;             /* the phone has a directory of its own that is not what it must be */
};

struct tftpd_xfer {
	uint64_t id;
	const union sock_addr *peer;
	const char *mac;
	struct span file;
	const char *path;
	uint64_t bytes, size;   /* acknowledged; of the file */
	uint64_t blocks, resent, ms;
	const char *end;        /* "ok" "timeout" "aborted" */
	const char *reason;
	int more;               /* another transfer of this client is running */
};

struct tftpd_hooks {
	void *arg;
	/* MAC of the client that asks for name, canonical, into mac, or "".  c is the server's memory of the address. */
	void (*identify)(void *arg, struct client *c, struct span name, uint64_t now, char mac[MAC_LEN + 1]);
	void (*request)(void *arg, const struct tftpd_request *r);
	void (*xfer)(void *arg, const struct tftpd_xfer *x);
	/* A packet that no transfer came of: "request too long", ... */
	void (*garbage)(void *arg, const union sock_addr *peer, const char *why);
};

struct tftpd_conf {
	int dirfd;              /* borrowed */
	int one_port;           /* answer from the port that was asked */
	unsigned port_min, port_max;    /* else from some of these; 0 = any */
	unsigned all, each;     /* transfers at once: in all, of one address */
	unsigned rate;          /* requests a second of one address; more are not answered */
	struct tftpd_hooks hooks;
};

struct tftpd;

struct tftpd *tftpd_new(struct loop *l, const struct tftpd_conf *c);    /* NULL, errno */
void tftpd_free(struct tftpd *d);       /* ends what still runs, without telling */

/* Answer requests on this bound socket, which becomes the server's to close, and bind what its transfers will need.  0, or -1 with errno:
 * EADDRINUSE, none of the ports is free. */
int tftpd_listen(struct tftpd *d, int fd);

/* Call what is due at now; returns when to call again, UINT64_MAX = never. */
uint64_t tftpd_tick(struct tftpd *d, uint64_t now);

void tftpd_drain(struct tftpd *d);      /* take no new requests; transfers go on */
void tftpd_abort(struct tftpd *d, const char *reason);  /* end every transfer, telling */
unsigned tftpd_running(const struct tftpd *d);

/* What runs, oldest first, for a live display: calls fn until it returns 0. */
void tftpd_each(struct tftpd *d, int (*fn)(void *arg, const struct tftpd_xfer *x), void *arg);

#endif
