#include <sys/stat.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cisco/loadid.h"
#include "dirlist.h"
#include "tsv.h"
#include "verdict.h"

struct words { char name[24], rule[24]; struct span says, todo; };

static struct words words[V_COUNT];

const char *
verdict_init(void)
{
	struct tsv t;
	int got, n = 0;

	if (tsv_lines(&t, data_verdicts) != 0)
		return t.err;
	while ((got = tsv_next(&t)) != 0) {
		if (got < 0)
			return t.err;
		if (n == V_COUNT || span_copy(t.col[0], words[n].name, sizeof words[n].name) != 0 ||
		    span_copy(t.col[1], words[n].rule, sizeof words[n].rule) != 0)
			return "not the verdicts of this program";
		words[n].says = t.col[2];
		words[n++].todo = t.col[3];
	}
	return n == V_COUNT ? NULL : "not the verdicts of this program";
}

const char *verdict_name(enum verdict_kind k) { return words[k].name; }
const char *verdict_rule(enum verdict_kind k) { return words[k].rule; }

static void
fill(struct span text, const struct verdict *v, const char *phone, char *out, size_t cap)
{
	size_t i, n = 0;

	for (i = 0; i < text.n && n + 1 < cap; i++) {
		struct span rest = span_sub(text, i, text.n);
		const char *with = NULL;
		char number[16];

		snprintf(number, sizeof number, "%u", v->n);
		if (span_starts(rest, "{phone}")) with = phone, i += 6;
		else if (span_starts(rest, "{file}")) with = v->file, i += 5;
		else if (span_starts(rest, "{other}")) with = v->other, i += 6;
		else if (span_starts(rest, "{load}")) with = v->load[0] == '\0' ? "its load" : v->load, i += 5;
		else if (span_starts(rest, "{n}")) with = number, i += 2;
		if (with == NULL)
			out[n++] = (char)text.p[i];
		else {
			int k = snprintf(out + n, cap - n, "%s", with);

			n = k < 0 || (size_t)k >= cap - n ? cap - 1 : n + (size_t)k;
		}
	}
	out[n] = '\0';
}

void
verdict_says(const struct verdict *v, const char *phone, char *out, size_t cap)
{
	fill(words[v->kind].says, v, phone, out, cap);
}

void
verdict_todo(const struct verdict *v, char *out, size_t cap)
{
	fill(words[v->kind].todo, v, "", out, cap);
}

/* ---- what an ask is ---- */

static int
ends(const struct ask *k, const char *suffix)
{
	return span_ends_nocase(span_cstr(k->file), suffix);
}

static int is_loads(const struct ask *k) { return ends(k, ".loads"); }
static int is_image(const struct ask *k) { return ends(k, ".sbn") || ends(k, ".sb2") || ends(k, ".bin"); }

/* What only an application asks: rings, dial plan, locale. */
static int
is_of_application(const struct ask *k)
{
	return k->kind == PF_RINGLIST || k->kind == PF_DIALPLAN || k->kind == PF_SYNCINFO || strchr(k->file, '/') != NULL ||
	    ends(k, "-font.xml") || ends(k, "-tones.xml") || ends(k, "-dictionary.xml") || ends(k, "-kate.xml");
}

static int
had(const struct ask *k)
{
	return k->answer != ANSWER_REFUSED && k->answer != ANSWER_BROKEN;
}

/* Seconds between ask i - 1 and ask i; -1 where the log has no times. */
static double
gap(const struct phone *p, size_t i)
{
	const struct ask *a, *b;

	if (i == 0)
		return -1;
	a = phone_ask(p, i - 1);
	b = phone_ask(p, i);
	return a->stamp == STAMP_NONE || b->stamp == STAMP_NONE ? -1 : (double)(b->us - a->us) / 1e6;
}

/* Load that a name belongs to, without its extension. */
static void
stem(const char *file, char *out, size_t cap)
{
	const char *dot = strrchr(file, '.');

	snprintf(out, cap, "%.*s", dot == NULL ? (int)strlen(file) : (int)(dot - file), file);
}

static int
same_stem(const struct ask *a, const struct ask *b)
{
	char x[ASK_NAME], y[ASK_NAME];

	stem(a->file, x, sizeof x);
	stem(b->file, y, sizeof y);
	return strcmp(x, y) == 0;
}

static void
blame(struct verdict *v, enum verdict_kind kind, enum sure sure, const char *file, const char *other)
{
	v->kind = kind;
	v->sure = sure;
	snprintf(v->file, sizeof v->file, "%s", file);
	snprintf(v->other, sizeof v->other, "%s", other);
}

/* ---- starts: a hunt or an application's round begins with CTLSEP, OS79XX.TXT, or SIPDefault.cnf where no hunt is under way ---- */

/* Index of the first ask of the round that ask i is in. */
static size_t
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

/* The asks of the round that begins at i: index behind its last one. */
static size_t
round_end(const struct phone *p, size_t i)
{
	for (i++; i < p->n; i++)
		if (round_of(p, i) == i)
			return i;
	return p->n;
}

static int
has_kind(const struct phone *p, size_t from, size_t to, enum phonefile kind)
{
	for (; from < to; from++)
		if (phone_ask(p, from)->kind == kind)
			return 1;
	return 0;
}

static int
has(const struct phone *p, size_t from, size_t to, int (*is)(const struct ask *))
{
	for (; from < to; from++)
		if (is(phone_ask(p, from)))
			return 1;
	return 0;
}

/* A round of a SCCP application: CTLSEP, SEP, and then not SIP<MAC>.cnf but XMLDefault or its own files. */
static int
is_sccp_round(const struct phone *p, size_t from, size_t to)
{
	return phone_ask(p, from)->kind == PF_CTLSEP && has_kind(p, from, to, PF_SEPMAC) && !has_kind(p, from, to, PF_SIPMAC) &&
	    !has(p, from, to, is_loads) && !has(p, from, to, is_image) &&
	    (has_kind(p, from, to, PF_XMLDEFAULT) || has(p, from, to, is_of_application));
}

static int
is_sip_round(const struct phone *p, size_t from, size_t to)
{
	return !has_kind(p, from, to, PF_CTLSEP) && !has_kind(p, from, to, PF_OS79XX) &&
	    (has_kind(p, from, to, PF_SIPMAC) || has_kind(p, from, to, PF_SIPDEFAULT)) && !has(p, from, to, is_image);
}

/* A hunt of the loader. */
static int
is_hunt(const struct phone *p, size_t from, size_t to)
{
	return phone_ask(p, from)->kind == PF_CTLSEP && !is_sccp_round(p, from, to);
}

static const char *
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

/* ---- the rules; each returns 1 when it fits ---- */

static int
other_family(const struct phone *p, size_t from, struct verdict *v)
{
	static const struct { const char *begins, *who; } names[] = {
		{ "ITL", "7906 to 7975 or later" }, { "term", "7906 to 7975 that was reset" }, { "SIP4", "7906 to 7975" }, { "SCCP4", "7906 to 7975" },
		{ "SIP7", "7906 to 7975" }, { "SCCP7", "7906 to 7975" }, { "jar", "7906 to 7975" }, { "apps", "7906 to 7975" }, { "cnu", "7906 to 7975" },
		{ "dsp", "7906 to 7975" }, { "cvm", "7906 to 7975" }, { "gk", "ATA or 7912" }, { "ata", "ATA" }, { "WLAN", "7921 or 7925" },
		{ "SIP88", "88xx" }, { "sip88", "88xx" }, { "sip78", "78xx" }, { "softkeyDefault", "later Cisco phone" }, { "g3-tones", "later Cisco phone" },
	};
	size_t i, k;
	char two[4];

	for (i = p->n; i-- > from; ) {
		const struct ask *a = phone_ask(p, i);

		for (k = 0; k < sizeof names / sizeof names[0]; k++) {
			size_t n = strlen(names[k].begins);

			if (strncmp(a->file, names[k].begins, n) != 0 || a->kind == PF_SIPMAC || a->kind == PF_SEPMAC)
				continue;
			blame(v, V_OTHER_FAMILY, SURE_CERTAIN, a->file, names[k].who);
			/* term06.default.loads names the model */
			if (strcmp(names[k].begins, "term") == 0 && ascii_isdigit(a->file[4]) && ascii_isdigit(a->file[5])) {
				snprintf(two, sizeof two, "%.2s", a->file + 4);
				snprintf(v->other, sizeof v->other, "79%s that was reset", two);
			}
			return 1;
		}
	}
	return 0;
}

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
		return g < 15;
	return g < 0 ? b->kind == PF_CTLSEP : g > 2.4 && g < (b->again > 0 ? 15 : 6.5);
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

/* Every file of late was asked for again and again: nothing is heard.  Where only some were, packets are lost. */
static int
unheard(const struct phone *p, size_t from, struct verdict *v)
{
	size_t end = p->n - 1;
	unsigned runs, ports, n = 0;

	for (runs = 0; runs < 3; runs++) {
		unsigned run = run_of(p, from, &end, &ports);
		int cut = runs > 0 && end == from;      /* the log may begin within it */

		if ((run < 3 || (ports < 2 && run < 5 && phone_ask(p, end)->again < 2)) && !cut && !(runs == 0 && run < 3 && end > from))
			return 0;
		n += run;
		if (end == from)
			break;
		end--;
	}
	if (n < 3)
		return 0;
	blame(v, V_UNHEARD, gap(p, p->n - 1) < 0 ? SURE_LIKELY : SURE_CERTAIN, phone_ask(p, p->n - 1)->file, "");
	v->n = n;
	return 1;
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
		if (is_image(k) && k->answer == ANSWER_BROKEN && k->text[0] == '\0')
			broken++, worst = k;
		if (i > from && is_repeat(p, i) && gap(p, i) > 0) {
			n++;
			if (worst == NULL || strcmp(worst->file, k->file) != 0)
				files++;
			worst = k;
		}
	}
	if (worst == NULL && resent > 0)
		worst = phone_ask(p, p->n - 1);
	if (worst == NULL || !(files >= 2 || broken >= 2 || (blocks >= 50 && resent * 50 > blocks)))
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

		if (k->answer != ANSWER_REFUSED || had_later(p, i))
			continue;
		if (k->nopath) {
			blame(v, V_REWRITTEN, SURE_CERTAIN, k->file, k->path);
			return 1;
		}
		if (k->forbidden) {
			blame(v, V_FORBIDDEN, SURE_CERTAIN, k->file, k->text);
			return 1;
		}
	}
	return 0;
}

/* For the rule about names: the file that named a load is the one had last before it. */
static const char *
named_by(const struct phone *p, size_t i)
{
	while (i-- > 0) {
		const struct ask *k = phone_ask(p, i);

		if (had(k) && (k->kind == PF_OS79XX || k->kind == PF_SEPMAC || k->kind == PF_SIPMAC || k->kind == PF_XMLDEFAULT ||
		    k->kind == PF_SIPDEFAULT || k->kind == PF_MGCMAC || k->kind == PF_MGCDEFAULT))
			return k->file;
	}
	return "the file that names it";
}

static int
odd_name(const struct phone *p, size_t from, struct verdict *v)
{
	static const char *const twice[] = { ".sbn.sbn", ".bin.sbn", ".bin.bin", ".sbn.bin", ".loads.loads", ".sb2.sb2", ".loads.sbn", ".sb2.sbn" };
	struct load l;
	size_t i, j;

	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i);
		char name[ASK_NAME];
		enum load_res res;

		if ((!is_image(k) && !is_loads(k)) || (k->answer != ANSWER_REFUSED && k->answer != ANSWER_UNKNOWN) || had_later(p, i))
			continue;
		for (j = 0; k->file[j] != '\0'; j++)
			if ((unsigned char)k->file[j] <= ' ' || strchr("\"'", k->file[j]) != NULL || (unsigned char)k->file[j] >= 0x7f)
				break;
		if (k->file[j] == '\0')
			for (j = 0; j < sizeof twice / sizeof twice[0] && !ends(k, twice[j]); j++)
				;
		else
			j = 0;
		if (j < sizeof twice / sizeof twice[0]) {
			blame(v, V_BLANK, SURE_CERTAIN, k->file, named_by(p, i));
			return 1;
		}
		stem(k->file, name, sizeof name);
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

/* The .loads is had at two hunts at least, no image follows, and a hunt begins anew. */
static int
refused(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *list = NULL;
	unsigned n = 0;
	size_t i, end;

	for (i = p->n == 0 ? 0 : round_of(p, p->n - 1); ; i = round_of(p, i - 1)) {
		end = round_end(p, i);
		if (i < from || has(p, i, end, is_image) || is_sip_round(p, i, end) || is_sccp_round(p, i, end))
			break;
		if (is_loads(phone_ask(p, end - 1)) && had(phone_ask(p, end - 1))) {
			list = phone_ask(p, end - 1);
			n++;
		}
		if (i == 0 || n == 3)
			break;
	}
	if (n < 2 || list == NULL)
		return 0;
	blame(v, V_REFUSED, list->answer == ANSWER_UNKNOWN ? SURE_LIKELY : SURE_CERTAIN, list->file, "");
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

		if (ends(k, ".sb2"))
			return 0;
		if (ends(k, ".sbn") && (strncmp(k->file, "P003-", 5) == 0 || strstr(k->file, "SR") != NULL) && had(k))
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
	blame(v, V_NO_LOAD, last->answer == ANSWER_UNKNOWN ? SURE_LIKELY : SURE_CERTAIN, last->file, "");
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
		else if (phone_ask(p, i)->kind == PF_OS79XX && !has(p, i, end, is_image)) {
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
	unsigned pauses = 0;
	size_t i;

	for (i = from; i < p->n; i++) {
		const struct ask *k = phone_ask(p, i);

		if (is_image(k))
			pauses = 0;
		if (i > from && gap(p, i) > 100)
			pauses++;
		if (!had(k) && (is_loads(k) || k->kind == PF_SIPMAC))
			return 0;
	}
	if (pauses < 2)
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
		to = round_end(p, i + 1);
		if (is_sip_round(p, i + 1, to) || is_sccp_round(p, i + 1, to)) {
			size_t j;

			at = to;
			/* its own file refused, or asked for again where the log gives no answers: own_file() */
			for (j = i + 1; j < p->n; j++)
				if (phone_ask(p, j)->kind == PF_SIPMAC && (phone_ask(p, j)->answer == ANSWER_REFUSED ||
				    (phone_ask(p, j)->answer == ANSWER_UNKNOWN && phone_ask(p, j - 1)->kind == PF_SIPMAC)))
					at = 0;
			stem(k->file, load, cap);
		}
		break;
	}
	return at;
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
		return;
	}
	if ((v->kind != V_MISSING && v->kind != V_OWN_FILE && v->kind != V_NO_CONFIG && v->kind != V_NOT_TOLD) ||
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

void
verdict_find(const struct phone *p, int64_t log_end, int dirfd, struct verdict *v)
{
	static int (*const rules[])(const struct phone *, size_t, struct verdict *) = {
		other_family, unheard, lossy, forbidden, odd_name, missing, buffer_full, refused, loader_again, no_load, to_and_fro, not_told,
		no_config, own_file, not_tftp,
	};
	size_t i, from;

	memset(v, 0, sizeof *v);
	v->who = who_asks(p);
	if (no_dhcp(p, v))
		return;
	blame(v, V_TOO_LITTLE, SURE_OPEN, "", "");
	if (p->n == 0)
		return;
	from = arrival(p, v->load, sizeof v->load);
	for (i = p->n; i-- > 0 && v->load[0] == '\0'; )
		if (is_loads(phone_ask(p, i)) || is_image(phone_ask(p, i)))
			stem(phone_ask(p, i)->file, v->load, sizeof v->load);
	if (from == p->n)
		blame(v, V_ARRIVED, SURE_CERTAIN, "", "");
	else {
		for (i = 0; i < sizeof rules / sizeof rules[0]; i++)
			if (rules[i](p, from, v))
				break;
		if (i == sizeof rules / sizeof rules[0] && !under_way(p, log_end, v) && from > 0)
			blame(v, V_ARRIVED, SURE_LIKELY, "", "");
	}
	look(dirfd, v);
}

void
verdict_rehearsed(struct verdict *v, const char *rule, const char *file)
{
	int k;

	if (rule[0] == '\0')
		return;
	if (strcmp(words[v->kind].rule, rule) == 0) {
		v->sure = SURE_CERTAIN;
		return;
	}
	if (v->kind != V_TOO_LITTLE)
		return;
	for (k = 0; k < V_COUNT; k++)
		if (strcmp(words[k].rule, rule) == 0) {
			blame(v, (enum verdict_kind)k, SURE_LIKELY, file, "");
			return;
		}
}
