/* listen - options -l and -p of a server, and the sockets that it listens on (layer 3)
 *
 * The sockets are UDP and non-blocking.  Without -l and -p the server uses sockets that systemd (sd_listen_fds(3)) or inetd (a "wait" service)
 * has bound for it, if there are any; so it needs no right to bind its port.  A failure ends the program with one line and status 2.
 */
#ifndef CPH_LISTEN_H
#define CPH_LISTEN_H

#include <stddef.h>

#include "cli.h"
#include "sock.h"

#define LISTEN_MAX 8

struct listen {
	unsigned port;          /* the caller sets the default before it reads options; 0 = any free one */
	int fd[LISTEN_MAX];     /* after listen_open */
	size_t n;
	/* private */
	union sock_addr addr[LISTEN_MAX];
	size_t naddr;           /* 0: every address */
	int given;              /* -l or -p was given: inherit nothing */
	union sock_addr bad;    /* the address that could not be bound */
	const char *why;        /* the reason, if LISTEN_FDS is malformed; else NULL and errno is the reason */
};

/* Take c->arg of -l (at most LISTEN_MAX times), and c->arg of -p. */
void listen_address(struct listen *l, const struct cli *c);
void listen_port(struct listen *l, struct cli *c);

/* Inherit the sockets or bind them.  flags: SOCK_... for every socket; SOCK_EARLY is added for those bound here.  advise: if a port below 1024
 * is refused, or the port is taken, the message names what helps. */
void listen_open(struct listen *l, int flags, int advise);

#endif
