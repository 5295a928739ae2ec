#include <sys/types.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "num.h"
#include "sock.h"
#include "sysnet.h"

unsigned
sock_port(const union sock_addr *a)
{
	return ntohs(a->sa.sa_family == AF_INET6 ? a->in6.sin6_port : a->in.sin_port);
}

void
sock_set_port(union sock_addr *a, unsigned port)
{
	if (a->sa.sa_family == AF_INET6)
		a->in6.sin6_port = htons((uint16_t)port);
	else
		a->in.sin_port = htons((uint16_t)port);
}

int
sock_same_host(const union sock_addr *a, const union sock_addr *b)
{
	if (a->sa.sa_family != b->sa.sa_family)
		return 0;
	if (a->sa.sa_family == AF_INET6)
		return memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, 16) == 0 && a->in6.sin6_scope_id == b->in6.sin6_scope_id;
	return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
}

int
sock_eq(const union sock_addr *a, const union sock_addr *b)
{
	return sock_same_host(a, b) && sock_port(a) == sock_port(b);
}

uint32_t
sock_hash(const union sock_addr *a, int with_port)
{
	const unsigned char *p = a->sa.sa_family == AF_INET6 ? a->in6.sin6_addr.s6_addr : (const unsigned char *)&a->in.sin_addr;
	size_t i, n = a->sa.sa_family == AF_INET6 ? 16 : 4;
	uint32_t h = 2166136261u;

	/* FNV-1a.  It need not resist an attacker: the tables are small, and a long chain only costs time. */
	for (i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619u;
	if (with_port) {
		h = (h ^ (sock_port(a) & 0xff)) * 16777619u;
		h = (h ^ (sock_port(a) >> 8)) * 16777619u;
	}
	return h ^ h >> 15;
}

int
sock_is_any(const union sock_addr *a)
{
	if (a->sa.sa_family == AF_INET6)
		return IN6_IS_ADDR_UNSPECIFIED(&a->in6.sin6_addr);
	return a->in.sin_addr.s_addr == htonl(INADDR_ANY);
}

int
sock_is_loopback(const union sock_addr *a)
{
	if (a->sa.sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&a->in6.sin6_addr);
	return ntohl(a->in.sin_addr.s_addr) >> 24 == 127;
}

void
sock_map(union sock_addr *a)
{
	struct sockaddr_in in = a->in;

	if (a->sa.sa_family != AF_INET)
		return;
	memset(a, 0, sizeof *a);
	a->in6.sin6_family = AF_INET6;
	a->in6.sin6_port = in.sin_port;
	a->in6.sin6_addr.s6_addr[10] = a->in6.sin6_addr.s6_addr[11] = 0xff;
	memcpy(a->in6.sin6_addr.s6_addr + 12, &in.sin_addr, 4);
}

const char *
sock_text(const union sock_addr *a, char out[SOCK_TEXT])
{
	char zone[IF_NAMESIZE];
	size_t n;

	if (a->sa.sa_family != AF_INET6) {
		inet_ntop(AF_INET, &a->in.sin_addr, out, SOCK_TEXT);
		return out;
	}
	inet_ntop(AF_INET6, &a->in6.sin6_addr, out, SOCK_TEXT);
	if (a->in6.sin6_scope_id == 0)
		return out;
	n = strlen(out);
	if (if_indextoname(a->in6.sin6_scope_id, zone) != NULL)
		snprintf(out + n, SOCK_TEXT - n, "%%%s", zone);
	else
		snprintf(out + n, SOCK_TEXT - n, "%%%lu", (unsigned long)a->in6.sin6_scope_id);
	return out;
}

static const char *
parse_v6(char *text, unsigned port, union sock_addr *a)
{
	char *zone = strchr(text, '%');
	uint64_t v;

	if (zone != NULL)
		*zone++ = '\0';
	a->in6.sin6_family = AF_INET6;
	a->in6.sin6_port = htons((uint16_t)port);
	if (inet_pton(AF_INET6, text, &a->in6.sin6_addr) != 1)
		return "not a numeric address";
	if (zone != NULL) {
		a->in6.sin6_scope_id = if_nametoindex(zone);
		if (a->in6.sin6_scope_id == 0) {
			if (num_u64(span_cstr(zone), 1, UINT32_MAX, &v) != NUM_OK)
				return "no such interface";
			a->in6.sin6_scope_id = (uint32_t)v;
		}
	}
	return NULL;
}

const char *
sock_parse(struct span text, unsigned port, union sock_addr *a)
{
	char s[SOCK_TEXT];

	memset(a, 0, sizeof *a);
	if (text.n > 1 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = span_sub(text, 1, text.n - 1);
	if (span_copy(text, s, sizeof s) != 0)
		return "not a numeric address";
	if (strchr(s, ':') != NULL)
		return parse_v6(s, port, a);
	a->in.sin_family = AF_INET;
	a->in.sin_port = htons((uint16_t)port);
	return inet_pton(AF_INET, s, &a->in.sin_addr) == 1 ? NULL : "not a numeric address";
}

static int
prepare(int fd, int family, int flags)
{
	int fl = fcntl(fd, F_GETFL);

	if (fl < 0 || fcntl(fd, F_SETFL, fl | O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	sysnet_ask(fd, family, flags & ~SOCK_EARLY);    /* SOCK_EARLY has no effect after bind */
	return 0;
}

int
sock_dual(int fd)
{
	union sock_addr a;
	int only = 1;
	socklen_t n = sizeof only;

	return sock_local(fd, &a) == 0 && a.sa.sa_family == AF_INET6 && getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, &n) == 0 && !only;
}

int
sock_udp(const union sock_addr *a, int flags)
{
	int fd = sysnet_udp(a->sa.sa_family), one = 1, e;

	if (fd < 0)
		return -1;
	sysnet_ask(fd, a->sa.sa_family, flags);
	if ((a->sa.sa_family != AF_INET6 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one) == 0) &&
	    bind(fd, &a->sa, sock_len(a)) == 0)
		return fd;
	e = errno;
	close(fd);
	errno = e;
	return -1;
}

int
sock_adopt(int fd, int flags)
{
	union sock_addr a;
	int type;
	socklen_t n = sizeof type;

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) != 0)
		return -1;
	if (type != SOCK_DGRAM || sock_local(fd, &a) != 0 || sock_port(&a) == 0) {
		errno = EPROTOTYPE;
		return -1;
	}
	/* for its IPv4 packets a dual-stack socket needs the IPv4 options too */
	if (sock_dual(fd) && prepare(fd, AF_INET, flags) != 0)
		return -1;
	return prepare(fd, a.sa.sa_family, flags);
}

int
sock_local(int fd, union sock_addr *a)
{
	socklen_t n = sizeof *a;

	memset(a, 0, sizeof *a);
	if (getsockname(fd, &a->sa, &n) != 0)
		return -1;
	if (a->sa.sa_family != AF_INET && a->sa.sa_family != AF_INET6) {
		errno = EPROTOTYPE;
		return -1;
	}
	return 0;
}

int
sock_towards(const union sock_addr *there, union sock_addr *from)
{
	int fd = socket(there->sa.sa_family, SOCK_DGRAM, 0), r, e;

	if (fd < 0)
		return -1;
	/* connect sends nothing on a datagram socket; it only selects the source address */
	r = connect(fd, &there->sa, sock_len(there)) == 0 ? sock_local(fd, from) : -1;
	e = errno;
	close(fd);
	errno = e;
	if (r == 0)
		sock_set_port(from, 0);
	return r;
}
