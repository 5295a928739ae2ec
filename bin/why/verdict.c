#include <sys/stat.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cisco/loadid.h"
#include "dirlist.h"
#include "java.h"
#include "rounds.h"
#include "words.h"

static void
blame(struct verdict *v, enum verdict_kind kind, enum sure sure, const char *file, const char *other)
{
	v->kind = kind;
	v->sure = sure;
	snprintf(v->file, sizeof v->file, "%s", file);
	snprintf(v->other, sizeof v->other, "%s", other);
}

static void
by_rule(struct verdict *v, const char *rule)
{
	snprintf(v->rule, sizeof v->rule, "%s", rule);
}

/* ---- the rules; each returns 1 when it fits ---- */

static int
no_dhcp(const struct phone *p, struct verdict *v)
{
	if (p->n > 0)
		return 0;
	if (p->acks == 0 && (p->discovers >= 3 || p->noaddrs > 0 || p->naks > 1)) {
		blame(v, V_NO_LEASE, p->noaddrs > 0 ? SURE_CERTAIN : SURE_LIKELY, "", "");
		return 1;
	}
	if (p->acks >= 2) {
		blame(v, V_NO_SERVER, p->told == TOLD_NO ? SURE_CERTAIN : SURE_LIKELY, "", "");
		return 1;
	}
	return 0;
}

/* A repetition: the same file again after the phone's own time-out, from the same port where ports are known. */
static int
is_repeat(const struct phone *p, size_t i)
{
	const struct ask *a, *b;
	double g = gap(p, i);

	if (i == 0)
		return 0;
	a = phone_ask(p, i - 1);
	b = phone_ask(p, i);
	if (strcmp(a->file, b->file) != 0 || b->file[0] == '\0')
		return 0;
	if (a->port != 0 && a->port == b->port)
		return g < 0 || (g > 0.9 && g < 15);
	return g < 0 ? b->kind == PF_CTLSEP : g > (a->port == 0 ? 0.9 : 2.4) && g < (b->again > 0 ? 15 : 6.5);
}

/* The run of requests for one file that ends at *end, back to *from: how many there are, and how many came from the port of the one before. */
static unsigned
run_of(const struct phone *p, size_t from, size_t *end, unsigned *ports)
{
	unsigned run = 1 + phone_ask(p, *end)->again;

	for (*ports = 0; *end > from && is_repeat(p, *end); --*end) {
		run += 1u + phone_ask(p, *end - 1)->again;
		if (phone_ask(p, *end)->port != 0 && phone_ask(p, *end)->port == phone_ask(p, *end - 1)->port)
			++*ports;
	}
	return run;
}

/* From ask i on, was an answer heard?  A server says so by the last acknowledgement; only the word of dnsmasq proves nothing. */
static int
was_heard(const struct phone *p, size_t i)
{
	for (; i < p->n; i++)
		if (phone_ask(p, i)->answer == ANSWER_SENT && strcmp(phone_ask(p, i)->format, "dnsmasq") != 0)
			return 1;
	return 0;
}

/* Every file of late was asked for again and again: nothing is heard.  Where only some were, packets are lost. */
static int
unheard(const struct phone *p, size_t from, struct verdict *v)
{
	size_t end = p->n - 1, first, last;
	unsigned runs, ports, n = 0;

	/* BusyBox does not name what is being sent when its log ends */
	while (end > from && is_nameless(phone_ask(p, end)))
		end--;
	first = last = end;
	for (runs = 0; runs < 3; runs++) {
		unsigned run = run_of(p, from, &end, &ports);
		int cut = runs > 0 && end == from;      /* the log may begin within it */

		if ((run < 3 || (ports < 2 && run < 5 && phone_ask(p, end)->again < 2)) && !cut && !(runs == 0 && run < 3 && end > from))
			return 0;
		n += run;
		first = end;
		if (end == from)
			break;
		end--;
	}
	if (n < 3 || was_heard(p, first))
		return 0;
	blame(v, V_UNHEARD, gap(p, last) < 0 ? SURE_LIKELY : SURE_CERTAIN, phone_ask(p, last)->file, "");
	v->n = n;
	return 1;
}

/* The same file three times without another in between, an error each time, from a new port or at once: a phone that hears the error goes on. */
static int
answered_for_nothing(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *last = phone_ask(p, p->n - 1), *k;
	unsigned n = 0;
	size_t i;

	for (i = p->n; i-- > from; n += k->answer == ANSWER_REFUSED) {
		k = phone_ask(p, i);
		if (strcmp(k->file, last->file) != 0 || (k->answer != ANSWER_REFUSED && k->answer != ANSWER_UNKNOWN) || k->forbidden)
			break;
		if (i + 1 < p->n && is_repeat(p, i + 1) && phone_ask(p, i + 1)->port == k->port && (gap(p, i + 1) > 2.4 || gap(p, i + 1) < 0))
			return 0;
	}
	if (n < 3 || (last->kind != PF_CTLSEP && last->code != 3))
		return 0;
	blame(v, V_CTL, SURE_LIKELY, last->file, last->text);
	if (last->text[0] == '\0')
		snprintf(v->other, sizeof v->other, "not found");
	by_rule(v, last->code == 3 ? "error-3" : last->code == 8 ? "ctl-error-8" : "ctl");
	v->n = n;
	return 1;
}

/* Broken off by the server's time-out, and not by an error of the phone. */
static int
timed_out(const struct ask *k)
{
	static const char *const words[] = { "Ack block", "not responding", "imeout", "imed out" };
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strstr(k->text, words[i]) != NULL)
			return 1;
	return k->text[0] == '\0' && k->code < 0;
}

static int
lossy(const struct phone *p, size_t from, struct verdict *v)
{
	unsigned long blocks = 0, resent = 0, files = 0, broken = 0;
	const struct ask *worst = NULL;
	unsigned n = 0;
	size_t i;

	for (i = from; i < p->n; i++) {
		const struct ask *k = phone_ask(p, i);

		blocks += k->blocks;
		resent += k->resent;
		if (is_image(k) && k->answer == ANSWER_BROKEN && timed_out(k))
			broken++, worst = k;
		if (i > from && is_repeat(p, i) && (gap(p, i) > 0 || k->port != 0)) {
			n++;
			if (worst == NULL || strcmp(worst->file, k->file) != 0)
				files++;
			worst = k;
		}
	}
	if (worst == NULL && resent > 0)
		worst = phone_ask(p, p->n - 1);
	if (worst == NULL || !((files >= 2 && n >= 3 && (size_t)n * 6 >= p->n - from) || broken >= 2 || (blocks >= 50 && resent * 50 > blocks)))
		return 0;
	blame(v, V_LOSSY, SURE_LIKELY, worst->file, "");
	v->n = n > 0 ? n : (unsigned)resent;
	return 1;
}

/* Was the file of ask i had later? */
static int
had_later(const struct phone *p, size_t i)
{
	size_t j;

	for (j = i + 1; j < p->n; j++)
		if (strcmp(phone_ask(p, j)->file, phone_ask(p, i)->file) == 0 && had(phone_ask(p, j)) && phone_ask(p, j)->answer != ANSWER_UNKNOWN)
			return 1;
	return 0;
}

static int
forbidden(const struct phone *p, size_t from, struct verdict *v)
{
	size_t i;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i);

		if (k->answer != ANSWER_REFUSED || (!k->nopath && !k->forbidden) || had_later(p, i))
			continue;
		if (k->nopath) {
			blame(v, V_REWRITTEN, SURE_CERTAIN, k->file, k->path);
			return 1;
		}
		blame(v, V_FORBIDDEN, SURE_CERTAIN, k->file, k->text);
		return 1;
	}
	return 0;
}

/* For the rule about names: the file that named a load is the one had last before it. */
static const char *
named_by(const struct phone *p, size_t i)
{
	while (i-- > 0) {
		const struct ask *k = phone_ask(p, i);

		if (had(k) && (k->kind == PF_OS79XX || is_configuration(k)))
			return k->file;
	}
	return "the file that names it";
}

static int
odd_name(const struct phone *p, size_t from, struct verdict *v)
{
	static const char *const endings[] = { ".sbn", ".bin", ".sb2", ".loads" };
	struct load l;
	size_t i, j, e;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i);
		char name[ASK_NAME];
		enum load_res res;

		if ((!is_image(k) && !is_loads(k)) || (k->answer != ANSWER_REFUSED && k->answer != ANSWER_UNKNOWN) || had_later(p, i))
			continue;
		/* loggers write a line end as #015, \015 or \^M */
		for (j = 0; k->file[j] != '\0'; j++)
			if ((unsigned char)k->file[j] <= ' ' || strchr("\"'#\\^", k->file[j]) != NULL || (unsigned char)k->file[j] >= 0x7f)
				break;
		/* LOAD.sbn behind LOAD.loads is what a loader tries then */
		if (i > from && ends(k, ".sbn") && is_loads(phone_ask(p, i - 1)) && same_stem(phone_ask(p, i - 1), k))
			continue;
		stem(k->file, name, sizeof name);
		for (e = 0; e < sizeof endings / sizeof endings[0] && !span_ends_nocase(span_cstr(name), endings[e]); e++)
			;
		if (k->file[j] != '\0' || e < sizeof endings / sizeof endings[0]) {
			blame(v, V_BLANK, SURE_CERTAIN, k->file, named_by(p, i));
			return 1;
		}
		res = loadid_parse(span_cstr(name), &l);
		if (res == LOAD_UNKNOWN || res == LOAD_MISSPELT) {
			blame(v, V_BAD_LOAD, res == LOAD_MISSPELT ? SURE_CERTAIN : SURE_LIKELY, k->file, "");
			if (res == LOAD_MISSPELT)
				snprintf(v->other, sizeof v->other, "; probably %.60s is meant", l.meant);
			return 1;
		}
	}
	return 0;
}

/* LOADER.loads is not there and LOADER.sbn is: the name of a loader was given as load. */
static int
loader_as_load(const struct phone *p, size_t from, struct verdict *v)
{
	size_t i, j;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i), *list;
		struct load l;

		if (!ends(k, ".sbn") || !had(k))
			continue;
		if (loadid_parse(span_cstr(k->file), &l) != LOAD_OK || l.role != ROLE_UAL)
			return 0;
		for (j = round_of(p, i); j < round_end(p, i); j++) {
			list = phone_ask(p, j);
			if (is_loads(list) && same_stem(list, k) && (list->answer == ANSWER_REFUSED || list->answer == ANSWER_UNKNOWN)) {
				blame(v, V_LOADER_AS_LOAD, SURE_LIKELY, k->file, "");
				stem(k->file, v->load, sizeof v->load);
				return 1;
			}
		}
		return 0;
	}
	return 0;
}

/* The trust list of a former owner: names with .sgn. */
static int
wants_signed(const struct phone *p, size_t from, struct verdict *v)
{
	size_t i;

	for (i = p->n; i-- > from; )
		if (is_signed_cnf(phone_ask(p, i))) {
			blame(v, V_SGN, SURE_CERTAIN, phone_ask(p, i)->file, "");
			return 1;
		}
	return 0;
}

static int
missing(const struct phone *p, size_t from, struct verdict *v)
{
	size_t i;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i), *before = i > 0 ? phone_ask(p, i - 1) : NULL;

		if (!is_image(k) && !is_loads(k))
			continue;
		/* LOAD.sbn right behind LOAD.loads is what a loader tries when the list is not to be had */
		if (before != NULL && is_loads(before) && ends(k, ".sbn") && same_stem(before, k) && before->answer != ANSWER_SENT) {
			blame(v, V_MISSING, before->answer == ANSWER_REFUSED ? SURE_CERTAIN : SURE_LIKELY, before->file, "");
			return 1;
		}
		if (k->answer == ANSWER_REFUSED && !had_later(p, i)) {
			size_t j;

			/* some logs are not in order: the list of the same load is the cause wherever it stands in this start */
			for (j = round_of(p, i); ends(k, ".sbn") && j < round_end(p, i); j++)
				if (is_loads(phone_ask(p, j)) && same_stem(phone_ask(p, j), k) && phone_ask(p, j)->answer == ANSWER_REFUSED)
					k = phone_ask(p, j);
			blame(v, V_MISSING, SURE_CERTAIN, k->file, "");
			return 1;
		}
		if (had(k) && k->answer != ANSWER_UNKNOWN)
			return 0;
	}
	return 0;
}

static int
buffer_full(const struct phone *p, size_t from, struct verdict *v)
{
	size_t i;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i);

		if (k->answer == ANSWER_BROKEN && (k->code == 3 || strstr(k->text, "uffer") != NULL) && !had_later(p, i)) {
			blame(v, V_BUFFER_FULL, SURE_CERTAIN, k->file, "");
			return 1;
		}
	}
	return 0;
}

/* The protocol of the load that a list or an image belongs to. */
static enum load_proto
proto_of(const struct ask *k)
{
	struct load l;
	enum load_res res = loadid_parse(span_cstr(k->file), &l);

	return res == LOAD_OK || res == LOAD_MISSPELT ? l.proto : PROTO_UNKNOWN;
}

/* Is ask i the first of a round of an application that cannot be of the load of ask k? */
static int
other_application(const struct phone *p, size_t i, const struct ask *k)
{
	enum load_proto proto = proto_of(k);
	size_t to = i < p->n ? round_end(p, i) : i;

	if (i >= p->n || to <= i)
		return 0;
	return (proto != PROTO_SCCP && is_sccp_round(p, i, to)) || (proto == PROTO_SCCP && is_sip_round(p, i, to) && !has(p, i, to, is_loads));
}

/* Images and lists that were sent and of which nothing was used: the phone goes on with what it has, at once. */
static int
refused_at_once(const struct phone *p, size_t from, struct verdict *v)
{
	size_t i;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i), *next = i + 1 < p->n ? phone_ask(p, i + 1) : NULL;
		int old;

		if ((!is_image(k) && !is_loads(k)) || next == NULL || k->answer == ANSWER_REFUSED || k->answer == ANSWER_UNKNOWN ||
		    k->answer == ANSWER_BROKEN || strcmp(k->file, next->file) == 0)
			continue;
		old = phone_ask(p, round_of(p, i))->kind == PF_OS79XX;
		if (!old && proto_of(k) != PROTO_UNKNOWN && !ends(k, ".bin") ? other_application(p, i + 1, k) || (ends(k, ".sbn") && is_app_start(next)) :
		    old && is_image(k) && is_configuration(next)) {
			blame(v, V_REFUSED, k->answer == ANSWER_SENT ? SURE_CERTAIN : SURE_LIKELY, k->file, "");
			return 1;
		}
		if (is_image(k))
			return 0;
	}
	return 0;
}

/* The same list, or the same application, is had at two hunts at least, and another hunt begins. */
static int
refused(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *last = NULL;
	unsigned n = 0;
	size_t i, end;

	for (i = p->n == 0 ? 0 : round_of(p, p->n - 1); ; i = round_of(p, i - 1)) {
		const struct ask *k;

		end = round_end(p, i);
		k = phone_ask(p, end - 1);
		if (i < from || !is_hunt(p, i, end))
			break;
		if ((is_loads(k) || ends(k, ".sb2")) && had(k)) {
			if (last != NULL && strcmp(last->file, k->file) != 0)
				break;
			last = k;
			n++;
		} else if (has(p, i, end, is_image))
			break;
		if (i == 0 || n == 3)
			break;
	}
	if (n < 2 || last == NULL)
		return 0;
	blame(v, V_REFUSED, last->answer == ANSWER_UNKNOWN ? SURE_LIKELY : SURE_CERTAIN, last->file, "");
	return 1;
}

/* A SIP application that reads its files and starts anew at once, twice: it is told another load than the one that the loader is told. */
static int
told_twice(const struct phone *p, struct verdict *v)
{
	const struct ask *own = NULL, *before;
	const char *by = "";
	unsigned n = 0;
	size_t i;

	for (i = p->n; i-- > 3; ) {
		const struct ask *k = phone_ask(p, i - 1);

		if (phone_ask(p, i)->kind != PF_CTLSEP || k->kind == PF_CTLSEP)
			continue;
		before = phone_ask(p, i - 3);
		if (k->kind != PF_SIPMAC || !had(k) || phone_ask(p, i - 2)->kind != PF_SIPDEFAULT || gap(p, i) > 60 ||
		    !(is_loads(before) || is_configuration(before) || is_image(before)) || !had(before))
			break;
		own = k;
		by = is_configuration(before) ? before->file : named_by(p, i - 3);
		n++;
	}
	if (n < 2)
		return 0;
	if (strcmp(by, own->file) != 0)
		blame(v, V_TO_AND_FRO, SURE_LIKELY, by, own->file);
	else if (is_loads(phone_ask(p, p->n - 1)))
		blame(v, V_REFUSED, SURE_LIKELY, phone_ask(p, p->n - 1)->file, "");
	else
		return 0;
	return 1;
}

static int
loader_again(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *last = NULL;
	unsigned n = 0;
	size_t i;

	for (i = from; i < p->n; i++) {
		const struct ask *k = phone_ask(p, i);

		if (is_image(k) && ends(k, ".sb2"))
			return 0;
		/* the old boot has no list with a LA_VERSION */
		if (is_image(k) && ends(k, ".sbn") && had(k) && (strncmp(k->file, "P003-", 5) == 0 || strstr(k->file, "SR") != NULL) &&
		    phone_ask(p, round_of(p, i))->kind != PF_OS79XX)
			n++, last = k;
	}
	if (n < 3)
		return 0;
	blame(v, V_LOADER_AGAIN, SURE_LIKELY, last->file, "");
	v->n = n;
	return 1;
}

/* Hunts that end at a file which was there: it names no load. */
static int
no_load(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *last = NULL;
	unsigned n = 0;
	size_t i, end;

	for (i = p->n == 0 ? 0 : round_of(p, p->n - 1); ; i = round_of(p, i - 1)) {
		const struct ask *k;

		end = round_end(p, i);
		k = phone_ask(p, end - 1);
		if (i < from || !is_hunt(p, i, end) || has(p, i, end, is_of_application) || has(p, i, end, is_loads))
			break;
		if ((k->kind != PF_SEPMAC && k->kind != PF_XMLDEFAULT && k->kind != PF_SIPDEFAULT) || !had(k) ||
		    (last != NULL && strcmp(last->file, k->file) != 0))
			break;
		last = k;
		n++;
		if (i == 0)
			break;
	}
	if (n < 2)
		return 0;
	blame(v, V_NO_LOAD, last->answer == ANSWER_UNKNOWN ? SURE_LIKELY : SURE_CERTAIN, last->file, ": the hunt stops there");
	return 1;
}

/* Hunts that go from SIP<MAC>.cnf to the default files, not to MGC<MAC>.cnf: it was there, and none of them names a load. */
static int
no_default(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *own = NULL;
	unsigned n = 0;
	size_t i, j, end;

	for (i = p->n == 0 ? 0 : round_of(p, p->n - 1); ; i = round_of(p, i - 1)) {
		end = round_end(p, i);
		if (i < from || !is_hunt(p, i, end) || has(p, i, end, is_loads) || has(p, i, end, is_image) || has_kind(p, i, end, PF_MGCMAC) ||
		    has_kind(p, i, end, PF_XMLDEFAULT) || !has_kind(p, i, end, PF_MGCDEFAULT))
			break;
		for (j = i; j < end; j++)
			if (phone_ask(p, j)->kind == PF_SIPMAC && had(phone_ask(p, j)))
				own = phone_ask(p, j);
		n++;
		if (i == 0)
			break;
	}
	if (n < 2 || own == NULL)
		return 0;
	blame(v, V_NO_LOAD, SURE_LIKELY, own->file, ", and neither does SIPDefault.cnf");
	return 1;
}

/* Two loads by turns. */
static int
to_and_fro(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *at[4];
	unsigned n = 0;
	size_t i;

	for (i = p->n; i-- > from && n < 4; )
		if (is_loads(phone_ask(p, i)) && (n == 0 || !is_repeat(p, i + 1)))
			at[n++] = phone_ask(p, i);
	if (n < 4 || strcmp(at[0]->file, at[1]->file) == 0 || strcmp(at[0]->file, at[2]->file) != 0 || strcmp(at[1]->file, at[3]->file) != 0)
		return 0;
	blame(v, V_TO_AND_FRO, SURE_CERTAIN, at[1]->file, at[0]->file);
	return 1;
}

/* Rounds of an application or an old boot that lead to no image. */
static int
not_told(const struct phone *p, size_t from, struct verdict *v)
{
	unsigned sccp = 0, old = 0, served = 0;
	size_t i, end;

	for (i = p->n == 0 ? 0 : round_of(p, p->n - 1); i + 1 > from; i = round_of(p, i - 1)) {
		end = round_end(p, i);
		if (is_sccp_round(p, i, end) && !has(p, i, end, is_of_application) && has_kind(p, i, end, PF_XMLDEFAULT))
			sccp++;
		else if (phone_ask(p, i)->kind == PF_OS79XX && !has(p, i, end, is_image) && !has(p, i, end, is_nameless)) {
			old++;
			served += had(phone_ask(p, i)) && phone_ask(p, i)->answer != ANSWER_UNKNOWN;
		} else
			break;
		if (i == 0)
			break;
	}
	if (old >= 2 && served >= 2) {
		blame(v, V_FOUR, SURE_LIKELY, "OS79XX.TXT", "");
		return 1;
	}
	if (sccp < 2 && old < 2)
		return 0;
	blame(v, V_NOT_TOLD, SURE_LIKELY, old >= 2 ? "OS79XX.TXT" : "XMLDefault.cnf.xml", "");
	return 1;
}

static int
no_config(const struct phone *p, size_t from, struct verdict *v)
{
	unsigned n = 0;
	size_t i, j, end;

	for (i = p->n == 0 ? 0 : round_of(p, p->n - 1); i + 1 > from; i = round_of(p, i - 1)) {
		int all = 1;

		end = round_end(p, i);
		for (j = i; j < end; j++)
			if (phone_ask(p, j)->answer == ANSWER_SENT || phone_ask(p, j)->answer == ANSWER_SERVED)
				all = 0;
		if (!is_hunt(p, i, end) || !all || !has_kind(p, i, end, PF_XMLDEFAULT) || !has_kind(p, i, end, PF_SIPDEFAULT))
			break;
		n++;
		if (i == 0)
			break;
	}
	if (n < 2)
		return 0;
	blame(v, V_NO_CONFIG, SURE_LIKELY, "XMLDefault.cnf.xml", "");
	return 1;
}

static int
own_file(const struct phone *p, size_t from, struct verdict *v)
{
	unsigned n = 0;
	size_t i;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i);

		if (k->kind == PF_SIPMAC && k->answer != ANSWER_SENT && k->answer != ANSWER_SERVED)
			n++;
		else if (k->kind != PF_SIPDEFAULT)
			break;
	}
	if (n < 2)
		return 0;
	for (i = p->n; i-- > from; )
		if (phone_ask(p, i)->kind == PF_SIPMAC)
			break;
	blame(v, V_OWN_FILE, phone_ask(p, i)->answer == ANSWER_REFUSED ? SURE_CERTAIN : SURE_LIKELY, phone_ask(p, i)->file, "");
	return 1;
}

/* Whole rounds, minutes apart, in which everything that matters was had and no image was asked for. */
static int
not_tftp(const struct phone *p, size_t from, struct verdict *v)
{
	double last = 0, before = 0;
	unsigned pauses = 0;
	size_t i;

	for (i = from; i < p->n; i++) {
		const struct ask *k = phone_ask(p, i);

		if (is_image(k))
			pauses = 0;
		if (i > from && gap(p, i) > 100) {
			pauses++;
			before = last;
			last = gap(p, i);
		}
		if (!had(k) && (is_loads(k) || k->kind == PF_SIPMAC))
			return 0;
	}
	/* a person restarts a phone after an hour, and then after a day */
	if (pauses < 2 || last > 1800 || last > before * 1.3 || before > last * 1.3)
		return 0;
	for (i = from; i < p->n; i++)
		if ((phone_ask(p, i)->kind == PF_SEPMAC || phone_ask(p, i)->kind == PF_SIPMAC) && had(phone_ask(p, i))) {
			blame(v, V_NOT_TFTP, SURE_LIKELY, "", "");
			return 1;
		}
	return 0;
}

/* The application's own files behind a .loads without an image, or behind the application's image; index behind them, 0 = not. */
static size_t
arrival(const struct phone *p, char *load, size_t cap)
{
	size_t i, to, at = 0;

	for (i = p->n; i-- > 0; ) {
		const struct ask *k = phone_ask(p, i);

		if ((!is_loads(k) && !ends(k, ".sb2") && !(is_image(k) && phone_ask(p, round_of(p, i))->kind == PF_OS79XX)) || !had(k) || i + 1 == p->n)
			continue;
		/* the old boot goes on at once when it could not use the image */
		if (phone_ask(p, round_of(p, i))->kind == PF_OS79XX && gap(p, i + 1) < 8)
			continue;
		to = round_end(p, i + 1);
		if ((is_sip_round(p, i + 1, to) || is_sccp_round(p, i + 1, to)) && !other_application(p, i + 1, k)) {
			size_t j;

			at = to;
			/* its own file refused, or asked for again where the log gives no answers: own_file() */
			for (j = i + 1; j < p->n; j++)
				if (phone_ask(p, j)->kind == PF_SIPMAC && (!had(phone_ask(p, j)) ||
				    (phone_ask(p, j)->answer == ANSWER_UNKNOWN && phone_ask(p, j - 1)->kind == PF_SIPMAC)))
					at = 0;
			stem(k->file, load, cap);
		}
		break;
	}
	return at;
}

/* The old boot was sent the loader, and then nothing more for two minutes: the phone's own settings are gone with it. */
static int
lost_server(const struct phone *p, int64_t log_end, struct verdict *v)
{
	const struct ask *k = phone_ask(p, p->n - 1);
	struct load l;

	if (!is_image(k) || !had(k) || k->stamp == STAMP_NONE || log_end - k->us < 120000000 || phone_ask(p, round_of(p, p->n - 1))->kind != PF_OS79XX ||
	    loadid_parse(span_cstr(k->file), &l) != LOAD_OK || l.role != ROLE_UAL)
		return 0;
	blame(v, V_NO_SERVER, SURE_LIKELY, k->file, "");
	return 1;
}

static int
under_way(const struct phone *p, int64_t log_end, struct verdict *v)
{
	const struct ask *k = phone_ask(p, p->n - 1);

	if ((!is_image(k) && !is_loads(k)) || !had(k) || (k->stamp != STAMP_NONE && log_end - k->us > 60000000))
		return 0;
	blame(v, V_UNDER_WAY, SURE_LIKELY, k->file, "");
	return 1;
}

/* The directory that is served knows more: a name in other letters; a file that is there and empty. */
static void
look(int dirfd, struct verdict *v)
{
	struct stat st;
	char **names;
	size_t i, n;

	if (dirfd < 0 || v->file[0] == '\0' || strchr(v->file, '/') != NULL)
		return;
	if (fstatat(dirfd, v->file, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (v->kind == V_NO_LOAD && st.st_size == 0)
			v->sure = SURE_CERTAIN;
		/* atftpd calls a file that it may not read missing */
		if (v->kind == V_MISSING && (st.st_mode & S_IROTH) == 0) {
			v->kind = V_FORBIDDEN;
			snprintf(v->other, sizeof v->other, "mode %04o", (unsigned)st.st_mode & 07777);
		}
		return;
	}
	if ((v->kind != V_MISSING && v->kind != V_OWN_FILE && v->kind != V_NO_CONFIG && v->kind != V_NOT_TOLD && v->kind != V_DIAL_PLAN) ||
	    dirlist_names(dirfd, &names, &n) != 0)
		return;
	for (i = 0; i < n; i++)
		if (span_is_nocase(span_cstr(names[i]), v->file)) {
			v->kind = V_CASE;
			v->sure = SURE_CERTAIN;
			snprintf(v->other, sizeof v->other, "%s", names[i]);
		}
	dirlist_free(names, n);
}

/* 1 configuration, 2 the list that it names, 3 an image that the list names */
static int
stage(const struct ask *k)
{
	return is_image(k) ? 3 : is_loads(k) ? 2 : is_configuration(k) ? 1 : 0;
}

/* dnsmasq writes when a transfer is over, so a refusal may stand before the file that led to it. */
static void
put_in_order(struct phone *p)
{
	size_t i;

	for (i = 1; i < p->n; i++) {
		struct ask *a = phone_ask(p, i - 1), *b = phone_ask(p, i), swap;

		if (strcmp(b->format, "dnsmasq") != 0 || a->answer != ANSWER_REFUSED || b->answer != ANSWER_SENT || stage(b) == 0 || stage(b) >= stage(a) ||
		    b->us - a->us > 1000000)
			continue;
		swap = *a;
		*a = *b;
		*b = swap;
	}
}

/* Some servers write refusals and not what they serve: once one was seen, what is not refused was served.  The log may end between the last
 * request and its refusal; but a phone that was sent a list asks for more at once. */
static void
infer_served(struct phone *p, int64_t log_end)
{
	static const char *const silent[] = { "hpa", "atftpd", "uftpd", "ios", "tftpy" };
	const char *tells = NULL;
	struct ask *last = p->n == 0 ? NULL : phone_ask(p, p->n - 1);
	size_t i, k;

	if (last != NULL && ask_was_error(last))
		last->answer = ANSWER_REFUSED;
	for (i = 0; i < p->n; i++)
		for (k = 0; k < sizeof silent / sizeof silent[0]; k++)
			if (phone_ask(p, i)->answer == ANSWER_REFUSED && strcmp(phone_ask(p, i)->format, silent[k]) == 0)
				tells = phone_ask(p, i)->format;
	for (i = 0; tells != NULL && i < p->n; i++)
		if (phone_ask(p, i)->answer == ANSWER_UNKNOWN && phone_ask(p, i)->format == tells &&
		    (phone_ask(p, i) != last || !is_loads(last) || last->us != log_end))
			phone_ask(p, i)->answer = ANSWER_SERVED;
}

static void
name_load(const struct phone *p, struct verdict *v)
{
	size_t i;

	for (i = p->n; i-- > 0 && v->load[0] == '\0'; )
		if (is_loads(phone_ask(p, i)) || is_image(phone_ask(p, i)))
			stem(phone_ask(p, i)->file, v->load, sizeof v->load);
}

void
verdict_find(struct phone *p, int64_t log_end, int dirfd, struct verdict *v)
{
	static int (*const rules[])(const struct phone *, size_t, struct verdict *) = {
		answered_for_nothing, unheard, lossy, forbidden, odd_name, loader_as_load, refused_at_once, missing, buffer_full, refused, loader_again,
		wants_signed, no_load, no_default, to_and_fro, not_told, no_config, own_file, not_tftp,
	};
	size_t i, from;

	memset(v, 0, sizeof *v);
	put_in_order(p);
	infer_served(p, log_end);
	v->who = who_asks(p);
	if (no_dhcp(p, v))
		return;
	blame(v, V_TOO_LITTLE, SURE_OPEN, "", "");
	if (p->n == 0)
		return;
	name_load(p, v);
	if (java_find(p, log_end, v)) {
		look(dirfd, v);
		return;
	}
	from = arrival(p, v->load, sizeof v->load);
	if (from == p->n && !told_twice(p, v) && !not_tftp(p, 0, v))
		blame(v, V_ARRIVED, SURE_CERTAIN, "", "");
	else if (from != p->n && !told_twice(p, v)) {
		for (i = 0; i < sizeof rules / sizeof rules[0]; i++)
			if (rules[i](p, from, v))
				break;
		if (i == sizeof rules / sizeof rules[0] && !lost_server(p, log_end, v) && !under_way(p, log_end, v) && from > 0)
			blame(v, V_ARRIVED, SURE_LIKELY, "", "");
	}
	look(dirfd, v);
}

void
verdict_rehearsed(struct verdict *v, const char *rule, const char *text, const char *file, int load_known)
{
	enum verdict_kind *kind = v->kind == V_OTHER_FAMILY ? &v->also : &v->kind;

	if (rule[0] == '\0')
		return;
	if (!verdict_stands_for(*kind, rule)) {
		/* what only the network or the server can know stays; so does what the log proves, unless the phone began with the right load */
		if (*kind == V_UNHEARD || *kind == V_FORBIDDEN || *kind == V_REWRITTEN || *kind == V_NO_LEASE || *kind == V_NO_SERVER ||
		    *kind == V_CASE || *kind == V_CTL || *kind == V_SGN || (v->sure == SURE_CERTAIN && !load_known && *kind != V_OTHER_FAMILY))
			return;
		*kind = verdict_of_rule(rule);
		v->sure = load_known ? SURE_CERTAIN : SURE_LIKELY;
		snprintf(v->file, sizeof v->file, "%s", file);
		v->other[0] = '\0';
		if (*kind == V_REHEARSAL)
			snprintf(v->other, sizeof v->other, "%s%s%s", file, file[0] == '\0' ? "" : ": ", text);
	} else
		v->sure = SURE_CERTAIN;
	by_rule(v, rule);
}
