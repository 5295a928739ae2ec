/* the DHCP server without a wire: every message and its answer, and many clients at random who never share an address */
#include <stdlib.h>

#include "bytes.h"
#include "dhcpd/dhcpsrv.h"
#include "kit/check.h"

#define NET 0xc0000200u         /* 192.0.2.0/24 */
#define MASK 0xffffff00u
#define SELF (NET + 1)
#define SEC DHCPSRV_SECOND

/* what came out last */
static struct dhcp_msg got;
static int sent, saves, refuse_save;
static const struct dhcpsrv *kept;      /* whose leases on_save counts */
static unsigned bound;
static enum dhcpsrv_how how;
static uint32_t to, probed;
static char told[40], told_why[64];
static int told_n;

static void
on_send(void *arg, struct span p, enum dhcpsrv_how h, uint32_t dest, const char *mac)
{
	(void)arg;
	(void)mac;
	sent++;
	how = h;
	to = dest;
	CHECK(dhcp_parse(p, &got) == NULL && got.op == DHCP_BOOTREPLY && p.n >= DHCP_MIN);
}

static void
on_probe(void *arg, uint32_t ip)
{
	(void)arg;
	probed = ip;
}

static void
on_tell(void *arg, const struct dhcpsrv_event *e)
{
	(void)arg;
	told_n++;
	snprintf(told, sizeof told, "%s", e->event);
	snprintf(told_why, sizeof told_why, "%s", e->reason);
}

static int
on_save(void *arg)
{
	size_t i;

	(void)arg;
	saves++;
	bound = 0;
	for (i = 0; kept != NULL && i < kept->n; i++)
		bound += kept->lease[i].state == LEASE_BOUND;
	return refuse_save ? -1 : 0;
}

static const struct dhcpsrv_hooks hooks = { NULL, on_send, on_probe, on_tell, on_save };

static struct dhcpsrv_conf
plain(void)
{
	struct dhcpsrv_conf c;

	memset(&c, 0, sizeof c);
	c.self = SELF;
	c.mask = MASK;
	c.first = NET + 10;
	c.last = NET + 12;
	c.router[0] = SELF;
	c.tftp[0] = SELF;
	c.nrouter = c.ntftp = 1;
	c.lease = 3600;
	return c;
}

struct ask {
	enum dhcp_type type;
	uint32_t address, server, ciaddr, giaddr, lease;
	int broadcast;
	const char *id, *class;
	size_t relay;
};

static struct dhcp_out out;

/* Send it; the answer's type, 0 when there is none. */
static int
ask(struct dhcpsrv *s, const char *mac, const struct ask *a, uint64_t now)
{
	static unsigned char relay[255];
	const char *why;

	dhcp_request(&out, mac, 77, a->broadcast, a->type);
	dhcp_addr(&out, DHCP_CIADDR, a->ciaddr);
	dhcp_addr(&out, DHCP_GIADDR, a->giaddr);
	if (a->address != 0)
		dhcp_put_u32(&out, DHCP_O_ADDRESS, a->address);
	if (a->server != 0)
		dhcp_put_u32(&out, DHCP_O_SERVER, a->server);
	if (a->lease != 0)
		dhcp_put_u32(&out, DHCP_O_LEASE, a->lease);
	dhcp_put(&out, DHCP_O_CLIENT, span_cstr(a->id));
	dhcp_put(&out, DHCP_O_CLASS, span_cstr(a->class));
	memset(relay, 'r', sizeof relay);
	dhcp_put(&out, DHCP_O_RELAY, span(relay, a->relay));
	dhcp_done(&out, DHCP_MAX);
	sent = 0;
	told[0] = told_why[0] = '\0';
	memset(&got, 0, sizeof got);
	why = dhcpsrv_packet(s, span(out.b, out.n), now);
	CHECK_STR(why, NULL);
	return sent > 0 ? (int)got.type : 0;
}

#define ASK(s, mac, now, ...) ask((s), (mac), &(struct ask){ __VA_ARGS__ }, (now))
#define A "001122334401"
#define B "001122334402"
#define C "001122334403"
#define D "001122334404"

/* DISCOVER and REQUEST; the address, 0 = none */
static uint32_t
acquire(struct dhcpsrv *s, const char *mac, uint64_t now)
{
	uint32_t ip;

	if (ASK(s, mac, now, .type = DHCP_DISCOVER) != DHCP_OFFER)
		return 0;
	ip = got.yiaddr;
	return ASK(s, mac, now, .type = DHCP_REQUEST, .address = ip, .server = SELF) == DHCP_ACK && got.yiaddr == ip ? ip : 0;
}

static void
messages(void)
{
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;
	uint64_t t = 100 * SEC;

	c.dns[0] = NET + 2;
	c.dns[1] = NET + 3;
	c.ndns = 2;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	/* what an offer holds */
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER, .id = "idA", .relay = 30) == DHCP_OFFER && got.yiaddr == NET + 10 && how == DHCPSRV_DIRECT);
	CHECK(got.siaddr == SELF && dhcp_opt_u32(&got, DHCP_O_TFTP) == SELF && span_is(dhcp_opt(&got, DHCP_O_TFTP_NAME), "192.0.2.1"));
	CHECK(dhcp_opt_u32(&got, DHCP_O_SERVER) == SELF && dhcp_opt_u32(&got, DHCP_O_LEASE) == 3600 && dhcp_opt_u32(&got, DHCP_O_MASK) == MASK);
	CHECK(dhcp_opt_u32(&got, DHCP_O_RENEW) == 1800 && dhcp_opt_u32(&got, DHCP_O_REBIND) == 3150 && dhcp_opt(&got, DHCP_O_DNS).n == 8);
	CHECK(span_is(dhcp_opt(&got, DHCP_O_CLIENT), "idA") && dhcp_opt(&got, DHCP_O_RELAY).n == 30 && dhcp_opt_u32(&got, DHCP_O_ROUTER) == SELF);
	/* option 82 comes back however long */
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER, .id = "idA", .relay = 255) == DHCP_OFFER && dhcp_opt(&got, DHCP_O_RELAY).n == 255 &&
	    dhcp_opt_u32(&got, DHCP_O_TFTP) == SELF && dhcp_opt_u32(&got, DHCP_O_LEASE) == 3600);
	/* where an answer goes */
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER, .broadcast = 1) == DHCP_OFFER && how == DHCPSRV_BROADCAST);
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER, .giaddr = NET + 99) == DHCP_OFFER && how == DHCPSRV_RELAYED && to == NET + 99);
	CHECK(saves == 0);
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .address = NET + 10, .server = SELF) == DHCP_ACK && how == DHCPSRV_DIRECT && saves == 1);
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .ciaddr = NET + 10) == DHCP_ACK && how == DHCPSRV_UNICAST && to == NET + 10 && got.ciaddr == NET + 10);
	/* a shorter lease when asked for, within reason */
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .ciaddr = NET + 10, .lease = 600) == DHCP_ACK && dhcp_opt_u32(&got, DHCP_O_LEASE) == 600);
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .ciaddr = NET + 10, .lease = 1) == DHCP_ACK && dhcp_opt_u32(&got, DHCP_O_LEASE) == 60);
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .ciaddr = NET + 10, .lease = 9999) == DHCP_ACK && dhcp_opt_u32(&got, DHCP_O_LEASE) == 3600);
	/* INIT-REBOOT: its own address yes, another's, an unknown one and one of elsewhere at once no */
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .address = NET + 10) == DHCP_ACK);
	CHECK(ASK(&s, B, t, .type = DHCP_REQUEST, .address = NET + 10) == DHCP_NAK && how == DHCPSRV_BROADCAST && got.yiaddr == 0);
	CHECK_STR(told_why, "not this client's address");
	CHECK(ASK(&s, B, t, .type = DHCP_REQUEST, .address = NET + 77) == DHCP_NAK);
	CHECK_STR(told_why, "not an address that we give");
	CHECK(ASK(&s, B, t, .type = DHCP_REQUEST, .address = 0x0a000001) == DHCP_NAK);
	CHECK_STR(told_why, "not an address of this network");
	CHECK(ASK(&s, B, t, .type = DHCP_REQUEST, .address = NET + 255) == DHCP_NAK && ASK(&s, B, t, .type = DHCP_REQUEST) == DHCP_NAK);
	CHECK(ASK(&s, B, t, .type = DHCP_REQUEST, .address = NET + 10, .giaddr = NET + 99) == DHCP_NAK && got.broadcast && how == DHCPSRV_RELAYED);
	/* INFORM: settings, no address */
	CHECK(ASK(&s, D, t, .type = DHCP_INFORM, .ciaddr = NET + 200) == DHCP_ACK && got.yiaddr == 0 && dhcp_opt_u32(&got, DHCP_O_LEASE) == 0 &&
	    dhcp_opt_u32(&got, DHCP_O_TFTP) == SELF && how == DHCPSRV_UNICAST);
	CHECK(ASK(&s, D, t, .type = DHCP_INFORM, .ciaddr = 0x0a000001) == 0 && ASK(&s, D, t, .type = DHCP_INFORM) == 0);
	/* the pool ends, is told once in a while, and recovers */
	CHECK(acquire(&s, B, t) == NET + 11 && acquire(&s, C, t) == NET + 12 && acquire(&s, D, t) == 0);
	CHECK_STR(told, "full");
	CHECK(ASK(&s, D, t + SEC, .type = DHCP_DISCOVER) == 0 && told[0] == '\0');
	CHECK(ASK(&s, D, t + DHCPSRV_TELL, .type = DHCP_DISCOVER) == 0 && strcmp(told, "full") == 0);
	/* only the holder can give back, and to us only */
	CHECK(ASK(&s, D, t, .type = DHCP_RELEASE, .ciaddr = NET + 11) == 0 && told[0] == '\0');
	CHECK(ASK(&s, B, t, .type = DHCP_RELEASE, .ciaddr = NET + 11, .server = NET + 5) == 0 && told[0] == '\0');
	CHECK(ASK(&s, B, t, .type = DHCP_RELEASE, .ciaddr = NET + 11, .server = SELF) == 0 && strcmp(told, "release") == 0);
	CHECK(ASK(&s, B, t, .type = DHCP_RELEASE, .ciaddr = NET + 11) == 0 && told[0] == '\0');
	CHECK(acquire(&s, D, t) == NET + 11 && acquire(&s, B, t) == 0);
	/* DECLINE: in nobody's hands for a while */
	CHECK(ASK(&s, B, t, .type = DHCP_DECLINE, .address = NET + 11) == 0 && told[0] == '\0');
	CHECK(ASK(&s, D, t, .type = DHCP_DECLINE, .address = NET + 11, .server = SELF) == 0 && strcmp(told, "decline") == 0);
	CHECK(acquire(&s, D, t) == 0 && acquire(&s, D, t + DHCPSRV_BAD - 1) == 0 && acquire(&s, D, t + DHCPSRV_BAD) == NET + 11);
	/* after the leases everything is free again; who had an address gets it again */
	CHECK(dhcpsrv_tick(&s, t + 7200 * SEC) == DHCPSRV_NEVER);
	CHECK_STR(told, "expire");
	t += 7200 * SEC;
	CHECK(acquire(&s, C, t) == NET + 12 && acquire(&s, A, t) == NET + 10);
	/* an expired lease is renewed as long as nobody else has it */
	CHECK(ASK(&s, D, t, .type = DHCP_REQUEST, .ciaddr = NET + 11) == DHCP_ACK);
	dhcpsrv_free(&s);
}

static void
identities(void)
{
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;
	uint64_t t = SEC;
	uint32_t first;

	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	/* with and without 61 it is the same phone; two different 61 of one address are two clients, one 61 of two addresses too */
	first = acquire(&s, A, t);
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER, .id = "one") == DHCP_OFFER && got.yiaddr == first);
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .id = "one", .address = first, .server = SELF) == DHCP_ACK);
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER, .id = "two") == DHCP_OFFER && got.yiaddr != first);
	CHECK(ASK(&s, B, t, .type = DHCP_DISCOVER, .id = "one") == DHCP_OFFER && got.yiaddr != first);
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .id = "two", .ciaddr = first) == DHCP_NAK);
	/* an identity that is too long is none */
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .address = first,
	    .id = "0123456789012345678901234567890123456789012345678901234567890123456789") == DHCP_ACK);
	/* it asked for another server's offer: ours is free again */
	CHECK(ASK(&s, B, t, .type = DHCP_REQUEST, .id = "one", .server = NET + 5, .address = NET + 50) == 0);
	CHECK(acquire(&s, C, t) != 0);
	/* asks for a free address of ours by name */
	dhcpsrv_free(&s);
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER, .address = NET + 12) == DHCP_OFFER && got.yiaddr == NET + 12);
	CHECK(ASK(&s, B, t, .type = DHCP_DISCOVER, .address = NET + 12) == DHCP_OFFER && got.yiaddr == NET + 10);
	CHECK(ASK(&s, C, t, .type = DHCP_DISCOVER, .address = NET + 99) == DHCP_OFFER && got.yiaddr == NET + 11);
	/* offers that nobody took are over after a while */
	CHECK(ASK(&s, D, t, .type = DHCP_DISCOVER) == 0 && ASK(&s, D, t + DHCPSRV_OFFER, .type = DHCP_DISCOVER) == DHCP_OFFER);
	dhcpsrv_free(&s);
}

static void
fixed(void)
{
	static const struct dhcpsrv_fixed phones[] = { { A, NET + 11 }, { B, NET + 100 }, { C, 0 } };
	static const struct dhcpsrv_fixed twice[] = { { A, NET + 11 }, { B, NET + 11 } }, twice2[] = { { A, NET + 99 }, { B, NET + 99 } };
	struct dhcpsrv_who w = { "", { 0 }, 0 };
	static const struct dhcpsrv_fixed far[] = { { A, 0x0a000001 } }, own[] = { { A, SELF } }, taken[] = { { A, NET + 10 } }, beside[] = { { A, NET + 99 } };
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;
	uint64_t t = SEC;

	c.fixed = phones;
	c.nfixed = 3;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	CHECK(acquire(&s, D, t) == NET + 10 && acquire(&s, C, t) == NET + 12 && acquire(&s, B, t) == NET + 100 && acquire(&s, A, t) == NET + 11);
	CHECK(ASK(&s, D, t, .type = DHCP_REQUEST, .address = NET + 11) == DHCP_NAK);
	CHECK(ASK(&s, "001122334405", t, .type = DHCP_DISCOVER, .address = NET + 100) == 0);
	/* -c: those of the inventory, those with the class of a phone, those who have a lease; nobody else, and no NAK for them */
	s.conf.cisco_only = 1;
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER) == DHCP_OFFER && ASK(&s, D, t, .type = DHCP_REQUEST, .ciaddr = NET + 10) == DHCP_ACK);
	CHECK(ASK(&s, "001122334405", t, .type = DHCP_REQUEST, .address = NET + 77) == 0 && strcmp(told, "ignored") == 0);
	CHECK(ASK(&s, "001122334405", t, .type = DHCP_DISCOVER, .class = "udhcp 1.35.0") == 0 && told[0] == '\0');
	CHECK(ASK(&s, "001122334405", t, .type = DHCP_REQUEST, .address = NET + 77, .class = "Cisco Systems, Inc. IP Phone") == DHCP_NAK);
	s.conf.cisco_only = 0;
	/* somebody else uses a phone's own address: it gets another, and its own again later */
	CHECK(ASK(&s, D, t, .type = DHCP_RELEASE, .ciaddr = NET + 10) == 0);
	CHECK(ASK(&s, A, t, .type = DHCP_DECLINE, .address = NET + 11) == 0);
	CHECK(acquire(&s, A, t) == NET + 10);
	t += DHCPSRV_BAD;
	kept = &s;
	s.hooks.save(NULL);
	CHECK(bound == 3);      /* A, B, C */
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .ciaddr = NET + 10) == DHCP_NAK && acquire(&s, A, t) == NET + 11);
	CHECK(bound == 3);      /* what was kept last does not know A at both addresses */
	kept = NULL;
	CHECK(ASK(&s, D, t, .type = DHCP_DISCOVER) == DHCP_OFFER && got.yiaddr == NET + 10);     /* free: one client, one address */
	dhcpsrv_free(&s);

	/* a restart meanwhile: the lease of the pool that it was promised is kept, and nobody else gets the address */
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	memcpy(w.mac, A, sizeof w.mac);
	CHECK(dhcpsrv_restore(&s, NET + 10, &w, "", t + 60 * SEC, t) == 0 && s.lease[0].state == LEASE_BOUND);
	CHECK(dhcpsrv_restore(&s, NET + 100, &w, "", t + 60 * SEC, t) == -1);           /* B's own */
	CHECK(ASK(&s, D, t, .type = DHCP_DISCOVER, .address = NET + 10) == DHCP_OFFER && got.yiaddr == NET + 12);
	/* what the lease file says of somebody who is no client of ours: given to nobody until that is over */
	t += DHCPSRV_OFFER;
	dhcpsrv_tick(&s, t);
	dhcpsrv_keep_off(&s, NET + 12, t + 25 * SEC, t);
	dhcpsrv_keep_off(&s, NET + 10, t + 25 * SEC, t);
	CHECK(s.lease[2].state == LEASE_BAD && s.lease[0].state == LEASE_BOUND);
	CHECK(ASK(&s, D, t, .type = DHCP_DISCOVER, .address = NET + 12) == 0);
	t += 25 * SEC;
	CHECK(ASK(&s, D, t, .type = DHCP_DISCOVER) == DHCP_OFFER && got.yiaddr == NET + 12);
	dhcpsrv_free(&s);

	c.first = c.last = 0;           /* no pool */
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	CHECK(acquire(&s, A, t) == NET + 11 && acquire(&s, D, t) == 0);
	dhcpsrv_free(&s);
	c = plain();
	c.fixed = twice;
	c.nfixed = 2;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), "two phones have this address");
	CHECK(s.bad == NET + 11);
	dhcpsrv_free(&s);
	c.fixed = twice2;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), "two phones have this address");
	dhcpsrv_free(&s);
	c.nfixed = 1;
	c.fixed = far;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), "not an address of this network");
	dhcpsrv_free(&s);
	c.fixed = own;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), "this is our own address");
	dhcpsrv_free(&s);
	c.fixed = taken;
	c.router[0] = NET + 10;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), "this address is taken: a router's or a server's");
	dhcpsrv_free(&s);
	/* the same outside the pool */
	c.fixed = beside;
	c.dns[0] = NET + 99;
	c.ndns = 1;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), "this address is taken: a router's or a server's");
	CHECK(s.bad == NET + 99);
	dhcpsrv_free(&s);
}

static void
pools(void)
{
	static const struct { uint32_t first, last; const char *why; uint32_t bad; } row[] = {
		{ NET + 10, NET + 9, "not a range of at most 4096 addresses", NET + 9 }, { NET, NET + 9, "not an address of this network", NET },
		{ NET + 1, NET + 255, "not an address of this network", NET + 255 }, { NET + 1, 0x0a000001, "not an address of this network", 0x0a000001 },
	};
	static const struct { uint32_t self, mask, first, last; } der[] = {
		{ SELF, MASK, NET + 128, NET + 254 }, { NET + 128, MASK, NET + 129, NET + 254 }, { NET + 254, MASK, NET + 128, NET + 253 },
		{ NET + 1, 0xfffffffcu, NET + 2, NET + 2 }, { NET + 2, 0xfffffffcu, 0, 0 }, { NET + 1, 0xfffffffeu, 0, 0 }, { NET + 1, UINT32_MAX, 0, 0 },
		{ 0x0a000001, 0xffff0000u, 0x0a008000, 0x0a0080ff }, { 0x0a000001, 0xff000000u, 0x0a800000, 0x0a8000ff },
	};
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv_who w = { A, { 0 }, 0 };
	struct dhcpsrv s;
	uint32_t a, b;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		c.first = row[i].first;
		c.last = row[i].last;
		CHECK_STR(dhcpsrv_init(&s, &c, &hooks), row[i].why);
		CHECK(s.bad == row[i].bad);
		dhcpsrv_free(&s);
	}
	for (i = 0; i < sizeof der / sizeof der[0]; i++)
		CHECK(dhcpsrv_derive(der[i].self, der[i].mask, &a, &b) == (der[i].first == 0 ? -1 : 0) &&
		    (der[i].first == 0 || (a == der[i].first && b == der[i].last)));
	/* who sits inside the pool is not given away */
	c = plain();
	c.first = NET + 1;
	c.last = NET + 5;
	c.router[0] = NET + 2;
	c.tftp[0] = NET + 3;
	c.dns[0] = NET + 4;
	c.ndns = 1;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	CHECK(acquire(&s, A, SEC) == NET + 5 && acquire(&s, B, SEC) == 0 && ASK(&s, B, SEC, .type = DHCP_DISCOVER, .address = NET + 3) == 0);
	CHECK(dhcpsrv_restore(&s, NET + 3, &w, "", DHCPSRV_NEVER, SEC) == -1 && dhcpsrv_restore(&s, 1, &w, "", DHCPSRV_NEVER, SEC) == -1);
	/* no TFTP server: nothing is said of one */
	s.conf.ntftp = 0;
	CHECK(ASK(&s, A, SEC, .type = DHCP_DISCOVER) == DHCP_OFFER && got.siaddr == 0 && dhcp_opt(&got, DHCP_O_TFTP).p == NULL &&
	    dhcp_opt(&got, DHCP_O_TFTP_NAME).p == NULL);
	dhcpsrv_free(&s);
}

static void
dropped(void)
{
	static const struct { enum dhcp_type type; int op; uint32_t giaddr; int group; const char *why; } row[] = {
		{ DHCP_DISCOVER, 2, 0, 0, "a reply" }, { DHCP_OFFER, 1, 0, 0, "a server's message as a request" },
		{ DHCP_NAK, 1, 0, 0, "a server's message as a request" }, { DHCP_ACK, 1, 0, 0, "a server's message as a request" },
		{ DHCP_DISCOVER, 1, 0x0a000001, 0, "relayed from another network" }, { DHCP_DISCOVER, 1, 0, 1, "not a station's address" },
		{ DHCP_BOOTP, 1, 0, 0, "plain BOOTP" },
	};
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;
	size_t i;

	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	sent = told_n = 0;
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		dhcp_request(&out, A, 1, 0, row[i].type);
		dhcp_addr(&out, DHCP_GIADDR, row[i].giaddr);
		dhcp_done(&out, DHCP_MAX);
		out.b[0] = (unsigned char)row[i].op;
		if (row[i].group)
			out.b[28] |= 1;
		if (row[i].type == DHCP_BOOTP)
			out.b[240] = 255;
		CHECK_STR(dhcpsrv_packet(&s, span(out.b, out.n), SEC), row[i].why);
	}
	CHECK_STR(dhcpsrv_packet(&s, span(out.b, 100), SEC), "too short");
	CHECK(sent == 0 && told_n == 0);
	dhcpsrv_free(&s);
}

static void
looking(void)
{
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;
	uint64_t t = SEC, next;

	c.probe = 1;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	/* nobody there: the offer comes when the time to answer is over */
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER) == 0 && probed == NET + 10);
	CHECK(ASK(&s, A, t + 1000, .type = DHCP_DISCOVER) == 0);        /* asks again meanwhile */
	CHECK(ASK(&s, A, t + 1000, .type = DHCP_REQUEST, .address = NET + 10) == 0);
	next = dhcpsrv_tick(&s, t + DHCPSRV_PROBE - 1);
	CHECK(next == t + DHCPSRV_PROBE && sent == 0);
	dhcpsrv_tick(&s, next);
	CHECK(sent == 1 && got.type == DHCP_OFFER && got.yiaddr == NET + 10);
	CHECK(ASK(&s, A, next, .type = DHCP_REQUEST, .address = NET + 10, .server = SELF) == DHCP_ACK);
	/* what is leased, or was seen free just now, is not looked for again */
	CHECK(ASK(&s, A, next, .type = DHCP_DISCOVER) == DHCP_OFFER);
	ASK(&s, A, next, .type = DHCP_RELEASE, .ciaddr = NET + 10);
	CHECK(ASK(&s, A, next, .type = DHCP_DISCOVER) == DHCP_OFFER);
	t = next + DHCPSRV_KNOWN + DHCPSRV_OFFER;
	CHECK(ASK(&s, A, t, .type = DHCP_DISCOVER) == 0);
	/* the client itself answers: it has the address already */
	dhcpsrv_seen(&s, NET + 10, A, t);
	CHECK(sent == 1 && got.type == DHCP_OFFER && got.yiaddr == NET + 10);
	/* somebody else does: another address is looked for at once, and that one left alone */
	CHECK(ASK(&s, B, t, .type = DHCP_DISCOVER) == 0 && probed == NET + 11);
	dhcpsrv_seen(&s, NET + 11, "0A0000000001", t + 1);
	CHECK(strcmp(told, "conflict") == 0 && strcmp(told_why, "0A0000000001") == 0 && sent == 0 && probed == NET + 12);
	dhcpsrv_seen(&s, NET + 11, "0A0000000001", t + 2);      /* said twice: nothing more */
	dhcpsrv_seen(&s, 1, "0A0000000001", t + 2);
	dhcpsrv_seen(&s, NET + 12, "0A0000000001", t + 2);
	CHECK_STR(told, "full");
	dhcpsrv_tick(&s, t + DHCPSRV_BAD + 2);
	CHECK(ASK(&s, B, t + DHCPSRV_BAD + 2, .type = DHCP_DISCOVER) == 0 && probed == NET + 10);        /* free for longest */
	/* takes another server's offer while we look */
	CHECK(ASK(&s, B, t + DHCPSRV_BAD + 3, .type = DHCP_REQUEST, .server = NET + 5, .address = NET + 9) == 0);
	sent = 0;
	dhcpsrv_tick(&s, t + DHCPSRV_BAD + DHCPSRV_PROBE + 9);
	CHECK(sent == 0);
	dhcpsrv_free(&s);
}

/* more at once than can wait: those ask again */
static void
crowd(void)
{
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;
	char mac[MAC_LEN + 1];
	unsigned i, n;

	c.mask = 0xfffff800u;
	c.last = NET + 10 + DHCPSRV_WAITING + 20;
	c.probe = 1;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	for (i = 0; i < DHCPSRV_WAITING + 10; i++) {
		snprintf(mac, sizeof mac, "00112233%04X", i & 0xffff);
		ASK(&s, mac, SEC, .type = DHCP_DISCOVER);
	}
	sent = 0;
	dhcpsrv_tick(&s, SEC + DHCPSRV_PROBE);
	CHECK(sent == DHCPSRV_WAITING);
	for (i = n = 0; i < DHCPSRV_WAITING + 10; i++) {
		snprintf(mac, sizeof mac, "00112233%04X", i & 0xffff);
		n += ASK(&s, mac, SEC + DHCPSRV_PROBE, .type = DHCP_DISCOVER) == DHCP_OFFER;
	}
	CHECK(n == DHCPSRV_WAITING);
	dhcpsrv_free(&s);
}

/* beside another server: silence about what is not known, otherwise as ever */
static void
shy(void)
{
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;

	c.shy = 1;
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	CHECK(ASK(&s, A, SEC, .type = DHCP_REQUEST, .address = NET + 77) == 0 && ASK(&s, A, SEC, .type = DHCP_REQUEST, .ciaddr = NET + 77) == 0);
	CHECK(acquire(&s, A, SEC) == NET + 10 && ASK(&s, A, SEC, .type = DHCP_REQUEST, .address = NET + 77) == DHCP_NAK);
	CHECK(ASK(&s, B, SEC, .type = DHCP_REQUEST, .address = NET + 10, .server = SELF) == DHCP_NAK);
	dhcpsrv_free(&s);
}

/* what cannot be kept is not promised */
static void
saving(void)
{
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv_who w = { A, { 'i', 'd' }, 2 };
	struct dhcpsrv s;
	uint64_t t = 1000 * SEC;

	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	refuse_save = 1;
	CHECK(acquire(&s, A, t) == 0 && sent == 0);
	refuse_save = 0;
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .address = NET + 10, .server = SELF) == DHCP_ACK);
	dhcpsrv_free(&s);
	/* an earlier life: a lease that runs, one that is over but remembered */
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	CHECK(dhcpsrv_restore(&s, NET + 11, &w, "phone", t + 5 * SEC, t) == 0 && strcmp(s.lease[1].host, "phone") == 0);
	CHECK(dhcpsrv_restore(&s, NET + 11, &w, "", t + 5 * SEC, t) == -1);
	memcpy(w.mac, B, sizeof w.mac);
	CHECK(dhcpsrv_restore(&s, NET + 12, &w, "", t - 5 * SEC, t) == 0);
	CHECK(dhcpsrv_tick(&s, t) == t + 5 * SEC);
	CHECK(ASK(&s, A, t, .type = DHCP_REQUEST, .ciaddr = NET + 11) == DHCP_ACK && acquire(&s, B, t) == NET + 12 && acquire(&s, C, t) == NET + 10);
	dhcpsrv_free(&s);
}

/* ---- many clients at random ---- */

#define CLIENTS 40
#define POOL 12

static uint64_t seed;

static unsigned
rnd(unsigned n)
{
	uint64_t z = (seed += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ (z >> 31)) % n);
}

static struct holder {
	char mac[MAC_LEN + 1];
	uint32_t ip, offered;           /* ip: what it was promised, until */
	uint64_t until;
} client[CLIENTS];

static unsigned acks, naks, fulls, restarts, expiries;

/* What came out is for client k: nobody else may hold the address at that time. */
static void
learn(unsigned k, uint64_t now)
{
	unsigned i;

	if (sent == 0)
		return;
	if (got.type == DHCP_OFFER)
		client[k].offered = got.yiaddr;
	if (got.type == DHCP_NAK) {
		naks++;
		client[k].ip = 0;
	}
	if (got.type != DHCP_ACK)
		return;
	acks++;
	for (i = 0; i < CLIENTS; i++)
		if (i != k && client[i].ip == got.yiaddr && client[i].until > now)
			CHECK_ROW(0, "two clients hold one address");
	CHECK(got.yiaddr >= NET + 10 && got.yiaddr < NET + 10 + POOL);
	client[k].ip = got.yiaddr;
	client[k].until = now + dhcp_opt_u32(&got, DHCP_O_LEASE) * SEC;
}

/* Everything is forgotten but what was bound. */
static void
restart(struct dhcpsrv *s, const struct dhcpsrv_conf *c, uint64_t now)
{
	struct dhcpsrv fresh;
	size_t i;

	dhcpsrv_init(&fresh, c, &hooks);
	for (i = 0; i < s->n; i++)
		if (s->lease[i].state == LEASE_BOUND)
			dhcpsrv_restore(&fresh, s->lease[i].ip, &s->lease[i].who, s->lease[i].host, s->lease[i].until, now);
	dhcpsrv_free(s);
	*s = fresh;
	restarts++;
}

static void
at_random(int probe)
{
	struct dhcpsrv_conf c = plain();
	struct dhcpsrv s;
	uint64_t t = SEC;
	unsigned step, k, i;

	c.last = NET + 10 + POOL - 1;
	c.lease = 300;
	c.probe = probe;
	memset(client, 0, sizeof client);
	acks = naks = fulls = restarts = expiries = 0;
	for (k = 0; k < CLIENTS; k++)
		snprintf(client[k].mac, sizeof client[k].mac, "0011223344%02X", k);
	CHECK_STR(dhcpsrv_init(&s, &c, &hooks), NULL);
	for (step = 0; step < 40000; step++) {
		struct holder *h = &client[k = rnd(CLIENTS)];

		t += rnd(4) * SEC;
		sent = 0;
		if (t >= s.due)
			expiries++;
		dhcpsrv_tick(&s, t);
		for (i = 0; sent > 0 && i < CLIENTS; i++)       /* offers that waited: the last of them is known */
			if (strcmp(client[i].mac, got.mac) == 0)
				learn(i, t);
		if (h->ip != 0 && h->until <= t)
			h->ip = 0;
		switch (rnd(10)) {
		case 0: case 1: case 2:
			if (ASK(&s, h->mac, t, .type = DHCP_DISCOVER, .address = rnd(3) == 0 ? NET + 10 + rnd(POOL) : 0) == 0)
				fulls += strcmp(told, "full") == 0;
			break;
		case 3: case 4: case 5:
			if (h->offered != 0)
				ASK(&s, h->mac, t, .type = DHCP_REQUEST, .address = h->offered, .server = SELF);
			h->offered = 0;
			break;
		case 6:
			if (h->ip != 0)
				ASK(&s, h->mac, t, .type = DHCP_REQUEST, .ciaddr = h->ip);
			break;
		case 7:
			ASK(&s, h->mac, t, .type = DHCP_REQUEST, .address = NET + 10 + rnd(POOL));
			break;
		case 8:
			if (h->ip != 0)
				ASK(&s, h->mac, t, .type = DHCP_RELEASE, .ciaddr = h->ip);
			h->ip = 0;
			break;
		default:
			if (rnd(20) == 0)
				restart(&s, &c, t);
			else if (h->ip != 0 && rnd(8) == 0) {
				ASK(&s, h->mac, t, .type = DHCP_DECLINE, .address = h->ip);
				h->ip = 0;
			} else if (probe)
				dhcpsrv_seen(&s, NET + 10 + rnd(POOL), rnd(2) ? h->mac : "0A0000000001", t);
		}
		learn(k, t);
	}
	/* it was not idle */
	CHECK(acks > 1000 && naks > 100 && fulls > 10 && restarts > 50 && expiries > 100);
	dhcpsrv_free(&s);
}

int
main(void)
{
	messages();
	identities();
	fixed();
	pools();
	dropped();
	looking();
	crowd();
	shy();
	saving();
	for (seed = 1; seed < 4; seed++) {
		at_random(0);
		at_random(1);
	}
	return check_done();
}
