/* tftpd - a read-only TFTP server for one directory (layer 2)
 *
 * Called by main.c.  One event loop, file content in memory.  It prints nothing and never exits: every request and every end of a transfer is
 * reported through the hooks, in the order they happen.  tftpd.c answers requests, transfers.c keeps
 * the transfers that run, tftpsend.c has the protocol of one (retransmission timer, windows), port.c the sockets, net/tftp.c the packets.
 */
#ifndef CPH_TFTPD_H
#define CPH_TFTPD_H

#include <stdint.h>

#include "clients.h"
#include "net/loop.h"
#include "net/sock.h"
#include "net/tftp.h"
#include "span.h"
#include "transfers.h"

enum tftpd_answer {
	TFTPD_DATA,             /* a transfer began, without options */
	TFTPD_OACK,             /* the same, with options */
	TFTPD_CONTINUED,        /* the same request again: the transfer goes on */
	TFTPD_ERRORED,          /* an ERROR was sent: code */
	TFTPD_SILENT            /* no answer: the client will ask again, and an ERROR would make a phone go on without the file */
};

struct tftpd_request {
	uint64_t id;            /* of the transfer, or of the request where there is none */
	const union sock_addr *peer;
	struct client *client;
	struct who who;
	struct span raw;        /* the packet */
	struct span file;       /* as asked */
	const char *path;       /* beneath the directory, "" = none */
	struct span mode, options;
	enum tftpd_answer answer;
	unsigned code;          /* TFTPD_ERRORED */
	const char *reason;     /* "" = none */
	int folded;             /* found by ignoring case */
	int write;              /* a WRQ */
	enum warned warn;       /* a person should hear of it; WARNED_N = no */
};

enum tftpd_ask { TFTPD_FIRST, TFTPD_AGAIN, TFTPD_LAST };        /* see identify */

struct tftpd_hooks {
	void *arg;
	/* Who asks for name?  c is the server's memory of the address.  Returns 0, or 1 when it is not known yet: then the request waits and
	 * this is called again every TFTPD_LOOK, at last with TFTPD_LAST, which must return 0. */
	int (*identify)(void *arg, struct client *c, struct span name, enum tftpd_ask ask, uint64_t now, struct who *w);
	void (*request)(void *arg, const struct tftpd_request *r);
	void (*xfer)(void *arg, const struct tftpd_xfer *x);
	/* A packet from which no transfer came: "request too long", ... */
	void (*garbage)(void *arg, const union sock_addr *peer, const char *why);
};

#define TFTPD_LOOK ((uint64_t)20000)            /* microseconds between two looks at the neighbour table */
#define TFTPD_LOOKING ((uint64_t)500000)        /* for so long */
#define TFTPD_PROBES 64                         /* requests that wait for it; then the oldest is not answered */
#define TFTPD_YOUNG ((int64_t)1000000000)       /* ns: a file changed less than this ago may still be written; */
#define TFTPD_GROWS ((uint64_t)200000)          /* it is looked at again after so long, */
#define TFTPD_GROWING ((uint64_t)30000000)      /* for so long at most, */
#define TFTPD_FILES 512                         /* by so many requests at once */

struct tftpd_conf {
	int dirfd;              /* borrowed */
	int one_port;           /* answer from the port that was asked */
	unsigned port_min, port_max;    /* else from some of these; 0 = any */
	unsigned ports;         /* ports of transfers, each with one descriptor, at once */
	unsigned all, each;     /* transfers at once: in all, of one address */
	unsigned rate;          /* requests a second of one address; more are not answered */
	struct tftpd_hooks hooks;
};

struct tftpd;

struct tftpd *tftpd_new(struct loop *l, const struct tftpd_conf *c);    /* NULL, errno */
void tftpd_free(struct tftpd *d);       /* ends what still runs, without a report */

/* Answer requests on this bound socket, which becomes the server's to close.  0, or -1 with errno: EADDRINUSE, no port of the range is free. */
int tftpd_listen(struct tftpd *d, int fd);

/* Call what is due at now; returns when to call again, UINT64_MAX = never. */
uint64_t tftpd_tick(struct tftpd *d, uint64_t now);

void tftpd_drain(struct tftpd *d);      /* take no new requests; transfers go on */
void tftpd_abort(struct tftpd *d, const char *reason);  /* end every transfer, with a report */
unsigned tftpd_running(const struct tftpd *d);
unsigned tftpd_waiting(const struct tftpd *d);  /* requests that wait for the neighbour table or for their file */

/* Running transfers, oldest first, for a live display: calls fn until it returns 0. */
void tftpd_each(struct tftpd *d, int (*fn)(void *arg, const struct tftpd_xfer *x), void *arg);

#endif
