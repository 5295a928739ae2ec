/* The rules of the 7940/7960 do not hold here: other lists, other files.  cph-phone(1) has the order of requests and its sources. */
#include <stdio.h>
#include <string.h>

#include "cisco/model.h"
#include "java.h"
#include "rounds.h"

/* Beginnings of file names that tell the family of a phone.  lib/data/families.tsv cannot serve here: it has loads only, while ITL, g3-tones, gk,
 * ata and softkeyDefault are other files, and a log may cut a name or have one of a form that is in no row. */
static const struct { const char *begins, *who; int java; } names[] = {
	{ "ITL", "7906 to 7975 or later", 1 }, { "term", "7906 to 7975 that was reset", 1 }, { "SIP4", "7906 to 7975", 1 }, { "SCCP4", "7906 to 7975", 1 },
	{ "SIP7", "7906 to 7975", 1 }, { "SCCP7", "7906 to 7975", 1 }, { "SIP11", "7906 or 7911", 1 }, { "SCCP11", "7906 or 7911", 1 },
	{ "SIP31", "7931", 1 }, { "SCCP31", "7931", 1 }, { "jar", "7906 to 7975", 1 }, { "apps", "7906 to 7975", 1 }, { "cnu", "7906 to 7975", 1 },
	{ "dsp", "7906 to 7975", 1 }, { "cvm", "7906 to 7975", 1 }, { "g3-tones", "7906 to 7975 or later", 1 },
	{ "gk", "ATA or 7912", 0 }, { "ata", "ATA", 0 }, { "WLAN", "7921 or 7925", 0 }, { "SIP88", "88xx", 0 }, { "sip88", "88xx", 0 },
	{ "sip78", "78xx", 0 }, { "softkeyDefault", "later Cisco phone", 0 },
};

static int begins(const struct ask *k, const char *with) { return strncmp(k->file, with, strlen(with)) == 0; }
static int is_term(const struct ask *k) { return begins(k, "term") && ends(k, ".default.loads"); }
static int is_load(const struct ask *k) { return ends(k, ".loads") || ends(k, ".sbn"); }

/* Find the last file name that tells the family, and set v->asked and v->family.  1 a 7906 to 7975, 0 another phone, -1 no such name. */
static int
family(const struct phone *p, struct verdict *v)
{
	size_t i, k;

	for (i = p->n; i-- > 0; ) {
		const struct ask *a = phone_ask(p, i);
		/* the log of the phone itself: no 7940 or 7960 has one */
		int own = strcmp(a->format, "phone") == 0;

		if (!own && (a->kind == PF_SIPMAC || a->kind == PF_SEPMAC))
			continue;
		/* most names fail at their first letter */
		for (k = 0; k < sizeof names / sizeof names[0] && !own && (a->file[0] != names[k].begins[0] || !begins(a, names[k].begins)); k++)
			;
		if (k == sizeof names / sizeof names[0])
			continue;
		snprintf(v->asked, sizeof v->asked, "%s", a->file);
		snprintf(v->family, sizeof v->family, "%s", names[k].who);
		if (own)
			return 1;
		/* term06.default.loads names the model */
		if (is_term(a) && ascii_isdigit(a->file[4]) && ascii_isdigit(a->file[5]))
			snprintf(v->family, sizeof v->family, "79%.2s that was reset", a->file + 4);
		return names[k].java;
	}
	return -1;
}

static int
found(struct verdict *v, enum verdict_kind also, const char *rule, enum sure sure, const char *file)
{
	v->also = also;
	v->sure = sure;
	snprintf(v->rule, sizeof v->rule, "%s", rule);
	snprintf(v->file, sizeof v->file, "%s", file);
	return 1;
}

static enum sure
sure_of(const struct ask *k)
{
	return k->answer == ANSWER_UNKNOWN ? SURE_LIKELY : SURE_CERTAIN;
}

/* Where the last start begins: at CTLSEP, or at the list after a reset. */
static size_t
last_start(const struct phone *p)
{
	size_t i;

	for (i = p->n - 1; i > 0; i--) {
		const struct ask *k = phone_ask(p, i), *before = phone_ask(p, i - 1);

		if ((k->kind == PF_CTLSEP && before->kind != PF_CTLSEP) || (is_term(k) && !is_term(before)))
			return i;
	}
	return 0;
}

/* Images and lists: what was refused by the server, or by the phone, which then goes on without the next one. */
static int
stuck_at_load(const struct phone *p, size_t from, int64_t log_end, struct verdict *v)
{
	size_t i;

	/* the list after a reset comes again when it, or an archive in it, could not be had */
	if (is_term(phone_ask(p, from)) && from > 0 && is_load(phone_ask(p, from - 1)))
		from--;
	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i);

		if (!is_load(k) || k->answer != ANSWER_REFUSED)
			continue;
		if (!k->forbidden)
			return found(v, V_MISSING, is_term(k) ? "term" : "missing", SURE_CERTAIN, k->file);
		snprintf(v->other, sizeof v->other, "%s", k->text);
		return found(v, V_FORBIDDEN, "refused", SURE_CERTAIN, k->file);
	}
	for (i = p->n; i-- > from; ) {
		const struct ask *k = phone_ask(p, i), *next = i + 1 < p->n ? phone_ask(p, i + 1) : NULL;

		if (!is_load(k))
			continue;
		if (k->answer == ANSWER_BROKEN)
			return found(v, V_BUFFER_FULL, "", SURE_LIKELY, k->file);
		if (next == NULL && is_term(k) && i > 0 && is_term(phone_ask(p, i - 1)))
			return k->answer == ANSWER_UNKNOWN ? 0 : found(v, V_REFUSED, "", SURE_LIKELY, k->file);
		if (next == NULL) {
			if (k->stamp != STAMP_NONE && log_end - k->us > 60000000)
				return 0;
			return found(v, V_UNDER_WAY, "", SURE_LIKELY, k->file);
		}
		if (next->kind != PF_CTLSEP && (is_term(next) ? !is_term(k) : !is_load(next)))
			return found(v, V_REFUSED, "", SURE_LIKELY, k->file);
		return 0;
	}
	return 0;
}

/* Configuration: which of the two files was had, and what the phone asked for then. */
static int
stuck_at_files(const struct phone *p, size_t from, struct verdict *v)
{
	const struct ask *plan = NULL, *own = NULL, *all = NULL;
	int runs = 0;
	size_t i;

	for (i = from; i < p->n; i++) {
		const struct ask *k = phone_ask(p, i);

		if (ends(k, ".sgn"))
			return found(v, V_SGN, "sgn", SURE_CERTAIN, k->file);
		if (k->kind == PF_SEPMAC)
			own = k;
		else if (k->kind == PF_XMLDEFAULT)
			all = k;
		else if (k->kind == PF_DIALPLAN)
			plan = k;
		runs |= k->kind == PF_DIALPLAN || begins(k, "g3-tones") || strchr(k->file, '/') != NULL;
	}
	if (all != NULL && !runs && (all->answer == ANSWER_REFUSED || all->answer == ANSWER_UNKNOWN))
		return found(v, V_NO_CONFIG, "no-cfg-file", sure_of(all), own == NULL ? all->file : own->file);
	if (!runs)
		return 0;
	if (plan != NULL && plan->answer == ANSWER_REFUSED)
		return found(v, V_DIAL_PLAN, "", SURE_CERTAIN, plan->file);
	return found(v, V_ARRIVED, "", own != NULL && had(own) ? sure_of(own) : SURE_LIKELY, "");
}

int
java_find(const struct phone *p, int64_t log_end, struct verdict *v)
{
	int java = family(p, v);
	size_t from;

	if (java < 0 && !p->java)
		return 0;
	v->kind = V_OTHER_FAMILY;
	v->sure = SURE_CERTAIN;
	if (java == 0)
		return 1;
	v->who = "Java";
	if (java < 0) {
		snprintf(v->asked, sizeof v->asked, "%s", phone_ask(p, p->n - 1)->file);
		snprintf(v->family, sizeof v->family, "%s", p->model);
	}
	from = last_start(p);
	if (!stuck_at_load(p, from, log_end, v) && !stuck_at_files(p, from, v))
		snprintf(v->file, sizeof v->file, "%s", v->asked);
	return 1;
}

int
java_start(const struct phone *p, char model[8], char load[32])
{
	struct model m;
	int list = 0;
	size_t i, at;

	snprintf(model, 8, "%s", p->model);
	load[0] = '\0';
	for (i = p->n; i-- > 0; ) {
		const struct ask *k = phone_ask(p, i);

		if (!is_load(k))
			continue;
		list = 1;
		if (is_term(k))
			snprintf(load, 32, "RESET");
		at = strcspn(k->file, "0123456789");
		if (model[0] == '\0' && ascii_isdigit(k->file[at]) && ascii_isdigit(k->file[at + 1]))
			snprintf(model, 8, "79%.2s", k->file + at);
		break;
	}
	if (model[0] == '\0' || !list || model_find(span_cstr(model), &m) != 0)
		return 0;
	if (load[0] == '\0')
		snprintf(load, 32, "SCCP%02d.8-5-4S", m.loads);
	return 1;
}
