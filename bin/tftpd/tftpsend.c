#include <string.h>

#include "tftpsend.h"

static const struct tftpsend_act nothing = { TFTPSEND_NOTHING, 0, 0 };

static uint32_t
clamp(uint64_t v)
{
	return (uint32_t)(v < TFTPSEND_RTO_MIN ? TFTPSEND_RTO_MIN : v > TFTPSEND_RTO_MAX ? TFTPSEND_RTO_MAX : v);
}

static void
set_rto(struct tftpsend *x)
{
	if (x->fixed != 0)
		x->rto = x->fixed;
	else if (x->srtt == 0)
		x->rto = TFTPSEND_RTO_FIRST;
	else
		x->rto = clamp(x->srtt + 4 * (uint64_t)x->rttvar);
	if (x->fixed == 0 && x->rto < x->least)
		x->rto = x->least;
	/* stock clients give up when an OACK comes twice (atftp: "unexpected OACK"), so a busy one is not hurried */
	if (x->fixed == 0 && x->lo == 0 && x->rto < TFTPSEND_RTO_FIRST)
		x->rto = (uint32_t)TFTPSEND_RTO_FIRST;
}

/* RFC 6298 section 2 */
static void
sample(struct tftpsend *x, uint64_t rtt)
{
	uint32_t r = (uint32_t)(rtt == 0 ? 1 : rtt > 2 * TFTPSEND_RTO_MAX ? 2 * TFTPSEND_RTO_MAX : rtt);

	if (x->srtt == 0) {
		x->srtt = r;
		x->rttvar = r / 2;
	} else {
		uint32_t d = r > x->srtt ? r - x->srtt : x->srtt - r;

		x->rttvar = (uint32_t)((3 * (uint64_t)x->rttvar + d) / 4);
		x->srtt = (uint32_t)((7 * (uint64_t)x->srtt + r) / 8);
		if (x->srtt == 0)
			x->srtt = 1;
	}
	x->least = 0;
	set_rto(x);
}

/* Both copies of the last block arrived, or may have: the client is slow.  Wait a little longer than that block took. */
static void
slow(struct tftpsend *x, uint32_t at_most)
{
	uint64_t wait = x->took + x->took / 4;

	x->took = 0;
	x->least = clamp(wait > at_most ? at_most : wait);
	if (x->tries == 0)
		set_rto(x);
}

/* An ACK of a block that was sent more than once.  Of which copy is not known (Karn), but a loss looks like this: the ACK comes a round
 * trip after the last copy. */
static void
settle(struct tftpsend *x, uint64_t now)
{
	uint64_t since = now - x->sent;
	uint32_t doubled = x->rto;

	x->tries = 0;
	x->took = (uint32_t)(now - x->began > 4 * TFTPSEND_RTO_MAX ? 4 * TFTPSEND_RTO_MAX : now - x->began);
	set_rto(x);
	if (x->srtt == 0 || since < x->srtt / 2 || since > x->srtt + 4 * (uint64_t)x->rttvar + TFTPSEND_MS)
		slow(x, doubled);
}

/* Send the window that begins at lo. */
static struct tftpsend_act
window(struct tftpsend *x, uint64_t now)
{
	struct tftpsend_act a = { TFTPSEND_DATA, 0, 0 };

	if (x->lo == 0) {
		a.what = TFTPSEND_OACK;
		x->hi = 1;
	} else {
		x->hi = x->last - x->lo < x->window ? x->last + 1 : x->lo + x->window;
		a.first = x->lo;
		a.count = (unsigned)(x->hi - x->lo);
	}
	x->clean = x->lo >= x->top;
	if (!x->clean)
		x->resent += (x->hi < x->top ? x->hi : x->top) - x->lo;
	if (x->hi > x->top)
		x->top = x->hi;
	if (x->tries == 0)
		x->began = now;
	x->sent = now;
	x->deadline = now + x->rto;
	return a;
}

struct tftpsend_act
tftpsend_start(struct tftpsend *x, uint64_t size, const struct tftp_opts *opts, int oack, uint32_t rtt, uint64_t now)
{
	memset(x, 0, sizeof *x);
	x->size = size;
	x->blksize = opts->blksize;
	x->window = opts->window;
	x->last = size / opts->blksize + 1;
	x->lo = oack ? 0 : 1;
	x->tries_max = TFTPSEND_TRIES;
	if (opts->timeout != 0) {
		x->fixed = opts->timeout * 1000000u;
		/* the bound is on the time: a client that asks for 255 s must not hold its place for an hour */
		x->tries_max = (uint16_t)(opts->timeout >= 10 ? 3 : 30 / opts->timeout);
		if (x->tries_max > TFTPSEND_TRIES)
			x->tries_max = TFTPSEND_TRIES;
	}
	if (rtt != 0) {
		x->srtt = rtt;
		x->rttvar = rtt / 2;
	}
	set_rto(x);
	return window(x, now);
}

/* 1 if a repeated ACK for the block before the window may restart it.  It is a report of a gap only if it can have been caused by
 * this window, that is after about a round trip; one that comes at once is the network's or the client's copy of the
 * last ACK, and obeying it would double every window from here to the end of the file. */
static int
gap_report(const struct tftpsend *x, uint64_t now)
{
	return x->window > 1 && x->lo > 0 && x->proved && !x->restarted && now - x->sent >= x->srtt / 2;
}

struct tftpsend_act
tftpsend_ack(struct tftpsend *x, unsigned block, uint64_t now)
{
	/* the distance from lo, -32768 ... 32767, whatever the wire counter wrapped to */
	unsigned d = (block - (unsigned)(x->lo & 0xffff)) & 0xffff;
	struct tftpsend_act end = { TFTPSEND_END, 0, 0 };
	uint64_t n;
	int gap;

	if (x->end != TFTPSEND_RUNS)
		return nothing;
	if (d == 0xffff) {
		if (x->took != 0 && x->window == 1) {
			slow(x, (uint32_t)TFTPSEND_RTO_MAX);
			if (x->tries == 0)
				x->deadline = x->sent + x->rto;
		}
		if (!gap_report(x, now))
			return nothing;
		x->restarted = 1;
		return window(x, now);
	}
	if (d >= x->hi - x->lo)
		return nothing;         /* old, or never sent */
	n = x->lo + d;
	gap = n + 1 < x->hi;
	if (x->clean && !gap) {
		sample(x, now - x->sent);
		x->took = 0;
	} else if (x->tries > 0)
		settle(x, now);
	x->proved = 1;
	x->tries = 0;
	x->lo = n + 1;
	if (n == 0)
		set_rto(x);
	if (n == x->last) {
		x->hi = x->lo;
		x->end = TFTPSEND_OK;
		return end;
	}
	x->restarted = gap != 0;
	return window(x, now);
}

struct tftpsend_act
tftpsend_timer(struct tftpsend *x, uint64_t now)
{
	unsigned max = x->proved || x->tries_max < TFTPSEND_TRIES_NEW ? x->tries_max : TFTPSEND_TRIES_NEW;

	if (x->end != TFTPSEND_RUNS || now < x->deadline)
		return nothing;
	if (x->tries >= max)
		return tftpsend_stop(x, TFTPSEND_TIMEOUT);
	x->tries++;
	/* after the last packet that a silent client gets it still has time to answer, or to ask again */
	if (x->fixed == 0)
		x->rto = !x->proved && x->tries == max ? (uint32_t)TFTPSEND_RTO_MAX : clamp(2 * (uint64_t)x->rto);
	x->restarted = 0;
	return window(x, now);
}

struct tftpsend_act
tftpsend_repeat(struct tftpsend *x, uint64_t now)
{
	if (x->end != TFTPSEND_RUNS || x->proved || now - x->sent < TFTPSEND_REPEAT)
		return nothing;
	return window(x, now);
}

struct tftpsend_act
tftpsend_stop(struct tftpsend *x, enum tftpsend_end end)
{
	struct tftpsend_act a = { TFTPSEND_END, 0, 0 };

	if (x->end != TFTPSEND_RUNS)
		return nothing;
	x->end = (unsigned char)end;
	return a;
}

uint64_t
tftpsend_deadline(const struct tftpsend *x)
{
	return x->deadline;
}

uint64_t
tftpsend_offset(const struct tftpsend *x, uint64_t n)
{
	return (n - 1) * x->blksize;
}

unsigned
tftpsend_length(const struct tftpsend *x, uint64_t n)
{
	return n == x->last ? (unsigned)(x->size % x->blksize) : x->blksize;
}

uint64_t
tftpsend_blocks(const struct tftpsend *x)
{
	return x->lo == 0 ? 0 : x->lo - 1;
}

uint64_t
tftpsend_bytes(const struct tftpsend *x)
{
	return x->lo > x->last ? x->size : tftpsend_blocks(x) * x->blksize;
}

int
tftpsend_last_ack_missing(const struct tftpsend *x)
{
	return x->end != TFTPSEND_OK && x->top == x->last + 1 && x->lo > 0;
}
