#include <string.h>

#include "bootcnf.h"

int
bootcnf_is_load(struct span id)
{
	return id.n >= 4 && ascii_lower(id.p[0]) == 'p' && (id.p[1] == '0' || ascii_lower(id.p[1]) == 'd') && id.p[3] == '3';
}

/* ---- text ---- */

static int
is_blank(int c)
{
	return c == ' ' || c == '\t';
}

static int
is_key(int c)
{
	return ascii_isalnum(c) || c == '_';
}

/* Skip past the next LF.  Used for comments and bad lines, which a CR does not end. */
static size_t
skip_line(struct span f, size_t i)
{
	while (i < f.n && f.p[i] != '\n')
		i++;
	return i < f.n ? i + 1 : f.n;
}

static size_t
skip_blanks(struct span f, size_t i)
{
	while (i < f.n && is_blank(f.p[i]))
		i++;
	return i;
}

static int
at_line_end(struct span f, size_t i)
{
	return i == f.n || f.p[i] == '\r' || f.p[i] == '\n';
}

/* Take the value that begins at *i.  Returns 1, or 0 if its quote is not closed in this line. */
static int
take_value(struct span f, size_t *i, struct span *value)
{
	size_t from = *i, k;
	int quote = from < f.n && (f.p[from] == '"' || f.p[from] == '\'') ? f.p[from] : 0;

	if (quote != 0) {
		for (k = ++from; !at_line_end(f, k) && f.p[k] != quote; k++)
			;
		if (at_line_end(f, k))
			return 0;
		*value = span_sub(f, from, k);
		*i = k + 1;
		return 1;
	}
	for (k = from; !at_line_end(f, k) && !is_blank(f.p[k]) && f.p[k] != '#' && f.p[k] != ';'; k++)
		;
	*value = span_sub(f, from, k);
	*i = k;
	return 1;
}

/* Skip the rest of a line behind a value.  A comment there ends only at the next LF. */
static size_t
skip_rest(struct span f, size_t i)
{
	while (!at_line_end(f, i)) {
		if (f.p[i] == '#' || f.p[i] == ';')
			return skip_line(f, i);
		i++;
	}
	return i;
}

/* Read the next pair of name and value from *at on: 1, or 0 at the end. */
static int
next_pair(struct span f, size_t *at, struct span *name, struct span *value)
{
	size_t i = *at, k;

	for (;;) {
		while (i < f.n && ascii_isspace(f.p[i]))
			i++;
		if (i == f.n || f.p[i] == 0 || f.p[i] == 0x1a || f.p[i] == 0xff)
			return 0;
		for (k = i; k < f.n && is_key(f.p[k]); k++)
			;
		*name = span_sub(f, i, k);
		k = skip_blanks(f, k);
		if (name->n == 0 || k == f.n || f.p[k] != ':') {
			i = skip_line(f, k);
			continue;
		}
		i = skip_blanks(f, k + 1);
		if (!take_value(f, &i, value)) {
			i = skip_line(f, i);
			continue;
		}
		*at = skip_rest(f, i);
		return 1;
	}
}

enum bootcnf_res
bootcnf_text(struct span file, const char *name, int (*ok)(struct span value), struct span *value)
{
	enum bootcnf_res res = BOOTCNF_NONE;
	struct span n, v;
	size_t at = 0;

	*value = span(NULL, 0);
	while (next_pair(file, &at, &n, &v)) {
		if (v.n == 0 || !span_is_nocase(n, name))
			continue;
		if (ok == NULL || ok(v)) {
			res = BOOTCNF_OK;
			*value = v;
		} else if (res != BOOTCNF_OK) {
			res = BOOTCNF_BAD;
			*value = v;
		}
	}
	return res;
}

/* ---- XML ---- */

/* The index of the next stop from i on, outside double quotes. */
static size_t
scan_to(struct span f, size_t i, int stop)
{
	int quoted = 0;

	for (; i < f.n && (f.p[i] != stop || quoted); i++)
		if (f.p[i] == '"')
			quoted = !quoted;
	return i;
}

static int
has_nocase(struct span text, const char *word)
{
	size_t n = strlen(word), i;

	for (i = 0; i + n <= text.n; i++)
		if (span_is_nocase(span_sub(text, i, i + n), word))
			return 1;
	return 0;
}

static int
names_load(struct span tag, char model, int which)
{
	char numbered[] = "loadInformation7";
	size_t i;

	for (i = 0; i < tag.n && !ascii_isspace(tag.p[i]) && tag.p[i] != '/'; i++)
		;
	tag = span_sub(tag, 0, i);
	numbered[sizeof numbered - 2] = model;
	return ((which & BOOTCNF_PLAIN) && span_is_nocase(tag, "loadInformation")) || ((which & BOOTCNF_NUMBERED) && has_nocase(tag, numbered));
}

static int
value_char(int c)
{
	return ascii_isalnum(c) || c == '_' || c == '=' || c == '.' || c == '-';
}

static void
take_text(struct span text, struct bootcnf_xml *out)
{
	struct span v;
	size_t i;

	for (i = 0; i < text.n && value_char(text.p[i]); i++)
		;
	v = span_sub(text, 0, i);
	if (v.n == 0)
		out->empty++;
	if (bootcnf_is_load(v))
		out->load = v;
	else
		out->bad = v.n > 0 ? v : text;
}

void
bootcnf_read_xml(struct span file, char model, int which, struct bootcnf_xml *out)
{
	size_t i = 0, end;
	int wanted = 0;         /* an element that names a load was opened, and no text has followed yet */

	memset(out, 0, sizeof *out);
	file = span_sub(file, 0, span_find(file, 0));
	while (i < file.n) {
		struct span s;

		if (file.p[i] == '<') {
			end = scan_to(file, i + 1, '>');
			s = span_sub(file, i + 1, end);
			if (s.n > 0 && s.p[0] == '/') {
				out->empty += wanted != 0;
				wanted = 0;
			} else
				wanted |= names_load(s, model, which);
			i = end < file.n ? end + 1 : end;
			continue;
		}
		end = scan_to(file, i, '<');
		s = span_trim(span_sub(file, i, end));
		if (wanted && s.n > 0) {
			take_text(s, out);
			wanted = 0;
		}
		i = end;
	}
}

/* ---- .loads ---- */

static void
take_word(char out[33], struct span w)
{
	size_t n = w.n < 32 ? w.n : 32;

	memcpy(out, w.p, n);
	out[n] = '\0';
}

void
bootcnf_read_loads(struct span text, struct bootcnf_loads *l)
{
	static const char version[] = "LA_VERSION=";
	size_t i = 0, k;

	while (i < text.n && text.p[i] != 0 && text.p[i] != 0x1a) {
		struct span w;

		for (k = i; k < text.n && value_char(text.p[k]); k++)
			;
		w = span_sub(text, i, k);
		if (span_starts(w, version)) {
			w = span_sub(w, sizeof version - 1, w.n);
			if (w.n == sizeof l->la_version - 1)
				span_copy(w, l->la_version, sizeof l->la_version);
		} else if (span_ends_nocase(w, ".sbn"))
			take_word(l->loader, w);
		else if (span_ends_nocase(w, ".sb2"))
			take_word(l->application, w);
		i = k > i ? k : k + 1;
	}
	/* the loader's buffers hold 32 characters and no NUL: see struct bootcnf_loads */
	if (strlen(l->application) == 32)
		memcpy(l->application + 32, l->loader, sizeof l->loader);
}

/* ---- the old boot ---- */

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
