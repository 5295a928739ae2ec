#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inventory.h"
#include "cisco/cell.h"
#include "cisco/model.h"
#include "num.h"
#include "cisco/phonetable.h"

void
inv_init(struct inv *v, const struct params *own, struct params *widest, struct report rep)
{
	size_t i;

	memset(v, 0, sizeof *v);
	v->own = own;
	v->ps = widest;
	v->rep = rep;
	*widest = *own;
	for (i = 0; i < widest->n; i++) {
		widest->row[i].size = PARAM_STORED_MAX - 1;
		if (widest->row[i].per_line)
			widest->row[i].repeat = INV_LINES_MAX;
	}
}

const char *
inv_check_old(const struct inv *v, const struct param *p, unsigned n, struct span value, char why[PARAM_WHY_MAX])
{
	const struct param *own = &v->own->row[p->row];
	char stored[PARAM_STORED_MAX];

	if (n > own->repeat) {
		snprintf(why, PARAM_WHY_MAX, "a 7960 has %u lines", own->repeat);
		return why;
	}
	if (param_store(own, value, 0, stored) == NULL)
		return NULL;
	param_check(v->ps, own, value, 0, why);
	return why;
}

void
inv_free(struct inv *v)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		free(v->phone[i].cell);
	free(v->phone);
	macset_free(&v->macs);
	keep_free(&v->keep);
	memset(v, 0, sizeof *v);
}

const struct inv_phone *
inv_find(const struct inv *v, const char *mac)
{
	long i = macset_find(&v->macs, mac);

	return i < 0 ? NULL : &v->phone[i];
}

static int
grow(struct inv *v)
{
	size_t cap = v->cap == 0 ? 64 : v->cap * 2;
	struct inv_phone *p = realloc(v->phone, cap * sizeof *p);

	if (p == NULL)
		return -1;
	v->phone = p;
	v->cap = cap;
	return 0;
}

static void
tell(struct inv *v, int status, const char *file, unsigned long row, struct span column, const char *why)
{
	char text[PARAM_WHY_MAX + 2 * PARAM_NAME_MAX];

	snprintf(text, sizeof text, "%.*s%s%s", (int)(column.n > PARAM_NAME_MAX ? PARAM_NAME_MAX : column.n), (const char *)column.p,
	    column.n > 0 ? ": " : "", why);
	v->nrefused += status > 0;
	v->rep.fn(v->rep.ctx, status, file, row, text);
}

/* Report a column that is no parameter, once. */
static int
strange(struct inv *v, const char *file, unsigned long row, struct span column, enum param_found found, const struct param *p)
{
	char why[PARAM_WHY_MAX], near[PARAM_NAME_MAX];
	const char *fact;
	size_t i;

	for (i = 0; i < v->ntold; i++)
		if (span_eq(v->told[i], column))
			return 0;
	if (v->ntold < sizeof v->told / sizeof v->told[0]) {
		struct span k = keep_span(&v->keep, column);

		if (k.p == NULL)
			return -1;
		v->told[v->ntold++] = k;
	}
	params_suggest(v->ps, column, near);
	fact = phonetable_near(column);
	/* in the words of other tools that read the inventory, so that a person who runs several sees that it is the same */
	if (fact != NULL)
		snprintf(why, sizeof why, PHONETABLE_NOT_KNOWN, fact);
	else if (found == PARAM_ISWRONG && near[0] == '\0')
		snprintf(why, sizeof why, "%.*s; column ignored", (int)p->meaning.n, (const char *)p->meaning.p);
	else if (near[0] != '\0')
		snprintf(why, sizeof why, "not a parameter, did you mean %s? column ignored", near);
	else
		snprintf(why, sizeof why, "not a parameter; column ignored");
	tell(v, 0, file, v->headline > 0 ? v->headline : row, column, why);
	return 0;
}

/* Columns of a row about line N, and the parameters they stand for. */
static const struct { const char *column, *before, *after; } of_line[] = {
	{ "name", "line", "_name" }, { "shortname", "line", "_shortname" }, { "displayname", "line", "_displayname" },
	{ "authname", "line", "_authname" }, { "password", "line", "_password" }, { "contact", "line", "_contact" },
	{ "secret", "line", "_secret" }, { "username", "line", "_username" }, { "authuser", "line", "_authuser" },
	{ "proxy_address", "proxy", "_address" }, { "proxy_port", "proxy", "_port" }
};

/* 1 for such a column; the parameter goes to *full if the line is known. */
static int
line_column(struct span column, unsigned line, char out[PARAM_NAME_MAX], struct span *full)
{
	size_t i;

	*full = column;
	for (i = 0; i < sizeof of_line / sizeof of_line[0]; i++)
		if (span_is(column, of_line[i].column)) {
			if (line > 0)
				*full = span(out, (size_t)snprintf(out, PARAM_NAME_MAX, "%s%u%s", of_line[i].before, line, of_line[i].after));
			return 1;
		}
	return 0;
}

/* 1 for a value with blanks at an edge, which stay a part of it.  In phone_label one is used to move the text off the edge of the display. */
static int
edge_blank(const struct param *p, struct span v)
{
	return v.n > 0 && span_trim(v).n < v.n && !span_is(p->name, "phone_label");
}

/* A value by the table.  One with a backslash may suit some releases only: compose.c knows the load.  A 7906 to 7975 has other lengths,
 * which sepxml.c checks, and takes speed dials from a file. */
static enum param_verdict
check_value(const struct inv *v, const struct inv_phone *ph, const struct param *p, struct span value, char why[PARAM_WHY_MAX])
{
	struct param other = *p;
	unsigned char text[PARAM_STORED_MAX];
	enum param_verdict verdict;
	size_t i;

	if (!ph->java) {
		other.size = v->own->row[p->row].size;
		verdict = param_check(v->ps, &other, value, 0, why);
		return verdict > PARAM_DOUBTFUL && span_find(value, '\\') < value.n ? param_check(v->ps, &other, value, PARAM_NEWEST, why) : verdict;
	}
	other.in_phone = 1;
	value = span_sub(value, 0, other.size);
	if (!p->secret)
		return param_check(v->ps, &other, value, 0, why);
	/* A double quote or a backslash of a password is no worse in XML than another character: judge it as one. */
	for (i = 0; i < value.n; i++)
		text[i] = value.p[i] == '"' || value.p[i] == '\\' ? 'x' : value.p[i];
	return param_check(v->ps, &other, span(text, value.n), 0, why);
}

/* Warn of a value that is legal and probably not what its owner typed.  Secrets are not shown. */
static void
check_cell(struct inv *v, const struct param *p, const struct rec_field *f, const char *file, unsigned long row)
{
	char why[PARAM_WHY_MAX];
	const char *changed = p->type == PT_STRING || p->type == PT_LINENAME ? cell_changed(f->value) : NULL, *like = NULL;

	if (span_is(p->name, "lineN_name") || span_is(p->name, "lineN_authname"))
		like = cell_looks_like(f->value);
	if (changed == NULL && like == NULL)
		return;
	if (changed != NULL && p->secret)
		snprintf(why, sizeof why, "%s", changed);
	else
		snprintf(why, sizeof why, "%.*s: %s%s", (int)(f->value.n < 64 ? f->value.n : 64), (const char *)f->value.p,
		    changed != NULL ? changed : "looks like ", changed != NULL ? "" : like);
	tell(v, 0, file, row, f->key, why);
}

static int
add_cell(struct inv *v, struct inv_phone *ph, const struct param *p, unsigned n, const struct rec_field *f, const char *file,
    unsigned long row)
{
	char why[PARAM_WHY_MAX];
	enum param_verdict verdict = check_value(v, ph, p, f->value, why);
	struct inv_cell *c;
	size_t i;

	if (verdict != PARAM_GOOD)
		tell(v, verdict >= PARAM_USELESS ? 1 : 0, file, row, f->key, why);
	else if (edge_blank(p, f->value) && (p->secret || span_is(p->name, "lineN_name") || span_is(p->name, "lineN_authname")))
		tell(v, 1, file, row, f->key, "a blank at its beginning or end, which a PBX takes off: they would never match");
	else if (edge_blank(p, f->value))
		tell(v, 0, file, row, f->key, "a blank at its beginning or end, which stays");
	if (verdict < PARAM_USELESS)
		check_cell(v, p, f, file, row);
	if (!ph->java && param_barred(p))
		return 0;
	if (!ph->java && !p->in_phone) {
		tell(v, 1, file, row, f->key, "counts in SIPDefault.cnf only, which all phones share (-c or -P)");
		return 0;
	}
	for (i = 0; i < ph->n; i++) {
		if (ph->cell[i].param != p || ph->cell[i].n != n)
			continue;
		if (!span_eq(ph->cell[i].value, f->value)) {
			snprintf(why, sizeof why, "says something else than row %lu", ph->cell[i].row);
			tell(v, 1, file, row, f->key, why);
		}
		return 0;
	}
	if (ph->n == ph->cap) {
		size_t cap = ph->cap == 0 ? 16 : ph->cap * 2;

		c = realloc(ph->cell, cap * sizeof *c);
		if (c == NULL)
			return -1;
		ph->cell = c;
		ph->cap = cap;
	}
	c = &ph->cell[ph->n];
	c->value = keep_span(&v->keep, f->value);
	if (c->value.p == NULL)
		return -1;
	c->param = p;
	c->n = n;
	c->file = file;
	c->row = row;
	ph->n++;
	return 0;
}

/* 1 for the number of a phone, as 7912, 8841G or CP-7811. */
static int
is_number(struct span model)
{
	size_t i = model.n > 3 && span_is_nocase(span_sub(model, 0, 3), "CP-") ? 3 : 0, from = i;

	while (i < model.n && ascii_isdigit(model.p[i]))
		i++;
	return i - from == 4 && model.n - i <= 2;
}

static int
set_model(struct inv *v, struct inv_phone *ph, struct span model, const char *file, unsigned long row)
{
	struct model m;

	if (model.n == 0)
		return 0;
	if (ph->model.n > 0) {
		if (!span_eq(ph->model, model))
			tell(v, 1, file, row, span_cstr("model"), "says something else than an earlier row");
		return 0;
	}
	ph->model = keep_span(&v->keep, model);
	if (ph->model.p == NULL)
		return -1;
	if (model_find(model, &m) != 0) {
		const char *like = cell_looks_like(model);

		if (is_number(model)) {
			tell(v, 1, file, row, span_cstr("model"), "a phone of another kind: no files are known for it");
			return 0;
		}
		tell(v, 0, file, row, span_cstr("model"), like != NULL ? "looks like the value of another column; written as if it were a 7940 or 7960" :
		    "not a phone that files are known for; written as if it were a 7940 or 7960");
		return 0;
	}
	ph->lines = m.lines;
	ph->family = m.family;
	ph->java = m.java;
	return 0;
}

/* SIP over UDP or TCP: the 7940 and 7960 have no choice. */
static void
set_transport(struct inv *v, struct inv_phone *ph, struct span t, const char *file, unsigned long row)
{
	int tcp = span_is_nocase(t, "tcp");

	if (t.n == 0)
		return;
	if (!tcp && !span_is_nocase(t, "udp"))
		tell(v, 1, file, row, span_cstr("transport"), "neither udp nor tcp");
	else if (tcp && !ph->java)
		tell(v, 1, file, row, span_cstr("transport"), "a 7940 or 7960 speaks SIP over UDP only");
	else
		ph->tcp |= tcp;
}

/* Find or add the phone of a row.  NULL: with *failed memory ran out, else the row was refused, which was reported. */
static struct inv_phone *
which(struct inv *v, const char *mac, int by_line, const char *file, unsigned long row, int *failed)
{
	struct inv_phone *ph;
	int is_new;
	long i;

	*failed = 1;
	if (v->n == v->cap && grow(v) != 0)
		return NULL;
	i = macset_add(&v->macs, mac, &is_new);
	if (i < 0)
		return NULL;
	ph = &v->phone[i];
	if (!is_new) {
		char why[80];

		*failed = 0;
		if (by_line && ph->by_line)
			return ph;
		ph->refused = 1;
		snprintf(why, sizeof why, "the same phone as in row %lu", ph->row);
		tell(v, 1, file, row, span_cstr("mac"), why);
		return NULL;
	}
	v->n++;
	memset(ph, 0, sizeof *ph);
	memcpy(ph->mac, mac, sizeof ph->mac);
	ph->file = file;
	ph->row = row;
	ph->by_line = by_line;
	return ph;
}

/* One cell of a row.  0, or -1 (memory). */
static int
add_field(struct inv *v, struct inv_phone *ph, const struct rec_field *f, unsigned line, const char *file, unsigned long row)
{
	char full[PARAM_NAME_MAX];
	const struct param *p;
	enum param_found found;
	struct span name;
	unsigned n;

	if (line_column(f->key, line, full, &name) && line == 0) {
		tell(v, 1, file, row, f->key, "of which line? There is no number in the column line");
		return 0;
	}
	found = params_find(v->ps, name, &p, &n);
	if (found != PARAM_KNOWN && strange(v, file, row, f->key, found, p) != 0)
		return -1;
	if (found != PARAM_KNOWN)
		return 0;
	if (p->type == PT_LOAD) {
		tell(v, 0, file, row, f->key, "the plan names the load; column ignored");
		return 0;
	}
	return add_cell(v, ph, p, n, f, file, row);
}

int
inv_add(struct inv *v, const struct rec *r, const char *file, unsigned long row)
{
	char mac[MAC_LEN + 1], text[PHONETABLE_WHY];
	struct inv_phone *ph;
	const char *why;
	uint64_t line = 0;
	unsigned long before;
	int by_line, failed;
	size_t i;

	why = phonetable_mac(rec_get(r, "mac", &failed), mac, text);
	if (why != NULL) {
		tell(v, 1, file, row, span_cstr("mac"), failed ? why : "missing");
		v->nameless++;
		return 0;
	}
	if (num_u64(rec_get(r, "line", &by_line), 1, INV_LINES_MAX, &line) != NUM_OK && by_line) {
		tell(v, 1, file, row, span_cstr("line"), "not a line number (1 to 6; 1 to 24 on the largest of the 7906 to 7975)");
		return 0;
	}
	ph = which(v, mac, by_line, file, row, &failed);
	if (ph == NULL)
		return failed ? -1 : 0;
	before = v->nrefused;
	if (set_model(v, ph, rec_get(r, "model", NULL), file, row) != 0)
		return -1;
	set_transport(v, ph, rec_get(r, "transport", NULL), file, row);
	for (i = 0; i < r->n; i++)
		if (!phonetable_is_fact(r->f[i].key) && add_field(v, ph, &r->f[i], (unsigned)line, file, row) != 0)
			return -1;
	ph->refused |= v->nrefused != before;
	return 0;
}

int
inv_read(struct inv *v, int fd, const char *file)
{
	static const struct report silent = { NULL, NULL };      /* strange() reports the columns */
	static struct table t;
	static struct rec r;
	int got, ret = 0;

	phonetable_init(&t, fd);
	while (ret == 0 && (got = phonetable_next(&t, &r, silent, file)) != 0) {
		if (got == -2) {
			errno = t.in.err;
			ret = -1;
		} else if (got < 0)
			v->rep.fn(v->rep.ctx, 2, file, t.lineno, t.err);
		else if (!span_is(r.type, "phone"))
			v->rep.fn(v->rep.ctx, 0, file, t.lineno, "not a phone record, ignored");
		else {
			v->headline = t.headline;
			if (inv_add(v, &r, file, t.lineno) != 0) {
				errno = ENOMEM;
				ret = -1;
			}
		}
	}
	got = errno;
	table_free(&t);
	errno = got;
	return ret;
}

unsigned
inv_lines(const struct inv_phone *p)
{
	size_t i;

	if (p == NULL)
		return 2;
	if (p->lines > 0)
		return p->lines;
	for (i = 0; i < p->n; i++)
		if (p->cell[i].param->per_line && p->cell[i].n > 2 && !param_unset(p->cell[i].value))
			return PHONE_LINES_MAX;
	return 2;
}
