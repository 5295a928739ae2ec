#include <stdio.h>

#include "cnf.h"

static void
tell(const struct report *rep, int status, const char *file, unsigned long line, struct span name, const char *why)
{
	char text[PARAM_WHY_MAX + 2 * PARAM_NAME_MAX];

	snprintf(text, sizeof text, "%.*s%s%s", (int)(name.n > PARAM_NAME_MAX ? PARAM_NAME_MAX : name.n), (const char *)name.p,
	    name.n > 0 ? ": " : "", why);
	rep->fn(rep->ctx, status, file, line, text);
}

/* A name that is no parameter.  Such lines are kept: a later load may know more than the table. */
static void
strange(const struct params *ps, const struct report *rep, const char *file, const struct cnf_reader *r, enum param_found found,
    const struct param *p)
{
	char why[PARAM_WHY_MAX], near[PARAM_NAME_MAX];

	params_suggest(ps, r->name, near);
	if (found == PARAM_ISUNCONFIRMED)
		snprintf(why, sizeof why, "not confirmed as a parameter; left as it is");
	else if (near[0] != '\0')
		snprintf(why, sizeof why, "not a parameter, did you mean %s?", near);
	else if (found == PARAM_ISWRONG)
		snprintf(why, sizeof why, "not a parameter: %.*s", (int)p->meaning.n, (const char *)p->meaning.p);
	else
		snprintf(why, sizeof why, "not a parameter we know; left as it is");
	tell(rep, 0, file, r->lineno, r->name, why);
}

static int
pair(struct cnf_set *s, const struct params *ps, const struct cnf_reader *r, enum cnf_origin origin, const char *file,
    const struct report *rep)
{
	char why[PARAM_WHY_MAX], name[PARAM_NAME_MAX];
	const struct param *p;
	const struct cnf_item *before;
	unsigned bit, n;
	enum param_found found = params_find(ps, r->name, &p, &n);

	for (bit = 0; bit < CNF_NOTES; bit++)
		if (r->notes & 1u << bit)
			tell(rep, 0, file, r->lineno, 1u << bit == CNF_BOM ? span("", 0) : r->name, cnf_note(1u << bit));
	if (r->name.n >= PARAM_NAME_MAX) {
		tell(rep, 1, file, r->lineno, r->name, "the name is too long");
		return 0;
	}
	if (found == PARAM_KNOWN) {
		enum param_verdict v = param_check(ps, p, r->value, why);

		if (v != PARAM_GOOD)
			tell(rep, v == PARAM_BAD ? 1 : 0, file, r->lineno, r->name, why);
		param_name(p, n, name);
	} else if (found == PARAM_ISUNCONFIRMED) {
		strange(ps, rep, file, r, found, p);
		if (param_check(ps, p, r->value, why) == PARAM_BAD)
			tell(rep, 1, file, r->lineno, r->name, why);
		param_name(p, n, name);
	} else {
		const char *bad = param_value_bad(r->value);

		strange(ps, rep, file, r, found, p);
		if (bad != NULL)
			tell(rep, 1, file, r->lineno, r->name, bad);
		if (span_copy(r->name, name, sizeof name) != 0)
			return 0;
	}
	before = cnf_get(s, name);
	if (before != NULL && before->origin == origin) {
		snprintf(why, sizeof why, "said in line %lu already; the last one is taken to count", before->line);
		tell(rep, 0, file, r->lineno, r->name, why);
	}
	return cnf_put(s, ps, r->name, r->value, origin, file, r->lineno);
}

int
cnf_load(struct cnf_set *s, const struct params *ps, struct span text, enum cnf_origin origin, const char *file, struct report rep)
{
	struct cnf_reader r;
	int got;

	cnf_open(&r, text);
	while ((got = cnf_next(&r)) != 0) {
		if (got < 0)
			tell(&rep, 1, file, r.lineno, span("", 0), r.err);
		else if (pair(s, ps, &r, origin, file, &rep) != 0)
			return -1;
	}
	return 0;
}
