#include <stdio.h>
#include <string.h>

#include "tsv.h"

/* The next line that is neither blank nor a comment, without its line end. */
static int
line(struct tsv *t, struct span *out)
{
	for (;;) {
		struct span s;

		if (t->text.p == NULL || t->text.n == 0)
			return 0;
		span_cut(&t->text, '\n', &s);
		t->lineno++;
		if (s.n > 0 && s.p[s.n - 1] == '\r')
			s.n--;
		if (s.n == 0 || s.p[0] == '#' || span_trim(s).n == 0)
			continue;
		*out = s;
		return 1;
	}
}

static size_t
split(struct span s, struct span col[TSV_COLS_MAX])
{
	struct span c;
	size_t n = 0;

	while (span_cut(&s, '\t', &c)) {
		if (n < TSV_COLS_MAX)
			col[n] = c;
		n++;
	}
	return n;
}

static int
header(struct tsv *t)
{
	struct span s;

	if (!line(t, &s)) {
		t->err = "empty table";
		return -1;
	}
	t->ncols = split(s, t->head);
	if (t->ncols > TSV_COLS_MAX) {
		t->err = "too many columns";
		return -1;
	}
	return 0;
}

int
tsv_text(struct tsv *t, struct span text)
{
	memset(t, 0, sizeof *t);
	t->text = text;
	return header(t);
}

int
tsv_data(struct tsv *t, const unsigned char *table)
{
	return tsv_text(t, span_cstr((const char *)table));
}

int
tsv_next(struct tsv *t)
{
	if (!line(t, &t->raw))
		return 0;
	if (split(t->raw, t->col) != t->ncols) {
		t->err = "wrong number of columns";
		return -1;
	}
	return 1;
}

int
tsv_find(const struct tsv *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->ncols; i++)
		if (span_is(t->head[i], name))
			return (int)i;
	return -1;
}

const char *
tsv_fault(const struct tsv *t, const char *file, const char *why)
{
	static char text[200];

	if (t->lineno == 0)
		snprintf(text, sizeof text, "%s: %s", file, why);
	else
		snprintf(text, sizeof text, "%s:%lu: %s", file, t->lineno, why);
	return text;
}
