#include <stdlib.h>
#include <string.h>

#include "rows.h"

struct rows_phone *
rows_phone(struct rows *r, const char *mac, unsigned long row, int by_line, int *is_new)
{
	struct rows_phone *p;
	long i;

	if (r->macs.n == r->cap) {
		size_t cap = r->cap == 0 ? 64 : r->cap * 2;

		p = realloc(r->phone, cap * sizeof *p);
		if (p == NULL)
			return NULL;
		r->phone = p;
		r->cap = cap;
	}
	i = macset_add(&r->macs, mac, is_new);
	if (i < 0)
		return NULL;
	p = &r->phone[i];
	if (*is_new) {
		memset(p, 0, sizeof *p);
		p->row = row;
		p->by_line = by_line;
	}
	return p;
}

void
rows_free(struct rows *r)
{
	macset_free(&r->macs);
	free(r->phone);
	memset(r, 0, sizeof *r);
}
