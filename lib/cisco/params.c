#include <stdio.h>
#include <string.h>

#include "num.h"
#include "params.h"
#include "tsv.h"

static const struct { const char *name; enum param_type type; } types[] = {
	{ "string", PT_STRING }, { "linename", PT_LINENAME }, { "host", PT_HOST }, { "ip", PT_IP }, { "url", PT_URL },
	{ "dir", PT_DIR }, { "base", PT_BASE }, { "load", PT_LOAD }, { "int", PT_INT }, { "even", PT_EVEN }, { "bool", PT_BOOL },
	{ "mask", PT_MASK }, { "keyword", PT_KEYWORD }, { "zone", PT_ZONE }, { "offset", PT_OFFSET }, { "month", PT_MONTH },
	{ "weekday", PT_WEEKDAY }, { "week", PT_WEEK }, { "day", PT_DAY }, { "time", PT_TIME }, { "wrong", PT_WRONG },
	{ "unconfirmed", PT_UNCONFIRMED }, { "hint", PT_HINT },
};

enum { C_NAME, C_FILES, C_TYPE, C_MIN, C_MAX, C_MAXLEN, C_OVER, C_VALUES, C_DEFAULT, C_BUILTIN, C_REPEAT, C_SINCE, C_SECRET,
	C_MEANING, C_SOURCE, NCOLS };

static const char *const cols[NCOLS] = { "name", "files", "type", "min", "max", "maxlen", "over", "values", "default", "builtin",
	"repeat", "since", "secret", "meaning", "source" };

/* A cell: "-" is nothing (p NULL), "" in quotes is empty. */
static struct span
cell(struct span s)
{
	if (span_is(s, "-"))
		return span(NULL, 0);
	if (span_is(s, "\"\""))
		return span("", 0);
	return s;
}

static int
number(struct span s, uint64_t *v)
{
	struct span c = cell(s);

	*v = 0;
	if (c.p != NULL && c.n > 0 && c.p[0] == '-')    /* -12 of the offsets: the bound is kept without its sign */
		c = span_sub(c, 1, c.n);
	return c.p == NULL || num_u64(c, 0, UINT64_MAX, v) == NUM_OK ? 0 : -1;
}

static const char *
one(struct param *p, const struct span c[NCOLS])
{
	uint64_t maxlen, repeat = 0;
	size_t i;

	memset(p, 0, sizeof *p);
	p->name = c[C_NAME];
	for (i = 0; i < sizeof types / sizeof types[0]; i++)
		if (span_is(c[C_TYPE], types[i].name))
			break;
	if (i == sizeof types / sizeof types[0])
		return "unknown type";
	p->type = types[i].type;
	if (p->name.n == 0 || p->name.n >= PARAM_NAME_MAX)
		return "bad name";
	if (number(c[C_MIN], &p->min) != 0 || number(c[C_MAX], &p->max) != 0 || number(c[C_MAXLEN], &maxlen) != 0)
		return "not a number";
	p->maxlen = (size_t)maxlen;
	p->over_warn = span_is(c[C_OVER], "warn");
	p->values = cell(c[C_VALUES]);
	p->builtin = cell(c[C_BUILTIN]);
	p->per_line = span_is(c[C_REPEAT], "lines");
	if (!p->per_line && number(c[C_REPEAT], &repeat) != 0)
		return "not a number";
	p->repeat = p->per_line ? PHONE_LINES_MAX : (unsigned)repeat;
	if (p->type < PT_WRONG && (p->repeat > 0) != (span_find(p->name, 'N') < p->name.n))
		return "repeat and N do not agree";
	p->in_default = c[C_FILES].n > 0 && c[C_FILES].p[0] == 'D';
	p->in_phone = span_find(c[C_FILES], 'M') < c[C_FILES].n;
	p->secret = span_is(c[C_SECRET], "yes");
	p->meaning = cell(c[C_MEANING]);
	return NULL;
}

const char *
params_read(struct params *ps, const char *const *table)
{
	struct tsv t;
	size_t i;
	int r;

	memset(ps, 0, sizeof *ps);
	if (tsv_lines(&t, table) != 0)
		return t.err;
	if (t.ncols != NCOLS)
		return "wrong columns";
	for (i = 0; i < NCOLS; i++)
		if (!span_is(t.head[i], cols[i]))
			return "wrong columns";
	while ((r = tsv_next(&t)) != 0) {
		struct param *p = &ps->row[ps->n];
		const char *why = r < 0 ? t.err : ps->n == PARAMS_MAX ? "too many rows" : one(p, t.col);

		if (why != NULL)
			return why;
		p->row = (unsigned)ps->n;
		p->group = p->row;
		if (ps->n > 0 && p->repeat > 0 && p[-1].repeat > 0 && p->type < PT_WRONG)
			p->group = p[-1].group;
		ps->n++;
	}
	return NULL;
}

const char *
params_init(struct params *ps)
{
	return params_read(ps, data_params);
}

/* Does name fit the row's pattern?  The number in it goes to *n, 0 = none. */
static int
fits(const struct param *p, struct span name, unsigned *n)
{
	size_t i, j = 0;

	*n = 0;
	for (i = 0; i < p->name.n; i++) {
		if (p->name.p[i] != 'N') {
			if (j >= name.n || ascii_lower(name.p[j++]) != p->name.p[i])
				return 0;
			continue;
		}
		/* one digit: no phone has more than six of anything */
		if (j >= name.n || name.p[j] < '1' || name.p[j] > '9')
			return 0;
		*n = (unsigned)(name.p[j++] - '0');
	}
	return j == name.n;
}

enum param_found
params_find(const struct params *ps, struct span name, const struct param **p, unsigned *n)
{
	size_t i;

	*p = NULL;
	for (i = 0; i < ps->n; i++) {
		const struct param *q = &ps->row[i];

		/* the first byte alone settles most rows: this is the innermost loop of a large inventory */
		if (name.n == 0 || ascii_lower(name.p[0]) != q->name.p[0] || q->type == PT_HINT || !fits(q, name, n))
			continue;
		if (q->type < PT_WRONG && *n > q->repeat)
			continue;
		*p = q;
		return q->type == PT_WRONG ? PARAM_ISWRONG : q->type == PT_UNCONFIRMED ? PARAM_ISUNCONFIRMED : PARAM_KNOWN;
	}
	*n = 0;
	return PARAM_UNKNOWN;
}

const char *
param_name(const struct param *p, unsigned n, char out[PARAM_NAME_MAX])
{
	size_t i;

	for (i = 0; i < p->name.n; i++)
		out[i] = (char)(p->name.p[i] == 'N' ? '0' + n % 10 : p->name.p[i]);
	out[i] = '\0';
	return out;
}

unsigned long
param_order(const struct param *p, unsigned n)
{
	return (unsigned long)p->group * 10 * PARAMS_MAX + (unsigned long)n * PARAMS_MAX + (p->row - p->group);
}

/* ---- suggestions ---- */

#define NEAR 2          /* edits that still count as a slip of the pen; 3 for names longer than 12 */

/* Edit distance (a swap of neighbours counts as one), at most PARAM_NAME_MAX each. */
static unsigned
distance(struct span a, struct span b)
{
	unsigned d[3][PARAM_NAME_MAX + 1];
	size_t i, j;

	for (j = 0; j <= b.n; j++)
		d[0][j] = (unsigned)j;
	for (i = 1; i <= a.n; i++) {
		unsigned *cur = d[i % 3], *up = d[(i + 2) % 3], *up2 = d[(i + 1) % 3];

		cur[0] = (unsigned)i;
		for (j = 1; j <= b.n; j++) {
			unsigned v = up[j - 1] + (ascii_lower(a.p[i - 1]) != ascii_lower(b.p[j - 1]));

			if (up[j] + 1 < v)
				v = up[j] + 1;
			if (cur[j - 1] + 1 < v)
				v = cur[j - 1] + 1;
			if (i > 1 && j > 1 && ascii_lower(a.p[i - 1]) == ascii_lower(b.p[j - 2]) &&
			    ascii_lower(a.p[i - 2]) == ascii_lower(b.p[j - 1]) && up2[j - 2] + 1 < v)
				v = up2[j - 2] + 1;
			cur[j] = v;
		}
	}
	return d[a.n % 3][b.n];
}

const char *
params_suggest(const struct params *ps, struct span name, char out[PARAM_NAME_MAX])
{
	unsigned best = (name.n > 12 ? NEAR + 1 : NEAR) + 1, n = 1;
	const struct param *p;
	size_t i;

	out[0] = '\0';
	if (name.n == 0 || name.n >= PARAM_NAME_MAX)
		return out;
	if (params_find(ps, name, &p, &n) == PARAM_ISWRONG) {
		struct param right = { 0 };

		right.name = p->values;
		return p->values.p == NULL ? out : param_name(&right, n, out);
	}
	if (p != NULL)
		return param_name(p, n, out);
	for (i = 0, n = 1; i < name.n; i++)
		if (name.p[i] >= '1' && name.p[i] <= '0' + PHONE_LINES_MAX) {
			n = (unsigned)(name.p[i] - '0');
			break;
		}
	for (i = 0; i < ps->n; i++) {
		char full[PARAM_NAME_MAX];
		unsigned d;

		/* names that differ in length by more than the best so far are further away than it */
		if (ps->row[i].type >= PT_WRONG || name.n >= ps->row[i].name.n + best || ps->row[i].name.n >= name.n + best)
			continue;
		d = distance(name, span_cstr(param_name(&ps->row[i], n, full)));
		if (d < best && (size_t)d * 2 < name.n) {
			best = d;
			memcpy(out, full, sizeof full);
		}
	}
	return out;
}

unsigned
phone_lines(struct span model)
{
	if (model.n > 3 && span_is_nocase(span(model.p, 3), "CP-"))
		model = span_sub(model, 3, model.n);
	if (model.n == 5 && ascii_upper(model.p[4]) == 'G')
		model.n = 4;
	return span_is(model, "7940") ? 2 : span_is(model, "7960") ? 6 : 0;
}
