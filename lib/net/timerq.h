/* timerq - deadlines, earliest first (layer 1)
 *
 * A binary heap of entries that live inside the things they time.  Moving a deadline later costs nothing: timerq_next looks at it
 * again when the entry reaches the top.  Almost every deadline of a transfer is moved before it comes.
 */
#ifndef CPH_TIMERQ_H
#define CPH_TIMERQ_H

#include <stddef.h>
#include <stdint.h>

struct timer {
	uint64_t due;           /* what the caller wants; may be moved later at any time */
	uint64_t key;           /* place in the heap, never later than due; timerq's own */
	size_t at;              /* index + 1, 0 = not in a queue; timerq's own */
};

struct timerq {
	struct timer **t;
	size_t n, cap;
};

#define TIMERQ_NEVER UINT64_MAX

int timerq_add(struct timerq *q, struct timer *t, uint64_t due);        /* 0, or -1 out of memory; t must not be in a queue */
void timerq_set(struct timerq *q, struct timer *t, uint64_t due);       /* t is in q; earlier or later */
void timerq_del(struct timerq *q, struct timer *t);     /* not in a queue: nothing happens */

/* The entry that is due at now, taken out of the queue; NULL when there is none, and then *next says when one may be. */
struct timer *timerq_next(struct timerq *q, uint64_t now, uint64_t *next);
void timerq_free(struct timerq *q);

#endif
