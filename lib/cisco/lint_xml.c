#include <stdio.h>
#include <string.h>

#include "cisco/lint_text.h"
#include "num.h"
#include "cisco/xmlscan.h"

static void
keep(struct lint_loads *out, struct span id, unsigned long line)
{
	size_t i;

	for (i = 0; i < out->n; i++)
		if (span_is(id, out->load[i].id))
			return;
	if (out->n < sizeof out->load / sizeof out->load[0] && span_copy(id, out->load[out->n].id, LINT_NAME_MAX) == 0)
		out->load[out->n++].line = line;
}

const char *
lint_load_name(struct span id)
{
	static const char *const exts[] = { ".bin", ".sbn", ".sb2", ".loads" };
	size_t i;

	for (i = 0; i < sizeof exts / sizeof exts[0]; i++)
		if (span_ends_nocase(id, exts[i]))
			return "has an extension: the phone appends it by itself";
	for (i = 0; i < id.n; i++)
		if (!ascii_isalnum(id.p[i]) && span_find(span_cstr("_=.-"), id.p[i]) == 4)
			return "holds a character that the loader does not take in a load name";
	if (id.n > 1 && id.p[0] == 'P' && ascii_upper(id.p[1]) == 'O')
		return "the letter O where the digit 0 belongs: the loader says \"Right Load Not Specified\"";
	if (id.n < 5 || id.p[0] != 'P' || !((id.p[1] == '0' && id.p[3] == '3') || (id.p[1] == 'D' && id.p[2] == '3')))
		return "not of the form P0?3...: the loader says \"Right Load Not Specified\"";
	return NULL;
}

/* loadInformation, loadInformation7, loadInformation8: which models does the element speak to?  bit 1 7960, bit 2 7940 */
static int
models(struct span name, enum phonefile kind)
{
	if (kind == PF_SEPMAC)
		return span_is(name, "loadInformation") ? 3 : 0;
	return span_is(name, "loadInformation7") ? 1 : span_is(name, "loadInformation8") ? 2 : 0;
}

void
lint_cnfxml(struct span text, enum phonefile kind, const char *file, struct report rep, struct lint_loads *out)
{
	struct span value = span(NULL, 0);
	struct xmlscan x;
	enum xml_token t;
	int have = 0;

	if (text.n > CNF_MAX)
		rep.fn(rep.ctx, 1, file, 0, "longer than the 8192 bytes that the loader takes");
	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		if (t == XML_OPEN) {
			value = span(NULL, 0);
			if (span_starts(x.name, "loadInformation0"))
				lint_tell(&rep, 0, file, x.lineno, x.name, "a device type with zeros in front: what the loader makes of it is not known");
		} else if (t == XML_TEXT)
			value = x.text;
		else if (t == XML_CLOSE) {
			int m = models(x.name, kind);

			if (x.vacant && m != 0)
				lint_tell(&rep, 1, file, x.lineno, x.name, "empty, a syntax error to the loader");
			else if (x.vacant)
				lint_tell(&rep, 0, file, x.lineno, x.name,
				    "empty; to the loader an empty element is a syntax error: fill it or take it out");
			else if (m != 0 && value.p != NULL) {
				const char *why = lint_load_name(value);

				have |= m;
				keep(out, value, x.lineno);
				if (why != NULL)
					lint_tell(&rep, 1, file, x.lineno, value, why);
			}
			value = span(NULL, 0);
		}
	}
	if (t == XML_BAD)
		rep.fn(rep.ctx, 1, file, x.lineno, x.err);
	if (kind == PF_SEPMAC && have == 0)
		rep.fn(rep.ctx, 1, file, 0, "no loadInformation: the loader's hunt stops here with \"No Load Specified\"; delete it or name a load");
	else if (have == 0)
		rep.fn(rep.ctx, 1, file, 0, "neither loadInformation7 nor loadInformation8: the loader's hunt stops here with \"No Load Specified\"");
	else if (kind == PF_XMLDEFAULT && have != 3)
		rep.fn(rep.ctx, 0, file, 0, have == 1 ? "no loadInformation8: a 7940 finds no load here" : "no loadInformation7: a 7960 finds no load here");
}

/* ---- dial plan ---- */

const char *
lint_pattern(struct span m, int *doubtful)
{
	size_t i;

	*doubtful = 0;
	if (m.n == 0)
		return "empty";
	if (m.n > 63)
		return "longer than the 63 characters that are read of an attribute";
	for (i = 0; i < m.n; i++) {
		int c = m.p[i];

		if (c == '[' || c == ']')
			return "can never match what is meant: the phone knows no [2-9], only . for any one digit; every other character stands for "
			    "itself";
		if (c == '!' || c == '_' || c == '|' || c == '(' || c == ')' || c == '^' || c == '$' || c == '?')
			return "can never match: this is the syntax of a PBX; here . is any one digit, * anything, every other character itself";
		if (c == 'X' || c == 'N' || c == 'Z' || c == 'x') {
			*doubtful = 1;
			return "X, N and Z stand for themselves here, . is any one digit: this rule never matches a dialled number";
		}
		if (c == '\\' && (i + 1 == m.n || (m.p[++i] != '*' && m.p[i] != '#' && m.p[i] != '+'))) {
			*doubtful = 1;
			return "a backslash that escapes nothing (it goes before *)";
		}
	}
	for (i = 0; i + 1 < m.n; i++)
		if (m.p[i] == '*' && (i == 0 || m.p[i - 1] != '\\')) {
			*doubtful = 1;
			return "* takes everything that follows: what stands behind it is hardly ever reached";
		}
	return NULL;
}

struct rule {
	int match, all;
	size_t dots;
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
	size_t i;

	for (i = 0; i < v.n; i++) {
		r->rewrite_dots += v.p[i] == '.';
		if (v.p[i] == '%' && (i + 1 == v.n || (v.p[i + 1] != 's' && (v.p[i + 1] < '0' || v.p[i + 1] > '5'))))
			return "% is followed by s or 0 to 5";
	}
	return NULL;
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
		return lint_pattern(v, doubtful);
	}
	if (span_is_nocase(name, "TIMEOUT"))
		return num_u64(v, 0, 65535, &n) == NUM_OK ? NULL : "not seconds";
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
		lint_tell(rep, odd ? 0 : 1, file, x->lineno, span_is_nocase(name, "MATCH") && v.n > 0 ? v : name, why);
	}
	if (got < 0)
		rep->fn(rep->ctx, 1, file, x->lineno, "TEMPLATE: attributes are NAME=\"value\"");
	else if (!r.match)
		rep->fn(rep->ctx, 1, file, x->lineno, "TEMPLATE: a rule without MATCH");
	else if (r.rewrite_dots > 0 && (size_t)r.rewrite_dots > r.dots && !r.all)
		rep->fn(rep->ctx, 0, file, x->lineno, "REWRITE: has more dots than MATCH has digits for them");
	return r.all;
}

void
lint_dialplan(struct span text, const char *file, struct report rep)
{
	struct xmlscan x;
	enum xml_token t;
	int all = 0, rules = 0;

	if (text.n > CNF_MAX)
		rep.fn(rep.ctx, 1, file, 0, "longer than the 8192 bytes that the phone reads of a dial plan");
	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		if (t == XML_TEXT)
			lint_tell(&rep, 0, file, x.lineno, x.text, "text between the rules is ignored");
		if (t != XML_OPEN)
			continue;
		if (x.depth == 1) {
			if (!span_is(x.name, "DIALTEMPLATE"))
				lint_tell(&rep, 1, file, x.lineno, x.name, "the root element is DIALTEMPLATE");
		} else if (span_is(x.name, "TEMPLATE")) {
			rules++;
			all |= template(&x, file, &rep);
		} else if (span_is_nocase(x.name, "TEMPLATE"))
			lint_tell(&rep, 1, file, x.lineno, x.name, "the element is TEMPLATE, in capitals");
		else if (!span_is_nocase(x.name, "versionStamp"))
			lint_tell(&rep, 0, file, x.lineno, x.name, "not an element of a dial plan");
	}
	if (t == XML_BAD)
		rep.fn(rep.ctx, 1, file, x.lineno, x.err);
	else if (rules == 0)
		rep.fn(rep.ctx, 0, file, 0, "no rule in it: every number waits for Dial or #");
	else if (!all)
		rep.fn(rep.ctx, 0, file, 0, "no rule MATCH=\"*\": a number that fits no other waits for Dial or #");
}

void
lint_syncinfo(struct span text, const char *file, struct report rep)
{
	struct xmlscan x;
	enum xml_token t;
	int image = 0;

	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		struct span rest = x.attrs, name, v;
		int version = 0, sync = 0;

		if (t != XML_OPEN || !span_is(x.name, "IMAGE"))
			continue;
		image = 1;
		while (xml_attr(&rest, &name, &v) == 1) {
			version |= span_is(name, "VERSION") && v.n > 0;
			sync |= span_is(name, "SYNC") && v.n > 0 && v.n <= 32;
		}
		if (!version)
			rep.fn(rep.ctx, 1, file, x.lineno, "IMAGE without VERSION (a load name, or *)");
		if (!sync)
			rep.fn(rep.ctx, 1, file, x.lineno, "IMAGE without SYNC (1 to 32 characters)");
	}
	if (t == XML_BAD)
		rep.fn(rep.ctx, 1, file, x.lineno, x.err);
	else if (!image)
		rep.fn(rep.ctx, 1, file, 0, "no IMAGE in it: a check-sync does nothing");
}
