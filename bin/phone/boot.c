/* The machine as its driver sees it: events in, actions out, the names of states and rules.  Which part of the phone goes on after a
 * restart is decided here, so that the parts need not know one another. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "boot_common.h"

void
boot_init(struct boot *b, const struct boot_env *env, const struct boot_flash *flash, const char *mac)
{
	memset(b, 0, sizeof *b);
	b->env = env;
	b->flash = *flash;
	snprintf(b->mac, sizeof b->mac, "%s", mac);
	b->verdict = "";
}

static void
restart(struct boot *b)
{
	if (b->flash.era == BOOT_JAVA)
		boot_java_start(b, BOOT_LOOP);
	else if (b->flash.era == BOOT_LOADER)
		boot_ual_start(b, BOOT_LOOP);
	else
		boot_old_start(b, BOOT_LOOP);
}

static void
begin_stage(struct boot *b, enum boot_stage s)
{
	switch (s) {
	case STAGE_NONE: break;
	case STAGE_RESTART: restart(b); break;
	case STAGE_HUNT: boot_ual_start(b, b->flash.app[0] == '\0' ? BOOT_PAI : BOOT_LOOP); break;
	case STAGE_APPLICATION: boot_app_start(b); break;
	}
}

static void
power_on(struct boot *b)
{
	if (b->flash.burned) {
		boot_remark(b, GRADE_FAIL, RULE_BURNED_LOADER, "", NULL);
		boot_finish(b, BOOT_BURNED_LOADER);
		return;
	}
	if (b->flash.era == BOOT_LOADER && b->env->running && b->flash.app[0] != '\0')
		boot_app_start(b);
	else
		restart(b);
}

enum {
	ERROR_3_TRIES = 2,      /* repeats before the phone is reported as stuck */
	TIMEOUTS_MAX = 3        /* with one TFTP server */
};

/* What an error number means: the UAL takes it as the result of the transfer, so that 8 is success and 9 a time-out (observed).  What
 * others do is not known: to them 3 is no answer, and any other number a refusal. */
static enum boot_event_kind
meaning(const struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_FILE)
		return ev->data.n > b->asked_max ? BOOT_OVER : BOOT_FILE;
	if (ev->kind != BOOT_MISSING)
		return ev->kind;
	if (b->who != BOOT_WHO_UAL)
		return ev->code == 3 ? BOOT_SILENT : BOOT_MISSING;
	return ev->code == 8 ? BOOT_FILE : ev->code == 9 ? BOOT_SILENT : BOOT_MISSING;
}

/* The UAL repeats a request that was answered with error 3, every four seconds and for ever. */
static void
ask_again(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_ask_again(b, b->asked_max, b->repeated);
}

static void
repeated(struct boot *b, boot_handler *on)
{
	if (b->repeats++ < ERROR_3_TRIES) {
		b->repeated = on;
		boot_wait(b, SEC_ERROR_3, "until the same request goes out again", ask_again);
		return;
	}
	boot_remark(b, GRADE_FAIL, RULE_DISK_FULL, b->asked, NULL);
	boot_finish(b, BOOT_STUCK);
}

/* A request without an answer is repeated, and has then the largest limit (observed).  Three time-outs end the hunt of the UAL; elsewhere,
 * and with silence_next, they end the waiting for this file. */
static int
silent(struct boot *b, boot_handler *on)
{
	int hunt = b->who == BOOT_WHO_UAL && !b->env->say.silence_next;

	if (++b->timeouts < TIMEOUTS_MAX) {
		boot_ask_again(b, hunt ? PHONE_MAX_APPLICATION : b->asked_max, on);
		return 1;
	}
	if (hunt)
		boot_ual_silent(b);
	return hunt;
}

static void
note_answer(struct boot *b, const struct boot_event *ev)
{
	snprintf(b->near, sizeof b->near, "%s", ev->kind == BOOT_MISSING && ev->near != NULL ? ev->near : "");
	if (b->near[0] != '\0')
		boot_remark(b, GRADE_HOLD, RULE_CASE, b->asked, "%s is there", b->near);
	b->refusal[0] = '\0';
	if (ev->kind == BOOT_MISSING && (ev->code == 2 || (ev->text != NULL && strstr(ev->text, "ermission denied") != NULL))) {
		snprintf(b->refusal, sizeof b->refusal, "error %u%s%.80s", ev->code, ev->text != NULL ? ": " : "",
		    ev->text != NULL ? ev->text : "");
		boot_remark(b, GRADE_NOTE, RULE_REFUSED, b->asked, "%s", b->refusal);
	}
	switch (ev->kind) {
	case BOOT_MISSING: b->verdict = "missing"; break;
	case BOOT_SILENT: b->verdict = "silent"; break;
	case BOOT_OVER: b->verdict = "too-large"; break;
	default: b->verdict = "used"; break;
	}
}

int
boot_event(struct boot *b, const struct boot_event *ev)
{
	struct boot_event e = *ev;
	boot_handler *on = b->on;
	enum boot_stage stage = b->next_stage;

	if (ev->kind == BOOT_POWER) {
		if (b->boots != 0 || on != NULL || stage != STAGE_NONE || b->awaited == BOOT_END)
			return -1;
		power_on(b);
		return 0;
	}
	if ((on == NULL && stage == STAGE_NONE) || b->qn != 0 || (b->awaited == BOOT_WAIT) != (ev->kind == BOOT_TICK))
		return -1;
	b->on = NULL;
	b->next_stage = STAGE_NONE;
	e.kind = meaning(b, ev);
	note_answer(b, &e);
	if (on == NULL)
		begin_stage(b, stage);
	else if (b->who == BOOT_WHO_UAL && e.kind == BOOT_MISSING && e.code == 3)
		repeated(b, on);
	else if (e.kind != BOOT_SILENT || !silent(b, on))
		on(b, &e);
	return 0;
}

int
boot_next(struct boot *b, struct boot_action *a)
{
	if (b->qn == 0)
		return 0;
	*a = b->q[b->qhead];
	b->qhead = (b->qhead + 1) % (unsigned)(sizeof b->q / sizeof b->q[0]);
	b->qn--;
	return 1;
}

int
boot_success(const struct boot *b, enum boot_end end, const char *expect)
{
	if (end != BOOT_IDLE && end != BOOT_UNPROVISIONED)
		return 0;
	if (expect != NULL && expect[0] != '\0')
		return b->flash.era == BOOT_JAVA ? javaload_same(b->flash.app, b->flash.files, expect) : strcmp(b->flash.app, expect) == 0;
	return b->why_grade < GRADE_FAIL;
}

/* ---- names ---- */

const char *
boot_who_name(enum boot_who w)
{
	static const char *const name[] = { "old", "ual", "sccp", "sip", "mgcp", "reset", "java" };

	return name[w];
}

const char *
boot_end_name(enum boot_end e)
{
	static const char *const name[] = { "idle", "unprovisioned", "pai", "loop", "limit", "stuck", "reset", "burned-loader" };

	return name[e];
}

const char *
boot_era_name(enum boot_era e)
{
	static const char *const name[] = { "unsigned", "signed", "loader", "java" };

	return name[e];
}

static const struct {
	const char *name, *text;
} rules[RULE_COUNT] = {
	[RULE_NONE] = { "", "" },
	[RULE_NOT_TOLD] = { "not-told", "no file names another load to the application" },
	[RULE_NO_CONFIG] = { "no-config", "the loader found none of the files that could name a load" },
	[RULE_FOUR] = { "four-characters", "ignored: the first four characters are those of the running load" },
	[RULE_SEP_HIDES] = { "sep-hides", "names no load, and XMLDefault.cnf.xml is not read where it is there" },
	[RULE_UNREAD] = { "not-simulated", "compiled form, not read here" },
	[RULE_OWN_FILE] = { "own-file", "not there: the phone stays unprovisioned and asks again every 31 seconds" },
	[RULE_CASE] = { "case", "not there under this name: names are case-sensitive" },
	[RULE_NO_SERVER] = { "no-server", "the network settings were lost with the old boot, and without option 150 there is no TFTP server" },
	[RULE_NO_LOAD] = { "no-load", "is there and names no load: the hunt stops (absent would be safe)" },
	[RULE_NO_DEFAULT] = { "no-default", "names no load, and neither does a default file of its kind; XMLDefault.cnf.xml is not asked for beside it" },
	[RULE_BAD_LOAD] = { "bad-load", "names something that is not a load ID (P0?3... or PD?3...; with Java a load of the family), which counts as no load" },
	[RULE_CONFIG_SIZE] = { "config-size", "too large for the phone, treated as unusable" },
	[RULE_BUFFER_FULL] = { "buffer-full", "too large for the phone" },
	[RULE_MISSING] = { "missing", "not on the server" },
	[RULE_SILENT] = { "silent", "no answer from the server" },
	[RULE_SHORT_NAME] = { "short-name", "a phone this old presumably asks for 8.3 names only" },
	[RULE_UNSIGNED] = { "unsigned", "not signed, and this phone takes signed files only" },
	[RULE_SIGNED] = { "signed", "signed, and this phone takes unsigned files only" },
	[RULE_NAME] = { "name", "renamed: the name inside is not the one asked for" },
	[RULE_ALTERED] = { "altered", "was signed and is damaged or changed" },
	[RULE_UNKNOWN_SIGNER] = { "unknown-signer", "signed with none of the known keys, or its signature is damaged" },
	[RULE_KEY] = { "key", "signed with a key that this phone does not hold" },
	[RULE_BROKEN] = { "broken", "damaged" },
	[RULE_LOADER_AS_LOAD] = { "loader-as-load", "the name of a loader given as load: right only for a phone of the old boot" },
	[RULE_BURNED_LOADER] = { "burned-loader", "a loader named as load, without its .loads: this loader burns it in the place of the application" },
	[RULE_NOT_SINGLE] = { "not-single", "not a single image of the old kind" },
	[RULE_NOT_LIST] = { "not-list", "not a .loads list" },
	[RULE_NOT_LOADER] = { "not-loader", "not a loader" },
	[RULE_NOT_APPLICATION] = { "not-application", "not an application" },
	[RULE_DSP] = { "dsp", "the 7.5 loader cannot burn an application with the new kind of DSP part" },
	[RULE_LA_VERSION] = { "la-version", "LA_VERSION is not the version of the loader it names: the loader is fetched at every start" },
	[RULE_CTL] = { "ctl", "not there, and this phone asks for it until it is" },
	[RULE_CTL_ERROR_8] = { "ctl-error-8", "answered with TFTP error 8, which this loader takes as a damaged file: the hunt begins again for ever" },
	[RULE_SGN] = { "sgn", "a signed CTL file is stored in the phone: it asks for its configuration under names with .sgn, which are not simulated" },
	[RULE_REFUSED] = { "refused", "the server does not give it" },
	[RULE_DISK_FULL] = { "error-3", "answered with TFTP error 3: the loader repeats the request for ever" },
	[RULE_CFG_DIR] = { "cfg-dir", "tftp_cfg_dir names a directory without it, and no file names a load: the phone stops here" },
	[RULE_CRASH] = { "crash", "has a line that the application's reader does not survive; what the phone does then is not known" },
	[RULE_CLEARED] = { "cleared", "the configuration of the application aboard was cleared before the image of another protocol was asked for" },
	[RULE_DIAL_PLAN] = { "dial-plan", "not there: with the built-in plan a call begins after one digit" },
	[RULE_NO_LINE] = { "no-line", "the phone stays unprovisioned: its first line is not complete" },
	[RULE_XML] = { "xml", "cannot be read: the phone drops the whole file and stays unprovisioned" },
	[RULE_HARDWARE] = { "hardware", "not for this revision of the phone: HARDWARE_COMP_1 lacks a bit of its hardware value" },
	[RULE_NO_CFG] = { "no-cfg-file", "no configuration file is there, and the phone stays unprovisioned" },
	[RULE_TERM] = { "term", "not there: after a factory reset the phone asks for nothing else" },
	[RULE_NAME_LENGTH] = { "name-length", "cannot be a file name" },
	[RULE_LOOP] = { "loop", "the phone goes round in circles" },
	[RULE_MEMORY] = { "memory", "out of memory" },
};

const char *
boot_rule_name(enum boot_rule r)
{
	return rules[r].name;
}

const char *
boot_rule_text(enum boot_rule r)
{
	return rules[r].text;
}

static const struct boot_point points[] = {
	{ "ctl", "skip", "need", offsetof(struct boot_contested, ctl_needed) },
	{ "ext", "bin", "sbn", offsetof(struct boot_contested, sbn_too) },
	{ "key", "oldest", "any", offsetof(struct boot_contested, any_key) },
	{ "names", "short", "long", offsetof(struct boot_contested, long_names) },
	{ "os79xx", "literal", "trim", offsetof(struct boot_contested, os79xx_trim) },
	{ "same", "start", "loads", offsetof(struct boot_contested, same_asks) },
	{ "sccp", "xml", "sepdefault", offsetof(struct boot_contested, sepdefault) },
	{ "sep", "hides", "falls", offsetof(struct boot_contested, sep_falls) },
	{ "settings", "lost", "kept", offsetof(struct boot_contested, settings_kept) },
	{ "silence", "ends", "next", offsetof(struct boot_contested, silence_next) },
	{ "sip", "os79xx", "config", offsetof(struct boot_contested, config_first) },
	{ "xml", "XMLDefault", "xmlDefault", offsetof(struct boot_contested, xml_old) },
};

const struct boot_point *
boot_point(size_t i)
{
	return i < sizeof points / sizeof points[0] ? &points[i] : NULL;
}

int
boot_say(struct boot_contested *say, struct span arg, const struct boot_point **p)
{
	struct span name;
	size_t i;

	*p = NULL;
	span_cut(&arg, '=', &name);
	for (i = 0; i < sizeof points / sizeof points[0] && *p == NULL; i++)
		if (span_is(name, points[i].name))
			*p = &points[i];
	if (*p == NULL || arg.p == NULL || (!span_is(arg, (*p)->usual) && !span_is(arg, (*p)->other)))
		return -1;
	*(int *)((char *)say + (*p)->field) = span_is(arg, (*p)->other);
	return 0;
}
