#include <string.h>

#include "bootcnf.h"

/* the value of one line, behind its colon */
static struct span
text_value(struct span v)
{
	size_t i;

	v = span_trim(v);
	if (v.n > 0 && v.p[0] == '"') {
		v = span_sub(v, 1, v.n);
		/* without a closing quote the value runs to the end of the line */
		return span_trim(span_sub(v, 0, span_find(v, '"')));
	}
	for (i = 0; i < v.n && v.p[i] != ';' && v.p[i] != '#'; i++)
		;
	return span_trim(span_sub(v, 0, i));
}

enum bootcnf_res
bootcnf_text(struct span file, const char *name, struct span *value)
{
	enum bootcnf_res res = BOOTCNF_NONE;
	struct span rest = file, line;

	*value = span(NULL, 0);
	while (rest.p != NULL && span_cut(&rest, '\n', &line)) {
		size_t colon = span_find(line, ':');

		/* a comment line has its mark before any colon, so its "name" never matches */
		if (colon == line.n || !span_is_nocase(span_trim(span_sub(line, 0, colon)), name))
			continue;
		*value = text_value(span_sub(line, colon + 1, line.n));
		res = value->n > 0 ? BOOTCNF_OK : BOOTCNF_NONE;
	}
	return res;
}

static int
value_char(int c)
{
	return ascii_isalnum(c) || c == '_' || c == '=' || c == '.' || c == '-';
}

/* Past the comment that begins at i, or i when none does. */
static size_t
skip_comment(struct span f, size_t i)
{
	static const char open[] = "<!--", end[] = "-->";
	size_t k;

	if (f.n - i < sizeof open - 1 || memcmp(f.p + i, open, sizeof open - 1) != 0)
		return i;
	for (k = i + sizeof open - 1; k < f.n; k++)
		if (f.n - k >= sizeof end - 1 && memcmp(f.p + k, end, sizeof end - 1) == 0)
			return k + sizeof end - 1;
	return f.n;
}

/* If the element starts at i: past its name; else 0. */
static size_t
match_element(struct span f, size_t i, const char *name, int digits)
{
	size_t n = strlen(name);

	i++;
	if (f.n - i < n || memcmp(f.p + i, name, n) != 0)
		return 0;
	i += n;
	while (digits && i < f.n && ascii_isdigit(f.p[i]))
		i++;
	return i < f.n && (ascii_isspace(f.p[i]) || f.p[i] == '>' || f.p[i] == '/') ? i : 0;
}

enum bootcnf_res
bootcnf_xml(struct span file, const char *name, int digits, struct span *value)
{
	size_t i, at, end;

	*value = span(NULL, 0);
	for (i = 0; i < file.n; i++) {
		at = skip_comment(file, i);
		if (at > i) {
			i = at - 1;
			continue;
		}
		if (file.p[i] != '<' || (at = match_element(file, i, name, digits)) == 0)
			continue;
		while (at < file.n && file.p[at] != '>')
			at++;
		if (at == file.n || file.p[at - 1] == '/')
			return BOOTCNF_SYNTAX;
		for (end = ++at; end < file.n && value_char(file.p[end]); end++)
			;
		if (end == at || file.n - end < 2 || file.p[end] != '<' || file.p[end + 1] != '/')
			return BOOTCNF_SYNTAX;
		*value = span_sub(file, at, end);
		return BOOTCNF_OK;
	}
	return BOOTCNF_NONE;
}

enum bootcnf_res
bootcnf_os79xx(struct span file, int trim, struct span *value)
{
	if (trim)
		file = span_trim(span_sub(file, 0, span_find(file, '\n')));
	else if (file.n > 0 && file.p[file.n - 1] == '\n')
		file = span_sub(file, 0, file.n - (file.n > 1 && file.p[file.n - 2] == '\r' ? 2 : 1));
	*value = file;
	return file.n > 0 ? BOOTCNF_OK : BOOTCNF_NONE;
}
