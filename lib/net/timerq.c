#include <stdlib.h>
#include <string.h>

#include "timerq.h"

static void
place(struct timerq *q, size_t i, struct timer *t)
{
	q->t[i] = t;
	t->at = i + 1;
}

static void
up(struct timerq *q, size_t i, struct timer *t)
{
	while (i > 0 && q->t[(i - 1) / 2]->key > t->key) {
		place(q, i, q->t[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	place(q, i, t);
}

static void
down(struct timerq *q, size_t i, struct timer *t)
{
	for (;;) {
		size_t c = 2 * i + 1;

		if (c >= q->n)
			break;
		if (c + 1 < q->n && q->t[c + 1]->key < q->t[c]->key)
			c++;
		if (q->t[c]->key >= t->key)
			break;
		place(q, i, q->t[c]);
		i = c;
	}
	place(q, i, t);
}

int
timerq_add(struct timerq *q, struct timer *t, uint64_t due)
{
	if (q->n == q->cap) {
		size_t cap = q->cap == 0 ? 64 : 2 * q->cap;
		struct timer **p = realloc(q->t, cap * sizeof *p);

		if (p == NULL)
			return -1;
		q->t = p;
		q->cap = cap;
	}
	t->due = t->key = due;
	up(q, q->n++, t);
	return 0;
}

void
timerq_set(struct timerq *q, struct timer *t, uint64_t due)
{
	t->due = due;
	if (due < t->key) {
		t->key = due;
		up(q, t->at - 1, t);
	}
}

void
timerq_del(struct timerq *q, struct timer *t)
{
	struct timer *last;
	size_t i;

	if (t->at == 0)
		return;
	i = t->at - 1;
	last = q->t[--q->n];
	t->at = 0;
	if (last == t)
		return;
	if (i > 0 && q->t[(i - 1) / 2]->key > last->key)
		up(q, i, last);
	else
		down(q, i, last);
}

struct timer *
timerq_next(struct timerq *q, uint64_t now, uint64_t *next)
{
	*next = TIMERQ_NEVER;
	while (q->n > 0) {
		struct timer *t = q->t[0];

		if (t->key > now) {
			*next = t->key;
			return NULL;
		}
		if (t->due <= now) {
			timerq_del(q, t);
			return t;
		}
		t->key = t->due;
		down(q, 0, t);
	}
	return NULL;
}

void
timerq_free(struct timerq *q)
{
	free(q->t);
	memset(q, 0, sizeof *q);
}
