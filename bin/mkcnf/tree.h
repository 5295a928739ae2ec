/* tree - the directory that the phones are served from, as it is before anything is written (layer 2)
 *
 * Read once; the checks of deploy.c and the ring list of extras.c look at this copy of its names.
 */
#ifndef CPH_TREE_H
#define CPH_TREE_H

#include "keep.h"
#include "report.h"

struct tree {
	const char *dir;                /* its name, for messages */
	int dirfd;
	struct report rep;
	struct span *name;              /* NUL-terminated */
	size_t n, cap;
	struct keep keep;
};

/* Read the names.  0, or -1 with errno. */
int tree_look(struct tree *t, const char *dir, int dirfd, struct report rep);
int tree_has(const struct tree *t, struct span name);   /* 1 it is there, in exactly these letters */
void tree_free(struct tree *t);

#endif
