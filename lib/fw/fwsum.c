#include "bytes.h"
#include "fwsum.h"

/* s is added to and folded, starting from a value that is not zero: it never becomes zero, and is (sum - 1) mod 65535 + 1 of
 * everything added.  So the sum is taken plainly and folded once, and eight bytes can be had at a time. */

#define BLOCK 256

void
fwsum_init(struct fwsum *s)
{
	s->total = 0x5555;
}

static uint64_t
bytewise(struct span bytes, size_t pos)
{
	uint64_t t = 0;
	size_t i;

	for (i = 0; i < bytes.n; i++)
		t += ((uint64_t)bytes.p[i] * 257) ^ ((pos + i) & 0xfff);
	return t;
}

/* 256 bytes at a position divisible by 256: bits 8-11 of the position are the same for all of them, bits 0-7 count. */
static uint64_t
block(const unsigned char *p, size_t pos)
{
	const uint64_t odd = 0x00ff00ff00ff00ff, ones = 0x0101010101010101;
	const uint64_t high = (pos >> 8 & 0xf) * ones;
	uint64_t count = 0x0706050403020100, low_sum = 0, high_sum = 0;
	unsigned i;

	/* four 16-bit lanes each; 32 times two bytes stay below 65,536, and so do the four lanes together */
	for (i = 0; i < BLOCK / 8; i++) {
		uint64_t w = le64(p + (size_t)8 * i), lo = w ^ count, hi = w ^ high;

		low_sum += (lo & odd) + (lo >> 8 & odd);
		high_sum += (hi & odd) + (hi >> 8 & odd);
		count += 8 * ones;
	}
	low_sum = low_sum * 0x0001000100010001 >> 48;
	high_sum = high_sum * 0x0001000100010001 >> 48;
	return low_sum + (high_sum << 8);
}

void
fwsum_add(struct fwsum *s, struct span bytes, size_t pos)
{
	size_t n = (BLOCK - pos % BLOCK) % BLOCK;

	if (n > bytes.n)
		n = bytes.n;
	s->total += bytewise(span(bytes.p, n), pos);
	for (; bytes.n - n >= BLOCK; n += BLOCK)
		s->total += block(bytes.p + n, pos + n);
	s->total += bytewise(span_sub(bytes, n, bytes.n), pos + n);
}

void
fwsum_hole(struct fwsum *s, size_t from, size_t to)
{
	for (; from < to; from++)
		s->total += from & 0xfff;
}

uint32_t
fwsum_end(const struct fwsum *s)
{
	return (uint32_t)((s->total - 1) % 0xffff + 1);
}
