#include <stdlib.h>
#include <string.h>

#include "fw/keyring.h"
#include "holders.h"

unsigned
key_bit(struct span name)
{
	if (name.n != 1 || name.p[0] < 'A' || name.p[0] > 'Z')
		return 0;
	return 1u << (name.p[0] - 'A');
}

void
holders_free(struct holders *h)
{
	free(h->h);
	memset(h, 0, sizeof *h);
}

/* The entry of this loader, added if it is new. */
static struct holder *
entry(struct holders *h, const struct load *l)
{
	struct holder *more;
	size_t i;

	for (i = 0; i < h->n; i++)
		if (strcmp(h->h[i].load.id, l->id) == 0)
			return &h->h[i];
	more = realloc(h->h, (h->n + 1) * sizeof *more);
	if (more == NULL)
		return NULL;
	h->h = more;
	memset(&more[h->n], 0, sizeof *more);
	more[h->n].load = *l;
	return &more[h->n++];
}

static const char *
add(struct holders *h, const struct key_loader *k, unsigned key)
{
	struct holder *e;
	struct load l;

	if (loadid_parse(k->id, &l) != LOAD_OK || l.ver.n == 0)
		return "loaders_holding: not the name of a loader";
	e = entry(h, &l);
	if (e == NULL)
		return "out of memory";
	if (k->tag.n > 0 && span_copy(k->tag, e->tag, sizeof e->tag) != 0)
		return "loaders_holding: not an LA_VERSION of 8 characters";
	if (k->lacks)
		e->keys.lacks |= key;
	else
		e->keys.holds |= key;
	return (e->keys.holds & e->keys.lacks) != 0 ? "loaders_holding: a loader both holds and lacks the key" : NULL;
}

const char *
holders_read(struct holders *h, struct tsv *t)
{
	int name = tsv_find(t, "name"), holding = tsv_find(t, "loaders_holding"), family = tsv_find(t, "family"), r;
	const char *why;

	memset(h, 0, sizeof *h);
	if (name < 0 || holding < 0)
		return "needs the columns name and loaders_holding";
	while ((r = tsv_next(t)) == 1) {
		unsigned key = key_bit(t->col[name]);
		struct span rest = t->col[holding];
		struct key_loader k;

		/* a key of other phones: no image of these phones is signed with it */
		if (family >= 0 && t->col[family].n > 0 && !span_is(t->col[family], LOADID_FAMILY))
			continue;
		if (key == 0)
			return "a key is named by one capital letter";
		while (key_loader_next(&rest, &k)) {
			why = add(h, &k, key);
			if (why != NULL)
				return why;
		}
	}
	return r < 0 ? t->err : NULL;
}

const struct holder *
holders_by_name(const struct holders *h, struct span name)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (span_is(name, h->h[i].load.id) || (h->h[i].tag[0] != '\0' && span_is(name, h->h[i].tag)))
			return &h->h[i];
	return NULL;
}
