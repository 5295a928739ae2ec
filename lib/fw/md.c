#include <string.h>

#include "bytes.h"
#include "md.h"

void
md_init(struct md *m, const uint32_t *start, size_t words)
{
	memcpy(m->h, start, words * sizeof *start);
	m->n = 0;
}

void
md_add(struct md *m, struct span bytes, md_blocks *blocks)
{
	size_t have = (size_t)(m->n % 64), take;

	if (bytes.n == 0)
		return;
	m->n += bytes.n;
	if (have > 0) {
		take = 64 - have < bytes.n ? 64 - have : bytes.n;
		memcpy(m->block + have, bytes.p, take);
		bytes = span_sub(bytes, take, bytes.n);
		if (have + take < 64)
			return;
		blocks(m->h, m->block, 1);
	}
	blocks(m->h, bytes.p, bytes.n / 64);
	if (bytes.n % 64 > 0)
		memcpy(m->block, bytes.p + bytes.n / 64 * 64, bytes.n % 64);
}

void
md_end(struct md *m, md_blocks *blocks, unsigned char *out, size_t words)
{
	size_t have = (size_t)(m->n % 64), i;

	m->block[have++] = 0x80;
	if (have > 56) {
		memset(m->block + have, 0, 64 - have);
		blocks(m->h, m->block, 1);
		have = 0;
	}
	memset(m->block + have, 0, 56 - have);
	put_be32(m->block + 56, (uint32_t)(m->n >> 29));
	put_be32(m->block + 60, (uint32_t)(m->n << 3));
	blocks(m->h, m->block, 1);
	for (i = 0; i < words; i++)
		put_be32(out + 4 * i, m->h[i]);
}
