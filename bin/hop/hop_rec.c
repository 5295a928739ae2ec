/* What one record says about a phone. */
#include <stdio.h>
#include <string.h>

#include "hop_int.h"
#include "num.h"
#include "cisco/phonefile.h"

/* Without what the phone puts in front. */
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

/* ".hops/<MAC>/<n>/FILE": n; 0 for everything else. */
static unsigned
hop_of_path(const char *mac, struct span path)
{
	struct span rest = path, w;
	uint64_t v;

	if (path.n == 0 || !span_cut(&rest, '/', &w) || !span_is(w, ".hops") || !span_cut(&rest, '/', &w) || !span_is(w, mac) ||
	    !span_cut(&rest, '/', &w) || rest.p == NULL || num_u64(w, 1, HOP_MAX, &v) != NUM_OK)
		return 0;
	return (unsigned)v;
}

/* The phone is given the files of hop n now. */
static void
visit(struct hop_phone *p, unsigned n, uint64_t ms)
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
		hop_tell(h, p, "again", p->at, r->ms, "asks for %.*s once more", (int)(file.n < 60 ? file.n : 60), (const char *)file.p);
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
stop(struct hop *h, struct hop_phone *p, uint64_t ms, const char *why, const char *one, struct span two)
{
	/* stopped by an earlier run, and its link was moved back since: it begins anew */
	if (ms < h->begun && p->link < HOP_PARKED)
		return 0;
	if (p->stopped)
		return 1;
	p->stopped = 1;
	p->stopped_at = ms;
	hop_tell(h, p, "stopped", p->at, ms, "%s: %s, then %.*s", why, one, (int)(two.n < 60 ? two.n : 60), (const char *)two.p);
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
		goes_on = !stop(h, p, ms, "two loaders without an application between: something shows it two directories", p->loader, file);
	p->loader_times = same && goes_on ? p->loader_times + 1 : 1;
	if (p->loader_times >= HOP_SAME_LOADER &&
	    !stop(h, p, ms, "the same loader again and again: its .loads gives another LA_VERSION, or the phone cannot burn it", p->loader, file))
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
address(struct hop *h, struct hop_phone *p, const struct hop_record *r)
{
	if (span_is(r->ip, p->ip))
		return;
	if (p->last_ip[0] != '\0' && span_is(r->ip, p->last_ip) && r->ms < p->ip_at + HOP_PATIENCE && !p->told_conflict) {
		p->told_conflict = 1;
		hop_tell(h, p, "conflict", p->at, r->ms, "two phones claim to be this one, at %s and %s", p->last_ip, p->ip);
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
			hop_tell(h, p, "conflict", p->at, r->ms, "%.*s: the server has contradicting news of who that is, "
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
	address(h, p, r);
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
	unsigned n = hop_of_path(p->mac, r->path);

	if (tells_nothing(kind))
		return p->at;
	if (n == 0 && p->moved != 0 && r->ms >= p->moved && p->link <= p->of)
		n = p->link;
	return n == 0 || n > p->of ? p->at : n;
}

void
hop_record(struct hop *h, const struct hop_record *r)
{
	enum phonefile kind;
	struct hop_phone *p = whose(h, r, &kind);
	struct span file = base(r->file);
	unsigned n;

	if (p == NULL)
		return;
	heard(h, p, r);
	n = belongs(p, r, kind);
	/* a transfer that ends may be one of the directory before */
	if (n != p->at && (r->kind == HOP_ASKED || p->at == 0))
		visit(p, n, r->ms);
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
		return;
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
		return;
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
}
