#include <stdio.h>
#include <string.h>

#include "cisco/cnfread.h"
#include "judge.h"
#include "xmlscan.h"

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
judge_cnfxml(struct span text, enum phonefile kind, const char *file, struct report rep, struct named_loads *out)
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
				judge_say(&rep, 0, file, x.lineno, x.name, "a device type with zeros in front: what the loader makes of it is not known");
		} else if (t == XML_TEXT)
			value = x.text;
		else if (t == XML_CLOSE) {
			int m = models(x.name, kind);

			if (x.vacant && m != 0)
				judge_say(&rep, 1, file, x.lineno, x.name, "empty, a syntax error to the loader");
			else if (x.vacant)
				judge_say(&rep, 0, file, x.lineno, x.name,
				    "empty; to the loader an empty element is a syntax error: fill it or take it out");
			else if (m != 0 && value.p != NULL) {
				const char *why = judge_load_name(value);

				have |= m;
				keep(out, value, x.lineno);
				if (why != NULL)
					judge_say(&rep, 1, file, x.lineno, value, why);
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
		judge_say(&rep, 1, file, 1, id, why);
	else if (span_copy(id, out->load[out->n].id, LOAD_NAME_MAX) == 0)
		out->load[out->n++].line = 1;
	if (first.p[0] != id.p[0] || (id.n < first.n && first.p[id.n] != '\r'))
		rep.fn(rep.ctx, 0, file, 1, "a blank beside the name: some loads take it for a part of the name");
	if (span_trim(span_sub(text, first.n, text.n)).n > 0)
		rep.fn(rep.ctx, 0, file, 2, "more than one line: only the first counts");
	else if (text.n > first.n + 1)
		rep.fn(rep.ctx, 0, file, 2, "an empty line behind the name: reported to put a strange character into it");
	else if (first.n > 0 && first.p[first.n - 1] == '\r')
		rep.fn(rep.ctx, 0, file, 1, "CR LF behind the name: in Cisco's own files too, but the bare name is safer");
}
