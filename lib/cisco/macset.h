/* macset - MAC addresses numbered in the order in which they came, for tables of what is known of each (layer 2) */
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

/* The same, put in when it is not there: *is_new says so.  -1 = memory ran out, and nothing was changed. */
long macset_add(struct macset *s, const char *mac, int *is_new);

void macset_free(struct macset *s);

#endif
