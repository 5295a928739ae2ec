/* deflate (RFC 1951) with dynamic trees, about as well as zip(1) does it */
#include <stdlib.h>
#include <string.h>

#include "fw.h"

#define SYMBOLS 20000           /* of a block, at most */
#define CHAIN 48
#define HASH 32768

struct sink {
	struct buf *b;
	uint64_t bits;
	unsigned n;
};

static void
put(struct sink *s, uint32_t v, unsigned n)
{
	s->bits |= (uint64_t)v << s->n;
	for (s->n += n; s->n >= 8; s->n -= 8, s->bits >>= 8)
		buf_addc(s->b, (int)(s->bits & 0xff));
}

static const unsigned short len_base[29] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
	131, 163, 195, 227, 258 };
static const unsigned char len_extra[29] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
static const unsigned short dist_base[30] = { 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
	2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 };

static unsigned
code_of(const unsigned short *base, unsigned n, unsigned v)
{
	while (base[n - 1] > v)
		n--;
	return n - 1;
}

/* Huffman code lengths, at most max: weights are halved until the tree is low enough. */
static void
lengths(const uint32_t *freq, unsigned n, unsigned max, unsigned char *len)
{
	uint32_t w[2 * 288];
	unsigned up[2 * 288], i, shift, live, deepest;

	for (shift = 0;; shift++) {
		unsigned last = n, node = n;

		live = 0;
		for (i = 0; i < n; i++) {
			w[i] = freq[i] == 0 ? 0 : (freq[i] >> shift) + 1;
			live += w[i] != 0;
		}
		memset(len, 0, n);
		if (live < 2) {
			for (i = 0; i < n; i++)
				len[i] = w[i] != 0;
			return;
		}
		for (; live > 1; live--, node++) {
			unsigned a = 0, b = 0, j;

			/* the two lightest that are not joined yet */
			for (j = 0, a = b = node; j < node; j++) {
				if (w[j] == 0)
					continue;
				if (a == node || w[j] < w[a]) {
					b = a;
					a = j;
				} else if (b == node || w[j] < w[b]) {
					b = j;
				}
			}
			w[node] = w[a] + w[b];
			w[a] = w[b] = 0;
			up[a] = up[b] = node;
			last = node;
		}
		deepest = 0;
		for (i = 0; i < n; i++) {
			unsigned d = 0, at = i;

			if (freq[i] == 0)
				continue;
			for (; at != last; at = up[at])
				d++;
			len[i] = (unsigned char)d;
			deepest = d > deepest ? d : deepest;
		}
		if (deepest <= max)
			return;
	}
}

/* Canonical codes, bit-reversed as they are sent. */
static void
codes(const unsigned char *len, unsigned n, unsigned short *code)
{
	unsigned l, i, j, next = 0;

	for (l = 1; l < 16; l++, next <<= 1)
		for (i = 0; i < n; i++) {
			if (len[i] != l)
				continue;
			code[i] = 0;
			for (j = 0; j < l; j++)
				code[i] = (unsigned short)(code[i] | (next >> j & 1) << (l - 1 - j));
			next++;
		}
}

struct lz {
	unsigned short len, dist;       /* dist 0: len is a byte */
};

/* Head of a dynamic block: code lengths sent one by one, zeros in runs. */
static void
trees(struct sink *s, const unsigned char *len, const unsigned char *dlen)
{
	static const unsigned char order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned char all[286 + 30], cl[19], sym[316], arg[316];
	uint32_t freq[19] = { 0 };
	unsigned short cc[19];
	unsigned i, n = 0, j;

	memcpy(all, len, 286);
	memcpy(all + 286, dlen, 30);
	for (i = 0; i < 316; i += j) {
		for (j = 1; all[i] == 0 && i + j < 316 && all[i + j] == 0 && j < 138; j++)
			;
		if (j < 3)
			j = 1;
		sym[n] = j == 1 ? all[i] : j < 11 ? 17 : 18;
		arg[n] = (unsigned char)(j < 11 ? j - 3 : j - 11);
		freq[sym[n++]]++;
	}
	lengths(freq, 19, 7, cl);
	codes(cl, 19, cc);
	put(s, 286 - 257, 5);
	put(s, 30 - 1, 5);
	put(s, 19 - 4, 4);
	for (i = 0; i < 19; i++)
		put(s, cl[order[i]], 3);
	for (i = 0; i < n; i++) {
		put(s, cc[sym[i]], cl[sym[i]]);
		if (sym[i] > 16)
			put(s, arg[i], sym[i] == 17 ? 3 : 7);
	}
}

static void
block(struct sink *s, const struct lz *v, size_t n, int last)
{
	uint32_t freq[286] = { 0 }, dfreq[30] = { 0 };
	unsigned char len[286], dlen[30];
	unsigned short code[286], dcode[30];
	size_t i;

	for (i = 0; i < n; i++) {
		if (v[i].dist == 0) {
			freq[v[i].len]++;
		} else {
			freq[257 + code_of(len_base, 29, v[i].len)]++;
			dfreq[code_of(dist_base, 30, v[i].dist)]++;
		}
	}
	freq[256] = 1;
	/* two distances at least: an incomplete set is legal, but not every reader takes it */
	dfreq[0]++;
	dfreq[1]++;
	lengths(freq, 286, 15, len);
	lengths(dfreq, 30, 15, dlen);
	codes(len, 286, code);
	codes(dlen, 30, dcode);
	put(s, last ? 1 : 0, 1);
	put(s, 2, 2);
	trees(s, len, dlen);
	for (i = 0; i < n; i++) {
		unsigned l, d;

		if (v[i].dist == 0) {
			put(s, code[v[i].len], len[v[i].len]);
			continue;
		}
		l = code_of(len_base, 29, v[i].len);
		d = code_of(dist_base, 30, v[i].dist);
		put(s, code[257 + l], len[257 + l]);
		put(s, (uint32_t)v[i].len - len_base[l], len_extra[l]);
		put(s, dcode[d], dlen[d]);
		put(s, (uint32_t)v[i].dist - dist_base[d], d < 2 ? 0 : d / 2 - 1);
	}
	put(s, code[256], len[256]);
}

static uint32_t
hash3(const unsigned char *p)
{
	return (((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]) * 2654435761u) >> 17;
}

static unsigned
longest(struct span in, size_t at, const uint32_t *head, const uint32_t *prev, unsigned *dist)
{
	unsigned best = 2, tries = CHAIN;
	uint32_t from = head[hash3(in.p + at)];

	for (; from != 0 && tries > 0 && at - (from - 1) <= 32768; from = prev[(from - 1) % 32768], tries--) {
		const unsigned char *a = in.p + from - 1, *b = in.p + at;
		unsigned n = 0;

		while (n < 258 && at + n < in.n && a[n] == b[n])
			n++;
		if (n > best) {
			best = n;
			*dist = (unsigned)(at - (from - 1));
		}
	}
	return best;
}

void
fw_deflate(struct buf *b, struct span in)
{
	struct sink s = { b, 0, 0 };
	uint32_t *head = calloc(HASH + 32768, sizeof *head), *prev = head == NULL ? NULL : head + HASH;
	struct lz *v = malloc(SYMBOLS * sizeof *v);
	size_t at, n = 0, end;

	if (head == NULL || v == NULL) {
		b->failed = 1;
		free(head);
		free(v);
		return;
	}
	for (at = 0; at < in.n; at = end) {
		unsigned dist = 0, len = at + 3 <= in.n ? longest(in, at, head, prev, &dist) : 2;

		v[n].len = (unsigned short)(len > 2 ? len : in.p[at]);
		v[n++].dist = (unsigned short)(len > 2 ? dist : 0);
		for (end = at + (len > 2 ? len : 1); at < end; at++) {
			if (at + 3 > in.n)
				continue;
			prev[at % 32768] = head[hash3(in.p + at)];
			head[hash3(in.p + at)] = (uint32_t)at + 1;
		}
		if (n == SYMBOLS) {
			block(&s, v, n, 0);
			n = 0;
		}
	}
	block(&s, v, n, 1);
	put(&s, 0, 7);
	free(head);
	free(v);
}
