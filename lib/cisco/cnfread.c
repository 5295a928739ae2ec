#include <string.h>

#include "cnfread.h"

void
cnf_open(struct cnf_reader *r, const struct params *ps, unsigned char *text, size_t n, unsigned release)
{
	memset(r, 0, sizeof *r);
	r->ps = ps;
	r->p = text;
	r->size = n;
	r->release = release;
	r->line = 1;
}

const char *
cnf_note(unsigned note)
{
	switch (note) {
	case CNF_CUT_BLANK:
		return "without quotes the value ends at the first blank";
	case CNF_CUT_MARK:
		return "without quotes the value ends at a '#' or ';'";
	case CNF_AFTER_QUOTE:
		return "what stands behind the closing quote is dropped";
	case CNF_BACKSLASH:
		return "a backslash inside quotes is taken out";
	case CNF_BOM:
		return "the file begins with a byte order mark, which spoils its first line";
	case CNF_NUL:
		return "the value ends at a NUL byte";
	}
	return "";
}

/* ---- bytes ---- */

static int
peek(const struct cnf_reader *r)
{
	return r->at < r->size ? r->p[r->at] : -1;
}

static int
ends_file(int c)
{
	return c == 0 || c == 0x1a || c == 0xff;
}

/* Advance by one byte and count lines.  A line ends at LF, CR LF, or a CR alone. */
static void
step(struct cnf_reader *r)
{
	int c = peek(r);

	r->at++;
	if (c == '\n') {
		r->line++;
	} else if (c == '\r' && peek(r) != '\n') {
		r->line++;
		r->cr_alone = 1;
	}
}

static void
skip_blanks(struct cnf_reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
}

static struct span
upto(const struct cnf_reader *r, size_t from, size_t to)
{
	return span(r->p + from, to - from);
}

/* Behind a value: skip to the end of the line, an LF or a CR. */
static void
skip_rest(struct cnf_reader *r)
{
	while (r->at < r->size && r->p[r->at] != '\n' && r->p[r->at] != '\r')
		r->at++;
}

/* In a comment or a bad line: skip to the next LF.  A CR does not end these. */
static void
skip_to_lf(struct cnf_reader *r)
{
	unsigned long line = r->line;
	size_t cr = 0;

	for (; r->at < r->size && r->p[r->at] != '\n'; step(r))
		if (cr == 0 && r->line > line)
			cr = r->at;
	if (cr > 0 && r->swallowed == 0 && span_trim(upto(r, cr, r->at)).n > 0)
		r->swallowed = line;
}

static void
stop(struct cnf_reader *r, int c)
{
	r->stop = 256 + c;
	r->at = r->size;
}

/* ---- a line ---- */

static int
refuse(struct cnf_reader *r, const char *why)
{
	r->result = CNF_REFUSED;
	r->err = why;
	r->errors++;
	return 1;
}

static int
bad_line(struct cnf_reader *r, int c)
{
	size_t from = r->at;
	const char *why;

	skip_to_lf(r);
	if (c == '=')
		why = "'=' where ':' belongs";
	else if (span_find(upto(r, from, r->at), ':') == r->at - from)
		why = "neither a comment nor name: value";
	else
		why = r->name.n == 0 && c == ':' ? "no name before the colon" : "not a parameter name before the colon";
	r->name = span(NULL, 0);
	return refuse(r, why);
}

/* 1 if the text behind a value is a comment.  Comment marks of other languages count too: the writer meant that text to be dropped. */
static int
is_comment(struct span rest)
{
	return rest.p[0] == '#' || rest.p[0] == ';' || span_starts(rest, "//") || span_starts(rest, "/*") || span_starts(rest, "--");
}

/* Read a value in quotes.  The phone removes a backslash by moving all bytes up to the next such quote down by one, and then skips the byte
 * that took its place.  So an escaped quote is part of the value and ends it, an escaped line end joins two lines, and if the quote of a value
 * is not closed in its line, the next such quote in the file is doubled.  Returns NULL, or the reason why there is no value. */
static const char *
quoted(struct cnf_reader *r, int q, int keep_backslash)
{
	size_t from, next, moved = 0;
	struct span rest;

	for (from = ++r->at; r->at < r->size && r->p[r->at] != '\n' && r->p[r->at] != q; r->at++) {
		if (r->p[r->at] != '\\' || keep_backslash)
			continue;
		next = r->at + 1 + span_find(upto(r, r->at + 1, r->size), (unsigned char)q);
		if (next >= r->size) {
			r->at = r->size;
			r->result = CNF_CRASH;
			return "a backslash in a quote that is never closed: the reader runs on past the end of the file";
		}
		memmove(r->p + r->at, r->p + r->at + 1, next - r->at);
		r->notes |= CNF_BACKSLASH;
		moved++;
		r->line += r->p[r->at] == '\n';
	}
	if (r->at >= r->size || r->p[r->at] == '\n')
		return "quote not closed";
	r->value = upto(r, from, r->at);
	from = ++r->at;
	skip_rest(r);
	for (; moved > 0 && from < r->at && r->p[from] == q; moved--)   /* such a quote is not in the file: a move has left it */
		from++;
	rest = span_trim(upto(r, from, r->at));
	if (rest.n > 0 && !is_comment(rest))
		r->notes |= CNF_AFTER_QUOTE;
	return NULL;
}

static int
ends_bare(int c)
{
	return c < 0 || c == ' ' || c == '\t' || c == '#' || c == ';' || c == '\r' || c == '\n';
}

static void
bare(struct cnf_reader *r)
{
	size_t from = r->at;
	struct span rest;
	int c;

	while (!ends_bare(peek(r)))
		r->at++;
	r->value = upto(r, from, r->at);
	c = peek(r);
	from = r->at;
	skip_rest(r);
	rest = span_trim(upto(r, from, r->at));
	if (rest.n == 0)
		return;
	if ((c == '#' || c == ';') && rest.n > 1 && rest.p[1] > ' ' && rest.p[1] != '#' && rest.p[1] != ';')
		r->notes |= CNF_CUT_MARK;
	else if ((c == ' ' || c == '\t') && !is_comment(rest))
		r->notes |= CNF_CUT_BLANK;
}

/* The phone takes a value for a C string. */
static void
cut_at_nul(struct cnf_reader *r)
{
	size_t n = span_find(r->value, 0);

	r->notes |= n < r->value.n ? CNF_NUL : 0;
	r->value = span_sub(r->value, 0, n);
}

/* 1 if the phone skips the name.  Of speed dials it compares the beginning only, so it skips names that do not exist too. */
static int
barred(const struct cnf_reader *r)
{
	if (r->own_copy)
		return 0;
	return span_is_nocase(span_sub(r->name, 0, 8), "speed_li") || span_is_nocase(span_sub(r->name, 0, 9), "speed_lab") ||
	    (r->param != NULL && param_barred(r->param));
}

/* Read the setting r->name, whose value begins with c.  Returns 1. */
static int
setting(struct cnf_reader *r, int c)
{
	size_t from = r->at;
	const char *why;

	if (params_find(r->ps, r->name, &r->param, &r->n) != PARAM_KNOWN)
		r->param = NULL;
	if (barred(r) || r->param == NULL || (r->release > 0 && !param_in_release(r->param, r->release))) {
		skip_rest(r);
		r->value = span_trim(upto(r, from, r->at));
		r->result = CNF_BARRED;
		return barred(r) ? 1 : refuse(r, r->param == NULL ? "not a parameter" : "not a parameter of this release");
	}
	if (c != '"' && c != '\'')
		bare(r);
	else if ((why = quoted(r, c, r->param->secret && (r->release == 0 || r->release >= PARAM_RELEASE(8, 8)))) != NULL) {
		if (r->result == CNF_CRASH) {
			r->err = why;
			return 1;
		}
		return refuse(r, why);
	}
	cut_at_nul(r);
	if (r->param->store == PS_NONE) {
		r->result = CNF_CRASH;
		r->err = "the reader has no parser for it and jumps to address 0";
		return 1;
	}
	if (r->param->store == PS_KEY && r->value.n == 0) {
		r->result = CNF_EMPTY;
		return 1;
	}
	why = param_store(r->param, r->value, r->release, r->stored);
	return why == NULL ? 1 : refuse(r, why);
}

static int
name_char(int c)
{
	return c >= 0 && (ascii_isalnum(c) || c == '_');
}

/* Read a line that is neither blank nor a comment. */
static int
one(struct cnf_reader *r)
{
	size_t from = r->at;
	int c;

	r->lineno = r->line;
	r->result = CNF_STORED;
	r->value = span(NULL, 0);
	r->param = NULL;
	r->n = 0;
	r->err = NULL;
	r->stored[0] = '\0';
	r->notes = from == 0 && span_starts(upto(r, 0, r->size), "\xef\xbb\xbf") ? CNF_BOM : 0;
	while (name_char(peek(r)))
		r->at++;
	r->name = upto(r, from, r->at);
	skip_blanks(r);
	c = peek(r);
	if (r->name.n == 0 || c != ':')
		return bad_line(r, c);
	r->at++;
	skip_blanks(r);
	c = peek(r);
	if (!ends_bare(c) && !ends_file(c))
		return setting(r, c);
	if (c >= 0 && ends_file(c))
		stop(r, c);
	if (params_find(r->ps, r->name, &r->param, &r->n) != PARAM_KNOWN)
		r->param = NULL;
	if (c == '#' || c == ';')
		skip_to_lf(r);
	r->result = CNF_EMPTY;
	return 1;
}

int
cnf_next(struct cnf_reader *r)
{
	int c;

	for (;;) {
		while ((c = peek(r)) == ' ' || c == '\t' || c == '\r' || c == '\n')
			step(r);
		if (c < 0)
			return 0;
		if (ends_file(c)) {
			stop(r, c);
			return 0;
		}
		if (c != '#' && c != ';')
			return one(r);
		skip_to_lf(r);
	}
}

int
cnf_same_image(struct span version, struct span running)
{
	return version.n <= running.n && span_eq(version, span_sub(running, 0, version.n));
}
