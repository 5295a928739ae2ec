/* every parameter of the phone's files: a good, a boundary and a bad value; names, suggestions, models */
#include <stdio.h>
#include <stdlib.h>

#include "cisco/params.h"
#include "kit/check.h"

static struct params ps;

/* "@31" stands for 31 times x */
static struct span
value(const char *s, char buf[1024])
{
	size_t n;

	if (s[0] != '@')
		return span_cstr(s);
	n = strtoul(s + 1, NULL, 10);
	memset(buf, 'x', n);
	return span(buf, n);
}

/* good: taken silently; edge: the outermost value taken silently; bad: refused, or doubtful when it starts with '?' */
static const struct { const char *name, *good, *edge, *bad, *why; } row[] = {
	{ "image_version", "P0S3-8-12-00", "P0S30202", "P0S3-8-12-00.loads", "extension" },
	{ "image_version", "P00308000500", "PD3X1", "P0S3 8", "not a load name" },
	{ "image_version", "P003-8-12-00", "P0M3-07-7-00", "PO003-8-12-00", "the letter O where the digit 0 belongs" },
	{ "image_version", "P003-8-12-00", "P0M3-07-7-00", "P00408000500", "Right Load Not Specified" },
	{ "tftp_cfg_dir", "phones/", "./", "phones", "does not end in /" },
	{ "sync", "1", "@32", "@33", "33 characters, the phone takes at most 32" },
	{ "language", "", "English", "a\nb", "control character" },
	{ "dyn_tftp_addr", "192.0.2.1", "UNPROVISIONED", "tftp.example", "not an IPv4 address" },
	{ "dyn_dns_addr_1", "192.0.2.1", "255.255.255.255", "256.0.0.1", "not an IPv4 address" },
	{ "dyn_dns_addr_2", "192.0.2.1", "", "192.0.2", "not an IPv4 address" },
	{ "domain_name", "example.org", "@127", "?@128", "128 characters, Cisco names 127" },
	{ "line1_name", "1234567", "@127", "@128", "at most 127" },
	{ "line6_name", "+4930123", "UNPROVISIONED", "1 2", "blank" },
	{ "line2_name", "alice", "a", "alice@example.org", "only the user part" },
	{ "line1_shortname", "Desk 1", "", "a\"b", "quote" },
	{ "line1_displayname", "User ID", "@32", "?@33", "33 characters, Cisco names 32" },
	{ "line1_authname", "1234567", "@128", "@129", "at most 128" },
	{ "line1_password", "secret7", "@31", "@32", "32 characters, the phone takes at most 31" },
	{ "line1_contact", "1234567", "@127", "@128", "at most 127" },
	{ "proxy_register", "1", "0", "2", "2: too large (0 to 1)" },
	{ "proxy1_address", "192.0.2.10", "USECALLMANAGER", "192.0.2.10:5060", "a port has its own parameter" },
	{ "proxy6_address", "pbx.example.org", "a", "pbx..org", "not a host name" },
	{ "proxy2_address", "0.0.0.0", "255.255.255.255", "192.0.02.1", "leading zeros" },
	{ "proxy1_port", "5060", "65535", "65536", "too large (0 to 65535)" },
	{ "timer_register_expires", "3600", "3932100", "3932101", "too large" },
	{ "timer_register_expires", "60", "1", "0", "too small (1 to 3932100)" },
	{ "call_manager1_addr", "192.0.2.10", "", "a b", "not a host name" },
	{ "call_manager6_sip_port", "5060", "1", "0", "too small" },
	{ "timer_register_delta", "5", "32767", "32768", "too large" },
	{ "speed_line2", "200", "@127", "?@128", "Cisco names 127" },
	{ "speed_label2", "Door", "@127", "?@128", "Cisco names 127" },
	{ "auto_answer", "1", "63", "64", "too large" },
	{ "user_info", "none", "PHONE", "user", "user: not one of none phone ip" },
	{ "outbound_proxy", "192.0.2.1", "", "http://192.0.2.1", "not a host name" },
	{ "outbound_proxy_port", "5060", "1", "0", "too small" },
	{ "proxy_backup", "192.0.2.1", "", "1.2.3.4.5", "not an IPv4 address" },
	{ "proxy_backup_port", "5060", "65535", "65536", "too large" },
	{ "proxy_emergency", "192.0.2.1", "UNPROVISIONED", "-!-", "not a host name" },
	{ "proxy_emergency_port", "5060", "1", "-1", "not a number" },
	{ "remote_party_id", "1", "0", "yes", "yes: not a number (0 to 1)" },
	{ "nat_enable", "0", "1", "", "empty, a value is needed" },
	{ "nat_address", "192.0.2.1", "", "a/b", "not a host name" },
	{ "nat_received_processing", "0", "1", "01x", "not a number" },
	{ "voip_control_port", "5060", "1025", "1024", "too small (1025 to 65535)" },
	{ "voip_control_port", "5061", "65535", "65536", "too large" },
	{ "start_media_port", "16384", "32764", "16348", "a digit swap of 16384" },
	{ "start_media_port", "20000", "16384", "16385", "odd" },
	{ "start_media_port", "20000", "16384", "?32766", "16384 is meant" },
	{ "end_media_port", "32766", "16384", "32768", "32766 is meant" },
	{ "preferred_codec", "g711ulaw", "g729a", "g729", "the keyword is g729a" },
	{ "preferred_codec", "none", "G711ALAW", "opus", "opus: not one of g711ulaw g711alaw g729a none" },
	{ "enable_vad", "0", "1", "2", "too large" },
	{ "tos_media", "5", "0", "6", "too large (0 to 5)" },
	{ "dtmf_inband", "1", "0", "2", "too large" },
	{ "dtmf_outofband", "avt", "avt_always", "1", "avt is meant" },
	{ "dtmf_db_level", "3", "5", "6", "too large" },
	{ "dtmf_avt_payload", "101", "127", "128", "too large (96 to 127)" },
	{ "dtmf_avt_payload", "101", "96", "95", "too small" },
	{ "timer_t1", "500", "1", "0", "too small" },
	{ "timer_t2", "4000", "4294967295", "4294967296", "too large" },
	{ "timer_invite_expires", "180", "1", "0", "too small" },
	{ "sip_retx", "10", "1", "0", "too small" },
	{ "sip_invite_retx", "6", "1", "six", "not a number" },
	{ "dial_template", "dialplan", "@195", "@196", "at most 195" },
	{ "dial_template", "de", "d", "dialplan.xml", "appends .xml" },
	{ "sntp_server", "192.0.2.1", "0.0.0.0", "ntp server", "not a host name" },
	{ "sntp_mode", "unicast", "DirectedBroadcast", "client", "not one of" },
	{ "time_zone", "CET", "-12", "13", "neither a zone" },
	{ "time_zone", "+5/30", "12", "12/30", "neither a zone" },
	{ "time_zone", "GMT", "nzst", "?BST", "not British Summer Time" },
	{ "time_zone", "EST", "0", "?IST", "India" },
	{ "time_zone", "EST", "8", "Europe/Berlin", "neither a zone" },
	{ "dst_auto_adjust", "1", "0", "on", "not a number" },
	{ "dst_offset", "1", "-12", "13", "not hours" },
	{ "dst_offset", "0/30", "01/00", "1/60", "not hours" },
	{ "dst_start_month", "March", "12", "13", "not a month" },
	{ "dst_start_month", "Mar", "1", "march", "exact case" },
	{ "dst_start_day", "0", "31", "32", "too large (0 to 31)" },
	{ "dst_start_day", "", "1", "first", "not a number" },
	{ "dst_start_day_of_week", "Sunday", "7", "8", "not a weekday" },
	{ "dst_start_day_of_week", "Sun", "1", "0", "not a weekday" },
	{ "dst_start_week_of_month", "1", "8", "7", "no week 7" },
	{ "dst_start_week_of_month", "2", "6", "9", "too large" },
	{ "dst_start_time", "02/00", "23:59", "24", "not a time" },
	{ "dst_start_time", "2", "0", "2/60", "not a time" },
	{ "dst_stop_month", "November", "10", "Nov.", "not a month" },
	{ "dst_stop_day", "0", "31", "-1", "not a number" },
	{ "dst_stop_day_of_week", "Saturday", "1", "sunday", "exact case" },
	{ "dst_stop_week_of_month", "8", "1", "0", "too small" },
	{ "dst_stop_time", "2", "14:30", "2 am", "not a time" },
	{ "time_format_24hr", "1", "3", "4", "too large" },
	{ "date_format", "D/M/Y", "yy-m-d", "DD.MM.YY", "not one of" },
	{ "dnd_control", "0", "3", "4", "too large" },
	{ "callerid_blocking", "1", "3", "4", "too large" },
	{ "anonymous_call_block", "2", "3", "4", "too large" },
	{ "call_waiting", "1", "3", "4", "too large" },
	{ "call_hold_ringback", "0", "3", "4", "too large" },
	{ "cnf_join_enable", "1", "0", "2", "too large" },
	{ "semi_attended_transfer", "1", "0", "2", "too large" },
	{ "transfer_onhook_enabled", "1", "0", "2", "too large" },
	{ "local_cfwd_enable", "1", "0", "2", "too large" },
	{ "cfwd_url", "200", "@127", "?@128", "Cisco names 127" },
	{ "autocomplete", "1", "0", "2", "too large" },
	{ "stutter_msg_waiting", "1", "0", "2", "too large" },
	{ "call_stats", "1", "0", "2", "too large" },
	{ "messages_uri", "*97", "@127", "?@128", "Cisco names 127" },
	{ "services_url", "http://192.0.2.1/s", "", "https://192.0.2.1/s", "https is not for this phone" },
	{ "directory_url", "http://192.0.2.1/d", "http://d", "192.0.2.1/d", "not an http:// address" },
	{ "logo_url", "http://192.0.2.1/l.bmp", "", "http://", "not an http:// address" },
	{ "http_proxy_addr", "192.0.2.1", "", "a b", "not a host name" },
	{ "http_proxy_port", "80", "65535", "0", "too small" },
	{ "phone_label", "Desk 1 ", "@11", "?@12", "12 characters, Cisco names 11" },
	{ "phone_prompt", "SIP Phone", "@15", "@16", "at most 15" },
	{ "phone_password", "cisco", "@31", "@32", "at most 31" },
	{ "telnet_level", "0", "2", "3", "too large" },
	{ "network_media_type", "Auto", "auto", "Full1000", "not one of" },
	{ "network_port2_type", "PC", "hub/switch", "switch", "not one of" },
};

static void
values(void)
{
	static char buf[1024];
	char why[PARAM_WHY_MAX];
	size_t i, k;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		const struct param *p;
		const char *bad = row[i].bad;
		enum param_verdict want = PARAM_BAD;
		unsigned n;

		CHECK_ROW(params_find(&ps, span_cstr(row[i].name), &p, &n) == PARAM_KNOWN, row[i].name);
		if (p == NULL)
			continue;
		CHECK_ROW(param_check(&ps, p, value(row[i].good, buf), why) == PARAM_GOOD && why[0] == '\0', row[i].good);
		CHECK_ROW(param_check(&ps, p, value(row[i].edge, buf), why) == PARAM_GOOD && why[0] == '\0', row[i].edge);
		if (bad[0] == '?') {
			want = PARAM_DOUBTFUL;
			bad++;
		}
		CHECK_ROW(param_check(&ps, p, value(bad, buf), why) == want, row[i].name);
		CHECK_ROW(strstr(why, row[i].why) != NULL, why);
		/* what is secret is not quoted */
		CHECK_ROW(!p->secret || strstr(why, "xxx") == NULL, why);
	}
	for (k = 0; k < ps.n; k++) {
		char name[PARAM_NAME_MAX];

		if (ps.row[k].type >= PT_WRONG)
			continue;
		for (i = 0; i < sizeof row / sizeof row[0]; i++) {
			const struct param *p;
			unsigned n;

			if (params_find(&ps, span_cstr(row[i].name), &p, &n) == PARAM_KNOWN && p == &ps.row[k])
				break;
		}
		CHECK_ROW(i < sizeof row / sizeof row[0], param_name(&ps.row[k], 1, name));
	}
}

static void
any_value(void)
{
	const struct param *p;
	char why[PARAM_WHY_MAX];
	unsigned n;

	params_find(&ps, span_cstr("line1_displayname"), &p, &n);
	CHECK(param_check(&ps, p, span_cstr("M\xc3\xbcller"), why) == PARAM_DOUBTFUL && strstr(why, "not ASCII") != NULL);
	/* 32 characters of which one has two bytes are 32 */
	CHECK(param_check(&ps, p, span_cstr("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xbc"), why) == PARAM_DOUBTFUL && strstr(why, "not ASCII"));
	/* and 33 bytes of Latin-1 are 33 */
	CHECK(param_check(&ps, p, span_cstr("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xfc\xfc"), why) == PARAM_DOUBTFUL && strstr(why, "33"));
	CHECK(param_check(&ps, p, span("a\0b", 3), why) == PARAM_BAD && strcmp(why, "holds a control character") == 0);
	CHECK(param_check(&ps, p, span_cstr("a\tb"), why) == PARAM_BAD);
	params_find(&ps, span_cstr("line1_password"), &p, &n);
	CHECK(param_check(&ps, p, span_cstr("geheim\x01"), why) == PARAM_BAD && strstr(why, "geheim") == NULL);
}

static void
names(void)
{
	static const struct { const char *name; enum param_found found; const char *suggest; } t[] = {
		{ "line1_name", PARAM_KNOWN, "line1_name" }, { "LINE1_Name", PARAM_KNOWN, "line1_name" },
		{ "Domain_Name", PARAM_KNOWN, "domain_name" }, { "line6_name", PARAM_KNOWN, "line6_name" },
		{ "line7_name", PARAM_UNKNOWN, "line1_name" }, { "line0_name", PARAM_UNKNOWN, "line1_name" },
		{ "line10_name", PARAM_UNKNOWN, "line1_name" }, { "line_name", PARAM_UNKNOWN, "line1_name" },
		{ "timer_registry_delta", PARAM_ISWRONG, "timer_register_delta" }, { "timer_register", PARAM_ISWRONG, "timer_register_expires" },
		{ "register_expires", PARAM_ISWRONG, "timer_register_expires" }, { "dscpForAudio", PARAM_ISWRONG, "tos_media" },
		{ "rdda_ptft_nyd", PARAM_ISWRONG, "dyn_tftp_addr" }, { "primary_tftp_addr", PARAM_ISWRONG, "" },
		{ "line1_proxy1_address", PARAM_ISWRONG, "proxy1_address" }, { "line2_secret", PARAM_ISWRONG, "line2_password" },
		{ "sip_port", PARAM_ISWRONG, "voip_control_port" }, { "anon_call_block", PARAM_ISWRONG, "anonymous_call_block" },
		{ "silence_suppression", PARAM_ISWRONG, "enable_vad" }, { "transfer_on_hangup", PARAM_ISWRONG, "transfer_onhook_enabled" },
		{ "rfc_2543_hold", PARAM_ISUNCONFIRMED, "rfc_2543_hold" }, { "line2_pasword", PARAM_UNKNOWN, "line2_password" },
		{ "lien2_name", PARAM_UNKNOWN, "line2_name" }, { "prefered_codec", PARAM_UNKNOWN, "preferred_codec" },
		{ "room", PARAM_UNKNOWN, "" }, { "", PARAM_UNKNOWN, "" }, { "x", PARAM_UNKNOWN, "" },
	};
	const struct param *p;
	char out[PARAM_NAME_MAX];
	unsigned n;
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		CHECK_ROW(params_find(&ps, span_cstr(t[i].name), &p, &n) == t[i].found, t[i].name);
		CHECK_ROW(strcmp(params_suggest(&ps, span_cstr(t[i].name), out), t[i].suggest) == 0, t[i].name);
	}
	CHECK(params_find(&ps, span_cstr("line3_name"), &p, &n) == PARAM_KNOWN && n == 3 && p->per_line && p->repeat == 6);
}

static void
order(void)
{
	const struct param *p, *q;
	unsigned n, m;

	/* a line's parameters together, then the next line's, and image_version before everything */
	params_find(&ps, span_cstr("line1_password"), &p, &n);
	params_find(&ps, span_cstr("line2_name"), &q, &m);
	CHECK(param_order(p, n) < param_order(q, m));
	params_find(&ps, span_cstr("line6_contact"), &p, &n);
	params_find(&ps, span_cstr("proxy1_address"), &q, &m);
	CHECK(param_order(p, n) < param_order(q, m));
	params_find(&ps, span_cstr("image_version"), &q, &m);
	CHECK(param_order(q, m) == 0);
}

static void
models(void)
{
	static const struct { const char *s; unsigned lines; } t[] = {
		{ "7940", 2 }, { "7940G", 2 }, { "CP-7940", 2 }, { "cp-7960g", 6 }, { "7960", 6 }, { "7970", 0 }, { "", 0 }, { "7960GE", 0 },
		{ "CP-", 0 }, { "79400", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		CHECK_ROW(phone_lines(span_cstr(t[i].s)) == t[i].lines, t[i].s);
}

/* every fault that a table can have */
static void
faults(void)
{
	static const char head[] = "name\tfiles\ttype\tmin\tmax\tmaxlen\tover\tvalues\tdefault\tbuiltin\trepeat\tsince\tsecret\tmeaning\tsource";
	static const struct { const char *row, *why; } t[] = {
		{ "a\tD,M\tstring\t-\t-\t5\terror\t-\t-\t-\t-\t-\tno\tm\ts", NULL },
		{ "aN\tD,M\tstring\t-\t-\t5\terror\t-\t-\t-\t6\t-\tno\tm\ts", NULL },
		{ "a\tD,M\tfloat\t-\t-\t5\terror\t-\t-\t-\t-\t-\tno\tm\ts", "unknown type" },
		{ "\tD,M\tstring\t-\t-\t5\terror\t-\t-\t-\t-\t-\tno\tm\ts", "bad name" },
		{ "a\tD,M\tint\tx\t9\t-\terror\t-\t-\t-\t-\t-\tno\tm\ts", "not a number" },
		{ "a\tD,M\tint\t0\t9x\t-\terror\t-\t-\t-\t-\t-\tno\tm\ts", "not a number" },
		{ "aN\tD,M\tint\t0\t9\t-\terror\t-\t-\t-\tmany\t-\tno\tm\ts", "not a number" },
		{ "aN\tD,M\tint\t0\t9\t-\terror\t-\t-\t-\t-\t-\tno\tm\ts", "repeat and N do not agree" },
		{ "a\tD,M\tint\t0\t9\t-\terror\t-\t-\t-\t6\t-\tno\tm\ts", "repeat and N do not agree" },
		{ "a\tD,M", "wrong number of columns" },
	};
	static const char *const other[] = { "name\tfiles", NULL }, *const none[] = { NULL };
	static struct params p;
	char renamed[sizeof head];
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		const char *lines[3] = { head, t[i].row, NULL };

		CHECK_STR(params_read(&p, lines), t[i].why);
		CHECK_ROW(p.n == (t[i].why == NULL), t[i].row);
	}
	CHECK_STR(params_read(&p, other), "wrong columns");
	memcpy(renamed, head, sizeof renamed);
	renamed[0] = 'N';
	CHECK_STR(params_read(&p, (const char *const[]){ renamed, NULL }), "wrong columns");
	CHECK(params_read(&p, none) != NULL);
}

int
main(void)
{
	CHECK_STR(params_init(&ps), NULL);
	values();
	any_value();
	names();
	order();
	models();
	faults();
	return check_done();
}
