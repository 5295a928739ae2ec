#include <stdlib.h>
#include <string.h>

#include "macset.h"
#include "num.h"

static size_t
hash(const char *mac)
{
	uint64_t x = 0;

	num_hex(span(mac, MAC_LEN), UINT64_MAX, &x);
	return (size_t)((x * 0x9e3779b97f4a7c15u) >> 32);
}

/* The slot of this MAC, or the free slot for it. */
static unsigned *
slot(const struct macset *s, const char *mac)
{
	size_t i = hash(mac) & (s->cap * 2 - 1);

	while (s->slot[i] != 0 && strcmp(s->mac[s->slot[i] - 1], mac) != 0)
		i = (i + 1) & (s->cap * 2 - 1);
	return &s->slot[i];
}

long
macset_find(const struct macset *s, const char *mac)
{
	return s->cap == 0 ? -1 : (long)*slot(s, mac) - 1;
}

static int
grow(struct macset *s)
{
	size_t cap = s->cap == 0 ? 64 : s->cap * 2, i;
	char (*m)[MAC_LEN + 1] = realloc(s->mac, cap * sizeof *m);
	unsigned *t;

	if (m == NULL)
		return -1;
	s->mac = m;
	t = calloc(cap * 2, sizeof *t);
	if (t == NULL)
		return -1;
	free(s->slot);
	s->slot = t;
	s->cap = cap;
	for (i = 0; i < s->n; i++)
		*slot(s, s->mac[i]) = (unsigned)i + 1;
	return 0;
}

long
macset_add(struct macset *s, const char *mac, int *is_new)
{
	unsigned *t;

	*is_new = 0;
	if (s->n == s->cap && grow(s) != 0)
		return -1;
	t = slot(s, mac);
	if (*t == 0) {
		*is_new = 1;
		memcpy(s->mac[s->n], mac, MAC_LEN + 1);
		*t = (unsigned)++s->n;
	}
	return (long)*t - 1;
}

void
macset_free(struct macset *s)
{
	free(s->mac);
	free(s->slot);
	memset(s, 0, sizeof *s);
}
