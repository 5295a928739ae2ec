#include <stdio.h>
#include <string.h>

#include "stranger.h"

/* A guest goes straight to the newest load, which every loader of a 7940 or 7960 can take. */
static int
may_be_guest(const struct hop *h, const struct hop_stranger *s)
{
	return h->guests && s->established && s->loader && s->ours && !s->other;
}

void
stranger_note(struct hop *h, const char *mac, const struct hop_record *r, enum phonefile kind, int established)
{
	struct hop_stranger *s;
	size_t i;
	int was;

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
	was = may_be_guest(h, s);
	if (established && !s->established) {
		s->established = 1;
		span_copy(r->ip, s->ip, sizeof s->ip);
	}
	if (s->ip[0] == '\0')
		span_copy(r->ip, s->ip, sizeof s->ip);
	s->loader |= kind == PF_CTLSEP;
	s->old |= kind == PF_OS79XX;
	/* a 7906 to 7975 asks for CTLSEP<MAC>.tlv too, but for none of these */
	s->ours |= kind == PF_SIPMAC || kind == PF_SIPDEFAULT || kind == PF_MGCMAC || kind == PF_MGCDEFAULT;
	s->other |= meaning_asker(r->file) == ASKER_JAVA;
	/* it was reported as unknown before this was known */
	if (!was && may_be_guest(h, s))
		s->told = 0;
}

/* What is reported of a phone that no plan has. */
static void
strange_note(const struct hop_stranger *s, char *out, size_t cap)
{
	if (s->other)
		snprintf(out, cap, "a 7906 to 7975, by the files that it asks for; no plan has it; row to add to the inventory, under mac,model,load: %s,MODEL,LOAD, "
		    "as its display shows (Settings, Model Information)", s->mac);
	else if (!s->established)
		snprintf(out, cap, "no plan has this phone, and only the name of a file speaks of it");
	else if (s->loader && !s->ours)
		snprintf(out, cap, "no plan has this phone; a 7940 or 7960 that runs SCCP, or a 7906 to 7975; row to add to the inventory, under mac,model,load: "
		    "%s,MODEL,LOAD, as its display shows", s->mac);
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
	struct hop_phone *p = hop_find(h, span_cstr(s->mac));
	char note[240];

	if (s->told || p != NULL || now < s->ms + HOP_STRANGE)
		return;
	s->told = 1;
	a.mac = s->mac;
	a.ip = s->ip;
	a.ms = now;
	a.note = "";
	if (may_be_guest(h, s)) {
		a.what = HOP_GUEST;
		if (h->act(h->arg, &a) == 0 && (p = hop_find(h, span_cstr(s->mac))) != NULL) {
			/* it read its files before there were any: it goes on when it starts again */
			memcpy(p->ip, s->ip, sizeof p->ip);
			p->heard = p->since = now;
			p->idle = 1;
			hop_event(h, p, "guest", 1, now, "no plan has this phone; row to add to the inventory for a line of its own, under mac,load,line1_name,proxy1_address: %s,%.*s,,",
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
strangers_settle(struct hop *h, uint64_t now)
{
	size_t i;

	for (i = 0; i < h->nstranger; i++)
		settle_stranger(h, &h->stranger[i], now);
}
