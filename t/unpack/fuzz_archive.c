/* archive: whatever the nesting, the limits hold and no two files get in each other's way
 *
 * Of an input that begins with ff the rest is put into a .cop.sgn: a header of a signer, its length from the second byte, and gzip with
 * the right sum.  So a mutation of a tar file is read as one, and does not end at the sum.
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "unpack/archive.h"
#include "unpack/crc32.h"
#include "kit/replay.h"

#define BLOCK 4096      /* of deflate, stored */

static size_t
wrap(unsigned char *out, unsigned pad, const uint8_t *data, size_t size)
{
	unsigned char *p = out;
	size_t at = 0;

	memcpy(p, "\1\0\2\1\1\2\0\2", 8);
	put_be16(p + 8, 10 + pad);
	memset(p + 10, 0x0d, pad);
	p += 10 + pad;
	memcpy(p, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	p += 10;
	do {
		size_t n = size - at < BLOCK ? size - at : BLOCK;

		p[0] = at + n == size;
		put_le16(p + 1, (unsigned)n);
		put_le16(p + 3, (unsigned)n ^ 0xffff);
		memcpy(p + 5, data + at, n);
		p += 5 + n;
		at += n;
	} while (at < size);
	put_le32(p, crc32_add(0, data, size));
	put_le32(p + 4, (uint32_t)size);
	return (size_t)(p + 8 - out);
}

/* That file and no other: a name may have the word in it. */
static int
is_script(const char *name)
{
	const char *slash = strrchr(name, '/');

	return span_is_nocase(span_cstr(slash == NULL ? name : slash + 1), "copstart.sh");
}

static void
check(const uint8_t *data, size_t size)
{
	static const struct limits lim = { 1 << 20, 64, LIMITS_RATIO, 4 };
	struct input in = input_memory(span(data, size));
	struct archive a;
	uint64_t total = 0;
	size_t i, k;

	archive_init(&a, &lim, -1);
	if (archive_read(&a, &in, size % 2 ? NULL : "name") == 0 && archive_end(&a) == 0) {
		/* an archive of directories has no file */
		if ((a.n == 0 && a.opened == 0) || a.n > lim.entries || a.inflated > lim.bytes)
			__builtin_trap();
		for (i = 0; i < a.n; i++) {
			if (member_name_fault(span_cstr(a.m[i].name)) != NULL)
				__builtin_trap();
			if (is_script(a.m[i].name) && a.opened > 0)
				__builtin_trap();
			total += a.m[i].data.n;
			for (k = 0; k < i; k++)
				if (member_cmp(span_cstr(a.m[i].name), span_cstr(a.m[k].name)) == 0)
					__builtin_trap();
		}
		if (total > lim.bytes)
			__builtin_trap();
	} else if (a.why == NULL) {
		__builtin_trap();
	}
	archive_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *p;

	if (size < 3 || data[0] != 0xff) {
		check(data, size);
		return 0;
	}
	p = malloc(10 + 255 + 10 + size + 5 * (size / BLOCK + 1) + 8);
	if (p != NULL)
		check(p, wrap(p, data[1], data + 2, size - 2));
	free(p);
	return 0;
}
