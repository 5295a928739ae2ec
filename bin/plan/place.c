#include <stdio.h>
#include <string.h>

#include "place.h"
#include "tsv.h"
#include "vers.h"

enum load_era
place_era(enum load_proto proto, const struct lver *v)
{
	unsigned x = v->n > 0 ? v->part[0] : 0;

	if (proto == PROTO_UAL)
		return ERA_LOADER;
	/* no document describes MGCP below 7 */
	if ((proto != PROTO_SCCP && proto != PROTO_SIP && proto != PROTO_MGCP) || (proto == PROTO_MGCP && x < 7))
		return ERA_NONE;
	return load_era_of(proto, x);
}

/* An unknown loader counts as the oldest one. */
static void
be_loader(struct place *out, const struct lver *v)
{
	out->proto = PROTO_UAL;
	out->ver = *v;
	if (v->n == 0 || v->part[0] < 7) {
		memset(&out->ver, 0, sizeof out->ver);
		out->ver.n = 1;
		out->ver.part[0] = 7;
	}
}

static enum place_res
bad(const char **why, const char *text)
{
	*why = text;
	return PLACE_BAD;
}

/* Skips the zeros that pad a number behind a dash, but not its last digit. */
static const char *
unpadded(const char *p)
{
	if (p[-1] == '-')
		while (*p == '0' && p[1] != '-' && p[1] != '\0')
			p++;
	return p;
}

/* P0S3-08-12-00 for P0S3-8-12-00: the numbers are the same. */
static int
only_padding(const char *a, const char *b)
{
	for (;; a++, b++) {
		a = unpadded(a);
		b = unpadded(b);
		if (*a != *b)
			return 0;
		if (*a == '\0')
			return 1;
	}
}

static enum place_res
not_converted(const struct load *l, const char **why)
{
	static char text[96];

	snprintf(text, sizeof text, "a load of the %s: not converted by cph", l->family);
	return bad(why, text);
}

/* SIP42.9-4-2SR3-1S and its like: the family stands in the name. */
static enum place_res
parse_java(const struct load *l, struct place *out, const char **why)
{
	const char *id = l->meant[0] != '\0' ? l->meant : l->id, *p = id;

	if (l->role != ROLE_APPLICATION)
		return bad(why, "not the name of a load: that is SIP42.9-4-2SR3-1S, without .loads");
	if (l->ver.n == 0)
		return bad(why, "the name tells no version, and the rules go by that");
	while (*p != '\0' && !ascii_isdigit((unsigned char)*p))
		p++;
	out->family = (p[0] - '0') * 10 + (p[1] - '0');
	out->proto = l->proto;
	out->ver = l->ver;
	out->era = ERA_JAVA;
	out->has_id = 1;
	memcpy(out->name, id, strlen(id) + 1);
	*why = l->why;
	return l->meant[0] != '\0' ? PLACE_MEANT : PLACE_OK;
}

static enum place_res
parse_load(struct span s, struct place *out, const char **why)
{
	struct load l, again;
	enum load_res r = loadid_parse(s, &l);
	enum place_res res = PLACE_OK;
	const char *id = l.id;

	if (r == LOAD_OTHER)
		return l.era == ERA_JAVA ? parse_java(&l, out, why) : not_converted(&l, why);
	if (r == LOAD_UNKNOWN)
		return bad(why, l.why != NULL ? l.why : "not a load ID");
	if (l.meant[0] != '\0') {
		id = l.meant;
		*why = l.why != NULL ? l.why : "misspelt";
		res = l.id[0] == 'P' && l.meant[0] == 'P' && only_padding(l.id + 1, l.meant + 1) ? PLACE_TAKEN : PLACE_MEANT;
	}
	/* Parse once more without path and extension: a .sbn name would describe the loader of that load. */
	if (loadid_parse(span_cstr(id), &again) != LOAD_OK)
		return bad(why, "not a load ID");
	if (again.role == ROLE_UAL) {
		be_loader(out, &again.ver);
		snprintf(out->name, sizeof out->name, "UAL:%s", again.version);
	} else if (again.role == ROLE_APPLICATION && again.ver.n > 0) {
		out->proto = again.proto;
		out->ver = again.ver;
		out->has_id = 1;
		memcpy(out->name, again.id, sizeof again.id);
	} else if (again.role == ROLE_APPLICATION) {    /* P003AL00: older than any load with a version */
		out->proto = again.proto;
		out->has_id = 1;
		memcpy(out->name, again.id, sizeof again.id);
	} else if (again.role == ROLE_UAL_VERSION)
		return bad(why, "a loader that nobody examined: name the package it came in (UAL:8.4)");
	else
		return bad(why, "neither an application load nor a loader");
	out->era = place_era(out->proto, &out->ver);
	return res;
}

/* "SCCP:7.0", "UAL:8.12" */
static enum place_res
parse_version(enum load_proto proto, struct span s, struct place *out, const char **why)
{
	struct lver v;

	if (proto == PROTO_BOOT || proto == PROTO_NONE || proto == PROTO_UNKNOWN)
		return bad(why, "PROTOCOL:VERSION is for SCCP, SIP, MGCP and UAL");
	*why = vers_parse(s, &v);
	if (*why != NULL) {
		struct load l;

		/* UAL:P003-8-12-00, UAL:P0030801SR02: the loader of that name */
		if (proto != PROTO_UAL || loadid_parse(s, &l) != LOAD_OK)
			return PLACE_BAD;
		if (l.role == ROLE_UAL_VERSION)
			return bad(why, "a loader that nobody examined: name the package it came in (UAL:8.4)");
		if (l.era != ERA_LOADER)
			return bad(why, "no loader came with that load");
		v = l.ver;
		*why = NULL;
	}
	if (proto == PROTO_SCCP && v.n < 3)
		v.z_unknown = 1;
	if (proto == PROTO_UAL)
		be_loader(out, &v);
	else {
		out->proto = proto;
		out->ver = v;
	}
	out->era = place_era(out->proto, &out->ver);
	if (snprintf(out->name, sizeof out->name, "%s:%.*s", proto_name(proto), (int)s.n, (const char *)s.p) >= (int)sizeof out->name)
		return bad(why, "too long");
	return PLACE_OK;
}

/* A protocol or a state by itself, without regard to case, as in front of a version.  0 when it is none. */
static int
parse_word(struct span s, struct place *out, enum place_res *res, const char **why)
{
	static const struct lver none;

	*res = PLACE_OK;
	if (span_is(s, "RESET")) {      /* version 0: nothing is known of its load */
		out->proto = PROTO_UNKNOWN;
		out->era = ERA_JAVA;
		out->ver.n = 1;
		memcpy(out->name, "RESET", sizeof "RESET");
		return 1;
	}
	if (span_is(s, "LOADER")) {
		out->proto = PROTO_NONE;
		out->era = ERA_LOADER;
		memcpy(out->name, "LOADER", sizeof "LOADER");
		return 1;
	}
	switch (proto_parse(s)) {
	case PROTO_BOOT:
		out->proto = PROTO_BOOT;
		memcpy(out->name, "BOOT", sizeof "BOOT");
		return 1;
	case PROTO_UAL:
		be_loader(out, &none);
		out->era = ERA_LOADER;
		memcpy(out->name, "UAL", sizeof "UAL");
		return 1;
	case PROTO_SCCP:
	case PROTO_SIP:
	case PROTO_MGCP:
		out->proto = proto_parse(s);
		*why = "a protocol without a version (a load ID, or for example SIP:8.2)";
		*res = PLACE_PROTOCOL;
		return 1;
	default:
		return 0;
	}
}

/* Reads what people write without the manual at hand: "SIP 8.12", "SIP8.12", "8.12", "Protocol Application Invalid".
 * Leaves *why unchanged if it is none of these. */
static enum place_res
parse_prose(struct span s, struct place *out, const char **why)
{
	static const enum load_proto protos[] = { PROTO_SCCP, PROTO_SIP, PROTO_MGCP, PROTO_UAL };
	const char *said = *why;
	enum place_res res;
	struct lver v;
	size_t i, n;

	memset(out, 0, sizeof *out);
	if (vers_parse(s, &v) == NULL)
		return bad(why, "a version without a protocol (as in SIP:8.12)");
	if (span_is_nocase(s, "Protocol Application Invalid")) {
		parse_word(span_cstr("UAL"), out, &res, why);
		return res;
	}
	for (i = 0; i < sizeof protos / sizeof protos[0]; i++) {
		n = strlen(proto_name(protos[i]));
		if (s.n <= n || !span_is_nocase(span_sub(s, 0, n), proto_name(protos[i])))
			continue;
		n += s.p[n] == '-' || s.p[n] == '/';
		if (parse_version(protos[i], span_trim(span_sub(s, n, s.n)), out, why) == PLACE_OK) {
			*why = "a version goes behind a colon";
			return PLACE_MEANT;
		}
	}
	return bad(why, said);
}

enum place_res
place_parse(struct span s, struct place *out, const char **why)
{
	enum place_res res;
	size_t colon;

	memset(out, 0, sizeof *out);
	*why = NULL;
	s = span_trim(s);
	if (parse_word(s, out, &res, why))
		return res;
	colon = span_find(s, ':');
	if (colon < s.n && proto_parse(span_sub(s, 0, colon)) != PROTO_UNKNOWN)
		return parse_version(proto_parse(span_sub(s, 0, colon)), span_sub(s, colon + 1, s.n), out, why);
	res = parse_load(s, out, why);
	return res == PLACE_BAD ? parse_prose(s, out, why) : res;
}

enum place_res
place_start(const struct holders *h, struct span s, struct place *out, const char **why)
{
	struct span tag = span_trim(s);
	const struct holder *e;
	char text[PLACE_NAME_MAX + 4];

	if (span_starts(tag, "UAL:"))
		tag = span_sub(tag, 4, tag.n);
	e = holders_by_name(h, tag);
	if (e == NULL || !span_is(tag, e->tag))
		return place_parse(s, out, why);
	snprintf(text, sizeof text, "UAL:%s", e->load.id);
	return place_parse(span_cstr(text), out, why);
}

int
place_catalogue(size_t *at, struct place *out)
{
	const char *why;
	struct tsv t;
	size_t i;

	if (tsv_data(&t, data_loadids) != 0)
		return 0;
	if (*at > 0)            /* *at is where to go on in the text */
		t.text = span_cstr((const char *)data_loadids + *at);
	while (tsv_next(&t) == 1) {
		i = (size_t)(t.raw.p + t.raw.n - data_loadids);
		if (t.ncols < 8 || !span_is(t.col[2], "application") || !span_is(t.col[7], "-"))
			continue;
		*at = i;
		if (place_parse(t.col[0], out, &why) == PLACE_OK && out->ver.n > 0)
			return 1;
	}
	return 0;
}

int
place_attested(const struct place *p)
{
	const char *why;
	struct place c;
	struct tsv t;

	if (tsv_data(&t, data_loadids) == 0)
		while (tsv_next(&t) == 1)
			if (t.ncols >= 8 && span_is(t.col[7], "implied") && place_parse(t.col[0], &c, &why) == PLACE_OK && place_same(&c, p))
				return 0;
	return 1;
}

enum place_res
place_target(struct span s, int family, struct place *out, const char **why)
{
	enum place_res r = place_parse(s, out, why);
	struct place c, found;
	size_t at = 0, n = 0;

	if (r == PLACE_PROTOCOL) {
		place_newest(out->proto, family, out);
		return out->has_id ? PLACE_OK : bad(why, "no load of this protocol is known for this phone");
	}
	if (r != PLACE_BAD && out->has_id && out->ver.n == 0)
		return bad(why, "unknown: the name tells no version, and the rules go by that");
	if (r == PLACE_BAD || r == PLACE_MEANT || out->has_id)
		return r;
	if (out->proto == PROTO_UAL || out->proto == PROTO_BOOT || out->proto == PROTO_NONE || out->proto == PROTO_UNKNOWN)
		return bad(why, "a loader, not a load to end with: name the application (P0S3-8-12-00, not P003-8-12-00)");
	out->family = family;
	while (place_catalogue(&at, &c))
		if (place_same(&c, out) && !c.ver.z_unknown) {
			found = c;
			n++;
		}
	if (n != 1)
		return bad(why, n > 1 ? "several loads have this version: name one by its ID" : place_attested(out) ?
		    "no load of this version is in the catalogue: name it by its ID" :
		    "nobody attests the one name known for this version: name the load by its ID");
	*out = found;
	return PLACE_OK;
}

/* The last of their lines are what people own and what was examined most: the loaders of SIP 8.12 and SCCP 8.1(2)SR2 hold every key, so
 * that the way back stays open. */
void
place_newest(enum load_proto proto, int family, struct place *out)
{
	struct place c;
	size_t at = 0;

	memset(out, 0, sizeof *out);
	while (place_catalogue(&at, &c))
		if (c.proto == proto && c.family == family && (!out->has_id || vers_cmp(vers_target(&c.ver), vers_target(&out->ver)) > 0))
			*out = c;
}

void
place_java(enum load_proto proto, int family, const struct lver *v, struct place *out)
{
	memset(out, 0, sizeof *out);
	out->proto = proto;
	out->ver = *v;
	out->era = ERA_JAVA;
	out->family = family;
	out->has_id = 1;
	snprintf(out->name, sizeof out->name, "%s%d.%u-%u-%uS", proto_name(proto), family, v->part[0], v->part[1], v->part[2]);
}

int
place_same(const struct place *a, const struct place *b)
{
	if (a->proto != b->proto || a->family != b->family)
		return 0;
	if (strcmp(a->name, b->name) == 0)
		return 1;
	/* P0030702T023 and P0030702T024, or SCCP41.8-0-4S and SCCP41.8-0-4ES4-0-1S, have the same version, but are two loads */
	if (a->has_id && b->has_id)
		return 0;
	return a->ver.z_unknown == b->ver.z_unknown && vers_cmp(vers_start(&a->ver), vers_start(&b->ver)) == 0;
}

void
place_loader(const struct place *p, char out[PLACE_NAME_MAX])
{
	memcpy(out, p->name, PLACE_NAME_MAX);
	if (p->has_id && (p->proto == PROTO_SIP || p->proto == PROTO_MGCP) && p->era == ERA_LOADER)
		out[2] = '0';   /* P0S3-8-12-00: the loader beside it is P003-8-12-00, same numbers */
}
