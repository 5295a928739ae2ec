#include <stdio.h>
#include <string.h>

#include "rounds.h"

int
ends(const struct ask *k, const char *suffix)
{
	return span_ends_nocase(span_cstr(k->file), suffix);
}

/* asked of each request many times: the kind is at hand, and most names are no image's */
int is_loads(const struct ask *k) { return k->kind == PF_IMAGE && ends(k, ".loads"); }
int is_image(const struct ask *k) { return k->kind == PF_IMAGE && (ends(k, ".sbn") || ends(k, ".sb2") || ends(k, ".bin")); }

int
is_of_application(const struct ask *k)
{
	return k->kind == PF_RINGLIST || k->kind == PF_DIALPLAN || k->kind == PF_SYNCINFO || strchr(k->file, '/') != NULL ||
	    ends(k, "-font.xml") || ends(k, "-tones.xml") || ends(k, "-dictionary.xml") || ends(k, "-kate.xml");
}

int is_nameless(const struct ask *k) { return k->file[0] == '\0'; }
int is_signed_cnf(const struct ask *k) { return k->kind == PF_OTHER && (ends(k, ".cnf.xml.sgn") || ends(k, ".cnf.sgn")); }

int
had(const struct ask *k)
{
	return k->answer != ANSWER_REFUSED && k->answer != ANSWER_BROKEN;
}

double
gap(const struct phone *p, size_t i)
{
	const struct ask *a, *b;

	if (i == 0)
		return -1;
	a = phone_ask(p, i - 1);
	b = phone_ask(p, i);
	return a->stamp == STAMP_NONE || b->stamp == STAMP_NONE ? -1 : (double)(b->us - a->us) / 1e6;
}

/* What an application asks for first, and what the old boot asks for behind OS79XX.TXT. */
int is_app_start(const struct ask *k) { return k->kind == PF_SIPDEFAULT || k->kind == PF_SIPMAC; }

int
is_configuration(const struct ask *k)
{
	return is_app_start(k) || k->kind == PF_SEPMAC || k->kind == PF_XMLDEFAULT || k->kind == PF_MGCMAC || k->kind == PF_MGCDEFAULT;
}

void
stem(const char *file, char *out, size_t cap)
{
	const char *dot = strrchr(file, '.');

	snprintf(out, cap, "%.*s", dot == NULL ? (int)strlen(file) : (int)(dot - file), file);
}

int
same_stem(const struct ask *a, const struct ask *b)
{
	char x[ASK_NAME], y[ASK_NAME];

	stem(a->file, x, sizeof x);
	stem(b->file, y, sizeof y);
	return strcmp(x, y) == 0;
}

/* ---- starts: a hunt or an application's round begins with CTLSEP, OS79XX.TXT, or SIPDefault.cnf where no hunt is under way ---- */

size_t
round_of(const struct phone *p, size_t i)
{
	for (; i > 0; i--) {
		const struct ask *k = phone_ask(p, i);
		double g = gap(p, i);

		if ((k->kind == PF_CTLSEP && (phone_ask(p, i - 1)->kind != PF_CTLSEP || g > 8)) || k->kind == PF_OS79XX || g > 14)
			return i;
		/* an application starts: no hunt asks for SIPDefault.cnf behind a list or an image */
		if (k->kind == PF_SIPDEFAULT && (is_loads(phone_ask(p, i - 1)) || is_image(phone_ask(p, i - 1))))
			return i;
	}
	return 0;
}

size_t
round_end(const struct phone *p, size_t i)
{
	for (i++; i < p->n; i++)
		if (round_of(p, i) == i)
			return i;
	return p->n;
}

int
has_kind(const struct phone *p, size_t from, size_t to, enum phonefile kind)
{
	for (; from < to; from++)
		if (phone_ask(p, from)->kind == kind)
			return 1;
	return 0;
}

int
has(const struct phone *p, size_t from, size_t to, int (*is)(const struct ask *))
{
	for (; from < to; from++)
		if (is(phone_ask(p, from)))
			return 1;
	return 0;
}

/* A round of a SCCP application: CTLSEP, SEP, and then not SIP<MAC>.cnf but XMLDefault or its own files. */
int
is_sccp_round(const struct phone *p, size_t from, size_t to)
{
	return phone_ask(p, from)->kind == PF_CTLSEP && has_kind(p, from, to, PF_SEPMAC) && !has_kind(p, from, to, PF_SIPMAC) &&
	    !has_kind(p, from, to, PF_MGCMAC) && !has_kind(p, from, to, PF_SIPDEFAULT) && !has(p, from, to, is_nameless) &&
	    !has(p, from, to, is_loads) && !has(p, from, to, is_image) &&
	    (has_kind(p, from, to, PF_XMLDEFAULT) || has(p, from, to, is_of_application));
}

int
is_sip_round(const struct phone *p, size_t from, size_t to)
{
	return !has_kind(p, from, to, PF_CTLSEP) && !has_kind(p, from, to, PF_OS79XX) &&
	    (has_kind(p, from, to, PF_SIPMAC) || has_kind(p, from, to, PF_SIPDEFAULT)) && !has(p, from, to, is_image);
}

/* A hunt of the loader. */
int
is_hunt(const struct phone *p, size_t from, size_t to)
{
	return phone_ask(p, from)->kind == PF_CTLSEP && !is_sccp_round(p, from, to);
}

const char *
who_asks(const struct phone *p)
{
	size_t from, to = p->n;

	if (p->n == 0)
		return "unknown";
	from = round_of(p, p->n - 1);
	if (has_kind(p, from, to, PF_OS79XX))
		return "old boot";
	if (is_sccp_round(p, from, to))
		return "SCCP";
	if (is_sip_round(p, from, to) || has_kind(p, from, to, PF_RINGLIST) || has_kind(p, from, to, PF_DIALPLAN))
		return "SIP";
	return phone_ask(p, from)->kind == PF_CTLSEP || has(p, from, to, is_loads) ? "loader" : "unknown";
}

