/* cph-plan - the loads a phone must pass through, hop by hop */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "diag.h"
#include "dot.h"
#include "file.h"
#include "have.h"
#include "lack.h"
#include "cisco/model.h"
#include "planrec.h"
#include "shelf.h"
#include "cisco/phonetable.h"
#include "walk.h"

#define RULES_MAX ((size_t)1 << 20)     /* bytes of a rules file */

static const char usage[] =
    "cph-plan - the loads a Cisco 7940 or 7960 must pass through, hop by hop\n"
    "usage: cph-plan [-egjqvwx] [-a have] [-o keys] [-r rules] from to\n"
    "       cph-plan [-egjqvwx] [-a have] [-o keys] [-r rules] [-t to[,to ...]]\n"
    "                [from ...]\n"
    "       cph-plan -b [-jqv] [-o keys] -a have -t protocol\n"
    "       cph-plan -m [-jqvx] [-a have] [-o keys] [-r rules] [-t to[,to ...]]\n"
    "                [from ...]\n"
    "       cph-plan -k [-jqvx] [-o keys] [-r rules] from load ...\n"
    "       cph-plan -g [-qvx] [-r rules]\n"
    "       cph-plan -R [-jqv] [-o keys] [-r rules]\n"
    "Manual: cph-plan(1)\n";

static struct {
	struct cli c;
	struct matrix m;
	struct holders h;
	struct planner pl, all;         /* all: with -m, over the stops of the rules */
	struct lack lack;
	struct tsv rules;
	struct buf text;                /* of the rules, when they came from a file */
	const char *rules_name;
	enum mode { STEPS, WALK, GRAPH, JUDGE, RULES, LACK, BEST } mode;
	int contested;
	int every;                      /* -e */
	struct have have;               /* -a */
	int havers;                     /* number of -a options */
	const char *to;                 /* -t: one target, or one for each family, with commas between */
	char target_text[PLACE_NAME_MAX];
	int target_family;
	struct place target;            /* of target_text: a shelf mostly has one */
	struct span model;              /* of the phone at hand, copied to its steps */
	struct {                        /* what that is */
		enum model_kind kind;
		struct model m;
		unsigned number;
	} phone;
	struct shelf shelf;               /* the phones of standard input */
} g;

static void
complain(void *arg, unsigned long lineno, const char *why)
{
	(void)arg;
	diag_err(DIAG_FAIL, lineno == 0 ? g.rules_name : diag_at(g.rules_name, lineno), "%s", why);
}

/* A word as a message shows it, cut to 70 bytes.  Valid until the next call. */
static const char *
shown(struct span s)
{
	static char b[80];

	if (s.n == 0)
		return "''";
	snprintf(b, sizeof b, "%.*s", (int)(s.n < 70 ? s.n : 70), (const char *)s.p);
	return b;
}

/* text was read as *p with this result.  Returns 0 when it can be used (with a warning for PLACE_TAKEN), or -1 after a message. */
static int
report_place(const char *object, struct span text, const struct place *p, enum place_res r, const char *why)
{
	char at[160];

	if (r == PLACE_OK && (!p->has_id || p->ver.n > 0))
		return 0;
	snprintf(at, sizeof at, "%s%s%s", object == NULL ? "" : object, object == NULL ? "" : ": ", shown(text));
	if (r == PLACE_OK) {
		diag_warn(at, "the name tells no version; planned as the oldest %s load", proto_name(p->proto));
		return 0;
	}
	if (r == PLACE_TAKEN) {
		diag_warn(at, "%s; taken as %s", why, p->name);
		return 0;
	}
	if (r == PLACE_MEANT)
		diag_err(DIAG_NO, at, "%s; probably %s", why, p->name);
	else
		diag_err(DIAG_NO, at, "%s", why);
	return -1;
}

/* Standard input can be read for one thing only. */
static void
take_stdin(const char *what)
{
	static const char *taken;

	if (taken != NULL)
		diag_die(DIAG_FAIL, "stdin", "asked for twice, by %s and %s", taken, what);
	taken = what;
}

static void
read_rules(const char *path)
{
	struct tsv t;
	const char *why;
	int r;

	g.rules_name = path == NULL ? "matrix.tsv" : strcmp(path, "-") == 0 ? "stdin" : path;
	if (path != NULL && file_slurp(path, &g.text, RULES_MAX) != 0)
		diag_die(DIAG_FAIL, g.rules_name, "%s", strerror(errno));
	if ((path == NULL ? tsv_data(&g.rules, data_matrix) : tsv_text(&g.rules, buf_span(&g.text))) != 0)
		diag_die(DIAG_FAIL, NULL, "%s", tsv_fault(&g.rules, g.rules_name, g.rules.err));
	t = g.rules;
	r = matrix_read(&g.m, &t, complain, NULL);
	if (r < 0)
		diag_no_memory();
	if (r > 0)
		diag_die(DIAG_FAIL, g.rules_name, "%d bad rule%s, nothing planned", r, r == 1 ? "" : "s");
	why = tsv_data(&t, data_keys) != 0 ? t.err : holders_read(&g.h, &t);
	if (why != NULL)
		diag_die(DIAG_FAIL, NULL, "%s", tsv_fault(&t, "keys.tsv", why));
}

/* -R: the table as it stands, so that it can be edited and read with -r; with -o or -j its rows as records */
static void
print_rules(void)
{
	size_t i;

	if (g.c.rec.form != REC_TEXT) {
		for (i = 0; i < g.m.n; i++)
			plan_rec_rule(&g.c.rec, &g.m.rule[i]);
	} else if (g.text.n > 0)
		out_add(&g.c.out, g.text.p, g.text.n);
	else
		out_add(&g.c.out, data_matrix, strlen((const char *)data_matrix));
}

/* Warn of files of the step that are missing in the directory of -a. */
static void
check_files(const struct step *s)
{
	struct span rest = span_cstr(s->serve), w;
	char name[PLACE_NAME_MAX + 8];

	while (s->oneof[0] == '\0' && span_cut(&rest, ',', &w))
		if (span_copy(w, name, sizeof name) == 0 && faccessat(g.have.dirfd, name, F_OK, 0) != 0)
			diag_warn(name, "needed, but not in the directory of -a");
}

/* Warn, not twice in a row for one load, that the images of a load of a phone with Java are not known: only its list is in "serve". */
static void
warn_list_only(const char *name)
{
	static char last[PLACE_NAME_MAX + 1];
	struct load id;

	loadid_parse(span_cstr(name), &id);
	if (id.inner.n > 0 || strcmp(last, name) == 0)
		return;
	snprintf(last, sizeof last, "%s", name);
	diag_warn(name, "its images are not known here, so \"serve\" has only the list: give a directory that has it (-a)");
}

/* What the step of a phone with Java needs from the directory of -a and from the inventory. */
static int
finish_step(struct step *s)
{
	char images[512] = "";

	if (g.havers > 0 && s->to->era == ERA_JAVA)
		have_images(&g.have, s->to, images, sizeof images);
	if (images[0] == '\0' && s->to->era == ERA_JAVA)
		warn_list_only(s->to->name);
	return step_java_images(s, span_cstr(images), g.phone.number);
}

static void
print_step(const struct plan *p, size_t i, const char *mac)
{
	struct step s;

	if (step_make(&s, &g.pl, p, i, mac) != 0 || finish_step(&s) != 0)
		diag_die(DIAG_FAIL, s.to->name, "name too long");
	if (g.have.dirfd >= 0 && g.havers == 1)
		check_files(&s);
	plan_rec_step(&g.c.rec, &s, i + 1, p->n, mac, g.model);
}

static void
say_no(const char *object, const struct place *from, const struct place *to, enum plan_res res, const struct plan *p)
{
	static struct plan_whys whys;
	const char *why = plan_why_kept(&whys, &g.pl, from, to, res, p, g.havers == 0 ? -1 : have_find(&g.have, to) != NULL);
	char pair[2 * PLACE_NAME_MAX + 80];

	if (why == NULL)
		diag_no_memory();
	snprintf(pair, sizeof pair, "%s%s%s to %s", object == NULL ? "" : object, object == NULL ? "" : ": ", from->name, to->name);
	diag_err(DIAG_NO, pair, "%s", why);
}

/* Text of -w or -g. */
static void
print_text(struct buf *b)
{
	if (b->failed)
		diag_no_memory();
	out_add(&g.c.out, b->p, b->n);
	buf_free(b);
}

/* Keeps the last plans: the phones of a shelf ask for the same few. */
static enum plan_res
find_plan(const struct place *from, const struct place *to, const struct plan **p)
{
	static struct known { struct place from, to; struct plan p; enum plan_res res; } known[16];
	static size_t n;
	struct known *k;
	size_t i;

	for (i = 0; i < n && i < sizeof known / sizeof known[0]; i++) {
		k = &known[i];
		if (k->from.family == from->family && k->from.keys.holds == from->keys.holds && k->from.keys.lacks == from->keys.lacks &&
		    strcmp(k->from.name, from->name) == 0 && strcmp(k->to.name, to->name) == 0) {
			*p = &k->p;
			return k->res;
		}
	}
	k = &known[n++ % (sizeof known / sizeof known[0])];
	k->from = *from;
	k->to = *to;
	k->res = plan_find(&g.pl, &k->from, &k->to, &k->p);
	*p = &k->p;
	return k->res;
}

static void
plan_one(const char *object, const char *mac, const struct place *from, const struct place *to)
{
	static int walks;
	struct buf b = { 0 };
	enum plan_res res;
	const struct plan *p;
	size_t i;

	if (g.mode == LACK) {
		if (lack_plan(&g.lack, &g.pl, g.havers > 0 ? &g.all : &g.pl, from, to, g.havers > 0 && have_find(&g.have, to) != NULL) != 0)
			diag_no_memory();
		return;
	}
	res = find_plan(from, to, &p);
	if (res != PLAN_OK || (g.havers > 0 && p->n > 0 && have_find(&g.have, to) == NULL)) {
		say_no(object, from, to, res, p);
		return;
	}
	if (p->n == 0 && g.every && g.mode == STEPS) {
		struct plan stay;

		plan_stay(from, to, &stay);
		print_step(&stay, 0, mac);
		return;
	}
	if (p->n == 0)
		diag_note(1, object != NULL ? object : from->name, "is there already");
	if (g.mode == WALK) {
		if (walks++ > 0)
			buf_adds(&b, "\n\n");
		if (walk_text(&b, &g.pl, p, from, to, mac, finish_step) != 0)
			diag_die(DIAG_FAIL, to->name, "name too long");
		print_text(&b);
	} else if (g.mode == GRAPH) {
		dot_plan(&b, &g.pl, from, to, p);
		print_text(&b);
	} else
		for (i = 0; i < p->n; i++)
			print_step(p, i, mac);
}

/* Where a phone of this family shall go; family as in struct place. */
static int
target(const char *object, struct span s, int family, struct place *out)
{
	const struct place *owned;
	const char *why;
	enum place_res r;
	struct load l;

	if (s.n > 0 && span_is(s, g.target_text) && family == g.target_family) {
		*out = g.target;
		return 0;
	}
	r = place_parse(s, out, &why);
	if (r != PLACE_PROTOCOL || g.havers == 0)
		r = place_target(s, family, out, &why);
	else if ((owned = have_newest(&g.have, out->proto, family)) != NULL) {
		*out = *owned;
		r = PLACE_OK;
	} else {
		r = PLACE_BAD;
		why = "no load of this protocol is among the firmware at hand";
	}
	if (report_place(object, s, out, r, why) != 0)
		return -1;
	if (out->has_id && g.havers == 0 && loadid_parse(span_cstr(out->name), &l) == LOAD_OK && !l.in_catalogue)
		diag_warn(out->name, "no load of this name is known; planned by its version alone");
	matrix_set_keys(&g.m, &g.h, out, NULL);
	if (span_copy(s, g.target_text, sizeof g.target_text) == 0) {
		g.target = *out;
		g.target_family = family;
	}
	return 0;
}

/* Which of the targets of -t is that of a family: the load of that family, else a protocol or a version.  One alone is for all. */
static struct span
aim_of(int family)
{
	struct span rest = span_cstr(g.to), w, any = span("", 0);
	const char *why;
	struct place p;

	if (span_find(rest, ',') == rest.n)
		return rest;
	while (span_cut(&rest, ',', &w)) {
		enum place_res r = place_parse(w, &p, &why);

		if (r == PLACE_BAD || (r != PLACE_PROTOCOL && p.has_id && p.family != family))
			continue;
		if (r != PLACE_PROTOCOL && p.has_id)
			return w;
		any = w;
	}
	return any;
}

/* 1 if the target is a load of another family. */
static int
of_others(struct span aim, int family)
{
	const char *why;
	struct place p;

	return place_parse(aim, &p, &why) == PLACE_OK && p.has_id && p.family != family;
}

static void
no_aim(const char *at, int family)
{
	unsigned n = g.phone.number;

	if (n != 0 && family != 0)
		diag_err(DIAG_NO, at, "no load for a %04u is among the targets; packages that have one have %04u in their name (cmterm-...)", n, n);
	else if (n != 0)
		diag_err(DIAG_NO, at, "no load for a %04u is among the targets", n);
	else
		diag_err(DIAG_NO, at, "no load for this phone is among the targets");
}

/* 1 after a message: this is no target for any phone.  A protocol or version may be a load of the phones with Java only. */
static int
aimless(struct span aim)
{
	struct place to, java;
	enum place_res r;
	const char *why;
	size_t i;
	int family;

	r = place_parse(aim, &to, &why);
	for (i = 0; (family = model_loads(i)) != 0; i++)
		if (r == PLACE_PROTOCOL && g.havers > 0 ? have_newest(&g.have, to.proto, family) != NULL :
		    r == PLACE_OK && !to.has_id && place_target(aim, family, &java, &why) == PLACE_OK)
			return 0;
	return target(NULL, aim, 0, &to) != 0;
}

/* How many targets of -t are none; each was reported. */
static int
aimless_all(void)
{
	struct span rest = span_cstr(g.to != NULL ? g.to : ""), w;
	int n = 0;

	while (g.to != NULL && span_cut(&rest, ',', &w))
		n += aimless(w);
	return n;
}

/* The model decides which loads a phone runs.  NULL, or why it cannot be planned. */
static const char *
fit_model(struct place *from)
{
	static char why[96];
	enum model_kind kind = g.phone.kind;
	int loads = g.phone.m.loads;

	if (kind == MODEL_OTHER)
		snprintf(why, sizeof why, "model %04u is not converted by cph", g.phone.number);
	else if (from->era == ERA_JAVA && !from->has_id && kind != MODEL_JAVA)
		return "the model must be known (7906 to 7975)";
	else if ((kind == MODEL_OWN && from->family != 0) || (kind == MODEL_JAVA && (from->has_id ? from->family != loads :
	    from->era != ERA_JAVA && from->proto != PROTO_SIP && from->proto != PROTO_SCCP)))
		snprintf(why, sizeof why, "%.48s is not for a %04u", from->name, g.phone.number);
	else {
		if (kind == MODEL_JAVA && !from->has_id) {
			from->family = loads;
			from->era = ERA_JAVA;
			matrix_set_keys(&g.m, &g.h, from, NULL);
		}
		return NULL;
	}
	return why;
}

/* Where the phone of this record stands. */
static int
place_of(const char *object, const struct rec *r, struct place *from)
{
	struct stand s;
	enum place_res res = stand_read(&s, &g.m, &g.h, r);

	if (s.odd.n > 0)
		diag_warn(object, "loader %s is not known; taken to hold the oldest key only", shown(s.odd));
	*from = s.at;
	if (s.text.n > 0)
		return report_place(object, s.text, &s.at, res, s.why);
	diag_err(DIAG_NO, object, "%s", s.why);
	return -1;
}

/* The phone whose row this is, or NULL after a message. */
static struct shelf_phone *
phone_of(const struct rec *r, unsigned long lineno, char mac[MAC_LEN + 1])
{
	struct span m = rec_get(r, "mac", NULL);
	char text[PHONETABLE_WHY];
	const char *why = phonetable_mac(m, mac, text);
	struct shelf_phone *ph;
	int by_line, is_new;

	if (why != NULL) {
		if (why == text)        /* the value is in it */
			diag_err(DIAG_NO, diag_at("stdin", lineno), "mac %s", why);
		else
			diag_err(DIAG_NO, diag_at("stdin", lineno), "mac %s: %s", shown(m), why);
		return NULL;
	}
	rec_get(r, "line", &by_line);
	ph = shelf_phone(&g.shelf, mac, lineno, by_line, &is_new);
	if (ph == NULL)
		diag_no_memory();
	if (is_new || (by_line && ph->by_line))
		return ph;
	diag_err(DIAG_NO, diag_at("stdin", lineno), "mac %s: the same phone as in line %lu", mac, ph->row);
	return NULL;
}

static void
record(const struct rec *r, unsigned long lineno)
{
	struct place from, to;
	char mac[MAC_LEN + 1] = "", at[64];
	struct span t = rec_get(r, "target", NULL);
	struct shelf_phone *ph = NULL;
	const char *why;

	if (rec_get(r, "mac", NULL).n > 0 && (ph = phone_of(r, lineno, mac)) == NULL)
		return;
	if (ph != NULL && ph->by_line && rec_get(r, "state", NULL).n == 0 && rec_get(r, "load", NULL).n == 0)
		return;         /* another row of this phone tells where it stands */
	snprintf(at, sizeof at, "%s", ph != NULL ? mac : diag_at("stdin", lineno));
	if (t.n == 0 && g.to == NULL) {
		diag_err(DIAG_FAIL, at, "no target: neither -t nor target=");
		return;
	}
	if (ph != NULL)
		ph->placed = 1;
	g.model = rec_get(r, "model", NULL);
	g.phone.kind = model_kind(g.model, &g.phone.m, &g.phone.number);
	if (place_of(at, r, &from) != 0)
		return;
	why = fit_model(&from);
	if (why != NULL) {
		diag_err(DIAG_NO, at, "%s", why);
		return;
	}
	if (t.n == 0 && ((t = aim_of(from.family)).n == 0 || of_others(t, from.family))) {
		no_aim(at, from.family);
		return;
	}
	if (target(at, t, from.family, &to) != 0)
		return;
	if (ph == NULL || ph->from[0] == '\0')
		plan_one(at, mac, &from, &to);
	else if (strcmp(ph->from, from.name) != 0 || strcmp(ph->to, to.name) != 0)
		diag_err(DIAG_NO, at, "%s to %s in line %lu, but %s to %s in an earlier one", from.name, to.name, lineno, ph->from, ph->to);
	if (ph != NULL && ph->from[0] == '\0') {
		memcpy(ph->from, from.name, sizeof ph->from);
		memcpy(ph->to, to.name, sizeof ph->to);
	}
}

/* Is there a column for the address, and nothing in it in this row? */
static int
lacks_mac(const struct table *t, const struct rec *r)
{
	size_t i;

	if (t->form != TABLE_ROWS || rec_get(r, "mac", NULL).n > 0)
		return 0;
	for (i = 0; i < t->ncols && !span_is(table_column(t, i), "mac"); i++)
		;
	return i < t->ncols;
}

static void
report_column(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)ctx;
	(void)status;
	diag_warn(diag_at(file, line), "%s", why);
}

static void
read_stdin(void)
{
	static const struct report rep = { report_column, NULL };
	static struct table t;
	static struct rec r;
	size_t i;
	int got;

	cli_terminal("phones");
	phonetable_init(&t, STDIN_FILENO);
	while ((got = phonetable_next(&t, &r, rep, "stdin")) != 0) {
		if (got == -2) {
			diag_err(DIAG_FAIL, "stdin", "%s", strerror(t.in.err));
			break;
		}
		if (got < 0)
			diag_err(DIAG_FAIL, diag_at("stdin", t.lineno), "%s", t.err);
		else if (lacks_mac(&t, &r))
			diag_err(DIAG_NO, diag_at("stdin", t.lineno), "mac is empty: write the address of the phone there, or take the row out");
		else if (span_is(r.type, "phone") || span_is(r.type, "load"))
			record(&r, t.lineno);
		else
			rec_copy(&g.c.rec, &r);
		if (lines_would_wait(&t.in))
			cli_flush(&g.c);
	}
	table_free(&t);
	for (i = 0; i < g.shelf.macs.n; i++)
		if (g.shelf.phone[i].by_line && !g.shelf.phone[i].placed)
			diag_err(DIAG_NO, g.shelf.macs.mac[i], "load is empty in all of its rows: " STAND_UNKNOWN);
}

/* -b: what the protocol of -t means among the loads of -a, as a load record for each family */
static void
best(void)
{
	enum load_proto proto = proto_parse(span_cstr(g.to));
	const struct place *p;
	int family = 0, found = 0;
	struct load l;
	size_t i = 0;

	if (proto != PROTO_SCCP && proto != PROTO_SIP && proto != PROTO_MGCP)
		cli_usage("-b", "needs -t SIP, SCCP or MGCP");
	do {
		p = have_newest(&g.have, proto, family);
		if (p == NULL)
			continue;
		found = 1;
		loadid_parse(span_cstr(p->name), &l);
		rec_start(&g.c.rec, "load");
		rec_adds(&g.c.rec, "id", p->name);
		rec_adds(&g.c.rec, "family", l.family);
		rec_adds(&g.c.rec, "protocol", proto_name(p->proto));
		rec_adds(&g.c.rec, "version", l.version);
		rec_end(&g.c.rec);
	} while ((family = model_loads(i++)) != 0);
	if (!found)
		diag_err(DIAG_NO, g.to, "no load of this protocol is among the firmware at hand");
}

/* -k: print a verdict for each hop; status 1 unless all are accepted */
static void
judge(size_t n, char **text)
{
	struct place *chain = calloc(n, sizeof *chain);
	struct judgement j;
	const char *why;
	size_t i, refused = 0;

	if (chain == NULL)
		diag_no_memory();
	for (i = 0; i < n; i++) {
		enum place_res r = place_start(&g.h, span_cstr(text[i]), &chain[i], &why);

		if (r == PLACE_PROTOCOL && i > 0)
			place_newest(chain[i].proto, chain[i - 1].family, &chain[i]);
		else if (report_place(NULL, span_cstr(text[i]), &chain[i], r, why) != 0)
			refused++;
		matrix_set_keys(&g.m, &g.h, &chain[i], NULL);
		/* RESET is a phone of the family of what it is to get */
		if (i == 1 && chain[0].era == ERA_JAVA && !chain[0].has_id && chain[1].era == ERA_JAVA) {
			chain[0].family = chain[1].family;
			matrix_set_keys(&g.m, &g.h, &chain[0], NULL);
		}
	}
	for (i = 0; refused == 0 && i + 1 < n; i++) {
		judge_hop(&g.pl, chain, n, i, &j);
		plan_rec_verdict(&g.c.rec, &chain[i], &chain[i + 1], i + 1, n - 1, &j);
		if (j.verdict != VERDICT_OK && j.verdict != VERDICT_NEEDLESS && !(j.verdict == VERDICT_CONTESTED && g.contested))
			diag_status(DIAG_NO);
	}
	free(chain);
}

/* Plan from each operand, or from each phone on standard input, to -t.  The target is checked first, once for all. */
static void
plan_all(int n, char **from_text)
{
	static char dash[] = "-", *phones[] = { dash };
	struct place from, to;
	enum place_res r;
	const char *why;
	int i, lost;

	if (n == 0) {
		n = 1;
		from_text = phones;
	}
	for (i = 0; i < n; i++)
		if (strcmp(from_text[i], "-") == 0)
			take_stdin("the phones");
	/* Without a target nothing is planned, but the operands are still checked, to report all errors in one run. */
	lost = aimless_all() > 0;
	for (i = 0; i < n; i++) {
		if (strcmp(from_text[i], "-") == 0) {
			if (!lost)
				read_stdin();
			continue;
		}
		r = place_start(&g.h, span_cstr(from_text[i]), &from, &why);
		if (report_place(NULL, span_cstr(from_text[i]), &from, r, why) != 0)
			continue;
		memset(&g.phone, 0, sizeof g.phone);
		why = fit_model(&from);
		if (why != NULL)
			diag_err(DIAG_NO, from.name, "%s", why);
		else if (!lost && aim_of(from.family).n == 0)
			no_aim(from.name, from.family);
		else if (!lost && target(NULL, aim_of(from.family), from.family, &to) == 0) {
			matrix_set_keys(&g.m, &g.h, &from, NULL);
			plan_one(NULL, "", &from, &to);
		}
	}
}

static void
complain_have(void *arg, int fatal, const char *object, const char *why)
{
	char at[300];

	snprintf(at, sizeof at, "-a%s%s", object == NULL ? "" : ": ", object == NULL ? "" : object);
	(void)arg;
	if (fatal)
		diag_die(DIAG_FAIL, at, "%s", why);
	diag_warn(at, "%s", why);
}

static void
set_mode(enum mode m, int option)
{
	static int before;
	char name[] = { '-', (char)option, '\0' };
	char reason[] = "not together with -?";

	reason[sizeof reason - 2] = (char)before;
	if (g.mode != STEPS && g.mode != m)
		cli_usage(name, reason);
	g.mode = m;
	before = option;
}

static void
options(int argc, char **argv, const char **rules)
{
	int o;

	while ((o = cli_next(&g.c, argc, argv)) != -1) {
		if ((o == 'a' || o == 'r') && strcmp(g.c.arg, "-") == 0)
			take_stdin(o == 'a' ? "-a" : "-r");
		switch (o) {
		case 'a':
			g.havers++;
			have_add(&g.have, g.c.arg, complain_have, NULL);
			break;
		case 'b':
			set_mode(BEST, o);
			break;
		case 'e':
			g.every = 1;
			break;
		case 'm':
			set_mode(LACK, o);
			break;
		case 'g':
			set_mode(GRAPH, o);
			break;
		case 'k':
			set_mode(JUDGE, o);
			break;
		case 'R':
			set_mode(RULES, o);
			break;
		case 'r':
			*rules = g.c.arg;
			break;
		case 't':
			g.to = g.c.arg;
			break;
		case 'w':
			set_mode(WALK, o);
			break;
		case 'x':
			g.contested = 1;
			break;
		}
	}
	if ((g.mode == WALK || g.mode == GRAPH) && g.c.rec.form != REC_TEXT)
		cli_usage(g.mode == WALK ? "-w" : "-g", "prints no records: not together with -o or -j");
	if (g.mode == BEST && (g.to == NULL || g.havers == 0))
		cli_usage("-b", "needs -a and -t");
	if ((g.mode == JUDGE || g.mode == RULES) && (g.to != NULL || g.havers > 0))
		cli_usage(g.mode == JUDGE ? "-k" : "-R", g.to != NULL ? "not together with -t" : "not together with -a");
}

int
main(int argc, char **argv)
{
	static const struct place none;
	const char *rules = NULL;
	int r;

	have_init(&g.have);
	cli_init(&g.c, "cph-plan", usage, "a:begkmRr:t:wx", PLAN_REC_KEYS);
	options(argc, argv, &rules);
	argc -= g.c.ind;
	argv += g.c.ind;
	read_rules(rules);
	r = planner_init(&g.pl, &g.m, &g.h, g.contested, g.havers == 0 ? NULL : g.have.n > 0 ? g.have.p : &none, g.have.n);
	if (r < 0)
		diag_no_memory();
	if (r > 0)
		diag_die(DIAG_FAIL, g.havers > 0 ? "-a" : g.rules_name, "more than %d loads", PLAN_STOPS_MAX);
	if (g.mode == LACK && g.havers > 0 && planner_init(&g.all, &g.m, &g.h, g.contested, NULL, 0) != 0)
		diag_no_memory();
	if (g.mode == BEST)
		best();
	else if (g.mode == RULES) {
		if (argc > 0)
			cli_usage(argv[0], "-R takes no operands");
		print_rules();
	} else if (g.mode == JUDGE) {
		if (argc < 2)
			cli_usage("-k", "needs a chain of at least two loads");
		judge((size_t)argc, argv);
	} else if (g.mode == GRAPH && argc == 0 && g.to == NULL) {
		struct buf b = { 0 };

		dot_matrix(&b, &g.m, g.contested);
		print_text(&b);
	} else {
		if (g.to == NULL && argc > 0 && (argc > 1 || strcmp(argv[0], "-") != 0)) {
			if (argc != 2)
				cli_usage(argv[argc < 2 ? 0 : 2], argc < 2 ? "no target (from and to, or -t to)" : "too many operands (from and to)");
			g.to = argv[--argc];
		}
		plan_all(argc, argv);
		if (g.mode == LACK && g.lack.n > 0) {
			if (g.havers > 0 && lack_fewest(&g.lack, &g.pl) != 0)
				diag_no_memory();
			lack_print(&g.lack, &g.c.rec);
			diag_status(DIAG_NO);
		}
	}
	lack_free(&g.lack);
	planner_free(&g.all);
	planner_free(&g.pl);
	holders_free(&g.h);
	matrix_free(&g.m);
	have_free(&g.have);
	shelf_free(&g.shelf);
	buf_free(&g.text);
	return cli_end(&g.c);
}
