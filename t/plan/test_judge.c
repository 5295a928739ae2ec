/* what is said of other people's chains, and why there is no way: every verdict and every reason, with what could be done instead */
#include <stdlib.h>

#include "plan/judge.h"
#include "kit/check.h"

#define CHAIN_MAX 6
#define N(a) (sizeof (a) / sizeof (a)[0])
#define HEAD "from_protocol\tfrom_range\tto_protocol\tto_range\tvia\tmechanism\tstatus\tconfidence\tsource\tkind\tkey\n"

static struct matrix m;
static struct holders h;

static void
complain(void *arg, unsigned long lineno, const char *why)
{
	(void)arg;
	fprintf(stderr, "rules:%lu: %s\n", lineno, why);
}

static size_t
places(const char *text, struct place *out, size_t max)
{
	struct span rest = span_cstr(text), w;
	const char *why;
	size_t n = 0;

	while (text[0] != '\0' && span_cut(&rest, ' ', &w) && n < max) {
		CHECK_ROW(place_start(&h, w, &out[n], &why) == PLACE_OK, text);
		matrix_set_keys(&m, &h, &out[n++], NULL);
	}
	return n;
}

static void
verdicts(void)
{
	static const struct { const char *chain; size_t hop; int contested; const char *verdict, *conf, *instead, *why; } row[] = {
		{ "P00308000500 P0S3-8-12-00", 0, 0, "ok", "log", "", "" },
		{ "P0S3-8-12-00 SIP:8.12", 0, 0, "needless", NULL, "", "the phone runs it already" },
		{ "P00308000500 P0S3-08-4-00 P0S3-08-11-00 P0S3-8-12-00", 0, 0, "needless", "log", "P0S3-8-12-00", "the phone may go straight on" },
		{ "P00308000500 P0S3-08-4-00 P0S3-08-11-00 P0S3-8-12-00", 2, 0, "ok", "binary", "", "" },
		{ "P0S3-8-12-00 P00307020300 P0S3-8-12-00", 0, 0, "needless", "cisco", "P0S3-8-12-00", "the chain comes back to where the phone is" },
		{ "P00305000600 P0S3-8-12-00", 0, 0, "contested", "inferred", "P0S3-07-5-00,P0S3-8-12-00", "only a second opinion has this in one hop" },
		{ "P00305000600 P0S3-8-12-00", 0, 1, "contested", "inferred", "", "only a second opinion has this in one hop" },
		{ "P0S3-8-12-00 P0S3-04-4-00", 0, 0, "impossible", "cisco", "", "a phone that runs signed loads takes no unsigned one" },
		{ "P0S3-07-5-00 P0030801SR02", 0, 0, "impossible", "binary", "P0S3-8-12-00,P0030801SR02",
		    "signed with a key that this loader was seen to lack" },
		{ "P0S3-08-4-00 P0030801SR02", 0, 0, "unknown", "binary", "P0S3-8-12-00,P0030801SR02",
		    "signed with a key that this loader is not known to hold" },
		{ "P0S3-04-4-00 P0S3-06-3-00", 0, 0, "unknown", "cisco", "P0S3-05-3-00,P0S3-06-3-00", "nobody shows this in one hop" },
		{ "MGCP:6 P0S3-8-12-00", 0, 0, "unknown", "inferred", "", "nobody knows" },
		{ "BOOT P0S3-8-12-00", 0, 0, "unknown", "inferred", "", "nobody knows" },
		{ "P0S3-06-3-00 UAL:7.5", 0, 0, "unknown", NULL, "", "a loader is no load to go to: name the application that comes with it" },
		{ "P0S3-06-3-00 BOOT", 0, 0, "unknown", NULL, "", "a loader is no load to go to: name the application that comes with it" },
		{ "P0S3-09-1-00 P0S3-8-12-00", 0, 0, "unknown", NULL, "", "no rule speaks of this pair" },
		/* the chain of a well-known blog */
		{ "SCCP:5.0 SIP:6.3 SCCP:7.0 SIP:8.11 SIP:8.12", 0, 0, "needless", "cisco", "SCCP:7.0", "the phone may go straight on" },
		{ "SCCP:5.0 SIP:6.3 SCCP:7.0 SIP:8.11 SIP:8.12", 1, 0, "contested", "cisco-heading", "P0S3-07-5-00,SCCP:7.0",
		    "only a second opinion has this in one hop" },
		{ "SCCP:5.0 SIP:6.3 SCCP:7.0 SIP:8.11 SIP:8.12", 2, 0, "needless", "log", "SIP:8.12", "the phone may go straight on" },
		{ "SCCP:5.0 SIP:6.3 SCCP:7.0 SIP:8.11 SIP:8.12", 3, 0, "ok", "binary", "", "" },
	};
	struct place chain[CHAIN_MAX];
	struct judgement j;
	struct planner pl;
	size_t i;

	for (i = 0; i < N(row); i++) {
		size_t n = places(row[i].chain, chain, CHAIN_MAX);

		CHECK(planner_init(&pl, &m, &h, row[i].contested, NULL, 0) == 0);
		judge_hop(&pl, chain, n, row[i].hop, &j);
		CHECK_STR(verdict_name(j.verdict), row[i].verdict);
		CHECK_STR(j.instead, row[i].instead);
		CHECK_STR(j.why, row[i].why);
		CHECK_ROW(row[i].conf == NULL ? j.rule == NULL : j.rule != NULL && span_is(j.rule->col[COL_CONFIDENCE], row[i].conf), row[i].chain);
		planner_free(&pl);
	}
	CHECK_STR(verdict_name((enum verdict)99), "unknown");
}

struct reason {
	const char *from, *to;
	const char *have;               /* blank separated; NULL = the stops of the rules */
	const char *why;
};

static void
reasons(const struct reason *row, size_t rows)
{
	struct place from, to, have[CHAIN_MAX];
	char why[PLAN_WHY_MAX];
	enum plan_res res;
	struct planner pl;
	struct plan p;
	size_t i, j;

	for (i = 0; i < rows; i++) {
		size_t n = row[i].have == NULL ? 0 : places(row[i].have, have, CHAIN_MAX);
		int owned = row[i].have == NULL ? -1 : 0;

		places(row[i].from, &from, 1);
		places(row[i].to, &to, 1);
		for (j = 0; j < n; j++)
			owned |= place_same(&have[j], &to);
		CHECK(planner_init(&pl, &m, &h, 0, row[i].have == NULL ? NULL : have, n) == 0);
		res = plan_find(&pl, &from, &to, &p);
		CHECK_ROW(res != PLAN_OK || owned == 0, row[i].from);
		CHECK(plan_why(&pl, &from, &to, res, &p, owned, why) == 0);
		CHECK_STR(why, row[i].why);
		planner_free(&pl);
	}
}

static void
known_rules(void)
{
	static const struct reason row[] = {
		{ "P0S3-8-12-00", "P0S3-04-4-00", NULL, "impossible: a phone that runs signed loads takes no unsigned one (CME-G; D68244; RM); "
		    "the nearest load of that protocol within reach is P0S3-05-2-00" },
		{ "UAL", "P00303020214", NULL, "impossible: a phone that runs signed loads takes no unsigned one (FW: UAL takes only signed files, "
		    "never asks .bin); the nearest load of that protocol within reach is P00305000200" },
		{ "MGCP:6", "P0S3-8-12-00", NULL, "unknown: nothing known on MGCP <= 6" },
		{ "P0S3-09-1-00", "P0S3-8-12-00", NULL, "unknown: no rule speaks of this pair" },
		{ "UAL", "P0S3-8-12-00", "", "P0S3-8-12-00 itself is not among the firmware at hand; with it there is a way" },
		{ "SCCP:5.0", "P0S3-8-12-00", "P0S3-8-12-00", "no documented way with the firmware at hand; P0S3-07-5-00 would open one" },
		{ "SCCP:5.0", "P0S3-8-12-00", "P00305000300",
		    "no documented way with the firmware at hand; P0S3-07-5-00 and P0S3-8-12-00 itself would open one" },
		{ "P0S30202", "P0S3-8-12-00", "P0S3-8-12-00", "no documented way with the firmware at hand, and no single further load would open one" },
		/* of several with as many hops the one that stays in the target's protocol */
		{ "P00305000600", "P0030801SR02", "P0S3-8-12-00 P0030801SR02", "no documented way with the firmware at hand; P00307020300 would open one" },
	};

	reasons(row, N(row));
}

/* As many loads as a planner can hold: there is no room to try one more, and one more than that it refuses. */
static void
full(void)
{
	static struct place have[PLAN_STOPS_MAX + 1];
	char text[16], why[PLAN_WHY_MAX];
	struct place from, to;
	struct planner pl;
	enum plan_res res;
	struct plan p;
	size_t i;

	for (i = 0; i < N(have); i++) {
		snprintf(text, sizeof text, "SIP:7.%zu", i + 20);
		places(text, &have[i], 1);
	}
	CHECK(planner_init(&pl, &m, &h, 0, have, PLAN_STOPS_MAX + 1) == 1);
	CHECK(planner_init(&pl, &m, &h, 0, have, PLAN_STOPS_MAX) == 0 && pl.n == PLAN_STOPS_MAX);
	places("P0S30202", &from, 1);
	places("P0S3-8-12-00", &to, 1);
	res = plan_find(&pl, &from, &to, &p);
	CHECK(res == PLAN_MISSING && plan_why(&pl, &from, &to, res, &p, 1, why) == 0);
	CHECK_STR(why, "no documented way with the firmware at hand, and no single further load would open one");
	planner_free(&pl);
}

/* Cases that the built-in rules leave no room for. */
static void
other_rules(void)
{
	static const char text[] = HEAD
	    "SIP\t7..8\tSIP\t7..8.3\t-\tual-hunt\tdirect\tcisco\tx\tedge\tA\n"
	    "SIP\t7..8\tSIP\t8.4..8.4\t-\tnone\timpossible\tcisco\tx\tstop\t-\n"
	    "SIP\t7..8\tSIP\t8.5..8\t-\tual-hunt\tdirect\tcisco\tx\tedge\tA\n"
	    "SIP\t7..8\tSCCP\t8..8\t-\tual-hunt\tdirect\tcisco\tx\tedge\tB\n"
	    "SIP\t7..8\tMGCP\t7..7\tP00307020300\tual-hunt\tvia\tcisco\tx\tchain\tA\n"
	    "SIP\t7..8\tMGCP\t8..8\t-\tnone\timpossible\tcisco\tx\tstop\t-\n"
	    "SIP\t7..8\tSCCP\t7..7\tP0S3-07-5-00,P00307020300\tual-hunt\tvia\tcisco\tx\tchain\tA\n";
	static const struct reason row[] = {
		{ "P0S3-07-5-00", "P0S3-08-4-00", NULL, "impossible: so the rules say (x); the nearest load of that protocol within reach is P0S3-08-5-00" },
		{ "P0S3-07-5-00", "P0M3-08-1-00", NULL, "impossible: so the rules say (x)" },
		{ "P0S3-07-5-00", "P0030801SR02", NULL, "impossible: signed with a key that no loader on the way is known to hold" },
		{ "P0S3-07-5-00", "P0030801SR02", "P0030801SR02", "no loader holds the signing key with the firmware at hand; P0S3-07-4-00 would open one" },
		{ "P0S3-07-5-00", "P0M3-07-7-00", NULL, "no documented way: the rules have stops for this pair, but no hops between them" },
	};
	struct place chain[2];
	struct judgement j;
	struct planner pl;
	struct tsv t;

	matrix_free(&m);
	CHECK(tsv_text(&t, span_cstr(text)) == 0 && matrix_read(&m, &t, complain, NULL) == 0);
	reasons(row, N(row));
	places("P0S3-07-5-00 P0S3-08-4-00", chain, 2);
	CHECK(planner_init(&pl, &m, &h, 0, NULL, 0) == 0);
	judge_hop(&pl, chain, 2, 0, &j);
	CHECK(j.verdict == VERDICT_IMPOSSIBLE && strcmp(j.why, "the rules say so") == 0);
	/* a row that goes via stops no hop leads over: nothing can be named instead */
	places("P0S3-07-5-00 P0M3-07-7-00", chain, 2);
	judge_hop(&pl, chain, 2, 0, &j);
	CHECK(j.verdict == VERDICT_UNKNOWN && j.instead[0] == '\0');
	planner_free(&pl);
}

int
main(void)
{
	struct tsv t;

	CHECK(tsv_data(&t, data_matrix) == 0 && matrix_read(&m, &t, complain, NULL) == 0);
	CHECK(tsv_data(&t, data_keys) == 0 && holders_read(&h, &t) == NULL);
	verdicts();
	known_rules();
	full();
	other_rules();
	holders_free(&h);
	matrix_free(&m);
	return check_done();
}
