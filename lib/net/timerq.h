/* timerq - a queue of deadlines, earliest first (layer 1)
 *
 * A binary heap of entries; the caller's structures contain them.  Almost every deadline of a transfer is moved later before it is reached.
 * Moving it costs nothing: the entry keeps its place until it reaches the top, where timerq_next compares due with now.
 */
#ifndef CPH_TIMERQ_H
#define CPH_TIMERQ_H

#include <stddef.h>
#include <stdint.h>

struct timer {
	uint64_t due;           /* the deadline; the caller may move it later at any time */
	uint64_t key;           /* private: the heap's order, never later than due */
	size_t at;              /* private: index in the heap + 1, 0 = not in a queue */
};

struct timerq {
	struct timer **t;
	size_t n, cap;
};

#define TIMERQ_NEVER UINT64_MAX

int timerq_add(struct timerq *q, struct timer *t, uint64_t due);        /* 0, or -1 out of memory; t must not be in a queue */
void timerq_set(struct timerq *q, struct timer *t, uint64_t due);       /* move the deadline of t, which is in q, either way */
void timerq_del(struct timerq *q, struct timer *t);     /* does nothing if t is not in a queue */

/* Take an entry that is due at now out of the queue.  NULL if there is none; then *next is the earliest time at which one may be due. */
struct timer *timerq_next(struct timerq *q, uint64_t now, uint64_t *next);
void timerq_free(struct timerq *q);

#endif
