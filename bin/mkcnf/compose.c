#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cisco/loadid.h"
#include "cnfxml.h"
#include "compose.h"
#include "secret.h"
#include "sepxml.h"

/* A setting that follows from another one: it goes to the file of that one. */
static int
imply(struct compose *c, struct cnf_set *s, const char *name, struct span value, const struct cnf_item *from)
{
	return cnf_put(s, c->ps, span_cstr(name), value, from->origin, from->file, from->line);
}

static int
is_set(const struct cnf_item *it)
{
	return it != NULL && !param_unset(it->value);
}

/* A phone that is given a time server asks it; its own default is to wait for a broadcast. */
static int
imply_sntp(struct compose *c, struct cnf_set *s)
{
	const struct cnf_item *server = cnf_get(s, "sntp_server");

	if (!is_set(server) || span_is(server->value, "0.0.0.0") || cnf_get(s, "sntp_mode") != NULL)
		return 0;
	return imply(c, s, "sntp_mode", span_cstr("unicast"), server);
}

/* A line that has a password and no authname registers with its name; the sections of -A pjsip say the same.  A line without a password
 * of its own uses authname and password of line 1. */
static int
imply_authname(struct compose *c, struct cnf_set *s, unsigned lines)
{
	char name[PARAM_NAME_MAX], auth[PARAM_NAME_MAX], password[PARAM_NAME_MAX];
	unsigned n;

	for (n = 1; n <= lines; n++) {
		const struct cnf_item *it;

		snprintf(name, sizeof name, "line%u_name", n);
		snprintf(auth, sizeof auth, "line%u_authname", n);
		snprintf(password, sizeof password, "line%u_password", n);
		it = cnf_get(s, name);
		if (is_set(it) && !is_set(cnf_get(s, auth)) && is_set(cnf_get(s, password)) &&
		    imply(c, s, auth, it->value, it) != 0)
			return -1;
	}
	return 0;
}

int
compose_init(struct compose *c)
{
	return imply_sntp(c, &c->site) != 0 ? -1 : cnf_put_builtin(&c->site, c->ps, 0);
}

void
compose_free(struct compose *c)
{
	cnf_free(&c->site);
	cnf_free(&c->phone);
	keep_free(&c->keep);
}

/* A finding about the settings of one phone: blame the place where the setting was made, else the phone's own row. */
struct blame {
	struct compose *c;
	const struct inv_phone *ph;
	const char *mac;
};

/* A finding about a setting of -c or -P occurs for each phone: report it once. */
static int
said_before(struct compose *c, const char *text)
{
	size_t i;

	for (i = 0; i < c->nsaid; i++)
		if (span_is(c->said[i], text))
			return 1;
	if (c->nsaid < sizeof c->said / sizeof c->said[0]) {
		c->said[c->nsaid] = keep_span(&c->keep, span_cstr(text));
		c->nsaid += c->said[c->nsaid].p != NULL;
	}
	return 0;
}

static void
finding(void *ctx, int bad, const struct cnf_item *at, const char *why)
{
	const struct blame *b = ctx;
	char text[PARAM_WHY_MAX + 2 * PARAM_NAME_MAX];

	snprintf(text, sizeof text, "%s%s%s", at == NULL ? "" : at->name, at == NULL ? "" : ": ", why);
	if (at != NULL && (at->origin == CNF_SITE || at->origin == CNF_OPTION)) {
		if (said_before(b->c, text))
			return;
		b->c->nsite += bad != 0;
	} else
		b->c->nphone += bad != 0;
	if (at != NULL && at->file != NULL)
		b->c->rep.fn(b->c->rep.ctx, bad, at->file, at->line, text);
	else if (b->ph != NULL)
		b->c->rep.fn(b->c->rep.ctx, bad, b->ph->file, b->ph->row, text);
	else
		b->c->rep.fn(b->c->rep.ctx, bad, b->mac, 0, text);
}

int
compose_phone(struct compose *c, const char *mac, const struct inv_phone *ph)
{
	unsigned lines = inv_lines(ph);
	struct blame b;
	size_t i;

	if (cnf_copy(&c->phone, &c->site) != 0)
		return -1;
	for (i = 0; ph != NULL && i < ph->n; i++) {
		const struct inv_cell *cell = &ph->cell[i];

		if (cnf_put_known(&c->phone, cell->param, cell->n, cell->value, CNF_INVENTORY, cell->file, cell->row) != 0)
			return -1;
	}
	if (imply_sntp(c, &c->phone) != 0 || imply_authname(c, &c->phone, lines) != 0 || cnf_put_builtin(&c->phone, c->ps, lines) != 0)
		return -1;
	if (ph == NULL || c->checked != ph->mac) {
		b.c = c;
		b.ph = ph;
		b.mac = mac;
		cnf_check(&c->phone, lines, ph == NULL || !ph->java, finding, &b);
		c->checked = ph == NULL ? NULL : ph->mac;
	}
	return 0;
}

/* The call managers of an SCCP load are those of the phone's row, else those of all phones.  XMLDefault.cnf.xml has the phone's too
 * where it is all that the plan writes. */
static size_t
xml(struct compose *c, enum phonefile kind, struct span load, const struct inv_phone *ph, unsigned char *out, size_t cap)
{
	struct span node[CNFXML_NODES];
	char name[PARAM_NAME_MAX];
	struct load id;
	unsigned i;
	size_t k;

	loadid_parse(span_sub(load, 0, span_find(load, ',')), &id);
	for (i = 0; i < CNFXML_NODES; i++) {
		struct span v;

		snprintf(name, sizeof name, "call_manager%u_addr", i + 1);
		v = cnf_value(&c->site, name);
		for (k = 0; ph != NULL && k < ph->n; k++) {
			char own[PARAM_NAME_MAX];

			if (strcmp(param_name(ph->cell[k].param, ph->cell[k].n, own), name) == 0)
				v = ph->cell[k].value;
		}
		node[i] = v.p == NULL || param_unset(v) || id.proto != PROTO_SCCP ? span(NULL, 0) : v;
	}
	return kind == PF_XMLDEFAULT ? cnfxml_default(load, node, CNFXML_NODES, out, cap) : cnfxml_sep(load, node, CNFXML_NODES, out, cap);
}

/* Refuse values that this release would read back changed (a backslash in a value that needs quotes, before 8.8), and keywords that it does not
 * know yet.  A name that it does not know is not written. */
static void
check_writable(struct compose *c, struct span load, const char *mac, const struct inv_phone *ph)
{
	unsigned release = param_release(load);
	struct blame b;
	size_t i;

	b.c = c;
	b.ph = ph;
	b.mac = mac;
	for (i = 0; i < c->phone.n; i++) {
		const struct cnf_item *it = &c->phone.item[i];
		const char *why = param_unwritable(it->param, it->value, release);
		char refused[PARAM_WHY_MAX];

		if (why == NULL && it->param != NULL && param_in_release(it->param, release) &&
		    param_check(c->ps, it->param, it->value, release, refused) == PARAM_BAD)
			why = refused;
		if (why != NULL)
			finding(&b, 1, it, why);
	}
}

/* A text file.  For loads that are not SIP it holds image_version only. */
static size_t
text(struct compose *c, enum phonefile kind, struct span load, int has_default, const char *mac, const struct inv_phone *ph)
{
	struct cnf_set none = { 0 };

	if (kind == PF_MGCDEFAULT || kind == PF_MGCMAC || (load.n > 0 && strcmp(cnfxml_protocol(load), "SIP") != 0))
		return cnf_write(&none, CNF_PART_ALL, load, c->buf, sizeof c->buf);
	if (kind == PF_SIPDEFAULT)
		return cnf_write(&c->site, CNF_PART_DEFAULT, load, c->buf, sizeof c->buf);
	if (compose_phone(c, mac, ph) != 0)
		return (size_t)-1;
	check_writable(c, load, mac, ph);
	return cnf_write(&c->phone, has_default ? CNF_PART_PHONE : CNF_PART_ALL, load, c->buf, sizeof c->buf);
}

/* The whole configuration of a 7906 to 7975 under SIP. */
static void
sep_fault(void *ctx, const struct cnf_item *at, const char *why)
{
	finding(ctx, 1, at, why);
}

static int
sep(struct compose *c, struct span load, const char *mac, const struct inv_phone *ph, struct buf *out)
{
	struct sep_phone p = { 0 };
	struct blame b;

	if (compose_phone(c, mac, ph) != 0)
		return -1;
	b.c = c;
	b.ph = ph;
	b.mac = mac;
	p.t = c->sep;
	p.s = &c->phone;
	p.load = load;
	p.zone = c->zone;
	p.tcp = ph != NULL && ph->tcp;
	p.buttons = inv_lines(ph);
	p.fault = sep_fault;
	p.ctx = &b;
	return sepxml_write(out, &p);
}

static void
complain(const struct compose *c, const struct steprec *s, struct span file, const char *what)
{
	char why[PARAM_WHY_MAX];

	snprintf(why, sizeof why, "%.*s: %s", (int)file.n, (const char *)file.p, what);
	c->rep.fn(c->rep.ctx, 1, "stdin", s->line, why);
}

/* XMLDefault.cnf.xml names a load for each family: that of the step, and those that the plan has for other phones.  Into out. */
static struct span
default_loads(const struct compose *c, struct span load, struct keep *k)
{
	struct span rest = c->loads, w;
	char all[512];
	struct load id, other;
	size_t n;

	loadid_parse(load, &id);
	n = (size_t)snprintf(all, sizeof all, "%.*s", (int)load.n, (const char *)load.p);
	while (c->loads.n > 0 && span_cut(&rest, ',', &w)) {
		loadid_parse(w, &other);
		if (strcmp(other.family, id.family) != 0 && n + w.n + 2 < sizeof all)
			n += (size_t)snprintf(all + n, sizeof all - n, ",%.*s", (int)w.n, (const char *)w.p);
	}
	return keep_span(k, span(all, n));
}

/* A file that all phones of a directory share, and that an earlier phone needed too.  1 it is on the list (a difference is reported). */
static int
is_shared(struct compose *c, struct outlist *l, const struct steprec *s, struct span file, struct span value, enum phonefile kind,
    const struct inv_phone *ph)
{
	size_t i;

	for (i = l->first; i < l->n; i++) {
		if (l->file[i].kind != kind)
			continue;
		if (!span_eq(l->file[i].value, value))
			complain(c, s, file, "another load than for an earlier phone: one directory cannot serve both (-s)");
		else if (kind == PF_XMLDEFAULT && !span_eq(l->file[i].bytes, span(c->buf, xml(c, kind, value, ph, c->buf, sizeof c->buf))))
			complain(c, s, file, "other call managers than for an earlier phone: one directory cannot serve both (-s)");
		return 1;
	}
	return 0;
}

/* The content of one file, kept with the list.  p NULL: with *failed memory ran out, else the file is too long, which was reported. */
static struct span
content(struct compose *c, struct outlist *l, const struct steprec *s, struct span file, struct span value, enum phonefile kind,
    int has_default, const char *mac, const struct inv_phone *ph, int *failed)
{
	struct buf long_one = { 0 };
	struct span bytes;
	struct load id;
	size_t n;

	*failed = 1;
	if (kind == PF_OS79XX)          /* exactly the name: what a blank, CR or LF behind it does depends on the firmware */
		return value;
	loadid_parse(value, &id);
	if (kind == PF_SEPMAC && id.proto == PROTO_SIP && span_starts(value, "SIP")) {
		if (sep(c, value, mac, ph, &long_one) != 0)
			return span(NULL, 0);
		bytes = keep_span(&l->keep, buf_span(&long_one));
		buf_free(&long_one);
		return bytes;
	}
	n = kind == PF_XMLDEFAULT || kind == PF_SEPMAC ? xml(c, kind, value, ph, c->buf, sizeof c->buf) :
	    text(c, kind, value, has_default, mac, ph);
	if (n == (size_t)-1)
		return span(NULL, 0);
	if (n == 0 && (value.n > 0 || c->phone.n > 0)) {
		complain(c, s, file, "longer than the 8192 bytes that the loader takes");
		c->nphone += kind == PF_SIPMAC || kind == PF_SEPMAC;
		*failed = 0;
		return span(NULL, 0);
	}
	return keep_span(&l->keep, span(c->buf, n));
}

static int
one(struct compose *c, struct outlist *l, const struct steprec *s, struct span file, struct span value, enum phonefile kind,
    int has_default, const char *mac, const struct inv_phone *ph)
{
	int shared = kind == PF_OS79XX || kind == PF_SIPDEFAULT || kind == PF_XMLDEFAULT || kind == PF_MGCDEFAULT, failed;
	char name[PHONEFILE_MAX] = "";
	struct outfile *f;
	struct span bytes;

	if (!shared && mac[0] == '\0') {
		complain(c, s, file, "for which phone? Neither the plan nor an inventory of one phone (-i) says");
		return 0;
	}
	if (kind == PF_XMLDEFAULT && (value = default_loads(c, value, &l->keep)).p == NULL)
		return -1;
	if (phonefile_fill(file, mac, name) != 0)
		return -1;
	if (shared && is_shared(c, l, s, file, value, kind, ph))
		return 0;
	bytes = content(c, l, s, file, value, kind, has_default, mac, ph, &failed);
	if (bytes.p == NULL)
		return failed ? -1 : 0;
	f = outlist_add(l, span_cstr(name));
	if (f == NULL)
		return -1;
	f->kind = kind;
	f->value = value;
	f->bytes = bytes;
	f->secret = secret_in(bytes);
	return 0;
}

/* 1 if the phone's model runs the loads of this step, or is not known.  Loads of another family are refused by the phone. */
static int
right_family(struct compose *c, const struct steprec *s, const struct inv_phone *ph)
{
	struct span rest = s->write, file, value;
	enum phonefile kind;
	char why[PARAM_WHY_MAX];
	const char *bad;
	struct load id;

	if (ph == NULL || ph->family.n == 0)
		return 1;
	while (steprec_write(&rest, &file, &value, &kind, &bad) == 1) {
		if (value.n == 0)
			continue;
		loadid_parse(value, &id);
		if (span_is(ph->family, id.family) || strcmp(id.family, "unknown") == 0)
			continue;
		snprintf(why, sizeof why, "model: %.*s: %s is a load of the %s", (int)(ph->model.n < 32 ? ph->model.n : 32),
		    (const char *)ph->model.p, id.id, id.family);
		c->nphone++;
		c->rep.fn(c->rep.ctx, 1, ph->file, ph->row, why);
		return 0;
	}
	return 1;
}

int
compose_step(struct compose *c, struct outlist *l, const struct steprec *s, const char *mac, const struct inv_phone *ph)
{
	struct span rest = s->write, file, value;
	enum phonefile kind;
	const char *why;
	int has_default = 0, has_sep = 0;

	if (!right_family(c, s, ph))
		return 0;
	while (steprec_write(&rest, &file, &value, &kind, &why) == 1) {
		has_default |= kind == PF_SIPDEFAULT && strcmp(cnfxml_protocol(value), "SIP") == 0;
		has_sep |= kind == PF_SEPMAC;
	}
	/* the phone's own call managers go to its SEP file if it has one */
	for (rest = s->write; steprec_write(&rest, &file, &value, &kind, &why) == 1; )
		if (one(c, l, s, file, value, kind, has_default, mac, kind == PF_XMLDEFAULT && has_sep ? NULL : ph) != 0)
			return -1;
	return 0;
}
