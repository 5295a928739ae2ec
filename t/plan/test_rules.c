/* versions and ranges, places, and the checks of a rules table: each fault is found, with its line */
#include <stdlib.h>

#include "plan/matrix.h"
#include "kit/check.h"

static struct vers
v(const char *s, int target)
{
	struct lver l;

	CHECK_ROW(vers_parse(span_cstr(s), &l) == NULL, s);
	return target ? vers_target(&l) : vers_start(&l);
}

static void
versions(void)
{
	/* from the oldest to the newest */
	static const char *const order[] = { "0", "3.2(2.9)", "3.2(2.14)", "3.3(3)", "5.0(2)", "5.0(3)", "5.0(3.1)", "7.9", "7.10", "8.0(4)",
		"8.0(5)", "8.0(10)", "8.1(2)", "8.1(2.2)", "8.1(2)SR1", "8.1(2.1)SR1", "8.1(2)SR2", "8.1(2)SR10", "8.1(3)", "8.2", "8.12", "10" };
	static const char *const bad[] = { "", "x", "8.", ".8", "8.1(2", "8.1)", "8(1)", "8.1(2)(3)", "8.1.2.3.4", "8.1(2)SR", "8.1(2)SRx", "8.1 ",
		"-1", "8.100000", "8.1(2.3.4)", "8..1" };
	size_t i, j;
	struct lver l;

	for (i = 0; i < sizeof order / sizeof order[0]; i++)
		for (j = 0; j < sizeof order / sizeof order[0]; j++)
			CHECK_ROW(vers_cmp(v(order[i], 0), v(order[j], 0)) == (i < j ? -1 : i > j), order[i]);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_ROW(vers_parse(span_cstr(bad[i]), &l) != NULL, bad[i]);
	CHECK(vers_cmp(v("8.1.2SR2", 0), v("8.1(2)SR2", 0)) == 0);
	CHECK(vers_cmp(v("8.12(0)", 0), v("8.12", 0)) == 0);
}

static void
ranges(void)
{
	static const struct { const char *range, *in, *out; } row[] = {
		{ "0..4", "4.9", "5.0" }, { "0..2.1", "2.1(7)", "2.2" }, { "5.0.3.0..5.0.3.0", "5.0(3)", "5.0(3.1)" },
		{ "5.0.3.0..5.0.3.0", "5.0(3.0)", "5.0(3)SR1" }, { "5.0.3.1..5", "5.0(3)SR1", "5.0(3)" }, { "5..5.0.2", "5.0(2.9)SR3", "5.0(3)" },
		{ "8.1.2SR2..8.1.2SR2", "8.1(2)SR2", "8.1(2.2)" }, { "8.1.2SR2..8.1.2SR2", "8.1(2.5)SR2", "8.1(2)SR3" },
		{ "6..8.1.2SR1", "8.1(2.2)", "8.1(2)SR2" }, { "6..8.1.2SR1", "6.0", "5.9" }, { "8.8..8", "8.12", "8.7" }, { "8.8..8", "8.8", "9.0" },
	};
	static const struct { const char *range, *why; } bad[] = {
		{ "5", "not a range (FROM..TO)" }, { "5..", "not a range (FROM..TO)" }, { "..5", "not a range (FROM..TO)" },
		{ "x..5", "not a range (FROM..TO)" }, { "5..x", "not a range (FROM..TO)" }, { "", "not a range (FROM..TO)" },
		{ "6..5", "range upside down" }, { "5.1..5.0", "range upside down" }, { "8.1.2SR2..8.1.2SR1", "range upside down" },
	};
	struct vrange r, s;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(vrange_parse(span_cstr(row[i].range), &r) == NULL, row[i].range);
		CHECK_ROW(vrange_has(&r, v(row[i].in, 0)), row[i].in);
		CHECK_ROW(!vrange_has(&r, v(row[i].out, 0)), row[i].out);
	}
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		const char *why = vrange_parse(span_cstr(bad[i].range), &r);

		CHECK_ROW(why != NULL && strcmp(why, bad[i].why) == 0, bad[i].range);
	}
	CHECK(vrange_parse(span_cstr("0..4"), &r) == NULL && vrange_parse(span_cstr("4.9..6"), &s) == NULL && vrange_meets(&r, &s));
	CHECK(vrange_parse(span_cstr("5..6"), &s) == NULL && !vrange_meets(&r, &s) && !vrange_meets(&s, &r));
}

static void
places(void)
{
	static const struct { const char *text; enum place_res res; const char *name; enum load_proto proto; enum load_era era; } row[] = {
		{ "P00308000500", PLACE_OK, "P00308000500", PROTO_SCCP, ERA_LOADER },
		{ " \"P0S3-8-12-00.loads\"\r", PLACE_OK, "P0S3-8-12-00", PROTO_SIP, ERA_LOADER },
		{ "/tftpboot/P00307020300.sbn", PLACE_OK, "P00307020300", PROTO_SCCP, ERA_LOADER },
		{ "P0S30202.bin", PLACE_OK, "P0S30202", PROTO_SIP, ERA_UNSIGNED }, { "P00305000300", PLACE_OK, "P00305000300", PROTO_SCCP, ERA_SIGNED },
		{ "P0S3-06-3-00", PLACE_OK, "P0S3-06-3-00", PROTO_SIP, ERA_SIGNED }, { "P0M3-07-7-00", PLACE_OK, "P0M3-07-7-00", PROTO_MGCP, ERA_LOADER },
		{ "P003-8-12-00", PLACE_OK, "UAL:8.12", PROTO_UAL, ERA_LOADER }, { "UAL", PLACE_OK, "UAL", PROTO_UAL, ERA_LOADER },
		{ "UAL:8.1(2)SR2", PLACE_OK, "UAL:8.1(2)SR2", PROTO_UAL, ERA_LOADER }, { "UAL:P003-07-5-00", PLACE_OK, "UAL:P003-07-5-00", PROTO_UAL, ERA_LOADER },
		{ "BOOT", PLACE_OK, "BOOT", PROTO_BOOT, ERA_NONE }, { "SCCP:7.0", PLACE_OK, "SCCP:7.0", PROTO_SCCP, ERA_LOADER },
		{ "SCCP:4.0", PLACE_OK, "SCCP:4.0", PROTO_SCCP, ERA_UNSIGNED }, { "SIP:4.9", PLACE_OK, "SIP:4.9", PROTO_SIP, ERA_UNSIGNED },
		{ "MGCP:6", PLACE_OK, "MGCP:6", PROTO_MGCP, ERA_NONE }, { "SIP", PLACE_PROTOCOL, "", PROTO_SIP, ERA_NONE },
		{ "P0S3-08-12-00", PLACE_TAKEN, "P0S3-8-12-00", PROTO_SIP, ERA_LOADER }, { "POS3-07-5-00", PLACE_MEANT, "P0S3-07-5-00", PROTO_SIP, ERA_LOADER },
		{ "SIP:", PLACE_BAD, NULL, 0, 0 }, { "SIP:x", PLACE_BAD, NULL, 0, 0 }, { "BOOT:1", PLACE_BAD, NULL, 0, 0 }, { "", PLACE_BAD, NULL, 0, 0 },
		{ "P00405000700", PLACE_BAD, NULL, 0, 0 }, { "PS03AT46", PLACE_BAD, NULL, 0, 0 }, { "PAS30830", PLACE_BAD, NULL, 0, 0 },
		{ "hello", PLACE_BAD, NULL, 0, 0 }, { "UAL:", PLACE_BAD, NULL, 0, 0 }, { "P003AL00", PLACE_OK, "P003AL00", PROTO_SCCP, ERA_UNSIGNED },
		{ "UAL:P00306000100", PLACE_OK, "UAL:P00306000100", PROTO_UAL, ERA_LOADER }, { "UAL:P00305000300", PLACE_BAD, NULL, 0, 0 },
		{ "UAL:P0S3-06-3-00", PLACE_BAD, NULL, 0, 0 }, { "UAL:PC03A300", PLACE_BAD, NULL, 0, 0 }, { "UAL:PAS30830", PLACE_BAD, NULL, 0, 0 },
		{ "SIP:" "00000000000000000000" "00000000000000000000" "00000000000000000008", PLACE_BAD, NULL, 0, 0 },
		{ "P0S3-008-12-00", PLACE_TAKEN, "P0S3-8-12-00", PROTO_SIP, ERA_LOADER }, { "SIP:8.12xxxxxxxx", PLACE_BAD, NULL, 0, 0 },
		{ "sip", PLACE_PROTOCOL, "", PROTO_SIP, ERA_NONE }, { "ual", PLACE_OK, "UAL", PROTO_UAL, ERA_LOADER },
		{ "boot", PLACE_OK, "BOOT", PROTO_BOOT, ERA_NONE }, { "none", PLACE_BAD, NULL, 0, 0 },
		{ "SIP 8.12", PLACE_MEANT, "SIP:8.12", PROTO_SIP, ERA_LOADER }, { "sip-8.12", PLACE_MEANT, "SIP:8.12", PROTO_SIP, ERA_LOADER },
		{ "SIP8.12", PLACE_MEANT, "SIP:8.12", PROTO_SIP, ERA_LOADER }, { "SCCP 8.0(5)", PLACE_MEANT, "SCCP:8.0(5)", PROTO_SCCP, ERA_LOADER },
		{ "SIP 8.12 beta", PLACE_BAD, NULL, 0, 0 }, { "SIP-", PLACE_BAD, NULL, 0, 0 }, { "8.12", PLACE_BAD, NULL, 0, 0 },
		{ "Protocol application invalid", PLACE_OK, "UAL", PROTO_UAL, ERA_LOADER },
	};
	static const struct { const char *text, *name; } to[] = {
		{ "SIP", "P0S3-8-12-00" }, { "SCCP", "P0030801SR02" }, { "MGCP", "P0M3-07-7-00" }, { "SIP:8.12", "P0S3-8-12-00" },
		{ "SCCP:8.0(5)", "P00308000500" }, { "SCCP:8.1.2SR2", "P0030801SR02" }, { "P0S3-08-11-00", "P0S3-08-11-00" },
		{ "UAL", NULL }, { "P003-8-12-00", NULL }, { "BOOT", NULL }, { "SCCP:7.0", NULL }, { "SIP:5.3", NULL },
	};
	const char *why;
	struct place p, q;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(place_parse(span_cstr(row[i].text), &p, &why) == row[i].res, row[i].text);
		CHECK_ROW(row[i].name == NULL ? why != NULL : strcmp(p.name, row[i].name) == 0 && p.proto == row[i].proto && p.era == row[i].era, row[i].text);
	}
	for (i = 0; i < sizeof to / sizeof to[0]; i++) {
		enum place_res r = place_target(span_cstr(to[i].text), 0, &p, &why);

		CHECK_ROW(to[i].name == NULL ? r == PLACE_BAD && why != NULL : r == PLACE_OK && strcmp(p.name, to[i].name) == 0, to[i].text);
	}
	CHECK(place_parse(span_cstr("P0030702T023"), &p, &why) == PLACE_OK && place_parse(span_cstr("P0030702T024"), &q, &why) == PLACE_OK);
	CHECK(!place_same(&p, &q) && place_same(&p, &p));
	CHECK(place_parse(span_cstr("SCCP41.8-0-4S"), &p, &why) == PLACE_OK && place_parse(span_cstr("SCCP41.8-0-4ES4-0-1S"), &q, &why) == PLACE_OK);
	CHECK(!place_same(&p, &q));
	CHECK(place_parse(span_cstr("SCCP:8.1(2)SR2"), &p, &why) == PLACE_OK && place_parse(span_cstr("P0030801SR02"), &q, &why) == PLACE_OK);
	CHECK(place_same(&p, &q));
}

/* The own version of a loader is a place too, if the loader was examined; everything else is as place_parse has it. */
static void
starts(void)
{
	static const struct { const char *text, *name; enum place_res res; } row[] = {
		{ "PAS30830", "UAL:P003-8-12-00", PLACE_OK }, { " UAL:PAS3X060\r", "UAL:P003-07-5-00", PLACE_OK },
		{ "UAL:PAS30831", "UAL:P0030801SR02", PLACE_OK }, { "PAS30810", NULL, PLACE_BAD }, { "UAL:PAS30810", NULL, PLACE_BAD },
		{ "UAL:", NULL, PLACE_BAD }, { "UAL", "UAL", PLACE_OK }, { "P0030801SR02", "P0030801SR02", PLACE_OK },
		{ "P003-8-12-00", "UAL:8.12", PLACE_OK }, { "", NULL, PLACE_BAD }, { "SIP", "", PLACE_PROTOCOL },
	};
	struct holders h;
	struct place p, q;
	const char *why;
	struct tsv t;
	size_t i;

	CHECK(tsv_data(&t, data_keys) == 0 && holders_read(&h, &t) == NULL);
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		CHECK_ROW(place_start(&h, span_cstr(row[i].text), &p, &why) == row[i].res, row[i].text);
		CHECK_ROW(row[i].name == NULL ? why != NULL : strcmp(p.name, row[i].name) == 0, row[i].text);
	}
	CHECK(place_start(&h, span_cstr("PAS30831"), &p, &why) == PLACE_OK && place_start(&h, span_cstr("UAL:8.1(2)SR2"), &q, &why) == PLACE_OK);
	CHECK(place_same(&p, &q));
	holders_free(&h);
}

static char said[1024];

static void
note(void *arg, unsigned long lineno, const char *why)
{
	size_t n = strlen(said);

	(void)arg;
	snprintf(said + n, sizeof said - n, "%lu: %s\n", lineno, why);
}

#define HEAD "from_protocol\tfrom_range\tto_protocol\tto_range\tvia\tmechanism\tstatus\tconfidence\tsource\tkind\tkey\n"
#define EDGE "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n"

static void
bad_rules(void)
{
	static const struct { const char *rows, *say; } row[] = {
		{ EDGE, "" },
		{ "# only\n", "0: no rules\n" },
		{ "SIP\t7..8\n", "2: wrong number of columns\n" },
		{ "XIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n", "2: unknown from_protocol (SCCP, SIP, MGCP, UAL, BOOT; JAVA on both sides)\n" },
		{ "SIP\t7..8\tUAL\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n", "2: unknown to_protocol (SCCP, SIP, MGCP; JAVA on both sides)\n" },
		{ "SIP\t8..7\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n", "2: range upside down\n" },
		{ "SIP\t7..8\tSIP\t7-8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n", "2: not a range (FROM..TO)\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tmagic\tdirect\tbinary\tFW\tedge\tA\n", "2: unknown mechanism\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt,ual-hunt\tdirect\tbinary\tFW\tedge\tA\n", "2: more than one hop in a direct row\n" },
		{ "SIP\t6..6\tSIP\t7..8\t-\tos79xx+sbn(UAL)\tdirect\tbinary\tFW\tedge\tA\n", "2: ual-hunt must follow the loader\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tperhaps\tbinary\tFW\tedge\tA\n", "2: unknown status\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\trumour\tFW\tedge\tA\n", "2: unknown confidence\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tbridge\tA\n", "2: unknown kind\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tAB\n", "2: unknown key\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\t\tedge\tA\n", "2: a rule needs a source\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tsecond\tA\n", "2: the source of a second row begins with \"alternative\"\n" },
		{ "SIP\t7..8\tSIP\t7..8\tP0S3-8-12-00\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n", "2: only via rows name loads\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tvia\tbinary\tFW\tedge\tA\n", "2: an edge is direct\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tvia\tbinary\tFW\tchain\tA\n", "2: via needs at least one load\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tchain\tA\n", "2: a chain goes via other loads\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tnone\tunknown\tbinary\talternative\tsecond\tA\n", "2: a second opinion is direct or via\n" },
		{ "SIP\t7..8\tSIP\t7..8\tP0S3-8-12-00,P0T3\tual-hunt\tvia\tbinary\tFW\tchain\tA\n", "2: unknown load in via\n" },
		{ "SIP\t7..8\tSIP\t7..8\tP0S3-8-12-00,\tual-hunt\tvia\tbinary\tFW\tchain\tA\n", "2: unknown load in via\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tual-hunt\timpossible\tbinary\tFW\tstop\t-\n", "2: a stop row has no mechanism\n" },
		{ "SIP\t7..8\tSIP\t7..8\t-\tnone\tdirect\tbinary\tFW\tstop\t-\n", "2: a stop is impossible or unknown\n" },
		{ EDGE EDGE, "3: overlaps line 2\n" },
		{ EDGE "# a comment counts\nSIP\t8.1..8.1\tSIP\t0..7.0\t-\tnone\timpossible\tcisco\tx\tstop\t-\n", "4: overlaps line 2\n" },
		{ EDGE "SIP\t8.1..8.1\tSIP\t0..7.0\t-\tual-hunt\tdirect\tcisco\talternative: x\tsecond\tA\n", "" },
		{ "SIP\t8..7\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n" "x\n" EDGE EDGE,
		    "2: range upside down\n3: wrong number of columns\n5: overlaps line 4\n" },
	};
	struct matrix m;
	char text[2048];
	struct tsv t;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		int n;

		said[0] = '\0';
		snprintf(text, sizeof text, HEAD "%s", row[i].rows);
		CHECK_ROW(tsv_text(&t, span_cstr(text)) == 0, row[i].rows);
		n = matrix_read(&m, &t, note, NULL);
		CHECK_ROW((n == 0) == (row[i].say[0] == '\0'), row[i].rows);
		CHECK_STR(said, row[i].say);
		matrix_free(&m);
	}
	said[0] = '\0';
	CHECK(tsv_text(&t, span_cstr("from_protocol\tkind\n")) == 0 && matrix_read(&m, &t, note, NULL) == 9);
	CHECK(strstr(said, "1: no column key\n") != NULL);
	matrix_free(&m);
}

static void
key_holders(void)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "name\tx\nA\ty\n", "needs the columns name and loaders_holding" },
		{ "name\tloaders_holding\nAA\tP003-07-5-00\n", "a key is named by one capital letter" },
		{ "name\tloaders_holding\nA\tnonsense\n", "loaders_holding: not the name of a loader" },
		{ "name\tloaders_holding\nA\tP003-07-5-00 (PAS3X060X)\n", "loaders_holding: not an LA_VERSION of 8 characters" },
		{ "name\tloaders_holding\nA\tP003-07-5-00; NOT in P003-07-5-00\n", "loaders_holding: a loader both holds and lacks the key" },
		{ "name\tloaders_holding\nA\n", "wrong number of columns" },
	};
	const struct holder *e;
	struct holders h;
	struct tsv t;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		const char *why;

		CHECK_ROW(tsv_text(&t, span_cstr(bad[i].text)) == 0, bad[i].text);
		why = holders_read(&h, &t);
		CHECK_ROW(why != NULL && strcmp(why, bad[i].why) == 0, bad[i].text);
		holders_free(&h);
	}
	CHECK(tsv_data(&t, data_keys) == 0 && holders_read(&h, &t) == NULL && h.n == 4);
	e = holders_by_name(&h, span_cstr("P003-07-5-00"));
	CHECK(e != NULL && e->keys.holds == KEY_A && e->keys.lacks == KEY_B);
	e = holders_by_name(&h, span_cstr("PAS30831"));
	CHECK(e != NULL && strcmp(e->load.id, "P0030801SR02") == 0 && e->keys.holds == (KEY_A | KEY_B) && e->keys.lacks == 0);
	CHECK(holders_by_name(&h, span_cstr("P003-08-11-00")) == NULL && holders_by_name(&h, span_cstr("")) == NULL);
	holders_free(&h);
}

int
main(void)
{
	versions();
	ranges();
	places();
	starts();
	bad_rules();
	key_holders();
	return check_done();
}
