#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cisco/loadid.h"
#include "cisco/params.h"
#include "steplist.h"

static const char no_memory[] = "out of memory";

const char *
steplist_add(struct steplist *l, const struct rec *r, unsigned long line, int *bad_mac)
{
	const char *why;

	*bad_mac = 0;
	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 64 : l->cap * 2;
		struct steprec *p = realloc(l->step, cap * sizeof *p);

		if (p == NULL)
			return no_memory;
		l->step = p;
		l->cap = cap;
	}
	why = steprec_read(&l->step[l->n], r, &l->text, line);
	*bad_mac = l->step[l->n].bad_mac;
	l->n += why == NULL;
	return why;
}

/* A load that -t may name.  NULL, or why not. */
static const char *
stay_load(struct span load, struct load *id, char why[PARAM_WHY_MAX])
{
	enum load_res res = loadid_parse(load, id);

	if ((res != LOAD_OK && res != LOAD_OTHER) || !span_is(load, id->id)) {
		snprintf(why, PARAM_WHY_MAX, "not the name of a load%s%s", id->meant[0] == '\0' ? "" : ", did you mean ", id->meant);
		return why;
	}
	if (id->role != ROLE_APPLICATION || (id->proto != PROTO_SIP && id->proto != PROTO_SCCP))
		return "neither a SIP nor an SCCP load: its files cannot be written";
	return NULL;
}

/* The files by which a phone that runs this load is configured. */
static const char *
stay_form(const struct load *id)
{
	if (id->proto == PROTO_SCCP || strcmp(id->family, "7940/7960") != 0)
		return "step\tmac=%s\tfrom=%s\tto=%s\twrite=SEP<MAC>.cnf.xml:%s";
	if (id->era == ERA_LOADER)      /* a loader reads SEP<MAC>.cnf.xml first */
		return "step\tmac=%s\tfrom=%s\tto=%s\tabsent=SEP<MAC>.cnf.xml\twrite=SIPDefault.cnf:%s,SIP<MAC>.cnf:%s";
	return "step\tmac=%s\tfrom=%s\tto=%s\twrite=SIPDefault.cnf:%s,SIP<MAC>.cnf:%s";
}

/* The load of this phone: that of its model's family, else the first. */
static const char *
load_of(const struct inv_phone *ph, struct span loads, struct load *id, char why[PARAM_WHY_MAX])
{
	struct span rest = loads, w;

	while (ph->family.n > 0 && span_cut(&rest, ',', &w))
		if (stay_load(w, id, why) == NULL && span_is(ph->family, id->family))
			return NULL;
	return stay_load(span_sub(loads, 0, span_find(loads, ',')), id, why);
}

const char *
steplist_stay(struct steplist *l, const struct inv *v, const char *loads, char why[PARAM_WHY_MAX])
{
	struct span rest = span_cstr(loads), w;
	char record[512];
	const char *bad = NULL;
	struct load id;
	struct rec r;
	size_t i;
	int unused;

	while (bad == NULL && span_cut(&rest, ',', &w))
		bad = stay_load(w, &id, why);
	for (i = 0; bad == NULL && i < v->n; i++) {
		bad = load_of(&v->phone[i], span_cstr(loads), &id, why);
		if (bad == NULL) {
			int n = snprintf(record, sizeof record, stay_form(&id), v->phone[i].mac, id.id, id.id, id.id, id.id);

			bad = rec_parse((unsigned char *)record, (size_t)n, &r);
		}
		if (bad == NULL)
			bad = steplist_add(l, &r, i + 1, &unused);
	}
	return bad;
}

void
steplist_loads(const struct steplist *l, char *out, size_t cap)
{
	size_t i, n = 0;

	out[0] = '\0';
	for (i = 0; i < l->n; i++) {
		struct span rest = l->step[i].write, file, value, all, w;
		struct load id, other;
		enum phonefile kind;
		const char *why;
		int have;

		while (steprec_write(&rest, &file, &value, &kind, &why) == 1) {
			if (kind != PF_XMLDEFAULT && kind != PF_SEPMAC)
				continue;
			loadid_parse(value, &id);
			all = span(out, n);
			for (have = 0; n > 0 && !have && span_cut(&all, ',', &w); ) {
				loadid_parse(w, &other);
				have = strcmp(id.family, other.family) == 0;
			}
			if (!have && n + value.n + 2 < cap)
				n += (size_t)snprintf(out + n, cap - n, "%s%.*s", n > 0 ? "," : "", (int)value.n, (const char *)value.p);
		}
	}
}

static int
by_phone(const void *a, const void *b)
{
	const struct steprec *x = a, *y = b;
	int r = strcmp(x->mac, y->mac);

	if (r == 0)
		r = (x->hop > y->hop) - (x->hop < y->hop);
	return r != 0 ? r : (x->line > y->line) - (x->line < y->line);
}

static int
of_phone(const void *mac, const void *step)
{
	return strcmp(mac, ((const struct steprec *)step)->mac);
}

int
steplist_settle(struct steplist *l, const struct inv *v, struct report rep)
{
	char why[PARAM_WHY_MAX];
	size_t i;
	int hops = 0, refused = 0;

	for (i = 0; i < l->n; i++) {
		struct steprec *s = &l->step[i];

		if (s->mac[0] == '\0' && v->n + v->nameless > 1) {
			snprintf(why, sizeof why, "the step is for no phone in particular and the inventory has %zu: let cph-plan read the inventory too",
			    v->n + v->nameless);
			rep.fn(rep.ctx, 1, "stdin", s->line, why);
			refused = 1;
		} else if (s->mac[0] == '\0' && v->n == 1)
			memcpy(s->mac, v->phone[0].mac, sizeof s->mac);
		else if (s->mac[0] != '\0' && v->n > 0 && inv_find(v, s->mac) == NULL) {
			snprintf(why, sizeof why, "%s: not in the inventory", s->mac);
			rep.fn(rep.ctx, 1, "stdin", s->line, why);
			refused = 1;
		}
	}
	if (l->n > 0)
		qsort(l->step, l->n, sizeof *l->step, by_phone);
	for (i = 1; i < l->n; i++)
		hops |= strcmp(l->step[i - 1].mac, l->step[i].mac) == 0;
	for (i = 0; i < v->n && !refused; i++) {
		if (v->phone[i].refused || l->n == 0 || l->step[0].mac[0] == '\0' ||
		    bsearch(v->phone[i].mac, l->step, l->n, sizeof *l->step, of_phone) != NULL)
			continue;
		snprintf(why, sizeof why, "%s: no step of the plan is for this phone, and nothing is written for it (-t if it runs its load already)",
		    v->phone[i].mac);
		rep.fn(rep.ctx, 0, v->phone[i].file, v->phone[i].row, why);
	}
	return hops;
}

const char *
steplist_names_loader(const struct steprec *s, char why[PARAM_WHY_MAX])
{
	struct span rest = s->write, file, value;
	enum phonefile kind;
	struct load id;
	const char *bad;

	while (steprec_write(&rest, &file, &value, &kind, &bad) == 1) {
		if (kind != PF_XMLDEFAULT && kind != PF_SIPDEFAULT && kind != PF_MGCDEFAULT)
			continue;
		loadid_parse(value, &id);
		if (id.role != ROLE_UAL)
			continue;
		snprintf(why, PARAM_WHY_MAX, "%.*s names the loader %s, which a newer loader of another phone would burn as its application",
		    (int)file.n, (const char *)file.p, id.id);
		return why;
	}
	return NULL;
}

void
steplist_free(struct steplist *l)
{
	free(l->step);
	keep_free(&l->text);
	memset(l, 0, sizeof *l);
}
