#include <string.h>

#include "javazone.h"
#include "tsv.h"

enum { NAME, IANA, CLOCK, WRITE };

static int
same_rule(const struct tz_rule *a, const struct tz_rule *b)
{
	return a->by_date == b->by_date && a->month == b->month && a->time == b->time &&
	    (a->by_date ? a->day == b->day : a->week == b->week && a->wday == b->wday);
}

static int
same_clock(const struct tz *a, const struct tz *b)
{
	return a->std == b->std && a->has_dst == b->has_dst &&
	    (!a->has_dst || (a->dst == b->dst && same_rule(&a->start, &b->start) && same_rule(&a->end, &b->end)));
}

/* Ireland calls summer its standard time and winter the exception: the same clock the other way round. */
static struct tz
summer_last(const struct tz *z)
{
	struct tz r = *z;

	if (z->has_dst && z->dst < z->std) {
		r.std = z->dst;
		r.dst = z->std;
		r.start = z->end;
		r.end = z->start;
	}
	return r;
}

/* How well a row fits: 0 not at all, 1 its zone with another rule of summer time, 2 the clock, 3 the clock and a plain name, 4 zone and clock. */
static int
fit(const struct tsv *t, const struct tz *z, const char *iana)
{
	int named = span_is(t->col[IANA], iana), clock;
	struct tz row;

	if (!span_is(t->col[WRITE], "yes"))
		return 0;
	if (tz_parse(t->col[CLOCK], &row) != NULL)
		return named;
	clock = same_clock(z, &row);
	if (named)
		return clock ? 4 : z->std == row.std;
	if (!clock)
		return 0;
	/* the zone of China has a summer name, but no summer time */
	return z->has_dst == (span_find(t->col[NAME], '/') < t->col[NAME].n) ? 3 : 2;
}

const char *
javazone_find(const struct tz *zone, const char *iana, char out[JAVAZONE_MAX], const char **doubt)
{
	struct tz z = summer_last(zone);
	struct tsv t;
	int best = 0;

	*doubt = NULL;
	if (tsv_data(&t, data_javazones) != 0)
		return t.err;
	while (tsv_next(&t) == 1) {
		int f = fit(&t, &z, iana);

		if (f > best && span_copy(t.col[NAME], out, JAVAZONE_MAX) == 0)
			best = f;
	}
	if (best == 0)
		return "a 7906 to 7975 has no zone with this clock";
	if (best == 1)
		*doubt = "a 7906 to 7975 goes by the rules of 2008, which are not today's: its clock may be wrong in summer";
	return NULL;
}
