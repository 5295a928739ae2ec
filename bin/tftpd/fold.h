/* fold - combines repeated misses of one client into one record (layer 1)
 *
 * A phone that does not find its file may ask for it for ever, several times a second.  The first miss is reported at once.  When the same
 * client asks for the same name again, the repeats are counted and reported together after FOLD_TIME, or before the next other record
 * of that client: so the order of one client's records is kept, and the counts add up.
 */
#ifndef CPH_FOLD_H
#define CPH_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "clients.h"
#include "span.h"

#define FOLD_TIME ((uint64_t)10 * 1000000)
#define FOLD_MAX 256            /* clients watched; misses of further ones are reported one by one */

struct folded {
	uint64_t since;         /* when it was last reported; microseconds */
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

/* Count a miss: the client "who" requested the file "what" and did not get it.  If that was also the last miss of this client, it is a repeat:
 * the entry that counts it is returned.  Otherwise NULL is returned, and the caller must
 *	1. report the repeats of this client that fold_take still has,
 *	2. report this miss, and
 *	3. call fold_watch, so that repeats of this miss are counted.
 * Neither who nor what may be empty. */
struct folded *fold_miss(struct fold *f, struct span who, struct span what);
void fold_watch(struct fold *f, struct span who, struct span what, uint64_t now);

/* Return an entry whose repeats must be reported now; *count becomes their number.  If who is not empty, it is the entry of that client, which is
 * then free again; else it is any entry that is due at now.  NULL if there is none; then *next is when to call again. */
const struct folded *fold_take(struct fold *f, struct span who, uint64_t now, unsigned *count, uint64_t *next);

#endif
