#include "dot.h"

static void
quoted(struct buf *b, struct span s)
{
	size_t i;

	buf_addc(b, '"');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_addc(b, '\\');
		buf_addc(b, s.p[i] < 0x20 ? ' ' : s.p[i]);
	}
	buf_addc(b, '"');
}

static void
head(struct buf *b, const char *name)
{
	buf_addf(b, "digraph %s {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"sans-serif\"];\n"
	    "\tedge [fontname=\"sans-serif\", fontsize=9];\n", name);
}

/* The node of a protocol and era, from one version in it. */
static void
generation(struct buf *b, enum load_proto proto, const struct vrange *r)
{
	struct lver v = { .n = 1 };
	enum load_era e;

	v.part[0] = r->lo.v[0];
	e = place_era(proto, &v);
	buf_addf(b, "\"%s", proto_name(proto));
	if (proto != PROTO_UAL && proto != PROTO_BOOT)
		buf_addf(b, " %s", e == ERA_NONE ? "?" : load_era_name(e));
	buf_addc(b, '"');
}

static const char *
style(const struct rule *r)
{
	if (r->kind == RULE_SECOND)
		return "dashed";
	return r->rank == 2 ? "dotted" : "solid";
}

/* The attributes that end every edge: its style shows how firm the source is, its tooltip names the source. */
static void
attributes(struct buf *b, const struct rule *r)
{
	buf_addf(b, ", style=%s, tooltip=", style(r));
	quoted(b, r->col[COL_SOURCE]);
}

void
dot_matrix(struct buf *b, const struct matrix *m, int contested)
{
	size_t i;

	head(b, "matrix");
	for (i = 0; i < m->n; i++) {
		const struct rule *r = &m->rule[i];

		if (r->status != RULE_DIRECT || (r->kind == RULE_SECOND && !contested))
			continue;
		buf_addc(b, '\t');
		if (r->java)
			buf_addf(b, "\"JAVA %.*s\" -> \"JAVA %.*s\"", (int)r->col[COL_FROM_RANGE].n, (const char *)r->col[COL_FROM_RANGE].p,
			    (int)r->col[COL_TO_RANGE].n, (const char *)r->col[COL_TO_RANGE].p);
		else {
			generation(b, r->from, &r->from_range);
			buf_adds(b, " -> ");
			generation(b, r->to, &r->to_range);
		}
		buf_adds(b, " [label=\"");
		buf_addspan(b, r->col[COL_FROM_RANGE]);
		buf_adds(b, " > ");
		buf_addspan(b, r->col[COL_TO_RANGE]);
		buf_adds(b, "\\n");
		buf_addspan(b, r->col[COL_CONFIDENCE]);
		if (r->key > KEY_A) {
			buf_adds(b, ", key ");
			buf_addspan(b, r->col[COL_KEY]);
		}
		buf_addc(b, '"');
		attributes(b, r);
		buf_adds(b, "];\n");
	}
	buf_adds(b, "}\n");
}

static void
hop(struct buf *b, const struct place *from, const struct place *to, const struct rule *r, size_t number)
{
	buf_addc(b, '\t');
	quoted(b, span_cstr(from->name));
	buf_adds(b, " -> ");
	quoted(b, span_cstr(to->name));
	if (number > 0)
		buf_addf(b, " [penwidth=3, label=\"%zu\"", number);
	else
		buf_adds(b, " [color=gray");
	attributes(b, r);
	buf_adds(b, "];\n");
}

static int
in_plan(const struct plan *p, const struct place *from, const struct place *to)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (place_same(p->hop[i].from, from) && place_same(p->hop[i].to, to))
			return 1;
	return 0;
}

void
dot_plan(struct buf *b, const struct planner *pl, const struct place *from, const struct place *to, const struct plan *p)
{
	const struct place *at[PLAN_STOPS_MAX + 2];
	const struct rule *r;
	size_t n = 0, i, j;

	head(b, "plan");
	at[n++] = from;
	for (i = 0; i < pl->n; i++)
		if (pl->stop[i].family == to->family && !place_same(&pl->stop[i], from) && !place_same(&pl->stop[i], to))
			at[n++] = &pl->stop[i];
	if (!place_same(from, to))
		at[n++] = to;
	for (i = 0; i < n; i++) {
		int on = at[i] == from || at[i] == to;

		for (j = 0; j < p->n; j++)
			on |= at[i] == p->hop[j].to;
		buf_addc(b, '\t');
		quoted(b, span_cstr(at[i]->name));
		buf_adds(b, on ? " [penwidth=3];\n" : " [color=gray, fontcolor=gray];\n");
	}
	for (i = 0; i < p->n; i++)
		hop(b, p->hop[i].from, p->hop[i].to, p->hop[i].rule, i + 1);
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			if (i != j && !in_plan(p, at[i], at[j]) && (r = matrix_hop(pl->m, at[i], at[j], pl->contested)) != NULL)
				hop(b, at[i], at[j], r, 0);
	buf_adds(b, "}\n");
}
