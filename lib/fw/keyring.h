/* keyring - the public keys that phones trust (layer 1)
 *
 * Table form (lib/data/keys.tsv, -k FILE): the columns name, exponent and modulus_hex are required, loaders_holding and family are optional,
 * others are ignored.  loaders_holding lists which loaders hold the key and which do not, as "LOADER (TAG); LOADER (TAG); NOT in LOADER"; for
 * a loader in no list it is not known.
 */
#ifndef CPH_KEYRING_H
#define CPH_KEYRING_H

#include "rsa.h"
#include "span.h"

#define KEYRING_MAX 32          /* keys; callers keep sets of keys in the bits of a word */
#define KEY_NAME_MAX 15

struct key {
	char name[KEY_NAME_MAX + 1];
	struct rsa_pub pub;
	struct span loaders_holding;    /* borrowed from the table */
	struct span family;             /* the phones whose files it signs, "7942/7962"; empty: any */
};

struct keyring {
	struct key key[KEYRING_MAX];
	size_t n;
	unsigned long lineno;           /* line at fault after a failure */
};

/* Load the compiled-in keys of lib/data/keys.tsv.  Returns NULL, or a reason (a fault of that table). */
const char *keyring_init(struct keyring *r);

/* Add the keys of a table; text is borrowed and must outlive the ring.  Returns NULL, or the reason why the table is refused, with
 * r->lineno; then the ring is unchanged.  A name or a modulus that is in the ring already is refused. */
const char *keyring_add(struct keyring *r, struct span text);

/* 1 if the key may sign files of that family ("7942", "7942/7962"; empty: any). */
int key_for(const struct key *k, struct span family);

const struct key *keyring_find(const struct keyring *r, struct span name);

/* One item of loaders_holding. */
struct key_loader {
	struct span id;         /* P003-8-12-00 */
	struct span tag;        /* PAS30830; empty: not given */
	int lacks;              /* 1 for "NOT in": the loader is known to lack the key */
};

/* Take the next item off *list: 1, or 0 at its end. */
int key_loader_next(struct span *list, struct key_loader *out);

/* 1 if the loader, given by its ID (P003-8-12-00) or its tag (PAS30830), holds the key; 0 if not, -1 if nobody has examined it. */
int key_held_by(const struct key *k, struct span loader);

#endif
