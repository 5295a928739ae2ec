/* Where each phone's link leads, because of what the records say. */
#include <stdio.h>
#include <string.h>

#include "hop.h"
#include "stranger.h"

/* Point the link to hop to, and report it.  1 when done. */
static int
move_link(struct hop *h, struct hop_phone *p, unsigned to, const char *event, uint64_t now)
{
	struct hop_act a = { 0 };

	a.what = HOP_LINK;
	a.p = p;
	a.mac = p->mac;
	a.ip = p->ip;
	a.to = to;
	a.event = p->event = event;
	a.note = p->note;
	a.hop = hopdir_hop(to);
	a.ms = now;
	if (h->act(h->arg, &a) != 0)
		return 0;
	p->link = to;
	p->moved = now;
	p->since = now;
	p->owed = p->sip = p->stuck = 0;
	p->restarts = 0;
	return 1;
}

void
hop_link_moved(struct hop_phone *p, unsigned to, uint64_t now)
{
	p->link = to;
	p->moved = p->since = now;
	p->owed = p->sip = p->arrived = p->stopped = p->stuck = p->held = p->told_held = 0;
	p->restarts = 0;
	p->loader[0] = '\0';
	p->loader_times = 0;
}

/* An arrival that is only inferred proves nothing about the image, so it lets no other phone go. */
static int
proved(const struct hop_phone *p)
{
	return p->arrived && !p->inferred;
}

static int
group_free(const struct hop *h, const struct hop_phone *p)
{
	/* a phone that runs its target already burns nothing, so it waits for no canary */
	return !h->canary || p->leader == p || proved(p->leader) || p->leader->released ||
	    (p->of == 1 && span_eq(p->step[0].from, p->step[0].to));
}

/* Why the phone must not be led to hop n now, or NULL.  Only the first hop and steps without return are held back. */
static const char *
kept_from(struct hop *h, const struct hop_phone *p, unsigned n)
{
	if (n == 1 && !group_free(h, p)) {
		snprintf(h->why, sizeof h->why, "it goes on when %s has arrived, the first phone of its load and model", p->leader->mac);
		return h->why;
	}
	if (p->step[n - 1].oneway && !h->yes)
		return "there is no way back from this step; agree with -y";
	return NULL;
}

/* Its application reads the files of its hop, whole, and no image of that hop was asked for: it may have been aboard already, or the list
 * was refused.  (An older SIP application reads its configuration too, but restarts before it asks for its rings.) */
static int
may_be_aboard(const struct hop_phone *p)
{
	return p->up && !p->out && !p->lost && (!p->tried || p->list != 0) &&
	    (hop_step_kind(&p->step[p->at - 1]) != HOP_SIP || (p->asked & (ASKED_RINGS | ASKED_DIALPLAN)));
}

enum evidence { NOT_SEEN, INFERRED, SEEN };

/* Does the load of hop p->at run?  SEEN: its image went out whole and its application asked for its files; at once where these are files
 * that nothing else asks for, otherwise when the phone has been quiet for a while.  INFERRED: it may be aboard already, and twice that time
 * has passed, for a phone that refuses its list starts over within a minute. */
static enum evidence
has_arrived(const struct hop *h, const struct hop_phone *p, uint64_t now)
{
	if (p->ran)
		return SEEN;
	if (p->up && p->out && !p->lost)
		return hop_at_once(p) || now >= p->heard + h->settled ? SEEN : NOT_SEEN;
	return may_be_aboard(p) && now >= p->heard + 2 * h->settled ? INFERRED : NOT_SEEN;
}

static void
hold(struct hop *h, struct hop_phone *p, unsigned n, const char *why, uint64_t now)
{
	p->held = 1;
	if (p->told_held)
		return;
	p->told_held = 1;
	hop_event(h, p, "held", n, now, "%s", why);
}

/* The application of hop p->at came up before the link moved: only a restart makes it read the next directory. */
static void
owe(struct hop_phone *p)
{
	p->owed = 1;
	p->sip = hop_step_kind(&p->step[p->at - 1]) == HOP_SIP;
}

/* A phone that reads the files of its hop, and is quiet, without the image of that hop having gone out. */
static void
judge_quiet(struct hop *h, struct hop_phone *p, uint64_t now)
{
	char list[HOP_FILE_MAX];

	if (!p->idle || p->out || now < p->stirred + h->settled)
		return;
	/* a 7906 to 7975 that refuses its list goes on with the load that it has */
	if (p->list == 1 && hop_step_kind(&p->step[p->at - 1]) == HOP_JAVA) {
		snprintf(list, sizeof list, "%.*s.loads", (int)p->step[p->at - 1].to.n, (const char *)p->step[p->at - 1].to.p);
		hop_stuck(h, p, now, list, "was read, and no image was asked for: the phone refuses that list (cph-unpack -t says why)");
		return;
	}
	if (p->read == 0 || !p->tried || p->list != 0)
		return;
	if (p->broken[0] != '\0')
		hop_stuck(h, p, now, p->broken, "broke off, and the phone has not asked for it again");
	else
		hop_stuck(h, p, now, p->file, "was read after an image of this hop, whose last one never went out: the phone refuses or lacks one");
}

/* A canary that had the load aboard shows nothing: the next phone of its kind that is on its way takes its place. */
static void
replace_canary(struct hop *h, struct hop_phone *p)
{
	struct hop_phone *next = NULL;
	size_t i;

	if (p->leader != p || p->released)
		return;
	for (i = 0; i < h->n && next == NULL; i++)
		if (h->phone[i]->leader == p && !h->phone[i]->arrived)
			next = h->phone[i];
	for (i = 0; i < h->n && next != NULL; i++)
		if (h->phone[i]->leader == p)
			h->phone[i]->leader = next;
}

static const char *
inferred_from(const struct hop_phone *p)
{
	return p->unsaid ? "inferred: no record says whether its image went out" : "inferred: it asked for no image, so it had the load aboard";
}

/* The last hop is over if its load runs. */
static void
arrive(struct hop *h, struct hop_phone *p, enum evidence seen)
{
	if (seen == NOT_SEEN || p->arrived)
		return;
	p->arrived = 1;
	p->stuck = p->owed = p->sip = 0;
	p->inferred = seen == INFERRED;
	hop_event(h, p, "arrived", p->at, p->heard, "%s", seen == SEEN ? "" : inferred_from(p));
	if (p->inferred)
		replace_canary(h, p);
}

/* Is hop p->link over?  Then lead the phone on. */
static void
forward(struct hop *h, struct hop_phone *p, uint64_t now)
{
	enum evidence seen = has_arrived(h, p, now);
	unsigned n = p->link + 1;
	const char *why;

	if (seen == NOT_SEEN)
		judge_quiet(h, p, now);
	if (n > p->of) {
		arrive(h, p, seen);
		return;
	}
	if (seen == NOT_SEEN && !(p->out == 2 && p->step[p->at - 1].next_safe))
		return;
	why = kept_from(h, p, n);
	if (why != NULL) {
		hold(h, p, n, why, now);
		return;
	}
	p->held = p->told_held = 0;
	p->inferred = seen == INFERRED;
	snprintf(p->note, sizeof p->note, "%s", seen == SEEN ? "the new load runs" : seen == INFERRED ? inferred_from(p) :
	    "the last image went out");
	if (move_link(h, p, n, "moved", now) && (seen != NOT_SEEN || p->late))
		owe(p);
}

/* The phone is in an older state than hop p->link is for: lead it back, if that harms nothing. */
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
		hop_event(h, p, "odd", p->link, now, "%.90s; not sent back: %s", what, p->loader_hop >= p->link || p->out ?
		    "a newer loader or image went out" : "the records do not say what went out before");
		return;
	}
	move_link(h, p, p->link - 1, "back", now);
	p->back = 0;
}

static void
restart(struct hop *h, struct hop_phone *p, uint64_t now)
{
	/* not while it may be fetching or burning */
	if (!p->idle || now < p->stirred + h->settled)
		return;
	if ((p->owed == 2 && now < p->asked_restart + HOP_PATIENCE) || p->restarts >= HOP_RESTARTS)
		return;
	p->owed = 2;
	p->restarts++;
	p->asked_restart = now;
	if (p->file[0] == '\0')
		snprintf(p->note, sizeof p->note, "its files were not there yet when it asked");
	else
		snprintf(p->note, sizeof p->note, "asked for %.30s and nothing since: only a person, its power, or check-sync makes it go on", p->file);
	hop_emit(h, p, HOP_RESTART, "restart", p->link, now);
}

static void
silent(struct hop *h, struct hop_phone *p, uint64_t now)
{
	uint64_t patience = HOP_PATIENCE;

	if (p->heard == 0 || p->arrived || p->told_silent || p->owed == 2 || p->held || p->stopped || p->link > HOPDIR_PARKED)
		return;
	if (p->step[p->link - 1].seconds * (uint64_t)1000 > patience)
		patience = p->step[p->link - 1].seconds * (uint64_t)1000;
	if (now < p->heard + patience)
		return;
	p->told_silent = 1;
	hop_event(h, p, "silent", p->link, now, "not heard of for %llu seconds", (unsigned long long)((now - p->heard) / 1000));
}

static void
settle_phone(struct hop *h, struct hop_phone *p, uint64_t now)
{
	const char *why;

	if (p->stopped) {
		if (p->link < HOPDIR_PARKED)
			move_link(h, p, HOPDIR_PARKED + p->link, "parked", now);
		return;
	}
	if (p->link > HOPDIR_PARKED) {
		/* parked at its first hop it waits; at a later one it was stopped, and only a person undoes that */
		why = p->link == HOPDIR_PARKED + 1 ? kept_from(h, p, 1) : "was stopped by an earlier run; when the cause is removed, move its link back";
		if (why != NULL) {
			hold(h, p, hopdir_hop(p->link), why, now);
			return;
		}
		p->held = p->told_held = 0;
		p->note[0] = '\0';
		/* its application came up while its directory was empty, and does not ask again; a loader does */
		if (move_link(h, p, 1, "released", now) && p->heard != 0)
			p->owed = 1;
		return;
	}
	/* only a phone that has not begun is parked */
	if (p->link == 1 && !p->arrived && p->loader_hop == 0 && !p->out && !p->running && (why = kept_from(h, p, 1)) != NULL) {
		hold(h, p, 1, why, now);
		if (move_link(h, p, HOPDIR_PARKED + 1, "parked", now))
			p->at = p->asked = 0;
		return;
	}
	if (p->at == p->link && p->back)
		backward(h, p, now);
	else if (p->at == p->link)
		forward(h, p, now);
	else if (p->at + 1 == p->link && p->owed == 0 && (p->late || p->up))
		owe(p);         /* it read the old files after its image: the link moved too late, or by an earlier run */
	/* It has read its files, or found none, and is quiet, though the hop is not over: an application that this directory tells nothing
	 * (SCCP on its way to MGCP), or a phone of the old boot whose address was new to the server when it asked for OS79XX.TXT. */
	if (p->owed == 0 && p->heard != 0 && !p->arrived && !p->held && p->idle && now >= p->stirred + h->settled &&
	    !(p->at == p->link && may_be_aboard(p)))
		p->owed = 1;
	if (p->owed != 0)
		restart(h, p, now);
	silent(h, p, now);
}

void
hop_settle(struct hop *h, uint64_t now)
{
	size_t i;

	strangers_settle(h, now);
	/* a canary stands before the others of its kind */
	for (i = 0; i < h->n; i++) {
		settle_phone(h, h->phone[i], now);
		if (proved(h->phone[i]))
			h->phone[i]->released = 1;
	}
}

int
hop_idle(const struct hop_phone *p)
{
	return p->at == 0 || p->arrived || p->stopped || p->told_silent;
}

enum hop_end
hop_over(const struct hop *h)
{
	size_t i, arrived = 0;

	for (i = 0; i < h->n; i++) {
		const struct hop_phone *p = h->phone[i];

		if (p->arrived)
			arrived++;
		else if (p->stopped || p->held)
			continue;
		else
			return HOP_GOES_ON;
	}
	if (h->n == 0)
		return HOP_GOES_ON;
	return arrived == h->n ? HOP_ALL_ARRIVED : HOP_STUCK;
}
