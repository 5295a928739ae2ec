#include <string.h>

#include "num.h"
#include "steprec.h"

static int
put(struct span *to, const struct rec *r, const char *key, struct keep *k)
{
	*to = keep_span(k, rec_get(r, key, NULL));
	return to->p == NULL ? -1 : 0;
}

const char *
steprec_read(struct steprec *s, const struct rec *r, struct keep *k, unsigned long line)
{
	struct span mac, file, value, rest;
	enum phonefile kind;
	const char *why;
	uint64_t hop = 1, of = 1, seconds = 0;
	int found, got;

	memset(s, 0, sizeof *s);
	s->line = line;
	mac = rec_get(r, "mac", &found);
	if (found && mac.n > 0 && (why = mac_parse(mac, s->mac)) != NULL) {
		s->bad_mac = 1;
		return why;
	}
	if (put(&s->from, r, "from", k) != 0 || put(&s->to, r, "to", k) != 0 || put(&s->serve, r, "serve", k) != 0 ||
	    put(&s->oneof, r, "oneof", k) != 0 || put(&s->write, r, "write", k) != 0 || put(&s->absent, r, "absent", k) != 0 ||
	    put(&s->last, r, "last", k) != 0 || put(&s->seen, r, "seen", k) != 0 || put(&s->display, r, "display", k) != 0 ||
	    put(&s->model, r, "model", k) != 0 || put(&s->assumes, r, "assumes", k) != 0)
		return "out of memory";
	s->next_safe = span_is(rec_get(r, "next_safe", NULL), "yes");
	s->oneway = span_is(rec_get(r, "oneway", NULL), "yes");
	rest = rec_get(r, "seconds", &found);
	if (found && num_u64(rest, 0, 86400, &seconds) != NUM_OK)
		return "seconds: not a number from 0 to 86400";
	s->seconds = (unsigned)seconds;
	rest = rec_get(r, "of", &found);
	if (found && num_u64(rest, 1, HOPDIR_MAX, &of) != NUM_OK)
		return "of: not a number of hops";
	rest = rec_get(r, "hop", &found);
	if (found && num_u64(rest, 1, of, &hop) != NUM_OK)
		return "hop: not a hop of this plan";
	s->hop = (unsigned)hop;
	s->of = (unsigned)of;
	if (s->write.n == 0)
		return "no write list: not a step of cph-plan";
	for (rest = s->write; (got = steprec_write(&rest, &file, &value, &kind, &why)) != 0; )
		if (got < 0)
			return why;
	return NULL;
}

int
steprec_write(struct span *rest, struct span *file, struct span *value, enum phonefile *kind, const char **why)
{
	struct span w;
	size_t i;
	int exact;

	if (!span_cut(rest, ',', &w))
		return 0;
	i = span_find(w, ':');
	*file = span_sub(w, 0, i);
	*value = span_sub(w, i + 1, w.n);
	*kind = phonefile_kind(*file, NULL, &exact);
	switch (*kind) {
	case PF_OS79XX: case PF_SIPDEFAULT: case PF_SIPMAC: case PF_XMLDEFAULT: case PF_SEPMAC: case PF_MGCDEFAULT: case PF_MGCMAC:
		break;
	default:
		*why = "write: names a file that this tool does not write";
		return -1;
	}
	if (!exact) {
		*why = "write: a file name in other letters than the phone asks for";
		return -1;
	}
	/* only characters that the loader accepts in a load name; none of them can end a value in a configuration file */
	for (i = 0; i < value->n; i++)
		if (!ascii_isalnum(value->p[i]) && span_find(span_cstr("_=.-"), value->p[i]) == 4) {
			*why = "write: not a load name";
			return -1;
		}
	if (value->n == 0 && *kind != PF_SIPMAC) {
		*why = "write: a file without the load it must name";
		return -1;
	}
	return 1;
}
