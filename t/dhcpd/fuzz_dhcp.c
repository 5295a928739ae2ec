/* DHCP packets: what any datagram may hold, read, answered by the server, and the answers read again */
#include <stdlib.h>

#include "phone/dhcpc.h"
#include "dhcpd/dhcpsrv.h"
#include "net/frame.h"
#include "net/leaseline.h"
#include "kit/replay.h"

#define DEMAND(c) do { if (!(c)) __builtin_trap(); } while (0)

#define SELF 0xc0000201u

static void
on_send(void *arg, struct span p, enum dhcpsrv_how how, uint32_t to, const char *mac)
{
	struct dhcp_msg m;

	(void)arg;
	DEMAND(dhcp_parse(p, &m) == NULL && m.op == DHCP_BOOTREPLY && p.n >= DHCP_MIN && p.n <= DHCP_MAX);
	DEMAND(m.type == DHCP_OFFER || m.type == DHCP_ACK || m.type == DHCP_NAK);
	DEMAND(dhcp_opt_u32(&m, DHCP_O_SERVER) == SELF && strcmp(m.mac, mac) == 0);
	DEMAND(m.yiaddr == 0 || (m.yiaddr >= SELF + 9 && m.yiaddr <= SELF + 12));
	DEMAND(how == DHCPSRV_BROADCAST || to != 0);
}

static void
on_probe(void *arg, uint32_t ip)
{
	(void)arg;
	DEMAND(ip >= SELF + 9 && ip <= SELF + 12);
}

static void
on_tell(void *arg, const struct dhcpsrv_event *e)
{
	(void)arg;
	DEMAND(e->event[0] != '\0' && e->mac[0] != '\0');
}

static int
on_save(void *arg)
{
	(void)arg;
	return 0;
}

/* the other readers of what the wire or a file holds */
static void
others(struct span in)
{
	static struct dhcpc c;
	char text[LEASELINE_MAX];
	struct frame_udp u;
	struct frame_arp a;
	struct leaseline l, again;
	size_t n;

	if (frame_get_udp(in, &u) == NULL)
		DEMAND(u.data.n == 0 || (u.data.p >= in.p && u.data.p + u.data.n <= in.p + in.n));
	frame_get_arp(in, &a);
	if (leaseline_parse(in, &l) == LEASELINE_OURS) {
		n = leaseline_put(&l, text);
		DEMAND(n < sizeof text && leaseline_parse(span(text, n), &again) == LEASELINE_OURS && again.ip == l.ip && again.expiry == l.expiry);
	}
	leaseline_find(in, span_cstr("192.0.2.10"), 1000, text);
	memset(&c, 0, sizeof c);
	memcpy(c.mac, "001122334455", sizeof c.mac);
	dhcpc_start(&c, 0x1234, 0);
	dhcpc_packet(&c, in, 1);
	dhcpc_packet(&c, in, 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct dhcpsrv_hooks hooks = { NULL, on_send, on_probe, on_tell, on_save };
	struct dhcpsrv_conf c;
	struct dhcpsrv s;
	struct dhcp_msg m;
	struct span model;
	unsigned code;
	int i;

	if (dhcp_parse(span(data, size), &m) == NULL) {
		size_t sum = 0;

		DEMAND(m.hlen == 6 && m.type <= DHCP_INFORM);
		for (code = 0; code < 256; code++)
			sum += dhcp_opt(&m, code).n;
		DEMAND(sum <= size);
		dhcp_class(dhcp_opt(&m, DHCP_O_CLASS), &model);
	}
	others(span(data, size));
	memset(&c, 0, sizeof c);
	c.self = c.tftp[0] = c.router[0] = SELF;
	c.ntftp = c.nrouter = 1;
	c.mask = 0xffffff00;
	c.first = SELF + 9;
	c.last = SELF + 12;
	c.lease = 3600;
	c.cisco_only = size % 3 == 0;
	c.shy = size % 5 == 0;
	c.probe = size % 2 == 0;
	if (dhcpsrv_init(&s, &c, &hooks) == NULL)
		for (i = 0; i < 4; i++) {       /* the same again, as clients do */
			dhcpsrv_packet(&s, span(data, size), (uint64_t)i * DHCPSRV_SECOND);
			dhcpsrv_tick(&s, (uint64_t)i * DHCPSRV_SECOND + DHCPSRV_PROBE);
		}
	dhcpsrv_free(&s);
	return 0;
}
