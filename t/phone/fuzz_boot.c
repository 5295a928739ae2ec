/* The phone, fed with arbitrary answers: it comes to an end, its flash stays sane, nothing changes without a burn, and a signed phone never
 * becomes an unsigned one.  Images are verdicts made from the input, so that every road behind the signature is walked too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phone/boot.h"
#include "kit/replay.h"

struct in {
	const uint8_t *p;
	size_t n;
};

static unsigned
byte(struct in *in)
{
	if (in->n == 0)
		return 0;
	in->n--;
	return *in->p++;
}

static struct keyring ring;
static struct params params;

/* an ID that fits, one that does not, or bytes from the file */
static void
make_id(char out[IMAGE_NAME_MAX + 1], struct in *in)
{
	static const char *const id[] = { "P0S3-8-12-00", "P0S3-07-5-00", "P00308000500", "P0S3-06-3-00", "P00305000300", "P00303020214",
		"P0M3-07-7-00", "P003-8-12-00", "P0S30202", "" };
	unsigned k = byte(in) % 12;

	if (k < sizeof id / sizeof id[0]) {
		snprintf(out, IMAGE_NAME_MAX + 1, "%s", id[k]);
		return;
	}
	for (k = 0; k < IMAGE_NAME_MAX && in->n > 0; k++)
		out[k] = (char)byte(in);
	out[k] = '\0';
}

static int
check(void *arg, struct span file, const char *name, struct image *im)
{
	struct in in = { file.p, file.n };
	char id[IMAGE_NAME_MAX + 1];
	unsigned k;

	(void)arg;
	(void)name;
	memset(im, 0, sizeof *im);
	im->role = (enum image_role)(byte(&in) % 5);
	k = byte(&in);
	/* mostly good ones, or nothing behind them is reached */
	im->verdict = k >= 64 ? IMAGE_GENUINE : (enum image_verdict)(k % 9);
	k = byte(&in);
	im->is_signed = k % 8 != 0;
	im->key = im->is_signed && k % 16 != 1 && ring.n > 0 ? &ring.key[k % ring.n] : NULL;
	if (byte(&in) == 250)
		return -1;
	snprintf(im->tag, sizeof im->tag, "PAS3%04u", byte(&in) % 4);
	snprintf(im->la_version, sizeof im->la_version, "PAS3%04u", byte(&in) % 4);
	snprintf(im->dsp, sizeof im->dsp, "%s", byte(&in) % 2 ? "DSP4.0" : "PS03AT46");
	make_id(id, &in);
	snprintf(im->loader, sizeof im->loader, "%.26s.sbn", id);
	make_id(id, &in);
	snprintf(im->application, sizeof im->application, "%.26s.sb2", id);
	make_id(id, &in);
	snprintf(im->id, sizeof im->id, "%.31s", id);
	return 0;
}

static void
check_flash(const struct boot_flash *was, const struct boot_flash *is, int burned)
{
	if (memchr(is->app, 0, sizeof is->app) == NULL || memchr(is->tag, 0, sizeof is->tag) == NULL)
		__builtin_trap();
	if (was->era != BOOT_UNSIGNED && is->era == BOOT_UNSIGNED)
		__builtin_trap();
	if (is->era == BOOT_JAVA)
		return;
	if (!burned && (was->era != is->era || strcmp(was->app, is->app) != 0 || strcmp(was->tag, is->tag) != 0 || was->keys != is->keys))
		__builtin_trap();
	if (is->era != BOOT_UNSIGNED && is->keys >> ring.n != 0)
		__builtin_trap();
}

static size_t
answer(struct in *in, struct boot_event *ev)
{
	size_t n;

	switch (byte(in) % 8) {
	case 0: case 1:
		ev->kind = BOOT_MISSING;
		ev->code = byte(in) % 10;
		ev->near = ev->code == 1 ? "near" : NULL;
		ev->text = ev->code > 1 ? "Permission denied" : NULL;
		return 0;
	case 2:
		ev->kind = BOOT_SILENT;
		return 0;
	case 3:
		ev->kind = BOOT_OVER;
		return 0;
	default:
		n = byte(in);
		if (n > in->n)
			n = in->n;
		ev->kind = BOOT_FILE;
		return n;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const load[] = { "P00303020214", "P00305000300", "P00308000500", "P0S30200", "P0S3-04-4-00", "P0S3-06-3-00",
		"P0S3-07-5-00", "P0S3-8-12-00", "P0M3-07-7-00", "UAL" };
	struct in in = { data, size };
	struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
	static struct boot b;
	struct boot_env env;
	struct boot_flash f;
	struct boot_action a;
	unsigned steps = 0, bits, more;

	if (ring.n == 0 && (keyring_init(&ring) != NULL || params_init(&params) != NULL))
		__builtin_trap();
	memset(&env, 0, sizeof env);
	env.ring = &ring;
	env.params = &params;
	env.check = check;
	env.family = "7942/7962";
	env.term = "42";
	env.type = 434;
	bits = byte(&in);
	if (bits % 12 > 9 ? boot_java_make(&f, &env, bits % 12 == 10 ? "SIP42.8-5-4S" : "RESET", bits >> 4) != 0 :
	    boot_flash_make(&f, &ring, load[bits % 12], byte(&in) % 2 ? "PAS30830" : "") != 0)
		__builtin_trap();
	bits = byte(&in);
	env.model = bits & 1 ? BOOT_7940 : BOOT_7960;
	env.no_option150 = (bits & 2) != 0;
	env.running = (bits & 4) != 0;
	env.static_world = (bits & 8) != 0;
	env.boots_max = bits >> 4;
	bits = byte(&in);
	more = byte(&in);
	env.say = (struct boot_contested){ bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1, bits >> 4 & 1, bits >> 5 & 1, bits >> 6 & 1,
		bits >> 7 & 1, more & 1, more >> 1 & 1, more >> 2 & 1, more >> 3 & 1 };
	boot_init(&b, &env, &f, "001122334455");
	if (boot_event(&b, &ev) != 0)
		__builtin_trap();
	for (;;) {
		size_t n = 0;
		int burned = 0;

		if (++steps > 2000)
			__builtin_trap();
		do {
			if (!boot_next(&b, &a))
				__builtin_trap();
			burned |= a.kind == BOOT_BURN;
		} while (a.kind != BOOT_ASK && a.kind != BOOT_WAIT && a.kind != BOOT_END);
		check_flash(&f, &b.flash, burned);
		f = b.flash;
		if (a.kind == BOOT_END) {
			if (boot_next(&b, &a))
				__builtin_trap();
			boot_success(&b, a.end, "P0S3-8-12-00");
			break;
		}
		memset(&ev, 0, sizeof ev);
		ev.kind = BOOT_TICK;
		if (a.kind == BOOT_ASK) {
			if (a.file[0] == '\0' || a.max == 0)
				__builtin_trap();
			n = answer(&in, &ev);
			/* an exact-size copy: an overrun by one byte is seen */
			ev.data.p = n > 0 ? memcpy(malloc(n), in.p, n) : NULL;
			ev.data.n = n;
			in.p += n;
			in.n -= n;
		}
		if (boot_event(&b, &ev) != 0)
			__builtin_trap();
		free((void *)(uintptr_t)ev.data.p);
	}
	return 0;
}
