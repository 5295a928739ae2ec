#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pjsip.h"

struct line {
	struct span name, display, user, password;
	const struct inv_phone *ph;
	unsigned n;                     /* its number on that phone */
	unsigned phones;
	int twice;                      /* two phones disagree about it */
	int alaw, inband, nat, tcp;
};

struct lines {
	struct line *l;
	size_t n, cap;
};

static struct span
get(const struct cnf_set *s, const char *what, unsigned n)
{
	char name[PARAM_NAME_MAX];
	struct span v;

	snprintf(name, sizeof name, "line%u_%s", n, what);
	v = cnf_value(s, name);
	return v.p == NULL || param_unset(v) ? span(NULL, 0) : v;
}

static void
tell(struct compose *c, int status, const struct line *l, const char *why)
{
	char text[PARAM_WHY_MAX];

	c->nphone += status > 0;
	snprintf(text, sizeof text, "line%u_name: %s", l->n, why);
	c->rep.fn(c->rep.ctx, status, l->ph->file, l->ph->row, text);
}

/* 1 for a text that may be the name of a section, and a user in a SIP URI without escapes. */
static int
section_ok(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_isalnum(s.p[i]) && span_find(span_cstr("_.+*-"), s.p[i]) == 5)
			return 0;
	return s.n > 0;
}

static int
same(struct span a, struct span b)
{
	return (a.p == NULL) == (b.p == NULL) && span_eq(a, b);
}

static int
add(struct compose *c, struct lines *v, const struct line *l)
{
	size_t i;

	if (!section_ok(l->name)) {
		tell(c, 1, l, "cannot be the name of a section (letters, digits, _ . + * -)");
		return 0;
	}
	for (i = 0; i < v->n; i++) {
		if (!span_eq(v->l[i].name, l->name))
			continue;
		if (!same(v->l[i].user, l->user) || !same(v->l[i].password, l->password)) {
			/* which of the two is right is not known: leave the name out */
			tell(c, 1, l, "another phone has this name with another authname or password");
			v->l[i].twice = 1;
		}
		v->l[i].phones++;
		return 0;
	}
	if (l->password.p == NULL)
		tell(c, 0, l, "no password: anybody can register as this line");
	if (v->n == v->cap) {
		size_t cap = v->cap == 0 ? 64 : v->cap * 2;
		struct line *p = realloc(v->l, cap * sizeof *p);

		if (p == NULL)
			return -1;
		v->l = p;
		v->cap = cap;
	}
	v->l[v->n++] = *l;
	return 0;
}

static int
phone(struct compose *c, struct lines *v, const struct inv_phone *ph)
{
	const struct cnf_set *s = &c->phone;
	unsigned long before = c->nphone;
	struct line l;
	unsigned n;

	if (ph->refused)
		return 0;
	if (compose_phone(c, ph->mac, ph) != 0)
		return -1;
	if (c->nphone != before)
		return 0;
	for (n = 1; n <= inv_lines(ph); n++) {
		memset(&l, 0, sizeof l);
		l.name = get(s, "name", n);
		if (l.name.p == NULL)
			continue;
		l.display = get(s, "displayname", n);
		/* a line without its own uses those of line 1 */
		l.user = get(s, "authname", n).p != NULL ? get(s, "authname", n) : get(s, "authname", 1);
		l.password = get(s, "password", n).p != NULL ? get(s, "password", n) : get(s, "password", 1);
		l.ph = ph;
		l.n = n;
		l.phones = 1;
		l.alaw = span_is_nocase(cnf_value(s, "preferred_codec"), "g711alaw");
		l.inband = span_is_nocase(cnf_value(s, "dtmf_outofband"), "none");
		l.nat = span_is(cnf_value(s, "nat_enable"), "1");
		l.tcp = ph->tcp;
		if (add(c, v, &l) != 0)
			return -1;
	}
	return 0;
}

/* A value as the reader of .conf files wants it: ';' begins a comment, and '>' right behind '=' belongs to it. */
static void
value(struct buf *b, const char *option, struct span v)
{
	size_t i;

	buf_addf(b, "%s=%s", option, v.n > 0 && v.p[0] == '>' ? " " : "");
	for (i = 0; i < v.n; i++) {
		if (v.p[i] == ';')
			buf_addc(b, '\\');
		buf_addc(b, v.p[i]);
	}
	buf_addc(b, '\n');
}

static void
sections(struct buf *b, const struct line *l)
{
	struct buf id = { 0 };
	struct span user = l->user.p != NULL ? l->user : l->name;

	buf_addf(b, "\n; line %u of %s\n[%.*s]\ntype=endpoint\ncontext=phones\ndisallow=all\nallow=%s\ndtmf_mode=%s\n", l->n, l->ph->mac,
	    (int)l->name.n, (const char *)l->name.p, l->alaw ? "alaw,ulaw" : "ulaw,alaw", l->inband ? "inband" : "rfc4733");
	if (l->tcp)
		buf_adds(b, "transport=transport-tcp\n");
	if (l->nat)
		buf_adds(b, "force_rport=yes\nrewrite_contact=yes\nrtp_symmetric=yes\ndirect_media=no\n");
	else
		buf_adds(b, "force_rport=no\nrewrite_contact=no\n");
	buf_addf(b, "mailboxes=%.*s@default\n", (int)l->name.n, (const char *)l->name.p);
	if (l->display.p != NULL)
		buf_addf(&id, "\"%.*s\" ", (int)l->display.n, (const char *)l->display.p);
	buf_addf(&id, "<%.*s>", (int)l->name.n, (const char *)l->name.p);
	if (id.failed)
		b->failed = 1;
	value(b, "callerid", buf_span(&id));
	buf_free(&id);
	if (l->password.p != NULL)
		value(b, "auth", l->name);
	value(b, "aors", l->name);
	if (l->password.p != NULL) {
		buf_addf(b, "\n[%.*s]\ntype=auth\nauth_type=userpass\n", (int)l->name.n, (const char *)l->name.p);
		value(b, "username", user);
		value(b, "password", l->password);
	}
	buf_addf(b, "\n[%.*s]\ntype=aor\nmax_contacts=%u\nremove_existing=yes\nqualify_frequency=60\n", (int)l->name.n, (const char *)l->name.p, l->phones);
}

int
pjsip_write(struct buf *out, struct compose *c, const struct inv *inv)
{
	struct lines v = { 0 };
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < inv->n; i++)
		r = phone(c, &v, &inv->phone[i]);
	for (i = 0; i < v.n && v.l[i].twice; i++)
		;
	if (i < v.n)
		buf_adds(out, "; for pjsip.conf, made by cph-mkcnf from an inventory; it holds passwords\n"
		    "; The phones send from a port of their own and listen where their Via says: replies must go there (force_rport=no).\n"
		    "; Call a line by its name, as Dial(PJSIP/NAME): a phone answers 404 to any other user in the request.\n");
	for (i = 0; r == 0 && i < v.n; i++)
		if (!v.l[i].twice)
			sections(out, &v.l[i]);
	free(v.l);
	return r == 0 && !out->failed ? 0 : -1;
}
