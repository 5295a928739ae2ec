#include <string.h>

#include "cisco/loadid.h"
#include "cisco/septable.h"
#include "judge.h"
#include "num.h"
#include "cisco/xmlscan.h"

#define SIZE_MAX_SEP 550001     /* bytes that these phones take of a configuration file (a log) */
#define PATH_MAX_SEP 256
#define LINE "device/sipProfile/sipLines/line"
#define BUTTONS 25              /* 0 is not used */

/* What stands in one <line>. */
struct key {
	unsigned long lineno;
	struct span button, feature, name, proxy, port, contact, index;
};

struct sep {
	const struct septable *table;
	const char *file;
	struct report rep;
	/* where the scanner is */
	char path[PATH_MAX_SEP];
	const struct sep_row *row;      /* of the element; NULL: unknown, which is tolerated */
	int filled;                     /* the element has had text */
	unsigned long count[SEPTABLE_MAX];      /* how many of each element are in the one around it */
	/* what was read */
	struct span protocol, load, transport, kpml, dial, sip_port, registers, settings, tftp;
	unsigned long load_line, transport_line, kpml_line, register_line, settings_line, tftp_line;
	unsigned long members, lines, indexed, node, node_line, ports_behind;
	int callmanager, address;       /* lines with proxy USECALLMANAGER, with another */
	unsigned long address_line;
	int button1;                    /* 1 there, 2 complete */
	unsigned long button_line[BUTTONS];
	struct key key;
	const struct sep_row *secret;   /* the first element that holds a password */
	unsigned long secret_line;
	const char *fault;              /* what the scanner lets pass and is not well-formed all the same */
	unsigned long fault_line;
};

static void
report(const struct sep *s, int status, unsigned long line, struct span object, const char *why)
{
	judge_report(&s->rep, status, s->file, line, object, why);
}

/* ---- the table ---- */

static const struct sep_row *
find(const struct sep *s, const char *path)
{
	size_t i;

	for (i = 0; i < s->table->n; i++)
		if (span_is(s->table->row[i].path, path))
			return &s->table->row[i];
	return NULL;
}

/* A name that is in the table but for its case: path ends in it. */
static void
wrong_case(const struct sep *s, unsigned long line, const char *path, struct span name)
{
	char why[160];
	size_t i;

	for (i = 0; i < s->table->n; i++)
		if (span_is_nocase(s->table->row[i].path, path)) {
			/* an element around it has the wrong case: that was reported */
			if (memcmp(s->table->row[i].path.p, path, s->table->row[i].path.n - s->table->row[i].name.n) != 0)
				return;
			snprintf(why, sizeof why, "names count by case: %.*s", (int)s->table->row[i].name.n, (const char *)s->table->row[i].name.p);
			report(s, 1, line, name, why);
			return;
		}
}

/* ---- values ---- */

static int
unset(struct span v)
{
	return v.n == 0 || span_is_nocase(v, "UNPROVISIONED");
}

/* The value of an element or attribute against its row, its entities resolved unless it is literal.  row NULL: the phone does not know it. */
static void
value(struct sep *s, unsigned long line, struct span name, const struct sep_row *row, struct span v, int literal)
{
	unsigned char plain[1024];
	char why[SEP_WHY_MAX];
	const char *bad;
	int n = xml_plain(v, literal, plain, sizeof plain);

	if (n < 0) {
		report(s, 1, line, name, "an '&' that begins no entity (&amp; is meant): the file is not well-formed");
		return;
	}
	/* empty elements are tolerated, numbers too */
	if (n == 0 || row == NULL || row->kind == SEP_CONTAINER)
		return;
	v = span(plain, (size_t)n);
	if (s->secret == NULL && span_ends_nocase(row->name, "password") && !unset(v) && !span_is(v, "cisco")) {
		s->secret = row;
		s->secret_line = line;
	}
	bad = sep_check(row, v, why);
	if (bad != NULL)
		report(s, 1, line, row->name, bad);
}

/* ---- the elements that several rules are about ---- */

/* A text: kept if one of the rules wants it. */
static void
keep(struct sep *s, unsigned long line, struct span v)
{
	struct { const char *path; struct span *v; unsigned long *line; } wanted[] = {
		{ "device/deviceProtocol", &s->protocol, NULL }, { "device/loadInformation", &s->load, &s->load_line },
		{ "device/transportLayerProtocol", &s->transport, &s->transport_line }, { "device/sipProfile/kpml", &s->kpml, &s->kpml_line },
		{ "device/sipProfile/dialTemplate", &s->dial, NULL },
		{ "device/sipProfile/sipProxies/registerWithProxy", &s->registers, &s->register_line },
		{ "device/vendorConfig/settingsAccess", &s->settings, &s->settings_line },
		{ "device/sipProfile/dynTftpAddr", &s->tftp, &s->tftp_line },
		{ "device/devicePool/callManagerGroup/members/member/callManager/ports/sipPort", &s->sip_port, NULL },
		{ "device/sipProfile/sipLines/line/featureID", &s->key.feature, NULL }, { "device/sipProfile/sipLines/line/name", &s->key.name, NULL },
		{ "device/sipProfile/sipLines/line/proxy", &s->key.proxy, NULL }, { "device/sipProfile/sipLines/line/port", &s->key.port, NULL },
		{ "device/sipProfile/sipLines/line/contact", &s->key.contact, NULL },
	};
	size_t i;

	for (i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (strcmp(s->path, wanted[i].path) == 0) {
			*wanted[i].v = v;
			if (wanted[i].line != NULL)
				*wanted[i].line = line;
		}
	if (strcmp(s->path, "device/devicePool/callManagerGroup/members/member/callManager/processNodeName") == 0)
		s->node = s->node_line = line;
}

/* The end of a <line>. */
static void
end_line(struct sep *s)
{
	const struct key *k = &s->key;
	uint64_t button = 0;
	int calls = span_is(k->feature, "9");
	char why[120];

	s->lines++;
	if (num_u64(k->button, 1, 255, &button) != NUM_OK)
		report(s, 0, k->lineno, span_cstr("line"), "no button: which key this is the phone is not told");
	else if (button < BUTTONS && s->button_line[button] > 0) {
		snprintf(why, sizeof why, "button %u is in line %lu already", (unsigned)button, s->button_line[button]);
		report(s, 0, k->lineno, span_cstr("line"), why);
	} else if (button < BUTTONS)
		s->button_line[button] = k->lineno;
	if (button == 1)
		s->button1 = calls && !unset(k->name) && !unset(k->proxy) ? 2 : 1;
	s->indexed += k->index.n > 0;
	if (!calls)
		return;
	if (span_is(k->proxy, "USECALLMANAGER"))
		s->callmanager++;
	else if (!unset(k->proxy)) {
		s->address++;
		s->address_line = s->address_line > 0 ? s->address_line : k->lineno;
	}
	if (span_is(k->proxy, "USECALLMANAGER") && k->port.n > 0 && s->sip_port.n > 0 && !span_eq(k->port, s->sip_port))
		report(s, 0, k->lineno, span_cstr("port"), "not that of sipPort, which counts with USECALLMANAGER");
	if (k->contact.n > 0 && k->name.n > 0 && !span_eq(k->contact, k->name))
		report(s, 0, k->lineno, k->contact, "contact is not the name of the line: calls to the name get 404");
	if (span_find(k->name, ' ') < k->name.n)
		report(s, 0, k->lineno, k->name, "a blank in the name of a line");
}

static void
attributes(struct sep *s, const struct xmlscan *x)
{
	struct span rest = x->attrs, name, v;
	int line = strcmp(s->path, LINE) == 0, got;

	while ((got = xml_attr(&rest, &name, &v)) == 1) {
		const struct sep_row *row;
		char path[PATH_MAX_SEP];

		snprintf(path, sizeof path, "%.*s@%.*s", (int)strlen(s->path), s->path, (int)(name.n > 40 ? 40 : name.n), (const char *)name.p);
		row = s->row == NULL ? NULL : find(s, path);
		value(s, x->lineno, name, row, v, 0);
		if (row == NULL && s->row != NULL)
			wrong_case(s, x->lineno, path, name);
		if (line && span_is(name, "button"))
			s->key.button = v;
		if (line && span_is(name, "lineIndex"))
			s->key.index = v;
	}
	if (got < 0) {
		s->fault = "an attribute that is not NAME=\"value\"";
		s->fault_line = x->lineno;
	}
}

static void
open_element(struct sep *s, const struct xmlscan *x)
{
	size_t n = strlen(s->path);
	int known;

	if (n + x->name.n + 2 >= sizeof s->path)
		return;
	known = n == 0 || s->row != NULL;
	snprintf(s->path + n, sizeof s->path - n, "%s%.*s", n > 0 ? "/" : "", (int)x->name.n, (const char *)x->name.p);
	s->row = known ? find(s, s->path) : NULL;
	s->filled = 0;
	if (s->row == NULL) {
		if (known)
			wrong_case(s, x->lineno, s->path, x->name);
		attributes(s, x);
		return;
	}
	if (++s->count[s->row - s->table->row] == s->row->max + 1 && s->row->kind == SEP_CONTAINER && s->row->max > 0) {
		char why[80];

		snprintf(why, sizeof why, "more than the %u that the phone takes", (unsigned)s->row->max);
		report(s, 1, x->lineno, x->name, why);
	}
	if (strcmp(s->path, LINE) == 0) {
		memset(&s->key, 0, sizeof s->key);
		s->key.lineno = x->lineno;
	}
	s->members += strcmp(s->path, "device/devicePool/callManagerGroup/members/member") == 0;
	if (strcmp(s->path, "device/devicePool/callManagerGroup/members/member/callManager") == 0)
		s->node_line = 0;
	if (strcmp(s->path, "device/devicePool/callManagerGroup/members/member/callManager/ports") == 0 && s->node_line > 0)
		s->ports_behind = x->lineno;
	attributes(s, x);
}

static void
close_element(struct sep *s)
{
	char *slash = strrchr(s->path, '/');
	size_t i;

	if (s->row != NULL && s->row->kind == SEP_CONTAINER)    /* counts begin again in the next one */
		for (i = 0; i < s->table->n; i++)
			if (sep_inside(s->row, &s->table->row[i]))
				s->count[i] = 0;
	if (strcmp(s->path, LINE) == 0)
		end_line(s);
	*(slash == NULL ? s->path : slash) = '\0';
	s->row = s->path[0] == '\0' ? NULL : find(s, s->path);
}

/* ---- rules that need more than one element ---- */

/* What the phone needs to be a SIP phone at all. */
static void
minimum(const struct sep *s)
{
	struct span none = span("", 0);

	if (!span_is(s->protocol, "SIP"))
		report(s, 1, s->load_line, span_cstr("deviceProtocol"), "not SIP, while the load is: without it the file is taken for one of SCCP");
	if (s->members == 0)
		report(s, 1, 0, none, "no member in callManagerGroup/members: the phone drops the whole file");
	else if (s->node == 0)
		report(s, s->callmanager > 0 ? 1 : 0, 0, span_cstr("processNodeName"), "empty: the phone takes the TFTP server for the PBX");
	if (s->lines == 0)
		report(s, 1, 0, none, "no line in sipLines: the phone drops the whole file");
	else if (s->button1 == 0)
		report(s, 1, 0, none, "no line for button 1: the phone stays Unprovisioned");
	else if (s->button1 == 1)
		report(s, 1, s->button_line[1], span_cstr("line"), "button 1 needs featureID 9, a name and a proxy: the phone stays Unprovisioned");
	if (s->lines > 0 && !span_is(s->registers, "true"))
		report(s, 0, s->register_line, span_cstr("registerWithProxy"), "not true: nothing registers");
	if (s->dial.n == 0 && !span_is(s->kpml, "0"))
		report(s, 0, s->kpml_line, span_cstr("dialTemplate"), "none, and kpml is not 0: the phone dials after one digit");
}

/* Which transport: what a proxy and transportLayerProtocol give together. */
static void
transport(const struct sep *s)
{
	int tcp = span_is(s->transport, "1") || span_is(s->transport, "4");

	if (s->address > 0 && (tcp || span_is(s->transport, "3")))
		report(s, 0, s->transport_line, span_cstr("transportLayerProtocol"), "with an address as proxy only 2 (UDP) is sure to work; some say "
		    "that 4 does (TCP wants USECALLMANAGER)");
	if (s->callmanager > 1 && tcp && s->indexed > 0)
		report(s, 0, s->transport_line, span_cstr("lineIndex"), "with USECALLMANAGER over TCP only the first line registers: leave lineIndex out");
	if (s->callmanager > 0 && s->address > 0)
		report(s, 0, s->address_line, span_cstr("proxy"), "an address here and USECALLMANAGER in another line: one transport serves both");
}

static void
contradictions(const struct sep *s)
{
	if (s->ports_behind > 0)
		report(s, 0, s->ports_behind, span_cstr("ports"), "behind processNodeName: a port there may go to the next call manager");
	if (span_is(s->settings, "0"))
		report(s, 0, s->settings_line, span_cstr("settingsAccess"), "0 locks the menus, also that which erases a trust list");
	if (!unset(s->tftp))
		report(s, 0, s->tftp_line, span_cstr("dynTftpAddr"), "sends the phone to another TFTP server");
	if (span_ends_nocase(s->load, ".loads") || span_ends_nocase(s->load, ".sbn"))
		report(s, 1, s->load_line, s->load, "has an extension: the phone appends .loads by itself");
}

void
judge_sep(struct span text, const char *file, int exposed, struct report rep)
{
	static struct septable table;
	static struct sep s;
	struct xmlscan x;
	struct load id;
	enum xml_token t;

	memset(&s, 0, sizeof s);
	s.table = &table;
	s.file = file;
	s.rep = rep;
	if (table.n == 0 && septable_init(&table) != NULL)
		return;
	if (text.n > SIZE_MAX_SEP)
		report(&s, 1, 0, span("", 0), "longer than the 550001 bytes that these phones take");
	xml_open(&x, text);
	x.cdata = 1;
	while (s.fault == NULL && (t = xml_next(&x)) != XML_END && t != XML_BAD)
		if (t == XML_OPEN)
			open_element(&s, &x);
		else if (t == XML_CLOSE)
			close_element(&s);
		else {
			value(&s, x.lineno, x.open[x.depth - 1], s.row, x.text, x.literal);
			keep(&s, x.lineno, x.text);
		}
	if (s.fault != NULL || t == XML_BAD) {
		char why[200];

		snprintf(why, sizeof why, "not well-formed, so the phone takes none of it: %s", s.fault != NULL ? s.fault : x.err);
		report(&s, 1, s.fault != NULL ? s.fault_line : x.lineno, span("", 0), why);
		return;
	}
	contradictions(&s);
	if (exposed && s.secret != NULL)
		report(&s, 0, s.secret_line, s.secret->name, "a password in a file that everybody on this machine can read");
	loadid_parse(s.load, &id);
	if (span_is(s.protocol, "SIP") && s.load.n > 0 && id.proto == PROTO_SCCP)
		report(&s, 0, s.load_line, s.load, "a load of SCCP, while deviceProtocol is SIP");
	if (!span_is(s.protocol, "SIP") && !(s.load.n > 0 && id.proto == PROTO_SIP))
		return;
	minimum(&s);
	transport(&s);
}
