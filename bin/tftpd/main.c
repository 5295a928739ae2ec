/* cph-tftpd - serve a directory to phones over TFTP, read only, and say what they ask */
#include <sys/types.h>
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cisco/meaning.h"
#include "cli.h"
#include "diag.h"
#include "fold.h"
#include "net/listen.h"
#include "live.h"
#include "logsock.h"
#include "net/loop.h"
#include "num.h"
#include "macsrc.h"
#include "net/recout.h"
#include "net/sandbox.h"
#include "servedir.h"
#include "servepath.h"
#include "net/sock.h"
#include "tftpd.h"
#include "say.h"
#include "until.h"

#define WARN_FILES 5            /* unreadable files named one by one */
#define LOCALS 32               /* addresses of this host that are named at the start */
#define UNSEEN 10000000u        /* microseconds for which an address that the neighbour table does not know is not probed again */
#define OTHER_FILES (TFTPD_FILES + 128) /* descriptors that are no ports of transfers */

static const char usage[] =
    "cph-tftpd - serve a directory to phones over TFTP, and say what they ask\n"
    "usage: cph-tftpd [-1STjqv] [-e conditions] [-L leases] [-l address] [-m limits]\n"
    "                 [-o keys] [-P seconds] [-p port] [-r min:max] [-u user]\n"
    "                 -d directory\n"
    "Manual: cph-tftpd(8)\n";

static struct app {
	struct cli cli;
	struct recout rec;
	struct loop *loop;
	struct tftpd *server;
	struct sandbox box;
	struct until until;
	const char *dir, *leases;
	struct macsrc macs;
	struct fold fold;
	uint64_t fold_next;     /* when repeated misses may have to be reported */
	struct redraw live;
	struct logsock log;     /* -S */
	struct listen listen;
	struct tftpd_conf conf;
	uint64_t last;          /* when something last happened */
	uint64_t part_every, part_due;  /* -P; microseconds, 0 = never */
	unsigned unreadable;
	int syslog, lease_warned;
	int believe;            /* -T */
	int words;              /* on a terminal, with -v: words, and no records */
} app;

/* ---- output ---- */

static void
clear_live(void)
{
	redraw_clear(&app.live);
}

static void
warn_unlogged(uint64_t n)
{
	if (n > 0)
		diag_err(DIAG_FAIL, "syslog", "%llu records dropped, the log daemon does not take them", (unsigned long long)n);
}

static void
emit(void)
{
	const struct out *o = &app.cli.out;

	if (app.syslog && o->err == 0 && o->n > 1)
		warn_unlogged(logsock_put(&app.log, span(o->b, o->n - 1)));
	if (app.words)
		app.cli.out.n = 0;
	else
		recout_emit(&app.rec);
}

/* Report repeated misses: those of who, or those whose time has come.  Returns when to call again. */
static uint64_t
emit_folded(struct span who, uint64_t now)
{
	const struct folded *e;
	uint64_t next;
	unsigned count;

	while ((e = fold_take(&app.fold, who, now, &count, &next)) != NULL) {
		tftpd_rec_folded(&app.cli.rec, e, count);
		emit();
	}
	return next;
}

/* Once a minute for each client and kind, but a broken directory each time. */
static void
warn(const struct tftpd_request *r, const char *who)
{
	if (r->warn != WARNED_BROKEN && !client_warn(r->client, r->warn, app.last))
		return;
	diag_warn(who, r->answer == TFTPD_ERRORED && r->code == TFTP_E_NOTFOUND ? "not sent: %s" : "%s", r->reason);
}

static int
has_directory(const char *mac)
{
	return mac[0] != '\0' && servedir_has(app.conf.dirfd, mac);
}

/* 1 if the name has blanks or a CR and the file is there without them: the line in the file that names it ends in a blank or a CR. */
static int
blank_in_name(const struct tftpd_request *r, char name[SERVEPATH_MAX + 1])
{
	char text[SERVEPATH_MAX + 1];
	struct served s;
	size_t i, n = 0;

	for (i = 0; i < r->file.n && n < sizeof text - 1; i++)
		if (r->file.p[i] > ' ')
			text[n++] = (char)r->file.p[i];
	if (n == r->file.n || servepath_clean(span(text, n), name) != NULL ||
	    servedir_open(app.conf.dirfd, has_directory(r->who.mac) ? r->who.mac : NULL, name, &s) != 0)
		return 0;
	close(s.fd);
	return 1;
}

static void
explain(const struct tftpd_request *r)
{
	char who[SOCK_TEXT + TFTP_REQUEST_MAX + 4], ip[SOCK_TEXT], name[SERVEPATH_MAX + 1];
	int found = r->answer != TFTPD_ERRORED && r->answer != TFTPD_SILENT;
	struct span words = r->write ? span_cstr("an upload: this server only reads") :
	    r->answer == TFTPD_ERRORED && r->code != TFTP_E_NOTFOUND ? span_cstr(r->reason) : meaning_of(r->file, ASKER_ANY, found);

	snprintf(who, sizeof who, "%s: %.*s", r->who.mac[0] != '\0' ? r->who.mac : sock_text(r->peer, ip), (int)r->file.n,
	    (const char *)r->file.p);
	if (r->warn != WARNED_N)
		warn(r, who);
	else if (diag_verbose > 0 && !found && blank_in_name(r, name))
		diag_note(1, who, "a blank or a CR is in this name, and %s is here: look at the end of the line that names it", name);
	else if (diag_verbose > 0 && (words.p != NULL || !found))
		diag_note(1, who, "%.*s", words.p != NULL ? (int)words.n : (int)strlen(r->reason),
		    words.p != NULL ? (const char *)words.p : r->reason);
}

static void
on_request(void *arg, const struct tftpd_request *r)
{
	char ip[SOCK_TEXT];
	struct span who = span_cstr(sock_text(r->peer, ip));
	int miss = r->answer == TFTPD_ERRORED && r->code == TFTP_E_NOTFOUND;
	struct folded *e = miss ? fold_miss(&app.fold, who, r->raw) : NULL;

	(void)arg;
	app.last = loop_now();
	if (e != NULL) {
		e->id = r->id;
		e->port = sock_port(r->peer);
		e->who = r->who;
		snprintf(e->reason, sizeof e->reason, "%s", r->reason);
		return;
	}
	emit_folded(who, app.last);
	if (miss) {
		fold_watch(&app.fold, who, r->raw, app.last);
		app.fold_next = 0;
	}
	tftpd_rec_request(&app.cli.rec, r);
	emit();
	explain(r);
}

static void
on_xfer(void *arg, const struct tftpd_xfer *x)
{
	char name[SERVEPATH_MAX + 1], ip[SOCK_TEXT];

	(void)arg;
	app.last = loop_now();
	emit_folded(span_cstr(sock_text(x->peer, ip)), app.last);
	tftpd_rec_xfer(&app.cli.rec, x);
	emit();
	if (app.words && strcmp(x->end, "ok") != 0) {
		char who[SOCK_TEXT + TFTP_REQUEST_MAX + 4];

		snprintf(who, sizeof who, "%s: %.*s", x->who.mac[0] != '\0' ? x->who.mac : ip, (int)x->file.n, (const char *)x->file.p);
		diag_note(1, who, "%s: %s, after %llu of %llu bytes", x->end, x->reason, (unsigned long long)x->bytes, (unsigned long long)x->size);
	}
	if (strcmp(x->end, "ok") == 0 && servepath_clean(x->file, name) == NULL)
		until_done(&app.until, name, x->who.mac[0] != '\0' ? x->who.mac : ip);
}

static int
part(void *arg, const struct tftpd_xfer *x)
{
	(void)arg;
	tftpd_rec_part(&app.cli.rec, x);
	emit();
	return 1;
}

/* Report the progress of running transfers, if it is time (-P).  Returns when to call again. */
static uint64_t
emit_parts(uint64_t now)
{
	if (app.part_every == 0 || tftpd_running(app.server) == 0)
		return UINT64_MAX;
	if (now >= app.part_due) {
		if (app.part_due != 0)
			tftpd_each(app.server, part, NULL);
		app.part_due = now + app.part_every;
	}
	return app.part_due;
}

static void
on_garbage(void *arg, const union sock_addr *peer, const char *why)
{
	char ip[SOCK_TEXT];

	(void)arg;
	diag_note(2, sock_text(peer, ip), "%s", why);
}

/* ---- who asks ---- */

/* The sources disagree.  Warn if that keeps a phone from its directory. */
static void
warn_clash(struct client *c, enum who_found found, const char *lease, const char *neigh, uint64_t now)
{
	char ip[SOCK_TEXT];

	if (!(has_directory(lease) || has_directory(neigh) || has_directory(c->named)) || !client_warn(c, WARNED_CLASH, now))
		return;
	sock_text(&c->host, ip);
	if (found == WHO_SOURCES)
		diag_warn(ip, "the lease file says %s, the neighbour table %s; served from %s", lease, neigh, app.dir);
	else
		diag_warn(ip, "asks for files of several phones, %s is the last; what has no MAC in its name is served from %s", c->named, app.dir);
}

static int
identify(void *arg, struct client *c, struct span name, enum tftpd_ask ask, uint64_t now, struct who *w)
{
	char carried[MAC_LEN + 1], lease[MAC_LEN + 1], neigh[MAC_LEN + 1], ip[SOCK_TEXT];
	enum who_found found;

	(void)arg;
	if (servepath_mac(name, carried) && ask != TFTPD_AGAIN)
		client_named(c, carried, now);
	macsrc_find(&app.macs, sock_text(&c->host, ip), now, lease, neigh);
	if (app.macs.err != 0 && !app.lease_warned)
		diag_warn(app.leases, "%s; what it said last still counts", strerror(app.macs.err));
	app.lease_warned = app.macs.err != 0;
	found = client_who(c, app.believe, carried, lease, neigh, now, w);
	if (found != WHO_FOUND) {
		warn_clash(c, found, lease, neigh, now);
		return 0;
	}
	/* a lease too is checked against the neighbour table: somebody may have taken the phone's address */
	if (neigh[0] != '\0' || w->by == WHO_NAME || app.believe || !macsrc_probes(&app.macs, &c->host) || now < c->unseen_until)
		return 0;
	if (ask == TFTPD_LAST)
		c->unseen_until = now + UNSEEN;
	if (ask == TFTPD_FIRST)
		macsrc_probe(&app.macs, &c->host);
	return ask != TFTPD_LAST;
}

static void
emit_listen(void)
{
	union sock_addr a, local[LOCALS];
	size_t i, n = sock_addresses(local, LOCALS);
	char ip[SOCK_TEXT];

	for (i = 0; i < app.listen.n; i++) {
		if (sock_local(app.listen.fd[i], &a) != 0)
			diag_die(DIAG_FAIL, "socket", "%s", strerror(errno));
		tftpd_rec_listen(&app.cli.rec, &a, &app.box, app.dir, app.believe, local, n);
		emit();
		if (app.words)
			diag_note(1, sock_text(&a, ip), "port %u: serving %s, %s, as %s", sock_port(&a), app.dir, app.box.took, app.box.as);
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
options(int argc, char **argv)
{
	const char *why;
	int o;

	app.listen.port = 69;
	app.log.fd = -1;
	app.conf.all = 4096;
	app.conf.each = 1024;
	app.conf.rate = 2000;
	cli_init(&app.cli, "cph-tftpd", usage, "1L:P:STd:e:l:m:p:r:u:", TFTPD_KEYS);
	while ((o = cli_next(&app.cli, argc, argv)) != -1) {
		switch (o) {
		case '1':
			app.conf.one_port = 1;
			break;
		case 'L':
			app.leases = app.cli.arg;
			break;
		case 'P':
			app.part_every = cli_num(&app.cli, 'P', 1, 3600) * 1000000;
			break;
		case 'S':
			app.syslog = 1;
			break;
		case 'T':
			app.believe = 1;
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
			listen_address(&app.listen, &app.cli);
			break;
		case 'm':
			set_limits(app.cli.arg);
			break;
		case 'p':
			listen_port(&app.listen, &app.cli);
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

/* ---- starting ---- */

static void
unreadable(void *arg, const char *path)
{
	(void)arg;
	if (app.unreadable++ < WARN_FILES)
		diag_warn(strcmp(path, ".") == 0 ? app.dir : path, "user %s cannot read it, so no phone will get it", app.box.as);
}

/* A transfer has a port of its own while descriptors allow. */
static void
allow_ports(void)
{
	struct rlimit r;

	app.conf.ports = app.conf.all;
	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return;
	if (r.rlim_cur < r.rlim_max && (r.rlim_cur < app.conf.all + OTHER_FILES)) {
		r.rlim_cur = r.rlim_max < app.conf.all + OTHER_FILES ? r.rlim_max : app.conf.all + OTHER_FILES;
		if (setrlimit(RLIMIT_NOFILE, &r) != 0)
			getrlimit(RLIMIT_NOFILE, &r);
	}
	if (r.rlim_cur < app.conf.all + OTHER_FILES)
		app.conf.ports = r.rlim_cur <= OTHER_FILES ? 0 : (unsigned)(r.rlim_cur - OTHER_FILES);
}

static void
make_server(void)
{
	size_t i;

	allow_ports();
	app.conf.hooks.identify = identify;
	app.conf.hooks.request = on_request;
	app.conf.hooks.xfer = on_xfer;
	app.conf.hooks.garbage = on_garbage;
	app.server = tftpd_new(app.loop, &app.conf);
	if (app.server == NULL)
		diag_die(DIAG_FAIL, NULL, "%s", strerror(errno));
	for (i = 0; i < app.listen.n; i++) {
		if (tftpd_listen(app.server, app.listen.fd[i]) == 0)
			continue;
		if (app.conf.port_max != 0)
			diag_die(DIAG_FAIL, "-r", "%u:%u: %s", app.conf.port_min, app.conf.port_max, strerror(errno));
		diag_die(DIAG_FAIL, "socket", "%s", strerror(errno));
	}
}

static void
start(void)
{
	static const int sigs[] = { SIGTERM, SIGINT, 0 };

	if ((app.conf.dirfd = open(app.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		diag_die(DIAG_FAIL, app.dir, "%s", strerror(errno));
	listen_open(&app.listen, SOCK_ICMP | SOCK_WHERE, 1);
	app.loop = loop_new();
	if (app.loop == NULL || loop_signals(app.loop, sigs) != 0)
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	make_server();
	macsrc_init(&app.macs);
	if (app.leases != NULL && macsrc_leases(&app.macs, app.leases) != 0)
		diag_die(DIAG_FAIL, app.leases, "%s", strerror(errno));
	if (app.syslog && logsock_open(&app.log) != 0)
		diag_warn("syslog", "%s; no log daemon has the records until it is there", strerror(errno));
	app.box.dirfd = app.conf.dirfd;
	app.box.files = app.macs.dirfd;
	if (sandbox_enter(&app.box) != 0)
		diag_die(DIAG_FAIL, app.box.what, "%s", sandbox_why(&app.box));
	if (app.box.lacks[0] != '\0')
		diag_warn("sandbox", "%s", app.box.lacks);
	if (servedir_unreadable(app.conf.dirfd, unreadable, NULL) > WARN_FILES)
		diag_warn(app.dir, "%u more cannot be read", app.unreadable - WARN_FILES);
}

/* ---- running ---- */

/* When the idle time of -e will be over, if no request comes. */
static uint64_t
idle_at(void)
{
	if (app.until.idle == 0 || tftpd_running(app.server) > 0 || tftpd_waiting(app.server) > 0)
		return UINT64_MAX;
	return app.last + app.until.idle * 1000000;
}

static void
run(void)
{
	uint64_t next[5], now, first;
	int draining = 0, i;

	app.last = loop_now();
	for (;;) {
		now = loop_now();
		next[0] = tftpd_tick(app.server, now);
		if (now >= app.fold_next)
			app.fold_next = emit_folded(span(NULL, 0), now);
		next[1] = app.fold_next;
		next[4] = emit_parts(now);
		recout_push(&app.rec);
		next[2] = live_draw(&app.live, app.server, now);
		if (!draining && (loop_stops() > 0 || app.until.met || loop_now() >= idle_at())) {
			draining = 1;
			tftpd_drain(app.server);
		}
		if (loop_stops() > 1)
			tftpd_abort(app.server, "stopped");
		if (draining && tftpd_running(app.server) == 0)
			return;
		next[3] = idle_at();
		for (first = next[0], i = 1; i < 5; i++)
			first = next[i] < first ? next[i] : first;
		recout_wait(&app.rec, app.loop, first);
	}
}

int
main(int argc, char **argv)
{
	options(argc, argv);
	recout_init(&app.rec, &app.cli);
	redraw_init(&app.live, diag_quiet ? -1 : STDERR_FILENO);
	diag_before = clear_live;
	start();
	app.words = isatty(STDOUT_FILENO) && diag_verbose > 0 && app.cli.rec.form == REC_TEXT && app.cli.types.n == 0;
	emit_listen();
	recout_push(&app.rec);
	run();
	emit_folded(span(NULL, 0), UINT64_MAX);
	recout_push(&app.rec);
	redraw_clear(&app.live);
	warn_unlogged(app.log.dropped);
	recout_finish(&app.rec, app.loop);
	diag_before = NULL;
	tftpd_free(app.server);
	loop_free(app.loop);
	until_free(&app.until);
	redraw_free(&app.live);
	logsock_close(&app.log);
	macsrc_free(&app.macs);
	close(app.conf.dirfd);
	return cli_end(&app.cli);
}
