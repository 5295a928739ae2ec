/* cph-why - say from the log of any TFTP server where each phone is stuck, and why.  See cph-why(1). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asks.h"
#include "cli.h"
#include "diag.h"
#include "format.h"
#include "java.h"
#include "keep.h"
#include "lines.h"
#include "num.h"
#include "pcap.h"
#include "reader.h"
#include "replay.h"
#include "sys.h"
#include "cisco/meaning.h"
#include "cisco/model.h"
#include "cisco/phonetable.h"
#include "words.h"

#define KEYS "why: request: xfer: mac ip label who load verdict sure rule file says do last means rehearsal lint time id port path mode opts answer match reason count by stamp format " \
    "bytes blocks resent ms end"
#define KNOWN_MAX 4096

static const char usage[] =
    "cph-why - say from a TFTP server's log why a Cisco 7940/7960 is stuck\n"
    "usage: cph-why [-jqrv] [-d dir] [-i inventory] [-k keys] [-o keys] [log ...]\n"
    "Manual: cph-why(1)\n";

static struct cli cli;
static struct asks asks;
static struct reader reader;
static const char *file = "stdin";
static unsigned long ids;
static int dirfd = -1;
static const char *dir, *keys;
static struct known { char mac[MAC_LEN + 1]; const char *label, *model, *load, *loader; } known[KNOWN_MAX];
static size_t nknown;
static struct keep keep;

/* The address of a phone where it is one, and not a name, or what is left of an address in a post. */
static const char *
address_of(const struct phone *p)
{
	return p->ip[strspn(p->ip, "0123456789abcdefABCDEF.:")] == '\0' && strpbrk(p->ip, ".:") != NULL ? p->ip : "";
}

/* ---- records, -r ---- */

static void
add_head(const char *type, const struct phone *p, const struct ask *k, unsigned long id)
{
	int64_t ms = k->us / 1000;

	rec_start(&cli.rec, type);
	if (k->stamp >= STAMP_SECOND)
		rec_addtime(&cli.rec, "time", ms / 1000, (unsigned)(ms % 1000));
	else
		rec_addnone(&cli.rec, "time");
	rec_addu(&cli.rec, "id", id);
	rec_adds(&cli.rec, "mac", p->mac);
	rec_adds(&cli.rec, "ip", address_of(p));
	if (k->port != 0)
		rec_addu(&cli.rec, "port", k->port);
	else
		rec_addnone(&cli.rec, "port");
	rec_adds(&cli.rec, "file", k->file);
}

static void
add_tail(const struct phone *p, const struct ask *k)
{
	static const char *const stamp[] = { "none", "none", "second", "exact" };

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

/* What the inventory says of a phone, NULL = nothing.  Where no address is known and the inventory has one phone it is that one. */
static const struct known *
known_of(const struct phone *p)
{
	size_t i;

	for (i = 0; i < nknown; i++)
		if (strcmp(known[i].mac, p->mac) == 0)
			return &known[i];
	return p->mac[0] == '\0' && nknown == 1 ? &known[0] : NULL;
}

static const char *
label_of(const struct phone *p)
{
	const struct known *k = known_of(p);

	return k == NULL ? "" : k->label;
}

/* What the other tools say of the directory that was served (-d). */
struct found {
	char rule[64], file[ASK_NAME], text[160], lint[300];
};

static int
asked_for(const struct phone *p, enum phonefile kind, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (name == NULL ? phone_ask(p, i)->kind == kind : strcmp(phone_ask(p, i)->file, name) == 0)
			return 1;
	return 0;
}

/* How the simulated phone is to begin: as the inventory has it, else as the log shows it.  0 when neither says enough. */
static int
begin_as(const struct phone *p, const struct verdict *v, struct replay *r)
{
	static char model[8], load[32];
	const struct known *k = known_of(p);

	memset(r, 0, sizeof *r);
	r->mac = p->mac[0] != '\0' ? p->mac : k != NULL ? k->mac : "001122334455";
	r->keys = keys;
	r->load = k == NULL ? "" : k->load;
	r->loader = k == NULL ? "" : k->loader;
	r->model = k == NULL ? "" : k->model;
	if (v->kind == V_OTHER_FAMILY) {
		int sure = java_start(p, model, load);

		if (strcmp(v->who, "Java") != 0 || (r->load[0] == '\0' && !sure))
			return 0;
		r->model = model;
		if (r->load[0] == '\0')
			r->load = load;
		return r->model[0] != '\0';
	}
	r->point = v->kind == V_CTL ? "ctl=need" : asked_for(p, PF_OTHER, "SEPDefault.cnf") ? "sccp=sepdefault" : NULL;
	/* an application that was up, where no loader asked for anything */
	r->running = (strcmp(v->who, "SCCP") == 0 || strcmp(v->who, "SIP") == 0) && !asked_for(p, PF_MGCMAC, NULL) && !asked_for(p, PF_IMAGE, NULL) &&
	    !asked_for(p, PF_OS79XX, NULL);
	if (r->load[0] == '\0')
		r->load = strcmp(v->who, "loader") == 0 ? "UAL" : strcmp(v->who, "SCCP") == 0 ? "P00308000500" : strcmp(v->who, "SIP") == 0 ? v->load : "";
	return r->load[0] != '\0';
}

static void
replay(const struct phone *p, struct verdict *v, struct found *f)
{
	const struct known *k = known_of(p);
	struct replay r;

	memset(f, 0, sizeof *f);
	if (dir == NULL)
		return;
	if (begin_as(p, v, &r))
		replay_phone(dir, &r, f->rule, sizeof f->rule, f->file, sizeof f->file, f->text, sizeof f->text);
	verdict_rehearsed(v, f->rule, f->text, f->file, k != NULL && k->load[0] != '\0');
	replay_lint(dir, v->file, f->lint, sizeof f->lint);
}

/* What the file that was asked for last means, in the words of cph-tftpd -v; empty where it is not known how it was answered. */
static struct span
means(const struct phone *p, const char *who)
{
	const struct ask *k = p->n == 0 ? NULL : phone_ask(p, p->n - 1);
	enum asker asker = strcmp(who, "old boot") == 0 ? ASKER_OLD : strcmp(who, "loader") == 0 ? ASKER_LOADER : strcmp(who, "SIP") == 0 ? ASKER_SIP :
	    strcmp(who, "SCCP") == 0 ? ASKER_SCCP : strcmp(who, "Java") == 0 ? ASKER_JAVA : ASKER_ANY;
	struct span s = { NULL, 0 };

	if (k != NULL && k->answer != ANSWER_UNKNOWN)
		s = meaning_of(span_cstr(k->file), asker, k->answer != ANSWER_REFUSED);
	return s;
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
	rec_adds(&cli.rec, "ip", address_of(p));
	rec_adds(&cli.rec, "label", label_of(p));
	rec_adds(&cli.rec, "who", v->who);
	rec_adds(&cli.rec, "load", v->load);
	rec_adds(&cli.rec, "verdict", verdict_name(v->kind));
	rec_adds(&cli.rec, "sure", sure_name[v->sure]);
	rec_adds(&cli.rec, "rule", v->rule[0] != '\0' ? v->rule : verdict_rule(v->kind == V_OTHER_FAMILY ? v->also : v->kind));
	rec_adds(&cli.rec, "file", v->file);
	rec_adds(&cli.rec, "says", says);
	rec_adds(&cli.rec, "do", todo);
	rec_adds(&cli.rec, "last", p->n == 0 ? "" : phone_ask(p, p->n - 1)->file);
	rec_add(&cli.rec, "means", means(p, v->who));
	if (dir != NULL) {
		rec_adds(&cli.rec, "rehearsal", f->rule);
		rec_adds(&cli.rec, "lint", f->lint);
	}
	rec_end(&cli.rec);
}

/* A sentence, folded at the width of the terminal and indented. */
static void
add_folded(struct buf *b, const char *begins, const char *text)
{
	unsigned columns = 0, lines;
	size_t at, room, n = strlen(text);
	const char *width = getenv("COLUMNS");
	uint64_t given;

	sys_terminal(STDOUT_FILENO, &columns, &lines);
	if (width != NULL && num_u64(span_cstr(width), 20, 1000, &given) == NUM_OK)
		columns = (unsigned)given;
	room = columns < 20 ? 80 : columns;
	buf_addf(b, "    %s", begins);
	room -= 4 + strlen(begins) < room / 2 ? 4 + strlen(begins) : room / 2;
	for (at = 0; at < n; room = (columns < 20 ? 80 : columns) - 8) {
		size_t end = n - at <= room ? n : at + room;

		while (end < n && end > at && text[end] != ' ')
			end--;
		if (end == at)          /* a word that is longer than the line */
			end = at + strcspn(text + at, " ");
		buf_add(b, text + at, end - at);
		buf_adds(b, "\n");
		at = end + (text[end] == ' ');
		if (at < n)
			buf_adds(b, "        ");
	}
}

static void
add_escaped(struct buf *b, const char *begins, const char *text)
{
	struct buf e = { 0 };

	rec_escape(&e, span_cstr(text));
	add_folded(b, begins, buf_cstr(&e));
	buf_free(&e);
}

/* For a person at a terminal: who, what is the matter, what mends it. */
static void
tell(const struct phone *p, const struct verdict *v, const struct found *f)
{
	static const char *const begins[] = { "", "likely: ", "" };
	char text[700];
	struct buf b = { 0 };

	rec_escape(&b, span_cstr(p->mac[0] != '\0' ? p->mac : p->masked[0] != '\0' ? p->masked : p->ip));
	if (p->mac[0] != '\0' && p->ip[0] != '\0')
		buf_addf(&b, " (%s)", p->ip);
	if (label_of(p)[0] != '\0') {
		buf_adds(&b, ", ");
		rec_escape(&b, span_cstr(label_of(p)));
	}
	if (p->n > 0 && strcmp(v->who, "unknown") != 0)
		buf_addf(&b, ", %s%s", v->who, strcmp(v->who, "SIP") == 0 || strcmp(v->who, "SCCP") == 0 ? " application" : "");
	buf_adds(&b, ":\n");
	verdict_says(v, p->mac, text, sizeof text);
	add_escaped(&b, begins[v->sure], text);
	verdict_todo(v, text, sizeof text);
	if (text[0] != '\0')
		add_escaped(&b, "-> ", text);
	if (means(p, v->who).n > 0 && strcmp(phone_ask(p, p->n - 1)->file, v->file) != 0) {
		snprintf(text, sizeof text, "%s: %.*s", phone_ask(p, p->n - 1)->file, (int)means(p, v->who).n, (const char *)means(p, v->who).p);
		add_escaped(&b, "last ", text);
	}
	if (f->rule[0] != '\0' && strcmp(f->rule, v->rule) != 0) {
		snprintf(text, sizeof text, "%s%s%s (%s)", f->file, f->file[0] == '\0' ? "" : ": ", f->text, f->rule);
		add_escaped(&b, "on these files the simulated phone is stuck by another rule: ", text);
	} else if (f->rule[0] != '\0')
		add_escaped(&b, "", "the simulated phone says the same of these files");
	if (f->lint[0] != '\0')
		add_escaped(&b, "", f->lint);
	out_add(&cli.out, b.p, b.n);
	buf_free(&b);
}

static int
is_well(enum verdict_kind k)
{
	return k == V_ARRIVED || k == V_UNDER_WAY;
}

static void
conclude(void)
{
	int words = cli.rec.form == REC_TEXT && isatty(STDOUT_FILENO);
	size_t i;

	for (i = 0; i < asks.n; i++) {
		struct phone *p = &asks.phone[i];
		const struct known *k = known_of(p);
		struct verdict v;
		struct found f;
		struct model m;

		if (k != NULL && model_find(span_cstr(k->model), &m) == 0) {
			if (span_copy(m.name, p->model, sizeof p->model) != 0)
				p->model[0] = '\0';
			p->java = m.java;
		}
		/* a lease alone may be that of another device, which says so */
		if (p->n == 0 && (p->discovers + p->acks + p->naks == 0 || (p->class[0] != '\0' && strncmp(p->class, "Cisco", 5) != 0)))
			continue;
		verdict_find(p, asks.last.us, dirfd, &v);
		v.dir = dir;
		replay(p, &v, &f);
		if (words)
			tell(p, &v, &f);
		else
			print_why(p, &v, &f);
		if (!is_well(v.kind == V_OTHER_FAMILY ? v.also : v.kind))
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

static const char *
kept(struct span s)
{
	const char *p = (const char *)keep_span(&keep, s).p;

	if (p == NULL)
		diag_no_memory();
	return p;
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
		if (nknown < KNOWN_MAX && mac_parse(rec_get(&r, "mac", NULL), known[nknown].mac) == NULL) {
			known[nknown].label = kept(label);
			known[nknown].model = kept(rec_get(&r, "model", NULL));
			known[nknown].load = kept(rec_get(&r, "load", NULL));
			known[nknown].loader = kept(rec_get(&r, "loader", NULL));
			nknown++;
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

	cli_init(&cli, "cph-why", usage, "d:i:k:r", KEYS);
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
		case 'k':
			keys = cli.arg;
			break;
		case 'r':
			records = 1;
			break;
		}
	why = format_init();
	if (why == NULL)
		why = verdict_init();
	if (why != NULL)
		diag_die(DIAG_FAIL, NULL, "%s", why);
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
