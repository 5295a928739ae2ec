#include <stdio.h>
#include <string.h>

#include "bootcnf.h"
#include "loadid.h"
#include "num.h"
#include "nearword.h"
#include "params.h"
#include "tsv.h"

#define TABLE "params.tsv"
#define SHOWN 40                /* bytes of a value that a reason quotes */

/* ---- the table ---- */

struct word { const char *name; int value; };

static const struct word types[] = {
	{ "string", PT_STRING }, { "linename", PT_LINENAME }, { "host", PT_HOST }, { "ip", PT_IP }, { "url", PT_URL }, { "logo", PT_LOGO },
	{ "dir", PT_DIR }, { "base", PT_BASE }, { "load", PT_LOAD }, { "int", PT_INT }, { "even", PT_EVEN }, { "bool", PT_BOOL },
	{ "mask", PT_MASK }, { "keyword", PT_KEYWORD }, { "offset", PT_OFFSET }, { "month", PT_MONTH }, { "weekday", PT_WEEKDAY },
	{ "week", PT_WEEK }, { "day", PT_DAY }, { "time", PT_TIME }, { "wrong", PT_WRONG }, { "hint", PT_HINT }, { NULL, 0 },
};
static const struct word stores[] = {
	{ "str", PS_STR }, { "strd", PS_STRD }, { "num", PS_NUM }, { "num16", PS_NUM16 }, { "vlan", PS_VLAN }, { "yesno", PS_YESNO },
	{ "keyword", PS_KEYWORD }, { "ip", PS_IP }, { "key", PS_KEY }, { "none", PS_NONE }, { "-", PS_NONE }, { NULL, 0 },
};
static const struct word risks[] = {
	{ "-", RISK_NONE }, { "own", RISK_OWN }, { "danger", RISK_DANGER }, { "crash", RISK_CRASH }, { NULL, 0 },
};

enum { C_NAME, C_FILES, C_TYPE, C_STORE, C_MIN, C_MAX, C_SIZE, C_VALUES, C_DEFAULT, C_BUILTIN, C_REPEAT, C_SINCE, C_UNTIL, C_RISK,
	C_SECRET, C_MEANING, C_SOURCE, NCOLS };

static const char *const cols[NCOLS] = { "name", "files", "type", "store", "min", "max", "size", "values", "default", "builtin",
	"repeat", "since", "until", "risk", "secret", "meaning", "source" };

static int
word(const struct word *w, struct span s)
{
	for (; w->name != NULL; w++)
		if (span_is(s, w->name))
			return w->value;
	return -1;
}

/* The value of a cell: NULL for "-", empty for a cell that holds two quotes. */
static struct span
cell(struct span s)
{
	if (span_is(s, "-"))
		return span(NULL, 0);
	if (span_is(s, "\"\""))
		return span("", 0);
	return s;
}

static int
number(struct span s, uint64_t *v)
{
	struct span c = cell(s);

	*v = 0;
	if (c.p != NULL && c.n > 0 && c.p[0] == '-')    /* the bounds of an offset, -12 and 12, are kept as one number without a sign */
		c = span_sub(c, 1, c.n);
	return c.p == NULL || num_u64(c, 0, UINT64_MAX, v) == NUM_OK ? 0 : -1;
}

/* "8.4", "<=7.5", "8.0?" or nothing */
static unsigned
release(struct span s)
{
	struct span minor;
	uint64_t x, y;
	size_t dot;

	if (span_starts(s, "<="))
		s = span_sub(s, 2, s.n);
	dot = span_find(s, '.');
	minor = span_sub(s, dot + 1, s.n);
	if (num_u64(span_sub(s, 0, dot), 0, 99, &x) != NUM_OK || num_u64(minor, 0, 99, &y) != NUM_OK)
		return 0;
	return PARAM_RELEASE((unsigned)x, (unsigned)y);
}

static const char *
one(struct param *p, const struct span c[NCOLS])
{
	uint64_t size, repeat = 0;
	int type = word(types, c[C_TYPE]), store = word(stores, c[C_STORE]), risk = word(risks, c[C_RISK]);

	memset(p, 0, sizeof *p);
	p->name = c[C_NAME];
	if (type < 0)
		return "unknown type";
	if (store < 0 || (c[C_STORE].p[0] == '-') != (type >= PT_WRONG))
		return "unknown store";
	if (risk < 0)
		return "unknown risk";
	p->type = (enum param_type)type;
	p->store = (enum param_store)store;
	p->risk = (enum param_risk)risk;
	if (p->name.n == 0 || p->name.n >= PARAM_NAME_MAX)
		return "bad name";
	if (number(c[C_MIN], &p->min) != 0 || number(c[C_MAX], &p->max) != 0 || number(c[C_SIZE], &size) != 0 ||
	    size >= PARAM_STORED_MAX)
		return "not a number";
	p->size = (size_t)size;
	p->values = cell(c[C_VALUES]);
	p->deflt = cell(c[C_DEFAULT]);
	p->builtin = cell(c[C_BUILTIN]);
	p->since = release(c[C_SINCE]);
	p->until = release(c[C_UNTIL]);
	p->per_line = span_is(c[C_REPEAT], "lines");
	if (!p->per_line && number(c[C_REPEAT], &repeat) != 0)
		return "not a number";
	p->repeat = p->per_line ? PHONE_LINES_MAX : (unsigned)repeat;
	if (p->type < PT_WRONG && (p->repeat > 0) != (span_find(p->name, 'N') < p->name.n))
		return "repeat and N do not agree";
	p->in_default = c[C_FILES].n > 0 && c[C_FILES].p[0] == 'D';
	p->in_phone = span_find(c[C_FILES], 'M') < c[C_FILES].n;
	p->secret = span_is(c[C_SECRET], "yes");
	p->meaning = cell(c[C_MEANING]);
	return NULL;
}

const char *
params_read(struct params *ps, struct span table)
{
	struct tsv t;
	size_t i;
	int r;

	memset(ps, 0, sizeof *ps);
	if (tsv_text(&t, table) != 0)
		return tsv_fault(&t, TABLE, t.err);
	for (i = 0; i < NCOLS; i++)
		if (t.ncols != NCOLS || !span_is(t.head[i], cols[i]))
			return tsv_fault(&t, TABLE, "wrong columns");
	while ((r = tsv_next(&t)) != 0) {
		struct param *p = &ps->row[ps->n];
		const char *why = r < 0 ? t.err : ps->n == PARAMS_MAX ? "too many rows" : one(p, t.col);

		if (why != NULL)
			return tsv_fault(&t, TABLE, why);
		p->row = (unsigned)ps->n;
		p->group = p->row;
		if (ps->n > 0 && p->repeat > 0 && p[-1].repeat > 0 && p->type < PT_WRONG)
			p->group = p[-1].group;
		ps->n++;
	}
	return NULL;
}

const char *
params_init(struct params *ps)
{
	return params_read(ps, span_cstr((const char *)data_params));
}

unsigned
param_release(struct span load)
{
	struct load l;
	enum load_res res = loadid_parse(load, &l);

	if ((res != LOAD_OK && res != LOAD_MISSPELT) || l.proto != PROTO_SIP || l.ver.n < 2)
		return 0;
	return PARAM_RELEASE(l.ver.part[0], l.ver.part[1]);
}

/* ---- names ---- */

/* Does name fit the row's pattern?  The number in it goes to *n, 0 = none. */
static int
fits(const struct param *p, struct span name, unsigned *n)
{
	size_t i, j = 0;

	*n = 0;
	for (i = 0; i < p->name.n; i++) {
		if (p->name.p[i] != 'N') {
			if (j >= name.n || ascii_lower(name.p[j++]) != ascii_lower(p->name.p[i]))
				return 0;
			continue;
		}
		if (j >= name.n || name.p[j] < '1' || name.p[j] > '9')
			return 0;
		*n = (unsigned)(name.p[j++] - '0');
		if (j < name.n && ascii_isdigit(name.p[j]))
			*n = *n * 10 + (unsigned)(name.p[j++] - '0');
	}
	return j == name.n;
}

enum param_found
params_find(const struct params *ps, struct span name, const struct param **p, unsigned *n)
{
	size_t i;

	*p = NULL;
	for (i = 0; i < ps->n; i++) {
		const struct param *q = &ps->row[i];

		/* compare the first byte first: this is the innermost loop for a large inventory */
		if (name.n == 0 || ascii_lower(name.p[0]) != ascii_lower(q->name.p[0]) || q->type == PT_HINT || !fits(q, name, n))
			continue;
		if (q->type < PT_WRONG && *n > q->repeat)
			continue;
		*p = q;
		return q->type == PT_WRONG ? PARAM_ISWRONG : PARAM_KNOWN;
	}
	*n = 0;
	return PARAM_UNKNOWN;
}

int
param_in_release(const struct param *p, unsigned rel)
{
	if (rel == 0)
		rel = PARAM_NEWEST;
	/* no source lists what releases before 7.5 know, so take them for 7.5 */
	if (rel < PARAM_RELEASE(7, 5))
		rel = PARAM_RELEASE(7, 5);
	return p->since <= rel && (p->until == 0 || rel <= p->until);
}

int
param_barred(const struct param *p)
{
	return !p->in_default && !p->in_phone;
}

const char *
param_name(const struct param *p, unsigned n, char out[PARAM_NAME_MAX])
{
	size_t i, k = 0;

	for (i = 0; i < p->name.n; i++) {
		if (p->name.p[i] == 'N' && n > 9)
			out[k++] = (char)('0' + n / 10 % 10);
		out[k++] = (char)(p->name.p[i] == 'N' ? '0' + n % 10 : p->name.p[i]);
	}
	out[k] = '\0';
	return out;
}

unsigned long
param_order(const struct param *p, unsigned n)
{
	return (unsigned long)p->group * 100 * PARAMS_MAX + (unsigned long)n * PARAMS_MAX + (p->row - p->group);
}

#define NEAR 2          /* most edits of a typing error; 3 for names longer than 12 */

const char *
params_suggest(const struct params *ps, struct span name, char out[PARAM_NAME_MAX])
{
	unsigned best = (name.n > 12 ? NEAR + 1 : NEAR) + 1, n = 1;
	const struct param *p;
	size_t i;

	out[0] = '\0';
	if (name.n == 0 || name.n >= PARAM_NAME_MAX)
		return out;
	if (params_find(ps, name, &p, &n) == PARAM_ISWRONG) {
		struct param right = { 0 };

		right.name = p->values;
		return p->values.p == NULL ? out : param_name(&right, n, out);
	}
	if (p != NULL)
		return param_name(p, n, out);
	for (i = 0, n = 1; i < name.n; i++)
		if (name.p[i] >= '1' && name.p[i] <= '0' + PHONE_LINES_MAX) {
			n = (unsigned)(name.p[i] - '0');
			break;
		}
	for (i = 0; i < ps->n; i++) {
		char full[PARAM_NAME_MAX];
		unsigned d;

		/* skip a name whose length differs by more than the best distance so far: its distance is larger */
		if (ps->row[i].type >= PT_WRONG || ps->row[i].risk >= RISK_DANGER || name.n >= ps->row[i].name.n + best ||
		    ps->row[i].name.n >= name.n + best)
			continue;
		d = nearword_distance(name, span_cstr(param_name(&ps->row[i], n > ps->row[i].repeat ? 1 : n, full)));
		if (d < best && (size_t)d * 2 < name.n) {
			best = d;
			memcpy(out, full, sizeof full);
		}
	}
	return out;
}

/* ---- values as the phone stores them ---- */

int
param_unset(struct span v)
{
	return v.n == 0 || span_is_nocase(v, "UNPROVISIONED");
}

int
param_numeric(const struct param *p)
{
	return p->store == PS_NUM || p->store == PS_NUM16 || p->store == PS_VLAN;
}

/* Each port and the address that it belongs to. */
static const char *const ports[][2] = {
	{ "proxyN_port", "proxyN_address" }, { "call_managerN_sip_port", "call_managerN_addr" }, { "outbound_proxy_port", "outbound_proxy" },
	{ "proxy_backup_port", "proxy_backup" }, { "proxy_emergency_port", "proxy_emergency" }, { "http_proxy_port", "http_proxy_addr" },
};

const char *
param_port_of(const struct param *p)
{
	size_t i;

	for (i = 0; i < sizeof ports / sizeof ports[0]; i++)
		if (span_is(p->name, ports[i][0]))
			return ports[i][1];
	return NULL;
}

/* 1 if that release (0: the newest) has the keyword *w; "@RELEASE" behind a keyword names its first release.  *w becomes the keyword alone. */
static int
keyword_in(struct span *w, unsigned rel)
{
	size_t at = span_find(*w, '@');
	unsigned since = release(span_sub(*w, at + 1, w->n));

	*w = span_sub(*w, 0, at);
	return since <= (rel == 0 ? PARAM_NEWEST : rel);
}

static void
put(char out[PARAM_STORED_MAX], struct span s)
{
	size_t n = s.n < PARAM_STORED_MAX ? s.n : PARAM_STORED_MAX - 1;

	if (n > 0)
		memcpy(out, s.p, n);
	out[n] = '\0';
}

static const char *
store_keyword(const struct param *p, struct span v, unsigned rel, char out[PARAM_STORED_MAX])
{
	struct span rest = p->values, w;

	if (v.n == 0 || span_is(v, "UNPROVISIONED")) {
		put(out, p->deflt);
		return NULL;
	}
	while (span_cut(&rest, '|', &w))
		if (keyword_in(&w, rel) && span_eq_nocase(w, v)) {
			put(out, w);
			return NULL;
		}
	return "not one of the keywords";
}

static const char *
store_number(struct span v, uint64_t modulus, char out[PARAM_STORED_MAX])
{
	uint64_t x = 0;
	size_t i;

	if (!span_is(v, "UNPROVISIONED"))
		for (i = 0; i < v.n; i++) {
			if (!ascii_isdigit(v.p[i]))
				return "not a number";
			x = (x * 10 + (uint64_t)(v.p[i] - '0')) % modulus;
		}
	snprintf(out, PARAM_STORED_MAX, "%llu", (unsigned long long)x);
	return NULL;
}

/* The phone reads the leading digits, in 16 bits, and stores 0 as an empty value. */
static const char *
store_vlan(struct span v, char out[PARAM_STORED_MAX])
{
	uint64_t x = 0;
	size_t i = v.n > 0 && (v.p[0] == '-' || v.p[0] == '+');

	for (; i < v.n && ascii_isdigit(v.p[i]); i++)
		x = (x * 10 + (uint64_t)(v.p[i] - '0')) % 65536;
	if (v.n > 0 && v.p[0] == '-')
		x = (65536 - x) % 65536;
	if (x > 4094)
		return "above 4094";
	out[0] = '\0';
	if (x > 0)
		snprintf(out, PARAM_STORED_MAX, "%u", (unsigned)x);
	return NULL;
}

/* The phone reads four decimal numbers and ignores zeros in front. */
static const char *
store_ip(struct span v, char out[PARAM_STORED_MAX])
{
	struct span rest = v, w;
	unsigned part[4] = { 0 };
	uint64_t x;
	int n = 0;

	if (v.n > 0 && !span_is(v, "UNPROVISIONED")) {
		while (span_cut(&rest, '.', &w)) {
			if (n == 4 || num_u64(w, 0, 255, &x) != NUM_OK)
				return "not an IPv4 address";
			part[n++] = (unsigned)x;
		}
		if (n != 4)
			return "not an IPv4 address";
	}
	snprintf(out, PARAM_STORED_MAX, "%u.%u.%u.%u", part[0], part[1], part[2], part[3]);
	return NULL;
}

#define KEY_DIGITS 32

static const char *
store_key(struct span v, char out[PARAM_STORED_MAX])
{
	size_t i;

	memset(out, '0', KEY_DIGITS);
	out[KEY_DIGITS] = '\0';
	if (span_is(v, "UNPROVISIONED"))
		return NULL;
	for (i = 0; i < v.n; i++) {
		if (!ascii_isxdigit(v.p[i]))
			return "not hex digits";
		if (i < KEY_DIGITS)
			out[i] = (char)ascii_upper(v.p[i]);
	}
	return NULL;
}

const char *
param_store(const struct param *p, struct span v, unsigned rel, char out[PARAM_STORED_MAX])
{
	out[0] = '\0';
	switch (p->store) {
	case PS_STRD:
		if (v.n == 0 || span_is(v, "UNPROVISIONED")) {
			put(out, p->deflt);
			return NULL;
		}
		/* FALLTHROUGH */
	case PS_STR:
		if (v.n > p->size)
			return "longer than the phone takes";
		put(out, v);
		return NULL;
	case PS_NUM:
		return store_number(v, (uint64_t)1 << 32, out);
	case PS_NUM16:
		return store_number(v, 65536, out);
	case PS_VLAN:
		return store_vlan(v, out);
	case PS_YESNO:
		if (!span_is_nocase(v, "YES") && !span_is_nocase(v, "NO"))
			return "neither YES nor NO";
		put(out, span_cstr(ascii_upper(v.p[0]) == 'Y' ? "YES" : "NO"));
		return NULL;
	case PS_KEYWORD:
		return store_keyword(p, v, rel, out);
	case PS_IP:
		return store_ip(v, out);
	case PS_KEY:
		return store_key(v, out);
	case PS_NONE:
		break;
	}
	return "has no parser";
}

/* ---- values that make sense ---- */

int
param_bare(struct span v)
{
	size_t i;

	/* a value that begins with 0xff ends the file for the reader */
	if (v.n == 0 || v.p[0] == '"' || v.p[0] == '\'' || v.p[0] == 0xff)
		return 0;
	for (i = 0; i < v.n; i++)
		if (v.p[i] <= ' ' || v.p[i] == '#' || v.p[i] == ';' || v.p[i] == 0x7f)
			return 0;
	return 1;
}

const char *
param_unwritable(const struct param *p, struct span v, unsigned rel)
{
	size_t i;

	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '"')
			return "holds a double quote: the phone cuts the value at it when it reads its own copy";
		if (v.p[i] < 0x20 || v.p[i] == 0x7f)
			return "holds a control character";
	}
	if (span_find(v, '\\') == v.n || param_bare(v))
		return NULL;
	/* Inside quotes the reader removes a backslash, except from 8.8 on in passwords.  So no form serves all releases. */
	if (p == NULL || p->secret)
		return rel >= PARAM_RELEASE(8, 8) ? NULL : "holds a backslash, which 7.5 and 8.4 take away inside quotes, and a character that "
		    "needs them";
	return NULL;
}

static int
in_list(struct span list, struct span v, int any_case)
{
	struct span rest = list, w;

	while (span_cut(&rest, '|', &w))
		if (any_case ? span_eq_nocase(w, v) : span_eq(w, v))
			return 1;
	return 0;
}

/* 1 if v is a name of the list, or the first three letters of one, by exact case. */
static int
in_names(struct span list, struct span v)
{
	struct span rest = list, w;

	while (span_cut(&rest, '|', &w))
		if (span_eq(w, v) || span_eq(span_sub(w, 0, 3), v))
			return 1;
	return 0;
}

static const char *
check_number(const struct param *p, struct span v)
{
	uint64_t x = 0;
	enum num_err e;

	if (param_unset(v))
		return p->min == 0 ? NULL : "the phone stores 0";
	e = num_u64(v, p->min, p->max, &x);
	if (e != NUM_OK)
		return num_reason(e);
	if (p->type == PT_EVEN && x % 2 != 0)
		return "odd: RTP ports are even";
	if (p->type == PT_WEEK && x == 7)
		return "there is no week 7 (1 to 6, or 8 for the last)";
	return NULL;
}

/* 1 for a dotted IPv4 address, -1 for a text like one that is wrong, 0 for any other text (it has a letter) */
static int
dotted(struct span v)
{
	struct span rest = v, w;
	uint64_t x;
	size_t i;
	int n = 0;

	for (i = 0; i < v.n; i++)
		if (!ascii_isdigit(v.p[i]) && v.p[i] != '.')
			return 0;
	while (span_cut(&rest, '.', &w)) {
		/* 010 is ten for one reader and eight for another */
		if (num_u64(w, 0, 255, &x) != NUM_OK || (w.n > 1 && w.p[0] == '0'))
			return -1;
		n++;
	}
	return n == 4 ? 1 : -1;
}

static const char *
check_host(struct span v)
{
	struct span rest = v, w;
	size_t i;

	switch (dotted(v)) {
	case 1:
		return NULL;
	case -1:
		return "not an IPv4 address (four numbers 0 to 255 without leading zeros)";
	}
	while (span_cut(&rest, '.', &w)) {
		if (w.n == 0 || w.n > 63)
			return "not a host name or IPv4 address";
		for (i = 0; i < w.n; i++)
			if (!ascii_isalnum(w.p[i]) && w.p[i] != '-' && w.p[i] != '_')
				return w.p[i] == ':' ? "not a host name or IPv4 address (a port has its own parameter)" :
				    "not a host name or IPv4 address";
	}
	return NULL;
}

static const char *
check_url(struct span v)
{
	if (span_starts(v, "https://"))
		return "https is not for this phone (http:// only)";
	if (!span_starts(v, "http://") || v.n == strlen("http://"))
		return "not an http:// address";
	return span_find(v, ' ') < v.n ? "has a blank in it" : NULL;
}

/* Check that files and loader accept the name of a load; it need not be a load that exists. */
static const char *
check_load(struct span v)
{
	static const char *const exts[] = { ".bin", ".sbn", ".sb2", ".loads", ".zip" };
	size_t i;

	for (i = 0; i < sizeof exts / sizeof exts[0]; i++)
		if (span_ends_nocase(v, exts[i]))
			return "has an extension: the phone appends it by itself";
	for (i = 0; i < v.n; i++)
		if (!ascii_isalnum(v.p[i]) && v.p[i] != '_' && v.p[i] != '=' && v.p[i] != '.' && v.p[i] != '-')
			return "not a load name (letters, digits, - . _ =)";
	if (v.n > 1 && ascii_upper(v.p[0]) == 'P' && ascii_upper(v.p[1]) == 'O')
		return "the letter O where the digit 0 belongs: the loader passes over it";
	if (!bootcnf_is_load(v))
		return "not of the form P0?3... or PD?3...: the loader passes over it";
	return NULL;
}

/* Check [+-]hours, alone or with '/' or ':' and minutes.  signed_ok 1: an offset, 0: a time of day. */
static const char *
check_clock(struct span v, int signed_ok, uint64_t maxhours, const char *bad)
{
	struct span h, m;
	uint64_t x, y = 0;
	size_t i;

	if (signed_ok && v.n > 0 && (v.p[0] == '-' || v.p[0] == '+'))
		v = span_sub(v, 1, v.n);
	i = span_find(v, '/');
	if (i == v.n)
		i = span_find(v, ':');
	h = span_sub(v, 0, i);
	m = span_sub(v, i + 1, v.n);
	if (h.n > 2 || num_u64(h, 0, maxhours, &x) != NUM_OK)
		return bad;
	if (i < v.n && (m.n > 2 || num_u64(m, 0, 59, &y) != NUM_OK))
		return bad;
	return signed_ok && x == maxhours && y > 0 ? bad : NULL;
}

static const char *
check_named(const struct param *p, struct span v, const char *bad)
{
	uint64_t x;

	if (v.n == 0 || in_names(p->values, v) || num_u64(v, p->min, p->max, &x) == NUM_OK)
		return NULL;
	if (in_list(p->values, v, 1))
		return "names of months and weekdays count by exact case";
	return bad;
}

static const char *
check_dir(const struct param *p, struct span v)
{
	if (v.p[v.n - 1] != '/')
		return "does not end in /: the phone puts it in front of the file name as it is";
	return p->max > 0 && v.n > p->max ? "leaves no room for the name of the file" : NULL;
}

/* NULL if the value makes sense for its type, else the reason. */
static const char *
check_type(const struct param *p, struct span v)
{
	switch (p->type) {
	case PT_INT: case PT_EVEN: case PT_BOOL: case PT_MASK: case PT_WEEK: case PT_DAY:
		return check_number(p, v);
	case PT_LINENAME:
		return span_find(v, ' ') < v.n ? "has a blank in it" : span_find(v, '@') < v.n ?
		    "has an @: only the user part belongs here" : NULL;
	case PT_HOST:
		return param_unset(v) ? NULL : check_host(v);
	case PT_URL:
		return param_unset(v) ? NULL : check_url(v);
	case PT_LOGO:
		return param_unset(v) || span_is_nocase(v, "LOGO") ? NULL : check_url(v);
	case PT_DIR:
		return param_unset(v) ? NULL : check_dir(p, v);
	case PT_BASE:
		return span_ends_nocase(v, ".xml") ? "has an extension: the phone appends .xml by itself" : NULL;
	case PT_LOAD:
		return v.n == 0 ? NULL : check_load(v);
	case PT_OFFSET:
		return v.n == 0 ? NULL : check_clock(v, 1, p->max, "not hours from -12 to 12, or hours/minutes");
	case PT_TIME:
		return v.n == 0 ? NULL : check_clock(v, 0, 23, "not a time (hour, hour/minute or hour:minute)");
	case PT_MONTH:
		return check_named(p, v, "not a month (January, Jan or 1)");
	case PT_WEEKDAY:
		return check_named(p, v, "not a weekday (Sunday, Sun or 1)");
	case PT_STRING: case PT_IP: case PT_KEYWORD: case PT_WRONG: case PT_HINT:
		break;
	}
	return NULL;
}

/* Begin a reason with "VALUE: ", unless the parameter is secret. */
static size_t
quote(const struct param *p, struct span v, char why[PARAM_WHY_MAX])
{
	int n;

	why[0] = '\0';
	if (p->secret || v.n == 0 || param_unwritable(p, v, PARAM_NEWEST) != NULL)
		return 0;
	n = snprintf(why, PARAM_WHY_MAX, "%.*s%s: ", (int)(v.n > SHOWN ? SHOWN : v.n), (const char *)v.p, v.n > SHOWN ? "..." : "");
	return n < 0 ? 0 : (size_t)n;
}

/* The keyword that v probably means; n is 0 if none is similar. */
static struct span
near_keyword(const struct param *p, struct span v, unsigned rel)
{
	struct span rest = p->values, w, best = span(NULL, 0);
	unsigned least = v.n < 4 ? 2 : 3;

	if (v.n >= PARAM_NAME_MAX)
		return best;
	while (span_cut(&rest, '|', &w)) {
		unsigned d;

		if (!keyword_in(&w, rel))
			continue;
		d = nearword_distance(v, w);
		/* a keyword that was cut short, or that has something appended, is nearer than any other */
		if (v.n >= 3 && (span_eq_nocase(span_sub(w, 0, v.n), v) || (w.n >= 3 && span_eq_nocase(span_sub(v, 0, w.n), w))))
			d = 1;
		if (d < least) {
			least = d;
			best = w;
		}
	}
	return best;
}

static void
explain_keyword(const struct param *p, struct span v, unsigned rel, char *why, size_t left)
{
	struct span near = near_keyword(p, v, rel), rest = p->values, w;
	size_t at;
	int n = near.n > 0 ? snprintf(why, left, "did you mean %.*s? not one of", (int)near.n, (const char *)near.p) :
	    snprintf(why, left, "not one of");

	for (at = n < 0 ? 0 : (size_t)n; at < left && span_cut(&rest, '|', &w); at += n < 0 ? 0 : (size_t)n)
		n = keyword_in(&w, rel) ? snprintf(why + at, left - at, " %.*s", (int)w.n, (const char *)w.p) : 0;
}

/* Write in a sentence why the phone refuses the value. */
static void
explain_refusal(const struct param *p, struct span v, unsigned rel, const char *refused, char why[PARAM_WHY_MAX])
{
	size_t at = quote(p, v, why), left = PARAM_WHY_MAX - at;

	if (p->store == PS_STR || p->store == PS_STRD)
		snprintf(why + at, left, "%zu characters, the phone takes at most %zu", v.n, p->size);
	else if (p->store == PS_KEYWORD)
		explain_keyword(p, v, rel, why + at, left);
	else if (param_numeric(p))
		snprintf(why + at, left, "%s (%llu to %llu)", refused, (unsigned long long)p->min, (unsigned long long)p->max);
	else
		snprintf(why + at, left, "%s%s", refused, p->store == PS_IP ? " (four numbers 0 to 255)" : "");
}

static const struct param *
hint_for(const struct params *ps, const struct param *p, struct span v)
{
	size_t i;

	for (i = 0; i < ps->n; i++)
		if (ps->row[i].type == PT_HINT && span_eq(ps->row[i].name, p->name) && in_list(ps->row[i].values, v, 1))
			return &ps->row[i];
	return NULL;
}

/* Judge the parameter itself, whatever its value. */
static enum param_verdict
check_parameter(const struct param *p, unsigned rel, char why[PARAM_WHY_MAX])
{
	if (p->risk == RISK_CRASH || p->risk == RISK_DANGER) {
		snprintf(why, PARAM_WHY_MAX, "never in a file: %.*s", (int)p->meaning.n, (const char *)p->meaning.p);
		return PARAM_BAD;
	}
	if (param_barred(p)) {
		snprintf(why, PARAM_WHY_MAX, "the phone skips it in a file: only its own menus set it");
		return PARAM_DOUBTFUL;
	}
	if (param_in_release(p, rel))
		return PARAM_GOOD;
	if (p->until != 0)
		snprintf(why, PARAM_WHY_MAX, "not known after release %u.%u%s", p->until / 100, p->until % 100,
		    span_is(p->name, "tos_media") ? ": dscpForAudio from 8.4 on" : "");
	else
		snprintf(why, PARAM_WHY_MAX, "not known before release %u.%u", p->since / 100, p->since % 100);
	/* if the release is not known, it may be one that knows the name */
	return rel == 0 ? PARAM_DOUBTFUL : PARAM_BAD;
}

static int
wide(struct span v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (v.p[i] >= 0x80)
			return 1;
	return 0;
}

/* Judge a value that the phone stores. */
static enum param_verdict
check_sense(const struct params *ps, const struct param *p, struct span v, unsigned rel, char why[PARAM_WHY_MAX])
{
	const struct param *hint = hint_for(ps, p, v);
	const char *bad = param_unwritable(p, v, rel);
	size_t at;

	if (bad != NULL) {      /* do not quote the value, which may hold a control character or a quote */
		snprintf(why, PARAM_WHY_MAX, "%s", bad);
		return PARAM_USELESS;
	}
	bad = check_type(p, v);
	at = bad != NULL || hint != NULL ? quote(p, v, why) : 0;
	if (hint != NULL)
		snprintf(why + at, PARAM_WHY_MAX - at, "%.*s", (int)hint->meaning.n, (const char *)hint->meaning.p);
	else if (bad != NULL && param_numeric(p) && p->type != PT_WEEK && strncmp(bad, "odd", 3) != 0)
		snprintf(why + at, PARAM_WHY_MAX - at, "%s%s (%llu to %llu)", v.n == 0 ? "empty: " : "", bad, (unsigned long long)p->min,
		    (unsigned long long)p->max);
	else if (bad != NULL)
		snprintf(why + at, PARAM_WHY_MAX - at, "%s", bad);
	if (bad != NULL)
		return PARAM_USELESS;
	if (hint != NULL)
		return PARAM_DOUBTFUL;
	if (p->risk == RISK_OWN) {
		snprintf(why, PARAM_WHY_MAX, "a setting that the phone keeps itself; in a file it is set for every phone that reads it");
		return PARAM_DOUBTFUL;
	}
	if (wide(v)) {
		snprintf(why, PARAM_WHY_MAX, "not ASCII: what the phone shows for it is not known");
		return PARAM_DOUBTFUL;
	}
	return PARAM_GOOD;
}

enum param_verdict
param_check(const struct params *ps, const struct param *p, struct span v, unsigned rel, char why[PARAM_WHY_MAX])
{
	char stored[PARAM_STORED_MAX];
	enum param_verdict verdict, sense;
	const char *refused;

	why[0] = '\0';
	verdict = check_parameter(p, rel, why);
	if (verdict == PARAM_BAD || (verdict == PARAM_DOUBTFUL && param_barred(p)))
		return verdict;
	refused = param_store(p, v, rel, stored);
	if (refused != NULL) {
		const struct param *hint = hint_for(ps, p, v);

		if (hint == NULL)
			explain_refusal(p, v, rel, refused, why);
		else
			snprintf(why, PARAM_WHY_MAX, "%.*s: %.*s", (int)(v.n > SHOWN ? SHOWN : v.n), (const char *)v.p, (int)hint->meaning.n,
			    (const char *)hint->meaning.p);
		return PARAM_BAD;
	}
	if (verdict == PARAM_GOOD)
		return check_sense(ps, p, v, rel, why);
	/* the release is unknown and the newest does not know the name: report that, unless the value is worse */
	sense = check_sense(ps, p, v, rel, why);
	return sense > verdict ? sense : check_parameter(p, rel, why);
}
