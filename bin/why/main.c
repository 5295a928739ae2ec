/* cph-why - say from the log of any TFTP server where each phone is stuck, and why.  See cph-why(1). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "asks.h"
#include "cli.h"
#include "diag.h"
#include "format.h"
#include "keep.h"
#include "lines.h"
#include "pcap.h"
#include "reader.h"
#include "replay.h"
#include "cisco/phonetable.h"
#include "verdict.h"

#define KEYS "why: request: xfer: mac ip label who load verdict sure rule file says do rehearsal lint time id port path mode opts answer match reason count by stamp format " \
    "bytes blocks resent ms end"
#define LABELS_MAX 4096

static const char usage[] =
    "cph-why - say from a TFTP server's log why a Cisco 7940/7960 is stuck\n"
    "usage: cph-why [-jqrv] [-d dir] [-i inventory] [-o keys] [log ...]\n"
    "Manual: cph-why(1)\n";

static struct cli cli;
static struct asks asks;
static struct reader reader;
static const char *file = "stdin";
static unsigned long ids;
static int dirfd = -1;
static const char *dir;
static struct { char mac[MAC_LEN + 1]; const char *label; } labels[LABELS_MAX];
static size_t nlabels;
static struct keep keep;

/* ---- records, -r ---- */

static void
add_head(const char *type, const struct phone *p, const struct ask *k, unsigned long id)
{
	int64_t ms = k->us / 1000;

	rec_start(&cli.rec, type);
	rec_addtime(&cli.rec, "time", ms / 1000, (unsigned)(ms % 1000));
	rec_addu(&cli.rec, "id", id);
	rec_adds(&cli.rec, "mac", p->mac);
	rec_adds(&cli.rec, "ip", p->ip);
	rec_addu(&cli.rec, "port", k->port);
	rec_adds(&cli.rec, "file", k->file);
}

static void
add_tail(const struct phone *p, const struct ask *k)
{
	static const char *const stamp[] = { "none", "second", "exact" };

	rec_adds(&cli.rec, "by", p->mac[0] == '\0' ? "none" : p->by_lease ? "lease" : "name");
	rec_adds(&cli.rec, "stamp", stamp[k->stamp]);
	rec_adds(&cli.rec, "format", k->format);
	rec_end(&cli.rec);
}

static void
print_xfer(void *ctx, const struct phone *p, const struct ask *k)
{
	(void)ctx;
	add_head("xfer", p, k, ids);
	rec_adds(&cli.rec, "path", k->path);
	rec_addu(&cli.rec, "bytes", k->bytes);
	rec_addu(&cli.rec, "blocks", k->blocks);
	rec_addu(&cli.rec, "resent", k->resent);
	rec_addnone(&cli.rec, "ms");
	rec_adds(&cli.rec, "end", k->answer == ANSWER_SENT ? "ok" : "error");
	rec_adds(&cli.rec, "reason", k->text);
	add_tail(p, k);
}

static void
print_request(void *ctx, const struct phone *p, struct ask *k)
{
	char answer[16] = "";

	if (k->answer == ANSWER_REFUSED)
		snprintf(answer, sizeof answer, "error%d", k->code < 0 ? k->forbidden ? 2 : 1 : k->code);
	else if (k->answer != ANSWER_UNKNOWN)
		snprintf(answer, sizeof answer, "data");
	k->printed = 1;
	add_head("request", p, k, ++ids);
	rec_adds(&cli.rec, "path", k->path);
	rec_adds(&cli.rec, "mode", "");
	rec_adds(&cli.rec, "opts", "");
	rec_adds(&cli.rec, "answer", answer);
	rec_adds(&cli.rec, "match", "");
	rec_adds(&cli.rec, "reason", k->answer == ANSWER_REFUSED ? k->text : "");
	rec_addu(&cli.rec, "count", 1u + k->again);
	add_tail(p, k);
	if (k->answer == ANSWER_SENT || k->answer == ANSWER_BROKEN)
		print_xfer(ctx, p, k);
}

/* ---- verdicts ---- */

static const char *
label_of(const struct phone *p)
{
	size_t i;

	for (i = 0; i < nlabels; i++)
		if (strcmp(labels[i].mac, p->mac) == 0)
			return labels[i].label;
	return "";
}

/* What the other tools say of the directory that was served (-d). */
struct found {
	char rule[64], file[ASK_NAME], lint[300];
};

static void
replay(const struct phone *p, struct verdict *v, struct found *f)
{
	const char *mac = p->mac[0] == '\0' ? "001122334455" : p->mac;

	memset(f, 0, sizeof *f);
	if (dir == NULL)
		return;
	if (strcmp(v->who, "loader") == 0)
		replay_phone(dir, mac, "UAL", f->rule, sizeof f->rule, f->file, sizeof f->file);
	else if (strcmp(v->who, "SCCP") == 0)
		replay_phone(dir, mac, v->load[0] == '\0' ? "P00308000500" : v->load, f->rule, sizeof f->rule, f->file, sizeof f->file);
	else if (strcmp(v->who, "SIP") == 0 && v->load[0] != '\0')
		replay_phone(dir, mac, v->load, f->rule, sizeof f->rule, f->file, sizeof f->file);
	verdict_rehearsed(v, f->rule, f->file);
	replay_lint(dir, v->file, f->lint, sizeof f->lint);
}

static const char *const sure_name[] = { "certain", "likely", "open" };

static void
print_why(const struct phone *p, const struct verdict *v, const struct found *f)
{
	char says[512], todo[256];

	verdict_says(v, p->mac, says, sizeof says);
	verdict_todo(v, todo, sizeof todo);
	rec_start(&cli.rec, "why");
	rec_adds(&cli.rec, "mac", p->mac);
	rec_adds(&cli.rec, "ip", p->ip);
	rec_adds(&cli.rec, "label", label_of(p));
	rec_adds(&cli.rec, "who", v->who);
	rec_adds(&cli.rec, "load", v->load);
	rec_adds(&cli.rec, "verdict", verdict_name(v->kind));
	rec_adds(&cli.rec, "sure", sure_name[v->sure]);
	rec_adds(&cli.rec, "rule", verdict_rule(v->kind));
	rec_adds(&cli.rec, "file", v->file);
	rec_adds(&cli.rec, "says", says);
	rec_adds(&cli.rec, "do", todo);
	if (dir != NULL) {
		rec_adds(&cli.rec, "rehearsal", f->rule);
		rec_adds(&cli.rec, "lint", f->lint);
	}
	rec_end(&cli.rec);
}

/* For a person at a terminal: two or three lines a phone. */
static void
tell(const struct phone *p, const struct verdict *v, const struct found *f)
{
	char says[512], todo[256];
	struct buf b = { 0 };

	verdict_says(v, p->mac, says, sizeof says);
	verdict_todo(v, todo, sizeof todo);
	rec_escape(&b, span_cstr(p->mac[0] != '\0' ? p->mac : p->masked[0] != '\0' ? p->masked : p->ip));
	if (p->mac[0] != '\0' && p->ip[0] != '\0')
		buf_addf(&b, " (%s)", p->ip);
	if (label_of(p)[0] != '\0') {
		buf_adds(&b, ", ");
		rec_escape(&b, span_cstr(label_of(p)));
	}
	buf_addf(&b, ", %s%s: ", strcmp(v->who, "unknown") == 0 ? "what it runs is not known" : v->who,
	    strcmp(v->who, "SIP") == 0 || strcmp(v->who, "SCCP") == 0 ? " application" : "");
	rec_escape(&b, span_cstr(says));
	if (v->sure == SURE_LIKELY)
		buf_adds(&b, " (likely)");
	buf_adds(&b, "\n");
	if (todo[0] != '\0') {
		buf_adds(&b, "    ");
		rec_escape(&b, span_cstr(todo));
		buf_adds(&b, "\n");
	}
	if (f->rule[0] != '\0') {
		buf_adds(&b, strcmp(f->rule, verdict_rule(v->kind)) == 0 ? "    the simulated phone says the same of these files: " :
		    "    on these files the simulated phone is stuck by another rule: ");
		rec_escape(&b, span_cstr(f->rule));
		buf_adds(&b, " at ");
		rec_escape(&b, span_cstr(f->file));
		buf_adds(&b, "\n");
	}
	if (f->lint[0] != '\0') {
		buf_adds(&b, "    ");
		rec_escape(&b, span_cstr(f->lint));
		buf_adds(&b, "\n");
	}
	out_add(&cli.out, b.p, b.n);
	buf_free(&b);
}

static void
conclude(void)
{
	int words = cli.rec.form == REC_TEXT && isatty(STDOUT_FILENO);
	size_t i;

	for (i = 0; i < asks.n; i++) {
		const struct phone *p = &asks.phone[i];
		struct verdict v;
		struct found f;

		if (p->n == 0 && p->discovers + p->acks == 0)
			continue;
		verdict_find(p, asks.last.us, dirfd, &v);
		replay(p, &v, &f);
		if (words)
			tell(p, &v, &f);
		else
			print_why(p, &v, &f);
		if (v.kind != V_ARRIVED && v.kind != V_UNDER_WAY)
			diag_status(DIAG_NO);
	}
	if (asks.n == 0 && diag_result() == DIAG_OK)
		diag_err(DIAG_NO, file, "no request of a phone in it: %lu lines, none of a TFTP or DHCP server that is known here", reader.lines);
	else if (reader.foreign > 0)
		diag_note(1, file, "%lu of %lu lines not understood", reader.foreign, reader.lines);
	if (asks.dropped > 0)
		diag_warn(file, "more than %d phones: %lu lines passed over", PHONES_MAX, asks.dropped);
}

/* ---- reading ---- */

static void
not_understood(void *ctx, unsigned long line, struct span text)
{
	struct buf b = { 0 };

	(void)ctx;
	rec_escape(&b, text.n > 200 ? span_sub(text, 0, 200) : text);
	diag_note(1, diag_at(file, line), "not understood: %s", buf_cstr(&b));
	buf_free(&b);
}

static void
read_lines(struct lines *in)
{
	unsigned char *p;
	enum lines_res res;
	size_t n;

	for (;;) {
		if (lines_would_wait(in)) {
			reader_flush(&reader);
			asks_settle(&asks);
			if (cli_flush(&cli) != 0)
				return;
		}
		res = lines_next(in, &p, &n);
		if (res == LINES_LINE)
			reader_line(&reader, p, n, in->lineno);
		else if (res == LINES_LONG)
			diag_warn(diag_at(file, in->lineno), "line too long, passed over");
		else {
			if (res == LINES_ERR)
				diag_err(DIAG_FAIL, file, "%s", strerror(in->err));
			return;
		}
		if (asks.failed)
			diag_no_memory();
	}
}

static void
read_log(int fd)
{
	struct lines in;
	const char *why;

	lines_init(&in, fd, READER_LINE);
	while (in.n - in.at < 4 && lines_more(&in) == 1)
		;
	if (pcap_is(span(in.b + in.at, in.n - in.at))) {
		why = pcap_read(&in, reader_event, &reader);
		if (why != NULL)
			diag_warn(file, "%s", why);
	} else
		read_lines(&in);
	reader_flush(&reader);
	asks_settle(&asks);
	lines_free(&in);
}

static void
read_inventory(const char *path)
{
	static const struct report silent = { NULL, NULL };
	static struct table t;
	static struct rec r;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), got;

	if (fd < 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	phonetable_init(&t, fd);
	while ((got = phonetable_next(&t, &r, silent, path)) != 0) {
		struct span label = rec_get(&r, "label", NULL);

		if (got == -2)
			diag_die(DIAG_FAIL, path, "%s", strerror(t.in.err));
		if (got < 0) {
			diag_err(DIAG_FAIL, diag_at(path, t.lineno), "%s", t.err);
			continue;
		}
		if (label.n == 0)
			label = rec_get(&r, "line1_name", NULL);
		if (nlabels < LABELS_MAX && mac_parse(rec_get(&r, "mac", NULL), labels[nlabels].mac) == NULL) {
			labels[nlabels].label = (const char *)keep_span(&keep, label).p;
			if (labels[nlabels].label == NULL)
				diag_no_memory();
			nlabels++;
		}
	}
	table_free(&t);
	close(fd);
}

int
main(int argc, char **argv)
{
	const char *why;
	int o, i, records = 0;

	cli_init(&cli, "cph-why", usage, "d:i:r", KEYS);
	while ((o = cli_next(&cli, argc, argv)) != -1)
		switch (o) {
		case 'd':
			dir = cli.arg;
			dirfd = open(cli.arg, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
			if (dirfd < 0)
				diag_die(DIAG_FAIL, cli.arg, "%s", strerror(errno));
			break;
		case 'i':
			read_inventory(cli.arg);
			break;
		case 'r':
			records = 1;
			break;
		}
	why = format_init();
	if (why == NULL)
		why = verdict_init();
	if (why != NULL)
		diag_die(DIAG_FAIL, "tables", "%s", why);
	replay_init(argv[0]);
	reader_init(&reader, &asks);
	if (diag_verbose > 0)
		reader.not_understood = not_understood;
	if (records) {
		asks.request = print_request;
		asks.xfer = print_xfer;
	}
	if (cli.ind == argc) {
		cli_terminal("the lines of a log");
		read_log(STDIN_FILENO);
	}
	for (i = cli.ind; i < argc; i++) {
		int fd = strcmp(argv[i], "-") == 0 ? STDIN_FILENO : open(argv[i], O_RDONLY | O_CLOEXEC | O_NOCTTY);

		file = fd == STDIN_FILENO ? "stdin" : argv[i];
		if (fd < 0) {
			diag_err(DIAG_FAIL, argv[i], "%s", strerror(errno));
			continue;
		}
		read_log(fd);
		if (fd != STDIN_FILENO)
			close(fd);
	}
	if (!records)
		conclude();
	asks_free(&asks);
	keep_free(&keep);
	return cli_end(&cli);
}
