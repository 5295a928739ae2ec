#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "listen.h"
#include "num.h"

/* Take the sockets of systemd (LISTEN_FDS, LISTEN_PID), or the UDP socket that is standard input (inetd).  1; 0 if there are none; -1 with
 * errno or why. */
static int
inherit(struct listen *l, int flags)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
	uint64_t v;
	int i, fd;

	l->why = NULL;
	if (pid != NULL && n != NULL && num_u64(span_cstr(pid), 1, UINT32_MAX, &v) == NUM_OK && v == (uint64_t)getpid()) {
		if (num_u64(span_cstr(n), 1, LISTEN_MAX, &v) != NUM_OK) {
			l->why = "not a number from 1 to 8";
			return -1;
		}
		for (i = 0; i < (int)v; i++) {
			if (sock_adopt(3 + i, flags) != 0)
				return -1;
			l->fd[l->n++] = 3 + i;
		}
		return 1;
	}
	if (sock_adopt(STDIN_FILENO, flags) != 0)
		return 0;
	fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return -1;
	l->fd[l->n++] = fd;
	return 1;
}

static int
bind_one(struct listen *l, const union sock_addr *a, unsigned *port, int flags)
{
	int fd;

	l->bad = *a;
	sock_set_port(&l->bad, *port);
	fd = sock_udp(&l->bad, flags);
	if (fd < 0)
		return -1;
	l->fd[l->n++] = fd;
	if (*port == 0 && sock_local(fd, &l->bad) == 0)
		*port = sock_port(&l->bad);
	return 0;
}

/* Bind the addresses of -l, else every IPv4 and, if the system has IPv6, every IPv6 address.  Port 0 takes a free port, the same for all.
 * 0, or -1 with errno and bad. */
static int
bind_all(struct listen *l, const union sock_addr *a, size_t n, unsigned port, int flags)
{
	union sock_addr any;
	size_t i;

	if (n > 0) {
		for (i = 0; i < n && i < LISTEN_MAX; i++)
			if (bind_one(l, &a[i], &port, flags) != 0)
				return -1;
		return 0;
	}
	sock_parse(span_cstr("0.0.0.0"), 0, &any);
	if (bind_one(l, &any, &port, flags) != 0)
		return -1;
	sock_parse(span_cstr("::"), 0, &any);
	if (bind_one(l, &any, &port, flags) != 0 && errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL && errno != EPROTONOSUPPORT)
		return -1;
	return 0;
}

void
listen_address(struct listen *l, const struct cli *c)
{
	const char *why;

	if (l->naddr == LISTEN_MAX)
		diag_die(DIAG_FAIL, "-l", "more than %d addresses", LISTEN_MAX);
	why = sock_parse(span_cstr(c->arg), 0, &l->addr[l->naddr++]);
	if (why != NULL)
		diag_die(DIAG_FAIL, "-l", "%s: %s", c->arg, why);
	l->given = 1;
}

void
listen_port(struct listen *l, struct cli *c)
{
	l->port = (unsigned)cli_num(c, 'p', 0, 65535);
	l->given = 1;
}

void
listen_open(struct listen *l, int flags, int advise)
{
	char ip[SOCK_TEXT], object[SOCK_TEXT + 16];
	int r = l->given ? 0 : inherit(l, flags);

	if (r < 0)
		diag_die(DIAG_FAIL, "LISTEN_FDS", "%s", l->why != NULL ? l->why : strerror(errno));
	if (r > 0 || bind_all(l, l->addr, l->naddr, l->port, flags | SOCK_EARLY) == 0)
		return;
	snprintf(object, sizeof object, "%s port %u", sock_text(&l->bad, ip), l->port);
	if (advise && (errno == EACCES || errno == EPERM) && l->port < 1024)
		diag_die(DIAG_FAIL, object, "%s; be root (sudo), or allow it with setcap cap_net_bind_service=ep on this program, sysctl "
		    "net.ipv4.ip_unprivileged_port_start=%u, authbind, or a systemd socket; another port (-p) is for rehearsals", strerror(errno), l->port);
	if (advise && errno == EADDRINUSE)
		diag_die(DIAG_FAIL, object, "%s; as root, ss -lunp 'sport = :%u' or lsof -i UDP:%u names the program that has it; stop that, for instance "
		    "with systemctl stop tftpd-hpa or dnsmasq; another port (-p) is for rehearsals", strerror(errno), l->port, l->port);
	diag_die(DIAG_FAIL, object, "%s", strerror(errno));
}
