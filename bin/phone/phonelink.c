#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dhcpc.h"
#include "diag.h"
#include "net/frame.h"
#include "net/loop.h"
#include "phonelink.h"

#define LEAST_SECOND 200000     /* microseconds: servers look for half a second whether an address is free */

void
phonelink_open(struct phonelink *l, char mac[MAC_LEN + 1])
{
	if (syslink_find(l->iface, 0, &l->link) != 0)
		diag_die(DIAG_FAIL, l->iface, "%s", syslink_why(errno));
	if (l->link.addr != 0)
		diag_die(DIAG_FAIL, l->iface, "has an address already; the phone needs an interface of its own (a network namespace)");
	l->fd = syslink_open(&l->link, FRAME_IP);
	if (l->fd < 0)
		diag_die(DIAG_FAIL, l->iface, "no packet socket: %s", strerror(errno));
	if (mac[0] == '\0')
		dhcp_mac_text(l->link.mac, mac);
}

/* cph-dhcpd(8) has the sources; what SIP and MGCP images of the old boot send is not known, so they send nothing. */
static struct span
class_of(const struct boot_flash *f, enum boot_model model)
{
	/* with their NUL, as the phones send them */
	static const char old[] = "Cisco Systems, Inc. IP Phone";
	static const char p7940[] = "Cisco Systems, Inc. IP Phone CP-7940G", p7960[] = "Cisco Systems, Inc. IP Phone CP-7960G";

	if (f->era == BOOT_LOADER)
		return model == BOOT_7940 ? span(p7940, sizeof p7940) : span(p7960, sizeof p7960);
	return strncmp(f->app, "P003", 4) == 0 ? span(old, sizeof old) : span(NULL, 0);
}

static void
transmit(struct phonelink *l, const struct dhcpc *c)
{
	static const unsigned char everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	unsigned char b[FRAME_UDP_HEAD + DHCP_MAX];
	struct frame_udp u;

	u.src = 0;
	u.dst = UINT32_MAX;
	u.sport = DHCP_CLIENT_PORT;
	u.dport = DHCP_SERVER_PORT;
	u.data = span(c->out.b, c->out.n);
	if (syslink_send(l->fd, &l->link, FRAME_IP, everybody, b, frame_put_udp(b, &u)) != 0)
		diag_die(DIAG_FAIL, l->iface, "%s", strerror(errno));
}

/* Wait for a packet until c's deadline, and see what it says. */
static enum dhcpc_what
listen_for(struct phonelink *l, struct dhcpc *c)
{
	unsigned char b[1600];
	enum dhcpc_what what;
	struct frame_udp u;
	struct pollfd p = { l->fd, POLLIN, 0 };
	uint64_t now = loop_now();
	size_t n;

	if (now < c->deadline && poll(&p, 1, (int)((c->deadline - now) / 1000) + 1) < 0 && errno != EINTR)
		diag_die(DIAG_FAIL, l->iface, "%s", strerror(errno));
	while (syslink_recv(l->fd, b, sizeof b, &n) == 0) {
		if (frame_get_udp(span(b, n), &u) != NULL || u.dport != DHCP_CLIENT_PORT)
			continue;
		what = dhcpc_packet(c, u.data, loop_now());
		if (what != DHCPC_NOTHING)
			return what;
	}
	return dhcpc_timer(c, loop_now());
}

static void
acquire(struct phonelink *l, struct dhcpc *c)
{
	struct timespec ts = { 0, 0 };
	enum dhcpc_what what;

	clock_gettime(CLOCK_REALTIME, &ts);
	what = dhcpc_start(c, (uint32_t)ts.tv_nsec ^ (uint32_t)ts.tv_sec << 8 ^ (uint32_t)getpid() << 16 ^ l->tries++, loop_now());
	while (what != DHCPC_DONE && what != DHCPC_FAILED) {
		if (what == DHCPC_SEND)
			transmit(l, c);
		what = listen_for(l, c);
	}
}

static void
set_server(union sock_addr *a, uint32_t ip, unsigned port)
{
	memset(a, 0, sizeof *a);
	a->in.sin_family = AF_INET;
	a->in.sin_addr.s_addr = htonl(ip);
	sock_set_port(a, port);
}

void
phonelink_boot(struct phonelink *l, unsigned boots, const char *mac, const struct boot_flash *f, struct boot_env *env,
    struct phonenet_opts *net)
{
	char ip[DHCP_IP_TEXT], server[DHCP_IP_TEXT], tftp[DHCP_IP_TEXT];
	struct dhcpc c;

	if (l->tries > 0 && boots == l->boots)
		return;
	l->boots = boots;
	memset(&c, 0, sizeof c);
	memcpy(c.mac, mac, sizeof c.mac);
	c.class = class_of(f, env->model);
	c.want = l->ip;
	c.second = net->scale < LEAST_SECOND ? LEAST_SECOND : net->scale;
	acquire(l, &c);
	if (c.ip == 0 || c.mask == 0)
		diag_die(DIAG_NO, mac, "no address: no DHCP server answered on %s", l->iface);
	if (l->ip != 0 && l->ip != c.ip)
		diag_die(DIAG_NO, mac, "was given another address (%s) at this start, which is not simulated", dhcp_ip_text(c.ip, ip));
	if (l->ip == 0 && syslink_set(&l->link, c.ip, c.mask) != 0)
		diag_die(DIAG_FAIL, l->iface, "cannot set its address: %s", strerror(errno));
	l->ip = c.ip;
	set_server(&net->source, c.ip, 0);
	env->no_option150 = l->deaf || c.tftp == 0;
	if (l->typed.sa.sa_family != 0 && (!f->lost || c.tftp == 0 || l->deaf))
		net->server = l->typed;
	else
		set_server(&net->server, c.tftp, l->port);
	diag_note(1, mac, "DHCP: address %s from %s, TFTP server %s", dhcp_ip_text(c.ip, ip), dhcp_ip_text(c.server, server),
	    c.tftp == 0 ? "not told" : dhcp_ip_text(c.tftp, tftp));
}

void
phonelink_close(struct phonelink *l)
{
	if (l->ip != 0)
		syslink_set(&l->link, 0, 0);
	close(l->fd);
}
