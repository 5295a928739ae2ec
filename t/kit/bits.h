/* bits - deflate streams written bit by bit, and the code lengths of Huffman codes, for the unit tests */
#ifndef CPH_UNIT_BITS_H
#define CPH_UNIT_BITS_H

#include <stdint.h>

struct bits {
	unsigned char p[1u << 17];
	size_t n;       /* bits */
};

static inline void
put(struct bits *b, unsigned v, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++, b->n++)
		if (v >> i & 1)
			b->p[b->n / 8] |= (unsigned char)(1u << b->n % 8);
}

/* a Huffman code: most significant bit first */
static inline void
put_code(struct bits *b, unsigned code, unsigned n)
{
	while (n-- > 0)
		put(b, code >> n & 1, 1);
}

/* symbol of the fixed literal/length code */
static inline void
put_fixed(struct bits *b, unsigned sym)
{
	if (sym < 144)
		put_code(b, 0x30 + sym, 8);
	else if (sym < 256)
		put_code(b, 0x190 + sym - 144, 9);
	else if (sym < 280)
		put_code(b, sym - 256, 7);
	else
		put_code(b, 0xc0 + sym - 280, 8);
}

static uint64_t state = 1;

static inline unsigned
below(unsigned n)
{
	/* splitmix64 */
	uint64_t z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ (z >> 31)) % n);
}

/* Lengths of a complete code of k symbols: leaves of a tree are split until there are enough.  shape 0: any, 1: the deepest, 2: the
 * shallowest first, 3: deep ones once the first level is passed (as many second tables as can be). */
static inline void
tree(uint8_t *len, unsigned k, unsigned max, int shape, unsigned first)
{
	unsigned have = 1, i;

	len[0] = 0;
	while (have < k) {
		unsigned at = below(have);

		for (i = 0; i < have; i++)
			if (len[at] == max || (shape == 1 && len[i] > len[at] && len[i] < max) || (shape == 2 && len[i] < len[at]) ||
			    (shape == 3 && len[at] >= first && len[i] < first))
				at = i;
		len[have++] = ++len[at];
	}
	for (i = k; i > 1; i--) {
		unsigned j = below(i);
		uint8_t t = len[j];

		len[j] = len[i - 1];
		len[i - 1] = t;
	}
}

#endif
