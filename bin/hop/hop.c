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
		/* the first of its kind; one that had its load aboard shows nothing, unless all of them had */
		for (k = 0; k < n && (!same_kind(phone[k], phone[i]) || (phone[k]->arrived && phone[k]->inferred && !phone[k]->released)); k++)
			;
		phone[i]->leader = phone[k < n ? k : i];
	}
}

void
hop_begin(struct hop *h, uint64_t now)
{
	size_t i;

	h->begun = now;
	hop_phones(h, h->phone, h->n);
	/* the links tell of an earlier run: a phone on its second hop was let go, so the canary of its kind had arrived */
	for (i = 0; i < h->n; i++) {
		struct hop_phone *p = h->phone[i];

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
	p->owed = p->sip = p->stuck = 0;
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

/* Nothing that the phone did before proves anything from now on. */
static void
forget_evidence(struct hop_phone *p)
{
	p->arrived = p->inferred = p->out = p->up = p->read = p->late = p->stuck = 0;
	p->tried = p->list = p->refusals = p->breaks = p->repeats = 0;
	p->broken[0] = '\0';
}

/* The phone is given the files of hop n now. */
static void
enter_hop(struct hop_phone *p, unsigned n, uint64_t ms)
{
	int tried;

	if (p->moved == 0 || n != p->link)
		p->since = ms;
	/* before its first hop nothing was there for it: what it asked for then belongs to the same start (a loader begins with CTLSEP) */
	tried = p->at == 0 && p->tried;
	if (p->at != 0)
		p->asked = 0;
	p->at = n;
	forget_evidence(p);
	p->tried = tried;
	p->back = p->told_odd = 0;
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
		/* a loader begins with CTLSEP, and asks for SIPDefault.cnf only where SIP<MAC>.cnf names nothing; a server that was just
		 * started does not know yet who asks it for SIPDefault.cnf, so RINGLIST.DAT or dialplan.xml will do */
		p->up = p->read && !(a & ASKED_CTL) && (a & ASKED_SIP) && (a & (ASKED_SIPDEFAULT | ASKED_RINGS | ASKED_DIALPLAN));
		break;
	case HOP_SCCP:
		/* it differs from a loader in the files that it does not ask for */
		p->up = p->read && (a & ASKED_CTL) && (a & (ASKED_SEP | ASKED_XML)) && !(a & (ASKED_SIP | ASKED_MGC));
		break;
	case HOP_MGCP:
		p->up = p->read && !(a & ASKED_CTL) && (a & ASKED_MGC);
		break;
	case HOP_JAVA:
		/* it asks for its dial plan only when it has understood its configuration; SCCP has none */
		p->up = p->read && (a & ASKED_SEP) && ((a & ASKED_DIALPLAN) || !span_starts(p->step[p->at - 1].to, "SIP"));
		break;
	case HOP_OLD:
		/* an application of another protocol reads OS79XX.TXT too, but not these files */
		p->up = p->read && !(a & ASKED_CTL) && (a & (span_list_has_nocase(p->step[p->at - 1].seen, span_cstr("SIPDefault.cnf")) ?
		    ASKED_SIP | ASKED_SIPDEFAULT : ASKED_SEP | ASKED_XML));
		break;
	}
}

/* Evidence of an older state than this directory is for; hop_settle() decides whether to go back. */
static void
older(struct hop_phone *p, const char *what, struct span file)
{
	if (p->at < 2 || p->back)
		return;
	p->back = 1;
	snprintf(p->note, sizeof p->note, "%s: %.*s", what, (int)(file.n < 60 ? file.n : 60), (const char *)file.p);
}

/* It does not get on by itself: report why, once for a hop until it gets on. */
static void
mark_stuck(struct hop *h, struct hop_phone *p, uint64_t ms, const char *file, const char *why)
{
	if (p->stuck || p->arrived)
		return;
	p->stuck = 1;
	emit_event(h, p, "stuck", p->at, ms, "%.40s: %s", file, why);
}

/* The phone starts over. */
static void
started(struct hop *h, struct hop_phone *p, uint64_t ms)
{
	p->asked = 0;
	p->read = 0;
	if (p->list == 1)
		p->list = 2;
	if (p->breaks > 1)
		mark_stuck(h, p, ms, p->broken, "broke off again and again");
}

/* A SIP application begins with SIPDefault.cnf, an MGCP one with MGC<MAC>.cnf.  A loader that was given the file of the phone asks for no
 * other: if the load that it names is aboard, the application follows at once. */
static int
begins_application(const struct hop_phone *p, enum phonefile kind)
{
	if (kind == PF_SIPDEFAULT)
		return (p->asked & ASKED_SIPDEFAULT) || ((p->asked & ASKED_SIP) && p->read);
	return kind == PF_MGCMAC && (p->asked & ASKED_MGC) && p->read;
}

static void
asked_config(struct hop *h, struct hop_phone *p, enum phonefile kind, struct span file, const struct hop_record *r)
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
	if (what[i].starts || begins_application(p, kind))
		started(h, p, r->ms);
	p->asked |= what[i].bit;
	if (p->at == 0)
		return;
	if (r->path.n > 0 && what[i].names_load) {
		p->read = 1;
		if (p->out)
			p->late = 1;
	}
	look_up(p);
	/* a phone with a loader does not ask for OS79XX.TXT, unless it is a SIP application that still does: not known once the loader of the
	 * hop before went out */
	if (kind == PF_OS79XX && hop_has_loader(p, p->at) && hop_step_kind(&p->step[p->at - 1]) != HOP_OLD && p->loader_hop + 1 < p->at)
		older(p, "asks as a phone without loader does", file);
}

/* An image, or the list, of the hop it is on. */
static void
asked_own_image(struct hop *h, struct hop_phone *p, enum hop_image what, const struct hop_record *r)
{
	char why[128];

	if (what == HOP_LIST && r->ok) {
		if (p->list == 2 && r->ms < p->list_at + HOP_AGAIN && ++p->refusals > 1)
			mark_stuck(h, p, r->ms, p->file, "was read, no image was asked for, and the phone starts over: it refuses that list "
			    "(cph-unpack -t says why)");
		p->list = 0;
		return;
	}
	p->tried = 1;
	p->list = p->refusals = 0;
	if (what == HOP_LAST_IMAGE && hop_step_kind(&p->step[p->at - 1]) == HOP_JAVA)
		p->out = 0;             /* it fetches another one */
	if (what == HOP_LAST_IMAGE && p->out && ++p->repeats > 1)
		mark_stuck(h, p, r->ms, p->file, "went out whole, and is asked for again and again: the phone refuses it (cph-unpack -t says why)");
	if (r->ok)
		return;
	snprintf(why, sizeof why, "this hop needs it, and it cannot be had%s%.*s", r->reason.n > 0 ? ": " : "", (int)(r->reason.n < 60 ? r->reason.n : 60),
	    r->reason.n > 0 ? (const char *)r->reason.p : "");
	mark_stuck(h, p, r->ms, p->file, why);
}

static void
asked_image(struct hop *h, struct hop_phone *p, struct span file, const struct hop_record *r)
{
	enum hop_image what;
	unsigned n;

	if (p->at == 0) {
		p->asked = 0;
		p->tried |= !r->ok && hop_image_of(&p->step[hopdir_hop(p->link) - 1], file) != HOP_NO_IMAGE;
		return;
	}
	what = hop_image_of(&p->step[p->at - 1], file);
	/* switched off and on: the loader looks at its list, and the application starts */
	if (p->arrived && what == HOP_LIST && r->ok)
		return;
	p->asked = 0;
	p->read = p->up = 0;
	if (what == HOP_LAST_IMAGE)
		p->wants_last = 1;
	else if (what == HOP_LOADER_IMAGE)
		p->wants_last = 0;
	if (p->arrived) {
		p->arrived = 0;
		emit_event(h, p, "again", p->at, r->ms, "asks for %.*s once more", (int)(file.n < 60 ? file.n : 60), (const char *)file.p);
	}
	if (what != HOP_NO_IMAGE) {
		asked_own_image(h, p, what, r);
		return;
	}
	/* what fetches an older image runs no newer one */
	if (p->at > 1 && hop_image_of(&p->step[p->at - 2], file) != HOP_NO_IMAGE)
		p->tried = 1;
	if (r->ok)
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
	/* an earlier run stopped it, and its link was moved back since: it begins anew */
	if (ms < h->begun && p->link < HOPDIR_PARKED)
		return 0;
	if (p->stopped)
		return 1;
	p->stopped = 1;
	p->stopped_at = ms;
	emit_event(h, p, "stopped", p->at, ms, "%s: %s, then %.*s", why, one, (int)(two.n < 60 ? two.n : 60), (const char *)two.p);
	return 1;
}

/* A loader went out.  Two different ones, or the same one three times, without an application between are a loop. */
static void
sent_loader(struct hop *h, struct hop_phone *p, unsigned n, struct span file, uint64_t ms, int after)
{
	int same = span_is_nocase(file, p->loader), goes_on = 1;

	if (n > p->loader_hop)
		p->loader_hop = n;
	if (after && p->wants_last)
		return;         /* the record comes late: it fetched the application since */
	if (p->loader[0] != '\0' && !same)
		goes_on = !stop_phone(h, p, ms, "two loaders without an application between: something shows it two directories", p->loader, file);
	p->loader_times = same && goes_on ? p->loader_times + 1 : 1;
	if (p->loader_times >= HOP_SAME_LOADER &&
	    !stop_phone(h, p, ms, "the same loader again and again: its .loads gives another LA_VERSION, or the phone cannot burn it", p->loader, file))
		p->loader_times = 0;
	span_copy(file, p->loader, sizeof p->loader);
}

/* An image went out whole.  after: the phone has asked for something else since, so it had the image before that; where the last
 * acknowledgement is missing, the server waits for it and writes its record when the phone has long gone on. */
static void
image_sent(struct hop *h, struct hop_phone *p, unsigned n, struct span file, uint64_t ms, int after)
{
	enum hop_image what = hop_image_of(&p->step[n - 1], file);

	/* directory n has the images of n - 1 too */
	if (what == HOP_NO_IMAGE && n > 1)
		what = hop_image_of(&p->step[--n - 1], file);
	if (what == HOP_LIST && n == p->at && !after) {
		p->list = 1;
		p->list_at = ms;
	}
	if (what != HOP_LOADER_IMAGE && what != HOP_LAST_IMAGE)
		return;
	p->breaks = 0;
	if (what == HOP_LOADER_IMAGE) {
		sent_loader(h, p, n, file, ms, after);
		return;
	}
	p->loader[0] = '\0';
	p->loader_times = 0;
	if (n == p->at) {
		p->out = span_list_has_nocase(p->step[n - 1].last, file) ? 2 : 1;
		if (p->repeats < 2)
			p->stuck = 0;
		p->late = p->read;      /* since it asked for the image */
	}
}

/* An image, or the list, of its hop broke off. */
static void
image_broken(struct hop_phone *p, struct span file)
{
	if (p->at == 0 || hop_image_of(&p->step[p->at - 1], file) == HOP_NO_IMAGE)
		return;
	p->tried = 1;
	p->list = 0;
	p->breaks++;
	if (span_copy(file, p->broken, sizeof p->broken) != 0)
		p->broken[0] = '\0';
}

/* ---- whose record ---- */

static struct hop_phone *
find(const struct hop *h, struct span mac)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (span_is(mac, h->phone[i]->mac))
			return h->phone[i];
	return NULL;
}

static int
is_loopback(struct span ip)
{
	return span_starts(ip, "127.") || span_is(ip, "::1") || span_starts(ip, "::ffff:127.");
}

/* Is the phone that the record names the one that asked? */
static int
believed(const struct hop *h, const struct hop_record *r)
{
	return r->by == HOP_BY_WIRE || (r->by == HOP_BY_NAME && (h->names || is_loopback(r->ip)));
}

/* A phone that no plan has: what it asks for shows what it is. */
static void
stranger(struct hop *h, const char *mac, const struct hop_record *r, enum phonefile kind, int established)
{
	struct hop_stranger *s;
	size_t i;

	for (i = 0; i < h->nstranger && strcmp(h->stranger[i].mac, mac) != 0; i++)
		;
	if (i == HOP_STRANGERS)
		return;
	s = &h->stranger[i];
	if (i == h->nstranger) {
		h->nstranger++;
		memset(s, 0, sizeof *s);
		memcpy(s->mac, mac, MAC_LEN + 1);
		s->ms = r->ms;
	}
	/* what it asks for later counts if it changes what was reported */
	if (established && !s->established) {
		s->established = 1;
		span_copy(r->ip, s->ip, sizeof s->ip);
		if (h->guests)
			s->told = 0;
	}
	if (s->ip[0] == '\0')
		span_copy(r->ip, s->ip, sizeof s->ip);
	s->loader |= kind == PF_CTLSEP;
	s->old |= kind == PF_OS79XX;
	s->other |= meaning_asker(r->file) == ASKER_JAVA;
}

/* A request that is not believed to be the phone's: reported once until one is. */
static void
ignore(struct hop *h, struct hop_phone *p, const struct hop_record *r, const char *why)
{
	if (p->told_ignored)
		return;
	p->told_ignored = 1;
	emit_event(h, p, "ignored", p->at, r->ms, "a request for %.*s from %.*s does not count: %s", (int)(r->file.n < 40 ? r->file.n : 40),
	    (const char *)r->file.p, (int)(r->ip.n < 46 ? r->ip.n : 46), (const char *)r->ip.p, why);
}

/* Note where the phone is.  A lease or a neighbour entry moves it to another address, for the loader step loses its settings; a name never
 * does.  Two addresses in turn are two phones. */
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

/* The phone that the record is about, or NULL if that is not established, or no plan has it. */
static struct hop_phone *
whose(struct hop *h, const struct hop_record *r, enum phonefile *kind)
{
	char named[MAC_LEN + 1];
	struct hop_phone *p;

	*kind = phonefile_kind(base(r->file), named, NULL);
	p = find(h, r->mac.n > 0 ? r->mac : span_cstr(named));
	if (p == NULL) {
		if (r->mac.n > 0)
			span_copy(r->mac, named, sizeof named);
		if (named[0] != '\0')
			stranger(h, named, r, *kind, r->mac.n > 0 && believed(h, r));
	} else if (r->mac.n == 0 || r->by == HOP_BY_NONE)
		ignore(h, p, r, "the server does not know whose address that is");
	else if (!believed(h, r))
		ignore(h, p, r, "only its name says that it is this phone's (see -T)");
	else if (r->by == HOP_BY_NAME && p->ip[0] != '\0' && !span_is(r->ip, p->ip))
		ignore(h, p, r, "the phone has another address, and a name does not move it");
	else
		return p;
	return NULL;
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

/* A running application asks for rings, a dial plan, and whatever is no configuration and no image, at any time: no sign of a new start,
 * wherever the file is served from. */
static int
tells_nothing(enum phonefile kind)
{
	return kind == PF_RINGLIST || kind == PF_DIALPLAN || kind == PF_SYNCINFO || kind == PF_OTHER;
}

/* The hop that a record belongs to: the one whose file was sent; where no file was there, the hop of the link if that was moved before, else
 * the hop of the records before. */
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
	/* a transfer that ends may have begun in the directory before */
	if (n != p->at && (r->kind == HOP_ASKED || p->at == 0))
		enter_hop(p, n, r->ms);
	if (r->kind == HOP_ASKED && r->path.n > 0) {
		p->told_conflict = 0;
		/* it gets files again, so somebody removed the cause and moved the link */
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
			image_sent(h, p, n, file, r->ms, after);
		else if (kind == PF_IMAGE && n == p->at)
			image_broken(p, file);
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
		asked_config(h, p, kind, file, r);
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
	p->owed = p->sip = p->arrived = p->stopped = p->stuck = p->held = p->told_held = 0;
	p->restarts = 0;
	p->loader[0] = '\0';
	p->loader_times = 0;
}

/* ---- the rules ---- */

/* An arrival that is only inferred proves nothing about the image, so it lets no other phone go. */
static int
proved(const struct hop_phone *p)
{
	return p->arrived && !p->inferred;
}

static int
group_free(const struct hop *h, const struct hop_phone *p)
{
	/* a phone that runs its target already burns nothing, so nobody need go before it */
	return !h->canary || p->leader == p || proved(p->leader) || p->leader->released ||
	    (p->of == 1 && span_eq(p->step[0].from, p->step[0].to));
}

/* Why the phone must not be led to hop n now, or NULL.  Only the first hop and steps without return are held back. */
static const char *
kept_from(const struct hop *h, const struct hop_phone *p, unsigned n)
{
	if (n == 1 && !group_free(h, p))
		return "waits for the canary of its load and model";
	if (p->step[n - 1].oneway && !h->yes)
		return "there is no way back from this step; agree with -y";
	return NULL;
}

/* Its application reads the files of its hop, and no image of that hop was asked for: it may have been aboard already, or the list was
 * refused.  (An older SIP application reads its configuration too, but restarts before it asks for its rings.) */
static int
may_be_aboard(const struct hop_phone *p)
{
	return p->up && !p->out && (!p->tried || p->list != 0) &&
	    (hop_step_kind(&p->step[p->at - 1]) != HOP_SIP || (p->asked & (ASKED_RINGS | ASKED_DIALPLAN)));
}

enum evidence { NOT_SEEN, INFERRED, SEEN };

/* Does the load of hop p->at run?  SEEN: its image went out whole and its application asked for its files; at once where these are files
 * that nothing else asks for, otherwise when the phone has been quiet for a while.  INFERRED: it may be aboard already, and twice that time
 * has passed, for a phone that refuses its list starts over within a minute. */
static enum evidence
has_arrived(const struct hop *h, const struct hop_phone *p, uint64_t now)
{
	enum hop_kind kind = hop_step_kind(&p->step[p->at - 1]);
	int at_once = (kind == HOP_SIP || kind == HOP_JAVA) && (p->asked & (ASKED_RINGS | ASKED_DIALPLAN));

	if (p->up && p->out)
		return at_once || now >= p->heard + h->settled ? SEEN : NOT_SEEN;
	return may_be_aboard(p) && now >= p->heard + 2 * h->settled ? INFERRED : NOT_SEEN;
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
	if (!p->idle || p->read == 0 || p->out || !p->tried || p->list != 0 || now < p->heard + h->settled)
		return;
	if (p->broken[0] != '\0')
		mark_stuck(h, p, now, p->broken, "broke off, and the phone has not asked for it again");
	else
		mark_stuck(h, p, now, p->file, "was read after an image of this hop, whose last one never went out: the phone refuses or lacks one");
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

/* The last hop is over if its load runs. */
static void
arrive(struct hop *h, struct hop_phone *p, enum evidence seen)
{
	if (seen == NOT_SEEN || p->arrived)
		return;
	p->arrived = 1;
	p->stuck = p->owed = p->sip = 0;
	p->inferred = seen == INFERRED;
	emit_event(h, p, "arrived", p->at, p->heard, "%s", seen == SEEN ? "" : "inferred: it asked for no image, so it had the load aboard");
	if (p->inferred)
		replace_canary(h, p);
}

/* What is known of hop p->link: is it over? */
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
	snprintf(p->note, sizeof p->note, "%s", seen == SEEN ? "the new load runs" : seen == INFERRED ?
	    "inferred: it asked for no image, so it had the load aboard" : "the last image went out");
	if (move_link(h, p, n, "moved", now) && (seen != NOT_SEEN || p->late))
		owe(p);
}

/* The phone is in an older state than hop p->link is for: back, if that harms nothing. */
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
		/* before its first hop it waits; before a later one it was stopped, and only a person undoes that */
		why = p->link == HOPDIR_PARKED + 1 ? kept_from(h, p, 1) : "was stopped by an earlier run; when the cause is removed, move its link back";
		if (why != NULL) {
			hold(h, p, hopdir_hop(p->link), why, now);
			return;
		}
		p->held = p->told_held = 0;
		p->note[0] = '\0';
		/* it came up while there was nothing for it, and stays so, unless it is a loader that hunts on */
		if (move_link(h, p, 1, "released", now) && p->heard != 0)
			p->owed = 1;
		return;
	}
	/* a phone that has begun goes on, and one that has arrived stays */
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
	if (p->owed == 0 && p->heard != 0 && !p->arrived && !p->held && p->idle && now >= p->heard + h->settled &&
	    !(p->at == p->link && may_be_aboard(p)))
		p->owed = 1;
	if (p->owed != 0)
		restart(h, p, now);
	silent(h, p, now);
}

/* What is reported of a phone that no plan has. */
static void
strange_note(const struct hop_stranger *s, char *out, size_t cap)
{
	if (s->other)
		snprintf(out, cap, "a 7906 to 7975, by the files that it asks for: no plan has it");
	else if (!s->established)
		snprintf(out, cap, "no plan has this phone, and only the name of a file speaks of it");
	else if (s->loader)
		snprintf(out, cap, "no plan has this phone; it has a loader; row to add to the inventory, under mac,load: %s,LOADER", s->mac);
	else if (s->old)
		snprintf(out, cap, "no plan has this phone; it has no loader; row to add to the inventory, under mac,load: %s,LOAD, where LOAD is what its display shows "
		    "(Settings, Status, Firmware Versions)", s->mac);
	else
		snprintf(out, cap, "no plan has this phone");
}

static void
settle_stranger(struct hop *h, struct hop_stranger *s, uint64_t now)
{
	struct hop_act a = { 0 };
	struct hop_phone *p = find(h, span_cstr(s->mac));
	char note[192];

	if (s->told || p != NULL || now < s->ms + HOP_STRANGE)
		return;
	s->told = 1;
	a.mac = s->mac;
	a.ip = s->ip;
	a.ms = now;
	a.note = "";
	if (h->guests && s->established && s->loader && !s->other) {
		a.what = HOP_GUEST;
		if (h->act(h->arg, &a) == 0 && (p = find(h, span_cstr(s->mac))) != NULL) {
			/* it read its files before there were any: it goes on when it starts again */
			memcpy(p->ip, s->ip, sizeof p->ip);
			p->heard = p->since = now;
			p->idle = 1;
			emit_event(h, p, "guest", 1, now, "no plan has this phone; row to add to the inventory for a line of its own, under mac,load,line1_name,proxy1_address: %s,%.*s,,",
			    p->mac, (int)p->step[0].to.n, (const char *)p->step[0].to.p);
			return;
		}
	}
	a.what = HOP_TELL;
	a.event = "unknown";
	strange_note(s, note, sizeof note);
	a.note = note;
	h->act(h->arg, &a);
}

void
hop_settle(struct hop *h, uint64_t now)
{
	size_t i;

	for (i = 0; i < h->nstranger; i++)
		settle_stranger(h, &h->stranger[i], now);
	/* a canary stands before the others of its kind */
	for (i = 0; i < h->n; i++) {
		settle_phone(h, h->phone[i], now);
		if (proved(h->phone[i]))
			h->phone[i]->released = 1;
	}
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
	return arrived == h->n ? HOP_ALL_ARRIVED : HOP_STUCK;
}
