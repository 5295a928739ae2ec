#include <stdio.h>
#include <string.h>

#include "boot_common.h"
#include "cisco/loadid.h"
#include "loader.h"

unsigned
boot_loader_keys(const struct keyring *ring, const char *tag)
{
	char oldest[9];
	unsigned set = 0;
	size_t i;

	loader_oldest(oldest);
	for (i = 0; i < ring->n; i++) {
		int held = tag[0] == '\0' ? -1 : key_held_by(&ring->key[i], span_cstr(tag));

		if (held < 0)
			held = key_held_by(&ring->key[i], span_cstr(oldest));
		if (held > 0)
			set |= 1u << i;
	}
	return set;
}

int
boot_flash_make(struct boot_flash *f, const struct keyring *ring, const char *load, const char *tag)
{
	struct load l;

	memset(f, 0, sizeof *f);
	f->era = BOOT_LOADER;
	/* without an application there are no menus to enter a server in */
	f->lost = strcmp(load, "UAL") == 0;
	if (!f->lost) {
		if (loadid_parse(span_cstr(load), &l) != LOAD_OK || l.role != ROLE_APPLICATION ||
		    strcmp(l.family, "7940/7960") != 0)
			return -1;
		if (l.era == ERA_UNSIGNED)
			f->era = BOOT_UNSIGNED;
		else if (l.era == ERA_SIGNED)
			f->era = BOOT_SIGNED;
		else if (l.era != ERA_LOADER)
			return -1;
		snprintf(f->app, sizeof f->app, "%s", l.id);
	}
	if (f->era == BOOT_LOADER && tag[0] != '\0')
		snprintf(f->tag, sizeof f->tag, "%s", tag);
	else if (f->era == BOOT_LOADER)
		loader_tag_of(f->app, f->tag);
	if (f->era != BOOT_UNSIGNED)
		f->keys = boot_loader_keys(ring, f->tag);
	return 0;
}

void
boot_key_names(const struct keyring *ring, unsigned set, char *out, size_t cap)
{
	size_t i, n = 0;

	snprintf(out, cap, "none");
	for (i = 0; i < ring->n && n < cap; i++)
		if (set & 1u << i) {
			int k = snprintf(out + n, cap - n, "%s%s", n > 0 ? ", " : "", ring->key[i].name);

			n += k > 0 ? (size_t)k : 0;
		}
}

int
boot_asked_sbn(const struct boot *b)
{
	return span_ends_nocase(span_cstr(b->asked), ".sbn");
}

/* The loader reads a .loads more freely than what genuine files need, and than image_check takes: by words, with the phone's own names for
 * what is missing.  Returns 1 for a signed one. */
static int
read_free_list(struct boot *b)
{
	struct image *im = &b->im;
	struct bootcnf_loads l;

	if (im->key == NULL || im->whole || !span_ends_nocase(span_cstr(b->asked), ".loads"))
		return 0;
	memset(&l, 0, sizeof l);
	snprintf(l.application, sizeof l.application, "%.32s.sb2", b->flash.app);
	snprintf(l.la_version, sizeof l.la_version, "%s", b->flash.tag);
	bootcnf_read_loads(im->body, &l);
	if (strlen(l.application) > LOADS_NAME_MAX || strlen(l.loader) > LOADS_NAME_MAX)
		return 0;
	im->role = IMAGE_ROLE_LIST;
	memcpy(im->application, l.application, strlen(l.application) + 1);
	memcpy(im->loader, l.loader, strlen(l.loader) + 1);
	memcpy(im->la_version, l.la_version, sizeof im->la_version);
	return 1;
}

/* Is it unknown whether this loader holds the key of the image? */
static int
not_examined(const struct boot *b)
{
	return b->flash.era == BOOT_LOADER && key_held_by(b->im.key, span_cstr(b->flash.tag)) < 0;
}

/* what is wrong with an image for a phone that checks signatures */
static enum boot_rule
judge_signed(struct boot *b)
{
	static const unsigned char magic[] = { 1, 0, 2 };        /* a header, though nothing that can be read as one */
	const struct image *im = &b->im;
	/* an unsigned phone that takes a .sbn (contested): by the key that signed loads begin with */
	unsigned keys = b->flash.era == BOOT_UNSIGNED ? boot_loader_keys(b->env->ring, "") : b->flash.keys;
	char held[KEYRING_MAX * (KEY_NAME_MAX + 2)];

	if (im->verdict == IMAGE_MALFORMED && im->file.n > sizeof magic && memcmp(im->file.p, magic, sizeof magic) == 0)
		return boot_remark(b, GRADE_FAIL, RULE_BROKEN, b->asked, "%s", im->reason), RULE_BROKEN;
	if (!im->is_signed)
		return boot_remark(b, GRADE_FAIL, RULE_UNSIGNED, b->asked, "%s", im->reason), RULE_UNSIGNED;
	if (im->verdict == IMAGE_WRONG_NAME)
		return boot_remark(b, GRADE_FAIL, RULE_NAME, b->asked, "the name inside is %s", im->embedded), RULE_NAME;
	if (im->verdict == IMAGE_ALTERED)
		return boot_remark(b, GRADE_FAIL, RULE_ALTERED, b->asked, "%s", im->reason), RULE_ALTERED;
	if (im->verdict == IMAGE_UNKNOWN_SIGNER)
		return boot_remark(b, GRADE_FAIL, RULE_UNKNOWN_SIGNER, b->asked, NULL), RULE_UNKNOWN_SIGNER;
	if (im->verdict != IMAGE_GENUINE && !read_free_list(b))
		return boot_remark(b, GRADE_FAIL, RULE_BROKEN, b->asked, "%s", im->reason), RULE_BROKEN;
	if (im->key == NULL)
		return boot_remark(b, GRADE_FAIL, RULE_UNKNOWN_SIGNER, b->asked, NULL), RULE_UNKNOWN_SIGNER;
	if (!(keys & 1u << (im->key - b->env->ring->key)) && !(b->env->say.any_key && not_examined(b))) {
		boot_key_names(b->env->ring, keys, held, sizeof held);
		boot_remark(b, GRADE_FAIL, RULE_KEY, b->asked, "it is signed with %s; %s %s holds %s", im->key->name,
		    b->flash.era == BOOT_LOADER ? "loader" : "load", b->flash.era != BOOT_LOADER ? b->flash.app :
		    b->flash.tag[0] != '\0' ? b->flash.tag : "(version not known)", held);
		return RULE_KEY;
	}
	return RULE_NONE;
}

/* ... and for one that takes no signed file at all.  What such phones test in a .bin is not known: the sums are the least. */
static enum boot_rule
judge_unsigned(struct boot *b)
{
	struct image *im = &b->im;
	const char *dot = strrchr(b->asked, '.');

	if (im->is_signed)
		return boot_remark(b, GRADE_FAIL, RULE_SIGNED, b->asked, "%s", im->reason), RULE_SIGNED;
	switch (im->verdict) {
	case IMAGE_INTACT:
	case IMAGE_GENUINE:
		return RULE_NONE;
	case IMAGE_UNKNOWN_LAYOUT:
		/* older than any image examined: its name is all there is to go by */
		im->role = IMAGE_ROLE_SINGLE;
		snprintf(im->id, sizeof im->id, "%.*s", (int)(dot - b->asked), b->asked);
		return RULE_NONE;
	case IMAGE_WRONG_NAME:
		boot_remark(b, GRADE_FAIL, RULE_NAME, b->asked, "the load ID inside is %s", im->id);
		return RULE_NAME;
	default:
		boot_remark(b, GRADE_FAIL, RULE_BROKEN, b->asked, "%s", im->reason);
		return RULE_BROKEN;
	}
}

enum boot_rule
boot_judge(struct boot *b, struct span data)
{
	enum boot_rule rule;

	memset(&b->im, 0, sizeof b->im);
	if (b->env->check(b->env->arg, data, b->asked, &b->im) != 0) {
		boot_remark(b, GRADE_FAIL, RULE_MEMORY, b->asked, NULL);
		rule = RULE_MEMORY;
	} else
		rule = b->flash.era == BOOT_UNSIGNED && !boot_asked_sbn(b) ? judge_unsigned(b) : judge_signed(b);
	/* the spans of the image point into what the driver is about to give back */
	b->im.file = b->im.body = span(NULL, 0);
	if (rule != RULE_NONE)
		b->verdict = "refused";
	return rule;
}

void
boot_set_loader(struct boot *b)
{
	const struct key *k = b->im.key;

	if (b->flash.era != BOOT_LOADER) {
		b->flash.app[0] = '\0';
		b->flash.lost = b->flash.lost || !b->env->say.settings_kept;
	}
	b->flash.era = BOOT_LOADER;
	snprintf(b->flash.tag, sizeof b->flash.tag, "%s", b->im.tag);
	b->flash.keys = boot_loader_keys(b->env->ring, b->flash.tag);
	/* a loader verifies its own application: it holds the key of its package, unless it is known not to */
	if (k != NULL && key_held_by(k, span_cstr(b->flash.tag)) != 0)
		b->flash.keys |= 1u << (k - b->env->ring->key);
}

void
boot_set_single(struct boot *b)
{
	struct load l;
	int was_unsigned = b->flash.era == BOOT_UNSIGNED;

	snprintf(b->flash.app, sizeof b->flash.app, "%s", b->im.id);
	b->flash.tag[0] = '\0';
	b->flash.ctl = 0;
	/* P00305000300.bin takes an unsigned phone into the signed world: the load decides, not its file */
	if (was_unsigned && !(loadid_parse(span_cstr(b->flash.app), &l) == LOAD_OK && l.era == ERA_SIGNED))
		return;
	b->flash.era = BOOT_SIGNED;
	b->flash.keys = boot_loader_keys(b->env->ring, "");
	if (b->im.key != NULL)
		b->flash.keys |= 1u << (b->im.key - b->env->ring->key);
}
