#include "servepath.h"

static const char *
check_component(struct span c)
{
	if (c.n == 0)
		return "empty component";
	if (c.p[0] == '.')
		return c.n == 2 && c.p[1] == '.' ? "leads upward" : "begins with a dot";
	return NULL;
}

const char *
servepath_clean(struct span asked, char out[SERVEPATH_MAX + 1])
{
	struct span s = asked, rest, c;
	const char *why;
	size_t i, depth = 0;

	out[0] = '\0';
	for (;;) {
		if (s.n > 0 && s.p[0] == '/')
			s = span_sub(s, 1, s.n);
		else if (span_starts(s, "./"))
			s = span_sub(s, 2, s.n);
		else
			break;
	}
	if (s.n == 0)
		return "empty name";
	if (s.n > SERVEPATH_MAX)
		return "name too long";
	for (i = 0; i < s.n; i++) {
		if (s.p[i] < 0x20 || s.p[i] == 0x7f)
			return "control byte in name";
		if (s.p[i] == '\\')
			return "backslash in name";
	}
	rest = s;
	while (span_cut(&rest, '/', &c)) {
		if ((why = check_component(c)) != NULL)
			return why;
		if (++depth > SERVEPATH_DEPTH)
			return "too many directories";
		if (depth == 1 && c.n < s.n && servepath_is_macdir(c))
			return "a phone's own directory";
	}
	span_copy(s, out, SERVEPATH_MAX + 1);
	return NULL;
}

int
servepath_is_macdir(struct span c)
{
	size_t i;

	if (c.n != MAC_LEN)
		return 0;
	for (i = 0; i < c.n; i++)
		if (!ascii_isxdigit(c.p[i]))
			return 0;
	return 1;
}

/* How many bytes at the start of s are one of the prefixes phones use; they are upper case in all captures, but people's links are
 * not. */
static size_t
prefix(struct span s)
{
	static const char *const known[] = { "CTLSEP", "SEP", "SIP", "MGC", "CTLSIP", "CTLMGC", "ITLSEP", "WLAN" };
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++) {
		size_t n = span_cstr(known[i]).n;

		if (s.n > n && span_is_nocase(span_sub(s, 0, n), known[i]))
			return n;
	}
	return 0;
}

int
servepath_mac(struct span name, char out[MAC_LEN + 1])
{
	size_t slash = span_rfind(name, '/'), n;

	out[0] = '\0';
	if (slash < name.n)
		name = span_sub(name, slash + 1, name.n);
	n = prefix(name);
	if (n == 0)
		return 0;
	name = span_sub(name, n, name.n);
	if (name.n > MAC_LEN && name.p[MAC_LEN] != '.')
		return 0;
	name = span_sub(name, 0, MAC_LEN);
	if (!servepath_is_macdir(name))
		return 0;
	return mac_parse(name, out) == NULL;
}
