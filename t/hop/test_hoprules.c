/* The shelf's rules: what cph-hop(8) makes of records, and that a program that starts anew with the same records comes to the same. */
#include "theatre.h"

#define CUT "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 1;f SIP$.cnf 1;t 26"
#define HUNTS UAL_SIP("1") ";t 26"
#define TERM "a term42.default.loads 1;s term42.default.loads 1"
#define JAVA_START "a CTLSEP$.tlv 0;a ITLSEP$.tlv 0;a ITLFile.tlv 0;a SEP$.cnf.xml 1;s SEP$.cnf.xml 1"

/* phones: one string of digits each, NULL = no more; canary, yes */
static const struct row {
	const char *name, *one, *two;
	unsigned l1, l2;
	int canary, yes;
	const char *play, *want;
} rows[] = {
	{ "SCCP 5 to SIP 8.12, request by request", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";t 46;" TO_812("2") ";t 46;" APP_SIP("2"), "moved->2 arrived" },
	{ "the image went out, the application was never seen: not arrived", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";" GET("P0S3-8-12-00.sb2", "1") ";t 400", "" },
	{ "a broken transfer is no image", "01", NULL, 1, 0, 0, 0, INTO_75 ";a P0S3-07-5-00.sb2 1;f P0S3-07-5-00.sb2 1;t 40", "" },
	{ "seen without RINGLIST.DAT: after a while", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 46;a SIPDefault.cnf 1;a SIP$.cnf 1;t 44", "" },
	{ "seen without RINGLIST.DAT: then", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 46;a SIPDefault.cnf 1;a SIP$.cnf 1;t 46", "arrived" },
	{ "a loader that hunts is no application", "1", NULL, 1, 0, 0, 0, UAL_SIP("1") ";t 300", "restart" },
	{ "... nor is what begins in its middle", "1", NULL, 1, 0, 0, 0, "a SIP$.cnf 1;t 46", "restart" },
	{ "an application that finds no configuration has not arrived", "1", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;a SIPDefault.cnf 0;a SIP$.cnf 0;t 46", "restart" },
	{ "a hunt of SIP files after the image is none either", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";" UAL_SIP("1") ";a RINGLIST.DAT 0;t 300", "restart" },
	{ "next_safe=no: only when it was seen, and then it needs a restart", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;" GET("P0S3-06-3-00.sbn", "1") ";a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;t 46", "moved->2 restart" },
	{ "... and not when its image went out", "31", NULL, 1, 0, 0, 0, GET("P0S3-06-3-00.sbn", "1") ";t 44", "" },
	{ "... nor at once by a ring list, for the old application asks for one too", "31", NULL, 1, 0, 0, 0,
	    GET("P0S3-06-3-00.sbn", "1") ";a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;a RINGLIST.DAT 0;t 44", "" },
	{ "next_safe=no above a loader: restart by check-sync", "51", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";t 46;" APP_SIP("1") ";t 50", "moved->2 restart+sync" },
	{ "the image was aboard already: configuration read, no image asked for", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91", "moved->2 restart+sync" },
	{ "... told only when it is quiet: an older application asks for its rings too", "01", NULL, 1, 0, 0, 0, "t 24;" APP_SIP("1") ";t 44", "" },
	{ "... but it did ask, and the transfer broke off", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;a P0S3-06-3-00.sbn 1;f P0S3-06-3-00.sbn 1;t 300", "restart" },
	{ "... nor where its files broke off: it does not know its load", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;f OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;t 91", "restart" },
	{ "... the last of them too", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;s OS79XX.TXT 1;a SIPDefault.cnf 1;s SIPDefault.cnf 1;a SIP$.cnf 1;f SIP$.cnf 1;t 91", "restart" },
	{ "... until they have gone out whole", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;f OS79XX.TXT 1;a SIPDefault.cnf 1;f SIPDefault.cnf 1;a SIPDefault.cnf 1;s SIPDefault.cnf 1;a SIP$.cnf 1;t 91;"
	    "a OS79XX.TXT 1;s OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;t 91", "restart moved->2 restart" },
	{ "... what broke off when it had come whole before is not lost", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a OS79XX.TXT 1;s OS79XX.TXT 1;a SIPDefault.cnf 1;f OS79XX.TXT 1;a SIP$.cnf 1;t 91", "moved->2 restart" },
	{ "... the server has its files and sends none, for too much went out that was not acknowledged", "31", NULL, 1, 0, 0, 0,
	    "r OS79XX.TXT 1;r SIPDefault.cnf 1;r SIP$.cnf 1;t 91", "restart" },
	{ "... and one of them only", "31", NULL, 1, 0, 0, 0, "a OS79XX.TXT 1;s OS79XX.TXT 1;a SIPDefault.cnf 1;s SIPDefault.cnf 1;r SIP$.cnf 1;t 91", "restart" },
	{ "... broken off after its image too: whether that was burned is not seen", "3", NULL, 1, 0, 0, 0,
	    GET("P0S3-06-3-00.sbn", "1") ";a OS79XX.TXT 1;f OS79XX.TXT 1;a SIPDefault.cnf 1;f SIPDefault.cnf 1;a SIP$.cnf 1;f SIP$.cnf 1;t 91", "restart" },
	{ "... nor by its rings, which an older application asks for too where it got no configuration", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";a SIPDefault.cnf 1;f SIPDefault.cnf 1;a SIP$.cnf 1;f SIP$.cnf 1;a RINGLIST.DAT 0;a dialplan.xml 0;t 91", "restart" },
	{ "... so no other phone is let go by it", "1", "1", 1, 1, 1, 0,
	    "t 1;" GET("P0S3-8-12-00.sb2", "1") ";a SIPDefault.cnf 1;f SIPDefault.cnf 1;a SIP$.cnf 1;f SIP$.cnf 1;a RINGLIST.DAT 0;a dialplan.xml 0;t 91",
	    "BB:held BB:parked->101 AA:restart" },
	{ "... until the application has read them whole", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";a SIPDefault.cnf 1;f SIPDefault.cnf 1;a SIPDefault.cnf 1;s SIPDefault.cnf 1;a SIP$.cnf 1;s SIP$.cnf 1;"
	    "a RINGLIST.DAT 0;a dialplan.xml 0;t 1", "arrived" },
	{ "... what a loader lost before it fetched its image is of no matter after it", "1", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a XMLDefault.cnf.xml 1;f XMLDefault.cnf.xml 1;a SIPDefault.cnf 1;s SIPDefault.cnf 1;"
	    GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 1", "arrived" },
	{ "a phone without loader asks for the loader by a name that is not there, and goes on with what it has", "01", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;s OS79XX.TXT 1;a P003-07-5-00.bin 0;" APP_SIP("1") ";t 300", "stuck restart" },
	{ "a SIP application whose directory tells it nothing asks for its own file every 31 seconds", "4", NULL, 1, 0, 0, 0,
	    "a SIPDefault.cnf 0;a SIP$.cnf 0;t 31;a SIP$.cnf 0;t 31;a SIP$.cnf 0;t 31;a SIP$.cnf 0;t 31", "restart" },
	{ "... also after a hunt", "4", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 0;a XMLDefault.cnf.xml 1;t 24;a SIPDefault.cnf 0;a SIP$.cnf 0;t 31;a SIP$.cnf 0;t 31;"
	    "a SIP$.cnf 0;t 31", "restart" },
	{ "a log that does not say whether images went out: the new application is seen, and quiet", "1", NULL, 1, 0, 0, 0,
	    "a P0S3-8-12-00.loads 1;a P003-8-12-00.sbn 1;t 26;" UAL_SIP("1") ";a P0S3-8-12-00.loads 1;a P0S3-8-12-00.sb2 1;t 44;" APP_SIP("1") ";t 89", "" },
	{ "... then it is inferred", "1", NULL, 1, 0, 0, 0,
	    "a P0S3-8-12-00.loads 1;a P003-8-12-00.sbn 1;t 26;" UAL_SIP("1") ";a P0S3-8-12-00.loads 1;a P0S3-8-12-00.sb2 1;t 44;" APP_SIP("1") ";t 91", "arrived" },
	{ "the record of the image that went out is lost, for the disk of the server was full: no refusal", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";a P0S3-8-12-00.sb2 1;t 44;" APP_SIP("1") ";t 91", "arrived" },
	{ "... one that broke off is none of these", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";a P0S3-8-12-00.sb2 1;f P0S3-8-12-00.sb2 1;t 44;" APP_SIP("1") ";t 91", "stuck restart" },
	{ "... nor is an empty loader without the record of its end", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";a P003-8-12-00.sbn 1;t 44;" APP_SIP("1") ";t 91", "stuck restart" },
	{ "... hop by hop", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;a P0S3-06-3-00.sbn 1;t 46;a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;t 91", "moved->2 restart" },
	{ "... but a refusal is said", "1", NULL, 1, 0, 0, 0, UAL_SIP("1") ";a P0S3-8-12-00.loads 1;a P0S3-8-12-00.sb2 0;t 24;" APP_SIP("1") ";t 300", "stuck restart" },
	/* it is never quiet, and gets nowhere */
	{ "its files break off at each start: a bad line", "1", NULL, 1, 0, 0, 0, CUT ";" CUT ";a CTLSEP$.tlv 0", "stuck" },
	{ "... of the old boot", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;f OS79XX.TXT 1;a SIPDefault.cnf 1;f SIPDefault.cnf 1;t 20;a OS79XX.TXT 1;f OS79XX.TXT 1;t 20;a OS79XX.TXT 1", "stuck" },
	{ "... once", "1", NULL, 1, 0, 0, 0, CUT ";" HUNTS ";" CUT ";a CTLSEP$.tlv 0", "" },
	{ "... and gets on when they come whole", "1", NULL, 1, 0, 0, 0, CUT ";" CUT ";" UAL_SIP("1") ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"), "stuck arrived" },
	{ "its files name no load: it hunts for ever", "1", NULL, 1, 0, 0, 0, HUNTS ";" HUNTS ";" HUNTS ";" HUNTS ";" HUNTS ";a CTLSEP$.tlv 0", "stuck" },
	{ "... four times", "1", NULL, 1, 0, 0, 0, HUNTS ";" HUNTS ";" HUNTS ";" HUNTS ";a CTLSEP$.tlv 0", "" },
	{ "... one that is up and is switched off and on again and again is none", "1", NULL, 1, 0, 0, 0,
	    HUNTS ";" APP_SIP("1") ";t 9;" HUNTS ";" APP_SIP("1") ";t 9;" HUNTS ";" APP_SIP("1") ";t 9;" HUNTS ";" APP_SIP("1") ";t 9;" HUNTS ";" APP_SIP("1") ";t 9;"
	    HUNTS, "" },
	{ "... nor one that finds nothing, for it waits", "1", NULL, 101, 0, 0, 0,
	    "q;a CTLSEP$.tlv 0;a SIP$.cnf 0;a CTLSEP$.tlv 0;a SIP$.cnf 0;a CTLSEP$.tlv 0;a SIP$.cnf 0;a CTLSEP$.tlv 0;a SIP$.cnf 0;a CTLSEP$.tlv 0;a SIP$.cnf 0;"
	    "a CTLSEP$.tlv 0;a SIP$.cnf 0;t 1", "released->1" },
	{ "link moved late: the new application read the old files", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;a SIP$.cnf 1;t 46", "moved->2 restart+sync" },
	{ "... the first of them only, and there it stays", "01", NULL, 1, 0, 0, 0, GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;t 46", "moved->2 restart+sync" },
	{ "... when half of them is from the next directory it has not arrived there", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;a SIP$.cnf 2;t 46", "moved->2 restart" },
	{ "... when it finds nothing there neither", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;a SIPDefault.cnf 0;a SIP$.cnf 0;t 46", "moved->2 restart+sync" },
	{ "... a ring, or anything else that it may ask for any time, is no sign of a start", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;a Ring1.pcm 2;t 601", "moved->2 restart+sync restart+sync" },
	{ "... and its last ones from the new directory", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";q;a SIPDefault.cnf 1;a SIP$.cnf 1;a RINGLIST.DAT 2;a dialplan.xml 2;t 46", "moved->2 restart+sync" },
	{ "... or not there", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";q;a SIPDefault.cnf 1;a SIP$.cnf 1;a RINGLIST.DAT 0;a dialplan.xml 0;t 46", "moved->2 restart+sync" },
	{ "... half of the files only: it goes on by itself", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;a SIP$.cnf 2;t 15;" UAL_SIP("2") ";a P003-8-12-00.sbn 2;t 60", "moved->2" },
	{ "a restart is tried three times, ten minutes apart", "31", NULL, 1, 0, 0, 0,
	    "a SIPDefault.cnf 1;a SIP$.cnf 1;t 3000", "moved->2 restart restart restart" },
	{ "... and not any more once it is heard of", "31", NULL, 1, 0, 0, 0,
	    "a SIPDefault.cnf 1;a SIP$.cnf 1;t 92;" UAL_SIP("2") ";a P0S3-8-12-00.loads 2;t 500", "moved->2 restart" },
	{ "... but begins anew when it reads its files and stops once more", "31", NULL, 1, 0, 0, 0,
	    "a SIPDefault.cnf 1;a SIP$.cnf 1;t 92;" UAL_SIP("2") ";t 60", "moved->2 restart restart" },
	{ "... on the next hop too", "301", NULL, 1, 0, 0, 0,
	    "a SIPDefault.cnf 1;a SIP$.cnf 1;t 3000;" GET("P0S3-07-5-00.sb2", "2") ";a SIPDefault.cnf 2;t 46", "moved->2 restart restart restart moved->3 restart+sync" },
	{ "... moved on by hand: at once, and not by what another application would know", "013", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;m 3;t 2", "moved->2 restart+sync restart" },
	{ "... moved on by hand, before the hop before it was over", "01", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;m 2;t 46", "restart" },
	{ "... what was read too late on a hop is no matter on the next", "013", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;a SIP$.cnf 2;m 3;t 46", "moved->2 restart" },
	{ "syncinfo.xml read is not restarted yet", "51", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";" APP_SIP("1") ";t 50;a syncinfo.xml 2;a dialplan.xml 2;t 700", "moved->2 restart+sync restart+sync" },
	{ "... nor one that another sends, at the hop it is on", "6", NULL, 1, 0, 0, 0, "a SIP$.cnf 1;t 46;a syncinfo.xml 1;a dialplan.xml 1;t 100", "restart" },
	{ "the image is fetched again from the old directory: no restart while it burns, and it is told when nothing comes of it", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1;a SIP$.cnf 1;a P0S3-07-5-00.sb2 1;t 500;s P0S3-07-5-00.sb2 1;t 599;t 2", "moved->2 silent" },
	{ "verification failed after the move: hunts on by the new files, asks the old image by name, which is there", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";" GET("P0S3-07-5-00.sb2", "2") ";" TO_812("2") ";" APP_SIP("2"), "moved->2 arrived" },
	{ "reappears with its old load: an image of an earlier hop that is not there", "301", NULL, 1, 0, 0, 0,
	    "a SIP$.cnf 1;t 91;" UAL_SIP("2") ";a P0S3-07-5-00.loads 2;t 24;" APP_SIP("2") ";t 91;a SIP$.cnf 3;a P0S3-06-3-00.sbn 0",
	    "moved->2 restart moved->3 restart+sync back->2" },
	{ "reappears unsigned: .bin", "201", NULL, 1, 0, 0, 1,
	    "a XMLDefault.cnf.xml 1;t 91;a OS79XX.TXT 2;a XMLDefault.cnf.xml 2;a P003-07-5-00.bin 0", "moved->2 restart back->1" },
	{ "asks for OS79XX.TXT at a hop that begins with a loader", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;a OS79XX.TXT 2", "moved->2 restart+sync back->1" },
	{ "... which one without loader always asks for", "31", NULL, 1, 0, 0, 0, "a SIP$.cnf 1;t 91;a OS79XX.TXT 2;a SIPDefault.cnf 2;t 5", "moved->2 restart" },
	{ "... also when it is not there any more", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;a OS79XX.TXT 0;t 46", "moved->2 restart+sync back->1 restart" },
	{ "... not once the loader of the hop before went out: a SIP application may still ask for it", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";a OS79XX.TXT 2;t 5", "moved->2" },
	{ "never back once a newer loader went out", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;" UAL_SIP("2") ";" GET("P003-8-12-00.sbn", "2") ";a P0S3-8-12-00.bin 0;t 5",
	    "moved->2 restart+sync odd" },
	{ "... nor the image", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;" GET("P0S3-8-12-00.sb2", "2") ";a P0S3-8-12-00.bin 0;t 5", "moved->2 restart+sync odd" },
	{ "... and an older loader after it does not make that undone", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;" GET("P003-8-12-00.sbn", "2") ";" GET("P0S3-07-5-00.sb2", "2") ";"
	    GET("P003-07-5-00.sbn", "2") ";a P0S3-8-12-00.bin 0;t 5", "moved->2 restart+sync odd" },
	{ "nor where the records do not reach back, told once", "31", NULL, 2, 0, 0, 0,
	    "a OS79XX.TXT 2;a SIP$.cnf 2;a P0S3-8-12-00.bin 0;t 5;a P0S3-8-12-00.bin 0;t 5", "odd" },
	{ "an image of its own hop that is not there is no evidence", "32", NULL, 1, 0, 0, 1, "a SIP$.cnf 1;t 91;a OS79XX.TXT 2;a P00305000300.bin 0;t 5", "moved->2 restart stuck" },
	{ "what it asked for before the link moved, by an earlier run, is none", "01", NULL, 2, 0, 0, 0, "a XMLDefault.cnf.xml 1;a P003-07-5-00.bin 0;t 5", "" },
	{ "an unsigned phone on its first hop is where it belongs", "01", NULL, 1, 0, 0, 0, "a OS79XX.TXT 1;a XMLDefault.cnf.xml 1;a P003-07-5-00.bin 0;t 5", "" },
	{ "an image that is not there, and nothing since: it was not known when it began", "01", NULL, 1, 0, 0, 0,
	    "a SIP$.cnf 1;a P0S3-07-5-00.sbn 0;t 46;a OS79XX.TXT 1;a SIP$.cnf 1;t 5", "restart" },
	{ "two loaders without an application between", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";" GET("P003-8-12-00.sbn", "2") ";t 5;a CTLSEP$.tlv 0;t 300", "stopped parked->101" },
	{ "the same loader three times", "01", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";t 100;" GET("P003-07-5-00.sbn", "1"), "stopped parked->101" },
	{ "... from the next directory, which has it too", "01", NULL, 2, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "2") ";" GET("P003-07-5-00.sbn", "2") ";" GET("P003-07-5-00.sbn", "2"), "stopped parked->102" },
	{ "a loader told of late, and then another one", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";a P003-8-12-00.sbn 2;a CTLSEP$.tlv 0;s P003-8-12-00.sbn 2;" GET("P003-07-5-00.sbn", "2"), "moved->2 stopped parked->102" },
	{ "an application between", "01", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P0S3-07-5-00.sb2", "1") ";" GET("P003-8-12-00.sbn", "2"), "moved->2" },
	{ "stopped, and started again by hand", "0", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";!;t 10;a SIP$.cnf 1;!",
	    "stopped parked->101 stopped released->1" },
	{ "a stop that is history, its link moved back: but once more is too much", "0", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";m 1;!;t 10;" GET("P003-07-5-00.sbn", "1") ";"
	    GET("P003-07-5-00.sbn", "1") ";t 1;" GET("P003-07-5-00.sbn", "1"), "stopped parked->101 stopped parked->101" },
	{ "... moved back while cph-hop looks on", "0", NULL, 1, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";" GET("P003-07-5-00.sbn", "1") ";m 1;t 5;" GET("P003-07-5-00.sbn", "1") ";t 5",
	    "stopped parked->101" },
	{ "... and each loader is counted by itself", "01", NULL, 2, 0, 0, 0,
	    GET("P003-07-5-00.sbn", "2") ";" GET("P003-07-5-00.sbn", "2") ";" GET("P003-8-12-00.sbn", "2") ";m 2;!;t 10;" GET("P003-8-12-00.sbn", "2") ";t 1;"
	    GET("P003-8-12-00.sbn", "2"), "stopped parked->102 stopped parked->102" },
	{ "one way without -y: it waits before its first hop", "21", NULL, 1, 0, 0, 0, "t 2;a OS79XX.TXT 0;t 100", "held parked->101" },
	{ "... and agreed to", "21", NULL, 1, 0, 0, 1, "t 2;" GET("P00305000300.bin", "1") ";a OS79XX.TXT 1;a XMLDefault.cnf.xml 1;t 46", "moved->2 restart" },
	{ "one way in the middle: it stays where it is", "321", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;a SIP$.cnf 1;t 700", "held" },
	{ "... also when its link is moved by hand", "21", NULL, 1, 0, 0, 0, "t 2;m 1;t 2", "held parked->101 held parked->101" },
	{ "... nor restarted when its wait is over and it fetches", "1", NULL, 101, 0, 0, 0, "q;a P0S3-8-12-00.sb2 1;t 100", "released->1" },
	{ "... or burns, and is told when nothing comes of it", "1", NULL, 101, 0, 0, 0, "q;" GET("P003-8-12-00.sbn", "1") ";t 599;t 2", "released->1 silent" },
	{ "what has begun goes on without -y: it fetches", "21", NULL, 1, 0, 0, 0, "q;a OS79XX.TXT 1;a P00305000300.bin 1;t 5", "" },
	{ "... it has the image", "21", NULL, 1, 0, 0, 0, "q;" GET("P00305000300.bin", "1") ";t 5", "" },
	{ "... asking is not beginning", "21", NULL, 1, 0, 0, 0, "q;a OS79XX.TXT 1;a XMLDefault.cnf.xml 1;t 5", "held parked->101" },
	{ "agreed to later: a phone that came up meanwhile needs a restart", "21", NULL, 101, 0, 0, 1, "a OS79XX.TXT 0;a SEP$.cnf.xml 0;t 46", "released->1 restart" },
	{ "canary: the second waits until the first has arrived", "1", "1", 1, 1, 1, 0,
	    "t 1;@" M2 ";a CTLSEP$.tlv 0;@" M1 ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 46;@" M2 ";" UAL_SIP("1") ";t 20",
	    "BB:held BB:parked->101 AA:arrived BB:released->1 BB:restart" },
	{ "... one of its kind that has its loader already goes on", "1", "1", 1, 1, 1, 0, "q;@" M2 ";" GET("P003-8-12-00.sbn", "1") ";t 2", "" },
	{ "... and what a phone read before it was led away is no arrival", "1", "1", 1, 1, 1, 0,
	    "@" M2 ";a SIPDefault.cnf 1;a SIPDefault.cnf 0;a SIP$.cnf 0;@" M1 ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 46",
	    "BB:held BB:parked->101 AA:arrived BB:released->1 BB:restart" },
	{ "... nor the rest of it", "1", "1", 1, 1, 1, 0,
	    "@" M2 ";a SIPDefault.cnf 1;@" M1 ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";@" M2 ";a SIP$.cnf 1;t 46",
	    "BB:held BB:parked->101 AA:arrived BB:released->1 BB:restart" },
	{ "... who was let go is not called back when the canary begins once more", "1", "1", 1, 1, 1, 0,
	    "t 1;" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";a P0S3-8-12-00.sb2 1;t 2", "BB:held BB:parked->101 AA:arrived BB:released->1 AA:again" },
	{ "without -c nobody waits", "1", "1", 1, 1, 0, 0, "t 2", "" },
	{ "canary failing holds the rest", "1", "1", 1, 1, 1, 0,
	    GET("P003-8-12-00.sbn", "1") ";" GET("P003-8-12-00.sbn", "1") ";" GET("P003-8-12-00.sbn", "1") ";t 1000", "BB:held BB:parked->101 AA:stopped AA:parked->101" },
	{ "a phone that goes to another target is no canary of it", "1", "0", 1, 1, 1, 0, "t 2", "" },
	{ "links of an earlier run show that the canary had arrived", "01", "01", 2, 2, 1, 0, "t 2", "" },
	{ "... a kind that is parked stays so", "01", "01", 2, 101, 1, 0, "t 2", "BB:held" },
	{ "a stopped phone of an earlier run is not led to an older directory", "01", NULL, 102, 0, 0, 0, "t 2", "held" },
	{ "unknown phone, once", "1", NULL, 1, 0, 0, 0, "@" M3 ";a CTLSEP$.tlv 0;a SIP$.cnf 0;@;a SIP" M3 ".cnf 0;t 2", "CC:unknown" },
	{ "an unknown phone that only its file names", "1", NULL, 1, 0, 0, 0, "@;a SIP" M3 ".cnf 0;a OS79XX.TXT 0;t 2", "CC:unknown" },
	{ "two phones behind one address, or contradicting news: once", "1", NULL, 1, 0, 0, 0,
	    "@;a SIP$.cnf 0;a SEP$.cnf.xml 0;@" M1 ";a SIP$.cnf 1;@;a SIP$.cnf 0", "ignored" },
	{ "... and what such a client asks for says nothing of the phone", "1", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;@;a SIP$.cnf 0;t 46", "ignored restart" },
	{ "the target of SCCP is seen by what it does not ask for", "4", NULL, 1, 0, 0, 0,
	    GET("P0030801SR02.sb2", "1") ";t 46;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 46", "arrived" },
	{ "... an old application asks again after 34 seconds, and then the loader hunts", "4", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 34;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 15;"
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 0;a XMLDefault.cnf.xml 1;t 40", "" },
	{ "... and a loader that hunts is no application", "4", NULL, 1, 0, 0, 0,
	    "a SEP$.cnf.xml 1;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 0;a XMLDefault.cnf.xml 1;t 46", "restart" },
	{ "... until the application follows", "4", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 0;a XMLDefault.cnf.xml 1;t 20;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 91", "arrived" },
	{ "... which was there already, and the first that is heard of the phone", "4", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 91", "arrived" },
	{ "... and finds no configuration", "4", NULL, 1, 0, 0, 0, "a SEP$.cnf.xml 1;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 0;t 46", "restart" },
	{ "the first that is heard of a phone is its loader, which lacks its list, and then an application", "1", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a P0S3-8-12-00.loads 0;" APP_SIP("1") ";t 300", "stuck restart" },
	{ "MGCP", "6", NULL, 1, 0, 0, 0, GET("P0M3-07-7-00.sb2", "1") ";a MGC$.cnf 1;a MGCDefault.cnf 1;t 46", "arrived" },
	{ "... a loader that hunts is none, also as the first that is heard of the phone", "6", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 1;t 46", "restart" },
	{ "... also when the server was started after its first request", "6", NULL, 1, 0, 0, 0, "a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 1;t 91", "restart" },
	{ "... nor is a SIP application", "6", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;a SIP$.cnf 0;t 46", "restart" },
	{ "the old boot: a loader on its way there has not arrived", "3", NULL, 1, 0, 0, 0, "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 1;t 46", "restart" },
	{ "... also when the server was started after its first request", "3", NULL, 1, 0, 0, 0, "a SEP$.cnf.xml 0;a SIP$.cnf 1;t 91", "restart" },
	{ "... nor what finds nothing any more", "3", NULL, 1, 0, 0, 0, "a OS79XX.TXT 1;a OS79XX.TXT 0;a SIPDefault.cnf 0;a SIP$.cnf 0;t 46", "restart" },
	{ "arrives once more", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";" UAL_SIP("1") ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"), "arrived again arrived" },
	{ "asks again after it had arrived", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";" UAL_SIP("1") ";a P003-8-12-00.sbn 1", "arrived again" },
	{ "the last ACK is missing, and the server tells of it when the phone has long gone on", "31", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SIP$.cnf 1;a P0S3-06-3-00.sbn 1;a OS79XX.TXT 1;a SIPDefault.cnf 1;a SIP$.cnf 1;s P0S3-06-3-00.sbn 1;t 46", "moved->2 restart" },
	{ "... next_safe: it has begun to read the old files", "01", NULL, 1, 0, 0, 0,
	    "a P0S3-07-5-00.sb2 1;a SIPDefault.cnf 1;s P0S3-07-5-00.sb2 1;t 46", "moved->2 restart+sync" },
	{ "... and of the directory before", "01", NULL, 1, 0, 0, 0,
	    "a P0S3-07-5-00.sb2 1;m 2;a SIPDefault.cnf 2;s P0S3-07-5-00.sb2 1;a SIP$.cnf 2;t 46", "restart" },
	{ "... next_safe: it has read the old files", "01", NULL, 1, 0, 0, 0,
	    "a P0S3-07-5-00.sb2 1;a SIPDefault.cnf 1;a SIP$.cnf 1;s P0S3-07-5-00.sb2 1;t 46", "moved->2 restart+sync" },
	{ "... a loader told of after the application: no two loaders in a row", "01", NULL, 1, 0, 0, 0,
	    "a P003-07-5-00.sbn 1;a SIP$.cnf 1;a P0S3-07-5-00.loads 1;" GET("P0S3-07-5-00.sb2", "1") ";s P003-07-5-00.sbn 1;" GET("P003-8-12-00.sbn", "2"), "moved->2" },
	{ "the server was started anew, and does not know who asked for SIPDefault.cnf", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 46;@;a SIPDefault.cnf 0;@" M1 ";a SIP$.cnf 1;a RINGLIST.DAT 0;t 1", "arrived" },
	{ "silent, and told once", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";t 1500", "silent" },
	{ "... not restarted while it may be burning, nor while it fetches", "1", NULL, 1, 0, 0, 0, GET("P003-8-12-00.sbn", "1") ";t 100;a P0S3-8-12-00.sb2 1;t 100", "" },
	{ "an application that finds nothing in its directory that tells it", "6", NULL, 1, 0, 0, 0,
	    "a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 0;t 46", "restart" },
	{ "back to the old boot: its own OS79XX.TXT is no evidence of an older state", "13", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";" GET("P0S3-06-3-00.sbn", "2") ";a OS79XX.TXT 2;a SIPDefault.cnf 2;a SIP$.cnf 2;t 46", "moved->2 arrived" },
	{ "killed and started anew in every place: on its way", "01", NULL, 1, 0, 0, 0,
	    INTO_75 ";!;" GET("P0S3-07-5-00.sb2", "1") ";!;t 46;" TO_812("2") ";!;t 46;" APP_SIP("2") ";!", "moved->2 arrived arrived" },
	{ "... with the restart still to come", "31", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;a SIP$.cnf 1;t 91;!;t 1", "moved->2 restart restart" },
	{ "... whose application can be restarted by check-sync", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;!;t 46", "moved->2 restart+sync restart+sync" },
	{ "... after it was led back", "01", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-07-5-00.loads 1;t 24;" APP_SIP("1") ";t 91;a OS79XX.TXT 2;!;a OS79XX.TXT 1;a XMLDefault.cnf.xml 1;!", "moved->2 restart+sync back->1" },
	/* who asks */
	{ "a name alone is not believed: two requests of anybody", "1", NULL, 1, 0, 0, 0, "b name;a SIP$.cnf 1;a SIPDefault.cnf 1;a RINGLIST.DAT 0;t 400", "ignored" },
	{ "... nor when it speaks of a whole image", "01", NULL, 1, 0, 0, 0, "b name;" GET("P0S3-07-5-00.sb2", "1") ";t 400", "ignored" },
	{ "... from loopback it is", "1", NULL, 1, 0, 0, 0, "b name;i 127.0.0.5;" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"), "arrived" },
	{ "... or ::1", "1", NULL, 1, 0, 0, 0, "b name;i ::1;" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"), "arrived" },
	{ "... but it moves no phone to another address", "1", NULL, 1, 0, 0, 0,
	    "b name;i 127.0.0.5;" GET("P0S3-8-12-00.sb2", "1") ";i 127.0.0.6;" APP_SIP("1") ";t 100", "ignored" },
	{ "... as a lease does, for the loader loses its settings", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";i 192.0.2.9;" APP_SIP("1"), "arrived" },
	{ "an address of which the server knows nothing", "1", NULL, 1, 0, 0, 0, "b none;a SIP$.cnf 1;a SIPDefault.cnf 1;t 400", "ignored" },
	{ "while a phone burns, a request in its name leads to no restart", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 5;b name;i 192.0.2.66;a SIPDefault.cnf 1;t 100", "ignored" },
	/* arrived is arrived */
	{ "an empty loader went out, and the old application reads its files again", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";" GET("P003-8-12-00.sbn", "1") ";" APP_SIP("1") ";t 300", "stuck restart" },
	{ "... or it broke off", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";a P003-8-12-00.sbn 1;f P003-8-12-00.sbn 1;" APP_SIP("1") ";t 300", "stuck restart" },
	{ "... again and again: at once", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P003-8-12-00.sbn 1;f P003-8-12-00.sbn 1;" UAL_SIP("1") ";a P003-8-12-00.sbn 1;f P003-8-12-00.sbn 1;" UAL_SIP("1"), "stuck" },
	{ "... or the list is not there", "1", NULL, 1, 0, 0, 0, UAL_SIP("1") ";a P0S3-8-12-00.loads 0;" APP_SIP("1") ";t 300", "stuck restart" },
	{ "... or the list is signed with a key that it lacks: it starts over within a minute", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;a SIPDefault.cnf 1;a SIP$.cnf 1;t 15;" UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;"
	    "a SIPDefault.cnf 1;a SIP$.cnf 1;t 15;" UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 40", "stuck" },
	{ "... one that is only switched off then does not refuse it", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 4;" UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";" GET("P0S3-8-12-00.sb2", "1") ";t 40", "" },
	{ "... or it refuses the application: it asks for that again and again", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";t 46;" UAL_SIP("1") ";" GET("P0S3-8-12-00.sb2", "1") ";t 46;" UAL_SIP("1") ";" GET("P0S3-8-12-00.sb2", "1") ";t 46", "stuck" },
	{ "... and gets on when it has the image after all", "1", NULL, 1, 0, 0, 0,
	    UAL_SIP("1") ";a P0S3-8-12-00.loads 0;t 60;" UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"),
	    "stuck restart arrived" },
	{ "only the list went out: not before twice the time", "1", NULL, 1, 0, 0, 0, UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;" APP_SIP("1") ";t 89", "" },
	{ "... then", "1", NULL, 1, 0, 0, 0, UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;" APP_SIP("1") ";t 91", "arrived" },
	{ "... which makes the next phone of its kind the canary", "1", "1", 1, 1, 1, 0, "t 1;" UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;" APP_SIP("1") ";t 200",
	    "BB:held BB:parked->101 AA:arrived BB:released->1" },
	{ "the load is aboard, and its loader does not even ask for the list", "1", NULL, 1, 0, 0, 0, UAL_SIP("1") ";t 24;" APP_SIP("1") ";t 91", "arrived" },
	{ "... after the image went out", "1", NULL, 1, 0, 0, 0, GET("P0S3-8-12-00.sb2", "1") ";" UAL_SIP("1") ";t 24;" APP_SIP("1"), "arrived" },
	{ "... MGCP", "6", NULL, 1, 0, 0, 0,
	    GET("P0M3-07-7-00.sb2", "1") ";a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a MGC$.cnf 1;t 24;a MGC$.cnf 1;a MGCDefault.cnf 1;t 46", "arrived" },
	{ "an older SIP application that reads its configuration is not the new one", "1", NULL, 1, 0, 0, 0, "a SIPDefault.cnf 1;a SIP$.cnf 1;t 300", "restart" },
	{ "an SCCP application that reads OS79XX.TXT is no SIP application", "3", NULL, 1, 0, 0, 0,
	    "a OS79XX.TXT 1;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 1;t 300", "restart" },
	{ "an image of the hop before is fetched again after the link moved: one hop on, not two", "01", NULL, 1, 0, 0, 0,
	    GET("P0S3-07-5-00.sb2", "1") ";q;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 1;a P0S3-07-5-00.loads 2;a P0S3-07-5-00.sb2 2;s P0S3-07-5-00.sb2 2;"
	    APP_SIP("2") ";t 300", "moved->2 stuck restart" },
	{ "arrived, and switched off and on: not a word", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 500;" UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;" APP_SIP("1") ";t 500", "arrived" },
	{ "... and the server was killed, so that the records lack what the application asked for first: arrived for who reads them again, too", "1", NULL, 1, 0, 0, 0,
	    GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 5;" UAL_SIP("1") ";a SIP$.cnf 1;a RINGLIST.DAT 0;a dialplan.xml 0;t 5;!;t 60", "arrived arrived" },
	/* a 7906 to 7975 */
	{ "7942: its images, then its configuration and dial plan: understood", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("jar42sip.9-4-2ES26.sbn", "1") ";" GET("cvm42sip.9-4-2ES26.sbn", "1") ";t 60;"
	    JAVA_START ";a dialplan.xml 1", "arrived" },
	{ "... the last of them is whichever it lacked", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("cnu42.9-4-2ES26.sbn", "1") ";t 60;" JAVA_START ";a dialplan.xml 1", "arrived" },
	{ "... and it must have come whole", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("cvm42sip.9-4-2ES26.sbn", "1") ";a jar42sip.9-4-2ES26.sbn 1;f jar42sip.9-4-2ES26.sbn 1;"
	    JAVA_START ";a dialplan.xml 1;t 300", "stuck restart" },
	{ "... a configuration that it does not understand is read again and again, without a dial plan", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("cvm42sip.9-4-2ES26.sbn", "1") ";" JAVA_START ";t 40;" JAVA_START ";t 40;" JAVA_START, "" },
	{ "... which is told", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("cvm42sip.9-4-2ES26.sbn", "1") ";" JAVA_START ";t 40;" JAVA_START ";t 40;" JAVA_START ";t 40;"
	    JAVA_START ";t 40;" JAVA_START ";t 40;a CTLSEP$.tlv 0", "stuck" },
	{ "... and is no arrival, however long it is quiet then", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("cvm42sip.9-4-2ES26.sbn", "1") ";" JAVA_START ";t 300", "restart" },
	{ "... the link moves when the last of the list is whole, not before", "77", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("jar42sip.9-4-2ES26.sbn", "1") ";t 9;" GET("cnu42.9-4-2ES26.sbn", "1"), "" },
	{ "... then", "77", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";" GET("jar42sip.9-4-2ES26.sbn", "1") ";" GET("cvm42sip.9-4-2ES26.sbn", "1"), "moved->2" },
	{ "... after a reset", "7", NULL, 1, 0, 0, 0,
	    "a term42.default.loads 1;" GET("jar42sip.9-4-2ES26.sbn", "1") ";" GET("cvm42sip.9-4-2ES26.sbn", "1") ";t 60;" JAVA_START ";a dialplan.xml 1", "arrived" },
	{ "... it refuses the list, and goes on with what it has", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";a dialplan.xml 1;t 300", "stuck restart" },
	{ "... the same after a reset: it asks for the list again and again", "7", NULL, 1, 0, 0, 0,
	    TERM ";" TERM ";t 30;" TERM ";" TERM, "" },
	{ "... five times", "7", NULL, 1, 0, 0, 0, TERM ";" TERM ";t 30;" TERM ";" TERM ";t 30;" TERM, "stuck" },
	{ "... every image aboard, so that the list is read and the phone starts over", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";t 60;" JAVA_START ";a dialplan.xml 1;t 91", "arrived" },
	{ "... the list names an image that is not there, nor in the plan", "7", NULL, 1, 0, 0, 0,
	    JAVA_START ";" GET("SIP42.9-4-2SR3-1S.loads", "1") ";a jar42sip.x.sbn 0", "stuck" },
	{ "... it runs that load already", "7", NULL, 1, 0, 0, 0, JAVA_START ";a dialplan.xml 1;t 89", "" },
	{ "... which is inferred", "7", NULL, 1, 0, 0, 0, JAVA_START ";a dialplan.xml 1;t 91", "arrived" },
	{ "a line nobody knows, a path of another phone, a hop that is not there", "1", NULL, 1, 0, 0, 0, "a ISDNdoc.txt 1;a SIP$.cnf 9;a dialplan.xml 0;t 5", "" },
};

static void
plays(void)
{
	static struct theatre t;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		stage(&t, rows[i].one, rows[i].two, NULL, rows[i].l1, rows[i].l2, 0);
		t.canary = rows[i].canary;
		t.yes = rows[i].yes;
		begin(&t);
		scene(&t, rows[i].name, rows[i].play, rows[i].want);
	}
}

/* Records that were waiting are all read before anything is done: an old story does not move links about. */
static void
backlog(void)
{
	static struct theatre t;

	stage(&t, "01", NULL, NULL, 2, 0, 0);
	begin(&t);
	t.quiet = 1;
	lines(&t, INTO_75 ";" GET("P0S3-07-5-00.sb2", "1") ";a SIP$.cnf 2");
	CHECK_STR(t.log, "");
	hop_settle(&t.h, t.now);
	CHECK_STR(t.log, "");
	/* only the image of hop 1 was seen, and the link is there still */
	stage(&t, "01", NULL, NULL, 1, 0, 0);
	begin(&t);
	t.quiet = 1;
	lines(&t, INTO_75 ";" GET("P0S3-07-5-00.sb2", "1"));
	CHECK_STR(t.log, "");
	hop_settle(&t.h, t.now);
	CHECK_STR(t.log, "moved->2 ");
	/* all in one go, as cph-hop -n does it: moved, and too late */
	stage(&t, "01", NULL, NULL, 1, 0, 0);
	begin(&t);
	t.quiet = 1;
	lines(&t, GET("P0S3-07-5-00.sb2", "1") ";a SIPDefault.cnf 1");
	hop_settle(&t.h, t.now + 46000);
	CHECK_STR(t.log, "moved->2 restart+sync ");
	stage(&t, "51", NULL, NULL, 1, 0, 0);
	begin(&t);
	t.quiet = 1;
	lines(&t, GET("P0S3-07-5-00.sb2", "1") ";" APP_SIP("1"));
	hop_settle(&t.h, t.now + 46000);
	CHECK_STR(t.log, "moved->2 restart+sync ");
}

static void
over(void)
{
	static struct theatre t;

	stage(&t, "1", "1", NULL, 1, 1, 0);
	begin(&t);
	lines(&t, GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"));
	CHECK(hop_over(&t.h) == HOP_GOES_ON);
	lines(&t, "@" M2 ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"));
	CHECK(hop_over(&t.h) == HOP_ALL_ARRIVED);
	stage(&t, "1", "21", NULL, 1, 1, 0);
	begin(&t);
	lines(&t, GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 2");
	CHECK(hop_over(&t.h) == HOP_STUCK);
	stage(&t, "1", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, GET("P003-8-12-00.sbn", "1") ";" GET("P003-8-12-00.sbn", "1") ";" GET("P003-8-12-00.sbn", "1"));
	CHECK(t.p[0].stopped && hop_over(&t.h) == HOP_STUCK);
	/* arrived, and led back by hand: it is on its way again, and what it says tells where; led to where it is, it arrives once more */
	stage(&t, "01", NULL, NULL, 2, 0, 0);
	begin(&t);
	lines(&t, GET("P0S3-8-12-00.sb2", "2") ";" APP_SIP("2"));
	CHECK(hop_over(&t.h) == HOP_ALL_ARRIVED);
	lines(&t, "m 101;t 50");
	CHECK(hop_over(&t.h) == HOP_GOES_ON);
	CHECK_STR(t.log, "arrived released->1 restart ");
	lines(&t, "m 2;t 1");
	CHECK(hop_over(&t.h) == HOP_ALL_ARRIVED);
	/* nor has it arrived when it is given files of another hop */
	lines(&t, "a SIP$.cnf 1");
	CHECK(hop_over(&t.h) == HOP_GOES_ON);
	/* held, and let go by hand */
	stage(&t, "321", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a SIPDefault.cnf 1;a SIP$.cnf 1;t 91");
	CHECK(hop_over(&t.h) == HOP_STUCK);
	lines(&t, "m 2;t 1");
	CHECK(hop_over(&t.h) == HOP_GOES_ON);
	/* a link that cannot be moved stays where it was, and is tried again */
	stage(&t, "01", NULL, NULL, 1, 0, 0);
	begin(&t);
	t.broken = 1;
	lines(&t, GET("P0S3-07-5-00.sb2", "1") ";t 1");
	CHECK(t.p[0].link == 1);
	t.broken = 0;
	lines(&t, "t 1");
	CHECK(t.p[0].link == 2);
}

static void
addresses(void)
{
	static struct theatre t;

	stage(&t, "1", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a SIP$.cnf 1");
	strcpy(t.ip, "192.0.2.2");
	lines(&t, "a SIP$.cnf 1");
	CHECK_STR(t.log, "");
	strcpy(t.ip, "192.0.2.1");
	lines(&t, "a CTLSEP$.tlv 0");
	CHECK_STR(t.log, "conflict ");
	/* an address of long ago is one that was given back */
	stage(&t, "1", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a SIP$.cnf 1");
	strcpy(t.ip, "192.0.2.2");
	lines(&t, "a SIP$.cnf 1;t 601");
	strcpy(t.ip, "192.0.2.1");
	lines(&t, "a CTLSEP$.tlv 0");
	CHECK(strstr(t.log, "conflict") == NULL);
}

/* Where a phone is: a lease moves it, a name does not; -T, or the server, believes names. */
static void
where(void)
{
	static struct theatre t;

	stage(&t, "1", NULL, NULL, 1, 0, 0);
	begin(&t);
	lines(&t, "a SIP$.cnf 1;i 192.0.2.9;b name;a SIPDefault.cnf 1");
	CHECK_STR(t.p[0].ip, "192.0.2.1");
	lines(&t, "b lease;a SIPDefault.cnf 1");
	CHECK_STR(t.p[0].ip, "192.0.2.9");
	stage(&t, "1", NULL, NULL, 1, 0, 0);
	begin(&t);
	t.h.names = 1;
	lines(&t, "b name;" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"));
	CHECK_STR(t.log, "arrived ");
	CHECK(!t.p[0].inferred);
	/* inferred is marked; the next phone goes alone, the third one waits for it */
	stage(&t, "1", "1", "1", 1, 1, 1);
	t.canary = 1;
	begin(&t);
	lines(&t, UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;" APP_SIP("1") ";t 91");
	CHECK(t.p[0].arrived && t.p[0].inferred && t.p[1].link == 1 && t.p[2].link == HOPDIR_PARKED + 1);
	lines(&t, "@" M2 ";" UAL_SIP("1") ";" GET("P0S3-8-12-00.loads", "1") ";t 24;" APP_SIP("1") ";t 20;t 100");
	CHECK(t.p[1].arrived && t.p[1].inferred && t.p[2].link == 1);
	lines(&t, "@" M3 ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"));
	CHECK(t.p[2].arrived && !t.p[2].inferred && hop_over(&t.h) == HOP_ALL_ARRIVED);
}

/* Phones that no plan has. */
static void
guests(void)
{
	static const struct { const char *name, *play, *want; unsigned n; } g[] = {
		{ "it has a loader", "@" M3 ";a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a SIP$.cnf 0;a XMLDefault.cnf.xml 0;t 2", "CC:guest ", 2 },
		{ "... and arrives", "@" M3 ";a CTLSEP$.tlv 0;a SIP$.cnf 0;t 2;" UAL_SIP("1") ";" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1"), "CC:guest CC:arrived ", 2 },
		{ "... it found nothing yet, and must start again", "@" M3 ";a CTLSEP$.tlv 0;a SIP$.cnf 0;t 50", "CC:guest CC:restart ", 2 },
		{ "only its name says who it is", "@" M3 ";b name;a CTLSEP$.tlv 0;a SIP$.cnf 0;t 2", "CC:unknown ", 1 },
		{ "... until a lease does", "@" M3 ";b name;a CTLSEP$.tlv 0;t 2;b lease;a CTLSEP$.tlv 0;a SIP$.cnf 0;t 2", "CC:unknown CC:guest ", 2 },
		{ "the old boot", "@" M3 ";a OS79XX.TXT 0;a SEP$.cnf.xml 0;t 50", "CC:unknown ", 1 },
		{ "a 7941 asks for CTLSEP too", "@" M3 ";a CTLSEP$.tlv 0;a ITLSEP$.tlv 0;a ITLFile.tlv 0;t 50", "CC:unknown ", 1 },
		{ "... and with an 8.x load for nothing that only it knows", "@" M3 ";a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 0;t 50", "CC:unknown ", 1 },
		{ "as an SCCP application does, until its loader hunts", "@" M3 ";a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;a XMLDefault.cnf.xml 0;t 9;a CTLSEP$.tlv 0;a SEP$.cnf.xml 0;"
		    "a SIP$.cnf 0;t 2", "CC:unknown CC:guest ", 2 },
		{ "... after a reset", "@" M3 ";a term42.default.loads 0;t 50", "CC:unknown ", 1 },
	};
	static struct theatre t;
	size_t i;

	for (i = 0; i < sizeof g / sizeof g[0]; i++) {
		stage(&t, "1", NULL, NULL, 1, 0, 0);
		t.guests = 1;
		begin(&t);
		lines(&t, g[i].play);
		if (strcmp(t.log, g[i].want) != 0)
			fprintf(stderr, "did %s\n", t.log);
		CHECK_ROW(strcmp(t.log, g[i].want) == 0 && t.n == g[i].n, g[i].name);
	}
	/* it cannot be made */
	stage(&t, "1", NULL, NULL, 1, 0, 0);
	t.guests = t.broken = 1;
	begin(&t);
	lines(&t, "@" M3 ";a CTLSEP$.tlv 0;a SIP$.cnf 0;t 2");
	CHECK_STR(t.log, "CC:unknown ");
}

/* A path that is another phone's is no hop of this one. */
static void
strange_path(void)
{
	static struct theatre t;
	struct hop_record r = { 0 };

	stage(&t, "01", "01", NULL, 1, 1, 0);
	begin(&t);
	r.kind = HOP_ASKED;
	r.by = HOP_BY_WIRE;
	r.ok = 1;
	r.ms = t.now;
	r.mac = s(M1);
	r.ip = s("192.0.2.1");
	r.file = s("SIPDefault.cnf");
	r.path = s(".hops/" M2 "/2/SIPDefault.cnf");
	hop_record(&t.h, &r);
	CHECK(t.p[0].at == 0 && t.p[1].at == 0 && t.p[1].heard == 0);
	r.path = s(".hops/" M1 "/2/SIPDefault.cnf");
	hop_record(&t.h, &r);
	CHECK(t.p[0].at == 2);
}

/* Which phone is whose canary: load, model and target are the same. */
static void
kinds(void)
{
	static const struct { const char *from, *model, *way, *want; } k[] = {
		{ "P00308000500", "7960", "1", "BB:held BB:parked->101 " },
		{ "P00308000500", "7940", "1", "" },
		{ "P00307020300", "7960", "1", "" },
		{ "P00308000500", "7960", "0", "" },
		{ "P00308000500", "7960", "01", "BB:held BB:parked->101 " },     /* by another way */
	};
	static struct theatre t;
	size_t i;

	for (i = 0; i < sizeof k / sizeof k[0]; i++) {
		stage(&t, "1", k[i].way, NULL, 1, 1, 0);
		t.st[1][0].from = s(k[i].from);
		strcpy(t.p[1].model, k[i].model);
		t.canary = 1;
		begin(&t);
		lines(&t, "t 2");
		CHECK_STR(t.log, k[i].want);
	}
	/* a canary that had arrived leaves the plan: who was let go by it stays so */
	stage(&t, "1", "1", "1", 1, 1, 1);
	t.canary = 1;
	begin(&t);
	lines(&t, "t 1;" GET("P0S3-8-12-00.sb2", "1") ";" APP_SIP("1") ";t 1");
	hop_phones(&t.h, t.ptr + 1, 2);
	lines(&t, "t 1");
	CHECK_STR(t.log, "BB:held BB:parked->101 CC:held CC:parked->101 AA:arrived BB:released->1 CC:released->1 ");
	/* one that had not does not */
	stage(&t, "1", "1", "1", 1, 1, 1);
	t.canary = 1;
	begin(&t);
	lines(&t, "t 1;" GET("P0S3-8-12-00.sb2", "1"));
	hop_phones(&t.h, t.ptr + 1, 2);
	lines(&t, "t 1");
	CHECK_STR(t.log, "BB:held BB:parked->101 CC:held CC:parked->101 BB:released->1 ");
	/* one beyond its first hop was let go by an earlier run, so its kind may follow, though its canary shows nothing */
	stage(&t, "01", "01", "01", 1, 2, 101);
	t.canary = 1;
	begin(&t);
	lines(&t, "t 2");
	CHECK_STR(t.log, "CC:released->1 ");
}

/* A network full of strangers: so many are told, and no more is kept. */
static void
strangers(void)
{
	static struct theatre t;
	char play[64];
	unsigned i;

	stage(&t, "1", NULL, NULL, 1, 0, 0);
	begin(&t);
	for (i = 0; i < HOP_STRANGERS + 40; i++) {
		t.nrec = 0;
		t.log[0] = '\0';
		snprintf(play, sizeof play, "@0022334455%02X;a CTLSEP$.tlv 0;a SIP$.cnf 0;t 2", i & 0xff);
		if (i >= 256)
			snprintf(play, sizeof play, "@0022334466%02X;a CTLSEP$.tlv 0;a SIP$.cnf 0;t 2", i & 0xff);
		lines(&t, play);
		CHECK_ROW((t.log[0] != '\0') == (i < HOP_STRANGERS), play);
	}
	CHECK(t.h.nstranger == HOP_STRANGERS);
}

/* A hop that takes longer than usual is waited for as long as the plan says. */
static void
patience(void)
{
	static struct theatre t;

	stage(&t, "1", NULL, NULL, 1, 0, 0);
	t.st[0][0].seconds = 1200;
	begin(&t);
	lines(&t, GET("P0S3-8-12-00.sb2", "1") ";t 1190");
	CHECK_STR(t.log, "");
	lines(&t, "t 20");
	CHECK_STR(t.log, "silent ");
}

int
main(void)
{
	plays();
	backlog();
	over();
	addresses();
	where();
	guests();
	strange_path();
	kinds();
	strangers();
	patience();
	return check_done();
}
