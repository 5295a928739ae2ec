#include <stdio.h>
#include <string.h>

#include "near.h"

#define NAME_MAX_NEAR 64        /* longer names are like none that a phone asks for */

/* The name without .txt behind it, and with .cnf for a .cfg in it, as many programs write it. */
static struct span
usual(struct span name, char buf[NAME_MAX_NEAR])
{
	size_t dot;

	if (span_ends_nocase(name, ".txt"))
		name.n -= 4;
	dot = name.n - (span_ends_nocase(name, ".cfg") ? 4 : span_ends_nocase(name, ".cfg.xml") ? 8 : 0);
	if (dot == name.n || span_copy(name, buf, NAME_MAX_NEAR) != 0)
		return name;
	memcpy(buf + dot, ".cnf", 4);
	return span(buf, name.n);
}

/* A prefix, a MAC in some notation, and the rest. */
static int
with_mac(struct span name, const char *prefix, int xml, char right[PHONEFILE_MAX])
{
	size_t i, n = 0, p = strlen(prefix);
	char mac[MAC_LEN + 1];
	struct span rest;

	if (name.n <= p || !span_is_nocase(span_sub(name, 0, p), prefix))
		return 0;
	/* the letter O is a 0 that was typed wrong */
	for (i = p; i < name.n && (ascii_isxdigit(name.p[i]) || ascii_upper(name.p[i]) == 'O' || span_find(span_cstr("-:_ "), name.p[i]) < 4 ||
	    (name.p[i] == '.' && (n == 4 || n == 8) && i + 4 < name.n && span_find(span_sub(name, i + 1, i + 5), '.') == 4)); i++)
		if (ascii_isxdigit(name.p[i]) || ascii_upper(name.p[i]) == 'O') {
			if (n < MAC_LEN)
				mac[n] = ascii_upper(name.p[i]) == 'O' ? '0' : (char)ascii_upper(name.p[i]);
			n++;
		}
	rest = span_sub(name, i, name.n);
	/* SIP2.cnf is no MAC with digits missing, and "SEPARATOR.xml" no name of a phone */
	if (n < 10 || n > 14 || !(rest.n == 0 || span_is_nocase(rest, ".cnf") || span_is_nocase(rest, ".xml") || span_is_nocase(rest, ".cnf.xml") ||
	    span_is_nocase(rest, ".tlv")))
		return 0;
	if (n != MAC_LEN)
		return 2;
	mac[MAC_LEN] = '\0';
	if (p > 3)
		snprintf(right, PHONEFILE_MAX, "CTLSEP%s.tlv", mac);
	else if (ascii_upper(prefix[0]) == 'M')
		snprintf(right, PHONEFILE_MAX, "MGC%s.cnf", mac);
	else
		snprintf(right, PHONEFILE_MAX, xml ? "SEP%s.cnf.xml" : "SIP%s.cnf", mac);
	return 1;
}

int
near_name(struct span name, int xml, char right[PHONEFILE_MAX])
{
	static const struct { const char *stem, *right; } fixed[] = {
		{ "SIPDefault", "SIPDefault.cnf" }, { "SIPDefault.cnf", "SIPDefault.cnf" }, { "SIPDefault.cnf.xml", "SIPDefault.cnf" },
		{ "XMLDefault", "XMLDefault.cnf.xml" }, { "XMLDefault.cnf", "XMLDefault.cnf.xml" }, { "XMLDefault.xml", "XMLDefault.cnf.xml" },
		{ "XMLDefault.cnf.xml", "XMLDefault.cnf.xml" }, { "SEPDefault.cnf.xml", "XMLDefault.cnf.xml" }, { "MGCDefault.cnf", "MGCDefault.cnf" },
		{ "OS79XX", "OS79XX.TXT" }, { "OS79XX.TXT", "OS79XX.TXT" }, { "OS7960", "OS79XX.TXT" }, { "OS7940", "OS79XX.TXT" },
		{ "dialplan.xml", "dialplan.xml" }, { "RINGLIST", "RINGLIST.DAT" }, { "RINGLIST.DAT", "RINGLIST.DAT" },
		{ "syncinfo.xml", "syncinfo.xml" }, { "syncinfo", "syncinfo.xml" },
	};
	static const char *const prefixes[] = { "CTLSEP", "SIP", "SEP", "MGC" };
	char buf[NAME_MAX_NEAR];
	struct span stem = usual(name, buf);
	size_t i;
	int r = 0;

	for (i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
		if (span_is_nocase(stem, fixed[i].stem)) {
			snprintf(right, PHONEFILE_MAX, "%s", fixed[i].right);
			return !span_is_nocase(name, right);
		}
	for (i = 0; r == 0 && i < sizeof prefixes / sizeof prefixes[0]; i++)
		r = with_mac(stem, prefixes[i], xml, right);
	return r == 1 && span_is_nocase(name, right) ? 0 : r;
}
