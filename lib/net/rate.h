/* rate - limits packets per second (layer 1): of each sender, and of all together
 *
 * Memory is bounded: senders that find no place in the table in this second share one.  Dropped packets are counted until reported.
 */
#ifndef CPH_RATE_H
#define CPH_RATE_H

#include <stdint.h>

#include "span.h"

#define RATE_MAX 4096
#define RATE_WHO 64             /* bytes that name a sender; longer names are cut */

struct rate_one {
	uint64_t since;         /* when its second began, microseconds */
	unsigned count, over;
	unsigned char who[RATE_WHO];
	size_t nwho;
};

struct rate {
	unsigned each, all;     /* in a second; set these, all else zero */
	uint64_t since;
	unsigned count;
	int dropped;            /* something was not let through and is not reported yet */
	struct rate_one one[RATE_MAX + 1];      /* the last: everybody else */
};

/* who sent something at now: 1 if it may pass. */
int rate_take(struct rate *r, struct span who, uint64_t now);

/* Somebody whose second is over and from whom something was not let through; its count is taken over by the caller (*over).  NULL: nobody
 * now; *next is when to ask again, UINT64_MAX = when something was not let through. */
const struct rate_one *rate_over(struct rate *r, uint64_t now, unsigned *over, uint64_t *next);

#endif
