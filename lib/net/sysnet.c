#if defined(__linux__) && !defined(CPH_POSIX_ONLY)
#define CPH_LINUX 1
#define _GNU_SOURCE
#endif

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <netinet/in.h>
#ifdef CPH_LINUX
#include <net/if.h>
#include <ifaddrs.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#ifdef CPH_LINUX
#include <time.h>
#endif

#include "sysnet.h"

#define SMALL 1500

int
sysnet_udp(int family)
{
#ifdef CPH_LINUX
	return socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
#else
	int fd = socket(family, SOCK_DGRAM, 0);

	if (fd >= 0 && (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)) {
		int e = errno;

		close(fd);
		errno = e;
		return -1;
	}
	return fd;
#endif
}

void
sysnet_ask(int fd, int family, int flags)
{
#ifdef CPH_LINUX
	static const struct { int flag, family, level, name; } row[] = {
		{ SOCK_ICMP, AF_INET, IPPROTO_IP, IP_RECVERR },
		{ SOCK_ICMP, AF_INET6, IPPROTO_IPV6, IPV6_RECVERR },
		{ SOCK_WHERE, AF_INET, IPPROTO_IP, IP_PKTINFO },
		{ SOCK_WHERE, AF_INET6, IPPROTO_IPV6, IPV6_RECVPKTINFO },
		{ SOCK_EARLY, AF_INET, IPPROTO_IP, IP_FREEBIND },
		{ SOCK_EARLY, AF_INET6, IPPROTO_IP, IP_FREEBIND },      /* the IPv4 option serves both */
	};
	size_t i;
	int one = 1;

	for (i = 0; i < sizeof row / sizeof row[0]; i++)
		if ((flags & row[i].flag) != 0 && family == row[i].family)
			setsockopt(fd, row[i].level, row[i].name, &one, sizeof one);
#else
	(void)fd;
	(void)family;
	(void)flags;
#endif
}

/* Set a buffer size.  For a size above its limit, one system refuses the call and another gives less.  forced: the option that ignores the
 * limit, 0 = there is none. */
static void
set_buffer(int fd, int forced, int opt, int bytes)
{
	if (forced != 0 && setsockopt(fd, SOL_SOCKET, forced, &bytes, sizeof bytes) == 0)
		return;
	for (; bytes >= 65536; bytes /= 2)
		if (setsockopt(fd, SOL_SOCKET, opt, &bytes, sizeof bytes) == 0)
			return;
}

#ifndef CPH_LINUX
#undef SO_RCVBUFFORCE
#undef SO_SNDBUFFORCE
#define SO_RCVBUFFORCE 0
#define SO_SNDBUFFORCE 0
#endif

void
sock_rcvbuf(int fd, int bytes)
{
	set_buffer(fd, SO_RCVBUFFORCE, SO_RCVBUF, bytes);
}

void
sock_sndbuf(int fd, int bytes)
{
	set_buffer(fd, SO_SNDBUFFORCE, SO_SNDBUF, bytes);
}

int
sock_recv_plain(int fd, void *p, size_t cap, struct sock_msg *m)
{
	socklen_t n = sizeof m->from;
	ssize_t r;

	m->to_known = m->broadcast = 0;
	do
		r = recvfrom(fd, p, cap, 0, &m->from.sa, &n);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return -1;
	m->n = (size_t)r;
	sock_unmap(&m->from);
	return 0;
}

#ifdef CPH_LINUX

union control {
	size_t align;           /* as struct cmsghdr */
	unsigned char b[128];   /* one pktinfo, or one report with its address */
};

static void
where(struct msghdr *h, struct sock_msg *m)
{
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(h); c != NULL; c = CMSG_NXTHDR(h, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			struct in_pktinfo pi;

			memcpy(&pi, CMSG_DATA(c), sizeof pi);
			m->to.in.sin_family = AF_INET;
			m->to.in.sin_addr = pi.ipi_spec_dst;
			m->to_known = 1;
			m->broadcast = pi.ipi_addr.s_addr != pi.ipi_spec_dst.s_addr;
		} else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
			struct in6_pktinfo pi;

			memcpy(&pi, CMSG_DATA(c), sizeof pi);
			m->to.in6.sin6_family = AF_INET6;
			m->to.in6.sin6_addr = pi.ipi6_addr;
			if (IN6_IS_ADDR_LINKLOCAL(&pi.ipi6_addr))
				m->to.in6.sin6_scope_id = (uint32_t)pi.ipi6_ifindex;
			m->to_known = 1;
			m->broadcast = IN6_IS_ADDR_MULTICAST(&pi.ipi6_addr);
		}
	}
}

static void
want(struct msghdr *h, struct iovec *iov, union control *ctl, struct sock_msg *m)
{
	h->msg_name = &m->from;
	h->msg_namelen = sizeof m->from;
	h->msg_iov = iov;
	h->msg_iovlen = 1;
	h->msg_control = ctl->b;
	h->msg_controllen = sizeof ctl->b;
	h->msg_flags = 0;
}

static void
got(struct msghdr *h, struct sock_msg *m, size_t n)
{
	m->n = n;
	m->to_known = m->broadcast = 0;
	sock_unmap(&m->from);
	if (h->msg_controllen > 0) {
		memset(&m->to, 0, sizeof m->to);
		where(h, m);
		sock_unmap(&m->to);
	}
}

int
sock_recv(int fd, void *p, size_t cap, struct sock_msg *m)
{
	union control ctl;
	struct iovec iov = { p, cap };
	struct msghdr h;
	ssize_t r;

	want(&h, &iov, &ctl, m);
	do
		r = recvmsg(fd, &h, 0);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return -1;
	got(&h, m, (size_t)r);
	return 0;
}

int
sock_recv_many(int fd, struct sock_in *v, size_t n)
{
	struct mmsghdr h[SOCK_MANY];
	struct iovec iov[SOCK_MANY];
	union control ctl[SOCK_MANY];
	size_t i;
	int r;

	if (n > SOCK_MANY)
		n = SOCK_MANY;
	if (n == 1)
		return sock_recv(fd, v->b, sizeof v->b, &v->m) == 0 ? 1 : -1;
	for (i = 0; i < n; i++) {
		iov[i].iov_base = v[i].b;
		iov[i].iov_len = sizeof v[i].b;
		want(&h[i].msg_hdr, &iov[i], &ctl[i], &v[i].m);
	}
	do
		r = recvmmsg(fd, h, (unsigned)n, 0, NULL);
	while (r < 0 && errno == EINTR);
	for (i = 0; r > 0 && i < (size_t)r; i++)
		got(&h[i].msg_hdr, &v[i].m, h[i].msg_len);
	return r;
}

static void
put_control(struct msghdr *h, union control *ctl, int level, int type, const void *p, size_t n)
{
	struct cmsghdr *c;

	memset(ctl, 0, sizeof *ctl);
	h->msg_control = ctl->b;
	h->msg_controllen = (socklen_t)CMSG_SPACE(n);
	c = CMSG_FIRSTHDR(h);
	c->cmsg_level = level;
	c->cmsg_type = type;
	c->cmsg_len = (socklen_t)CMSG_LEN(n);
	memcpy(CMSG_DATA(c), p, n);
}

/* Put the address to send from into a control message. */
static void
source(struct msghdr *h, union control *ctl, const union sock_addr *from)
{
	struct in6_pktinfo v6 = { 0 };
	struct in_pktinfo v4 = { 0 };

	if (from == NULL)
		return;
	v6.ipi6_addr = from->in6.sin6_addr;
	v4.ipi_spec_dst = from->in.sin_addr;
	if (from->sa.sa_family == AF_INET6)
		put_control(h, ctl, IPPROTO_IPV6, IPV6_PKTINFO, &v6, sizeof v6);
	else
		put_control(h, ctl, IPPROTO_IP, IP_PKTINFO, &v4, sizeof v4);
}

#else

int
sock_recv(int fd, void *p, size_t cap, struct sock_msg *m)
{
	return sock_recv_plain(fd, p, cap, m);
}

int
sock_recv_many(int fd, struct sock_in *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (sock_recv(fd, v[i].b, sizeof v[i].b, &v[i].m) != 0)
			return i > 0 ? (int)i : -1;
	return (int)n;
}

#endif

/* With IP_RECVERR a send may fail with the refusal of an earlier packet, and then it has sent nothing.  Send again; the refusal itself stays in
 * the error queue for sock_refused.  Try several times, since further refusals may arrive meanwhile. */
static int
again(int *tries)
{
	return errno == EINTR || ((errno == ECONNREFUSED || errno == EHOSTUNREACH || errno == ENETUNREACH) && (*tries)++ < 8);
}

/* Send a small packet in one piece: copying it costs less than a sendmsg of two pieces. */
static int
send_small(int fd, const union sock_addr *to, const void *head, size_t nhead, const void *data, size_t n)
{
	unsigned char b[SMALL];
	ssize_t r;
	int tries = 0;

	memcpy(b, head, nhead);
	if (n > 0)
		memcpy(b + nhead, data, n);
	do
		r = sendto(fd, b, nhead + n, 0, &to->sa, sock_len(to));
	while (r < 0 && again(&tries));
	return r < 0 ? -1 : 0;
}

int
sock_send(int fd, const union sock_addr *to, const union sock_addr *from, const void *head, size_t nhead, const void *data, size_t n)
{
	struct iovec iov[2];
	struct msghdr h;
	ssize_t r;
	int tries = 0;

	if (from == NULL && nhead + n <= SMALL)
		return send_small(fd, to, head, nhead, data, n);
	memset(&h, 0, sizeof h);
	/* Copy the pointers to drop const: sendmsg does not write through them. */
	memcpy(&iov[0].iov_base, &head, sizeof head);
	iov[0].iov_len = nhead;
	memcpy(&iov[1].iov_base, &data, sizeof data);
	iov[1].iov_len = n;
	memcpy(&h.msg_name, &to, sizeof to);
	h.msg_namelen = sock_len(to);
	h.msg_iov = iov;
	h.msg_iovlen = n > 0 ? 2 : 1;
#ifdef CPH_LINUX
	union control ctl;

	source(&h, &ctl, from);
#else
	(void)from;
#endif
	do
		r = sendmsg(fd, &h, 0);
	while (r < 0 && again(&tries));
	return r < 0 ? -1 : 0;
}

int
sock_send_many(int fd, struct sock_out *v, size_t n)
{
#ifdef CPH_LINUX
	struct mmsghdr h[SOCK_MANY];
	struct iovec iov[SOCK_MANY][2];
	union control ctl[SOCK_MANY];
	size_t i;
	int r, tries = 0;

	if (n > SOCK_MANY)
		n = SOCK_MANY;
	if (n == 1)
		return sock_send(fd, v->to, v->from, v->head, sizeof v->head, v->data, v->n) == 0 ? 1 : -1;
	memset(h, 0, n * sizeof h[0]);
	for (i = 0; i < n; i++) {
		struct msghdr *m = &h[i].msg_hdr;

		iov[i][0].iov_base = v[i].head;
		iov[i][0].iov_len = sizeof v[i].head;
		memcpy(&iov[i][1].iov_base, &v[i].data, sizeof v[i].data);
		iov[i][1].iov_len = v[i].n;
		memcpy(&m->msg_name, &v[i].to, sizeof v[i].to);
		m->msg_namelen = sock_len(v[i].to);
		m->msg_iov = iov[i];
		m->msg_iovlen = v[i].n > 0 ? 2 : 1;
		source(m, &ctl[i], v[i].from);
	}
	do
		r = sendmmsg(fd, h, (unsigned)n, 0);
	while (r < 0 && again(&tries));
	return r;
#else
	size_t i;

	for (i = 0; i < n; i++)
		if (sock_send(fd, v[i].to, v[i].from, v[i].head, sizeof v[i].head, v[i].data, v[i].n) != 0)
			return i > 0 ? (int)i : -1;
	return (int)n;
#endif
}

int
sock_refused(int fd, union sock_addr *dest)
{
#ifdef CPH_LINUX
	union control ctl;
	unsigned char b[64];
	struct iovec iov = { b, sizeof b };
	struct msghdr h;
	struct cmsghdr *c;
	ssize_t r;
	int refused = 0;

	memset(dest, 0, sizeof *dest);
	memset(&h, 0, sizeof h);
	h.msg_name = dest;
	h.msg_namelen = sizeof *dest;
	h.msg_iov = &iov;
	h.msg_iovlen = 1;
	h.msg_control = ctl.b;
	h.msg_controllen = sizeof ctl.b;
	do
		r = recvmsg(fd, &h, MSG_ERRQUEUE | MSG_DONTWAIT);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return -1;
	for (c = CMSG_FIRSTHDR(&h); c != NULL; c = CMSG_NXTHDR(&h, c)) {
		if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
		    (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
			uint32_t err;   /* ee_errno, with which struct sock_extended_err (linux/errqueue.h) begins */

			memcpy(&err, CMSG_DATA(c), sizeof err);
			refused = err == ECONNREFUSED;
		}
	}
	sock_unmap(dest);
	return refused;
#else
	(void)fd;
	(void)dest;
	return -1;
#endif
}

size_t
sock_addresses(union sock_addr *v, size_t n)
{
	size_t k = 0;
#ifdef CPH_LINUX
	struct ifaddrs *all, *i;

	if (getifaddrs(&all) != 0)
		return 0;
	for (i = all; i != NULL && k < n; i = i->ifa_next) {
		if (i->ifa_addr == NULL || (i->ifa_flags & IFF_UP) == 0 || (i->ifa_flags & IFF_LOOPBACK) != 0)
			continue;
		memset(&v[k], 0, sizeof v[k]);
		if (i->ifa_addr->sa_family == AF_INET)
			memcpy(&v[k++].in, i->ifa_addr, sizeof v->in);
		else if (i->ifa_addr->sa_family == AF_INET6)
			memcpy(&v[k++].in6, i->ifa_addr, sizeof v->in6);
	}
	freeifaddrs(all);
#else
	(void)v;
	(void)n;
#endif
	return k;
}
