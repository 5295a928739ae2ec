/* loadid: every row of the catalogue, every scheme, every misspelling met, and the order of loads */
#include <stdlib.h>

#include "loadid/compare.h"
#include "tsv.h"
#include "kit/check.h"

#define N(a) (sizeof (a) / sizeof (a)[0])

/* What the grammar alone cannot know of a 7940/7960 load, and why; the catalogue has it. */
static const struct { const char *id, *version; } not_in_the_name[] = {
	{ "P0030801SR01", "8.1(?)SR1" },        /* SR names do not carry the maintenance digit: 8.1(2)SR1 by its release note */
	{ "P0030801SR02", "8.1(?)SR2" },        /* the same: 8.1(2)SR2 by the name of its package */
};

static const char *
grammar_version(const char *id)
{
	size_t i;

	for (i = 0; i < N(not_in_the_name); i++)
		if (strcmp(id, not_in_the_name[i].id) == 0)
			return not_in_the_name[i].version;
	return NULL;
}

static void
row_is(const struct tsv *t, const struct load *l, struct span version)
{
	CHECK_ROW(span_is(t->col[0], l->id), l->id);
	CHECK_ROW(span_is(t->col[1], l->family), l->id);
	CHECK_ROW(span_is(t->col[2], load_role_name(l->role)), l->id);
	CHECK_ROW(span_is(t->col[3], proto_name(l->proto)), l->id);
	CHECK_ROW(span_is(version, l->version), l->id);
	CHECK_ROW(span_is(t->col[5], load_signed_name(l->is_signed)), l->id);
}

/* P0S3-8-12-00 typed as P0S3-08-12-00, or the other way round, means the load that there is. */
static void
other_padding(const char *id)
{
	char typed[LOADID_MAX + 2];
	struct load l;

	if (strlen(id) < 7 || id[4] != '-')
		return;
	if (id[5] == '0')
		snprintf(typed, sizeof typed, "%.5s%.50s", id, id + 6);
	else
		snprintf(typed, sizeof typed, "%.5s0%.50s", id, id + 5);
	CHECK_ROW(loadid_parse(span_cstr(typed), &l) == LOAD_MISSPELT && strcmp(l.meant, id) == 0, typed);
}

static void
catalogue(void)
{
	int got, rows = 0, own = 0, exceptions = 0;
	struct load l;
	struct tsv t;

	CHECK(tsv_data(&t, data_loadids) == 0 && t.ncols == 8);
	while ((got = tsv_next(&t)) != 0) {
		int ours, variant;
		enum load_res res;

		CHECK_ROW(got == 1, "a row of loadids.tsv has the wrong number of columns");
		if (got != 1)
			continue;
		rows++;
		ours = span_is(t.col[1], "7940/7960");
		/* the two rows that were never shipped like this */
		variant = span_is(t.col[7], "variant");
		res = loadid_parse(t.col[0], &l);
		CHECK_ROW(res == (variant ? LOAD_MISSPELT : ours ? LOAD_OK : LOAD_OTHER), l.id);
		CHECK_ROW((l.meant[0] != '\0') == variant, l.id);
		CHECK_ROW(l.in_catalogue, l.id);
		row_is(&t, &l, t.col[4]);
		res = loadid_parse_grammar(t.col[0], &l);
		CHECK_ROW(!l.in_catalogue, l.id);
		if (ours) {
			const char *v = grammar_version(l.id);

			own++;
			exceptions += v != NULL;
			CHECK_ROW(v == NULL || !span_is(t.col[4], v), l.id);     /* an exception that is none must go */
			row_is(&t, &l, v == NULL ? t.col[4] : span_cstr(v));
			CHECK_ROW(res == (variant ? LOAD_MISSPELT : LOAD_OK), l.id);
			if (!variant)
				other_padding(l.id);
		} else
			CHECK_ROW(res == LOAD_OTHER || span_is(t.col[0], "PS03AS30"), l.id);    /* a 7910 part under a 7940 prefix */
	}
	CHECK(rows >= 137 && own >= 59);        /* the table may grow; one that shrank has lost rows on the way into the program */
	CHECK(exceptions == (int)N(not_in_the_name));
}

/* Names nobody listed.  Fields as in the record; num as cph-loadid prints it. */
static void
schemes(void)
{
	static const struct {
		const char *text;
		enum load_res res;
		const char *id, *role, *protocol, *version, *is_signed, *era, *num;
	} row[] = {
		{ "P0S3-06-1-00", LOAD_OK, "P0S3-06-1-00", "application", "SIP", "6.1", "yes", "signed", "6.1.0" },
		{ "P0S3-08-10-00", LOAD_OK, "P0S3-08-10-00", "application", "SIP", "8.10", "yes", "loader", "8.10.0" },
		{ "P0S3-04-4-01", LOAD_OK, "P0S3-04-4-01", "application", "SIP", "4.4", "no", "unsigned", "4.4.1" },
		{ "P0S3-9-0-00", LOAD_OK, "P0S3-9-0-00", "application", "SIP", "9.0", "yes", "loader", "9.0.0" },
		{ "P0S3-09-0-00", LOAD_OK, "P0S3-09-0-00", "application", "SIP", "9.0", "yes", "loader", "9.0.0" },
		{ "P0M3-06-0-00", LOAD_OK, "P0M3-06-0-00", "application", "MGCP", "6.0", "yes", "signed", "6.0.0" },
		{ "P0M3-04-0-00", LOAD_OK, "P0M3-04-0-00", "application", "MGCP", "4.0", "no", "unsigned", "4.0.0" },
		{ "P003-07-6-00", LOAD_OK, "P003-07-6-00", "ual", "none", "7.6", "yes", "loader", "7.6.0" },
		{ "P00308010000", LOAD_OK, "P00308010000", "application", "SCCP", "8.1(0)", "yes", "loader", "8.1.0.0" },
		{ "P00308000900", LOAD_OK, "P00308000900", "application", "SCCP", "8.0(9)", "yes", "loader", "8.0.9.0" },
		{ "P00305009999", LOAD_OK, "P00305009999", "application", "SCCP", "5.0(99.99)", "yes", "signed", "5.0.99.99" },
		{ "P00304000000", LOAD_OK, "P00304000000", "application", "SCCP", "4.0(0)", "no", "unsigned", "4.0.0.0" },
		{ "P0030800SR11", LOAD_OK, "P0030800SR11", "application", "SCCP", "8.0(?)SR11", "yes", "loader", "8.0.?.0.11" },
		{ "P0030501T123", LOAD_OK, "P0030501T123", "application", "SCCP", "5.1(T123)?", "yes", "signed", "5.1.?" },
		{ "P0S30203", LOAD_OK, "P0S30203", "application", "SIP", "2.3", "no", "unsigned", "2.3" },
		{ "P0030202", LOAD_OK, "P0030202", "application", "SCCP", "2.2", "no", "unsigned", "2.2" },
		{ "P003AL00", LOAD_OK, "P003AL00", "application", "SCCP", "-", "no", "unsigned", "" },
		{ "P003A901", LOAD_OK, "P003A901", "application", "SCCP", "-", "no", "unsigned", "" },
		{ "PC0306AB", LOAD_OK, "PC0306AB", "boot", "none", "-", "unknown", "-", "" },
		{ "PS03ZZ99", LOAD_OK, "PS03ZZ99", "dsp", "none", "-", "unknown", "-", "" },
		{ "PAS3X084", LOAD_OK, "PAS3X084", "ual-version", "none", "-", "unknown", "-", "" },
		{ "PAS3ARM2", LOAD_OK, "PAS3ARM2", "app-module", "SIP", "-", "unknown", "-", "" },
		{ "PA03Z032", LOAD_OK, "PA03Z032", "app-module", "SCCP", "-", "unknown", "-", "" },
		{ "DSP4.0(6.0)[A1]", LOAD_OK, "4.0(6.0)[A1]", "dsp", "none", "4.0(6.0)", "unknown", "-", "4.0.6.0" },
		{ "P00405000800", LOAD_OTHER, "P00405000800", "application", "SCCP", "5.0(8)", "yes", "-", "5.0.8" },
		{ "SCCP75.9-4-2SR2-1S", LOAD_OTHER, "SCCP75.9-4-2SR2-1S", "application", "SCCP", "9.4(2)SR2", "yes", "java", "9.4.2.0.2" },
		{ "SIP41.8-5-4-20S", LOAD_OTHER, "SIP41.8-5-4-20S", "application", "SIP", "-", "yes", "java", "" },
	};
	char num[LVER_NUM_MAX];
	struct load l;
	size_t i;

	for (i = 0; i < N(row); i++) {
		CHECK_ROW(loadid_parse_grammar(span_cstr(row[i].text), &l) == row[i].res, row[i].text);
		lver_num(&l.ver, num);
		CHECK_STR(l.id, row[i].id);
		CHECK_STR(load_role_name(l.role), row[i].role);
		CHECK_STR(proto_name(l.proto), row[i].protocol);
		CHECK_STR(l.version, row[i].version);
		CHECK_STR(load_signed_name(l.is_signed), row[i].is_signed);
		CHECK_STR(load_era_name(l.era), row[i].era);
		CHECK_STR(num, row[i].num);
		CHECK_ROW(l.why == NULL && l.meant[0] == '\0', row[i].text);
		/* and with the catalogue, which has none of them, the same */
		CHECK_ROW(loadid_parse(span_cstr(row[i].text), &l) == row[i].res && !l.in_catalogue, row[i].text);
		CHECK_STR(l.version, row[i].version);
	}
}

/* What must not be read as a load, or only as another one */
static void
misspellings(void)
{
	static const struct { const char *text; enum load_res res; const char *meant, *version; } row[] = {
		/* met in the wild */
		{ "POS3-07-3-00", LOAD_MISSPELT, "P0S3-07-3-00", "7.3" },
		{ "POS8-6-0", LOAD_MISSPELT, "P0S3-08-6-00", "8.6" },
		{ "P0S-8-12-00.sb2", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "S003070200", LOAD_UNKNOWN, "", "-" },
		{ "P00305000300.sbin", LOAD_MISSPELT, "P00305000300.sbn", "5.0(3)" },
		{ "P0S3-07-04-00", LOAD_MISSPELT, "P0S3-07-4-00", "7.4" },
		{ "P0S3-08-12-00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "P0030801SR", LOAD_UNKNOWN, "", "-" },
		{ "PO00308000500", LOAD_MISSPELT, "P00308000500", "8.0(5)" },
		{ "PO003-07-5-00", LOAD_MISSPELT, "P003-07-5-00", "7.5" },
		{ "P00S3-8-12-00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "P0S3-080-3-00", LOAD_UNKNOWN, "", "-" },
		/* their like */
		{ "P003-08-12-00", LOAD_MISSPELT, "P003-8-12-00", "8.12" },
		{ "P0S3-8-4-00", LOAD_MISSPELT, "P0S3-08-4-00", "8.4" },
		{ "P0S3-10-09-00", LOAD_MISSPELT, "P0S3-10-9-00", "10.9" },
		{ "P0S3-008-4-00", LOAD_MISSPELT, "P0S3-08-4-00", "8.4" },
		{ "P0S3-08-012-00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "P003-8-0012-000", LOAD_MISSPELT, "P003-8-12-00", "8.12" },
		{ "P003-8-12-0", LOAD_MISSPELT, "P003-8-12-00", "8.12" },
		{ "P003-8-12", LOAD_MISSPELT, "P003-8-12-00", "8.12" },
		{ "P0S3-8-12", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "P0S38-12-00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "p0s3-8-12-00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "P0S3_8_12_00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "P0S3\xe2\x80\x93" "8\xe2\x88\x92" "12\xe2\x80\x91" "00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "PO0308OOO5OO", LOAD_MISSPELT, "P00308000500", "8.0(5)" },
		{ "P0030801SR2", LOAD_MISSPELT, "P0030801SR02", "8.1(2)SR2" },
		{ "POM3-07-7-00.sbin", LOAD_MISSPELT, "P0M3-07-7-00.sbn", "7.7" },
		/* dots for dashes, dashes where none belong, and two slips at once */
		{ "P0S3.8.12.00", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "POS3.08.12.00.sb2", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "p0s3.8.12", LOAD_MISSPELT, "P0S3-8-12-00", "8.12" },
		{ "P003.8.12.00", LOAD_MISSPELT, "P003-8-12-00", "8.12" },
		{ "P003-08-00-05-00", LOAD_MISSPELT, "P00308000500", "8.0(5)" },
		{ "P003.08.00.05.00", LOAD_MISSPELT, "P00308000500", "8.0(5)" },
		{ "P003-0801-SR2", LOAD_MISSPELT, "P0030801SR02", "8.1(2)SR2" },
		{ "P00030801SR2", LOAD_MISSPELT, "P0030801SR02", "8.1(2)SR2" },
		{ "PO0O308000500", LOAD_MISSPELT, "P00308000500", "8.0(5)" },
		/* nothing to be made of them */
		{ "", LOAD_UNKNOWN, "", "-" },
		{ "P", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-12-00", LOAD_UNKNOWN, "", "-" },        /* which number is missing? */
		{ "P0S3.12.00", LOAD_UNKNOWN, "", "-" },
		{ "P003-0801", LOAD_UNKNOWN, "", "-" },
		{ "P0030801.SR", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-1-0", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-8-12-1", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-8-123-00", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-108-4-00", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-012-00", LOAD_UNKNOWN, "", "-" },
		{ "P0S3--8-12-00", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-8-12-00-", LOAD_UNKNOWN, "", "-" },
		{ "P0S4-8-12-00", LOAD_UNKNOWN, "", "-" },
		{ "P0X3-8-12-00", LOAD_UNKNOWN, "", "-" },
		{ "P0M30202", LOAD_UNKNOWN, "", "-" },
		{ "P0030801", LOAD_UNKNOWN, "", "-" },          /* the beginning of P0030801SR02 */
		{ "P0030800050", LOAD_UNKNOWN, "", "-" },
		{ "P003080005000", LOAD_UNKNOWN, "", "-" },
		{ "P0030801SRXX", LOAD_UNKNOWN, "", "-" },
		{ "P0030801T02", LOAD_UNKNOWN, "", "-" },
		{ "P0030801X002", LOAD_UNKNOWN, "", "-" },
		{ "PC03A30", LOAD_UNKNOWN, "", "-" },
		{ "PC03a3_0", LOAD_UNKNOWN, "", "-" },
		{ "8.0(5)", LOAD_UNKNOWN, "", "-" },
		{ "SCCP 1.2.2.6", LOAD_UNKNOWN, "", "-" },
		{ "0.0.0.24", LOAD_UNKNOWN, "", "-" },
		{ "SCCP99.8-5-2S", LOAD_UNKNOWN, "", "-" },
		{ "SCCP41.", LOAD_UNKNOWN, "", "-" },
		{ "CP7940G-1.2.3", LOAD_UNKNOWN, "", "-" },
		{ "D003030100", LOAD_UNKNOWN, "", "-" },
		{ "OS79XX.TXT", LOAD_UNKNOWN, "", "-" },
		{ "cmterm-7940-7960-sccp.8-1-2SR2.zip", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-8-12-00.bin.bin", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-8-12\"00", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-8-12-00\"0", LOAD_UNKNOWN, "", "-" },
		{ "P0S3-8-12-00 P003-8-12-00", LOAD_UNKNOWN, "", "-" },
	};
	struct load l, m;
	size_t i;

	for (i = 0; i < N(row); i++) {
		CHECK_ROW(loadid_parse(span_cstr(row[i].text), &l) == row[i].res, row[i].text);
		CHECK_STR(l.meant, row[i].meant);
		CHECK_STR(l.version, row[i].version);
		if (row[i].res == LOAD_UNKNOWN) {
			CHECK_ROW(strcmp(l.family, "unknown") == 0 && l.role == ROLE_UNKNOWN, row[i].text);
			continue;
		}
		CHECK_ROW(l.why != NULL, row[i].text);
		/* what is meant is spelt well and is the same load */
		CHECK_ROW(loadid_parse(span_cstr(l.meant), &m) == LOAD_OK, row[i].text);
		CHECK_ROW(loadid_cmp(&l, &m) == 0, row[i].text);
	}
}

/* Nearly names of other families, and of parts: one character off, and nothing is known of them. */
static void
nearly(void)
{
	static const char *const text[] = {
		"P00403020A09", "P004030202090", "D00503010033", "P00603020209", "PC05030246523", "B015-1-0", "B01X-1-0-4", "B017-1-0-4", "B015-1-0-4-2-1",
		"B015-1.0-4", "CP7905080003SCXP070409A", "CP7905080003SXP060111A", "CP790508000XSCCP070409A", "CP7905080003070409A",
		"CP7905080003SCCP070409", "CP7905080003SCCP07040XA", "CP7906080003SCCP070409A", "ATA030201050616", "CP7921G-", "CP7921G-1.4", "CP7921G-1.4(5)",
		"CP7929G-1.4.5.3", "cmterm_7936.", "cmterm_7936.x", "cmterm_7936.3-3-21_0", "cmterm_7990.3-3-21-0", "SCCP41", "SCCP41.x-1-2S", "SCCP41.9-4-2!",
		"TERM99.7-0-1-0S", "sip41", "P00308O1", "PC03a300x", "P0030A010200", "P003AL0X", "P003A-00", "4.0(5.0)", "4.0(5.0)[a0]", "4.0(5.0)[A0",
		"DSP4.0(5)[A0]", "P0S3021X", "P0M3-07-7", "P0030801T0X3", "PAS3X0-0",
	};
	/* named, but with a version that the name does not tell in a way we know */
	static const char *const open[] = { "SCCP41.9-4S", "SCCP41.9-4-2SRxS", "SCCP41.9-4-2ESxS", "SCCP41.9-4-2-xS", "SCCP41.9-4-2-1X" };
	struct load l;
	size_t i;

	for (i = 0; i < N(text); i++) {
		enum load_res res = loadid_parse_grammar(span_cstr(text[i]), &l);

		CHECK_ROW(res == LOAD_UNKNOWN || (res == LOAD_MISSPELT && l.meant[0] != '\0'), text[i]);
		CHECK_ROW(loadid_parse(span_cstr(text[i]), &l) == res && (res == LOAD_MISSPELT || !l.in_catalogue), text[i]);
	}
	for (i = 0; i < N(open); i++) {
		CHECK_ROW(loadid_parse(span_cstr(open[i]), &l) == LOAD_OTHER, open[i]);
		CHECK_STR(l.family, "7941/7961");
		CHECK_STR(l.version, "-");
		CHECK_STR(load_signed_name(l.is_signed), "unknown");
	}
}

/* The phones with Java, by grammar and the table of inner names, and the devices that are only named */
static void
other_phones(void)
{
	static const struct { const char *text, *family, *role, *protocol, *version, *inner, *meant; } java[] = {
		{ "SIP11.9-4-2SR3-1S", "7906/7911", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "SIP11.9-4-2SR4-3S", "7906/7911", "application", "SIP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "SCCP11.9-4-2SR4-3S", "7906/7911", "application", "SCCP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "SCCP11.8-5-3S", "7906/7911", "application", "SCCP", "8.5(3)", "8-5-3TH1-6", "" },
		{ "SIP31.8-5-3S", "7931", "application", "SIP", "8.5(3)", "8-5-3TH1-6", "" },
		{ "SIP31.8-4-2S", "7931", "application", "SIP", "8.4(2)", "8-4-1-23", "" },
		{ "SCCP31.8-4-2S", "7931", "application", "SCCP", "8.4(2)", "8-4-1-23", "" },
		{ "SCCP31.8-3-3SR2S", "7931", "application", "SCCP", "8.3(3)SR2", "8-3-3ES2", "" },
		{ "SIP41.8-3-3SR2S", "7941/7961", "application", "SIP", "8.3(3)SR2", "8-3-3ES2", "" },
		{ "SIP41.9-4-2SR3-1S", "7941/7961", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "SCCP41.9-4-2SR3-1S", "7941/7961", "application", "SCCP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "SCCP41.9-4-2SR4-3S", "7941/7961", "application", "SCCP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "SIP42.9-4-2SR4-3S", "7942/7962", "application", "SIP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "SIP42.8-5-3S", "7942/7962", "application", "SIP", "8.5(3)", "8-5-3TH1-6", "" },
		{ "SCCP42.8-5-3S", "7942/7962", "application", "SCCP", "8.5(3)", "8-5-3TH1-6", "" },
		{ "SCCP42.8-4-2S", "7942/7962", "application", "SCCP", "8.4(2)", "8-4-1-23", "" },
		{ "SIP45.8-4-2S", "7945/7965", "application", "SIP", "8.4(2)", "8-4-1-23", "" },
		{ "SIP45.8-3-3SR2S", "7945/7965", "application", "SIP", "8.3(3)SR2", "8-3-3ES2", "" },
		{ "SCCP45.8-3-3SR2S", "7945/7965", "application", "SCCP", "8.3(3)SR2", "8-3-3ES2", "" },
		{ "SCCP45.9-4-2SR3-1S", "7945/7965", "application", "SCCP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "SIP70.9-4-2SR3-1S", "7970/7971", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "SIP70.9-4-2SR4-3S", "7970/7971", "application", "SIP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "SCCP70.9-4-2SR4-3S", "7970/7971", "application", "SCCP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "SCCP70.8-5-3S", "7970/7971", "application", "SCCP", "8.5(3)", "8-5-3TH1-6", "" },
		{ "SIP75.8-5-3S", "7975", "application", "SIP", "8.5(3)", "8-5-3TH1-6", "" },
		{ "SIP75.8-4-2S", "7975", "application", "SIP", "8.4(2)", "8-4-1-23", "" },
		{ "SCCP75.8-4-2S", "7975", "application", "SCCP", "8.4(2)", "8-4-1-23", "" },
		{ "SCCP75.8-3-3SR2S", "7975", "application", "SCCP", "8.3(3)SR2", "8-3-3ES2", "" },
		{ "SIP42.9-1-1SR1S", "7942/7962", "application", "SIP", "9.1(1)SR1", "", "" },
		{ "SCCP75.8-5-2SR1S", "7975", "application", "SCCP", "8.5(2)SR1", "", "" },
		{ "SIP41.9-3-1SR4-1S", "7941/7961", "application", "SIP", "9.3(1)SR4", "", "" },
		{ "SCCP70.8-0-4ES4-0-1S", "7970/7971", "application", "SCCP", "8.0(4)", "", "" },
		{ "TERM41.7-0-2-0S", "7941/7961", "application", "SCCP", "7.0(2)", "", "" },
		{ "SIP45.8-5-4-20S", "7945/7965", "application", "SIP", "-", "", "" },
		{ "term06.default.loads", "7906", "reset-list", "unknown", "-", "", "" },
		{ "term61.default.loads", "7961", "reset-list", "unknown", "-", "", "" },
		{ "term62.default.loads", "7962", "reset-list", "unknown", "-", "", "" },
		{ "term65.default.loads", "7965", "reset-list", "unknown", "-", "", "" },
		{ "term71.default.loads", "7971", "reset-list", "unknown", "-", "", "" },
		{ "term75.default.loads", "7975", "reset-list", "unknown", "-", "", "" },
		{ "cmterm-7942_7962-sip.9-4-2SR3-1.zip", "7942/7962", "package", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "cmterm-7945_7965-sccp.9-4-2SR1-1.cop.sgn", "7945/7965", "package", "SCCP", "9.4(2)SR1", "9-4-2ES9", "" },
		{ "cmterm-7911_7906-sccp.8-5-2.tar", "7906/7911", "package", "SCCP", "8.5(2)", "", "" },
		{ "cmterm-7975-sip.9-4-2SR4-3.k3.cop.sgn", "7975", "package", "SIP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "cmterm-7945_7965-sip.9-4-2-1SR3-1.zip", "7945/7965", "package", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "jar42sip.9-4-2ES26.sbn", "7942/7962", "part", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "cnu41.8-5-4TH1-6.sbn", "7941/7961", "part", "none", "8.5(4)", "8-5-4TH1-6", "" },
		{ "cvm75sccp.9-4-2SR4-3.sbn", "7975", "part", "SCCP", "9.4(2)SR4", "9-4-2SR4-3", "" },
		{ "apps11.9-4-2ES9.sbn", "7906/7911", "part", "none", "9.4(2)SR1", "9-4-2ES9", "" },
		{ "dsp70.8-3-2-27.sbn", "7970/7971", "part", "none", "-", "", "" },
		{ "9-4-2ES26", "7906 to 7975", "inner", "none", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "8-4-1-23", "7906 to 7975", "inner", "none", "8.4(2)", "8-4-1-23", "" },
		{ "sip42.9-4-2sr3-1s", "7942/7962", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "SIP42.9-4-2SR3-1S" },
		{ "SIP42-9-4-2SR3-1S", "7942/7962", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "SIP42.9-4-2SR3-1S" },
		{ "SIP42.9.4.2SR3.1S", "7942/7962", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "SIP42.9-4-2SR3-1S" },
		{ "SIP42_9_4_2SR3_1S", "7942/7962", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "SIP42.9-4-2SR3-1S" },
		{ "SIP42.9-4-2SR3-1", "7942/7962", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "SIP42.9-4-2SR3-1S" },
		{ "sip42.9.4.2sr3.1.loads", "7942/7962", "application", "SIP", "9.4(2)SR3", "9-4-2ES26", "SIP42.9-4-2SR3-1S" },
		{ "SCCP41.9-4-2", "7941/7961", "application", "SCCP", "9.4(2)", "", "SCCP41.9-4-2S" },
		{ "SIP42.8-4-2ES4-0-1S", "7942/7962", "application", "SIP", "8.4(2)", "", "" },
		{ "cmterm-7931-scpp.8-5-2.zip", "7931", "package", "SCCP", "8.5(2)", "", "" },
		{ "cmterm-7906_7911-sip.9-2-1.tar.gz", "7906/7911", "package", "SIP", "9.2(1)", "9-2-1TH1-13", "" },
		{ "cmterm-7942_7962-sip.9-4-2SR3-1.cop.sha512", "7942/7962", "package", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
		{ "cmterm-7942_7962-sip.9-4-2SR3-1.k3.cop.sha512", "7942/7962", "package", "SIP", "9.4(2)SR3", "9-4-2ES26", "" },
	};
	static const struct { const char *text, *family, *role, *protocol, *version; } named[] = {
		{ "P00405000800", "7910", "application", "SCCP", "5.0(8)" },
		{ "CP7905080004SCCP080108A", "7905", "application", "SCCP", "-" },
		{ "CP7902060000SIP060101A", "7902", "application", "SIP", "-" },
		{ "CP7912080001SIP070411A", "7912", "application", "SIP", "-" },
		{ "S00105000300", "7914", "expansion", "none", "-" },
		{ "B015-1-0-5-1", "7915", "expansion", "none", "1.0(5)" },
		{ "B016-1-0-3", "7916", "expansion", "none", "1.0(3)" },
		{ "cmterm_7920.4.0-03-03", "7920", "application", "SCCP", "-" },
		{ "CP7921G-1.4.7.3", "7921", "application", "SCCP", "1.4.7.3" },
		{ "CP7926G-1.4.5.3", "7926", "application", "SCCP", "1.4.5.3" },
		{ "SCCP69xx.9-4-1-3SR2", "6921/6941/6961", "application", "SCCP", "-" },
		{ "SIP69xx.9-4-1-3SR2", "6921/6941/6961", "application", "SIP", "-" },
		{ "sip78xx.12-8-1-0001", "7821/7841/7861", "application", "SIP", "-" },
		{ "sip88xx.12-5-1SR1-4", "8811 to 8865", "application", "SIP", "-" },
		{ "sip8845_65.11-0-1-11", "8845/8865", "application", "SIP", "-" },
		{ "sip8821.11-0-4-14", "8821", "application", "SIP", "-" },
		{ "sip9971.9-4-2SR3-1", "9971", "application", "SIP", "-" },
		{ "sip9951.9-4-1-9", "9951", "application", "SIP", "-" },
		{ "sip8961.9-2-2", "8961", "application", "SIP", "-" },
		{ "CP3905.9-4-1SR3.loads", "3905", "application", "SIP", "-" },
		{ "SCCP894x.9-4-2SR3-1", "8941/8945", "application", "SCCP", "-" },
		{ "ATA030203SIP080101A", "ATA 186/188", "application", "SIP", "-" },
		{ "ATA187.9-2-3-1", "ATA 187", "application", "SIP", "-" },
		{ "ATA190.1-2-2-003", "ATA 190", "application", "SIP", "-" },
		{ "ATA191.12-0-1SR3", "ATA 191", "application", "SIP", "-" },
		{ "VG248_1.3.1", "analogue gateway VG248", "application", "unknown", "-" },
		{ "vg224-15.1.4", "analogue gateway VG224", "application", "unknown", "-" },
		{ "D00404000032", "Digital Access gateway", "application", "unknown", "-" },
		{ "A00204000013", "Analog Access gateway", "application", "unknown", "-" },
	};
	struct load l, m;
	size_t i;

	for (i = 0; i < N(java); i++) {
		CHECK_ROW(loadid_parse(span_cstr(java[i].text), &l) == LOAD_OTHER && l.era == ERA_JAVA, java[i].text);
		CHECK_STR(l.family, java[i].family);
		CHECK_STR(load_role_name(l.role), java[i].role);
		CHECK_STR(proto_name(l.proto), java[i].protocol);
		CHECK_STR(l.version, java[i].version);
		CHECK_STR(l.meant, java[i].meant);
		CHECK_ROW(span_is(l.inner, java[i].inner), java[i].text);
		if (l.meant[0] != '\0') {
			CHECK_ROW(loadid_parse(span_cstr(l.meant), &m) == LOAD_OTHER && m.meant[0] == '\0', java[i].text);
			CHECK_ROW(lver_cmp(&l.ver, &m.ver) == 0 && l.why != NULL, java[i].text);
		}
	}
	loadid_parse(span_cstr("SIP42.9-4-2SR3-1"), &l);
	CHECK_STR(l.why, "the S at the end is missing");
	loadid_parse(span_cstr("SIP42-9-4-2SR3-1S"), &l);
	CHECK_STR(l.why, "a dash for the dot");
	for (i = 0; i < N(named); i++) {
		CHECK_ROW(loadid_parse(span_cstr(named[i].text), &l) == LOAD_OTHER && l.era == ERA_NONE, named[i].text);
		CHECK_STR(l.family, named[i].family);
		CHECK_STR(load_role_name(l.role), named[i].role);
		CHECK_STR(proto_name(l.proto), named[i].protocol);
		CHECK_STR(l.version, named[i].version);
	}
}

/* What people paste */
static void
adornments(void)
{
	static const struct { const char *text, *id, *kind, *ext, *holds; } row[] = {
		{ "P0S3-8-12-00\r", "P0S3-8-12-00", "id", "", "" },
		{ "P003-8-12-00 \r\n", "P003-8-12-00", "id", "", "" },
		{ "\" P0S3-8-12-00 \";", "P0S3-8-12-00", "id", "", "" },
		{ "'P0S3-8-12-00'", "P0S3-8-12-00", "id", "", "" },
		{ "\xe2\x80\x9cP0S3-8-12-00\xe2\x80\x9d", "P0S3-8-12-00", "id", "", "" },
		{ "\"P0S3-8-12-00", "P0S3-8-12-00", "id", "", "" },
		{ "\xc2\xab" "P0S3-8-12-00\xc2\xbb", "P0S3-8-12-00", "id", "", "" },
		{ "\xef\xbb\xbfP0S3-8-12-00\r", "P0S3-8-12-00", "id", "", "" },     /* first line of a file from Windows */
		{ "P0S3-8-12-00\xe2\x80\x8b\xc2\xa0 ", "P0S3-8-12-00", "id", "", "" },     /* copied from a web page */
		{ "image_version:\"P0S3-8-12-00\";the new one", "P0S3-8-12-00", "id", "", "" },
		{ "/tftp#2/P0S3-8-12-00", "P0S3-8-12-00", "id", "", "" },
		{ "image_version: \"P0S3-8-12-00\" ; the new one", "P0S3-8-12-00", "id", "", "" },
		{ "image_version: P0S3-8-12-00 # x", "P0S3-8-12-00", "id", "", "" },
		{ "<loadInformation8 model=\"IP Phone 7940\">P00308010200</loadInformation8>", "P00308010200", "id", "", "" },
		{ "LA_VERSION=PAS30830", "PAS30830", "id", "", "" },
		{ "/tftpboot/7940/P00308010200.loads", "P00308010200", "list", ".loads", "" },
		{ "C:\\TFTP\\P00308010200.sb2", "P00308010200", "application", ".sb2", "application" },
		{ "flash:P00308010200.sbn", "P00308010200", "signed-image", ".sbn", "ual" },
		{ "tftp://192.0.2.1/P003-8-12-00.SBN", "P003-8-12-00", "signed-image", ".sbn", "ual" },
		{ "P003-8-12-00.bin", "P003-8-12-00", "image", ".bin", "ual" },
		{ "P00303020214.bin", "P00303020214", "image", ".bin", "load" },
		{ "P00303020214.sbn", "P00303020214", "signed-image", ".sbn", "unknown" },
		{ "P00305000301.sbn", "P00305000301", "signed-image", ".sbn", "load" },
		{ "P00305000300.bin", "P00305000300", "image", ".bin", "load" },
		{ "P0S3-06-3-00.sbn", "P0S3-06-3-00", "signed-image", ".sbn", "load" },
		{ "P0S3-06-3-00.sb2", "P0S3-06-3-00", "application", ".sb2", "unknown" },
		{ "P0S3-07-5-00.bin", "P0S3-07-5-00", "image", ".bin", "application" },
		{ "P0S3-07-5-00.sbn", "P0S3-07-5-00", "signed-image", ".sbn", "unknown" },
		{ "P003-8-12-00.sb2", "P003-8-12-00", "application", ".sb2", "unknown" },
		{ "P0030801SR02.txt", "P0030801SR02", "text", ".txt", "" },
		{ "P0S3-8-12-00.zip", "P0S3-8-12-00", "package", ".zip", "" },
		{ "P0S3-8-12-00.old", "P0S3-8-12-00", "unknown", ".old", "" },
		{ "CP7905080003SCCP070409A.sbin", "CP7905080003SCCP070409A", "signed-image", ".sbin", "" },
		{ "CP7905080003SCCP070409A.zup", "CP7905080003SCCP070409A", "image", ".zup", "" },
		{ "cmterm_7936.3-3-21-0.bin", "cmterm_7936.3-3-21-0", "image", ".bin", "" },
		{ "SCCP41.8-5-2S.loads", "SCCP41.8-5-2S", "list", ".loads", "" },
		{ "CP7921G-1.4.5.3", "CP7921G-1.4.5.3", "id", "", "" },
	};
	struct load l;
	size_t i;

	for (i = 0; i < N(row); i++) {
		enum load_res res = loadid_parse(span_cstr(row[i].text), &l);

		CHECK_ROW(res == LOAD_OK || res == LOAD_OTHER, row[i].text);
		CHECK_STR(l.id, row[i].id);
		CHECK_STR(l.kind, row[i].kind);
		CHECK_STR(l.ext, row[i].ext);
		CHECK_STR(l.holds, row[i].holds);
	}
	CHECK(loadid_parse(span("P0S3-8-12-00\0.bin", 17), &l) == LOAD_UNKNOWN);
	CHECK_STR(l.id, "P0S3-8-12-00?.bin");
	CHECK(loadid_parse(span_cstr("P0S3-8-12-00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &l) == LOAD_UNKNOWN);
	CHECK(strlen(l.id) == LOADID_MAX);
	CHECK(loadid_parse(span(NULL, 0), &l) == LOAD_UNKNOWN && l.id[0] == '\0');
}

static int
by_load(const void *a, const void *b)
{
	return loadid_cmp(a, b);
}

static void
order(void)
{
	/* ascending */
	static const char *const name[] = {
		"P00403020209", "PC03A300", "P00303020214", "P00305000300", "P00305000301", "P00308000100", "P00308000500", "P00308001000",
		"P0030801SR05", "P00308010000", "P00308010200", "P00308010202", "P0030801SR01", "P0030801SR02", "PAS3ARM1", "P0S30202",
		"P0S3-03-0-00", "P0S3-07-4-00", "P0S3-07-4-07", "P0S3-08-2-00", "P0S3-08-11-00", "P0S3-8-12-00", "PS03AT46", "P003-07-5-00",
		"P003-8-12-00",
	};
	static struct load l[N(name)], shuffled[N(name)];
	char ka[LOADID_SORT_MAX], kb[LOADID_SORT_MAX];
	size_t i, j;

	for (i = 0; i < N(name); i++)
		loadid_parse(span_cstr(name[i]), &l[i]);
	/* expected places come from the rules: family, protocol, role, version; only the relation is checked here */
	memcpy(shuffled, l, sizeof l);
	qsort(shuffled, N(name), sizeof shuffled[0], by_load);
	for (i = 0; i < N(name); i++)
		for (j = 0; j < N(name); j++) {
			int r = loadid_cmp(&shuffled[i], &shuffled[j]);

			CHECK_ROW(r == (i > j) - (i < j), shuffled[i].id);
			CHECK_ROW(r == -loadid_cmp(&shuffled[j], &shuffled[i]), shuffled[i].id);
			loadid_sort_key(&shuffled[i], ka);
			loadid_sort_key(&shuffled[j], kb);
			CHECK_ROW((strcmp(ka, kb) > 0) - (strcmp(ka, kb) < 0) == r, ka);
		}
	/* within one protocol the list above is in order */
	for (i = 0; i + 1 < N(name); i++)
		if (loadid_incomparable(&l[i], &l[i + 1]) == NULL)
			CHECK_ROW(loadid_cmp(&l[i], &l[i + 1]) == -1, name[i + 1]);
}

static void
comparable(void)
{
	static const struct { const char *a, *b; int r; const char *why; } row[] = {
		{ "P0S3-08-12-00", "P0S3-8-12-00", 0, NULL }, { "P0S30202", "P0S3-02-2-00", 0, NULL }, { "PC03A300", "PC03A300", 0, NULL },
		{ "P0S3-08-9-00", "P0S3-8-12-00", -1, NULL }, { "P0030801SR02", "P00308010200", 1, NULL },
		{ "P0030801SR02", "P00308010202", 1, NULL }, { "P0030801SR05", "P00308020000", -1, NULL },
		{ "P0030801SR05", "P0030801SR05", 0, NULL }, { "P0030801SR05", "P00308010200", 0, "the maintenance digit is not in the name" },
		{ "P0030702T023", "P00307020300", 0, "the maintenance digit is not in the name" },
		{ "PC03A300", "PC030301", 0, "no version known" }, { "P003AL00", "P00303020214", 0, "no version known" },
		{ "P0S3-8-12-00", "P00308000500", 0, "different protocols" }, { "PC03A300", "P003-8-12-00", 0, "different roles" },
		{ "P00405000700", "P00305000300", 0, "different families" }, { "foo", "P00305000300", 0, "not known" },
		{ "SCCP41.8-5-2S", "SCCP41.9-4-2S", -1, NULL }, { "SCCP41.9-4-2-1S", "SCCP41.9-4-2S", 0, "one version, two names" },
		{ "PAS30810", "PAS30830", 0, "no version known" },
	};
	struct load a, b;
	size_t i;

	for (i = 0; i < N(row); i++) {
		const char *why;

		loadid_parse(span_cstr(row[i].a), &a);
		loadid_parse(span_cstr(row[i].b), &b);
		why = loadid_incomparable(&a, &b);
		CHECK_STR(why, row[i].why);
		if (why == NULL)
			CHECK_ROW(loadid_cmp(&a, &b) == row[i].r && loadid_cmp(&b, &a) == -row[i].r, row[i].a);
	}
}

static void
versions(void)
{
	static const struct { const char *text, *num; } row[] = {
		{ "8.0(5)", "8.0.5" }, { "8.1(2.0)", "8.1.2.0" }, { "8.1(2)SR2", "8.1.2.0.2" }, { "8.1(2)_SR1", "8.1.2.0.1" }, { "8.1.2SR2", "8.1.2.0.2" },
		{ "8.12", "8.12" }, { "8.12(0)", "8.12.0" }, { "7.3(3.02)", "7.3.3.2" }, { "9.0(1TD1.36S)", "9.0.1.36" }, { "8", "8" },
		{ "5.0.3.0", "5.0.3.0" }, { "8.1(?)SR2", "8.1.?.0.2" }, { "7.2(T23)?", "7.2.?" }, { "007.02", "7.2" }, { "0", "0" },
		{ "", NULL }, { "-", NULL }, { ".", NULL }, { "8.", NULL }, { ".8", NULL }, { "8.1(", NULL }, { "8.1()", NULL }, { "8.1(2", NULL },
		{ "8.1(2)SR", NULL }, { "8.1(2)x", NULL }, { "8(2)", NULL }, { "8.1.2(3)", NULL }, { "1.2.3.4.5", NULL }, { "8.1(2.3.4)", NULL },
		{ "10000.0", NULL }, { "99999999999999999999", NULL }, { "8.1 ", NULL }, { "v8.1", NULL }, { "8.1?", NULL }, { "-1.0", NULL },
	};
	char num[LVER_NUM_MAX];
	struct lver v;
	size_t i;

	for (i = 0; i < N(row); i++) {
		CHECK_ROW(lver_parse(span_cstr(row[i].text), &v) == (row[i].num == NULL ? -1 : 0), row[i].text);
		lver_num(&v, num);
		CHECK_STR(num, row[i].num == NULL ? "" : row[i].num);
	}
}

static void
protocols(void)
{
	enum load_proto p;

	for (p = PROTO_NONE; p <= PROTO_UNKNOWN; p++)
		CHECK_ROW(proto_parse(span_cstr(proto_name(p))) == p, proto_name(p));
	CHECK(proto_parse(span_cstr("sccp")) == PROTO_SCCP && proto_parse(span_cstr("SCC")) == PROTO_UNKNOWN);
	CHECK(proto_parse(span("", 0)) == PROTO_UNKNOWN);
}

int
main(void)
{
	catalogue();
	schemes();
	misspellings();
	nearly();
	other_phones();
	adornments();
	order();
	comparable();
	versions();
	protocols();
	return check_done();
}
