#include <errno.h>
#include <string.h>

#include "table.h"

void
table_init(struct table *t, int fd, const char *row_type)
{
	memset(t, 0, sizeof *t);
	lines_init(&t->in, fd, REC_LINE_MAX);
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

/* 1 a line, 0 the end, -1 too long (reported), -2 error */
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

/* Split one CSV row that begins with line s; quoted newlines pull in further lines.  Cells go to t->row, ends to end[]. */
static int
csv_row(struct table *t, struct span s, size_t end[REC_FIELDS_MAX], size_t *ncells)
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
				if (i < s.n && s.p[i] != ',' && !(s.p[i] == '\r' && i + 1 == s.n))
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
		if (i == s.n || s.p[i] == ',' || (s.p[i] == '\r' && i + 1 == s.n)) {
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

static int
tsv_row(struct table *t, struct span s, size_t end[REC_FIELDS_MAX], size_t *ncells)
{
	struct span c;
	size_t n = 0;

	if (s.n > 0 && s.p[s.n - 1] == '\r')
		s.n--;
	t->row.n = 0;
	while (span_cut(&s, '\t', &c)) {
		if (n == REC_FIELDS_MAX)
			return bad(t, "too many columns");
		buf_addspan(&t->row, c);
		end[n++] = t->row.n;
	}
	*ncells = n;
	return t->row.failed ? bad(t, "out of memory") : 1;
}

static struct span
cell(const struct table *t, const size_t end[REC_FIELDS_MAX], size_t i)
{
	size_t from = i == 0 ? 0 : end[i - 1];

	return span(t->row.p + from, end[i] - from);
}

static int
row(struct table *t, struct span s, size_t end[REC_FIELDS_MAX], size_t *n)
{
	return t->form == TABLE_CSV ? csv_row(t, s, end, n) : tsv_row(t, s, end, n);
}

/* Why a first line is no header: what spreadsheets save under names much like the right one. */
static const char *
no_header(struct span s)
{
	size_t i;

	if (s.n > 1 && ((s.p[0] == 0xff && s.p[1] == 0xfe) || (s.p[0] == 0xfe && s.p[1] == 0xff)))
		return "UTF-16, which spreadsheets call Unicode text: save as CSV (UTF-8)";
	for (i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '\r')
			return "lines that end in CR alone: save with LF or CR LF";
	if (span_find(s, ';') < s.n)
		return "columns separated by ';': save with commas or TABs";
	return "neither a record nor a header line (columns named as the keys: mac, load, line1_name ...)";
}

static int
header(struct table *t, struct span s)
{
	const char *none = no_header(s);        /* before further lines of a quoted name take its place */
	size_t end[REC_FIELDS_MAX], n, i, j;
	int r = row(t, s, end, &n), found = 0;

	if (r != 1)
		return r;
	for (i = 0; i < n; i++) {
		struct span c = span_trim(cell(t, end, i));

		t->col[i].at = t->head.n;
		for (j = 0; j < c.n; j++)
			buf_addc(&t->head, c.p[j] == ' ' ? '_' : ascii_lower(c.p[j]));
		t->col[i].n = t->head.n - t->col[i].at;
		if (t->head.failed)
			return bad(t, "out of memory");
	}
	for (i = 0; i < n; i++) {
		struct span a = span(t->head.p + t->col[i].at, t->col[i].n);

		/* spreadsheets keep columns that were used once, without a name */
		if (a.n == 0 && n > 1)
			continue;
		if (!rec_name_ok(a))
			return bad(t, none);
		for (j = 0; j < i; j++)
			if (span_eq(a, span(t->head.p + t->col[j].at, t->col[j].n)))
				return bad(t, "column named twice");
		found |= span_is(a, "mac") || span_is(a, "load") || span_is(a, "state");
	}
	/* a list of load names, or an inventory without its header: its first line must not pass for one */
	if (!found && strcmp(t->row_type, "phone") == 0)
		return bad(t, none);
	t->ncols = n;
	return 1;
}

/* Look at the first line: which form is it? */
static enum table_form
guess(struct span s)
{
	size_t tab = span_find(s, '\t');

	if (tab < s.n) {
		struct span first = span_sub(s, tab + 1, s.n);

		first.n = span_find(first, '\t');
		return span_find(first, '=') < first.n ? TABLE_RECORDS : TABLE_TSV;
	}
	if (span_find(s, ',') < s.n)
		return TABLE_CSV;
	return TABLE_TSV;
}

/* A row as the record of its cells that are not empty. */
static int
fields(struct table *t, struct rec *r, const size_t end[REC_FIELDS_MAX], size_t n)
{
	size_t i;

	if (n > t->ncols && t->form == TABLE_CSV)
		return bad(t, "more columns than the header (a cell with a comma in it needs quotes around it)");
	if (n != t->ncols)
		return bad(t, n < t->ncols ? "fewer columns than the header" : "more columns than the header");
	r->type = span_cstr(t->row_type);
	r->n = 0;
	for (i = 0; i < n; i++) {
		struct span v = cell(t, end, i);

		if (v.n == 0)
			continue;
		if (t->col[i].n == 0)
			return bad(t, "a value in a column without a name");
		r->f[r->n].key = span(t->head.p + t->col[i].at, t->col[i].n);
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
		if (rec_skip(s))
			continue;
		if (t->form == TABLE_UNKNOWN) {
			t->form = guess(s);
			if (t->form == TABLE_RECORDS)
				break;
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
		/* rows of empty cells are what a spreadsheet leaves where somebody cleared them */
		if (t->row.n > 0)
			return fields(t, r, end, n);
	}
	/* the line buffer is ours and writable: lines hands it out for in-place unescaping */
	why = rec_parse(t->in.b + (s.p - t->in.b), s.n, r);
	return why == NULL ? 1 : bad(t, why);
}
