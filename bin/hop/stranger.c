#include <stdio.h>
#include <string.h>

#include "stranger.h"

#define ADD_ROW "add a row to the inventory, with its model, and with its load as the display shows it (Settings, Status, Firmware Versions)"

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

/* What is reported of a phone that no plan has.  Where stranger_row has a row for it, that follows. */
static const char *
strange_note(const struct hop_stranger *s)
{
	if (s->other)
		return "a 7906 to 7975, by the files that it asks for; no plan has it; " ADD_ROW;
	if (!s->established)
		return "no plan has this phone, and only the name of a file speaks of it";
	if (s->loader && !s->ours)
		return "no plan has this phone; a 7940 or 7960 that runs SCCP, or a 7906 to 7975; " ADD_ROW;
	if (s->loader)
		return "no plan has this phone; it has a loader; a row in the inventory puts it into the plan";
	if (s->old)
		return "no plan has this phone; it has no loader; " ADD_ROW;
	return "no plan has this phone";
}

int
stranger_row(struct hop *h, const char *mac, const char **model, char load[STRANGER_LOAD])
{
	const struct hop_phone *guest = hop_find(h, span_cstr(mac));
	const struct hop_stranger *s;
	size_t i;

	for (i = 0; i < h->nstranger && strcmp(h->stranger[i].mac, mac) != 0; i++)
		;
	if (i == h->nstranger)
		return 0;
	s = &h->stranger[i];
	if (guest == NULL && !s->other && (!s->established || !(s->loader || s->old)))
		return 0;
	*model = guest != NULL || (s->loader && s->ours && !s->other) ? "" : "MODEL";
	if (guest != NULL)
		span_copy(guest->step[0].to, load, STRANGER_LOAD);
	else
		snprintf(load, STRANGER_LOAD, "%s", (*model)[0] == '\0' ? "LOADER" : "LOAD");
	return 1;
}

static void
settle_stranger(struct hop *h, struct hop_stranger *s, uint64_t now)
{
	struct hop_act a = { 0 };
	struct hop_phone *p = hop_find(h, span_cstr(s->mac));

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
			p->heard = p->stirred = p->since = now;
			p->idle = 1;
			hop_event(h, p, "guest", 1, now, "no plan has this phone; a row in the inventory gives it a line of its own");
			return;
		}
	}
	a.what = HOP_TELL;
	a.event = "unknown";
	a.note = strange_note(s);
	h->act(h->arg, &a);
}

void
strangers_settle(struct hop *h, uint64_t now)
{
	size_t i;

	for (i = 0; i < h->nstranger; i++)
		settle_stranger(h, &h->stranger[i], now);
}
