/* cph-dhcpd - addresses, and where the TFTP server is, for the phones on one link */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "say.h"
#include "fragment.h"
#include "dhcpsrv.h"
#include "wire.h"
#include "diag.h"
#include "file.h"
#include "leasefile.h"
#include "net/loop.h"
#include "num.h"
#include "net/rate.h"
#include "net/recout.h"
#include "net/sandbox.h"
#include "cisco/phonetable.h"

#define HEARD_AT_ONCE 1024      /* ARP packets, each of which takes microseconds; more than a socket holds */
#define AT_ONCE 64              /* packets taken before anything else has its turn */

static const char usage[] =
    "cph-dhcpd - give phones addresses, and the address of their TFTP server\n"
    "usage: cph-dhcpd [-cfjqv] [-a first-last[/bits]] [-b tftp]\n"
    "                 [-D dnsmasq | isc | kea] [-E seconds] [-i inventory]\n"
    "                 [-L leases] [-N dns] [-o keys] [-r router] [-u user]\n"
    "                 [-w seconds] -I interface\n"
    "Manual: cph-dhcpd(8)\n";

static struct app {
	struct cli cli;
	struct recout rec;
	struct loop *loop;
	struct loop_io udp, raw;
	struct sandbox box;
	struct syslink link;
	struct dhcpwire wire;
	struct dhcpsrv_conf conf;
	struct dhcpsrv srv;
	struct dhcpsrv_fixed *fixed;
	struct leasefile file;
	struct rate rate;
	const char *iface, *inventory, *leases, *range;
	const struct dhcpfrag *fragment;
	unsigned bits;                  /* of -a, 0 = not given */
	int router_given, tftp_given, force, send_told;
	unsigned wait;
	uint64_t dropped;
} app;

/* ---- output ---- */

static void
on_event(void *arg, const struct dhcpsrv_event *e)
{
	(void)arg;
	dhcpd_rec_lease(&app.cli.rec, e);
	recout_emit(&app.rec);
}

static void
drop(const char *why)
{
	app.dropped++;
	diag_note(2, app.iface, "packet dropped: %s", why);
}

/* Report what was not let through.  Returns when to look again. */
static uint64_t
report_over(uint64_t now)
{
	const struct rate_one *o;
	char mac[MAC_LEN + 1];
	uint64_t next;
	unsigned over;

	while ((o = rate_over(&app.rate, now, &over, &next)) != NULL) {
		app.dropped += over;
		if (o->nwho == 6)
			dhcp_mac_text(o->who, mac);
		diag_note(1, o->nwho == 6 ? mac : "others", "%u packets dropped: more than %u in a second", over, app.rate.each);
	}
	return next;
}

/* ---- between the machine and the wire ---- */

static void
on_send(void *arg, struct span packet, enum dhcpsrv_how how, uint32_t to, const char *mac)
{
	(void)arg;
	if (dhcpwire_send(&app.wire, packet, how, to, mac) == 0 || app.send_told)
		return;
	app.send_told = 1;
	diag_warn(app.iface, "cannot answer %s: %s", mac, strerror(errno));
}

static void
on_probe(void *arg, uint32_t ip)
{
	(void)arg;
	dhcpwire_ask(&app.wire, ip);
}

static int
on_save(void *arg)
{
	(void)arg;
	if (leasefile_save(&app.file, &app.srv, loop_now()) == 0)
		return 0;
	diag_err(DIAG_FAIL, app.leases, "%s; nothing can be promised", strerror(errno));
	return -1;
}

/* Everything that somebody said of an address up to now.  It is heard before the state machine learns what time it is: of a program that was held up the
 * time for an answer is over, and the answer lies unread. */
static void
hear(uint64_t now)
{
	char mac[MAC_LEN + 1];
	uint32_t ip;
	int i;

	if (app.wire.raw < 0)
		return;
	for (i = 0; i < HEARD_AT_ONCE && dhcpwire_heard(&app.wire, &ip, mac); i++)
		if (ip != app.link.addr)
			dhcpsrv_seen(&app.srv, ip, mac, now);
}

static void
arp_in(struct loop_io *io, unsigned events)
{
	(void)io;
	(void)events;
	hear(loop_now());
}

static void
packet_in(struct loop_io *io, unsigned events)
{
	uint64_t now;
	unsigned char b[DHCP_MAX + 1];
	const char *why;
	size_t n;
	int i;

	(void)io;
	(void)events;
	for (i = 0; i < AT_ONCE && dhcpwire_recv(&app.wire, b, &n) == 0; i++) {
		if (n >= DHCP_FIXED && !rate_take(&app.rate, span(b + 28, 6), loop_now()))
			continue;
		now = loop_now();
		hear(now);
		why = dhcpsrv_packet(&app.srv, span(b, n), now);
		if (why != NULL)
			drop(why);
	}
}

/* ---- options ---- */

static unsigned
addresses(const char *option, const char *arg, uint32_t ip[DHCPSRV_SERVERS_MAX])
{
	struct span rest = span_cstr(arg), w;
	unsigned n = 0;

	if (strcmp(arg, "none") == 0)
		return 0;
	while (span_cut(&rest, ',', &w))
		if (n == DHCPSRV_SERVERS_MAX || dhcp_ip_parse(w, &ip[n]) != 0 || ip[n++] == 0)
			diag_die(DIAG_FAIL, option, "%s: not a list of at most %d IPv4 addresses, nor none", arg, DHCPSRV_SERVERS_MAX);
	return n;
}

static void
set_range(const char *arg)
{
	struct span rest = span_cstr(arg), ends, a, z = { NULL, 0 };
	uint64_t bits = 0;
	int ok;

	app.range = arg;
	span_cut(&rest, '/', &ends);
	ok = rest.p == NULL || num_u64(rest, 8, 30, &bits) == NUM_OK;
	app.bits = (unsigned)bits;
	span_cut(&ends, '-', &a);
	z = ends.p == NULL ? a : ends;
	if (!ok || dhcp_ip_parse(a, &app.conf.first) != 0 || dhcp_ip_parse(z, &app.conf.last) != 0 || app.conf.first == 0)
		diag_die(DIAG_FAIL, "-a", "%s: not a range of IPv4 addresses, first-last, or first-last/bits with 8 to 30 bits", arg);
	if (app.conf.last < app.conf.first || app.conf.last - app.conf.first >= DHCPSRV_POOL_MAX)
		diag_die(DIAG_FAIL, "-a", "%s: not a range of at most %d addresses", arg, DHCPSRV_POOL_MAX);
}

static void
options(int argc, char **argv)
{
	int o;

	app.conf.lease = 3600;
	app.wait = 5;
	app.rate.each = 50;
	app.rate.all = 2000;
	app.file.dirfd = -1;
	cli_init(&app.cli, "cph-dhcpd", usage, "D:E:I:L:N:a:b:cfi:r:u:w:", DHCPD_KEYS);
	while ((o = cli_next(&app.cli, argc, argv)) != -1)
		switch (o) {
		case 'D':
			if ((app.fragment = dhcpfrag_find(app.cli.arg)) == NULL)
				diag_die(DIAG_FAIL, "-D", "%s: dnsmasq, isc or kea", app.cli.arg);
			break;
		case 'E': app.conf.lease = (uint32_t)cli_num(&app.cli, 'E', 2, 31536000); break;
		case 'I': app.iface = app.cli.arg; break;
		case 'L': app.leases = app.cli.arg; break;
		case 'N': app.conf.ndns = addresses("-N", app.cli.arg, app.conf.dns); break;
		case 'a': set_range(app.cli.arg); break;
		case 'b':
			app.conf.ntftp = addresses("-b", app.cli.arg, app.conf.tftp);
			app.tftp_given = 1;
			break;
		case 'c': app.conf.cisco_only = 1; break;
		case 'f': app.force = 1; break;
		case 'i': app.inventory = app.cli.arg; break;
		case 'r':
			app.conf.nrouter = addresses("-r", app.cli.arg, app.conf.router);
			app.router_given = 1;
			break;
		case 'u': app.box.user = app.cli.arg; break;
		case 'w': app.wait = (unsigned)cli_num(&app.cli, 'w', 0, 60); break;
		}
	if (app.cli.ind < argc)
		cli_usage(argv[app.cli.ind], "unexpected operand");
	if (app.iface == NULL && app.fragment == NULL)
		cli_usage("-I", "needed: the interface of the bench");
}

/* The phone behind the last of the list; it may be there already, for an inventory may have a row for each line of a phone. */
static const char *
add_phone(const struct dhcpsrv_fixed *f)
{
	struct dhcpsrv_fixed *known;
	size_t i;

	for (i = 0; i < app.conf.nfixed && strcmp(app.fixed[i].mac, f->mac) != 0; i++)
		;
	known = &app.fixed[i];
	if (i == app.conf.nfixed)
		app.conf.nfixed++;
	else if (known->ip == 0)
		known->ip = f->ip;
	else if (f->ip != 0 && f->ip != known->ip)
		return "ip: this phone has another address already";
	return NULL;
}

static void
report_inventory(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)ctx;
	(void)status;
	diag_warn(diag_at(file, line), "%s", why);
}

/* The phones of an inventory: their addresses, or that they are ours. */
static void
read_inventory(void)
{
	static struct rec r;
	struct table t;
	struct report rep = { report_inventory, NULL };
	char text[PHONETABLE_WHY];
	struct dhcpsrv_fixed *f;
	struct span ip;
	const char *why;
	int fd = strcmp(app.inventory, "-") == 0 ? STDIN_FILENO : open(app.inventory, O_RDONLY | O_CLOEXEC), k;

	if (fd < 0)
		diag_die(DIAG_FAIL, app.inventory, "%s", strerror(errno));
	app.fixed = calloc(DHCPSRV_FIXED_MAX, sizeof *app.fixed);
	if (app.fixed == NULL)
		diag_no_memory();
	phonetable_init(&t, fd);
	while ((k = phonetable_next(&t, &r, rep, app.inventory)) == 1 || k == -1) {
		const char *at = diag_at(app.inventory, t.lineno);

		if (k == -1) {
			diag_err(DIAG_FAIL, at, "%s", t.err);
			continue;
		}
		if (!span_is(r.type, "phone"))
			continue;
		if (app.conf.nfixed == DHCPSRV_FIXED_MAX)
			diag_die(DIAG_FAIL, at, "more than %d phones", DHCPSRV_FIXED_MAX);
		f = &app.fixed[app.conf.nfixed];
		f->ip = 0;
		why = phonetable_mac(rec_get(&r, "mac", NULL), f->mac, text);
		ip = rec_get(&r, "ip", NULL);
		if (why == NULL && ip.n > 0 && dhcp_ip_parse(ip, &f->ip) != 0)
			why = "ip: not an IPv4 address";
		if (why == NULL)
			why = add_phone(f);
		if (why != NULL)
			diag_err(DIAG_FAIL, at, "%s", why);
	}
	if (k == -2)
		diag_die(DIAG_FAIL, app.inventory, "%s", strerror(t.in.err));
	table_free(&t);
	if (diag_result() != DIAG_OK)
		exit(diag_result());
	app.conf.fixed = app.fixed;
}

/* ---- the network ---- */

static void
find_link(void)
{
	if (syslink_find(app.iface, app.conf.first, &app.link) != 0)
		diag_die(DIAG_FAIL, app.iface, "%s", syslink_why(errno));
	if (app.link.addr == 0)
		diag_die(DIAG_FAIL, app.iface, "has no IPv4 address; ip address add 192.168.79.1/24 dev %s", app.iface);
	app.conf.self = app.link.addr;
	app.conf.mask = app.link.mask;
	if (app.conf.first == 0 && dhcpsrv_derive(app.conf.self, app.conf.mask, &app.conf.first, &app.conf.last) != 0)
		diag_die(DIAG_FAIL, app.iface, "its network is too small to take addresses from (-a)");
}

static void
settle(void)
{
	if (app.iface != NULL)
		find_link();
	if (app.bits != 0)
		app.conf.mask = UINT32_MAX << (32 - app.bits);
	if (!app.router_given && app.conf.self != 0) {
		app.conf.router[0] = app.conf.self;
		app.conf.nrouter = 1;
	}
	if (!app.tftp_given && app.conf.self != 0) {
		app.conf.tftp[0] = app.conf.self;
		app.conf.ntftp = 1;
	}
	if (app.inventory != NULL)
		read_inventory();
}

static void
print_fragment(void)
{
	struct buf b = { 0 };

	if (!app.tftp_given && app.conf.self == 0)
		diag_die(DIAG_FAIL, "-D", "the address of the TFTP server is needed: -b, or -I for that of an interface");
	app.fragment->print(&b, &app.conf, app.iface);
	if (b.failed)
		diag_no_memory();
	out_add(&app.cli.out, b.p, b.n);
	buf_free(&b);
}

/* ---- starting ---- */

static void
make_server(void)
{
	static const struct dhcpsrv_hooks hooks = { NULL, on_send, on_probe, on_event, on_save };
	char ip[DHCP_IP_TEXT];
	const char *why;
	int r;

	app.conf.probe = app.wire.raw >= 0;
	why = dhcpsrv_init(&app.srv, &app.conf, &hooks);
	if (why != NULL)
		diag_die(DIAG_FAIL, app.srv.bad != 0 ? dhcp_ip_text(app.srv.bad, ip) : NULL, "%s", why);
	if (app.leases == NULL)
		return;
	r = leasefile_load(&app.file, &app.srv, loop_now(), &why);
	if (r < 0)
		diag_die(DIAG_FAIL, app.leases, "%s", strerror(errno));
	if (r > 0)
		diag_die(DIAG_FAIL, diag_at(app.leases, app.file.lineno), "%s", why);
	if (app.file.foreign > 0)
		diag_warn(app.leases, "%u leases of addresses that are not given now, forgotten", app.file.foreign);
	file_sweep(app.file.dirfd);
	if (leasefile_save(&app.file, &app.srv, loop_now()) != 0)
		diag_die(DIAG_FAIL, app.leases, "user %s cannot write there: %s; give the directory to that user, or see -u", app.box.as,
		    strerror(errno));
}

/* Is there another server?  Its address, 0 = nobody answered. */
static uint32_t
look_around(void)
{
	struct timespec ts = { 0, 0 };
	uint64_t begin = loop_now(), next = begin, end = begin + app.wait * (uint64_t)1000000;
	uint32_t xid, server = 0;
	int err = 0, sent = 0, over = 0;

	clock_gettime(CLOCK_REALTIME, &ts);
	xid = (uint32_t)ts.tv_nsec ^ (uint32_t)ts.tv_sec << 8 ^ (uint32_t)getpid() << 16;
	while (!over && loop_stops() == 0) {
		/* once more when the time is over: a program that was held up has not read what was said meanwhile */
		over = loop_now() >= end;
		if (!over && loop_now() >= next) {
			if (dhcpwire_discover(&app.wire, xid) == 0)
				sent++;
			else
				err = errno;
			next += 1500000;
		}
		if (dhcpwire_offer(&app.wire, xid, &server) && server != app.conf.self)
			return server;
		/* there is nothing else to wait for yet */
		if (!over && loop_wait(app.loop, loop_now() + 20000) != 0)
			diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	}
	if (sent == 0 && err != 0)
		diag_die(DIAG_FAIL, app.iface, "cannot look for another server: %s", strerror(err));
	return 0;
}

static void
meet_others(void)
{
	char ip[DHCP_IP_TEXT];
	uint32_t other;

	if (app.wait > 0 && app.wire.look < 0)
		diag_die(DIAG_FAIL, app.iface, "cannot look for another server: port %d is taken (-w 0 does without)", DHCP_CLIENT_PORT);
	other = app.wait == 0 ? 0 : look_around();
	dhcpwire_looked(&app.wire);
	if (other == 0)
		return;
	if (!app.force)
		diag_die(DIAG_FAIL, app.iface, "%s is a DHCP server here already (-D for a piece of its configuration, -f to serve beside it)",
		    dhcp_ip_text(other, ip));
	diag_warn(app.iface, "%s is a DHCP server here too", dhcp_ip_text(other, ip));
	app.conf.shy = 1;
}

static void
start(void)
{
	static const int sigs[] = { SIGTERM, SIGINT, 0 };

	if (app.leases != NULL && leasefile_open(&app.file, app.leases) != 0)
		diag_die(DIAG_FAIL, app.leases, "%s", strerror(errno));
	if (dhcpwire_open(&app.wire, &app.link) != 0)
		diag_die(DIAG_FAIL, app.iface, "port %d: %s", DHCP_SERVER_PORT, strerror(errno));
	if (app.wire.raw < 0)
		diag_warn(app.iface, "no packet socket (%s): answers are broadcast, and no address is looked for before it is offered",
		    strerror(app.wire.raw_err));
	app.loop = loop_new();
	if (app.loop == NULL || loop_signals(app.loop, sigs) != 0)
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	app.box.dirfd = app.file.dirfd;
	app.box.files = -1;
	app.box.writes = 1;
	if (sandbox_enter(&app.box) != 0)
		diag_die(DIAG_FAIL, app.box.what, "%s", sandbox_why(&app.box));
	if (app.box.lacks[0] != '\0')
		diag_warn("sandbox", "%s", app.box.lacks);
	meet_others();
	make_server();
	if (loop_add(app.loop, &app.udp, app.wire.udp, LOOP_READ, packet_in) != 0 ||
	    (app.wire.raw >= 0 && loop_add(app.loop, &app.raw, app.wire.raw, LOOP_READ, arp_in) != 0))
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
}

static void
serve(void)
{
	uint64_t now, next, over;

	recout_init(&app.rec, &app.cli);
	start();
	dhcpd_rec_listen(&app.cli.rec, app.iface, &app.conf, &app.box);
	recout_emit(&app.rec);
	recout_push(&app.rec);
	while (loop_stops() == 0) {
		now = loop_now();
		hear(now);
		next = dhcpsrv_tick(&app.srv, now);
		over = report_over(loop_now());
		recout_push(&app.rec);
		recout_wait(&app.rec, app.loop, over < next ? over : next);
	}
	report_over(UINT64_MAX);
	if (app.dropped > 0)
		diag_note(1, app.iface, "%llu packets dropped", (unsigned long long)app.dropped);
	recout_finish(&app.rec, app.loop);
	dhcpsrv_free(&app.srv);
	dhcpwire_close(&app.wire);
	leasefile_close(&app.file);
	loop_free(app.loop);
}

int
main(int argc, char **argv)
{
	options(argc, argv);
	settle();
	if (app.fragment != NULL)
		print_fragment();
	else
		serve();
	free(app.fixed);
	return cli_end(&app.cli);
}
