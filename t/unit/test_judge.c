/* what the rules say of other people's chains, and in which words a way is refused */
#include <stdlib.h>

#include "judge.h"
#include "unit/check.h"

static struct matrix m;
static struct holders h;

static void
complain(void *arg, unsigned long lineno, const char *why)
{
	(void)arg;
	fprintf(stderr, "matrix:%lu: %s\n", lineno, why);
}

static struct place
place(const char *name)
{
	struct place p;
	const char *why;

	CHECK_ROW(place_parse(span_cstr(name), &p, &why) == PLACE_OK, name);
	matrix_set_keys(&m, &h, &p, NULL);
	return p;
}

/* ---- chains ---- */

static void
chains(void)
{
	static const struct {
		const char *chain;              /* the first hop is judged */
		int contested;
		enum verdict verdict;
		const char *why, *instead;
	} row[] = {
		{ "P00308000500 P0S3-8-12-00", 0, VERDICT_OK, "", "" },
		{ "P0S3-06-3-00 P0S3-07-5-00 P0S3-8-12-00", 0, VERDICT_OK, "", "" },
		{ "P0S3-8-12-00 P0S3-8-12-00", 0, VERDICT_NEEDLESS, "the phone runs it already", "" },
		{ "P0S3-07-4-00 P0S3-07-5-00 P0S3-8-12-00", 0, VERDICT_NEEDLESS, "the phone may go straight on", "P0S3-8-12-00" },
		{ "P0S3-07-4-00 P0S3-07-5-00 P0S3-07-4-00", 0, VERDICT_NEEDLESS, "the chain comes back to where the phone is", "P0S3-07-4-00" },
		{ "P00305000300 P0S3-04-4-00", 0, VERDICT_IMPOSSIBLE, "a phone that runs signed loads takes no unsigned one", "" },
		{ "P0S3-06-3-00 P0S3-8-12-00", 0, VERDICT_CONTESTED, "only a second opinion has this in one hop", "P0S3-07-5-00,P0S3-8-12-00" },
		{ "P0S3-06-3-00 P0S3-8-12-00", 1, VERDICT_CONTESTED, "only a second opinion has this in one hop", "" },
		{ "P0M3-06-0-00 P0S3-04-4-00", 0, VERDICT_UNKNOWN, "nobody knows", "" },
		{ "P0S3-07-5-00 P0030801SR02", 0, VERDICT_IMPOSSIBLE, "signed with a key that this loader was seen to lack",
		  "P0S3-8-12-00,P0030801SR02" },
		{ "P0S3-08-4-00 P0030801SR02", 0, VERDICT_UNKNOWN, "signed with a key that this loader is not known to hold",
		  "P0S3-8-12-00,P0030801SR02" },
		{ "P0S3-04-4-00 P0S3-8-12-00", 0, VERDICT_UNKNOWN, "nobody shows this in one hop",
		  "P0S3-05-3-00,P0S3-06-3-00,P0S3-07-5-00,P0S3-8-12-00" },
		{ "P0S3-8-12-00 P003-8-12-00", 0, VERDICT_UNKNOWN, "a loader is no load to go to: name the application that comes with it", "" },
		{ "P0S3-8-12-00 SCCP:9.1", 0, VERDICT_UNKNOWN, "no rule speaks of this pair", "" },
	};
	struct planner pl[2];
	size_t i, n;

	CHECK(planner_init(&pl[0], &m, &h, 0, NULL, 0) == 0 && planner_init(&pl[1], &m, &h, 1, NULL, 0) == 0);
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct span rest = span_cstr(row[i].chain), w;
		struct place chain[4];
		struct judgement j;
		char name[64];

		for (n = 0; span_cut(&rest, ' ', &w); n++) {
			span_copy(w, name, sizeof name);
			chain[n] = place(name);
		}
		judge_hop(&pl[row[i].contested], chain, n, 0, &j);
		CHECK_ROW(j.verdict == row[i].verdict, row[i].chain);
		CHECK_ROW(strcmp(j.why, row[i].why) == 0 && strcmp(j.instead, row[i].instead) == 0, row[i].chain);
		if (j.verdict != row[i].verdict || strcmp(j.why, row[i].why) != 0 || strcmp(j.instead, row[i].instead) != 0)
			fprintf(stderr, "\tgot %s: %s; instead %s\n", verdict_name(j.verdict), j.why, j.instead);
	}
	CHECK_STR(verdict_name(VERDICT_OK), "ok");
	CHECK_STR(verdict_name(VERDICT_CONTESTED), "contested");
	CHECK_STR(verdict_name(VERDICT_IMPOSSIBLE), "impossible");
	CHECK_STR(verdict_name(VERDICT_NEEDLESS), "needless");
	CHECK_STR(verdict_name(VERDICT_UNKNOWN), "unknown");
	planner_free(&pl[0]);
	planner_free(&pl[1]);
}

/* ---- words ---- */

/* have: the loads owned, "" none, NULL the stops of the rules; owned: whether the target is one of them.  want: what the sentence
 * begins with, and ends with. */
static const struct why {
	const char *from, *to, *have;
	int owned;
	enum plan_res res;
	const char *begin, *end;
} whys[] = {
	{ "P00308000500", "P0S3-04-4-00", NULL, -1, PLAN_IMPOSSIBLE, "impossible: a phone that runs signed loads takes no unsigned one (",
	  "; the nearest load of that protocol within reach is P0S3-06-0-00" },
	{ "P0M3-06-0-00", "P0S3-04-4-00", NULL, -1, PLAN_UNKNOWN, "unknown: ADM 4.0 lists dual boot from MGCP to 4.0", "unsigned" },
	{ "P0S3-8-12-00", "SCCP:9.1", NULL, -1, PLAN_UNKNOWN, "unknown: no rule speaks of this pair", "pair" },
	{ "P0S3-06-3-00", "P0S3-8-12-00", "P0S3-8-12-00", 1, PLAN_MISSING, "no documented way over the loads of -a; P0S3-07-", " would open a way" },
	{ "P0S3-06-3-00", "P0S3-8-12-00", "", 0, PLAN_MISSING, "no documented way over the loads of -a; P0S3-07-",
	  " and P0S3-8-12-00 itself would open a way" },
	{ "P0S3-04-4-00", "P0S3-8-12-00", "P0S3-8-12-00", 1, PLAN_MISSING, "no documented way over the loads of -a, and no single further one",
	  " would open a way" },
	{ "P0S3-07-5-00", "P0030801SR02", "P0030801SR02", 1, PLAN_MISSING, "no documented way over the loads of -a; P0S3-8-12-00", " would open a way" },
	{ "P00308000500", "P0S3-8-12-00", "P0S3-07-5-00", 0, PLAN_OK, "P0S3-8-12-00 itself is not among the loads of -a; with it there is a way",
	  "way" },
};

static void
words(void)
{
	struct planner pl;
	struct place have[4], out;
	size_t i, n;

	for (i = 0; i < sizeof whys / sizeof whys[0]; i++) {
		const struct why *w = &whys[i];
		struct place from = place(w->from), to = place(w->to);
		struct span rest = span_cstr(w->have == NULL ? "" : w->have), one;
		char text[PLAN_WHY_MAX], name[64];
		struct plan p;
		enum plan_res res;

		for (n = 0; w->have != NULL && w->have[0] != '\0' && span_cut(&rest, ' ', &one); n++) {
			span_copy(one, name, sizeof name);
			have[n] = place(name);
		}
		CHECK(planner_init(&pl, &m, &h, 0, w->have == NULL ? NULL : have, n) == 0);
		res = plan_find(&pl, &from, &to, &p);
		CHECK_ROW(res == w->res, w->begin);
		CHECK(plan_why(&pl, &from, &to, res, &p, w->owned, text) == 0);
		CHECK_ROW(strncmp(text, w->begin, strlen(w->begin)) == 0, text);
		CHECK_ROW(strlen(text) >= strlen(w->end) && strcmp(text + strlen(text) - strlen(w->end), w->end) == 0, text);
		if (res != w->res)
			fprintf(stderr, "\t%s to %s: got %d: %s\n", w->from, w->to, (int)res, text);
		planner_free(&pl);
	}
	/* what no plan of the rules answers, but the words are there for other rules (-r) */
	{
		struct place from = place("P0S3-07-5-00"), to = place("P0030801SR02");
		char text[PLAN_WHY_MAX];
		struct plan p = { .n = 0 };

		CHECK(planner_init(&pl, &m, &h, 0, NULL, 0) == 0);
		CHECK(plan_why(&pl, &from, &to, PLAN_KEY, &p, -1, text) == 0);
		CHECK(strncmp(text, "impossible: signed with a key that no loader on the way is known to hold; the nearest load of that protocol", 107) == 0);
		CHECK(plan_why(&pl, &from, &to, PLAN_MISSING, &p, -1, text) == 0);
		CHECK_STR(text, "no documented way: the rules have stops for this pair, but no hops between them");
		/* from where nothing is known nothing is near */
		from = place("BOOT");
		CHECK(!plan_nearest(&pl, &from, &to, &out));
		planner_free(&pl);
	}
}

int
main(void)
{
	struct tsv t;

	CHECK(tsv_lines(&t, data_matrix) == 0 && matrix_read(&m, &t, complain, NULL) == 0);
	CHECK(tsv_lines(&t, data_keys) == 0 && holders_read(&h, &t) == NULL);
	chains();
	words();
	holders_free(&h);
	matrix_free(&m);
	return check_done();
}
