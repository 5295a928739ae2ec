/* judging files by themselves: XML, dial plans, rings, OS79XX.TXT, syncinfo.xml */
#include <stdio.h>
#include <stdlib.h>

#include "cisco/cnfread.h"
#include "lint/judge.h"
#include "lint/near.h"
#include "kit/check.h"
#include "cisco/xmlscan.h"

static char said[8192];

static void
hear(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	size_t n = strlen(said);

	(void)ctx, (void)file;
	snprintf(said + n, sizeof said - n, "%d:%lu: %s\n", status, line, why);
}

static const struct report rep = { hear, NULL };

static void
expect(const char *what, const char *want)
{
	CHECK_ROW(strcmp(said, want) == 0, what);
	if (strcmp(said, want) != 0)
		fprintf(stderr, "  said: %s", said);
	said[0] = '\0';
}

static void
scanning(void)
{
	static const struct { const char *text, *tokens; } t[] = {
		{ "<a/>", "o1a c1a* ." }, { "<a></a>", "o1a c1a* ." }, { "<a> \n </a>", "o1a c2a* ." }, { "<a>x</a>", "o1a t1x c1a ." },
		{ "<a><b/></a>", "o1a o1b c1b* c1a ." }, { "\xef\xbb\xbf<?xml v?>\n<!-- c -->\n<a\n x='>'>\ny\nz</a>\n", "o3a t5y\nz c6a ." },
		{ "<a><!-- only a comment --></a>", "o1a c1a* ." }, { "<a x=\"1\" / >", "o1a !1 the file ends inside an element" },
		{ "", "!1 no element in it" }, { "text", "!1 text before the first element" }, { "<a></b>", "o1a !1 an end tag that does not fit the start tag" },
		{ "<a>\n<b></a>", "o1a o2b !2 an end tag that does not fit the start tag" }, { "<a", "!1 a tag that does not end" },
		{ "<a x=\"1>", "!1 a tag that does not end" }, { "<a><", "o1a !1 a '<' that begins no tag" }, { "</a>", "!1 an end tag that does not fit the start tag" },
		{ "<a/><b/>", "o1a c1a* !1 a second root element" }, { "<a/>x", "o1a c1a* !1 text behind the root element" },
		{ "<a></a x>", "o1a !1 something after the name in an end tag" }, { "<!DOCTYPE a><a/>", "!1 a '<!' other than a comment, which the phone does not know" },
		{ "<!-- a", "!1 a comment that does not end" }, { "<?xml", "!1 a '<?' that does not end" }, { "<a>", "o1a !1 the file ends inside an element" },
		{ "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>", "o1a o1a o1a o1a o1a o1a o1a o1a o1a o1a o1a o1a o1a o1a o1a o1a !1 nested too deep" },
		{ "<a b <c>", "!1 a tag that does not end" },
	};
	struct span rest, n, v;
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct xmlscan x;
		enum xml_token k;

		xml_open(&x, span_cstr(t[i].text));
		do {
			size_t at = strlen(said);

			k = xml_next(&x);
			if (k == XML_OPEN || k == XML_CLOSE)
				snprintf(said + at, sizeof said - at, "%s%c%lu%.*s%s", at > 0 ? " " : "", k == XML_OPEN ? 'o' : 'c', x.lineno, (int)x.name.n,
				    (const char *)x.name.p, k == XML_CLOSE && x.vacant ? "*" : "");
			else if (k == XML_TEXT)
				snprintf(said + at, sizeof said - at, " t%lu%.*s", x.lineno, (int)x.text.n, (const char *)x.text.p);
			else
				snprintf(said + at, sizeof said - at, "%s%s", at > 0 ? " " : "", k == XML_END ? "." : "!");
			if (k == XML_BAD)
				snprintf(said + strlen(said), sizeof said - strlen(said), "%lu %s", x.lineno, x.err);
		} while (k != XML_END && k != XML_BAD);
		CHECK(xml_next(&x) == XML_END);
		expect(t[i].text, t[i].tokens);
	}
	rest = span_cstr("a=\"1\"  b = '2\"' c=\"\"");
	CHECK(xml_attr(&rest, &n, &v) == 1 && span_is(n, "a") && span_is(v, "1"));
	CHECK(xml_attr(&rest, &n, &v) == 1 && span_is(n, "b") && span_is(v, "2\""));
	CHECK(xml_attr(&rest, &n, &v) == 1 && span_is(n, "c") && v.n == 0);
	CHECK(xml_attr(&rest, &n, &v) == 0);
	rest = span_cstr("a=1");
	CHECK(xml_attr(&rest, &n, &v) == -1);
	rest = span_cstr("a");
	CHECK(xml_attr(&rest, &n, &v) == -1);
	rest = span_cstr("a=\"1");
	CHECK(xml_attr(&rest, &n, &v) == -1);
}

static void
loads(void)
{
#define L7 "<loadInformation7>P0S3-8-12-00</loadInformation7>"
#define L8 "<loadInformation8 model=\"x\"> P0S3-8-12-00 </loadInformation8>"
	static const struct { enum phonefile kind; const char *text, *said; size_t n; } t[] = {
		{ PF_XMLDEFAULT, "<Default>" L7 L8 "</Default>", "", 1 },
		{ PF_XMLDEFAULT, "<Default>" L7 "</Default>", "0:0: no load for a 7940 (loadInformation8)\n", 1 },
		{ PF_XMLDEFAULT, "<Default>" L8 "</Default>", "0:0: no load for a 7960 (loadInformation7)\n", 1 },
		{ PF_XMLDEFAULT, "<Default></Default>",
		    "1:0: neither loadInformation7 nor loadInformation8: the loader's hunt stops here with \"No Load Specified\"\n", 0 },
		/* only an empty load is passed over, and what else is empty does no harm */
		{ PF_XMLDEFAULT, "<Default>" L7 "\n<loadInformation8></loadInformation8></Default>", "0:0: no load for a 7940 (loadInformation8)\n", 1 },
		{ PF_XMLDEFAULT, "<Default><a></a><b/>" L7 L8 "<idleURL></idleURL></Default>", "", 1 },
		{ PF_XMLDEFAULT, "<Default>" L7 L8 "<loadInformation8></loadInformation8></Default>", "", 1 },
		{ PF_XMLDEFAULT, "<Default>" L7 L8 "<loadInformation00008>x</loadInformation00008></Default>",
		    "0:1: loadInformation00008: passed over by the loader: 7 is the 7960, 8 the 7940\n", 1 },
		{ PF_XMLDEFAULT, "<Default>" L7 L8 "<loadInformation30018>SIP41.9-4-2SR3-1S</loadInformation30018><loadInformation124></loadInformation124></Default>", "", 1 },
		{ PF_XMLDEFAULT, "<Default><loadInformation30018>SIP41.9-4-2SR3-1S</loadInformation30018></Default>",
		    "0:0: loads of other phones only: a 7940 or 7960 stops here with \"No Load Specified\"\n", 0 },
		{ PF_XMLDEFAULT, "<Default><loadInformation7>P00308010200</loadInformation7>" L8 "</Default>", "", 2 },
		{ PF_XMLDEFAULT, "<Default><LOADINFORMATION>P0S3-8-12-00</LOADINFORMATION></Default>", "", 1 },
		{ PF_XMLDEFAULT, "<Default>\n" L7 "\n<loadInformation>P0S3-07-5-00</loadInformation></Default>",
		    "", 1 },
		{ PF_XMLDEFAULT, "<Default>" L7 "\n<loadInformation8>SIP42.9-4-2SR3-1S</loadInformation8></Default>",
		    "1:2: loadInformation8 is for the 7940; SIP42.9-4-2SR3-1S is a load of the 7942/7962, whose number is 434 (7942) or 404 (7962)\n", 1 },
		{ PF_XMLDEFAULT, "<Default>\n<loadInformation7/><name>P0S3-8-12-00</name>" L8 "</Default>",
		    "1:2: P0S3-8-12-00: the loader takes this for the load of a 7960: it has no parser, a comment ends at its first '>', <x/> takes the text that follows, a load ends at the first character of another kind\n", 1 },
		{ PF_XMLDEFAULT, "<Default>\n<rack>19\" rack</rack>" L7 L8 "</Default>",
		    "1:2: P0S3-8-12-00: the loader does not see this load: it has no parser, and a double quote in the text hides what follows up to the next one\n"
		    "1:2: P0S3-8-12-00: the loader does not see this load: it has no parser, and a double quote in the text hides what follows up to the next one\n", 0 },
		{ PF_XMLDEFAULT, "<Default><rack>\"19\"</rack>" L7 L8 "</Default>", "", 1 },
		{ PF_XMLDEFAULT, "<Default><!-- <a>x</a> " L7 L8 " --></Default>", "1:1: P0S3-8-12-00: the loader takes this for the load of a 7960: it has no parser, a comment ends at its first '>', <x/> takes the text that follows, a load ends at the first character of another kind\n"
		    "1:1: P0S3-8-12-00: the loader takes this for the load of a 7940: it has no parser, a comment ends at its first '>', <x/> takes the text that follows, a load ends at the first character of another kind\n", 1 },
		{ PF_XMLDEFAULT, "<Default><!-- <loadInformation7>P0S3-07-5-00</loadInformation7> -->" L7 L8 "</Default>", "", 1 },
		{ PF_XMLDEFAULT, "<Default>" L7 L8, "0:1: not well-formed: the file ends inside an element\n", 1 },
		{ PF_SEPMAC, "<device><loadInformation>P00308010200</loadInformation></device>", "", 1 },
		{ PF_SEPMAC, "<device><loadInformation>\n <!-- c -->P00308010200\r\n</loadInformation></device>", "", 1 },
		{ PF_SEPMAC, "<device><loadInformation><![CDATA[P00308010200]]></loadInformation></device>",
		    "0:1: not well-formed: a '<!' other than a comment, which the phone does not know\n"
		    "1:0: no loadInformation: the loader's hunt stops here with \"No Load Specified\"; delete it or name a load\n", 0 },
		{ PF_SEPMAC, "<device><deviceProtocol>SIP</deviceProtocol></device>",
		    "1:0: no loadInformation: the loader's hunt stops here with \"No Load Specified\"; delete it or name a load\n", 0 },
		{ PF_SEPMAC, "<device><processNodeName>192.0.2.1</processNodeName><loadInformation></loadInformation></device>",
		    "0:0: no load named: the loader stops here and starts the application it has; one without says \"Protocol Application Invalid\"\n", 0 },
		{ PF_SEPMAC, "<device>\n<sipProfile/><loadInformation>P0S3-8-12-00</loadInformation></device>",
		    "0:2: sipProfile: a 7940 or 7960 reads none of it, its lines are in SIP<MAC>.cnf\n", 1 },
		{ PF_SEPMAC, "", "0:1: not well-formed: no element in it\n"
		    "1:0: no loadInformation: the loader's hunt stops here with \"No Load Specified\"; delete it or name a load\n", 0 },
		{ PF_SEPMAC, "<device><loadInformation>PDS3-8-12-00</loadInformation></device>", "", 1 },
		{ PF_SEPMAC, "<device><loadInformation>P0S3-8-12-00.loads</loadInformation></device>",
		    "1:1: P0S3-8-12-00.loads: has an extension: the phone appends it by itself\n", 1 },
		{ PF_SEPMAC, "<device><loadInformation>POS3-8-12-00</loadInformation></device>",
		    "1:1: POS3-8-12-00: the letter O where the digit 0 belongs: counts as no load (\"No Load Specified\"); is P0S3-8-12-00 meant?\n", 0 },
		{ PF_SEPMAC, "<device><loadInformation>P0S3 8%s</loadInformation></device>",
		    "1:1: P0S3: the loader takes this for the load of a 7940 or 7960: it has no parser, a comment ends at its first '>', <x/> takes the text that follows, a load ends at the first character of another kind\n", 1 },
	};
	static const struct { const char *text, *said; size_t n; } os[] = {
		{ "P003-8-12-00", "", 1 }, { "P003-8-12-00\n", "", 1 },
		{ "P003-8-12-00\r\n", "0:1: CR LF behind the name: in Cisco's own files too, but the bare name is safer\n", 1 },
		{ "P003-8-12-00 \r\n", "0:1: a blank beside the name: some loads take it for a part of the name\n0:1: CR LF behind the name: in Cisco's own files too, but the bare name is safer\n", 1 },
		{ " P003-8-12-00", "0:1: a blank beside the name: some loads take it for a part of the name\n", 1 },
		{ "P003-8-12-00\n\n", "0:2: an empty line behind the name: reported to put a strange character into it\n", 1 },
		{ "P003-8-12-00\nP0S3-8-12-00\n", "0:2: more than one line: only the first counts\n", 1 },
		{ "P003-8-12-00.sbn\n", "1:1: P003-8-12-00.sbn: has an extension: the phone appends it by itself\n", 0 },
		{ "", "1:1: names no load\n", 0 }, { "\n", "1:1: names no load\n", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct named_loads out = { 0 };

		judge_cnfxml(span_cstr(t[i].text), t[i].kind, "f", rep, &out);
		expect(t[i].text, t[i].said);
		CHECK_ROW(out.n == t[i].n, t[i].text);
	}
	for (i = 0; i < sizeof os / sizeof os[0]; i++) {
		struct named_loads out = { 0 };

		judge_os79xx(span_cstr(os[i].text), "f", rep, &out);
		expect(os[i].text, os[i].said);
		CHECK_ROW(out.n == os[i].n, os[i].text);
	}
}

static void
dialplans(void)
{
#define P(rule) "<DIALTEMPLATE><TEMPLATE MATCH=\"*\" TIMEOUT=\"5\"/>" rule "</DIALTEMPLATE>"
	static const struct { const char *text, *said; } t[] = {
		{ P(""), "" },
		{ P("<TEMPLATE MATCH=\"911\" Timeout=\"0\" Route=\"Emergency\" User=\"Phone\" Tone=\"Cisco-Zip\" Line=\"1\" Rewrite=\"9%s\"></TEMPLATE>"), "" },
		{ P("<TEMPLATE MATCH=\"8,.......\"/><TEMPLATE MATCH=\"\\*..\"/><TEMPLATE MATCH=\"0+\"/>"), "" },
		{ P("<TEMPLATE MATCH=\"[2-9]...\"/>"), "1:1: [2-9]...: can never match what is meant: the phone knows no [2-9], only . for any one digit; every other character stands for itself\n" },
		{ P("<TEMPLATE MATCH=\"2XX1\"/>"), "0:1: 2XX1: X, N and Z stand for themselves here, . is any one digit: this rule never matches a dialled number\n" },
		{ P("<TEMPLATE MATCH=\"_9!\"/>"), "1:1: _9!: can never match: this is the syntax of a PBX; here . is any one digit, * anything, every other character itself\n" },
		{ P("<TEMPLATE MATCH=\"\"/>"), "1:1: MATCH: empty\n" },
		{ P("<TEMPLATE MATCH=\"*1\"/>"), "0:1: *1: * is any digits here (297 fits *97 and is dialled at once); the key * is written with a backslash before it\n" },
		{ P("<TEMPLATE MATCH=\"*#\"/>"), "" }, { P("<TEMPLATE MATCH=\"9*#\"/>"), "" },
		{ P("<TEMPLATE MATCH=\"*..\"/>"), "0:1: *..: * takes every digit that follows: the . behind it is never reached (the key * is written with a backslash before it)\n" },
		{ P("<TEMPLATE MATCH=\"1831-\"/>"), "0:1: 1831-: '-' stands for itself and no key gives it: this rule never matches a dialled number\n" },
		{ P("<TEMPLATE MATCH=\"1 ...\"/>"), "0:1: 1 ...: a blank stands for itself and no key gives it: this rule never matches a dialled number\n" },
		{ P("<TEMPLATE MATCH=\"\\1\"/>"), "0:1: \\1: a backslash that escapes nothing (it goes before *)\n" },
		{ P("<TEMPLATE TIMEOUT=\"5\"/>"), "1:1: TEMPLATE: a rule without MATCH\n" },
		{ P("<TEMPLATE MATCH=\"1\" PRIORITY=\"5\"/>"), "1:1: PRIORITY: not an attribute of a rule, which spoils it (MATCH LINE TIMEOUT USER REWRITE ROUTE TONE)\n" },
		{ P("<TEMPLATE MATCH=\"1\" TIMEOUT=\"5s\"/>"), "0:1: TIMEOUT: not seconds: the phone reads the digits it begins with, 0 if none\n" },
		{ P("<TEMPLATE MATCH=\"1\" LINE=\"7\"/>"), "1:1: LINE: not a line (1 to 6)\n" },
		{ P("<TEMPLATE MATCH=\"1\" USER=\"SIP\"/>"), "1:1: USER: not Phone or IP\n" },
		{ P("<TEMPLATE MATCH=\"1\" ROUTE=\"Backup\"/>"), "1:1: ROUTE: not Default, Emergency or FQDN\n" },
		{ P("<TEMPLATE MATCH=\"1\" TONE=\"Beep\"/>"), "1:1: TONE: not a tone the phone knows\n" },
		{ P("<TEMPLATE MATCH=\"1\" REWRITE=\"%6\"/>"), "0:1: REWRITE: % is followed by s or 0 to 5; anything else stands for itself\n" },
		{ P("<TEMPLATE MATCH=\"1.\" REWRITE=\"2..\"/>"), "0:1: REWRITE: has more dots than MATCH has digits for them\n" },
		{ P("<TEMPLATE MATCH=1/>"), "1:1: TEMPLATE: attributes are NAME=\"value\"\n" },
		{ P("<Template MATCH=\"1\"/>"), "1:1: Template: the element is TEMPLATE, in capitals\n" },
		{ P("<versionStamp>{1234}</versionStamp>"), "" }, { P("x"), "0:1: x: text between the rules is ignored\n" },
		{ P("<TEMPLATE MATCH=\"9....\" REWRITE=\"1..\"/>"), "0:1: REWRITE: has fewer dots than MATCH: the digits behind are lost (%s is all of them)\n" },
		{ P("<TEMPLATE MATCH=\"9....\" REWRITE=\"1%s\"/>"), "" }, { "<dialTemplate><TEMPLATE MATCH=\"*\"/></dialTemplate>", "" },
		{ P("<RULE/>"), "0:1: RULE: not an element of a dial plan\n" },
		{ P("<TEMPLATE MATCH=\"0123456789012345678901234567890123456789012345678901234567890123\"/>"),
		    "1:1: 012345678901234567890123456789012345678901234567890123456789: longer than the 63 characters that are read of an attribute\n" },
		{ "<dialplan/>", "1:1: dialplan: the root element is DIALTEMPLATE\n0:0: no rule in it: every number waits for Dial or #\n" },
		{ "<DIALTEMPLATE>\n<TEMPLATE MATCH=\"9\"/></DIALTEMPLATE>", "0:0: no rule MATCH=\"*\": a number that fits no other waits for Dial or #\n" },
		{ "<DIALTEMPLATE>\n<TEMPLATE MATCH=\"9\"></DIALTEMPLATE>", "1:2: an end tag that does not fit the start tag\n" },
	};
	static char big[CNF_MAX + 2];
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		judge_dialplan(span_cstr(t[i].text), "f", rep);
		expect(t[i].text, t[i].said);
	}
	memset(big, '\n', sizeof big - 1);
	memcpy(big, P(""), strlen(P("")));
	judge_dialplan(span(big, CNF_MAX), "f", rep);
	expect("8192 bytes", "");
	judge_dialplan(span(big, CNF_MAX + 1), "f", rep);
	expect("8193 bytes", "1:0: longer than the 8192 bytes that the phone reads of a dial plan\n");
}

static void
hear_ring(void *ctx, unsigned long line, struct span name)
{
	hear(ctx, 9, NULL, line, (const char *)name.p);
}

static void
others(void)
{
	static const struct { const char *text, *said; } r[] = {
		{ "Piano 1\tpiano1.raw", "9:1: piano1.raw\n" }, { "A\t\t\ta.raw\r\n\nB\tb.raw\n", "9:1: a.raw\r\n\nB\tb.raw\n\n9:3: b.raw\n\n" },
		{ "A a.raw", "0:1: A a.raw: a blank where a TAB belongs\n9:1: a.raw\n" },
		{ "Piano 1 a.raw", "1:1: Piano 1 a.raw: no TAB: where the name ends cannot be told\n9:1: a.raw\n" },
		{ "A", "1:1: A: a name, a TAB, and the file of the ring belong here\n" }, { "A\tb\tc", "1:1: A\tb\tc: more than a name and a file\n" },
		{ "", "0:0: no ring in it\n" },
		{ "<CiscoIPPhoneRingList>\n<Ring><DisplayName>A</DisplayName><FileName>a.raw</FileName></Ring></CiscoIPPhoneRingList>", "9:2: a.raw</FileName></Ring></CiscoIPPhoneRingList>\n" },
		{ "<rings><Ring><DisplayName>abcdefghijklmnopqrstuvwxyz</DisplayName></Ring></rings>", "1:1: rings: the root element is CiscoIPPhoneRingList\n"
		    "0:1: abcdefghijklmnopqrstuvwxyz: longer than the 25 characters of a name or file\n" },
		{ "<CiscoIPPhoneRingList/>", "0:0: no ring in it\n" },
	};
	static const struct { const char *text, *said; } s[] = {
		{ "<SYNCINFO version=\"1\"><IMAGE VERSION=\"*\" SYNC=\"1\"/></SYNCINFO>", "" },
		{ "<IMAGE VERSION=\"P0S3-8-12-00\" SYNC=\"0001\"></IMAGE>", "" },
		{ "<IMAGE VERSION=\"*\"/>", "1:1: IMAGE without SYNC (1 to 32 characters)\n" },
		{ "<IMAGE SYNC=\"1\"/>", "1:1: IMAGE without VERSION (a load name, or *)\n" },
		{ "<SYNCINFO/>", "1:0: no IMAGE in it: a check-sync does nothing\n" }, { "x", "1:1: text before the first element\n" },
	};
	size_t i;

	for (i = 0; i < sizeof r / sizeof r[0]; i++) {
		judge_ringlist(span_cstr(r[i].text), "f", rep, hear_ring, NULL);
		expect(r[i].text, r[i].said);
	}
	for (i = 0; i < sizeof s / sizeof s[0]; i++) {
		judge_syncinfo(span_cstr(s[i].text), "f", rep);
		expect(s[i].text, s[i].said);
	}
}

static void
logos(void)
{
	static unsigned char bmp[54] = "BM";
	static const struct { unsigned char width, height, depth, packed; const char *said; } t[] = {
		{ 90, 56, 8, 0, "" }, { 90, 56, 4, 0, "" }, { 90, 56, 1, 0, "" },
		{ 90, 56, 24, 0, "0:0: 90 x 56 points, 24 bits a point: a logo has 90 x 56 with 256 colours at most, not compressed\n" },
		{ 91, 56, 8, 0, "0:0: 91 x 56 points, 8 bits a point: a logo has 90 x 56 with 256 colours at most, not compressed\n" },
		{ 90, 57, 8, 1, "0:0: 90 x 57 points, 8 bits a point, compressed: a logo has 90 x 56 with 256 colours at most, not compressed\n" },
	};
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		bmp[18] = t[i].width;
		bmp[22] = t[i].height;
		bmp[28] = t[i].depth;
		bmp[30] = t[i].packed;
		judge_logo(span(bmp, sizeof bmp), "f", 0, "", rep);
		expect("logo", t[i].said);
	}
	judge_logo(span(bmp, sizeof bmp - 1), "f", 3, "logo.bmp", rep);
	expect("short", "0:3: logo.bmp: no Windows bitmap: a logo is one of 90 x 56 points with 256 colours\n");
}

static void
nearly(void)
{
	static const struct { const char *name; int xml, got; const char *right; } t[] = {
		{ "SIPDefault.cnf.txt", 0, 1, "SIPDefault.cnf" }, { "XMLDefault.cnf", 1, 1, "XMLDefault.cnf.xml" }, { "OS79XX.TXT.txt", 0, 1, "OS79XX.TXT" },
		{ "OS7960.txt", 0, 1, "OS79XX.TXT" }, { "SIP00-11-22-aa-BB-cc.cnf", 0, 1, "SIP001122AABBCC.cnf" },
		{ "SIP00:11:22:AA:BB:CC.cnf", 0, 1, "SIP001122AABBCC.cnf" }, { "sip0011.22AA.BBCC.cnf", 0, 1, "SIP001122AABBCC.cnf" },
		{ "SIP001122AABBCC", 0, 1, "SIP001122AABBCC.cnf" }, { "SIP001122AABBCC.cnf.txt", 0, 1, "SIP001122AABBCC.cnf" },
		{ "SEP001122AABBCC.cnf", 0, 1, "SIP001122AABBCC.cnf" }, { "SEP001122AABBCC.cnf", 1, 1, "SEP001122AABBCC.cnf.xml" },
		{ "SEP001122AABBCC.xml", 1, 1, "SEP001122AABBCC.cnf.xml" }, { "SIP001122AABBCC.cnf.xml", 1, 1, "SEP001122AABBCC.cnf.xml" },
		{ "SIP001122AABBC.cnf", 0, 2, "" }, { "SEP001122AABBCCD.cnf.xml", 1, 2, "" }, { "CTLSEP00-11-22-AA-BB-CC.tlv", 0, 1, "CTLSEP001122AABBCC.tlv" },
		{ "dialplan.xml.txt", 1, 1, "dialplan.xml" }, { "SIP001122AABBCC.cnf.bak", 0, 0, "" }, { "SIP.txt", 0, 0, "" }, { "SEPARATOR.xml", 1, 0, "" },
		{ "SIPDefault.cnf", 0, 0, "" }, { "readme.txt", 0, 0, "" }, { "", 0, 0, "" }, { "SIP001122AABBCC.cnf", 0, 0, "" },
		/* as programs write the ending, and a letter in the address */
		{ "SIPDefault.cfg", 0, 1, "SIPDefault.cnf" }, { "SIP0011.2233.4455.cfg", 0, 1, "SIP001122334455.cnf" },
		{ "SEP001122334455.cfg.xml", 1, 1, "SEP001122334455.cnf.xml" }, { "xmldefault.cfg.xml.txt", 1, 1, "XMLDefault.cnf.xml" },
		{ "SIP0O11223344aO.cnf", 0, 1, "SIP0011223344A0.cnf" }, { "001122334455.cfg", 0, 0, "" }, { "sip.cfg", 0, 0, "" },
		{ "SEPOLD", 1, 0, "" }, { "SIPserver.cfg.xml", 1, 0, "" },
	};
	char right[PHONEFILE_MAX];
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		int got = near_name(span_cstr(t[i].name), t[i].xml, right);

		CHECK_ROW(got == t[i].got, t[i].name);
		if (got == 1)
			CHECK_STR(right, t[i].right);
	}
}

int
main(void)
{
	logos();
	nearly();
	scanning();
	loads();
	dialplans();
	others();
	return check_done();
}
