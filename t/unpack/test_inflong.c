/* inflate where there is room: long streams go through the loop without bounds, and come out as they do through the careful one */
#include <stdlib.h>

#include "unpack/inflate.h"
#include "unpack/inftab.h"
#include "kit/bits.h"
#include "kit/check.h"
#include "kit/pieces.h"

#define LITS 286
#define DISTS 30
#define OUT_MAX (1u << 17)

/* what the streams below stand for, kept while they are written */
static unsigned char model[OUT_MAX];
static size_t made;

/* A code: lengths, and the codes that follow from them (RFC 1951, 3.2.2).  volatile, because gcc 12 at -O1 loses the stores of number()
 * otherwise (its -fivopts; right with -fno-ivopts, at other levels, and with clang). */
struct code {
	uint8_t len[INFTAB_LIT_SYMS];
	volatile unsigned code[INFTAB_LIT_SYMS];
	unsigned n;
};

static void
number(struct code *c)
{
	unsigned l, i, next = 0;

	for (l = 1; l <= 15; l++, next <<= 1)
		for (i = 0; i < c->n; i++)
			if (c->len[i] == l)
				c->code[i] = next++;
}

static void
fixed_codes(struct code *lit, struct code *dist)
{
	unsigned i;

	for (i = 0; i < 288; i++)
		lit->len[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	memset(dist->len, 5, 32);
	lit->n = 288;
	dist->n = 32;
	number(lit);
	number(dist);
}

/* The head of a dynamic block: every code length written as it is, in four bits. */
static void
dynamic_codes(struct bits *b, struct code *lit, struct code *dist, int shape)
{
	static const unsigned char order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned i;

	lit->n = LITS;
	dist->n = DISTS;
	tree(lit->len, LITS, 15, shape, INFTAB_LIT_BITS);
	tree(dist->len, DISTS, 15, shape, INFTAB_DIST_BITS);
	number(lit);
	number(dist);
	put(b, LITS - 257, 5);
	put(b, DISTS - 1, 5);
	put(b, 15, 4);
	for (i = 0; i < 19; i++)
		put(b, order[i] < 16 ? 4 : 0, 3);
	for (i = 0; i < LITS; i++)
		put_code(b, lit->len[i], 4);
	for (i = 0; i < DISTS; i++)
		put_code(b, dist->len[i], 4);
}

static void
symbol(struct bits *b, const struct code *c, unsigned sym)
{
	put_code(b, c->code[sym], c->len[sym]);
}

static void
literal(struct bits *b, const struct code *lit, unsigned c)
{
	symbol(b, lit, c);
	model[made++] = (unsigned char)c;
}

/* Length symbol k (0-28) and distance symbol d (0-29), any extra bits that fit what was written so far. */
static void
match(struct bits *b, const struct code *lit, const struct code *dist, unsigned k, unsigned d)
{
	unsigned lx = k < 8 || k == 28 ? 0 : k / 4 - 1, dx = d < 4 ? 0 : d / 2 - 1, len = 3, far = 1, i, x;

	for (i = 0; i < k && k != 28; i++)
		len += i < 8 ? 1u : 1u << (i / 4 - 1);
	if (k == 28)
		len = 258;
	for (i = 0; i < d; i++)
		far += i < 4 ? 1u : 1u << (i / 2 - 1);
	if (far > made)
		return;
	symbol(b, lit, 257 + k);
	x = below(1u << lx);
	/* 284 with all its bits would be 258, which has a symbol of its own */
	if (k == 27 && x == 31)
		x = 30;
	put(b, x, lx);
	len += x;
	symbol(b, dist, d);
	x = below(1u << dx);
	if (far + x > made)
		x = 0;
	put(b, x, dx);
	far += x;
	for (i = 0; i < len; i++, made++)
		model[made] = model[made - far];
}

/* A block of about size bytes: literals, and matches of every length from every distance. */
static void
body(struct bits *b, const struct code *lit, const struct code *dist, size_t size)
{
	size_t from = made;

	while (made - from < size) {
		unsigned n = 1 + below(6);

		while (n-- > 0)
			literal(b, lit, below(4) == 0 ? below(256) : 'a' + below(4));
		match(b, lit, dist, below(3) == 0 ? below(29) : below(12), below(30));
	}
}

/* The stream with padding behind it, into exactly as much room as given. */
static enum inflate_err
run(const struct bits *b, size_t n, size_t pad, size_t room, size_t *used, size_t *got)
{
	static unsigned char in[sizeof b->p + 64];
	unsigned char *out = malloc(room == 0 ? 1 : room), *exact = malloc(n + pad == 0 ? 1 : n + pad);
	size_t used2, got2;
	enum inflate_err e;

	if (out == NULL || exact == NULL || n + pad > sizeof in)
		abort();
	memcpy(exact, b->p, n);
	memset(exact + n, 0, pad);
	e = inflate_run(span(exact, n + pad), out, room, used, got);
	CHECK(*got <= room && *got <= made && memcmp(out, model, *got) == 0);
	memset(out, 0, room);
	CHECK(pieces_run(span(exact, n + pad), out, room, &used2, &got2) == e && (used2 == *used || e != INFLATE_OK) && got2 == *got && memcmp(out, model, got2) == 0);
	free(out);
	free(exact);
	return e;
}

static void
same(void)
{
	static struct bits b;
	static struct code lit, dist;
	size_t used, got, n, i;
	int shape;

	for (shape = -1; shape < 4; shape++) {
		made = 0;
		memset(&b, 0, sizeof b);
		for (i = 0; i < 3; i++) {
			put(&b, i == 2, 1);
			put(&b, shape < 0 ? 1 : 2, 2);
			if (shape < 0)
				fixed_codes(&lit, &dist);
			else
				dynamic_codes(&b, &lit, &dist, shape);
			body(&b, &lit, &dist, 20000);
			symbol(&b, &lit, 256);
		}
		n = (b.n + 7) / 8;
		CHECK(made + 600 < OUT_MAX && n + 64 < sizeof b.p);
		/* room to spare on both sides: all of it without bounds; no room: the last bytes with */
		CHECK(run(&b, n, 40, made + 600, &used, &got) == INFLATE_OK && used == n && got == made);
		CHECK(run(&b, n, 0, made, &used, &got) == INFLATE_OK && used == n && got == made);
		for (i = 1; i < 400; i += 7) {
			CHECK(run(&b, n, 40, made - i, &used, &got) == INFLATE_FULL && got == made - i);
			CHECK(run(&b, n - i, 0, made + 600, &used, &got) == INFLATE_CUT);
		}
	}
}

/* what is wrong is found there as well, behind so many good bytes */
static void
wrong(void)
{
	static const struct {
		const char *name;
		enum inflate_err want;
		unsigned lit, dist;     /* symbols; 0: none */
	} row[] = {
		{ "length symbol 286", INFLATE_LIT_CODE, 286, 0 }, { "length symbol 287", INFLATE_LIT_CODE, 287, 0 },
		{ "distance symbol 30", INFLATE_DIST_CODE, 257, 30 }, { "distance symbol 31", INFLATE_DIST_CODE, 257, 31 },
		{ "a distance to before the beginning", INFLATE_FAR, 257, 29 },
	};
	static struct bits b;
	static struct code lit, dist;
	size_t used, got, i, k;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		made = 0;
		memset(&b, 0, sizeof b);
		put(&b, 3, 3);
		fixed_codes(&lit, &dist);
		for (k = 0; k < 2000; k++)
			literal(&b, &lit, below(256));
		symbol(&b, &lit, row[i].lit);
		if (row[i].dist != 0)
			symbol(&b, &dist, row[i].dist);
		CHECK_ROW(run(&b, (b.n + 7) / 8, 64, made + 600, &used, &got) == row[i].want, row[i].name);
		CHECK_ROW(got == made, row[i].name);
		CHECK_ROW(run(&b, (b.n + 7) / 8, 64, made + 10, &used, &got) == row[i].want, row[i].name);
		CHECK_ROW(got == made, row[i].name);
	}
}

int
main(void)
{
	same();
	wrong();
	return check_done();
}
