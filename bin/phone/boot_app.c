/* The application on top of a universal application loader: what it asks for, and when it resets. */
#include <stdio.h>
#include <string.h>

#include "boot_common.h"
#include "cisco/cnfread.h"

static boot_handler sccp_got_ctl, sip_got_own;

static void
to_reset(struct boot *b)
{
	boot_show(b, "Resetting");
	boot_wait_stage(b, SEC_RESET, "Resetting", STAGE_RESTART);
}

/* A message of the SIP application about the file asked for: "W210" and this for SIPDefault.cnf, "W220" for the phone's own (observed). */
static void
show_config(struct boot *b, unsigned number, const char *what)
{
	if (b->who != BOOT_WHO_SIP)
		return;
	snprintf(b->shown, sizeof b->shown, "W%u %s %s", number + (strcmp(b->asked, "SIPDefault.cnf") == 0 ? 0 : 10), what, b->asked);
	boot_show(b, b->shown);
}

/* 1 if there is a file to read. */
static int
usable(struct boot *b, const struct boot_event *ev)
{
	if (ev->kind != BOOT_FILE)
		show_config(b, 210, ev->kind == BOOT_OVER ? "TFTP Error: Buffer Full" : ev->kind == BOOT_SILENT ? "TFTP Error: Timeout" :
		    "TFTP Error: Not Found");
	if (ev->kind == BOOT_OVER) {
		boot_remark(b, GRADE_FAIL, RULE_CONFIG_SIZE, b->asked, "more than %zu bytes", b->asked_max);
	} else if (ev->kind == BOOT_SILENT)
		boot_remark(b, GRADE_FAIL, RULE_SILENT, b->asked, NULL);
	return ev->kind == BOOT_FILE;
}

/* ---- SCCP ---- */

static void
sccp_ask(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];

	b->image[0] = b->image_by[0] = '\0';
	boot_name(b, name, "CTLSEP", ".tlv");
	boot_ask(b, name, APP_MAX_CONFIG, sccp_got_ctl);
}

static void
sccp_again(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	sccp_ask(b);
}

/* If another load is named, the phone asks for all three files once more and then resets (LOG). */
static void
sccp_configured(struct boot *b, enum bootcnf_res res)
{
	if (res == BOOTCNF_OK)
		boot_tell(b, 1);
	if (res == BOOTCNF_OK && strcmp(b->image, b->flash.app) != 0) {
		if (b->round++ == 0) {
			boot_wait(b, SEC_SCCP_AGAIN, "until it asks again", sccp_again);
			return;
		}
		to_reset(b);
		return;
	}
	if (res == BOOTCNF_BAD) {
		boot_show(b, "Load ID Incorrect");
		boot_remark(b, GRADE_FAIL, RULE_BAD_LOAD, b->image_by, "it names %s", b->image);
	} else if (res != BOOTCNF_OK)
		boot_remark(b, GRADE_NOTE, RULE_NOT_TOLD, "", "it reads SEP%s.cnf.xml, XMLDefault.cnf.xml", b->mac);
	boot_finish(b, BOOT_IDLE);
}

static void
sccp_got_default(struct boot *b, const struct boot_event *ev)
{
	sccp_configured(b, usable(b, ev) ? boot_read_xml(b, ev->data, BOOTCNF_NUMBERED) : BOOTCNF_NONE);
}

static void
sccp_got_sep(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev))
		sccp_configured(b, boot_read_xml(b, ev->data, BOOTCNF_PLAIN));
	else
		boot_ask(b, "XMLDefault.cnf.xml", APP_MAX_CONFIG, sccp_got_default);
}

static void
sccp_got_ctl(struct boot *b, const struct boot_event *ev)
{
	char name[BOOT_NAME_MAX + 1];

	if (ev->kind == BOOT_FILE)
		b->verdict = "ignored";
	boot_name(b, name, "SEP", ".cnf.xml");
	boot_ask(b, name, APP_MAX_CONFIG, sccp_got_sep);
}

/* ---- SIP ---- */

/* Read a text file as the application does (SIP; MGCP is assumed to be alike).  Returns 0, or 1 when the reader crashed and the run is
 * over. */
static int
read_text(struct boot *b, const struct boot_event *ev)
{
	struct cnf_reader r;
	char count[40];
	size_t n = ev->data.n < sizeof b->config ? ev->data.n : sizeof b->config;

	if (n > 0)
		memcpy(b->config, ev->data.p, n);
	cnf_open(&r, b->env->params, b->config, n, param_release(span_cstr(b->flash.app)));
	while (cnf_next(&r)) {
		int image = span_is_nocase(r.name, "image_version");

		if (r.result == CNF_CRASH) {
			boot_remark(b, GRADE_FAIL, RULE_CRASH, b->asked, "line %lu: %.*s: %s", r.lineno, (int)(r.name.n < 40 ? r.name.n : 40),
			    (const char *)r.name.p, r.err);
			boot_finish(b, BOOT_STUCK);
			return 1;
		}
		if (r.result == CNF_REFUSED && image)
			boot_remark(b, GRADE_FAIL, RULE_BAD_LOAD, b->asked, "line %lu: %s", r.lineno, r.err);
		if (r.result != CNF_STORED)
			continue;
		if (image) {
			snprintf(b->image, sizeof b->image, "%.*s", BOOT_NAME_MAX, r.stored);
			memcpy(b->image_by, b->asked, sizeof b->image_by);
		} else if (span_is_nocase(r.name, "tftp_cfg_dir") && strcmp(b->asked, "SIPDefault.cnf") == 0)
			snprintf(b->dir, sizeof b->dir, "%.64s", r.stored);
	}
	if (r.errors > 0) {
		snprintf(count, sizeof count, "%lu Error(s) Parsing:", r.errors);
		show_config(b, 310, count);
	}
	return 0;
}

static void
sip_got_dialplan(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	if (b->image[0] == '\0')
		boot_remark(b, GRADE_NOTE, RULE_NOT_TOLD, "", "it reads SIPDefault.cnf, %sSIP%s.cnf", b->dir, b->mac);
	boot_finish(b, BOOT_IDLE);
}

static void
sip_got_rings(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	boot_ask(b, "dialplan.xml", APP_MAX_CONFIG, sip_got_dialplan);
}

/* 1 if it resets because another image is wanted. */
static int
other_image(struct boot *b)
{
	if (b->image[0] == '\0')
		return 0;
	boot_tell(b, 1);
	if (cnf_same_image(span_cstr(b->image), span_cstr(b->flash.app)))
		return 0;
	to_reset(b);
	return 1;
}

static void
sip_ask_own(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];

	snprintf(name, sizeof name, "%.64sSIP%s.cnf", b->dir, b->mac);
	boot_ask(b, name, PHONE_MAX_CONFIG, sip_got_own);
}

static void
sip_own_again(struct boot *b, const struct boot_event *ev)
{
	(void)ev;
	sip_ask_own(b);
}

static void
sip_got_own(struct boot *b, const struct boot_event *ev)
{
	if (usable(b, ev)) {
		/* SIP<MAC>.cnf counts more than SIPDefault.cnf */
		if (!read_text(b, ev) && !other_image(b))
			boot_ask(b, "RINGLIST.DAT", APP_MAX_CONFIG, sip_got_rings);
		return;
	}
	if (other_image(b))
		return;
	if (b->round == 0) {
		boot_show(b, "Phone Unprovisioned");
		boot_remark(b, GRADE_NOTE, RULE_OWN_FILE, b->asked, NULL);
	}
	if (b->round++ < 2)
		boot_wait(b, SEC_OWN_FILE, "until it asks again", sip_own_again);
	else
		boot_finish(b, BOOT_UNPROVISIONED);
}

static void
sip_got_default(struct boot *b, const struct boot_event *ev)
{
	if (!usable(b, ev) || !read_text(b, ev))
		sip_ask_own(b);
}

/* ---- MGCP: no log is known; image_version decides (D72029) ---- */

static void
mgcp_got_default(struct boot *b, const struct boot_event *ev)
{
	if (b->image[0] == '\0' && usable(b, ev) && read_text(b, ev))
		return;
	if (other_image(b))
		return;
	if (b->image[0] == '\0')
		boot_remark(b, GRADE_NOTE, RULE_NOT_TOLD, "", "it reads MGC%s.cnf, MGCDefault.cnf", b->mac);
	boot_finish(b, BOOT_IDLE);
}

static void
mgcp_got_own(struct boot *b, const struct boot_event *ev)
{
	if (!usable(b, ev) || !read_text(b, ev))
		boot_ask(b, "MGCDefault.cnf", PHONE_MAX_CONFIG, mgcp_got_default);
}

void
boot_app_start(struct boot *b)
{
	char name[BOOT_NAME_MAX + 1];

	b->image[0] = b->image_by[0] = b->dir[0] = '\0';
	b->told[1][0] = '\0';
	b->round = 0;
	if (!boot_has_server(b)) {
		boot_remark(b, GRADE_FAIL, RULE_NO_SERVER, "", NULL);
		boot_finish(b, BOOT_IDLE);
		return;
	}
	switch (b->flash.app[2]) {
	case 'S':
		boot_enter(b, BOOT_WHO_SIP);
		boot_ask(b, "SIPDefault.cnf", PHONE_MAX_CONFIG, sip_got_default);
		break;
	case 'M':
		boot_enter(b, BOOT_WHO_MGCP);
		boot_name(b, name, "MGC", ".cnf");
		boot_ask(b, name, PHONE_MAX_CONFIG, mgcp_got_own);
		break;
	default:
		boot_enter(b, BOOT_WHO_SCCP);
		boot_show(b, "Configuring CM List");
		sccp_ask(b);
	}
}
