/* A phone with Java (7906 to 7975): normal start, and the start after a factory reset.
 *
 * Sources: firmware, logs of a 7961, 7962, 7945, 7942 and 7906 (cph-phone(1) has what is inferred).  No rule of the 7940/7960 holds here:
 * no loader era, no image names in text files, other lists, other keys. */
#include <stdio.h>
#include <string.h>

#include "boot_common.h"
#include "cisco/lver.h"
#include "javaload.h"
#include "sepfile.h"

#define FILE_MAX 550001         /* of configuration and the like (a console log) */
#define SUFFIX(b) ((b)->flash.ctl ? ".sgn" : "")

static boot_handler got_ctl, got_itl, got_itlfile, got_sep, got_default, got_loads, got_archive, got_term;
static void configured(struct boot *b);

static int
is_sip(const struct boot *b)
{
	return b->flash.app[0] == 'S' && b->flash.app[1] == 'I';
}

/* The running release has identity trust lists (ITL): 9.x. */
static int
has_itl(const struct boot *b)
{
	const char *dot = strchr(b->flash.app, '.');

	return dot != NULL && dot[1] == '9';
}

static void
refused_note(struct boot *b, const struct boot_event *ev, int grade)
{
	if (ev->kind == BOOT_SILENT) {
		boot_show(b, "TFTP Timeout");
		boot_remark(b, grade, RULE_SILENT, b->asked, NULL);
	} else if (ev->kind == BOOT_OVER) {
		boot_show(b, "TFTP Size Error");
		boot_remark(b, GRADE_FAIL, RULE_BUFFER_FULL, b->asked, "more than %zu bytes", b->asked_max);
	} else if (ev->code == 2)
		boot_show(b, "TFTP Access Error");
	else
		boot_show(b, "File Not Found");
}

/* ---- what is left to ask for once the configuration is read: the phone runs ---- */

static void
done(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_finish(b, BOOT_IDLE);
}

static void
ask_tones(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	(void)ev;
	snprintf(name, sizeof name, "%s%sg3-tones.xml", b->network_locale, b->network_locale[0] != '\0' ? "/" : "");
	boot_ask(b, name, FILE_MAX, done);
}

static void
ask_locale(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	if (b->user_locale[0] == '\0') {
		ask_tones(b, ev);
		return;
	}
	snprintf(name, sizeof name, "%s/mk-%s.jar", b->user_locale, is_sip(b) ? "sip" : "sccp");
	boot_ask(b, name, FILE_MAX, ask_tones);
}

static void
ask_soft_keys(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	snprintf(name, sizeof name, "%s%s", b->soft_keys, SUFFIX(b));
	if (b->soft_keys[0] != '\0')
		boot_ask(b, name, FILE_MAX, ask_locale);
	else
		ask_locale(b, ev);
}

static void
got_dial_plan(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind != BOOT_FILE)
		boot_remark(b, GRADE_NOTE, RULE_DIAL_PLAN, b->asked, NULL);
	ask_soft_keys(b, ev);
}

static void
unprovisioned(struct boot *b, int grade, enum boot_rule rule, const char *file, const char *note)
{
	boot_show(b, is_sip(b) ? "Unprovisioned" : "UCM Configuration Unavailable");
	boot_remark(b, grade, rule, file, "%s", note);
	boot_finish(b, BOOT_UNPROVISIONED);
}

/* The load named is the running one, or could not be had. */
static void
configured(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];

	if (is_sip(b) && b->no_line != NULL) {
		unprovisioned(b, GRADE_FAIL, RULE_NO_LINE, b->image_by, b->no_line);
		return;
	}
	snprintf(name, sizeof name, "%s%s", b->dial_template, SUFFIX(b));
	if (is_sip(b) && b->dial_template[0] != '\0')
		boot_ask(b, name, FILE_MAX, got_dial_plan);
	else
		ask_soft_keys(b, NULL);
}

/* ---- an upgrade ---- */

static int
installed(const struct boot *b, const char *file)
{
	struct span rest = span_cstr(b->flash.files), w;

	while (rest.n > 0 && span_cut(&rest, ',', &w))
		if (span_is(w, file))
			return 1;
	return 0;
}

/* After a reset nothing goes on; else the load that is aboard does. */
static void
give_up(struct boot *b)
{
	if (b->flash.app[0] != '\0') {
		configured(b);
		return;
	}
	/* a refused term file was seen to be asked for every 90 to 150 s */
	boot_wait_stage(b, SEC_TERM, "until it asks again (90 to 150 s)", STAGE_RESTART);
}

static const char *
judge(struct boot *b, const struct boot_event *ev)
{
	char held[KEYRING_MAX * (KEY_NAME_MAX + 2)];
	struct image *im = &b->im;
	enum boot_rule rule = RULE_NONE;

	memset(im, 0, sizeof *im);
	if (b->env->check(b->env->arg, ev->data, b->asked, im) != 0)
		rule = RULE_MEMORY;
	else if (!im->is_signed)
		rule = RULE_UNSIGNED;
	else if (im->verdict == IMAGE_WRONG_NAME)
		rule = RULE_NAME;
	else if (im->verdict == IMAGE_ALTERED)
		rule = RULE_ALTERED;
	else if (im->verdict == IMAGE_UNKNOWN_SIGNER || im->key == NULL)
		rule = RULE_UNKNOWN_SIGNER;
	else if (!(b->flash.keys & 1u << (im->key - b->env->ring->key)))
		rule = RULE_KEY;
	if (rule == RULE_NONE)
		return NULL;
	b->verdict = "refused";
	boot_key_names(b->env->ring, b->flash.keys, held, sizeof held);
	if (rule == RULE_KEY)
		boot_remark(b, GRADE_FAIL, rule, b->asked, "it is signed with %s; this phone holds %s", im->key->name, held);
	else if (rule == RULE_NAME)
		boot_remark(b, GRADE_FAIL, rule, b->asked, "the name inside is %s", im->embedded);
	else
		boot_remark(b, GRADE_FAIL, rule, b->asked, "%s", im->reason);
	return "Auth Fail";
}

/* Below 8.3(3) a phone holds the old key of its family only. */
static void
set_keys(struct boot_flash *f, const struct keyring *ring, const char *family, const struct load *l)
{
	struct lver first = { 0 };
	char ff[3];

	lver_parse(span_cstr("8.3(3)"), &first);
	f->keys = javaload_keys(ring, javaload_family(family, ff), l->ver.n > 0 && lver_cmp(&l->ver, &first) < 0);
}

/* The list that was fetched is aboard.  The load has the name of its .loads; after a reset only the inner name is known. */
static void
set_running(struct boot *b)
{
	char ff[3];
	struct load l;

	if (strncmp(b->list_file, "term", 4) != 0)
		snprintf(b->flash.app, sizeof b->flash.app, "%.*s", (int)(strlen(b->list_file) - strlen(".loads")), b->list_file);
	else
		snprintf(b->flash.app, sizeof b->flash.app, "%s%s.%.31s", strstr(b->list.file[0], "sccp") != NULL ? "SCCP" : "SIP",
		    javaload_family(b->env->family, ff), b->list.inner);
	if (!javaload_parse(b->flash.app, &l))
		memset(&l, 0, sizeof l);
	set_keys(&b->flash, b->env->ring, b->env->family, &l);
}

static void
ask_next(struct boot *b)
{
	while (b->list_at < b->list.n && installed(b, b->list.file[b->list_at]))
		b->list_at++;
	if (b->list_at < b->list.n) {
		boot_ask(b, b->list.file[b->list_at], JAVALOAD_MAX, got_archive);
		return;
	}
	b->flash.files[0] = '\0';
	for (b->list_at = 0; b->list_at < b->list.n; b->list_at++) {
		size_t n = strlen(b->flash.files);

		snprintf(b->flash.files + n, sizeof b->flash.files - n, "%s%s", n > 0 ? "," : "", b->list.file[b->list_at]);
	}
	set_running(b);
	boot_show(b, "Updating Software");
	boot_burned(b, b->flash.app, "load");
	boot_wait_stage(b, SEC_JAVA, "Upgrading: five boxes, an image each", STAGE_RESTART);
}

static void
got_archive(struct boot *b, const struct boot_event *ev)
{
	const char *shown;

	if (ev->kind != BOOT_FILE) {
		refused_note(b, ev, GRADE_FAIL);
		if (ev->kind == BOOT_MISSING)
			boot_remark(b, GRADE_FAIL, RULE_MISSING, b->asked, "named by %s", b->list_file);
		give_up(b);
		return;
	}
	shown = judge(b, ev);
	b->im.file = b->im.body = span(NULL, 0);
	if (shown != NULL) {
		boot_show(b, shown);
		give_up(b);
		return;
	}
	b->list_at++;
	ask_next(b);
}

/* Read the list in hand and begin to fetch.  The hardware value: the list must have every bit that the phone has. */
static void
take_list(struct boot *b, const struct boot_event *ev)
{
	const char *shown = judge(b, ev), *why = NULL;

	if (shown == NULL)
		why = javaload_list(b->im.body, &b->list);
	b->im.file = b->im.body = span(NULL, 0);
	if (shown == NULL && why != NULL) {
		b->verdict = "refused";
		boot_remark(b, GRADE_FAIL, RULE_NOT_LIST, b->asked, "%s", why);
		shown = "Load ID Incorrect";
	} else if (shown == NULL && (b->list.hardware & b->flash.hardware) != b->flash.hardware) {
		b->verdict = "refused";
		boot_remark(b, GRADE_FAIL, RULE_HARDWARE, b->asked, "the list has %u, this phone %u", b->list.hardware, b->flash.hardware);
		shown = "Load Rejected HC";
	}
	if (shown != NULL) {
		boot_show(b, shown);
		if (b->flash.app[0] == '\0' && b->round++ == 0)
			boot_ask(b, b->term, FILE_MAX, got_term);
		else
			give_up(b);
		return;
	}
	snprintf(b->list_file, sizeof b->list_file, "%s", b->asked);
	b->list_at = 0;
	boot_show(b, "Verifying Load");
	ask_next(b);
}

static void
got_loads(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_FILE) {
		take_list(b, ev);
		return;
	}
	refused_note(b, ev, GRADE_FAIL);
	if (ev->kind == BOOT_MISSING)
		boot_remark(b, GRADE_FAIL, RULE_MISSING, b->asked, "named by %s", b->image_by);
	configured(b);
}

/* A configuration file was read; b->image is the load it names, "" = none. */
static void
want_load(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];
	struct load l;

	if (b->image[0] != '\0')
		boot_tell(b, 1);
	if (b->image[0] == '\0' || javaload_same(b->flash.app, b->flash.files, b->image)) {
		configured(b);
		return;
	}
	if (!javaload_parse(b->image, &l) || strcmp(l.family, b->env->family) != 0) {
		boot_show(b, "Load ID Incorrect");
		boot_remark(b, GRADE_FAIL, RULE_BAD_LOAD, b->image_by, "it names %s, and this is a %s", b->image, b->env->family);
		configured(b);
		return;
	}
	snprintf(name, sizeof name, "%.*s.loads", BOOT_NAME_MAX - 6, b->image);
	boot_ask(b, name, FILE_MAX, got_loads);
}

/* ---- configuration ---- */

static void
read_config(struct boot *b, const struct boot_event *ev, int own)
{
	struct sepfile s;

	if (b->flash.ctl) {
		b->verdict = "refused";
		unprovisioned(b, GRADE_FAIL, RULE_SGN, b->asked, "what is in a signed file is not simulated");
		return;
	}
	sepfile_read(ev->data, b->env->type, own, is_sip(b), &s);
	if (s.dropped != NULL) {
		b->verdict = "refused";
		unprovisioned(b, GRADE_FAIL, RULE_XML, b->asked, s.dropped);
		return;
	}
	memcpy(b->image_by, b->asked, sizeof b->image_by);
	snprintf(b->image, sizeof b->image, "%s", s.load);
	snprintf(b->dial_template, sizeof b->dial_template, "%s", s.dial_template);
	snprintf(b->soft_keys, sizeof b->soft_keys, "%s", s.soft_keys);
	snprintf(b->user_locale, sizeof b->user_locale, "%s", s.user_locale);
	snprintf(b->network_locale, sizeof b->network_locale, "%s", s.network_locale);
	b->no_line = s.no_line;
	want_load(b);
}

static void
got_default(struct boot *b, const struct boot_event *ev)
{
	char note[120];

	if (ev->kind == BOOT_FILE) {
		read_config(b, ev, 0);
		return;
	}
	boot_show(b, "CFG File Not Found");
	snprintf(note, sizeof note, "it asked for SEP%s.cnf.xml%s and XMLDefault.cnf.xml%s", b->mac, SUFFIX(b), SUFFIX(b));
	unprovisioned(b, b->flash.ctl ? GRADE_FAIL : GRADE_HOLD, b->flash.ctl ? RULE_SGN : RULE_NO_CFG, "", note);
}

static void
got_sep(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	if (ev->kind == BOOT_FILE) {
		read_config(b, ev, 1);
		return;
	}
	refused_note(b, ev, GRADE_HOLD);
	snprintf(name, sizeof name, "XMLDefault.cnf.xml%s", SUFFIX(b));
	boot_ask(b, name, FILE_MAX, got_default);
}

static void
ask_sep(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];

	if (b->flash.ctl)
		boot_show(b, "CTL and ITL Installed");
	else
		boot_show(b, has_itl(b) ? "No Trust List Installed" : "No CTL installed");
	snprintf(name, sizeof name, "SEP%s.cnf.xml%s", b->mac, SUFFIX(b));
	boot_ask(b, name, FILE_MAX, got_sep);
}

/* ---- trust lists ---- */

/* A signed list is stored, and from then on nothing unsigned is asked for; any other file is refused, and does no harm. */
static void
take_list_of_trust(struct boot *b, const struct boot_event *ev)
{
	static const unsigned char magic[] = { 1, 0, 2 };

	if (ev->kind != BOOT_FILE)
		return;
	if (ev->data.n > sizeof magic && memcmp(ev->data.p, magic, sizeof magic) == 0) {
		b->flash.ctl = 1;
		boot_show(b, has_itl(b) ? "Trust List Updated" : "CTL Installed");
		boot_remark(b, GRADE_NOTE, RULE_SGN, b->asked, NULL);
	} else {
		b->verdict = "ignored";
		boot_show(b, has_itl(b) ? "Trust List Update Failed" : "CTL update failed");
	}
}

static void
got_itlfile(struct boot *b, const struct boot_event *ev)
{
	take_list_of_trust(b, ev);
	ask_sep(b);
}

static void
got_itl(struct boot *b, const struct boot_event *ev)
{
	take_list_of_trust(b, ev);
	boot_ask(b, "ITLFile.tlv", FILE_MAX, got_itlfile);
}

static void
got_ctl(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	take_list_of_trust(b, ev);
	if (!has_itl(b)) {
		ask_sep(b);
		return;
	}
	boot_name(b, name, "ITLSEP", ".tlv");
	boot_ask(b, name, FILE_MAX, got_itl);
}

/* ---- after a factory reset ---- */

/* Missing or refused it is asked for twice within a second, and then every 90 to 150 s. */
static void
got_term(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_FILE) {
		take_list(b, ev);
		return;
	}
	refused_note(b, ev, GRADE_FAIL);
	if (b->round++ == 0) {
		boot_ask(b, b->term, FILE_MAX, got_term);
		return;
	}
	if (ev->kind == BOOT_MISSING)
		boot_remark(b, GRADE_FAIL, RULE_TERM, b->term, NULL);
	give_up(b);
}

void
boot_java_start(struct boot *b, enum boot_end as)
{
	int reset = b->flash.app[0] == '\0';
	char name[BOOT_NAME_MAX + 1];

	if (boot_starts(b, reset ? BOOT_WHO_RESET : BOOT_WHO_JAVA, reset ? BOOT_RESET_LOOP : as))
		return;
	b->image[0] = b->image_by[0] = '\0';
	b->no_line = NULL;
	if (!boot_has_server(b)) {
		boot_show(b, "TFTP Server Required");
		boot_remark(b, GRADE_FAIL, RULE_NO_SERVER, "", NULL);
		boot_finish(b, reset ? BOOT_RESET_LOOP : BOOT_IDLE);
		return;
	}
	if (reset) {
		boot_show(b, "Upgrading");
		snprintf(b->term, sizeof b->term, "term%s.default.loads", b->env->term);
		boot_ask(b, b->term, FILE_MAX, got_term);
		return;
	}
	boot_name(b, name, "CTLSEP", ".tlv");
	boot_ask(b, name, FILE_MAX, got_ctl);
}

/* ---- out of the box ---- */

int
boot_java_make(struct boot_flash *f, const struct boot_env *env, const char *load, unsigned hardware)
{
	struct load l;
	char ff[3];

	memset(f, 0, sizeof *f);
	f->era = BOOT_JAVA;
	f->hardware = hardware;
	if (strcmp(load, "RESET") == 0) {
		/* its kernel is not known: the careful reading is that of the oldest */
		f->keys = javaload_keys(env->ring, javaload_family(env->family, ff), !env->say.any_key);
		return 0;
	}
	if (!javaload_parse(load, &l) || strcmp(l.family, env->family) != 0)
		return -1;
	snprintf(f->app, sizeof f->app, "%s", l.id);
	javaload_files(&l, f->files, sizeof f->files);
	set_keys(f, env->ring, env->family, &l);
	return 0;
}
