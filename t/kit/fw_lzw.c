/* LZW as compress(1) writes it: block mode, CLEAR when a full table no longer helps */
#include <stdlib.h>
#include <string.h>

#include "fw.h"

#define CLEAR 256
#define FIRST 257
#define HASH 131072             /* slots, a power of two, twice the largest table */
#define GAP 10000               /* bytes of input between looks at the ratio */

struct entry {
	uint32_t key;           /* prefix code << 8 | byte, plus one; 0 = free slot */
	uint32_t code;
};

struct lzw {
	struct buf *out;
	size_t begin;           /* of the stream in out */
	size_t group;           /* bytes of codes before the present group of eight */
	unsigned used;          /* bits of the group in use */
	unsigned char g[16];    /* the group */
	unsigned bits, widest;
	uint32_t next;
	struct entry *tab;
};

static void
flush(struct lzw *z, size_t n)
{
	buf_add(z->out, z->g, n);
	memset(z->g, 0, sizeof z->g);
	z->used = 0;
}

static void
emit(struct lzw *z, uint32_t code, int clear)
{
	unsigned i;

	for (i = 0; i < z->bits; i++, z->used++)
		z->g[z->used / 8] |= (unsigned char)((code >> i & 1) << z->used % 8);
	if (z->used == 8 * z->bits)
		flush(z, z->bits);
	if (clear || (z->next > (1u << z->bits) - 1 && z->bits < z->widest)) {
		if (z->used > 0)
			flush(z, z->bits);
		z->bits = clear ? 9 : z->bits + 1;
	}
}

static struct entry *
slot(struct lzw *z, uint32_t key)
{
	uint32_t h = key * 2654435761u >> 15;

	while (z->tab[h].key != 0 && z->tab[h].key != key)
		h = (h + 1) % HASH;
	return &z->tab[h];
}

/* Bytes of the stream if it ended after n more codes, a change of width between them included. */
static size_t
ended(const struct lzw *z, unsigned n)
{
	size_t have = z->out->n - z->begin;

	if (n > 1 && z->next > (1u << z->bits) - 1 && z->bits < z->widest)
		return have + z->bits + ((n - 1) * (z->bits + 1) + 7) / 8;
	return have + (z->used + n * z->bits + 7) / 8;
}

static void
clear(struct lzw *z)
{
	z->next = FIRST;
	memset(z->tab, 0, HASH * sizeof *z->tab);
	emit(z, CLEAR, 1);
}

size_t
fw_lzw(struct buf *b, struct span in, unsigned widest, size_t max)
{
	struct lzw z = { .out = b, .begin = b->n, .bits = 9, .widest = widest, .next = FIRST };
	size_t i, look = GAP, best = 0;
	uint32_t ent;

	if (in.n == 0 || (z.tab = calloc(HASH, sizeof *z.tab)) == NULL)
		return 0;
	buf_addc(b, 0x1f);
	buf_addc(b, 0x9d);
	buf_addc(b, (int)(0x80 | widest));
	ent = in.p[0];
	for (i = 1; i < in.n && !b->failed; i++) {
		uint32_t key = (ent << 8 | in.p[i]) + 1;
		struct entry *e = slot(&z, key);

		if (e->key == key) {
			ent = e->code;
			continue;
		}
		if (ended(&z, 2) > max)
			break;
		emit(&z, ent, 0);
		ent = in.p[i];
		if (z.next < 1u << widest) {
			e->key = key;
			e->code = z.next++;
		} else if (i >= look) {
			size_t ratio = i * 256 / (b->n - z.begin);

			look = i + GAP;
			if (ratio > best) {
				best = ratio;
			} else if (ended(&z, 1) + 64 < max) {
				best = 0;
				clear(&z);
			}
		}
	}
	emit(&z, ent, 0);
	if (z.used > 0)
		flush(&z, (z.used + 7) / 8);
	free(z.tab);
	return i;
}
