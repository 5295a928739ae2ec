/* listenopt - options -l and -p of a server, and the sockets that come of them (layer 3)
 *
 * Without -l and -p sockets that were bound for us are taken, where there are some (listen.h): a server started by systemd or inetd needs no
 * right to its port.  What cannot be had ends the program with one line and status 2.  Addresses are copied; the sockets belong to the struct
 * listen, and stay open until the program ends.
 */
#ifndef CPH_LISTENOPT_H
#define CPH_LISTENOPT_H

#include "cli.h"
#include "listen.h"

struct listenopt {
	union sock_addr addr[LISTEN_MAX];
	size_t n;               /* 0: every address */
	unsigned port;          /* set to the usual one before options are read; 0 = any free one */
	int given;              /* -l or -p was: nothing is inherited */
};

/* c->arg of -l, at most LISTEN_MAX times. */
void listenopt_address(struct listenopt *o, const struct cli *c);

/* c->arg of -p. */
void listenopt_port(struct listenopt *o, struct cli *c);

/* Inherit or bind.  flags: SOCK_..., of every socket; bound ones are SOCK_EARLY too.  advise: where a port below 1024 is not allowed, say what
 * would allow it. */
void listenopt_open(const struct listenopt *o, struct listen *l, int flags, int advise);

#endif
