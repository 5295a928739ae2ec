/* What the records say about each phone. */
#include <stdio.h>
#include <string.h>

#include "cisco/phonefile.h"
#include "hop.h"
#include "stranger.h"

/* The name without the directory of tftp_cfg_dir. */
static struct span
base(struct span file)
{
	size_t slash = span_rfind(file, '/');

	return slash < file.n ? span_sub(file, slash + 1, file.n) : file;
}

/* n of ".hops/<MAC>/<n>/FILE", 0 for every other path. */
static unsigned
path_hop(const struct hop_phone *p, struct span path)
{
	struct span rest = { NULL, 0 };
	unsigned n = hopdir_number(path, p->mac, &rest);

	return rest.p == NULL || n > HOPDIR_MAX ? 0 : n;
}

/* What the phone did before proves nothing for this hop. */
static void
forget_evidence(struct hop_phone *p)
{
	p->arrived = p->inferred = p->out = p->up = p->ran = p->read = p->late = p->stuck = 0;
	p->tried = p->unsaid = p->list = p->refusals = p->breaks = p->repeats = 0;
	p->whole = p->lost = p->rounds = p->cut = 0;
	p->broken[0] = '\0';
}

/* The phone is given the files of hop n now. */
static void
enter_hop(struct hop_phone *p, unsigned n, uint64_t ms)
{
	int tried;

	if (p->moved == 0 || n != p->link)
		p->since = ms;
	/* before its first hop the phone found no files: what it asked for then belongs to the same start (a loader begins with CTLSEP) */
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

/* ---- configuration: what is asked for, and what only the new application asks for ---- */

static const struct config { enum phonefile kind; unsigned bit; int names_load, starts; } configs[] = {
	{ PF_CTLSEP, ASKED_CTL, 0, 1 }, { PF_OS79XX, ASKED_OS79XX, 1, 1 }, { PF_SIPDEFAULT, ASKED_SIPDEFAULT, 1, 0 },
	{ PF_SIPMAC, ASKED_SIP, 1, 0 },
	{ PF_XMLDEFAULT, ASKED_XML, 1, 0 }, { PF_SEPMAC, ASKED_SEP, 1, 0 }, { PF_MGCMAC, ASKED_MGC, 1, 0 },
	{ PF_MGCDEFAULT, ASKED_MGCDEFAULT, 1, 0 }, { PF_RINGLIST, ASKED_RINGS, 0, 0 }, { PF_DIALPLAN, ASKED_DIALPLAN, 0, 0 },
};

static const struct config *
config_of(enum phonefile kind)
{
	size_t i;

	for (i = 0; i < sizeof configs / sizeof configs[0]; i++)
		if (configs[i].kind == kind)
			return &configs[i];
	return NULL;
}

/* A loader asks for these first, and so does no SIP or MGCP application; the first is missing where the server was started meanwhile. */
#define HUNTS (ASKED_CTL | ASKED_SEP)

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
		p->up = p->read && !(a & HUNTS) && (a & ASKED_MGC);
		break;
	case HOP_JAVA:
		/* it asks for its dial plan only when it has understood its configuration; SCCP has none */
		p->up = p->read && (a & ASKED_SEP) && ((a & ASKED_DIALPLAN) || !span_starts(p->step[p->at - 1].to, "SIP"));
		break;
	case HOP_OLD:
		/* an application of another protocol reads OS79XX.TXT too, but not these files */
		if (span_list_has_nocase(p->step[p->at - 1].seen, span_cstr("SIPDefault.cnf")))
			p->up = p->read && !(a & HUNTS) && (a & (ASKED_SIP | ASKED_SIPDEFAULT));
		else
			p->up = p->read && !(a & ASKED_CTL) && (a & (ASKED_SEP | ASKED_XML));
		break;
	}
	/* Remember it.  The phone may start again while the server is killed and loses records; who reads these records from their beginning
	 * must still find that the phone has arrived. */
	if (p->up && p->out && !p->lost && hop_at_once(p))
		p->ran = 1;
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

/* The phone starts over. */
static void
started(struct hop *h, struct hop_phone *p, uint64_t ms)
{
	p->asked = 0;
	p->read = 0;
	if (p->list == 1)
		p->list = 2;
	if (p->breaks > 1)
		hop_stuck(h, p, ms, p->broken, "broke off again and again");
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

/* It starts over.  Did it read its configuration since it started last, or tried to, and neither asked for an image nor came up?  It will do
 * that for ever: a bad line, files that name no load, or a 7906 to 7975 that does not understand its file. */
static void
goes_round(struct hop *h, struct hop_phone *p, uint64_t ms)
{
	if (!p->lost && (p->up || !p->read))
		return;
	p->rounds++;
	p->cut = p->lost ? p->cut + 1 : 0;
	if (p->cut >= HOP_CUT)
		hop_stuck(h, p, ms, "its configuration", "does not come whole, at one start after the other");
	else if (p->rounds >= HOP_ROUNDS)
		hop_stuck(h, p, ms, "its configuration", "is read at one start after the other, and neither is an image asked for nor does the new load run");
}

/* A configuration file went out whole, or not: it broke off, or is there and was not sent.  A phone that lacks one does not know its load, so
 * that it asks for no image shows nothing; nor does an application that comes up without it show which one it is, for it goes on with the
 * settings that it has. */
static void
config_ended(struct hop_phone *p, enum phonefile kind, int ok)
{
	const struct config *c = config_of(kind);

	if (c == NULL || !c->names_load)
		return;
	if (ok) {
		p->whole |= c->bit;
		p->lost &= ~c->bit;
	} else
		p->lost |= c->bit & ~p->whole;  /* it may have asked twice, and have had the other answer */
}

static void
asked_config(struct hop *h, struct hop_phone *p, enum phonefile kind, struct span file, const struct hop_record *r)
{
	const struct config *c = config_of(kind);

	if (c == NULL)
		return;
	if (c->starts && p->at != 0)
		goes_round(h, p, r->ms);
	if (c->starts || begins_application(p, kind))
		started(h, p, r->ms);
	if (c->starts)
		p->whole = p->lost = 0;
	p->asked |= c->bit;
	if (p->at == 0)
		return;
	if (r->path.n > 0 && c->names_load) {
		if (r->ok) {
			p->read = 1;
			p->late |= p->out != 0;
		} else
			config_ended(p, kind, 0);
	}
	look_up(p);
	/* a phone with a loader does not ask for OS79XX.TXT, unless it is a SIP application that still does: not known once the loader of the
	 * hop before went out */
	if (kind == PF_OS79XX && hop_has_loader(p, p->at) && hop_step_kind(&p->step[p->at - 1]) != HOP_OLD && p->loader_hop + 1 < p->at)
		older(p, "asks as a phone without loader does", file);
}

/* ---- images ---- */

static void
cannot_be_had(struct hop *h, struct hop_phone *p, const char *what, const struct hop_record *r)
{
	char why[128];

	snprintf(why, sizeof why, "%s, and it cannot be had%s%.*s", what, r->reason.n > 0 ? ": " : "", (int)(r->reason.n < 60 ? r->reason.n : 60),
	    r->reason.n > 0 ? (const char *)r->reason.p : "");
	hop_stuck(h, p, r->ms, p->file, why);
}

/* Does it ask for the list again because it refuses it?  A phone with a loader starts over within a minute; a reset 7906 to 7975 asks twice,
 * and again every 90 to 150 seconds, without starting over. */
static int
refuses_list(struct hop_phone *p, uint64_t ms)
{
	if (p->list == 1 && hop_step_kind(&p->step[p->at - 1]) == HOP_JAVA)
		return ++p->refusals > 3;
	return p->list == 2 && ms < p->list_at + HOP_AGAIN && ++p->refusals > 1;
}

/* An image, or the list, of the hop it is on. */
static void
asked_own_image(struct hop *h, struct hop_phone *p, enum hop_image what, const struct hop_record *r)
{
	if (what == HOP_LIST && r->ok) {
		if (refuses_list(p, r->ms))
			hop_stuck(h, p, r->ms, p->file, "was read, no image was asked for, and the phone starts over: it refuses that list "
			    "(cph-unpack -t says why)");
		p->list = 0;
		return;
	}
	/* until a record says what became of it */
	p->unsaid = r->ok && what == HOP_LAST_IMAGE;
	p->tried = !p->unsaid;
	p->list = p->refusals = 0;
	if (what == HOP_LAST_IMAGE && hop_step_kind(&p->step[p->at - 1]) == HOP_JAVA)
		p->out = 0;             /* it fetches another one */
	if (what == HOP_LAST_IMAGE && p->out && ++p->repeats > 1)
		hop_stuck(h, p, r->ms, p->file, "went out whole, and is asked for again and again: the phone refuses it (cph-unpack -t says why)");
	if (!r->ok)
		cannot_be_had(h, p, "this hop needs it", r);
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
	/* switched off and on: the loader reads its list, and starts the application that is aboard */
	if ((p->arrived || p->ran) && what == HOP_LIST && r->ok)
		return;
	p->asked = p->whole = p->lost = p->rounds = p->cut = 0;
	p->read = p->up = p->ran = 0;
	if (what == HOP_LAST_IMAGE)
		p->wants_last = 1;
	else if (what == HOP_LOADER_IMAGE)
		p->wants_last = 0;
	if (p->arrived) {
		p->arrived = 0;
		hop_event(h, p, "again", p->at, r->ms, "asks for %.*s once more", (int)(file.n < 60 ? file.n : 60), (const char *)file.p);
	}
	if (what != HOP_NO_IMAGE) {
		asked_own_image(h, p, what, r);
		return;
	}
	/* a phone that fetches an older image does not run a newer one */
	if (p->at > 1 && hop_image_of(&p->step[p->at - 2], file) != HOP_NO_IMAGE)
		p->tried = 1;
	if (r->ok)
		return;
	/* its directory names the load of this hop only: one that has it asks for no other */
	p->tried = 1;
	for (n = 1; n < p->at; n++)
		if (hop_image_of(&p->step[n - 1], file) != HOP_NO_IMAGE) {
			older(p, "asks for an image of an earlier hop", file);
			return;
		}
	if (span_ends_nocase(file, ".bin"))
		older(p, "asks as an unsigned load does", file);
	/* a 7906 to 7975 asks for nothing but what its configuration and its list name */
	if (hop_step_kind(&p->step[p->at - 1]) == HOP_JAVA)
		cannot_be_had(h, p, "a list or a configuration file names it", r);
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
	hop_event(h, p, "stopped", p->at, ms, "%s: %s, then %.*s", why, one, (int)(two.n < 60 ? two.n : 60), (const char *)two.p);
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
		p->unsaid = 0;
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
	p->unsaid = p->list = 0;
	p->breaks++;
	if (span_copy(file, p->broken, sizeof p->broken) != 0)
		p->broken[0] = '\0';
}

/* ---- whose record ---- */

int
hop_loopback(struct span ip)
{
	return span_starts(ip, "127.") || span_is(ip, "::1") || span_starts(ip, "::ffff:127.");
}

/* Is the phone that the record names the one that asked? */
static int
believed(const struct hop *h, const struct hop_record *r)
{
	return r->by == HOP_BY_WIRE || (r->by == HOP_BY_NAME && (h->names || hop_loopback(r->ip)));
}

/* A request that does not count as the phone's.  Reported once for each phone. */
static void
ignore(struct hop *h, struct hop_phone *p, const struct hop_record *r, const char *why)
{
	if (p->told_ignored)
		return;
	p->told_ignored = 1;
	hop_event(h, p, "ignored", p->at, r->ms, "a request for %.*s from %.*s does not count: %s", (int)(r->file.n < 40 ? r->file.n : 40),
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
		hop_event(h, p, "conflict", p->at, r->ms, "two phones claim to be this one, at %s and %s", p->last_ip, p->ip);
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
	p = hop_find(h, r->mac.n > 0 ? r->mac : span_cstr(named));
	if (p == NULL) {
		if (r->mac.n > 0)
			span_copy(r->mac, named, sizeof named);
		if (named[0] != '\0')
			stranger_note(h, named, r, *kind, r->mac.n > 0 && believed(h, r));
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

/* A SIP application without its own file asks for it every 31 seconds, and does nothing else. */
static int
asks_again(const struct hop_phone *p, const struct hop_record *r)
{
	return r->kind == HOP_ASKED && !r->ok && r->path.n == 0 && p->stirred != 0 && span_is(base(r->file), p->file);
}

static void
heard(struct hop *h, struct hop_phone *p, const struct hop_record *r)
{
	if (r->ms > p->stirred && !asks_again(p, r))
		p->stirred = r->ms;
	if (p->heard == 0)
		p->since = r->ms;
	if (r->ms > p->heard)
		p->heard = r->ms;
	p->told_silent = 0;
	note_address(h, p, r);
}

/* ---- a record ---- */

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

/* A transfer has ended. */
static void
ended(struct hop *h, struct hop_phone *p, unsigned n, enum phonefile kind, struct span file, const struct hop_record *r)
{
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
	else if (n == p->at)
		config_ended(p, kind, r->ok);
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
		ended(h, p, n, kind, file, r);
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
