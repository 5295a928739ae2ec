/* holders - which loaders of the 7940/7960 hold which signing key (layer 1)
 *
 * Read from the column loaders_holding of lib/data/keys.tsv: "P003-07-5-00 (PAS3X060); ...; NOT in P003-07-5-00".  Only loaders that
 * somebody has examined are listed there.
 *
 * A key is one bit, by its letter.  A and B are the keys of the 7940/7960.  matrix.tsv also uses O and N, the old and the new key of the
 * phones with Java; no loader of this table holds them.
 */
#ifndef CPH_HOLDERS_H
#define CPH_HOLDERS_H

#include "cisco/loadid.h"
#include "tsv.h"

#define KEY_A 1u
#define KEY_B 2u
#define KEY_ALL (~0u)           /* for a program that checks no signature, and so accepts every key */

/* The bit of the key called name ('A' is KEY_A ... 'Z'), 0 for anything else. */
unsigned key_bit(struct span name);

struct keyset {
	unsigned holds, lacks;  /* bits of keys; a key in neither set: nobody has examined the loader for it */
};

struct holder {
	struct load load;       /* the facts of the loader's file name */
	char tag[9];            /* its LA_VERSION; "" = not known */
	struct keyset keys;
};

struct holders {
	struct holder *h;
	size_t n;
};

/* Read the table.  Returns NULL, or the reason why it cannot be used, with t->lineno; "out of memory" is one of the reasons. */
const char *holders_read(struct holders *h, struct tsv *t);
void holders_free(struct holders *h);

/* Look a loader up by its file name (P003-8-12-00, P0030801SR02) or its LA_VERSION (PAS30830); NULL if it is in no row. */
const struct holder *holders_by_name(const struct holders *h, struct span name);

#endif
