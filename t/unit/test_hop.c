/* The shelf by itself: what the rules of cph-hop(8) make of records, and that a program that starts anew with the same records comes to the same. */
#include <stdlib.h>

#include "checksync.h"
#include "hop_int.h"
#include "unit/check.h"

#define M1 "0011223344AA"
#define M2 "0011223344BB"
#define M3 "0011223344CC"

static struct span
s(const char *t)
{
	return span_cstr(t);
}

#define SIP_SEEN "SIPDefault.cnf,SIP<MAC>.cnf,RINGLIST.DAT,dialplan.xml"
#define OLD_SEEN "OS79XX.TXT,SIPDefault.cnf,SIP<MAC>.cnf"
#define SCCP_SEEN "CTLSEP<MAC>.tlv,SEP<MAC>.cnf.xml,XMLDefault.cnf.xml"

/* 0: SIP 7.5, 1: SIP 8.12, 2: SCCP 5.0(3) unsigned file, one way, 3: SIP 6.3, 4: SCCP 8.1(2), 5: 7.5 but not next_safe, 6: MGCP 7.7 */
static struct hop_step
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

/* ---- a small theatre ----
 *
 * A play is a list of lines, separated by ';' :
 *	a FILE N	asks for FILE, served from hop N (0: error 1, path empty)
 *	s FILE N, f FILE N	that transfer ended well; or only the final ACK is missing (both are ok=1); or broke off
 *	t S	S seconds pass
 *	@MAC	the lines after it are of that phone; @ alone: of a client the server does not know
 *	m N	somebody lets the link of the first phone lead to N
 *	!	start anew: the links as they are, all records so far read again
 * '$' in a name is the phone's MAC.  After each record and each second the shelf settles.  What it does is noted as "MAC-suffix:event hop", links as "->to".
 */
struct theatre {
	struct hop h;
	struct hop_phone p[3];
	struct hop_step st[3][3];
	size_t n;
	uint64_t now;
	char log[4096], mac[MAC_LEN + 1], ip[32];
	struct hop_record rec[256];
	char text[256][4][96];
	size_t nrec;
	int quiet, canary, yes, broken;
	unsigned checks;
};

static void
add(char *log, size_t cap, const char *text)
{
	if (strlen(log) + strlen(text) < cap)
		strcat(log, text);
}

static int
note(void *arg, const struct hop_act *a)
{
	struct theatre *t = arg;
	char b[128], who[8] = "";

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

static void
begin(struct theatre *t)
{
	hop_init(&t->h, t->p, t->n, note, t);
	t->h.canary = t->canary;
	t->h.yes = t->yes;
	hop_begin(&t->h, t->now + 1);
}

/* phones: "0,1" steps of each, one string a phone; links: where each leads */
static void
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
	for (i = 0; i < 3 && plan[i] != NULL; i++) {
		for (k = 0; plan[i][k] != '\0'; k++)
			t->st[i][k] = step(plan[i][k] - '0', k == 0 ? "P00308000500" : "before");
		CHECK(hop_phone_set(&t->p[i], macs[i], s("7960"), t->st[i], (unsigned)k, link[i]) == NULL);
	}
	t->n = i;
	snprintf(t->mac, sizeof t->mac, "%s", M1);
}

static void
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
	if (l[0] == 'm') {
		hop_link_moved(&t->p[0], (unsigned)atoi(l + 1), t->now);
		return;
	}
	if (sscanf(l, "%7s %63s %u", what, file, &n) < 2) {
		CHECK_ROW(0, "a line that can be played");
		return;
	}
	if (what[0] == 't') {
		for (i = (size_t)atoi(file); i > 0; i--) {
			t->now += 1000;
			hop_settle(&t->h, t->now);
		}
		return;
	}
	t->now += 10;
	r = &t->rec[t->nrec];
	memset(r, 0, sizeof *r);
	r->kind = what[0] == 'a' ? HOP_ASKED : HOP_SENT;
	r->ok = what[0] == 'a' ? n != 0 : what[0] == 's';
	r->ms = t->now;
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
	if (!t->quiet)
		hop_settle(&t->h, t->now);
}

static void
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

static void
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

/* phones: one string of digits each, NULL = no more; canary, yes */
static const struct row {
	const char *name, *one, *two;
	unsigned l1, l2;
	int canary, yes;
	const char *play, *want;
} rows[] = {
	{ "SCCP 5 to SIP 8.12, request by request", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";t 46;" TO_812("2") ";t 46;" APP_SIP("2"), "moved->2 arrived" },
	{ "the image went out, the application was never seen: not arrived", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";" GET("P0S3-8-12-00.sb2", "1") ";t 400", "" },
	{ "a broken transfer is no image", "01", NULL, 1, 0, 0, 0, INTO_75 ";a P0S3-07-5-00.sb2 1;f P0S3-07-5-00.sb2 1;t 40", "" },
	{ "seen without RINGLIST.DAT: after a while", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 46;a SIPDefault.cnf 1;a SIP$.cnf 1;t 44", "" },
	{ "seen without RINGLIST.DAT: then", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 46;a SIPDefault.cnf 1;a SIP$.cnf 1;t 46", "arrived" },
	{ "a loader that hunts is no application", "1", NULL, 1, 0, 0, 0, UAL_SIP("1") ";t 300", "restart" },
	{ "a hunt of SIP files after the image is none either", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";" UAL_SIP("1") ";a RINGLIST.DAT 0;t 300", "restart" },
	{ "next_safe=no: only when it was seen, and then it needs a restart", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;" GET("P0S3-06-3-00.sbn", "1") ";a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;t 46", "moved->2 restart" },
	{ "next_safe=no above a loader: restart by check-sync", "51", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";t 46;" APP_SIP("1") ";t 50", "moved->2 restart+sync" },
	{ "the image was aboard already: configuration read, no image asked for", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 46", "moved->2 restart+sync" },
	{ "... but it did ask, and the transfer broke off", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;a P0S3-06-3-00.sbn 1;f P0S3-06-3-00.sbn 1;t 300", "restart" },
	{ "link moved late: the new application read the old files", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;a SIP$.cnf 1;t 46", "moved->2 restart+sync" },
	{ "... half of the files only: it goes on by itself", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;a SIP$.cnf 2;t 15;" UAL_SIP("2") ";a P003-8-12-00.sbn 2;t 60", "moved->2" },
	{ "a restart is tried three times, ten minutes apart", "31", NULL, 1, 0, 0, 0,
	    "a SIPDefault.cnf 1;a SIP$.cnf 1;t 3000", "moved->2 restart restart restart" },
	{ "... and not any more once it is heard of", "31", NULL, 1, 0, 0, 0,
	    "a SIPDefault.cnf 1;a SIP$.cnf 1;t 60;" UAL_SIP("2") ";a P0S3-8-12-00.loads 2;t 500", "moved->2 restart" },
	{ "syncinfo.xml read is not restarted yet", "51", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";" APP_SIP("1") ";t 50;a syncinfo.xml 2;a dialplan.xml 0;t 700", "moved->2 restart+sync restart+sync" },
	{ "verification failed after the move: hunts on by the new files, asks the old image by name, which is there", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";" GET("P0S3-07-5-00.sb2", "2") ";" TO_812("2") ";" APP_SIP("2"), "moved->2 arrived" },
	{ "reappears with its old load: an image of an earlier hop that is not there", "301", NULL, 1, 0, 0, 0,
	    "a SIP$.cnf 1;t 46;" UAL_SIP("2") ";a P0S3-07-5-00.loads 2;t 24;" APP_SIP("2") ";t 46;a SIP$.cnf 3;a P0S3-06-3-00.sbn 0",
	    "moved->2 restart moved->3 restart+sync back->2" },
	{ "reappears unsigned: .bin", "201", NULL, 1, 0, 0, 1,
	    "a XMLDefault.cnf.xml 1;t 46;a OS79XX.TXT 2;a XMLDefault.cnf.xml 2;a P003-07-5-00.bin 0", "moved->2 restart back->1" },
	{ "asks for OS79XX.TXT at a hop that begins with a loader", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 46;a OS79XX.TXT 2", "moved->2 restart+sync back->1" },
	{ "... not once the loader of the hop before went out: a SIP application may still ask for it", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";a OS79XX.TXT 2;t 5", "moved->2" },
	{ "never back once a newer loader went out", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 46;" UAL_SIP("2") ";" GET("P003-8-12-00.sbn", "2") ";a P0S3-8-12-00.bin 0;t 5",
	    "moved->2 restart+sync odd" },
	{ "nor where the records do not reach back", "31", NULL, 2, 0, 0, 0, "a OS79XX.TXT 2;a SIP$.cnf 2;a P0S3-8-12-00.bin 0;t 5", "odd" },
	{ "an unsigned phone on its first hop is where it belongs", "01", NULL, 1, 0, 0, 0, "a OS79XX.TXT 1;a XMLDefault.cnf.xml 1;a P003-07-5-00.bin 0;t 5", "" },
	{ "an image that is not there, and nothing since: it was not known when it began", "01", NULL, 1, 0, 0, 0,
	    "a SIP$.cnf 1;a P0S3-07-5-00.sbn 0;t 46;a OS79XX.TXT 1;a SIP$.cnf 1;t 5", "restart" },
	{ "two loaders without an application between", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P003-8-12-00.sbn", "2") ";t 5;a CTLSEP$.tlv 0;t 300", "stopped parked->101" },
	{ "the same loader three times", "01", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";t 100;" GET("P003-07-5-00.sbn", "1"), "stopped parked->101" },
	{ "an application between", "01", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P0S3-07-5-00.sb2", "1") ";" GET("P003-8-12-00.sbn", "2"), "moved->2" },
	{ "stopped, and started again by hand", "0", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";!;t 10;a SIP$.cnf 1;!",
	    "stopped parked->101 stopped released->1" },
	{ "a stop that is history, its link moved back: but once more is too much", "0", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";m 1;!;t 10;" GET("P003-07-5-00.sbn", "1") ";"
	    GET("P003-07-5-00.sbn", "1") ";t 1;" GET("P003-07-5-00.sbn", "1"), "stopped parked->101 stopped parked->101" },
	{ "one way without -y: it waits before its first hop", "21", NULL, 1, 0, 0, 0, "t 2;a OS79XX.TXT 0;t 100", "held parked->101" },
	{ "... and agreed to", "21", NULL, 1, 0, 0, 1, "t 2;" GET("P00305000300.bin", "1") ";a OS79XX.TXT 1;a XMLDefault.cnf.xml 1;t 46", "moved->2 restart" },
	{ "one way in the middle: it stays where it is", "321", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;a SIP$.cnf 1;t 100", "held" },
	{ "what has begun goes on without -y", "21", NULL, 1, 0, 0, 0, "a OS79XX.TXT 1;a P00305000300.bin 1;s P00305000300.bin 1;t 5", "held parked->101" },
	{ "agreed to later: a phone that came up meanwhile needs a restart", "21", NULL, 101, 0, 0, 1, "a OS79XX.TXT 0;a SEP$.cnf.xml 0;t 46", "released->1 restart" },
	{ "canary: the second waits until the first has arrived", "1", "1", 1, 1, 1, 0,
	    "t 1;@" M2 ";a CTLSEP$.tlv 0;@" M1 ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 46;@" M2 ";" UAL_SIP("1") ";t 20",
	    "BB:held BB:parked->101 AA:arrived BB:released->1 BB:restart" },
	{ "canary failing holds the rest", "1", "1", 1, 1, 1, 0,
	    GET("P003-8-12-00.sbn", "1") ";" GET("P003-8-12-00.sbn", "1") ";" GET("P003-8-12-00.sbn", "1") ";t 1000", "BB:held BB:parked->101 AA:stopped AA:parked->101" },
	{ "a phone that goes to another target is no canary of it", "1", "0", 1, 1, 1, 0, "t 2", "" },
	{ "links of an earlier run show that the canary had arrived", "01", "01", 2, 2, 1, 0, "t 2", "" },
	{ "... a kind that is parked stays so", "01", "01", 2, 101, 1, 0, "t 2", "BB:held" },
	{ "a stopped phone of an earlier run is not led to an older directory", "01", NULL, 102, 0, 0, 0, "t 2", "held" },
	{ "unknown phone, once", "1", NULL, 1, 0, 0, 0, "@" M3 ";a CTLSEP$.tlv 0;a SIP$.cnf 0;@;a SIP" M3 ".cnf 0", "CC:unknown" },
	{ "an unknown phone that only its file names", "1", NULL, 1, 0, 0, 0, "@;a SIP" M3 ".cnf 0;a OS79XX.TXT 0", "CC:unknown" },
	{ "two phones behind one address, or contradicting news: once, until it is known again", "1", NULL, 1, 0, 0, 0,
	    "@;a SIP$.cnf 0;a SEP$.cnf.xml 0;@" M1 ";a SIP$.cnf 1;@;a SIP$.cnf 0", "conflict conflict" },
	{ "the target of SCCP is seen by what it does not ask for", "4", NULL, 1, 0, 0, 0,
	    GET("P0030801SR02.sb2", "1") ";t 46;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 46", "arrived" },
	{ "... an old application asks again after 34 seconds, and then the loader hunts", "4", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 34;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 15;"
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 0;a XMLDefault.cnf.xml 1;t 40", "" },
	{ "MGCP", "6", NULL, 1, 0, 0, 0, GET("P0M3-07-7-00.sb2", "1") ";a MGC$.cnf 1;a MGCDefault.cnf 1;t 46", "arrived" },
	{ "asks again after it had arrived", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";" UAL_SIP("1") ";a P0S3-8-12-00.loads 1", "arrived again" },
	{ "the last ACK is missing, and the server tells of it when the phone has long gone on", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SIP$.cnf 1;a P0S3-06-3-00.sbn 1;a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;s P0S3-06-3-00.sbn 1;t 46", "moved->2 restart" },
	{ "... next_safe: it has read the old files", "01", NULL, 1, 0, 0, 0,
	    "a P0S3-07-5-00.sb2 1;a SIPDefault.cnf 1;a SIP$.cnf 1;s P0S3-07-5-00.sb2 1;t 46", "moved->2 restart+sync" },
	{ "... a loader told of after the application: no two loaders in a row", "01", NULL, 1, 0, 0, 0,
	    "a P003-07-5-00.sbn 1;a SIP$.cnf 1;a P0S3-07-5-00.loads 1;" GET("P0S3-07-5-00.sb2", "1") ";s P003-07-5-00.sbn 1;" GET("P003-8-12-00.sbn", "2"), "moved->2" },
	{ "the server was started anew, and does not know who asked for SIPDefault.cnf", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 46;@;a SIPDefault.cnf 0;@" M1 ";a SIP$.cnf 1;a RINGLIST.DAT 0;t 1", "arrived" },
	{ "silent, and told once", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";t 1500", "silent" },
	{ "... not restarted while it may be burning, nor while it fetches", "1", NULL, 1, 0, 0, 0, GET("P003-8-12-00.sbn", "1") ";t 100;a P0S3-8-12-00.sb2 1;t 100", "" },
	{ "an application that finds nothing in its directory that tells it", "6", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 0;t 46", "restart" },
	{ "back to the old boot: its own OS79XX.TXT is no evidence of an older state", "13", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";" GET("P0S3-06-3-00.sbn", "2") ";a OS79XX.TXT 2;a SIPDefault.cnf 2;a SIP$.cnf 2;t 46", "moved->2 arrived" },
	{ "killed and started anew in every place: on its way", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";!;" GET("P0S3-07-5-00.sb2", "1") ";!;t 46;" TO_812("2") ";!;t 46;" APP_SIP("2") ";!", "moved->2 arrived arrived" },
	{ "... with the restart still to come", "31", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;a SIP$.cnf 1;t 46;!;t 1", "moved->2 restart restart" },
	{ "... after it was led back", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 46;a OS79XX.TXT 2;!;a OS79XX.TXT 1;a XMLDefault.cnf.xml 1;!", "moved->2 restart+sync back->1" },
	{ "a line nobody knows, a path of another phone, a hop that is not there", "1", NULL, 1, 0, 0, 0, "a ISDNdoc.txt 1;a SIP$.cnf 9;a dialplan.xml 0;t 5", "" },
};

static void
plays(void)
{
	static struct theatre t;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		stage(&t, rows[i].one, rows[i].two, NULL, rows[i].l1, rows[i].l2, 0);
		t.canary = rows[i].canary;
		t.yes = rows[i].yes;
		begin(&t);
		scene(&t, rows[i].name, rows[i].play, rows[i].want);
	}
}

/* Records that were waiting are all read before anything is done: an old story does not move links about. */
static void
backlog(void)
{
	static struct theatre t;

	stage(&t, "01", NULL, NULL, 2, 0, 0);
	begin(&t);
	t.quiet = 1;
	lines(&t, INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";a SIP$.cnf 2");
	CHECK_STR(t.log, "");
	hop_settle(&t.h, t.now);
	CHECK_STR(t.log, "");
	/* only the image of hop 1 was seen, and the link is there still */
	stage(&t, "01", NULL, NULL, 1, 0, 0);
	begin(&t);
	t.quiet = 1;
	lines(&t, INTO_75 ";" GET("P0S3-07-5-00.sb2", "1"));
	CHECK_STR(t.log, "");
	hop_settle(&t.h, t.now);
	CHECK_STR(t.log, "moved->2 ");
}

static void
over(void)
{
	static struct theatre t;

	stage(&t, "1", "1", NULL, 1, 1, 0);
	begin(&t);
	lines(&t, GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"));
	CHECK(hop_over(&t.h) == HOP_GOES_ON);
	lines(&t, "@" M2 ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"));
	CHECK(hop_over(&t.h) == HOP_ALL_ARRIVED);
	stage(&t, "1", "21", NULL, 1, 1, 0);
	begin(&t);
	lines(&t, GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 2");
	CHECK(hop_over(&t.h) == HOP_STUCK);
	/* a link that cannot be moved stays where it was, and is tried again */
	stage(&t, "01", NULL, NULL, 1, 0, 0);
	begin(&t);
	t.broken = 1;
	lines(&t, GET("P0S3-07-5-00.sb2", "1") ";t 1");
	CHECK(t.p[0].link == 1);
	t.broken = 0;
	lines(&t, "t 1");
	CHECK(t.p[0].link == 2);
}

static void
addresses(void)
{
	static struct theatre t;

	stage(&t, "1", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a SIP$.cnf 1");
	strcpy(t.ip, "192.0.2.2");
	lines(&t, "a SIP$.cnf 1");
	CHECK_STR(t.log, "");
	strcpy(t.ip, "192.0.2.1");
	lines(&t, "a CTLSEP$.tlv 0");
	CHECK_STR(t.log, "conflict ");
}

static void
bad_plans(void)
{
	struct hop_phone p;
	struct hop_step st = step(1, "x");

	CHECK(hop_phone_set(&p, M1, s(""), &st, 0, 1) != NULL);
	CHECK(hop_phone_set(&p, M1, s(""), &st, HOP_MAX + 1, 1) != NULL);
	CHECK(hop_phone_set(&p, M1, s(""), &st, 1, 2) != NULL);
	CHECK(hop_phone_set(&p, M1, s(""), &st, 1, HOP_PARKED) != NULL);
	CHECK(hop_phone_set(&p, M1, s("a model with a long name"), &st, 1, HOP_PARKED + 1) == NULL);
	CHECK_STR(p.model, "");
	st.last.n = 0;
	CHECK(hop_phone_set(&p, M1, s(""), &st, 1, 1) != NULL);
}

/* What is shown of a phone at each point of its way. */
static void
words(void)
{
	static const struct { const char *play, *state, *display, *load; } way[] = {
		{ "t 1", "hop 1 of 2: not heard of", "", "P00308000500" },
		{ "a OS79XX.TXT 1", "hop 1 of 2: asked for OS79XX.TXT", "Requesting Configuration", "P00308000500" },
		{ "a P003-07-5-00.sbn 1", "hop 1 of 2: fetches P003-07-5-00.sbn", "Upgrading Software", "P00308000500" },
		{ "s P003-07-5-00.sbn 1;" UAL_SIP("1") ";a P0S3-07-5-00.loads 1", "hop 1 of 2: fetches P0S3-07-5-00.loads", "Verifying Load", "P00308000500" },
		{ "a P0S3-07-5-00.sb2 1", "hop 1 of 2: fetches P0S3-07-5-00.sb2", "Upgrading Application", "P00308000500" },
		{ "s P0S3-07-5-00.sb2 1", "hop 2 of 2: asked for P0S3-07-5-00.sb2", "Upgrading Application", "P0S3-07-5-00" },
		{ "a CTLSEP$.tlv 0;a P003-8-12-00.sbn 2", "hop 2 of 2: fetches P003-8-12-00.sbn", "Upgrading Loader", "P0S3-07-5-00" },
		{ "s P003-8-12-00.sbn 2;" GET("P0S3-8-12-00.sb2", "2"), "hop 2 of 2: burns and starts", "Upgrading Application", "P0S3-8-12-00" },
		{ APP_SIP("2"), "hop 2 of 2: arrived", "", "P0S3-8-12-00" },
	};
	static struct theatre t;
	char state[128], l[256];
	size_t i;

	stage(&t, "01", NULL, NULL, 1, 0, 0);
	begin(&t);
	for (i = 0; i < sizeof way / sizeof way[0]; i++) {
		struct span load;

		lines(&t, way[i].play);
		hop_state(&t.p[0], state, sizeof state);
		CHECK_STR(state, way[i].state);
		CHECK_STR(hop_display(&t.p[0]), way[i].display);
		load = hop_load(&t.p[0]);
		CHECK_ROW(span_is(load, way[i].load), way[i].state);
	}
	CHECK(hop_line(&t.p[0], t.now + 61000, 120, l, sizeof l) == strlen(l));
	CHECK_STR(l, "0011223344AA  P0S3-8-12-00   hop 2 of 2: arrived                          1:01");
	CHECK(hop_line(&t.p[0], t.now, 20, l, sizeof l) == 20);
	/* the longest name there is leaves the time on a screen of 80 columns */
	stage(&t, "31", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a SEP0011223344AA.cnf.xml 1");
	hop_line(&t.p[0], t.now + 61000, 80, l, sizeof l);
	CHECK(strstr(l, "hop 1 of 2: asked for SEP<MAC>.cnf.xml") != NULL && strstr(l, "1:0") != NULL);
	CHECK(strlen(l) <= 80);
	CHECK(hop_line(&t.p[0], t.now, 200, l, 11) == 10);
	stage(&t, "31", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a P0S3-06-3-00.sbn 1");
	t.rec[t.nrec] = t.rec[t.nrec - 1];
	t.rec[t.nrec].kind = HOP_PART;
	t.rec[t.nrec].bytes = 100;
	t.rec[t.nrec].size = 400;
	hop_record(&t.h, &t.rec[t.nrec]);
	t.p[0].file[0] = '\033';
	hop_line(&t.p[0], t.now, 120, l, sizeof l);
	CHECK(strstr(l, "fetches ?0S3-06-3-00.sbn") != NULL && strstr(l, " 25%") != NULL);
	CHECK_STR(hop_display(&t.p[0]), "Requesting Configuration");
	lines(&t, "a P0S3-06-3-00.sbn 1");
	CHECK_STR(hop_display(&t.p[0]), "Upgrading Software");
	lines(&t, "s P0S3-06-3-00.sbn 1");
	CHECK_STR(hop_display(&t.p[0]), "Upgrading Software");
	lines(&t, "a OS79XX.TXT 1;t 46");
	hop_state(&t.p[0], state, sizeof state);
	CHECK_STR(state, "hop 2 of 2: needs a restart");
	stage(&t, "21", NULL, NULL, 101, 0, 0);
	begin(&t);
	lines(&t, "t 1");
	hop_state(&t.p[0], state, sizeof state);
	CHECK_STR(state, "hop 1 of 2: held");
	stage(&t, "01", NULL, NULL, 2, 0, 0);
	CHECK(span_is(hop_load(&t.p[0]), "P0S3-07-5-00"));
	t.p[0].stopped = 1;
	hop_state(&t.p[0], state, sizeof state);
	CHECK_STR(state, "hop 2 of 2: stopped");
}

static void
notify(void)
{
	struct checksync c = { { NULL, 0 }, "192.0.2.9", "192.0.2.1", 5060, 40000, 0x1234 };
	char out[CHECKSYNC_MAX];
	size_t n;

	c.user = s("1234567");
	n = checksync_request(&c, out);
	CHECK(n == strlen(out));
	CHECK_STR(out, "NOTIFY sip:1234567@192.0.2.9:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:40000;branch=z9hG4bK0000000000001234\r\nMax-Forwards: 70\r\n"
	    "From: <sip:cph-hop@192.0.2.1>;tag=0000000000001234\r\nTo: <sip:1234567@192.0.2.9>\r\nCall-ID: 0000000000001234@192.0.2.1\r\nCSeq: 1 NOTIFY\r\n"
	    "Contact: <sip:cph-hop@192.0.2.1:40000>\r\nEvent: check-sync\r\nContent-Length: 0\r\n\r\n");
	c.user = s("");
	CHECK(checksync_request(&c, out) > 0 && strstr(out, "NOTIFY sip:192.0.2.9:5060 ") == out && strstr(out, "To: <sip:192.0.2.9>\r\n") != NULL);
	c.user = s("a b");
	CHECK(checksync_request(&c, out) == 0);
	c.user = s("x\r\nEvent: other");
	CHECK(checksync_request(&c, out) == 0);
	c.user = s("0123456789012345678901234567890123456789012345678901234567890123456789");
	CHECK(checksync_request(&c, out) == 0);
	CHECK(checksync_wait(0) == 500 && checksync_wait(1) == 1000 && checksync_wait(2) == 2000 && checksync_wait(3) == 4000 && checksync_wait(9) == 4000);
	CHECK(checksync_status(s("SIP/2.0 200 OK\r\nCall-ID: 0000000000001234@192.0.2.1\r\n\r\n"), 0x1234) == 200);
	CHECK(checksync_status(s("SIP/2.0 481 No\r\ni:0000000000001234@192.0.2.1\r\n\r\n"), 0x1234) == 481);
	CHECK(checksync_status(s("SIP/2.0 200 OK\r\nCall-ID: 0000000000001235@192.0.2.1\r\n\r\n"), 0x1234) == 0);
	CHECK(checksync_status(s("SIP/2.0 200 OK\r\n\r\n"), 0x1234) == 0);
	CHECK(checksync_status(s("SIP/2.0 999 OK\r\nCall-ID: 0000000000001234@x\r\n"), 0x1234) == 0);
	CHECK(checksync_status(s("SIP/2.0 "), 0x1234) == 0);
	CHECK(checksync_status(s("OPTIONS sip:x SIP/2.0\r\n"), 0x1234) == 0);
}

int
main(void)
{
	plays();
	backlog();
	over();
	addresses();
	bad_plans();
	words();
	notify();
	return check_done();
}
