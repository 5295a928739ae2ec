/* cph-mkcnf - write the files a phone asks for on its way to a load */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "deploy.h"
#include "diag.h"
#include "lint.h"
#include "loadid.h"
#include "pjsip.h"
#include "table.h"
#include "zone.h"

static const char usage[] =
    "usage: cph-mkcnf [-jnqsv] [-c site] [-D rule] [-e file[,file ...]] [-i inventory]\n"
    "                 [-o keys] [-P name=value] [-t load] [-z zone] -d dir\n"
    "       cph-mkcnf -A pjsip [-q] [-c site] [-P name=value] -i inventory\n"
    "       cph-mkcnf -l [-q] path ...\n";

#define SITE_MAX 65536          /* bytes of a site file */

static struct cli cli;
static struct params params;
static struct compose compose;
static struct inv inv;
static struct keep plan_text;
static struct steprec *step;
static size_t nsteps;
static struct buf site_text;
static struct extras extras;

struct options {
	const char *dir, *site, *inventory, *load;
	int only_show, hops, judge, pbx;
};

static _Noreturn void
no_memory(void)
{
	diag_die(DIAG_FAIL, NULL, "%s", strerror(ENOMEM));
}

static void
say(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	const char *object = line > 0 ? diag_at(file, line) : file;

	(void)ctx;
	if (status == 0)
		diag_warn(object, "%s", why);
	else
		diag_err(status, object, "%s", why);
}

/* -P name=value */
static void
option_setting(const char *arg)
{
	struct span s = span_cstr(arg), name, value;
	char why[PARAM_WHY_MAX], object[PARAM_NAME_MAX + 3] = "-P ", near[PARAM_NAME_MAX];
	const struct param *p;
	size_t eq = span_find(s, '=');
	unsigned n;

	name = span_sub(s, 0, eq);
	value = span_sub(s, eq + 1, s.n);
	if (eq == s.n || name.n == 0)
		cli_usage("-P", "needs name=value");
	if (span_copy(name, object + 3, PARAM_NAME_MAX) != 0)
		cli_usage("-P", "the name is too long");
	if (params_find(&params, name, &p, &n) != PARAM_KNOWN) {
		params_suggest(&params, name, near);
		diag_die(DIAG_FAIL, object, near[0] == '\0' ? "not a parameter" : "not a parameter, did you mean %s?", near);
	}
	if (p->secret)
		cli_usage(object, "secrets come from files (-c, -i), not from a command line that everybody can read");
	if (p->type == PT_LOAD)
		cli_usage(object, "the plan names the load");
	switch (param_check(&params, p, value, why)) {
	case PARAM_GOOD:
		break;
	case PARAM_DOUBTFUL:
		diag_warn(object, "%s", why);
		break;
	case PARAM_BAD:
		cli_usage(object, why);
	}
	if (cnf_put_known(&compose.site, p, n, value, CNF_OPTION, "-P", 0) != 0)
		no_memory();
}

/* -e: files beside those of the plan */
static void
option_extras(const char *arg)
{
	struct span rest = span_cstr(arg), name;

	while (span_cut(&rest, ',', &name))
		if (extras_want(&extras, name) != 0)
			diag_die(DIAG_FAIL, "-e", "%.*s: not known (dialplan.xml RINGLIST.DAT syncinfo.xml)", (int)name.n, (const char *)name.p);
}

/* -D: a rule of the dial plan */
static void
option_rule(const char *arg)
{
	int doubtful;
	const char *why = extras_rule(&extras, span_cstr(arg), &doubtful);

	if (why != NULL && !doubtful)
		diag_die(DIAG_FAIL, "-D", "%s: %s", arg, why);
	if (why != NULL)
		diag_warn("-D", "%s: %s", arg, why);
}

/* -z: a zone by name, or the rule itself */
static void
option_zone(const char *arg)
{
	static struct tz_param value[TZ_PARAMS];
	const char *dir = getenv("TZDIR"), *why, *doubt;
	size_t i, n = 0;

	if (dir == NULL || dir[0] == '\0')
		dir = "/usr/share/zoneinfo";
	switch (zone_find(arg, dir, (int64_t)time(NULL), value, &n, &why, &doubt)) {
	case ZONE_OK:
		break;
	case ZONE_NONE:
		diag_die(DIAG_FAIL, "-z", "%s: no such time zone here", arg);
	case ZONE_NO:
		diag_die(DIAG_NO, "-z", "%s: %s", arg, why);
	case ZONE_DIR:
		diag_die(DIAG_FAIL, dir, "%s", strerror(errno));
	}
	if (doubt != NULL)
		diag_warn("-z", "%s: %s", arg, doubt);
	for (i = 0; i < n; i++)
		if (cnf_put(&compose.site, &params, span_cstr(value[i].name), span_cstr(value[i].value), CNF_OPTION, "-z", 0) != 0)
			no_memory();
}

static void
read_site(const char *path)
{
	if (file_slurp(path, &site_text, SITE_MAX) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	if (cnf_load(&compose.site, &params, buf_span(&site_text), CNF_SITE, path, compose.rep) != 0)
		no_memory();
	if (cnf_get(&compose.site, "image_version") != NULL)
		diag_warn(path, "image_version: ignored, the plan names the load");
}

static void
read_inventory(const char *path)
{
	int fd;

	if (strcmp(path, "-") == 0)
		cli_usage("-i", "standard input is where the plan comes from");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || inv_read(&inv, fd, path) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	close(fd);
	if (inv.n == 0 && diag_result() == 0)
		diag_err(DIAG_NO, path, "no phone in it");
}

/* The phone file is written beside the others, so the phone must not be sent to look for it elsewhere. */
static void
check_dir(void)
{
	const struct cnf_item *it = cnf_get(&compose.site, "tftp_cfg_dir");

	if (it != NULL && !param_unset(it->value) && !span_is(it->value, "./"))
		say(NULL, DIAG_NO, it->file, it->line, "tftp_cfg_dir: the phone would look for its file there, and it is written beside "
		    "the others");
}

static void
add_step(const struct rec *r, unsigned long line)
{
	static size_t cap;
	const char *why;

	if (nsteps == cap) {
		struct steprec *p;

		cap = cap == 0 ? 64 : cap * 2;
		p = realloc(step, cap * sizeof *p);
		if (p == NULL)
			no_memory();
		step = p;
	}
	why = steprec_read(&step[nsteps], r, &plan_text, line);
	if (why != NULL)
		diag_err(step[nsteps].bad_mac ? DIAG_NO : DIAG_FAIL, diag_at("stdin", line), "%s%s", step[nsteps].bad_mac ? "mac: " : "", why);
	else
		nsteps++;
}

/* Steps, and phone records among them; records of other types go through as they are. */
static void
read_plan(void)
{
	static struct table t;
	static struct rec r;
	int got;

	table_init(&t, STDIN_FILENO, "step");
	while ((got = table_next(&t, &r)) != 0) {
		if (got == -2)
			diag_die(DIAG_FAIL, "stdin", "%s", strerror(t.in.err));
		if (got < 0)
			diag_err(DIAG_FAIL, diag_at("stdin", t.lineno), "%s", t.err);
		else if (span_is(r.type, "step"))
			add_step(&r, t.lineno);
		else if (!span_is(r.type, "phone"))
			rec_copy(&cli.rec, &r);
		else if (inv_add(&inv, &r, "stdin", t.lineno) != 0)
			no_memory();
	}
	table_free(&t);
	if (nsteps == 0 && diag_result() == 0)
		diag_err(DIAG_NO, "stdin", "no step of a plan (cph-plan writes them)");
}

/* -t: the phones run this load already, and are only to be configured: a step from it to itself for each */
static void
stay(const char *load)
{
	char record[256];
	struct load id;
	struct rec r;
	size_t i;

	if (inv.n == 0 && diag_result() == 0)
		cli_usage("-t", "needs an inventory (-i)");
	if (loadid_parse(span_cstr(load), &id) != LOAD_OK || strcmp(id.id, load) != 0)
		diag_die(DIAG_FAIL, "-t", "%s: not the name of a load%s%s", load, id.meant[0] == '\0' ? "" : ", did you mean ", id.meant);
	if (id.proto != PROTO_SIP || strcmp(id.role, "application") != 0)
		diag_die(DIAG_FAIL, "-t", "%s: not a SIP load, and only those are configured by text files", load);
	for (i = 0; i < inv.n; i++) {
		/* a loader would take an XML file of the phone's own first */
		int n = snprintf(record, sizeof record, "step\tmac=%s\tfrom=%s\tto=%s\twrite=SIPDefault.cnf:%s,SIP<MAC>.cnf:%s\tabsent=%s",
		    inv.phone[i].mac, load, load, load, load, strcmp(id.era, "loader") == 0 ? "SEP<MAC>.cnf.xml" : "");

		if (n > 0 && rec_parse((unsigned char *)record, (size_t)n, &r) == NULL)
			add_step(&r, i + 1);
	}
}

/* Which phone a step is for: what it says, else the only one there is. */
static void
settle_phone(struct steprec *s)
{
	if (s->mac[0] == '\0' && inv.n > 1)
		diag_err(DIAG_NO, diag_at("stdin", s->line), "the step is for no phone in particular and the inventory has %zu: "
		    "let cph-plan read the inventory too", inv.n);
	else if (s->mac[0] == '\0' && inv.n == 1)
		memcpy(s->mac, inv.phone[0].mac, sizeof s->mac);
	else if (s->mac[0] != '\0' && inv.n > 0 && inv_find(&inv, s->mac) == NULL)
		diag_err(DIAG_NO, diag_at("stdin", s->line), "%s: not in the inventory", s->mac);
}

static void
changed(void *ctx, const char *path, int yes)
{
	(void)ctx;
	rec_start(&cli.rec, "cnf");
	rec_adds(&cli.rec, "path", path);
	rec_adds(&cli.rec, "changed", yes ? "yes" : "no");
	rec_end(&cli.rec);
}

static int
by_phone(const void *a, const void *b)
{
	const struct steprec *x = a, *y = b;
	int r = strcmp(x->mac, y->mac);

	if (r == 0)
		r = (x->hop > y->hop) - (x->hop < y->hop);
	return r != 0 ? r : (x->line > y->line) - (x->line < y->line);
}

/* Everything in the directory itself: one hop for every phone. */
static void
flat(struct deploy *d, struct outlist *l)
{
	size_t i;

	for (i = 0; i < nsteps; i++)
		if (compose_step(&compose, l, &step[i], step[i].mac, inv_find(&inv, step[i].mac)) != 0)
			no_memory();
	for (i = 0; i < nsteps; i++) {
		deploy_absent(d, l, &step[i]);
		if (diag_verbose > 0)
			deploy_images(d, &step[i]);
	}
	if (extras_add(&extras, d, l, &compose, &inv) != 0)
		no_memory();
}

/* A directory for every hop of every phone. */
static void
stack(struct deploy *d, struct outlist *l)
{
	size_t i, n;

	deploy_bare(d);
	for (i = 0; i < nsteps; i += n) {
		for (n = 1; i + n < nsteps && strcmp(step[i].mac, step[i + n].mac) == 0; n++)
			;
		if (step[i].mac[0] == '\0')
			diag_err(DIAG_NO, diag_at("stdin", step[i].line), "for which phone? Neither the plan nor an inventory of one phone (-i) says");
		else if (deploy_phone(d, &compose, l, &step[i], n, inv_find(&inv, step[i].mac)) != 0)
			no_memory();
	}
}

/* -n: what would change */
static void
show(struct deploy *d, const struct outlist *l)
{
	struct buf text = { 0 };
	char bad[512];

	if (deploy_show(d, l, &text, bad) != 0)
		diag_die(DIAG_FAIL, bad, "%s", strerror(errno));
	out_add(&cli.out, text.p, text.n);
	buf_free(&text);
}

static void
run(const struct options *o, int dirfd)
{
	struct outlist l = { 0 };
	struct deploy d = { 0 };
	char bad[512];
	size_t i;
	int hops = o->hops;

	for (i = 0; i < nsteps; i++)
		settle_phone(&step[i]);
	if (diag_result() != 0)
		return;
	qsort(step, nsteps, sizeof *step, by_phone);
	for (i = 1; i < nsteps; i++)
		hops |= strcmp(step[i - 1].mac, step[i].mac) == 0;
	if (deploy_look(&d, o->dir, dirfd, compose.rep) != 0)
		diag_die(DIAG_FAIL, o->dir, "%s", strerror(errno));
	if (compose_init(&compose) != 0)
		no_memory();
	d.extras = &extras;
	d.inv = &inv;
	l.prefix = "";
	if (hops)
		stack(&d, &l);
	else
		flat(&d, &l);
	if (diag_result() == 0 && o->only_show)
		show(&d, &l);
	else if (diag_result() == 0 && deploy_write(&d, &l, changed, NULL, bad) != 0)
		diag_err(DIAG_FAIL, bad, "%s", strerror(errno));
	outlist_free(&l);
	deploy_free(&d);
}

/* -l: judge what is there already */
static void
lint(int argc, char **argv)
{
	int i;

	if (cli.ind == argc)
		cli_usage("-l", "needs a file or directory");
	for (i = cli.ind; i < argc; i++)
		if (lint_path(&params, argv[i], compose.rep) != 0)
			diag_err(DIAG_FAIL, argv[i], "%s", strerror(errno));
}

/* -A: what the other end of the wire needs */
static void
print_pbx(const struct options *o)
{
	struct buf text = { 0 };

	if (o->inventory == NULL)
		cli_usage("-A", "needs an inventory (-i)");
	if (o->site != NULL)
		read_site(o->site);
	read_inventory(o->inventory);
	if (compose_init(&compose) != 0 || pjsip_write(&text, &compose, &inv) != 0)
		no_memory();
	if (diag_result() == 0)
		out_add(&cli.out, text.p, text.n);
	buf_free(&text);
}

/* What the tool is for: a plan on standard input, files in a directory. */
static void
write_files(const struct options *o)
{
	int dirfd;

	if (o->dir == NULL)
		cli_usage("-d", "needed: the directory that the phones are served from");
	dirfd = open(o->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		diag_die(DIAG_FAIL, o->dir, "%s", strerror(errno));
	if (o->site != NULL)
		read_site(o->site);
	if (o->inventory != NULL)
		read_inventory(o->inventory);
	check_dir();
	if (o->load != NULL)
		stay(o->load);
	else
		read_plan();
	if (diag_result() == 0)
		run(o, dirfd);
	close(dirfd);
}

static void
parse(struct options *o, int argc, char **argv)
{
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1)
		switch (c) {
		case 'A':
			if (strcmp(cli.arg, "pjsip") != 0)
				diag_die(DIAG_FAIL, "-A", "%s: not known (pjsip is)", cli.arg);
			o->pbx = 1;
			break;
		case 'c':
			o->site = cli.arg;
			break;
		case 'D':
			option_rule(cli.arg);
			break;
		case 'd':
			o->dir = cli.arg;
			break;
		case 'e':
			option_extras(cli.arg);
			break;
		case 'i':
			o->inventory = cli.arg;
			break;
		case 'l':
			o->judge = 1;
			break;
		case 'n':
			o->only_show = 1;
			break;
		case 'P':
			option_setting(cli.arg);
			break;
		case 's':
			o->hops = 1;
			break;
		case 't':
			o->load = cli.arg;
			break;
		case 'z':
			option_zone(cli.arg);
			break;
		}
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	const char *why;

	cli_init(&cli, "cph-mkcnf", usage, "A:c:D:d:e:i:lnP:st:z:", "path changed");
	why = params_init(&params);
	if (why != NULL)
		diag_die(DIAG_FAIL, "params.tsv", "%s", why);
	compose.ps = &params;
	compose.rep.fn = say;
	inv_init(&inv, &params, compose.rep);
	parse(&o, argc, argv);
	if (!o.judge && cli.ind < argc)
		cli_usage(argv[cli.ind], "no operand is expected: the plan comes on standard input");
	if (o.judge)
		lint(argc, argv);
	else if (o.pbx)
		print_pbx(&o);
	else
		write_files(&o);
	free(step);
	keep_free(&plan_text);
	inv_free(&inv);
	compose_free(&compose);
	buf_free(&site_text);
	return cli_end(&cli);
}
