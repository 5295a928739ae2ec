#include <string.h>

#include "secret.h"

int
secret_at(struct span line, size_t *from)
{
	static const char *const words[] = { "password", "secret", "community" };
	size_t i, k, sep;

	for (k = 0; k < sizeof words / sizeof words[0]; k++)
		for (i = 0; i + strlen(words[k]) <= line.n; i++) {
			if (!span_eq_nocase(span_sub(line, i, i + strlen(words[k])), span_cstr(words[k])))
				continue;
			for (sep = i; sep < line.n && line.p[sep] != ':' && line.p[sep] != '=' && line.p[sep] != '>'; sep++)
				;
			*from = sep < line.n ? sep + 1 : i + strlen(words[k]);
			return 1;
		}
	return 0;
}

/* The rest of a line from a secret on: without quotes, or up to the end of the element. */
static struct span
value_of(struct span s)
{
	s = span_trim(s);
	if (s.n > 0 && s.p[0] == '"') {
		s = span_sub(s, 1, s.n);
		return span_sub(s, 0, span_find(s, '"'));
	}
	return span_sub(s, 0, span_find(s, '<'));
}

int
secret_in(struct span text)
{
	struct span line, v;
	size_t from;

	while (text.n > 0 && span_cut(&text, '\n', &line)) {
		if (!secret_at(line, &from))
			continue;
		v = value_of(span_sub(line, from, line.n));
		if (v.n > 0 && !span_is(v, "UNPROVISIONED") && !span_is(v, "cisco"))
			return 1;
	}
	return 0;
}
