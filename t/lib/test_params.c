/* every parameter of the phone's files: a good, a boundary and a bad value; names, suggestions */
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "cisco/params.h"
#include "file.h"
#include "kit/check.h"
#include "tsv.h"

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

/* good: taken silently; edge: the outermost value taken silently; bad: refused by the phone, stored and of no use when it starts with
 * '~', doubtful when it starts with '?' */
static const struct { const char *name, *good, *edge, *bad, *why; } row[] = {
	{ "image_version", "P0S3-8-12-00", "P0S30202", "~P0S3-8-12-00.loads", "extension" },
	{ "image_version", "Pds3", "p0s3-8-12-00", "~P0S3 8", "not a load name" },
	{ "image_version", "P003-8-12-00", "P0M3-07-7-00", "~PO003-8-12-00", "the letter O where the digit 0 belongs: the loader passes over it" },
	{ "image_version", "P003-8-12-00", "P0S3", "~P00408000500", "the loader passes over it" },
	{ "image_version", "P003-8-12-00", "PDS3-1", "~PD3X1", "the loader passes over it" },
	{ "tftp_cfg_dir", "phones/", "./", "~phones", "does not end in /" },
	{ "sync", "1", "@32", "@33", "33 characters, the phone takes at most 32" },
	{ "language", "english", "ENGLISH", "german", "not one of english" },
	{ "dyn_tftp_addr", "192.0.2.1", "UNPROVISIONED", "tftp.example", "not an IPv4 address" },
	{ "dyn_dns_addr_1", "192.0.2.1", "255.255.255.255", "256.0.0.1", "not an IPv4 address" },
	{ "dyn_dns_addr_2", "192.0.2.1", "", "192.0.2", "not an IPv4 address" },
	{ "domain_name", "example.org", "@63", "@64", "64 characters, the phone takes at most 63" },
	{ "line1_name", "1234567", "@31", "@32", "32 characters, the phone takes at most 31" },
	{ "line6_name", "+4930123", "UNPROVISIONED", "~1 2", "blank" },
	{ "line2_name", "alice", "a", "~alice@example.org", "only the user part" },
	{ "line1_shortname", "Desk 1", "", "~a\"b", "quote" },
	{ "line1_displayname", "User ID", "@31", "@32", "32 characters, the phone takes at most 31" },
	{ "line1_authname", "1234567", "@51", "@52", "52 characters, the phone takes at most 51" },
	{ "line1_password", "secret7", "@31", "@32", "32 characters, the phone takes at most 31" },
	{ "line1_contact", "1234567", "@255", "@256", "256 characters, the phone takes at most 255" },
	{ "proxy_register", "1", "0", "~2", "2: too large (0 to 1)" },
	{ "proxy1_address", "192.0.2.10", "USECALLMANAGER", "~192.0.2.10:5060", "a port has its own parameter" },
	{ "proxy6_address", "pbx.example.org", "a", "~pbx..org", "not a host name" },
	{ "proxy2_address", "0.0.0.0", "255.255.255.255", "~192.0.02.1", "leading zeros" },
	{ "proxy1_port", "5060", "65535", "~65536", "too large (0 to 65535)" },
	{ "timer_register_expires", "3600", "3932100", "~3932101", "too large" },
	{ "timer_register_expires", "60", "1", "~0", "too small (1 to 3932100)" },
	{ "call_manager1_addr", "192.0.2.10", "", "~a b", "not a host name" },
	{ "call_manager5_sip_port", "5060", "1", "~0", "too small" },
	{ "timer_register_delta", "5", "32767", "~32768", "too large" },
	{ "user_info", "none", "PHONE", "user", "user: not one of none phone ip" },
	{ "outbound_proxy", "192.0.2.1", "", "~http://192.0.2.1", "not a host name" },
	{ "outbound_proxy_port", "5060", "1", "~0", "too small" },
	{ "proxy_backup", "192.0.2.1", "", "~1.2.3.4.5", "not an IPv4 address" },
	{ "proxy_backup_port", "5060", "65535", "~65536", "too large" },
	{ "proxy_emergency", "192.0.2.1", "UNPROVISIONED", "~-!-", "not a host name" },
	{ "proxy_emergency_port", "5060", "1", "-1", "not a number" },
	{ "remote_party_id", "1", "0", "yes", "yes: not a number (0 to 1)" },
	{ "nat_enable", "0", "", "~2", "too large" },
	{ "nat_address", "192.0.2.1", "", "~a/b", "not a host name" },
	{ "nat_received_processing", "0", "1", "01x", "not a number" },
	{ "voip_control_port", "5060", "1025", "~1024", "too small (1025 to 65535)" },
	{ "voip_control_port", "5061", "65535", "~65536", "too large" },
	{ "start_media_port", "16384", "32764", "~16348", "a digit swap of 16384" },
	{ "start_media_port", "20000", "16384", "~16385", "odd" },
	{ "start_media_port", "20000", "16384", "?32766", "16384 is meant" },
	{ "end_media_port", "32766", "16384", "~32768", "32766 is meant" },
	{ "preferred_codec", "g711ulaw", "g729a", "g729", "the keyword is g729a" },
	{ "preferred_codec", "none", "G711ALAW", "opus", "opus: not one of g711ulaw g711alaw g729a none cn" },
	{ "enable_vad", "0", "1", "~2", "too large" },
	{ "dtmf_inband", "1", "0", "~2", "too large" },
	{ "dtmf_outofband", "avt", "avt_always", "1", "avt is meant" },
	{ "dtmf_db_level", "3", "5", "~6", "too large" },
	{ "dtmf_avt_payload", "101", "127", "~128", "too large (96 to 127)" },
	{ "dtmf_avt_payload", "101", "96", "~95", "too small" },
	{ "timer_t1", "500", "1", "~0", "too small" },
	{ "timer_t2", "4000", "4294967295", "~4294967296", "too large" },
	{ "timer_invite_expires", "180", "1", "~0", "too small" },
	{ "sip_retx", "10", "1", "~0", "too small" },
	{ "sip_invite_retx", "6", "1", "six", "not a number" },
	{ "dial_template", "dialplan", "@63", "@64", "64 characters, the phone takes at most 63" },
	{ "dial_template", "de", "d", "~dialplan.xml", "appends .xml" },
	{ "sntp_server", "192.0.2.1", "0.0.0.0", "~ntp server", "not a host name" },
	{ "sntp_mode", "unicast", "DirectedBroadcast", "client", "not one of" },
	{ "time_zone", "CET", "nzst", "13", "13: not one of IDL NT" },
	{ "dst_auto_adjust", "1", "0", "on", "not a number" },
	{ "dst_offset", "1", "-12", "~13", "not hours" },
	{ "dst_offset", "0/30", "01/00", "~1/60", "not hours" },
	{ "dst_start_month", "March", "12", "~13", "not a month" },
	{ "dst_start_month", "Mar", "1", "~march", "exact case" },
	{ "dst_start_day", "0", "31", "~32", "too large (0 to 31)" },
	{ "dst_start_day", "", "1", "first", "not a number" },
	{ "dst_start_day_of_week", "Sunday", "7", "~8", "not a weekday" },
	{ "dst_start_day_of_week", "Sun", "1", "~0", "not a weekday" },
	{ "dst_start_week_of_month", "1", "8", "~7", "no week 7" },
	{ "dst_start_week_of_month", "2", "6", "~9", "too large" },
	{ "dst_start_time", "02/00", "23:59", "~24", "not a time" },
	{ "dst_start_time", "2", "0", "~2/60", "not a time" },
	{ "dst_stop_month", "November", "10", "~Nov.", "not a month" },
	{ "dst_stop_day", "0", "31", "-1", "not a number" },
	{ "dst_stop_day_of_week", "Saturday", "1", "~sunday", "exact case" },
	{ "dst_stop_week_of_month", "8", "0", "~9", "too large" },
	{ "dst_stop_time", "2", "14:30", "~2 am", "not a time" },
	{ "time_format_24hr", "1", "3", "~4", "too large" },
	{ "date_format", "D/M/Y", "yy-m-d", "DD.MM.YY", "not one of" },
	{ "dnd_control", "0", "3", "~4", "too large" },
	{ "callerid_blocking", "1", "3", "~4", "too large" },
	{ "anonymous_call_block", "2", "3", "~4", "too large" },
	{ "call_waiting", "1", "3", "~4", "too large" },
	{ "call_hold_ringback", "0", "3", "~4", "too large" },
	{ "cnf_join_enable", "1", "0", "~2", "too large" },
	{ "semi_attended_transfer", "1", "0", "~2", "too large" },
	{ "transfer_onhook_enabled", "1", "0", "~2", "too large" },
	{ "local_cfwd_enable", "1", "0", "~2", "too large" },
	{ "autocomplete", "1", "0", "~2", "too large" },
	{ "stutter_msg_waiting", "1", "0", "~2", "too large" },
	{ "call_stats", "1", "0", "~2", "too large" },
	{ "messages_uri", "*97", "@127", "@128", "128 characters, the phone takes at most 127" },
	{ "services_url", "http://192.0.2.1/s", "", "~https://192.0.2.1/s", "https is not for this phone" },
	{ "directory_url", "http://192.0.2.1/d", "http://d", "~192.0.2.1/d", "not an http:// address" },
	{ "logo_url", "http://192.0.2.1/l.bmp", "", "~http://", "not an http:// address" },
	{ "http_proxy_addr", "192.0.2.1", "", "~a b", "not a host name" },
	{ "http_proxy_port", "80", "65535", "~0", "too small" },
	{ "phone_label", "Desk 1 ", "@31", "@32", "32 characters, the phone takes at most 31" },
	{ "phone_prompt", "SIP Phone", "@15", "@16", "16 characters, the phone takes at most 15" },
	{ "phone_password", "cisco", "@31", "@32", "32 characters, the phone takes at most 31" },
	{ "telnet_level", "0", "2", "~3", "too large" },
	{ "network_media_type", "Auto", "auto", "Full1000", "not one of" },
	{ "network_port2_type", "PC", "hub/switch", "switch", "not one of" },
	{ "time_zone", "GMT", "UNPROVISIONED", "?BST", "not British Summer Time" },
	{ "time_zone", "EST", "", "?IST", "India" },
	{ "time_zone", "EST", "", "Europe/Berlin", "did you mean CET?" },
	{ "time_zone", "EST", "", "-5", "did you mean EST?" },
	{ "time_zone", "EST", "", "CETT", "did you mean CET?" },
	{ "user_info", "none", "ip", "fone", "did you mean none?" },
	{ "sntp_mode", "anycast", "", "unicst", "did you mean Unicast?" },
	{ "network_port2_type", "PC", "", "Hub", "did you mean Hub/Switch?" },
	{ "time_format_24hr", "1", "", "x", "x: not a number (0 to 3)" },
	{ "dscpForAudio", "184", "0", "~256", "too large" },
	{ "garp_enable", "0", "1", "~2", "too large" },
	{ "sip_max_forwards", "70", "255", "~256", "too large" },
	{ "rfc_2543_hold", "0", "1", "yes", "not a number" },
	{ "version_stamp", "a", "@63", "@64", "at most 63" },
	{ "timer_keepalive_expires", "120", "1", "~0", "too small" },
	{ "connection_monitor_duration", "120", "1", "~0", "too small" },
	{ "encrypt_key", "0011", "00112233445566778899aabbccddeeff", "xyz", "not hex digits" },
	{ "xml_card_dir", "x/", "", "~x", "does not end in /" },
	{ "xml_card_file", "CARD.XML", "@19", "@20", "at most 19" },
	{ "logo_url", "LOGO", "", "~x.bmp", "not an http:// address" },
	{ "sntp_server", "", "UNPROVISIONED", "@48", "at most 47" },
	{ "proxy1_address", "", "@47", "@48", "at most 47" },
	{ "outbound_proxy", "a", "@47", "@48", "at most 47" },
	{ "services_url", "", "", "@128", "at most 127" },
	{ "tftp_cfg_dir", "", "./", "~0123456789012345678901234567890123/", "no room" },
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
		CHECK_ROW(param_check(&ps, p, value(row[i].good, buf), 0, why) == PARAM_GOOD && why[0] == '\0', row[i].good);
		CHECK_ROW(param_check(&ps, p, value(row[i].edge, buf), 0, why) == PARAM_GOOD && why[0] == '\0', row[i].edge);
		if (bad[0] == '?' || bad[0] == '~')
			want = *bad++ == '?' ? PARAM_DOUBTFUL : PARAM_USELESS;
		CHECK_ROW(param_check(&ps, p, value(bad, buf), 0, why) == want, row[i].name);
		CHECK_ROW(strstr(why, row[i].why) != NULL, why);
		/* what is secret is not quoted */
		CHECK_ROW(!p->secret || strstr(why, "xxx") == NULL, why);
	}
	for (k = 0; k < ps.n; k++) {
		char name[PARAM_NAME_MAX];

		/* every() and apart() have those */
		if (ps.row[k].type >= PT_WRONG || ps.row[k].risk != RISK_NONE || param_barred(&ps.row[k]) || ps.row[k].until != 0)
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
	char why[PARAM_WHY_MAX], stored[PARAM_STORED_MAX];
	unsigned n;

	params_find(&ps, span_cstr("line1_displayname"), &p, &n);
	CHECK(param_check(&ps, p, span_cstr("M\xc3\xbcller"), 0, why) == PARAM_DOUBTFUL && strstr(why, "not ASCII") != NULL);
	/* sizes count bytes */
	CHECK(param_check(&ps, p, span_cstr("xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xbc"), 0, why) == PARAM_DOUBTFUL && strstr(why, "not ASCII"));
	CHECK(param_check(&ps, p, span_cstr("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xbc"), 0, why) == PARAM_BAD && strstr(why, "32 characters"));
	CHECK(param_check(&ps, p, span("a\0b", 3), 0, why) == PARAM_USELESS && strcmp(why, "holds a control character") == 0);
	CHECK(param_check(&ps, p, span_cstr("a\tb"), 0, why) == PARAM_USELESS);
	CHECK(param_check(&ps, p, span_cstr("a\"b"), 0, why) == PARAM_USELESS && strstr(why, "double quote") != NULL);
	CHECK(param_check(&ps, p, span_cstr("a b\\c"), 0, why) == PARAM_GOOD && param_check(&ps, p, span_cstr("a'b"), 0, why) == PARAM_GOOD);
	/* the word counts in capitals only, as for a number */
	params_find(&ps, span_cstr("sntp_server"), &p, &n);
	CHECK(param_store(p, span_cstr("UNPROVISIONED"), 812, stored) == NULL && strcmp(stored, "0.0.0.0") == 0);
	CHECK(param_store(p, span_cstr("unprovisioned"), 812, stored) == NULL && strcmp(stored, "unprovisioned") == 0);
	params_find(&ps, span_cstr("line1_password"), &p, &n);
	CHECK(param_check(&ps, p, span_cstr("geheim\x01"), 0, why) == PARAM_USELESS && strstr(why, "geheim") == NULL);
}

/* Each row of the table by itself: the longest value and every keyword are stored, one character more and a slip are refused. */
static void
every(void)
{
	char why[PARAM_WHY_MAX], stored[PARAM_STORED_MAX], name[PARAM_NAME_MAX];
	size_t i, names_ = 0, in75 = 0;

	for (i = 0; i < ps.n; i++) {
		const struct param *p = &ps.row[i];
		struct span rest = p->values, w;
		static char big[512];

		if (p->type >= PT_WRONG)
			continue;
		names_ += p->repeat > 0 ? p->repeat : 1;
		in75 += param_in_release(p, 705) ? p->repeat > 0 ? p->repeat : 1 : 0;
		memset(big, 'x', sizeof big);
		param_name(p, 1, name);
		if (p->store == PS_STR || p->store == PS_STRD) {
			CHECK_ROW(param_store(p, span(big, p->size), 812, stored) == NULL && strlen(stored) == p->size, name);
			CHECK_ROW(param_store(p, span(big, p->size + 1), 812, stored) != NULL, name);
			CHECK_ROW(param_barred(p) || param_check(&ps, p, span(big, p->size + 1), 0, why) == PARAM_BAD, name);
		}
		while (p->store == PS_KEYWORD && span_cut(&rest, '|', &w)) {
			size_t n = span_find(w, '@');

			memcpy(big, w.p, n);
			CHECK_ROW(param_store(p, span(big, n), 812, stored) == NULL && span_eq(span_cstr(stored), span(w.p, n)), name);
			big[n] = 'q';
			CHECK_ROW(param_check(&ps, p, span(big, n + 1), 0, why) == PARAM_BAD && strstr(why, "did you mean ") != NULL, why);
		}
		if (param_numeric(p)) {
			CHECK_ROW(param_store(p, span_cstr(""), 0, stored) == NULL && (p->store == PS_VLAN ? stored[0] == '\0' :
			    strcmp(stored, "0") == 0), name);
			CHECK_ROW(p->store == PS_VLAN || param_store(p, span_cstr("1x"), 0, stored) != NULL, name);
		}
		CHECK_ROW(p->risk < RISK_DANGER || param_check(&ps, p, span_cstr("NO"), 0, why) == PARAM_BAD, name);
	}
	/* 191 names in 8.12 and 170 in 7.5; tos_media is the one that went, speed_line1 and speed_label1 the two that are none */
	snprintf(why, sizeof why, "%zu names, %zu of them in 7.5", names_, in75);
	CHECK_ROW(names_ == 191 + 1 + 2 && in75 == 170 + 2, why);
}

static void
apart(void)
{
	static const struct { const char *name, *value; unsigned release; enum param_verdict verdict; const char *why; } t[] = {
		{ "tos_media", "5", 705, PARAM_GOOD, "" }, { "tos_media", "5", 804, PARAM_BAD, "not known after release 7.5: dscpForAudio from 8.4 on" },
		{ "tos_media", "5", 0, PARAM_DOUBTFUL, "not known after release 7.5: dscpForAudio from 8.4 on" },
		{ "tos_media", "6", 705, PARAM_USELESS, "6: too large (0 to 5)" }, { "dscpForAudio", "184", 705, PARAM_BAD, "not known before release 8.4" },
		{ "dscpForAudio", "184", 203, PARAM_BAD, "not known before release 8.4" }, { "dscpForAudio", "184", 0, PARAM_GOOD, "" },
		{ "preferred_codec", "cn", 804, PARAM_BAD, "cn: not one of g711ulaw g711alaw g729a none" }, { "preferred_codec", "cn", 808, PARAM_GOOD, "" },
		{ "line1_password", "a b\\c", 705, PARAM_USELESS, "holds a backslash, which 7.5 and 8.4 take away inside quotes, and a character that needs them" },
		{ "line1_password", "a b\\c", 812, PARAM_GOOD, "" }, { "line1_password", "ab\\c", 705, PARAM_GOOD, "" },
		{ "cfwd_url", "5", 0, PARAM_DOUBTFUL, "the phone skips it in a file: only its own menus set it" },
		{ "headVol", "9", 0, PARAM_DOUBTFUL, "a setting that the phone keeps itself; in a file it is set for every phone that reads it" },
		{ "Admin_Vlan", "4095", 0, PARAM_BAD, "4095: above 4094 (0 to 4094)" },
		{ "DHCP_Enabled", "1", 0, PARAM_BAD, "1: neither YES nor NO" },
		{ "Erase_CFG", "YES", 0, PARAM_BAD, "never in a file: YES makes the phone erase its stored settings" },
		{ "my_mac_addr", "", 0, PARAM_BAD, "never in a file: Has no parser: with any value the reader of the phone branches to address 0" },
		{ "proxy2_port", "", 0, PARAM_GOOD, "" }, { "outbound_proxy_port", "", 0, PARAM_USELESS, "empty: the phone stores 0 (1 to 65535)" },
	};
	static const struct { const char *load; unsigned release; } r[] = {
		{ "P0S3-8-12-00", 812 }, { "P0S3-07-5-00", 705 }, { "P0S3-08-4-00.loads", 804 }, { "P0S30203", 203 }, { "P003-8-12-00", 0 },
		{ "P00308010200", 0 }, { "SIP42.9-4-2SR3-1S", 0 }, { "", 0 }, { "x", 0 },
	};
	char why[PARAM_WHY_MAX];
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		const struct param *p;
		unsigned n;

		CHECK_ROW(params_find(&ps, span_cstr(t[i].name), &p, &n) == PARAM_KNOWN, t[i].name);
		CHECK_ROW(param_check(&ps, p, span_cstr(t[i].value), t[i].release, why) == t[i].verdict, t[i].name);
		CHECK_STR(why, t[i].why);
	}
	for (i = 0; i < sizeof r / sizeof r[0]; i++)
		CHECK_ROW(param_release(span_cstr(r[i].load)) == r[i].release, r[i].load);
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
		{ "register_expires", PARAM_ISWRONG, "timer_register_expires" }, { "dscpforaudio", PARAM_KNOWN, "dscpForAudio" }, { "dscp_audio", PARAM_ISWRONG, "dscpForAudio" },
		{ "rdda_ptft_nyd", PARAM_ISWRONG, "dyn_tftp_addr" }, { "timer_subscribe_delta", PARAM_ISWRONG, "" }, { "DNS_BACKUP_4", PARAM_KNOWN, "dns_backup_4" }, { "dns_backup_5", PARAM_UNKNOWN, "dns_backup_1" },
		{ "Erase_CF", PARAM_UNKNOWN, "" },
		{ "line1_proxy1_address", PARAM_ISWRONG, "proxy1_address" }, { "line2_secret", PARAM_ISWRONG, "line2_password" },
		{ "sip_port", PARAM_ISWRONG, "voip_control_port" }, { "sip_server", PARAM_ISWRONG, "proxy1_address" },
		{ "tftp_server", PARAM_ISWRONG, "dyn_tftp_addr" }, { "anon_call_block", PARAM_ISWRONG, "anonymous_call_block" },
		{ "silence_suppression", PARAM_ISWRONG, "enable_vad" }, { "transfer_on_hangup", PARAM_ISWRONG, "transfer_onhook_enabled" },
		{ "rfc_2543_hold", PARAM_KNOWN, "rfc_2543_hold" }, { "line2_pasword", PARAM_UNKNOWN, "line2_password" },
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

/* every fault that a table can have */
static void
faults(void)
{
	static const char head[] = "name\tfiles\ttype\tstore\tmin\tmax\tsize\tvalues\tdefault\tbuiltin\trepeat\tsince\tuntil\trisk\tsecret\tmeaning\tsource";
	static const struct { const char *row, *why; } t[] = {
		{ "a\tD,M\tstring\tstr\t-\t-\t5\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", NULL },
		{ "aN\tD,M\tstring\tstr\t-\t-\t5\t-\t-\t-\t6\t-\t-\t-\tno\tm\ts", NULL },
		{ "a\tD,M\tfloat\tstr\t-\t-\t5\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "unknown type" },
		{ "a\tD,M\tstring\t-\t-\t-\t5\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "unknown store" },
		{ "a\tD,M\tstring\ttext\t-\t-\t5\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "unknown store" },
		{ "a\tD,M\tstring\tstr\t-\t-\t5\t-\t-\t-\t-\t-\t-\thigh\tno\tm\ts", "unknown risk" },
		{ "\tD,M\tstring\tstr\t-\t-\t5\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "bad name" },
		{ "a\tD,M\tint\tnum\tx\t9\t-\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "not a number" },
		{ "a\tD,M\tint\tnum\t0\t9x\t-\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "not a number" },
		{ "a\tD,M\tstring\tstr\t-\t-\t257\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "not a number" },
		{ "aN\tD,M\tint\tnum\t0\t9\t-\t-\t-\t-\tmany\t-\t-\t-\tno\tm\ts", "not a number" },
		{ "aN\tD,M\tint\tnum\t0\t9\t-\t-\t-\t-\t-\t-\t-\t-\tno\tm\ts", "repeat and N do not agree" },
		{ "a\tD,M\tint\tnum\t0\t9\t-\t-\t-\t-\t6\t-\t-\t-\tno\tm\ts", "repeat and N do not agree" },
		{ "a\tD,M", "wrong number of columns" },
	};
	static struct params p;
	char renamed[sizeof head], text[2 * sizeof head], why[120];
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		snprintf(text, sizeof text, "\n%s\n%s\n", head, t[i].row);
		snprintf(why, sizeof why, "params.tsv:3: %s", t[i].why == NULL ? "" : t[i].why);
		CHECK_STR(params_read(&p, span_cstr(text)), t[i].why == NULL ? NULL : why);
		CHECK_ROW(p.n == (t[i].why == NULL), t[i].row);
	}
	CHECK_STR(params_read(&p, span_cstr("name\tfiles\n")), "params.tsv:1: wrong columns");
	memcpy(renamed, head, sizeof renamed);
	renamed[0] = 'N';
	CHECK_STR(params_read(&p, span_cstr(renamed)), "params.tsv:1: wrong columns");
	CHECK_STR(params_read(&p, span_cstr("")), "params.tsv: empty table");
}

/* ---- t/lib/params-observed.tsv ---- */

/* The keywords of a row ("keyword a b", or "keyword a [7.5]; keyword a b [8.8]", the last counts) are those of p. */
static int
same_keywords(const struct param *p, struct span kind)
{
	char stored[PARAM_STORED_MAX];
	struct span rest = kind, values = p->values, w;
	size_t n = 0, m = 0;

	while (span_cut(&rest, ' ', &w)) {
		if (span_is(w, "keyword"))
			n = 0;
		else if (w.p[0] == '[')
			break;
		else if (param_store(p, w, 0, stored) == NULL)
			n++;
		else
			return 0;
		if (rest.p != NULL && span_find(rest, ';') < rest.n)
			rest = span_sub(rest, span_find(rest, ';') + 2, rest.n);
	}
	while (span_cut(&values, '|', &w))
		m++;
	return n == m;
}

static int
same_kind(const struct param *p, struct span kind)
{
	static const struct { const char *kind; enum param_store store; } t[] = {
		{ "int wraps at 65536", PS_NUM16 }, { "int wraps at 4294967296", PS_NUM }, { "ip", PS_IP }, { "YES/NO", PS_YESNO },
		{ "no parser", PS_NONE },
	};
	size_t i;
	char text[40];

	snprintf(text, sizeof text, "str max %zu", p->size);
	if (p->store == PS_STR || p->store == PS_STRD)
		return span_starts(kind, text) && (kind.n == strlen(text) || kind.p[strlen(text)] == ' ');
	if (p->store == PS_KEYWORD)
		return same_keywords(p, kind);
	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		if (span_starts(kind, t[i].kind) && p->store == t[i].store)
			return 1;
	return 0;
}

/* Each row that was probed is one of ours.  Prints how many are met, and for each that is not, the reason. */
static void
probed(void)
{
	static const struct { const char *names, *why; } apart[] = {
		{ "Admin_Vlan", "takes 0 to 4094, as rows of t/lib/reader-observed.tsv show; a probe of lengths does not see that" },
		{ "encrypt_key", "the probe took hex digits for a number" },
		{ "line1_name", "7.5 has a number of its maker's here; the table has one default for all lines" },
		{ "proxy1_address", "7.5 has an address of its maker's here; the table has one default for all lines" },
		{ "call_manager4_sip_port", "0, a slip of the phone's own table; ours has one default for all" },
	};
	const char *root = getenv("CPH_ROOT");
	struct buf b = { 0 };
	char path[1024];
	struct tsv t;
	size_t i, rows = 0, met = 0;

	snprintf(path, sizeof path, "%s/t/lib/params-observed.tsv", root == NULL ? "." : root);
	CHECK(file_slurp(path, &b, 1 << 20) == 0);
	CHECK(tsv_text(&t, buf_span(&b)) == 0);
	while (tsv_next(&t) == 1) {
		struct span name = span_sub(t.col[1], 0, span_find(t.col[1], '.'));
		const struct param *p;
		unsigned n;
		int ok;

		rows++;
		CHECK_ROW(params_find(&ps, name, &p, &n) == PARAM_KNOWN, (const char *)t.col[1].p);
		ok = p != NULL && same_kind(p, t.col[2]) && (p->store == PS_NONE || span_eq(p->deflt, t.col[3]));
		met += ok != 0;
		for (i = 0; i < sizeof apart / sizeof apart[0] && !span_is(t.col[1], apart[i].names); i++)
			;
		if (i < sizeof apart / sizeof apart[0])
			printf("not met: %s: %s\n", apart[i].names, apart[i].why);
		CHECK_ROW(ok == (i == sizeof apart / sizeof apart[0]), (const char *)t.col[1].p);
	}
	printf("%zu observed rows, %zu met\n", rows, met);
	CHECK(rows > 100);
	buf_free(&b);
}

int
main(void)
{
	CHECK_STR(params_init(&ps), NULL);
	values();
	any_value();
	every();
	apart();
	probed();
	names();
	order();
	faults();
	return check_done();
}
