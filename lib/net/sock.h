/* sock - UDP sockets and their addresses, IPv4 and IPv6 (layer 2)
 *
 * Unless stated otherwise, functions return 0 (or a descriptor), or -1 with errno.  Addresses are numeric only: no resolver is asked, so a
 * server can start before the network is up.
 */
#ifndef CPH_SOCK_H
#define CPH_SOCK_H

#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "span.h"

union sock_addr {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

#define SOCK_TEXT 64    /* an IPv6 address with its zone, and the NUL */

static inline socklen_t
sock_len(const union sock_addr *a)
{
	return a->sa.sa_family == AF_INET6 ? (socklen_t)sizeof a->in6 : (socklen_t)sizeof a->in;
}

unsigned sock_port(const union sock_addr *a);
void sock_set_port(union sock_addr *a, unsigned port);
int sock_eq(const union sock_addr *a, const union sock_addr *b);        /* address, zone and port */
int sock_same_host(const union sock_addr *a, const union sock_addr *b); /* address and zone */
uint32_t sock_hash(const union sock_addr *a, int with_port);
int sock_is_any(const union sock_addr *a);      /* 0.0.0.0 or :: */
int sock_is_loopback(const union sock_addr *a); /* 127.0.0.0/8 or ::1 */
const char *sock_text(const union sock_addr *a, char out[SOCK_TEXT]);   /* address without port; returns out */

/* Read "192.0.2.1", "2001:db8::1", "[::1]" or "fe80::1%eth0".  Returns NULL, or the reason why it is no address. */
const char *sock_parse(struct span text, unsigned port, union sock_addr *a);

enum {
	/* each only if the system has it */
	SOCK_ICMP = 1,          /* report refusals (sock_refused) */
	SOCK_WHERE = 2,         /* report which of our addresses a packet was sent to */
	SOCK_EARLY = 4,         /* bind an address that no interface has yet */
};

/* A bound, non-blocking, close-on-exec UDP socket.  An IPv6 one is for IPv6 only. */
int sock_udp(const union sock_addr *a, int flags);

/* Prepare an inherited socket (fd 0, LISTEN_FDS) in the same way.  EPROTOTYPE: it is no bound UDP socket. */
int sock_adopt(int fd, int flags);

int sock_local(int fd, union sock_addr *a);

/* An inherited socket that is bound to "::" may serve IPv4 too: then sock_dual returns 1.  This module returns its IPv4 peers as AF_INET; the
 * caller must convert an address to send to, or from, by sock_map first. */
int sock_dual(int fd);
void sock_map(union sock_addr *a);      /* 192.0.2.1 to ::ffff:192.0.2.1; IPv6 addresses stay */

static inline void
sock_unmap(union sock_addr *a)
{
	struct sockaddr_in6 in6 = a->in6;

	if (a->sa.sa_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
		return;
	memset(a, 0, sizeof *a);
	a->in.sin_family = AF_INET;
	a->in.sin_port = in6.sin6_port;
	memcpy(&a->in.sin_addr, in6.sin6_addr.s6_addr + 12, 4);
}

/* The addresses of this host that other hosts can reach, at most n; returns how many, 0 if the system cannot list them. */
size_t sock_addresses(union sock_addr *v, size_t n);

/* *from becomes the address, with port 0, from which the system would send to there.  0, or -1 with errno (no route). */
int sock_towards(const union sock_addr *there, union sock_addr *from);

/* Set the receive or send buffer to this many bytes, or to as many as the system allows. */
void sock_rcvbuf(int fd, int bytes);
void sock_sndbuf(int fd, int bytes);

struct sock_msg {
	union sock_addr from;
	union sock_addr to;     /* our address, port 0; only if to_known */
	int to_known;
	int broadcast;          /* sent to a broadcast or multicast address */
	size_t n;
};

/* Receive one packet.  0, or -1 with errno (EAGAIN: none is waiting). */
int sock_recv(int fd, void *p, size_t cap, struct sock_msg *m);

/* The same for a socket without SOCK_WHERE: to and broadcast stay unknown.  It costs less CPU time. */
int sock_recv_plain(int fd, void *p, size_t cap, struct sock_msg *m);

/* Send one packet made of two pieces.  from: our address to send from (port ignored), or NULL. */
int sock_send(int fd, const union sock_addr *to, const union sock_addr *from, const void *head, size_t nhead, const void *data,
    size_t n);

#define SOCK_MANY 64    /* most packets in one call of sock_recv_many and sock_send_many */

/* Receive up to n packets that are waiting.  Returns how many, or -1 with errno.  A packet longer than SOCK_IN is cut. */
#define SOCK_IN 1024
struct sock_in {
	struct sock_msg m;
	unsigned char b[SOCK_IN];
};
int sock_recv_many(int fd, struct sock_in *v, size_t n);

/* Send several packets.  Returns how many were sent (at least 1), or -1 with errno for the first one. */
struct sock_out {
	const union sock_addr *to, *from;       /* as for sock_send */
	unsigned char head[4];
	const void *data;
	size_t n;
};
int sock_send_many(int fd, struct sock_out *v, size_t n);

/* Take one ICMP report from the socket's error queue.  1: *dest is the address whose port is closed.  0: another report, to be ignored.
 * -1: there is none. */
int sock_refused(int fd, union sock_addr *dest);

#endif
