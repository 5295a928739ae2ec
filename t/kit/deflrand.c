/* deflrand - random deflate streams, unlike those any compressor makes: our inflate against what was put in, and for other judges
 *
 * usage: deflrand [-m count] [-n count] [-s seed] [-w prefix]
 *
 * -n	streams to make (default 1000): stored, fixed and dynamic blocks with random codes of up to 15 bits, sets of 1 to 286 and 1 to 30
 *	symbols, code lengths run-length coded at random
 * -m	streams to make, damage at random and decode; only -w tells what came of it
 * -s	seed (default 1)
 * -w	write PREFIX.gz, all good streams as members of one gzip file, PREFIX.out, what they must give, and PREFIX.bad, one line for each
 *	damaged stream: its bytes in hex (- for none), 0 or the error, bytes used, bytes made, their CRC-32
 * A stream that is not decoded right is shown with its number, and the exit status is 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "unpack/crc32.h"
#include "fw.h"
#include "kit/pieces.h"
#include "unpack/inflate.h"

#define OUT_MAX 200000

static const unsigned short len_base[29] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
	131, 163, 195, 227, 258 };
static const unsigned char len_extra[29] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
static const unsigned short dist_base[30] = { 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
	2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 };

static struct fw_rand rnd;
static unsigned char out[OUT_MAX];
static size_t made;

/* ---- bits ---- */

static struct buf stream;
static unsigned pending, npending;

static void
put(unsigned v, unsigned n)
{
	for (; n > 0; n--, v >>= 1) {
		pending |= (v & 1) << npending;
		if (++npending == 8) {
			buf_addc(&stream, (int)pending);
			pending = npending = 0;
		}
	}
}

static void
align(void)
{
	while (npending != 0)
		put(0, 1);
}

/* ---- codes ---- */

struct code {
	unsigned char len[288];
	unsigned short bits[288];       /* first bit lowest */
	unsigned sym[288], nsym;        /* the symbols that have one */
};

static void
canonical(struct code *c, unsigned n)
{
	unsigned next = 0, l, i, k;

	c->nsym = 0;
	for (l = 1; l <= 15; l++) {
		for (i = 0; i < n; i++) {
			if (c->len[i] != l)
				continue;
			c->bits[i] = 0;
			for (k = 0; k < l; k++)
				c->bits[i] |= (unsigned short)((next >> k & 1) << (l - 1 - k));
			next++;
		}
		next <<= 1;
	}
	for (i = 0; i < n; i++)
		if (c->len[i] != 0)
			c->sym[c->nsym++] = i;
}

/* A random complete code for the symbols with want[i] != 0, no longer than max: leaves of a tree are split until there are
 * enough, the deepest first when steep.  One symbol gets one bit. */
static void
random_code(struct code *c, const unsigned char *want, unsigned n, unsigned max, int steep)
{
	unsigned char leaf[288];
	unsigned sym[288], k = 0, have = 1, i;

	for (i = 0; i < n; i++)
		if (want[i])
			sym[k++] = i;
	memset(c->len, 0, sizeof c->len);
	leaf[0] = 0;
	if (k == 1)
		leaf[0] = 1;
	while (have < k) {
		unsigned at = steep ? have - 1 : fw_below(&rnd, have);

		/* one that can still be split; with k <= 2^max there is one */
		while (leaf[at] == max)
			at = (at + have - 1) % have;
		leaf[at]++;
		leaf[have++] = leaf[at];
	}
	for (i = k; i > 1; i--) {
		unsigned j = fw_below(&rnd, i), t = sym[j];

		sym[j] = sym[i - 1];
		sym[i - 1] = t;
	}
	for (i = 0; i < k; i++)
		c->len[sym[i]] = leaf[i];
	canonical(c, n);
}

static void
fixed_codes(struct code *lit, struct code *dist)
{
	memset(lit->len, 8, 144);
	memset(lit->len + 144, 9, 112);
	memset(lit->len + 256, 7, 24);
	memset(lit->len + 280, 8, 8);
	canonical(lit, 288);
	lit->nsym -= 2;                 /* 286, 287 exist but mean nothing */
	memset(dist->len, 0, sizeof dist->len);
	memset(dist->len, 5, 32);
	canonical(dist, 32);
	dist->nsym = 30;
}

static void
put_sym(const struct code *c, unsigned sym)
{
	put(c->bits[sym], c->len[sym]);
}

/* Code lengths, now and then as runs. */
static void
put_lengths(const unsigned char *len, unsigned n)
{
	static const unsigned char order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned char sym[320], extra[320], want[19] = { 0 };
	unsigned i, k = 0, run, ncl = 19, runs = fw_below(&rnd, 4);
	struct code cl;

	for (i = 0; i < n; i += run, k++) {
		for (run = 1; i + run < n && len[i + run] == len[i]; run++)
			;
		sym[k] = len[i];
		extra[k] = 0;
		if (runs == 0)
			run = 1;
		else if (len[i] == 0 && run >= 11 && fw_below(&rnd, 8) != 0) {
			run = run > 138 ? 138 : run;
			sym[k] = 18;
			extra[k] = (unsigned char)(run - 11);
		} else if (len[i] == 0 && run >= 3) {
			run = run > 10 ? 10 : run;
			sym[k] = 17;
			extra[k] = (unsigned char)(run - 3);
		} else if (i > 0 && len[i] == len[i - 1] && run >= 3) {
			run = run > 6 ? 6 : run;
			sym[k] = 16;
			extra[k] = (unsigned char)(run - 3);
		} else {
			run = 1;
		}
		want[sym[k]] = 1;
	}
	/* a code of one symbol would be incomplete */
	for (i = 0, run = 0; i < 19; i++)
		run += want[i];
	if (run == 1)
		want[want[0] ? 1 : 0] = 1;
	for (i = 0; i < 19 && runs == 3; i++)
		want[i] = 1;
	random_code(&cl, want, 19, 7, fw_below(&rnd, 3) == 0);
	while (ncl > 4 && cl.len[order[ncl - 1]] == 0)
		ncl--;
	put(ncl - 4, 4);
	for (i = 0; i < ncl; i++)
		put(cl.len[order[i]], 3);
	for (i = 0; i < k; i++) {
		put_sym(&cl, sym[i]);
		if (sym[i] >= 16)
			put(extra[i], sym[i] == 16 ? 2 : sym[i] == 17 ? 3 : 7);
	}
}

/* Which symbols a dynamic block has: all, few or many of them. */
static void
random_set(unsigned char *want, unsigned n, unsigned least)
{
	unsigned how = fw_below(&rnd, 4), i;

	memset(want, how == 0, n);
	for (i = 0; how != 0 && i < n; i++)
		want[i] = fw_below(&rnd, how == 1 ? 30 : how == 2 ? 4 : 2) == 0;
	for (i = 0; i < least; i++)
		want[fw_below(&rnd, n)] = 1;
}

static void
dynamic_codes(struct code *lit, struct code *dist)
{
	unsigned char want[288] = { 0 }, len[320];
	unsigned nlit = 286, ndist = 30;

	random_set(want, 256, 1);
	want[256] = 1;
	if (fw_below(&rnd, 5) != 0)
		random_set(want + 257, 29, 1);
	random_code(lit, want, 286, 15, fw_below(&rnd, 4) == 0);
	memset(want, 0, sizeof want);
	if (fw_below(&rnd, 8) != 0)
		random_set(want, 30, 1);
	random_code(dist, want, 30, 15, fw_below(&rnd, 4) == 0);
	while (nlit > 257 && lit->len[nlit - 1] == 0)
		nlit--;
	while (ndist > 1 && dist->len[ndist - 1] == 0)
		ndist--;
	/* longer than needed is legal */
	nlit += fw_below(&rnd, 286 - nlit + 1);
	ndist += fw_below(&rnd, 30 - ndist + 1);
	put(nlit - 257, 5);
	put(ndist - 1, 5);
	memcpy(len, lit->len, nlit);
	memcpy(len + nlit, dist->len, ndist);
	put_lengths(len, nlit + ndist);
}

/* ---- blocks ---- */

static void
stored_block(unsigned n)
{
	unsigned i;

	if (n > OUT_MAX - made)
		n = (unsigned)(OUT_MAX - made);
	align();
	put(n, 16);
	put(n ^ 0xffff, 16);
	for (i = 0; i < n; i++) {
		out[made] = (unsigned char)fw_random(&rnd);
		put(out[made++], 8);
	}
}

/* A match of random length and distance, if the codes and what there is so far allow one. */
static int
match(const struct code *lit, const struct code *dist)
{
	unsigned s = lit->sym[fw_below(&rnd, lit->nsym)], d, n, k, i;

	if (s < 257 || dist->nsym == 0)
		return 0;
	d = dist->sym[fw_below(&rnd, dist->nsym)];
	n = len_base[s - 257] + fw_below(&rnd, 1u << len_extra[s - 257]);
	i = d < 4 ? 0 : d / 2 - 1;
	k = dist_base[d] + fw_below(&rnd, 1u << i);
	if (k > made || made + n > OUT_MAX)
		return 0;
	put_sym(lit, s);
	put(n - len_base[s - 257], len_extra[s - 257]);
	put_sym(dist, d);
	put(k - dist_base[d], i);
	for (; n > 0; n--, made++)
		out[made] = out[made - k];
	return 1;
}

static void
coded_block(int dynamic, unsigned ops)
{
	struct code lit, dist;
	unsigned matches = fw_below(&rnd, 101);

	if (dynamic)
		dynamic_codes(&lit, &dist);
	else
		fixed_codes(&lit, &dist);
	for (; ops > 0 && made < OUT_MAX; ops--) {
		unsigned s;

		if (fw_below(&rnd, 100) < matches && match(&lit, &dist))
			continue;
		do
			s = lit.sym[fw_below(&rnd, lit.nsym)];
		while (s > 256 || (s == 256 && lit.sym[0] != 256));
		if (s == 256)
			break;
		put_sym(&lit, s);
		out[made++] = (unsigned char)s;
	}
	put_sym(&lit, 256);
}

static void
make(void)
{
	unsigned blocks = 1 + fw_below(&rnd, 4), most = fw_below(&rnd, 20) == 0 ? 20000 : 1000;

	stream.n = made = 0;
	pending = npending = 0;
	for (; blocks > 0; blocks--) {
		unsigned type = fw_below(&rnd, 5);

		put(blocks == 1, 1);
		type = type == 0 ? 0 : type == 1 ? 1 : 2;
		put(type, 2);
		if (type == 0)
			stored_block(fw_below(&rnd, fw_below(&rnd, 2) == 0 ? 40 : most));
		else
			coded_block(type == 2, fw_below(&rnd, most));
	}
	align();
}

/* ---- judging ---- */

static int
check(unsigned long number)
{
	unsigned char *got = malloc(made + 1), *in = malloc(stream.n);
	size_t used, n;
	enum inflate_err e;
	int ok;

	if (got == NULL || in == NULL)
		exit(2);
	memcpy(in, stream.p, stream.n);
	e = inflate_run(span(in, stream.n), got, made, &used, &n);
	ok = e == INFLATE_OK && used == stream.n && n == made && memcmp(got, out, n) == 0;
	if (ok) {
		e = pieces_run(span(in, stream.n), got, made, &used, &n);
		ok = e == INFLATE_OK && used == stream.n && n == made && memcmp(got, out, n) == 0;
	}
	if (!ok)
		fprintf(stderr, "deflrand: stream %lu: %s, %zu of %zu bytes used, %zu of %zu made\n", number, inflate_reason(e), used,
		    stream.n, n, made);
	free(got);
	free(in);
	return ok;
}

static void
write_member(FILE *gz, FILE *plain)
{
	static const unsigned char h[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 };
	unsigned char t[8];

	put_le32(t, crc32_add(0, out, made));
	put_le32(t + 4, (uint32_t)made);
	if (fwrite(h, 1, 10, gz) != 10 || fwrite(stream.p, 1, stream.n, gz) != stream.n || fwrite(t, 1, 8, gz) != 8 ||
	    fwrite(out, 1, made, plain) != made)
		exit(2);
}

static void
damage(FILE *bad)
{
	unsigned edits = 1 + fw_below(&rnd, 3), i;
	size_t used, n, k;
	enum inflate_err e;

	for (i = 0; i < edits && stream.n > 0; i++) {
		/* mostly where the tables are */
		size_t at = fw_below(&rnd, (uint32_t)(fw_below(&rnd, 4) == 0 || stream.n < 60 ? stream.n : 60));

		if (fw_below(&rnd, 10) == 0)
			stream.n = at;
		else
			stream.p[at] ^= (unsigned char)(1u << fw_below(&rnd, 8));
	}
	e = inflate_run(buf_span(&stream), out, OUT_MAX, &used, &n);
	if (bad == NULL)
		return;
	for (k = 0; k < stream.n; k++)
		fprintf(bad, "%02x", stream.p[k]);
	fprintf(bad, "%s %d %zu %zu %08lx\n", stream.n == 0 ? "-" : "", (int)e, used, n, (unsigned long)crc32_add(0, out, n));
}

static FILE *
open_out(const char *prefix, const char *ending)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof path, "%s.%s", prefix, ending);
	f = fopen(path, "wb");
	if (f == NULL) {
		perror(path);
		exit(2);
	}
	return f;
}

int
main(int argc, char **argv)
{
	unsigned long count = 1000, bad = 0, k, wrong = 0, seed = 1;
	const char *prefix = NULL;
	FILE *gz = NULL, *plain = NULL, *list = NULL;
	int a;

	for (a = 1; a + 1 < argc; a += 2) {
		if (strcmp(argv[a], "-w") == 0)
			prefix = argv[a + 1];
		else if (strcmp(argv[a], "-n") == 0)
			count = strtoul(argv[a + 1], NULL, 10);
		else if (strcmp(argv[a], "-m") == 0)
			bad = strtoul(argv[a + 1], NULL, 10);
		else if (strcmp(argv[a], "-s") == 0)
			seed = strtoul(argv[a + 1], NULL, 10);
		else
			break;
	}
	if (a < argc) {
		fprintf(stderr, "usage: deflrand [-m count] [-n count] [-s seed] [-w prefix]\n");
		return 2;
	}
	rnd.state = seed;
	if (prefix != NULL) {
		gz = open_out(prefix, "gz");
		plain = open_out(prefix, "out");
		list = open_out(prefix, "bad");
	}
	for (k = 0; k < count; k++) {
		make();
		wrong += !check(k);
		if (gz != NULL)
			write_member(gz, plain);
	}
	for (k = 0; k < bad; k++) {
		make();
		damage(list);
	}
	if (gz != NULL && (fclose(gz) != 0 || fclose(plain) != 0 || fclose(list) != 0))
		return 2;
	printf("seed %lu: %lu streams, %lu wrong, %lu damaged\n", seed, count, wrong, bad);
	return wrong > 0;
}
