#include <string.h>

#include "fold.h"

static struct folded *
find(struct fold *f, struct span who)
{
	size_t i;

	for (i = 0; i < FOLD_MAX; i++)
		if (f->e[i].used && span_eq(span(f->e[i].data, f->e[i].nwho), who))
			return &f->e[i];
	return NULL;
}

struct folded *
fold_miss(struct fold *f, struct span who, struct span what)
{
	struct folded *e = find(f, who);

	if (e != NULL && span_eq(span(e->data + e->nwho, e->ndata - e->nwho), what)) {
		e->count++;
		return e;
	}
	return NULL;
}

void
fold_watch(struct fold *f, struct span who, struct span what, uint64_t now)
{
	struct folded *e = find(f, who);
	size_t i;

	for (i = 0; e == NULL && i < FOLD_MAX; i++)
		if (!f->e[i].used)
			e = &f->e[i];
	if (e == NULL || who.n + what.n > sizeof e->data)
		return;
	memcpy(e->data, who.p, who.n);
	memcpy(e->data + who.n, what.p, what.n);
	e->nwho = who.n;
	e->ndata = who.n + what.n;
	e->used = 1;
	e->count = 0;
	e->since = now;
}

const struct folded *
fold_take(struct fold *f, struct span who, uint64_t now, unsigned *count, uint64_t *next)
{
	size_t i;

	*next = UINT64_MAX;
	for (i = 0; i < FOLD_MAX; i++) {
		struct folded *e = &f->e[i];
		int mine = who.n > 0 && e->used && span_eq(span(e->data, e->nwho), who);

		if (!e->used || (who.n > 0 && !mine))
			continue;
		if (!mine && now - e->since < FOLD_TIME) {
			if (e->since + FOLD_TIME < *next)
				*next = e->since + FOLD_TIME;
			continue;
		}
		*count = e->count;
		e->count = 0;
		e->since = now;
		if (mine || *count == 0)
			e->used = 0;       /* the data stay readable until the next miss */
		if (*count > 0)
			return e;
	}
	return NULL;
}
