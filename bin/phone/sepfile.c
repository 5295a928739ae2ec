#include <stdio.h>
#include <string.h>

#include "cisco/xmlscan.h"
#include "num.h"
#include "sepfile.h"

#define BARE_AMP "an '&' that begins no entity (&amp; is meant)"

struct reader {
	struct xmlscan x;
	struct sepfile *s;
	char load_name[32];     /* the element that names the load */
	int line1;              /* inside line 1 */
	int seen, calls, named, proxied;
};

static struct span
parent(const struct xmlscan *x, size_t up)
{
	return x->depth >= up ? x->open[x->depth - up] : span(NULL, 0);
}

static void
open_element(struct reader *r)
{
	struct span rest = r->x.attrs, name, value;
	int line = span_is(r->x.name, "line"), got;
	unsigned char plain[64];
	uint64_t n = 0;

	while ((got = xml_attr(&rest, &name, &value)) == 1) {
		if (xml_plain(value, 0, plain, sizeof plain) < 0)
			r->s->dropped = BARE_AMP;
		if (line && span_is(name, "button"))
			num_u64(value, 0, 1000, &n);
	}
	if (got < 0)
		r->s->dropped = "an attribute that is not NAME=\"value\"";
	if (line) {
		r->line1 = n == 1;
		r->seen |= r->line1;
	}
}

/* The reader fails on these two lists when they are empty. */
static void
close_element(struct reader *r, int sip)
{
	if (span_is(r->x.name, "line"))
		r->line1 = 0;
	if (r->x.vacant && span_is(r->x.name, "members"))
		r->s->dropped = "members without a member";
	if (r->x.vacant && sip && span_is(r->x.name, "sipLines"))
		r->s->dropped = "sipLines without a line";
}

static void
take(struct span text, char out[SEPFILE_NAME_MAX + 1])
{
	/* a name that is too long for us is none that anybody has */
	if (span_copy(text, out, SEPFILE_NAME_MAX + 1) != 0)
		out[0] = '\0';
}

static void
text_of(struct reader *r)
{
	struct span in = parent(&r->x, 1), around = parent(&r->x, 2), text;
	unsigned char plain[256];
	int n = xml_plain(r->x.text, r->x.literal, plain, sizeof plain);

	if (n < 0) {
		r->s->dropped = BARE_AMP;
		return;
	}
	text = span(plain, (size_t)n);
	if (span_is(in, r->load_name) && r->x.depth == 2)
		take(text, r->s->load);
	else if (span_is(in, "dialTemplate"))
		take(text, r->s->dial_template);
	else if (span_is(in, "softKeyFile"))
		take(text, r->s->soft_keys);
	else if (span_is(in, "name") && span_is(around, "userLocale"))
		take(text, r->s->user_locale);
	else if (span_is(in, "networkLocale"))
		take(text, r->s->network_locale);
	else if (r->line1 && span_is(around, "line")) {
		r->calls |= span_is(in, "featureID") && span_is(text, "9");
		r->named |= span_is(in, "name");
		r->proxied |= span_is(in, "proxy");
	}
}

void
sepfile_read(struct span file, unsigned type, int own, int sip, struct sepfile *s)
{
	struct reader r;
	enum xml_token t;

	memset(s, 0, sizeof *s);
	memset(&r, 0, sizeof r);
	r.s = s;
	snprintf(r.load_name, sizeof r.load_name, own ? "loadInformation" : "loadInformation%u", type);
	xml_open(&r.x, file);
	r.x.cdata = 1;
	while ((t = xml_next(&r.x)) != XML_END && t != XML_BAD) {
		if (t == XML_OPEN)
			open_element(&r);
		else if (t == XML_CLOSE)
			close_element(&r, sip);
		else if (t == XML_TEXT)
			text_of(&r);
	}
	if (t == XML_BAD)
		s->dropped = r.x.err;
	else if (!r.x.began)
		s->dropped = "no root element";
	s->no_line = !r.seen || !r.named ? "line 1 is not configured" : !r.calls ? "button 1 is not a line (featureID 9)" :
	    !r.proxied ? "line 1 has no proxy" : NULL;
}
