/* the shelf fed with whatever lines: a link never leaves the plan, a phone is never led back once a newer loader went out, what is said is whole;
 * and the same lines read again from the links as they are do not lead anybody to an older directory either; nobody arrives without its image, unless that is
 * said to be inferred.
 * A line "t N" lets N seconds pass, "m N" is somebody who lets the first phone's link lead to N, "!" starts anew. */
#include "hop/checksync.h"
#include "kit/replay.h"
#include "hop/feed.h"
#include "num.h"

static struct world {
	struct hop h;
	struct hop_phone p[3], *ptr[3];
	uint64_t now;
	unsigned taken[3];      /* highest hop whose loader went out whole, by what the lines say: taken() */
	int last[3];            /* the target's image went out whole, by what the lines say */
} w;

static struct hop_step steps[3][3];

static struct hop_step
step(const char *from, const char *to, const char *serve, const char *last, const char *seen, int safe, int oneway)
{
	struct hop_step s = { span_cstr(from), span_cstr(to), span_cstr(serve), span_cstr(last), span_cstr(seen), span_cstr(""), safe, oneway, 600 };

	return s;
}

static int
act(void *arg, const struct hop_act *a)
{
	size_t i = a->p == NULL ? 0 : (size_t)(a->p - w.p);
	unsigned to = a->to > HOPDIR_PARKED ? a->to - HOPDIR_PARKED : a->to;
	char line[256];

	(void)arg;
	if (a->what == HOP_GUEST)
		return -1;
	if (a->event == NULL || a->note == NULL || a->mac == NULL || a->ip == NULL)
		__builtin_trap();
	if (a->p == NULL)
		return 0;
	if (a->hop > a->p->of || hop_line(a->p, w.now, 8, 100, line, sizeof line) > 100)
		__builtin_trap();
	if (a->what == HOP_LINK && (to < 1 || to > a->p->of))
		__builtin_trap();
	/* released before the first hop it goes where it was */
	if (a->what == HOP_LINK && a->to < HOPDIR_PARKED && a->p->link < HOPDIR_PARKED && to < a->p->link && (w.taken[i] >= a->p->link || to + 1 != a->p->link))
		__builtin_trap();
	if (a->what == HOP_RESTART && (a->p->running || a->p->arrived))
		__builtin_trap();
	/* arrived is seen, unless it says that it is not */
	if (strcmp(a->event, "arrived") == 0 && !a->p->inferred && !w.last[i])
		__builtin_trap();
	return 0;
}

static const char *const mac[] = { "0011223344AA", "0011223344BB", "0011223344CC" };
static const unsigned of[] = { 3, 2, 2 };

static void
begin(int anew)
{
	size_t i;

	memset(w.taken, 0, sizeof w.taken);
	memset(w.last, 0, sizeof w.last);

	for (i = 0; i < 3; i++)
		if (hop_phone_set(&w.p[i], mac[i], span_cstr("7960"), steps[i], of[i], anew ? w.p[i].link : 1) != NULL)
			__builtin_trap();
		else
			w.ptr[i] = &w.p[i];
	hop_init(&w.h, w.ptr, 3, act, NULL);
	w.h.guests = 1;
	w.h.canary = 1;
	w.h.yes = 1;
	hop_begin(&w.h, w.now);
}

static int
loader_of(size_t i, unsigned n, struct span file)
{
	struct span rest = steps[i][n - 1].serve, list, loader;

	return span_cut(&rest, ',', &list) && span_cut(&rest, ',', &loader) && span_eq_nocase(loader, file);
}

/* What went out, told from the path alone: a loader of hop n, or from directory n that of the hop before.  No less may be remembered. */
static void
taken(const struct hop_record *h)
{
	struct span rest, mine, n, none = { NULL, 0 };
	size_t i, slash = span_rfind(h->file, '/');
	struct span file = slash < h->file.n ? span_sub(h->file, slash + 1, h->file.n) : h->file;
	uint64_t hop;

	for (i = 0; i < 3; i++) {
		rest = h->path;
		mine = n = none;
		if (h->kind == HOP_SENT && h->ok && span_is(h->mac, mac[i]) && h->path.n > 0 && span_cut(&rest, '/', &mine) && span_is(mine, ".hops") &&
		    span_cut(&rest, '/', &mine) && span_is(mine, mac[i]) && span_cut(&rest, '/', &n) && rest.p != NULL &&
		    num_u64(n, 1, of[i], &hop) == NUM_OK) {
			w.last[i] |= hop == of[i] && span_eq_nocase(steps[i][of[i] - 1].last, file);
			if (hop > 1 && !loader_of(i, (unsigned)hop, file))
				hop--;
			if (loader_of(i, (unsigned)hop, file) && hop > w.taken[i])
				w.taken[i] = (unsigned)hop;
		}
		if (w.p[i].loader_hop < w.taken[i] || w.p[i].at > of[i])
			__builtin_trap();
	}
}

static void
line(struct span l)
{
	static struct rec r;
	unsigned char b[4096];
	struct hop_record h;
	uint64_t n;
	size_t i;
	char state[96];

	if (l.n >= sizeof b)
		return;
	if (span_is(l, "!")) {
		begin(1);
		return;
	}
	if (span_starts(l, "t ") && num_u64(span_sub(l, 2, l.n), 0, 2000, &n) == NUM_OK) {
		w.now += n * 1000;
		hop_settle(&w.h, w.now);
		return;
	}
	if (span_starts(l, "m ") && num_u64(span_sub(l, 2, l.n), 1, HOPDIR_PARKED + 3, &n) == NUM_OK && (n <= 3 || n > HOPDIR_PARKED)) {
		hop_link_moved(&w.p[0], (unsigned)n, w.now);
		hop_settle(&w.h, w.now);
		return;
	}
	memcpy(b, l.p, l.n);
	checksync_status(l, 1);
	if (rec_skip(l) || rec_parse(b, l.n, &r) != NULL || hopfeed(&r, &h) != NULL)
		return;
	if (h.ms > w.now && h.ms < w.now + 1000000)
		w.now = h.ms;
	if (h.kind == HOP_NOTHING)
		return;
	if (hop_record(&w.h, &h) != NULL)
		taken(&h);
	hop_settle(&w.h, w.now);
	for (i = 0; i < 3; i++) {
		hop_state(&w.p[i], state, sizeof state);
		if (strlen(state) >= sizeof state || hop_display(&w.p[i]) == NULL || hop_load(&w.p[i]).n == 0)
			__builtin_trap();
	}
	if (hop_over(&w.h) == HOP_ALL_ARRIVED && (!w.p[0].arrived || !w.p[1].arrived || !w.p[2].arrived))
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span(data, size), l;

	if (size > 16384)
		return 0;
	steps[0][0] = step("P00303020214", "P00305000300", "P00305000300.bin", "P00305000300.bin", "OS79XX.TXT,SEP<MAC>.cnf.xml,XMLDefault.cnf.xml", 0, 1);
	steps[0][1] = steps[1][0] = steps[2][0] = step("P00305000300", "P0S3-07-5-00", "P0S3-07-5-00.loads,P003-07-5-00.sbn,P0S3-07-5-00.sb2", "P0S3-07-5-00.sb2",
	    "SIPDefault.cnf,SIP<MAC>.cnf,RINGLIST.DAT,dialplan.xml", 1, 0);
	steps[0][2] = steps[1][1] = step("P0S3-07-5-00", "P0S3-8-12-00", "P0S3-8-12-00.loads,P003-8-12-00.sbn,P0S3-8-12-00.sb2", "P0S3-8-12-00.sb2",
	    "SIPDefault.cnf,SIP<MAC>.cnf,RINGLIST.DAT,dialplan.xml", 1, 0);
	steps[2][1] = step("P0S3-07-5-00", "P0030801SR02", "P0030801SR02.loads,P0030801SR02.sbn,P0030801SR02.sb2", "P0030801SR02.sb2",
	    "CTLSEP<MAC>.tlv,SEP<MAC>.cnf.xml,XMLDefault.cnf.xml", 1, 0);
	memset(&w, 0, sizeof w);
	w.now = 1000000000000u;
	begin(0);
	while (size > 0 && span_cut(&rest, '\n', &l))
		line(l);
	return 0;
}
