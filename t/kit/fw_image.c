#include <string.h>

#include "bytes.h"
#include "fw.h"

#define HEAD 0x13c

/* As firmware loaders compute it, byte by byte: the plain form that the library's fast one is compared with. */
static uint32_t
sum_add(uint32_t s, struct span p, size_t first, size_t hole)
{
	size_t i;

	for (i = first; i < first + p.n; i++) {
		uint32_t b = p.p[i - first];

		if ((i >= 0x20 && i < 0x120) || (i >= hole && i < hole + 4))
			b = 0;
		s += (b * 257) ^ (uint32_t)(i & 0xfff);
		s = (s & 0xffff) + (s >> 16);
	}
	return s;
}

uint32_t
fw_sum(struct span s, size_t hole)
{
	return sum_add(0x5555, s, 0, hole);
}

/* The DSP part has no hole at 0x20: its own sum is the only thing left out. */
static uint32_t
dsp_sum(struct span p, size_t hole)
{
	uint32_t s = 0x5555;
	size_t i;

	for (i = 0; i < p.n; i++) {
		uint32_t b = i >= hole && i < hole + 4 ? 0 : p.p[i];

		s += (b * 257) ^ (uint32_t)(i & 0xfff);
		s = (s & 0xffff) + (s >> 16);
	}
	return s;
}

static void
dsp_part(struct buf *b, const struct fw_image *f, struct fw_rand *r)
{
	size_t at = b->n, idlen = f->dsp_old ? 8 : 28;

	fw_content(b, f->dsp_len, FW_SAMPLES, r);
	if (b->failed)
		return;
	memset(b->p + at, 0, idlen + 8);
	memcpy(b->p + at, f->dsp, strlen(f->dsp) < idlen ? strlen(f->dsp) : idlen);
	put_le32(b->p + at + idlen + 4, (uint32_t)f->dsp_len + (f->bad_dsp ? 4 : 0));
	put_le32(b->p + at + idlen, dsp_sum(span(b->p + at, f->dsp_len), idlen));
}

static void
head(unsigned char *p, const struct fw_image *f)
{
	unsigned i;

	memset(p, 0, HEAD);
	for (i = 0; i < 8; i++)
		put_le32(p + 4 * i, 0xea000000 | (0x60 + 7 * i));
	memcpy(p + 0x20, f->id, strlen(f->id));
	p[0x118] = 3;
	memcpy(p + 0x120, f->tag, 8);
}

void
fw_fix_sums(unsigned char *p, size_t n)
{
	uint32_t packed = le32(p + 0x138), plain = le32(p + 0x12c);

	if ((le32(p + 0x130) & 1) != 0) {
		if (packed <= n)
			put_le32(p + 0x134, fw_sum(span(p, packed), 0x134));
	} else if (plain <= n) {
		put_le32(p + 0x128, fw_sum(span(p, plain), 0x128));
	}
}

/* The content is made first, as much of it packed as fits, then the head is written over both forms. */
static void
packed(struct buf *b, const struct fw_image *f, struct fw_rand *r)
{
	struct buf plain = { 0 };
	size_t at = b->n, room = f->size - f->dsp_len - HEAD, n;

	fw_content(&plain, HEAD + 2 * f->size + 4096, f->kind, r);
	if (buf_reserve(b, HEAD) != 0 || plain.failed) {
		b->failed = 1;
		buf_free(&plain);
		return;
	}
	head(plain.p, f);
	b->n += HEAD;
	n = HEAD + fw_lzw(b, span(plain.p + HEAD, plain.n - HEAD), 15, room);
	while ((b->n - at) % 4 != 0 && !b->failed)
		buf_addc(b, 0);
	if (!b->failed) {
		put_le32(plain.p + 0x12c, (uint32_t)n);
		put_le32(plain.p + 0x128, fw_sum(span(plain.p, n), 0x128) ^ (f->bad_inner ? 0x100 : 0));
		memcpy(b->p + at, plain.p, HEAD);
		put_le32(b->p + at + 0x130, 0x80000001);
		put_le32(b->p + at + 0x138, (uint32_t)(b->n - at));
	}
	buf_free(&plain);
}

void
fw_image(struct buf *b, const struct fw_image *f, struct fw_rand *r)
{
	size_t at = b->n;

	if (f->packed) {
		packed(b, f, r);
	} else {
		fw_content(b, f->size - f->dsp_len, f->kind, r);
		if (!b->failed) {
			head(b->p + at, f);
			put_le32(b->p + at + 0x12c, (uint32_t)(b->n - at));
		}
	}
	if (b->failed)
		return;
	fw_fix_sums(b->p + at, b->n - at);
	if (f->bad_sum)
		b->p[at + (f->packed ? 0x134 : 0x128)] ^= 1;
	dsp_part(b, f, r);
}
