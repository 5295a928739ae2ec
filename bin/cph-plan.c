/* cph-plan - the loads a phone must pass through, hop by hop */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "diag.h"
#include "file.h"
#include "step.h"
#include "table.h"

#define RULES_MAX ((size_t)4 << 20)     /* bytes of a rules file */

static const char usage[] =
    "usage: cph-plan [-jqvx] [-o keys] [-r rules] from to\n"
    "       cph-plan [-jqvx] [-o keys] [-r rules] [-t to] [from ...]\n"
    "       cph-plan -R [-jqv] [-o keys] [-r rules]\n";

static const char keys[] = "mac hop of from to how serve write absent last seen next_safe oneway conf source option150 contested display "
    "seconds trouble remedy oneof from_protocol from_range to_protocol to_range via mechanism status confidence kind key";

static struct {
	struct cli c;
	struct matrix m;
	struct holders h;
	struct planner pl;
	struct tsv rules;
	struct buf text;                /* of the rules, when they came from a file */
	const char *rules_name;
	int contested;
	const char *to;                 /* -t */
	char target_text[PLACE_NAME_MAX];
	struct place target;            /* of target_text: a shelf mostly has one */
} g;

static void
complain(void *arg, unsigned long lineno, const char *why)
{
	(void)arg;
	diag_err(DIAG_FAIL, lineno == 0 ? g.rules_name : diag_at(g.rules_name, lineno), "%s", why);
}

static void
no_memory(void)
{
	diag_die(DIAG_FAIL, NULL, "%s", strerror(ENOMEM));
}

static void
read_rules(const char *path)
{
	struct tsv t;
	const char *why;
	int r;

	g.rules_name = path == NULL ? "matrix" : path;
	if (path != NULL && file_slurp(path, &g.text, RULES_MAX) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	if ((path == NULL ? tsv_lines(&g.rules, data_matrix) : tsv_text(&g.rules, buf_span(&g.text))) != 0)
		diag_die(DIAG_FAIL, g.rules_name, "%s", g.rules.err);
	t = g.rules;
	r = matrix_read(&g.m, &t, complain, NULL);
	if (r < 0)
		no_memory();
	if (r > 0)
		diag_die(DIAG_FAIL, g.rules_name, "%d bad rule%s, nothing planned", r, r == 1 ? "" : "s");
	why = tsv_lines(&t, data_keys) != 0 ? t.err : holders_read(&g.h, &t);
	if (why != NULL)
		diag_die(DIAG_FAIL, "keys", "%s", why);
}

/* -R: the table as it stands, so that it can be edited and read with -r; with -o or -j its rows as records */
static void
print_rules(void)
{
	size_t i, j;

	if (g.c.rec.form != REC_TEXT) {
		for (i = 0; i < g.m.n; i++) {
			rec_start(&g.c.rec, "rule");
			for (j = 0; j < RULE_COLS; j++)
				rec_add(&g.c.rec, rule_cols[j], g.m.rule[i].col[j]);
			rec_end(&g.c.rec);
		}
	} else if (g.text.n > 0)
		out_add(&g.c.out, g.text.p, g.text.n);
	else
		for (i = 0; data_matrix[i] != NULL; i++) {
			out_add(&g.c.out, data_matrix[i], strlen(data_matrix[i]));
			out_add(&g.c.out, "\n", 1);
		}
}

static void
print_step(const struct plan *p, size_t i, const char *mac)
{
	struct rec_writer *w = &g.c.rec;
	struct step s;

	if (step_make(&s, &g.pl, p, i, mac) != 0)
		diag_die(DIAG_FAIL, s.to->name, "name too long");
	rec_start(w, "step");
	if (mac[0] != '\0')
		rec_adds(w, "mac", mac);
	rec_addu(w, "hop", i + 1);
	rec_addu(w, "of", p->n);
	rec_adds(w, "from", s.from->name);
	rec_adds(w, "to", s.to->name);
	rec_add(w, "how", s.rule->col[COL_MECHANISM]);
	rec_adds(w, "serve", s.serve);
	rec_adds(w, "write", s.write);
	rec_adds(w, "absent", s.absent);
	rec_adds(w, "last", s.last);
	rec_adds(w, "seen", s.seen);
	rec_adds(w, "next_safe", s.next_safe ? "yes" : "no");
	rec_adds(w, "oneway", s.oneway ? "yes" : "no");
	rec_add(w, "conf", s.rule->col[COL_CONFIDENCE]);
	rec_add(w, "source", s.rule->col[COL_SOURCE]);
	rec_adds(w, "option150", s.option150 ? "yes" : "no");
	rec_adds(w, "contested", s.rule->kind == RULE_SECOND ? "yes" : "no");
	rec_adds(w, "display", s.display);
	rec_addu(w, "seconds", s.seconds);
	rec_adds(w, "trouble", s.trouble);
	rec_adds(w, "remedy", s.remedy);
	if (s.oneof[0] != '\0')
		rec_adds(w, "oneof", s.oneof);
	rec_end(w);
}

/* "; ..." that says which load could be had instead, or "" */
static void
nearest(const struct place *from, const struct place *to, char *out, size_t cap)
{
	struct place p;

	if (plan_nearest(&g.pl, from, to, &p))
		snprintf(out, cap, "; the nearest load of that protocol within reach is %s", p.name);
	else
		out[0] = '\0';
}

static void
say_no(const char *object, const struct place *from, const struct place *to, enum plan_res res, const struct plan *p)
{
	char pair[2 * PLACE_NAME_MAX + 8], near[128];
	struct span source = p->rule == NULL ? span("", 0) : p->rule->col[COL_SOURCE];

	snprintf(pair, sizeof pair, "%s%s%s to %s", object == NULL ? "" : object, object == NULL ? "" : ": ", from->name, to->name);
	switch (res) {
	case PLAN_IMPOSSIBLE:
		nearest(from, to, near, sizeof near);
		diag_err(DIAG_NO, pair, "impossible: %s (%.*s)%s", from->era != ERA_UNSIGNED && to->era == ERA_UNSIGNED ?
		    "a phone that runs signed loads takes no unsigned one" : "so the rules say", (int)source.n, (const char *)source.p, near);
		break;
	case PLAN_KEY:
		diag_err(DIAG_NO, pair, "impossible: needs a signing key that no loader on the way is known to hold");
		break;
	case PLAN_MISSING:
		diag_err(DIAG_NO, pair, "no documented way: the rules name the stops %.*s, but have no hops for them",
		    (int)p->rule->col[COL_VIA].n, (const char *)p->rule->col[COL_VIA].p);
		break;
	default:
		if (p->rule != NULL)
			diag_err(DIAG_NO, pair, "unknown: %.*s", (int)source.n, (const char *)source.p);
		else
			diag_err(DIAG_NO, pair, "unknown: no rule speaks of this pair");
	}
}

static void
plan_one(const char *object, const char *mac, const struct place *from, const struct place *to)
{
	enum plan_res res;
	struct plan p;
	size_t i;

	res = plan_find(&g.pl, from, to, &p);
	if (res != PLAN_OK) {
		say_no(object, from, to, res, &p);
		return;
	}
	if (p.n == 0)
		diag_note(1, object != NULL ? object : from->name, "is there already");
	for (i = 0; i < p.n; i++)
		print_step(&p, i, mac);
}

/* A word as a message shows it, cut to a bearable length. */
static const char *
word(struct span s)
{
	static char b[80];

	snprintf(b, sizeof b, "%.*s", (int)(s.n < 70 ? s.n : 70), (const char *)s.p);
	return b;
}

/* What reading a place came to: 0 when it can be used, or -1 with a message. */
static int
read_well(const char *object, struct span s, const struct place *p, enum place_res r, const char *why)
{
	char at[160];

	if (r == PLACE_OK)
		return 0;
	snprintf(at, sizeof at, "%s%s%s", object == NULL ? "" : object, object == NULL ? "" : ": ", word(s));
	if (r == PLACE_TAKEN) {
		diag_warn(at, "%s; taken as %s", why, p->name);
		return 0;
	}
	if (r == PLACE_MEANT)
		diag_err(DIAG_NO, at, "%s; is %s meant?", why, p->name);
	else
		diag_err(DIAG_NO, at, "%s", why);
	return -1;
}

static int
start(const char *object, struct span s, struct place *out)
{
	const char *why;
	enum place_res r = place_parse(s, out, &why);

	return read_well(object, s, out, r, why);
}

static int
target(const char *object, struct span s, struct place *out)
{
	const char *why;
	enum place_res r;

	if (s.n > 0 && span_is(s, g.target_text)) {
		*out = g.target;
		return 0;
	}
	r = place_target(s, out, &why);
	if (read_well(object, s, out, r, why) != 0)
		return -1;
	matrix_set_keys(&g.m, &g.h, out, NULL);
	if (span_copy(s, g.target_text, sizeof g.target_text) == 0)
		g.target = *out;
	return 0;
}

/* The loader that a record says is on the phone: a file name or an LA_VERSION.  1 known, 0 not said or not known. */
static int
loader(const char *object, struct span s, struct place *out)
{
	const struct holder *e;
	const char *why;

	if (s.n == 0)
		return 0;
	e = holders_by_name(&g.h, s);
	if (place_parse(e != NULL ? span_cstr(e->load.id) : s, out, &why) == PLACE_OK && out->era == ERA_LOADER)
		return 1;
	diag_warn(object, "loader %s is not known; taken to hold the oldest key only", word(s));
	memset(out, 0, sizeof *out);
	return 0;
}

/* Where the phone of this record stands. */
static int
place_of(const char *object, const struct rec *r, struct place *from)
{
	struct span state = rec_get(r, "state", NULL), load = rec_get(r, span_is(r->type, "load") ? "id" : "load", NULL);
	struct place l;
	int known = loader(object, rec_get(r, "loader", NULL), &l);

	if (state.n > 0) {
		if (start(object, state, from) != 0)
			return -1;
		if (from->proto == PROTO_UAL && known && strcmp(from->name, "UAL") == 0) {
			*from = l;
			from->proto = PROTO_UAL;        /* a SCCP load names its loader as well */
			from->has_id = 0;
			if (strncmp(l.name, "UAL", 3) != 0)
				snprintf(from->name, sizeof from->name, "UAL:%.50s", l.name);
		}
	} else if (load.n == 0) {
		diag_err(DIAG_NO, object, "neither load nor state");
		return -1;
	} else if (start(object, load, from) != 0)
		return -1;
	if (known || rec_get(r, "loader", NULL).n == 0)
		matrix_set_keys(&g.m, &g.h, from, known ? &l : NULL);
	else {
		from->keys.holds = KEY_A;
		from->keys.lacks = 0;
	}
	return 0;
}

static void
record(const struct rec *r, unsigned long lineno)
{
	struct place from, to;
	char mac[MAC_LEN + 1] = "", at[64];
	struct span m = rec_get(r, "mac", NULL), t = rec_get(r, "target", NULL);
	const char *why;

	snprintf(at, sizeof at, "stdin:%lu", lineno);
	if (m.n > 0) {
		why = mac_parse(m, mac);
		if (why != NULL) {
			diag_err(DIAG_FAIL, at, "mac %s: %s", word(m), why);
			return;
		}
		snprintf(at, sizeof at, "%s", mac);
	}
	if (t.n == 0 && g.to == NULL) {
		diag_err(DIAG_FAIL, at, "no target: neither -t nor target=");
		return;
	}
	if (place_of(at, r, &from) == 0 && target(at, t.n > 0 ? t : span_cstr(g.to), &to) == 0)
		plan_one(at, mac, &from, &to);
}

static void
read_stdin(void)
{
	static struct table t;
	static struct rec r;
	int got;

	table_init(&t, STDIN_FILENO, "phone");
	while ((got = table_next(&t, &r)) != 0) {
		if (got == -2) {
			diag_err(DIAG_FAIL, "stdin", "%s", strerror(t.in.err));
			break;
		}
		if (got < 0)
			diag_err(DIAG_FAIL, diag_at("stdin", t.lineno), "%s", t.err);
		else if (span_is(r.type, "phone") || span_is(r.type, "load"))
			record(&r, t.lineno);
		else
			rec_copy(&g.c.rec, &r);
		if (lines_would_wait(&t.in))
			cli_flush(&g.c);
	}
	table_free(&t);
}

static void
operand(const char *from_text, const char *to_text)
{
	struct place from, to;

	if (start(NULL, span_cstr(from_text), &from) != 0 || target(NULL, span_cstr(to_text), &to) != 0)
		return;
	matrix_set_keys(&g.m, &g.h, &from, NULL);
	plan_one(NULL, "", &from, &to);
}

int
main(int argc, char **argv)
{
	const char *rules = NULL;
	int o, print = 0;

	cli_init(&g.c, "cph-plan", usage, "Rr:t:x", keys);
	while ((o = cli_next(&g.c, argc, argv)) != -1)
		switch (o) {
		case 'R':
			print = 1;
			break;
		case 'r':
			rules = g.c.arg;
			break;
		case 't':
			g.to = g.c.arg;
			break;
		case 'x':
			g.contested = 1;
			break;
		}
	argc -= g.c.ind;
	argv += g.c.ind;
	read_rules(rules);
	if (print) {
		if (argc > 0)
			cli_usage(argv[0], "-R takes no operands");
		print_rules();
		return cli_end(&g.c);
	}
	if (planner_init(&g.pl, &g.m, &g.h, g.contested, NULL, 0) != 0)
		no_memory();
	if (g.to == NULL && argc > 0) {
		if (argc != 2)
			cli_usage(argv[argc < 2 ? 0 : 2], argc < 2 ? "where to? (from and to, or -t to)" : "too many operands (from and to)");
		operand(argv[0], argv[1]);
	} else if (argc > 0)
		for (; argc > 0; argc--, argv++)
			operand(argv[0], g.to);
	else
		read_stdin();
	planner_free(&g.pl);
	holders_free(&g.h);
	matrix_free(&g.m);
	buf_free(&g.text);
	return cli_end(&g.c);
}
