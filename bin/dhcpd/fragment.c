#include <string.h>

#include "fragment.h"

#define CLASS "Cisco Systems, Inc. IP Phone"

/* "a, b" with this between */
static void
list(struct buf *b, const uint32_t *ip, unsigned n, const char *between)
{
	char text[DHCP_IP_TEXT];
	unsigned i;

	for (i = 0; i < n; i++) {
		buf_adds(b, i > 0 ? between : "");
		buf_adds(b, dhcp_ip_text(ip[i], text));
	}
}

static void
mac(struct buf *b, const char *m)
{
	unsigned char x[6];

	dhcp_mac_bytes(m, x);
	buf_addf(b, "%02x:%02x:%02x:%02x:%02x:%02x", x[0], x[1], x[2], x[3], x[4], x[5]);
}

/* Options for phones only where only phones are meant. */
static void
dnsmasq_option(struct buf *b, const struct dhcpsrv_conf *c, const char *what, const uint32_t *ip, unsigned n)
{
	if (n == 0)
		return;
	buf_addf(b, "dhcp-option-force=%s%s,", c->cisco_only ? "tag:cisco," : "", what);
	list(b, ip, n, ",");
	buf_addc(b, '\n');
}

static void
dnsmasq(struct buf *b, const struct dhcpsrv_conf *c, const char *iface)
{
	char a[DHCP_IP_TEXT], z[DHCP_IP_TEXT], m[DHCP_IP_TEXT];
	size_t i;

	if (iface != NULL)
		buf_addf(b, "interface=%s\n", iface);
	if (c->first != 0 && c->mask != 0)
		buf_addf(b, "dhcp-range=%s,%s,%s,%lu\n", dhcp_ip_text(c->first, a), dhcp_ip_text(c->last, z), dhcp_ip_text(c->mask, m),
		    (unsigned long)c->lease);
	else if (c->first != 0)
		buf_addf(b, "dhcp-range=%s,%s,%lu\n", dhcp_ip_text(c->first, a), dhcp_ip_text(c->last, z), (unsigned long)c->lease);
	if (c->cisco_only)
		buf_adds(b, "dhcp-vendorclass=set:cisco,\"" CLASS "\"\n");
	for (i = 0; i < c->nfixed; i++) {
		if (!c->cisco_only && c->fixed[i].ip == 0)
			continue;
		buf_adds(b, "dhcp-host=");
		mac(b, c->fixed[i].mac);
		buf_adds(b, c->cisco_only ? ",set:cisco" : "");
		if (c->fixed[i].ip != 0)
			buf_addf(b, ",%s", dhcp_ip_text(c->fixed[i].ip, a));
		buf_addc(b, '\n');
	}
	if (c->cisco_only)
		buf_adds(b, "dhcp-ignore=tag:!cisco\n");
	dnsmasq_option(b, c, "option:router", c->router, c->nrouter);
	dnsmasq_option(b, c, "option:dns-server", c->dns, c->ndns);
	if (c->ntftp > 0) {
		buf_addf(b, "dhcp-option-force=%s66,\"%s\"\n", c->cisco_only ? "tag:cisco," : "", dhcp_ip_text(c->tftp[0], a));
		dnsmasq_option(b, c, "150", c->tftp, c->ntftp);
		buf_addf(b, "dhcp-boot=%s,,%s\n", c->cisco_only ? "tag:cisco," : "", a);
	}
	buf_adds(b, "dhcp-authoritative\n");
}

static void
kea_option(struct buf *b, const char *name, const uint32_t *ip, unsigned n, int *any)
{
	if (n == 0)
		return;
	buf_addf(b, "%s\n          { \"name\": \"%s\", \"always-send\": true, \"data\": \"", *any ? "," : "", name);
	list(b, ip, n, ", ");
	buf_adds(b, "\" }");
	*any = 1;
}

static void
kea_phones(struct buf *b, const struct dhcpsrv_conf *c)
{
	char ip[DHCP_IP_TEXT];
	size_t i;
	int any = 0;

	buf_adds(b, "        \"reservations\": [");
	for (i = 0; i < c->nfixed; i++) {
		if (c->fixed[i].ip == 0)
			continue;
		buf_addf(b, "%s\n          { \"hw-address\": \"", any ? "," : "");
		mac(b, c->fixed[i].mac);
		buf_addf(b, "\", \"ip-address\": \"%s\" }", dhcp_ip_text(c->fixed[i].ip, ip));
		any = 1;
	}
	buf_adds(b, any ? "\n        ]\n" : "]\n");
}

static void
kea_options(struct buf *b, const struct dhcpsrv_conf *c, const char *end)
{
	char a[DHCP_IP_TEXT];
	int any = 0;

	if (c->ntftp > 0)
		buf_addf(b, "        \"next-server\": \"%s\",\n", dhcp_ip_text(c->tftp[0], a));
	buf_adds(b, "        \"option-data\": [");
	kea_option(b, "routers", c->router, c->nrouter, &any);
	kea_option(b, "domain-name-servers", c->dns, c->ndns, &any);
	kea_option(b, "tftp-server-name", c->tftp, c->ntftp > 0, &any);
	kea_option(b, "cisco-tftp", c->tftp, c->ntftp, &any);
	buf_addf(b, "%s%s", any ? "\n        ]" : "]", end);
}

/* The class of all phones.  A phone of the inventory is one whatever vendor class it sends. */
static void
kea_class(struct buf *b, const struct dhcpsrv_conf *c)
{
	size_t i;

	buf_adds(b, "    \"client-classes\": [\n      { \"name\": \"cisco\", \"test\": \"substring(option[60].hex,0,28) == '" CLASS "'");
	for (i = 0; i < c->nfixed; i++)
		buf_addf(b, " or pkt4.mac == 0x%s", c->fixed[i].mac);
	buf_addc(b, '"');
}

static void
kea_subnet(struct buf *b, const struct dhcpsrv_conf *c)
{
	char a[DHCP_IP_TEXT], z[DHCP_IP_TEXT];
	unsigned bits = 0;

	while (bits < 32 && (c->mask << bits & 0x80000000u) != 0)
		bits++;
	buf_addf(b, "    \"subnet4\": [\n      {\n        \"id\": 1,\n        \"subnet\": \"%s/%u\",\n",
	    dhcp_ip_text((c->first != 0 ? c->first : c->self) & c->mask, a), bits);
	if (c->cisco_only)
		buf_adds(b, "        \"client-class\": \"cisco\",\n");
	if (c->first != 0)
		buf_addf(b, "        \"pools\": [ { \"pool\": \"%s - %s\" } ],\n", dhcp_ip_text(c->first, a), dhcp_ip_text(c->last, z));
	kea_options(b, c, ",\n");
	kea_phones(b, c);
	buf_adds(b, "      }\n    ]\n");
}

static void
kea(struct buf *b, const struct dhcpsrv_conf *c, const char *iface)
{
	buf_adds(b, "{\n  \"Dhcp4\": {\n");
	if (iface != NULL)
		buf_addf(b, "    \"interfaces-config\": { \"interfaces\": [ \"%s\" ] },\n", iface);
	if (c->mask != 0)
		buf_addf(b, "    \"authoritative\": true,\n    \"valid-lifetime\": %lu,\n", (unsigned long)c->lease);
	/* Kea has no name for 150 of its own */
	buf_adds(b, "    \"option-def\": [\n      { \"name\": \"cisco-tftp\", \"code\": 150, \"space\": \"dhcp4\", "
	    "\"type\": \"ipv4-address\", \"array\": true }\n    ],\n");
	if (c->cisco_only)
		kea_class(b, c);
	if (c->mask == 0 && c->cisco_only) {
		buf_adds(b, ",\n");
		kea_options(b, c, " }\n    ]\n");
	} else if (c->mask == 0)
		kea_options(b, c, "\n");
	else {
		buf_adds(b, c->cisco_only ? " }\n    ],\n" : "");
		kea_subnet(b, c);
	}
	buf_adds(b, "  }\n}\n");
}

static void
isc_option(struct buf *b, const char *name, const uint32_t *ip, unsigned n)
{
	if (n == 0)
		return;
	buf_addf(b, "  option %s ", name);
	list(b, ip, n, ", ");
	buf_adds(b, ";\n");
}

static void
isc_options(struct buf *b, const struct dhcpsrv_conf *c)
{
	char a[DHCP_IP_TEXT];

	isc_option(b, "routers", c->router, c->nrouter);
	isc_option(b, "domain-name-servers", c->dns, c->ndns);
	if (c->ntftp == 0)
		return;
	buf_addf(b, "  next-server %s;\n", dhcp_ip_text(c->tftp[0], a));
	buf_addf(b, "  option tftp-server-name \"%s\";\n", a);
	isc_option(b, "cisco-tftp", c->tftp, c->ntftp);
	/* 66 and 150 in hexadecimal, as if the client had asked for them */
	buf_adds(b, "  option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list, 42, 96);\n");
}

static void
isc_subnet(struct buf *b, const struct dhcpsrv_conf *c)
{
	char a[DHCP_IP_TEXT], z[DHCP_IP_TEXT];

	buf_addf(b, "subnet %s", dhcp_ip_text((c->first != 0 ? c->first : c->self) & c->mask, a));
	buf_addf(b, " netmask %s {\n", dhcp_ip_text(c->mask, a));
	buf_addf(b, "  default-lease-time %lu;\n  max-lease-time %lu;\n", (unsigned long)c->lease, (unsigned long)c->lease);
	isc_options(b, c);
	if (c->first != 0) {
		buf_addf(b, "  pool {\n    range %s %s;\n", dhcp_ip_text(c->first, a), dhcp_ip_text(c->last, z));
		if (c->cisco_only)
			buf_adds(b, "    allow members of \"cisco\";\n    allow known-clients;\n");
		buf_adds(b, "  }\n");
	}
	buf_adds(b, "}\n");
}

/* Where the network is not known the options belong to the class, and to the phones of the inventory. */
static void
isc(struct buf *b, const struct dhcpsrv_conf *c, const char *iface)
{
	char a[DHCP_IP_TEXT];
	int only_options = c->mask == 0;
	size_t i;

	if (iface != NULL)
		buf_addf(b, "# start it with this interface: dhcpd %s\n", iface);
	buf_adds(b, only_options ? "" : "authoritative;\n");
	buf_adds(b, "option cisco-tftp code 150 = array of ip-address;\n");
	if (c->cisco_only) {
		buf_adds(b, "class \"cisco\" {\n  match if substring(option vendor-class-identifier, 0, 28) = \"" CLASS "\";\n");
		if (only_options)
			isc_options(b, c);
		buf_adds(b, "}\n");
	}
	if (!only_options)
		isc_subnet(b, c);
	else if (!c->cisco_only || c->nfixed > 0) {
		buf_adds(b, c->cisco_only ? "group {\n" : "");
		isc_options(b, c);
	}
	for (i = 0; i < c->nfixed; i++) {
		buf_addf(b, "host phone-%s { hardware ethernet ", c->fixed[i].mac);
		mac(b, c->fixed[i].mac);
		if (c->fixed[i].ip != 0)
			buf_addf(b, "; fixed-address %s", dhcp_ip_text(c->fixed[i].ip, a));
		buf_adds(b, "; }\n");
	}
	buf_adds(b, only_options && c->cisco_only && c->nfixed > 0 ? "}\n" : "");
}

const struct dhcpfrag *
dhcpfrag_find(const char *name)
{
	static const struct dhcpfrag all[] = { { "dnsmasq", dnsmasq }, { "isc", isc }, { "kea", kea } };
	size_t i;

	for (i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}
