/* cph-tftpd - serve a directory to phones over TFTP, read only, and say what they ask */
#include <sys/types.h>
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "asked.h"
#include "cli.h"
#include "diag.h"
#include "loop.h"
#include "num.h"
#include "outq.h"
#include "sandbox.h"
#include "servedir.h"
#include "servepath.h"
#include "sock.h"
#include "tftpd.h"
#include "until.h"

#define ADDRS_MAX 8
#define WARN_FILES 5            /* unreadable files named one by one */
#define LAST_WORDS 5000000u     /* microseconds that a reader of stdout has at the end */

static const char usage[] =
    "usage: cph-tftpd [-1jqv] [-e conditions] [-l address] [-m limits] [-o keys] [-p port]\n"
    "                 [-r min:max] [-u user] -d directory\n";

static const char keys[] = "addr port sandbox user dir time id mac ip file path mode opts answer match reason bytes blocks resent ms end";

static struct app {
	struct cli cli;
	struct outq outq;
	struct loop *loop;
	struct tftpd *server;
	struct sandbox box;
	struct until until;
	const char *dir;
	union sock_addr addr[ADDRS_MAX];
	size_t naddr;
	int fds[ADDRS_MAX];
	size_t nfds;
	unsigned port;
	int explicit;           /* -l or -p was given */
	struct tftpd_conf conf;
	uint64_t last;          /* when something last happened */
	unsigned unreadable;
} app;

/* ---- records ---- */

static void
emit(void)
{
	struct out *o = &app.cli.out;

	if (o->err != 0) {      /* out of memory while the record was made */
		o->err = 0;
		app.outq.dropped++;
	} else
		outq_put(&app.outq, o->b, o->n);
	o->n = 0;
}

static void
push(void)
{
	uint64_t n;

	outq_push(&app.outq);
	if (app.outq.err != 0 && !app.cli.told) {
		app.cli.told = 1;
		diag_err(DIAG_FAIL, "stdout", "%s", strerror(app.outq.err));
	}
	n = outq_dropped(&app.outq);
	if (n > 0)
		diag_err(DIAG_FAIL, "stdout", "%llu records dropped, the reader is too slow", (unsigned long long)n);
}

static void
begin(const char *type, uint64_t id, const char *mac, const union sock_addr *peer)
{
	struct rec_writer *w = &app.cli.rec;
	struct timespec ts;
	char ip[SOCK_TEXT];

	clock_gettime(CLOCK_REALTIME, &ts);
	rec_start(w, type);
	rec_addtime(w, "time", ts.tv_sec, (unsigned)(ts.tv_nsec / 1000000));
	rec_addu(w, "id", id);
	rec_adds(w, "mac", mac);
	rec_adds(w, "ip", sock_text(peer, ip));
	rec_addu(w, "port", sock_port(peer));
}

/* "blksize=1428,tsize=0": what was asked, with the bytes that would break the list replaced */
static void
add_options(struct rec_writer *w, struct span rest)
{
	struct span name, value;
	char text[2 * TFTP_REQUEST_MAX];
	size_t n = 0, i;

	while (tftp_option(&rest, &name, &value)) {
		if (n > 0)
			text[n++] = ',';
		for (i = 0; i < name.n; i++)
			text[n++] = (char)(name.p[i] == ',' || name.p[i] == '=' ? '?' : name.p[i]);
		text[n++] = '=';
		for (i = 0; i < value.n; i++)
			text[n++] = (char)(value.p[i] == ',' || value.p[i] == '=' ? '?' : value.p[i]);
	}
	rec_add(w, "opts", span(text, n));
}

static const char *
answer_text(const struct tftpd_request *r, char out[16])
{
	static const char *const words[] = { "data", "oack", "continued", "", "none" };

	if (r->answer != TFTPD_ERRORED)
		return words[r->answer];
	snprintf(out, 16, "error%u", r->code);
	return out;
}

static void
on_request(void *arg, const struct tftpd_request *r)
{
	struct rec_writer *w = &app.cli.rec;
	char answer[16], who[SOCK_TEXT + TFTP_REQUEST_MAX + 4], ip[SOCK_TEXT];
	const char *words;
	int found = r->answer != TFTPD_ERRORED && r->answer != TFTPD_SILENT;

	(void)arg;
	app.last = loop_now();
	begin("request", r->id, r->mac, r->peer);
	rec_add(w, "file", r->file);
	rec_adds(w, "path", r->path);
	rec_add(w, "mode", r->mode);
	add_options(w, r->options);
	rec_adds(w, "answer", answer_text(r, answer));
	rec_adds(w, "match", r->path[0] == '\0' ? "" : r->folded ? "case" : "exact");
	rec_adds(w, "reason", r->reason);
	rec_end(w);
	emit();
	if (diag_verbose == 0)
		return;
	words = r->write ? "an upload: this server only reads" : asked_words(r->file, found);
	if (words == NULL && !found)
		words = r->reason;
	if (words == NULL)
		return;
	snprintf(who, sizeof who, "%s: %.*s", r->mac[0] != '\0' ? r->mac : sock_text(r->peer, ip), (int)r->file.n,
	    (const char *)r->file.p);
	diag_note(1, who, "%s", words);
}

static void
on_xfer(void *arg, const struct tftpd_xfer *x)
{
	struct rec_writer *w = &app.cli.rec;
	char name[SERVEPATH_MAX + 1], ip[SOCK_TEXT];

	(void)arg;
	app.last = loop_now();
	begin("xfer", x->id, x->mac, x->peer);
	rec_add(w, "file", x->file);
	rec_adds(w, "path", x->path);
	rec_addu(w, "bytes", x->bytes);
	rec_addu(w, "blocks", x->blocks);
	rec_addu(w, "resent", x->resent);
	rec_addu(w, "ms", x->ms);
	rec_adds(w, "end", x->end);
	rec_adds(w, "reason", x->reason);
	rec_end(w);
	emit();
	if (strcmp(x->end, "ok") == 0 && servepath_clean(x->file, name) == NULL)
		until_done(&app.until, name, x->mac[0] != '\0' ? x->mac : sock_text(x->peer, ip));
}

static void
on_garbage(void *arg, const union sock_addr *peer, const char *why)
{
	char ip[SOCK_TEXT];

	(void)arg;
	diag_note(2, sock_text(peer, ip), "%s", why);
}

static void
identify(void *arg, struct client *c, struct span name, uint64_t now, char mac[MAC_LEN + 1])
{
	char carried[MAC_LEN + 1];

	(void)arg;
	if (servepath_mac(name, carried))
		client_named(c, carried, now);
	client_mac(c, NULL, NULL, now, mac);
}

static void
say_listening(void)
{
	struct rec_writer *w = &app.cli.rec;
	union sock_addr a;
	char ip[SOCK_TEXT];
	size_t i;

	for (i = 0; i < app.nfds; i++) {
		if (sock_local(app.fds[i], &a) != 0)
			diag_die(DIAG_FAIL, "socket", "%s", strerror(errno));
		rec_start(w, "listen");
		rec_adds(w, "addr", sock_text(&a, ip));
		rec_addu(w, "port", sock_port(&a));
		rec_adds(w, "sandbox", app.box.took);
		rec_adds(w, "user", app.box.as);
		rec_adds(w, "dir", app.dir);
		rec_end(w);
		emit();
	}
}

/* ---- options ---- */

static void
set_ports(const char *arg)
{
	struct span rest = span_cstr(arg), lo, hi = { NULL, 0 };
	uint64_t a, b;

	span_cut(&rest, ':', &lo);
	if (!span_cut(&rest, ':', &hi) || rest.p != NULL || num_u64(lo, 1, 65535, &a) != NUM_OK || num_u64(hi, a, 65535, &b) != NUM_OK)
		diag_die(DIAG_FAIL, "-r", "%s: not a range of ports, min:max", arg);
	app.conf.port_min = (unsigned)a;
	app.conf.port_max = (unsigned)b;
}

static void
set_limits(const char *arg)
{
	struct span rest = span_cstr(arg), w;
	uint64_t v;

	while (span_cut(&rest, ',', &w)) {
		size_t eq = span_find(w, '=');
		struct span key = span_sub(w, 0, eq);

		if (num_u64(span_sub(w, eq + 1, w.n), 1, 1000000, &v) != NUM_OK)
			v = 0;
		if (v > 0 && span_is(key, "all"))
			app.conf.all = (unsigned)v;
		else if (v > 0 && span_is(key, "each"))
			app.conf.each = (unsigned)v;
		else if (v > 0 && span_is(key, "rate"))
			app.conf.rate = (unsigned)v;
		else
			diag_die(DIAG_FAIL, "-m", "%s: not a list of all=N, each=N, rate=N", arg);
	}
}

static void
add_address(const char *arg)
{
	const char *why;

	if (app.naddr == ADDRS_MAX)
		diag_die(DIAG_FAIL, "-l", "more than %d addresses", ADDRS_MAX);
	why = sock_parse(span_cstr(arg), 0, &app.addr[app.naddr++]);
	if (why != NULL)
		diag_die(DIAG_FAIL, "-l", "%s: %s", arg, why);
	app.explicit = 1;
}

static void
options(int argc, char **argv)
{
	const char *why;
	int o;

	app.port = 69;
	app.conf.all = 4096;
	app.conf.each = 1024;
	app.conf.rate = 2000;
	cli_init(&app.cli, "cph-tftpd", usage, "1d:e:l:m:p:r:u:", keys);
	while ((o = cli_next(&app.cli, argc, argv)) != -1) {
		switch (o) {
		case '1':
			app.conf.one_port = 1;
			break;
		case 'd':
			app.dir = app.cli.arg;
			break;
		case 'e':
			until_free(&app.until);
			if ((why = until_parse(&app.until, span_cstr(app.cli.arg))) != NULL)
				diag_die(DIAG_FAIL, "-e", "%s: %s", app.cli.arg, why);
			break;
		case 'l':
			add_address(app.cli.arg);
			break;
		case 'm':
			set_limits(app.cli.arg);
			break;
		case 'p':
			app.port = (unsigned)cli_num(&app.cli, 'p', 0, 65535);
			app.explicit = 1;
			break;
		case 'r':
			set_ports(app.cli.arg);
			break;
		case 'u':
			app.box.user = app.cli.arg;
			break;
		}
	}
	if (app.cli.ind < argc)
		cli_usage(argv[app.cli.ind], "unexpected operand");
	if (app.dir == NULL)
		cli_usage("-d", "needed: the directory to serve");
	if (app.conf.one_port && app.conf.port_max != 0)
		cli_usage("-r", "has no meaning with -1");
}

/* ---- sockets ---- */

static int
bind_one(union sock_addr *a, int may_fail)
{
	char ip[SOCK_TEXT], object[SOCK_TEXT + 16];
	int fd;

	sock_set_port(a, app.port);
	fd = sock_udp(a, SOCK_ICMP | SOCK_WHERE | SOCK_EARLY);
	if (fd >= 0) {
		app.fds[app.nfds++] = fd;
		return 0;
	}
	if (may_fail && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL || errno == EPROTONOSUPPORT))
		return -1;
	snprintf(object, sizeof object, "%s port %u", sock_text(a, ip), app.port);
	if ((errno == EACCES || errno == EPERM) && app.port < 1024)
		diag_die(DIAG_FAIL, object, "%s; allow it with setcap cap_net_bind_service=ep on this program, sysctl "
		    "net.ipv4.ip_unprivileged_port_start=%u, authbind, or a systemd socket; or be root", strerror(errno), app.port);
	diag_die(DIAG_FAIL, object, "%s", strerror(errno));
}

/* Sockets that were bound for us: systemd's, or a UDP socket as standard input. */
static int
inherited(void)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
	uint64_t v;
	int i, fd;

	if (pid != NULL && n != NULL && num_u64(span_cstr(pid), 1, UINT32_MAX, &v) == NUM_OK && v == (uint64_t)getpid()) {
		if (num_u64(span_cstr(n), 1, ADDRS_MAX, &v) != NUM_OK)
			diag_die(DIAG_FAIL, "LISTEN_FDS", "%s: not a number from 1 to %d", n, ADDRS_MAX);
		for (i = 0; i < (int)v; i++) {
			if (sock_adopt(3 + i, SOCK_ICMP | SOCK_WHERE) != 0)
				diag_die(DIAG_FAIL, "LISTEN_FDS", "descriptor %d: %s", 3 + i, strerror(errno));
			app.fds[app.nfds++] = 3 + i;
		}
		return 1;
	}
	if (sock_adopt(STDIN_FILENO, SOCK_ICMP | SOCK_WHERE) != 0)
		return 0;
	fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		diag_die(DIAG_FAIL, "stdin", "%s", strerror(errno));
	app.fds[app.nfds++] = fd;
	return 1;
}

static void
bind_all(void)
{
	union sock_addr a;
	size_t i;

	if (!app.explicit && inherited())
		return;
	if (app.naddr == 0) {
		/* IPv4 and IPv6, on the same port; IPv6 only where the system has it */
		sock_parse(span_cstr("0.0.0.0"), 0, &a);
		bind_one(&a, 0);
		if (sock_local(app.fds[0], &a) == 0)
			app.port = sock_port(&a);
		sock_parse(span_cstr("::"), 0, &a);
		bind_one(&a, 1);
		return;
	}
	for (i = 0; i < app.naddr; i++) {
		bind_one(&app.addr[i], 0);
		if (app.port == 0 && sock_local(app.fds[0], &a) == 0)
			app.port = sock_port(&a);
	}
}

/* A socket a transfer: as many as the system lets us have. */
static void
raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return;
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur != RLIM_INFINITY && !app.conf.one_port && r.rlim_cur > 64 &&
	    app.conf.all > r.rlim_cur - 32)
		app.conf.all = (unsigned)r.rlim_cur - 32;
}

static void
unreadable(void *arg, const char *path)
{
	(void)arg;
	if (app.unreadable++ < WARN_FILES)
		diag_warn(path, "user %s cannot read it, so no phone will get it", app.box.as);
}

static void
start(void)
{
	static const int sigs[] = { SIGTERM, SIGINT, 0 };
	size_t i;

	app.conf.dirfd = open(app.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (app.conf.dirfd < 0)
		diag_die(DIAG_FAIL, app.dir, "%s", strerror(errno));
	raise_limit();
	bind_all();
	app.loop = loop_new();
	if (app.loop == NULL || loop_signals(app.loop, sigs) != 0)
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	app.box.dirfd = app.conf.dirfd;
	app.box.files = -1;
	if (sandbox_enter(&app.box) != 0)
		diag_die(DIAG_FAIL, app.box.user != NULL ? app.box.user : "sandbox", "cannot become this user: %s", strerror(errno));
	if (servedir_unreadable(app.conf.dirfd, unreadable, NULL) > WARN_FILES)
		diag_warn(app.dir, "%u more cannot be read", app.unreadable - WARN_FILES);
	app.conf.hooks.identify = identify;
	app.conf.hooks.request = on_request;
	app.conf.hooks.xfer = on_xfer;
	app.conf.hooks.garbage = on_garbage;
	app.server = tftpd_new(app.loop, &app.conf);
	if (app.server == NULL)
		diag_die(DIAG_FAIL, NULL, "%s", strerror(errno));
	for (i = 0; i < app.nfds; i++)
		if (tftpd_listen(app.server, app.fds[i]) != 0)
			diag_die(DIAG_FAIL, "socket", "%s", strerror(errno));
}

/* ---- running ---- */

static unsigned
signals(void)
{
	return loop_signal_count(SIGTERM) + loop_signal_count(SIGINT);
}

/* When the idle time will be over, if nothing happens. */
static uint64_t
idle_at(void)
{
	if (app.until.idle == 0 || tftpd_running(app.server) > 0)
		return UINT64_MAX;
	return app.last + app.until.idle * 1000000;
}

static void
wait_until(uint64_t when)
{
	/* a slow reader of stdout is looked at again soon: it cannot be waited for like a socket, for it may be a file */
	if (outq_pending(&app.outq) && when > loop_now() + 20000)
		when = loop_now() + 20000;
	if (loop_wait(app.loop, when) != 0)
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	push();
}

static void
run(void)
{
	uint64_t next;
	int draining = 0;

	app.last = loop_now();
	for (;;) {
		next = tftpd_tick(app.server, loop_now());
		push();
		if (!draining && (signals() > 0 || app.until.met || loop_now() >= idle_at())) {
			draining = 1;
			tftpd_drain(app.server);
		}
		if (signals() > 1)
			tftpd_abort(app.server, "stopped");
		if (draining && tftpd_running(app.server) == 0)
			return;
		wait_until(next < idle_at() ? next : idle_at());
	}
}

int
main(int argc, char **argv)
{
	uint64_t deadline;

	options(argc, argv);
	outq_init(&app.outq, STDOUT_FILENO);
	start();
	say_listening();
	push();
	run();
	push();
	for (deadline = loop_now() + LAST_WORDS; outq_pending(&app.outq) && loop_now() < deadline && signals() < 2;)
		wait_until(deadline);
	if (outq_pending(&app.outq))
		diag_err(DIAG_FAIL, "stdout", "records left unwritten, the reader is too slow");
	tftpd_free(app.server);
	loop_free(app.loop);
	until_free(&app.until);
	outq_free(&app.outq);
	close(app.conf.dirfd);
	return cli_end(&app.cli);
}
