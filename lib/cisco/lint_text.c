#include <stdio.h>

#include "cisco/lint_text.h"

void
lint_tell(const struct report *rep, int status, const char *file, unsigned long line, struct span s, const char *why)
{
	char text[320];

	snprintf(text, sizeof text, "%.*s%s%s", (int)(s.n > 60 ? 60 : s.n), (const char *)s.p, s.n > 0 ? ": " : "", why);
	rep->fn(rep->ctx, status, file, line, text);
}

void
lint_os79xx(struct span text, const char *file, struct report rep, struct lint_loads *out)
{
	struct span first = span_sub(text, 0, span_find(text, '\n')), id = span_trim(first);
	const char *why = lint_load_name(id);

	if (id.n == 0) {
		rep.fn(rep.ctx, 1, file, 1, "names no load");
		return;
	}
	if (why != NULL)
		lint_tell(&rep, 1, file, 1, id, why);
	else if (span_copy(id, out->load[out->n].id, LINT_NAME_MAX) == 0)
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

void
lint_ringlist(struct span text, const char *file, struct report rep, void (*ring)(void *ctx, unsigned long line, struct span name), void *ctx)
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
				lint_tell(&rep, 1, file, lineno, s, "a name, a TAB, and the file of the ring belong here");
				continue;
			}
			/* people do it and it works, as long as the name has no blank itself */
			if (blank != last)
				lint_tell(&rep, 1, file, lineno, s, "no TAB: where the name ends cannot be told");
			else
				lint_tell(&rep, 0, file, lineno, s, "a blank where a TAB belongs");
			tab = last;
		}
		name = span_trim(span_sub(s, tab, s.n));
		if (span_find(name, '\t') < name.n)
			lint_tell(&rep, 1, file, lineno, s, "more than a name and a file");
		else if (ring != NULL)
			ring(ctx, lineno, name);
	}
	if (lineno == 0)
		rep.fn(rep.ctx, 0, file, 0, "no ring in it");
}
