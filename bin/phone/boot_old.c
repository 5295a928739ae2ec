/* The boot of the unsigned and the signed single images: OS79XX.TXT first, then the protocol's own files. */
#include <stdio.h>
#include <string.h>

#include "boot_common.h"
#include "cisco/loadid.h"

static boot_handler old_got_image;

static const char *
xml_default(const struct boot *b)
{
	return b->env->say.xml_old ? "xmlDefault.CNF.XML" : "XMLDefault.cnf.xml";
}

static void
old_runs(struct boot *b)
{
	boot_finish(b, BOOT_IDLE);
}

/* The file in which this phone obeys the loader's name.  OS79XX.TXT is ignored if its first four characters equal those of the load. */
static const char *
tells_loader(const struct boot *b)
{
	return b->flash.app[2] == 'S' || b->flash.app[2] == 'M' ? "OS79XX.TXT" : "XMLDefault.cnf.xml";
}

/* Is b->image an application that needs a loader?  (From SCCP 6 on, loader and application share one name.) */
static int
needs_loader(const struct boot *b)
{
	struct load l;

	return loadid_parse(span_cstr(b->image), &l) == LOAD_OK && l.role == ROLE_APPLICATION && l.era == ERA_LOADER &&
	    l.proto != PROTO_SCCP;
}

/* Report an image that did not come.  An application is larger than the one bank of an old phone: the phone shows buffer full. */
static void
old_no_image(struct boot *b, const struct boot_event *ev)
{
	int loader = needs_loader(b);
	/* if the loader failed before, that is the fault; this only follows from it */
	int grade = loader && b->why_grade == GRADE_FAIL ? GRADE_NOTE : GRADE_FAIL;

	if (ev->kind == BOOT_OVER) {
		boot_show(b, "W210 TFTP Error: buffer full");
		boot_remark(b, grade, RULE_BUFFER_FULL, b->asked, "named by %s; an old phone must get the loader first, from %s: P003-...",
		    b->image_by, tells_loader(b));
	} else if (ev->kind == BOOT_SILENT) {
		boot_show(b, "TFTP Timeout");
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
	} else {
		boot_show(b, "TFTP Error");
		if (loader)
			boot_remark(b, grade, RULE_MISSING, b->asked, "named by %s; an old phone must get the loader first, from %s: P003-...",
			    b->image_by, tells_loader(b));
		else
			boot_remark(b, grade, RULE_MISSING, b->asked, "named by %s%s", b->image_by, b->flash.era != BOOT_UNSIGNED ||
			    boot_asked_sbn(b) ? "" : "; whether a .sbn would do is contested, -O ext=sbn");
	}
	b->after(b);
}

/* Ask for the image that is named. */
static void
old_ask(struct boot *b, const char *extension)
{
	char file[BOOT_NAME_MAX + 1];

	snprintf(file, sizeof file, "%.*s%s", BOOT_NAME_MAX - 4, b->image, extension);
	boot_ask(b, file, PHONE_MAX_LOADER, old_got_image);
}

static void
old_got_image(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_MISSING && b->env->say.sbn_too && b->flash.era == BOOT_UNSIGNED && !boot_asked_sbn(b)) {
		old_ask(b, ".sbn");
		return;
	}
	if (ev->kind != BOOT_FILE) {
		old_no_image(b, ev);
		return;
	}
	if (boot_judge(b, ev->data) != RULE_NONE) {
		boot_show(b, b->flash.era == BOOT_SIGNED ? "Image Authentication Failed" : "TFTP Error");
		b->after(b);
		return;
	}
	if (b->im.role != IMAGE_ROLE_LOADER && b->im.role != IMAGE_ROLE_SINGLE) {
		b->verdict = "refused";
		boot_remark(b, GRADE_FAIL, RULE_NOT_SINGLE, b->asked, "it is %s", image_role_name(b->im.role));
		b->after(b);
		return;
	}
	boot_show(b, "Upgrading Software");
	if (b->im.role == IMAGE_ROLE_LOADER) {
		boot_set_loader(b);
		boot_burned(b, b->im.id, "loader");
	} else {
		boot_set_single(b);
		boot_burned(b, b->im.id, "single image");
	}
	boot_wait_stage(b, 0, "Upgrading Software, then the lamps of headset, speaker and mute flash", STAGE_RESTART);
}

/* SIP up to 2.1 and SCCP up to 2.x: their loads have 8.3 names, and presumably they cannot ask for others.  A name with letters for a
 * version (P003AL01) is of the first years. */
static int
short_names_only(const struct boot *b)
{
	struct load l;

	if (b->env->say.long_names || b->flash.era != BOOT_UNSIGNED || loadid_parse(span_cstr(b->flash.app), &l) != LOAD_OK)
		return 0;
	if (l.ver.n == 0)
		return l.proto == PROTO_SCCP;
	if (l.proto == PROTO_SIP)
		return l.ver.part[0] < 2 || (l.ver.part[0] == 2 && l.ver.part[1] <= 1);
	return l.proto == PROTO_SCCP && l.ver.part[0] <= 2;
}

/* Ask for b->image.  If it fails, call after. */
static void
old_fetch(struct boot *b, void (*after)(struct boot *b))
{
	boot_tell(b, 1);
	if (short_names_only(b) && strlen(b->image) > 8) {
		boot_remark(b, GRADE_FAIL, RULE_SHORT_NAME, b->image, "named by %s", b->image_by);
		after(b);
		return;
	}
	b->after = after;
	old_ask(b, b->flash.era == BOOT_UNSIGNED ? ".bin" : ".sbn");
}

static void
old_not_told(struct boot *b)
{
	switch (b->flash.app[2]) {
	case 'S':
		boot_remark(b, GRADE_NOTE, RULE_NOT_TOLD, "", "it reads OS79XX.TXT, SIPDefault.cnf, SIP%s.cnf", b->mac);
		break;
	case 'M':
		boot_remark(b, GRADE_NOTE, RULE_NOT_TOLD, "", "it reads OS79XX.TXT, MGC%s.cnf, MGCDefault.cnf", b->mac);
		break;
	default:
		if (b->env->say.sepdefault)
			boot_remark(b, GRADE_NOTE, RULE_NOT_TOLD, "", "it reads OS79XX.TXT, SEPDefault.cnf");
		else
			boot_remark(b, GRADE_NOTE, RULE_NOT_TOLD, "", "it reads OS79XX.TXT, SEP%s.cnf.xml, %s", b->mac, xml_default(b));
	}
}

/* The configuration has been read; b->image is what it names, if anything. */
static void
old_configured(struct boot *b)
{
	/* config_first: OS79XX.TXT counts only where no configuration file names an image */
	if (b->image[0] == '\0' && b->os79xx[0] != '\0') {
		memcpy(b->image, b->os79xx, sizeof b->image);
		snprintf(b->image_by, sizeof b->image_by, "OS79XX.TXT");
		old_fetch(b, old_runs);
		return;
	}
	if (b->image[0] == '\0')
		old_not_told(b);
	if (b->image[0] == '\0' || strcmp(b->image, b->flash.app) == 0)
		old_runs(b);
	else
		old_fetch(b, old_runs);
}

/* A configuration file that is there but cannot be read. */
static void
old_config_fault(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_OVER)
		boot_remark(b, GRADE_FAIL, RULE_CONFIG_SIZE, b->asked, "more than %zu bytes", b->asked_max);
	else if (ev->kind == BOOT_SILENT)
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
}

/* ---- SIP and MGCP: two text files; the phone's own has priority ---- */

static void
old_got_second(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind != BOOT_FILE)
		old_config_fault(b, ev);
	else if (b->image[0] == '\0' || b->flash.app[2] == 'S')
		/* SIP asks for the default first, MGCP for its own */
		boot_read_text(b, ev->data, NULL);
	old_configured(b);
}

static void
old_got_first(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	if (ev->kind != BOOT_FILE)
		old_config_fault(b, ev);
	else
		boot_read_text(b, ev->data, NULL);
	if (b->flash.app[2] == 'M')
		snprintf(name, sizeof name, "MGCDefault.cnf");
	else
		boot_name(b, name, "SIP", ".cnf");
	boot_ask(b, name, APP_MAX_CONFIG, old_got_second);
}

/* ---- SCCP: XML ---- */

/* 1 if the file names a load. */
static int
old_read_xml(struct boot *b, const struct boot_event *ev, int which)
{
	enum bootcnf_res res = boot_read_xml(b, ev->data, which);

	if (res == BOOTCNF_BAD)
		boot_remark(b, GRADE_FAIL, RULE_BAD_LOAD, b->asked, "it names %s", b->image);
	if (res != BOOTCNF_OK)
		b->image[0] = '\0';
	return res == BOOTCNF_OK;
}

static void
old_got_default_xml(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind != BOOT_FILE)
		old_config_fault(b, ev);
	else
		old_read_xml(b, ev, BOOTCNF_NUMBERED);
	old_configured(b);
}

static void
old_got_sep(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_FILE) {
		if (old_read_xml(b, ev, BOOTCNF_PLAIN)) {
			old_configured(b);
			return;
		}
		if (!b->env->say.sep_falls) {
			boot_remark(b, GRADE_HOLD, RULE_SEP_HIDES, b->asked, NULL);
			old_configured(b);
			return;
		}
	} else
		old_config_fault(b, ev);
	boot_ask(b, xml_default(b), APP_MAX_CONFIG, old_got_default_xml);
}

static void
old_got_sepdefault(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind == BOOT_FILE) {
		b->verdict = "ignored";
		boot_remark(b, GRADE_NOTE, RULE_UNREAD, b->asked, NULL);
	} else
		old_config_fault(b, ev);
	old_configured(b);
}

static void
old_protocol(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];

	b->image[0] = b->image_by[0] = '\0';
	boot_show(b, "Requesting Configuration");
	switch (b->flash.app[2]) {
	case 'S':
		boot_ask(b, "SIPDefault.cnf", APP_MAX_CONFIG, old_got_first);
		break;
	case 'M':
		boot_name(b, name, "MGC", ".cnf");
		boot_ask(b, name, APP_MAX_CONFIG, old_got_first);
		break;
	default:
		boot_name(b, name, "SEP", ".cnf.xml");
		if (b->env->say.sepdefault)
			boot_ask(b, "SEPDefault.cnf", APP_MAX_CONFIG, old_got_sepdefault);
		else
			boot_ask(b, name, APP_MAX_CONFIG, old_got_sep);
	}
}

/* OS79XX.TXT is ignored.  If it names another load, say which file the phone would obey. */
static void
old_four(struct boot *b)
{
	b->verdict = "ignored";
	if (strcmp(b->image, b->flash.app) == 0)
		return;
	boot_remark(b, GRADE_NOTE, RULE_FOUR, b->asked, "it names %s, the phone runs %s; %s%s could tell it", b->image, b->flash.app,
	    b->flash.app[2] == 'S' ? "SIPDefault.cnf or SIP" : b->flash.app[2] == 'M' ? "MGCDefault.cnf or MGC" : "XMLDefault.cnf.xml or SEP",
	    b->flash.app[2] == 'S' || b->flash.app[2] == 'M' ? "<MAC>.cnf" : "<MAC>.cnf.xml");
}

/* Take the file as a name; there must be room for an extension. */
static enum bootcnf_res
old_take_name(struct boot *b, enum bootcnf_res res, struct span v)
{
	if (res != BOOTCNF_OK)
		return res;
	if (v.n > BOOT_NAME_MAX - 8 || span_copy(v, b->image, sizeof b->image) != 0)
		return BOOTCNF_BAD;
	memcpy(b->image_by, b->asked, sizeof b->image_by);
	return res;
}

static void
old_got_os79xx(struct boot *b, const struct boot_event *ev)
{
	struct span v = { NULL, 0 };

	b->os79xx[0] = '\0';
	if (ev->kind != BOOT_FILE) {
		old_config_fault(b, ev);
		old_protocol(b);
		return;
	}
	switch (old_take_name(b, bootcnf_os79xx(ev->data, b->env->say.os79xx_trim, &v), v)) {
	case BOOTCNF_NONE:
		break;
	case BOOTCNF_BAD:
		boot_remark(b, GRADE_FAIL, RULE_NAME_LENGTH, b->asked, NULL);
		break;
	case BOOTCNF_OK:
		if (strncmp(b->image, b->flash.app, 4) == 0)
			old_four(b);
		else if (b->env->say.config_first && b->flash.app[2] == 'S')
			memcpy(b->os79xx, b->image, sizeof b->os79xx);
		else {
			old_fetch(b, old_protocol);
			return;
		}
	}
	old_protocol(b);
}

void
boot_old_start(struct boot *b, enum boot_end as)
{
	if (boot_starts(b, BOOT_WHO_OLD, as))
		return;
	b->told[0][0] = '\0';
	boot_show(b, "Configuring VLAN");
	boot_show(b, "Configuring IP");
	if (!boot_has_server(b)) {
		boot_remark(b, GRADE_FAIL, RULE_NO_SERVER, "", NULL);
		boot_finish(b, BOOT_IDLE);
		return;
	}
	boot_ask(b, "OS79XX.TXT", APP_MAX_CONFIG, old_got_os79xx);
}
