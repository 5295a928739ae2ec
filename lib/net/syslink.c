#if defined(__linux__) && !defined(CPH_POSIX_ONLY)
#define CPH_LINUX 1
#define _GNU_SOURCE
#endif

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#ifdef CPH_LINUX
#include <sys/ioctl.h>
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#endif

#include "syslink.h"

const char *
syslink_why(int e)
{
	return e == ENOSYS ? "this works on Linux only" : e == EPFNOSUPPORT ? "not an Ethernet interface" : strerror(e);
}

#ifdef CPH_LINUX

static void
look_at(const struct ifaddrs *i, uint32_t near, struct syslink *l)
{
	struct sockaddr_in a, m;
	struct sockaddr_ll ll;
	uint32_t addr, mask;

	if (i->ifa_addr->sa_family == AF_PACKET) {
		memcpy(&ll, i->ifa_addr, sizeof ll);
		l->index = ll.sll_ifindex;
		if (ll.sll_hatype == ARPHRD_ETHER && ll.sll_halen == sizeof l->mac)
			memcpy(l->mac, ll.sll_addr, sizeof l->mac);
		return;
	}
	if (i->ifa_addr->sa_family != AF_INET || i->ifa_netmask == NULL)
		return;
	memcpy(&a, i->ifa_addr, sizeof a);
	memcpy(&m, i->ifa_netmask, sizeof m);
	addr = ntohl(a.sin_addr.s_addr);
	mask = ntohl(m.sin_addr.s_addr);
	if (l->addr == 0 || (near != 0 && ((near ^ addr) & mask) == 0 && ((near ^ l->addr) & l->mask) != 0)) {
		l->addr = addr;
		l->mask = mask;
	}
}

int
syslink_find(const char *name, uint32_t near, struct syslink *l)
{
	static const unsigned char none[6];
	struct ifaddrs *all, *i;

	memset(l, 0, sizeof *l);
	if (strlen(name) >= sizeof l->name) {
		errno = ENODEV;
		return -1;
	}
	memcpy(l->name, name, strlen(name) + 1);
	if (getifaddrs(&all) != 0)
		return -1;
	for (i = all; i != NULL; i = i->ifa_next)
		if (i->ifa_addr != NULL && strcmp(i->ifa_name, name) == 0)
			look_at(i, near, l);
	freeifaddrs(all);
	if (l->index == 0 || memcmp(l->mac, none, sizeof none) == 0) {
		errno = l->index == 0 ? ENODEV : EPFNOSUPPORT;
		return -1;
	}
	return 0;
}

int
syslink_bind(int fd, const struct syslink *l)
{
	return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, l->name, (socklen_t)strlen(l->name));
}

static void
address(struct sockaddr_ll *a, const struct syslink *l, unsigned type)
{
	memset(a, 0, sizeof *a);
	a->sll_family = AF_PACKET;
	a->sll_protocol = htons((uint16_t)type);
	a->sll_ifindex = l->index;
}

int
syslink_open(const struct syslink *l, unsigned type)
{
	struct sockaddr_ll a;
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), e;

	if (fd < 0)
		return -1;
	/* the socket receives nothing before it is bound to the interface */
	address(&a, l, type);
	if (bind(fd, (const struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	e = errno;
	close(fd);
	errno = e;
	return -1;
}

int
syslink_send(int fd, const struct syslink *l, unsigned type, const unsigned char to[6], const void *p, size_t n)
{
	struct sockaddr_ll a;
	ssize_t r;

	address(&a, l, type);
	a.sll_halen = 6;
	memcpy(a.sll_addr, to, 6);
	do
		r = sendto(fd, p, n, 0, (const struct sockaddr *)&a, sizeof a);
	while (r < 0 && errno == EINTR);
	return r < 0 ? -1 : 0;
}

int
syslink_recv(int fd, void *p, size_t cap, size_t *n)
{
	struct sockaddr_ll a = { 0 };
	socklen_t len;
	ssize_t r;

	do {
		len = sizeof a;
		r = recvfrom(fd, p, cap, 0, (struct sockaddr *)&a, &len);
		/* skip the frames that we sent ourselves: the socket receives them too */
	} while ((r < 0 && errno == EINTR) || (r >= 0 && a.sll_pkttype == PACKET_OUTGOING));
	if (r < 0)
		return -1;
	*n = (size_t)r;
	return 0;
}

int
syslink_set(const struct syslink *l, uint32_t addr, uint32_t mask)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), r, e;
	struct sockaddr_in in;
	struct ifreq q;

	if (fd < 0)
		return -1;
	memset(&q, 0, sizeof q);
	memcpy(q.ifr_name, l->name, sizeof l->name);
	memset(&in, 0, sizeof in);
	in.sin_family = AF_INET;
	in.sin_addr.s_addr = htonl(addr);
	memcpy(&q.ifr_addr, &in, sizeof in);
	r = ioctl(fd, SIOCSIFADDR, &q);
	if (r == 0 && addr != 0) {
		in.sin_addr.s_addr = htonl(mask);
		memcpy(&q.ifr_netmask, &in, sizeof in);
		r = ioctl(fd, SIOCSIFNETMASK, &q);
	}
	e = errno;
	close(fd);
	errno = e;
	return r;
}

#else

int
syslink_find(const char *name, uint32_t near, struct syslink *l)
{
	(void)name;
	(void)near;
	memset(l, 0, sizeof *l);
	errno = ENOSYS;
	return -1;
}

int
syslink_bind(int fd, const struct syslink *l)
{
	(void)fd;
	(void)l;
	errno = ENOSYS;
	return -1;
}

int
syslink_open(const struct syslink *l, unsigned type)
{
	(void)l;
	(void)type;
	errno = ENOSYS;
	return -1;
}

int
syslink_send(int fd, const struct syslink *l, unsigned type, const unsigned char to[6], const void *p, size_t n)
{
	(void)fd;
	(void)l;
	(void)type;
	(void)to;
	(void)p;
	(void)n;
	errno = ENOSYS;
	return -1;
}

int
syslink_recv(int fd, void *p, size_t cap, size_t *n)
{
	(void)fd;
	(void)p;
	(void)cap;
	*n = 0;
	errno = ENOSYS;
	return -1;
}

int
syslink_set(const struct syslink *l, uint32_t addr, uint32_t mask)
{
	(void)l;
	(void)addr;
	(void)mask;
	errno = ENOSYS;
	return -1;
}

#endif
