/* cph-phone - a simulated 7940/7960: rehearse a conversion before a real phone is touched */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "diag.h"
#include "file.h"
#include "flashfile.h"
#include "imagecache.h"
#include "cisco/loadid.h"
#include "num.h"
#include "cisco/params.h"
#include "phone.h"
#include "phonedir.h"
#include "planrun.h"
#include "phonelink.h"
#include "loader.h"
#include "phonenet.h"
#include "sys.h"
#include "which.h"

static const char usage[] =
    "cph-phone - a simulated Cisco 7940 or 7960 to rehearse a conversion on\n"
    "usage: cph-phone [-Ajqv] [-a source] [-b boots] [-D yes | no] [-E loss]\n"
    "                 [-F flashfile] [-f load] [-k keys] [-l loader] [-M model]\n"
    "                 [-m mac] [-N count] [-O point=value] [-o keys] [-P fifo]\n"
    "                 [-p port] [-R seed] [-S scale] [-x load]\n"
    "                 -d dir | host | -I iface [host]\n"
    "       cph-phone -H plan [-jqv] [-F flashfile] [-k keys] [-O point=value]\n"
    "                 [-o keys] -d dir\n"
    "       cph-phone -W [-j] [-o keys]\n"
    "Manual: cph-phone(1)\n";

static const char keys_told[] =
    "boot: ask: state: rule: point: step: mac boot who load loader at file answer bytes took port end boots rule cause text point usual other "
    "hop of from to how serve write absent last seen next_safe oneway conf source option150 contested display seconds trouble remedy oneof "
    "model assumes";

#define KEYS_FILE_MAX (1 << 20)
#define PHONES_MAX 65536

static struct cli cli;
static struct keyring ring;
static struct buf keys_text;            /* the ring borrows from it */
static struct params params;
static struct imagecache cache;
static struct flashfile flash;

static struct opts {
	const char *dir, *flashfile, *load, *loader, *plan, *power, *target;
	char tag[9], expect[LOADID_MAX + 1], mac[MAC_LEN + 1];
	struct which which;
	size_t count;
	int explain, other_loader;
	unsigned hardware;
	unsigned port;
	struct boot_env env;
	struct phonenet_opts net;
	struct phonelink link;
} opt;

static void
set_contested(const char *arg)
{
	const struct boot_point *p;

	if (boot_say(&opt.env.say, span_cstr(arg), &p) == 0)
		return;
	if (p == NULL)
		diag_die(DIAG_FAIL, "-O", "%s: no such point", arg);
	diag_die(DIAG_FAIL, "-O", "%s: %s is %s or %s", arg, p->name, p->usual, p->other);
}

static void
read_keys(const char *path)
{
	const char *why;

	if (keys_text.n > 0)
		diag_die(DIAG_FAIL, "-k", "given twice");
	if (file_slurp(path, &keys_text, KEYS_FILE_MAX) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	why = keyring_add(&ring, buf_span(&keys_text));
	if (why != NULL)
		diag_die(DIAG_FAIL, diag_at(path, ring.lineno), "%s", why);
}

/* A load ID as people paste it -> as the phone has it. */
static void
set_load(char out[LOADID_MAX + 1], const char *option, const char *arg)
{
	struct load l;

	switch (loadid_parse(span_cstr(arg), &l)) {
	case LOAD_OK:
		break;
	case LOAD_MISSPELT:
		diag_die(DIAG_FAIL, option, "%s: %s (meant: %s)", arg, l.why != NULL ? l.why : "misspelt", l.meant);
	default:
		diag_die(DIAG_FAIL, option, "%s: not a load of a 7940 or 7960", arg);
	}
	if (l.role != ROLE_APPLICATION)
		diag_die(DIAG_FAIL, option, "%s: not an application (a loader alone is -f UAL, its version goes with -l)", arg);
	memcpy(out, l.id, LOADID_MAX + 1);
}

/* The loader's version, or a load that comes with it.  One that nobody has looked into is taken for the oldest. */
static void
set_loader(const char *arg)
{
	struct load l;

	loader_tag_of(arg, opt.tag);
	if (opt.tag[0] == '\0' && strlen(arg) == 8 && strncmp(arg, "PAS3", 4) == 0)
		snprintf(opt.tag, sizeof opt.tag, "%s", arg);
	if (opt.tag[0] != '\0')
		return;
	if (loadid_parse(span_cstr(arg), &l) != LOAD_OK || (l.role != ROLE_UAL && l.era != ERA_LOADER))
		diag_die(DIAG_FAIL, "-l", "%s: not the version of a loader (PAS3....), nor a load that comes with a loader", arg);
	diag_warn("-l", "%s: loader is not known; taken to hold the oldest key only", arg);
	opt.other_loader = 1;
}

static void
set_model(const char *arg)
{
	if (which_find(span_cstr(arg), &opt.which) != 0)
		diag_die(DIAG_FAIL, "-M", "%s: no model that is simulated (7940, 7960, 7906 to 7975)", arg);
}

static void
set_mac(const char *arg)
{
	const char *why = mac_parse(span_cstr(arg), opt.mac);

	if (why != NULL)
		diag_die(DIAG_FAIL, "-m", "%s: %s", arg, why);
}

static void
set_address(union sock_addr *a, const char *option, const char *arg, unsigned port)
{
	const char *why = sock_parse(span_cstr(arg), port, a);

	if (why == NULL && a->sa.sa_family != AF_INET)
		why = "these phones speak IPv4";
	if (why != NULL && option != NULL)
		diag_die(DIAG_FAIL, option, "%s: %s", arg, why);
	if (why != NULL)
		diag_die(DIAG_FAIL, arg, "%s", why);
}

/* "0.05" -> 50000 millionths */
static void
set_scale(const char *arg)
{
	struct span rest = span_cstr(arg), whole, part = { NULL, 0 };
	uint64_t w, f = 0;
	size_t i;

	span_cut(&rest, '.', &whole);
	if (rest.p != NULL)
		part = rest;
	if (num_u64(whole, 0, 1000, &w) != NUM_OK || part.n > 6 || (rest.p != NULL && num_u64(part, 0, 999999, &f) != NUM_OK))
		diag_die(DIAG_FAIL, "-S", "%s: a number from 0 to 1000, with at most 6 decimals", arg);
	for (i = part.n; i < 6; i++)
		f *= 10;
	opt.net.scale = w * 1000000 + f;
}

/* The i-th phone's address, counted up from the first. */
static void
count_mac(char out[MAC_LEN + 1], const char *first, size_t i)
{
	uint64_t v = 0;
	char text[MAC_LEN + 1];

	num_hex(span_cstr(first), UINT64_MAX, &v);
	snprintf(text, sizeof text, "%012llX", (unsigned long long)((v + i) & 0xffffffffffffu));
	if (mac_parse(span_cstr(text), out) != NULL)
		diag_die(DIAG_FAIL, "-N", "%s: counting up from %s leaves the addresses that phones can have", text, first);
}

static int
check(void *arg, struct span file, const char *name, struct image *out)
{
	struct load l;

	/* phones of a plan or a flash file may be of both families: their names are apart */
	if (loadid_parse(span_cstr(name), &l) != LOAD_OTHER || l.era != ERA_JAVA)
		return imagecache_check(arg, file, name, out);
	javaload_check(file, name, &ring, out);
	return 0;
}

/* ---- the phones: from the flash file, or new ones ---- */

static void
make_phone(struct flash_phone *p, const char *mac)
{
	memset(p, 0, sizeof *p);
	memcpy(p->mac, mac, sizeof p->mac);
	p->which = opt.which;
	if (opt.load == NULL)
		diag_die(DIAG_FAIL, mac, "what does it run? (-f load%s)", opt.flashfile != NULL ? ", the flash file has no such phone" : "");
	if (p->which.model == BOOT_OTHER_MODEL) {
		which_set(&opt.env, &p->which);
		if (boot_java_make(&p->flash, &opt.env, opt.load, opt.hardware) != 0)
			diag_die(DIAG_FAIL, "-f", "%s: not a load of a %s (nor RESET, for one after a factory reset)", opt.load, p->which.name);
		return;
	}
	if (boot_flash_make(&p->flash, &ring, opt.load, opt.tag) != 0)
		diag_die(DIAG_FAIL, "-f", "%s: how a phone with this load boots is not known", opt.load);
	if (p->flash.era == BOOT_LOADER && opt.other_loader) {
		p->flash.tag[0] = '\0';
		p->flash.keys = boot_loader_keys(&ring, "");
	}
	if (p->flash.era != BOOT_LOADER && (opt.tag[0] != '\0' || opt.other_loader))
		diag_die(DIAG_FAIL, "-l", "a phone with %s has no such loader", opt.load);
}

static void
gather_phones(void)
{
	char mac[MAC_LEN + 1];
	const char *why;
	size_t i;
	int r = opt.flashfile == NULL ? 0 : flashfile_read(&flash, opt.flashfile, &ring, &why);

	if (r < 0)
		diag_die(DIAG_FAIL, opt.flashfile, "%s", strerror(errno));
	if (r > 0)
		diag_die(DIAG_FAIL, diag_at(opt.flashfile, flash.lineno), "%s", why);
	/* without -m the phones of the file are meant */
	if (opt.mac[0] == '\0' && flash.n > 0)
		memcpy(opt.mac, flash.v[0].mac, sizeof opt.mac);
	if (opt.mac[0] == '\0')
		set_mac("001122334455");
	for (i = 0; i < opt.count; i++) {
		struct flash_phone *p;

		count_mac(mac, opt.mac, i);
		if (flashfile_find(&flash, mac) != NULL)
			continue;
		p = flashfile_add(&flash);
		if (p == NULL)
			diag_no_memory();
		make_phone(p, mac);
	}
}

/* ---- without a network ---- */

static void
rehearse_all(void)
{
	struct phone_tell t = { &cli.rec, opt.expect, 0, NULL };
	char mac[MAC_LEN + 1];
	struct phone *p;
	int dirfd = open(opt.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t i;

	if (dirfd < 0)
		diag_die(DIAG_FAIL, opt.dir, "%s", strerror(errno));
	p = malloc(sizeof *p);
	if (p == NULL)
		diag_no_memory();
	for (i = 0; i < opt.count; i++) {
		struct flash_phone *f;

		count_mac(mac, opt.mac, i);
		f = flashfile_find(&flash, mac);
		which_set(&opt.env, &f->which);
		phone_start(p, &opt.env, &f->flash, f->mac, &t);
		if (phonedir_run(dirfd, p, &t) != 0)
			diag_die(DIAG_FAIL, p->next.file, "%s", strerror(errno));
		f->flash = p->b.flash;
		if (p->b.why.rule == RULE_MEMORY)
			diag_no_memory();
	}
	close(dirfd);
	free(p);
}

/* -H: a whole plan. */
static void
rehearse_plan(void)
{
	struct planrun pr = { -1, opt.dir, &opt.env, NULL, &cli.rec };
	const char *why;
	int r = opt.flashfile == NULL ? 0 : flashfile_read(&flash, opt.flashfile, &ring, &why);

	if (r < 0)
		diag_die(DIAG_FAIL, opt.flashfile, "%s", strerror(errno));
	if (r > 0)
		diag_die(DIAG_FAIL, diag_at(opt.flashfile, flash.lineno), "%s", why);
	pr.flash = &flash;
	pr.dirfd = open(opt.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (pr.dirfd < 0)
		diag_die(DIAG_FAIL, opt.dir, "%s", strerror(errno));
	planrun(&pr, opt.plan);
	close(pr.dirfd);
}

/* ---- over the network ---- */

struct crowd {
	struct phone *p;
	struct flash_phone **kept;
	struct phone_tell t;
};

static void
save_flash(void)
{
	if (opt.flashfile != NULL && flashfile_write(&flash, opt.flashfile, &ring) != 0)
		diag_err(DIAG_FAIL, opt.flashfile, "%s", strerror(errno));
}

static void
step(void *arg, size_t i, const struct phonenet_answer *a, struct boot_action *next)
{
	struct crowd *c = arg;
	struct phone *p = &c->p[i];
	struct flash_phone *f = c->kept[i];

	if (a == NULL) {
		which_set(&opt.env, &f->which);
		if (opt.link.iface != NULL)
			phonelink_boot(&opt.link, 0, f->mac, &f->flash, &opt.env, &opt.net);
		phone_start(p, &opt.env, &f->flash, f->mac, &c->t);
		opt.link.boots = p->b.boots;
	} else {
		phone_go(p, &a->ev, a->bytes, a->port, &c->t);
		if (opt.link.iface != NULL && p->next.kind != BOOT_END)
			phonelink_boot(&opt.link, p->b.boots, f->mac, &p->b.flash, &p->env, &opt.net);
	}
	/* what was burned stays, whatever becomes of this process */
	if (!boot_flash_same(&f->flash, &p->b.flash)) {
		f->flash = p->b.flash;
		save_flash();
	}
	*next = p->next;
	cli_flush(&cli);
}

/* ---- the switch of -P ---- */

static size_t
which(void *arg, struct span mac)
{
	const struct crowd *c = arg;
	char m[MAC_LEN + 1];
	size_t i;

	for (i = 0; mac_parse(mac, m) == NULL && i < opt.count; i++)
		if (strcmp(c->kept[i]->mac, m) == 0)
			return i;
	diag_warn(opt.power, "%.*s: no such phone here", (int)mac.n, (const char *)mac.p);
	return SIZE_MAX;
}

static int
has_its_load(const struct crowd *c, size_t i)
{
	return opt.expect[0] != '\0' && boot_success(&c->p[i].b, c->p[i].next.end, opt.expect);
}

static int
over(void *arg)
{
	size_t i;

	for (i = 0; i < opt.count; i++)
		if (!has_its_load(arg, i))
			return 0;
	return 1;
}

static void
tell_rest(const struct crowd *c)
{
	size_t i;

	for (i = 0; i < opt.count; i++)
		if (opt.expect[0] != '\0' && strcmp(c->kept[i]->flash.app, opt.expect) != 0)
			diag_err(DIAG_NO, c->kept[i]->mac, "has %s, not %s", c->kept[i]->flash.app[0] != '\0' ? c->kept[i]->flash.app : "no application",
			    opt.expect);
}

static void
tell_stats(const struct phonenet_stats *st)
{
	unsigned long kb = sys_peak_memory();
	char memory[40] = "", ports[80] = "";

	if (kb != 0)
		snprintf(memory, sizeof memory, ", %lu KB of memory", kb);
	if (st->elsewhere != 0)
		snprintf(ports, sizeof ports, "; %llu times not from the phone's port, which was in use", (unsigned long long)st->elsewhere);
	diag_note(1, NULL, "%zu phone%s, %llu requests, %llu bytes, %llu packets (%llu lost, %llu sent again), %llu.%03llu s%s%s", opt.count,
	    opt.count == 1 ? "" : "s", (unsigned long long)st->requests, (unsigned long long)st->bytes, (unsigned long long)st->packets,
	    (unsigned long long)st->lost, (unsigned long long)st->resent, (unsigned long long)(st->usec / 1000000),
	    (unsigned long long)(st->usec / 1000 % 1000), memory, ports);
}

static void
boot_all(const char *host)
{
	struct crowd c = { NULL, NULL, { &cli.rec, opt.expect, opt.power != NULL, NULL } };
	struct phonenet_stats st;
	char mac[MAC_LEN + 1];
	size_t i;
	int r;

	c.p = calloc(opt.count, sizeof *c.p);
	c.kept = calloc(opt.count, sizeof *c.kept);
	if (c.p == NULL || c.kept == NULL)
		diag_no_memory();
	for (i = 0; i < opt.count; i++) {
		count_mac(mac, opt.mac, i);
		c.kept[i] = flashfile_find(&flash, mac);
	}
	opt.net.which = which;
	opt.net.over = over;
	if (opt.link.iface != NULL) {
		which_set(&opt.env, &c.kept[0]->which);
		c.kept[0]->flash.lost |= opt.link.typed.sa.sa_family == 0;
		phonelink_boot(&opt.link, 0, c.kept[0]->mac, &c.kept[0]->flash, &opt.env, &opt.net);
	}
	/* open for writing too, so that it does not end when one writer goes away */
	if (opt.power != NULL && (opt.net.power = open(opt.power, O_RDWR | O_NONBLOCK | O_CLOEXEC)) < 0)
		diag_die(DIAG_FAIL, opt.power, "%s", strerror(errno));
	r = phonenet_run(&opt.net, opt.count, step, &c, &st);
	if (r < 0)
		diag_err(DIAG_FAIL, host, "%s", strerror(errno));
	if (r > 0)
		diag_err(DIAG_NO, NULL, "stopped by a signal");
	if (opt.power != NULL)
		tell_rest(&c);
	tell_stats(&st);
	free(c.p);
	free(c.kept);
}

static void
run(const char *host)
{
	gather_phones();
	if (opt.dir != NULL)
		rehearse_all();
	else
		boot_all(host);
	if (opt.link.iface != NULL)
		phonelink_close(&opt.link);
	save_flash();
}

/* -W: every rule and every contested point. */
static void
explain(void)
{
	const struct boot_point *p;
	size_t i;
	int r;

	for (r = RULE_NONE + 1; r < RULE_COUNT; r++) {
		rec_start(&cli.rec, "rule");
		rec_adds(&cli.rec, "rule", boot_rule_name((enum boot_rule)r));
		rec_adds(&cli.rec, "text", boot_rule_text((enum boot_rule)r));
		rec_end(&cli.rec);
	}
	for (i = 0; (p = boot_point(i)) != NULL; i++) {
		rec_start(&cli.rec, "point");
		rec_adds(&cli.rec, "point", p->name);
		rec_adds(&cli.rec, "usual", p->usual);
		rec_adds(&cli.rec, "other", p->other);
		rec_end(&cli.rec);
	}
}

static void
options(int argc, char **argv)
{
	int o;

	while ((o = cli_next(&cli, argc, argv)) != -1)
		switch (o) {
		case 'A': opt.env.running = 1; break;
		case 'a': set_address(&opt.net.source, "-a", cli.arg, 0); break;
		case 'b': opt.env.boots_max = (unsigned)cli_num(&cli, 'b', 1, 1000); break;
		case 'D':
			if (strcmp(cli.arg, "yes") != 0 && strcmp(cli.arg, "no") != 0)
				diag_die(DIAG_FAIL, "-D", "%s: yes or no", cli.arg);
			opt.env.no_option150 = cli.arg[0] == 'n';
			break;
		case 'd': opt.dir = cli.arg; break;
		case 'F': opt.flashfile = cli.arg; break;
		case 'f': opt.load = cli.arg; break;
		case 'H': opt.plan = cli.arg; break;
		case 'I': opt.link.iface = cli.arg; break;
		case 'k': read_keys(cli.arg); break;
		case 'E': opt.net.loss = (unsigned)cli_num(&cli, 'E', 0, 99); break;
		case 'l': opt.loader = cli.arg; break;
		case 'M': set_model(cli.arg); break;
		case 'm': set_mac(cli.arg); break;
		case 'N': opt.count = (size_t)cli_num(&cli, 'N', 1, PHONES_MAX); break;
		case 'O': set_contested(cli.arg); break;
		case 'P': opt.power = cli.arg; break;
		case 'p': opt.port = (unsigned)cli_num(&cli, 'p', 1, 65535); break;
		case 'R': opt.net.seed = cli_num(&cli, 'R', 0, UINT64_MAX); break;
		case 'S': set_scale(cli.arg); break;
		case 'W': opt.explain = 1; break;
		case 'x': opt.target = cli.arg; break;
		}
}

/* What a load or a loader is depends on the model, which may come later on the command line. */
static void
settle_loads(char load[LOADID_MAX + 1])
{
	struct load l;
	uint64_t n = 0;

	/* the phone may be one of the flash file, whose model -M does not say */
	if (opt.target != NULL && (opt.which.model == BOOT_OTHER_MODEL || javaload_parse(opt.target, &l))) {
		if (!javaload_parse(opt.target, &l))
			diag_die(DIAG_FAIL, "-x", "%s: not a load of a %s", opt.target, opt.which.name);
		memcpy(opt.expect, l.id, sizeof opt.expect);
	} else if (opt.target != NULL)
		set_load(opt.expect, "-x", opt.target);
	if (opt.which.model == BOOT_OTHER_MODEL) {
		if (opt.loader != NULL && num_u64(span_cstr(opt.loader), 0, UINT32_MAX, &n) != NUM_OK)
			diag_die(DIAG_FAIL, "-l", "%s: the hardware value of a %s is a number", opt.loader, opt.which.name);
		opt.hardware = (unsigned)n;
		if (opt.link.iface != NULL)
			cli_usage("-I", "for a 7940 or 7960");
		return;
	}
	if (opt.loader != NULL)
		set_loader(opt.loader);
	if (opt.load != NULL && strcmp(opt.load, "UAL") != 0) {
		set_load(load, "-f", opt.load);
		opt.load = load;
	}
}

int
main(int argc, char **argv)
{
	char load[LOADID_MAX + 1];
	const char *why;

	cli_init(&cli, "cph-phone", usage, "Aa:b:D:d:E:F:f:H:I:k:l:M:m:N:O:P:p:R:S:Wx:", keys_told);
	why = keyring_init(&ring);
	if (why != NULL)
		diag_die(DIAG_FAIL, diag_at("keys.tsv", ring.lineno), "%s", why);
	why = params_init(&params);
	if (why != NULL)
		diag_die(DIAG_FAIL, NULL, "%s", why);
	opt.env.params = &params;
	which_find(span_cstr("7960"), &opt.which);
	opt.count = 1;
	opt.port = 69;
	opt.net.scale = 100000;
	opt.net.seed = 1;
	opt.net.power = -1;
	opt.env.ring = &ring;
	opt.env.check = check;
	opt.env.arg = &cache;
	imagecache_init(&cache, &ring);
	options(argc, argv);
	if (opt.explain) {
		explain();
		return cli_end(&cli);
	}
	settle_loads(load);
	if (opt.plan != NULL && (opt.dir == NULL || opt.load != NULL || opt.target != NULL || opt.loader != NULL))
		cli_usage("-H", "a plan says what each phone runs and must end with: with -d, and without -f, -l, -x");
	if (opt.dir == NULL && cli.ind == argc && opt.link.iface == NULL)
		cli_usage("host", "needed: the server to ask (or -d dir, or -I iface)");
	if (opt.link.iface != NULL && (opt.dir != NULL || opt.count != 1 || opt.net.source.sa.sa_family != 0))
		cli_usage("-I", "for one phone that DHCP gives its address: not with -a, -d or -N");
	if (cli.ind + (opt.dir == NULL) < argc)
		cli_usage(argv[argc - 1], "unexpected argument");
	opt.env.static_world = opt.dir != NULL;
	if (opt.dir == NULL && cli.ind < argc)
		set_address(&opt.net.server, NULL, argv[cli.ind], opt.port);
	if (opt.link.iface != NULL) {
		opt.link.typed = opt.net.server;
		opt.link.port = opt.port;
		opt.link.deaf = opt.env.no_option150;
		phonelink_open(&opt.link, opt.mac);
	}
	if (opt.plan != NULL)
		rehearse_plan();
	else
		run(cli.ind < argc ? argv[cli.ind] : opt.link.iface);
	flashfile_free(&flash);
	imagecache_free(&cache);
	buf_free(&keys_text);
	return cli_end(&cli);
}
