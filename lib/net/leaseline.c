#include <stdio.h>
#include <string.h>

#include "dhcp.h"
#include "leaseline.h"
#include "num.h"

#define WORDS 5

static const char no_lease[] = "not a lease (expiry mac ip name client-id)";

/* Split a line into words, at most one more than a lease has, to recognise longer lines.  Returns how many. */
static int
split(struct span line, struct span w[WORDS + 1])
{
	size_t i = 0, from;
	int n = 0;

	while (n <= WORDS) {
		while (i < line.n && ascii_isspace(line.p[i]))
			i++;
		if (i == line.n)
			break;
		for (from = i; i < line.n && !ascii_isspace(line.p[i]); i++)
			;
		w[n++] = span_sub(line, from, i);
	}
	return n;
}

/* Read bytes in hex with colons between them, into out (may be NULL) as far as they fit.  Returns how many there are, 0 = text is not such. */
static size_t
hex_bytes(struct span text, unsigned char *out, size_t cap)
{
	struct span rest = text, b;
	uint64_t v;
	size_t n = 0;

	while (span_cut(&rest, ':', &b)) {
		if (b.n != 2 || num_hex(b, 255, &v) != NUM_OK)
			return 0;
		if (n < cap)
			out[n] = (unsigned char)v;
		n++;
	}
	return n;
}

/* 1 if it looks like an IPv6 address: groups of hex digits.  Such a line is only kept, so this is enough. */
static int
is_ipv6(struct span s)
{
	size_t i, colons = 0;

	for (i = 0; i < s.n; i++) {
		if (!ascii_isxdigit(s.p[i]) && s.p[i] != ':' && s.p[i] != '.')
			return 0;
		colons += s.p[i] == ':';
	}
	return colons >= 2;
}

static int
is_address(struct span s, uint32_t *ip)
{
	return dhcp_ip_parse(s, ip) == 0 || is_ipv6(s);
}

/* 1 for "06-00:11:22:33:44:55", for an Ethernet address that no station has, or for the number that an IPv6 lease has there. */
static int
other_station(struct span s)
{
	uint64_t v;

	if (s.n > 3 && s.p[2] == '-' && num_hex(span(s.p, 2), 255, &v) == NUM_OK)
		s = span_sub(s, 3, s.n);
	return hex_bytes(s, NULL, 0) > 0 || num_u64(span_sub(s, s.n > 0 && s.p[0] == 'T', s.n), 0, UINT32_MAX, &v) == NUM_OK;
}

static enum leaseline_kind
bad(struct leaseline *l, const char *why)
{
	l->why = why;
	return LEASELINE_BAD;
}

enum leaseline_kind
leaseline_parse(struct span line, struct leaseline *l)
{
	struct span w[WORDS + 1];
	const char *why;
	int n = split(line, w);
	uint64_t v;

	memset(l, 0, sizeof *l);
	if (n == 2 && span_is(w[0], "duid") && hex_bytes(w[1], NULL, 0) > 0)
		return LEASELINE_OTHER;
	if (n == 3 && (span_is(w[0], "vendorclass") || span_is(w[0], "agent-info")) && is_address(w[1], &l->ip))
		return LEASELINE_OTHER;
	if (n != WORDS || num_u64(w[0], 0, INT64_MAX, &v) != NUM_OK)
		return bad(l, no_lease);
	l->expiry = (int64_t)v;
	if (!is_address(w[2], &l->ip))
		return bad(l, "not an IP address");
	why = mac_parse(w[1], l->mac);
	if (why != NULL && !other_station(w[1]))
		return bad(l, why);
	if (!span_is(w[4], "*")) {
		l->nid = hex_bytes(w[4], l->id, sizeof l->id);
		if (l->nid == 0)
			return bad(l, "the client id is not a list of hex bytes");
		if (l->nid > sizeof l->id)
			l->nid = 0;
	}
	if (!span_is(w[3], "*"))
		span_copy(span_sub(w[3], 0, LEASELINE_HOST), l->host, sizeof l->host);
	return why != NULL || l->ip == 0 ? LEASELINE_OTHER : LEASELINE_OURS;
}

static int
plain(const char *host)
{
	size_t i;

	for (i = 0; host[i] != '\0'; i++)
		if (!ascii_isalnum(host[i]) && host[i] != '-' && host[i] != '.' && host[i] != '_')
			return 0;
	return i > 0;
}

size_t
leaseline_put(const struct leaseline *l, char out[LEASELINE_MAX])
{
	char ip[DHCP_IP_TEXT];
	unsigned char mac[6];
	size_t i;
	int n;

	dhcp_mac_bytes(l->mac, mac);
	n = snprintf(out, LEASELINE_MAX, "%lld %02x:%02x:%02x:%02x:%02x:%02x %s %s ", (long long)l->expiry, mac[0], mac[1], mac[2], mac[3],
	    mac[4], mac[5], dhcp_ip_text(l->ip, ip), plain(l->host) ? l->host : "*");
	for (i = 0; i < l->nid; i++)
		n += snprintf(out + n, LEASELINE_MAX - (size_t)n, "%s%02x", i > 0 ? ":" : "", l->id[i]);
	n += snprintf(out + n, LEASELINE_MAX - (size_t)n, "%s\n", l->nid == 0 ? "*" : "");
	return (size_t)n;
}

int
leaseline_find(struct span text, struct span ip, int64_t now, char mac[MAC_LEN + 1])
{
	struct span line, w[WORDS + 1];
	struct leaseline l;

	mac[0] = '\0';
	while (text.n > 0 && span_cut(&text, '\n', &line))
		if (split(line, w) == WORDS && span_eq(w[2], ip) && leaseline_parse(line, &l) != LEASELINE_BAD && l.mac[0] != '\0' &&
		    (l.expiry == 0 || l.expiry >= now))
			memcpy(mac, l.mac, sizeof l.mac);
	return mac[0] != '\0';
}
