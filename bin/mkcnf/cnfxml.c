#include <string.h>

#include "cnfxml.h"

struct xml {
	unsigned char *p;
	size_t n, cap;
	int full;
};

static void
raw(struct xml *x, struct span s)
{
	if (x->full || s.n > x->cap - x->n) {
		x->full = 1;
		return;
	}
	if (s.n > 0)
		memcpy(x->p + x->n, s.p, s.n);
	x->n += s.n;
}

static void
str(struct xml *x, const char *s)
{
	raw(x, span_cstr(s));
}

static void
text(struct xml *x, struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&':
			str(x, "&amp;");
			break;
		case '<':
			str(x, "&lt;");
			break;
		case '>':
			str(x, "&gt;");
			break;
		default:
			raw(x, span(s.p + i, 1));
		}
}

static size_t
done(const struct xml *x)
{
	return x->full ? 0 : x->n;
}

/* indent is the blanks in front of the group */
static void
group(struct xml *x, const char *indent, const struct span *node, size_t nnodes)
{
	static const char digit[] = "012345";
	size_t i, n = 0;

	for (i = 0; i < nnodes && i < CNFXML_NODES; i++) {
		if (node[i].n == 0)
			continue;
		if (n == 0) {
			str(x, indent);
			str(x, "<callManagerGroup>\n");
			str(x, indent);
			str(x, " <members>\n");
		}
		str(x, indent);
		str(x, "  <member priority=\"");
		raw(x, span(digit + n++, 1));
		str(x, "\">\n");
		str(x, indent);
		str(x, "   <callManager><ports><ethernetPhonePort>" CNFXML_SCCP_PORT "</ethernetPhonePort></ports><processNodeName>");
		text(x, node[i]);
		str(x, "</processNodeName></callManager>\n");
		str(x, indent);
		str(x, "  </member>\n");
	}
	if (n > 0) {
		str(x, indent);
		str(x, " </members>\n");
		str(x, indent);
		str(x, "</callManagerGroup>\n");
	}
}

static int
any(const struct span *node, size_t nnodes)
{
	size_t i;

	for (i = 0; i < nnodes; i++)
		if (node[i].n > 0)
			return 1;
	return 0;
}

const char *
cnfxml_protocol(struct span load)
{
	if (load.n > 2 && load.p[2] == 'S')
		return "SIP";
	return load.n > 2 && load.p[2] == 'M' ? "MGCP" : "SCCP";
}

size_t
cnfxml_default(struct span load, const struct span *node, size_t nnodes, unsigned char *out, size_t cap)
{
	struct xml x = { 0 };

	x.p = out;
	x.cap = cap;
	str(&x, "<Default>\n");
	group(&x, " ", node, nnodes);
	str(&x, " <loadInformation7 model=\"IP Phone 7960\">");
	text(&x, load);
	str(&x, "</loadInformation7>\n <loadInformation8 model=\"IP Phone 7940\">");
	text(&x, load);
	str(&x, "</loadInformation8>\n</Default>\n");
	return done(&x);
}

size_t
cnfxml_sep(struct span load, const struct span *node, size_t nnodes, unsigned char *out, size_t cap)
{
	struct xml x = { 0 };

	x.p = out;
	x.cap = cap;
	str(&x, "<device>\n <deviceProtocol>");
	str(&x, cnfxml_protocol(load));
	str(&x, "</deviceProtocol>\n");
	if (any(node, nnodes)) {
		str(&x, " <devicePool>\n");
		group(&x, "  ", node, nnodes);
		str(&x, " </devicePool>\n");
	}
	str(&x, " <loadInformation>");
	text(&x, load);
	str(&x, "</loadInformation>\n</device>\n");
	return done(&x);
}
