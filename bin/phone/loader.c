#include <string.h>

#include "cisco/loadid.h"
#include "loader.h"
#include "tsv.h"

enum { TAG, LOADER, RELEASE, SGN, NAMED, CTL8, NOTHING, DSP, NCOLS };

struct rows {
	struct tsv t;
	int at[NCOLS];
};

static int
open_table(struct rows *r)
{
	static const char *const names[NCOLS] = { "tag", "loader", "release", "sgn", "named", "ctl8", "nothing", "dsp" };
	size_t i;

	if (tsv_data(&r->t, data_loaders) != 0)
		return -1;
	for (i = 0; i < NCOLS; i++)
		if ((r->at[i] = tsv_find(&r->t, names[i])) < 0)
			return -1;
	return 0;
}

static struct span
col(const struct rows *r, int i)
{
	return r->t.col[r->at[i]];
}

static void
take_row(const struct rows *r, struct loader *l)
{
	static const struct span unknown = { (const unsigned char *)"-", 1 };

	if (!span_eq(col(r, SGN), unknown))
		l->sgn_all = span_is(col(r, SGN), "all");
	if (!span_eq(col(r, CTL8), unknown))
		l->ctl8_hunts = span_is(col(r, CTL8), "hunt");
	if (!span_eq(col(r, NOTHING), unknown))
		l->shows_cause = span_is(col(r, NOTHING), "cause");
	if (!span_eq(col(r, DSP), unknown))
		l->old_dsp_only = span_is(col(r, DSP), "old");
	l->examined_named = !span_eq(col(r, NAMED), unknown);
	l->burns_named = !span_is(col(r, NAMED), "refused");
}

void
loader_find(const char *tag, struct loader *l)
{
	struct rows r;
	int first = 1;

	memset(l, 0, sizeof *l);
	if (open_table(&r) != 0)
		return;
	while (tsv_next(&r.t) == 1) {
		if (first)
			take_row(&r, l);
		first = 0;
		if (span_is_nocase(col(&r, TAG), tag)) {
			take_row(&r, l);
			span_copy(col(&r, TAG), l->tag, sizeof l->tag);
			return;
		}
	}
	l->burns_named = 1;
	l->examined_named = 0;
	l->old_dsp_only = 0;
}

const char *
loader_tag_of(const char *id, char out[9])
{
	struct load l;
	struct rows r;

	out[0] = '\0';
	if (open_table(&r) != 0)
		return out;
	if (loadid_parse(span_cstr(id), &l) != LOAD_OK)
		memset(&l, 0, sizeof l);
	while (tsv_next(&r.t) == 1) {
		struct span ual = col(&r, LOADER);

		/* a SIP application has the loader of its own package; an SCCP one and its loader are one ID */
		if (span_is(ual, l.id) || span_is(col(&r, TAG), id) || span_is(col(&r, RELEASE), id) || (l.proto == PROTO_SIP && ual.n > 4 && ual.p[4] == '-' && span_is(col(&r, RELEASE), l.version))) {
			span_copy(col(&r, TAG), out, 9);
			break;
		}
	}
	return out;
}

const char *
loader_oldest(char out[9])
{
	struct rows r;

	out[0] = '\0';
	if (open_table(&r) == 0 && tsv_next(&r.t) == 1)
		span_copy(col(&r, TAG), out, 9);
	return out;
}
