#include <stdio.h>
#include <string.h>

#include "sepxml.h"

#define NODES_MAX 5             /* call managers in the file */
#define LABEL_MAX 32            /* of a name that becomes a label */
#define VALUE_MAX 300           /* bytes of a value that is made here */

enum what { NOT_WRITTEN, AS_TABLE, VALUE };     /* AS_TABLE: the column "write" */

struct value {
	struct span v;
	const struct cnf_item *at;      /* where it was said */
	char made[VALUE_MAX];
};

/* ---- settings ---- */

/* A setting that somebody made, with N of its name filled in.  NULL = not set. */
static const struct cnf_item *
setting(const struct sep_phone *p, struct span name, unsigned n)
{
	char full[PARAM_NAME_MAX];
	size_t at = span_find(name, 'N');
	const struct cnf_item *it;

	if (at < name.n)
		snprintf(full, sizeof full, "%.*s%u%.*s", (int)at, (const char *)name.p, n, (int)(name.n - at - 1), (const char *)name.p + at + 1);
	else if (span_copy(name, full, sizeof full) != 0)
		return NULL;
	it = cnf_get(p->s, full);
	return it == NULL || it->origin == CNF_BUILTIN || param_unset(it->value) ? NULL : it;
}

static const struct cnf_item *
of_line(const struct sep_phone *p, const char *name, unsigned n)
{
	return setting(p, span_cstr(name), n);
}

static enum what
take(struct value *v, const struct cnf_item *it)
{
	if (it == NULL)
		return NOT_WRITTEN;
	v->v = it->value;
	v->at = it;
	return VALUE;
}

static enum what
take_or_table(struct value *v, const struct cnf_item *it)
{
	return it == NULL ? AS_TABLE : take(v, it);
}

static enum what
say(struct value *v, const char *text)
{
	snprintf(v->made, sizeof v->made, "%s", text);
	v->v = span_cstr(v->made);
	return VALUE;
}

static enum what
say_number(struct value *v, unsigned n)
{
	snprintf(v->made, sizeof v->made, "%u", n);
	v->v = span_cstr(v->made);
	return VALUE;
}

static int
is_line(const struct sep_phone *p, unsigned n)
{
	return of_line(p, "lineN_name", n) != NULL;
}

/* ---- the call managers: proxy1_address, or call_managerN_addr where that says USECALLMANAGER ---- */

static int
by_managers(const struct sep_phone *p)
{
	const struct cnf_item *it = of_line(p, "proxyN_address", 1);

	return it == NULL || span_is(it->value, "USECALLMANAGER");
}

static const struct cnf_item *
node(const struct sep_phone *p, unsigned n)
{
	return by_managers(p) ? of_line(p, "call_managerN_addr", n) : n == 1 ? of_line(p, "proxyN_address", 1) : NULL;
}

/* A proxy of its own, for a line that does not use the call managers.  NULL = it does. */
static const struct cnf_item *
own_proxy(const struct sep_phone *p, unsigned n)
{
	const struct cnf_item *own = of_line(p, "proxyN_address", n), *first = of_line(p, "proxyN_address", 1);

	return n == 1 || own == NULL || span_is(own->value, "USECALLMANAGER") || (first != NULL && span_eq(own->value, first->value)) ? NULL : own;
}

static const struct cnf_item *
node_port(const struct sep_phone *p, unsigned n)
{
	return by_managers(p) ? of_line(p, "call_managerN_sip_port", n) : of_line(p, "proxyN_port", 1);
}

/* ---- values that are derived: one function for each @NAME of the table ---- */

typedef enum what derived(const struct sep_phone *p, unsigned n, struct value *v);

static enum what
d_load(const struct sep_phone *p, unsigned n, struct value *v)
{
	(void)n;
	v->v = p->load;
	return VALUE;
}

static enum what
d_date(const struct sep_phone *p, unsigned n, struct value *v)
{
	const struct cnf_item *form = of_line(p, "date_format", n), *clock = of_line(p, "time_format_24hr", n);
	int twelve = clock != NULL && (span_is(clock->value, "0") || span_is(clock->value, "2"));

	if (form == NULL && clock == NULL)
		return AS_TABLE;
	v->at = form;
	if (form == NULL)
		snprintf(v->made, sizeof v->made, "M/D/Y%s", twelve ? "A" : "");
	else
		snprintf(v->made, sizeof v->made, "%.*s%s", (int)(form->value.n < 32 ? form->value.n : 32), (const char *)form->value.p, twelve ? "A" : "");
	v->v = span_cstr(v->made);
	return VALUE;
}

static enum what
d_zone(const struct sep_phone *p, unsigned n, struct value *v)
{
	(void)n;
	return p->zone == NULL ? NOT_WRITTEN : say(v, p->zone);
}

/* a 7940 has four modes, these phones have two */
static enum what
d_ntpmode(const struct sep_phone *p, unsigned n, struct value *v)
{
	const struct cnf_item *it = of_line(p, "sntp_mode", n);

	return say(v, it != NULL && span_is_nocase(it->value, "directedbroadcast") ? "directedbroadcast" : "unicast");
}

static enum what
d_priority(const struct sep_phone *p, unsigned n, struct value *v)
{
	(void)p;
	return say_number(v, n - 1);
}

static enum what
d_node(const struct sep_phone *p, unsigned n, struct value *v)
{
	return take(v, node(p, n));
}

static enum what
d_nodeport(const struct sep_phone *p, unsigned n, struct value *v)
{
	return take_or_table(v, node_port(p, n));
}

static enum what
d_button(const struct sep_phone *p, unsigned n, struct value *v)
{
	(void)p;
	return say_number(v, n);
}

static enum what
d_feature(const struct sep_phone *p, unsigned n, struct value *v)
{
	return say_number(v, is_line(p, n) ? 9 : 2);
}

static enum what
d_label(const struct sep_phone *p, unsigned n, struct value *v)
{
	const char *own = is_line(p, n) ? "lineN_shortname" : "speed_labelN", *other = is_line(p, n) ? "lineN_name" : "speed_lineN";
	const struct cnf_item *it = of_line(p, own, n);

	if (it != NULL)
		return take(v, it);
	/* nobody chose a label: use as much of the name as fits */
	it = of_line(p, other, n);
	if (it == NULL)
		return NOT_WRITTEN;
	snprintf(v->made, sizeof v->made, "%.*s", (int)(it->value.n < LABEL_MAX ? it->value.n : LABEL_MAX), (const char *)it->value.p);
	v->v = span_cstr(v->made);
	return VALUE;
}

static enum what
d_speed(const struct sep_phone *p, unsigned n, struct value *v)
{
	return is_line(p, n) ? NOT_WRITTEN : take(v, of_line(p, "speed_lineN", n));
}

static enum what
d_proxy(const struct sep_phone *p, unsigned n, struct value *v)
{
	if (!is_line(p, n))
		return NOT_WRITTEN;
	return own_proxy(p, n) != NULL ? take(v, own_proxy(p, n)) : say(v, "USECALLMANAGER");
}

static enum what
d_proxyport(const struct sep_phone *p, unsigned n, struct value *v)
{
	const struct cnf_item *it = own_proxy(p, n) != NULL ? of_line(p, "proxyN_port", n) : node_port(p, 1);

	if (!is_line(p, n))
		return NOT_WRITTEN;
	return it != NULL ? take(v, it) : say(v, "5060");
}

static enum what
d_autoanswer(const struct sep_phone *p, unsigned n, struct value *v)
{
	const struct cnf_item *it = of_line(p, "auto_answer", n);
	unsigned mask = 0;
	size_t i;

	for (i = 0; it != NULL && i < it->value.n && ascii_isdigit(it->value.p[i]) && mask < 1000; i++)
		mask = mask * 10 + (unsigned)(it->value.p[i] - '0');
	return !is_line(p, n) ? NOT_WRITTEN : mask >> (n - 1) & 1 ? say(v, "3") : AS_TABLE;
}

static enum what
d_dialtemplate(const struct sep_phone *p, unsigned n, struct value *v)
{
	const struct cnf_item *it = of_line(p, "dial_template", n);

	if (it == NULL)
		return AS_TABLE;
	v->at = it;
	snprintf(v->made, sizeof v->made, "%.*s.xml", (int)(it->value.n < 200 ? it->value.n : 200), (const char *)it->value.p);
	v->v = span_cstr(v->made);
	return VALUE;
}

static enum what
d_httpproxy(const struct sep_phone *p, unsigned n, struct value *v)
{
	const struct cnf_item *it = of_line(p, "http_proxy_addr", n), *port = of_line(p, "http_proxy_port", n);

	if (it == NULL)
		return AS_TABLE;
	v->at = it;
	snprintf(v->made, sizeof v->made, "%.*s:%.*s", (int)(it->value.n < 270 ? it->value.n : 270), (const char *)it->value.p,
	    port == NULL ? 2 : (int)(port->value.n < 8 ? port->value.n : 8), port == NULL ? "80" : (const char *)port->value.p);
	v->v = span_cstr(v->made);
	return VALUE;
}

static enum what
d_transport(const struct sep_phone *p, unsigned n, struct value *v)
{
	(void)n;
	return p->tcp ? say(v, "1") : AS_TABLE;
}

static const struct { const char *name; derived *fn; } deriveds[] = {
	{ "@load", d_load }, { "@date", d_date }, { "@zone", d_zone }, { "@ntpmode", d_ntpmode }, { "@priority", d_priority },
	{ "@node", d_node }, { "@nodeport", d_nodeport }, { "@button", d_button }, { "@feature", d_feature }, { "@label", d_label },
	{ "@speed", d_speed }, { "@proxy", d_proxy }, { "@proxyport", d_proxyport }, { "@autoanswer", d_autoanswer },
	{ "@dialtemplate", d_dialtemplate }, { "@httpproxy", d_httpproxy }, { "@transport", d_transport },
};

/* The setting that a row names: NAME, line:NAME or line1:NAME.  0: the element is one of lines, and n is no line. */
static int
find_setting(const struct sep_phone *p, struct span from, unsigned n, const struct cnf_item **it)
{
	size_t colon = span_find(from, ':');
	struct span name = colon < from.n ? span_sub(from, colon + 1, from.n) : from;

	*it = NULL;
	if (colon < from.n && !is_line(p, n))
		return 0;
	if (!span_is(name, "-"))
		*it = setting(p, name, n);
	if (*it == NULL && span_starts(from, "line1:"))
		*it = setting(p, name, 1);
	return 1;
}

/* The value of a row for element number n (of a line: its button). */
static enum what
value_of(const struct sep_phone *p, const struct sep_row *r, unsigned n, struct value *v)
{
	const struct cnf_item *it;
	enum what w = AS_TABLE;
	size_t i;

	v->v = span("", 0);
	v->at = NULL;
	if (r->from.p[0] == '@') {
		for (i = 0; i < sizeof deriveds / sizeof deriveds[0]; i++)
			if (span_is(r->from, deriveds[i].name))
				w = deriveds[i].fn(p, n, v);
	} else if (!find_setting(p, r->from, n, &it))
		return NOT_WRITTEN;
	else
		w = take_or_table(v, it);
	if (w == AS_TABLE) {
		if (span_is(r->write, "~") || span_is(r->write, "-"))
			return NOT_WRITTEN;
		v->v = span_is(r->write, "\"\"") ? span("", 0) : r->write;
		return VALUE;
	}
	if (w == VALUE && r->kind == SEP_BOOL && (span_is(v->v, "0") || span_is(v->v, "1")))
		v->v = span_cstr(span_is(v->v, "1") ? "true" : "false");
	return w;
}

/* ---- writing ---- */

static void
escape(struct buf *b, struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&':
			buf_adds(b, "&amp;");
			break;
		case '<':
			buf_adds(b, "&lt;");
			break;
		case '>':
			buf_adds(b, "&gt;");
			break;
		case '"':
			buf_adds(b, "&quot;");
			break;
		default:
			buf_addc(b, s.p[i]);
		}
}

static void
check(const struct sep_phone *p, const struct sep_row *r, const struct value *v)
{
	char why[SEP_WHY_MAX];
	const char *bad = v->v.n == 0 ? NULL : sep_check(r, v->v, why);

	if (bad != NULL)
		p->fault(p->ctx, v->at, bad);
}

/* The number of elements of a container: one for most. */
static unsigned
count(const struct sep_phone *p, const struct sep_row *r)
{
	unsigned n = 1;

	if (span_is(r->name, "line"))
		return p->buttons;
	if (span_is(r->name, "ntps") || span_is(r->name, "ntp"))
		return of_line(p, "sntp_server", 0) != NULL;
	if (span_is(r->name, "member"))
		while (n < NODES_MAX && node(p, n + 1) != NULL)
			n++;
	return n;
}

static int
wanted(const struct sep_phone *p, const struct sep_row *r, unsigned n)
{
	return !span_is(r->name, "line") || is_line(p, n) || of_line(p, "speed_lineN", n) != NULL;
}

static void
indent(struct buf *b, const struct sep_row *r)
{
	size_t i;

	for (i = 0; i < r->path.n; i++)
		if (r->path.p[i] == '/')
			buf_addc(b, ' ');
}

static void
leaf(struct buf *b, const struct sep_phone *p, const struct sep_row *r, unsigned n)
{
	struct value v;

	if (value_of(p, r, n, &v) != VALUE)
		return;
	check(p, r, &v);
	if (r->attribute)
		buf_addc(b, ' ');
	else {
		indent(b, r);
		buf_addc(b, '<');
	}
	buf_addspan(b, r->name);
	buf_adds(b, r->attribute ? "=\"" : ">");
	escape(b, v.v);
	if (r->attribute)
		buf_addc(b, '"');
	else
		buf_addf(b, "</%.*s>\n", (int)r->name.n, (const char *)r->name.p);
}

/* Element number n of container i; returns the row behind it.  A container in which nothing is written is not written. */
static size_t
container(struct buf *b, const struct sep_phone *p, size_t i, unsigned n)
{
	const struct sep_row *r = &p->t->row[i];
	size_t k, end, before = b->n, inside;

	for (end = i + 1; end < p->t->n && sep_inside(r, &p->t->row[end]); end++)
		;
	indent(b, r);
	buf_addc(b, '<');
	buf_addspan(b, r->name);
	for (k = i + 1; k < end && p->t->row[k].attribute; k++)
		if (p->t->row[k].path.n == r->path.n + 1 + p->t->row[k].name.n)
			leaf(b, p, &p->t->row[k], n);
	buf_adds(b, ">\n");
	inside = b->n;
	while (k < end) {
		const struct sep_row *c = &p->t->row[k];
		unsigned j, m;

		if (c->kind != SEP_CONTAINER) {
			if (!c->attribute)
				leaf(b, p, c, n);
			k++;
			continue;
		}
		m = count(p, c);
		if (m > c->max && c->max > 0)
			m = (unsigned)c->max;
		for (j = 1; j <= m; j++)
			if (wanted(p, c, j))
				container(b, p, k, c->max > 0 ? j : n);
		for (k++; k < end && sep_inside(c, &p->t->row[k]); k++)
			;
	}
	if (b->n == inside && !b->failed) {
		b->n = before;
		return end;
	}
	indent(b, r);
	buf_addf(b, "</%.*s>\n", (int)r->name.n, (const char *)r->name.p);
	return end;
}

/* What the phone needs to register, and rules about several values. */
static void
check_whole(const struct sep_phone *p)
{
	unsigned n;

	if (!is_line(p, 1))
		p->fault(p->ctx, NULL, "line1_name: needed: without it the phone shows \"Unprovisioned\"");
	if (node(p, 1) == NULL)
		p->fault(p->ctx, NULL, by_managers(p) && of_line(p, "proxyN_address", 1) != NULL ?
		    "call_manager1_addr: needed: without a call manager the phone drops the whole file" :
		    "proxy1_address: needed: without a call manager the phone drops the whole file");
	for (n = 2; n <= p->buttons; n++)
		if (p->tcp && is_line(p, n) && own_proxy(p, n) != NULL)
			p->fault(p->ctx, own_proxy(p, n), "with transport tcp all lines use one proxy");
}

int
sepxml_write(struct buf *out, const struct sep_phone *p)
{
	check_whole(p);
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	if (p->t->n > 0)
		container(out, p, 0, 0);
	return out->failed ? -1 : 0;
}
