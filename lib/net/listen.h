/* listen - the sockets a server listens on (layer 2)
 *
 * UDP, non-blocking.  They belong to the struct; after a failure those that were opened stay in it, for the program is about to end.
 * Inherited sockets: sd_listen_fds(3), and inetd's "wait" services.
 */
#ifndef CPH_LISTEN_H
#define CPH_LISTEN_H

#include <stddef.h>

#include "sock.h"

#define LISTEN_MAX 8

struct listen {
	int fd[LISTEN_MAX];
	size_t n;
	union sock_addr bad;    /* where binding failed */
	const char *why;        /* what is wrong with LISTEN_FDS, when it is not errno */
};

/* Sockets that were bound for us: systemd's (LISTEN_FDS, LISTEN_PID), or a UDP socket as standard input.  1, 0 when there are
 * none, -1 with errno or why. */
int listen_inherited(struct listen *l, int flags);

/* Bind these addresses, or where n is 0 every IPv4 and, where the system has it, IPv6 address; port 0 takes a free one, the same for all.
 * 0, or -1 with errno and bad. */
int listen_bind(struct listen *l, const union sock_addr *a, size_t n, unsigned port, int flags);

#endif
