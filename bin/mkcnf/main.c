/* cph-mkcnf - write the configuration files that a phone asks for on its way to a load */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cisco/hopdir.h"
#include "cli.h"
#include "deploy.h"
#include "diag.h"
#include "diff.h"
#include "file.h"
#include "num.h"
#include "pjsip.h"
#include "secret.h"
#include "cisco/septable.h"
#include "steplist.h"
#include "table.h"
#include "tree.h"
#include "zone.h"

static const char usage[] =
    "cph-mkcnf - write the files that a Cisco 7940/7960 asks for\n"
    "usage: cph-mkcnf [-fjnqsv] [-c site] [-D rule] [-e file[,file ...]] [-g group]\n"
    "                 [-i inventory] [-m mode] [-o keys] [-P name=value]\n"
    "                 [-t load[,load ...]] [-z zone] -d dir\n"
    "       cph-mkcnf -A pjsip [-q] [-c site] [-P name=value] -i inventory\n"
    "Manual: cph-mkcnf(1)\n";

#define SITE_MAX 65536          /* bytes of a site file */

static struct cli cli;
static struct params own_params, params;        /* those of a 7940 or 7960; with the limits of the largest model (inv_init) */
static struct compose compose;
static struct inv inv;
static struct steplist plan;
static struct buf site_text;
static struct extras extras;
static struct septable sep;

struct options {
	const char *dir, *site, *inventory, *load;
	int only_show, hops, pbx, flat;
	mode_t mode;
	gid_t gid;
};

/* Refusals so far.  Those that concern one phone only do not stop the others. */
static struct { unsigned long all, phone; } refused;

static void
say(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	const char *object = line > 0 ? diag_at(file, line) : file;

	(void)ctx;
	if (status == 0) {
		diag_warn(object, "%s", why);
		return;
	}
	refused.all++;
	diag_err(status, object, "%s", why);
}

/* -P with a name that the phone does not know */
static void
option_unknown(struct span name, enum param_found found, const struct param *p, const char *object)
{
	char near[PARAM_NAME_MAX];
	size_t i;

	for (i = 0; i < name.n; i++)
		if (!ascii_isalnum(name.p[i]) && name.p[i] != '_')
			cli_usage(object, "not a parameter");
	if (secret_at(name, &i))
		cli_usage(object, "secrets come from files (-c, -i), not from a command line that everybody can read");
	params_suggest(&params, name, near);
	if (near[0] != '\0')
		diag_die(DIAG_FAIL, object, "not a parameter, did you mean %s?", near);
	if (found == PARAM_ISWRONG)
		diag_die(DIAG_FAIL, object, "not a parameter: %.*s", (int)p->meaning.n, (const char *)p->meaning.p);
	cli_usage(object, "not a parameter");
}

/* -P name=value */
static void
option_setting(const char *arg)
{
	struct span s = span_cstr(arg), name, value;
	char why[PARAM_WHY_MAX], object[PARAM_NAME_MAX + 3] = "-P ";
	const struct param *p;
	enum param_found found;
	size_t eq = span_find(s, '=');
	unsigned n;

	name = span_sub(s, 0, eq);
	value = span_sub(s, eq + 1, s.n);
	if (eq == s.n || name.n == 0)
		cli_usage("-P", "needs name=value");
	if (span_copy(name, object + 3, PARAM_NAME_MAX) != 0)
		cli_usage("-P", "the name is too long");
	found = params_find(&params, name, &p, &n);
	if (found != PARAM_KNOWN) {
		option_unknown(name, found, p, object);
		return;
	}
	if (p->secret)
		cli_usage(object, "secrets come from files (-c, -i), not from a command line that everybody can read");
	if (p->type == PT_LOAD)
		cli_usage(object, "the plan names the load");
	switch (param_check(&params, p, value, 0, why)) {
	case PARAM_GOOD:
		break;
	case PARAM_DOUBTFUL:
		diag_warn(object, "%s", why);
		break;
	case PARAM_USELESS: case PARAM_BAD:
		cli_usage(object, why);
	}
	if (param_barred(p))
		return;
	if (cnf_put_known(&compose.site, p, n, value, CNF_OPTION, "-P", 0) != 0)
		diag_no_memory();
}

/* -e: further files */
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

static struct zone zone;
static const char *zone_name;   /* -z, for messages */

/* -z: a zone by name, or the rule itself.  Which phones must be able to express it is known later (check_zone). */
static void
option_zone(const char *arg)
{
	const char *dir = getenv("TZDIR");
	size_t i;

	if (dir == NULL || dir[0] == '\0')
		dir = "/usr/share/zoneinfo";
	switch (zone_find(arg, dir, (int64_t)time(NULL), &zone)) {
	case ZONE_OK:
		break;
	case ZONE_NONE:
		diag_die(DIAG_FAIL, "-z", "%s: no such time zone here", arg);
	case ZONE_NO:
		diag_die(DIAG_NO, "-z", "%s: %s", arg, zone.why);
	case ZONE_DIR:
		diag_die(DIAG_FAIL, dir, "%s", strerror(errno));
	}
	zone_name = arg;
	for (i = 0; zone.why == NULL && i < zone.n; i++)
		if (cnf_put(&compose.site, &params, span_cstr(zone.value[i].name), span_cstr(zone.value[i].value), CNF_OPTION, "-z", 0) != 0)
			diag_no_memory();
}

/* Which kinds of phones there are: without an inventory, a 7940 or 7960. */
static void
kinds(int *text, int *java)
{
	size_t i;

	*java = 0;
	*text = inv.n == 0;
	for (i = 0; i < inv.n; i++) {
		*java |= inv.phone[i].java;
		*text |= !inv.phone[i].java;
	}
}

/* The zone of -z against the kinds of phones there are. */
static void
check_zone(void)
{
	int java, text;

	if (zone_name == NULL)
		return;
	kinds(&text, &java);
	if (text && zone.why != NULL)
		diag_die(DIAG_NO, "-z", "%s: %s", zone_name, zone.why);
	if (text && zone.doubt != NULL)
		diag_warn("-z", "%s: %s", zone_name, zone.doubt);
	if (java && zone.java_why != NULL)
		diag_die(DIAG_NO, "-z", "%s: %s", zone_name, zone.java_why);
	if (java && zone.java_doubt != NULL)
		diag_warn("-z", "%s: %s", zone_name, zone.java_doubt);
	compose.zone = zone.java;
}

/* The values of -c and -P against the sizes and lines of the phones there are.  sepxml.c knows those of the 7906 to 7975. */
static void
check_shared(void)
{
	char why[PARAM_WHY_MAX], text[PARAM_NAME_MAX + PARAM_WHY_MAX + 4];
	int java, narrow;
	size_t i;

	kinds(&narrow, &java);
	for (i = 0; narrow && i < compose.site.n; i++) {
		const struct cnf_item *it = &compose.site.item[i];

		if (it->param == NULL || inv_check_old(&inv, it->param, it->n, it->value, why) == NULL)
			continue;
		if (it->origin == CNF_OPTION) {
			snprintf(text, sizeof text, "-P %s", it->name);
			cli_usage(text, why);
		}
		snprintf(text, sizeof text, "%s: %s", it->name, why);
		say(NULL, DIAG_NO, it->file, it->line, text);
	}
}

/* -m: as chmod(1) takes it, three octal digits.  The owner must be able to read and write. */
static mode_t
option_mode(const char *arg)
{
	mode_t mode = 0;
	size_t i;

	for (i = 0; arg[i] >= '0' && arg[i] <= '7' && i < 4; i++)
		mode = (mode_t)(mode << 3 | (mode_t)(arg[i] - '0'));
	if (arg[i] != '\0' || i == 0 || mode > 0777 || (mode & (S_IRUSR | S_IWUSR)) != (S_IRUSR | S_IWUSR) || (mode & 0111) != 0)
		diag_die(DIAG_FAIL, "-m", "%s: not the mode of a file, as 644 or 640", arg);
	return mode;
}

/* -g: by name or number */
static gid_t
option_group(const char *arg)
{
	const struct group *g;
	uint64_t n;

	if (num_u64(span_cstr(arg), 0, 0x7ffffffe, &n) == NUM_OK)
		return (gid_t)n;
	g = getgrnam(arg);
	if (g == NULL)
		diag_die(DIAG_FAIL, "-g", "%s: no such group", arg);
	return g->gr_gid;
}

static void
read_site(const char *path)
{
	struct cnf_source src = { 0 };

	if (file_slurp(path, &site_text, SITE_MAX) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	src.text = site_text.p;
	src.n = site_text.n;
	src.origin = CNF_SITE;
	src.strict = 1;
	src.file = path;
	if (cnf_load(&compose.site, &params, &src, compose.rep) != 0)
		diag_no_memory();
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
	if (inv.n > 0)
		refused.phone += inv.nrefused;
	inv.nrefused = 0;
	if (inv.n == 0 && diag_result() == 0)
		say(NULL, DIAG_NO, path, 0, "no phone in it");
}

/* tftp_cfg_dir would make the phone look for its own file in another directory than the one it is written to. */
static void
check_dir(void)
{
	const struct cnf_item *it = cnf_get(&compose.site, "tftp_cfg_dir");

	if (it != NULL && !param_unset(it->value) && !span_is(it->value, "./"))
		say(NULL, DIAG_NO, it->file, it->line, "tftp_cfg_dir: the phone would look for its file there, and it is written beside "
		    "the others");
}

/* Read steps and phone records from standard input; records of other types are passed on. */
static void
read_plan(void)
{
	static struct table t;
	static struct rec r;
	int got;

	cli_terminal("the steps of cph-plan");
	table_init(&t, STDIN_FILENO, "step");
	while ((got = table_next(&t, &r)) != 0) {
		if (got == -2)
			diag_die(DIAG_FAIL, "stdin", "%s", strerror(t.in.err));
		if (got < 0)
			say(NULL, DIAG_FAIL, "stdin", t.lineno, t.err);
		else if (span_is(r.type, "step")) {
			int bad_mac;
			const char *why = steplist_add(&plan, &r, t.lineno, &bad_mac);

			if (why != NULL) {
				refused.all++;
				diag_err(bad_mac ? DIAG_NO : DIAG_FAIL, diag_at("stdin", t.lineno), "%s%s", bad_mac ? "mac: " : "", why);
			}
		} else if (!span_is(r.type, "phone"))
			rec_copy(&cli.rec, &r);
		else if (inv_add(&inv, &r, "stdin", t.lineno) != 0)
			diag_no_memory();
	}
	table_free(&t);
	refused.phone += inv.nrefused;
	inv.nrefused = 0;
	if (plan.n == 0 && diag_result() == 0)
		say(NULL, DIAG_NO, "stdin", 0, "no step of a plan (cph-plan writes them)");
}

/* -t: the phones run this load already, so there is no plan to read */
static void
stay(const char *load)
{
	char text[PARAM_WHY_MAX];
	const char *why;

	if (inv.n == 0 && diag_result() == 0)
		cli_usage("-t", "needs an inventory (-i)");
	why = steplist_stay(&plan, &inv, load, text);
	if (why != NULL)
		diag_die(DIAG_NO, "-t", "%s: %s", load, why);
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

/* ---- what the run does for each phone; left[i]: step i is left out, its phone was refused ---- */

static int
row_refused(const struct steprec *s)
{
	const struct inv_phone *ph = inv_find(&inv, s->mac);

	return ph != NULL && ph->refused;
}

/* Everything in the directory itself: one hop for each phone. */
static void
flat(struct deploy *d, struct outlist *l, unsigned char *left)
{
	size_t i, mark;

	for (i = 0; i < plan.n; i++) {
		unsigned long before = refused.all, phone = compose.nphone;

		mark = l->n;
		left[i] = (unsigned char)row_refused(&plan.step[i]);
		if (left[i])
			continue;
		deploy_absent(d, &plan.step[i]);
		deploy_term(d, &plan.step[i], 0);
		refused.phone += refused.all - before;
		if (refused.all == before && compose_step(&compose, l, &plan.step[i], plan.step[i].mac, inv_find(&inv, plan.step[i].mac)) != 0)
			diag_no_memory();
		left[i] = refused.all != before;
		refused.phone += compose.nphone - phone;
		if (left[i])
			l->n = mark;
		else if (diag_verbose > 0)
			deploy_images(d, &plan.step[i]);
	}
	for (i = 0; i < plan.n; i++)
		if (!left[i])
			deploy_conflicts(d, l, &plan.step[i]);
	if (extras_add(&extras, d->t, l, &compose, &inv) != 0)
		diag_no_memory();
}

/* The steps of one phone, n of them: a directory for each hop, or with -t the directory of its hop.  0, or -1 when memory ran out. */
static int
one_phone(struct deploy *d, struct outlist *l, const struct steprec *s, size_t n, int stays)
{
	const struct inv_phone *ph = inv_find(&inv, s->mac);
	unsigned hop;

	if (s->mac[0] == '\0') {
		say(NULL, DIAG_NO, "stdin", s->line, "for which phone? Neither the plan nor an inventory of one phone (-i) says");
		return 0;
	}
	if (stays)
		switch (deploy_link(d, s->mac, &hop)) {
		case DEPLOY_HOP:
			return deploy_current(d, &compose, l, s, hop, ph);
		case DEPLOY_LOST:
			return 0;
		case DEPLOY_NONE:
			break;
		}
	return deploy_phone(d, &compose, l, s, n, ph);
}

/* A directory for every hop of every phone. */
static void
stack(struct deploy *d, struct outlist *l, unsigned char *left, int stays)
{
	size_t i, n, mark;

	deploy_bare(d);
	for (i = 0; i < plan.n; i += n) {
		unsigned long before = refused.all, site = compose.nsite;

		for (n = 1; i + n < plan.n && strcmp(plan.step[i].mac, plan.step[i + n].mac) == 0; n++)
			;
		mark = l->n;
		d->lacking = 0;
		if (!row_refused(&plan.step[i]) && one_phone(d, l, &plan.step[i], n, stays) != 0)
			diag_no_memory();
		refused.phone += refused.all - before - (compose.nsite - site);
		if (row_refused(&plan.step[i]) || refused.all != before || d->lacking) {
			l->n = mark;
			memset(left + i, 1, n);
		}
	}
}

/* Must each phone have a directory of its own?  Yes if one has several hops, if a file would name a loader to every phone, or if they
 * have one already. */
static int
need_hops(const struct options *o, struct deploy *d)
{
	char why[PARAM_WHY_MAX];
	size_t i;

	for (i = 0; i < plan.n; i++) {
		const char *bad = o->load == NULL ? steplist_names_loader(&plan.step[i], why) : NULL;

		if (bad != NULL) {
			diag_warn(diag_at("stdin", plan.step[i].line), "%s%s", bad,
			    o->flat ? "" : ": each phone gets a directory of its own (-f: one for all)");
			return !o->flat;
		}
		if (o->load != NULL && hopdir_where(d->t->dirfd, plan.step[i].mac) != 0)
			return 1;
	}
	return 0;
}

/* -n: print what would change */
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

/* Write the list if something is left to write: 1 yes. */
static int
publish(const unsigned char *left)
{
	size_t i, some = 0;

	if (refused.all != refused.phone)
		return 0;
	for (i = 0; i < plan.n; i++)
		some += !left[i];
	for (i = 0; some > 0 && i < plan.n; i++)
		if (left[i] && (i == 0 || strcmp(plan.step[i].mac, plan.step[i - 1].mac) != 0))
			diag_err(DIAG_NO, plan.step[i].mac, "left out, its files stay as they are; the other phones are done");
	return some > 0;
}

static void
run(const struct options *o, int dirfd)
{
	int hops = steplist_settle(&plan, &inv, compose.rep) | o->hops;
	unsigned char *left = calloc(plan.n + 1, 1);
	struct outlist l = { 0 };
	struct deploy d = { 0 };
	struct tree tree;
	char bad[512], loads[512];

	if (left == NULL || compose_init(&compose) != 0)
		diag_no_memory();
	if (tree_look(&tree, o->dir, dirfd, compose.rep) != 0)
		diag_die(DIAG_FAIL, o->dir, "%s", strerror(errno));
	d.t = &tree;
	d.extras = &extras;
	d.inv = &inv;
	d.mode = o->mode;
	d.gid = o->gid;
	l.prefix = "";
	if (refused.all != refused.phone)
		;
	else if (hops || need_hops(o, &d))
		stack(&d, &l, left, o->load != NULL);
	else {
		steplist_loads(&plan, loads, sizeof loads);
		compose.loads = span_cstr(loads);
		flat(&d, &l, left);
	}
	if (publish(left)) {
		if (deploy_fill_up(&d, &l) != 0)
			diag_no_memory();
		if (o->only_show)
			show(&d, &l);
		else if (deploy_write(&d, &l, changed, NULL, bad) != 0)
			diag_err(DIAG_FAIL, bad, "%s", fileset_reason(errno));
	}
	outlist_free(&l);
	tree_free(&tree);
	free(left);
}

/* -A: the sections that the PBX needs */
static void
print_pbx(const struct options *o)
{
	struct buf text = { 0 };

	if (o->inventory == NULL)
		cli_usage("-A", "needs an inventory (-i)");
	if (o->site != NULL)
		read_site(o->site);
	read_inventory(o->inventory);
	check_shared();
	if (compose_init(&compose) != 0 || pjsip_write(&text, &compose, &inv) != 0)
		diag_no_memory();
	if (refused.all == refused.phone + compose.nphone)
		out_add(&cli.out, text.p, text.n);
	buf_free(&text);
}

/* An error was found, so no file will be written.  Check the remaining rows anyway, to report all errors in one run. */
static void
check_others(void)
{
	size_t i;

	if (compose_init(&compose) != 0)
		diag_no_memory();
	for (i = 0; i < inv.n; i++)
		if (!inv.phone[i].refused && compose_phone(&compose, inv.phone[i].mac, &inv.phone[i]) != 0)
			diag_no_memory();
}

/* The usual run: a plan on standard input, files in a directory. */
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
	check_zone();
	check_shared();
	if (refused.all == refused.phone)
		run(o, dirfd);
	else
		check_others();
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
		case 'f':
			o->flat = 1;
			break;
		case 'g':
			o->gid = option_group(cli.arg);
			break;
		case 'i':
			o->inventory = cli.arg;
			break;
		case 'm':
			o->mode = option_mode(cli.arg);
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
	struct options o = { .gid = (gid_t)-1 };
	const char *why;

	cli_init(&cli, "cph-mkcnf", usage, "A:c:D:d:e:fg:i:m:nP:st:z:", "cnf: path changed");
	why = params_init(&own_params);
	if (why == NULL)
		why = septable_init(&sep);
	if (why != NULL)
		diag_die(DIAG_FAIL, NULL, "%s", why);
	compose.ps = &params;
	compose.sep = &sep;
	compose.rep.fn = say;
	inv_init(&inv, &own_params, &params, compose.rep);
	parse(&o, argc, argv);
	if (cli.ind < argc)
		cli_usage(argv[cli.ind], "no operand is expected: the plan comes on standard input");
	if (o.pbx)
		print_pbx(&o);
	else
		write_files(&o);
	steplist_free(&plan);
	inv_free(&inv);
	compose_free(&compose);
	buf_free(&site_text);
	return cli_end(&cli);
}
