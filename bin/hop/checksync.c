#include <stdio.h>

#include "checksync.h"
#include "num.h"

size_t
checksync_request(const struct checksync *c, char out[CHECKSYNC_MAX])
{
	char user[80] = "";
	unsigned long long id = c->id;
	size_t i;
	int n;

	/* unreserved and user-unreserved of RFC 3261; a name with other bytes would need escapes that nobody has seen the phone read */
	for (i = 0; i < c->user.n; i++)
		if (!ascii_isalnum(c->user.p[i]) && span_find(span_cstr("-_.!~*'()&=+$,;?/"), c->user.p[i]) == 17)
			return 0;
	if (c->user.n > 64)
		return 0;
	if (c->user.n > 0)
		snprintf(user, sizeof user, "%.*s@", (int)c->user.n, (const char *)c->user.p);
	n = snprintf(out, CHECKSYNC_MAX,
	    "NOTIFY sip:%s%s:%u SIP/2.0\r\n"
	    "Via: SIP/2.0/UDP %s:%u;branch=z9hG4bK%016llx\r\n"
	    "Max-Forwards: 70\r\n"
	    "From: <sip:cph-hop@%s>;tag=%016llx\r\n"
	    "To: <sip:%s%s>\r\n"
	    "Call-ID: %016llx@%s\r\n"
	    "CSeq: 1 NOTIFY\r\n"
	    "Contact: <sip:cph-hop@%s:%u>\r\n"
	    "Event: check-sync\r\n"
	    "Content-Length: 0\r\n"
	    "\r\n", user, c->to, c->to_port, c->from, c->from_port, id, c->from, id, user, c->to, id, c->from, c->from, c->from_port);
	return n > 0 && n < CHECKSYNC_MAX ? (size_t)n : 0;
}

uint64_t
checksync_wait(unsigned n)
{
	return n < 3 ? (uint64_t)500 << n : 4000;
}

unsigned
checksync_status(struct span pkt, uint64_t id)
{
	char call[24];
	struct span rest = pkt, line;
	uint64_t status;
	size_t n;

	snprintf(call, sizeof call, "%016llx@", (unsigned long long)id);
	if (!span_starts(pkt, "SIP/2.0 ") || num_u64(span_sub(pkt, 8, 11), 100, 699, &status) != NUM_OK)
		return 0;
	while (span_cut(&rest, '\n', &line)) {
		n = span_find(line, ':');
		if (span_is_nocase(span_sub(line, 0, n), "Call-ID") || span_is_nocase(span_sub(line, 0, n), "i"))
			return span_starts(span_trim(span_sub(line, n + 1, line.n)), call) ? (unsigned)status : 0;
	}
	return 0;
}
