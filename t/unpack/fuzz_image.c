/* firmware files: the first byte chooses the name, and whether the sums are made right so that what lies behind them is reached */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "kit/imageset.h"
#include "kit/replay.h"
#include "fw/rawimage.h"
#include "fw/image.h"
#include "fw/sighdr.h"

#define MUST(c) do { if (!(c)) __builtin_trap(); } while (0)

static struct keyring ring;

/* With the test keys in it, if they are at hand: without them no seed would be genuine. */
static void
load_ring(void)
{
	static char text[8192];
	const char *root = getenv("CPH_ROOT");
	char path[1024];
	FILE *f;

	if (keyring_init(&ring) != NULL)
		return;
	snprintf(path, sizeof path, "%s/t/keys/keys.tsv", root == NULL ? "." : root);
	if ((f = fopen(path, "rb")) == NULL)
		return;
	(void)keyring_add(&ring, span(text, fread(text, 1, sizeof text, f)));
	fclose(f);
}

static uint32_t
sum(const uint8_t *p, size_t n, size_t hole)
{
	struct fwsum s;

	fwsum_init(&s);
	fwsum_add(&s, span(p, 0x20), 0);
	fwsum_hole(&s, 0x20, 0x120);
	fwsum_add(&s, span(p + 0x120, hole - 0x120), 0x120);
	fwsum_hole(&s, hole, hole + 4);
	fwsum_add(&s, span(p + hole + 4, n - hole - 4), hole + 4);
	return fwsum_end(&s);
}

static void
right_sums(uint8_t *p, size_t n)
{
	uint32_t len = n < RAW_HEAD ? 0 : le32(p + ((p[0x130] & 1) != 0 ? 0x138 : 0x12c));

	if (len < RAW_HEAD || len > n)
		return;
	if ((p[0x130] & 1) != 0)
		put_le32(p + 0x134, sum(p, len, 0x134));
	else
		put_le32(p + 0x128, sum(p, len, 0x128));
}

static void
inside(struct span part, struct span whole)
{
	MUST(part.n == 0 || (part.p >= whole.p && part.n <= whole.n && part.p - whole.p <= (ptrdiff_t)(whole.n - part.n)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "P0S3-8-12-00.sb2", "P003-8-12-00.sbn", "P003-8-12-00.bin", "P0S3-8-12-00.loads",
		"P0S3-06-3-00.sbn", "OS79XX.TXT", "x.cop.sgn", "P0S3-04-4-00.bin" };
	struct image v[3];
	struct image_package p[2];
	struct span file[3], name[3], s;
	struct keyring other;
	struct loads l;
	uint8_t *q;
	size_t i, n;

	if (size == 0)
		return 0;
	if (ring.n == 0)
		load_ring();
	q = malloc(size);
	if (q == NULL)
		return 0;
	memcpy(q, data + 1, size - 1);
	s = span(q, size - 1);
	if ((data[0] & 0x80) != 0)
		right_sums(q, s.n);
	file[0] = s;
	name[0] = span_cstr(names[data[0] % 8]);
	MUST(image_check(s, name[0], &ring, 1, &v[0]) == 0);
	inside(v[0].body, s);
	MUST(memchr(v[0].reason, 0, sizeof v[0].reason) != NULL);
	if (v[0].verdict == IMAGE_GENUINE && v[0].is_signed && !v[0].known)
		MUST(v[0].key != NULL && v[0].whole && span_is_nocase(name[0], v[0].embedded));
	MUST(v[0].verdict != IMAGE_INTACT || (v[0].whole && !v[0].is_signed));
	/* its body as the unsigned file beside it, and itself under another name */
	file[1] = v[0].body;
	name[1] = span_cstr("P003-8-12-00.bin");
	file[2] = s;
	name[2] = span_cstr(names[(data[0] >> 3) % 8]);
	MUST(image_check_all(file, name, 3, &ring, 0, v) == 0);
	n = image_packages(v, 3, p, 2);
	MUST(n <= 3);
	for (i = 0; i < n && i < 2; i++)
		MUST(memchr(p[i].missing, 0, sizeof p[i].missing) != NULL && (!p[i].genuine || (p[i].complete && !p[i].broken)));
	MUST(sighdr_any_len(s) <= s.n);
	(void)loads_parse(s, &l);
	if (keyring_init(&other) == NULL)
		MUST(keyring_add(&other, s) == NULL || other.n == 18);
	free(q);
	return 0;
}
