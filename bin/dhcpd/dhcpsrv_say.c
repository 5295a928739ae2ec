#include <string.h>

#include "bytes.h"
#include "dhcpsrv_int.h"

void
dhcpsrv_tell(struct dhcpsrv *s, const char *event, const struct dhcp_msg *m, uint32_t ip, const char *reason)
{
	struct dhcpsrv_event e;

	e.event = event;
	e.mac = m->mac;
	e.ip = ip;
	e.class = dhcp_opt(m, DHCP_O_CLASS);
	e.params = dhcp_opt(m, DHCP_O_PARAMS);
	e.host = dhcp_opt(m, DHCP_O_HOST);
	e.reason = reason;
	s->hooks.tell(s->hooks.arg, &e);
}

void
dhcpsrv_tell_lease(struct dhcpsrv *s, const char *event, const struct dhcpsrv_lease *l, const char *reason)
{
	struct dhcpsrv_event e;

	e.event = event;
	e.mac = l->who.mac;
	e.ip = l->ip;
	e.class = span_cstr(l->class);
	e.params = span(NULL, 0);
	e.host = span_cstr(l->host);
	e.reason = reason;
	s->hooks.tell(s->hooks.arg, &e);
}

static void
put_list(struct dhcp_out *o, unsigned code, const uint32_t *ip, unsigned n)
{
	unsigned char b[4 * DHCPSRV_SERVERS_MAX];
	unsigned i;

	for (i = 0; i < n; i++)
		put_be32(b + (size_t)4 * i, ip[i]);
	dhcp_put(o, code, span(b, 4 * (size_t)n));
}

static void
put_settings(struct dhcpsrv *s, struct dhcp_out *o)
{
	const struct dhcpsrv_conf *c = &s->conf;
	char text[DHCP_IP_TEXT];

	dhcp_put_u32(o, DHCP_O_MASK, c->mask);          /* before the router: RFC 2132 section 3.3 */
	put_list(o, DHCP_O_ROUTER, c->router, c->nrouter);
	put_list(o, DHCP_O_DNS, c->dns, c->ndns);
	if (c->ntftp > 0) {
		/* all three whether asked for or not: the lists of old phones are not known, and SIP 3.0 does not ask for 150 */
		dhcp_addr(o, DHCP_SIADDR, c->tftp[0]);
		put_list(o, DHCP_O_TFTP, c->tftp, c->ntftp);
		dhcp_put(o, DHCP_O_TFTP_NAME, span_cstr(dhcp_ip_text(c->tftp[0], text)));
	}
}

static void
finish(struct dhcpsrv *s, struct dhcp_out *o, const struct dhcp_msg *m, enum dhcpsrv_how how, uint32_t to)
{
	struct span relay = dhcp_opt(m, DHCP_O_RELAY), size = dhcp_opt(m, DHCP_O_SIZE);
	size_t space = DHCP_SPACE;

	dhcp_put(o, DHCP_O_CLIENT, dhcp_opt(m, DHCP_O_CLIENT));
	if (relay.n <= 100)     /* otherwise it went first */
		dhcp_put(o, DHCP_O_RELAY, relay);
	if (size.n == 2 && be16(size.p) > 576)
		space = be16(size.p) - 28u;
	dhcp_done(o, space);
	if (m->giaddr != 0) {
		how = DHCPSRV_RELAYED;
		to = m->giaddr;
	}
	s->hooks.send(s->hooks.arg, span(o->b, o->n), how, to, m->mac);
}

static void
start(struct dhcpsrv *s, struct dhcp_out *o, const struct dhcp_msg *m, enum dhcp_type type)
{
	struct span relay = dhcp_opt(m, DHCP_O_RELAY);

	dhcp_reply(o, m, type);
	dhcp_put_u32(o, DHCP_O_SERVER, s->conf.self);
	if (relay.n > 100)      /* so large that it must be placed before others */
		dhcp_put(o, DHCP_O_RELAY, relay);
}

uint32_t
dhcpsrv_lease_time(const struct dhcpsrv *s, const struct dhcp_msg *m)
{
	uint32_t asked = dhcp_opt_u32(m, DHCP_O_LEASE), least = s->conf.lease < 60 ? s->conf.lease : 60;

	if (asked == 0 || asked >= s->conf.lease)
		return s->conf.lease;
	return asked < least ? least : asked;
}

/* OFFER or ACK of an address. */
void
dhcpsrv_grant(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_lease *l, enum dhcp_type type)
{
	enum dhcpsrv_how how = m->ciaddr != 0 ? DHCPSRV_UNICAST : m->broadcast ? DHCPSRV_BROADCAST : DHCPSRV_DIRECT;
	uint32_t sec = dhcpsrv_lease_time(s, m);
	struct dhcp_out o;

	start(s, &o, m, type);
	if (type == DHCP_ACK)
		dhcp_addr(&o, DHCP_CIADDR, m->ciaddr);
	dhcp_addr(&o, DHCP_YIADDR, l->ip);
	dhcp_put_u32(&o, DHCP_O_LEASE, sec);
	dhcp_put_u32(&o, DHCP_O_RENEW, sec / 2);
	dhcp_put_u32(&o, DHCP_O_REBIND, sec - sec / 8);
	put_settings(s, &o);
	finish(s, &o, m, how, m->ciaddr != 0 ? m->ciaddr : l->ip);
}

void
dhcpsrv_nak(struct dhcpsrv *s, const struct dhcp_msg *m, uint32_t ip, const char *reason)
{
	struct dhcp_out o;

	start(s, &o, m, DHCP_NAK);
	if (m->giaddr != 0)
		o.b[10] |= 0x80;        /* RFC 2131 section 4.1: so that the relay broadcasts it */
	dhcp_put(&o, DHCP_O_MESSAGE, span_cstr(reason));
	finish(s, &o, m, DHCPSRV_BROADCAST, 0);
	dhcpsrv_tell(s, "nak", m, ip, reason);
}

void
dhcpsrv_inform(struct dhcpsrv *s, const struct dhcp_msg *m)
{
	struct dhcp_out o;

	if (!dhcpsrv_in_network(&s->conf, m->ciaddr))
		return;
	start(s, &o, m, DHCP_ACK);
	dhcp_addr(&o, DHCP_CIADDR, m->ciaddr);
	put_settings(s, &o);
	finish(s, &o, m, DHCPSRV_UNICAST, m->ciaddr);
	dhcpsrv_tell(s, "inform", m, m->ciaddr, "");
}
