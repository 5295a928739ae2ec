#include <string.h>

#include "rate.h"

#define SECOND ((uint64_t)1000000)

static struct rate_one *
find(struct rate *r, struct span who, uint64_t now)
{
	struct rate_one *spare = NULL;
	size_t i;

	for (i = 0; i < RATE_MAX; i++) {
		struct rate_one *o = &r->one[i];

		if (o->nwho > 0 && span_eq(span(o->who, o->nwho), who))
			return o;
		if (spare == NULL && (o->nwho == 0 || (o->over == 0 && now - o->since >= SECOND)))
			spare = o;
	}
	if (spare == NULL)
		return &r->one[RATE_MAX];
	memcpy(spare->who, who.p, who.n);
	spare->nwho = who.n;
	spare->since = now;
	spare->count = spare->over = 0;
	return spare;
}

int
rate_take(struct rate *r, struct span who, uint64_t now)
{
	struct rate_one *o = find(r, span_sub(who, 0, RATE_WHO), now);

	if (now - r->since >= SECOND) {
		r->since = now;
		r->count = 0;
	}
	if (now - o->since >= SECOND) {
		o->since = now;
		o->count = 0;
	}
	if (o->count >= r->each || r->count >= r->all) {
		o->over++;
		return 0;
	}
	o->count++;
	r->count++;
	return 1;
}

const struct rate_one *
rate_over(struct rate *r, uint64_t now, unsigned *over, uint64_t *next)
{
	size_t i;

	*next = UINT64_MAX;
	for (i = 0; i <= RATE_MAX; i++) {
		struct rate_one *o = &r->one[i];

		if (o->over == 0)
			continue;
		if (now - o->since < SECOND) {
			if (o->since + SECOND < *next)
				*next = o->since + SECOND;
			continue;
		}
		*over = o->over;
		o->over = 0;
		return o;
	}
	return NULL;
}
