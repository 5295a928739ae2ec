#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "dhcpsrv.h"

/* ---- the table of addresses ---- */

/* An address for a host: neither the network's own number nor its broadcast address. */
static int
in_network(const struct dhcpsrv_conf *c, uint32_t ip)
{
	return ((ip ^ c->self) & c->mask) == 0 && (ip & ~c->mask) != 0 && (ip | c->mask) != UINT32_MAX;
}

/* The entry of an address, whatever its state; NULL: not one that we give. */
static struct dhcpsrv_lease *
lease_at(struct dhcpsrv *s, uint32_t ip)
{
	size_t i;

	if (ip >= s->conf.first && ip - s->conf.first < s->npool)
		return &s->lease[ip - s->conf.first];
	for (i = s->npool; i < s->n; i++)
		if (s->lease[i].ip == ip)
			return &s->lease[i];
	return NULL;
}

/* Our own addresses and those of routers and servers are given to nobody. */
static void
reserve(struct dhcpsrv *s, const uint32_t *ip, size_t n)
{
	struct dhcpsrv_lease *l;
	size_t i;

	for (i = 0; i < n; i++)
		if ((l = lease_at(s, ip[i])) != NULL) {
			l->state = LEASE_BAD;
			l->until = DHCPSRV_NEVER;
		}
}

static int
among(uint32_t ip, const uint32_t *list, size_t n)
{
	size_t i;

	for (i = 0; i < n && list[i] != ip; i++)
		;
	return i < n;
}

static const char *
add_fixed(struct dhcpsrv *s, const struct dhcpsrv_fixed *f)
{
	const struct dhcpsrv_conf *c = &s->conf;
	struct dhcpsrv_lease *l;

	if (f->ip == 0)
		return NULL;
	s->bad = f->ip;
	if (!in_network(c, f->ip))
		return "not an address of this network";
	l = lease_at(s, f->ip);
	if (l != NULL && l->fixed != NULL)
		return "two phones have this address";
	if (f->ip == c->self)
		return "this is our own address";
	if (among(f->ip, c->router, c->nrouter) || among(f->ip, c->dns, c->ndns) || among(f->ip, c->tftp, c->ntftp))
		return "this address is taken: a router's or a server's";
	if (l == NULL) {
		l = &s->lease[s->n++];
		l->ip = f->ip;
	}
	l->fixed = f;
	return NULL;
}

const char *
dhcpsrv_init(struct dhcpsrv *s, const struct dhcpsrv_conf *c, const struct dhcpsrv_hooks *h)
{
	const char *why;
	size_t i;

	memset(s, 0, sizeof *s);
	s->conf = *c;
	s->hooks = *h;
	s->due = DHCPSRV_NEVER;
	if (c->first != 0) {
		s->bad = in_network(c, c->first) ? c->last : c->first;
		if (!in_network(c, c->first) || !in_network(c, c->last))
			return "not an address of this network";
		if (c->last < c->first || c->last - c->first >= DHCPSRV_POOL_MAX)
			return "not a range of at most 4096 addresses";
		s->npool = c->last - c->first + 1;
	}
	s->bad = 0;
	s->n = s->npool;
	s->lease = calloc(s->n + c->nfixed + 1, sizeof *s->lease);
	s->wait = calloc(DHCPSRV_WAITING, sizeof *s->wait);
	if (s->lease == NULL || s->wait == NULL)
		return "out of memory";
	for (i = 0; i < s->npool; i++)
		s->lease[i].ip = c->first + (uint32_t)i;
	reserve(s, &c->self, 1);
	reserve(s, c->router, c->nrouter);
	reserve(s, c->dns, c->ndns);
	reserve(s, c->tftp, c->ntftp);
	for (i = 0; i < c->nfixed; i++)
		if ((why = add_fixed(s, &c->fixed[i])) != NULL)
			return why;
	s->bad = 0;
	return NULL;
}

void
dhcpsrv_free(struct dhcpsrv *s)
{
	free(s->lease);
	free(s->wait);
	memset(s, 0, sizeof *s);
}

int
dhcpsrv_derive(uint32_t self, uint32_t mask, uint32_t *first, uint32_t *last)
{
	uint32_t host = ~mask, net = self & mask;

	if (host < 3)
		return -1;
	*first = net + host / 2 + 1;
	*last = net + host - 1;
	if (*last - *first >= 256)
		*last = *first + 255;
	if (*first == self)
		++*first;
	if (*last == self)
		--*last;
	return *first > *last ? -1 : 0;
}

/* ---- clients ---- */

static void
identify_client(const struct dhcp_msg *m, struct dhcpsrv_who *w)
{
	struct span id = dhcp_opt(m, DHCP_O_CLIENT);

	memset(w, 0, sizeof *w);
	memcpy(w->mac, m->mac, sizeof w->mac);
	if (id.n > 0 && id.n <= sizeof w->id) {
		memcpy(w->id, id.p, id.n);
		w->nid = id.n;
	}
}

/* The same client?  Where one of them has no option 61 the MAC decides, unless exactly is set. */
static int
same_client(const struct dhcpsrv_who *a, const struct dhcpsrv_who *b, int exactly)
{
	if (a->mac[0] == '\0' || strcmp(a->mac, b->mac) != 0)
		return 0;
	if (!exactly && (a->nid == 0 || b->nid == 0))
		return 1;
	return a->nid == b->nid && memcmp(a->id, b->id, a->nid) == 0;
}

/* The address that a client has, or else had; NULL = it never had one, or somebody else got it. */
static struct dhcpsrv_lease *
lease_of(struct dhcpsrv *s, const struct dhcpsrv_who *w)
{
	struct dhcpsrv_lease *had = NULL;
	size_t i;
	int exactly;

	for (exactly = 1; exactly >= 0; exactly--)
		for (i = 0; i < s->n; i++) {
			struct dhcpsrv_lease *l = &s->lease[i];

			if (l->state == LEASE_BAD || !same_client(&l->who, w, exactly))
				continue;
			if (l->state != LEASE_FREE)
				return l;
			if (had == NULL)
				had = l;
		}
	return had;
}

/* The inventory's entry of a phone, NULL = none. */
static const struct dhcpsrv_fixed *
fixed_of(const struct dhcpsrv *s, const char *mac)
{
	size_t i;

	for (i = 0; i < s->conf.nfixed; i++)
		if (strcmp(s->conf.fixed[i].mac, mac) == 0)
			return &s->conf.fixed[i];
	return NULL;
}

/* May this client have this address?  A phone with an address of its own may have another only while somebody else uses its own. */
static int
may_have(struct dhcpsrv *s, const struct dhcpsrv_lease *l, const char *mac)
{
	const struct dhcpsrv_fixed *f = fixed_of(s, mac);

	if (l->fixed != NULL)
		return strcmp(l->fixed->mac, mac) == 0;
	return f == NULL || f->ip == 0 || lease_at(s, f->ip)->state == LEASE_BAD;
}

int
dhcpsrv_restore(struct dhcpsrv *s, uint32_t ip, const struct dhcpsrv_who *who, const char *host, uint64_t until, uint64_t now)
{
	struct dhcpsrv_lease *l = lease_at(s, ip);

	/* a phone with an address of its own may have had another one, because somebody else used its own */
	if (l == NULL || l->state != LEASE_FREE || (l->fixed != NULL && strcmp(l->fixed->mac, who->mac) != 0))
		return -1;
	l->who = *who;
	span_copy(span_sub(span_cstr(host), 0, DHCPSRV_TEXT_MAX), l->host, sizeof l->host);
	if (until <= now) {
		l->freed = 1;
		return 0;
	}
	l->state = LEASE_BOUND;
	l->until = until;
	if (until < s->due)
		s->due = until;
	return 0;
}

void
dhcpsrv_keep_off(struct dhcpsrv *s, uint32_t ip, uint64_t until, uint64_t now)
{
	struct dhcpsrv_lease *l = lease_at(s, ip);

	if (l == NULL || l->state != LEASE_FREE || until <= now)
		return;
	l->state = LEASE_BAD;
	l->until = until;
	if (until < s->due)
		s->due = until;
}

/* ---- records and answers ---- */

static void
emit(struct dhcpsrv *s, struct dhcpsrv_event *e)
{
	e->listed = s->conf.nfixed == 0 ? "" : fixed_of(s, e->mac) != NULL ? "yes" : "no";
	s->hooks.event(s->hooks.arg, e);
}

/* An event about a packet, and one about a lease. */
static void
emit_event(struct dhcpsrv *s, const char *event, const struct dhcp_msg *m, uint32_t ip, const char *reason)
{
	struct dhcpsrv_event e = { event, m->mac, ip, dhcp_opt(m, DHCP_O_CLASS), dhcp_opt(m, DHCP_O_PARAMS), dhcp_opt(m, DHCP_O_HOST), reason, "" };

	emit(s, &e);
}

static void
emit_lease_event(struct dhcpsrv *s, const char *event, const struct dhcpsrv_lease *l)
{
	struct dhcpsrv_event e = { event, l->who.mac, l->ip, span_cstr(l->class), { NULL, 0 }, span_cstr(l->host), "", "" };

	emit(s, &e);
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

/* Seconds to give to the client that asks with m. */
static uint32_t
lease_time(const struct dhcpsrv *s, const struct dhcp_msg *m)
{
	uint32_t asked = dhcp_opt_u32(m, DHCP_O_LEASE), least = s->conf.lease < 60 ? s->conf.lease : 60;

	if (asked == 0 || asked >= s->conf.lease)
		return s->conf.lease;
	return asked < least ? least : asked;
}

/* OFFER or ACK of an address. */
static void
send_grant(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_lease *l, enum dhcp_type type)
{
	enum dhcpsrv_how how = m->ciaddr != 0 ? DHCPSRV_UNICAST : m->broadcast ? DHCPSRV_BROADCAST : DHCPSRV_DIRECT;
	uint32_t sec = lease_time(s, m);
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

static void
send_nak(struct dhcpsrv *s, const struct dhcp_msg *m, uint32_t ip, const char *reason)
{
	struct dhcp_out o;

	start(s, &o, m, DHCP_NAK);
	if (m->giaddr != 0)
		o.b[10] |= 0x80;        /* RFC 2131 section 4.1: so that the relay broadcasts it */
	dhcp_put(&o, DHCP_O_MESSAGE, span_cstr(reason));
	finish(s, &o, m, DHCPSRV_BROADCAST, 0);
	emit_event(s, "nak", m, ip, reason);
}

static void
answer_inform(struct dhcpsrv *s, const struct dhcp_msg *m)
{
	struct dhcp_out o;

	if (!in_network(&s->conf, m->ciaddr))
		return;
	start(s, &o, m, DHCP_ACK);
	dhcp_addr(&o, DHCP_CIADDR, m->ciaddr);
	put_settings(s, &o);
	finish(s, &o, m, DHCPSRV_UNICAST, m->ciaddr);
	emit_event(s, "inform", m, m->ciaddr, "");
}

/* ---- changes of an address ---- */

/* The lease ends at until. */
static void
due(struct dhcpsrv *s, struct dhcpsrv_lease *l, uint64_t until)
{
	l->until = until;
	if (until < s->due)
		s->due = until;
}

static void
forget_wait(struct dhcpsrv *s, struct dhcpsrv_lease *l)
{
	if (l->waiting != 0)
		s->wait[l->waiting - 1].used = 0;
	l->waiting = 0;
}

static void
make_free(struct dhcpsrv *s, struct dhcpsrv_lease *l, uint64_t now)
{
	forget_wait(s, l);
	l->state = LEASE_FREE;
	l->freed = now == 0 ? 1 : now;
}

static void
make_bad(struct dhcpsrv *s, struct dhcpsrv_lease *l, uint64_t now)
{
	forget_wait(s, l);
	memset(&l->who, 0, sizeof l->who);
	l->class[0] = l->host[0] = '\0';
	l->state = LEASE_BAD;
	l->looked = 0;
	due(s, l, now + DHCPSRV_BAD);
}

static void
take(struct dhcpsrv_lease *l, const struct dhcp_msg *m, const struct dhcpsrv_who *w)
{
	struct span class = span_sub(dhcp_opt(m, DHCP_O_CLASS), 0, DHCPSRV_TEXT_MAX);
	struct span host = span_sub(dhcp_opt(m, DHCP_O_HOST), 0, DHCPSRV_TEXT_MAX);

	l->who = *w;
	class.n = span_find(class, '\0');
	host.n = span_find(host, '\0');
	span_copy(class, l->class, sizeof l->class);
	span_copy(host, l->host, sizeof l->host);
}

/* Save before the answer: a lease that is not in the file would be given to another client after a restart. */
static void
bind_lease(struct dhcpsrv *s, struct dhcpsrv_lease *l, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	struct dhcpsrv_lease before = *l;
	size_t i, left = 0;

	forget_wait(s, l);
	before.waiting = 0;
	take(l, m, w);
	l->state = LEASE_BOUND;
	due(s, l, now + lease_time(s, m) * DHCPSRV_SECOND);
	if (s->hooks.save(s->hooks.arg) != 0) {
		*l = before;
		if (before.state == LEASE_PROBED)
			make_free(s, l, now);
		return;
	}
	/* one client, one address */
	for (i = 0; i < s->n; i++)
		if (&s->lease[i] != l && s->lease[i].state != LEASE_BAD && s->lease[i].state != LEASE_FREE &&
		    same_client(&s->lease[i].who, w, 1)) {
			left += s->lease[i].state == LEASE_BOUND;
			make_free(s, &s->lease[i], now);
		}
	/* if this fails the file has one lease too many, which does no harm */
	if (left > 0)
		s->hooks.save(s->hooks.arg);
	send_grant(s, m, l, DHCP_ACK);
	emit_event(s, "ack", m, l->ip, "");
}

static void
offer(struct dhcpsrv *s, struct dhcpsrv_lease *l, const struct dhcp_msg *m, uint64_t now)
{
	if (l->state != LEASE_BOUND) {
		l->state = LEASE_OFFERED;
		due(s, l, now + DHCPSRV_OFFER);
	}
	send_grant(s, m, l, DHCP_OFFER);
	emit_event(s, "offer", m, l->ip, "");
	forget_wait(s, l);
}

/* ---- DISCOVER ---- */

static struct dhcpsrv_lease *
choose(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w)
{
	const struct dhcpsrv_fixed *f = fixed_of(s, w->mac);
	struct dhcpsrv_lease *l, *best = NULL;
	size_t i;

	if (f != NULL && f->ip != 0 && (l = lease_at(s, f->ip)) != NULL && l->state != LEASE_BAD)
		return l;
	l = lease_of(s, w);
	if (l != NULL && l->fixed == NULL)
		return l;
	l = lease_at(s, dhcp_opt_u32(m, DHCP_O_ADDRESS));
	if (l != NULL && l->state == LEASE_FREE && l->fixed == NULL)
		return l;
	for (i = 0; i < s->npool; i++) {
		l = &s->lease[i];
		if (l->state == LEASE_FREE && l->fixed == NULL && (best == NULL || l->freed < best->freed))
			best = l;
		if (best != NULL && best->freed == 0)
			break;
	}
	return best;
}

static unsigned
wait_slot(struct dhcpsrv *s)
{
	unsigned i;

	for (i = 0; i < DHCPSRV_WAITING; i++)
		if (!s->wait[i].used)
			return i + 1;
	return 0;
}

static void
discover(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	struct dhcpsrv_lease *l = choose(s, m, w);
	unsigned slot;

	if (l == NULL) {
		if (s->told_full == 0 || now - s->told_full >= DHCPSRV_TELL) {
			s->told_full = now == 0 ? 1 : now;
			emit_event(s, "full", m, 0, "no address is free");
		}
		return;
	}
	if (l->state == LEASE_PROBED) {         /* it asks again while we look */
		take(l, m, w);
		s->wait[l->waiting - 1].msg = *m;
		return;
	}
	if (l->state != LEASE_BOUND || !same_client(&l->who, w, 1))
		take(l, m, w);
	if (!s->conf.probe || l->state == LEASE_BOUND || (l->looked != 0 && now - l->looked < DHCPSRV_KNOWN)) {
		offer(s, l, m, now);
		return;
	}
	slot = wait_slot(s);
	if (slot == 0)
		return;                 /* it will ask again */
	s->wait[slot - 1].used = 1;
	s->wait[slot - 1].msg = *m;
	l->waiting = slot;
	l->state = LEASE_PROBED;
	due(s, l, now + DHCPSRV_PROBE);
	s->hooks.probe(s->hooks.arg, l->ip);
}

void
dhcpsrv_seen(struct dhcpsrv *s, uint32_t ip, const char *mac, uint64_t now)
{
	struct dhcpsrv_lease *l = lease_at(s, ip);
	struct dhcpsrv_who w;
	struct dhcp_msg m;

	if (l == NULL || l->state != LEASE_PROBED)
		return;
	m = s->wait[l->waiting - 1].msg;
	if (strcmp(l->who.mac, mac) == 0) {     /* it has it already */
		offer(s, l, &m, now);
		return;
	}
	emit_event(s, "conflict", &m, ip, mac);
	make_bad(s, l, now);
	identify_client(&m, &w);
	discover(s, &m, &w, now);
}

/* ---- REQUEST and the others ---- */

static int
has(const struct dhcpsrv_lease *l, const struct dhcpsrv_who *w)
{
	return l->state != LEASE_BAD && same_client(&l->who, w, 0);
}

static void
request(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	uint32_t server = dhcp_opt_u32(m, DHCP_O_SERVER), ip = dhcp_opt_u32(m, DHCP_O_ADDRESS);
	struct dhcpsrv_lease *l, *own = lease_of(s, w);
	char text[DHCP_IP_TEXT];

	if (server != 0 && server != s->conf.self) {    /* it took another server's offer */
		if (own != NULL && (own->state == LEASE_OFFERED || own->state == LEASE_PROBED))
			make_free(s, own, now);
		emit_event(s, "other", m, ip, dhcp_ip_text(server, text));
		return;
	}
	if (ip == 0)
		ip = m->ciaddr;
	l = lease_at(s, ip);
	if (l != NULL && l->state == LEASE_PROBED && same_client(&l->who, w, 0))
		return;                 /* the offer follows when the probe is over */
	/* an offer or a lease that ran out is still this client's as long as nobody else got the address */
	if (l != NULL && has(l, w) && may_have(s, l, w->mac)) {
		bind_lease(s, l, m, w, now);
		return;
	}
	/* the address may have been given by the other server */
	if (s->conf.shy && server == 0 && (own == NULL || own->state != LEASE_BOUND))
		return;
	send_nak(s, m, ip, !in_network(&s->conf, ip) ? "not an address of this network" : l == NULL ? "not an address that we give" :
	    "not this client's address");
}

static void
give_back(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	int decline = m->type == DHCP_DECLINE;
	uint32_t server = dhcp_opt_u32(m, DHCP_O_SERVER), ip = decline ? dhcp_opt_u32(m, DHCP_O_ADDRESS) : m->ciaddr;
	struct dhcpsrv_lease *l = lease_at(s, ip);

	if ((server != 0 && server != s->conf.self) || l == NULL || !has(l, w) || l->state == LEASE_FREE)
		return;
	if (decline)
		make_bad(s, l, now);
	else
		make_free(s, l, now);
	emit_event(s, dhcp_type_name(m->type), m, ip, decline ? "the client found it in use" : "");
	s->hooks.save(s->hooks.arg);
}

static const char *
unwanted(struct dhcpsrv *s, const struct dhcp_msg *m)
{
	if (m->op != DHCP_BOOTREQUEST)
		return "a reply";
	if (m->mac[0] == '\0')
		return "not a station's address";
	if (m->type == DHCP_BOOTP)
		return "plain BOOTP";
	if (m->type == DHCP_OFFER || m->type == DHCP_ACK || m->type == DHCP_NAK)
		return "a server's message as a request";
	if (m->giaddr != 0 && !in_network(&s->conf, m->giaddr))
		return "relayed from another network";
	return NULL;
}

const char *
dhcpsrv_packet(struct dhcpsrv *s, struct span in, uint64_t now)
{
	struct dhcpsrv_who w;
	struct dhcp_msg m;
	struct span model;
	const char *why = dhcp_parse(in, &m);

	if (why != NULL || (why = unwanted(s, &m)) != NULL)
		return why;
	dhcpsrv_tick(s, now);
	identify_client(&m, &w);
	if (s->conf.cisco_only && dhcp_class(dhcp_opt(&m, DHCP_O_CLASS), &model) == DHCP_CLASS_OTHER && fixed_of(s, w.mac) == NULL &&
	    lease_of(s, &w) == NULL) {
		if (s->told_ignored == 0 || now - s->told_ignored >= DHCPSRV_TELL) {
			s->told_ignored = now == 0 ? 1 : now;
			emit_event(s, "ignored", &m, 0, "not a Cisco phone");
		}
		return NULL;
	}
	switch (m.type) {
	case DHCP_DISCOVER:
		discover(s, &m, &w, now);
		break;
	case DHCP_REQUEST:
		request(s, &m, &w, now);
		break;
	case DHCP_INFORM:
		answer_inform(s, &m);
		break;
	default:
		give_back(s, &m, &w, now);
	}
	return NULL;
}

uint64_t
dhcpsrv_tick(struct dhcpsrv *s, uint64_t now)
{
	int changed = 0;
	size_t i;

	if (now < s->due)
		return s->due;
	s->due = DHCPSRV_NEVER;
	for (i = 0; i < s->n; i++) {
		struct dhcpsrv_lease *l = &s->lease[i];
		struct dhcp_msg m;

		if (l->state == LEASE_FREE)
			continue;
		if (now < l->until) {
			if (l->until < s->due)
				s->due = l->until;
			continue;
		}
		switch (l->state) {
		case LEASE_PROBED:      /* nobody answered */
			l->looked = now == 0 ? 1 : now;
			m = s->wait[l->waiting - 1].msg;
			offer(s, l, &m, now);
			break;
		case LEASE_BOUND:
			emit_lease_event(s, "expire", l);
			changed = 1;
			/* FALLTHROUGH */
		default:
			make_free(s, l, l->until);
		}
	}
	if (changed)
		s->hooks.save(s->hooks.arg);
	return s->due;
}
