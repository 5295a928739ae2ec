#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "listenopt.h"

void
listenopt_address(struct listenopt *o, const struct cli *c)
{
	const char *why;

	if (o->n == LISTEN_MAX)
		diag_die(DIAG_FAIL, "-l", "more than %d addresses", LISTEN_MAX);
	why = sock_parse(span_cstr(c->arg), 0, &o->addr[o->n++]);
	if (why != NULL)
		diag_die(DIAG_FAIL, "-l", "%s: %s", c->arg, why);
	o->given = 1;
}

void
listenopt_port(struct listenopt *o, struct cli *c)
{
	o->port = (unsigned)cli_num(c, 'p', 0, 65535);
	o->given = 1;
}

void
listenopt_open(const struct listenopt *o, struct listen *l, int flags, int advise)
{
	char ip[SOCK_TEXT], object[SOCK_TEXT + 16];
	int r = o->given ? 0 : listen_inherited(l, flags);

	if (r < 0)
		diag_die(DIAG_FAIL, "LISTEN_FDS", "%s", l->why != NULL ? l->why : strerror(errno));
	if (r > 0 || listen_bind(l, o->addr, o->n, o->port, flags | SOCK_EARLY) == 0)
		return;
	snprintf(object, sizeof object, "%s port %u", sock_text(&l->bad, ip), o->port);
	if (advise && (errno == EACCES || errno == EPERM) && o->port < 1024)
		diag_die(DIAG_FAIL, object, "%s; allow it with setcap cap_net_bind_service=ep on this program, sysctl "
		    "net.ipv4.ip_unprivileged_port_start=%u, authbind, or a systemd socket; or be root", strerror(errno), o->port);
	diag_die(DIAG_FAIL, object, "%s", strerror(errno));
}
