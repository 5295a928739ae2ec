#include <string.h>

#include "feed.h"
#include "num.h"

/* "1234567890.123" in milliseconds */
static int
read_time(struct span s, uint64_t *ms)
{
	struct span whole, part = s;
	uint64_t sec, frac = 0;

	span_cut(&part, '.', &whole);
	if (num_u64(whole, 0, (uint64_t)1 << 40, &sec) != NUM_OK)
		return -1;
	if (part.p != NULL && (part.n != 3 || num_u64(part, 0, 999, &frac) != NUM_OK))
		return -1;
	*ms = sec * 1000 + frac;
	return 0;
}

static int
number(const struct rec *r, const char *key, uint64_t *v)
{
	int found;
	struct span s = rec_get(r, key, &found);

	*v = 0;
	return found && s.n > 0 && num_u64(s, 0, UINT64_MAX, v) != NUM_OK ? -1 : 0;
}

const char *
hopfeed(const struct rec *r, struct hop_record *h)
{
	int found;
	struct span answer = rec_get(r, "answer", &found), time = rec_get(r, "time", NULL), by;

	memset(h, 0, sizeof *h);
	if (span_is(r->type, "request")) {
		h->kind = HOP_ASKED;
		h->ok = span_is(answer, "data") || span_is(answer, "oack") || span_is(answer, "continued");
		h->unknown = found && answer.n == 0;
	} else if (span_is(r->type, "xfer")) {
		h->kind = HOP_SENT;
		h->ok = span_is(rec_get(r, "end", NULL), "ok") || span_starts(rec_get(r, "reason", NULL), "final ACK missing");
	} else if (span_is(r->type, "part"))
		h->kind = HOP_PART;
	else
		return NULL;
	rec_get(r, "time", &found);
	if ((found && time.n == 0) || span_is(rec_get(r, "stamp", NULL), "none"))
		h->ms = UINT64_MAX;     /* not known: when it is read */
	else if (read_time(time, &h->ms) != 0)
		return "time: not seconds since 1970";
	if (number(r, "bytes", &h->bytes) != 0 || number(r, "size", &h->size) != 0)
		return "bytes, size: not a number";
	by = rec_get(r, "by", &found);
	h->by = span_is(by, "lease") || span_is(by, "neighbour") ? HOP_BY_WIRE : span_is(by, "name") || !found ? HOP_BY_NAME : HOP_BY_NONE;
	h->reason = rec_get(r, "reason", NULL);
	h->mac = rec_get(r, "mac", NULL);
	if (h->mac.n != 0 && !mac_is_canonical(h->mac))
		return "mac: not a MAC address (12 upper-case hex digits)";
	h->ip = rec_get(r, "ip", NULL);
	h->file = rec_get(r, "file", NULL);
	h->path = rec_get(r, "path", NULL);
	return NULL;
}

uint64_t
hopclock_map(struct hopclock *c, uint64_t ms, uint64_t day, uint64_t now)
{
	uint64_t age = day > ms ? day - ms : 0, t = now > age ? now - age : 0;

	if (t > c->last)
		c->last = t;
	return c->last;
}
