#include <string.h>

#include "cisco/bootcnf.h"
#include "cisco/cnfread.h"
#include "cisco/loadid.h"
#include "cisco/model.h"
#include "judge.h"
#include "cisco/xmlscan.h"

/* ---- load names ---- */

const char *
judge_load_name(struct span id)
{
	static const char *const exts[] = { ".bin", ".sbn", ".sb2", ".loads" };
	size_t i;

	for (i = 0; i < sizeof exts / sizeof exts[0]; i++)
		if (span_ends_nocase(id, exts[i]))
			return "has an extension: the phone appends it by itself";
	for (i = 0; i < id.n; i++)
		if (!ascii_isalnum(id.p[i]) && span_find(span_cstr("_=.-"), id.p[i]) == 4)
			return "holds a character that no load name has";
	if (id.n > 1 && ascii_upper(id.p[0]) == 'P' && ascii_upper(id.p[1]) == 'O')
		return "the letter O where the digit 0 belongs";
	return bootcnf_is_load(id) ? NULL : "not of the form P0?3... or PD?3...";
}

static void
keep(struct named_loads *out, struct span id, unsigned long line)
{
	size_t i;

	for (i = 0; i < out->n; i++)
		if (span_is(id, out->load[i].id))
			return;
	if (out->n < sizeof out->load / sizeof out->load[0] && span_copy(id, out->load[out->n].id, LOAD_NAME_MAX) == 0)
		out->load[out->n++].line = line;
}

/* ---- XML: what the loader reads of it, against what a person reads ---- */

/* A device file as an XML parser sees it. */
struct xml_view {
	struct span load[2];            /* of the 7960, of the 7940: the last one named; p NULL = none */
	unsigned long line[2];
	const char *err;                /* not well-formed: why, and where */
	unsigned long errline;
	int node;                       /* a processNodeName with something in it */
	int foreign;                    /* a load of other phones */
	unsigned long profile;          /* line of a sipProfile, 0 = none */
};

static const char *const model_name[2] = { "7960", "7940" };

/* Which models does an element of that name speak to?  bit 0 the 7960, bit 1 the 7940. */
static int
models(struct span name)
{
	return span_is_nocase(name, "loadInformation") ? 3 : span_is_nocase(name, "loadInformation7") ? 1 :
	    span_is_nocase(name, "loadInformation8") ? 2 : 0;
}

/* An element for another model: silent, unless one of our loads stands in it. */
static void
other_element(const struct report *rep, const char *file, const struct xmlscan *x, struct span name, struct xml_view *v)
{
	struct load id;
	enum load_res res = loadid_parse(x->text, &id);

	v->foreign |= res == LOAD_OTHER;
	if (res == LOAD_OK || res == LOAD_MISSPELT || span_starts(name, "loadInformation0"))
		judge_report(rep, 0, file, x->lineno, name, "passed over by the loader: 7 is the 7960, 8 the 7940");
}

static void
view(struct span text, const char *file, const struct report *rep, struct xml_view *v)
{
	struct xmlscan x;
	struct span name = span("", 0);
	enum xml_token t;
	int k;

	memset(v, 0, sizeof *v);
	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		int m = models(name);

		if (t == XML_OPEN) {
			name = x.name;
			if (span_is_nocase(name, "sipProfile"))
				v->profile = x.lineno;
		} else if (t == XML_CLOSE)
			name = span("", 0);
		else if (span_is_nocase(name, "processNodeName"))
			v->node = 1;
		else if (m == 0 && span_starts(name, "loadInformation"))
			other_element(rep, file, &x, name, v);
		for (k = 0; t == XML_TEXT && k < 2; k++)
			if (m & 1 << k) {
				v->load[k] = x.text;
				v->line[k] = x.lineno;
			}
	}
	if (t == XML_BAD) {
		v->err = x.err;
		v->errline = x.lineno;
	}
}

static unsigned long
line_of(struct span text, struct span part)
{
	unsigned long line = 1;
	const unsigned char *p;

	for (p = text.p; p < part.p; p++)
		line += *p == '\n';
	return line;
}

/* A load of another family under the number of a 7940 or 7960. */
static void
wrong_type(const struct report *rep, const char *file, unsigned long line, const char *element, const char *model, const struct load *id)
{
	char why[300];
	const char *before = ", whose number is";
	struct model m;
	unsigned i = 0;
	size_t at = (size_t)snprintf(why, sizeof why, "%s is for the %s; %s is a load of the %s", element, model, id->id, id->family);

	for (; at < sizeof why && model_next(span_cstr(id->family), &i, &m); before = " or")
		at += (size_t)snprintf(why + at, sizeof why - at, "%s %u (%.*s)", before, m.type, (int)m.name.n, (const char *)m.name.p);
	rep->fn(rep->ctx, 1, file, line, why);
}

/* A text in a load element that is no load ID to the loader. */
static void
bad_load(const struct report *rep, const char *file, unsigned long line, struct span bad, int k, int both)
{
	static const char *const element[2] = { "loadInformation7", "loadInformation8" };
	struct load id;
	enum load_res res = loadid_parse(bad, &id);
	const char *why = judge_load_name(bad);
	char text[200];

	if (res == LOAD_OTHER) {
		wrong_type(rep, file, line, both ? "loadInformation" : element[k], both ? "7940 and 7960" : model_name[k], &id);
		return;
	}
	snprintf(text, sizeof text, "%s: counts as no load (\"No Load Specified\")%s%s%s", why == NULL ? "not of the form P0?3... or PD?3..." : why,
	    res == LOAD_MISSPELT ? "; is " : "", res == LOAD_MISSPELT ? id.meant : "", res == LOAD_MISSPELT ? " meant?" : "");
	judge_report(rep, 1, file, line, bad, text);
}

/* Compare the load that the loader takes for one model with the one that an XML parser sees.  Returns 1 if it takes a load, 0 if there is
 * none, -1 if a bad one was reported. */
static int
one_model(struct span text, const char *file, const struct report *rep, const struct bootcnf_xml *x, const struct xml_view *v, int k, int both,
    struct named_loads *out)
{
	char why[200];
	int told = 0;

	if (x->bad.p != NULL && x->bad.n > 0) {
		if (!(both && k == 1))
			bad_load(rep, file, line_of(text, x->bad), x->bad, k, both);
		told = -1;
	}
	if (x->load.p == NULL) {
		if (v->load[k].p == NULL || judge_load_name(v->load[k]) != NULL || told != 0 || (both && k == 1))
			return told;
		judge_report(rep, 1, file, v->line[k], v->load[k], "the loader does not see this load: it has no parser, and a double quote in the text "
		    "hides what follows up to the next one");
		return -1;
	}
	if (judge_load_name(x->load) != NULL && !(both && k == 1))
		judge_report(rep, 1, file, line_of(text, x->load), x->load, judge_load_name(x->load));
	if (!span_eq(x->load, v->load[k]) && v->err == NULL && !(both && k == 1)) {
		snprintf(why, sizeof why, "the loader takes this for the load of a %s: it has no parser, a comment ends at its first '>', <x/> takes the "
		    "text that follows, a load ends at the first character of another kind", both ? "7940 or 7960" : model_name[k]);
		judge_report(rep, 1, file, line_of(text, x->load), x->load, why);
	}
	keep(out, x->load, line_of(text, x->load));
	return 1;
}

/* No load for any model: how bad that is depends on what the file is for. */
static void
no_load(const struct xml_view *v, enum phonefile kind, const char *file, const struct report *rep)
{
	if (kind == PF_SEPMAC && v->node)
		rep->fn(rep->ctx, 0, file, 0, "no load named: the loader stops here and starts the application it has; one without says "
		    "\"Protocol Application Invalid\"");
	else if (kind == PF_SEPMAC)
		rep->fn(rep->ctx, 1, file, 0, "no loadInformation: the loader's hunt stops here with \"No Load Specified\"; delete it or name a load");
	else if (v->foreign)
		rep->fn(rep->ctx, 0, file, 0, "loads of other phones only: a 7940 or 7960 stops here with \"No Load Specified\"");
	else
		rep->fn(rep->ctx, 1, file, 0, "neither loadInformation7 nor loadInformation8: the loader's hunt stops here with \"No Load Specified\"");
}

void
judge_cnfxml(struct span text, enum phonefile kind, const char *file, struct report rep, struct named_loads *out)
{
	struct bootcnf_xml x[2];
	struct xml_view v;
	int got[2], k, both;

	if (text.n > CNF_MAX)
		rep.fn(rep.ctx, 1, file, 0, "longer than the 8192 bytes that the loader takes: it goes on as if the file were not there");
	view(text, file, &rep, &v);
	bootcnf_read_xml(text, '7', BOOTCNF_PLAIN | BOOTCNF_NUMBERED, &x[0]);
	bootcnf_read_xml(text, '8', BOOTCNF_PLAIN | BOOTCNF_NUMBERED, &x[1]);
	both = x[0].load.p == x[1].load.p && x[0].bad.p == x[1].bad.p && v.load[0].p == v.load[1].p;
	for (k = 0; k < 2; k++)
		got[k] = one_model(text, file, &rep, &x[k], &v, k, both, out);
	if (v.err != NULL) {
		char why[200];

		snprintf(why, sizeof why, "not well-formed: %s", v.err);
		rep.fn(rep.ctx, 0, file, v.errline, why);
	}
	if (got[0] == 0 && got[1] == 0)
		no_load(&v, kind, file, &rep);
	else if (kind == PF_XMLDEFAULT && got[0] * got[1] == 0)
		rep.fn(rep.ctx, 0, file, 0, got[1] == 0 ? "no load for a 7940 (loadInformation8)" :
		    "no load for a 7960 (loadInformation7)");
	if (kind == PF_SEPMAC && v.profile)
		rep.fn(rep.ctx, 0, file, v.profile, "sipProfile: a 7940 or 7960 reads none of it, its lines are in SIP<MAC>.cnf");
}

/* ---- OS79XX.TXT ---- */

void
judge_os79xx(struct span text, const char *file, struct report rep, struct named_loads *out)
{
	struct span first = span_sub(text, 0, span_find(text, '\n')), id = span_trim(first);
	const char *why = judge_load_name(id);

	if (id.n == 0) {
		rep.fn(rep.ctx, 1, file, 1, "names no load");
		return;
	}
	if (why != NULL)
		judge_report(&rep, 1, file, 1, id, why);
	else
		keep(out, id, 1);
	if (first.p[0] != id.p[0] || (id.n < first.n && first.p[id.n] != '\r'))
		rep.fn(rep.ctx, 0, file, 1, "a blank beside the name: some loads take it for a part of the name");
	if (span_trim(span_sub(text, first.n, text.n)).n > 0)
		rep.fn(rep.ctx, 0, file, 2, "more than one line: only the first counts");
	else if (text.n > first.n + 1)
		rep.fn(rep.ctx, 0, file, 2, "an empty line behind the name: reported to put a strange character into it");
	else if (first.n > 0 && first.p[first.n - 1] == '\r')
		rep.fn(rep.ctx, 0, file, 1, "CR LF behind the name: in Cisco's own files too, but the bare name is safer");
}
