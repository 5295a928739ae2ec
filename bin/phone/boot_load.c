/* The universal application loader has a load ID: .loads, then the loader or the application it names, or the road back to a single image. */
#include <stdio.h>
#include <string.h>

#include "boot_int.h"
#include "cisco/loadid.h"

/* The load cannot be had: the flash stays as it is. */
static void
failed(struct boot *b, const char *shown)
{
	boot_show(b, shown);
	boot_ual_stop(b);
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

void
boot_restart(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	if (b->flash.era == BOOT_LOADER)
		boot_ual_start(b, BOOT_LOOP);
	else
		boot_old_start(b, BOOT_LOOP);
}

static void
run_application(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_app_start(b);
}

/* ---- the application ---- */

static void
burn_single(struct boot *b)
{
	boot_show(b, "Downgrading Application");
	boot_set_single(b);
	boot_burned(b, b->im.id, "single image");
	boot_wait(b, SEC_APPLICATION, "Downgrading Application", boot_restart);
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
	boot_wait(b, SEC_APPLICATION, "Upgrading Application", run_application);
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
		boot_ual_stop(b);
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
	boot_wait(b, SEC_LOADER, "Upgrading Loader", boot_restart);
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
	else if (loadid_parse(span_cstr(b->image), &l) == LOAD_OK && strcmp(l.role, "application") == 0)
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

void
boot_ual_load(struct boot *b)
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
