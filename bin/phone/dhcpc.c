#include <string.h>

#include "bytes.h"
#include "dhcpc.h"

#define NAKS_MAX 3

/* what the universal loader's code asks for */
static const unsigned char params[] = { 1, 66, 6, 3, 15, 150, 35, 151 };

static enum dhcpc_what
transmit(struct dhcpc *c, uint64_t now)
{
	dhcp_request(&c->out, c->mac, c->xid, 1, c->requesting ? DHCP_REQUEST : DHCP_DISCOVER);
	put_be16(c->out.b + 8, (unsigned)((now - c->begin) / DHCPC_SECOND) & 0xffff);
	if (c->requesting)
		dhcp_put_u32(&c->out, DHCP_O_SERVER, c->server);
	if ((c->requesting ? c->ip : c->want) != 0)
		dhcp_put_u32(&c->out, DHCP_O_ADDRESS, c->requesting ? c->ip : c->want);
	dhcp_put(&c->out, DHCP_O_CLASS, c->class);
	dhcp_put(&c->out, DHCP_O_PARAMS, span(params, sizeof params));
	dhcp_done(&c->out, DHCP_SPACE);
	c->deadline = now + ((c->second != 0 ? c->second : DHCPC_SECOND) << c->sends);
	c->sends++;
	return DHCPC_SEND;
}

enum dhcpc_what
dhcpc_start(struct dhcpc *c, uint32_t xid, uint64_t now)
{
	c->xid = xid;
	c->begin = now;
	c->requesting = 0;
	c->sends = 0;
	c->naks = 0;
	c->ip = c->server = 0;
	return transmit(c, now);
}

enum dhcpc_what
dhcpc_timer(struct dhcpc *c, uint64_t now)
{
	if (now < c->deadline)
		return DHCPC_NOTHING;
	return c->sends < DHCPC_SENDS ? transmit(c, now) : DHCPC_FAILED;
}

static enum dhcpc_what
bound(struct dhcpc *c, const struct dhcp_msg *m)
{
	struct span list = dhcp_opt(m, DHCP_O_TFTP), router = dhcp_opt(m, DHCP_O_ROUTER);

	c->mask = dhcp_opt_u32(m, DHCP_O_MASK);
	c->lease = dhcp_opt_u32(m, DHCP_O_LEASE);
	c->siaddr = m->siaddr;
	c->router = router.n >= 4 ? be32(router.p) : 0;
	c->tftp = 0;
	if (list.n >= 4)
		c->tftp = be32(list.p);
	else
		dhcp_ip_parse(dhcp_opt(m, DHCP_O_TFTP_NAME), &c->tftp);
	return DHCPC_DONE;
}

enum dhcpc_what
dhcpc_packet(struct dhcpc *c, struct span in, uint64_t now)
{
	struct dhcp_msg m;

	if (dhcp_parse(in, &m) != NULL || m.op != DHCP_BOOTREPLY || m.xid != c->xid || strcmp(m.mac, c->mac) != 0)
		return DHCPC_NOTHING;
	if (!c->requesting && m.type == DHCP_OFFER && m.yiaddr != 0 && dhcp_opt_u32(&m, DHCP_O_SERVER) != 0) {
		c->ip = m.yiaddr;
		c->server = dhcp_opt_u32(&m, DHCP_O_SERVER);
		c->requesting = 1;
		c->sends = 0;
		return transmit(c, now);
	}
	if (!c->requesting || dhcp_opt_u32(&m, DHCP_O_SERVER) != c->server)
		return DHCPC_NOTHING;
	if (m.type == DHCP_ACK && m.yiaddr == c->ip)
		return bound(c, &m);
	if (m.type != DHCP_NAK)
		return DHCPC_NOTHING;
	if (++c->naks == NAKS_MAX)
		return DHCPC_FAILED;
	c->requesting = 0;
	c->sends = 0;
	return transmit(c, now);
}

void
dhcpc_release(struct dhcpc *c)
{
	dhcp_request(&c->out, c->mac, c->xid, 0, DHCP_RELEASE);
	dhcp_addr(&c->out, DHCP_CIADDR, c->ip);
	dhcp_put_u32(&c->out, DHCP_O_SERVER, c->server);
	dhcp_done(&c->out, DHCP_SPACE);
}
