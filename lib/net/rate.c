#include <string.h>

#include "rate.h"

#define SECOND ((uint64_t)1000000)
#define NEAR 32

/* The entry of who, or a new one.  Only NEAR entries from its hash on are searched: by default the table has twice as many entries as
 * packets may pass in a second. */
static struct rate_one *
find(struct rate *r, struct span who, uint64_t now)
{
	struct rate_one *spare = NULL;
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < who.n; i++)
		h = (h ^ who.p[i]) * 16777619u;
	h ^= h >> 15;
	for (i = 0; i < NEAR; i++) {
		struct rate_one *o = &r->one[(h + i) % RATE_MAX];

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
		r->dropped = 1;
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
	if (!r->dropped)
		return NULL;
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
	r->dropped = *next != UINT64_MAX;
	return NULL;
}
