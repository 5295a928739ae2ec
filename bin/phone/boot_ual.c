/* The universal application loader (UAL).  It hunts for a configuration that names a load, then fetches .loads, loader and application, or
 * a single image of the old boot. */
#include <stdio.h>
#include <string.h>

#include "boot_common.h"
#include "cisco/loadid.h"

#define CTL_MAX 32768

static boot_handler got_ctl, got_sep, got_sip, got_mgc, got_xml, got_sipdefault, got_mgcdefault;
static void hunt_sip(struct boot *b);
static void hunt_sipdefault(struct boot *b);
static void hunt_mgcdefault(struct boot *b);

/* Nothing to load: the application that is aboard starts, or there is none. */
static void
stop(struct boot *b)
{
	if (b->flash.app[0] != '\0') {
		boot_show(b, "Booting DSP");
		boot_wait_stage(b, SEC_START, "the stored application starts", STAGE_APPLICATION);
	} else {
		boot_show(b, "Protocol Application Invalid");
		boot_wait_stage(b, SEC_PAI, "until it hunts again (16 to 36 s)", STAGE_HUNT);
	}
}

/* ==== the load ==== */

/* The load cannot be had: the flash stays as it is. */
static void
failed(struct boot *b, const char *shown)
{
	boot_show(b, shown);
	stop(b);
}

/* An answer that is no file, to a request for an image. */
static void
no_image(struct boot *b, const struct boot_event *ev)
{
	switch (ev->kind) {
	case BOOT_OVER:
		boot_remark(b, GRADE_FAIL, RULE_BUFFER_FULL, b->asked, "more than %zu bytes", b->asked_max);
		failed(b, "Buffer Full");
		break;
	case BOOT_SILENT:
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
		failed(b, "TFTP timeout");
		break;
	default:
		boot_remark(b, GRADE_FAIL, RULE_MISSING, b->asked, "named by %s", b->image_by);
		failed(b, "TFTP file not found");
	}
}

/* 1 if the answer is an image this phone takes; otherwise the load is given up. */
static int
got_image(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind != BOOT_FILE) {
		no_image(b, ev);
		return 0;
	}
	boot_show(b, "Verifying Load");
	switch (boot_judge(b, ev->data)) {
	case RULE_NONE:
		return 1;
	case RULE_BROKEN:
		failed(b, "File auth error");
		return 0;
	case RULE_MEMORY:
		failed(b, "TFTP error");
		return 0;
	default:
		failed(b, "Image Authentication Failed");
		return 0;
	}
}

static void
wrong_role(struct boot *b, enum boot_rule rule)
{
	b->verdict = "refused";
	boot_remark(b, GRADE_FAIL, rule, b->asked, "it is %s", image_role_name(b->im.role));
	failed(b, rule == RULE_NOT_LOADER ? "Loader upgrade failed" : "Application upgrade failed");
}

/* ---- the application ---- */

static void
burn_single(struct boot *b)
{
	boot_show(b, "Downgrading Application");
	boot_set_single(b);
	boot_burned(b, b->im.id, "single image");
	boot_wait_stage(b, SEC_APPLICATION, "Downgrading Application", STAGE_RESTART);
}

static void
got_application(struct boot *b, const struct boot_event *ev)
{
	if (!got_image(b, ev))
		return;
	if (b->im.role == IMAGE_ROLE_SINGLE) {
		/* a compressed image in the place of the application replaces loader and application (FW) */
		burn_single(b);
		return;
	}
	if (b->im.role != IMAGE_ROLE_APPLICATION) {
		wrong_role(b, RULE_NOT_APPLICATION);
		return;
	}
	if (strcmp(b->flash.tag, "PAS3X060") == 0 && strncmp(b->im.dsp, "DSP", 3) == 0) {
		b->verdict = "refused";
		boot_remark(b, GRADE_FAIL, RULE_DSP, b->asked, "DSP part %s", b->im.dsp);
		failed(b, "Application upgrade failed");
		return;
	}
	boot_show(b, "Upgrading Application");
	snprintf(b->flash.app, sizeof b->flash.app, "%s", b->im.id);
	boot_burned(b, b->im.id, "application");
	boot_wait_stage(b, SEC_APPLICATION, "Upgrading Application", STAGE_APPLICATION);
}

static void
ask_application(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_show(b, "Upgrading Application");
	boot_ask(b, b->app_file, PHONE_MAX_APPLICATION, got_application);
}

static void
want_application(struct boot *b)
{
	char have[IMAGE_NAME_MAX + 8];

	snprintf(have, sizeof have, "%s.sb2", b->flash.app);
	if (b->flash.app[0] != '\0' && span_eq_nocase(span_cstr(have), span_cstr(b->app_file))) {
		/* what is wrong elsewhere on the server did not matter */
		boot_forget(b);
		stop(b);
		return;
	}
	boot_wait(b, SEC_TO_APPLICATION, "Verifying Load", ask_application);
}

/* ---- the loader ---- */

static void
got_loader(struct boot *b, const struct boot_event *ev)
{
	if (!got_image(b, ev))
		return;
	if (b->im.role != IMAGE_ROLE_LOADER) {
		wrong_role(b, RULE_NOT_LOADER);
		return;
	}
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
	char name[LOADS_NAME_MAX + 1];

	(void)ev;
	memcpy(name, b->im.loader, sizeof name);
	boot_show(b, "Upgrading Loader");
	boot_ask(b, name, PHONE_MAX_LOADER, got_loader);
}

/* ---- no .loads: a single image of the old boot, which replaces everything ---- */

/* Why the road back is closed.  im: what the .sbn is. */
static void
no_way_back(struct boot *b, enum image_role role)
{
	int by_default = strcmp(b->image_by, "XMLDefault.cnf.xml") == 0;
	char name[BOOT_NAME_MAX + 1];
	struct load l;

	snprintf(name, sizeof name, "%.*s.loads", BOOT_NAME_MAX - 6, b->image);
	if (b->list_near[0] != '\0')
		boot_remark(b, GRADE_FAIL, RULE_CASE, name, "%s is there", b->list_near);
	else if (role != IMAGE_ROLE_LOADER)
		boot_remark(b, GRADE_FAIL, RULE_NOT_SINGLE, b->asked, "it is %s", image_role_name(role));
	else if (loadid_parse(span_cstr(b->image), &l) == LOAD_OK && l.role == ROLE_APPLICATION)
		/* SCCP: the loader has the application's name, and its .loads is what is missing */
		boot_remark(b, GRADE_FAIL, RULE_MISSING, name, "named by %s; the %s that is there is a loader", b->image_by, b->asked);
	else
		boot_remark(b, GRADE_FAIL, RULE_LOADER_AS_LOAD, b->asked, "named by %s%s%s%s", b->image_by,
		    by_default ? ", for there is no SIP" : "", by_default ? b->mac : "", by_default ? ".cnf" : "");
}

static void
got_legacy(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_MISSING && b->list_near[0] != '\0') {
		no_way_back(b, IMAGE_ROLE_NONE);
		failed(b, "TFTP file not found");
		return;
	}
	if (ev->kind == BOOT_MISSING) {
		boot_remark(b, GRADE_FAIL, RULE_MISSING, b->asked, "named by %s; %s.loads is missing too", b->image_by, b->image);
		failed(b, "TFTP file not found");
		return;
	}
	if (!got_image(b, ev))
		return;
	if (b->im.role == IMAGE_ROLE_SINGLE) {
		burn_single(b);
		return;
	}
	b->verdict = "refused";
	no_way_back(b, b->im.role);
	failed(b, "Application upgrade failed");
}

/* ---- .loads ---- */

static void
got_loads(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	memcpy(b->list_near, b->near, sizeof b->list_near);
	if (ev->kind == BOOT_MISSING) {
		snprintf(name, sizeof name, "%.*s.sbn", BOOT_NAME_MAX - 4, b->image);
		boot_ask(b, name, PHONE_MAX_LOADER, got_legacy);
		return;
	}
	if (!got_image(b, ev))
		return;
	if (b->im.role != IMAGE_ROLE_LIST) {
		wrong_role(b, RULE_NOT_LIST);
		return;
	}
	memcpy(b->app_file, b->im.application, sizeof b->app_file);
	memcpy(b->la_version, b->im.la_version, sizeof b->la_version);
	if (span_eq_nocase(span_cstr(b->la_version), span_cstr(b->flash.tag)))
		want_application(b);
	else
		boot_wait(b, SEC_TO_LOADER, "Verifying Load", ask_loader);
}

static void
load(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];
	size_t n = strlen(b->image);

	boot_tell(b, 0);
	/* .loads is appended unless it is there already (FW) */
	if (n > 6 && strcmp(b->image + n - 6, ".loads") == 0)
		b->image[n - 6] = '\0';
	boot_show(b, b->image[2] == 'S' ? "Booting SIP Protocol" : b->image[2] == 'M' ? "Booting MGC Protocol" : "Booting SEP Protocol");
	snprintf(name, sizeof name, "%.*s.loads", BOOT_NAME_MAX - 6, b->image);
	boot_ask(b, name, PHONE_MAX_CONFIG, got_loads);
}

/* ==== the hunt ==== */

static void
no_load(struct boot *b, enum boot_rule rule, const char *file)
{
	b->verdict = "no-load";
	boot_show(b, rule == RULE_BAD_LOAD ? "Right Load Not Specified" : "No Load Specified");
	if (rule == RULE_BAD_LOAD)
		boot_remark(b, GRADE_FAIL, rule, file, "it names %s", b->image);
	else
		boot_remark(b, GRADE_HOLD, rule, file, NULL);
	stop(b);
}

/* The next file of the hunt, with the name the loader gives it once a CTL file is stored. */
static void
hunt(struct boot *b, const char *prefix, const char *suffix, boot_handler *next)
{
	char name[BOOT_NAME_MAX + 1];

	snprintf(name, sizeof name, "%s%s%s%s", prefix, suffix[0] != '\0' ? b->mac : "", suffix, b->flash.ctl ? ".sgn" : "");
	boot_ask(b, name, PHONE_MAX_CONFIG, next);
}

/* 1 if there is a file to read; otherwise what is wrong has been said, and the hunt goes on. */
static int
usable(struct boot *b, const struct boot_event *ev)
{
	switch (ev->kind) {
	case BOOT_FILE:
		if (!b->flash.ctl)
			return 1;
		b->verdict = "refused";
		boot_remark(b, GRADE_FAIL, RULE_SGN, b->asked, NULL);
		return 0;
	case BOOT_OVER:
		boot_show(b, "Buffer Full");
		boot_remark(b, GRADE_FAIL, RULE_CONFIG_SIZE, b->asked, NULL);
		return 0;
	case BOOT_SILENT:
		boot_show(b, "TFTP timeout");
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
		return 0;
	default:
		return 0;
	}
}

static void
found(struct boot *b)
{
	if (boot_load_form(b->image))
		load(b);
	else
		no_load(b, RULE_BAD_LOAD, b->image_by);
}

/* The load a file names has been read, or the file stops the hunt. */
static void
decide(struct boot *b, enum bootcnf_res res)
{
	if (res == BOOTCNF_OK)
		found(b);
	else {
		b->image[0] = '\0';
		no_load(b, RULE_NO_LOAD, b->asked);
	}
}

/* tftp_cfg_dir of a default file: the phone's own file is asked for in that directory, and counts more. */
static void
got_in_dir(struct boot *b, const struct boot_event *ev)
{
	enum bootcnf_res res = BOOTCNF_NONE;
	char was[BOOT_NAME_MAX + 1];

	memcpy(was, b->image, sizeof was);
	if (usable(b, ev))
		res = boot_read_text(b, ev->data);
	if (res == BOOTCNF_OK || was[0] != '\0')
		found(b);
	else
		decide(b, res);
}

static void
default_read(struct boot *b, const struct boot_event *ev, const char *prefix)
{
	enum bootcnf_res res = boot_read_text(b, ev->data);
	struct span dir;
	char name[BOOT_NAME_MAX + 1], where[BOOT_NAME_MAX + 1];

	if (res != BOOTCNF_OK)
		b->image[0] = '\0';
	if (bootcnf_text(ev->data, "tftp_cfg_dir", &dir) == BOOTCNF_OK && dir.n < 64 && span_copy(dir, where, sizeof where) == 0) {
		/* put in front as it stands: "./" gives "./SIP001122334455.cnf" (LOG2) */
		snprintf(name, sizeof name, "%.64s%s%s.cnf", where, prefix, b->mac);
		boot_ask(b, name, PHONE_MAX_CONFIG, got_in_dir);
		return;
	}
	decide(b, res);
}

static void
got_mgcdefault(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev)) {
		default_read(b, ev, "MGC");
		return;
	}
	if (b->round != 0) {
		/* MGC<MAC>.cnf was there, without a load */
		no_load(b, RULE_NO_LOAD, b->image_by);
		return;
	}
	boot_remark(b, GRADE_NOTE, RULE_NO_CONFIG, "", "SEP%s.cnf.xml, SIP%s.cnf, MGC%s.cnf, XMLDefault.cnf.xml, SIPDefault.cnf, MGCDefault.cnf",
	    b->mac, b->mac, b->mac);
	stop(b);
}

static void
hunt_mgcdefault(struct boot *b)
{
	hunt(b, "MGCDefault.cnf", "", got_mgcdefault);
}

static void
got_sipdefault(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		default_read(b, ev, "SIP");
	else if (b->round != 0)
		no_load(b, RULE_NO_LOAD, b->image_by);
	else
		hunt_mgcdefault(b);
}

static void
hunt_sipdefault(struct boot *b)
{
	hunt(b, "SIPDefault.cnf", "", got_sipdefault);
}

static void
got_xml(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		decide(b, boot_read_xml(b, ev->data, 0));
	else
		hunt_sipdefault(b);
}

/* The phone's own text file: with a load it decides; without one the default file of its protocol does, and XMLDefault is skipped. */
static int
own_file(struct boot *b, const struct boot_event *ev)
{
	if (boot_read_text(b, ev->data) == BOOTCNF_OK) {
		found(b);
		return 1;
	}
	b->round = 1;
	b->image[0] = '\0';
	memcpy(b->image_by, b->asked, sizeof b->image_by);
	b->verdict = "no-load";
	return 0;
}

static void
got_mgc(struct boot *b, const struct boot_event *ev)
{
	if (!usable(b, ev))
		hunt(b, "XMLDefault.cnf.xml", "", got_xml);
	else if (!own_file(b, ev))
		hunt_mgcdefault(b);
}

static void
got_sip(struct boot *b, const struct boot_event *ev)
{
	if (!usable(b, ev))
		hunt(b, "MGC", ".cnf", got_mgc);
	else if (!own_file(b, ev))
		hunt_sipdefault(b);
}

static void
hunt_sip(struct boot *b)
{
	hunt(b, "SIP", ".cnf", got_sip);
}

static void
got_sep(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		decide(b, boot_read_xml(b, ev->data, 1));
	else
		hunt_sip(b);
}

static void
hunt_sep(struct boot *b)
{
	b->round = 0;
	b->image[0] = b->image_by[0] = '\0';
	hunt(b, "SEP", ".cnf.xml", got_sep);
}

static void
ask_ctl(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];

	boot_name(b, name, "CTLSEP", ".tlv");
	boot_ask(b, name, CTL_MAX, got_ctl);
}

static void
got_ctl(struct boot *b, const struct boot_event *ev)
{
	static const unsigned char magic[] = { 1, 0, 2 };

	if (ev->kind == BOOT_MISSING && b->env->say.ctl_needed) {
		boot_remark(b, GRADE_FAIL, RULE_CTL, b->asked, NULL);
		boot_wait_stage(b, SEC_PAI, "until it asks again", STAGE_HUNT);
		return;
	}
	if (ev->kind == BOOT_FILE && ev->data.n > sizeof magic && memcmp(ev->data.p, magic, sizeof magic) == 0)
		b->flash.ctl = 1;
	else if (ev->kind == BOOT_FILE && !b->env->say.ctl_needed && b->round++ == 0) {
		/* empty or damaged: it costs one more request (FW) */
		b->verdict = "ignored";
		ask_ctl(b);
		return;
	} else if (ev->kind == BOOT_FILE)
		b->verdict = "ignored";
	else if (ev->kind == BOOT_SILENT)
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
	hunt_sep(b);
}

void
boot_ual_start(struct boot *b, enum boot_end as)
{
	if (boot_starts(b, BOOT_WHO_UAL, as))
		return;
	b->told[0][0] = '\0';
	boot_show(b, "Universal Application Loader");
	boot_show(b, "Configuring VLAN");
	boot_show(b, "Configuring IP");
	if (!boot_has_server(b)) {
		boot_remark(b, GRADE_FAIL, RULE_NO_SERVER, "", NULL);
		stop(b);
		return;
	}
	boot_show(b, "Requesting Configuration");
	ask_ctl(b);
}
