#include <string.h>

#include "loads.h"

/* One line off the text; *crlf: -1 not known yet, else what the line ends must be.  An end may be missing only in the last line. */
static int
line(struct span *text, int *crlf, int last, struct span *out)
{
	size_t i = span_find(*text, '\n');
	int cr;

	*out = span_sub(*text, 0, i);
	if (i == text->n) {
		*text = span_sub(*text, i, i);
		return last ? 0 : -1;
	}
	*text = span_sub(*text, i + 1, text->n);
	cr = out->n > 0 && out->p[out->n - 1] == '\r';
	if (cr)
		out->n--;
	if (*crlf >= 0 && *crlf != cr)
		return -1;
	*crlf = cr;
	return 0;
}

static int
name(struct span s, const char *ext, char out[LOADS_NAME_MAX + 1])
{
	size_t i;

	if (s.n <= strlen(ext) || !span_eq(span_sub(s, s.n - strlen(ext), s.n), span_cstr(ext)) || s.p[0] == '.')
		return -1;
	for (i = 0; i < s.n; i++)
		if (!ascii_isalnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
			return -1;
	return span_copy(s, out, LOADS_NAME_MAX + 1);
}

const char *
loads_parse(struct span body, struct loads *l)
{
	static const char key[] = "LA_VERSION=";
	struct loads v;
	struct span s;
	int crlf = -1;
	size_t i;

	memset(l, 0, sizeof *l);
	memset(&v, 0, sizeof v);
	if (line(&body, &crlf, 0, &s) != 0 || name(s, ".sbn", v.loader) != 0)
		return "line 1 does not name a loader (.sbn)";
	if (line(&body, &crlf, 0, &s) != 0 || name(s, ".sb2", v.application) != 0)
		return "line 2 does not name an application (.sb2)";
	if (line(&body, &crlf, 1, &s) != 0 || !span_starts(s, key))
		return "line 3 is not LA_VERSION";
	s = span_sub(s, sizeof key - 1, s.n);
	for (i = 0; i < s.n; i++)
		if (!ascii_isalnum(s.p[i]))
			return "LA_VERSION has other characters than letters and digits";
	if (s.n != 8 || span_copy(s, v.la_version, sizeof v.la_version) != 0)
		return "LA_VERSION has not 8 characters";
	if (body.n != 0)
		return "more than three lines";
	*l = v;
	return NULL;
}
