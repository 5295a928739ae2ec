#include <stdio.h>
#include <time.h>

#include "say.h"
#include "num.h"

void
dhcpd_rec_listen(struct rec_writer *w, const char *iface, const struct dhcpsrv_conf *c, const struct sandbox *box)
{
	char ip[DHCP_IP_TEXT], tftp[DHCPSRV_SERVERS_MAX * DHCP_IP_TEXT];
	size_t n = 0;
	unsigned i;

	rec_start(w, "listen");
	rec_adds(w, "iface", iface);
	rec_adds(w, "addr", dhcp_ip_text(c->self, ip));
	rec_addu(w, "port", DHCP_SERVER_PORT);
	rec_adds(w, "first", dhcp_ip_text(c->first, ip));
	rec_adds(w, "last", dhcp_ip_text(c->last, ip));
	rec_adds(w, "sandbox", box->took);
	rec_adds(w, "user", box->as);
	for (i = 0; i < c->ntftp; i++)
		n += (size_t)snprintf(tftp + n, sizeof tftp - n, "%s%s", i > 0 ? "," : "", dhcp_ip_text(c->tftp[i], ip));
	rec_add(w, "tftp", span(tftp, n));
	rec_end(w);
}

void
dhcpd_rec_lease(struct rec_writer *w, const struct dhcpsrv_event *e)
{
	struct timespec ts = { 0, 0 };
	char ip[DHCP_IP_TEXT], list[4 * 255 + 1];
	struct span model, class = e->class;
	enum dhcp_class c = dhcp_class(class, &model);
	size_t i, n = 0;

	while (class.n > 0 && class.p[class.n - 1] == '\0')
		class.n--;
	for (i = 0; i < e->params.n && i < 255; i++) {
		if (i > 0)
			list[n++] = ',';
		n += num_put(e->params.p[i], list + n);
	}
	clock_gettime(CLOCK_REALTIME, &ts);
	rec_start(w, "lease");
	rec_addtime(w, "time", ts.tv_sec, (unsigned)(ts.tv_nsec / 1000000));
	rec_adds(w, "event", e->event);
	rec_adds(w, "mac", e->mac);
	rec_adds(w, "ip", e->ip == 0 ? "" : dhcp_ip_text(e->ip, ip));
	rec_add(w, "class", class);
	rec_adds(w, "state", dhcp_class_state(c));
	rec_add(w, "model", model);
	rec_add(w, "params", span(list, n));
	rec_add(w, "host", e->host);
	rec_adds(w, "reason", e->reason);
	rec_adds(w, "listed", e->listed);
	rec_end(w);
}
