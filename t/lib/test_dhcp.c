/* DHCP packets: every fault by its name, cut everywhere, options in pieces and in three fields, replies that fit */
#include <stdlib.h>

#include "bytes.h"
#include "net/dhcp.h"
#include "kit/check.h"

static unsigned char pkt[DHCP_MAX + 8];
static size_t npkt;

/* a DISCOVER of 001122334455 with these options, as a string of hex */
static void
make(const char *opts)
{
	uint64_t v;

	memset(pkt, 0, sizeof pkt);
	pkt[0] = 1;
	pkt[1] = 1;
	pkt[2] = 6;
	put_be32(pkt + 4, 0xdeadbeef);
	put_be16(pkt + 8, 7);
	dhcp_mac_bytes("001122334455", pkt + 28);
	put_be32(pkt + 236, 0x63825363);
	npkt = 240;
	for (; opts[0] != '\0'; opts += 2) {
		v = (uint64_t)strtoul((char[3]){ opts[0], opts[1], 0 }, NULL, 16);
		pkt[npkt++] = (unsigned char)v;
	}
}

/* parse an exact copy, so that a byte too far is seen */
static const char *
parse(struct dhcp_msg *m, size_t n)
{
	unsigned char *copy = malloc(n + 1);
	const char *why;

	if (copy == NULL)
		return "test: no memory";
	memcpy(copy, pkt, n);
	why = dhcp_parse(span(copy, n), m);
	free(copy);
	return why;
}

static void
faults(void)
{
	static const struct { const char *opts; size_t at; int byte; const char *why; } row[] = {
		{ "350101ff", 0, -1, NULL }, { "350101", 0, -1, NULL }, { "", 0, -1, NULL }, { "0000350101ff99", 0, -1, NULL },
		{ "350101ff", 0, 3, "neither request nor reply" }, { "350101ff", 0, 0, "neither request nor reply" },
		{ "350101ff", 239, 0, "wrong magic number" }, { "350101ff", 1, 6, "not an Ethernet client" },
		{ "350101ff", 2, 16, "not an Ethernet client" }, { "350101ff", 2, 255, "not an Ethernet client" },
		{ "35", 0, -1, "option without its length" }, { "350201", 0, -1, "option past the end" },
		{ "3501010cff61", 0, -1, "option past the end" }, { "350100ff", 0, -1, "unknown message type" },
		{ "350109ff", 0, -1, "unknown message type" }, { "35020101ff", 0, -1, "unknown message type" },
		{ "3500ff", 0, -1, "unknown message type" },
		{ "340104350101ff", 0, -1, "option 52 is not 1, 2 or 3" }, { "340100ff", 0, -1, "option 52 is not 1, 2 or 3" },
		{ "34020101ff", 0, -1, "option 52 is not 1, 2 or 3" },
		{ "340101ff", 108 + 126, 12, "option past the end" },           /* code 12, length 1 at the very end of file */
		{ "340101ff", 108 + 127, 12, "option without its length" }, { "340102ff", 44 + 63, 12, "option without its length" },
	};
	struct dhcp_msg m;
	size_t i, k;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		make(row[i].opts);
		if (row[i].byte >= 0)
			pkt[row[i].at] = (unsigned char)row[i].byte;
		if (row[i].at == 108 + 126)
			pkt[108 + 127] = 1;
		CHECK_STR(parse(&m, npkt), row[i].why);
		for (k = 0; k < npkt; k++)
			if (parse(&m, k) == NULL)
				CHECK_ROW(k >= 240, row[i].opts);
	}
	make("350101ff");
	CHECK_STR(parse(&m, 239), "too short");
	CHECK_STR(parse(&m, 0), "too short");
	CHECK(parse(&m, DHCP_MAX) == NULL);
	CHECK_STR(parse(&m, DHCP_MAX + 1), "too long");
}

static void
values(void)
{
	struct dhcp_msg m;

	make("350103" "3204c0000214" "0c0473657020" "3702034296" "0c0278787a" "ff");
	CHECK_STR(parse(&m, npkt), "option past the end");
	make("350103" "3204c0000214" "0c0473657020" "37020342" "0c027878" "5200" "ff");
	CHECK(parse(&m, npkt) == NULL && m.type == DHCP_REQUEST && m.xid == 0xdeadbeef && m.secs == 7 && !m.broadcast);
	CHECK_STR(m.mac, "001122334455");
	CHECK(dhcp_opt_u32(&m, DHCP_O_ADDRESS) == 0xc0000214);
	CHECK(span_is(dhcp_opt(&m, DHCP_O_HOST), "sep xx"));            /* RFC 3396: two pieces */
	CHECK(span_is(dhcp_opt(&m, DHCP_O_PARAMS), "\x03\x42"));
	CHECK(dhcp_opt(&m, DHCP_O_CLASS).p == NULL && dhcp_opt_u32(&m, DHCP_O_HOST) == 0);
	CHECK(dhcp_opt(&m, DHCP_O_RELAY).p != NULL && dhcp_opt(&m, DHCP_O_RELAY).n == 0);
	/* in three fields, in the order options, file, sname */
	make("340103" "0c0161" "ff");
	memcpy(pkt + 108, "\x35\x01\x01\x0c\x01" "b\xff", 7);
	memcpy(pkt + 44, "\x0c\x01" "c\xff", 4);
	pkt[10] = 0x80;
	CHECK(parse(&m, npkt) == NULL && m.type == DHCP_DISCOVER && span_is(dhcp_opt(&m, DHCP_O_HOST), "abc") && m.broadcast);
	/* without option 52 those are names */
	make("0c0161" "ff");
	memcpy(pkt + 108, "\x35\x01\x01\x0c\x01" "b\xff", 7);
	CHECK(parse(&m, npkt) == NULL && m.type == DHCP_BOOTP && span_is(dhcp_opt(&m, DHCP_O_HOST), "a"));
	/* a group address is no station's */
	make("350101ff");
	pkt[28] = 0xff;
	CHECK(parse(&m, npkt) == NULL && m.mac[0] == '\0');
	CHECK_STR(dhcp_type_name(DHCP_BOOTP), "bootp");
	CHECK_STR(dhcp_type_name(DHCP_INFORM), "inform");
}

static void
building(void)
{
	struct dhcp_msg m, r;
	struct dhcp_out o;
	unsigned char big[255];
	unsigned left;
	size_t space, k;

	dhcp_request(&o, "001122334455", 1, 1, DHCP_DISCOVER);
	dhcp_put(&o, DHCP_O_CLASS, span_cstr("x"));
	dhcp_put(&o, DHCP_O_HOST, span(NULL, 0));       /* empty: left out */
	CHECK(dhcp_done(&o, 0) == 0 && o.n == DHCP_MIN);
	CHECK(dhcp_parse(span(o.b, o.n), &m) == NULL && m.op == DHCP_BOOTREQUEST && m.broadcast && m.type == DHCP_DISCOVER);
	CHECK_STR(m.mac, "001122334455");
	m.giaddr = 0xc0000201;
	dhcp_reply(&o, &m, DHCP_OFFER);
	dhcp_addr(&o, DHCP_YIADDR, 0xc0000214);
	dhcp_addr(&o, DHCP_SIADDR, 0xc0000201);
	dhcp_put_u32(&o, DHCP_O_SERVER, 0xc0000201);
	CHECK(dhcp_done(&o, DHCP_SPACE) == 0 && dhcp_parse(span(o.b, o.n), &r) == NULL);
	CHECK(r.op == DHCP_BOOTREPLY && r.xid == 1 && r.yiaddr == 0xc0000214 && r.siaddr == 0xc0000201 && r.giaddr == 0xc0000201 &&
	    r.broadcast && r.type == DHCP_OFFER && dhcp_opt_u32(&r, DHCP_O_SERVER) == 0xc0000201 && strcmp(r.mac, m.mac) == 0);
	/* more and more of it in every space: what is there is whole, what is missing is counted */
	memset(big, 'x', sizeof big);
	for (space = 0; space <= DHCP_MAX + 8; space += 37)
		for (k = 1; k <= 255; k++) {
			unsigned there = 0, code;

			dhcp_reply(&o, &m, DHCP_ACK);
			for (code = 100; code < 106; code++)
				dhcp_put(&o, code, span(big, (k * (code - 99)) % 255 + 1));
			left = dhcp_done(&o, space);
			if (dhcp_parse(span(o.b, o.n), &r) != NULL || r.type != DHCP_ACK || o.n > DHCP_MAX || (space >= DHCP_MIN && o.n > space)) {
				CHECK_ROW(0, "a reply that cannot be read, or is too long");
				break;
			}
			for (code = 100; code < 106; code++)
				if (dhcp_opt(&r, code).p != NULL) {
					there++;
					CHECK(dhcp_opt(&r, code).n == (k * (code - 99)) % 255 + 1);
				}
			/* six of up to 257 bytes may be more than the builder itself holds */
			CHECK(there + left <= 6);
		}
	dhcp_put(&o, 1, span(big, 256));
}

static void
classes(void)
{
	static const struct { const char *v; size_t n; enum dhcp_class c; const char *model; } row[] = {
		{ "Cisco Systems, Inc. IP Phone", 29, DHCP_CLASS_OLD, "" }, { "Cisco Systems, Inc. IP Phone", 28, DHCP_CLASS_OLD, "" },
		{ "Cisco Systems, Inc. IP Phone CP-7960G", 38, DHCP_CLASS_LOADER, "CP-7960G" },
		{ "Cisco Systems, Inc. IP Phone CP-7940", 36, DHCP_CLASS_LOADER, "CP-7940" },
		{ "Cisco Systems, Inc. IP Phone ", 29, DHCP_CLASS_OTHER, "" }, { "Cisco Systems, Inc. IP Phones", 29, DHCP_CLASS_OTHER, "" },
		{ "Cisco Systems, Inc. IP Phon", 27, DHCP_CLASS_OTHER, "" }, { "udhcp 1.35.0", 12, DHCP_CLASS_OTHER, "" },
		{ "", 0, DHCP_CLASS_OTHER, "" }, { "\0\0", 2, DHCP_CLASS_OTHER, "" },
	};
	struct span model;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(dhcp_class(span(row[i].v, row[i].n), &model) == row[i].c, row[i].v);
		CHECK_ROW(span_is(model, row[i].model), row[i].v);
	}
	CHECK_STR(dhcp_class_state(DHCP_CLASS_OLD), "old");
	CHECK_STR(dhcp_class_state(DHCP_CLASS_LOADER), "loader");
	CHECK_STR(dhcp_class_state(DHCP_CLASS_OTHER), "");
}

static void
addresses(void)
{
	static const char *const bad[] = { "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1.2.3.256", "1.2.3.04", "1.2.3.x", "1.2.3.4 ", "1..3.4" };
	char text[DHCP_IP_TEXT], mac[MAC_LEN + 1];
	unsigned char b[6];
	uint32_t ip;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_ROW(dhcp_ip_parse(span_cstr(bad[i]), &ip) == -1, bad[i]);
	CHECK(dhcp_ip_parse(span(NULL, 0), &ip) == -1);
	CHECK(dhcp_ip_parse(span_cstr("255.0.10.200"), &ip) == 0 && ip == 0xff000ac8);
	CHECK_STR(dhcp_ip_text(0xff000ac8, text), "255.0.10.200");
	dhcp_mac_bytes("00112233AABB", b);
	dhcp_mac_text(b, mac);
	CHECK_STR(mac, "00112233AABB");
}

int
main(void)
{
	faults();
	values();
	building();
	classes();
	addresses();
	return check_done();
}
