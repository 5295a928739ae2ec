/* The shelf in words, and what goes into it and comes out: plans, records of the server, the NOTIFY. */
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "hop/checksync.h"
#include "hop/command.h"
#include "file.h"
#include "hop/feed.h"
#include "hop/shelf.h"
#include "theatre.h"
#include "tsv.h"

static void
bad_plans(void)
{
	struct hop_phone p;
	struct hop_step st = step(1, "x");

	CHECK(hop_phone_set(&p, M1, s(""), &st, 0, 1) != NULL);
	CHECK(hop_phone_set(&p, M1, s(""), &st, HOPDIR_MAX + 1, 1) != NULL);
	CHECK(hop_phone_set(&p, M1, s(""), &st, 1, 2) != NULL);
	CHECK(hop_phone_set(&p, M1, s(""), &st, 1, HOPDIR_PARKED) != NULL);
	CHECK(hop_phone_set(&p, M1, s("a model with a long name"), &st, 1, HOPDIR_PARKED + 1) == NULL);
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
		{ "s P003-8-12-00.sbn 2;" GET("P0S3-8-12-00.sb2", "2"), "hop 2 of 2: burns, keep its power on", "Upgrading Application", "P0S3-8-12-00" },
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
	CHECK(hop_line(&t.p[0], t.now + 61000, 0, 120, l, sizeof l) == strlen(l));
	CHECK_STR(l, "0011223344AA  P0S3-8-12-00   hop 2 of 2: arrived                          1:01");
	CHECK(hop_line(&t.p[0], t.now, 0, 20, l, sizeof l) == 20);
	/* the longest name there is leaves the time on a screen of 80 columns */
	stage(&t, "31", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a SEP0011223344AA.cnf.xml 1");
	hop_line(&t.p[0], t.now + 61000, 0, 80, l, sizeof l);
	CHECK(strstr(l, "hop 1 of 2: asked for SEP<MAC>.cnf.xml") != NULL && strstr(l, "1:0") != NULL);
	CHECK(strlen(l) <= 80);
	CHECK(hop_line(&t.p[0], t.now, 0, 200, l, 11) == 10);
	stage(&t, "31", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a P0S3-06-3-00.sbn 1");
	t.rec[t.nrec] = t.rec[t.nrec - 1];
	t.rec[t.nrec].kind = HOP_PART;
	t.rec[t.nrec].bytes = 100;
	t.rec[t.nrec].size = 400;
	hop_record(&t.h, &t.rec[t.nrec]);
	t.p[0].file[0] = '\033';
	hop_line(&t.p[0], t.now, 0, 120, l, sizeof l);
	CHECK(strstr(l, "fetches ?0S3-06-3-00.sbn") != NULL && strstr(l, " 25%") != NULL);
	CHECK_STR(hop_display(&t.p[0]), "Requesting Configuration");
	lines(&t, "a P0S3-06-3-00.sbn 1");
	CHECK_STR(hop_display(&t.p[0]), "Upgrading Software");
	lines(&t, "s P0S3-06-3-00.sbn 1");
	CHECK_STR(hop_display(&t.p[0]), "Upgrading Software");
	lines(&t, "a OS79XX.TXT 1;a SIP$.cnf 1;t 46");
	hop_state(&t.p[0], state, sizeof state);
	CHECK_STR(state, "hop 2 of 2: needs a restart");
	stage(&t, "21", NULL, NULL, 101, 0, 0);
	begin(&t);
	lines(&t, "t 1");
	hop_state(&t.p[0], state, sizeof state);
	CHECK_STR(state, "hop 1 of 2: held");
	/* what came up while it had to wait stays as it is */
	stage(&t, "21", NULL, NULL, 101, 0, 0);
	t.yes = 1;
	begin(&t);
	lines(&t, "q;a OS79XX.TXT 0;t 1");
	hop_state(&t.p[0], state, sizeof state);
	CHECK_STR(state, "hop 1 of 2: needs a restart");
	stage(&t, "01", NULL, NULL, 2, 0, 0);
	CHECK(span_is(hop_load(&t.p[0]), "P0S3-07-5-00"));
	t.p[0].stopped = 1;
	hop_state(&t.p[0], state, sizeof state);
	CHECK_STR(state, "hop 2 of 2: stopped");
}

/* The server's records as the shelf takes them. */
static void
feed(void)
{
#define WHO "\ttime=1700000000.250\tid=7\tmac=" M1 "\tip=192.0.2.1\tport=50001\tfile=P0S3-8-12-00.sb2\tpath=.hops/" M1 "/1/P0S3-8-12-00.sb2"
	static const struct { const char *line; enum hop_record_kind kind; int ok; const char *why; } t[] = {
		{ "request" WHO "\tmode=octet\topts=\tanswer=data\tmatch=exact\treason=\tcount=1", HOP_ASKED, 1, NULL },
		{ "request" WHO "\tanswer=oack\tby=lease", HOP_ASKED, 1, NULL },
		{ "request" WHO "\tanswer=oack\tby=neighbour", HOP_ASKED, 1, NULL },
		{ "request" WHO "\tanswer=oack\tby=name", HOP_ASKED, 1, NULL },
		{ "request" WHO "\tanswer=oack\tby=none", HOP_ASKED, 1, NULL },
		{ "request" WHO "\tanswer=oack\tby=what comes later", HOP_ASKED, 1, NULL },
		{ "request" WHO "\tanswer=continued", HOP_ASKED, 1, NULL },
		{ "request" WHO "\tanswer=error1", HOP_ASKED, 0, NULL },
		{ "request" WHO "\tanswer=none", HOP_ASKED, 0, NULL },
		{ "request" WHO, HOP_ASKED, 0, NULL },
		{ "request" WHO "\tanswer=\tstamp=exact", HOP_ASKED, 0, NULL },
		{ "part" WHO "\tbytes=5120\tsize=705536\tms=900", HOP_PART, 0, NULL },
		{ "xfer" WHO "\tbytes=705536\tblocks=1379\tresent=0\tms=9\tend=ok\treason=", HOP_SENT, 1, NULL },
		/* every block was sent and only the last acknowledgement is missing: phones do not repeat that */
		{ "xfer" WHO "\tbytes=705024\tend=timeout\treason=final ACK missing, no answer", HOP_SENT, 1, NULL },
		{ "xfer" WHO "\tbytes=705024\tend=aborted\treason=final ACK missing, new request", HOP_SENT, 1, NULL },
		{ "xfer" WHO "\tbytes=704512\tend=timeout\treason=no answer", HOP_SENT, 0, NULL },
		{ "xfer" WHO "\tbytes=704512\tend=aborted\treason=client error 0: final ACK missing", HOP_SENT, 0, NULL },
		{ "xfer" WHO "\tbytes=704512\tend=aborted\treason=port closed", HOP_SENT, 0, NULL },
		{ "listen\taddr=0.0.0.0\tport=69", HOP_NOTHING, 0, NULL },
		{ "lease\ttime=yesterday", HOP_NOTHING, 0, NULL },
		{ "xfer" WHO "\tbytes=many\tend=ok", HOP_NOTHING, 0, "bytes, size: not a number" },
		{ "part" WHO "\tsize=-1", HOP_NOTHING, 0, "bytes, size: not a number" },
		{ "request\tmac=" M1 "\tfile=x", HOP_NOTHING, 0, "time: not seconds since 1970" },
		{ "request\ttime=1.5\tmac=" M1 "\tfile=x", HOP_NOTHING, 0, "time: not seconds since 1970" },
		{ "request\ttime=1\tmac=00:11:22:33:44:aa\tfile=x", HOP_NOTHING, 0, "mac: not a MAC address (12 upper-case hex digits)" },
	};
	static struct rec r;
	struct hop_record h;
	unsigned char b[1024], untimed[] = "request\ttime=\tmac=" M1 "\tfile=x\tanswer=", unstamped[] = "request\ttime=0.000\tmac=" M1 "\tfile=x\tstamp=none";
	const char *why;
	size_t i, n;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		n = strlen(t[i].line);
		memcpy(b, t[i].line, n);
		CHECK_ROW(rec_parse(b, n, &r) == NULL, t[i].line);
		why = hopfeed(&r, &h);
		CHECK_STR(why, t[i].why);
		if (why != NULL)
			continue;
		CHECK_ROW(h.kind == t[i].kind && h.ok == t[i].ok, t[i].line);
		CHECK_ROW(h.unknown == (strstr(t[i].line, "answer=\t") != NULL), t[i].line);
		if (h.kind == HOP_NOTHING)
			continue;
		CHECK_ROW(h.by == (strstr(t[i].line, "by=lease") != NULL || strstr(t[i].line, "by=neighbour") != NULL ? HOP_BY_WIRE :
		    strstr(t[i].line, "by=none") != NULL || strstr(t[i].line, "by=what") != NULL ? HOP_BY_NONE : HOP_BY_NAME), t[i].line);
		CHECK_ROW(h.ms == 1700000000250u && span_is(h.mac, M1) && span_is(h.ip, "192.0.2.1"), t[i].line);
		CHECK_ROW(span_is(h.file, "P0S3-8-12-00.sb2") && span_is(h.path, ".hops/" M1 "/1/P0S3-8-12-00.sb2"), t[i].line);
		CHECK_ROW(h.kind != HOP_PART || (h.bytes == 5120 && h.size == 705536), t[i].line);
	}
	/* a log without times */
	CHECK(rec_parse(untimed, sizeof untimed - 1, &r) == NULL && hopfeed(&r, &h) == NULL && h.ms == UINT64_MAX && h.unknown);
	CHECK(rec_parse(unstamped, sizeof unstamped - 1, &r) == NULL && hopfeed(&r, &h) == NULL && h.ms == UINT64_MAX);
}

static unsigned failures;

static void
failed(const char *mac, const char *why)
{
	CHECK_STR(mac, M1);
	failures += strcmp(why, "status 3") == 0 || strstr(why, "it ran too long") != NULL;
}

/* Commands: so many at once, the others after them; none runs for ever, nor does what it started. */
static void
commands(void)
{
	static struct commands cs;
	struct command c;
	uint64_t now = 1000;
	unsigned i, running;

	memset(&c, 0, sizeof c);
	strcpy(c.mac, M1);
	for (i = 0; i < COMMAND_MAX + 4; i++)
		CHECK(commands_add(&cs, &c) == 0);
	for (running = 0; commands_busy(&cs); poll(NULL, 0, 5)) {
		commands_tick(&cs, "exit 3", now, failed);
		for (i = 0; i < COMMAND_MAX; i++)
			running += cs.run[i].pid > 0;
	}
	CHECK(failures == COMMAND_MAX + 4 && running > 0);
	/* deaf to SIGTERM, with a child: killed when its time is over, by a clock of our own */
	failures = 0;
	CHECK(commands_add(&cs, &c) == 0);
	commands_tick(&cs, "trap '' TERM; sleep 300; sleep 300", now, failed);
	for (i = 0; commands_busy(&cs) && i < 2000; i++, poll(NULL, 0, 5))
		commands_tick(&cs, "exit 0", now += 1000, failed);
	CHECK(!commands_busy(&cs) && failures == 1 && now > 1000 + COMMAND_LIMIT);
	/* one that runs when everything ends */
	CHECK(commands_add(&cs, &c) == 0);
	commands_tick(&cs, "sleep 300", now, failed);
	CHECK(commands_busy(&cs));
	commands_free(&cs);
	CHECK(!commands_busy(&cs));
}

/* Times of records on a clock that does not go back. */
static void
clocks(void)
{
	static const struct { uint64_t ms, day, now, want; } t[] = {
		{ 5000, 9000, 100000, 96000 },          /* four seconds ago */
		{ 9000, 9000, 100000, 100000 },
		{ 20000, 9000, 100001, 100001 },        /* a clock that is ahead: now */
		{ 5000, 5000, 100500, 100500 },         /* set back by an hour, it goes on */
		{ 4000, 5000, 100600, 100500 },         /* not before the record before it */
		{ 3700000, 3700000, 101000, 101000 },   /* set forward */
		{ 100000, 3700000, 101100, 101000 },    /* written before that */
		{ 0, 3700000, 101200, 101000 },
	};
	struct hopclock c = { 0 };
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		CHECK(hopclock_map(&c, t[i].ms, t[i].day, t[i].now) == t[i].want);
}

/* Links on disk: read, moved, and never missing meanwhile. */
static void
links(void)
{
	static const struct { const char *to; int hop; } t[] = {
		{ ".hops/" M1 "/1", 1 }, { ".hops/" M1 "/32", 32 }, { ".hops/" M1 "/101", 101 }, { ".hops/" M1 "/0", -1 }, { ".hops/" M1 "/", -1 },
		{ ".hops/" M1 "/1/", -1 }, { ".hops/" M1 "/x", -1 }, { ".hops/" M2 "/1", -1 }, { "../.hops/" M1 "/1", -1 }, { ".hops/" M1 "/99999", -1 }, { ".", -1 },
	};
	char tmp[] = "/tmp/cph-test-hop.XXXXXX", name[64];
	int dir, status;
	struct stat st;
	unsigned i;
	pid_t pid;

	if (mkdtemp(tmp) == NULL || (dir = open(tmp, O_RDONLY | O_DIRECTORY)) < 0)
		abort();
	CHECK(hopdir_where(dir, M1) == 0);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		CHECK_ROW(symlinkat(t[i].to, dir, M1) == 0, t[i].to);
		CHECK_ROW(hopdir_where(dir, M1) == t[i].hop, t[i].to);
		unlinkat(dir, M1, 0);
	}
	CHECK(mkdirat(dir, ".hops", 0755) == 0 && mkdirat(dir, ".hops/" M1, 0755) == 0);
	CHECK(hopdir_point(dir, M1, 1) == 0 && hopdir_where(dir, M1) == 1);
	/* every server may read the empty directory, which is the group's of DIR */
	if (geteuid() == 0)
		CHECK(fchown(dir, (uid_t)-1, 12345) == 0);
	CHECK(hopdir_point(dir, M1, 101) == 0 && hopdir_point(dir, M1, 101) == 0 && hopdir_where(dir, M1) == 101);
	CHECK(fstatat(dir, M1, &st, 0) == 0 && S_ISDIR(st.st_mode) && (st.st_mode & 0777) == 0755 && (geteuid() != 0 || st.st_gid == 12345));
	/* what cannot be made leaves the old link */
	snprintf(name, sizeof name, FILE_TMP_PREFIX "%ld." M1, (long)getpid());
	CHECK(mkdirat(dir, name, 0755) == 0);
	CHECK(hopdir_point(dir, M1, 2) == -1 && hopdir_where(dir, M1) == 101);
	CHECK(unlinkat(dir, name, AT_REMOVEDIR) == 0);
	/* whoever looks sees the one or the other */
	pid = fork();
	if (pid == 0) {
		alarm(120);     /* should the parent die */
		for (;;)
			if (hopdir_where(dir, M1) < 1)
				_exit(1);
	}
	for (i = 0; i < 4000; i++)
		CHECK(hopdir_point(dir, M1, 1 + i % 2) == 0);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
	CHECK(unlinkat(dir, M1, 0) == 0 && unlinkat(dir, ".hops/" M1 "/101", AT_REMOVEDIR) == 0 && unlinkat(dir, ".hops/" M1, AT_REMOVEDIR) == 0 &&
	    unlinkat(dir, ".hops", AT_REMOVEDIR) == 0 && rmdir(tmp) == 0);
	close(dir);
}

/* The sentences: every row can be reached, and what is nobody's file has none. */
static void
meanings(void)
{
	static const struct { const char *file; enum asker who; int served; const char *has; } t[] = {
		{ "CTLSEP001122334455.tlv", ASKER_ANY, 0, "normal" }, { "XMLDefault.cnf.xml", ASKER_ANY, 1, "learns its load here" },
		{ "RINGLIST.DAT", ASKER_SIP, 0, "SIP application is up" }, { "phones/RINGLIST.DAT", ASKER_ANY, 0, "SIP application is up" },
		{ "P0S3-8-12-00.loads", ASKER_LOADER, 0, "downgrade" }, { "SIP001122334455.cnf", ASKER_SIP, 0, "every 31 s" },
		{ "SIP001122334455.cnf", ASKER_LOADER, 0, "the loader goes on" }, { "sip001122334455.CNF", ASKER_LOADER, 1, "which load" },
		{ "P003-8-12-00.sbn", ASKER_LOADER, 1, "next version" }, { "P0S3-06-3-00.sbn", ASKER_OLD, 0, "missing" },
		{ "term42.default.loads", ASKER_ANY, 0, "7906 to 7975" }, { "SIP42.9-4-2SR3-1S.loads", ASKER_ANY, 1, "7906 to 7975" },
		{ "README", ASKER_ANY, 1, NULL }, { ".sbn", ASKER_ANY, 1, NULL }, { "SEP00112233445.cnf.xml", ASKER_ANY, 1, NULL },
		{ "SEP001122334455.cnf", ASKER_ANY, 1, NULL }, { "", ASKER_ANY, 1, NULL },
	};
	char text[256];
	struct tsv v;
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct span w = meaning_of(s(t[i].file), t[i].who, t[i].served);

		CHECK_ROW((w.p == NULL) == (t[i].has == NULL), t[i].file);
		snprintf(text, sizeof text, "%.*s", (int)w.n, w.p == NULL ? "" : (const char *)w.p);
		CHECK_ROW(t[i].has == NULL || strstr(text, t[i].has) != NULL, t[i].file);
	}
	CHECK(tsv_data(&v, data_meanings) == 0 && v.ncols == 6);
	for (;;) {
		int got = tsv_next(&v);

		CHECK(got >= 0);
		if (got <= 0)
			break;
		for (i = 0; i < v.ncols; i++)
			CHECK_ROW(v.col[i].n > 0 && v.col[i].n < sizeof text, "an empty column, or a sentence that is too long");
		CHECK(v.col[2].p[v.col[2].n - 1] != '.' && v.col[3].p[v.col[3].n - 1] != '.');
	}
}

static void
notify(void)
{
	struct checksync_to c = { { NULL, 0 }, "192.0.2.9", "192.0.2.1", 5060, 40000, 0x1234 };
	char out[CHECKSYNC_BYTES];
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

/* Sentences on a narrow terminal, and loads that are none. */
static void
for_people(void)
{
	static const struct { unsigned columns; const char *want; } t[] = {
		{ 0, "one two three four\nfive\n" }, { 18, "one two three four\nfive\n" }, { 17, "one two three\nfour\nfive\n" },
		{ 9, "one two\nthree\nfour\nfive\n" }, { 4, "one\ntwo\nthree\nfour\nfive\n" }, { 1, "one\ntwo\nthree\nfour\nfive\n" },
	};
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		char text[] = "one two three four\nfive\n";

		hop_fold((unsigned char *)text, strlen(text), t[i].columns);
		CHECK_STR(text, t[i].want);
	}
	CHECK(span_is(hop_words(s("LOADER")), "not known"));
	CHECK(span_is(hop_words(s("UAL")), "no application"));
	CHECK(span_is(hop_words(s("P0S3-8-12-00")), "P0S3-8-12-00"));
}

int
main(void)
{
	bad_plans();
	words();
	for_people();
	feed();
	clocks();
	commands();
	links();
	meanings();
	notify();
	return check_done();
}
