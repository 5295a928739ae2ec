#include <stdio.h>

#include "judge.h"
#include "xmlscan.h"

void
judge_ringlist(struct span text, const char *file, struct report rep, void (*ring)(void *ctx, unsigned long line, struct span name), void *ctx)
{
	unsigned long lineno = 0;
	struct span s;

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
				judge_say(&rep, 1, file, lineno, s, "a name, a TAB, and the file of the ring belong here");
				continue;
			}
			/* people do it and it works, as long as the name has no blank itself */
			if (blank != last)
				judge_say(&rep, 1, file, lineno, s, "no TAB: where the name ends cannot be told");
			else
				judge_say(&rep, 0, file, lineno, s, "a blank where a TAB belongs");
			tab = last;
		}
		name = span_trim(span_sub(s, tab, s.n));
		if (span_find(name, '\t') < name.n)
			judge_say(&rep, 1, file, lineno, s, "more than a name and a file");
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
