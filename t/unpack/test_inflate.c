/* CRC-32 and inflate: known vectors, and one stream for every way to be malformed */
#include <stdlib.h>

#include "unpack/crc32.h"
#include "unpack/inflate.h"
#include "unpack/inftab.h"
#include "kit/bits.h"
#include "kit/check.h"

static void
crc(void)
{
	static const char digits[] = "123456789";
	unsigned char z[100] = { 0 };
	size_t i;

	CHECK(crc32_add(0, "", 0) == 0);
	CHECK(crc32_add(0, digits, 9) == 0xcbf43926);   /* the check value of every CRC catalogue */
	CHECK(crc32_add(0, z, 32) == 0x190a55ad);
	/* every split gives the same, at every alignment */
	for (i = 0; i < sizeof z; i++)
		z[i] = (unsigned char)(i * 37 + 11);
	for (i = 0; i <= 60; i++) {
		CHECK(crc32_add(crc32_add(0, z, i), z + i, 60 - i) == crc32_add(0, z, 60));
		CHECK(crc32_add(0, z + i, 40) == crc32_add(crc32_add(0, z + i, 1), z + i + 1, 39));
	}
}

/* ---- streams written bit by bit ---- */

/* A stream written as a list: 'b' bits (value, count), 'f' symbol of the fixed code, 'h' code, most significant bit first
 * (value, count), 'c' head of a dynamic block (literal codes, distance codes, lengths of the code lengths' code for symbols
 * 0-18), 'a' align. */
struct op {
	char what;
	unsigned v, n;
	const char *s;
};

static void
assemble(struct bits *b, const struct op *op)
{
	static const unsigned char order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned i;

	memset(b, 0, sizeof *b);
	for (; op->what != 0; op++) {
		switch (op->what) {
		case 'b':
			put(b, op->v, op->n);
			break;
		case 'f':
			put_fixed(b, op->v);
			break;
		case 'h':
			put_code(b, op->v, op->n);
			break;
		case 'a':
			b->n = (b->n + 7) / 8 * 8;
			break;
		case 'c':
			/* a dynamic block: HLIT, HDIST as given, all 19 code length code lengths */
			put(b, 5, 3);
			put(b, op->v - 257, 5);
			put(b, op->n - 1, 5);
			put(b, 15, 4);
			for (i = 0; i < 19; i++)
				put(b, (unsigned)(op->s[order[i]] - '0'), 3);
			break;
		}
	}
}

#define MAX_OPS 24

/* With the code length code "2..............." below: lengths 0, 1, 2 and the repeat 18 have two bits each: 00 01 10 11.  */
#define CL4 "2220000000000000002"
#define L0 { 'h', 0, 2, NULL }
#define L1 { 'h', 1, 2, NULL }
#define L2 { 'h', 2, 2, NULL }
#define ZEROS(n) { 'h', 3, 2, NULL }, { 'b', (n) - 11, 7, NULL }
#define BITS(v, n) { 'b', (v), (n), NULL }
#define FIX(v) { 'f', (v), 0, NULL }

static const struct {
	const char *name;
	enum inflate_err want;
	const char *out;        /* NULL: whatever */
	struct op op[MAX_OPS];
} stream[] = {
	{ "nothing", INFLATE_CUT, "", { { 0, 0, 0, NULL } } },
	{ "empty fixed block", INFLATE_OK, "", { BITS(3, 3), FIX(256) } },
	{ "fixed, a match onto itself", INFLATE_OK, "aaaaaaaaaa", { BITS(3, 3), FIX('a'), FIX(263), BITS(0, 5), FIX(256) } },
	{ "two blocks, the first empty and stored", INFLATE_OK, "a",
	    { BITS(0, 3), { 'a', 0, 0, NULL }, BITS(0, 16), BITS(0xffff, 16), BITS(3, 3), FIX('a'), FIX(256) } },
	{ "stored", INFLATE_OK, "ab", { BITS(1, 3), { 'a', 0, 0, NULL }, BITS(2, 16), BITS(0xfffd, 16), BITS('a', 8), BITS('b', 8) } },
	{ "stored, cut in its length", INFLATE_CUT, "", { BITS(1, 3), { 'a', 0, 0, NULL }, BITS(2, 16) } },
	{ "stored, cut in its data", INFLATE_CUT, "a", { BITS(1, 3), { 'a', 0, 0, NULL }, BITS(2, 16), BITS(0xfffd, 16), BITS('a', 8) } },
	{ "block type 3", INFLATE_BLOCK, "", { BITS(7, 3), BITS(0, 32) } },
	{ "stored lengths disagree", INFLATE_STORED, "", { BITS(1, 3), { 'a', 0, 0, NULL }, BITS(2, 16), BITS(0xfffc, 16), BITS(0, 16) } },
	{ "287 literal codes", INFLATE_COUNTS, "", { { 'c', 287, 1, "1100000000000000000" }, BITS(0, 31) } },
	{ "31 distance codes", INFLATE_COUNTS, "", { { 'c', 257, 31, "1100000000000000000" }, BITS(0, 31) } },
	{ "code lengths' code over-subscribed", INFLATE_CL_OVER, "", { { 'c', 257, 1, "1110000000000000000" } } },
	{ "code lengths' code incomplete", INFLATE_CL_SHORT, "", { { 'c', 257, 1, "1200000000000000000" } } },
	{ "code lengths' code of one bit", INFLATE_CL_SHORT, "", { { 'c', 257, 1, "1000000000000000000" } } },
	{ "code lengths' code empty", INFLATE_CL_SHORT, "", { { 'c', 257, 1, "0000000000000000000" } } },
	{ "repeat first", INFLATE_REPEAT_NONE, "", { { 'c', 257, 1, "1000000000000000100" }, { 'h', 1, 1, NULL }, BITS(0, 2) } },
	{ "zeros past the last code", INFLATE_REPEAT_PAST, "", { { 'c', 257, 1, CL4 }, ZEROS(138), ZEROS(121) } },
	{ "repeat past the last code", INFLATE_REPEAT_PAST, "",
	    { { 'c', 257, 1, "2200000000000000202" }, ZEROS(138), ZEROS(117), { 'h', 1, 2, NULL }, { 'h', 2, 2, NULL }, BITS(0, 2) } },
	{ "zeros up to the last code, but no end of block", INFLATE_NO_END, "", { { 'c', 257, 1, CL4 }, ZEROS(138), ZEROS(120) } },
	{ "literals over-subscribed", INFLATE_LIT_OVER, "", { { 'c', 257, 1, CL4 }, L1, L1, ZEROS(138), ZEROS(116), L2, L0 } },
	{ "literals incomplete", INFLATE_LIT_SHORT, "", { { 'c', 257, 1, CL4 }, L2, L2, ZEROS(138), ZEROS(116), L2, L0 } },
	{ "only one literal code, of two bits", INFLATE_LIT_SHORT, "", { { 'c', 257, 1, CL4 }, ZEROS(138), ZEROS(118), L2, L0 } },
	{ "only an end of block, of one bit", INFLATE_OK, "", { { 'c', 257, 1, CL4 }, ZEROS(138), ZEROS(118), L1, L0, BITS(0, 1) } },
	{ "only an end of block, the other bit", INFLATE_LIT_CODE, "", { { 'c', 257, 1, CL4 }, ZEROS(138), ZEROS(118), L1, L0, BITS(1, 1) } },
	{ "distances over-subscribed", INFLATE_DIST_OVER, "",
	    { { 'c', 257, 3, CL4 }, L1, L0, ZEROS(138), ZEROS(116), L1, L1, L1, L2 } },
	{ "distances incomplete", INFLATE_DIST_SHORT, "",
	    { { 'c', 257, 3, CL4 }, L1, L0, ZEROS(138), ZEROS(116), L1, L1, L2, L0 } },
	{ "one distance code of two bits", INFLATE_DIST_SHORT, "", { { 'c', 257, 1, CL4 }, L1, L0, ZEROS(138), ZEROS(116), L1, L2 } },
	{ "no distance code, none used", INFLATE_OK, "", { { 'c', 257, 1, CL4 }, L1, L0, ZEROS(138), ZEROS(116), L1, L0, BITS(1, 1) } },
	/* literal 0 is "0", length 257 is "10", end "11" */
	{ "no distance code, one used", INFLATE_DIST_CODE, NULL,
	    { { 'c', 258, 1, CL4 }, L1, ZEROS(138), ZEROS(117), L2, L2, L0, BITS(0, 1), { 'h', 3, 2, NULL }, BITS(0, 31) } },
	{ "one distance code of one bit, used", INFLATE_OK, NULL,
	    { { 'c', 258, 1, CL4 }, L1, ZEROS(138), ZEROS(117), L2, L2, L1, BITS(0, 1), { 'h', 3, 2, NULL }, BITS(0, 1), { 'h', 2, 2, NULL } } },
	{ "one distance code of one bit, the other bit", INFLATE_DIST_CODE, NULL,
	    { { 'c', 258, 1, CL4 }, L1, ZEROS(138), ZEROS(117), L2, L2, L1, BITS(0, 1), { 'h', 3, 2, NULL }, BITS(1, 1), BITS(0, 31) } },
	{ "length symbol 286", INFLATE_LIT_CODE, "a", { BITS(3, 3), FIX('a'), FIX(286), BITS(0, 31) } },
	{ "length symbol 287", INFLATE_LIT_CODE, "a", { BITS(3, 3), FIX('a'), FIX(287), BITS(0, 31) } },
	{ "distance symbol 30", INFLATE_DIST_CODE, "a", { BITS(3, 3), FIX('a'), FIX(257), { 'h', 30, 5, NULL }, BITS(0, 31) } },
	{ "distance symbol 31", INFLATE_DIST_CODE, "a", { BITS(3, 3), FIX('a'), FIX(257), { 'h', 31, 5, NULL }, BITS(0, 31) } },
	{ "distance 1 at the start", INFLATE_FAR, "", { BITS(3, 3), FIX(257), { 'h', 0, 5, NULL }, BITS(0, 31) } },
	{ "distance 2 after one byte", INFLATE_FAR, "a", { BITS(3, 3), FIX('a'), FIX(257), { 'h', 1, 5, NULL }, BITS(0, 31) } },
	{ "no end of block", INFLATE_CUT, "a", { BITS(3, 3), FIX('a') } },
};

static void
streams(void)
{
	static struct bits b;
	unsigned seen[INFLATE_ERRS] = { 0 };
	size_t i;

	for (i = 0; i < sizeof stream / sizeof stream[0]; i++) {
		unsigned char out[64];
		size_t used, made;
		enum inflate_err e;
		unsigned char *exact;

		assemble(&b, stream[i].op);
		/* an exact copy: a read past the end is seen by ASan */
		exact = malloc((b.n + 7) / 8 + 1);
		if (exact == NULL)
			abort();
		memcpy(exact, b.p, (b.n + 7) / 8);
		e = inflate_run(span(exact, (b.n + 7) / 8), out, sizeof out, &used, &made);
		seen[e]++;
		CHECK_ROW(e == stream[i].want, stream[i].name);
		if (e != stream[i].want)
			fprintf(stderr, "\tgot \"%s\", wanted \"%s\"\n", inflate_reason(e), inflate_reason(stream[i].want));
		if (stream[i].out != NULL)
			CHECK_ROW(made == strlen(stream[i].out) && memcmp(out, stream[i].out, made) == 0, stream[i].name);
		if (e == INFLATE_OK)
			CHECK_ROW(used == (b.n + 7) / 8, stream[i].name);
		/* with no room: as far as the first byte */
		if (stream[i].out != NULL && stream[i].out[0] != '\0' && e == INFLATE_OK)
			CHECK_ROW(inflate_run(span(exact, (b.n + 7) / 8), out, 0, &used, &made) == INFLATE_FULL && made == 0, stream[i].name);
		free(exact);
	}
	seen[INFLATE_FULL]++;   /* just done */
	for (i = 0; i < INFLATE_IO; i++)
		CHECK_ROW(seen[i] > 0, inflate_reason((enum inflate_err)i));
}

/* ---- decoding tables ---- */

/* The entry that the next bits select, and how many bits the code has, by way of the second level. */
static uint32_t
look(const uint32_t *table, unsigned bits, unsigned first, unsigned *n)
{
	uint32_t e = table[bits & ((1u << first) - 1)];

	*n = 0;
	if ((e & INFTAB_SPECIAL) && (e & INFTAB_SECOND)) {
		*n = first;
		e = table[(e >> 16 & 0x7fff) + (bits >> first & ((1u << (e >> 8 & 15)) - 1))];
	}
	*n += e & INFTAB_SPECIAL ? e & 0xff : e >> 8 & 15;
	return e;
}

/* The first value a length or distance symbol stands for (RFC 1951, 3.2.5), worked out instead of looked up. */
static unsigned
base(enum inftab_kind kind, unsigned sym)
{
	unsigned k = kind == INFTAB_LIT ? sym - 257 : sym, first = kind == INFTAB_LIT ? 3 : 1, group = kind == INFTAB_LIT ? 4 : 2, v, i;

	if (kind == INFTAB_LIT && k == 28)
		return 258;
	for (v = first, i = 0; i < k; i++)
		v += i < 2 * group ? 1u : 1u << (i / group - 1);
	return v;
}

/* Every code of a table, followed by zeros, ones and noise, finds its symbol. */
static int
table_right(enum inftab_kind kind, const uint8_t *len, unsigned n, unsigned first, unsigned size)
{
	static uint32_t table[INFTAB_LIT_SIZE + 1];
	unsigned l, i, next = 0, b, k;
	int ok = 1;

	table[size] = 0xdeadbeef;
	if (inftab_build(kind, len, n, table) != INFTAB_OK || table[size] != 0xdeadbeef)
		return 0;
	for (l = 1; l <= 15; l++, next <<= 1) {
		for (i = 0; i < n; i++) {
			static const unsigned tail[3] = { 0, ~0u, 0x5a3c96e1 };
			unsigned code = 0, got;

			if (len[i] != l)
				continue;
			for (b = 0; b < l; b++)
				code |= (next >> b & 1) << (l - 1 - b);
			next++;
			for (k = 0; k < 3; k++) {
				uint32_t e = look(table, code | tail[k] << l, first, &got);

				if (kind == INFTAB_CL || (kind == INFTAB_LIT && i < 256))
					ok &= e >> 16 == (0x8000 | i);
				else if (kind == INFTAB_LIT && i == 256)
					ok &= (e & (INFTAB_SPECIAL | INFTAB_END | INFTAB_SECOND)) == (INFTAB_SPECIAL | INFTAB_END);
				else if ((kind == INFTAB_LIT && i >= 286) || (kind == INFTAB_DIST && i >= 30))
					ok &= (e & (INFTAB_SPECIAL | INFTAB_END | INFTAB_SECOND)) == INFTAB_SPECIAL;
				else
					ok &= e >> 16 == base(kind, i);
				ok &= got == l;
			}
		}
	}
	return ok;
}

static void
tables(void)
{
	static const struct { enum inftab_kind kind; unsigned syms, max, first, size; const char *name; } row[] = {
		{ INFTAB_LIT, INFTAB_LIT_SYMS, 15, INFTAB_LIT_BITS, INFTAB_LIT_SIZE, "literal/length" },
		{ INFTAB_DIST, INFTAB_DIST_SYMS, 15, INFTAB_DIST_BITS, INFTAB_DIST_SIZE, "distance" },
		{ INFTAB_CL, INFTAB_CL_SYMS, 7, INFTAB_CL_BITS, INFTAB_CL_SIZE, "code length" },
	};
	size_t r;

	for (r = 0; r < sizeof row / sizeof row[0]; r++) {
		unsigned k;
		int shape, bad = 0;

		/* every number of symbols, from two to all there are */
		for (k = 2; k <= row[r].syms; k++) {
			for (shape = 0; shape < 4; shape++) {
				uint8_t len[INFTAB_LIT_SYMS];

				tree(len, k, row[r].max, shape, row[r].first);
				bad += !table_right(row[r].kind, len, k, row[r].first, row[r].size);
			}
		}
		CHECK_ROW(bad == 0, row[r].name);
	}
}

int
main(int argc, char **argv)
{
	int e;

	/* every reason in words, for the test that an archive can give each */
	for (e = 0; argc > 1 && strcmp(argv[1], "reasons") == 0 && e < INFLATE_ERRS; e++)
		puts(inflate_reason((enum inflate_err)e));
	if (argc > 1)
		return 0;
	crc();
	streams();
	tables();
	return check_done();
}
