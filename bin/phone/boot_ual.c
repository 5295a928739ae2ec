/* The universal application loader hunts for a configuration that names a load.  The first usable file wins; one that is there and names
 * no load stops the hunt (FW). */
#include <stdio.h>
#include <string.h>

#include "boot_int.h"

#define CTL_MAX 32768

static boot_handler got_ctl, got_sep, got_sip, got_mgc, got_xml, got_sipdefault, got_mgcdefault;
static void hunt_sip(struct boot *b);
static void hunt_sipdefault(struct boot *b);
static void hunt_mgcdefault(struct boot *b);

/* After Protocol Application Invalid. */
static void
hunt_again(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_ual_start(b, BOOT_PAI);
}

static void
start_stored(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_app_start(b);
}

/* Nothing to load: the application that is aboard starts, or there is none. */
void
boot_ual_stop(struct boot *b)
{
	if (b->flash.app[0] != '\0') {
		boot_show(b, "Booting DSP");
		boot_wait(b, SEC_START, "the stored application starts", start_stored);
	} else {
		boot_show(b, "Protocol Application Invalid");
		boot_wait(b, SEC_PAI, "until it hunts again (16 to 36 s)", hunt_again);
	}
}

static void
no_load(struct boot *b, enum boot_rule rule, const char *file)
{
	b->verdict = "no-load";
	boot_show(b, rule == RULE_BAD_LOAD ? "Right Load Not Specified" : "No Load Specified");
	if (rule == RULE_BAD_LOAD)
		boot_remark(b, GRADE_FAIL, rule, file, "it names %s", b->image);
	else
		boot_remark(b, GRADE_HOLD, rule, file, NULL);
	boot_ual_stop(b);
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
		boot_ual_load(b);
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
	boot_ual_stop(b);
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
		boot_wait(b, SEC_PAI, "until it asks again", hunt_again);
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
		boot_ual_stop(b);
		return;
	}
	boot_show(b, "Requesting Configuration");
	ask_ctl(b);
}
