#include <stdio.h>
#include <string.h>

#include "leaseline.h"
#include "num.h"

static const char *
parse_id(struct span text, struct dhcpsrv_who *w)
{
	struct span rest = text, b;
	uint64_t v;

	if (span_is(text, "*"))
		return NULL;
	while (span_cut(&rest, ':', &b)) {
		if (b.n != 2 || num_hex(b, 255, &v) != NUM_OK)
			return "the client id is not a list of hex bytes";
		if (w->nid == sizeof w->id) {   /* longer than we look at: not an identity */
			w->nid = 0;
			return NULL;
		}
		w->id[w->nid++] = (unsigned char)v;
	}
	return NULL;
}

const char *
leaseline_parse(struct span line, struct leaseline *l)
{
	struct span rest = span_trim(line), w[5];
	const char *why;
	uint64_t v;
	int n = 0;

	memset(l, 0, sizeof *l);
	while (n < 5 && span_cut(&rest, ' ', &w[n]))
		n++;
	if (n < 5 || rest.p != NULL || num_u64(w[0], 0, INT64_MAX, &v) != NUM_OK)
		return "not a lease (expiry mac ip name client-id)";
	l->expiry = (int64_t)v;
	if ((why = mac_parse(w[1], l->who.mac)) != NULL)
		return why;
	if (dhcp_ip_parse(w[2], &l->ip) != 0)
		return "not an IPv4 address";
	if (!span_is(w[3], "*"))
		span_copy(span_sub(w[3], 0, DHCPSRV_TEXT_MAX), l->host, sizeof l->host);
	return parse_id(w[4], &l->who);
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

	dhcp_mac_bytes(l->who.mac, mac);
	n = snprintf(out, LEASELINE_MAX, "%lld %02x:%02x:%02x:%02x:%02x:%02x %s %s ", (long long)l->expiry, mac[0], mac[1], mac[2], mac[3],
	    mac[4], mac[5], dhcp_ip_text(l->ip, ip), plain(l->host) ? l->host : "*");
	for (i = 0; i < l->who.nid; i++)
		n += snprintf(out + n, LEASELINE_MAX - (size_t)n, "%s%02x", i > 0 ? ":" : "", l->who.id[i]);
	n += snprintf(out + n, LEASELINE_MAX - (size_t)n, "%s\n", l->who.nid == 0 ? "*" : "");
	return (size_t)n;
}
