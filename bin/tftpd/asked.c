#include "asked.h"
#include "mac.h"

struct row {
	const char *prefix;     /* then a MAC, if mac */
	int mac;
	const char *ext;
	const char *found, *missing;
};

/* First match wins.  An empty prefix matches any name with that extension. */
static const struct row rows[] = {
	{ "CTLSEP", 1, ".tlv", "a trust list: the phone will want signed configuration",
	    "normal, optional: a phone without a trust list goes on" },
	{ "SEP", 1, ".cnf.xml", "SCCP configuration: the load it names decides, nothing after it is asked",
	    "normal on the way to SIP: the hunt goes on" },
	{ "SEP", 1, ".cnf.xml.sgn", "signed SCCP configuration", "the phone has a trust list and wants signed configuration" },
	{ "SIP", 1, ".cnf", "SIP configuration of this phone",
	    "no SIP configuration for this phone: a loader goes on to MGC and the defaults, a SIP application asks again every 31 s" },
	{ "MGC", 1, ".cnf", "MGCP configuration of this phone", "normal: this phone is not to run MGCP" },
	{ "XMLDefault.cnf.xml", 0, "", "an SCCP-to-SIP phone learns its load here",
	    "a running SCCP application learns its next load here or in its SEP file; without either it stays" },
	{ "SIPDefault.cnf", 0, "", "SIP configuration for every phone", "no SIP defaults" },
	{ "MGCDefault.cnf", 0, "", "MGCP configuration for every phone", "normal: nobody is to run MGCP" },
	{ "SEPDefault.cnf", 0, "", "a very old SCCP load: only OS79XX.TXT moves it",
	    "a very old SCCP load: only OS79XX.TXT moves it" },
	{ "OS79XX.TXT", 0, "", "the boot before the universal application loader: this names the image",
	    "the boot before the universal application loader: this file would name its image" },
	{ "RINGLIST.DAT", 0, "", "the SIP application is up", "the SIP application is up; it asks for ring tones" },
	{ "dialplan.xml", 0, "", "the SIP application is up", "the SIP application is up; it asks for a dial plan" },
	{ "syncinfo.xml", 0, "", "a check-sync was sent: the phone asks whether to restart", "a check-sync was sent, but this file decides it" },
	{ "", 0, ".loads", "a loader reads which loader and application it needs",
	    "no such load: a loader asks for an .sbn of that name next, which would be a downgrade" },
	{ "", 0, ".sbn", "a loader, or an application of the time before it, is fetched", "the image a configuration names is not here" },
	{ "", 0, ".sb2", "the application is fetched; keep the power on until it has started",
	    "the application its .loads file names is not here" },
	{ "", 0, ".bin", "an unsigned image is fetched: this phone runs an unsigned load", "this phone runs an unsigned load and the image is not here" },
};

static int
matches(const struct row *r, struct span name)
{
	struct span pre = span_cstr(r->prefix), ext = span_cstr(r->ext), mid;
	char mac[MAC_LEN + 1];

	if (name.n < pre.n + ext.n || !span_eq_nocase(span_sub(name, 0, pre.n), pre))
		return 0;
	mid = span_sub(name, pre.n, name.n - ext.n);
	if (!span_eq_nocase(span_sub(name, name.n - ext.n, name.n), ext))
		return 0;
	if (r->mac)
		return mid.n == MAC_LEN && mac_parse(mid, mac) == NULL;
	return pre.n == 0 ? mid.n > 0 : mid.n == 0;
}

const char *
asked_words(struct span name, int found)
{
	size_t i, slash = span_rfind(name, '/');

	if (slash < name.n)
		name = span_sub(name, slash + 1, name.n);
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (matches(&rows[i], name))
			return found ? rows[i].found : rows[i].missing;
	return NULL;
}
