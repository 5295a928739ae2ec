#include "image.h"
#include "num.h"
#include "sha256.h"
#include "tsv.h"

static int
is_digest(struct span hex, const unsigned char digest[SHA256_LEN])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	if (hex.n != (size_t)2 * SHA256_LEN)
		return 0;
	for (i = 0; i < hex.n; i++)
		if (ascii_lower(hex.p[i]) != digits[digest[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15])
			return 0;
	return 1;
}

int
image_known(struct span file, struct span *known_as)
{
	unsigned char digest[SHA256_LEN];
	struct sha256 s;
	struct tsv t;
	uint64_t size;
	int name, size_col, sha, have = 0;

	if (tsv_lines(&t, data_genuine) != 0 || (name = tsv_find(&t, "name")) < 0 || (size_col = tsv_find(&t, "size")) < 0 ||
	    (sha = tsv_find(&t, "sha256")) < 0)
		return 0;
	while (tsv_next(&t) == 1) {
		if (num_u64(t.col[size_col], 0, UINT64_MAX, &size) != NUM_OK || size != file.n)
			continue;
		if (!have) {
			sha256_init(&s);
			sha256_add(&s, file);
			sha256_end(&s, digest);
			have = 1;
		}
		if (is_digest(t.col[sha], digest)) {
			if (known_as != NULL)
				*known_as = t.col[name];
			return 1;
		}
	}
	return 0;
}
