/* the phone's text form read in the styles found in the wild and written in one; rules between settings; XML; file names; diff */
#include <stdio.h>
#include <stdlib.h>

#include "cisco/cnf.h"
#include "mkcnf/cnfxml.h"
#include "mkcnf/diff.h"
#include "mkcnf/inventory.h"
#include "mkcnf/secret.h"
#include "cisco/phonefile.h"
#include "kit/check.h"

static struct params ps;

/* what was reported, as text */
static char said[4096];

static void
hear(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	size_t n = strlen(said);

	(void)ctx;
	snprintf(said + n, sizeof said - n, "%d %s:%lu: %s\n", status, file, line, why);
}

/* Collect a text into set; reading changes it, so it is copied, and stays for the spans that point into it. */
static int
load_text(struct cnf_set *set, const char *text, enum cnf_origin origin, unsigned release, const char *file)
{
	static unsigned char room[1 << 20];
	static size_t used;
	struct report rep = { hear, NULL };
	struct cnf_source src;

	src.n = strlen(text);
	src.text = room + used;
	memcpy(src.text, text, src.n);
	used += src.n;
	src.origin = origin;
	src.release = release;
	src.strict = 0;
	src.file = file;
	return cnf_load(set, &ps, &src, rep);
}

static void
loading(void)
{
	static const struct { const char *text, *said; } t[] = {
		{ "line1_name: 200\nproxy1_address: 192.0.2.1\n", "" },
		{ "line1_name: 200\nline1_name: 201\n", "0 f:2: line1_name: said in line 1 already; the last one counts\n" },
		{ "Line1_Name: 200\nline1_name: 201\n", "0 f:2: line1_name: said in line 1 already; the last one counts\n" },
		{ "line1_name: 200\nline1_name:\n", "0 f:2: line1_name: no value: the phone keeps what it had (\"\" would empty it)\n" },
		/* what "" would do depends on the parameter; it is never advised where the phone refuses it, skips it or stops at it */
		{ "proxy1_port:\n", "0 f:1: proxy1_port: no value: the phone keeps what it had (\"\" would be 0)\n" },
		{ "time_zone:\n", "0 f:1: time_zone: no value: the phone keeps what it had (\"\" would give the default)\n" },
		{ "dyn_tftp_addr:\n", "0 f:1: dyn_tftp_addr: no value: the phone keeps what it had (\"\" would give the default)\n" },
		{ "oper_vlan:\n", "0 f:1: oper_vlan: no value: the phone keeps what it had\n" },
		{ "my_ip_addr:\n", "0 f:1: my_ip_addr: no value: the phone keeps what it had\n" },
		{ "DHCP_Enabled:\n", "0 f:1: DHCP_Enabled: no value: the phone keeps what it had\n" },
		{ "encrypt_key: \"\"\n", "0 f:1: encrypt_key: no value: the phone keeps what it had\n" },
		{ "cfwd_url:\n", "0 f:1: cfwd_url: no value: the phone keeps what it had\n" },
		{ "sip_port: 5060\n", "1 f:1: sip_port: not a parameter, did you mean voip_control_port?\n" },
		{ "timer_subscribe_delta: 5\n", "1 f:1: timer_subscribe_delta: not a parameter: in no table of SIP 7.5 to 8.12: the phone counts the line as an error\n" },
		{ "garp_enable: 1\n", "" },
		{ "line1_name: a\"b\n", "0 f:1: line1_name: holds a double quote: the phone cuts the value at it when it reads its own copy\n" },
		{ "wallpaper: 1\n", "1 f:1: wallpaper: not a parameter\n" },
		{ "wallpaper:\n", "0 f:1: wallpaper: not a parameter; without a value the phone passes over it\n" },
		{ "line1_name: '200'\n", "" },
		{ "line1_name: a\1b\n", "0 f:1: line1_name: holds a control character\n" },
		{ "end_media_port: 32768\n", "0 f:1: end_media_port: 32768: above the range; 32766 is meant\n" },
		{ "end_media_port: 3276x\n", "1 f:1: end_media_port: 3276x: not a number (16384 to 32766)\n" },
		{ "line1_password: \"0123456789abcdef0123456789abcdef\"\n", "1 f:1: line1_password: 32 characters, the phone takes at most 31\n" },
		{ "a=b\nphone_label: \"x\n", "1 f:1: '=' where ':' belongs\n1 f:2: phone_label: quote not closed\n" },
		{ "phone_label: Bob Smith\n", "0 f:1: phone_label: without quotes the value ends at the first blank\n" },
		{ "phone_label: in;out\n", "0 f:1: phone_label: without quotes the value ends at a '#' or ';'\n" },
		{ "speed_line2: 5\nauto_answer: 1\n", "0 f:1: speed_line2: the phone skips it in a file: only its own menus set it\n"
		    "0 f:2: auto_answer: the phone skips it in a file: only its own menus set it\n" },
		{ "Erase_CFG: no\n", "1 f:1: Erase_CFG: never in a file: YES makes the phone erase its stored settings\n" },
		{ "oper_vlan: 1\n", "1 f:1: oper_vlan: the reader has no parser for it and jumps to address 0\n" },
		{ "tos_media: 5\n", "0 f:1: tos_media: not known after release 7.5: dscpForAudio from 8.4 on\n" },
		{ "proxy2_port: \"\"\ntimer_t1: \"\"\n", "" },
		{ "# a\rsync: 1\n", "0 f:0: no setting in it\n0 f:1: lines here end in CR alone: a comment or a bad line takes all lines with it up to the next LF\n" },
		{ "\xff\xfes", "1 f:1: a byte 0xff: the phone reads no further (UTF-16? save it as plain text)\n" },
		{ "sync: 1\n\x1a", "0 f:2: a byte 0x1a: the phone reads no further\n" },
	};
	static char big[CNF_MAX + 2];
	struct cnf_set none = { 0 };
	size_t i;

	memset(big, 'n', 100);
	memcpy(big + 100, ": 1\n", 5);
	said[0] = '\0';
	CHECK(load_text(&none, big, CNF_SITE, 0, "f") == 0);
	CHECK(none.n == 0 && strstr(said, ": not a parameter\n") != NULL);
	memset(big, '\n', CNF_MAX);
	memcpy(big, "sync: 1", 7);
	said[0] = '\0';
	CHECK(load_text(&none, big, CNF_SITE, 0, "f") == 0 && none.n == 1 && said[0] == '\0');
	big[CNF_MAX] = '\n';
	CHECK(load_text(&none, big, CNF_SITE, 0, "f") == 0);
	CHECK_STR(said, "1 f:0: 8193 bytes: the phone takes at most 8192 and reads none of it (Buffer Full)\n");
	cnf_free(&none);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct cnf_set s = { 0 };

		said[0] = '\0';
		CHECK(load_text(&s, t[i].text, CNF_SITE, 0, "f") == 0);
		CHECK_STR(said, t[i].said);
		cnf_free(&s);
	}
}

static void
writing(void)
{
	static const char text[] = "garp_enable: \"1\"\nphone_label: Desk\nproxy1_address: 192.0.2.1\nline2_name: 201\nline1_authname: a\n"
	    "line1_name: 200\nimage_version: OLD\n";
	struct cnf_set s = { 0 }, again = { 0 }, copy = { 0 };
	unsigned char out[CNF_MAX], out2[CNF_MAX];
	char big[4000];
	size_t n, m;

	CHECK(load_text(&s, text, CNF_SITE, 0, "f") == 0);
	n = cnf_write(&s, CNF_PART_ALL, span_cstr("P0S3-8-12-00"), out, sizeof out);
	CHECK(span_is(span(out, n), "image_version: \"P0S3-8-12-00\"\nline1_name: \"200\"\nline1_authname: \"a\"\nline2_name: \"201\"\n"
	    "proxy1_address: \"192.0.2.1\"\nphone_label: \"Desk\"\ngarp_enable: \"1\"\n"));
	/* what was written reads back and is written the same */
	out[n] = '\0';
	CHECK(load_text(&again, (const char *)out, CNF_SITE, 0, "g") == 0);
	m = cnf_write(&again, CNF_PART_ALL, span_cstr("P0S3-8-12-00"), out2, sizeof out2);
	CHECK(n == m && memcmp(out, out2, n) == 0);
	CHECK(cnf_write(&s, CNF_PART_DEFAULT, span("", 0), out, sizeof out) > 0);
	CHECK(span_is(span(out, cnf_write(&s, CNF_PART_DEFAULT, span("", 0), out, sizeof out)), "proxy1_address: \"192.0.2.1\"\ngarp_enable: \"1\"\n"));
	CHECK(span_is(span(out, cnf_write(&s, CNF_PART_PHONE, span("", 0), out, sizeof out)),
	    "line1_name: \"200\"\nline1_authname: \"a\"\nline2_name: \"201\"\nphone_label: \"Desk\"\n"));
	/* exactly as long as there is room, and one less */
	n = cnf_write(&s, CNF_PART_ALL, span("", 0), out, sizeof out);
	CHECK(cnf_write(&s, CNF_PART_ALL, span("", 0), out, n) == n && cnf_write(&s, CNF_PART_ALL, span("", 0), out, n - 1) == 0);
	memset(big, 'x', sizeof big);
	CHECK(cnf_put(&s, &ps, span_cstr("language"), span(big, sizeof big), CNF_SITE, "f", 1) == 0);
	CHECK(cnf_put(&s, &ps, span_cstr("sync"), span(big, sizeof big), CNF_SITE, "f", 1) == 0);
	CHECK(cnf_put(&s, &ps, span_cstr("domain_name"), span(big, sizeof big), CNF_SITE, "f", 1) == 0);
	CHECK(cnf_write(&s, CNF_PART_ALL, span("", 0), out, sizeof out) == 0);
	/* precedence: later origins win, whatever the order of saying */
	CHECK(cnf_put(&s, &ps, span_cstr("sync"), span_cstr("inv"), CNF_INVENTORY, "f", 1) == 0);
	CHECK(cnf_put(&s, &ps, span_cstr("sync"), span_cstr("opt"), CNF_OPTION, "f", 1) == 0);
	CHECK(span_is(cnf_value(&s, "sync"), "inv"));
	CHECK(cnf_copy(&copy, &s) == 0 && copy.n == s.n && span_is(cnf_value(&copy, "sync"), "inv"));
	CHECK(cnf_put(&s, &ps, span(big, 64), span_cstr("x"), CNF_SITE, "f", 1) == -1);
	cnf_free(&s);
	cnf_free(&again);
	cnf_free(&copy);
}

/* What is written is stored by the reader of that release as it was meant. */
static void
backslashes(void)
{
	static const char *const values[] = { "plain", "a\\b", "\\", "a b\\", "a\\;b#\\\\", "don't", "'\\", "", "a;b#c d", "\377o\\(" };
	static const struct { const char *load; unsigned release; } loads[] = { { "P0S3-07-5-00", 705 }, { "P0S3-8-12-00", 812 } };
	unsigned char out[CNF_MAX];
	size_t i, k;

	for (k = 0; k < 2; k++)
		for (i = 0; i < sizeof values / sizeof values[0]; i++) {
			struct cnf_set s = { 0 }, back = { 0 };
			struct span v = span_cstr(values[i]);
			const struct param *p;
			unsigned n;

			params_find(&ps, span_cstr("line1_password"), &p, &n);
			CHECK(cnf_put(&s, &ps, span_cstr("line1_name"), v, CNF_SITE, "f", 1) == 0);
			if (param_unwritable(p, v, loads[k].release) == NULL)
				CHECK(cnf_put_known(&s, p, n, v, CNF_SITE, "f", 1) == 0);
			n = (unsigned)cnf_write(&s, CNF_PART_ALL, span_cstr(loads[k].load), out, sizeof out - 1);
			out[n] = '\0';
			said[0] = '\0';
			CHECK(load_text(&back, (const char *)out, CNF_SITE, loads[k].release, "f") == 0);
			CHECK_ROW(span_eq(cnf_value(&back, "line1_name"), v), (const char *)out);
			CHECK_ROW(span_eq(cnf_value(&back, "line1_password"), cnf_value(&s, "line1_password")), (const char *)out);
			CHECK_ROW(strstr(said, "1 f:") == NULL, said);
			cnf_free(&s);
			cnf_free(&back);
		}
}

static void
builtin(void)
{
	struct cnf_set s = { 0 };

	CHECK(cnf_put(&s, &ps, span_cstr("line1_name"), span_cstr("200"), CNF_INVENTORY, "f", 1) == 0);
	CHECK(cnf_put_builtin(&s, &ps, 2) == 0);
	CHECK(span_is(cnf_value(&s, "line1_name"), "200") && span_is(cnf_value(&s, "line1_shortname"), "200"));
	CHECK(span_is(cnf_value(&s, "line2_name"), "UNPROVISIONED") && span_is(cnf_value(&s, "line2_shortname"), ""));
	CHECK(span_is(cnf_value(&s, "line2_password"), "UNPROVISIONED") && cnf_get(&s, "line3_name") == NULL);
	CHECK(span_is(cnf_value(&s, "phone_prompt"), "SIP Phone") && span_is(cnf_value(&s, "proxy_register"), "1"));
	cnf_free(&s);
	CHECK(cnf_put_builtin(&s, &ps, 0) == 0 && cnf_get(&s, "line1_name") == NULL && cnf_get(&s, "nat_enable") != NULL);
	cnf_free(&s);
}

static void
hear_finding(void *ctx, int bad, const struct cnf_item *at, const char *why)
{
	hear(ctx, bad, at == NULL ? "" : at->name, 0, why);
}

static void
checks(void)
{
#define OK "line1_name: 200\nproxy1_address: 192.0.2.1\n"
	static const struct { const char *text; unsigned lines; const char *said; } t[] = {
		{ OK, 2, "" },
		{ OK "line1_authname: a\nline1_password: b\nline2_name: 201\nline2_authname: c\n", 2, "" },
		{ OK "timer_t1: 500\ntimer_t2: 500\n", 2, "1 timer_t2:0: timer_t2 is not greater than timer_t1\n" },
		{ OK "timer_t1: 4000\n", 2, "1 timer_t1:0: timer_t2 is not greater than timer_t1\n" },
		{ OK "timer_t1: 3999\n", 2, "" },
		{ OK "start_media_port: 20000\nend_media_port: 20000\n", 2, "1 end_media_port:0: start_media_port is not below end_media_port\n" },
		{ OK "start_media_port: 20000\nend_media_port: 20001\n", 2, "" },
		{ OK "proxy1_port: 0\n", 2, "1 proxy1_port:0: 0 counts as unset: the phone stays \"Phone Unprovisioned\"\n" },
		{ OK "proxy_backup: 192.0.2.1\n", 2, "0 proxy_backup:0: the same as proxy1_address: no backup\n" },
		{ OK "proxy_backup: 192.0.2.2\n", 2, "" },
		{ OK "nat_enable: 1\n", 2, "" },
		{ OK "nat_enable: 1\nnat_address: 192.0.2.9\n", 2, "" },
		{ OK "telnet_level: 1\nphone_password: cisco\n", 2, "0 telnet_level:0: telnet is open and phone_password is the one everybody knows\n" },
		{ OK "telnet_level: 2\n", 2, "0 telnet_level:0: telnet is open and phone_password is the one everybody knows\n" },
		{ OK "telnet_level: 2\nphone_password: CISCO\n", 2, "" },
		{ OK "telnet_level: 2\nphone_password: other\n", 2, "" },
		{ OK "dtmf_inband: 1\n", 2, "" },
		{ OK "dtmf_inband: 1\ndtmf_outofband: avt\n", 2, "0 dtmf_inband:0: with dtmf_outofband too digits may arrive twice\n" },
		{ OK "dtmf_inband: 0\ndtmf_outofband: avt\n", 2, "" },
		{ "line1_name: 200\nproxy1_address: USECALLMANAGER\n", 2, "0 proxy1_address:0: USECALLMANAGER without call_manager1_addr\n" },
		{ OK "dst_start_month: Apr\ndst_stop_month: 10\n", 2, "0 dst_start_month:0: April to October is the rule of the USA before 2007 "
		    "(now March to November; Europe: last Sunday of March to October)\n" },
		{ OK "dst_start_month: April\ndst_stop_month: October\ndst_auto_adjust: 0\n", 2, "" },
		{ OK "dst_start_month: March\ndst_stop_month: October\n", 2, "" },
		{ OK "line3_name: 203\n", 2, "1 line3_name:0: this model has 2 lines\n" },
		{ OK "line3_name: UNPROVISIONED\n", 2, "" },
		{ OK "line3_name: 203\n", 6, "" },
		{ OK "timer_t1: \"\"\n", 2, "0 timer_t1:0: empty: the phone stores 0\n" },
		{ OK "timer_t1: UNPROVISIONED\n", 2, "0 timer_t1:0: UNPROVISIONED: the phone stores 0\n" },
		{ OK "outbound_proxy_port: \"\"\nproxy2_port: \"\"\nhttp_proxy_port: \"\"\ndst_start_day: \"\"\n", 2, "" },
		{ OK "outbound_proxy_port: \"\"\noutbound_proxy: 192.0.2.2\n", 2, "0 outbound_proxy_port:0: empty: the phone stores 0\n" },
		{ OK "proxy2_port: \"\"\nproxy2_address: x\n", 2, "0 proxy2_port:0: empty: the phone stores 0\n" },
		{ OK "proxy1_port: \"\"\n", 2, "1 proxy1_port:0: 0 counts as unset: the phone stays \"Phone Unprovisioned\"\n" },
		{ "proxy1_address: 192.0.2.1\n", 2, "0 :0: no line 1: the phone shows \"Phone Unprovisioned\"\n" },
		{ "line1_name: UNPROVISIONED\n", 2, "0 line1_name:0: no line 1: the phone shows \"Phone Unprovisioned\"\n" },
		{ "line1_name: 200\n", 2, "0 line1_name:0: no proxy1_address: the phone stays \"Phone Unprovisioned\"\n" },
		{ "line1_name: 200\nproxy1_address: \"\"\nline2_name: 201\nproxy2_address: 192.0.2.1\n", 2,
		    "0 line1_name:0: no proxy1_address: the phone stays \"Phone Unprovisioned\"\n" },
		{ "line1_name: 200\nline2_name: 201\n", 2, "0 line1_name:0: no proxy1_address: the phone stays \"Phone Unprovisioned\"\n"
		    "0 line2_name:0: no proxy2_address and no proxy1_address: this line cannot register\n" },
		{ OK "line1_authname: a\n", 2, "0 line1_authname:0: authname without line1_password\n" },
		{ OK "line1_password: a\n", 2, "0 line1_password:0: password without line1_authname: which user name goes with it is not known; say one, mostly that of line1_name\n" },
		{ OK "line1_authname: a\nline1_password: b\nline2_name: 201\nline2_password: c\n", 2, "" },
	};
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct cnf_set s = { 0 };

		CHECK(load_text(&s, t[i].text, CNF_INVENTORY, 0, "f") == 0);
		said[0] = '\0';
		cnf_check(&s, t[i].lines, 1, hear_finding, NULL);
		CHECK_ROW(strcmp(said, t[i].said) == 0, t[i].text);
		if (strcmp(said, t[i].said) != 0)
			fprintf(stderr, "  said: %s", said);
		cnf_free(&s);
	}
}

static void
xml(void)
{
	struct span node[2];
	unsigned char out[CNF_MAX];
	size_t n;

	node[0] = span("", 0);
	node[1] = span_cstr("a&b<c>");
	n = cnfxml_default(span_cstr("P0S3-8-12-00"), node, 1, out, sizeof out);
	CHECK(span_is(span(out, n), "<Default>\n <loadInformation7 model=\"IP Phone 7960\">P0S3-8-12-00</loadInformation7>\n"
	    " <loadInformation8 model=\"IP Phone 7940\">P0S3-8-12-00</loadInformation8>\n</Default>\n"));
	n = cnfxml_sep(span_cstr("P0S3-8-12-00"), node, 1, out, sizeof out);
	CHECK(span_is(span(out, n), "<device>\n <deviceProtocol>SIP</deviceProtocol>\n <loadInformation>P0S3-8-12-00</loadInformation>\n</device>\n"));
	n = cnfxml_sep(span_cstr("P00308010200"), node, 2, out, sizeof out);
	CHECK(span_is(span(out, n), "<device>\n <deviceProtocol>SCCP</deviceProtocol>\n <devicePool>\n  <callManagerGroup>\n   <members>\n"
	    "    <member priority=\"0\">\n     <callManager><ports><ethernetPhonePort>2000</ethernetPhonePort></ports>"
	    "<processNodeName>a&amp;b&lt;c&gt;</processNodeName></callManager>\n    </member>\n   </members>\n  </callManagerGroup>\n"
	    " </devicePool>\n <loadInformation>P00308010200</loadInformation>\n</device>\n"));
	CHECK(cnfxml_sep(span_cstr("P00308010200"), node, 2, out, n) == n && cnfxml_sep(span_cstr("P00308010200"), node, 2, out, n - 1) == 0);
	CHECK_STR(cnfxml_protocol(span_cstr("P0M3-07-7-00")), "MGCP");
	CHECK_STR(cnfxml_protocol(span_cstr("P")), "SCCP");
}

static void
filenames(void)
{
	static const struct { const char *name; enum phonefile kind; const char *mac; int exact; } t[] = {
		{ "OS79XX.TXT", PF_OS79XX, "", 1 }, { "os79xx.txt", PF_OS79XX, "", 0 }, { "SIPDefault.cnf", PF_SIPDEFAULT, "", 1 },
		{ "SIPdefault.cnf", PF_SIPDEFAULT, "", 0 }, { "SIP001122AABBCC.cnf", PF_SIPMAC, "001122AABBCC", 1 },
		{ "SIP001122aabbcc.cnf", PF_SIPMAC, "001122AABBCC", 0 }, { "sip001122AABBCC.cnf", PF_SIPMAC, "001122AABBCC", 0 },
		{ "SIP<MAC>.cnf", PF_SIPMAC, "", 1 }, { "SIP001122AABBC.cnf", PF_OTHER, "", 1 }, { "SIP00:1122AABBC.cnf", PF_OTHER, "", 1 },
		{ "SEP001122AABBCC.cnf.xml", PF_SEPMAC, "001122AABBCC", 1 }, { "SEP001122AABBCC.cnf", PF_OTHER, "", 1 },
		{ "CTLSEP001122AABBCC.tlv", PF_CTLSEP, "001122AABBCC", 1 }, { "MGC001122AABBCC.cnf", PF_MGCMAC, "001122AABBCC", 1 },
		{ "MGCDefault.cnf", PF_MGCDEFAULT, "", 1 }, { "XMLDefault.cnf.xml", PF_XMLDEFAULT, "", 1 }, { "xmlDefault.CNF.XML", PF_XMLDEFAULT, "", 0 },
		{ "dialplan.xml", PF_DIALPLAN, "", 1 }, { "RINGLIST.DAT", PF_RINGLIST, "", 1 }, { "syncinfo.xml", PF_SYNCINFO, "", 1 },
		{ "P0S3-8-12-00.sb2", PF_IMAGE, "", 1 }, { ".sb2", PF_OTHER, "", 1 }, { "", PF_OTHER, "", 1 },
	};
	char mac[MAC_LEN + 1], out[PHONEFILE_MAX];
	size_t i;
	int exact;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		CHECK_ROW(phonefile_kind(span_cstr(t[i].name), mac, &exact) == t[i].kind, t[i].name);
		CHECK_ROW(strcmp(mac, t[i].mac) == 0 && exact == t[i].exact, t[i].name);
	}
	CHECK(phonefile_fill(span_cstr("SIP<MAC>.cnf"), "001122AABBCC", out) == 0 && strcmp(out, "SIP001122AABBCC.cnf") == 0);
	CHECK(phonefile_fill(span_cstr("SIP<MAC>.cnf"), "", out) == 0 && strcmp(out, "SIP<MAC>.cnf") == 0);
	CHECK(phonefile_fill(span_cstr("OS79XX.TXT"), NULL, out) == 0 && strcmp(out, "OS79XX.TXT") == 0);
	CHECK(phonefile_fill(span_cstr("<MAC><MAC><MAC><MAC><MAC><MAC>"), "001122AABBCC", out) == -1);
}

static void
hear_line(void *ctx, char sign, struct span line)
{
	size_t n = strlen(said);

	(void)ctx;
	snprintf(said + n, sizeof said - n, "%c%.*s\n", sign, (int)line.n, (const char *)line.p);
}

static void
diffs(void)
{
	static const struct { const char *old, *new, *said; } t[] = {
		{ "a\nb\nc\n", "a\nb\nc\n", "" }, { "a\nb\nc\n", "a\nc\n", "-b\n" }, { "", "a\n", "+a\n" }, { "a\n", "", "-a\n" },
		{ "a\nb\nc\n", "a\nx\nc\n", "-b\n+x\n" }, { "a", "a\nb", "+b\n" },
	};
	static char big[3 * (DIFF_LINES + 2)];
	size_t i, from;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		said[0] = '\0';
		CHECK(diff_lines(span_cstr(t[i].old), span_cstr(t[i].new), hear_line, NULL) == 0);
		CHECK_STR(said, t[i].said);
	}
	for (i = 0; i < DIFF_LINES + 1; i++)
		memcpy(big + 2 * i, "x\n", 2);
	said[0] = '\0';
	CHECK(diff_lines(span_cstr(big), span_cstr("y\n"), hear_line, NULL) == 0 && strncmp(said, "-x\n-x\n", 6) == 0);
	CHECK(secret_at(span_cstr("line1_password: \"abc\""), &from) && from == 15);
	CHECK(secret_at(span_cstr("<authPassword>abc</authPassword>"), &from) && from == 14);
	CHECK(secret_at(span_cstr("my_Secret \"abc\""), &from) && from == 9);
	CHECK(!secret_at(span_cstr("line1_name: \"abc\""), &from));
}

/* An inventory is read with the limits of the largest model, and the parameters of a 7940 or 7960 stay as they are. */
static void
limits(void)
{
	static struct params own, widest;
	static struct inv v;
	struct report rep = { NULL, NULL };
	const struct param *p, *q;
	char why[PARAM_WHY_MAX];
	unsigned n;

	memcpy(&own, &ps, sizeof own);
	inv_init(&v, &own, &widest, rep);
	CHECK(memcmp(&own, &ps, sizeof own) == 0);
	CHECK(params_find(&widest, span_cstr("line7_name"), &p, &n) == PARAM_KNOWN && n == 7);
	CHECK(params_find(&own, span_cstr("line7_name"), &q, &n) == PARAM_UNKNOWN);
	CHECK_STR(inv_check_old(&v, p, 7, span_cstr("x"), why), "a 7960 has 6 lines");
	CHECK_STR(inv_check_old(&v, p, 6, span_cstr("x"), why), NULL);
	inv_free(&v);
}

int
main(void)
{
	CHECK_STR(params_init(&ps), NULL);
	loading();
	writing();
	backslashes();
	builtin();
	checks();
	limits();
	xml();
	filenames();
	diffs();
	return check_done();
}
