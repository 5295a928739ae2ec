#include <stdint.h>
#include <string.h>

#include "bytes.h"
#include "inflate.h"
#include "inftab.h"

/* Inside these margins the fast loop needs no bounds: it reads at most 8 bytes thrice, and writes 3 literals and one match of 258
 * in steps of up to 32 bytes. */
#define IN_MARGIN 32
#define OUT_MARGIN (3 + 258 + 32)

struct state {
	const unsigned char *in, *in_end;
	unsigned char *out, *out_start, *out_end;
	struct inflate_io *io;
	const unsigned char *in_mark;   /* io->used counts what lies in front of this */
	unsigned char *out_mark;        /* io->made counts what lies in front of this; it is flushed */
	uint64_t left;                  /* bytes that may come out behind out_end */
	uint64_t bits;          /* not used yet, next bit lowest */
	unsigned nbits;
	int fixed;              /* the tables are those of fixed blocks */
	uint32_t lit[INFTAB_LIT_SIZE], dist[INFTAB_DIST_SIZE];
};

/* ---- input and output ---- */

/* leave() and stored() give unused bytes of the bit buffer back to the input, so more_in() keeps the last bytes in front of the next piece. */
#define IN_KEPT 8

/* Read the next piece when the input is used up.  Returns 1, or 0 at the end. */
static int
more_in(struct state *s)
{
	struct inflate_io *io = s->io;
	size_t had = (size_t)(s->in_end - s->in_mark), keep = io->used + had < IN_KEPT ? (size_t)io->used + had : IN_KEPT;
	ptrdiff_t n;

	if (io->fill == NULL || io->failed)
		return 0;
	if (keep > 0)
		memmove(io->buf + IN_KEPT - keep, s->in_end - keep, keep);
	io->used += had;
	s->in = s->in_end = s->in_mark = io->buf + IN_KEPT;
	n = io->fill(io->ctx, io->buf + IN_KEPT, io->buf_cap - IN_KEPT);
	if (n < 0)
		io->failed = 1;
	if (n <= 0)
		return 0;
	s->in_end += n;
	return 1;
}

/* Flush the window when it is full, and keep its last 32 KB.  Returns 1, or 0 if no more may come out. */
static int
more_out(struct state *s)
{
	struct inflate_io *io = s->io;
	size_t n = (size_t)(s->out - s->out_mark), keep = (size_t)(s->out - s->out_start), room;

	if (s->left == 0 || io->flush == NULL || io->failed)
		return 0;
	if (io->flush(io->ctx, s->out_mark, n) != 0) {
		io->failed = 1;
		return 0;
	}
	io->made += n;
	if (keep > INFLATE_FAR_MAX)
		keep = INFLATE_FAR_MAX;
	memmove(s->out_start, s->out - keep, keep);
	s->out = s->out_mark = s->out_start + keep;
	room = io->out_cap - keep;
	if (room > s->left)
		room = (size_t)s->left;
	s->left -= room;
	s->out_end = s->out + room;
	return 1;
}

/* ---- bits ---- */

/* At least 56 bits, at most 63; at the end of the input the buffer stays short and the caller notices. */
static void
refill(struct state *s)
{
	while (s->nbits < 56 && (s->in < s->in_end || more_in(s))) {
		s->bits |= (uint64_t)*s->in++ << s->nbits;
		s->nbits += 8;
	}
}

/* n <= 16 bits, or -1 at the end of the input */
static int
take(struct state *s, unsigned n)
{
	int v;

	if (s->nbits < n)
		refill(s);
	if (s->nbits < n)
		return -1;
	v = (int)(s->bits & ((1u << n) - 1));
	s->bits >>= n;
	s->nbits -= n;
	return v;
}

/* ---- the body of a compressed block ---- */

/*
 * Copy a match where at least 258 + 32 bytes of room follow: up to 31 bytes more than len are written.  A distance of less than
 * eight repeats a pattern: each word stored is right in its first dist bytes, and the next store begins behind these.
 */
static inline void
copy_fast(unsigned char *out, size_t dist, size_t len)
{
	const unsigned char *from = out - dist;
	unsigned char *end = out + len, w[16];

	if (dist >= 16) {
		do {
			memcpy(w, from, 16);
			memcpy(out, w, 16);
			from += 16;
			out += 16;
		} while (out < end);
	} else if (dist >= 8) {
		do {
			memcpy(w, from, 8);
			memcpy(out, w, 8);
			from += 8;
			out += 8;
		} while (out < end);
	} else if (dist == 1) {
		memset(out, *from, len);
	} else {
		do {
			memcpy(w, from, 8);
			memcpy(out, w, 8);
			from += dist;
			out += dist;
		} while (out < end);
	}
}

/* What a length/distance entry and the bits it took say. */
#define VALUE(e, taken) (((e) >> 16) + (unsigned)(((taken) & (((uint64_t)1 << ((e) & 63)) - 1)) >> ((e) >> 8 & 15)))

/*
 * Symbols as long as both margins hold.  Of nbits only the low byte counts in here (whole entries are subtracted from it), and it
 * is at least 56 after FILL: enough for three literals of the first level, or for a length (20 bits) and a distance (28).  At the head of
 * the loop e is the entry for the next symbol, not taken off yet, and nbits at least 56.
 * Returns STEP_MARGIN where the careful loop must go on, else why the block ends.
 */
#define FILL() do { \
		bits |= le64(in) << (nbits & 63); \
		in += 7 - (nbits >> 3 & 7); \
		nbits |= 56; \
	} while (0)
#define DROP(e) do { bits >>= (e) & 63; nbits -= (e); } while (0)
#define LOOK() s->lit[bits & ((1u << INFTAB_LIT_BITS) - 1)]
/* the literal e to the output, and the entry of the next symbol */
#define PUT() do { DROP(e); *out++ = (unsigned char)(e >> 16); e = LOOK(); } while (0)
/* the value of a length or distance entry, with its extra bits */
#define TAKE(v) do { taken = bits; DROP(e); (v) = VALUE(e, taken); } while (0)

enum step { STEP_MARGIN, STEP_END, STEP_LIT_CODE, STEP_DIST_CODE, STEP_FAR };

/* Store what fast() has in registers; whole bytes that are not used go back to the input. */
static inline enum step
leave(struct state *s, const unsigned char *in, unsigned char *out, uint64_t bits, unsigned nbits, enum step r)
{
	s->in = in - (nbits >> 3);
	s->out = out;
	s->nbits = nbits & 7;
	s->bits = bits & (((uint64_t)1 << s->nbits) - 1);
	return r;
}

static enum step
fast(struct state *s)
{
	const unsigned char *in = s->in, *in_last = s->in_end - IN_MARGIN;
	unsigned char *out = s->out, *out_last = s->out_end - OUT_MARGIN;
	uint64_t bits = s->bits, taken;
	uint32_t nbits = s->nbits, e, len, dist;
	enum step r = STEP_MARGIN;

	FILL();
	e = LOOK();
	while (in <= in_last && out <= out_last) {
		if (e & INFTAB_LITERAL) {
			PUT();
			if (e & INFTAB_LITERAL) {
				PUT();
				if (e & INFTAB_LITERAL) {
					PUT();
					FILL();
					continue;
				}
			}
		}
		if (e & INFTAB_SPECIAL) {
			DROP(e & 0xff);
			if (e & INFTAB_SECOND) {
				e = s->lit[(e >> 16 & 0x7fff) + (bits & ((1u << (e >> 8 & 15)) - 1))];
				if (e & INFTAB_LITERAL) {
					PUT();
					FILL();
					continue;
				}
				DROP(e & INFTAB_SPECIAL ? e & 0xff : 0);
			}
			if (e & INFTAB_SPECIAL) {
				r = e & INFTAB_END ? STEP_END : STEP_LIT_CODE;
				break;
			}
		}
		TAKE(len);
		/* looked up first: 14 bits are left behind two literals and a length */
		e = s->dist[bits & ((1u << INFTAB_DIST_BITS) - 1)];
		FILL();
		if (e & INFTAB_SPECIAL) {
			DROP(e & 0xff);
			if (e & INFTAB_SECOND)
				e = s->dist[(e >> 16) + (bits & ((1u << (e >> 8 & 15)) - 1))];
			if (e & INFTAB_SPECIAL) {
				r = STEP_DIST_CODE;
				break;
			}
		}
		TAKE(dist);
		if (dist > (size_t)(out - s->out_start)) {
			r = STEP_FAR;
			break;
		}
		/* the next look-up is under way while bytes are copied */
		e = LOOK();
		FILL();
		copy_fast(out, dist, len);
		out += len;
	}
	return leave(s, in, out, bits, nbits & 63, r);
}

/* The entry for the next symbol, its code taken off the buffer but not its extra bits; 0 when the input ends in it. */
static uint32_t
symbol(struct state *s, const uint32_t *table, unsigned first)
{
	uint32_t e;
	unsigned n;

	refill(s);
	e = table[s->bits & ((1u << first) - 1)];
	if ((e & INFTAB_SPECIAL) && (e & INFTAB_SECOND)) {
		if (s->nbits < first)
			return 0;
		e = table[(e >> 16 & 0x7fff) + (s->bits >> first & ((1u << (e >> 8 & 15)) - 1))];
		n = first;
	} else {
		n = 0;
	}
	n += e & INFTAB_SPECIAL ? e & 0xff : e >> 8 & 15;
	if (s->nbits < n)
		return 0;
	s->bits >>= n;
	s->nbits -= n;
	return e;
}

/* Extra bits of an entry whose code symbol() took; -1 at the end of the input. */
static int
value(struct state *s, uint32_t e)
{
	int extra = take(s, (e & 63) - (e >> 8 & 15));

	return extra < 0 ? -1 : (int)(e >> 16) + extra;
}

/* One literal or match with every bound checked. */
static enum inflate_err
careful(struct state *s, int *end)
{
	uint32_t e = symbol(s, s->lit, INFTAB_LIT_BITS);
	int len, dist;

	if (e == 0)
		return INFLATE_CUT;
	if (e & INFTAB_LITERAL) {
		if (s->out == s->out_end && !more_out(s))
			return INFLATE_FULL;
		*s->out++ = (unsigned char)(e >> 16);
		return INFLATE_OK;
	}
	if (e & INFTAB_SPECIAL) {
		*end = (e & INFTAB_END) != 0;
		return *end ? INFLATE_OK : INFLATE_LIT_CODE;
	}
	len = value(s, e);
	if (len < 0 || (e = symbol(s, s->dist, INFTAB_DIST_BITS)) == 0)
		return INFLATE_CUT;
	if (e & INFTAB_SPECIAL)
		return INFLATE_DIST_CODE;
	dist = value(s, e);
	if (dist < 0)
		return INFLATE_CUT;
	if (dist > s->out - s->out_start)
		return INFLATE_FAR;
	for (; len > 0; len--) {
		if (s->out == s->out_end && !more_out(s))
			return INFLATE_FULL;
		*s->out = s->out[-dist];
		s->out++;
	}
	return INFLATE_OK;
}

static enum inflate_err
codes(struct state *s)
{
	static const enum inflate_err err[] = {
		[STEP_LIT_CODE] = INFLATE_LIT_CODE, [STEP_DIST_CODE] = INFLATE_DIST_CODE, [STEP_FAR] = INFLATE_FAR,
	};
	int end = 0;

	while (!end) {
		enum inflate_err e;

		if (s->in_end - s->in > IN_MARGIN && s->out_end - s->out > OUT_MARGIN) {
			enum step r = fast(s);

			if (r == STEP_END)
				return INFLATE_OK;
			if (r != STEP_MARGIN)
				return err[r];
		}
		e = careful(s, &end);
		if (e != INFLATE_OK)
			return e;
	}
	return INFLATE_OK;
}

/* ---- blocks ---- */

static enum inflate_err
stored(struct state *s)
{
	int n, check;

	/* to the byte boundary; what was read ahead goes back */
	s->bits >>= s->nbits & 7;
	s->nbits &= ~7u;
	if ((n = take(s, 16)) < 0 || (check = take(s, 16)) < 0)
		return INFLATE_CUT;
	if (n != (check ^ 0xffff))
		return INFLATE_STORED;
	s->in -= s->nbits >> 3;
	s->bits = 0;
	s->nbits = 0;
	while (n > 0) {
		size_t have, room, m = (size_t)n;

		if (s->in == s->in_end && !more_in(s))
			return INFLATE_CUT;
		if (s->out == s->out_end && !more_out(s))
			return INFLATE_FULL;
		have = (size_t)(s->in_end - s->in);
		room = (size_t)(s->out_end - s->out);
		m = m > have ? have : m;
		m = m > room ? room : m;
		memcpy(s->out, s->in, m);
		s->out += m;
		s->in += m;
		n -= (int)m;
	}
	return INFLATE_OK;
}

static void
fixed_tables(struct state *s)
{
	uint8_t len[INFTAB_LIT_SYMS];

	if (s->fixed)
		return;
	memset(len, 8, 144);
	memset(len + 144, 9, 112);
	memset(len + 256, 7, 24);
	memset(len + 280, 8, 8);
	inftab_build(INFTAB_LIT, len, INFTAB_LIT_SYMS, s->lit);
	memset(len, 5, INFTAB_DIST_SYMS);
	inftab_build(INFTAB_DIST, len, INFTAB_DIST_SYMS, s->dist);
	s->fixed = 1;
}

/* The nlit + ndist code lengths, themselves coded. */
static enum inflate_err
lengths(struct state *s, uint8_t *len, unsigned n, const uint32_t *cl)
{
	unsigned i = 0;

	while (i < n) {
		uint32_t e = symbol(s, cl, INFTAB_CL_BITS);
		unsigned sym = e >> 16 & 31;
		int rep;
		uint8_t v = 0;

		if (e == 0)
			return INFLATE_CUT;
		if (sym < 16) {
			len[i++] = (uint8_t)sym;
			continue;
		}
		rep = take(s, sym == 16 ? 2 : sym == 17 ? 3 : 7);
		if (rep < 0)
			return INFLATE_CUT;
		rep += sym == 18 ? 11 : 3;
		if (sym == 16) {
			if (i == 0)
				return INFLATE_REPEAT_NONE;
			v = len[i - 1];
		}
		if ((unsigned)rep > n - i)
			return INFLATE_REPEAT_PAST;
		memset(len + i, v, (size_t)rep);
		i += (unsigned)rep;
	}
	return INFLATE_OK;
}

static enum inflate_err
dynamic_tables(struct state *s)
{
	static const uint8_t order[INFTAB_CL_SYMS] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	uint8_t len[INFTAB_LIT_SYMS + INFTAB_DIST_SYMS] = { 0 };
	uint32_t cl[INFTAB_CL_SIZE];
	int nlit = take(s, 5), ndist = take(s, 5), ncl = take(s, 4), i;
	enum inflate_err e;
	enum inftab_err b;

	s->fixed = 0;
	if (nlit < 0 || ndist < 0 || ncl < 0)
		return INFLATE_CUT;
	nlit += 257;
	ndist += 1;
	ncl += 4;
	if (nlit > 286 || ndist > 30)
		return INFLATE_COUNTS;
	for (i = 0; i < ncl; i++) {
		int v = take(s, 3);

		if (v < 0)
			return INFLATE_CUT;
		len[order[i]] = (uint8_t)v;
	}
	b = inftab_build(INFTAB_CL, len, INFTAB_CL_SYMS, cl);
	if (b != INFTAB_OK)
		return b == INFTAB_OVER ? INFLATE_CL_OVER : INFLATE_CL_SHORT;
	memset(len, 0, INFTAB_CL_SYMS);
	e = lengths(s, len, (unsigned)(nlit + ndist), cl);
	if (e != INFLATE_OK)
		return e;
	if (len[256] == 0)
		return INFLATE_NO_END;
	b = inftab_build(INFTAB_LIT, len, (unsigned)nlit, s->lit);
	if (b != INFTAB_OK)
		return b == INFTAB_OVER ? INFLATE_LIT_OVER : INFLATE_LIT_SHORT;
	b = inftab_build(INFTAB_DIST, len + nlit, (unsigned)ndist, s->dist);
	if (b != INFTAB_OK)
		return b == INFTAB_OVER ? INFLATE_DIST_OVER : INFLATE_DIST_SHORT;
	return INFLATE_OK;
}

static enum inflate_err
blocks(struct state *s)
{
	enum inflate_err e = INFLATE_OK;
	int last = 0;

	while (e == INFLATE_OK && !last) {
		int type;

		last = take(s, 1);
		type = take(s, 2);
		if (last < 0 || type < 0) {
			e = INFLATE_CUT;
		} else if (type == 0) {
			e = stored(s);
		} else if (type == 3) {
			e = INFLATE_BLOCK;
		} else {
			if (type == 1)
				fixed_tables(s);
			else
				e = dynamic_tables(s);
			if (e == INFLATE_OK)
				e = codes(s);
		}
	}
	return e;
}

enum inflate_err
inflate_stream(struct inflate_io *io)
{
	struct state s;
	enum inflate_err e;

	s.io = io;
	s.in = s.in_mark = io->in.p != NULL ? io->in.p : io->out;       /* no input: any pointer will do */
	s.in_end = s.in + io->in.n;
	s.out = s.out_start = s.out_mark = io->out;
	s.left = io->max > io->out_cap ? io->max - io->out_cap : 0;
	s.out_end = io->out + (size_t)(io->max - s.left);
	s.bits = 0;
	s.nbits = 0;
	s.fixed = 0;
	io->used = io->made = 0;
	io->failed = 0;
	e = blocks(&s);
	io->used = io->used + (uint64_t)(s.in - s.in_mark) - (s.nbits >> 3);
	io->rest = span(s.out_mark, (size_t)(s.out - s.out_mark));
	io->made += io->rest.n;
	return io->failed ? INFLATE_IO : e;
}

enum inflate_err
inflate_run(struct span in, unsigned char *out, size_t cap, size_t *used, size_t *made)
{
	struct inflate_io io = { .in = in, .out = out, .out_cap = cap, .max = cap };
	enum inflate_err e = inflate_stream(&io);

	if (used != NULL)
		*used = (size_t)io.used;
	if (made != NULL)
		*made = (size_t)io.made;
	return e;
}

const char *
inflate_reason(enum inflate_err e)
{
	static const char *const text[INFLATE_ERRS] = {
		[INFLATE_OK] = "ok",
		[INFLATE_CUT] = "compressed data end too early",
		[INFLATE_FULL] = "more data than its size says",
		[INFLATE_BLOCK] = "compressed data: no such block type",
		[INFLATE_STORED] = "compressed data: lengths of a stored block disagree",
		[INFLATE_COUNTS] = "compressed data: too many codes",
		[INFLATE_CL_OVER] = "compressed data: code lengths' code over-subscribed",
		[INFLATE_CL_SHORT] = "compressed data: code lengths' code incomplete",
		[INFLATE_REPEAT_NONE] = "compressed data: nothing to repeat",
		[INFLATE_REPEAT_PAST] = "compressed data: repeat past the last code",
		[INFLATE_NO_END] = "compressed data: no end-of-block code",
		[INFLATE_LIT_OVER] = "compressed data: literal code over-subscribed",
		[INFLATE_LIT_SHORT] = "compressed data: literal code incomplete",
		[INFLATE_DIST_OVER] = "compressed data: distance code over-subscribed",
		[INFLATE_DIST_SHORT] = "compressed data: distance code incomplete",
		[INFLATE_LIT_CODE] = "compressed data: no such length",
		[INFLATE_DIST_CODE] = "compressed data: no such distance",
		[INFLATE_FAR] = "compressed data: distance before the first byte",
		[INFLATE_IO] = "cannot be read or written",
	};

	return (unsigned)e < INFLATE_ERRS ? text[e] : "unknown error";
}
