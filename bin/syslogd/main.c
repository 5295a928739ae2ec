/* cph-syslogd - take syslog messages from the network and print each as a record */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "cli.h"
#include "diag.h"
#include "net/listen.h"
#include "net/loop.h"
#include "num.h"
#include "net/rate.h"
#include "net/recout.h"
#include "net/sandbox.h"
#include "net/sock.h"
#include "syslogmsg.h"

#define TEXT_MAX 8192           /* bytes of a message that are kept: RFC 5424 section 6.1 asks for 480, and wishes 2048 */
#define AT_ONCE 64              /* packets taken from one socket before the others have their turn */

static const char usage[] =
    "cph-syslogd - print syslog messages from the network as records\n"
    "usage: cph-syslogd [-jqv] [-e conditions] [-l address] [-m limits] [-o keys]\n"
    "                   [-p port] [-u user]\n"
    "Manual: cph-syslogd(8)\n";

static const char keys[] =
    "listen: log: lost: addr port sandbox user time ip facility severity host text app pid msgid data stamp form cut records";

static struct app {
	struct cli cli;
	struct recout rec;
	struct loop *loop;
	struct sandbox box;
	struct listen listen;
	struct loop_io io[LISTEN_MAX];
	struct rate rate;
	uint64_t idle, count;   /* -e: seconds, messages; 0 = not asked for */
	uint64_t last, seen;
} app;

/* ---- messages ---- */

static void
tell(const union sock_addr *from, struct span in, size_t cut)
{
	struct rec_writer *w = &app.cli.rec;
	struct timespec ts = { 0, 0 };
	struct syslogmsg m;
	char ip[SOCK_TEXT];

	clock_gettime(CLOCK_REALTIME, &ts);
	syslogmsg_parse(in, &m);
	rec_start(w, "log");
	rec_addtime(w, "time", ts.tv_sec, (unsigned)(ts.tv_nsec / 1000000));
	rec_adds(w, "ip", sock_text(from, ip));
	rec_adds(w, "facility", syslog_facility_name(m.facility));
	rec_adds(w, "severity", syslog_severity_name(m.severity));
	rec_add(w, "host", m.host);
	rec_add(w, "text", m.text);
	rec_add(w, "app", m.app);
	rec_add(w, "pid", m.pid);
	rec_add(w, "msgid", m.msgid);
	rec_add(w, "data", m.data);
	rec_add(w, "stamp", m.stamp);
	rec_adds(w, "form", syslog_form_name(m.form));
	rec_addu(w, "cut", cut);
	rec_end(w);
	recout_emit(&app.rec);
}

/* 1 once there were as many messages as -e asks for. */
static int
counted(void)
{
	return app.count != 0 && app.seen >= app.count;
}

static void
readable(struct loop_io *io, unsigned events)
{
	static unsigned char pkt[65536];
	struct sock_msg m;
	char ip[SOCK_TEXT];
	int i;

	(void)events;
	/* the count may have been reached at another socket */
	for (i = 0; i < AT_ONCE && !counted() && sock_recv(io->fd, pkt, sizeof pkt, &m) == 0; i++) {
		app.last = loop_now();
		if (!rate_take(&app.rate, span_cstr(sock_text(&m.from, ip)), app.last))
			continue;
		/* a line end is not part of the message, so it is nothing that could be missing */
		while (m.n > TEXT_MAX && (pkt[m.n - 1] == '\n' || pkt[m.n - 1] == '\r' || pkt[m.n - 1] == '\0'))
			m.n--;
		tell(&m.from, span(pkt, m.n > TEXT_MAX ? TEXT_MAX : m.n), m.n > TEXT_MAX ? m.n - TEXT_MAX : 0);
		app.seen++;
	}
}

/* What was not let through.  Returns when to look again. */
static uint64_t
tell_over(uint64_t now)
{
	const struct rate_one *o;
	char who[RATE_WHO + 1];
	uint64_t next;
	unsigned over;

	while ((o = rate_over(&app.rate, now, &over, &next)) != NULL) {
		span_copy(span(o->who, o->nwho), who, sizeof who);
		diag_warn(o->nwho > 0 ? who : "others", "%u messages more than -m allows, dropped", over);
	}
	return next;
}

/* ---- options ---- */

static uint64_t
pair(struct span w, const char *const *names, size_t *which, uint64_t max)
{
	size_t eq = span_find(w, '=');
	uint64_t v;

	for (*which = 0; names[*which] != NULL && !span_is(span_sub(w, 0, eq), names[*which]); ++*which)
		;
	return names[*which] != NULL && num_u64(span_sub(w, eq + 1, w.n), 1, max, &v) == NUM_OK ? v : 0;
}

static void
set_pairs(int option, const char *arg)
{
	static const char *const limits[] = { "all", "each", NULL }, *const ends[] = { "count", "idle", NULL };
	struct span rest = span_cstr(arg), w;
	size_t which;
	uint64_t v;

	while (span_cut(&rest, ',', &w)) {
		v = pair(w, option == 'm' ? limits : ends, &which, option == 'm' ? 1000000 : 31536000);
		if (v == 0 && option == 'm')
			diag_die(DIAG_FAIL, "-m", "%s: not a list of all=N, each=N", arg);
		if (v == 0)
			diag_die(DIAG_FAIL, "-e", "%s: not a list of count=N, idle=S", arg);
		if (option == 'm')
			*(which == 0 ? &app.rate.all : &app.rate.each) = (unsigned)v;
		else
			*(which == 0 ? &app.count : &app.idle) = v;
	}
}

static void
options(int argc, char **argv)
{
	int o;

	app.listen.port = 514;
	app.rate.all = 2000;
	app.rate.each = 500;
	cli_init(&app.cli, "cph-syslogd", usage, "e:l:m:p:u:", keys);
	while ((o = cli_next(&app.cli, argc, argv)) != -1) {
		switch (o) {
		case 'e':
		case 'm':
			set_pairs(o, app.cli.arg);
			break;
		case 'l':
			listen_address(&app.listen, &app.cli);
			break;
		case 'p':
			listen_port(&app.listen, &app.cli);
			break;
		case 'u':
			app.box.user = app.cli.arg;
			break;
		}
	}
	if (app.cli.ind < argc)
		cli_usage(argv[app.cli.ind], "unexpected operand");
}

/* ---- starting and running ---- */

static void
start(void)
{
	static const int sigs[] = { SIGTERM, SIGINT, 0 };
	union sock_addr a;
	char ip[SOCK_TEXT];
	size_t i;

	listen_open(&app.listen, 0, 0);
	app.loop = loop_new();
	if (app.loop == NULL || loop_signals(app.loop, sigs) != 0)
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	app.box.dirfd = app.box.files = -1;
	if (sandbox_enter(&app.box) != 0)
		diag_die(DIAG_FAIL, app.box.what, "%s", sandbox_why(&app.box));
	if (app.box.lacks[0] != '\0')
		diag_warn("sandbox", "%s", app.box.lacks);
	for (i = 0; i < app.listen.n; i++) {
		sock_rcvbuf(app.listen.fd[i], 1 << 20);
		if (loop_add(app.loop, &app.io[i], app.listen.fd[i], LOOP_READ, readable) != 0 || sock_local(app.listen.fd[i], &a) != 0)
			diag_die(DIAG_FAIL, "socket", "%s", strerror(errno));
		rec_start(&app.cli.rec, "listen");
		rec_adds(&app.cli.rec, "addr", sock_text(&a, ip));
		rec_addu(&app.cli.rec, "port", sock_port(&a));
		rec_adds(&app.cli.rec, "sandbox", app.box.took);
		rec_adds(&app.cli.rec, "user", app.box.as);
		rec_end(&app.cli.rec);
		recout_emit(&app.rec);
	}
}

int
main(int argc, char **argv)
{
	uint64_t next, over;

	options(argc, argv);
	recout_init(&app.rec, &app.cli);
	start();
	recout_push(&app.rec);
	app.last = loop_now();
	while (loop_stops() == 0 && !counted()) {
		next = app.idle == 0 ? UINT64_MAX : app.last + app.idle * 1000000;
		if (loop_now() >= next)
			break;
		over = tell_over(loop_now());
		recout_wait(&app.rec, app.loop, over < next ? over : next);
	}
	tell_over(UINT64_MAX);
	recout_finish(&app.rec, app.loop);
	loop_free(app.loop);
	return cli_end(&app.cli);
}
