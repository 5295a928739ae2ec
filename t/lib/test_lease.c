/* lines of a lease file: ours, dnsmasq's others, and what is none; who has an address */
#include <stdio.h>

#include "net/leaseline.h"
#include "kit/check.h"

static const char no[] = "not a lease (expiry mac ip name client-id)";

static void
ours(void)
{
	static const struct { const char *in, *why, *out; } row[] = {
		{ "1795500000 00:11:22:33:44:55 192.0.2.10 SEP001122334455 01:00:11:22:33:44:55", NULL, NULL },
		{ "0 00:11:22:33:44:55 192.0.2.10 * *", NULL, NULL },
		{ "0 00:11:22:33:44:55 192.0.2.10 a.b-c_d ff", NULL, NULL },
		{ "0 00:11:22:33:44:55 192.0.2.10 a\033b *\r", NULL, "0 00:11:22:33:44:55 192.0.2.10 * *" },
		{ "0\t00:11:22:33:44:55  192.0.2.10 * *", NULL, "0 00:11:22:33:44:55 192.0.2.10 * *" },
		{ "", no, NULL },
		{ "root:x:0:0:root:/root:/bin/bash", no, NULL },
		{ "mac,ip", no, NULL },
		{ "0 00:11:22:33:44:55 192.0.2.10 *", no, NULL },
		{ "0 00:11:22:33:44:55 192.0.2.10 * * *", no, NULL },
		{ "x 00:11:22:33:44:55 192.0.2.10 * *", no, NULL },
		{ "99999999999999999999 00:11:22:33:44:55 192.0.2.10 * *", no, NULL },
		{ "0 00-11-22-33-4 192.0.2.10 * *", "not a MAC address (12 hex digits)", NULL },
		{ "0 zz:11:22:33:44:55 192.0.2.10 * *", "not a MAC address (12 hex digits)", NULL },
		{ "0 00:11:22:33:44:55 192.0.2 * *", "not an IP address", NULL },
		{ "0 00:11:22:33:44:55 192.0.2.10 * 1:2", "the client id is not a list of hex bytes", NULL },
		{ "0 00:11:22:33:44:55 192.0.2.10 * xx", "the client id is not a list of hex bytes", NULL },
	};
	char out[LEASELINE_MAX], in[LEASELINE_MAX + 8];
	struct leaseline l;
	size_t i, n;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(leaseline_parse(span_cstr(row[i].in), &l) == (row[i].why == NULL ? LEASELINE_OURS : LEASELINE_BAD), row[i].in);
		CHECK_STR(l.why, row[i].why);
		if (row[i].why != NULL)
			continue;
		n = leaseline_put(&l, out);
		CHECK_ROW(n == strlen(out) && out[n - 1] == '\n', row[i].in);
		out[n - 1] = '\0';
		CHECK_STR(out, row[i].out != NULL ? row[i].out : row[i].in);
	}
	/* the longest there is fits, and reads back; a client id longer than we look at is none */
	memset(&l, 0, sizeof l);
	l.expiry = INT64_MAX;
	l.ip = UINT32_MAX;
	memcpy(l.mac, "001122334455", sizeof l.mac);
	memset(l.id, 0xab, sizeof l.id);
	l.nid = sizeof l.id;
	memset(l.host, 'h', sizeof l.host - 1);
	n = leaseline_put(&l, out);
	CHECK(n < LEASELINE_MAX && n == strlen(out));
	CHECK(leaseline_parse(span(out, n), &l) == LEASELINE_OURS && l.nid == sizeof l.id && strlen(l.host) == LEASELINE_HOST);
	snprintf(in, sizeof in, "%.*s:00", (int)n - 1, out);
	CHECK(leaseline_parse(span_cstr(in), &l) == LEASELINE_OURS && l.nid == 0);
}

/* what dnsmasq writes besides */
static void
others(void)
{
	static const struct { const char *in; uint32_t ip; } row[] = {
		{ "duid 00:01:00:01:2a:2b:2c:2d:00:11:22:33:44:55", 0 },
		{ "1795500000 12345 2001:db8::1 host 00:01:00:01:2a:2b:2c:2d:00:11:22:33:44:55", 0 },
		{ "1795500000 T12345 2001:db8::2 * 00:01", 0 },
		{ "1795500000 06-00:11:22:33:44:55 192.0.2.17 * *", 0xc0000211u },
		{ "1795500000 ff:ff:ff:ff:ff:ff 192.0.2.14 * *", 0xc000020eu },
		{ "1795500000 80-00:00:00:00:fe:80:00:01 192.0.2.18 * ff:01", 0xc0000212u },
		{ "vendorclass 192.0.2.19 43:69:73", 0xc0000213u },
		{ "agent-info 2001:db8::1 01:02", 0 },
	};
	static const char *const none[] = { "duid", "duid xx", "duid 00:01 more", "vendorclass x 00", "1795500000 06- 192.0.2.1 * *",
	    "1795500000 12345 fe80 * 00:01", "lease {" };
	struct leaseline l;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++)
		CHECK_ROW(leaseline_parse(span_cstr(row[i].in), &l) == LEASELINE_OTHER && l.ip == row[i].ip, row[i].in);
	for (i = 0; i < sizeof none / sizeof none[0]; i++)
		CHECK_ROW(leaseline_parse(span_cstr(none[i]), &l) == LEASELINE_BAD && l.why != NULL, none[i]);
}

static void
find(void)
{
	static const char text[] =
	    "1795500000 00:11:22:33:44:55 192.0.2.10 SEP001122334455 01:00:11:22:33:44:55\n"
	    "0 00:11:22:33:44:66 192.0.2.11 * *\n"
	    "1000 00:11:22:33:44:77 192.0.2.12 * *\n"              /* over */
	    "1795500000 00:11:22:33:44:88 192.0.2.13 * *\r\n"
	    "1795500000 00:11:22:33:44:99 192.0.2.13 * *\n"        /* the later line counts */
	    "1795500000 ff:ff:ff:ff:ff:ff 192.0.2.14 * *\n"
	    "x 00:11:22:33:44:aa 192.0.2.15 * *\n"
	    "duid 00:01:00:01:2a:2b:2c:2d:00:11:22:33:44:55\n"
	    "1795500000 12345 2001:db8::1 * 00:01\n"
	    "\n"
	    "1795500000 06-00:11:22:33:44:55 192.0.2.17 * *\n"
	    "1795500000 00:11:22:33:44:cc 192.0.2.18 * *\n"
	    "1795500000 00:11:22:33:44:bb 192.0.2.16";         /* not yet whole */
	static const struct { const char *ip, *mac; } row[] = {
		{ "192.0.2.10", "001122334455" }, { "192.0.2.11", "001122334466" }, { "192.0.2.12", "" }, { "192.0.2.13", "001122334499" },
		{ "192.0.2.14", "" }, { "192.0.2.15", "" }, { "192.0.2.1", "" }, { "2001:db8::1", "" }, { "192.0.2.16", "" },
		{ "192.0.2.17", "" }, { "192.0.2.18", "0011223344CC" }, { "", "" },
	};
	char mac[MAC_LEN + 1];
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(leaseline_find(span_cstr(text), span_cstr(row[i].ip), 2000, mac) == (row[i].mac[0] != '\0'), row[i].ip);
		CHECK_ROW(strcmp(mac, row[i].mac) == 0, row[i].ip);
	}
	CHECK(!leaseline_find(span(NULL, 0), span_cstr("192.0.2.10"), 0, mac));
}

int
main(void)
{
	ours();
	others();
	find();
	return check_done();
}
