/* the phone and a server that does not have what it needs, or has it wrong: every place in which a start can go astray */
#include "bootrun.h"

#define TEN "0123456789"
#define LONG "image_version: P0S3-" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "\n"        /* no room for an ending */
#define LIST_812 "P0S3-8-12-00.loads "
#define SIP_APP "|sip SIPDefault.cnf " SIP_MAC " "
#define DONE "RINGLIST.DAT dialplan.xml "

/* the loader is there, and no application */
static const struct row loads[] = {
	{ "the .loads is larger than what the loader reads", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", "OVER" }, { NULL, NULL } },
	  HUNT_3 LIST_812, BOOT_PAI, RULE_BUFFER_FULL, "" },
	{ "no answer to the .loads", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", "SILENT" }, { NULL, NULL } },
	  HUNT_3 LIST_812, BOOT_PAI, RULE_SILENT, "" },
	{ "neither .loads nor single image", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P0S3-8-12-00.sbn ", BOOT_PAI, RULE_MISSING, "" },
	{ "the .loads and no application", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P0S3-8-12-00.sb2 ", BOOT_PAI, RULE_MISSING, "" },
	{ "the application in other letters", "UAL", "PAS30830",
	  { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { "P0S3-8-12-00.sb2", "NEAR p0s3-8-12-00.sb2" }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P0S3-8-12-00.sb2 ", BOOT_PAI, RULE_CASE, "" },
	{ "the application is larger than its bank", "UAL", "PAS30830",
	  { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { "P0S3-8-12-00.sb2", "OVER" }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P0S3-8-12-00.sb2 ", BOOT_PAI, RULE_BUFFER_FULL, "" },
	{ "a damaged .loads", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", "IMAGE list|||!broken||||" }, { NULL, NULL } },
	  HUNT_3 LIST_812, BOOT_PAI, RULE_BROKEN, "" },
	{ "a header that cannot be read", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", "HEX 010002ffff" }, { NULL, NULL } },
	  HUNT_3 LIST_812, BOOT_PAI, RULE_BROKEN, "" },
	{ "signed with a key that is none of ours", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", "IMAGE list|||nobody||||" }, { NULL, NULL } },
	  HUNT_3 LIST_812, BOOT_PAI, RULE_UNKNOWN_SIGNER, "" },
	{ "no memory to look at it", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", "MEMORY" }, { NULL, NULL } },
	  HUNT_3 LIST_812, BOOT_PAI, RULE_MEMORY, "" },
	{ "an application under the name of the .loads", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", SB2_812 }, { NULL, NULL } },
	  HUNT_3 LIST_812, BOOT_PAI, RULE_NOT_LIST, "" },
	{ "a loader under the name of the application", "UAL", "PAS30830",
	  { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { "P0S3-8-12-00.sb2", SBN_812 }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P0S3-8-12-00.sb2 ", BOOT_PAI, RULE_NOT_APPLICATION, "" },
	{ "an application under the name of the loader", "UAL", "PAS3X060",
	  { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { "P003-8-12-00.sbn", SB2_812 }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P003-8-12-00.sbn ", BOOT_PAI, RULE_NOT_LOADER, "" },
	{ "no loader: what is aboard stays", "P00308000500", "PAS3X060", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P003-8-12-00.sbn " SCCP_3, BOOT_IDLE, RULE_MISSING, "P00308000500" },
	{ "MGC<MAC>.cnf without a load, and no default", "UAL", "PAS30830", { { MGC_MAC, "a: b" }, { NULL, NULL } },
	  HUNT_4 "MGCDefault.cnf ", BOOT_PAI, RULE_NO_DEFAULT, "" },
	{ "SIP<MAC>.cnf without a load, and no default", "UAL", "PAS30830", { { SIP_MAC, "a: b" }, { NULL, NULL } },
	  HUNT_3 "SIPDefault.cnf MGCDefault.cnf ", BOOT_PAI, RULE_NO_DEFAULT, "" },
	{ "tftp_cfg_dir, and nothing there", "UAL", "PAS30830", { { "SIPDefault.cnf", "tftp_cfg_dir: a/\n" }, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml SIPDefault.cnf a/" SIP_MAC " ", BOOT_STUCK, RULE_CFG_DIR, "" },
	{ "a load ID that is too long is cut", "UAL", "PAS30830", { { SIP_MAC, LONG }, { "SIPDefault.cnf", I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_3 "P0S3-" TEN TEN TEN TEN TEN "0.loads P0S3-" TEN TEN TEN TEN TEN "0.sbn ", BOOT_PAI, RULE_MISSING, "" },
	{ "error 3, for ever", "UAL", "PAS30830", { { SEP_MAC, "ERROR 3" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_1 SEP_MAC " " SEP_MAC " ", BOOT_STUCK, RULE_DISK_FULL, "" },
	{ "error 2: the server's words are kept", "UAL", "PAS30830", { { SIP_MAC, "ERROR 2" }, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml ", BOOT_PAI, RULE_REFUSED, "" },
	{ "... of an image too", "UAL", "PAS30830", { { SIP_MAC, I_812 }, { "P0S3-8-12-00.loads", LOADS_812 }, { "P0S3-8-12-00.sb2", "ERROR 2" }, { NULL, NULL } },
	  HUNT_3 LIST_812 "P0S3-8-12-00.sb2 ", BOOT_PAI, RULE_REFUSED, "" },
	{ "error 8 is the end of a file", "UAL", "PAS30830", { { SEP_MAC, "ERROR 8" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_1, BOOT_PAI, RULE_NO_LOAD, "" },
	{ "error 8 on the CTL file, for ever", "UAL", "PAS30830", { { CTL_MAC, "ERROR 8" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  "|ual " CTL_MAC " ", BOOT_PAI, RULE_CTL_ERROR_8, "" },
	{ "error 9 is silence", "UAL", "PAS30830", { { SEP_MAC, "ERROR 9" }, { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } },
	  HUNT_1 SEP_MAC " " SEP_MAC " ", BOOT_PAI, RULE_SILENT, "" },
	{ "a stored CTL file: from now on only signed configuration", "P0S3-8-12-00", "", { { CTL_MAC, "HEX 01000200" }, { "XMLDefault.cnf.xml", XML_812 }, { NULL, NULL } },
	  "|ual " CTL_MAC " " SEP_MAC ".sgn " SIP_MAC " " MGC_MAC ".sgn XMLDefault.cnf.xml.sgn SIPDefault.cnf MGCDefault.cnf.sgn " SIP_APP,
	  BOOT_UNPROVISIONED, RULE_SGN, "P0S3-8-12-00" },
	{ "... which nobody can make, nor we read", "P0S3-8-12-00", "",
	  { { CTL_MAC, "HEX 01000200" }, { SEP_MAC ".sgn", "x" }, { NULL, NULL } },
	  "|ual " CTL_MAC " " SEP_MAC ".sgn " SIP_MAC " ", BOOT_UNPROVISIONED, RULE_SGN, "P0S3-8-12-00" },
};

/* the application runs, and its own files are wrong */
static const struct row applications[] = {
	{ "SCCP: a default that names no load ID", "P00308000500", "", { { "XMLDefault.cnf.xml", XML("foo") }, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml " SCCP_3, BOOT_IDLE, RULE_BAD_LOAD, "P00308000500" },
	{ "SCCP: a SEP file that names what runs; an unreadable CTL file is passed over", "P0030801SR02", "",
	  { { CTL_MAC, "x" }, { SEP_MAC, "<loadInformation>P0030801SR02</loadInformation>" },
	    { "P0030801SR02.loads", "IMAGE list|||B|P0030801SR02.sbn|P0030801SR02.sb2|PAS30831|" }, { NULL, NULL } },
	  "|ual " CTL_MAC " " CTL_MAC " " SEP_MAC " |sccp " CTL_MAC " " SEP_MAC " ", BOOT_IDLE, RULE_NONE, "P0030801SR02" },
	{ "SIP: a default with a load ID too long", "P0S3-8-12-00", "", { { SIP_MAC, I_812 }, { "SIPDefault.cnf", LONG }, FILES_812, { NULL, NULL } },
	  HUNT_3 SIP_APP DONE, BOOT_IDLE, RULE_BAD_LOAD, "P0S3-8-12-00" },
	{ "SIP: a name that makes its reader jump to address 0", "P0S3-8-12-00", "", { { SIP_MAC, I_812 "my_mac_addr: x\n" }, { NULL, NULL } },
	  HUNT_3 SIP_APP, BOOT_STUCK, RULE_CRASH, "P0S3-8-12-00" },
	{ "SIP: a backslash in a quote that is never closed", "P0S3-8-12-00", "", { { SIP_MAC, I_812 "line1_name: \"a\\b\n" }, { NULL, NULL } },
	  HUNT_3 SIP_APP, BOOT_STUCK, RULE_CRASH, "P0S3-8-12-00" },
	{ "SIP: the beginning of its own name is its own name", "P0S3-8-12-00", "", { { SIP_MAC, "image_version: P0S3-8\n" }, { "SIPDefault.cnf", "image_version: \"\"\n" }, { NULL, NULL } },
	  HUNT_3 "P0S3-8.loads P0S3-8.sbn " SIP_APP DONE, BOOT_IDLE, RULE_MISSING, "P0S3-8-12-00" },
	{ "SIP: a default without end", "P0S3-8-12-00", "", { { SIP_MAC, I_812 }, { "SIPDefault.cnf", "OVER" }, FILES_812, { NULL, NULL } },
	  HUNT_3 SIP_APP DONE, BOOT_IDLE, RULE_CONFIG_SIZE, "P0S3-8-12-00" },
	{ "SIP: a default never answered", "P0S3-8-12-00", "", { { SIP_MAC, I_812 }, { "SIPDefault.cnf", "SILENT" }, FILES_812, { NULL, NULL } },
	  HUNT_3 "|sip SIPDefault.cnf SIPDefault.cnf SIPDefault.cnf " SIP_MAC " " DONE, BOOT_IDLE, RULE_SILENT, "P0S3-8-12-00" },
	{ "MGCP: its own file names what runs", "P0M3-07-7-00", "PAS3X070",
	  { { MGC_MAC, "image_version: P0M3-07-7-00" }, { "MGCDefault.cnf", I_812 },
	    { "P0M3-07-7-00.loads", "IMAGE list|||A|P003-07-7-00.sbn|P0M3-07-7-00.sb2|PAS3X070|" }, { NULL, NULL } },
	  HUNT_4 "|mgcp " MGC_MAC " MGCDefault.cnf ", BOOT_IDLE, RULE_NONE, "P0M3-07-7-00" },
	{ "MGCP: the default names another, which is not there: round and round", "P0M3-07-7-00", "PAS3X070",
	  { { "MGCDefault.cnf", "image_version: P0S3-8-12-00" }, { NULL, NULL } },
	  HUNT_4 "XMLDefault.cnf.xml SIPDefault.cnf MGCDefault.cnf " LIST_812 "P0S3-8-12-00.sbn |mgcp " MGC_MAC " MGCDefault.cnf ", BOOT_LOOP,
	  RULE_MISSING, "P0M3-07-7-00" },
	{ "MGCP: load IDs too long", "P0M3-07-7-00", "PAS3X070", { { MGC_MAC, LONG }, { "MGCDefault.cnf", LONG }, { NULL, NULL } },
	  HUNT_4 "P0S3-" TEN TEN TEN TEN TEN "0.loads ", BOOT_IDLE, RULE_BAD_LOAD, "P0M3-07-7-00" },
};

/* the old boot */
static const struct row olds[] = {
	{ "an application is larger than the one bank: W210", "P0S3-06-3-00", "",
	  { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", "OVER" }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-07-5-00.sbn " OLD_SIP, BOOT_IDLE, RULE_BUFFER_FULL, "P0S3-06-3-00" },
	{ "no answer to the image", "P0S3-06-3-00", "", { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", "SILENT" }, { NULL, NULL } },
	  "|old OS79XX.TXT P003-07-5-00.sbn P003-07-5-00.sbn P003-07-5-00.sbn " OLD_SIP, BOOT_IDLE, RULE_SILENT, "P0S3-06-3-00" },
	{ "a renamed unsigned image", "P00303020214", "",
	  { { "OS79XX.TXT", "P0S3-04-4-00" }, { "P0S3-04-4-00.bin", "IMAGE single|P0S3-04-3-00||-wrong-name||||" }, { NULL, NULL } },
	  "|old OS79XX.TXT P0S3-04-4-00.bin " OLD_SCCP, BOOT_IDLE, RULE_NAME, "P00303020214" },
	{ "an image older than any that was examined is known by its name only", "P00303020214", "",
	  { { "OS79XX.TXT", "P0S30202" }, { "P0S30202.bin", "IMAGE none|||-unknown-layout||||" }, { NULL, NULL } },
	  "|old OS79XX.TXT P0S30202.bin burn:P0S30202 |old OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_NOT_TOLD, "P0S30202" },
	{ "not an image at all", "P00303020214", "", { { "OS79XX.TXT", "P0S3-04-4-00" }, { "P0S3-04-4-00.bin", "hello" }, { NULL, NULL } },
	  "|old OS79XX.TXT P0S3-04-4-00.bin " OLD_SCCP, BOOT_IDLE, RULE_BROKEN, "P00303020214" },
	{ "OS79XX.TXT larger than any name", "P0S3-06-3-00", "", { { "OS79XX.TXT", "OVER" }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_CONFIG_SIZE, "P0S3-06-3-00" },
	{ "OS79XX.TXT never answered", "P0S3-06-3-00", "", { { "OS79XX.TXT", "SILENT" }, { NULL, NULL } },
	  "|old OS79XX.TXT OS79XX.TXT OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_SILENT, "P0S3-06-3-00" },
	{ "an empty OS79XX.TXT names nothing", "P0S3-06-3-00", "", { { "OS79XX.TXT", "" }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_NOT_TOLD, "P0S3-06-3-00" },
	{ "OS79XX.TXT with a name that is too long", "P0S3-06-3-00", "", { { "OS79XX.TXT", "P003" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_NAME_LENGTH, "P0S3-06-3-00" },
	{ "the phone's own file never answered", "P0S3-06-3-00", "", { { SIP_MAC, "SILENT" }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SIP, BOOT_IDLE, RULE_SILENT, "P0S3-06-3-00" },
	{ "XMLDefault.cnf.xml with an empty load names none", "P00305000300", "", { { "XMLDefault.cnf.xml", XML("") }, { NULL, NULL } },
	  "|old OS79XX.TXT " OLD_SCCP, BOOT_IDLE, RULE_NOT_TOLD, "P00305000300" },
	{ "a SEP file that names a load decides", "P00305000300", "",
	  { { SEP_MAC, "<loadInformation>P0S3-06-3-00</loadInformation>" }, { "P0S3-06-3-00.sbn", SINGLE("P0S3-06-3-00") }, { NULL, NULL } },
	  "|old OS79XX.TXT " SEP_MAC " P0S3-06-3-00.sbn burn:P0S3-06-3-00 ", BOOT_IDLE, RULE_NOT_TOLD, "P0S3-06-3-00" },
};

static void
choices(void)
{
	static const struct file os79xx[] = { { "OS79XX.TXT", "P003-07-5-00" }, { "P003-07-5-00.sbn", SBN_75 }, { NULL, NULL } };
	static const struct file sepdefault[] = { { "SEPDefault.cnf", "x" }, { NULL, NULL } }, deaf[] = { { "SEPDefault.cnf", "SILENT" }, { NULL, NULL } };
	struct run r;

	env.say.config_first = 1;
	go(&r, "P0S3-06-3-00", "", os79xx);
	CHECK(strstr(r.asked, "|old OS79XX.TXT " OLD_SIP "P003-07-5-00.sbn burn:P003-07-5-00 ") == r.asked);
	memset(&env.say, 0, sizeof env.say);

	env.say.sepdefault = 1;
	go(&r, "P00303020214", "", sepdefault);
	CHECK(r.end == BOOT_IDLE && r.why.rule == RULE_UNREAD);
	CHECK_STR(r.asked, "|old OS79XX.TXT SEPDefault.cnf ");
	go(&r, "P00303020214", "", deaf);
	CHECK(r.end == BOOT_IDLE && r.why.rule == RULE_SILENT);
	memset(&env.say, 0, sizeof env.say);

	/* of one model's elements the other's says nothing */
	env.model = BOOT_7940;
	go(&r, "UAL", "PAS30830", (const struct file[]){ { "XMLDefault.cnf.xml", "<loadInformation8>P0S3-8-12-00</loadInformation8>" }, FILES_812, { NULL, NULL } });
	CHECK_STR(r.b.flash.app, "P0S3-8-12-00");
	env.model = BOOT_7960;
}

/* no server known: whoever is aboard says so and stays; and the bound on the number of starts */
static void
ends(void)
{
	static const struct file world[] = { { SIP_MAC, I_812 }, FILES_812, { NULL, NULL } };
	static const char *const alone[] = { "P0S3-8-12-00", "P0S3-06-3-00" };
	struct boot_flash f;
	struct run r;
	size_t i;

	env.no_option150 = env.running = 1;
	for (i = 0; i < sizeof alone / sizeof alone[0]; i++) {
		CHECK(boot_flash_make(&f, &ring, alone[i], "") == 0);
		f.lost = 1;
		drive(&r, &env, &f, world);
		CHECK_ROW(r.end == BOOT_IDLE && r.why.rule == RULE_NO_SERVER, alone[i]);
		CHECK_ROW(strchr(r.asked, '.') == NULL, alone[i]);
		CHECK_ROW(!boot_success(&r.b, r.end, NULL) && boot_success(&r.b, r.end, alone[i]), alone[i]);
	}
	env.no_option150 = env.running = 0;

	env.boots_max = 1;
	go(&r, "P0S3-07-5-00", "", world);
	CHECK(r.end == BOOT_LIMIT && !boot_success(&r.b, r.end, NULL));
	go(&r, "UAL", "PAS30830", (const struct file[]){ { NULL, NULL } });
	CHECK(r.end == BOOT_PAI);
	env.boots_max = 0;

	go(&r, "P0S3-8-12-00", "", world);
	CHECK(boot_success(&r.b, r.end, NULL) && boot_success(&r.b, r.end, "") && !boot_success(&r.b, r.end, "P0S3-07-5-00"));
}

static void
words(void)
{
	static const char *const era[] = { "unsigned", "signed", "loader", "java" }, *const end[] = { "idle", "unprovisioned", "pai", "loop", "limit", "stuck",
		"reset", "burned-loader" };
	size_t i, k;

	for (i = 0; i < 4; i++)
		CHECK_STR(boot_era_name((enum boot_era)i), era[i]);
	for (i = 0; i < 8; i++)
		CHECK_STR(boot_end_name((enum boot_end)i), end[i]);
	/* every rule has a name of its own, and a sentence */
	CHECK_STR(boot_rule_name(RULE_NONE), "");
	for (i = 1; i < RULE_COUNT; i++) {
		const char *name = boot_rule_name((enum boot_rule)i);

		CHECK_ROW(name != NULL && name[0] != '\0' && boot_rule_text((enum boot_rule)i)[0] != '\0', name);
		for (k = 0; k < i; k++)
			CHECK_ROW(strcmp(boot_rule_name((enum boot_rule)k), name) != 0, name);
	}
}

int
main(void)
{
	bootrun_init();
	rows(loads, sizeof loads / sizeof loads[0]);
	rows(applications, sizeof applications / sizeof applications[0]);
	rows(olds, sizeof olds / sizeof olds[0]);
	choices();
	ends();
	words();
	return check_done();
}
