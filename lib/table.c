#include <stdio.h>
#include <string.h>

#include "table.h"

void
table_init(struct table *t, int fd, const char *row_type)
{
	memset(t, 0, sizeof *t);
	lines_init(&t->in, fd, REC_LINE_MAX);
	t->in.utf16 = LINES_LOOK;
	t->row_type = row_type;
}

void
table_free(struct table *t)
{
	lines_free(&t->in);
	buf_free(&t->head);
	buf_free(&t->row);
}

static int
bad(struct table *t, const char *why)
{
	t->err = why;
	return -1;
}

/* 1 a line, 0 the end, -1 a line that is too long (t->err is set), -2 reading failed */
static int
get(struct table *t, struct span *s)
{
	unsigned char *p = NULL;
	size_t n = 0;

	switch (lines_next(&t->in, &p, &n)) {
	case LINES_LINE:
		*s = span(p, n);
		return 1;
	case LINES_EOF:
		return 0;
	case LINES_LONG:
		t->lineno = t->in.lineno;
		return bad(t, "line too long");
	case LINES_ERR:
		break;
	}
	return -2;
}

/* Split one row that begins with line s, reading further lines while a quoted cell goes on.  The cells go to t->row, their ends to end[]. */
static int
row(struct table *t, struct span s, size_t end[REC_FIELDS_MAX], size_t *ncells)
{
	size_t i = 0, n = 0;
	int quoted = 0;

	t->row.n = 0;
	for (;;) {
		if (i < s.n && quoted) {
			if (s.p[i] == '"' && i + 1 < s.n && s.p[i + 1] == '"') {
				buf_addc(&t->row, '"');
				i += 2;
			} else if (s.p[i] == '"') {
				quoted = 0;
				i++;
				if (i < s.n && s.p[i] != t->sep && !(s.p[i] == '\r' && i + 1 == s.n))
					return bad(t, "text after a closing quote");
			} else
				buf_addc(&t->row, s.p[i++]);
			continue;
		}
		if (quoted) {           /* the cell goes on in the next line */
			int r = get(t, &s);

			if (r == 0)
				return bad(t, "quote not closed");
			if (r < 0)
				return r;
			buf_addc(&t->row, '\n');
			if (t->row.n > REC_LINE_MAX)
				return bad(t, "row too long");
			i = 0;
			continue;
		}
		if (i < s.n && s.p[i] == '"') {
			size_t from = n == 0 ? 0 : end[n - 1];

			if (t->row.n == from) {
				quoted = 1;
				i++;
				continue;
			}
			if (span_trim(span(t->row.p + from, t->row.n - from)).n == 0)
				return bad(t, "a blank in front of an opening quote");
		}
		if (i == s.n || s.p[i] == t->sep || (s.p[i] == '\r' && i + 1 == s.n)) {
			if (n == REC_FIELDS_MAX)
				return bad(t, "too many columns");
			end[n++] = t->row.n;
			if (i == s.n || s.p[i] == '\r')
				break;
			i++;
			continue;
		}
		buf_addc(&t->row, s.p[i++]);
	}
	*ncells = n;
	return t->row.failed ? bad(t, "out of memory") : 1;
}

static struct span
cell(const struct table *t, const size_t end[REC_FIELDS_MAX], size_t i)
{
	size_t from = i == 0 ? 0 : end[i - 1];

	return span_sub(buf_span(&t->row), from, end[i]);
}

/* How many bytes at the end (or the beginning) of s are a blank, or a character that looks like one or is invisible. */
static size_t
blank(struct span s, int end, int *odd)
{
	static const char *const look[] = { "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x8b", "\xef\xbb\xbf" };
	size_t i, n;

	if (s.n > 0 && (s.p[end ? s.n - 1 : 0] == ' ' || s.p[end ? s.n - 1 : 0] == '\t'))
		return 1;
	for (i = 0; i < sizeof look / sizeof look[0]; i++) {
		n = strlen(look[i]);
		if (s.n >= n && memcmp(end ? s.p + s.n - n : s.p, look[i], n) == 0) {
			*odd = 1;
			return n;
		}
	}
	return 0;
}

/* Remove no-break spaces and their like around a value.  Plain blanks may be intended: they stay unless such a character is among them. */
static struct span
strip(struct span v)
{
	int end;

	for (end = 0; end < 2; end++) {
		struct span s = v;
		size_t n;
		int odd = 0;

		while ((n = blank(s, end, &odd)) > 0)
			s = end ? span_sub(s, 0, s.n - n) : span_sub(s, n, s.n);
		if (odd)
			v = s;
	}
	return v;
}

/* The reason if the text is no CSV but a file of a spreadsheet program, or has lines that end in CR alone; else NULL. */
static const char *
other_file(struct span s)
{
	size_t i;

	if (span_starts(s, "PK\003\004"))
		return "a spreadsheet (.xlsx, .ods) or another archive: save it as CSV";
	if (span_starts(s, "\xd0\xcf\x11\xe0"))
		return "an old spreadsheet (.xls): save it as CSV";
	for (i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '\r')
			return "lines that end in CR alone: save with LF or CR LF";
	return NULL;
}

/* Append a header word as a key: small letters, and one '_' for anything between them. */
static void
fold(struct buf *b, struct span c)
{
	size_t i, from = b->n;

	for (i = 0; i < c.n; i++) {
		int u = ascii_isalnum(c.p[i]) ? ascii_lower(c.p[i]) : '_';

		if (b->n == from ? ascii_isalpha(u) : u != '_' || b->p[b->n - 1] != '_')
			buf_addc(b, u);
	}
	if (b->n > from && b->p[b->n - 1] == '_')
		b->n--;
}

struct span
table_column(const struct table *t, size_t i)
{
	return span_sub(buf_span(&t->head), t->col[i].at, t->col[i].at + t->col[i].n);
}

/* Rename the columns by t->words. */
static void
rename_columns(struct table *t)
{
	char key[TABLE_WORD];
	size_t i;
	int marked = 0;

	for (i = 0; i < t->ncols; i++)
		marked |= span_is(table_column(t, i), t->words->marker);
	for (i = 0; i < t->ncols; i++)
		if (t->words->key(table_column(t, i), marked, key)) {
			t->col[i].at = t->head.n;
			t->col[i].n = strlen(key);
			buf_adds(&t->head, key);
		}
}

static int
check_columns(struct table *t)
{
	size_t i, j;
	int found = 0;

	for (i = 0; i < t->ncols; i++) {
		struct span a = table_column(t, i);

		/* spreadsheets keep columns that were used once, without a name */
		if (a.n == 0)
			continue;
		for (j = 0; j < i; j++)
			if (span_eq(a, table_column(t, j))) {
				snprintf(t->why, sizeof t->why, "%.*s: two columns mean this", (int)(a.n > TABLE_WORD ? TABLE_WORD : a.n), (const char *)a.p);
				return bad(t, t->why);
			}
		found |= t->words == NULL;
		for (j = 0; !found && t->words->needed[j] != NULL; j++)
			found = span_is(a, t->words->needed[j]);
	}
	/* No such column: the first line of a list without a header must not be taken for one. */
	return found ? 1 : bad(t, "neither a record nor a header line (columns named as the keys: mac, load, line1_name ...)");
}

static int
header(struct table *t, struct span s)
{
	const char *other = other_file(s);
	size_t end[REC_FIELDS_MAX], i, n;
	int r = other != NULL ? bad(t, other) : row(t, s, end, &n);

	if (r != 1)
		return r;
	t->ncols = n;
	for (i = 0; i < n; i++) {
		t->col[i].at = t->head.n;
		fold(&t->head, span_trim(strip(cell(t, end, i))));
		t->col[i].n = t->head.n - t->col[i].at;
	}
	if (t->words != NULL)
		rename_columns(t);
	if (t->head.failed)
		return bad(t, "out of memory");
	return check_columns(t);
}

/* The line "sep=;" with which some programs begin a table. */
static int
names_separator(struct table *t, struct span s)
{
	s = span_trim(s);
	if (s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = span_sub(s, 1, s.n - 1);
	if (s.n != 5 || !span_is_nocase(span(s.p, 4), "sep=") || ascii_isalnum(s.p[4]))
		return 0;
	t->sep = s.p[4];
	return 1;
}

/* The form of the input, by its first line. */
static enum table_form
guess(struct table *t, struct span s)
{
	size_t i, tab = span_find(s, '\t');
	int quoted = 0;

	if (tab < s.n && t->sep == 0) {
		struct span first = span_sub(s, tab + 1, s.n);

		first.n = span_find(first, '\t');
		if (span_find(first, '=') < first.n)
			return TABLE_RECORDS;
	}
	for (i = 0; i < s.n && tab == s.n && t->sep == 0; i++) {
		quoted ^= s.p[i] == '"';
		if (!quoted && (s.p[i] == ',' || s.p[i] == ';'))
			t->sep = s.p[i];
	}
	if (t->sep == 0)
		t->sep = '\t';
	return TABLE_ROWS;
}

int
table_error_value(struct span cell)
{
	static const char *const shown[] = { "#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#####" };
	size_t i;

	for (i = 0; i < sizeof shown / sizeof shown[0]; i++)
		if (span_starts(cell, shown[i]))
			return 1;
	return 0;
}

/* Make the record of a row from its cells that are not empty. */
static int
fields(struct table *t, struct rec *r, const size_t end[REC_FIELDS_MAX], size_t n)
{
	size_t i;

	if (n > t->ncols && t->sep == ',')
		return bad(t, "more columns than the header (a cell with a comma in it needs quotes around it)");
	if (n != t->ncols)
		return bad(t, n < t->ncols ? "fewer columns than the header" : "more columns than the header");
	r->type = span_cstr(t->row_type);
	r->n = 0;
	for (i = 0; i < n; i++) {
		struct span v = strip(cell(t, end, i));

		if (v.n == 0)
			continue;
		if (t->col[i].n == 0)
			return bad(t, "a value in a column without a name");
		r->f[r->n].key = table_column(t, i);
		r->f[r->n++].value = v;
	}
	return 1;
}

int
table_next(struct table *t, struct rec *r)
{
	size_t end[REC_FIELDS_MAX], n;
	const char *why;
	struct span s;
	int got;

	if (t->form == TABLE_BAD)
		return 0;
	for (;;) {
		got = get(t, &s);
		if (got != 1)
			return got;
		t->lineno = t->in.lineno;
		if (t->lineno == 1 && s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0)
			s = span_sub(s, 3, s.n);
		/* a row whose first cell is "#N/A" is not a comment and must not be skipped silently */
		if (rec_skip(s) && !(t->form == TABLE_ROWS && table_error_value(s)))
			continue;
		if (t->form == TABLE_UNKNOWN) {
			if (names_separator(t, s))
				continue;
			t->form = guess(t, s);
			if (t->form == TABLE_RECORDS)
				break;
			t->headline = t->lineno;
			got = header(t, s);
			if (got == 1)
				continue;
			t->form = TABLE_BAD;
			return got;
		}
		if (t->form == TABLE_RECORDS)
			break;
		got = row(t, s, end, &n);
		if (got != 1)
			return got;
		/* skip rows of empty cells, which a spreadsheet keeps after somebody cleared them */
		if (t->row.n > 0)
			return fields(t, r, end, n);
	}
	/* the span is const, but lines hands out a writable line for this unescaping in place */
	why = rec_parse(t->in.b + (s.p - t->in.b), s.n, r);
	return why == NULL ? 1 : bad(t, why);
}
