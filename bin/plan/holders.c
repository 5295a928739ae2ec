#include <stdlib.h>
#include <string.h>

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

/* The entry of this loader, made when it is not there yet. */
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

/* "P003-07-5-00 (PAS3X060)" or "NOT in P003-07-5-00" */
static const char *
add(struct holders *h, struct span word, unsigned key)
{
	struct span tag = { NULL, 0 };
	struct holder *e;
	struct load l;
	int not = 0;
	size_t at;

	word = span_trim(word);
	if (span_starts(word, "NOT in ")) {
		not = 1;
		word = span_sub(word, strlen("NOT in "), word.n);
	}
	at = span_find(word, '(');
	if (at < word.n) {
		tag = span_sub(word, at + 1, span_find(word, ')'));
		word = span_trim(span_sub(word, 0, at));
	}
	if (loadid_parse(word, &l) != LOAD_OK || l.ver.n == 0)
		return "loaders_holding: not the name of a loader";
	e = entry(h, &l);
	if (e == NULL)
		return "out of memory";
	if (tag.n > 0 && span_copy(tag, e->tag, sizeof e->tag) != 0)
		return "loaders_holding: not an LA_VERSION of 8 characters";
	if (not)
		e->keys.lacks |= key;
	else
		e->keys.holds |= key;
	return (e->keys.holds & e->keys.lacks) != 0 ? "loaders_holding: a loader both holds and lacks the key" : NULL;
}

const char *
holders_read(struct holders *h, struct tsv *t)
{
	int name = tsv_find(t, "name"), holding = tsv_find(t, "loaders_holding"), r;
	const char *why;

	memset(h, 0, sizeof *h);
	if (name < 0 || holding < 0)
		return "needs the columns name and loaders_holding";
	while ((r = tsv_next(t)) == 1) {
		unsigned key = key_bit(t->col[name]);
		struct span rest = t->col[holding], word;

		if (key == 0)
			return "a key is named by one capital letter";
		while (span_cut(&rest, ';', &word)) {
			if (span_trim(word).n == 0)
				continue;
			why = add(h, word, key);
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
