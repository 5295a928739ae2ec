/* fold - the same miss again and again, told once in a while (layer 1)
 *
 * A phone that finds nothing may ask for one name for ever, several times a second.  The first miss is told at once; when the same
 * client asks for the same name again, the repeats are counted and told together after FOLD_TIME, or before anything else of that
 * client is told, so that the order of what one client did is kept and the counts add up.
 */
#ifndef CPH_FOLD_H
#define CPH_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "clients.h"
#include "span.h"

#define FOLD_TIME ((uint64_t)10 * 1000000)
#define FOLD_MAX 256            /* clients watched; beyond that misses are told as they come */

struct folded {
	uint64_t since;         /* when the last record about it was told; microseconds */
	unsigned count;         /* repeats since then */
	int used;
	unsigned char data[1024];       /* who, then what was asked */
	size_t ndata, nwho;
	/* of the last repeat, for the record; the caller's */
	uint64_t id;
	unsigned port;
	struct who who;
	char reason[128];
};

struct fold {
	struct folded e[FOLD_MAX];
};

/* who asked for something in vain.  The entry in which that was counted, if it is what who asked last; else NULL: tell what fold_take
 * has of who, tell this, and fold_watch it (who and what not empty). */
struct folded *fold_miss(struct fold *f, struct span who, struct span what);
void fold_watch(struct fold *f, struct span who, struct span what, uint64_t now);

/* An entry whose repeats are to be told now: those of who (n > 0), or those that are due at now.  Its count is taken over by the caller
 * (*count); with who the entry is forgotten.  NULL when there is none (left); then *next is when to ask again. */
const struct folded *fold_take(struct fold *f, struct span who, uint64_t now, unsigned *count, uint64_t *next);

#endif
