/* rate - limits packets per second (layer 1): of each sender, and of all together
 *
 * Memory is bounded: if the table is full, all further senders of that second share its last entry.  Dropped packets are counted until the
 * caller takes the count by rate_over.
 */
#ifndef CPH_RATE_H
#define CPH_RATE_H

#include <stdint.h>

#include "span.h"

#define RATE_MAX 4096
#define RATE_WHO 64             /* bytes that name a sender; longer names are cut */

struct rate_one {
	uint64_t since;         /* start of its present second, microseconds */
	unsigned count, over;
	unsigned char who[RATE_WHO];
	size_t nwho;
};

struct rate {
	unsigned each, all;     /* in a second; set these, all else zero */
	uint64_t since;
	unsigned count;
	int dropped;            /* packets were dropped and are not reported yet */
	struct rate_one one[RATE_MAX + 1];      /* the last: senders without an entry of their own */
};

/* A packet of who arrived at now (microseconds): 1 if it may pass, 0 if it must be dropped. */
int rate_take(struct rate *r, struct span who, uint64_t now);

/* Find a sender whose second is over and whose packets were dropped; *over becomes their number, and its count restarts at 0.  NULL: none
 * now; *next is when to ask again, UINT64_MAX = only after a further drop. */
const struct rate_one *rate_over(struct rate *r, uint64_t now, unsigned *over, uint64_t *next);

#endif
