#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hop.h"

void
hop_init(struct hop *h, struct hop_phone **phone, size_t n, int (*act)(void *arg, const struct hop_act *a), void *arg)
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
	unsigned i, n = hopdir_hop(link);

	memset(p, 0, sizeof *p);
	if (of < 1 || of > HOPDIR_MAX)
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

static int
same_kind(const struct hop_phone *a, const struct hop_phone *b)
{
	return span_eq(a->step[0].from, b->step[0].from) && span_eq(a->step[a->of - 1].to, b->step[b->of - 1].to) &&
	    strcmp(a->model, b->model) == 0;
}

void
hop_phones(struct hop *h, struct hop_phone **phone, size_t n)
{
	size_t i, k;

	h->phone = phone;
	h->n = n;
	for (i = 0; i < n; i++) {
		/* the first of its kind, but not one whose load was aboard already, for that proves nothing */
		for (k = 0; k < n && (!same_kind(phone[k], phone[i]) || (phone[k]->arrived && phone[k]->inferred && !phone[k]->released)); k++)
			;
		/* what the canary before showed holds, though it may have left */
		if (phone[i]->leader != NULL && phone[i]->leader->released)
			phone[k < n ? k : i]->released = 1;
		phone[i]->leader = phone[k < n ? k : i];
	}
}

void
hop_begin(struct hop *h, uint64_t now)
{
	size_t i;

	h->begun = now;
	hop_phones(h, h->phone, h->n);
	/* an earlier run: a phone on its second hop was released, so the canary of its kind had arrived */
	for (i = 0; i < h->n; i++) {
		struct hop_phone *p = h->phone[i];

		if (p->leader != p && hopdir_hop(p->link) > 1)
			p->leader->released = 1;
	}
}

struct hop_phone *
hop_find(const struct hop *h, struct span mac)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (span_is(mac, h->phone[i]->mac))
			return h->phone[i];
	return NULL;
}

/* ---- steps ---- */

enum hop_image
hop_image_of(const struct hop_step *s, struct span name)
{
	if (span_list_has_nocase(s->last, name))
		return HOP_LAST_IMAGE;
	if (!span_list_has_nocase(s->serve, name))
		return HOP_NO_IMAGE;
	if (span_ends_nocase(name, ".loads"))
		return HOP_LIST;
	/* a 7906 to 7975 fetches only those images that it lacks: each may be the last */
	return hop_step_kind(s) == HOP_JAVA ? HOP_LAST_IMAGE : HOP_LOADER_IMAGE;
}

enum hop_kind
hop_step_kind(const struct hop_step *s)
{
	struct span rest = s->serve, w;
	int loader = 0;

	while (s->serve.n > 0 && span_cut(&rest, ',', &w)) {
		if (span_ends_nocase(w, ".loads") && meaning_asker(w) == ASKER_JAVA)
			return HOP_JAVA;
		loader |= span_ends_nocase(w, ".loads");
	}
	if (!loader)
		return HOP_OLD;
	if (span_list_has_nocase(s->seen, span_cstr("SIPDefault.cnf")))
		return HOP_SIP;
	return span_list_has_nocase(s->seen, span_cstr("MGCDefault.cnf")) ? HOP_MGCP : HOP_SCCP;
}

int
hop_has_loader(const struct hop_phone *p, unsigned n)
{
	return n > 1 && hop_step_kind(&p->step[n - 2]) != HOP_OLD;
}

int
hop_at_once(const struct hop_phone *p)
{
	enum hop_kind kind = hop_step_kind(&p->step[p->at - 1]);

	return (kind == HOP_SIP || kind == HOP_JAVA) && (p->asked & (ASKED_RINGS | ASKED_DIALPLAN));
}

/* ---- events ---- */

void
hop_emit(struct hop *h, struct hop_phone *p, enum hop_what what, const char *event, unsigned hop, uint64_t ms)
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
hop_event(struct hop *h, struct hop_phone *p, const char *event, unsigned hop, uint64_t ms, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->note, sizeof p->note, fmt, ap);
	va_end(ap);
	hop_emit(h, p, HOP_TELL, event, hop, ms);
}

void
hop_stuck(struct hop *h, struct hop_phone *p, uint64_t ms, const char *file, const char *why)
{
	if (p->stuck || p->arrived)
		return;
	p->stuck = 1;
	hop_event(h, p, "stuck", p->at, ms, "%.40s: %s", file, why);
}
