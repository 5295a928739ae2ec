/* compare - the order of loads, and a text that sorts the same way (layer 1) */
#ifndef CPH_COMPARE_H
#define CPH_COMPARE_H

#include "cisco/loadid.h"

/* Compare by family, protocol, role, then version (lver_cmp); -1, 0, 1.  Two spellings of one load are equal.  It is a total order, so usable to
 * sort: where no version is known, and in other families, the ID decides; an unknown z counts as 0. */
int loadid_cmp(const struct load *a, const struct load *b);

/* NULL if loadid_cmp(a, b) tells which load is newer; else the reason why it cannot (another family, no version ...). */
const char *loadid_incomparable(const struct load *a, const struct load *b);

#define LOADID_SORT_MAX 160
/* Text whose byte order is the order of loadid_cmp (LC_ALL=C sort). */
void loadid_sort_key(const struct load *l, char out[LOADID_SORT_MAX]);

#endif
