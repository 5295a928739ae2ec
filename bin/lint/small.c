#include <stdio.h>

#include "judge.h"
#include "cisco/xmlscan.h"

#define RING_NAME_MAX 25
#define RINGS_MAX 50
#define LOGO_WIDTH 90           /* what two owners found to work (B2005, splesniewski/cisco79xx); no document of Cisco's is known */
#define LOGO_HEIGHT 56

/* RINGLIST.XML and DISTINCTIVERINGLIST.XML of the SCCP loads. */
static void
xml_rings(struct span text, const char *file, const struct report *rep, void (*ring)(void *ctx, unsigned long line, struct span name),
    void *ctx)
{
	struct xmlscan x;
	struct span in = span("", 0);
	enum xml_token t;
	int rings = 0;

	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		if (t == XML_OPEN) {
			in = x.name;
			if (x.depth == 1 && !span_is(x.name, "CiscoIPPhoneRingList"))
				judge_report(rep, 1, file, x.lineno, x.name, "the root element is CiscoIPPhoneRingList");
			rings += span_is(x.name, "Ring");
		}
		if (t != XML_TEXT || (!span_is(in, "DisplayName") && !span_is(in, "FileName")))
			continue;
		if (x.text.n > RING_NAME_MAX)
			judge_report(rep, 0, file, x.lineno, x.text, "longer than the 25 characters of a name or file");
		if (ring != NULL && span_is(in, "FileName"))
			ring(ctx, x.lineno, x.text);
	}
	if (t == XML_BAD)
		rep->fn(rep->ctx, 1, file, x.lineno, x.err);
	else if (rings == 0 || rings > RINGS_MAX)
		rep->fn(rep->ctx, 0, file, 0, rings == 0 ? "no ring in it" : "more than the 50 rings that a phone lists");
}

void
judge_ringlist(struct span text, const char *file, struct report rep, void (*ring)(void *ctx, unsigned long line, struct span name), void *ctx)
{
	unsigned long lineno = 0;
	struct span s;

	if (span_trim(text).n > 0 && span_trim(text).p[0] == '<') {
		xml_rings(text, file, &rep, ring, ctx);
		return;
	}
	while (text.n > 0 && span_cut(&text, '\n', &s)) {
		struct span name;
		size_t tab;

		lineno++;
		s = span_trim(s);
		if (s.n == 0)
			continue;
		tab = span_find(s, '\t');
		if (tab == s.n) {
			size_t blank = span_find(s, ' '), last = span_rfind(s, ' ');

			if (blank == s.n) {
				judge_report(&rep, 1, file, lineno, s, "a name, a TAB, and the file of the ring belong here");
				continue;
			}
			/* blanks instead of the TAB work, if the name itself has no blank */
			if (blank != last)
				judge_report(&rep, 1, file, lineno, s, "no TAB: where the name ends cannot be told");
			else
				judge_report(&rep, 0, file, lineno, s, "a blank where a TAB belongs");
			tab = last;
		}
		name = span_trim(span_sub(s, tab, s.n));
		if (span_find(name, '\t') < name.n)
			judge_report(&rep, 1, file, lineno, s, "more than a name and a file");
		else if (ring != NULL)
			ring(ctx, lineno, name);
	}
	if (lineno == 0)
		rep.fn(rep.ctx, 0, file, 0, "no ring in it");
}

void
judge_syncinfo(struct span text, const char *file, struct report rep)
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

static unsigned
le32(const unsigned char *p)
{
	return p[0] | (unsigned)p[1] << 8 | (unsigned)p[2] << 16 | (unsigned)p[3] << 24;
}

void
judge_logo(struct span text, const char *file, unsigned long line, const char *name, struct report rep)
{
	char why[200];
	unsigned width, height, depth;

	if (text.n < 54 || !span_starts(text, "BM")) {
		judge_report(&rep, 0, file, line, span_cstr(name), "no Windows bitmap: a logo is one of 90 x 56 points with 256 colours");
		return;
	}
	width = le32(text.p + 18);
	height = le32(text.p + 22);
	depth = text.p[28] | (unsigned)text.p[29] << 8;
	if (width == LOGO_WIDTH && height == LOGO_HEIGHT && depth <= 8 && le32(text.p + 30) == 0)
		return;
	snprintf(why, sizeof why, "%u x %u points, %u bits a point%s: a logo has 90 x 56 with 256 colours at most, not compressed", width, height,
	    depth, le32(text.p + 30) != 0 ? ", compressed" : "");
	judge_report(&rep, 0, file, line, span_cstr(name), why);
}
