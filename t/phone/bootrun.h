/* bootrun - the phone against a scripted server, for the unit tests.  Images are one line of text, read by the check() below: no key
 * and no signature is needed to see what the machine does with a verdict.
 *
 *	IMAGE role|id|tag|key|loader|application|LA_VERSION|dsp		role: loader application single list
 *	key: a name of the ring, "-" unsigned, "!verdict" ("!altered") of a signed and "-verdict" of an unsigned one
 *	ERROR n					the server's error, with the words "words"
 *	SILENT, OVER, NEAR name, MEMORY, HEX 0100	no answer; more than the phone takes; not there, but name is; no memory to
 *						examine it; bytes
 */
#ifndef CPH_UNIT_BOOTRUN_H
#define CPH_UNIT_BOOTRUN_H

#include <stdlib.h>

#include "phone/boot.h"
#include "cisco/bootcnf.h"
#include "kit/check.h"
#include "num.h"

#define MAC "001122334455"

struct file {
	const char *name, *text;
};

static struct keyring ring;
static struct params params;

static inline struct span
word(struct span *rest)
{
	struct span w = { NULL, 0 };

	if (rest->p != NULL)
		span_cut(rest, '|', &w);
	return w;
}

static inline int
check(void *arg, struct span file, const char *name, struct image *im)
{
	struct span rest = file, w;
	int i;

	(void)arg;
	memset(im, 0, sizeof *im);
	if (span_starts(file, "MEMORY"))
		return -1;
	im->file = file;
	if (!span_starts(file, "IMAGE ")) {
		im->verdict = IMAGE_MALFORMED;
		snprintf(im->reason, sizeof im->reason, "no header");
		return 0;
	}
	rest = span_sub(rest, 6, rest.n);
	w = word(&rest);
	for (i = IMAGE_ROLE_LOADER; i <= IMAGE_ROLE_LIST; i++)
		if (span_is(w, image_role_name((enum image_role)i)))
			im->role = (enum image_role)i;
	span_copy(word(&rest), im->id, sizeof im->id);
	span_copy(word(&rest), im->tag, sizeof im->tag);
	w = word(&rest);
	im->is_signed = w.n == 0 || w.p[0] != '-';
	im->verdict = im->is_signed ? IMAGE_GENUINE : IMAGE_INTACT;
	im->key = keyring_find(&ring, w);
	for (i = IMAGE_NOT_FIRMWARE; w.n > 1 && (w.p[0] == '!' || w.p[0] == '-') && i <= IMAGE_MALFORMED; i++)
		if (span_is(span_sub(w, 1, w.n), image_verdict_name((enum image_verdict)i)))
			im->verdict = (enum image_verdict)i;
	span_copy(word(&rest), im->loader, sizeof im->loader);
	span_copy(word(&rest), im->application, sizeof im->application);
	span_copy(word(&rest), im->la_version, sizeof im->la_version);
	span_copy(word(&rest), im->dsp, sizeof im->dsp);
	if (im->verdict == IMAGE_WRONG_NAME)
		snprintf(im->embedded, sizeof im->embedded, "other");
	(void)name;
	return 0;
}

struct run {
	char asked[4096];       /* "who:file@port " ..., "|" at a start */
	char shown[4096];
	enum boot_end end;
	struct boot_why why;
	struct boot b;
	unsigned at;            /* seconds */
	char times[4096];       /* "second file\n" */
};

static inline const char *
lookup(const struct file *world, const char *name)
{
	for (; world->name != NULL; world++)
		if (strcmp(world->name, name) == 0)
			return world->text;
	return NULL;
}

/* a file that is written as "HEX 0100" */
static inline struct span
content(const char *text)
{
	static unsigned char bytes[64];
	struct span rest = span_cstr(text);
	size_t n = 0;
	uint64_t v;

	if (!span_starts(rest, "HEX "))
		return rest;
	for (rest = span_sub(rest, 4, rest.n); rest.n >= 2 && n < sizeof bytes; rest = span_sub(rest, 2, rest.n)) {
		CHECK(num_hex(span_sub(rest, 0, 2), 255, &v) == NUM_OK);
		bytes[n++] = (unsigned char)v;
	}
	return span(bytes, n);
}

static inline void
append(char *to, size_t cap, const char *text)
{
	size_t n = strlen(to);

	snprintf(to + n, cap - n, "%s", text);
}

static inline void
drive(struct run *r, const struct boot_env *env, const struct boot_flash *f, const struct file *world)
{
	struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
	struct boot_action a;
	char line[300];
	int guard = 0;

	memset(r, 0, sizeof *r);
	boot_init(&r->b, env, f, MAC);
	CHECK(boot_event(&r->b, &ev) == 0);
	while (guard++ < 5000) {
		const char *text;

		if (!boot_next(&r->b, &a)) {
			CHECK_ROW(0, "the machine waits for nothing");
			return;
		}
		switch (a.kind) {
		case BOOT_START:
			snprintf(line, sizeof line, "|%s ", boot_who_name(a.who));
			append(r->asked, sizeof r->asked, line);
			continue;
		case BOOT_SHOW:
			append(r->shown, sizeof r->shown, a.text);
			append(r->shown, sizeof r->shown, "\n");
			continue;
		case BOOT_BURN:
			snprintf(line, sizeof line, "burn:%s ", a.file);
			append(r->asked, sizeof r->asked, line);
			continue;
		case BOOT_LOG:
		case BOOT_REMARK:
			continue;
		case BOOT_END:
			r->end = a.end;
			r->why = a.why;
			return;
		case BOOT_WAIT:
			ev.kind = BOOT_TICK;
			r->at += a.sec;
			CHECK(boot_event(&r->b, &ev) == 0);
			continue;
		case BOOT_ASK:
			snprintf(line, sizeof line, "%s ", a.file);
			append(r->asked, sizeof r->asked, line);
			snprintf(line, sizeof line, "%u %s %u\n", r->at, a.file, a.port);
			append(r->times, sizeof r->times, line);
			text = lookup(world, a.file);
			ev.near = text != NULL && strncmp(text, "NEAR ", 5) == 0 ? text + 5 : NULL;
			ev.kind = text == NULL || ev.near != NULL ? BOOT_MISSING : strcmp(text, "SILENT") == 0 ? BOOT_SILENT :
			    strcmp(text, "OVER") == 0 ? BOOT_OVER : BOOT_FILE;
			ev.code = 1;
			ev.text = NULL;
			if (text != NULL && strncmp(text, "ERROR ", 6) == 0) {
				ev.kind = BOOT_MISSING;
				ev.code = (unsigned)(text[6] - '0');
				ev.text = "words";
				text = NULL;
			}
			ev.data = text == NULL ? span(NULL, 0) : content(text);
			CHECK(boot_event(&r->b, &ev) == 0);
			continue;
		}
	}
	CHECK_ROW(0, "the phone never came to an end");
}

static struct boot_env env;

static inline void
go(struct run *r, const char *load, const char *tag, const struct file *world)
{
	struct boot_flash f;

	CHECK_ROW(boot_flash_make(&f, &ring, load, tag) == 0, load);
	drive(r, &env, &f, world);
}

#define LOADS_812 "IMAGE list|||A|P003-8-12-00.sbn|P0S3-8-12-00.sb2|PAS30830|"
#define SBN_812 "IMAGE loader|P003-8-12-00|PAS30830|A||||"
#define SB2_812 "IMAGE application|P0S3-8-12-00|PAS3ARM1|A||||DSP4.0(5.0)[A0]"
#define FILES_812 { "P0S3-8-12-00.loads", LOADS_812 }, { "P003-8-12-00.sbn", SBN_812 }, { "P0S3-8-12-00.sb2", SB2_812 }
#define XML_812 "<Default><loadInformation7>P0S3-8-12-00</loadInformation7></Default>"

#define SIP_MAC "SIP001122334455.cnf"
#define SEP_MAC "SEP001122334455.cnf.xml"
#define CTL_MAC "CTLSEP001122334455.tlv"
#define MGC_MAC "MGC001122334455.cnf"
#define HUNT_1 "|ual " CTL_MAC " " SEP_MAC " "
#define HUNT_3 HUNT_1 SIP_MAC " "
#define HUNT_4 HUNT_3 MGC_MAC " "
#define SCCP_3 "|sccp " CTL_MAC " " SEP_MAC " XMLDefault.cnf.xml "
#define I_812 "image_version: P0S3-8-12-00\n"

#define OLD_SIP "SIPDefault.cnf " SIP_MAC " "
#define OLD_SCCP SEP_MAC " XMLDefault.cnf.xml "
#define SINGLE(id) "IMAGE single|" id "||A||||"
#define SINGLE_BIN(id) "IMAGE single|" id "||-||||"
#define SBN_75 "IMAGE loader|P003-07-5-00|PAS3X060|A||||"
#define XML(id) "<loadInformation7>" id "</loadInformation7>"

struct row {
	const char *what, *load, *tag;
	struct file world[8];
	const char *asked;              /* up to the first thing that does not matter, by prefix */
	enum boot_end end;
	enum boot_rule rule;
	const char *app;
};

static inline void
rows(const struct row *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct row *h = &v[i];
		struct run r;

		go(&r, h->load, h->tag, h->world);
		CHECK_ROW(strncmp(r.asked, h->asked, strlen(h->asked)) == 0, h->what);
		CHECK_ROW(r.end == h->end, h->what);
		CHECK_ROW(r.why.rule == h->rule, h->what);
		CHECK_ROW(strcmp(r.b.flash.app, h->app) == 0, h->what);
		if (strncmp(r.asked, h->asked, strlen(h->asked)) != 0 || r.end != h->end || r.why.rule != h->rule)
			fprintf(stderr, "  asked: %s\n  end %s, rule %s, file %s (%s), load %s\n", r.asked, boot_end_name(r.end),
			    boot_rule_name(r.why.rule), r.why.file, r.why.note, r.b.flash.app);
	}
}

static inline void
bootrun_init(void)
{
	CHECK(keyring_init(&ring) == NULL);
	CHECK(params_init(&params) == NULL);
	env.params = &params;
	env.ring = &ring;
	env.check = check;
	env.model = BOOT_7960;
	env.static_world = 1;
}

#endif
