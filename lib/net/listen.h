/* listen - options -l and -p of a server, and the sockets that it listens on (layer 3)
 *
 * UDP, non-blocking.  Without -l and -p sockets that were bound for us are taken, if there are some (sd_listen_fds(3), and the "wait" services
 * of inetd): a server started by systemd or inetd needs no right to its port.  A failure ends the program with one line and status 2.
 */
#ifndef CPH_LISTEN_H
#define CPH_LISTEN_H

#include <stddef.h>

#include "cli.h"
#include "sock.h"

#define LISTEN_MAX 8

struct listen {
	unsigned port;          /* set to the usual one before options are read; 0 = any free one */
	int fd[LISTEN_MAX];     /* after listen_open */
	size_t n;
	/* private */
	union sock_addr addr[LISTEN_MAX];
	size_t naddr;           /* 0: every address */
	int given;              /* -l or -p was: nothing is inherited */
	union sock_addr bad;    /* where binding failed */
	const char *why;        /* what is wrong with LISTEN_FDS, when it is not errno */
};

/* c->arg of -l, at most LISTEN_MAX times; c->arg of -p. */
void listen_address(struct listen *l, const struct cli *c);
void listen_port(struct listen *l, struct cli *c);

/* Inherit or bind.  flags: SOCK_..., of every socket; bound ones are SOCK_EARLY too.  advise: where a port below 1024 is not allowed, say what
 * would allow it. */
void listen_open(struct listen *l, int flags, int advise);

#endif
