/* theatre - a shelf on a stage, for the unit tests: phones, links and a server's records without any of them
 *
 * A play is a list of lines, separated by ';' :
 *	a FILE N	asks for FILE, served from hop N (0: error 1, path empty)
 *	r FILE N	asks for FILE, which is there, and is not sent all the same
 *	s FILE N, f FILE N	that transfer ended well (or only the final ACK is missing: both are ok=1); or broke off
 *	t S	S seconds pass
 *	@MAC	the lines after it are of that phone; @ alone: of a client the server does not know
 *	b HOW	the server knows who asks the lines after it by lease, name, or none; i IP: they come from there
 *	m N	somebody lets the link of the first phone lead to N
 *	q	from here to the next t the records are all read before the shelf settles, as those of a file are
 *	!	start anew: the links as they are, all records so far read again
 * '$' in a name is the phone's MAC.  Else the shelf settles after each record, and after each second.  What it does is noted as
 * "MAC-suffix:event", links as "->to".
 */
#ifndef CPH_UNIT_THEATRE_H
#define CPH_UNIT_THEATRE_H

#include <stdlib.h>

#include "hop/hop.h"
#include "kit/check.h"

#define M1 "0011223344AA"
#define M2 "0011223344BB"
#define M3 "0011223344CC"

static inline struct span
s(const char *t)
{
	return span_cstr(t);
}

#define SIP_SEEN "SIPDefault.cnf,SIP<MAC>.cnf,RINGLIST.DAT,dialplan.xml"
#define OLD_SEEN "OS79XX.TXT,SIPDefault.cnf,SIP<MAC>.cnf"
#define SCCP_SEEN "CTLSEP<MAC>.tlv,SEP<MAC>.cnf.xml,XMLDefault.cnf.xml"

/* 0: SIP 7.5, 1: SIP 8.12, 2: SCCP 5.0(3) unsigned file, one way, 3: SIP 6.3, 4: SCCP 8.1(2), 5: 7.5 but not next_safe, 6: MGCP 7.7, 7: 7942 SIP 9.4(2) */
static inline struct hop_step
step(int which, const char *from)
{
	static const struct { const char *to, *serve, *last, *seen; int next_safe, oneway; } t[] = {
		{ "P0S3-07-5-00", "P0S3-07-5-00.loads,P003-07-5-00.sbn,P0S3-07-5-00.sb2", "P0S3-07-5-00.sb2", SIP_SEEN, 1, 0 },
		{ "P0S3-8-12-00", "P0S3-8-12-00.loads,P003-8-12-00.sbn,P0S3-8-12-00.sb2", "P0S3-8-12-00.sb2", SIP_SEEN, 1, 0 },
		{ "P00305000300", "P00305000300.bin", "P00305000300.bin", "OS79XX.TXT,SEP<MAC>.cnf.xml,XMLDefault.cnf.xml", 0, 1 },
		{ "P0S3-06-3-00", "P0S3-06-3-00.sbn", "P0S3-06-3-00.sbn", OLD_SEEN, 0, 0 },
		{ "P0030801SR02", "P0030801SR02.loads,P0030801SR02.sbn,P0030801SR02.sb2", "P0030801SR02.sb2", SCCP_SEEN, 1, 0 },
		{ "P0S3-07-5-00", "P0S3-07-5-00.loads,P003-07-5-00.sbn,P0S3-07-5-00.sb2", "P0S3-07-5-00.sb2", SIP_SEEN, 0, 0 },
		{ "P0M3-07-7-00", "P0M3-07-7-00.loads,P003-07-7-00.sbn,P0M3-07-7-00.sb2", "P0M3-07-7-00.sb2", "MGC<MAC>.cnf,MGCDefault.cnf", 1, 0 },
		{ "SIP42.9-4-2SR3-1S", "term42.default.loads,SIP42.9-4-2SR3-1S.loads,jar42sip.9-4-2ES26.sbn,cnu42.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn", "cvm42sip.9-4-2ES26.sbn",
		    "SEP<MAC>.cnf.xml,dialplan.xml", 1, 0 },
	};
	struct hop_step h = { 0 };

	h.from = s(from);
	h.to = s(t[which].to);
	h.serve = s(t[which].serve);
	h.last = s(t[which].last);
	h.seen = s(t[which].seen);
	h.next_safe = t[which].next_safe;
	h.oneway = t[which].oneway;
	h.seconds = 112;
	return h;
}

struct theatre {
	struct hop h;
	struct hop_phone p[4], *ptr[4];
	enum hop_by by;
	struct hop_step st[3][3];
	size_t n;
	uint64_t now;
	char log[4096], mac[MAC_LEN + 1], ip[32];
	struct hop_record rec[256];
	char text[256][4][96];
	size_t nrec;
	int quiet, canary, yes, broken, guests;
	unsigned checks;
};

static inline void
add(char *log, size_t cap, const char *text)
{
	if (strlen(log) + strlen(text) < cap)
		strcat(log, text);
}

static inline int
note(void *arg, const struct hop_act *a)
{
	struct theatre *t = arg;
	char b[128], who[8] = "";

	if (a->what == HOP_GUEST) {
		/* room for one */
		if (t->broken || t->n == 4)
			return -1;
		CHECK(hop_phone_set(&t->p[t->n], a->mac, s(""), t->st[0], 1, 1) == NULL);
		t->ptr[t->n] = &t->p[t->n];
		hop_phones(&t->h, t->ptr, ++t->n);
		return 0;
	}
	CHECK(a->event != NULL && a->mac != NULL && a->note != NULL && a->ip != NULL);
	if (t->n > 1 || a->p == NULL)
		snprintf(who, sizeof who, "%s:", a->mac + MAC_LEN - 2);
	if (a->what == HOP_LINK)
		snprintf(b, sizeof b, "%s%s->%u ", who, a->event, a->to);
	else
		snprintf(b, sizeof b, "%s%s%s ", who, a->event, a->what == HOP_RESTART && a->check_sync ? "+sync" : "");
	add(t->log, sizeof t->log, b);
	t->checks++;
	return t->broken && a->what == HOP_LINK ? -1 : 0;
}

static inline void
begin(struct theatre *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		t->ptr[i] = &t->p[i];
	hop_init(&t->h, t->ptr, t->n, note, t);
	t->h.settled = 45000;
	t->h.guests = t->guests;
	t->h.canary = t->canary;
	t->h.yes = t->yes;
	hop_begin(&t->h, t->now + 1);
}

/* phones: "0,1" steps of each, one string a phone; links: where each leads */
static inline void
stage(struct theatre *t, const char *one, const char *two, const char *three, unsigned l1, unsigned l2, unsigned l3)
{
	static const char *const macs[] = { M1, M2, M3 };
	const char *plan[3];
	unsigned link[3];
	size_t i, k;

	plan[0] = one;
	plan[1] = two;
	plan[2] = three;
	link[0] = l1;
	link[1] = l2;
	link[2] = l3;
	memset(t, 0, sizeof *t);
	t->now = 1000000000000u;
	t->by = HOP_BY_WIRE;
	for (i = 0; i < 3 && plan[i] != NULL; i++) {
		for (k = 0; plan[i][k] != '\0'; k++)
			t->st[i][k] = step(plan[i][k] - '0', k == 0 ? "P00308000500" : "before");
		CHECK(hop_phone_set(&t->p[i], macs[i], s("7960"), t->st[i], (unsigned)k, link[i]) == NULL);
	}
	t->n = i;
	snprintf(t->mac, sizeof t->mac, "%s", M1);
}

static inline void
line(struct theatre *t, const char *l)
{
	char what[8], file[64], *to, *d;
	unsigned n = 0;
	struct hop_record *r;
	size_t i;

	while (*l == ' ')
		l++;
	if (l[0] == '@') {
		snprintf(t->mac, sizeof t->mac, "%s", l + 1);
		return;
	}
	if (l[0] == '!') {
		/* the same phones, only links and records */
		for (i = 0; i < t->n; i++) {
			struct hop_phone old = t->p[i];

			CHECK(hop_phone_set(&t->p[i], old.mac, s(old.model), old.step, old.of, old.link) == NULL);
		}
		begin(t);
		for (i = 0; i < t->nrec; i++)
			hop_record(&t->h, &t->rec[i]);
		hop_settle(&t->h, t->now);
		return;
	}
	if (l[0] == 'q') {
		t->quiet = 1;
		return;
	}
	if (l[0] == 'b' || l[0] == 'i') {
		if (l[0] == 'i')
			snprintf(t->ip, sizeof t->ip, "%s", l + 2);
		else
			t->by = strcmp(l + 2, "lease") == 0 ? HOP_BY_WIRE : strcmp(l + 2, "name") == 0 ? HOP_BY_NAME : HOP_BY_NONE;
		return;
	}
	if (l[0] == 'm') {
		hop_link_moved(&t->p[0], (unsigned)atoi(l + 1), t->now);
		return;
	}
	if (sscanf(l, "%7s %63s %u", what, file, &n) < 2) {
		CHECK_ROW(0, "a line that can be played");
		return;
	}
	if (what[0] == 't') {
		t->quiet = 0;
		for (i = (size_t)atoi(file); i > 0; i--) {
			t->now += 1000;
			hop_settle(&t->h, t->now);
		}
		return;
	}
	t->now += 10;
	r = &t->rec[t->nrec];
	memset(r, 0, sizeof *r);
	r->kind = strchr("ar", what[0]) != NULL ? HOP_ASKED : HOP_SENT;
	r->ok = what[0] == 'a' ? n != 0 : what[0] == 's';
	r->ms = t->now;
	r->by = t->mac[0] == '\0' ? HOP_BY_NONE : t->by;
	to = t->text[t->nrec][0];
	for (d = file; *d != '\0'; d++) {
		if (*d == '$')
			to += sprintf(to, "%s", t->mac[0] != '\0' ? t->mac : M1);
		else
			*to++ = *d;
	}
	*to = '\0';
	if (n != 0)
		snprintf(t->text[t->nrec][1], 96, ".hops/%s/%u/X", t->mac, n);
	snprintf(t->text[t->nrec][2], 96, "%s", t->mac);
	snprintf(t->text[t->nrec][3], 96, "%s", t->ip[0] != '\0' ? t->ip : "192.0.2.1");
	r->file = s(t->text[t->nrec][0]);
	r->path = s(t->text[t->nrec][1]);
	r->mac = s(t->text[t->nrec][2]);
	r->ip = s(t->text[t->nrec][3]);
	t->nrec++;
	hop_record(&t->h, r);
	for (i = 0; i < t->n; i++)
		CHECK_ROW(t->p[i].at <= t->p[i].of && t->p[i].loader_hop <= t->p[i].of, l);
	if (!t->quiet)
		hop_settle(&t->h, t->now);
}

static inline void
lines(struct theatre *t, const char *play)
{
	char one[256];
	const char *end;

	for (; play != NULL && *play != '\0'; play = *end == ';' ? end + 1 : end) {
		end = strchr(play, ';');
		if (end == NULL)
			end = play + strlen(play);
		snprintf(one, sizeof one, "%.*s", (int)(end - play), play);
		line(t, one);
	}
}

static inline void
scene(struct theatre *t, const char *name, const char *play, const char *want)
{
	size_t n;

	lines(t, play);
	n = strlen(t->log);
	if (n > 0)
		t->log[n - 1] = '\0';
	if (strcmp(t->log, want) != 0)
		fprintf(stderr, "[%s]\n  did:    %s\n  wanted: %s\n", name, t->log, want);
	CHECK_ROW(strcmp(t->log, want) == 0, name);
}

/* what phones ask for, as in the logs */
#define UAL_SIP(n) "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf " n ";s SIP$.cnf " n
#define APP_SIP(n) "a SIPDefault.cnf " n ";a SIP$.cnf " n ";a RINGLIST.DAT 0;a dialplan.xml 0"
#define GET(f, n) "a " f " " n ";s " f " " n
#define INTO_75 "a OS79XX.TXT 1;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;" GET("P003-07-5-00.sbn", "1") ";" UAL_SIP("1") ";" GET("P0S3-07-5-00.loads", "1")
#define TO_812(n) "a SIPDefault.cnf " n ";a SIP$.cnf " n ";t 15;" UAL_SIP(n) ";" GET("P0S3-8-12-00.loads", n) ";" GET("P003-8-12-00.sbn", n) ";t 26;" UAL_SIP(n) ";" \
	GET("P0S3-8-12-00.loads", n) ";" GET("P0S3-8-12-00.sb2", n)

#endif
