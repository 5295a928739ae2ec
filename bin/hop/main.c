/* cph-hop - move each phone of a shelf to its next hop, by what the server says it fetched */
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "checksync.h"
#include "cisco/bootcnf.h"
#include "cisco/phonefile.h"
#include "cli.h"
#include "diag.h"
#include "file.h"
#include "feed.h"
#include "live.h"
#include "shelf.h"
#include "lines.h"
#include "num.h"

static const char usage[] =
    "cph-hop - move each phone to its next hop, by what the server says it fetched\n"
    "usage: cph-hop [-cjnqsvy] [-o keys] [-t seconds] [-w seconds] [-x command]\n"
    "               -d directory plan\n"
    "Manual: cph-hop(8)\n";

#define KEYS "hop: time mac hop of from to event seconds ip note"
#define CHILDREN 16             /* commands of -x at once; the others wait their turn */

static struct app {
	struct cli cli;
	struct hop hop;
	struct hopplan plan;
	struct lines in;
	const char *dir, *command;
	int dirfd, dry, sync;
	uint64_t begun, wait;   /* ms; wait 0 = for ever */
	unsigned children;
	struct checksyncs syncs;
	struct redraw live;
} app;

static volatile sig_atomic_t stopping;

static uint64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* ---- what is said ---- */

static void
record(const struct hop_act *a)
{
	struct rec_writer *w = &app.cli.rec;
	const struct hop_phone *p = a->p;

	rec_start(w, "hop");
	rec_addtime(w, "time", (int64_t)(a->ms / 1000), (unsigned)(a->ms % 1000));
	rec_adds(w, "mac", a->mac);
	if (p != NULL) {
		const struct hop_step *s = &p->step[(a->hop < 1 ? 1 : a->hop) - 1];

		rec_addu(w, "hop", a->hop);
		rec_addu(w, "of", p->of);
		rec_add(w, "from", s->from);
		rec_add(w, "to", s->to);
		rec_adds(w, "event", a->event);
		rec_addu(w, "seconds", p->since == 0 || a->ms < p->since ? 0 : (a->ms - p->since) / 1000);
	} else
		rec_adds(w, "event", a->event);
	rec_adds(w, "ip", a->ip);
	rec_adds(w, "note", a->note);
	rec_end(w);
	redraw_clear(&app.live);
	cli_flush(&app.cli);
}

/* What a person has to know or do. */
static void
explain(const struct hop_act *a)
{
	static const char *const grave[] = { "conflict", "held", "odd", "restart", "silent", "stopped", "unknown", "unsynced" };
	size_t i;

	redraw_clear(&app.live);
	for (i = 0; i < sizeof grave / sizeof grave[0]; i++)
		if (strcmp(a->event, grave[i]) == 0) {
			diag_warn(a->mac, "%s: %s", a->event, a->note);
			return;
		}
	diag_note(1, a->mac, "%s: hop %u%s%s", a->event, a->hop, a->note[0] != '\0' ? ": " : "", a->note);
}

/* ---- what is done ---- */

static void
set(const char *name, const char *value)
{
	if (setenv(name, value, 1) != 0)
		_exit(127);
}

/* Take in one command of -x that has ended: wait for it, or with WNOHANG only if it has.  0 when there is none. */
static int
reap(int flags)
{
	int status;

	if (app.children == 0 || waitpid(-1, &status, flags) <= 0)
		return 0;
	app.children--;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		redraw_clear(&app.live);
		diag_warn(app.command, WIFEXITED(status) ? "status %d" : "ended by signal %d",
		    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	}
	return 1;
}

static void
run_command(const struct hop_act *a)
{
	char hop[12], of[12], load[64], to[64];
	pid_t pid;

	while (app.children >= CHILDREN && reap(0))
		;
	pid = fork();
	if (pid < 0) {
		diag_err(DIAG_FAIL, app.command, "%s", strerror(errno));
		return;
	}
	if (pid > 0) {
		app.children++;
		return;
	}
	snprintf(hop, sizeof hop, "%u", a->hop);
	snprintf(of, sizeof of, "%u", a->p->of);
	span_copy(hop_load(a->p), load, sizeof load);
	span_copy(a->p->step[a->hop - 1].to, to, sizeof to);
	set("CPH_MAC", a->mac);
	set("CPH_IP", a->ip);
	set("CPH_HOP", hop);
	set("CPH_OF", of);
	set("CPH_LOAD", load);
	set("CPH_TO", to);
	/* its output is no record, and the server's records are not its input */
	if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || close(STDIN_FILENO) != 0 || open("/dev/null", O_RDONLY) != STDIN_FILENO)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	execl("/bin/sh", "sh", "-c", app.command, (char *)NULL);
	_exit(127);
}

/* The phone's line, and where it listens: what its own file told it. */
static void
read_own(const struct hop_phone *p, struct buf *b, struct span *user, unsigned *port)
{
	struct span v;
	char dir[HOPDIR_PATH], path[HOPDIR_PATH + PHONEFILE_MAX];
	uint64_t n;
	int fd;

	*user = span(NULL, 0);
	*port = 5060;
	hopdir_path(dir, p->mac, p->at);
	snprintf(path, sizeof path, "%s/SIP%s.cnf", dir, p->mac);
	fd = file_open_beneath(app.dirfd, path);
	if (fd >= 0 && file_slurp_fd(fd, b, 65536) == 0) {
		if (bootcnf_text(buf_span(b), "line1_name", NULL, &v) == BOOTCNF_OK && !span_is(v, "UNPROVISIONED"))
			*user = v;
		if (bootcnf_text(buf_span(b), "voip_control_port", NULL, &v) == BOOTCNF_OK && num_u64(v, 1, 65535, &n) == NUM_OK)
			*port = (unsigned)n;
	}
	if (fd >= 0)
		close(fd);
}

/* 1 if a check-sync is under way. */
static int
check_sync(const struct hop_act *a)
{
	struct buf b = { 0 };
	struct span user;
	struct hop_act said = *a;
	char note[160], dir[HOPDIR_PATH], path[HOPDIR_PATH + PHONEFILE_MAX];
	unsigned port;
	int r;

	hopdir_path(dir, a->mac, a->p->link);
	snprintf(path, sizeof path, "%s/syncinfo.xml", dir);
	if (faccessat(app.dirfd, path, F_OK, 0) != 0) {
		diag_warn(path, "not there, so a check-sync would restart nothing (cph-mkcnf -e syncinfo.xml)");
		return 0;
	}
	read_own(a->p, &b, &user, &port);
	r = checksync_begin(&app.syncs, span_cstr(a->ip), port, user, a->p, now_ms());
	if (r != 0)
		diag_warn(a->mac, "check-sync: %s", strerror(errno));
	snprintf(note, sizeof note, "NOTIFY to %.*s%s%s:%u", (int)(user.n < 64 ? user.n : 64), (const char *)user.p, user.n > 0 ? "@" : "", a->ip, port);
	buf_free(&b);
	if (r == 0) {
		said.what = HOP_TELL;
		said.event = "sync";
		said.note = note;
		record(&said);
		explain(&said);
	}
	return r == 0;
}

static void
sync_tick(uint64_t now)
{
	struct hop_act a = { 0 };
	unsigned status;
	char note[64];
	void *what;

	while (checksync_tick(&app.syncs, now, &what, &status)) {
		a.what = HOP_TELL;
		a.p = what;
		a.mac = a.p->mac;
		a.ip = a.p->ip;
		a.hop = hopdir_hop(a.p->link);
		a.ms = now;
		a.event = status == 200 ? "synced" : "unsynced";
		a.note = note;
		if (status == 0)
			snprintf(note, sizeof note, "no answer to the NOTIFY");
		else
			snprintf(note, sizeof note, "it answered %u", status);
		record(&a);
		explain(&a);
		if (status != 200 && a.p->owed != 0 && app.command != NULL)
			run_command(&a);
	}
}

/* A person may move a link too, or remove it. */
static void
look_at_links(uint64_t now)
{
	static uint64_t looked;
	size_t i;

	if (app.dry || now < looked + 1000)
		return;
	looked = now;
	for (i = 0; i < app.plan.n; i++) {
		struct hop_phone *p = &app.plan.phone[i];
		int n = hopdir_where(app.dirfd, p->mac), hop = n < 0 ? n : (int)hopdir_hop((unsigned)n);

		if (n == (int)p->link || hop < 1 || hop > (int)p->of)
			continue;
		diag_warn(p->mac, "its link was moved from %u to %d by somebody else", p->link, n);
		hop_link_moved(p, (unsigned)n, now);
	}
}

static int
act(void *arg, const struct hop_act *a)
{
	(void)arg;
	if (a->what == HOP_LINK && !app.dry && hopdir_point(app.dirfd, a->mac, a->to) != 0)
		diag_die(DIAG_FAIL, a->mac, "link: %s", strerror(errno));
	record(a);
	explain(a);
	if (a->what == HOP_RESTART && !app.dry && !(app.sync && a->check_sync && check_sync(a)) && app.command != NULL)
		run_command(a);
	return 0;
}

static void
complain(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)ctx;
	diag_err(status, line != 0 ? diag_at(file, line) : file, "%s", why);
}

/* ---- starting ---- */

static void
options(int argc, char **argv)
{
	int o;

	cli_init(&app.cli, "cph-hop", usage, "cd:nst:w:x:y", KEYS);
	while ((o = cli_next(&app.cli, argc, argv)) != -1)
		switch (o) {
		case 'c': app.hop.canary = 1; break;
		case 'd': app.dir = app.cli.arg; break;
		case 'n': app.dry = 1; break;
		case 's': app.sync = 1; break;
		case 't': app.hop.settled = cli_num(&app.cli, 't', 1, 3600) * 1000; break;
		case 'w': app.wait = cli_num(&app.cli, 'w', 1, 31536000) * 1000; break;
		case 'x': app.command = app.cli.arg; break;
		case 'y': app.hop.yes = 1; break;
		}
	if (app.dir == NULL)
		cli_usage("-d", "needed: the directory that is served");
	if (app.cli.ind == argc)
		cli_usage("plan", "needed: the file that cph-plan wrote");
	if (app.cli.ind + 1 < argc)
		cli_usage(argv[app.cli.ind + 1], "unexpected operand");
}

static void
read_plan(const char *path)
{
	struct report rep = { complain, NULL };
	struct hop h = app.hop;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || hopplan_read(&app.plan, fd, path, rep) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	close(fd);
	if (app.plan.n == 0 && diag_result() == 0)
		diag_die(DIAG_NO, path, "no step of a plan (cph-plan writes them)");
	app.dirfd = open(app.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (app.dirfd < 0)
		diag_die(DIAG_FAIL, app.dir, "%s", strerror(errno));
	if (!app.dry)
		file_sweep(app.dirfd);
	hopplan_links(&app.plan, app.dir, app.dirfd, rep, app.dry);
	/* half a shelf is not begun: what is wrong has been said */
	if (diag_result() != 0)
		exit(cli_end(&app.cli));
	hop_init(&app.hop, app.plan.phone, app.plan.n, act, NULL);
	app.hop.canary = h.canary;
	app.hop.yes = h.yes;
	if (h.settled != 0)
		app.hop.settled = h.settled;
	hop_begin(&app.hop, now_ms());
}

static void
on_signal(int sig)
{
	(void)sig;
	stopping = 1;
}

static void
catch_signals(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_signal;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
}

/* ---- running ---- */

/* -vv: what the request of a phone means. */
static void
explain_request(const struct hop_phone *p, const struct hop_record *h)
{
	char object[MAC_LEN + HOP_FILE_MAX + 2];
	struct span words;

	if (diag_verbose < 2 || p == NULL || h->kind != HOP_ASKED)
		return;
	words = meaning_of(h->file, hop_asker(p), h->ok);
	if (words.p == NULL)
		return;
	redraw_clear(&app.live);
	snprintf(object, sizeof object, "%s: %s", p->mac, p->file);
	diag_note(2, object, "%.*s", (int)words.n, (const char *)words.p);
}

static void
take(unsigned char *line, size_t n)
{
	static struct rec r;
	struct hop_record h;
	const char *why;

	if (rec_skip(span(line, n)))
		return;
	why = rec_parse(line, n, &r);
	if (why == NULL)
		why = hopfeed(&r, &h);
	if (why != NULL)
		diag_err(DIAG_FAIL, diag_at("stdin", app.in.lineno), "%s", why);
	else if (h.kind == HOP_NOTHING)
		rec_copy(&app.cli.rec, &r);
	else
		explain_request(hop_record(&app.hop, &h), &h);
}

/* 1 if there is something to read at once. */
static int
input(int ms)
{
	struct pollfd p = { STDIN_FILENO, POLLIN, 0 };

	return poll(&p, 1, ms) > 0;
}

/* The records have ended; what was begun is finished, as commands of -x are. */
static void
finish_syncs(void)
{
	uint64_t now;

	while ((now = now_ms(), checksync_busy(&app.syncs)) && !stopping && (app.wait == 0 || now < app.begun + app.wait)) {
		sync_tick(now);
		poll(NULL, 0, 50);
	}
}

static void
run(void)
{
	unsigned char *line;
	enum lines_res res;
	uint64_t now;
	size_t n;

	for (;;) {
		if (stopping || (lines_would_wait(&app.in) && !input(0))) {
			now = now_ms();
			look_at_links(now);
			hop_settle(&app.hop, now);
			sync_tick(now);
			while (reap(WNOHANG))
				;
			cli_flush(&app.cli);
			hoplive_draw(&app.live, &app.hop, now);
			if (stopping || hop_over(&app.hop) != HOP_GOES_ON || (app.wait != 0 && now >= app.begun + app.wait))
				return;
			if (!input(app.hop.settled < 2000 || checksync_busy(&app.syncs) ? 100 : 500))
				continue;
		}
		/* who writes half a line must not keep us from everything else until the other half comes */
		if (lines_would_wait(&app.in) && lines_more(&app.in) > 0 && lines_would_wait(&app.in))
			continue;
		res = lines_next(&app.in, &line, &n);
		if (res == LINES_LINE)
			take(line, n);
		else if (res == LINES_LONG)
			diag_err(DIAG_FAIL, diag_at("stdin", app.in.lineno), "line too long");
		else if (res == LINES_ERR)
			diag_die(DIAG_FAIL, "stdin", "%s", strerror(app.in.err));
		else {
			hop_settle(&app.hop, now_ms());
			finish_syncs();
			return;
		}
	}
}

/* Every phone that has not arrived, and where it was last. */
static void
list_rest(void)
{
	char state[160], ago[NUM_DURATION_MAX];
	uint64_t now = now_ms();
	size_t i;

	for (i = 0; i < app.plan.n; i++) {
		const struct hop_phone *p = &app.plan.phone[i];

		if (p->arrived)
			continue;
		hop_state(p, state, sizeof state);
		if (p->heard != 0)
			diag_err(DIAG_NO, p->mac, "has not arrived: %s, last heard of %s ago", state,
			    num_duration(now > p->heard ? (now - p->heard) / 1000 : 0, ago));
		else
			diag_err(DIAG_NO, p->mac, "has not arrived: %s", state);
	}
}

int
main(int argc, char **argv)
{
	options(argc, argv);
	read_plan(argv[app.cli.ind]);
	catch_signals();
	redraw_init(&app.live, diag_quiet ? -1 : STDERR_FILENO);
	app.begun = now_ms();
	cli_terminal("the records of cph-tftpd");
	lines_init(&app.in, STDIN_FILENO, REC_LINE_MAX);
	run();
	redraw_clear(&app.live);
	/* -n is there to print; where that fails there is nothing else to say */
	if (!app.dry || cli_flush(&app.cli) == 0)
		list_rest();
	while (reap(0))
		;
	checksync_free(&app.syncs);
	redraw_free(&app.live);
	lines_free(&app.in);
	hopplan_free(&app.plan);
	close(app.dirfd);
	return cli_end(&app.cli);
}
