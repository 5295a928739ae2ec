#include "planrec.h"

static void
yes_no(struct rec_writer *w, const char *key, int yes)
{
	rec_adds(w, key, yes ? "yes" : "no");
}

void
plan_rec_step(struct rec_writer *w, const struct step *s, size_t hop, size_t of, const char *mac, struct span model)
{
	rec_start(w, "step");
	if (mac[0] != '\0')
		rec_adds(w, "mac", mac);
	rec_addu(w, "hop", hop);
	rec_addu(w, "of", of);
	rec_adds(w, "from", s->from->name);
	rec_adds(w, "to", s->to->name);
	rec_add(w, "how", s->rule->col[COL_MECHANISM]);
	rec_adds(w, "serve", s->serve);
	rec_adds(w, "write", s->write);
	rec_adds(w, "absent", s->absent);
	rec_adds(w, "last", s->last);
	rec_adds(w, "seen", s->seen);
	yes_no(w, "next_safe", s->next_safe);
	yes_no(w, "oneway", s->oneway);
	rec_add(w, "conf", s->rule->col[COL_CONFIDENCE]);
	rec_add(w, "source", s->rule->col[COL_SOURCE]);
	yes_no(w, "option150", s->option150);
	yes_no(w, "contested", s->rule->kind == RULE_SECOND);
	rec_adds(w, "display", s->display);
	rec_addu(w, "seconds", s->seconds);
	rec_adds(w, "trouble", s->trouble);
	rec_adds(w, "remedy", s->remedy);
	if (s->oneof[0] != '\0')
		rec_adds(w, "oneof", s->oneof);
	if (model.n > 0)
		rec_add(w, "model", model);
	if (!span_is(s->rule->col[COL_ASSUMES], "-"))
		rec_add(w, "assumes", s->rule->col[COL_ASSUMES]);
	rec_end(w);
}

void
plan_rec_verdict(struct rec_writer *w, const struct place *from, const struct place *to, size_t hop, size_t of,
    const struct judgement *j)
{
	rec_start(w, "verdict");
	rec_addu(w, "hop", hop);
	rec_addu(w, "of", of);
	rec_adds(w, "from", from->name);
	rec_adds(w, "to", to->name);
	rec_adds(w, "verdict", verdict_name(j->verdict));
	rec_add(w, "conf", j->rule == NULL ? span("", 0) : j->rule->col[COL_CONFIDENCE]);
	rec_add(w, "source", j->rule == NULL ? span("", 0) : j->rule->col[COL_SOURCE]);
	rec_adds(w, "instead", j->instead);
	rec_adds(w, "why", j->why);
	rec_end(w);
}

void
plan_rec_rule(struct rec_writer *w, const struct rule *r)
{
	size_t i;

	rec_start(w, "rule");
	for (i = 0; i < RULE_COLS; i++)
		rec_add(w, rule_cols[i], r->col[i]);
	rec_end(w);
}
