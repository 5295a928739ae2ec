#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outlist.h"

struct outfile *
outlist_add(struct outlist *l, struct span name)
{
	char path[4 * PHONEFILE_MAX];
	struct outfile *f;
	struct span kept;
	int n;

	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 16 : l->cap * 2;

		f = realloc(l->file, cap * sizeof *f);
		if (f == NULL)
			return NULL;
		l->file = f;
		l->cap = cap;
	}
	n = snprintf(path, sizeof path, "%s%.*s", l->prefix, (int)name.n, (const char *)name.p);
	if (n < 0 || (size_t)n >= sizeof path)
		return NULL;
	kept = keep_span(&l->keep, span(path, (size_t)n));
	if (kept.p == NULL)
		return NULL;
	f = &l->file[l->n++];
	memset(f, 0, sizeof *f);
	f->path = (const char *)kept.p;
	return f;
}

int
outlist_has(const struct outlist *l, struct span name)
{
	size_t i, at = strlen(l->prefix);

	for (i = l->first; i < l->n; i++)
		if (span_is(name, l->file[i].path + at))
			return 1;
	return 0;
}

void
outlist_free(struct outlist *l)
{
	free(l->file);
	keep_free(&l->keep);
	memset(l, 0, sizeof *l);
}
