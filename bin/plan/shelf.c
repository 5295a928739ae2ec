#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shelf.h"

enum place_res
stand_read(struct stand *s, const struct matrix *m, const struct holders *h, const struct rec *r)
{
	struct span loader = rec_get(r, "loader", NULL);
	struct place l;
	int known;
	enum place_res res;

	memset(s, 0, sizeof *s);
	known = loader.n > 0 && place_start(h, loader, &l, &s->why) == PLACE_OK && l.era == ERA_LOADER;
	if (!known)
		s->odd = loader;
	s->why = "load is empty: " STAND_UNKNOWN;
	s->text = rec_get(r, "state", NULL);
	if (s->text.n == 0)
		s->text = rec_get(r, span_is(r->type, "load") ? "id" : "load", NULL);
	if (s->text.n == 0)
		return PLACE_BAD;
	res = place_start(h, s->text, &s->at, &s->why);
	if (res != PLACE_OK && res != PLACE_TAKEN)
		return res;
	if (known && strcmp(s->at.name, "UAL") == 0) {
		/* an SCCP load names its loader as well */
		snprintf(s->at.name, sizeof s->at.name, "%s%.50s", l.proto == PROTO_UAL ? "" : "UAL:", l.name);
		s->at.ver = l.ver;
	}
	matrix_set_keys(m, h, &s->at, known && s->at.era == ERA_LOADER ? &l : NULL);
	if (s->odd.n > 0 && s->at.era == ERA_LOADER) {
		s->at.keys.holds = KEY_A;
		s->at.keys.lacks = 0;
	}
	return res;
}

struct shelf_phone *
shelf_phone(struct shelf *s, const char *mac, unsigned long row, int by_line, int *is_new)
{
	struct shelf_phone *p;
	long i;

	if (s->macs.n == s->cap) {
		size_t cap = s->cap == 0 ? 64 : s->cap * 2;

		p = realloc(s->phone, cap * sizeof *p);
		if (p == NULL)
			return NULL;
		s->phone = p;
		s->cap = cap;
	}
	i = macset_add(&s->macs, mac, is_new);
	if (i < 0)
		return NULL;
	p = &s->phone[i];
	if (*is_new) {
		memset(p, 0, sizeof *p);
		p->row = row;
		p->by_line = by_line;
	}
	return p;
}

void
shelf_free(struct shelf *s)
{
	macset_free(&s->macs);
	free(s->phone);
	memset(s, 0, sizeof *s);
}
