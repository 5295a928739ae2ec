#include <string.h>

#include "loads.h"

/* Take one line off the text.  *crlf is -1 before the first line; then 1 if all lines must end in CR LF, 0 if in LF.  Only the last line may
 * lack its end. */
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

/* ---- the list of a phone with Java ---- */

void
loads_start(struct loads_reader *l, struct span body)
{
	memset(l, 0, sizeof *l);
	l->rest = body.n > 0 ? body : span_cstr("");
}

/* Take the next word off a line; blanks and TABs separate words. */
static struct span
word(struct span *s)
{
	size_t from = 0, to;

	while (from < s->n && (s->p[from] == ' ' || s->p[from] == '\t'))
		from++;
	for (to = from; to < s->n && s->p[to] != ' ' && s->p[to] != '\t'; to++)
		;
	*s = span_sub(*s, to, s->n);
	return span_sub(span(s->p - to, to), from, to);
}

/* Read a number as strtoul does with base 0, as the phone does. */
static uint32_t
mask(struct span w)
{
	unsigned base = 10;
	uint32_t v = 0;
	size_t i = 0;

	if (w.n > 1 && w.p[0] == '0') {
		base = w.n > 2 && (w.p[1] | 32) == 'x' ? 16 : 8;
		i = base == 16 ? 2 : 1;
	}
	for (; i < w.n; i++) {
		int c = ascii_lower(w.p[i]);
		unsigned d = ascii_isdigit(c) ? (unsigned)(c - '0') : ascii_isxdigit(c) ? (unsigned)(c - 'a' + 10) : 99;

		if (d >= base)
			break;
		v = v * base + d;
	}
	return v;
}

static const char *
listed_fault(struct span w)
{
	size_t i;

	if (!span_eq(span_sub(w, span_rfind(w, '.'), w.n), span_cstr(".sbn")) && !span_eq(span_sub(w, span_rfind(w, '.'), w.n), span_cstr(".bin")))
		return "names a file that is neither .sbn nor .bin: the phone gives the load up";
	for (i = 0; i < w.n; i++)
		if (w.p[i] < 0x21 || w.p[i] > 0x7e || w.p[i] == '/' || w.p[i] == '\\')
			return "names a file with an unfit character";
	return w.n > LOADS_JAVA_NAME_MAX ? "names a file with too long a name" : NULL;
}

int
loads_next(struct loads_reader *l, struct span *name)
{
	struct span line, w;

	while (span_cut(&l->rest, '\n', &line)) {
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n > LOADS_JAVA_LINE_MAX) {
			l->why = "has a line longer than 126 bytes";
			return -1;
		}
		if (span_starts(line, "#HARDWARE_COMP_1")) {
			word(&line);
			l->has_hardware = 1;
			l->hardware = mask(word(&line));
			continue;
		}
		line = span_sub(line, 0, span_find(line, '#'));
		w = word(&line);
		if (w.n == 0)
			continue;
		l->why = listed_fault(w);
		*name = w;
		return l->why != NULL ? -1 : 1;
	}
	return 0;
}
