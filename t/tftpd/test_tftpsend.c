/* one transfer as a state machine: every order of events, loss at every position, the wrap of the block number */
#include <stdlib.h>

#include "tftpd/tftpsend.h"
#include "kit/check.h"

static const struct tftp_opts plain = { 512, 1, 0 };

static struct tftp_opts
opts(unsigned blksize, unsigned window)
{
	struct tftp_opts o = { 512, 1, 0 };

	o.blksize = blksize;
	o.window = window;
	return o;
}

static int
is(struct tftpsend_act a, enum tftpsend_what what, uint64_t first, unsigned count)
{
	return a.what == what && (what != TFTPSEND_DATA || (a.first == first && a.count == count));
}

#define NOTHING(a) is(a, TFTPSEND_NOTHING, 0, 0)
#define DATA(a, n) is(a, TFTPSEND_DATA, n, 1)

static void
sizes(void)
{
	static const struct { uint64_t size; unsigned blksize; uint64_t last; unsigned tail; } row[] = {
		{ 0, 512, 1, 0 }, { 1, 512, 1, 1 }, { 511, 512, 1, 511 }, { 512, 512, 2, 0 }, { 513, 512, 2, 1 }, { 1024, 512, 3, 0 },
		{ 130228, 512, 255, 180 }, { 65464, 65464, 2, 0 }, { (uint64_t)1 << 40, 8, ((uint64_t)1 << 37) + 1, 0 },
	};
	struct tftpsend x;
	struct tftp_opts o;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		o = opts(row[i].blksize, 1);
		CHECK(DATA(tftpsend_start(&x, row[i].size, &o, 0, 0, 0), 1));
		CHECK(x.last == row[i].last && tftpsend_length(&x, x.last) == row[i].tail);
		CHECK(x.last == 1 || tftpsend_length(&x, 1) == row[i].blksize);
		CHECK(tftpsend_offset(&x, x.last) + row[i].tail == row[i].size);
	}
}

static void
plain_transfer(void)
{
	struct tftpsend x;

	CHECK(DATA(tftpsend_start(&x, 1100, &plain, 0, 0, 10), 1));
	CHECK(tftpsend_deadline(&x) == 10 + TFTPSEND_RTO_FIRST);
	CHECK(NOTHING(tftpsend_timer(&x, 10 + TFTPSEND_RTO_FIRST - 1)));
	CHECK(NOTHING(tftpsend_ack(&x, 0, 20)));           /* of nothing: no OACK was sent */
	CHECK(NOTHING(tftpsend_ack(&x, 2, 20)));           /* never sent */
	CHECK(NOTHING(tftpsend_ack(&x, 65535, 20)));
	CHECK(DATA(tftpsend_ack(&x, 1, 1010), 2));
	CHECK(tftpsend_blocks(&x) == 1 && tftpsend_bytes(&x) == 512 && x.srtt == 1000);
	CHECK(tftpsend_deadline(&x) == 1010 + TFTPSEND_RTO_MIN);
	CHECK(NOTHING(tftpsend_ack(&x, 1, 1011)));         /* the apprentice */
	CHECK(NOTHING(tftpsend_ack(&x, 1, 49000)));
	CHECK(DATA(tftpsend_ack(&x, 2, 2010), 3));
	CHECK(!tftpsend_last_ack_missing(&x) || x.top == 4);
	CHECK(is(tftpsend_ack(&x, 3, 3010), TFTPSEND_END, 0, 0) && x.end == TFTPSEND_OK && tftpsend_bytes(&x) == 1100 && x.resent == 0);
	CHECK(!tftpsend_last_ack_missing(&x));
	CHECK(NOTHING(tftpsend_ack(&x, 3, 3011)) && NOTHING(tftpsend_timer(&x, 999999999)) && NOTHING(tftpsend_stop(&x, TFTPSEND_ABORTED)));
}

static void
oack(void)
{
	struct tftp_opts o = opts(1000, 1);
	struct tftpsend x;

	CHECK(is(tftpsend_start(&x, 1000, &o, 1, 0, 0), TFTPSEND_OACK, 0, 0));
	CHECK(NOTHING(tftpsend_ack(&x, 1, 5)) && NOTHING(tftpsend_ack(&x, 65535, 5)));
	CHECK(is(tftpsend_timer(&x, TFTPSEND_RTO_FIRST), TFTPSEND_OACK, 0, 0) && x.resent == 1);
	CHECK(DATA(tftpsend_ack(&x, 0, 600000), 1));
	CHECK(x.srtt == 0);                             /* Karn: which of the two was acknowledged is not known */
	CHECK(NOTHING(tftpsend_ack(&x, 0, 600001)));
	CHECK(DATA(tftpsend_ack(&x, 1, 600100), 2) && tftpsend_length(&x, 2) == 0);
	CHECK(!tftpsend_stop(&x, TFTPSEND_ABORTED).count && tftpsend_last_ack_missing(&x));
	/* a client known to be quick is not sent another OACK sooner; its DATA is */
	CHECK(is(tftpsend_start(&x, 1000, &o, 1, 2000, 0), TFTPSEND_OACK, 0, 0) && tftpsend_deadline(&x) == TFTPSEND_RTO_FIRST);
	CHECK(DATA(tftpsend_ack(&x, 0, 2000), 1) && tftpsend_deadline(&x) == 2000 + TFTPSEND_RTO_MIN);
}

static void
timing(void)
{
	struct tftp_opts o = opts(512, 1);
	struct tftpsend x;
	uint64_t now = 0, gap;
	unsigned n = 0;

	/* nobody there: two copies, and then time for an answer */
	tftpsend_start(&x, 100000, &plain, 0, 0, 0);
	for (gap = TFTPSEND_RTO_FIRST; tftpsend_timer(&x, now = tftpsend_deadline(&x)).what == TFTPSEND_DATA; n++) {
		gap = n == 1 ? TFTPSEND_RTO_MAX : 2 * gap;
		CHECK(tftpsend_deadline(&x) - now == gap);
	}
	CHECK(n == TFTPSEND_TRIES_NEW && x.end == TFTPSEND_TIMEOUT && !tftpsend_last_ack_missing(&x));
	/* a request that is repeated gets the first packet again, but not at once; nor once something was acknowledged */
	tftpsend_start(&x, 100000, &plain, 0, 0, 0);
	CHECK(tftpsend_repeat(&x, TFTPSEND_REPEAT - 1).what == TFTPSEND_NOTHING && DATA(tftpsend_repeat(&x, TFTPSEND_REPEAT), 1));
	CHECK(tftpsend_deadline(&x) == TFTPSEND_REPEAT + TFTPSEND_RTO_FIRST && x.resent == 1);
	tftpsend_ack(&x, 1, TFTPSEND_REPEAT + 1);
	CHECK(tftpsend_repeat(&x, 1000000).what == TFTPSEND_NOTHING);
	/* somebody was: longer, about half a minute */
	tftpsend_start(&x, 100000, &plain, 0, 0, 0);
	tftpsend_ack(&x, 1, now = 300);
	for (n = 0; tftpsend_timer(&x, tftpsend_deadline(&x)).what == TFTPSEND_DATA; n++)
		;
	CHECK(n == TFTPSEND_TRIES && x.end == TFTPSEND_TIMEOUT && tftpsend_deadline(&x) > 25000000 && tftpsend_deadline(&x) < 40000000);
	/* an answer that is late once does not double every block from then on: the doubled timer stays until a clean sample */
	tftpsend_start(&x, 100000, &plain, 0, 0, 0);
	for (now = 0, n = 1; n < 20; n++)
		CHECK(DATA(tftpsend_ack(&x, n, now += 2000), n + 1));
	CHECK(x.rto == TFTPSEND_RTO_MIN);
	for (; n < 60; n++) {           /* from here on the phone takes 300 ms */
		uint64_t sent = now;

		while (tftpsend_deadline(&x) < sent + 300000)
			CHECK(DATA(tftpsend_timer(&x, tftpsend_deadline(&x)), n));
		CHECK(DATA(tftpsend_ack(&x, n, now = sent + 300000), n + 1));
	}
	CHECK(x.resent >= 2 && x.resent < 8 && x.rto > 300000);
	/* losses in a row do not add up: each costs little more than the one before */
	tftpsend_start(&x, 100000, &plain, 0, 1000, 0);
	for (now = 0, n = 1; n < 9; n++) {
		CHECK(DATA(tftpsend_timer(&x, now = tftpsend_deadline(&x)), n));
		CHECK(DATA(tftpsend_ack(&x, n, now += 1000), n + 1));
	}
	CHECK(now < 500000);
	/* a round trip just above the floor: the second ACK of each block tells */
	tftpsend_start(&x, 100000, &plain, 0, 1000, 0);
	for (now = 0, n = 1; n < 40; n++) {
		uint64_t sent = now, twice = 0;

		if (tftpsend_deadline(&x) < sent + 52000) {
			CHECK(DATA(tftpsend_timer(&x, twice = tftpsend_deadline(&x)), n));
			twice += 52000;
		}
		CHECK(DATA(tftpsend_ack(&x, n, now = sent + 52000), n + 1));
		/* it comes just when the timer of the next block fires, after it */
		if (twice != 0) {
			if (tftpsend_deadline(&x) <= twice)
				CHECK(DATA(tftpsend_timer(&x, tftpsend_deadline(&x)), n + 1));
			CHECK(NOTHING(tftpsend_ack(&x, n, twice)));
		}
	}
	CHECK(x.resent > 0 && x.resent < 4);
	tftpsend_start(&x, 100000, &plain, 0, 1000, 0);
	for (now = 0, n = 1; n < 9; n++) {
		CHECK(DATA(tftpsend_timer(&x, now = tftpsend_deadline(&x)), n));
		CHECK(DATA(tftpsend_ack(&x, n, now += 1000), n + 1));
	}
	CHECK(DATA(tftpsend_ack(&x, n, now + 1000), n + 1) && x.rto == TFTPSEND_RTO_MIN);
	/* what was learnt of this client before */
	tftpsend_start(&x, 100000, &plain, 0, 20000, 0);
	CHECK(tftpsend_deadline(&x) == 60000);
	tftpsend_start(&x, 100000, &plain, 0, 1, 0);
	CHECK(tftpsend_deadline(&x) == TFTPSEND_RTO_MIN);
	/* RFC 2349: the client's own timer, not doubled, bounded all the same */
	o.timeout = 2;
	tftpsend_start(&x, 100000, &o, 1, 20000, 0);
	CHECK(tftpsend_deadline(&x) == 2000000);
	tftpsend_timer(&x, 2000000);
	CHECK(tftpsend_deadline(&x) == 4000000);
	o.timeout = 255;
	tftpsend_start(&x, 100000, &o, 1, 0, 0);
	for (n = 0; tftpsend_timer(&x, tftpsend_deadline(&x)).what != TFTPSEND_END; n++)
		;
	CHECK(n == TFTPSEND_TRIES_NEW);
}

static void
windows(void)
{
	struct tftp_opts o = opts(512, 4);
	struct tftpsend x;
	uint64_t t = 0;

	tftpsend_start(&x, 512 * 20, &o, 1, 0, t);
	CHECK(is(tftpsend_ack(&x, 0, t += 1000), TFTPSEND_DATA, 1, 4));
	CHECK(is(tftpsend_ack(&x, 4, t += 1000), TFTPSEND_DATA, 5, 4));
	/* RFC 7440 section 4: ACK inside the window, the receiver lacks 7 */
	CHECK(is(tftpsend_ack(&x, 6, t += 1000), TFTPSEND_DATA, 7, 4) && x.resent == 2);
	CHECK(NOTHING(tftpsend_ack(&x, 6, t += 1000)));            /* the same complaint again, of the block after */
	CHECK(NOTHING(tftpsend_ack(&x, 5, t)) && NOTHING(tftpsend_ack(&x, 4, t)) && NOTHING(tftpsend_ack(&x, 11, t)));
	CHECK(is(tftpsend_ack(&x, 10, t += 1000), TFTPSEND_DATA, 11, 4) && x.resent == 2);
	/* the first block of a window is lost: the ACK before it comes again, about a round trip later */
	CHECK(NOTHING(tftpsend_ack(&x, 10, t + 1)));       /* at once: a copy of the last one */
	CHECK(is(tftpsend_ack(&x, 10, t += 1000), TFTPSEND_DATA, 11, 4) && x.resent == 6);
	CHECK(NOTHING(tftpsend_ack(&x, 10, t += 1000)));           /* obeyed once */
	CHECK(is(tftpsend_timer(&x, t = tftpsend_deadline(&x)), TFTPSEND_DATA, 11, 4));
	CHECK(is(tftpsend_ack(&x, 14, t += 1000), TFTPSEND_DATA, 15, 4));
	CHECK(is(tftpsend_ack(&x, 18, t += 1000), TFTPSEND_DATA, 19, 3) && x.last == 21);
	CHECK(tftpsend_last_ack_missing(&x));
	CHECK(is(tftpsend_ack(&x, 21, t += 1000), TFTPSEND_END, 0, 0) && x.end == TFTPSEND_OK && x.resent == 10);
	/* before anybody answered there is nothing to restart */
	o.window = 2;
	tftpsend_start(&x, 5000, &o, 1, 1, 0);
	CHECK(NOTHING(tftpsend_ack(&x, 65535, 100000)));
	/* a small file in a large window */
	o.window = 64;
	tftpsend_start(&x, 100, &o, 1, 0, 0);
	CHECK(is(tftpsend_ack(&x, 0, 10), TFTPSEND_DATA, 1, 1) && tftpsend_ack(&x, 1, 20).what == TFTPSEND_END);
}

/* ---- both ends, with a wire that loses, doubles and delays ---- */

struct wire {
	uint64_t data, ack;     /* the n-th of all DATA (OACK counts) or ACK packets to lose, 0 none */
	unsigned twice;         /* 1 every DATA comes twice, 2 every ACK, 3 both */
	uint64_t ndata, nack;
};

struct side {
	struct tftpsend x;
	uint64_t done, acked, now, doubled;
	unsigned window, count;
	int gap, saw_oack;
};

static struct tftpsend_act
receiver_acks(struct side *s, struct wire *w, uint64_t dt)
{
	struct tftpsend_act a = { TFTPSEND_NOTHING, 0, 0 }, b;

	s->acked = s->done;
	if (++w->nack == w->ack)
		return a;
	a = tftpsend_ack(&s->x, (unsigned)(s->done & 0xffff), s->now += dt);
	if (w->twice & 2) {
		b = tftpsend_ack(&s->x, (unsigned)((a.what == TFTPSEND_DATA ? a.first - 1 : s->done) & 0xffff), s->now += 1);
		if (b.what != TFTPSEND_NOTHING)
			s->doubled++;
	}
	return a;
}

/* Deliver one action, packet by packet; returns what the last ACK made the sender do. */
static struct tftpsend_act
deliver(struct side *s, struct wire *w, struct tftpsend_act a)
{
	struct tftpsend_act next = { TFTPSEND_NOTHING, 0, 0 }, got;
	unsigned i, times;

	if (a.what == TFTPSEND_OACK) {
		if (++w->ndata != w->data && s->done == 0) {
			s->saw_oack = 1;
			return receiver_acks(s, w, 100);
		}
		return next;
	}
	for (i = 0; i < a.count; i++) {
		if (++w->ndata == w->data)
			continue;
		for (times = 0; times < ((w->twice & 1) ? 2u : 1u); times++) {
			uint64_t n = a.first + i;

			/* what comes after the restart of a window belongs to the window that was given up */
			if (n == s->done + 1) {
				s->done = n;
				s->gap = 0;
				if (++s->count < s->window && n < s->x.last)
					continue;
			} else if (n <= s->done ? n != s->acked : s->window == 1 || s->gap)
				continue;
			else if (n > s->done)
				s->gap = 1;
			s->count = 0;
			/* the copy of a packet comes right behind it */
			got = receiver_acks(s, w, times > 0 ? 1 : 100);
			if (got.what != TFTPSEND_NOTHING)
				next = got;
		}
	}
	return next;
}

static int
run(struct wire w, uint64_t size, unsigned blksize, unsigned window, int with_oack, struct side *s)
{
	struct tftp_opts o = opts(blksize, window);
	struct tftpsend_act a;
	uint64_t steps = 0;

	memset(s, 0, sizeof *s);
	s->window = window;
	a = tftpsend_start(&s->x, size, &o, with_oack, 0, 0);
	while (s->x.end == TFTPSEND_RUNS && ++steps < 1000000) {
		if (a.what == TFTPSEND_NOTHING)
			a = tftpsend_timer(&s->x, s->now = tftpsend_deadline(&s->x));
		a = deliver(s, &w, a);
	}
	return s->x.end == TFTPSEND_OK && s->done == s->x.last && tftpsend_bytes(&s->x) == size;
}

static void
loss(void)
{
	static const unsigned windows_of[] = { 1, 2, 4, 16 };
	struct wire w;
	struct side s;
	uint64_t i;
	size_t k;
	char row[64];

	for (k = 0; k < 4; k++) {
		for (i = 0; i < 20; i++) {
			memset(&w, 0, sizeof w);
			w.data = i;
			snprintf(row, sizeof row, "window %u, DATA %u lost", windows_of[k], (unsigned)i);
			CHECK_ROW(run(w, 5000, 512, windows_of[k], 1, &s), row);
			/* what is sent again: one packet, or what was under way in the window */
			CHECK_ROW(s.x.resent <= (i > 0 ? windows_of[k] : 0), row);
			w.data = 0;
			w.ack = i;
			snprintf(row, sizeof row, "window %u, ACK %u lost", windows_of[k], (unsigned)i);
			/* the last ACK lost and not repeated: a timeout, with every block sent */
			CHECK_ROW(run(w, 5000, 512, windows_of[k], 1, &s) || (s.done == s.x.last && tftpsend_last_ack_missing(&s.x)), row);
		}
	}
	/* every packet twice, both ways: no DATA is ever sent twice because of it */
	for (k = 0; k < 4; k++)
		for (i = 1; i < 4; i++) {
			memset(&w, 0, sizeof w);
			w.twice = (unsigned)i;
			snprintf(row, sizeof row, "window %u, doubled %u", windows_of[k], (unsigned)i);
			CHECK_ROW(run(w, 50000, 512, windows_of[k], windows_of[k] > 1, &s) && s.doubled == 0 && s.x.resent == 0, row);
		}
}

/* 65,541 blocks and more: the number on the wire wraps, with loss on both sides of the wrap */
static void
rollover(void)
{
	struct wire w;
	struct side s;
	uint64_t i;
	char row[64];

	for (i = 65534; i <= 65538; i++) {
		memset(&w, 0, sizeof w);
		w.data = i;
		snprintf(row, sizeof row, "DATA %u lost", (unsigned)i);
		CHECK_ROW(run(w, 65541 * 8, 8, 1, 0, &s) && s.x.resent == 1 && s.done == 65542, row);
		w.data = 0;
		w.ack = i;
		snprintf(row, sizeof row, "ACK %u lost", (unsigned)i);
		CHECK_ROW(run(w, 65541 * 8, 8, 1, 0, &s) && s.x.resent == 1 && s.done == 65542, row);
		w.ack = 0;
		w.data = i;
		snprintf(row, sizeof row, "window 8, DATA %u lost", (unsigned)i);
		CHECK_ROW(run(w, 65541 * 8, 8, 8, 1, &s) && s.done == 65542, row);
	}
	memset(&w, 0, sizeof w);
	w.twice = 3;
	CHECK(run(w, 200000 * 8, 8, 1, 0, &s) && s.x.resent == 0);
}

/* 32 MB in the blocks that phones ask for: each packet around the wrap lost, one at a time, in windows too.  In lock-step the n-th packet is
 * block n; with OACK and windows it is block n - 1, and a window's ACK is one for all of it. */
static void
rollover_512(void)
{
	static const unsigned windows_of[] = { 1, 3, 16, 64 };
	const uint64_t size = (uint64_t)65541 * 512 + 100;
	struct wire w;
	struct side s;
	uint64_t i;
	size_t k;
	char row[64];

	for (k = 0; k < 4; k++) {
		unsigned win = windows_of[k];

		for (i = 65530; i <= 65543; i++) {
			memset(&w, 0, sizeof w);
			w.data = i;
			snprintf(row, sizeof row, "window %u, DATA %u lost", win, (unsigned)i);
			CHECK_ROW(run(w, size, 512, win, win > 1, &s) && s.done == 65542 && (i == 65543 && win == 1) == (s.x.resent == 0), row);
			CHECK_ROW(s.x.resent <= win, row);
		}
		for (i = 65532 / win; i <= 65540 / win + 2; i++) {
			memset(&w, 0, sizeof w);
			w.ack = i;
			snprintf(row, sizeof row, "window %u, ACK %u lost", win, (unsigned)i);
			CHECK_ROW(run(w, size, 512, win, win > 1, &s) || (s.done == s.x.last && tftpsend_last_ack_missing(&s.x)), row);
			CHECK_ROW(s.done == 65542, row);
		}
	}
}

int
main(void)
{
	sizes();
	plain_transfer();
	oack();
	timing();
	windows();
	loss();
	rollover();
	rollover_512();
	return check_done();
}
