/* Loads of other Cisco families, so that they are named as such and never guessed into the 7940/7960.  Read is what the names of a
 * family show regularly; where they do not (is it signed? how does Cisco write that version?) the answer is "unknown" or "-" unless
 * the catalogue has the name. */
#include <string.h>

#include "loadid_int.h"

static int
other(struct load *o, const char *family, const char *role, enum load_proto p)
{
	o->family = family;
	o->role = role;
	load_proto(o, p);
	return 1;
}

static int
at_end(const struct cur *c)
{
	return c->p == c->end;
}

/* x.y(z.w), as the 7940 writes it */
static void
version_xyzw(struct load *o, const unsigned v[4], unsigned sr)
{
	struct put t = PUT(o->version);
	int i;

	put_u(&t, v[0]);
	put_c(&t, '.');
	put_u(&t, v[1]);
	put_c(&t, '(');
	put_u(&t, v[2]);
	if (v[3] != 0) {
		put_c(&t, '.');
		put_u(&t, v[3]);
	}
	put_c(&t, ')');
	if (sr != 0) {
		put_s(&t, "SR");
		put_u(&t, sr);
	}
	put_end(&t);
	for (i = 0; i < 4; i++)
		o->ver.part[i] = v[i];
	o->ver.n = v[3] != 0 ? 4 : 3;
	o->ver.sr = sr;
}

/* ---- the older hardware: letter, digits for the device, then eight digits ---- */

static int
old_hardware(struct load *o, struct cur c)
{
	unsigned v[4];
	struct cur r = c;
	int i;

	if (cur_s(&r, "PA04") && cur_alnum(&r, 4) && at_end(&r))
		return other(o, "7910", "app-module", PROTO_SCCP);
	r = c;
	if (cur_s(&r, "PC05") && cur_alnum(&r, 8) && at_end(&r))
		return other(o, "7935/7936", "boot", PROTO_NONE);
	r = c;
	r.p += 4;
	for (i = 0; i < 4; i++)
		if (!cur_digits(&r, 2, &v[i]))
			return 0;
	if (!at_end(&r))
		return 0;
	if (cur_s(&c, "P004")) {
		version_xyzw(o, v, 0);
		o->is_signed = v[0] < 5 ? "no" : "yes";
		return other(o, "7910", "application", PROTO_SCCP);
	}
	if (memcmp(o->id, "P005", 4) == 0)
		return other(o, "7935", "application", PROTO_SCCP);
	if (memcmp(o->id, "S001", 4) == 0)
		return other(o, "7914", "expansion", PROTO_NONE);
	if (memcmp(o->id, "SH01", 4) == 0)
		return other(o, "7914", "module", PROTO_NONE);
	if (memcmp(o->id, "D003", 4) == 0)
		return other(o, "Digital Access gateway", "application", PROTO_UNKNOWN);
	return 0;
}

/* B015-1-0-4-2: expansion modules 7915 and 7916 */
static int
expansion(struct load *o, struct cur c)
{
	unsigned v[4] = { 0, 0, 0, 0 }, last, model;

	if (!cur_s(&c, "B01") || !cur_digits(&c, 1, &model) || (model != 5 && model != 6))
		return 0;
	if (!cur_c(&c, '-') || !cur_num(&c, 2, &v[0]) || !cur_c(&c, '-') || !cur_num(&c, 2, &v[1]) || !cur_c(&c, '-') ||
	    !cur_num(&c, 2, &v[2]))
		return 0;
	if (!at_end(&c) && (!cur_c(&c, '-') || !cur_num(&c, 2, &last) || !at_end(&c)))
		return 0;
	version_xyzw(o, v, 0);
	return other(o, model == 5 ? "7915" : "7916", "expansion", PROTO_NONE);
}

/* ---- names with a date: CP7905080003SCCP070409A, ATA030204SCCP090202A ---- */

static int
dated(struct load *o, struct cur c)
{
	static const struct { const char *prefix, *family; } row[] = {
		{ "CP7902", "7902" }, { "CP7905", "7905" }, { "CP7912", "7912" }, { "ATA", "ATA 186/188" },
	};
	enum load_proto p = PROTO_UNKNOWN;
	struct cur r;
	unsigned v;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		r = c;
		if (cur_s(&r, row[i].prefix))
			break;
	}
	if (i == sizeof row / sizeof row[0] || !cur_digits(&r, 6, &v))
		return 0;
	if (cur_c(&r, 'S')) {
		if (r.p < r.end && *r.p == 'C') {
			p = PROTO_SCCP;
			if (!cur_s(&r, "CCP"))
				return 0;
		} else {
			p = PROTO_SIP;
			if (!cur_s(&r, "IP"))
				return 0;
		}
	} else if (i != 3)
		return 0;
	if (!cur_digits(&r, 6, &v) || r.end - r.p != 1 || *r.p < 'A' || *r.p > 'Z')
		return 0;
	if (i != 3)
		o->is_signed = "yes";   /* .sbin; the .zup beside it is not */
	return other(o, row[i].family, "application", p);
}

/* ---- names with dots ---- */

/* The rest of a name that only has to look like one: numbers with dots and dashes, letters between.  A letter behind a dot would begin
 * an extension. */
static int
tail(struct cur *c)
{
	if (c->p == c->end || !ascii_isdigit((unsigned char)*c->p))
		return 0;
	for (; c->p < c->end; c->p++)
		if (!ascii_isalnum((unsigned char)*c->p) && *c->p != '-' &&
		    (*c->p != '.' || c->end - c->p < 2 || !ascii_isdigit((unsigned char)c->p[1])))
			return 0;
	return 1;
}

/* cmterm_7936.3-3-21-0, apps37sccp.1-4-5-7 */
static int
named(struct load *o, struct cur c)
{
	static const struct { const char *prefix, *family; } row[] = {
		{ "cmterm_7920.", "7920" }, { "cmterm_7936.", "7936" }, { "cmterm_7985.", "7985" }, { "apps37sccp.", "7937" },
	};
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct cur r = c;

		if (cur_s(&r, row[i].prefix))
			return tail(&r) && other(o, row[i].family, "application", PROTO_SCCP);
	}
	return 0;
}

/* CP7921G-1.4.5.3: what stands behind the dash is the version */
static int
wireless(struct load *o, struct cur c)
{
	static const char *const family[] = { "7921", "7925", "7926" };
	struct put t = PUT(o->version);
	struct lver v;
	unsigned m;
	size_t i;

	if (!cur_s(&c, "CP") || !cur_digits(&c, 4, &m) || !cur_s(&c, "G-"))
		return 0;
	for (i = 0; i < 3; i++)
		if (memcmp(o->id + 2, family[i], 4) == 0)
			break;
	if (i == 3 || lver_parse(span(c.p, (size_t)(c.end - c.p)), &v) != 0 || v.n < 3 || memchr(c.p, '(', (size_t)(c.end - c.p)) != NULL)
		return 0;
	put_span(&t, span(c.p, (size_t)(c.end - c.p)));
	put_end(&t);
	o->ver = v;
	return other(o, family[i], "application", PROTO_SCCP);
}

/* ---- SCCP41.9-4-2SR3-1S, TERM70.7-0-1-0s, sip78xx.11-0-1-11 ---- */

static const char *
java_family(struct span model)
{
	static const struct { const char *model, *family; } row[] = {
		{ "11", "7906/7911" }, { "31", "7931" }, { "41", "7941/7961" }, { "42", "7942/7962" }, { "45", "7945/7965" },
		{ "70", "7970/7971" }, { "75", "7975" }, { "69xx", "6921/6941/6961" }, { "894x", "8941/8945" }, { "78xx", "7821/7841/7861" },
		{ "3951", "3951/3911" }, { "6901", "6901" }, { "6911", "6911" }, { "6945", "6945" },
	};
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++)
		if (span_is(model, row[i].model))
			return row[i].family;
	return NULL;
}

/* 9-4-2SR3-1S is 9.4(2)SR3 and signed; ES builds count as the release they repair.  A last number above 1 is a build between releases: how
 * Cisco writes that version is not known, except where the catalogue says so. */
static void
java_version(struct load *o, struct cur c)
{
	unsigned v[4] = { 0, 0, 0, 0 }, sr = 0, es, rest;
	int build = 0;

	if (!cur_num(&c, 2, &v[0]) || !cur_c(&c, '-') || !cur_num(&c, 2, &v[1]) || !cur_c(&c, '-') || !cur_num(&c, 2, &v[2]))
		return;
	if (c.end - c.p > 2 && c.p[0] == 'S' && c.p[1] == 'R') {
		c.p += 2;
		if (!cur_num(&c, 2, &sr))
			return;
	} else if (c.end - c.p > 2 && c.p[0] == 'E' && c.p[1] == 'S') {
		c.p += 2;
		if (!cur_num(&c, 2, &es))
			return;
	}
	while (cur_c(&c, '-')) {
		if (!cur_num(&c, 2, &rest))
			return;
		build |= rest > 1;
	}
	if (c.end - c.p != 1 || (*c.p != 'S' && *c.p != 's'))
		return;
	o->is_signed = "yes";
	if (!build)
		version_xyzw(o, v, sr);
}

static int
java(struct load *o, struct cur c)
{
	static const struct { const char *prefix; enum load_proto proto; } row[] = {
		{ "SCCP", PROTO_SCCP }, { "SIP", PROTO_SIP }, { "TERM", PROTO_SCCP }, { "sip", PROTO_SIP },
	};
	const char *family, *dot = memchr(c.p, '.', (size_t)(c.end - c.p));
	struct cur r;
	size_t i;

	if (dot == NULL)
		return 0;
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		r = c;
		if (cur_s(&r, row[i].prefix) && r.p < dot)
			break;
	}
	if (i == sizeof row / sizeof row[0])
		return 0;
	family = java_family(span(r.p, (size_t)(dot - r.p)));
	if (family == NULL)
		return 0;
	r.p = dot + 1;
	c = r;
	if (!tail(&c))
		return 0;
	/* only the two-digit models keep to the rule */
	if (dot - o->id - (long)strlen(row[i].prefix) == 2)
		java_version(o, r);
	return other(o, family, "application", row[i].proto);
}

enum load_res
loadid_other(struct load *o, size_t n)
{
	struct cur c = { o->id, o->id + n };
	int found = 0;

	if (n < 8)
		return LOAD_UNKNOWN;
	switch (o->id[0]) {
	case 'P':
	case 'D':
		found = old_hardware(o, c);
		break;
	case 'S':
		found = o->id[1] == '0' || o->id[1] == 'H' ? old_hardware(o, c) : java(o, c);
		break;
	case 'B':
		found = expansion(o, c);
		break;
	case 'A':
		found = dated(o, c);
		break;
	case 'C':
		found = dated(o, c) || wireless(o, c);
		break;
	case 'a':
	case 'c':
		found = named(o, c);
		break;
	case 'T':
	case 's':
		found = java(o, c);
		break;
	}
	return found ? LOAD_OTHER : LOAD_UNKNOWN;
}
