/* What the records say about each phone, and where its link leads because of that. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hop.h"
#include "num.h"
#include "cisco/phonefile.h"

/* files asked for since the phone started or fetched an image: struct hop_phone.asked */
enum {
	ASKED_CTL = 1, ASKED_OS79XX = 2, ASKED_SIPDEFAULT = 4, ASKED_SIP = 8, ASKED_XML = 16, ASKED_SEP = 32, ASKED_MGC = 64, ASKED_MGCDEFAULT = 128,
	ASKED_RINGS = 256, ASKED_DIALPLAN = 512
};

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

		if (p->leader != p && hopdir_hop(p->link) > 1)
			p->leader->released = 1;
	}
}

/* ---- steps ---- */

/* The name without the directory of tftp_cfg_dir. */
static struct span
base(struct span file)
{
	size_t slash = span_rfind(file, '/');

	return slash < file.n ? span_sub(file, slash + 1, file.n) : file;
}

enum hop_image
hop_image_of(const struct hop_step *s, struct span name)
{
	if (span_list_has_nocase(s->last, name))
		return HOP_LAST_IMAGE;
	if (!span_list_has_nocase(s->serve, name))
		return HOP_NO_IMAGE;
	return span_ends_nocase(name, ".loads") ? HOP_LIST : HOP_LOADER_IMAGE;
}

enum hop_kind
hop_step_kind(const struct hop_step *s)
{
	struct span rest = s->serve, w;
	int loader = 0;

	while (s->serve.n > 0 && span_cut(&rest, ',', &w))
		loader |= span_ends_nocase(w, ".loads");
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

/* ---- records that go out, links that are moved ---- */

static void
emit(struct hop *h, struct hop_phone *p, enum hop_what what, const char *event, unsigned hop, uint64_t ms)
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

static void
emit_event(struct hop *h, struct hop_phone *p, const char *event, unsigned hop, uint64_t ms, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->note, sizeof p->note, fmt, ap);
	va_end(ap);
	emit(h, p, HOP_TELL, event, hop, ms);
}

/* Let the link lead to to, and tell it.  1 when it does. */
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
	p->owed = p->sip = 0;
	p->restarts = 0;
	return 1;
}

/* ---- records ---- */

/* n of ".hops/<MAC>/<n>/FILE", 0 for every other path. */
static unsigned
path_hop(const struct hop_phone *p, struct span path)
{
	struct span rest = { NULL, 0 };
	unsigned n = hopdir_number(path, p->mac, &rest);

	return rest.p == NULL || n > HOPDIR_MAX ? 0 : n;
}

/* The phone is given the files of hop n now. */
static void
enter_hop(struct hop_phone *p, unsigned n, uint64_t ms)
{
	if (p->moved == 0 || n != p->link)
		p->since = ms;
	/* what it asked for before anything was there for it belongs to the same start: a loader begins with CTLSEP, which is never there */
	if (p->at != 0)
		p->asked = 0;
	p->at = n;
	p->arrived = p->out = p->up = p->read = p->late = p->back = p->told_odd = 0;
	if (p->reach == 0 || n < p->reach)
		p->reach = n;
}

/* ---- the application is up: what it asks for, and what only it asks for ---- */

static void
look_up(struct hop_phone *p)
{
	unsigned a = p->asked;

	switch (hop_step_kind(&p->step[p->at - 1])) {
	case HOP_SIP:
		/* a loader begins with CTLSEP, and asks for SIPDefault.cnf only where SIP<MAC>.cnf names nothing; of a server that was started anew
		 * SIPDefault.cnf is asked by nobody knows whom */
		p->up = p->read && !(a & ASKED_CTL) && (a & ASKED_SIP) && (a & (ASKED_SIPDEFAULT | ASKED_RINGS | ASKED_DIALPLAN));
		break;
	case HOP_SCCP:
		/* told from a loader by the files it does not ask for */
		p->up = p->read && (a & ASKED_CTL) && (a & (ASKED_SEP | ASKED_XML)) && !(a & (ASKED_SIP | ASKED_MGC));
		break;
	case HOP_MGCP:
		p->up = p->read && !(a & ASKED_CTL) && (a & ASKED_MGC);
		break;
	case HOP_OLD:
		p->up = p->read && !(a & ASKED_CTL);
		break;
	}
}

/* Evidence of an older state than the directory is for: going back is hop_settle's to decide. */
static void
older(struct hop_phone *p, const char *what, struct span file)
{
	if (p->at < 2 || p->back)
		return;
	p->back = 1;
	snprintf(p->note, sizeof p->note, "%s: %.*s", what, (int)(file.n < 60 ? file.n : 60), (const char *)file.p);
}

static void
asked_config(struct hop_phone *p, enum phonefile kind, struct span file, int given)
{
	static const struct { enum phonefile kind; unsigned bit; int names_load, starts; } what[] = {
		{ PF_CTLSEP, ASKED_CTL, 0, 1 }, { PF_OS79XX, ASKED_OS79XX, 1, 1 }, { PF_SIPDEFAULT, ASKED_SIPDEFAULT, 1, 0 },
		{ PF_SIPMAC, ASKED_SIP, 1, 0 },
		{ PF_XMLDEFAULT, ASKED_XML, 1, 0 }, { PF_SEPMAC, ASKED_SEP, 1, 0 }, { PF_MGCMAC, ASKED_MGC, 1, 0 },
		{ PF_MGCDEFAULT, ASKED_MGCDEFAULT, 1, 0 }, { PF_RINGLIST, ASKED_RINGS, 0, 0 }, { PF_DIALPLAN, ASKED_DIALPLAN, 0, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof what / sizeof what[0] && what[i].kind != kind; i++)
		;
	if (i == sizeof what / sizeof what[0])
		return;
	/* a start, or a second one without what comes first: SIP applications begin with SIPDefault.cnf */
	if (what[i].starts || (kind == PF_SIPDEFAULT && (p->asked & ASKED_SIPDEFAULT))) {
		p->asked = 0;
		p->read = 0;
	}
	p->asked |= what[i].bit;
	if (p->at == 0)
		return;
	if (given && what[i].names_load) {
		p->read = 1;
		if (p->out)
			p->late = 1;
	}
	look_up(p);
	/* a phone with a loader does not ask for it; but where its loader went out, it may be a SIP application that still does */
	if (kind == PF_OS79XX && hop_has_loader(p, p->at) && hop_step_kind(&p->step[p->at - 1]) != HOP_OLD && p->loader_hop + 1 < p->at)
		older(p, "asks as a phone without loader does", file);
}

static void
asked_image(struct hop *h, struct hop_phone *p, struct span file, const struct hop_record *r)
{
	unsigned n;

	p->asked = 0;
	if (p->at == 0)
		return;
	p->read = p->up = 0;
	if (hop_image_of(&p->step[p->at - 1], file) == HOP_LAST_IMAGE)
		p->wants_last = 1;
	else if (hop_image_of(&p->step[p->at - 1], file) == HOP_LOADER_IMAGE)
		p->wants_last = 0;
	if (p->arrived) {
		p->arrived = 0;
		emit_event(h, p, "again", p->at, r->ms, "asks for %.*s once more", (int)(file.n < 60 ? file.n : 60), (const char *)file.p);
	}
	if (r->ok)
		return;
	if (hop_image_of(&p->step[p->at - 1], file) != HOP_NO_IMAGE)
		return;
	for (n = 1; n < p->at; n++)
		if (hop_image_of(&p->step[n - 1], file) != HOP_NO_IMAGE) {
			older(p, "asks for an image of an earlier hop", file);
			return;
		}
	if (span_ends_nocase(file, ".bin"))
		older(p, "asks as an unsigned load does", file);
}

static int
stop_phone(struct hop *h, struct hop_phone *p, uint64_t ms, const char *why, const char *one, struct span two)
{
	/* stopped by an earlier run, and its link was moved back since: it begins anew */
	if (ms < h->begun && p->link < HOPDIR_PARKED)
		return 0;
	if (p->stopped)
		return 1;
	p->stopped = 1;
	p->stopped_at = ms;
	emit_event(h, p, "stopped", p->at, ms, "%s: %s, then %.*s", why, one, (int)(two.n < 60 ? two.n : 60), (const char *)two.p);
	return 1;
}

/* A loader went out.  Twice with no application between is once too often, if it is not the same that the phone tries again. */
static void
sent_loader(struct hop *h, struct hop_phone *p, unsigned n, struct span file, uint64_t ms, int after)
{
	int same = span_is_nocase(file, p->loader), goes_on = 1;

	if (n > p->loader_hop)
		p->loader_hop = n;
	if (after && p->wants_last)
		return;         /* told late: it fetched the application since */
	if (p->loader[0] != '\0' && !same)
		goes_on = !stop_phone(h, p, ms, "two loaders without an application between: something shows it two directories", p->loader, file);
	p->loader_times = same && goes_on ? p->loader_times + 1 : 1;
	if (p->loader_times >= HOP_SAME_LOADER &&
	    !stop_phone(h, p, ms, "the same loader again and again: its .loads gives another LA_VERSION, or the phone cannot burn it", p->loader, file))
		p->loader_times = 0;
	span_copy(file, p->loader, sizeof p->loader);
}

/* An image went out whole.  after: the phone has asked for something else since, so it had the image before that; where the last
 * acknowledgement is missing the server waits for it, and tells of the end when the phone has long gone on. */
static void
sent(struct hop *h, struct hop_phone *p, unsigned n, struct span file, uint64_t ms, int after)
{
	enum hop_image what = hop_image_of(&p->step[n - 1], file);

	/* directory n has the images of n - 1 too */
	if (what == HOP_NO_IMAGE && n > 1)
		what = hop_image_of(&p->step[--n - 1], file);
	if (what == HOP_LOADER_IMAGE)
		sent_loader(h, p, n, file, ms, after);
	else if (what == HOP_LAST_IMAGE) {
		p->loader[0] = '\0';
		p->loader_times = 0;
		if (n == p->at) {
			p->out = 1;
			p->late = p->read;      /* since it asked for it */
		}
	}
}

/* ---- whose record ---- */

static struct hop_phone *
find(const struct hop *h, struct span mac)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (span_is(mac, h->phone[i].mac))
			return &h->phone[i];
	return NULL;
}

static void
stranger(struct hop *h, const char *mac, const struct hop_record *r)
{
	struct hop_act a = { HOP_TELL, NULL, mac, NULL, 0, "unknown", "no plan has this phone", 0, r->ms, 0 };
	char ip[HOP_FILE_MAX];
	size_t i;

	for (i = 0; i < h->nstranger; i++)
		if (strcmp(h->stranger[i], mac) == 0)
			return;
	if (h->nstranger == HOP_STRANGERS)
		return;
	memcpy(h->stranger[h->nstranger++], mac, MAC_LEN + 1);
	span_copy(r->ip, ip, sizeof ip);
	a.ip = ip;
	h->act(h->arg, &a);
}

/* An address that was another one's a moment ago, and is that one's again. */
static void
note_address(struct hop *h, struct hop_phone *p, const struct hop_record *r)
{
	if (span_is(r->ip, p->ip))
		return;
	if (p->last_ip[0] != '\0' && span_is(r->ip, p->last_ip) && r->ms < p->ip_at + HOP_PATIENCE && !p->told_conflict) {
		p->told_conflict = 1;
		emit_event(h, p, "conflict", p->at, r->ms, "two phones claim to be this one, at %s and %s", p->last_ip, p->ip);
	}
	memcpy(p->last_ip, p->ip, sizeof p->last_ip);
	span_copy(r->ip, p->ip, sizeof p->ip);
	p->ip_at = r->ms;
}

/* The phone the record is about, or NULL when it is told of elsewhere or of nobody. */
static struct hop_phone *
whose(struct hop *h, const struct hop_record *r, enum phonefile *kind)
{
	char named[MAC_LEN + 1];
	struct hop_phone *p;

	*kind = phonefile_kind(base(r->file), named, NULL);
	if (r->mac.n == 0) {
		/* the server does not know who this is, though the name says it: it has contradicting news of that address */
		p = named[0] != '\0' ? find(h, span_cstr(named)) : NULL;
		if (p != NULL && !p->told_conflict) {
			p->told_conflict = 1;
			emit_event(h, p, "conflict", p->at, r->ms, "%.*s: the server has contradicting news of who that is, "
			    "or two phones are behind it: no phone there is given its files",
			    (int)(r->ip.n < 46 ? r->ip.n : 46), (const char *)r->ip.p);
		} else if (p == NULL && named[0] != '\0')
			stranger(h, named, r);
		return NULL;
	}
	p = find(h, r->mac);
	if (p == NULL && span_copy(r->mac, named, sizeof named) == 0)
		stranger(h, named, r);
	return p;
}

static void
heard(struct hop *h, struct hop_phone *p, const struct hop_record *r)
{
	if (p->heard == 0)
		p->since = r->ms;
	if (r->ms > p->heard)
		p->heard = r->ms;
	p->told_silent = 0;
	note_address(h, p, r);
}

/* What a running application asks for at any time (rings, a dial plan, anything that is no configuration and no image) says nothing of a new
 * start, wherever it is served from. */
static int
tells_nothing(enum phonefile kind)
{
	return kind == PF_RINGLIST || kind == PF_DIALPLAN || kind == PF_SYNCINFO || kind == PF_OTHER;
}

/* The hop a record belongs to: the one whose file it names; where none was there, the link's if it was moved before, else that of the
 * records before. */
static unsigned
belongs(const struct hop_phone *p, const struct hop_record *r, enum phonefile kind)
{
	unsigned n = path_hop(p, r->path);

	if (tells_nothing(kind))
		return p->at;
	if (n == 0 && p->moved != 0 && r->ms >= p->moved && p->link <= p->of)
		n = p->link;
	return n == 0 || n > p->of ? p->at : n;
}

struct hop_phone *
hop_record(struct hop *h, const struct hop_record *r)
{
	enum phonefile kind;
	struct hop_phone *p = whose(h, r, &kind);
	struct span file = base(r->file);
	unsigned n;

	if (p == NULL)
		return NULL;
	heard(h, p, r);
	n = belongs(p, r, kind);
	/* a transfer that ends may be one of the directory before */
	if (n != p->at && (r->kind == HOP_ASKED || p->at == 0))
		enter_hop(p, n, r->ms);
	if (r->kind == HOP_ASKED && r->path.n > 0) {
		p->told_conflict = 0;
		/* it gets files again: somebody has removed the cause and moved the link */
		if (p->stopped && r->ms > p->stopped_at + 2000) {
			p->stopped = 0;
			p->loader[0] = '\0';
			p->loader_times = 0;
		}
		if (n == p->link && !tells_nothing(kind))
			p->owed = p->sip = 0;
	}
	if (r->kind == HOP_PART) {
		p->bytes = r->bytes;
		p->size = r->size;
		return p;
	}
	if (r->kind == HOP_SENT) {
		int after = !span_is(file, p->file);

		if (!after) {
			p->running = 0;
			p->bytes = r->bytes;
			if (kind == PF_IMAGE)
				p->idle = !r->ok;
		}
		if (r->ok && kind == PF_IMAGE && n != 0)
			sent(h, p, n, file, r->ms, after);
		return p;
	}
	if (span_copy(file, p->file, sizeof p->file) != 0)
		p->file[0] = '\0';
	p->running = r->ok && kind == PF_IMAGE;
	p->idle = !p->running;
	p->bytes = p->size = 0;
	if (kind == PF_IMAGE)
		asked_image(h, p, file, r);
	else
		asked_config(p, kind, file, r->path.n > 0);
	return p;
}

enum asker
hop_asker(const struct hop_phone *p)
{
	unsigned a = p->asked;

	if (p->at == 0)
		return ASKER_ANY;
	if (hop_step_kind(&p->step[p->at - 1]) == HOP_OLD)
		return hop_has_loader(p, p->at) ? ASKER_ANY : ASKER_OLD;
	if ((a & ASKED_CTL) && (a & (ASKED_SIP | ASKED_MGC)))
		return ASKER_LOADER;    /* an SCCP application asks for neither */
	if ((a & ASKED_SIPDEFAULT) && !(a & (ASKED_CTL | ASKED_OS79XX)))
		return ASKER_SIP;
	return ASKER_ANY;
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
	emit_event(h, p, "held", n, now, "%s", why);
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
			emit_event(h, p, "arrived", p->at, p->heard, "%s", p->out ? "" : "the image was aboard already, or went out unseen");
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
	if (move_link(h, p, n, "moved", now) && (here || p->late))
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
		emit_event(h, p, "odd", p->link, now, "%.90s; not sent back: %s", what, p->loader_hop >= p->link || p->out ?
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
	if (!p->idle || now < p->heard + h->settled)
		return;
	if ((p->owed == 2 && now < p->asked_restart + HOP_PATIENCE) || p->restarts >= HOP_RESTARTS)
		return;
	p->owed = 2;
	p->restarts++;
	p->asked_restart = now;
	snprintf(p->note, sizeof p->note, "asked for %.30s and nothing since: only a person, its power, or check-sync makes it go on", p->file);
	emit(h, p, HOP_RESTART, "restart", p->link, now);
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
	emit_event(h, p, "silent", p->link, now, "not heard of for %llu seconds", (unsigned long long)((now - p->heard) / 1000));
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
		/* parked before its first hop; further on only because it was stopped, and that is for a person to undo */
		why = p->link == HOPDIR_PARKED + 1 ? kept_from(h, p, 1) : "was stopped by an earlier run; when the cause is removed, move its link back";
		if (why != NULL) {
			hold(h, p, hopdir_hop(p->link), why, now);
			return;
		}
		p->held = p->told_held = 0;
		p->note[0] = '\0';
		/* what came up while there was nothing for it stays as it is, unless it is a loader that hunts on */
		if (move_link(h, p, 1, "released", now) && p->heard != 0)
			p->owed = 1;
		return;
	}
	/* what has begun goes on */
	if (p->link == 1 && p->loader_hop == 0 && !p->out && !p->running && (why = kept_from(h, p, 1)) != NULL) {
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
		settle_phone(h, &h->phone[i], now);
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
