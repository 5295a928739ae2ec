/* cph-hop - move each phone of a shelf to its next hop, by what the server says it fetched */
#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
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
#include "command.h"
#include "diag.h"
#include "feed.h"
#include "file.h"
#include "lines.h"
#include "live.h"
#include "net/loop.h"
#include "net/recout.h"
#include "num.h"
#include "row.h"
#include "shelf.h"
#include "stranger.h"

static const char usage[] =
    "cph-hop - move each phone to its next hop, by what the server says it fetched\n"
    "usage: cph-hop [-Tcfjnqsvy] [-i inventory] [-o keys] [-t seconds] [-w seconds]\n"
    "               [-x command] -d directory plan\n"
    "Manual: cph-hop(8)\n";

#define KEYS "hop: lost: time mac hop of from to event seconds ip note inferred records"
#define LOCK HOPDIR_NAME "/.lock"
#define WAIT_TOLD 10000         /* ms after which phones of a changed plan whose directories are missing are named */

/* A file that is read again when it has changed, and has stayed so for a second. */
struct watch {
	const char *path;
	struct stat seen, next;
};

static struct app {
	struct cli cli;
	struct hop hop;
	struct shelf shelf;
	struct lines in;
	struct hopclock clock;
	const char *dir, *command;
	struct watch plan, inventory;
	int dirfd, dry, sync, stay, names;
	int words;              /* events as sentences on stderr */
	int hidden;             /* no records: stdout is the terminal that shows the sentences */
	int complete, waiting, told_t;
	int headed;             /* the header of rows to copy was printed */
	uint64_t base;          /* now_ms() begins at the time of day of the start, and never goes back */
	uint64_t begun, wait, changed;  /* ms; wait 0 = for ever */
	struct commands commands;
	struct checksyncs syncs;
	struct redraw live;
	struct recout out;
	struct loop *loop;
	struct loop_io input;
	int file;               /* stdin is a file: no loop waits for it, and it can always be read */
	int readable;
} app;

static uint64_t
clock_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static uint64_t
now_ms(void)
{
	return app.base + clock_ms(CLOCK_MONOTONIC);
}

/* The time of day when now_ms() was ms. */
static uint64_t
day_of(uint64_t ms)
{
	return clock_ms(CLOCK_REALTIME) - (now_ms() - ms);
}

/* ---- output ---- */

static void
emit_record(const struct hop_act *a)
{
	struct rec_writer *w = &app.cli.rec;
	const struct hop_phone *p = a->p;
	uint64_t day = day_of(a->ms);

	if (app.hidden)
		return;
	rec_start(w, "hop");
	rec_addtime(w, "time", (int64_t)(day / 1000), (unsigned)(day % 1000));
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
	if (p != NULL)
		rec_adds(w, "inferred", p->inferred ? "yes" : "no");
	rec_end(w);
	recout_emit(&app.out);
	recout_push(&app.out);
}

/* Called by diag before each message. */
static void
clear_live(void)
{
	redraw_clear(&app.live);
}

/* A sentence, on as many lines as the terminal of the live table needs. */
static void
print_sentence(char *text)
{
	char *line, *end;

	for (end = text; *end != '\0'; end++)
		if (*end == '\n')
			*end = ' ';
	if (app.live.w.fd >= 0)
		hop_fold((unsigned char *)text, strlen(text), app.live.columns);
	for (line = text; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		diag_line(line);
	}
	diag_line(line);
}

/* The row that puts this phone into the inventory, on a line of its own, to be copied; the first one where there is no inventory with its
 * header. */
static void
print_row(const char *mac)
{
	char load[STRANGER_LOAD], text[512];
	const char *model;

	if (diag_quiet || !stranger_row(&app.hop, mac, &model, load))
		return;
	if (row_text(app.inventory.path, mac, model, load, text, sizeof text) && !app.headed) {
		app.headed = 1;
		diag_line(ROW_HEADER);
	}
	diag_line(text);
}

/* Print a sentence with the local time for a person who watches; otherwise a warning, if somebody must know of the event. */
static void
explain(const struct hop_act *a)
{
	static const char *const grave[] = { "conflict", "guest", "held", "ignored", "odd", "restart", "silent", "stopped", "stuck", "unknown",
		"unsynced" };
	time_t day = (time_t)(day_of(a->ms) / 1000);
	char text[512];
	struct tm tm;
	size_t i, n = 0;

	if (app.words) {
		if (localtime_r(&day, &tm) != NULL)
			n = strftime(text, sizeof text, "%H:%M:%S ", &tm);
		hop_sentence(a, text + n, sizeof text - n);
		print_sentence(text);
	} else
		for (i = 0; i < sizeof grave / sizeof grave[0]; i++)
			if (strcmp(a->event, grave[i]) == 0)
				diag_warn(a->mac, "%s: %s", a->event, a->note);
	if (strcmp(a->event, "guest") == 0 || strcmp(a->event, "unknown") == 0)
		print_row(a->mac);
}

/* What each phone ran before, and runs now. */
static void
print_table(void)
{
	char text[240];
	size_t i, label = 5, before = 6;

	if (!app.words)
		return;
	for (i = 0; i < app.hop.n; i++) {
		const struct hop_phone *p = app.hop.phone[i];
		size_t n = hop_words(p->step[0].from).n;

		label = strlen(p->label) > label ? strlen(p->label) : label;
		before = n > before ? n < 40 ? n : 40 : before;
	}
	snprintf(text, sizeof text, "%-12s  %-*s  %-*s  %s", "phone", (int)label, "label", (int)before, "before", "now");
	diag_line(text);
	for (i = 0; i < app.hop.n; i++) {
		const struct hop_phone *p = app.hop.phone[i];
		struct span from = hop_words(p->step[0].from), load = hop_words(hop_load(p));

		snprintf(text, sizeof text, "%s  %-*s  %-*.*s  %.*s", p->mac, (int)label, p->label, (int)before, (int)from.n, (const char *)from.p,
		    (int)load.n, (const char *)load.p);
		diag_line(text);
	}
}

/* Report an event that no rule decided; p NULL: about all phones. */
static void
report(struct hop_phone *p, unsigned hop, const char *event, const char *note, uint64_t now)
{
	struct hop_act a = { HOP_TELL, p, p == NULL ? "" : p->mac, p == NULL ? "" : p->ip, 0, event, note, hop, now, 0 };

	emit_record(&a);
	explain(&a);
}

/* ---- commands and check-sync ---- */

static void
command_failed(const char *mac, const char *why)
{
	(void)mac;
	diag_warn(app.command, "%s", why);
}

static void
add_command(const struct hop_phone *p, unsigned hop)
{
	struct command c;

	memset(&c, 0, sizeof c);
	snprintf(c.mac, sizeof c.mac, "%s", p->mac);
	snprintf(c.ip, sizeof c.ip, "%s", p->ip);
	snprintf(c.hop, sizeof c.hop, "%u", hop);
	snprintf(c.of, sizeof c.of, "%u", p->of);
	span_copy(hop_load(p), c.load, sizeof c.load);
	span_copy(p->step[hop - 1].to, c.to, sizeof c.to);
	if (commands_add(&app.commands, &c) != 0)
		diag_err(DIAG_FAIL, app.command, "%s", strerror(errno));
}

/* The name of the phone's line, and the port where it listens, from its own file. */
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
check_sync(struct hop_phone *p, uint64_t now)
{
	struct buf b = { 0 };
	struct span user;
	char note[160], dir[HOPDIR_PATH], path[HOPDIR_PATH + PHONEFILE_MAX];
	unsigned port;
	int r;

	hopdir_path(dir, p->mac, p->link);
	snprintf(path, sizeof path, "%s/syncinfo.xml", dir);
	if (faccessat(app.dirfd, path, F_OK, 0) != 0) {
		diag_warn(path, "not there, so a check-sync would restart nothing (cph-mkcnf -e syncinfo.xml)");
		return 0;
	}
	read_own(p, &b, &user, &port);
	r = checksync_begin(&app.syncs, span_cstr(p->ip), port, user, p, now);
	if (r != 0)
		diag_warn(p->mac, "check-sync: %s", strerror(errno));
	snprintf(note, sizeof note, "NOTIFY to %.*s%s%s:%u", (int)(user.n < 64 ? user.n : 64), (const char *)user.p, user.n > 0 ? "@" : "", p->ip, port);
	buf_free(&b);
	if (r == 0)
		report(p, p->link, "sync", note, now);
	return r == 0;
}

static void
sync_tick(uint64_t now)
{
	unsigned status;
	char note[64];
	void *what;

	while (checksync_tick(&app.syncs, now, &what, &status)) {
		struct hop_phone *p = what;
		unsigned hop = hopdir_hop(p->link);

		if (status == 0)
			snprintf(note, sizeof note, "no answer to the NOTIFY");
		else
			snprintf(note, sizeof note, "it answered %u", status);
		report(p, hop, status == 200 ? "synced" : "unsynced", note, now);
		if (status != 200 && p->owed != 0 && app.command != NULL)
			add_command(p, hop);
	}
}

static void
tick(uint64_t now)
{
	sync_tick(now);
	if (app.command != NULL)
		commands_tick(&app.commands, app.command, now, command_failed);
}

/* ---- what was decided ---- */

static int
make_guest(const char *mac)
{
	if (app.dry)
		return -1;
	if (shelf_guest(&app.shelf, app.dirfd, mac) == NULL) {
		diag_warn(mac, "cannot be made a guest: %s", strerror(errno));
		return -1;
	}
	hop_phones(&app.hop, app.shelf.phone, app.shelf.n);
	return 0;
}

/* A link that cannot be moved is tried again, and named at the end. */
static int
move_link(const struct hop_act *a)
{
	if (app.dry || hopdir_point(app.dirfd, a->mac, a->to) == 0) {
		a->p->link_error = 0;
		return 0;
	}
	if (a->p->link_error != errno) {
		a->p->link_error = errno;
		diag_warn(a->mac, "link: %s; it is tried again", strerror(errno));
	}
	return -1;
}

static int
act(void *arg, const struct hop_act *a)
{
	(void)arg;
	/* a phone of the inventory without a step runs its target already: it is not unknown */
	if (a->p == NULL && macset_find(&app.shelf.listed, a->mac) >= 0)
		return 0;
	if (a->what == HOP_GUEST)
		return make_guest(a->mac);
	if (a->what == HOP_LINK && move_link(a) != 0)
		return -1;
	emit_record(a);
	explain(a);
	if (a->what == HOP_RESTART && !app.dry && !(app.sync && a->check_sync && check_sync(a->p, a->ms)) && app.command != NULL)
		add_command(a->p, a->hop);
	return 0;
}

/* A person may move a link too, or remove it. */
static void
look_at_links(uint64_t now)
{
	size_t i;

	for (i = 0; i < app.shelf.n; i++) {
		struct hop_phone *p = app.shelf.phone[i];
		int n = hopdir_where(app.dirfd, p->mac), hop = n < 0 ? n : (int)hopdir_hop((unsigned)n);

		if (n == (int)p->link || hop < 1 || hop > (int)p->of)
			continue;
		diag_warn(p->mac, "its link was moved from %u to %d by somebody else", p->link, n);
		hop_link_moved(p, (unsigned)n, now);
	}
}

/* ---- plan and inventory ---- */

static void
complain(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)ctx;
	if (status == 0)
		diag_warn(line != 0 ? diag_at(file, line) : file, "%s", why);
	else
		diag_err(status, line != 0 ? diag_at(file, line) : file, "%s", why);
}

/* A fault in a plan that has changed during the run is only warned of. */
static void
only_warn(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	complain(ctx, status * 0, file, line, why);
}

static void
say_nothing(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)ctx;
	(void)status;
	(void)file;
	(void)line;
	(void)why;
}

static int
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtime == b->st_mtime;
}

static int
has_changed(struct watch *w)
{
	struct stat st;
	int stable;

	if (w->path == NULL || stat(w->path, &st) != 0 || !S_ISREG(st.st_mode) || same_file(&st, &w->seen))
		return 0;
	stable = same_file(&st, &w->next);
	w->next = st;
	if (stable)
		w->seen = st;
	return stable;
}

/* 0, or -1 with errno. */
static int
read_file(struct watch *w, int (*fn)(struct shelf *sh, int fd, const char *file, struct report rep), report_fn *rep)
{
	struct report r = { rep, NULL };
	int fd = open(w->path, O_RDONLY | O_CLOEXEC), res, e;

	if (fd < 0)
		return -1;
	res = fstat(fd, &w->seen) == 0 ? fn(&app.shelf, fd, w->path, r) : -1;
	e = errno;
	close(fd);
	errno = e;
	return res;
}

/* Add the phones whose directories are there now. */
static void
add_phones(report_fn *rep, uint64_t now)
{
	struct report r = { rep, NULL };
	struct hop_phone **old = NULL;
	size_t i, n = app.shelf.n;

	if (n > 0 && (old = malloc(n * sizeof *old)) == NULL)
		return;
	if (n > 0)
		memcpy(old, app.shelf.phone, n * sizeof *old);
	app.waiting = shelf_links(&app.shelf, app.dir, app.dirfd, r, app.dry);
	hop_phones(&app.hop, app.shelf.phone, app.shelf.n);
	app.hop.guests = app.shelf.guest != NULL;
	for (i = 0; i < app.shelf.n; i++)
		if (i >= n || app.shelf.phone[i] != old[i])
			report(app.shelf.phone[i], hopdir_hop(app.shelf.phone[i]->link), "added", "the plan has it now", now);
	free(old);
}

/* Take phones off the shelf that the plan no longer has. */
static void
drop_phones(uint64_t now)
{
	struct hop_phone *p;

	while ((p = shelf_leave(&app.shelf, app.dirfd)) != NULL) {
		hop_phones(&app.hop, app.shelf.phone, app.shelf.n);
		report(p, hopdir_hop(p->link), "removed", "the plan no longer has it", now);
	}
	app.hop.guests = app.shelf.guest != NULL;
}

static void
read_again(uint64_t now)
{
	int plan = has_changed(&app.plan), inventory = has_changed(&app.inventory);

	if (plan) {
		app.changed = now;
		if (read_file(&app.plan, shelf_read, only_warn) != 0)
			diag_warn(app.plan.path, "%s", strerror(errno));
		app.waiting = 1;
	}
	if ((plan || inventory) && app.inventory.path != NULL && read_file(&app.inventory, shelf_labels, say_nothing) != 0)
		diag_warn(app.inventory.path, "%s", strerror(errno));
	if (app.waiting > 0) {
		int late = app.changed != 0 && now >= app.changed + WAIT_TOLD;

		add_phones(late ? only_warn : say_nothing, now);
		if (late)
			app.changed = 0;
	}
	drop_phones(now);
}

/* ---- starting ---- */

static void
options(int argc, char **argv)
{
	int o;

	cli_init(&app.cli, "cph-hop", usage, "Tcd:fi:nst:w:x:y", KEYS);
	while ((o = cli_next(&app.cli, argc, argv)) != -1)
		switch (o) {
		case 'T': app.names = 1; break;
		case 'c': app.hop.canary = 1; break;
		case 'd': app.dir = app.cli.arg; break;
		case 'f': app.stay = 1; break;
		case 'i': app.inventory.path = app.cli.arg; break;
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
	app.plan.path = argv[app.cli.ind];
}

/* Two instances would move the same links in turn. */
static void
lock_shelf(void)
{
	char object[512];
	struct flock l;
	int fd = openat(app.dirfd, LOCK, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);

	if (fd < 0 && errno == ENOENT)
		return;         /* no hop is there at all, which is reported */
	snprintf(object, sizeof object, "%s/" LOCK, app.dir);
	if (fd < 0)
		diag_die(DIAG_FAIL, object, "%s", strerror(errno));
	memset(&l, 0, sizeof l);
	l.l_type = F_WRLCK;
	l.l_whence = SEEK_SET;
	if (fcntl(fd, F_SETLK, &l) == 0)
		return;         /* fd stays open, and so does the lock, until we end */
	if (errno != EACCES && errno != EAGAIN) {
		diag_warn(object, "%s: another cph-hop on this directory would go unnoticed", strerror(errno));
		return;
	}
	if (fcntl(fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK)
		diag_die(DIAG_FAIL, app.dir, "another cph-hop moves its links, process %ld", (long)l.l_pid);
	diag_die(DIAG_FAIL, app.dir, "another cph-hop moves its links");
}

static void
set_up(void)
{
	struct report rep = { complain, NULL };
	struct hop h = app.hop;

	if (read_file(&app.plan, shelf_read, complain) != 0)
		diag_die(DIAG_FAIL, app.plan.path, "%s", strerror(errno));
	if (app.shelf.all == NULL && diag_result() == 0)
		diag_die(DIAG_NO, app.plan.path, "no step of a plan (cph-plan writes them)");
	if (app.inventory.path != NULL && read_file(&app.inventory, shelf_labels, say_nothing) != 0)
		diag_die(DIAG_FAIL, app.inventory.path, "%s", strerror(errno));
	app.dirfd = open(app.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (app.dirfd < 0)
		diag_die(DIAG_FAIL, app.dir, "%s", strerror(errno));
	if (!app.dry) {
		lock_shelf();
		file_sweep(app.dirfd);
	}
	if (shelf_links(&app.shelf, app.dir, app.dirfd, rep, app.dry) < 0)
		diag_no_memory();
	/* do not begin with some of the phones: the reasons were reported */
	if (diag_result() != 0)
		exit(cli_end(&app.cli));
	hop_init(&app.hop, app.shelf.phone, app.shelf.n, act, NULL);
	app.hop.canary = h.canary;
	app.hop.yes = h.yes;
	app.hop.names = app.names;
	app.hop.guests = app.shelf.guest != NULL;
	if (h.settled != 0)
		app.hop.settled = h.settled;
	hop_begin(&app.hop, now_ms());
}

static void
readable(struct loop_io *io, unsigned events)
{
	(void)io;
	(void)events;
	app.readable = 1;
}

static void
make_loop(void)
{
	static const int sigs[] = { SIGTERM, SIGINT, 0 };

	app.loop = loop_new();
	if (app.loop == NULL || loop_signals(app.loop, sigs) != 0)
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	app.file = loop_add(app.loop, &app.input, STDIN_FILENO, LOOP_READ, readable) != 0;
	if (app.file && errno != EPERM)
		diag_die(DIAG_FAIL, "stdin", "%s", strerror(errno));
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
	snprintf(object, sizeof object, "%s: %s", p->mac, p->file);
	diag_note(2, object, "%.*s", (int)words.n, (const char *)words.p);
}

/* With a -t below the default a real phone that burns is silent for longer than that. */
static void
warn_of_t(const struct hop_phone *p)
{
	if (app.told_t || p == NULL || app.hop.settled >= HOP_SETTLED || hop_loopback(span_cstr(p->ip)))
		return;
	app.told_t = 1;
	diag_warn("-t", "%u s are less than a phone may be silent while it burns and starts (%u s); only simulated phones are faster",
	    (unsigned)(app.hop.settled / 1000), HOP_SETTLED / 1000);
}

/* Where the phone's link led at that time of day.  What an earlier run, or a person, moved since then led to the hop before; else a log that is
 * read again would show the application of that hop read the files of this one. */
static unsigned
led_to(const struct hop_phone *p, uint64_t ms)
{
	struct stat st;

	if (p->moved != 0 || p->link < 2 || p->link > p->of || fstatat(app.dirfd, p->mac, &st, AT_SYMLINK_NOFOLLOW) != 0 || st.st_mtime < 0)
		return p->link;
	return ms < (uint64_t)st.st_mtime * 1000 ? p->link - 1 : p->link;
}

/* The log of another server does not say what was sent, or names paths of its own.  Then the file of that name in the phone's directory was
 * sent. */
static void
find_file(struct hop_record *h, char path[HOPDIR_PATH + HOP_FILE_MAX])
{
	size_t i, slash = span_rfind(h->file, '/');
	struct span base = slash < h->file.n ? span_sub(h->file, slash + 1, h->file.n) : h->file;
	struct hop_phone *p = NULL;

	if (span_starts(h->path, HOPDIR_NAME "/") || (h->kind == HOP_ASKED && !h->ok && !h->unknown))
		return;
	for (i = 0; i < app.shelf.n && p == NULL; i++)
		if (span_is(h->mac, app.shelf.phone[i]->mac))
			p = app.shelf.phone[i];
	if (p == NULL || base.n == 0 || base.n >= HOP_FILE_MAX)
		return;
	hopdir_path(path, p->mac, led_to(p, h->ms));
	i = strlen(path);
	snprintf(path + i, HOPDIR_PATH + HOP_FILE_MAX - i, "/%.*s", (int)base.n, (const char *)base.p);
	if (faccessat(app.dirfd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		h->path = span_cstr(path);
		h->ok |= h->unknown;
	} else
		h->path = span(NULL, 0);
}

static void
take(unsigned char *line, size_t n)
{
	static struct rec r;
	char path[HOPDIR_PATH + HOP_FILE_MAX];
	struct hop_record h;
	struct hop_phone *p;
	const char *why;
	char text[1024];

	if (rec_skip(span(line, n)))
		return;
	why = rec_parse(line, n, &r);
	if (why == NULL && span_is(r.type, "say")) {
		/* of who started us: printed here, for nobody else may write on the terminal of the live table */
		if (app.words && span_copy(rec_get(&r, "text", NULL), text, sizeof text) == 0)
			print_sentence(text);
		return;
	}
	if (why == NULL)
		why = hopfeed(&r, &h);
	if (why != NULL)
		diag_err(DIAG_FAIL, diag_at("stdin", app.in.lineno), "%s", why);
	else if (h.kind == HOP_NOTHING) {
		if (span_is(r.type, "listen"))
			app.hop.names = app.names || span_is(rec_get(&r, "names", NULL), "all");
		if (!app.hidden) {
			rec_copy(&app.cli.rec, &r);
			recout_emit(&app.out);
		}
	} else {
		find_file(&h, path);
		h.ms = hopclock_map(&app.clock, h.ms, clock_ms(CLOCK_REALTIME), now_ms());
		p = hop_record(&app.hop, &h);
		warn_of_t(p);
		explain_request(p, &h);
	}
}

/* Wait for input until then (loop_now).  1 if there is something to read. */
static int
input(uint64_t until)
{
	app.readable = app.file;
	recout_wait(&app.out, app.loop, app.file ? 0 : until);
	return app.readable;
}

/* Wait for commands that were started, and for answers to check-sync; a second signal ends the wait. */
static void
finish(void)
{
	unsigned before = loop_stops();

	while ((checksync_busy(&app.syncs) && before == 0 && (app.wait == 0 || now_ms() < app.begun + app.wait)) || commands_busy(&app.commands)) {
		tick(now_ms());
		recout_wait(&app.out, app.loop, loop_now() + 50000);
		if (loop_stops() > before)
			return;
	}
}

static void
report_complete(uint64_t now)
{
	char note[64];
	int all = app.hop.n > 0 && hop_over(&app.hop) == HOP_ALL_ARRIVED;

	if (all && !app.complete) {
		snprintf(note, sizeof note, "%zu of %zu", app.hop.n, app.hop.n);
		report(NULL, 0, "complete", note, now);
		print_table();
	}
	app.complete = all;
}

/* Do everything but reading.  1 when it is time to end. */
static int
look_around(void)
{
	static uint64_t looked;
	uint64_t now = now_ms();
	int stay = app.stay || app.shelf.guest != NULL;

	if (!app.dry && now >= looked + 1000) {
		looked = now;
		look_at_links(now);
		read_again(now);
	}
	hop_settle(&app.hop, now);
	tick(now);
	if (stay)
		report_complete(now);
	hoplive_draw(&app.live, &app.hop, now);
	return loop_stops() > 0 || (!stay && hop_over(&app.hop) != HOP_GOES_ON) || (app.wait != 0 && now >= app.begun + app.wait);
}

static void
run(void)
{
	unsigned char *line;
	enum lines_res res;
	size_t n;

	for (;;) {
		if (loop_stops() > 0 || (lines_would_wait(&app.in) && !input(0))) {
			if (look_around())
				return;
			if (!input(loop_now() + (app.hop.settled < 2000 || checksync_busy(&app.syncs) || commands_busy(&app.commands) ? 100000 : 500000)))
				continue;
		}
		/* half a line: look around again, do not wait for the other half */
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
			return;
		}
	}
}

/* Every phone that has not arrived, and where it was last; every link that could not be moved. */
static void
list_rest(void)
{
	char state[160], ago[NUM_DURATION_MAX];
	uint64_t now = now_ms();
	size_t i;

	for (i = 0; i < app.hop.n; i++) {
		const struct hop_phone *p = app.hop.phone[i];

		if (p->link_error != 0)
			diag_err(DIAG_FAIL, p->mac, "link: %s", strerror(p->link_error));
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
	app.base = clock_ms(CLOCK_REALTIME) - clock_ms(CLOCK_MONOTONIC);
	options(argc, argv);
	recout_init(&app.out, &app.cli);
	if (app.dry)
		recout_patient(&app.out);
	app.words = !diag_quiet && (diag_verbose > 0 || isatty(STDERR_FILENO));
	app.hidden = app.words && app.cli.rec.form == REC_TEXT && isatty(STDOUT_FILENO);
	set_up();
	make_loop();
	redraw_init(&app.live, diag_quiet ? -1 : STDERR_FILENO);
	diag_before = clear_live;
	app.begun = now_ms();
	cli_terminal("the records of cph-tftpd");
	lines_init(&app.in, STDIN_FILENO, REC_LINE_MAX);
	run();
	if (!app.file)
		loop_del(app.loop, &app.input);
	redraw_clear(&app.live);
	finish();
	if (!app.complete && hop_over(&app.hop) == HOP_ALL_ARRIVED)
		print_table();
	/* -n is there to print; where that fails nothing else need be reported */
	recout_push(&app.out);
	if (!app.dry || !recout_failed(&app.out))
		list_rest();
	recout_finish(&app.out, app.loop);
	diag_before = NULL;
	commands_free(&app.commands);
	checksync_free(&app.syncs);
	redraw_free(&app.live);
	loop_free(app.loop);
	lines_free(&app.in);
	shelf_free(&app.shelf);
	close(app.dirfd);
	return cli_end(&app.cli);
}
