#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

const char *const rule_cols[RULE_COLS] = { "from_protocol", "from_range", "to_protocol", "to_range", "via", "mechanism", "status",
	"confidence", "source", "kind", "key", "assumes", "trouble" };

/* Index of s in a NULL-ended list, or -1. */
static int
word(struct span s, const char *const *list)
{
	int i;

	for (i = 0; list[i] != NULL; i++)
		if (span_is(s, list[i]))
			return i;
	return -1;
}

static const char *
read_words(struct rule *r)
{
	static const char *const status[] = { "direct", "via", "impossible", "unknown", NULL };
	static const char *const kind[] = { "edge", "chain", "stop", "second", NULL };
	static const char *const conf[] = { "cisco", "binary", "log", "wide", "cisco-heading", "single", "inferred", NULL };
	int i;

	i = word(r->col[COL_STATUS], status);
	if (i < 0)
		return "unknown status";
	r->status = (enum rule_status)i;
	i = word(r->col[COL_KIND], kind);
	if (i < 0)
		return "unknown kind";
	r->kind = (enum rule_kind)i;
	i = word(r->col[COL_CONFIDENCE], conf);
	if (i < 0)
		return "unknown confidence";
	r->rank = i < 4 ? 0 : i == 4 ? 1 : 2;
	if (r->col[COL_SOURCE].n == 0)
		return "a rule needs a source";
	if (r->kind == RULE_SECOND && !span_starts(r->col[COL_SOURCE], "alternative"))
		return "the source of a second row begins with \"alternative\"";
	if (!span_is(r->col[COL_KEY], "-") && !span_is(r->col[COL_KEY], "none")) {
		r->key = key_bit(r->col[COL_KEY]);
		if (r->key == 0)
			return "unknown key";
	}
	return NULL;
}

static const char *
read_mechanism(struct rule *r)
{
	static const char *const code[] = { "os79xx", "os79xx+bin", "os79xx+sbn", "os79xx(UAL)", "os79xx+bin(UAL)", "os79xx+sbn(UAL)",
		"xml-load", "xml-load+bin", "xml-load+sbn", "xml-load(UAL)", "xml-load+bin(UAL)", "xml-load+sbn(UAL)", "cnf-image",
		"ual-hunt", "ual-legacy-sbn", "sep-load", NULL };
	struct span rest = r->col[COL_MECHANISM], w;
	int n = 0;

	if (r->kind == RULE_STOP)
		return span_is(rest, "none") || span_is(rest, "-") ? NULL : "a stop row has no mechanism";
	while (span_cut(&rest, ',', &w)) {
		if (word(w, code) < 0)
			return "unknown mechanism";
		/* a direct row is one hop: a file that names a load, or one that names the loader, followed by its hunt */
		if (r->status == RULE_DIRECT && n++ > 0 && !(n == 2 && span_is(w, "ual-hunt") &&
		    span_ends_nocase(span_sub(r->col[COL_MECHANISM], 0, span_find(r->col[COL_MECHANISM], ',')), "(UAL)")))
			return "more than one hop in a direct row";
	}
	if (r->status == RULE_DIRECT && n == 1 && span_ends_nocase(r->col[COL_MECHANISM], "(UAL)"))
		return "ual-hunt must follow the loader";
	return NULL;
}

/* What a rehearsal has to assume: points of cph-phone -O. */
static const char *
read_assumes(const struct rule *r)
{
	static const char *const point[] = { "names=long", "ext=sbn", "key=any", NULL };
	struct span rest = r->col[COL_ASSUMES], w;

	if (span_is(rest, "-"))
		return NULL;
	while (span_cut(&rest, ',', &w))
		if (word(w, point) < 0)
			return "unknown assumption (names=long, ext=sbn, key=any)";
	return NULL;
}

int
matrix_java_via(struct span w, struct lver *v)
{
	return span_starts(w, "JAVA:") && vers_parse(span_sub(w, 5, w.n), v) == NULL ? 0 : -1;
}

static const char *
read_via(struct rule *r)
{
	struct span rest = r->col[COL_VIA], w;
	struct place p;
	struct lver v;
	const char *why;

	if (r->kind == RULE_EDGE && r->status != RULE_DIRECT)
		return "an edge is direct";
	if (r->kind == RULE_CHAIN && r->status != RULE_VIA)
		return "a chain goes via other loads";
	if (r->kind == RULE_SECOND && r->status != RULE_DIRECT && r->status != RULE_VIA)
		return "a second opinion is direct or via";
	if (r->kind == RULE_STOP && r->status != RULE_IMPOSSIBLE && r->status != RULE_UNKNOWN)
		return "a stop is impossible or unknown";
	if ((r->status == RULE_VIA) != !span_is(rest, "-"))
		return r->status == RULE_VIA ? "via needs at least one load" : "only via rows name loads";
	if (r->status != RULE_VIA)
		return NULL;
	while (span_cut(&rest, ',', &w))
		if (r->java ? matrix_java_via(w, &v) != 0 : place_parse(w, &p, &why) != PLACE_OK || !p.has_id || p.family != 0)
			return "unknown load in via";
	return NULL;
}

static const char *
read_rule(struct rule *r, const struct tsv *t, const int col[RULE_COLS])
{
	const char *why;
	int i;

	memset(r, 0, sizeof *r);
	r->lineno = t->lineno;
	for (i = 0; i < RULE_COLS; i++)
		r->col[i] = col[i] < 0 ? span_cstr("-") : t->col[col[i]];
	r->from = proto_parse(r->col[COL_FROM]);
	r->to = proto_parse(r->col[COL_TO]);
	r->java = span_is(r->col[COL_FROM], "JAVA") && span_is(r->col[COL_TO], "JAVA");
	if (!r->java && (r->from == PROTO_UNKNOWN || r->from == PROTO_NONE))
		return "unknown from_protocol (SCCP, SIP, MGCP, UAL, BOOT; JAVA on both sides)";
	if (!r->java && r->to != PROTO_SCCP && r->to != PROTO_SIP && r->to != PROTO_MGCP)
		return "unknown to_protocol (SCCP, SIP, MGCP; JAVA on both sides)";
	why = vrange_parse(r->col[COL_FROM_RANGE], &r->from_range);
	if (why == NULL)
		why = vrange_parse(r->col[COL_TO_RANGE], &r->to_range);
	if (why == NULL)
		why = read_words(r);
	if (why == NULL)
		why = read_via(r);
	if (why == NULL)
		why = read_mechanism(r);
	return why != NULL ? why : read_assumes(r);
}

static int
overlap(const struct matrix *m, matrix_complain *complain, void *arg)
{
	char text[96];
	size_t i, j;
	int bad = 0;

	for (i = 0; i < m->n; i++)
		for (j = 0; j < i; j++) {
			const struct rule *a = &m->rule[i], *b = &m->rule[j];

			if (a->kind == RULE_SECOND || b->kind == RULE_SECOND || a->from != b->from || a->to != b->to ||
			    !vrange_meets(&a->from_range, &b->from_range) || !vrange_meets(&a->to_range, &b->to_range))
				continue;
			snprintf(text, sizeof text, "overlaps line %lu", b->lineno);
			complain(arg, a->lineno, text);
			bad++;
			break;
		}
	return bad;
}

int
matrix_read(struct matrix *m, struct tsv *t, matrix_complain *complain, void *arg)
{
	int col[RULE_COLS], i, r, bad = 0;
	char text[96];

	memset(m, 0, sizeof *m);
	for (i = 0; i < RULE_COLS; i++) {
		col[i] = tsv_find(t, rule_cols[i]);
		if (i < RULE_COLS_MUST && col[i] < 0) {
			snprintf(text, sizeof text, "no column %s", rule_cols[i]);
			complain(arg, t->lineno, text);
			bad++;
		}
	}
	if (bad > 0)
		return bad;
	while ((r = tsv_next(t)) != 0) {
		const char *why;

		if (m->n == m->cap) {
			size_t cap = m->cap == 0 ? 160 : m->cap * 2;
			struct rule *more = realloc(m->rule, cap * sizeof *more);

			if (more == NULL)
				return -1;
			m->rule = more;
			m->cap = cap;
		}
		why = r < 0 ? t->err : read_rule(&m->rule[m->n], t, col);
		if (why != NULL) {
			complain(arg, t->lineno, why);
			bad++;
		} else
			m->n++;
	}
	if (m->n == 0 && bad == 0) {
		complain(arg, 0, "no rules");
		bad++;
	}
	return bad + overlap(m, complain, arg);
}

void
matrix_free(struct matrix *m)
{
	free(m->rule);
	memset(m, 0, sizeof *m);
}

int
matrix_end(const struct matrix *m, size_t i, int upper, struct place *out)
{
	const struct rule *r = &m->rule[i];
	struct vers v = upper ? r->from_range.hi : r->from_range.lo;
	int k;

	memset(out, 0, sizeof *out);
	if (r->java)
		return -1;
	out->proto = r->from;
	out->ver.n = 3;
	for (k = 0; k < 3; k++) {
		if (v.v[k] > LVER_PART_MAX)
			return -1;
		out->ver.part[k] = v.v[k];
	}
	out->ver.sr = v.v[3] > LVER_PART_MAX ? 0 : v.v[3];
	out->era = place_era(out->proto, &out->ver);
	snprintf(out->name, sizeof out->name, "%s:%u.%u.%u", proto_name(r->from), v.v[0], v.v[1], v.v[2]);
	return out->era == ERA_NONE ? -1 : 0;
}

static int
fits(const struct rule *r, const struct place *from, const struct place *to)
{
	if (r->java ? from->era != ERA_JAVA || from->family != to->family : r->from != from->proto || r->to != to->proto || from->family != 0)
		return 0;
	return (from->era == ERA_JAVA) == (to->era == ERA_JAVA) && vrange_has(&r->from_range, vers_start(&from->ver)) &&
	    vrange_has(&r->to_range, vers_target(&to->ver));
}

const struct rule *
matrix_find(const struct matrix *m, enum rule_kind kind, const struct place *from, const struct place *to)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->rule[i].kind == kind && fits(&m->rule[i], from, to))
			return &m->rule[i];
	return NULL;
}

const struct rule *
matrix_hop(const struct matrix *m, const struct place *from, const struct place *to, int contested)
{
	const struct rule *second = NULL;
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct rule *r = &m->rule[i];

		if (r->status != RULE_DIRECT || !fits(r, from, to))
			continue;
		if (r->kind == RULE_EDGE && (from->keys.holds & r->key) == r->key)
			return r;
		if (r->kind == RULE_SECOND && contested && second == NULL && (from->keys.lacks & r->key) == 0)
			second = r;
	}
	return second;
}

/* The keys that the rules give the loader of p: A to every signed load, and the key of each edge row whose from_range contains p. */
static unsigned
keys_of_rules(const struct matrix *m, const struct place *p)
{
	unsigned keys = p->era == ERA_JAVA ? 0 : KEY_A;
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->rule[i].kind == RULE_EDGE && (m->rule[i].java ? p->era == ERA_JAVA : m->rule[i].from == p->proto && p->family == 0) &&
		    vrange_has(&m->rule[i].from_range, vers_start(&p->ver)))
			keys |= m->rule[i].key;
	return keys;
}

/* Looks up the loader of p among the examined ones: by its file name, or for UAL:VERSION by its version. */
static const struct holder *
examined(const struct holders *h, const struct place *p)
{
	char name[PLACE_NAME_MAX];
	size_t i;

	if (p->era != ERA_LOADER)
		return NULL;
	if (p->has_id) {
		place_loader(p, name);
		return holders_by_name(h, span_cstr(name));
	}
	for (i = 0; p->proto == PROTO_UAL && strchr(p->name, ':') != NULL && i < h->n; i++)
		if (vers_cmp(vers_start(&h->h[i].load.ver), vers_start(&p->ver)) == 0)
			return &h->h[i];
	return NULL;
}

void
matrix_set_keys(const struct matrix *m, const struct holders *h, struct place *p, const struct place *loader)
{
	const struct place *l = loader == NULL ? p : loader;
	const struct holder *e = examined(h, l);

	memset(&p->keys, 0, sizeof p->keys);
	if (loader == NULL && p->era == ERA_UNSIGNED)
		p->keys.holds = KEY_ALL;
	else if (e != NULL)
		p->keys = e->keys;
	else if (l->era != ERA_NONE)
		p->keys.holds = keys_of_rules(m, l);
}
