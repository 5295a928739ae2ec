/* macset - a set of MAC addresses, numbered in the order in which they were added (layer 2)
 *
 * The caller keeps its own data about each address in an array, under the same number.
 */
#ifndef CPH_MACSET_H
#define CPH_MACSET_H

#include "mac.h"

struct macset {                 /* {0} is empty */
	char (*mac)[MAC_LEN + 1];
	size_t n, cap;
	unsigned *slot;         /* open hash: number + 1, 0 = free; twice cap */
};

/* The number of this canonical MAC, -1 = not there. */
long macset_find(const struct macset *s, const char *mac);

/* The same, but add a MAC that is not there: *is_new is then 1.  -1 = out of memory; the set is unchanged. */
long macset_add(struct macset *s, const char *mac, int *is_new);

void macset_free(struct macset *s);

#endif
