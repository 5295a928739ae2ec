#include <string.h>

#include "bytes.h"
#include "fw.h"

uint64_t
fw_random(struct fw_rand *r)
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint32_t
fw_below(struct fw_rand *r, uint32_t n)
{
	return (uint32_t)((fw_random(r) >> 32) * n >> 32);
}

/* Small numbers are common, large ones rare: the product of three even draws. */
static uint32_t
skewed(struct fw_rand *r, uint32_t n)
{
	uint32_t a = fw_below(r, n);

	return fw_below(r, fw_below(r, a + 1) + 1);
}

/* One ARM-like instruction: condition "always" mostly, low registers mostly, small constants mostly. */
static uint32_t
instruction(struct fw_rand *r)
{
	static const uint32_t op[8] = { 0xe5900000, 0xe5800000, 0xe1a00000, 0xe3500000, 0xeb000000, 0x0a000000, 0xe2800000, 0xe59f0000 };
	uint32_t w = op[skewed(r, 8)];

	if (w == 0xeb000000)
		return w | fw_below(r, 0x8000);
	return w | fw_below(r, 8) << 16 | fw_below(r, 8) << 12 | skewed(r, 256);
}

static void
word(struct buf *b, uint32_t w)
{
	unsigned char p[4];

	put_le32(p, w);
	buf_add(b, p, 4);
}

static void
text(struct buf *b, struct fw_rand *r)
{
	static const char *const words[] = { "Verifying", "Load", "TFTP", "error", "config", "%s", "0x%08x", "call", "state", "timer",
		"DSP", "rtp", "line", "register", "timeout", "server", "phone", "key" };
	unsigned n = 2 + fw_below(r, 5);

	while (n-- > 0) {
		buf_adds(b, words[fw_below(r, sizeof words / sizeof *words)]);
		buf_addc(b, n > 0 ? ' ' : '\0');
	}
	while (b->n % 4 != 0 && !b->failed)
		buf_addc(b, 0);
}

/* n bytes that look like a program to compressors: instructions, repeated sequences, tables, messages. */
void
fw_content(struct buf *b, size_t n, enum fw_kind kind, struct fw_rand *r)
{
	const unsigned repeat = kind == FW_CODE ? 9 : kind == FW_SAMPLES ? 9 : 2;
	size_t begin = b->n, end = b->n + n;

	while (b->n < end && !b->failed) {
		unsigned what = fw_below(r, 100);

		if (what < repeat && b->n - begin > 256) {
			/* something that was there before, most likely not long ago */
			unsigned len = 4 + 4 * skewed(r, 12);
			size_t back = 4 * (size_t)(8 + skewed(r, (uint32_t)((b->n - begin < 30000 ? b->n - begin : 30000) / 4 - 16)));

			if (back < len || buf_reserve(b, len) != 0)
				continue;
			memcpy(b->p + b->n, b->p + b->n - back, len);
			b->n += len;
		} else if (kind == FW_CODE && what > 97) {
			text(b, r);
		} else if (kind == FW_HARD && what > 75) {
			word(b, (uint32_t)fw_random(r));
		} else if (kind == FW_SAMPLES && what > 70) {
			word(b, (uint32_t)fw_random(r) & 0x00ff0fff);
		} else {
			word(b, instruction(r));
		}
	}
	if (!b->failed)
		b->n = end;
}
