/* holders - which loaders hold which signing key (layer 1)
 *
 * From the column loaders_holding of lib/data/keys.tsv: "P003-07-5-00 (PAS3X060); ...; NOT in P003-07-5-00".  Only loaders that
 * were examined stand there.
 */
#ifndef CPH_HOLDERS_H
#define CPH_HOLDERS_H

#include "cisco/loadid.h"
#include "tsv.h"

#define KEY_A 1u
#define KEY_B 2u
#define KEY_ALL (~0u)           /* checks no signature at all */

/* The bit of the key called name ('A' is KEY_A ... 'Z'), 0 for anything else. */
unsigned key_bit(struct span name);

struct keyset {
	unsigned holds, lacks;  /* a key in neither: nobody looked */
};

struct holder {
	struct load load;       /* the loader's file name, as facts */
	char tag[9];            /* its LA_VERSION, "" unknown */
	struct keyset keys;
};

struct holders {
	struct holder *h;
	size_t n;
};

/* Returns NULL, or what is wrong (lineno in t).  "out of memory" is one of the reasons. */
const char *holders_read(struct holders *h, struct tsv *t);
void holders_free(struct holders *h);

/* By file name of the loader (P003-8-12-00, P0030801SR02) or by LA_VERSION (PAS30830); NULL when nobody looked into it. */
const struct holder *holders_by_name(const struct holders *h, struct span name);

#endif
