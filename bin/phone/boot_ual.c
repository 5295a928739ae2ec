/* The universal application loader (UAL).  It hunts for a configuration that names a load, then fetches .loads, loader and application, or
 * a single image of the old boot.  The order and the answers to each case were observed on the genuine loaders
 * (t/phone/loader-observed.tsv); what is only inferred says so. */
#include <stdio.h>
#include <string.h>

#include "boot_common.h"
#include "cisco/loadid.h"
#include "loader.h"

#define CTL_MAX 32768
#define INVALID "Protocol Application Invalid"
#define NOT_FOUND "TFTP file not found"

static boot_handler got_ctl, got_sep, got_sip, got_mgc, got_xml, got_sipdefault, got_mgcdefault, got_loads;
static void hunt_sip(struct boot *b);
static void hunt_sipdefault(struct boot *b);
static void hunt_mgcdefault(struct boot *b);

/* Nothing to load: the application that is aboard starts.  Where there is none the display shows why, and the hunt begins again. */
static void
stop(struct boot *b, const char *shown)
{
	if (b->flash.app[0] != '\0') {
		boot_show(b, "Booting DSP");
		boot_wait_stage(b, SEC_START, "the stored application starts", STAGE_APPLICATION);
	} else {
		boot_show(b, shown);
		boot_wait_stage(b, SEC_PAI, "until it hunts again (16 to 36 s)", STAGE_HUNT);
	}
}

void
boot_ual_silent(struct boot *b)
{
	boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
	stop(b, "TFTP timeout");
}

/* ---- the load: images ---- */

/* An answer that is no file, to a request for an image. */
static void
no_image(struct boot *b, const struct boot_event *ev)
{
	switch (ev->kind) {
	case BOOT_OVER:
		boot_remark(b, GRADE_FAIL, RULE_BUFFER_FULL, b->asked, "more than %zu bytes", b->asked_max);
		stop(b, "Buffer Full");
		break;
	case BOOT_SILENT:
		boot_ual_silent(b);
		break;
	default:
		boot_remark(b, GRADE_FAIL, RULE_MISSING, b->asked, "in the .loads that %s names", b->image_by);
		stop(b, NOT_FOUND);
	}
}

/* Returns NULL if the answer is an image this phone takes, else what the display shows. */
static const char *
judge(struct boot *b, const struct boot_event *ev)
{
	switch (boot_judge(b, ev->data)) {
	case RULE_NONE:
		return NULL;
	case RULE_BROKEN:
		return "File auth error";
	case RULE_MEMORY:
		return "TFTP error";
	default:
		return "Image Authentication Failed";
	}
}

/* 1 if the answer is an image this phone takes; otherwise the load is given up. */
static int
got_image(struct boot *b, const struct boot_event *ev)
{
	const char *shown;

	if (ev->kind != BOOT_FILE) {
		no_image(b, ev);
		return 0;
	}
	boot_show(b, "Verifying Load");
	shown = judge(b, ev);
	if (shown == NULL)
		return 1;
	boot_show(b, shown);
	stop(b, INVALID);
	return 0;
}

static void
wrong_role(struct boot *b, enum boot_rule rule, const char *shown)
{
	b->verdict = "refused";
	boot_remark(b, GRADE_FAIL, rule, b->asked, "it is %s", image_role_name(b->im.role));
	boot_show(b, shown);
	stop(b, INVALID);
}

/* The protocol that an ID stands for: SIP and MGCP by P0S3 and P0M3, SCCP by any other, PDS3 among them. */
static char
protocol(const char *id)
{
	if (strlen(id) >= 4 && id[0] == 'P' && id[1] == '0' && id[3] == '3' && (id[2] == 'S' || id[2] == 'M'))
		return id[2];
	return '0';
}

/* For a load of another protocol the configuration of the application aboard is cleared (but for its first 0x9A4 bytes, the network),
 * before the image is asked for: a missing image comes too late. */
static void
clear_configuration(struct boot *b, const char *id)
{
	if (b->flash.app[0] == '\0' || protocol(id) == protocol(b->flash.app))
		return;
	b->flash.cleared = 1;
	boot_log(b, "<flash: configuration area written>");
	boot_remark(b, GRADE_NOTE, RULE_CLEARED, id, "the phone ran %s", b->flash.app);
}

static void
burned_application(struct boot *b, const char *what, const char *text, enum boot_stage next)
{
	b->flash.cleared = 0;
	boot_burned(b, b->im.id, what);
	boot_wait_stage(b, SEC_APPLICATION, text, next);
}

static void
burn_single(struct boot *b)
{
	boot_show(b, "Downgrading Application");
	boot_set_single(b);
	burned_application(b, "single image", "Downgrading Application", STAGE_RESTART);
}

/* ---- the application ---- */

static void
got_application(struct boot *b, const struct boot_event *ev)
{
	struct loader l;

	if (!got_image(b, ev))
		return;
	if (b->im.role == IMAGE_ROLE_SINGLE) {
		/* a compressed image in the place of the application replaces loader and application (FW) */
		burn_single(b);
		return;
	}
	if (b->im.role != IMAGE_ROLE_APPLICATION) {
		wrong_role(b, RULE_NOT_APPLICATION, "Application upgrade failed");
		return;
	}
	loader_find(b->flash.tag, &l);
	if (l.old_dsp_only && strncmp(b->im.dsp, "DSP", 3) == 0) {
		b->verdict = "refused";
		boot_remark(b, GRADE_FAIL, RULE_DSP, b->asked, "DSP part %s", b->im.dsp);
		boot_show(b, "Application upgrade failed");
		stop(b, INVALID);
		return;
	}
	boot_show(b, "Upgrading Application");
	snprintf(b->flash.app, sizeof b->flash.app, "%s", b->im.id);
	burned_application(b, "application", "Upgrading Application", STAGE_APPLICATION);
}

static void
ask_application(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	clear_configuration(b, b->app_file);
	boot_ask(b, b->app_file, PHONE_MAX_APPLICATION, got_application);
}

static void
want_application(struct boot *b)
{
	char have[IMAGE_NAME_MAX + 8];

	snprintf(have, sizeof have, "%s.sb2", b->flash.app);
	if (b->flash.app[0] != '\0' && span_eq_nocase(span_cstr(have), span_cstr(b->app_file))) {
		/* the named application is stored already, so earlier remarks have no effect */
		boot_forget(b);
		stop(b, INVALID);
		return;
	}
	boot_wait(b, SEC_TO_APPLICATION, "the .loads is verified", ask_application);
}

/* ---- the loader ---- */

static void
got_loader(struct boot *b, const struct boot_event *ev)
{
	if (!got_image(b, ev))
		return;
	if (b->im.role != IMAGE_ROLE_LOADER) {
		wrong_role(b, RULE_NOT_LOADER, "Loader upgrade failed");
		return;
	}
	boot_show(b, "Upgrading Loader");
	boot_show(b, "Copying to Bank 1");
	boot_set_loader(b);
	boot_burned(b, b->im.id, "loader");
	if (!span_eq_nocase(span_cstr(b->flash.tag), span_cstr(b->la_version)))
		boot_remark(b, GRADE_FAIL, RULE_LA_VERSION, b->asked, "LA_VERSION=%s, the loader is %s", b->la_version, b->flash.tag);
	boot_show(b, "Loader upgrade complete");
	boot_wait_stage(b, SEC_LOADER, "Upgrading Loader", STAGE_RESTART);
}

static void
ask_loader(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_ask(b, b->loader_file, PHONE_MAX_LOADER, got_loader);
}

/* ---- no .loads: a single image of the old boot, which replaces everything ---- */

/* Where the name of the loader came from, and what was not there. */
static void
told_loader(const struct boot *b, char *out, size_t cap)
{
	int by_default = strcmp(b->image_by, "XMLDefault.cnf.xml") == 0;
	struct load l;

	if (loadid_parse(span_cstr(b->image), &l) == LOAD_OK && l.role == ROLE_APPLICATION)
		/* SCCP: the loader has the application's name, and its .loads is what is missing */
		snprintf(out, cap, "%.64s names it, and %.56s.loads is not there", b->image_by, b->image);
	else
		snprintf(out, cap, "named by %.64s%s%s%s", b->image_by, by_default ? ", for there is no SIP" : "", by_default ? b->mac : "",
		    by_default ? ".cnf" : "");
}

/* A loader where a single image belongs.  Loaders from 8.8 on burn it; 7.5 refuses ("Empty DSP image not allowed for old style image!"). */
static void
loader_as_load(struct boot *b)
{
	char told[BOOT_NAME_MAX + 80], file[BOOT_NAME_MAX + 1];
	struct loader l;

	told_loader(b, told, sizeof told);
	loader_find(b->flash.tag, &l);
	if (!l.burns_named) {
		b->verdict = "refused";
		boot_log(b, "Empty DSP image not allowed for old style image!");
		boot_remark(b, GRADE_FAIL, RULE_LOADER_AS_LOAD, b->asked, "%s", told);
		boot_show(b, "Application upgrade failed");
		stop(b, INVALID);
		return;
	}
	memcpy(file, b->asked, sizeof file);
	boot_show(b, "Downgrading Application");
	boot_show(b, "Burning Old Style Image");
	b->flash.app[0] = '\0';
	b->flash.burned = 1;
	boot_burned(b, b->im.id, "loader, in the place of the application");
	boot_remark(b, GRADE_FAIL, RULE_BURNED_LOADER, file, "%s%s", told, l.examined_named ? "" :
	    "; nobody has looked into this phone's loader, so the worst is assumed");
	boot_finish(b, BOOT_BURNED_LOADER);
}

static void
got_legacy(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	if (ev->kind == BOOT_MISSING) {
		snprintf(name, sizeof name, "%.*s.loads", BOOTCNF_NAME_MAX, b->image);
		if (b->list_near[0] != '\0')
			boot_remark(b, GRADE_FAIL, RULE_CASE, name, "%s is there", b->list_near);
		else
			boot_remark(b, GRADE_FAIL, RULE_MISSING, b->asked, "named by %s; %s.loads is missing too", b->image_by, b->image);
		stop(b, NOT_FOUND);
		return;
	}
	if (!got_image(b, ev))
		return;
	if (b->im.role == IMAGE_ROLE_SINGLE)
		burn_single(b);
	else if (b->im.role == IMAGE_ROLE_LOADER)
		loader_as_load(b);
	else
		wrong_role(b, RULE_NOT_SINGLE, "Application upgrade failed");
}

/* ---- .loads ---- */

static void
ask_loads(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];
	size_t n = strlen(b->image);

	/* .loads is appended unless it is there already, in lower case */
	snprintf(name, sizeof name, "%.*s%s", BOOTCNF_NAME_MAX, b->image, n > 6 && strcmp(b->image + n - 6, ".loads") == 0 ? "" : ".loads");
	boot_ask(b, name, PHONE_MAX_CONFIG, got_loads);
}

static void
loads_again(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	ask_loads(b);
}

/* A .loads that cannot be used is asked for once more.  Observed for an empty one, inferred for the others. */
static void
bad_loads(struct boot *b, const char *shown)
{
	b->verdict = "refused";
	if (b->loads_tries++ == 0) {
		boot_wait(b, SEC_RETRY, "until it asks again (4 to 14 s)", loads_again);
		return;
	}
	boot_log(b, "Invalid .loads file; attempt to boot stored BA");
	stop(b, shown);
}

static void
no_loads(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];
	size_t n = strlen(b->image);

	if (n > 6 && strcmp(b->image + n - 6, ".loads") == 0)
		b->image[n - 6] = '\0';
	memcpy(b->list_near, b->near, sizeof b->list_near);
	boot_log(b, ".loads file not found; try legacy downgrade");
	clear_configuration(b, b->image);
	snprintf(name, sizeof name, "%.*s.sbn", BOOTCNF_NAME_MAX, b->image);
	boot_ask(b, name, PHONE_MAX_LOADER, got_legacy);
}

static void
got_loads(struct boot *b, const struct boot_event *ev)
{
	const char *shown;

	if (ev->kind == BOOT_MISSING) {
		no_loads(b);
		return;
	}
	if (ev->kind != BOOT_FILE) {
		no_image(b, ev);
		return;
	}
	shown = judge(b, ev);
	if (shown == NULL && b->im.role != IMAGE_ROLE_LIST) {
		boot_remark(b, GRADE_FAIL, RULE_NOT_LIST, b->asked, "it is %s", image_role_name(b->im.role));
		shown = "File auth error";
	}
	if (shown != NULL) {
		bad_loads(b, shown);
		return;
	}
	snprintf(b->app_file, sizeof b->app_file, "%s", b->im.application);
	snprintf(b->loader_file, sizeof b->loader_file, "%s", b->im.loader);
	memcpy(b->la_version, b->im.la_version, sizeof b->la_version);
	if (span_eq_nocase(span_cstr(b->la_version), span_cstr(b->flash.tag)))
		want_application(b);
	else
		boot_wait(b, SEC_TO_LOADER, "the .loads is verified", ask_loader);
}

/* A load is named.  The one that runs already starts at once, whether its .loads is there or not. */
static void
load(struct boot *b)
{
	boot_tell(b, 0);
	if (b->flash.app[0] != '\0' && !b->env->say.same_asks && span_eq_nocase(span_cstr(b->image), span_cstr(b->flash.app))) {
		boot_forget(b);
		stop(b, INVALID);
		return;
	}
	b->loads_tries = 0;
	ask_loads(b);
}

/* ---- the hunt ---- */

enum hunt_for { FOR_SEP, FOR_SIP, FOR_MGC };

static const char *const booting[] = { "Booting SEP Protocol", "Booting SIP Protocol", "Booting MGC Protocol" };
static const char *const no_loadid[] = {
	"No LoadID found in SEP cfg file; booting stored image", "No LoadID found in SIP cfg file; booting stored image",
	"No LoadID found in MGC cfg file; booting stored image"
};

/* The file of the hunt that decides names no load: the hunt stops. */
static void
no_load(struct boot *b, enum bootcnf_res res, enum hunt_for f)
{
	b->verdict = "no-load";
	boot_log(b, no_loadid[f]);
	boot_show(b, booting[f]);
	boot_show(b, "No Load Specified");
	if (res == BOOTCNF_BAD)
		boot_remark(b, GRADE_FAIL, RULE_BAD_LOAD, b->asked, "it names %s", b->image);
	else
		boot_remark(b, GRADE_HOLD, RULE_NO_LOAD, b->asked, NULL);
	b->image[0] = '\0';
	stop(b, INVALID);
}

static void
decide(struct boot *b, enum bootcnf_res res, enum hunt_for f)
{
	if (res != BOOTCNF_OK) {
		no_load(b, res, f);
		return;
	}
	boot_show(b, booting[f]);
	load(b);
}

/* With a CTL file stored, .sgn is put behind the names; loaders from 8.8 on leave two of them as they are. */
static const char *
signed_suffix(const struct boot *b, enum hunt_for f)
{
	struct loader l;

	if (!b->flash.ctl)
		return "";
	loader_find(b->flash.tag, &l);
	return l.sgn_all || f != FOR_SIP ? ".sgn" : "";
}

static void
hunt(struct boot *b, const char *prefix, const char *suffix, enum hunt_for f, boot_handler *next)
{
	char name[BOOT_NAME_MAX + 1];

	snprintf(name, sizeof name, "%s%s%s%s", prefix, suffix[0] != '\0' ? b->mac : "", suffix, signed_suffix(b, f));
	boot_ask(b, name, PHONE_MAX_CONFIG, next);
}

/* The receive buffer is not cleared between two hunts. */
static struct span
receive(struct boot *b, struct span data, int xml)
{
	size_t n = data.n < sizeof b->config ? data.n : sizeof b->config;

	if (n > 0)
		memcpy(b->config, data.p, n);
	return xml && data.n < sizeof b->config ? span(b->config, sizeof b->config) : data;
}

/* 1 if there is a file to read; otherwise the hunt goes on. */
static int
usable(struct boot *b, const struct boot_event *ev)
{
	switch (ev->kind) {
	case BOOT_FILE:
		if (!b->flash.ctl || !span_ends_nocase(span_cstr(b->asked), ".sgn"))
			return 1;
		b->verdict = "refused";
		boot_remark(b, GRADE_FAIL, RULE_SGN, b->asked, NULL);
		return 0;
	case BOOT_OVER:
		boot_remark(b, GRADE_FAIL, RULE_CONFIG_SIZE, b->asked, "more than %zu bytes", b->asked_max);
		return 0;
	case BOOT_SILENT:
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
		return 0;
	default:
		return 0;
	}
}

static void
nothing_found(struct boot *b)
{
	struct loader l;

	loader_find(b->flash.tag, &l);
	boot_log(b, "Couldn't find any config files.");
	if (b->image_by[0] != '\0')
		boot_remark(b, GRADE_HOLD, RULE_NO_DEFAULT, b->image_by, NULL);
	else if (b->flash.ctl)
		boot_remark(b, GRADE_HOLD, RULE_SGN, "", "it asks for SEP%s.cnf.xml.sgn, and so on", b->mac);
	else
		boot_remark(b, GRADE_NOTE, RULE_NO_CONFIG, "", "SEP%s.cnf.xml, SIP%s.cnf, MGC%s.cnf, XMLDefault.cnf.xml, SIPDefault.cnf, "
		    "MGCDefault.cnf", b->mac, b->mac, b->mac);
	stop(b, l.shows_cause ? NOT_FOUND : INVALID);
}

/* tftp_cfg_dir of a default file: the phone's own file is asked for in that directory, and counts more. */
static void
got_in_dir(struct boot *b, const struct boot_event *ev)
{
	enum hunt_for f = strstr(b->asked, "MGC") != NULL ? FOR_MGC : FOR_SIP;
	enum bootcnf_res res = BOOTCNF_NONE;
	char was[BOOT_NAME_MAX + 1];
	int there = usable(b, ev);

	memcpy(was, b->image, sizeof was);
	if (there)
		res = boot_read_text(b, receive(b, ev->data, 0), bootcnf_is_load);
	if (res != BOOTCNF_OK && was[0] != '\0') {
		memcpy(b->image, was, sizeof b->image);
		res = BOOTCNF_OK;
	}
	if (there || res == BOOTCNF_OK) {
		decide(b, res, f);
		return;
	}
	/* observed: no request, no timer, no start */
	boot_show(b, "No Load Specified");
	boot_remark(b, GRADE_FAIL, RULE_CFG_DIR, b->asked, NULL);
	boot_finish(b, BOOT_STUCK);
}

static void
default_read(struct boot *b, const struct boot_event *ev, const char *prefix, enum hunt_for f)
{
	enum bootcnf_res res = boot_read_text(b, receive(b, ev->data, 0), bootcnf_is_load);
	char name[BOOT_NAME_MAX + 1], where[BOOT_NAME_MAX + 1];
	struct span dir;

	if (bootcnf_text(ev->data, "tftp_cfg_dir", NULL, &dir) != BOOTCNF_OK || dir.n > 64 || span_copy(dir, where, sizeof where) != 0) {
		decide(b, res, f);
		return;
	}
	if (res != BOOTCNF_OK)
		b->image[0] = '\0';
	boot_show(b, booting[f]);
	/* put in front as it stands: "./" gives "./SIP001122334455.cnf" (LOG2) */
	snprintf(name, sizeof name, "%.64s%s%s.cnf%s", where, prefix, b->mac, b->flash.ctl ? ".sgn" : "");
	boot_ask(b, name, PHONE_MAX_CONFIG, got_in_dir);
}

static void
got_mgcdefault(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		default_read(b, ev, "MGC", FOR_MGC);
	else
		nothing_found(b);
}

static void
hunt_mgcdefault(struct boot *b)
{
	hunt(b, "MGCDefault.cnf", "", FOR_MGC, got_mgcdefault);
}

static void
got_sipdefault(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		default_read(b, ev, "SIP", FOR_SIP);
	else
		hunt_mgcdefault(b);
}

static void
hunt_sipdefault(struct boot *b)
{
	hunt(b, "SIPDefault.cnf", "", FOR_SIP, got_sipdefault);
}

static void
got_xml(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		decide(b, boot_read_xml(b, receive(b, ev->data, 1), BOOTCNF_PLAIN | BOOTCNF_NUMBERED), FOR_SEP);
	else
		hunt_sipdefault(b);
}

/* The phone's own text file: with a load it decides; without one, or with a bad one, the default file of its protocol is next, and
 * XMLDefault is skipped.  Returns 1 if it decided. */
static int
own_file(struct boot *b, const struct boot_event *ev, enum hunt_for f)
{
	enum bootcnf_res res = boot_read_text(b, receive(b, ev->data, 0), bootcnf_is_load);

	boot_show(b, booting[f]);
	if (res == BOOTCNF_OK) {
		load(b);
		return 1;
	}
	if (res == BOOTCNF_BAD)
		boot_remark(b, GRADE_FAIL, RULE_BAD_LOAD, b->asked, "it names %s", b->image);
	b->image[0] = '\0';
	memcpy(b->image_by, b->asked, sizeof b->image_by);
	b->verdict = "no-load";
	return 0;
}

static void
got_mgc(struct boot *b, const struct boot_event *ev)
{
	if (!usable(b, ev))
		hunt(b, "XMLDefault.cnf.xml", "", FOR_SEP, got_xml);
	else if (!own_file(b, ev, FOR_MGC))
		hunt_mgcdefault(b);
}

static void
got_sip(struct boot *b, const struct boot_event *ev)
{
	if (!usable(b, ev))
		hunt(b, "MGC", ".cnf", FOR_MGC, got_mgc);
	else if (!own_file(b, ev, FOR_SIP))
		hunt_sipdefault(b);
}

static void
hunt_sip(struct boot *b)
{
	hunt(b, "SIP", ".cnf", FOR_SIP, got_sip);
}

static void
got_sep(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		decide(b, boot_read_xml(b, receive(b, ev->data, 1), BOOTCNF_PLAIN | BOOTCNF_NUMBERED), FOR_SEP);
	else
		hunt_sip(b);
}

static void
hunt_sep(struct boot *b)
{
	b->image[0] = b->image_by[0] = '\0';
	hunt(b, "SEP", ".cnf.xml", FOR_SEP, got_sep);
}

/* ---- the CTL file ---- */

static void
ask_ctl(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	(void)ev;
	boot_name(b, name, "CTLSEP", ".tlv");
	boot_ask(b, name, CTL_MAX, got_ctl);
}

/* Empty or damaged: it costs one more request.  Error 8, an empty file to this code, starts the hunt again with some loaders. */
static void
bad_ctl(struct boot *b, const struct boot_event *ev)
{
	struct loader l;

	b->verdict = "ignored";
	loader_find(b->flash.tag, &l);
	if (ev->code == 8 && l.ctl8_hunts) {
		boot_remark(b, GRADE_FAIL, RULE_CTL_ERROR_8, b->asked, NULL);
		boot_wait_stage(b, SEC_PAI, "until it hunts again", STAGE_HUNT);
	} else if (!b->env->say.ctl_needed && b->round++ == 0)
		boot_wait(b, SEC_RETRY, "until it asks again (4 to 14 s)", ask_ctl);
	else
		hunt_sep(b);
}

static void
got_ctl(struct boot *b, const struct boot_event *ev)
{
	static const unsigned char magic[] = { 1, 0, 2 };

	switch (ev->kind) {
	case BOOT_FILE:
		if (ev->data.n <= sizeof magic || memcmp(ev->data.p, magic, sizeof magic) != 0) {
			bad_ctl(b, ev);
			return;
		}
		b->flash.ctl = 1;
		boot_remark(b, GRADE_NOTE, RULE_SGN, b->asked, NULL);
		break;
	case BOOT_SILENT:
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
		break;
	case BOOT_MISSING:
		if (!b->env->say.ctl_needed)
			break;
		boot_remark(b, GRADE_FAIL, RULE_CTL, b->asked, NULL);
		boot_wait_stage(b, SEC_PAI, "until it asks again", STAGE_HUNT);
		return;
	default:
		break;
	}
	hunt_sep(b);
}

void
boot_ual_start(struct boot *b, enum boot_end as)
{
	if (boot_starts(b, BOOT_WHO_UAL, as))
		return;
	b->told[0][0] = '\0';
	b->timeouts = 0;
	if (as != BOOT_PAI)
		memset(b->config, 0, sizeof b->config);
	boot_show(b, "Universal Application Loader");
	boot_show(b, "Configuring VLAN");
	boot_show(b, "Configuring IP");
	if (!boot_has_server(b)) {
		boot_remark(b, GRADE_FAIL, RULE_NO_SERVER, "", NULL);
		stop(b, INVALID);
		return;
	}
	boot_show(b, "Requesting Configuration");
	ask_ctl(b, NULL);
}
