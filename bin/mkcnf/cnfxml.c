#include <stdio.h>
#include <string.h>

#include "cisco/loadid.h"
#include "cnfxml.h"
#include "cisco/model.h"

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

/* The group of call managers; indent: blanks in front of it */
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
	if (span_starts(load, "SIP") || (load.n > 2 && load.p[0] == 'P' && load.p[2] == 'S'))
		return "SIP";
	return load.n > 2 && load.p[0] == 'P' && load.p[2] == 'M' ? "MGCP" : "SCCP";
}

static void
load_information(struct xml *x, struct span load)
{
	struct model m;
	struct load id;
	unsigned at = 0;
	char line[96];

	loadid_parse(load, &id);
	if (id.family[0] == '\0' || strcmp(id.family, "unknown") == 0)
		id.family = "7940/7960";
	while (model_next(span_cstr(id.family), &at, &m)) {
		snprintf(line, sizeof line, " <loadInformation%u model=\"%s%.*s\">", m.type, m.java ? "Cisco " : "IP Phone ", (int)m.name.n,
		    (const char *)m.name.p);
		str(x, line);
		text(x, load);
		snprintf(line, sizeof line, "</loadInformation%u>\n", m.type);
		str(x, line);
	}
}

size_t
cnfxml_default(struct span loads, const struct span *node, size_t nnodes, unsigned char *out, size_t cap)
{
	struct xml x = { 0 };
	struct span load;

	x.p = out;
	x.cap = cap;
	str(&x, "<Default>\n");
	group(&x, " ", node, nnodes);
	while (span_cut(&loads, ',', &load))
		load_information(&x, load);
	str(&x, "</Default>\n");
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
