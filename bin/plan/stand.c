#include <stdio.h>
#include <string.h>

#include "stand.h"

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
	s->why = "neither load nor state";
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
