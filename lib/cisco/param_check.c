#include <stdio.h>
#include <string.h>

#include "num.h"
#include "params.h"

#define SHOWN 40                /* bytes of a value that a reason quotes */

int
param_unset(struct span v)
{
	return v.n == 0 || span_is_nocase(v, "UNPROVISIONED");
}

const char *
param_value_bad(struct span v)
{
	size_t i;

	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '"')
			return "holds a quote, which the phone's files cannot express";
		if (v.p[i] < 0x20 || v.p[i] == 0x7f)
			return "holds a control character";
	}
	return NULL;
}

int
param_value_wide(struct span v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (v.p[i] >= 0x80)
			return 1;
	return 0;
}

/* Characters, if the value is UTF-8; else bytes come out, since continuation bytes do not stand alone in Latin-1 text. */
static size_t
characters(struct span v)
{
	size_t i, n = 0, follow = 0;

	for (i = 0; i < v.n; i++) {
		unsigned char c = v.p[i];

		if ((c & 0xc0) == 0x80) {
			if (follow == 0)
				return v.n;
			follow--;
			continue;
		}
		if (follow > 0)
			return v.n;
		follow = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
		n++;
	}
	return follow > 0 ? v.n : n;
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

/* The name itself or its first three letters, by exact case. */
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

	if (span_is_nocase(v, "UNPROVISIONED"))         /* the stack reads it as 0 */
		return p->min == 0 ? NULL : "not a number";
	e = num_u64(v, p->min, p->max, &x);
	if (e != NUM_OK)
		return num_reason(e);
	if (p->type == PT_EVEN && x % 2 != 0)
		return "odd: RTP ports are even";
	if (p->type == PT_WEEK && x == 7)
		return "there is no week 7 (1 to 6, or 8 for the last)";
	return NULL;
}

/* 1 dotted IPv4, 0 not even like one (a letter in it), -1 like one but wrong */
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

	if (v.n > 253)
		return "longer than a host name can be";
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
	size_t i;

	if (span_starts(v, "https://"))
		return "https is not for this phone (http:// only)";
	if (!span_starts(v, "http://") || v.n == strlen("http://"))
		return "not an http:// address";
	for (i = 0; i < v.n; i++)
		if (v.p[i] == ' ')
			return "has a blank in it";
	return NULL;
}

/* A load name as files and loader take it; which loads exist is not decided here. */
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
	if (v.n > 1 && v.p[0] == 'P' && ascii_upper(v.p[1]) == 'O')
		return "the letter O where the digit 0 belongs: the loader says \"Right Load Not Specified\"";
	if (v.n < 5 || v.p[0] != 'P' || !((v.p[1] == '0' && v.p[3] == '3') || (v.p[1] == 'D' && v.p[2] == '3')))
		return "not of the form P0?3...: the loader says \"Right Load Not Specified\"";
	return NULL;
}

/* [+-]hours, then nothing, or '/' or ':' and minutes.  signed_ok: a zone or an offset, not a time of day. */
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

	if (in_names(p->values, v) || num_u64(v, p->min, p->max, &x) == NUM_OK)
		return NULL;
	if (in_list(p->values, v, 1))
		return "names of months and weekdays count by exact case";
	return bad;
}

/* NULL when the value is one the type takes. */
static const char *
check_type(const struct param *p, struct span v)
{
	switch (p->type) {
	case PT_INT: case PT_EVEN: case PT_BOOL: case PT_MASK: case PT_WEEK:
		return check_number(p, v);
	case PT_DAY:            /* Cisco's own file leaves it empty to mean 0 */
		return v.n == 0 ? NULL : check_number(p, v);
	case PT_LINENAME:
		return span_find(v, ' ') < v.n ? "has a blank in it" : span_find(v, '@') < v.n ?
		    "has an @: only the user part belongs here" : NULL;
	case PT_HOST:
		return param_unset(v) ? NULL : check_host(v);
	case PT_IP:
		return param_unset(v) || dotted(v) == 1 ? NULL : "not an IPv4 address (four numbers 0 to 255 without leading zeros)";
	case PT_URL:
		return param_unset(v) ? NULL : check_url(v);
	case PT_DIR:
		return param_unset(v) || v.p[v.n - 1] == '/' ? NULL : "does not end in /: the phone puts it in front of the file name as it is";
	case PT_BASE:
		return span_ends_nocase(v, ".xml") ? "has an extension: the phone appends .xml by itself" : NULL;
	case PT_LOAD:
		return v.n == 0 ? NULL : check_load(v);
	case PT_KEYWORD:
		return in_list(p->values, v, 1) ? NULL : "";
	case PT_ZONE:
		return in_list(p->values, v, 1) ? NULL : check_clock(v, 1, p->max, "neither a zone the phone knows nor hours from -12 to 12");
	case PT_OFFSET:
		return check_clock(v, 1, p->max, "not hours from -12 to 12, or hours/minutes");
	case PT_TIME:
		return check_clock(v, 0, 23, "not a time (hour, hour/minute or hour:minute)");
	case PT_MONTH:
		return check_named(p, v, "not a month (January, Jan or 1)");
	case PT_WEEKDAY:
		return check_named(p, v, "not a weekday (Sunday, Sun or 1)");
	case PT_STRING: case PT_WRONG: case PT_UNCONFIRMED: case PT_HINT:
		break;
	}
	return NULL;
}

/* "VALUE: " for reasons that may quote it */
static size_t
quote(const struct param *p, struct span v, char why[PARAM_WHY_MAX])
{
	int n;

	why[0] = '\0';
	if (p->secret || v.n == 0)
		return 0;
	n = snprintf(why, PARAM_WHY_MAX, "%.*s%s: ", (int)(v.n > SHOWN ? SHOWN : v.n), (const char *)v.p, v.n > SHOWN ? "..." : "");
	return n < 0 ? 0 : (size_t)n;
}

static void
explain(const struct param *p, struct span v, const char *bad, const struct param *hint, char why[PARAM_WHY_MAX])
{
	size_t at = quote(p, v, why), left = PARAM_WHY_MAX - at;

	if (hint != NULL)
		snprintf(why + at, left, "%.*s", (int)hint->meaning.n, (const char *)hint->meaning.p);
	else if (v.n == 0)
		snprintf(why + at, left, "empty, a value is needed");
	else if (p->type == PT_KEYWORD) {
		size_t i;

		snprintf(why + at, left, "not one of %.*s", (int)p->values.n, (const char *)p->values.p);
		for (i = at; why[i] != '\0'; i++)
			if (why[i] == '|')
				why[i] = ' ';
	} else if ((p->type == PT_INT || p->type == PT_EVEN || p->type == PT_BOOL || p->type == PT_MASK || p->type == PT_DAY) &&
	    strncmp(bad, "odd", 3) != 0)
		snprintf(why + at, left, "%s (%llu to %llu)", bad, (unsigned long long)p->min, (unsigned long long)p->max);
	else
		snprintf(why + at, left, "%s", bad);
}

enum param_verdict
param_check(const struct params *ps, const struct param *p, struct span v, char why[PARAM_WHY_MAX])
{
	const struct param *hint = NULL;
	const char *bad;
	size_t i, n;

	why[0] = '\0';
	bad = param_value_bad(v);
	if (bad != NULL) {      /* not quoted: it would show a control character, or end nowhere */
		snprintf(why, PARAM_WHY_MAX, "%s", bad);
		return PARAM_BAD;
	}
	for (i = 0; i < ps->n && hint == NULL; i++)
		if (ps->row[i].type == PT_HINT && span_eq(ps->row[i].name, p->name) && span_eq_nocase(ps->row[i].values, v))
			hint = &ps->row[i];
	bad = check_type(p, v);
	if (bad != NULL || hint != NULL) {
		explain(p, v, bad, hint, why);
		return bad != NULL ? PARAM_BAD : PARAM_DOUBTFUL;
	}
	n = characters(v);
	if (p->maxlen > 0 && n > p->maxlen) {
		size_t at = quote(p, v, why);

		snprintf(why + at, PARAM_WHY_MAX - at, "%zu characters, %s %zu", n,
		    p->over_warn ? "Cisco names" : "the phone takes at most", p->maxlen);
		return p->over_warn ? PARAM_DOUBTFUL : PARAM_BAD;
	}
	if (param_value_wide(v)) {
		snprintf(why, PARAM_WHY_MAX, "not ASCII: what the phone shows for it is not known");
		return PARAM_DOUBTFUL;
	}
	return PARAM_GOOD;
}
