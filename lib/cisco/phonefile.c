#include <stdio.h>
#include <string.h>

#include "phonefile.h"

static const struct { enum phonefile kind; const char *before, *after; } names[] = {
	/* after NULL: no MAC in it */
	{ PF_OS79XX, "OS79XX.TXT", NULL }, { PF_SIPDEFAULT, "SIPDefault.cnf", NULL }, { PF_XMLDEFAULT, "XMLDefault.cnf.xml", NULL },
	{ PF_MGCDEFAULT, "MGCDefault.cnf", NULL }, { PF_DIALPLAN, "dialplan.xml", NULL }, { PF_RINGLIST, "RINGLIST.DAT", NULL },
	{ PF_SYNCINFO, "syncinfo.xml", NULL }, { PF_CTLSEP, "CTLSEP", ".tlv" }, { PF_SEPMAC, "SEP", ".cnf.xml" },
	{ PF_SIPMAC, "SIP", ".cnf" }, { PF_MGCMAC, "MGC", ".cnf" }, { PF_IMAGE, "", ".bin" }, { PF_IMAGE, "", ".sbn" },
	{ PF_IMAGE, "", ".sb2" }, { PF_IMAGE, "", ".loads" },
};

/* 1 if name is before, a MAC and after; the MAC goes to mac. */
static int
with_mac(struct span name, const char *before, const char *after, char mac[MAC_LEN + 1])
{
	size_t b = strlen(before), a = strlen(after), i;
	struct span mid;

	if (name.n < b + a || !span_eq_nocase(span_sub(name, 0, b), span_cstr(before)) || !span_ends_nocase(name, after))
		return 0;
	mid = span_sub(name, b, name.n - a);
	if (span_is_nocase(mid, "<MAC>"))
		return 1;
	if (mid.n != MAC_LEN)
		return 0;
	for (i = 0; i < MAC_LEN; i++)
		if (!ascii_isxdigit(mid.p[i]))
			return 0;
	for (i = 0; i < MAC_LEN; i++)
		mac[i] = (char)ascii_upper(mid.p[i]);
	mac[MAC_LEN] = '\0';
	return 1;
}

enum phonefile
phonefile_kind(struct span name, char mac[MAC_LEN + 1], int *exact)
{
	char m[MAC_LEN + 1] = "", canon[PHONEFILE_MAX];
	enum phonefile kind = PF_OTHER;
	size_t i;

	if (exact != NULL)
		*exact = 1;
	for (i = 0; i < sizeof names / sizeof names[0] && kind == PF_OTHER; i++) {
		if (names[i].after == NULL) {
			if (span_is_nocase(name, names[i].before))
				kind = names[i].kind;
			if (exact != NULL && kind != PF_OTHER)
				*exact = span_is(name, names[i].before);
		} else if (names[i].before[0] == '\0') {
			if (span_ends_nocase(name, names[i].after) && name.n > strlen(names[i].after))
				kind = names[i].kind;
		} else if (with_mac(name, names[i].before, names[i].after, m)) {
			kind = names[i].kind;
			if (exact != NULL && m[0] != '\0') {
				snprintf(canon, sizeof canon, "%s%s%s", names[i].before, m, names[i].after);
				*exact = span_is(name, canon);
			}
		}
	}
	if (mac != NULL)
		memcpy(mac, m, sizeof m);
	return kind;
}

int
phonefile_fill(struct span name, const char *mac, char out[PHONEFILE_MAX])
{
	static const char mark[] = "<MAC>";
	size_t i, n = 0;

	for (i = 0; i < name.n; i++) {
		const char *p = (const char *)name.p + i;
		size_t len = 1;

		if (mac != NULL && mac[0] != '\0' && name.n - i >= sizeof mark - 1 && memcmp(p, mark, sizeof mark - 1) == 0) {
			p = mac;
			len = strlen(mac);
			i += sizeof mark - 2;
		}
		if (n + len >= PHONEFILE_MAX || *p == '\0')
			return -1;
		memcpy(out + n, p, len);
		n += len;
	}
	out[n] = '\0';
	return 0;
}

int
phonefile_ring(uint64_t bytes)
{
	return bytes >= 240 && bytes <= 16080 && bytes % 240 == 0;
}
