/* how a phone starts: the hunt, the old boot, the log of a conversion, contested points, files and limits */
#include "bootrun.h"
#include "phone/loader.h"

/* boot.md 3.9 as a table: second, file, source port */
static void
log_of_a_conversion(void)
{
	static const struct file world[] = { FILES_812, { "XMLDefault.cnf.xml", XML_812 }, { NULL, NULL } };
	static const char want[] =
	    "0 CTLSEP001122334455.tlv 49806\n0 SEP001122334455.cnf.xml 49807\n0 XMLDefault.cnf.xml 49808\n"
	    "34 CTLSEP001122334455.tlv 49809\n34 SEP001122334455.cnf.xml 49810\n34 XMLDefault.cnf.xml 49811\n"
	    "49 CTLSEP001122334455.tlv 50082\n49 SEP001122334455.cnf.xml 50083\n49 SIP001122334455.cnf 50084\n"
	    "49 MGC001122334455.cnf 50085\n49 XMLDefault.cnf.xml 50086\n49 P0S3-8-12-00.loads 50087\n"
	    "50 P003-8-12-00.sbn 50088\n"
	    "76 CTLSEP001122334455.tlv 50082\n76 SEP001122334455.cnf.xml 50083\n76 SIP001122334455.cnf 50084\n"
	    "76 MGC001122334455.cnf 50085\n76 XMLDefault.cnf.xml 50086\n76 P0S3-8-12-00.loads 50087\n"
	    "79 P0S3-8-12-00.sb2 50088\n"
	    "125 SIPDefault.cnf 50074\n125 SIP001122334455.cnf 50075\n"
	    "156 SIP001122334455.cnf 50076\n187 SIP001122334455.cnf 50077\n";
	struct run r;

	env.running = 1;
	go(&r, "P00308000500", "", world);
	env.running = 0;
	CHECK_STR(r.times, want);
	CHECK(r.end == BOOT_UNPROVISIONED);
	CHECK(boot_success(&r.b, r.end, "P0S3-8-12-00"));
	CHECK_STR(r.b.flash.tag, "PAS30830");
}

static const struct row hunts[] = {
	{ "nothing on the server: the stored application starts", "P00308000500", "", { { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml SIPDefault.cnf MGCDefault.cnf " SCCP_3, BOOT_IDLE, RULE_NO_CONFIG, "P00308000500" },
	{ "nothing on the server and no application", "UAL", "PAS30830", { { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml SIPDefault.cnf MGCDefault.cnf ", BOOT_PAI, RULE_NO_CONFIG, "" },
	{ "an empty SEP file stops the hunt though SIP<MAC>.cnf is there", "UAL", "PAS30830",
	  { { SEP_MAC, "" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } }, HUNT_1, BOOT_PAI, RULE_NO_LOAD, "" },
	{ "a SEP file without loadInformation stops it", "UAL", "PAS30830",
	  { { SEP_MAC, "<device></device>" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } }, HUNT_1, BOOT_PAI, RULE_NO_LOAD, "" },
	{ "an empty loadInformation stops it", "UAL", "PAS30830",
	  { { SEP_MAC, "<loadInformation></loadInformation>" }, FILES_812, { NULL, NULL } }, HUNT_1, BOOT_PAI, RULE_NO_LOAD, "" },
	{ "SEP before SIP", "UAL", "PAS30830",
	  { { SEP_MAC, "<loadInformation>P0S3-8-12-00</loadInformation>" }, { SIP_MAC, "image_version: P0S3-07-5-00" }, FILES_812, { NULL, NULL } },
	  HUNT_1 "P0S3-8-12-00.loads P0S3-8-12-00.sb2 burn:P0S3-8-12-00 |sip ", BOOT_LOOP, RULE_LOOP, "P0S3-8-12-00" },
	{ "SIP<MAC>.cnf beats XMLDefault", "UAL", "PAS30830",
	  { { SIP_MAC, I_812 }, { "XMLDefault.cnf.xml", "<x/>" }, FILES_812, { NULL, NULL } },
	  HUNT_3 "P0S3-8-12-00.loads P0S3-8-12-00.sb2 burn:P0S3-8-12-00 |sip SIPDefault.cnf SIP001122334455.cnf RINGLIST.DAT dialplan.xml ",
	  BOOT_IDLE, RULE_NONE, "P0S3-8-12-00" },
	{ "SIP<MAC>.cnf without a load: SIPDefault.cnf next, XMLDefault skipped", "UAL", "PAS30830",
	  { { SIP_MAC, "line1_name: 1\n" }, { "XMLDefault.cnf.xml", XML_812 }, { "SIPDefault.cnf", I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_3 "SIPDefault.cnf P0S3-8-12-00.loads ", BOOT_IDLE, RULE_NONE, "P0S3-8-12-00" },
	{ "neither of the two names one", "UAL", "PAS30830",
	  { { SIP_MAC, "line1_name: 1\n" }, { "XMLDefault.cnf.xml", XML_812 }, { "SIPDefault.cnf", "x: y" }, FILES_812, { NULL, NULL } },
	  HUNT_3 "SIPDefault.cnf ", BOOT_PAI, RULE_NO_LOAD, "" },
	{ "an XMLDefault without a load hides SIPDefault.cnf", "UAL", "PAS30830",
	  { { "XMLDefault.cnf.xml", "<Default/>" }, { "SIPDefault.cnf", I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml ", BOOT_PAI, RULE_NO_LOAD, "" },
	{ "the 7940's element is not the 7960's", "UAL", "PAS30830",
	  { { "XMLDefault.cnf.xml", "<loadInformation8>P0S3-8-12-00</loadInformation8>" }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml ", BOOT_PAI, RULE_NO_LOAD, "" },
	{ "SIPDefault.cnf alone", "UAL", "PAS30830", { { "SIPDefault.cnf", I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml SIPDefault.cnf P0S3-8-12-00.loads P0S3-8-12-00.sb2 ", BOOT_UNPROVISIONED, RULE_OWN_FILE, "P0S3-8-12-00" },
	{ "SIPDefault.cnf without a load stops it", "UAL", "PAS30830",
	  { { "SIPDefault.cnf", "a: b" }, { "MGCDefault.cnf", I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml SIPDefault.cnf ", BOOT_PAI, RULE_NO_LOAD, "" },
	{ "tftp_cfg_dir of a default file, in front as it stands", "UAL", "PAS30830",
	  { { "SIPDefault.cnf", "tftp_cfg_dir: \"./\"\n" }, { "./" SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml SIPDefault.cnf ./SIP001122334455.cnf P0S3-8-12-00.loads P0S3-8-12-00.sb2 burn:P0S3-8-12-00 |sip "
	  "SIPDefault.cnf ./SIP001122334455.cnf ", BOOT_IDLE, RULE_NONE, "P0S3-8-12-00" },
	{ "a load ID with the letter O", "UAL", "PAS30830", { { SIP_MAC, "image_version: POS3-8-12-00" }, { NULL, NULL } },
	  HUNT_3, BOOT_PAI, RULE_BAD_LOAD, "" },
	{ ".loads is not appended twice", "UAL", "PAS30830", { { SIP_MAC, "image_version: P0S3-8-12-00.loads" }, FILES_812, { NULL, NULL } },
	  HUNT_3 "P0S3-8-12-00.loads ", BOOT_LOOP, RULE_LOOP, "P0S3-8-12-00" },
	{ "an empty CTLSEP file costs one more request", "UAL", "PAS30830", { { CTL_MAC, "" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  "|ual " CTL_MAC " " CTL_MAC " " SEP_MAC " ", BOOT_IDLE, RULE_NONE, "P0S3-8-12-00" },
	{ "nothing to upgrade: the application starts at once", "P0S3-8-12-00", "", { { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_3 "|sip SIPDefault.cnf ", BOOT_IDLE, RULE_NONE, "P0S3-8-12-00" },
	{ "no .loads: the single image, and then the old boot", "P0S3-07-5-00", "",
	  { { SIP_MAC, "image_version: P0S3-06-3-00" }, { "P0S3-06-3-00.sbn", "IMAGE single|P0S3-06-3-00||A||||" }, { NULL, NULL } },
	  HUNT_3 "P0S3-06-3-00.loads P0S3-06-3-00.sbn burn:P0S3-06-3-00 |old OS79XX.TXT SIPDefault.cnf " SIP_MAC " ", BOOT_IDLE, RULE_NONE,
	  "P0S3-06-3-00" },
	{ "the name of a loader as load: 7.5 refuses its image", "P0S3-07-5-00", "",
	  { { "XMLDefault.cnf.xml", XML("P003-8-12-00") }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml P003-8-12-00.loads P003-8-12-00.sbn |sip ", BOOT_UNPROVISIONED, RULE_LOADER_AS_LOAD, "P0S3-07-5-00" },
	{ "... 8.8 burns it", "P0S3-08-8-00", "", { { "XMLDefault.cnf.xml", XML("P003-8-12-00") }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml P003-8-12-00.loads P003-8-12-00.sbn burn:P003-8-12-00 ", BOOT_BURNED_LOADER, RULE_BURNED_LOADER, "" },
	{ "... and of a loader that nobody has looked into the worst is assumed", "P00308000500", "",
	  { { "XMLDefault.cnf.xml", XML("P003-8-12-00") }, FILES_812, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml P003-8-12-00.loads P003-8-12-00.sbn burn:P003-8-12-00 ", BOOT_BURNED_LOADER, RULE_BURNED_LOADER, "" },
	{ "... but not where its .loads is there, which names the application", "P0S3-8-12-00", "",
	  { { "XMLDefault.cnf.xml", XML("P003-8-12-00") }, { "P003-8-12-00.loads", LOADS_812 }, { "P003-8-12-00.sbn", SBN_812 }, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml P003-8-12-00.loads |sip ", BOOT_UNPROVISIONED, RULE_OWN_FILE, "P0S3-8-12-00" },
	{ "an SCCP load without .loads: its .sbn is the loader, and is burned too", "P0S3-8-12-00", "",
	  { { "XMLDefault.cnf.xml", XML("P0030801SR02") }, { "P0030801SR02.sbn", "IMAGE loader|P0030801SR02|PAS30831|B||||" }, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml P0030801SR02.loads P0030801SR02.sbn burn:P0030801SR02 ", BOOT_BURNED_LOADER, RULE_BURNED_LOADER, "" },
	{ "a stored CTL file: .sgn on every name with 7.5", "P0S3-07-5-00", "",
	  { { CTL_MAC, "HEX 010002ff" }, { SIP_MAC, I_812 }, { NULL, NULL } },
	  "|ual " CTL_MAC " " SEP_MAC ".sgn " SIP_MAC ".sgn " MGC_MAC ".sgn XMLDefault.cnf.xml.sgn SIPDefault.cnf.sgn MGCDefault.cnf.sgn ",
	  BOOT_LOOP, RULE_SGN, "P0S3-07-5-00" },
	{ "... from 8.8 on not on the SIP files, which are obeyed unsigned", "P0S3-08-8-00", "",
	  { { CTL_MAC, "HEX 010002ff" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  "|ual " CTL_MAC " " SEP_MAC ".sgn " SIP_MAC " P0S3-8-12-00.loads P003-8-12-00.sbn burn:P003-8-12-00 ", BOOT_IDLE, RULE_NONE, "P0S3-8-12-00" },
	{ "another protocol's load whose files are missing clears the configuration all the same", "P0S3-8-12-00", "",
	  { { "XMLDefault.cnf.xml", XML("P00308000500") }, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml P00308000500.loads P00308000500.sbn |sip ", BOOT_UNPROVISIONED, RULE_MISSING, "P0S3-8-12-00" },
	{ "an application under the name of a single image", "P0S3-8-12-00", "",
	  { { SIP_MAC, "image_version: P0S3-06-3-00" }, { "P0S3-06-3-00.sbn", "IMAGE application|P0S3-06-3-00||A||||" }, { NULL, NULL } },
	  HUNT_3 "P0S3-06-3-00.loads P0S3-06-3-00.sbn |sip ", BOOT_LOOP, RULE_NOT_SINGLE, "P0S3-8-12-00" },
	{ "a silent server", "P00308000500", "", { { SEP_MAC, "SILENT" }, { CTL_MAC, "SILENT" }, { NULL, NULL } },
	  "|ual " CTL_MAC " " CTL_MAC " " CTL_MAC " |sccp ", BOOT_IDLE, RULE_SILENT, "P00308000500" },
	{ "LA_VERSION that never matches: the loader is fetched at every start", "P00308000500", "",
	  { { "XMLDefault.cnf.xml", XML_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { "P003-8-12-00.sbn", "IMAGE loader|P003-8-12-00|PAS30829|A||||" },
	    { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml P0S3-8-12-00.loads P003-8-12-00.sbn burn:P003-8-12-00 |ual ", BOOT_LOOP, RULE_LA_VERSION, "P00308000500" },
	{ "key B at a loader that holds A only", "P0S3-07-5-00", "",
	  { { SIP_MAC, "image_version: P0030801SR02" }, { "P0030801SR02.loads", "IMAGE list|||B|P0030801SR02.sbn|P0030801SR02.sb2|PAS30831|" },
	    { NULL, NULL } },
	  HUNT_3 "P0030801SR02.loads P0030801SR02.loads |sip ", BOOT_LOOP, RULE_KEY, "P0S3-07-5-00" },
	{ "the 7.5 loader and an application with the new DSP part", "UAL", "PAS3X060",
	  { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", "IMAGE list|||A|P003-8-12-00.sbn|P0S3-8-12-00.sb2|PAS3X060|" }, { "P0S3-8-12-00.sb2", SB2_812 },
	    { NULL, NULL } },
	  HUNT_3 "P0S3-8-12-00.loads P0S3-8-12-00.sb2 ", BOOT_PAI, RULE_DSP, "" },
	{ "a compressed image in the place of the application replaces everything", "UAL", "PAS30830",
	  { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { "P0S3-8-12-00.sb2", "IMAGE single|P0S3-06-3-00||A||||" }, { NULL, NULL } },
	  HUNT_3 "P0S3-8-12-00.loads P0S3-8-12-00.sb2 burn:P0S3-06-3-00 |old OS79XX.TXT SIPDefault.cnf " SIP_MAC " P0S3-8-12-00.sbn ",
	  BOOT_IDLE, RULE_MISSING, "P0S3-06-3-00" },
};

static const struct row olds[] = {
	{ "SCCP, other first four characters: the image is loaded, .bin", "P00303020214", "",
	  { { "OS79XX.TXT", "P0S3-04-4-00" }, { "P0S3-04-4-00.bin", SINGLE_BIN("P0S3-04-4-00") }, { NULL, NULL } },
	  "|old OS79XX.TXT P0S3-04-4-00.bin burn:P0S3-04-4-00 |old OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_NOT_TOLD, "P0S3-04-4-00" },
	{ "... .sbn once the phone runs a signed load", "P00305000300", "",
	  { { "OS79XX.TXT", "P0S3-06-3-00\r\n" }, { "P0S3-06-3-00.sbn", SINGLE("P0S3-06-3-00") }, { NULL, NULL } },
	  "|old OS79XX.TXT P0S3-06-3-00.sbn burn:P0S3-06-3-00 ", BOOT_IDLE, RULE_NOT_TOLD, "P0S3-06-3-00" },
	{ "the loader's name in OS79XX.TXT does nothing on an SCCP phone", "P00305000300", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", SBN_75 }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SCCP, BOOT_IDLE, RULE_FOUR, "P00305000300" },
	{ "... in XMLDefault it does", "P00305000300", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "XMLDefault.cnf.xml", XML("P003-07-5-00") }, { "P003-07-5-00.sbn", SBN_75 }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SCCP "P003-07-5-00.sbn burn:P003-07-5-00 |ual ", BOOT_PAI, RULE_LOADER_AS_LOAD, "" },
	{ "... and on a SIP phone it does in OS79XX.TXT", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", SBN_75 }, { "SIPDefault.cnf", "image_version: P0S3-07-5-00" },
	    { "P0S3-07-5-00.loads", "IMAGE list|||A|P003-07-5-00.sbn|P0S3-07-5-00.sb2|PAS3X060|" },
	    { "P0S3-07-5-00.sb2", "IMAGE application|P0S3-07-5-00|PAS3ARM1|A||||PS03AT46" }, { SIP_MAC, "line1_name: 1" }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-07-5-00.sbn burn:P003-07-5-00 " HUNT_3 "SIPDefault.cnf P0S3-07-5-00.loads P0S3-07-5-00.sb2 burn:P0S3-07-5-00 |sip ",
	  BOOT_IDLE, RULE_NONE, "P0S3-07-5-00" },
	{ "image_version moves SIP; the phone's own file counts more", "P0S3-05-3-00", "",
	  { { "SIPDefault.cnf", "image_version: P0S3-05-3-00" }, { SIP_MAC, "Image_Version : \"P0S3-06-3-00\" ; new\n" },
	    { "P0S3-06-3-00.sbn", SINGLE("P0S3-06-3-00") }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SIP "P0S3-06-3-00.sbn burn:P0S3-06-3-00 |old ", BOOT_IDLE, RULE_NONE, "P0S3-06-3-00" },
	{ "a SEP file without a load hides XMLDefault", "P00305000300", "",
	  { { SEP_MAC, "<device/>" }, { "XMLDefault.cnf.xml", XML("P003-07-5-00") }, { NULL, NULL } },
	  "|old OS79XX.TXT " SEP_MAC " ", BOOT_IDLE, RULE_SEP_HIDES, "P00305000300" },
	{ "a blank behind the name in OS79XX.TXT becomes part of it", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-08-8-00 \r\n" }, { "P003-08-8-00.sbn", SBN_75 }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-08-8-00 .sbn " OLD_SIP, BOOT_IDLE, RULE_MISSING, "P0S3-06-3-00" },
	{ "a second line does too", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-08-8-00\n\n" }, { "P003-08-8-00.sbn", SBN_75 }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-08-8-00\n.sbn " OLD_SIP, BOOT_IDLE, RULE_MISSING, "P0S3-06-3-00" },
	{ "a long name for a phone that knows 8.3 only", "P0S30200", "", { { "SIPDefault.cnf", "image_version: P0S3-04-4-00" }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_SHORT_NAME, "P0S30200" },
	{ "a signed file for an unsigned phone", "P00303020214", "",
	  { { "OS79XX.TXT", "P0S3-04-4-00" }, { "P0S3-04-4-00.bin", SINGLE("P0S3-04-4-00") }, { NULL, NULL } },
	  "|old OS79XX.TXT P0S3-04-4-00.bin " OLD_SCCP, BOOT_IDLE, RULE_SIGNED, "P00303020214" },
	{ "an unsigned file for a signed phone", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", "IMAGE loader|P003-07-5-00|PAS3X060|-||||" }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-07-5-00.sbn " OLD_SIP, BOOT_IDLE, RULE_UNSIGNED, "P0S3-06-3-00" },
	{ "an altered file", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", "IMAGE loader|P003-07-5-00|PAS3X060|!altered||||" }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-07-5-00.sbn " OLD_SIP, BOOT_IDLE, RULE_ALTERED, "P0S3-06-3-00" },
	{ "a renamed file", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", "IMAGE loader|P003-07-5-00|PAS3X060|!wrong-name||||" }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-07-5-00.sbn " OLD_SIP, BOOT_IDLE, RULE_NAME, "P0S3-06-3-00" },
	{ "nobody's key", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", "IMAGE loader|P003-07-5-00|PAS3X060|!unknown-signer||||" }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-07-5-00.sbn " OLD_SIP, BOOT_IDLE, RULE_UNKNOWN_SIGNER, "P0S3-06-3-00" },
	{ "an application small enough for the bank is still none", "P00303020214", "",
	  { { "OS79XX.TXT", "P0S3-07-5-00" }, { "P0S3-07-5-00.bin", "IMAGE application|P0S3-07-5-00|PAS3ARM1|-||||" }, { NULL, NULL } },
	  "|old OS79XX.TXT P0S3-07-5-00.bin " OLD_SCCP, BOOT_IDLE, RULE_NOT_SINGLE, "P00303020214" },
	{ "the unsigned twin of 5.0(3) leads into the signed world", "P00303020214", "",
	  { { "XMLDefault.cnf.xml", XML("P00305000300") }, { "P00305000300.bin", SINGLE_BIN("P00305000300") }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SCCP "P00305000300.bin burn:P00305000300 |old OS79XX.TXT " OLD_SCCP, BOOT_IDLE, RULE_NONE, "P00305000300" },
	{ "MGCP: its own file first, then the default", "P0M3-06-0-00", "",
	  { { MGC_MAC, "image_version: P003-07-7-00" }, { "MGCDefault.cnf", "image_version: x" }, { NULL, NULL } },
	  "|old OS79XX.TXT " MGC_MAC " MGCDefault.cnf P003-07-7-00.sbn ", BOOT_IDLE, RULE_MISSING, "P0M3-06-0-00" },
};

/* the other choice of every contested point changes what happens */
static void
contested(void)
{
	static const struct file loader[] = { { "OS79XX.TXT", "P003-08-8-00 \r\n" }, { "P003-08-8-00.sbn", SBN_75 }, { NULL, NULL } };
	static const struct file both[] = { { "OS79XX.TXT", "P003-07-5-00" }, { "SIPDefault.cnf", "image_version: P0S3-06-3-00" },
		{ "P003-07-5-00.sbn", SBN_75 }, { NULL, NULL } };
	static const struct file sep[] = { { SEP_MAC, "<device/>" }, { "XMLDefault.cnf.xml", XML("P003-07-5-00") }, { NULL, NULL } };
	static const struct file longname[] = { { "SIPDefault.cnf", "image_version: P0S3-04-4-00" }, { NULL, NULL } };
	static const struct file onlysbn[] = { { "SIPDefault.cnf", "image_version: P0S3-05-3-00" }, { "P0S3-05-3-00.sbn", SINGLE("P0S3-05-3-00") },
		{ NULL, NULL } };
	static const struct file sbnkeyb[] = { { "SIPDefault.cnf", "image_version: P0S3-05-3-00" },
		{ "P0S3-05-3-00.sbn", "IMAGE single|P0S3-05-3-00||B||||" }, { NULL, NULL } };
	static const struct file none[] = { { NULL, NULL } };
	static const struct file emptyctl[] = { { CTL_MAC, "" }, { NULL, NULL } };
	static const struct file same[] = { { SIP_MAC, I_812 }, { NULL, NULL } };
	static const struct file quiet[] = { { SEP_MAC, "SILENT" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } };
	struct run r;

	env.say.os79xx_trim = 1;
	go(&r, "P0S3-06-3-00", "", loader);
	CHECK(strstr(r.asked, "|ual") != NULL && r.b.flash.lost == 1);
	env.say.settings_kept = 1;
	go(&r, "P0S3-06-3-00", "", loader);
	CHECK(strstr(r.asked, "|ual") != NULL && r.b.flash.lost == 0);
	memset(&env.say, 0, sizeof env.say);

	go(&r, "P0S3-06-3-00", "", both);
	CHECK(strstr(r.asked, "P003-07-5-00.sbn") != NULL);
	env.say.config_first = 1;
	go(&r, "P0S3-06-3-00", "", both);
	CHECK(strstr(r.asked, "P003-07-5-00.sbn") == NULL && r.end == BOOT_IDLE);
	memset(&env.say, 0, sizeof env.say);

	env.say.sep_falls = 1;
	go(&r, "P00305000300", "", sep);
	CHECK_STR(r.asked, "|old OS79XX.TXT " OLD_SCCP "P003-07-5-00.sbn ");
	memset(&env.say, 0, sizeof env.say);

	env.say.long_names = 1;
	go(&r, "P0S30200", "", longname);
	CHECK_STR(r.asked, "|old OS79XX.TXT " OLD_SIP "P0S3-04-4-00.bin ");
	memset(&env.say, 0, sizeof env.say);

	go(&r, "P0S3-04-4-00", "", onlysbn);
	CHECK_STR(r.asked, "|old OS79XX.TXT " OLD_SIP "P0S3-05-3-00.bin ");
	CHECK(r.why.rule == RULE_MISSING && r.b.flash.era == BOOT_UNSIGNED);
	env.say.sbn_too = 1;
	go(&r, "P0S3-04-4-00", "", onlysbn);
	CHECK_STR(r.asked, "|old OS79XX.TXT " OLD_SIP "P0S3-05-3-00.bin P0S3-05-3-00.sbn burn:P0S3-05-3-00 |old OS79XX.TXT " OLD_SIP);
	CHECK(r.b.flash.era == BOOT_SIGNED && r.b.flash.keys == boot_loader_keys(&ring, ""));
	go(&r, "P0S3-04-4-00", "", sbnkeyb);
	CHECK(r.why.rule == RULE_KEY && r.b.flash.era == BOOT_UNSIGNED);
	go(&r, "P0S3-04-4-00", "", none);
	CHECK(r.why.rule == RULE_NOT_TOLD);
	/* a signed phone never asks twice */
	go(&r, "P0S3-06-3-00", "", longname);
	CHECK_STR(r.asked, "|old OS79XX.TXT " OLD_SIP "P0S3-04-4-00.sbn ");
	memset(&env.say, 0, sizeof env.say);

	env.say.xml_old = 1;
	go(&r, "P00303020214", "", none);
	CHECK_STR(r.asked, "|old OS79XX.TXT " SEP_MAC " xmlDefault.CNF.XML ");
	env.say.sepdefault = 1;
	go(&r, "P00303020214", "", none);
	CHECK_STR(r.asked, "|old OS79XX.TXT SEPDefault.cnf ");
	memset(&env.say, 0, sizeof env.say);

	env.say.ctl_needed = 1;
	go(&r, "UAL", "", none);
	CHECK_STR(r.asked, "|ual " CTL_MAC " ");
	CHECK(r.why.rule == RULE_CTL);
	go(&r, "UAL", "", emptyctl);
	CHECK(strncmp(r.asked, HUNT_3, strlen(HUNT_3)) == 0);
	memset(&env.say, 0, sizeof env.say);

	/* the load that runs, named again: its .loads is missing, and not asked for */
	go(&r, "P0S3-8-12-00", "", same);
	CHECK_STR(r.asked, HUNT_3 "|sip SIPDefault.cnf " SIP_MAC " RINGLIST.DAT dialplan.xml ");
	env.say.same_asks = 1;
	go(&r, "P0S3-8-12-00", "", same);
	CHECK(strncmp(r.asked, HUNT_3 "P0S3-8-12-00.loads P0S3-8-12-00.sbn |sip ", strlen(HUNT_3) + 30) == 0);
	memset(&env.say, 0, sizeof env.say);

	/* three time-outs end the hunt, or lead to the next file */
	go(&r, "UAL", "PAS30830", quiet);
	CHECK_STR(r.asked, HUNT_1 SEP_MAC " " SEP_MAC " ");
	CHECK(r.end == BOOT_PAI && r.why.rule == RULE_SILENT);
	env.say.silence_next = 1;
	go(&r, "UAL", "PAS30830", quiet);
	CHECK(strncmp(r.asked, HUNT_1 SEP_MAC " " SEP_MAC " " SIP_MAC " P0S3-8-12-00.loads ", strlen(HUNT_1) + 80) == 0);
	CHECK_STR(r.b.flash.app, "P0S3-8-12-00");
	memset(&env.say, 0, sizeof env.say);
}

/* each point by its name in the manual: the first value is all zero, the other sets its own field and no other */
static void
points(void)
{
	static const char *const name[][3] = {
		{ "ctl", "skip", "need" }, { "ext", "bin", "sbn" }, { "key", "oldest", "any" }, { "names", "short", "long" }, { "os79xx", "literal", "trim" },
		{ "same", "start", "loads" }, { "sccp", "xml", "sepdefault" }, { "sep", "hides", "falls" }, { "settings", "lost", "kept" },
		{ "silence", "ends", "next" }, { "sip", "os79xx", "config" }, { "xml", "XMLDefault", "xmlDefault" },
	};
	const struct boot_contested zero = { 0 };
	struct boot_contested say, all = { 0 };
	const struct boot_point *p;
	unsigned char seen[sizeof zero] = { 0 }, got[sizeof zero];
	char arg[64];
	size_t i, k, n;

	for (i = 0; i < sizeof name / sizeof name[0]; i++) {
		say = zero;
		snprintf(arg, sizeof arg, "%s=%s", name[i][0], name[i][2]);
		CHECK_ROW(boot_say(&say, span_cstr(arg), &p) == 0 && boot_say(&all, span_cstr(arg), &p) == 0, arg);
		memcpy(got, &say, sizeof got);
		for (k = n = 0; k < sizeof got; k++) {
			CHECK_ROW(got[k] == 0 || seen[k] == 0, arg);
			seen[k] |= got[k];
			n += got[k];
		}
		CHECK_ROW(n == 1, arg);
		snprintf(arg, sizeof arg, "%s=%s", name[i][0], name[i][1]);
		CHECK_ROW(boot_say(&say, span_cstr(arg), &p) == 0 && memcmp(&say, &zero, sizeof say) == 0, arg);
		snprintf(arg, sizeof arg, "%s=other", name[i][0]);
		CHECK_ROW(boot_say(&say, span_cstr(arg), &p) == -1 && p != NULL && strcmp(p->name, name[i][0]) == 0, arg);
		CHECK_ROW(boot_say(&say, span_cstr(name[i][0]), &p) == -1 && p != NULL, arg);
	}
	CHECK(boot_say(&say, span_cstr("sip"), &p) == -1 && p != NULL);
	CHECK(boot_say(&say, span_cstr("nothing=x"), &p) == -1 && p == NULL);
	CHECK(boot_say(&say, span_cstr(""), &p) == -1 && p == NULL);
	for (i = 0; i < sizeof all / sizeof(int); i++)
		CHECK(((const int *)(const void *)&all)[i] == 1);
}

/* sizes at and over the limit; events that are not awaited; option 150 */
static void
limits(void)
{
	static char cnf[8194];
	struct file world[] = { { SIP_MAC, cnf }, FILES_812, { NULL, NULL } };
	static const struct file loader[] = { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", SBN_75 }, { NULL, NULL } };
	struct boot_event ev = { BOOT_TICK, { NULL, 0 }, 0, NULL, NULL };
	struct boot_action a;
	struct boot_flash f;
	struct boot b;
	struct run r;
	char tag[9];

	memset(cnf, '#', sizeof cnf - 1);
	memcpy(cnf, I_812, strlen(I_812));
	cnf[8192] = '\0';
	go(&r, "UAL", "PAS30830", world);
	CHECK_STR(r.b.flash.app, "P0S3-8-12-00");
	cnf[8192] = '#';
	go(&r, "UAL", "PAS30830", world);
	CHECK(r.end == BOOT_PAI && r.why.rule == RULE_CONFIG_SIZE);
	CHECK_STR(r.why.file, SIP_MAC);

	env.no_option150 = 1;
	go(&r, "P0S3-06-3-00", "", loader);
	CHECK(r.end == BOOT_PAI && r.why.rule == RULE_NO_SERVER);
	CHECK_STR(r.asked, "|old OS79XX.TXT P003-07-5-00.sbn burn:P003-07-5-00 |ual ");
	env.say.settings_kept = 1;
	go(&r, "P0S3-06-3-00", "", loader);
	CHECK(strstr(r.asked, HUNT_4) != NULL);
	memset(&env.say, 0, sizeof env.say);
	memset(&env.say, 0, sizeof env.say);
	go(&r, "UAL", "", loader);
	CHECK_STR(r.asked, "|ual ");
	CHECK(r.end == BOOT_PAI && r.why.rule == RULE_NO_SERVER);
	env.no_option150 = 0;

	CHECK(boot_flash_make(&f, &ring, "P0S3-8-12-00", "") == 0);
	boot_init(&b, &env, &f, MAC);
	CHECK(boot_event(&b, &ev) == -1);
	ev.kind = BOOT_POWER;
	CHECK(boot_event(&b, &ev) == 0);
	CHECK(boot_event(&b, &ev) == -1);
	while (boot_next(&b, &a))
		;
	ev.kind = BOOT_TICK;
	CHECK(boot_event(&b, &ev) == -1);
	CHECK(boot_flash_make(&f, &ring, "P003-8-12-00", "") == -1);
	CHECK(boot_flash_make(&f, &ring, "SCCP41.8-3-1S", "") == -1);
	CHECK(boot_loader_keys(&ring, "PAS3X060") == 1 && boot_loader_keys(&ring, "PAS30830") == 3 && boot_loader_keys(&ring, "PAS30899") == 1);
	CHECK_STR(loader_tag_of("P0S3-8-12-00", tag), "PAS30830");
	CHECK_STR(loader_tag_of("P0030801SR02", tag), "PAS30831");
	CHECK_STR(loader_tag_of("P00308000500", tag), "");
	CHECK_STR(loader_tag_of("P0S3-06-3-00", tag), "");
}

/* Over a network files may change: the phone goes on to the limit, and what began as another start did is a loop then. */
static void
over_a_network(void)
{
	static const struct file never[] = { { "XMLDefault.cnf.xml", XML_812 }, { "P0S3-8-12-00.loads", LOADS_812 },
		{ "P003-8-12-00.sbn", "IMAGE loader|P003-8-12-00|PAS30829|A||||" }, { NULL, NULL } };
	static const struct file none[] = { { NULL, NULL } };
	static const struct file cnf[] = { { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } };
	struct run r;

	env.static_world = 0;
	env.boots_max = 4;
	go(&r, "P00308000500", "", never);
	CHECK(r.end == BOOT_LOOP && r.why.rule == RULE_LA_VERSION && r.b.boots == 4);
	env.boots_max = 1;
	go(&r, "P00308000500", "", never);
	CHECK(r.end == BOOT_LIMIT && r.b.boots == 1);
	env.boots_max = 2;
	go(&r, "UAL", "", none);
	CHECK(r.end == BOOT_PAI && r.b.boots == 2);
	CHECK_STR(boot_told(&r.b), "");
	env.boots_max = 0;
	go(&r, "UAL", "PAS30830", cnf);
	CHECK(r.end == BOOT_IDLE);
	CHECK_STR(boot_told(&r.b), "P0S3-8-12-00 (" SIP_MAC ")");
	env.static_world = 1;
}

/* rows "status message" of t/lib/reader-observed.tsv; "Enclosed Text" is of no answer that a server can give */
static void
status_messages(void)
{
	static const struct { struct file file; const char *shown; } t[] = {
		{ { "SIPDefault.cnf", "ERROR 1" }, "W210 TFTP Error: Not Found SIPDefault.cnf\n" },
		{ { "SIPDefault.cnf", "SILENT" }, "W210 TFTP Error: Timeout SIPDefault.cnf\n" },
		{ { "SIPDefault.cnf", "OVER" }, "W210 TFTP Error: Buffer Full SIPDefault.cnf\n" },
		{ { SIP_MAC, "SILENT" }, "W220 TFTP Error: Timeout " SIP_MAC "\n" },
		{ { SIP_MAC, "OVER" }, "W220 TFTP Error: Buffer Full " SIP_MAC "\n" },
		{ { SIP_MAC, "bad\nsync: 1\nbad\n" }, "W320 2 Error(s) Parsing: " SIP_MAC "\n" },
	};
	struct run r;
	size_t i;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct file world[] = { t[i].file, { NULL, NULL } };

		go(&r, "P0S3-8-12-00", "PAS30830", world);
		CHECK_ROW(strstr(r.shown, t[i].shown) != NULL, t[i].shown);
	}
}

int
main(void)
{
	bootrun_init();
	log_of_a_conversion();
	rows(hunts, sizeof hunts / sizeof hunts[0]);
	rows(olds, sizeof olds / sizeof olds[0]);
	contested();
	points();
	limits();
	over_a_network();
	status_messages();
	return check_done();
}
