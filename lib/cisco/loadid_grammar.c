/* Parsers of the naming schemes of the 7940/7960, which cph-loadid(1) describes under LOAD NAMES. */
#include <string.h>

#include "loadid_int.h"

const char LOADID_FAMILY[] = "7940/7960";

int
cur_c(struct cur *c, char want)
{
	if (c->p == c->end || *c->p != want)
		return 0;
	c->p++;
	return 1;
}

int
cur_s(struct cur *c, const char *want)
{
	struct cur r = *c;

	while (*want != '\0')
		if (!cur_c(&r, *want++))
			return 0;
	*c = r;
	return 1;
}

int
cur_num(struct cur *c, int max, unsigned *v)
{
	int i;

	*v = 0;
	for (i = 0; i < max && c->p < c->end && ascii_isdigit((unsigned char)*c->p); i++)
		*v = *v * 10 + (unsigned)(*c->p++ - '0');
	return i;
}

int
cur_digits(struct cur *c, int n, unsigned *v)
{
	return cur_num(c, n, v) == n;
}

int
cur_alnum(struct cur *c, int n)
{
	for (; n > 0 && c->p < c->end; n--, c->p++)
		if (!ascii_isdigit((unsigned char)*c->p) && !(*c->p >= 'A' && *c->p <= 'Z'))
			return 0;
	return n == 0;
}

void
put_u(struct put *p, unsigned v)
{
	if (v >= 10) {
		if (v >= 100)
			put_u(p, v / 100);
		put_c(p, (char)('0' + v / 10 % 10));
	}
	put_c(p, (char)('0' + v % 10));
}

void
put_u2(struct put *p, unsigned v)
{
	if (v < 10)
		put_c(p, '0');
	put_u(p, v);
}

/* ---- the words of the fields ---- */

const char *
proto_name(enum load_proto p)
{
	static const char *const name[] = { "none", "SCCP", "SIP", "MGCP", "UAL", "BOOT", "unknown" };

	return name[p >= PROTO_NONE && p <= PROTO_UNKNOWN ? p : PROTO_UNKNOWN];
}

enum load_proto
proto_parse(struct span s)
{
	enum load_proto p;

	for (p = PROTO_NONE; p < PROTO_UNKNOWN; p++)
		if (span_is_nocase(s, proto_name(p)))
			return p;
	return PROTO_UNKNOWN;
}

static const char *const role_name[] = { "unknown", "application", "ual", "ual-version", "boot", "dsp", "app-module", "expansion", "module",
	"reset-list", "part", "package", "inner" };
static const char *const era_name[] = { "-", "unsigned", "signed", "loader", "java" };
static const char *const signed_name[] = { "unknown", "no", "yes" };

/* The index of s among n words, or -1. */
static int
word(const char *const *name, size_t n, struct span s)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (span_is(s, name[i]))
			return (int)i;
	return -1;
}

const char *
load_role_name(enum load_role r)
{
	return role_name[r >= ROLE_UNKNOWN && r <= ROLE_INNER ? r : ROLE_UNKNOWN];
}

int
load_role_parse(struct span s, enum load_role *out)
{
	int i = word(role_name, sizeof role_name / sizeof role_name[0], s);

	*out = i < 0 ? ROLE_UNKNOWN : (enum load_role)i;
	return i < 0 ? -1 : 0;
}

const char *
load_era_name(enum load_era e)
{
	return era_name[e >= ERA_NONE && e <= ERA_JAVA ? e : ERA_NONE];
}

const char *
load_signed_name(enum load_signed s)
{
	return signed_name[s >= SIGNED_UNKNOWN && s <= SIGNED_YES ? s : SIGNED_UNKNOWN];
}

int
load_signed_parse(struct span s, enum load_signed *out)
{
	int i = word(signed_name, sizeof signed_name / sizeof signed_name[0], s);

	*out = i < 0 ? SIGNED_UNKNOWN : (enum load_signed)i;
	return i < 0 ? -1 : 0;
}

void
load_clear(struct load *o)
{
	o->family = "unknown";
	o->role = ROLE_UNKNOWN;
	o->proto = PROTO_UNKNOWN;
	o->era = ERA_NONE;
	o->is_signed = SIGNED_UNKNOWN;
	memcpy(o->version, "-", 2);
	memset(&o->ver, 0, sizeof o->ver);
	o->kind = "id";
	o->ext[0] = '\0';
	o->inner = span(NULL, 0);
	o->in_catalogue = 0;
	o->meant[0] = '\0';
	o->why = NULL;
	o->holds = "";
}

/* ---- the schemes ---- */

static enum load_res
own(struct load *o, enum load_role role, enum load_proto p)
{
	o->family = LOADID_FAMILY;
	o->role = role;
	o->proto = p;
	return LOAD_OK;
}

/* Loads from 5.0 on are signed, in every protocol; the loader came with SCCP 6, SIP 7 and MGCP 7. */
enum load_era
load_era_of(enum load_proto p, unsigned major)
{
	return major < 5 ? ERA_UNSIGNED : major < (p == PROTO_SCCP ? 6 : 7) ? ERA_SIGNED : ERA_LOADER;
}

static enum load_res
application(struct load *o, enum load_proto p, unsigned major)
{
	o->era = load_era_of(p, major);
	o->is_signed = major < 5 ? SIGNED_NO : SIGNED_YES;
	return own(o, ROLE_APPLICATION, p);
}

static void
dotted(struct load *o, unsigned x, unsigned y)
{
	struct put t = PUT(o->version);

	o->ver.n = 2;
	o->ver.part[0] = x;
	o->ver.part[1] = y;
	put_u(&t, x);
	put_c(&t, '.');
	put_u(&t, y);
	put_end(&t);
}

/* 1 if Cisco writes the major version in one digit: that of 8.12 only, else in two.  After 8.12, where no load is known, both are accepted, so
 * the digits of the name decide. */
static int
bare_major(unsigned x, unsigned y, int digits)
{
	if (x > 8 || (x == 8 && y > 12))
		return digits == 1;
	return x == 8 && y == 12;
}

static void
shipped(struct load *o, const unsigned v[3], int major_digits)
{
	struct put t = PUT(o->meant);

	put_span(&t, span(o->id, 5));
	(bare_major(v[0], v[1], major_digits) ? put_u : put_u2)(&t, v[0]);
	put_c(&t, '-');
	put_u(&t, v[1]);
	put_c(&t, '-');
	put_u2(&t, v[2]);
	put_end(&t);
}

static enum load_res
dashed(struct load *o, struct cur c)
{
	enum load_proto p = o->id[2] == 'S' ? PROTO_SIP : o->id[2] == 'M' ? PROTO_MGCP : PROTO_NONE;
	int major, minor;
	unsigned v[3];

	major = cur_num(&c, 2, &v[0]);
	if (major == 0 || !cur_c(&c, '-') || (minor = cur_num(&c, 2, &v[1])) == 0 || !cur_c(&c, '-') || !cur_digits(&c, 2, &v[2]) ||
	    c.p != c.end)
		return LOAD_UNKNOWN;
	dotted(o, v[0], v[1]);
	o->ver.n = 3;
	o->ver.part[2] = v[2];
	if (p == PROTO_NONE) {
		own(o, ROLE_UAL, p);
		o->era = ERA_LOADER;
		o->is_signed = SIGNED_YES;
	} else
		application(o, p, v[0]);
	if (minor == (v[1] < 10 ? 1 : 2) && major == (v[0] < 10 && bare_major(v[0], v[1], major) ? 1 : 2))
		return LOAD_OK;
	shipped(o, v, major);
	o->why = "padded as no load of that version was shipped";
	return LOAD_MISSPELT;
}

/* P003xxyyzzww, P003xxyySRnn, P003xxyyTnnn */
static enum load_res
sccp_long(struct load *o, struct cur c)
{
	struct put t = PUT(o->version);
	unsigned x, y;

	if (!cur_digits(&c, 2, &x) || !cur_digits(&c, 2, &y))
		return LOAD_UNKNOWN;
	dotted(o, x, y);
	t.p += strlen(o->version);
	if (cur_c(&c, 'S')) {
		if (!cur_c(&c, 'R') || !cur_digits(&c, 2, &o->ver.sr))
			return LOAD_UNKNOWN;
		o->ver.z_unknown = 1;
		put_s(&t, "(?)SR");
		put_u(&t, o->ver.sr);
	} else if (cur_c(&c, 'T')) {
		if (!cur_digits(&c, 3, &o->ver.test))
			return LOAD_UNKNOWN;
		o->ver.z_unknown = 1;
		put_s(&t, "(T");
		put_u(&t, o->ver.test);
		put_s(&t, ")?");
	} else {
		if (!cur_digits(&c, 2, &o->ver.part[2]) || !cur_digits(&c, 2, &o->ver.part[3]))
			return LOAD_UNKNOWN;
		o->ver.n = 4;
		put_c(&t, '(');
		put_u(&t, o->ver.part[2]);
		if (o->ver.part[3] != 0) {
			put_c(&t, '.');
			put_u(&t, o->ver.part[3]);
		}
		put_c(&t, ')');
	}
	put_end(&t);
	return application(o, PROTO_SCCP, x);
}

/* P003xxyy, P0S3xxyy, and P003 with two revision letters.  Names were longer already from SCCP 3.1 and SIP 3.0 on, so eight characters with
 * a major version of 5 or more are a longer name cut short. */
static enum load_res
short_name(struct load *o, struct cur c)
{
	unsigned x, y;

	if (o->id[2] == '0' && *c.p >= 'A' && *c.p <= 'Z') {
		c.p++;
		if (!cur_alnum(&c, 1) || !cur_digits(&c, 2, &x))
			return LOAD_UNKNOWN;
		return application(o, PROTO_SCCP, 0);
	}
	if (o->id[2] == 'M' || !cur_digits(&c, 2, &x) || !cur_digits(&c, 2, &y))
		return LOAD_UNKNOWN;
	if (x >= 5) {
		o->why = "the beginning of a longer name? names of eight characters ended before 5.0";
		return LOAD_UNKNOWN;
	}
	dotted(o, x, y);
	return application(o, o->id[2] == 'S' ? PROTO_SIP : PROTO_SCCP, x);
}

/* A tag PAS3... is a loader version (LA_VERSION=).  The tag of the SIP application begins in the same way but has letters where loaders have
 * digits. */
static enum load_res
tag(struct load *o)
{
	const char *p = o->id + 4;

	if (ascii_isalpha(p[0]) && ascii_isalpha(p[1]) && ascii_isalpha(p[2]) && ascii_isdigit(p[3]))
		return own(o, ROLE_APP_MODULE, PROTO_SIP);
	return own(o, ROLE_UAL_VERSION, PROTO_NONE);
}

/* 4.0(5.0)[A0], and DSP4.0(5.0)[A0] as it stands in the files */
static enum load_res
dsp_text(struct load *o, size_t n)
{
	struct cur c = { o->id, o->id + n };
	struct put t = PUT(o->version);
	unsigned v[4];
	size_t len;

	if (n > 3 && memcmp(o->id, "DSP", 3) == 0)
		c.p += 3;
	len = (size_t)(c.end - c.p);
	if (!cur_num(&c, 2, &v[0]) || !cur_c(&c, '.') || !cur_num(&c, 2, &v[1]) || !cur_c(&c, '(') || !cur_num(&c, 2, &v[2]) ||
	    !cur_c(&c, '.') || !cur_num(&c, 2, &v[3]) || !cur_s(&c, ")["))
		return LOAD_UNKNOWN;
	if (c.end - c.p != 3 || c.p[0] < 'A' || c.p[0] > 'Z' || !ascii_isdigit(c.p[1]) || c.p[2] != ']')
		return LOAD_UNKNOWN;
	memmove(o->id, o->id + (n - len), len + 1);
	put_span(&t, span(o->id, len - 4));
	put_end(&t);
	o->ver.n = 4;
	memcpy(o->ver.part, v, sizeof v);
	return own(o, ROLE_DSP, PROTO_NONE);
}

enum load_res
loadid_own(struct load *o, size_t n)
{
	struct cur c = { o->id, o->id + n }, r;

	if (n < 8)
		return LOAD_UNKNOWN;
	if (o->id[0] != 'P')
		return dsp_text(o, n);
	r = c;
	r.p += 4;
	if (o->id[1] == '0' && o->id[3] == '3' && (o->id[2] == '0' || o->id[2] == 'S' || o->id[2] == 'M')) {
		if (cur_c(&r, '-'))
			return dashed(o, r);
		if (n == 8)
			return short_name(o, r);
		return n == 12 && o->id[2] == '0' ? sccp_long(o, r) : LOAD_UNKNOWN;
	}
	if (n != 8 || !cur_alnum(&r, 4))
		return LOAD_UNKNOWN;
	if (cur_s(&c, "PC03"))
		return own(o, ROLE_BOOT, PROTO_NONE);
	if (cur_s(&c, "PS03"))
		return own(o, ROLE_DSP, PROTO_NONE);
	if (cur_s(&c, "PA03"))
		return own(o, ROLE_APP_MODULE, PROTO_SCCP);
	if (cur_s(&c, "PAS3"))
		return tag(o);
	return LOAD_UNKNOWN;
}
