/* rules from a file, and places as people write them: "FROM TO", newline, a rules table (none: the built-in one).  Whatever the table
 * says, a plan by it is made of its rows and its steps are whole. */
#include "kit/replay.h"
#include "plan/judge.h"
#include "plan/step.h"

static void
complain(void *arg, unsigned long lineno, const char *why)
{
	(void)lineno;
	if (why == NULL || *why == '\0')
		__builtin_trap();
	++*(int *)arg;
}

static void
plan(const struct matrix *m, const struct holders *h, int contested, const struct place *from, const struct place *to)
{
	struct planner pl;
	struct plan p;
	struct step s;
	struct place chain[2];
	struct judgement j;
	char why[PLAN_WHY_MAX];
	size_t i;

	if (planner_init(&pl, m, h, contested, NULL, 0) != 0)
		return;
	if (plan_find(&pl, from, to, &p) != PLAN_OK)
		plan_why(&pl, from, to, plan_find(&pl, from, to, &p), &p, -1, why);
	else
		for (i = 0; i < p.n; i++) {
			if (from->proto != PROTO_NONE && matrix_hop(m, p.hop[i].from, p.hop[i].to, contested) != p.hop[i].rule)
				__builtin_trap();
			if (p.hop[i].to->has_id && step_make(&s, &pl, &p, i, "001122AABBCC") != 0)
				__builtin_trap();
		}
	chain[0] = *from;
	chain[1] = *to;
	judge_hop(&pl, chain, 2, 0, &j);
	planner_free(&pl);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span all = span(data, size), first = span(data, span_find(all, '\n')), text = span_sub(all, first.n + 1, all.n);
	size_t blank = span_find(first, ' ');
	struct holders h;
	struct matrix m;
	struct place from, to;
	struct tsv t;
	const char *why;
	int bad = 0, r;

	if (size > 8192)
		return 0;
	if (tsv_data(&t, data_keys) != 0 || holders_read(&h, &t) != NULL)
		__builtin_trap();
	if ((text.n == 0 ? tsv_data(&t, data_matrix) : tsv_text(&t, text)) == 0) {
		r = matrix_read(&m, &t, complain, &bad);
		if (r >= 0 && r != bad)
			__builtin_trap();
		if (r == 0 && place_parse(span_sub(first, 0, blank), &from, &why) <= PLACE_TAKEN &&
		    place_target(span_sub(first, blank + 1, first.n), from.family, &to, &why) <= PLACE_TAKEN) {
			matrix_set_keys(&m, &h, &from, NULL);
			matrix_set_keys(&m, &h, &to, NULL);
			plan(&m, &h, 0, &from, &to);
			plan(&m, &h, 1, &from, &to);
		}
		matrix_free(&m);
	}
	holders_free(&h);
	return 0;
}
