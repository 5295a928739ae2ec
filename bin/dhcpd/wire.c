#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "wire.h"

static const unsigned char everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

/* A UDP socket on this port of every address, on this interface only. */
static int
udp(const struct syslink *l, unsigned port)
{
	union sock_addr any;
	int fd, one = 1, e;

	memset(&any, 0, sizeof any);
	any.in.sin_family = AF_INET;
	/* first a socket, then its interface, then its port: two servers on two links can share a machine */
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0)
		return -1;
	sock_set_port(&any, port);
	if (setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof one) == 0 && syslink_bind(fd, l) == 0 &&
	    bind(fd, &any.sa, sock_len(&any)) == 0 && sock_adopt(fd, 0) == 0)
		return fd;
	e = errno;
	close(fd);
	errno = e;
	return -1;
}

int
dhcpwire_open(struct dhcpwire *w, const struct syslink *l)
{
	memset(w, 0, sizeof *w);
	w->link = l;
	w->look = w->raw = -1;
	w->udp = udp(l, DHCP_SERVER_PORT);
	if (w->udp < 0)
		return -1;
	sock_rcvbuf(w->udp, 1 << 20);     /* a shelf of phones that start in one moment */
	w->raw = syslink_open(l, FRAME_ARP);
	if (w->raw < 0)
		w->raw_err = errno;
	w->look = syslink_open(l, FRAME_IP);
	w->look_raw = w->look >= 0;
	if (w->look < 0)
		w->look = udp(l, DHCP_CLIENT_PORT);
	return 0;
}

void
dhcpwire_looked(struct dhcpwire *w)
{
	if (w->look >= 0)
		close(w->look);
	w->look = -1;
}

void
dhcpwire_close(struct dhcpwire *w)
{
	dhcpwire_looked(w);
	close(w->udp);
	if (w->raw >= 0)
		close(w->raw);
}

int
dhcpwire_recv(struct dhcpwire *w, unsigned char p[DHCP_MAX + 1], size_t *n)
{
	struct sock_msg m;

	/* one byte more than any packet we take, so that a longer one is known to be */
	if (sock_recv(w->udp, p, DHCP_MAX + 1, &m) != 0)
		return -1;
	*n = m.n;
	return 0;
}

static void
inet(union sock_addr *a, uint32_t ip, unsigned port)
{
	memset(a, 0, sizeof *a);
	a->in.sin_family = AF_INET;
	a->in.sin_addr.s_addr = htonl(ip);
	sock_set_port(a, port);
}

static int
send_frame(struct dhcpwire *w, struct span packet, uint32_t src, uint32_t dst, int to_server, const unsigned char mac[6])
{
	unsigned char b[FRAME_UDP_HEAD + DHCP_MAX];
	struct frame_udp u;
	size_t n;

	u.src = src;
	u.dst = dst;
	u.sport = to_server ? DHCP_CLIENT_PORT : DHCP_SERVER_PORT;
	u.dport = to_server ? DHCP_SERVER_PORT : DHCP_CLIENT_PORT;
	u.data = packet;
	n = frame_put_udp(b, &u);
	return syslink_send(w->raw, w->link, FRAME_IP, mac, b, n);
}

int
dhcpwire_send(struct dhcpwire *w, struct span packet, enum dhcpsrv_how how, uint32_t to, const char *mac)
{
	union sock_addr dest, self;
	unsigned char hw[6];

	if (how == DHCPSRV_DIRECT && w->raw >= 0) {
		dhcp_mac_bytes(mac, hw);
		return send_frame(w, packet, w->link->addr, to, 0, hw);
	}
	if (how == DHCPSRV_DIRECT || how == DHCPSRV_BROADCAST)
		to = UINT32_MAX;
	inet(&dest, to, how == DHCPSRV_RELAYED ? DHCP_SERVER_PORT : DHCP_CLIENT_PORT);
	inet(&self, w->link->addr, 0);
	return sock_send(w->udp, &dest, &self, packet.p, packet.n, NULL, 0);
}

void
dhcpwire_ask(struct dhcpwire *w, uint32_t ip)
{
	unsigned char b[FRAME_ARP_LEN];
	struct frame_arp a;

	memset(&a, 0, sizeof a);
	a.op = FRAME_ARP_REQUEST;
	memcpy(a.smac, w->link->mac, 6);
	a.sip = w->link->addr;
	a.tip = ip;
	frame_put_arp(b, &a);
	/* lost is like no answer */
	syslink_send(w->raw, w->link, FRAME_ARP, everybody, b, sizeof b);
}

int
dhcpwire_heard(struct dhcpwire *w, uint32_t *ip, char mac[MAC_LEN + 1])
{
	unsigned char b[1600];
	struct frame_arp a;
	size_t n;

	while (syslink_recv(w->raw, b, sizeof b, &n) == 0) {
		/* requests say who has the sender's address, too; those that ask for an address to take have none */
		if (frame_get_arp(span(b, n), &a) != NULL || a.sip == 0)
			continue;
		dhcp_mac_text(a.smac, mac);
		*ip = a.sip;
		return 1;
	}
	return 0;
}

int
dhcpwire_discover(struct dhcpwire *w, uint32_t xid)
{
	union sock_addr dest;
	char mac[MAC_LEN + 1];
	struct dhcp_out o;

	dhcp_mac_text(w->link->mac, mac);
	dhcp_request(&o, mac, xid, 1, DHCP_DISCOVER);
	dhcp_put(&o, DHCP_O_CLASS, span_cstr("cph-dhcpd"));
	dhcp_done(&o, DHCP_SPACE);
	if (w->raw >= 0 && w->look_raw)
		return send_frame(w, span(o.b, o.n), 0, UINT32_MAX, 1, everybody);
	inet(&dest, UINT32_MAX, DHCP_SERVER_PORT);
	return sock_send(w->look, &dest, NULL, o.b, o.n, NULL, 0);
}

int
dhcpwire_offer(struct dhcpwire *w, uint32_t xid, uint32_t *server)
{
	unsigned char b[1600];
	struct frame_udp u;
	struct sock_msg sm;
	struct dhcp_msg m;
	size_t n;

	for (;;) {
		if (w->look_raw) {
			if (syslink_recv(w->look, b, sizeof b, &n) != 0)
				return 0;
			if (frame_get_udp(span(b, n), &u) != NULL || u.dport != DHCP_CLIENT_PORT)
				continue;
		} else {
			if (sock_recv(w->look, b, sizeof b, &sm) != 0)
				return 0;
			u.data = span(b, sm.n);
			u.src = ntohl(sm.from.in.sin_addr.s_addr);
		}
		if (dhcp_parse(u.data, &m) != NULL || m.op != DHCP_BOOTREPLY || m.xid != xid)
			continue;
		*server = dhcp_opt_u32(&m, DHCP_O_SERVER);
		if (*server == 0)
			*server = u.src;
		return 1;
	}
}
