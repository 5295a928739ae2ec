/* firmware - small firmware files made on the spot, for the unit tests */
#ifndef CPH_UNIT_FIRMWARE_H
#define CPH_UNIT_FIRMWARE_H

#include <stdlib.h>

#include "check.h"
#include "fw.h"
#include "fw/image.h"

#define KEYS_BUILT_IN 18         /* two of the 7940/7960, sixteen of the phones with Java */

static struct keyring ring;
static struct fw_key test_a, test_b;

static inline void
load_keys(void)
{
	static char text[8192];
	const char *root = getenv("CPH_ROOT");
	char path[1024];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "%s/t/kit/keys/testA.key", root == NULL ? "." : root);
	CHECK_STR(fw_key_read(&test_a, path), NULL);
	snprintf(path, sizeof path, "%s/t/kit/keys/testB.key", root == NULL ? "." : root);
	CHECK_STR(fw_key_read(&test_b, path), NULL);
	snprintf(path, sizeof path, "%s/t/kit/keys/keys.tsv", root == NULL ? "." : root);
	f = fopen(path, "rb");
	n = f == NULL ? 0 : fread(text, 1, sizeof text, f);
	if (f != NULL)
		fclose(f);
	CHECK_STR(keyring_init(&ring), NULL);
	CHECK_STR(keyring_add(&ring, span(text, n)), NULL);
	CHECK(ring.n == KEYS_BUILT_IN + 2);
}

static inline struct fw_image
an_application(void)
{
	struct fw_image f = { .id = "P0S3-8-12-00", .tag = "PAS3ARM1", .size = 900, .dsp = "DSP4.0(5.0)[A0]", .dsp_len = 64, .kind = FW_CODE };

	return f;
}

static inline struct fw_image
a_loader(void)
{
	struct fw_image f = { .id = "P003-8-12-00", .tag = "PAS30830", .packed = 1, .size = 900, .dsp = "PS03AA00", .dsp_len = 32,
		.dsp_old = 1, .kind = FW_HARD };

	return f;
}

static inline struct buf
raw(struct fw_image f)
{
	struct fw_rand r = { 5 };
	struct buf b = { 0 };

	fw_image(&b, &f, &r);
	return b;
}

static inline struct buf
signed_file(const char *name, struct span body, const struct fw_key *k)
{
	struct buf b = { 0 };

	fw_sign(&b, k, name, 1242921462, body);
	return b;
}

static inline struct buf
signed_raw(const char *name, struct fw_image f)
{
	struct buf body = raw(f), b = signed_file(name, buf_span(&body), &test_a);

	buf_free(&body);
	return b;
}

static inline enum image_verdict
verdict(struct span s, const char *name, struct image *out)
{
	struct image im;

	image_check(s, span_cstr(name), &ring, 0, out == NULL ? &im : out);
	return out == NULL ? im.verdict : out->verdict;
}

/* Would somebody offer it to a phone?  Unknown signer is a warning, but no acceptance. */
static inline int
accepted(struct span s, const char *name)
{
	enum image_verdict v = verdict(s, name, NULL);

	return v == IMAGE_GENUINE || v == IMAGE_INTACT || v == IMAGE_UNKNOWN_LAYOUT || v == IMAGE_NOT_FIRMWARE;
}

#endif
