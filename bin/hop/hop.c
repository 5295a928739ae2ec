/* Where a phone's link shall lead. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hop_int.h"

void
hop_init(struct hop *h, struct hop_phone *phone, size_t n, int (*act)(void *arg, const struct hop_act *a), void *arg)
{
	memset(h, 0, sizeof *h);
	h->phone = phone;
	h->n = n;
	h->act = act;
	h->arg = arg;
	h->settled = HOP_SETTLED;
}

const char *
hop_phone_set(struct hop_phone *p, const char *mac, struct span model, const struct hop_step *step, unsigned of, unsigned link)
{
	unsigned i, n = hop_of_link(link);

	memset(p, 0, sizeof *p);
	if (of < 1 || of > HOP_MAX)
		return "not a number of hops";
	for (i = 0; i < of; i++)
		if (step[i].last.n == 0 || step[i].serve.n == 0 || step[i].to.n == 0)
			return "a step without serve, last or to: not one of cph-plan";
	if (n < 1 || n > of)
		return "leads to no hop of this plan";
	span_copy(span_cstr(mac), p->mac, sizeof p->mac);
	if (model.n < sizeof p->model)
		span_copy(model, p->model, sizeof p->model);
	p->step = step;
	p->of = of;
	p->link = link;
	return NULL;
}

void
hop_begin(struct hop *h, uint64_t now)
{
	size_t i, k;

	h->begun = now;
	for (i = 0; i < h->n; i++) {
		struct hop_phone *p = &h->phone[i];

		for (k = 0; p->leader == NULL; k++)
			if (span_eq(h->phone[k].step[0].from, p->step[0].from) &&
			    span_eq(h->phone[k].step[h->phone[k].of - 1].to, p->step[p->of - 1].to) &&
			    strcmp(h->phone[k].model, p->model) == 0)
				p->leader = &h->phone[k];
	}
	/* links tell of an earlier run: a phone that is on its second hop was let go, and so was a whole kind whose canary went on alone */
	for (i = 0; i < h->n; i++) {
		struct hop_phone *p = &h->phone[i];

		if (p->leader != p && hop_of_link(p->link) > 1)
			p->leader->released = 1;
	}
}

/* ---- what is said and done ---- */

static void
act(struct hop *h, struct hop_phone *p, enum hop_what what, const char *event, unsigned hop, uint64_t ms)
{
	struct hop_act a = { 0 };

	a.what = what;
	a.p = p;
	a.mac = p->mac;
	a.ip = p->ip;
	a.event = p->event = event;
	a.note = p->note;
	a.hop = hop;
	a.ms = ms;
	a.check_sync = what == HOP_RESTART && p->sip;
	h->act(h->arg, &a);
}

void
hop_tell(struct hop *h, struct hop_phone *p, const char *event, unsigned hop, uint64_t ms, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->note, sizeof p->note, fmt, ap);
	va_end(ap);
	act(h, p, HOP_TELL, event, hop, ms);
}

/* Let the link lead to to, and tell it.  1 when it does. */
static int
lead(struct hop *h, struct hop_phone *p, unsigned to, const char *event, uint64_t now)
{
	struct hop_act a = { 0 };

	a.what = HOP_LINK;
	a.p = p;
	a.mac = p->mac;
	a.ip = p->ip;
	a.to = to;
	a.event = p->event = event;
	a.note = p->note;
	a.hop = hop_of_link(to);
	a.ms = now;
	if (h->act(h->arg, &a) != 0)
		return 0;
	p->link = to;
	p->moved = now;
	p->since = now;
	p->owed = p->sip = 0;
	p->restarts = 0;
	return 1;
}

void
hop_link_moved(struct hop_phone *p, unsigned to, uint64_t now)
{
	p->link = to;
	p->moved = p->since = now;
	p->owed = p->sip = p->arrived = p->stopped = p->held = p->told_held = 0;
	p->restarts = 0;
	p->loader[0] = '\0';
	p->loader_times = 0;
}

/* ---- the rules ---- */

static int
group_free(const struct hop *h, const struct hop_phone *p)
{
	return !h->canary || p->leader == p || p->leader->arrived || p->leader->released;
}

/* May the phone be shown hop n?  Only the start and steps without return are asked about. */
static const char *
kept_from(const struct hop *h, const struct hop_phone *p, unsigned n)
{
	if (n == 1 && !group_free(h, p))
		return "waits for the canary of its load and model";
	if (p->step[n - 1].oneway && !h->yes)
		return "there is no way back from this step; agree with -y";
	return NULL;
}

/* Is what hop p->at is for running?  At once where the application shows itself by files that nothing else asks for, after the image was
 * seen to go out; otherwise when it has been quiet for a while. */
static int
has_arrived(const struct hop *h, const struct hop_phone *p, uint64_t now)
{
	if (!p->up)
		return 0;
	if (p->out && hop_step_kind(&p->step[p->at - 1]) == HOP_SIP && (p->asked & (ASKED_RINGS | ASKED_DIALPLAN)))
		return 1;
	return now >= p->heard + h->settled;
}

static void
hold(struct hop *h, struct hop_phone *p, unsigned n, const char *why, uint64_t now)
{
	p->held = 1;
	if (p->told_held)
		return;
	p->told_held = 1;
	hop_tell(h, p, "held", n, now, "%s", why);
}

/* What hop p->at is for came up before the link moved. */
static void
owe(struct hop_phone *p)
{
	p->owed = 1;
	p->sip = hop_step_kind(&p->step[p->at - 1]) == HOP_SIP;
}

/* Out of what is known of hop p->link: forward? */
static void
forward(struct hop *h, struct hop_phone *p, uint64_t now)
{
	int here = has_arrived(h, p, now);
	unsigned n = p->link + 1;
	const char *why;

	if (n > p->of) {
		if (here && !p->arrived) {
			p->arrived = 1;
			hop_tell(h, p, "arrived", p->at, p->heard, "%s", p->out ? "" : "the image was aboard already, or went out unseen");
		}
		return;
	}
	if (!here && !(p->out && p->step[p->at - 1].next_safe))
		return;
	why = kept_from(h, p, n);
	if (why != NULL) {
		hold(h, p, n, why, now);
		return;
	}
	p->held = p->told_held = 0;
	snprintf(p->note, sizeof p->note, "%s", here ? p->out ? "the new load runs" : "the image was aboard already" : "the last image went out");
	if (lead(h, p, n, "moved", now) && (here || p->late))
		owe(p);
}

/* Evidence of an older state at hop p->link. */
static void
backward(struct hop *h, struct hop_phone *p, uint64_t now)
{
	char what[sizeof p->note];

	if (p->loader_hop >= p->link || p->out || p->reach >= p->link) {
		p->back = 0;
		if (p->told_odd)
			return;
		p->told_odd = 1;
		memcpy(what, p->note, sizeof what);
		hop_tell(h, p, "odd", p->link, now, "%.90s; not sent back: %s", what, p->loader_hop >= p->link || p->out ?
		    "a newer loader or image went out" : "the records do not say what went out before");
		return;
	}
	lead(h, p, p->link - 1, "back", now);
	p->back = 0;
}

static void
restart(struct hop *h, struct hop_phone *p, uint64_t now)
{
	/* not while it may be fetching or burning */
	if (!p->idle || now < p->heard + h->settled)
		return;
	if ((p->owed == 2 && now < p->asked_restart + HOP_PATIENCE) || p->restarts >= HOP_RESTARTS)
		return;
	p->owed = 2;
	p->restarts++;
	p->asked_restart = now;
	snprintf(p->note, sizeof p->note, "asked for %.30s and nothing since: only a person, its power, or check-sync makes it go on", p->file);
	act(h, p, HOP_RESTART, "restart", p->link, now);
}

static void
silent(struct hop *h, struct hop_phone *p, uint64_t now)
{
	uint64_t patience = HOP_PATIENCE;

	if (p->heard == 0 || p->arrived || p->told_silent || p->owed == 2 || p->held || p->stopped || p->link > HOP_PARKED)
		return;
	if (p->step[p->link - 1].seconds * (uint64_t)1000 > patience)
		patience = p->step[p->link - 1].seconds * (uint64_t)1000;
	if (now < p->heard + patience)
		return;
	p->told_silent = 1;
	hop_tell(h, p, "silent", p->link, now, "not heard of for %llu seconds", (unsigned long long)((now - p->heard) / 1000));
}

static void
settle(struct hop *h, struct hop_phone *p, uint64_t now)
{
	const char *why;

	if (p->stopped) {
		if (p->link < HOP_PARKED)
			lead(h, p, HOP_PARKED + p->link, "parked", now);
		return;
	}
	if (p->link > HOP_PARKED) {
		/* parked before its first hop; further on only because it was stopped, and that is for a person to undo */
		why = p->link == HOP_PARKED + 1 ? kept_from(h, p, 1) : "was stopped by an earlier run; when the cause is removed, move its link back";
		if (why != NULL) {
			hold(h, p, hop_of_link(p->link), why, now);
			return;
		}
		p->held = p->told_held = 0;
		p->note[0] = '\0';
		/* what came up while there was nothing for it stays as it is, unless it is a loader that hunts on */
		if (lead(h, p, 1, "released", now) && p->heard != 0)
			p->owed = 1;
		return;
	}
	/* what has begun goes on */
	if (p->link == 1 && p->loader_hop == 0 && !p->out && !p->running && (why = kept_from(h, p, 1)) != NULL) {
		hold(h, p, 1, why, now);
		if (lead(h, p, HOP_PARKED + 1, "parked", now))
			p->at = p->asked = 0;
		return;
	}
	if (p->at == p->link && p->back)
		backward(h, p, now);
	else if (p->at == p->link)
		forward(h, p, now);
	else if (p->at + 1 == p->link && p->owed == 0 && (p->late || p->up))
		owe(p);         /* it read the old files after its image: the link moved too late, or by an earlier run */
	/* It has read its files, or found none, wants nothing more, and the hop is not over: an application that is told nothing by this directory
	 * (SCCP on its way to MGCP), or a phone of the old boot whose address was new to the server when it asked for OS79XX.TXT. */
	if (p->owed == 0 && p->heard != 0 && !p->arrived && !p->held && p->idle && now >= p->heard + h->settled)
		p->owed = 1;
	if (p->owed != 0)
		restart(h, p, now);
	silent(h, p, now);
}

void
hop_settle(struct hop *h, uint64_t now)
{
	size_t i;

	/* a canary stands before the others of its kind */
	for (i = 0; i < h->n; i++) {
		settle(h, &h->phone[i], now);
		if (h->phone[i].arrived)
			h->phone[i].released = 1;
	}
}

enum hop_end
hop_over(const struct hop *h)
{
	size_t i, arrived = 0;

	for (i = 0; i < h->n; i++) {
		const struct hop_phone *p = &h->phone[i];

		if (p->arrived)
			arrived++;
		else if (p->stopped || p->held)
			continue;
		else
			return HOP_GOES_ON;
	}
	return arrived == h->n ? HOP_ALL_ARRIVED : HOP_STUCK;
}
