/* what a hop means: the files of every kind of hop, as cph-plan(1) says */
#include "plan/step.h"
#include "kit/check.h"

static struct matrix m;
static struct holders h;

static void
complain(void *arg, unsigned long lineno, const char *why)
{
	(void)arg;
	(void)lineno;
	CHECK_STR(why, NULL);
}

struct want {
	int contested;
	const char *from, *to;
	size_t hop;                     /* which one, from 0 */
	const char *serve, *write, *absent, *last, *seen;
	const char *flags;              /* N next_safe, O oneway, D option 150, and the seconds */
};

#define SIP_UP "SIPDefault.cnf,SIP<MAC>.cnf,RINGLIST.DAT,dialplan.xml"
#define SCCP_UP "CTLSEP<MAC>.tlv,SEP<MAC>.cnf.xml,XMLDefault.cnf.xml"
#define OLD_SIP_UP "OS79XX.TXT,SIPDefault.cnf,SIP<MAC>.cnf"
#define OLD_SCCP_UP "OS79XX.TXT,SEP<MAC>.cnf.xml,XMLDefault.cnf.xml"
#define SIP812 "P0S3-8-12-00.loads,P003-8-12-00.sbn,P0S3-8-12-00.sb2"
#define SIP75 "P0S3-07-5-00.loads,P003-07-5-00.sbn,P0S3-07-5-00.sb2"
#define SCCP72 "P00307020300.loads,P00307020300.sbn,P00307020300.sb2"
#define ALL(file) "SIPDefault.cnf:" file ",SIP<MAC>.cnf:" file ",XMLDefault.cnf.xml:" file

static const struct want row[] = {
	/* the loader's time */
	{ 0, "P00308000500", "P0S3-8-12-00", 0, SIP812, ALL("P0S3-8-12-00") ",OS79XX.TXT:P003-8-12-00", "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-8-12-00.sb2",
	    SIP_UP, "N112" },
	{ 0, "UAL", "P0S3-8-12-00", 0, SIP812, ALL("P0S3-8-12-00") ",OS79XX.TXT:P003-8-12-00", "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-8-12-00.sb2", SIP_UP, "ND112" },
	{ 0, "UAL", "P00307020300", 0, SCCP72, "XMLDefault.cnf.xml:P00307020300", "SIP<MAC>.cnf,MGC<MAC>.cnf,CTLSEP<MAC>.tlv", "P00307020300.sb2", SCCP_UP, "ND112" },
	{ 0, "P0S3-8-12-00", "P00307020300", 0, SCCP72, ALL("P00307020300"), "MGC<MAC>.cnf,CTLSEP<MAC>.tlv", "P00307020300.sb2", SCCP_UP, "N112" },
	{ 0, "P00307020300", "P0M3-07-7-00", 0, "P0M3-07-7-00.loads,P003-07-7-00.sbn,P0M3-07-7-00.sb2",
	    "MGC<MAC>.cnf:P0M3-07-7-00,OS79XX.TXT:P003-07-7-00", "SEP<MAC>.cnf.xml,SIP<MAC>.cnf,XMLDefault.cnf.xml,CTLSEP<MAC>.tlv", "P0M3-07-7-00.sb2",
	    "MGC<MAC>.cnf,MGCDefault.cnf", "N112" },
	{ 0, "P0S3-8-12-00", "P0M3-07-7-00", 0, "P0M3-07-7-00.loads,P003-07-7-00.sbn,P0M3-07-7-00.sb2",
	    "SIPDefault.cnf:P0M3-07-7-00,MGC<MAC>.cnf:P0M3-07-7-00,OS79XX.TXT:P003-07-7-00", "SEP<MAC>.cnf.xml,SIP<MAC>.cnf,XMLDefault.cnf.xml,CTLSEP<MAC>.tlv",
	    "P0M3-07-7-00.sb2", "MGC<MAC>.cnf,MGCDefault.cnf", "N112" },
	{ 0, "P0M3-07-7-00", "P0S3-8-12-00", 0, SIP812, ALL("P0S3-8-12-00") ",MGCDefault.cnf:P0S3-8-12-00,OS79XX.TXT:P003-8-12-00",
	    "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-8-12-00.sb2", SIP_UP, "N112" },
	/* out of it */
	{ 0, "P0S3-07-5-00", "P0S3-06-3-00", 0, "P0S3-06-3-00.sbn", ALL("P0S3-06-3-00") ",OS79XX.TXT:P0S3-06-3-00",
	    "P0S3-06-3-00.loads,SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-06-3-00.sbn", OLD_SIP_UP, "ND600" },
	{ 0, "P00307020300", "P00305000300", 0, "P00305000300.sbn", "XMLDefault.cnf.xml:P00305000300,OS79XX.TXT:P00305000300",
	    "P00305000300.loads,SIP<MAC>.cnf,MGC<MAC>.cnf,CTLSEP<MAC>.tlv", "P00305000300.sbn", OLD_SCCP_UP, "ND600" },
	{ 0, "P0S3-8-12-00", "P0S3-06-3-00", 0, SIP75, ALL("P0S3-07-5-00") ",OS79XX.TXT:P003-07-5-00", "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-07-5-00.sb2",
	    SIP_UP, "112" },
	/* into it: after a hop that may end with the loader and no application, or with an old load that the next hop is made for as well */
	{ 0, "P00305000300", "P0S3-8-12-00", 0, SIP75,
	    "OS79XX.TXT:P003-07-5-00,SIPDefault.cnf:P0S3-07-5-00,SIP<MAC>.cnf:P0S3-07-5-00,XMLDefault.cnf.xml:P003-07-5-00",
	    "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-07-5-00.sb2", SIP_UP, "ND600" },
	{ 0, "P00305000600", "P0S3-07-5-00", 0, SIP75,
	    "OS79XX.TXT:P003-07-5-00,SIPDefault.cnf:P0S3-07-5-00,SIP<MAC>.cnf:P0S3-07-5-00,XMLDefault.cnf.xml:P003-07-5-00",
	    "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-07-5-00.sb2", SIP_UP, "ND600" },
	{ 0, "P00305000600", "P00307020300", 0, SCCP72, "OS79XX.TXT:P00307020300,XMLDefault.cnf.xml:P00307020300",
	    "SEP<MAC>.cnf.xml,SIP<MAC>.cnf,MGC<MAC>.cnf,CTLSEP<MAC>.tlv", "P00307020300.sb2", SCCP_UP, "ND600" },
	{ 0, "P0S3-06-3-00", "P0S3-07-5-00", 0, SIP75, "OS79XX.TXT:P003-07-5-00,SIPDefault.cnf:P0S3-07-5-00,SIP<MAC>.cnf:P0S3-07-5-00",
	    "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-07-5-00.sb2", SIP_UP, "ND600" },
	{ 1, "P0S3-06-3-00", "P00307020300", 0, SCCP72, "OS79XX.TXT:P00307020300," ALL("P00307020300"), "SEP<MAC>.cnf.xml,MGC<MAC>.cnf,CTLSEP<MAC>.tlv",
	    "P00307020300.sb2", SCCP_UP, "ND600" },
	{ 1, "P00303020214", "P0S3-8-12-00", 0, "P003-8-12-00.bin," SIP812,
	    "OS79XX.TXT:P003-8-12-00,SIPDefault.cnf:P0S3-8-12-00,SIP<MAC>.cnf:P0S3-8-12-00,XMLDefault.cnf.xml:P003-8-12-00",
	    "SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv", "P0S3-8-12-00.sb2", SIP_UP, "NOD600" },
	{ 1, "MGCP:6", "P0030702T023", 0, "P0030702T023.bin,P0030702T023.loads,P0030702T023.sbn,P0030702T023.sb2",
	    "OS79XX.TXT:P0030702T023,MGCDefault.cnf:P0030702T023,XMLDefault.cnf.xml:P0030702T023",
	    "SEP<MAC>.cnf.xml,SIP<MAC>.cnf,MGC<MAC>.cnf,CTLSEP<MAC>.tlv", "P0030702T023.sb2", SCCP_UP, "ND600" },
	/* before it */
	{ 0, "P00303020214", "P00305000300", 0, "P00305000300.bin", "OS79XX.TXT:P00305000300,XMLDefault.cnf.xml:P00305000300",
	    "SEP<MAC>.cnf.xml", "P00305000300.bin", OLD_SCCP_UP, "NO600" },
	{ 0, "P00303020214", "P0S3-07-5-00", 0, "P00305000300.bin", "OS79XX.TXT:P00305000300,XMLDefault.cnf.xml:P00305000300",
	    "SEP<MAC>.cnf.xml", "P00305000300.bin", OLD_SCCP_UP, "O600" },
	{ 0, "P00305000600", "P0S3-06-3-00", 0, "P0S3-06-3-00.sbn", "OS79XX.TXT:P0S3-06-3-00,SIPDefault.cnf:P0S3-06-3-00,SIP<MAC>.cnf:P0S3-06-3-00",
	    "SEP<MAC>.cnf.xml", "P0S3-06-3-00.sbn", OLD_SIP_UP, "N600" },
	{ 0, "P0S3-06-0-00", "P0S3-06-3-00", 0, "P0S3-06-3-00.sbn", "OS79XX.TXT:P0S3-06-3-00,SIPDefault.cnf:P0S3-06-3-00,SIP<MAC>.cnf:P0S3-06-3-00",
	    "", "P0S3-06-3-00.sbn", OLD_SIP_UP, "N600" },
	{ 0, "P0S3-04-4-00", "P0S3-05-3-00", 0, "P0S3-05-3-00.bin,P0S3-05-3-00.sbn",
	    "OS79XX.TXT:P0S3-05-3-00,SIPDefault.cnf:P0S3-05-3-00,SIP<MAC>.cnf:P0S3-05-3-00", "", "P0S3-05-3-00.bin,P0S3-05-3-00.sbn", OLD_SIP_UP, "NO600" },
	{ 0, "P0S30202", "P0S3-04-4-00", 0, "P0S3-04-4-00.bin", "OS79XX.TXT:P0S3-04-4-00,SIPDefault.cnf:P0S3-04-4-00,SIP<MAC>.cnf:P0S3-04-4-00",
	    "", "P0S3-04-4-00.bin", OLD_SIP_UP, "N600" },
	{ 0, "P0S3-04-4-00", "P00305000300", 0, "P00305000300.bin", "OS79XX.TXT:P00305000300," ALL("P00305000300"), "", "P00305000300.bin",
	    OLD_SCCP_UP, "NO600" },
	{ 0, "P00303020214", "P0S30202", 0, "P0S30202.bin", "OS79XX.TXT:P0S30202,SIPDefault.cnf:P0S30202,SIP<MAC>.cnf:P0S30202",
	    "SEP<MAC>.cnf.xml", "P0S30202.bin", OLD_SIP_UP, "N600" },
};

static void
check(const struct want *w)
{
	char name[128], flags[16];
	struct planner pl;
	struct place from, to;
	struct plan p;
	struct step s;
	const char *why;

	snprintf(name, sizeof name, "%s to %s", w->from, w->to);
	CHECK_ROW(planner_init(&pl, &m, &h, w->contested, NULL, 0) == 0, name);
	CHECK_ROW(place_parse(span_cstr(w->from), &from, &why) == PLACE_OK && place_target(span_cstr(w->to), from.family, &to, &why) == PLACE_OK, name);
	matrix_set_keys(&m, &h, &from, NULL);
	matrix_set_keys(&m, &h, &to, NULL);
	CHECK_ROW(plan_find(&pl, &from, &to, &p) == PLAN_OK && p.n > w->hop, name);
	if (p.n > w->hop) {
		CHECK_ROW(step_make(&s, &pl, &p, w->hop, "") == 0, name);
		CHECK_STR(s.serve, w->serve);
		CHECK_STR(s.write, w->write);
		CHECK_STR(s.absent, w->absent);
		CHECK_STR(s.last, w->last);
		CHECK_STR(s.seen, w->seen);
		snprintf(flags, sizeof flags, "%s%s%s%u", s.next_safe ? "N" : "", s.oneway ? "O" : "", s.option150 ? "D" : "", s.seconds);
		CHECK_ROW(strcmp(flags, w->flags) == 0, name);
		CHECK_ROW((s.oneof[0] != '\0') == (strchr(s.last, ',') != NULL), name);
		CHECK_ROW(s.display[0] != '\0' && s.trouble[0] != '\0' && s.remedy[0] != '\0', name);
	}
	planner_free(&pl);
}

int
main(void)
{
	struct tsv t;
	size_t i;

	CHECK(tsv_data(&t, data_matrix) == 0 && matrix_read(&m, &t, complain, NULL) == 0);
	CHECK(tsv_data(&t, data_keys) == 0 && holders_read(&h, &t) == NULL);
	for (i = 0; i < sizeof row / sizeof row[0]; i++)
		check(&row[i]);
	holders_free(&h);
	matrix_free(&m);
	return check_done();
}
