#include <string.h>

#include "keyring.h"
#include "tsv.h"

static int
hexdigit(int c)
{
	c = ascii_lower(c);
	if (!ascii_isxdigit(c))
		return -1;
	return ascii_isdigit(c) ? c - '0' : c - 'a' + 10;
}

static const char *
modulus(struct rsa_pub *k, struct span hex)
{
	unsigned char m[RSA_LEN];
	size_t i;

	if (hex.n != sizeof m * 2)
		return "modulus_hex must have 512 digits: only RSA-2048 is known to phones";
	for (i = 0; i < RSA_LEN; i++) {
		int hi = hexdigit(hex.p[2 * i]), lo = hexdigit(hex.p[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return "modulus_hex is not hexadecimal";
		m[i] = (unsigned char)(hi << 4 | lo);
	}
	return rsa_modulus(k, m) == 0 ? NULL : "modulus_hex is no RSA-2048 modulus";
}

static const char *
add_row(struct keyring *r, const struct tsv *t, const int at[5])
{
	struct key *k = &r->key[r->n];
	const char *why;
	size_t i;

	if (r->n == KEYRING_MAX)
		return "too many keys";
	memset(k, 0, sizeof *k);
	if (t->col[at[0]].n == 0 || span_copy(t->col[at[0]], k->name, sizeof k->name) != 0)
		return "name of a key must have 1 to 15 characters";
	for (i = 0; k->name[i] != '\0'; i++)
		if (!ascii_isalnum((unsigned char)k->name[i]) && k->name[i] != '-' && k->name[i] != '_')
			return "name of a key must consist of letters, digits, - and _";
	if (!span_is(t->col[at[1]], "3"))
		return "exponent must be 3: only that is known to phones";
	if ((why = modulus(&k->pub, t->col[at[2]])) != NULL)
		return why;
	for (i = 0; i < r->n; i++) {
		if (strcmp(r->key[i].name, k->name) == 0)
			return "a key of this name is there already";
		if (memcmp(&r->key[i].pub, &k->pub, sizeof k->pub) == 0)
			return "this modulus is there already";
	}
	if (at[3] >= 0)
		k->loaders_holding = t->col[at[3]];
	if (at[4] >= 0)
		k->family = t->col[at[4]];
	r->n++;
	return NULL;
}

static const char *
add(struct keyring *r, struct tsv *t)
{
	static const char *const names[5] = { "name", "exponent", "modulus_hex", "loaders_holding", "family" };
	size_t before = r->n, i;
	const char *why = NULL;
	int at[5], rc;

	for (i = 0; i < 5; i++)
		at[i] = tsv_find(t, names[i]);
	r->lineno = t->lineno;
	if (at[0] < 0 || at[1] < 0 || at[2] < 0)
		return "columns name, exponent and modulus_hex are needed";
	while ((rc = tsv_next(t)) != 0) {
		r->lineno = t->lineno;
		why = rc < 0 ? t->err : add_row(r, t, at);
		if (why != NULL)
			break;
	}
	if (why == NULL && r->n == before)
		why = "no key in it";
	if (why != NULL)
		r->n = before;
	return why;
}

const char *
keyring_init(struct keyring *r)
{
	struct tsv t;

	memset(r, 0, sizeof *r);
	if (tsv_data(&t, data_keys) != 0)
		return t.err;
	return add(r, &t);
}

const char *
keyring_add(struct keyring *r, struct span text)
{
	struct tsv t;

	if (tsv_text(&t, text) != 0) {
		r->lineno = t.lineno;
		return t.err;
	}
	return add(r, &t);
}

/* 1 if a and b, lists like "7942/7962", have a model in common. */
static int
share(struct span a, struct span b)
{
	struct span x, y, rest;

	while (span_cut(&a, '/', &x))
		for (rest = b; span_cut(&rest, '/', &y);)
			if (span_eq(x, y))
				return 1;
	return 0;
}

int
key_for(const struct key *k, struct span family)
{
	return k->family.n == 0 || family.n == 0 || share(family, k->family);
}

const struct key *
keyring_find(const struct keyring *r, struct span name)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (span_is(name, r->key[i].name))
			return &r->key[i];
	return NULL;
}

int
key_loader_next(struct span *list, struct key_loader *out)
{
	struct span item;

	do {
		if (!span_cut(list, ';', &item))
			return 0;
		item = span_trim(item);
	} while (item.n == 0);
	memset(out, 0, sizeof *out);
	if (span_starts(item, "NOT in ")) {
		out->lacks = 1;
		item = span_trim(span_sub(item, 7, item.n));
	}
	out->id = span_trim(span_sub(item, 0, span_find(item, '(')));
	item = span_sub(item, span_find(item, '(') + 1, item.n);
	out->tag = span_trim(span_sub(item, 0, span_find(item, ')')));
	return 1;
}

int
key_held_by(const struct key *k, struct span loader)
{
	struct span rest = k->loaders_holding;
	struct key_loader l;

	if (loader.n == 0)
		return -1;
	while (key_loader_next(&rest, &l))
		if (span_eq(l.id, loader) || span_eq(l.tag, loader))
			return !l.lacks;
	return -1;
}
