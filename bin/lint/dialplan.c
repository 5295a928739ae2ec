#include <stdio.h>
#include <string.h>

#include "cisco/cnfread.h"
#include "cisco/dialpat.h"
#include "judge.h"
#include "num.h"
#include "cisco/xmlscan.h"

struct rule {
	int match, all;
	size_t dots;                    /* in MATCH */
	int rewritten, rewrite_all;     /* a REWRITE; one with % in it */
	int rewrite_dots;
};

static int
one_of(struct span v, const char *list)
{
	struct span rest = span_cstr(list), w;

	while (span_cut(&rest, ' ', &w))
		if (span_eq_nocase(v, w))
			return 1;
	return 0;
}

static const char tones[] = "Bellcore-Inside Bellcore-Outside Bellcore-Busy Bellcore-Alerting Bellcore-BusyVerify Bellcore-Stutter "
    "Bellcore-MsgWaiting Bellcore-Reorder Bellcore-CallWaiting Bellcore-Cw2 Bellcore-Cw3 Bellcore-Cw4 Bellcore-Hold "
    "Bellcore-Confirmation Bellcore-Permanent Bellcore-Reminder Bellcore-None Cisco-ZipZip Cisco-Zip Cisco-BeepBonk";

static const char *
rewrite(struct span v, struct rule *r)
{
	const char *why = NULL;
	size_t i;

	r->rewritten = v.n > 0;

	for (i = 0; i < v.n; i++) {
		r->rewrite_dots += v.p[i] == '.';
		if (v.p[i] != '%')
			continue;
		if (i + 1 == v.n || (v.p[i + 1] != 's' && (v.p[i + 1] < '0' || v.p[i + 1] > '5')))
			why = "% is followed by s or 0 to 5; anything else stands for itself";
		r->rewrite_all = 1;
	}
	return why;
}

/* One attribute of a rule: NULL, or why it spoils the rule. */
static const char *
attribute(struct span name, struct span v, struct rule *r, int *doubtful)
{
	uint64_t n;

	*doubtful = 0;
	r->match |= span_is_nocase(name, "MATCH");
	if (v.n > 63)
		return "longer than the 63 characters that are read of an attribute";
	if (span_is_nocase(name, "MATCH")) {
		size_t i;

		r->all = span_is(v, "*");
		for (i = 0; i < v.n; i++)
			r->dots += v.p[i] == '.';
		return dialpat_check(v, doubtful);
	}
	*doubtful = span_is_nocase(name, "TIMEOUT") || span_is_nocase(name, "REWRITE");
	if (span_is_nocase(name, "TIMEOUT"))
		return num_u64(v, 0, 65535, &n) == NUM_OK ? NULL : "not seconds: the phone reads the digits it begins with, 0 if none";
	if (span_is_nocase(name, "LINE"))
		return num_u64(v, 0, PHONE_LINES_MAX, &n) == NUM_OK ? NULL : "not a line (1 to 6)";
	if (span_is_nocase(name, "USER"))
		return one_of(v, "Phone IP") ? NULL : "not Phone or IP";
	if (span_is_nocase(name, "ROUTE"))
		return one_of(v, "Default Emergency FQDN") ? NULL : "not Default, Emergency or FQDN";
	if (span_is_nocase(name, "TONE"))
		return one_of(v, tones) ? NULL : "not a tone the phone knows";
	if (span_is_nocase(name, "REWRITE"))
		return rewrite(v, r);
	return "not an attribute of a rule, which spoils it (MATCH LINE TIMEOUT USER REWRITE ROUTE TONE)";
}

/* Returns 1 for the rule that takes everything. */
static int
template(const struct xmlscan *x, const char *file, const struct report *rep)
{
	struct span rest = x->attrs, name, v;
	struct rule r = { 0 };
	int got, odd;

	while ((got = xml_attr(&rest, &name, &v)) == 1) {
		const char *why = attribute(name, v, &r, &odd);

		if (why == NULL)
			continue;
		judge_report(rep, odd ? 0 : 1, file, x->lineno, span_is_nocase(name, "MATCH") && v.n > 0 ? v : name, why);
	}
	if (got < 0)
		rep->fn(rep->ctx, 1, file, x->lineno, "TEMPLATE: attributes are NAME=\"value\"");
	else if (!r.match)
		rep->fn(rep->ctx, 1, file, x->lineno, "TEMPLATE: a rule without MATCH");
	else if (r.rewrite_dots > 0 && (size_t)r.rewrite_dots > r.dots && !r.all)
		rep->fn(rep->ctx, 0, file, x->lineno, "REWRITE: has more dots than MATCH has digits for them");
	else if (r.rewritten && !r.rewrite_all && (size_t)r.rewrite_dots < r.dots)
		rep->fn(rep->ctx, 0, file, x->lineno, "REWRITE: has fewer dots than MATCH: the digits behind are lost (%s is all of them)");
	return r.all;
}

void
judge_dialplan(struct span text, const char *file, struct report rep)
{
	struct xmlscan x;
	enum xml_token t;
	int all = 0, rules = 0, stamp = 0;

	if (text.n > CNF_MAX)
		rep.fn(rep.ctx, 1, file, 0, "longer than the 8192 bytes that the phone reads of a dial plan");
	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		if (t == XML_TEXT && !stamp)
			judge_report(&rep, 0, file, x.lineno, x.text, "text between the rules is ignored");
		if (t != XML_OPEN)
			continue;
		stamp = span_is_nocase(x.name, "versionStamp");
		if (x.depth == 1) {
			if (!span_is_nocase(x.name, "DIALTEMPLATE"))
				judge_report(&rep, 1, file, x.lineno, x.name, "the root element is DIALTEMPLATE");
		} else if (span_is(x.name, "TEMPLATE")) {
			rules++;
			all |= template(&x, file, &rep);
		} else if (span_is_nocase(x.name, "TEMPLATE"))
			judge_report(&rep, 1, file, x.lineno, x.name, "the element is TEMPLATE, in capitals");
		else if (!stamp)
			judge_report(&rep, 0, file, x.lineno, x.name, "not an element of a dial plan");
	}
	if (t == XML_BAD)
		rep.fn(rep.ctx, 1, file, x.lineno, x.err);
	else if (rules == 0)
		rep.fn(rep.ctx, 0, file, 0, "no rule in it: every number waits for Dial or #");
	else if (!all)
		rep.fn(rep.ctx, 0, file, 0, "no rule MATCH=\"*\": a number that fits no other waits for Dial or #");
}

