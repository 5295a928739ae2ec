#include <string.h>

#include "mac.h"

static const char not_mac[] = "not a MAC address (12 hex digits)";

int
mac_is_canonical(struct span s)
{
	size_t i;

	if (s.n != MAC_LEN)
		return 0;
	for (i = 0; i < s.n; i++)
		if (!ascii_isxdigit(s.p[i]) || ascii_upper(s.p[i]) != s.p[i])
			return 0;
	return 1;
}

const char *
mac_parse(struct span s, char out[MAC_LEN + 1])
{
	unsigned char sep = 0;
	size_t i, n = 0, group = 0;
	char m[MAC_LEN];

	out[0] = '\0';
	if (s.n > 3 && span_is_nocase(span(s.p, 3), "SEP"))
		s = span_sub(s, 3, s.n);
	if (s.n == 17 && (s.p[2] == ':' || s.p[2] == '-')) {
		sep = s.p[2];
		group = 2;
	} else if (s.n == 14 && s.p[4] == '.') {
		sep = '.';
		group = 4;
	} else if (s.n != MAC_LEN)
		return not_mac;
	for (i = 0; i < s.n; i++) {
		if (group != 0 && i % (group + 1) == group) {
			if (s.p[i] != sep)
				return not_mac;
			continue;
		}
		if (!ascii_isxdigit(s.p[i]))
			return not_mac;
		m[n++] = (char)ascii_upper(s.p[i]);
	}
	if (n != MAC_LEN)
		return not_mac;
	if (memcmp(m, "000000000000", MAC_LEN) == 0)
		return "all zero: not a phone's MAC address";
	if ((m[1] < 'A' ? m[1] : m[1] + 1) & 1)         /* an odd second digit: the group bit of IEEE 802 */
		return "a multicast or broadcast address, not a phone's";
	memcpy(out, m, MAC_LEN);
	out[MAC_LEN] = '\0';
	return NULL;
}
