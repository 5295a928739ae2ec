#include <stdlib.h>
#include <string.h>

#include "keep.h"

#define BLOCK 65536

struct keep_block {
	struct keep_block *next;
	size_t n, cap;
	unsigned char b[];
};

struct span
keep_span(struct keep *k, struct span s)
{
	struct keep_block *b = k->blocks;
	unsigned char *p;

	if (b == NULL || s.n >= b->cap - b->n) {
		size_t cap = s.n < BLOCK ? BLOCK : s.n + 1;

		b = malloc(sizeof *b + cap);
		if (b == NULL)
			return span(NULL, 0);
		b->next = k->blocks;
		b->n = 0;
		b->cap = cap;
		k->blocks = b;
	}
	p = b->b + b->n;
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	b->n += s.n + 1;
	return span(p, s.n);
}

void
keep_free(struct keep *k)
{
	while (k->blocks != NULL) {
		struct keep_block *b = k->blocks;

		k->blocks = b->next;
		free(b);
	}
}
