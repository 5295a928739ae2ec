/* the DHCP client, the frames below UDP */
#include <stdlib.h>

#include "bytes.h"
#include "phone/dhcpc.h"
#include "net/frame.h"
#include "kit/check.h"

#define SELF 0xc0000201u
#define MAC "001122334455"

/* ---- the client, against answers made here ---- */

static struct dhcpc c;
static struct dhcp_out o;

/* An answer to what the client sent last. */
static void
reply(enum dhcp_type type, uint32_t ip, uint32_t server)
{
	struct dhcp_msg m;

	CHECK(dhcp_parse(span(c.out.b, c.out.n), &m) == NULL);
	dhcp_reply(&o, &m, type);
	dhcp_addr(&o, DHCP_YIADDR, ip);
	if (server != 0)
		dhcp_put_u32(&o, DHCP_O_SERVER, server);
}

static enum dhcpc_what
hand(uint64_t now)
{
	dhcp_done(&o, DHCP_SPACE);
	return dhcpc_packet(&c, span(o.b, o.n), now);
}

static void
begin(void)
{
	struct dhcp_msg m;

	memset(&c, 0, sizeof c);
	memcpy(c.mac, MAC, sizeof c.mac);
	c.class = span("Cisco Systems, Inc. IP Phone CP-7960G", 38);
	CHECK(dhcpc_start(&c, 5, 0) == DHCPC_SEND);
	CHECK(dhcp_parse(span(c.out.b, c.out.n), &m) == NULL && m.type == DHCP_DISCOVER && m.broadcast && m.xid == 5 &&
	    strcmp(m.mac, MAC) == 0 && dhcp_opt(&m, DHCP_O_CLASS).n == 38 && dhcp_opt(&m, DHCP_O_PARAMS).n == 8 &&
	    dhcp_opt(&m, DHCP_O_ADDRESS).p == NULL);
}

static void
client(void)
{
	static const unsigned char two[] = { 192, 0, 2, 7, 192, 0, 2, 8 };
	struct dhcp_msg m;
	int i;

	begin();
	/* not for us, not an offer, an offer without a server or an address */
	reply(DHCP_OFFER, SELF + 9, SELF);
	o.b[7] ^= 1;
	CHECK(hand(1) == DHCPC_NOTHING);
	reply(DHCP_OFFER, SELF + 9, SELF);
	o.b[33] ^= 1;
	CHECK(hand(1) == DHCPC_NOTHING);
	reply(DHCP_ACK, SELF + 9, SELF);
	CHECK(hand(1) == DHCPC_NOTHING);
	reply(DHCP_OFFER, SELF + 9, 0);
	CHECK(hand(1) == DHCPC_NOTHING);
	reply(DHCP_OFFER, 0, SELF);
	CHECK(hand(1) == DHCPC_NOTHING);
	CHECK(dhcpc_packet(&c, span(c.out.b, c.out.n), 1) == DHCPC_NOTHING && dhcpc_packet(&c, span("x", 1), 1) == DHCPC_NOTHING);
	/* the first offer is taken */
	reply(DHCP_OFFER, SELF + 9, SELF);
	CHECK(hand(2 * DHCPC_SECOND) == DHCPC_SEND);
	CHECK(dhcp_parse(span(c.out.b, c.out.n), &m) == NULL && m.type == DHCP_REQUEST && dhcp_opt_u32(&m, DHCP_O_ADDRESS) == SELF + 9 &&
	    dhcp_opt_u32(&m, DHCP_O_SERVER) == SELF && m.secs == 2);
	reply(DHCP_OFFER, SELF + 10, SELF + 1);
	CHECK(hand(2 * DHCPC_SECOND) == DHCPC_NOTHING);
	reply(DHCP_ACK, SELF + 9, SELF + 1);            /* of somebody else */
	CHECK(hand(2 * DHCPC_SECOND) == DHCPC_NOTHING);
	reply(DHCP_ACK, SELF + 8, SELF);
	CHECK(hand(2 * DHCPC_SECOND) == DHCPC_NOTHING);
	reply(DHCP_INFORM, SELF + 9, SELF);
	CHECK(hand(2 * DHCPC_SECOND) == DHCPC_NOTHING);
	reply(DHCP_ACK, SELF + 9, SELF);
	dhcp_put_u32(&o, DHCP_O_MASK, 0xffffff00);
	dhcp_put_u32(&o, DHCP_O_LEASE, 600);
	dhcp_put(&o, DHCP_O_ROUTER, span(two, 8));
	dhcp_put(&o, DHCP_O_TFTP, span(two, 8));
	dhcp_put(&o, DHCP_O_TFTP_NAME, span_cstr("192.0.2.99"));
	CHECK(hand(2 * DHCPC_SECOND) == DHCPC_DONE && c.ip == SELF + 9 && c.mask == 0xffffff00 && c.lease == 600 && c.router == 0xc0000207 &&
	    c.tftp == 0xc0000207 && c.server == SELF);
	dhcpc_release(&c);
	CHECK(dhcp_parse(span(c.out.b, c.out.n), &m) == NULL && m.type == DHCP_RELEASE && m.ciaddr == SELF + 9 &&
	    dhcp_opt_u32(&m, DHCP_O_SERVER) == SELF);
	/* 66 alone, when it is an address; neither */
	for (i = 0; i < 3; i++) {
		static const char *const name[] = { "192.0.2.99", "tftp.example", NULL };

		begin();
		reply(DHCP_OFFER, SELF + 9, SELF);
		CHECK(hand(1) == DHCPC_SEND);
		reply(DHCP_ACK, SELF + 9, SELF);
		dhcp_put(&o, DHCP_O_TFTP_NAME, span_cstr(name[i]));
		CHECK(hand(1) == DHCPC_DONE && c.tftp == (i == 0 ? 0xc0000263 : 0));
	}
	/* silence: five times, further apart each time */
	begin();
	for (i = 0; i < 4; i++) {
		uint64_t due = c.deadline;

		CHECK(dhcpc_timer(&c, due - 1) == DHCPC_NOTHING && dhcpc_timer(&c, due) == DHCPC_SEND && c.deadline - due == DHCPC_SECOND << (i + 1));
	}
	CHECK(dhcpc_timer(&c, c.deadline) == DHCPC_FAILED);
	/* refused again and again */
	begin();
	for (i = 0; i < 3; i++) {
		reply(DHCP_OFFER, SELF + 9, SELF);
		CHECK(hand(1) == DHCPC_SEND);
		reply(DHCP_NAK, 0, SELF);
		CHECK(hand(1) == (i < 2 ? DHCPC_SEND : DHCPC_FAILED));
	}
	/* asks for the address it wants */
	c.want = SELF + 20;
	CHECK(dhcpc_start(&c, 6, 0) == DHCPC_SEND && dhcp_parse(span(c.out.b, c.out.n), &m) == NULL && dhcp_opt_u32(&m, DHCP_O_ADDRESS) == SELF + 20);
}

/* ---- frames ---- */

static void
udp(void)
{
	static const struct { size_t at; int byte; const char *why; } row[] = {
		{ 0, 0x65, "not IPv4" }, { 0, 0x44, "lengths do not fit" }, { 0, 0x4f, "wrong sum" }, { 2, 0xff, "lengths do not fit" },
		{ 6, 0x20, "a fragment" }, { 7, 1, "a fragment" }, { 9, 6, "not UDP" }, { 12, 1, "wrong sum" }, { 24, 0xff, "lengths do not fit" },
		{ 25, 7, "lengths do not fit" },
	};
	unsigned char b[FRAME_UDP_HEAD + 301], bad[sizeof b], data[301];
	struct frame_udp u, v;
	uint32_t s = 0;
	size_t i, n;

	for (i = 0; i < sizeof data; i++)
		data[i] = (unsigned char)(i * 7);
	u.src = SELF;
	u.dst = UINT32_MAX;
	u.sport = 67;
	u.dport = 68;
	for (n = 0; n <= sizeof data; n += 7) {
		u.data = span(data, n);
		CHECK(frame_put_udp(b, &u) == FRAME_UDP_HEAD + n);
		CHECK(frame_get_udp(span(b, FRAME_UDP_HEAD + n), &v) == NULL && v.src == u.src && v.dst == u.dst && v.sport == 67 && v.dport == 68 &&
		    span_eq(v.data, u.data));
		/* a padded frame is no longer packet; a cut one is none */
		CHECK(frame_get_udp(span(b, n + FRAME_UDP_HEAD - 1), &v) != NULL);
	}
	CHECK(frame_get_udp(span(b, 19), &v) != NULL && frame_get_udp(span(b, 0), &v) != NULL);
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		memcpy(bad, b, sizeof b);
		bad[row[i].at] = (unsigned char)row[i].byte;
		if (row[i].at == 25)
			bad[24] = 0;
		CHECK_STR(frame_get_udp(span(bad, sizeof bad), &v), row[i].why);
	}
	/* the sum over pseudo header, header and data comes out as all ones (RFC 768) */
	u.data = span(data, 301);
	n = frame_put_udp(b, &u);
	for (i = 12; i + 1 < n; i += 2)
		s += be16(b + i);
	s += (uint32_t)b[n - 1] << 8;
	s += 17 + (uint32_t)(n - 20);
	while (s > 0xffff)
		s = (s & 0xffff) + (s >> 16);
	CHECK(s == 0xffff);
}

static void
arp(void)
{
	struct frame_arp a = { FRAME_ARP_REQUEST, { 2, 1, 2, 3, 4, 5 }, { 0 }, SELF, SELF + 9 }, b;
	unsigned char p[FRAME_ARP_LEN];
	size_t i;

	frame_put_arp(p, &a);
	CHECK(frame_get_arp(span(p, sizeof p), &b) == NULL && memcmp(&a, &b, sizeof a) == 0);
	for (i = 0; i < sizeof p; i++)
		CHECK_STR(frame_get_arp(span(p, i), &b), "too short");
	for (i = 0; i < 6; i++) {
		p[i] ^= 1;
		CHECK_STR(frame_get_arp(span(p, sizeof p), &b), "not IPv4 on Ethernet");
		p[i] ^= 1;
	}
}

int
main(void)
{
	client();
	udp();
	arp();
	return check_done();
}
