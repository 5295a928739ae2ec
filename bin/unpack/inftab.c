#include <string.h>

#include "inftab.h"

#define MAX_BITS 15

/* base and extra bits of length symbols 257.. and distance symbols 0..; RFC 1951, 3.2.5 */
static const uint16_t len_base[29] = {
	3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
};
static const uint8_t len_extra[29] = {
	0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
};
static const uint16_t dist_base[30] = {
	1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
	16385, 24577,
};
static const uint8_t dist_extra[30] = {
	0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
};

/* Entry for a symbol, without the bits of its code. */
static uint32_t
meaning(enum inftab_kind kind, unsigned sym)
{
	if (kind == INFTAB_CL || (kind == INFTAB_LIT && sym < 256))
		return INFTAB_LITERAL | sym << 16;
	if (kind == INFTAB_LIT && sym == 256)
		return INFTAB_SPECIAL | INFTAB_END;
	if (kind == INFTAB_LIT)
		return sym >= 286 ? INFTAB_SPECIAL : (uint32_t)len_base[sym - 257] << 16 | len_extra[sym - 257];
	return sym >= 30 ? INFTAB_SPECIAL : (uint32_t)dist_base[sym] << 16 | dist_extra[sym];
}

static uint32_t
entry(enum inftab_kind kind, unsigned sym, unsigned bits)
{
	uint32_t e = meaning(kind, sym);

	/* in special entries the second byte holds flags */
	return e + (e & INFTAB_SPECIAL ? bits : bits << 8 | bits);
}

/* The next code of this length, codes being stored first bit lowest: add one to the reversed number. */
static unsigned
next_code(unsigned code, unsigned len)
{
	unsigned bit = 1u << (len - 1);

	while (code & bit)
		bit >>= 1;
	return (code & (bit - 1)) + bit;
}

/* Bits that index the second-level table beginning with a code of length len, of which left[] are to come. */
static unsigned
second_bits(const unsigned left[MAX_BITS + 1], unsigned len, unsigned first)
{
	unsigned bits = len - first, used = left[len];

	while (used < 1u << bits && first + bits < MAX_BITS) {
		bits++;
		used = (used << 1) + left[first + bits];
	}
	return bits;
}

/* Count code lengths and check that they make a code: 0, or what is wrong. */
static enum inftab_err
count_lengths(enum inftab_kind kind, const uint8_t *len, unsigned n, unsigned count[MAX_BITS + 1], unsigned *max)
{
	int left = 1;
	unsigned i;

	memset(count, 0, (MAX_BITS + 1) * sizeof *count);
	for (i = 0; i < n; i++)
		count[len[i]]++;
	count[0] = 0;
	for (*max = MAX_BITS; *max > 0 && count[*max] == 0; --*max)
		;
	for (i = 1; i <= MAX_BITS; i++) {
		left = left * 2 - (int)count[i];
		if (left < 0)
			return INFTAB_OVER;
	}
	/* zlib's rule: no distance code at all is fine until one is used, and so is a single code of one bit */
	if (left > 0 && (kind == INFTAB_CL || *max > 1 || (kind == INFTAB_LIT && *max == 0)))
		return INFTAB_SHORT;
	return INFTAB_OK;
}

/* No code, or one of one bit: what is not there has no meaning. */
static void
half_a_code(enum inftab_kind kind, const uint8_t *len, unsigned n, uint32_t *table, unsigned first)
{
	unsigned i, l;

	for (i = 0; i < 1u << first; i++)
		table[i] = INFTAB_SPECIAL | 1;
	for (l = 0; l < n && len[l] == 0; l++)
		;
	for (i = 0; l < n && i < 1u << first; i += 2)
		table[i] = entry(kind, l, 1);
}

enum inftab_err
inftab_build(enum inftab_kind kind, const uint8_t *len, unsigned n, uint32_t *table)
{
	static const unsigned bits_of[] = { INFTAB_CL_BITS, INFTAB_LIT_BITS, INFTAB_DIST_BITS };
	static const unsigned size_of[] = { INFTAB_CL_SIZE, INFTAB_LIT_SIZE, INFTAB_DIST_SIZE };
	const unsigned first = bits_of[kind], size = size_of[kind];
	unsigned count[MAX_BITS + 1], at[MAX_BITS + 1], max, i, l, code = 0, filled, second = 0, sub_bits = 0, prefix = ~0u, top;
	uint16_t sorted[INFTAB_LIT_SYMS];
	enum inftab_err r = count_lengths(kind, len, n, count, &max);

	if (r != INFTAB_OK)
		return r;
	if (max <= 1 && count[1] < 2) {
		half_a_code(kind, len, n, table, first);
		return INFTAB_OK;
	}
	at[1] = 0;
	for (l = 1; l < MAX_BITS; l++)
		at[l + 1] = at[l] + count[l];
	for (i = 0; i < n; i++)
		if (len[i] != 0)
			sorted[at[len[i]]++] = (uint16_t)i;

	/* First level: filled up to the longest code so far, then doubled for each further bit. */
	for (l = 1, i = 0, filled = 2; l <= first; l++) {
		unsigned k;

		for (k = 0; k < count[l]; k++) {
			table[code] = entry(kind, sorted[i++], l);
			code = next_code(code, l);
		}
		if (l < first) {
			memcpy(table + filled, table, filled * sizeof *table);
			filled *= 2;
		}
	}
	/* Second level: one table for each prefix of first bits that longer codes share. */
	for (top = 1u << first; l <= max; l++) {
		while (count[l] > 0) {
			unsigned k;
			uint32_t e = entry(kind, sorted[i++], l - first);

			if ((code & ((1u << first) - 1)) != prefix) {
				prefix = code & ((1u << first) - 1);
				sub_bits = second_bits(count, l, first);
				second = top;
				top += 1u << sub_bits;
				if (top > size)
					return INFTAB_OVER;
				table[prefix] = INFTAB_SPECIAL | INFTAB_SECOND | second << 16 | sub_bits << 8 | first;
			}
			for (k = code >> first; k < 1u << sub_bits; k += 1u << (l - first))
				table[second + k] = e;
			code = next_code(code, l);
			count[l]--;
		}
	}
	return INFTAB_OK;
}
