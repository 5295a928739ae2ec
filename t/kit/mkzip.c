/* mkzip - write zip archives, well-formed ones and every kind of odd one, for the tests
 *
 * usage: mkzip word ... >archive
 *
 * Words are read from left to right.  Numbers may be 0x...; TEXT may hold \xHH.
 *	+NAME		begin an entry of that name (stored, empty, with everything right)
 *	data=TEXT, file=PATH, zeros=N	its content
 *	deflate		compress it
 *	bomb=N		N zero bytes, deflated as far as deflate goes (1032 to 1)
 *	raw=HEX		method 8 and these bytes as data; sizes and CRC stay as they are: give them yourself
 *	descriptor=sig|nosig|sig64|nosig64|bad	flag 3, nothing known in the local header, a descriptor behind the data
 *	zip64		sizes in zip64 fields, both headers; zip64at: the offset in the central one, too
 *	FIELD=N		the field of both headers; l.FIELD=N, c.FIELD=N: of the local, the central one.  Fields: version, flags, method, crc,
 *			csize, usize, extralen; c.madeby, c.attr, c.disk, c.at
 *	l.name=TEXT, c.name=TEXT	name in one header only
 *	l.extra=HEX, c.extra=HEX, c.comment=TEXT
 *	share=N		no local header and data of its own: those of entry N (from 0)
 *	within=N	the local header lies in the data of entry N, which is stored and ends with it (quoted overlap)
 *	gap=TEXT	bytes behind its data
 *	nocentral, noleaf	only the local part; only the central one
 * For the whole:
 *	stub=TEXT or stubfile=PATH	in front, counted by no offset; adjusted: counted by all
 *	end64		zip64 end record and locator; end64.FIELD=N, loc.at=N
 *	end.disk=N, end.cddisk=N, end.here=N, end.n=N, end.size=N, end.at=N	fields of the end record
 *	comment=TEXT, tail=TEXT		archive comment, bytes behind the end record
 *	noend		no end record; cut=N: without the last N bytes; before=TEXT: bytes between central directory and end
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "unpack/crc32.h"
#include "file.h"
#include "fw.h"

#define ENTRIES 70000

enum field { F_VERSION, F_FLAGS, F_METHOD, F_CRC, F_CSIZE, F_USIZE, F_MADEBY, F_ATTR, F_DISK, F_AT, F_EXTRALEN, FIELDS };

static const char *const field_name[FIELDS] = {
	"version", "flags", "method", "crc", "csize", "usize", "madeby", "attr", "disk", "at", "extralen",
};

struct head {
	struct buf name, extra, comment;
	uint64_t v[FIELDS];
	char set[FIELDS];
};

struct entry {
	struct buf data, gap;
	uint64_t usize, at;
	uint32_t crc;
	int method, deflate, zip64, zip64at, share, within, nocentral, nolocal, raw;
	const char *descriptor;
	struct head l, c;
};

struct endv {
	uint64_t v;
	int set;
};

static struct entry *e;
static size_t n;
static struct buf stub, comment, tail, before;
static int adjusted, end64, noend;
static size_t cut;

enum { E_DISK, E_CDDISK, E_HERE, E_N, E_SIZE, E_AT, ENDS };
static const char *const end_name[ENDS] = { "disk", "cddisk", "here", "n", "size", "at" };
static struct endv endf[ENDS], end64f[ENDS], loc_at, end64_len, loc_disks;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "mkzip: %s: %s\n", what, why);
	exit(2);
}

static uint64_t
number(const char *s)
{
	char *end;
	uint64_t v = strtoull(s, &end, 0);

	if (*s == '\0' || *end != '\0')
		die(s, "not a number");
	return v;
}

static void
text(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (s[0] == '\\' && s[1] == 'x' && s[2] != '\0' && s[3] != '\0') {
			char h[3] = { s[2], s[3], 0 };

			buf_addc(b, (int)strtoul(h, NULL, 16));
			s += 3;
		} else {
			buf_addc(b, *s);
		}
	}
}

static void
hex(struct buf *b, const char *s)
{
	for (; s[0] != '\0' && s[1] != '\0'; s += 2) {
		char h[3] = { s[0], s[1], 0 };

		buf_addc(b, (int)strtoul(h, NULL, 16));
	}
}

static void
slurp(struct buf *b, const char *path)
{
	if (file_slurp(path, b, BUF_MAX / 2) != 0)
		die(path, "cannot read");
}

/* ---- the densest stream there is: two bits for 258 zeros ---- */

struct sink {
	struct buf *b;
	unsigned v, n;
};

static void
put(struct sink *s, unsigned v, unsigned bits)
{
	for (; bits > 0; bits--, v >>= 1) {
		s->v |= (v & 1) << s->n;
		if (++s->n == 8) {
			buf_addc(s->b, (int)s->v);
			s->v = s->n = 0;
		}
	}
}

static void
bomb(struct buf *b, uint64_t zeros)
{
	static const unsigned char order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	struct sink s = { b, 0, 0 };
	unsigned i;

	put(&s, 1 | 2 << 1, 3);
	put(&s, 29, 5);
	put(&s, 0, 5);
	put(&s, 15, 4);
	for (i = 0; i < 19; i++)
		put(&s, order[i] == 18 ? 1 : order[i] == 1 || order[i] == 2 ? 2 : 0, 3);
	/* code length codes, first bit first: 18 is 0, 1 is 10, 2 is 11 */
	put(&s, 3, 2);
	put(&s, 0, 1);
	put(&s, 138 - 11, 7);
	put(&s, 0, 1);
	put(&s, 117 - 11, 7);
	put(&s, 3, 2);
	put(&s, 0, 1);
	put(&s, 28 - 11, 7);
	put(&s, 1, 2);
	put(&s, 1, 2);
	/* literal 0 is 10, 258 bytes are 0, their distance 1 is 0, the end is 11 */
	for (; zeros > 0 && (zeros % 258 != 0 || zeros == 258); zeros--)
		put(&s, 1, 2);
	if (zeros > 0) {
		/* a multiple of 258 is left, but something must be there to be copied */
		for (i = 0; i < 258; i++)
			put(&s, 1, 2);
		for (zeros -= 258; zeros > 0; zeros -= 258)
			put(&s, 0, 2);
	}
	put(&s, 3, 2);
	put(&s, 0, 7);
}

/* ---- words ---- */

static const char *
after(const char *word, const char *key)
{
	size_t k = strlen(key);

	return strncmp(word, key, k) == 0 ? word + k : NULL;
}

static int
field(const char *w, struct head *h)
{
	int i;

	for (i = 0; i < FIELDS; i++) {
		size_t k = strlen(field_name[i]);

		if (strncmp(w, field_name[i], k) == 0 && w[k] == '=') {
			h->v[i] = number(w + k + 1);
			h->set[i] = 1;
			return 1;
		}
	}
	return 0;
}

static int
head_word(const char *w, struct head *h)
{
	const char *v;

	if ((v = after(w, "name=")) != NULL) {
		h->name.n = 0;
		text(&h->name, v);
	} else if ((v = after(w, "extra=")) != NULL) {
		hex(&h->extra, v);
	} else if ((v = after(w, "comment=")) != NULL) {
		text(&h->comment, v);
	} else {
		return field(w, h);
	}
	return 1;
}

static int
entry_word(const char *w, struct entry *x)
{
	const char *v;

	if ((v = after(w, "data=")) != NULL)
		text(&x->data, v);
	else if ((v = after(w, "file=")) != NULL)
		slurp(&x->data, v);
	else if ((v = after(w, "zeros=")) != NULL) {
		size_t k = (size_t)number(v);

		if (buf_reserve(&x->data, k) == 0) {
			memset(x->data.p, 0, k);
			x->data.n = k;
		}
	} else if ((v = after(w, "bomb=")) != NULL) {
		static const unsigned char zero[65536];
		uint64_t k;

		x->usize = number(v);
		for (k = 0; k < x->usize; k += sizeof zero)
			x->crc = crc32_add(x->crc, zero, x->usize - k < sizeof zero ? (size_t)(x->usize - k) : sizeof zero);
		bomb(&x->data, x->usize);
		x->raw = 1;
		x->method = 8;
	} else if ((v = after(w, "raw=")) != NULL) {
		hex(&x->data, v);
		x->raw = 1;
		x->method = 8;
	} else if (strcmp(w, "deflate") == 0)
		x->deflate = 1;
	else if ((v = after(w, "descriptor=")) != NULL)
		x->descriptor = v;
	else if (strcmp(w, "zip64") == 0)
		x->zip64 = 1;
	else if (strcmp(w, "zip64at") == 0)
		x->zip64 = x->zip64at = 1;
	else if ((v = after(w, "share=")) != NULL)
		x->share = (int)number(v);
	else if ((v = after(w, "within=")) != NULL)
		x->within = (int)number(v);
	else if ((v = after(w, "gap=")) != NULL)
		text(&x->gap, v);
	else if (strcmp(w, "nocentral") == 0)
		x->nocentral = 1;
	else if (strcmp(w, "nolocal") == 0)
		x->nolocal = 1;
	else if ((v = after(w, "l.")) != NULL)
		return head_word(v, &x->l);
	else if ((v = after(w, "c.")) != NULL)
		return head_word(v, &x->c);
	else
		return field(w, &x->l) && field(w, &x->c);
	return 1;
}

static int
end_word(const char *w, const char *prefix, struct endv *f)
{
	const char *v = after(w, prefix);
	int i;

	for (i = 0; v != NULL && i < ENDS; i++) {
		size_t k = strlen(end_name[i]);

		if (strncmp(v, end_name[i], k) == 0 && v[k] == '=') {
			f[i].v = number(v + k + 1);
			f[i].set = 1;
			return 1;
		}
	}
	return 0;
}

static int
value_word(const char *w, const char *key, struct endv *f)
{
	const char *v = after(w, key);

	if (v == NULL)
		return 0;
	f->v = number(v);
	f->set = 1;
	return 1;
}

static int
whole_word(const char *w)
{
	const char *v;

	if ((v = after(w, "stub=")) != NULL)
		text(&stub, v);
	else if ((v = after(w, "stubfile=")) != NULL)
		slurp(&stub, v);
	else if (strcmp(w, "adjusted") == 0)
		adjusted = 1;
	else if (strcmp(w, "end64") == 0)
		end64 = 1;
	else if (strcmp(w, "noend") == 0)
		noend = 1;
	else if ((v = after(w, "comment=")) != NULL)
		text(&comment, v);
	else if ((v = after(w, "tail=")) != NULL)
		text(&tail, v);
	else if ((v = after(w, "before=")) != NULL)
		text(&before, v);
	else if ((v = after(w, "cut=")) != NULL)
		cut = (size_t)number(v);
	else
		return value_word(w, "loc.at=", &loc_at) || value_word(w, "loc.disks=", &loc_disks) || value_word(w, "end64.len=", &end64_len) ||
		    end_word(w, "end64.", end64f) || end_word(w, "end.", endf);
	return 1;
}

/* ---- writing ---- */

static void
put_le64(unsigned char *p, uint64_t v)
{
	put_le32(p, (uint32_t)v);
	put_le32(p + 4, (uint32_t)(v >> 32));
}

static uint64_t
get(const struct head *h, enum field f, uint64_t otherwise)
{
	return h->set[f] ? h->v[f] : otherwise;
}

static void
prepare(struct entry *x)
{
	struct buf packed = { 0 };

	if (x->raw)
		return;
	x->usize = x->data.n;
	x->crc = crc32_add(0, x->data.p, x->data.n);
	if (x->deflate) {
		fw_deflate(&packed, buf_span(&x->data));
		buf_free(&x->data);
		x->data = packed;
		x->method = 8;
	}
}

static void
extra64(struct buf *b, const struct entry *x, int central, int known)
{
	unsigned char f[28];
	unsigned len = central && x->zip64at ? 24 : 16;

	put_le16(f, 1);
	put_le16(f + 2, len);
	put_le64(f + 4, known ? x->usize : 0);
	put_le64(f + 12, known ? x->data.n : 0);
	put_le64(f + 20, x->at);
	buf_add(b, f, 4 + len);
}

static void
local(struct buf *o, struct entry *x, uint64_t base)
{
	unsigned char h[30] = { 0 };
	struct buf extra = { 0 };
	int known = x->descriptor == NULL;

	x->at = o->n - base;
	if (x->zip64)
		extra64(&extra, x, 0, known);
	buf_addspan(&extra, buf_span(&x->l.extra));
	put_le32(h, 0x04034b50);
	put_le16(h + 4, (unsigned)get(&x->l, F_VERSION, 20));
	put_le16(h + 6, (unsigned)get(&x->l, F_FLAGS, known ? 0 : 8));
	put_le16(h + 8, (unsigned)get(&x->l, F_METHOD, (uint64_t)x->method));
	put_le32(h + 10, 0x3ab57e5a);
	put_le32(h + 14, (uint32_t)get(&x->l, F_CRC, known ? x->crc : 0));
	put_le32(h + 18, (uint32_t)get(&x->l, F_CSIZE, x->zip64 ? 0xffffffff : known ? x->data.n : 0));
	put_le32(h + 22, (uint32_t)get(&x->l, F_USIZE, x->zip64 ? 0xffffffff : known ? x->usize : 0));
	put_le16(h + 26, (unsigned)x->l.name.n);
	put_le16(h + 28, (unsigned)get(&x->l, F_EXTRALEN, extra.n));
	buf_add(o, h, sizeof h);
	buf_addspan(o, buf_span(&x->l.name));
	buf_addspan(o, buf_span(&extra));
	buf_free(&extra);
}

static void
descriptor(struct buf *o, const struct entry *x)
{
	unsigned char d[24];
	int sig = strncmp(x->descriptor, "nosig", 5) != 0, wide = strstr(x->descriptor, "64") != NULL;

	put_le32(d, 0x08074b50);
	put_le32(d + 4, x->crc + (strcmp(x->descriptor, "bad") == 0));
	if (wide) {
		put_le64(d + 8, x->data.n);
		put_le64(d + 16, x->usize);
	} else {
		put_le32(d + 8, (uint32_t)x->data.n);
		put_le32(d + 12, (uint32_t)x->usize);
	}
	buf_add(o, d + (sig ? 0 : 4), (wide ? 24u : 16u) - (sig ? 0 : 4));
}

static void
central(struct buf *o, struct entry *x)
{
	unsigned char h[46] = { 0 };
	struct buf extra = { 0 };

	if (x->share >= 0) {
		x->at = e[x->share].at;
	} else if (x->zip64) {
		extra64(&extra, x, 1, 1);
	}
	buf_addspan(&extra, buf_span(&x->c.extra));
	put_le32(h, 0x02014b50);
	put_le16(h + 4, (unsigned)get(&x->c, F_MADEBY, 20));
	put_le16(h + 6, (unsigned)get(&x->c, F_VERSION, 20));
	put_le16(h + 8, (unsigned)get(&x->c, F_FLAGS, x->descriptor == NULL ? 0 : 8));
	put_le16(h + 10, (unsigned)get(&x->c, F_METHOD, (uint64_t)x->method));
	put_le32(h + 12, 0x3ab57e5a);
	put_le32(h + 16, (uint32_t)get(&x->c, F_CRC, x->crc));
	put_le32(h + 20, (uint32_t)get(&x->c, F_CSIZE, x->zip64 ? 0xffffffff : x->data.n));
	put_le32(h + 24, (uint32_t)get(&x->c, F_USIZE, x->zip64 ? 0xffffffff : x->usize));
	put_le16(h + 28, (unsigned)x->c.name.n);
	put_le16(h + 30, (unsigned)get(&x->c, F_EXTRALEN, extra.n));
	put_le16(h + 32, (unsigned)x->c.comment.n);
	put_le16(h + 34, (unsigned)get(&x->c, F_DISK, 0));
	put_le32(h + 38, (uint32_t)get(&x->c, F_ATTR, 0x20));
	put_le32(h + 42, (uint32_t)get(&x->c, F_AT, x->zip64at ? 0xffffffff : x->at));
	buf_add(o, h, sizeof h);
	buf_addspan(o, buf_span(&x->c.name));
	buf_addspan(o, buf_span(&extra));
	buf_addspan(o, buf_span(&x->c.comment));
	buf_free(&extra);
}

static uint64_t
endval(const struct endv *f, int i, uint64_t otherwise)
{
	return f[i].set ? f[i].v : otherwise;
}

static void
end(struct buf *o, uint64_t count, uint64_t size, uint64_t at, uint64_t base)
{
	unsigned char z[56] = { 0 }, l[20] = { 0 }, h[22] = { 0 };
	uint64_t here = o->n - base;

	if (end64) {
		put_le32(z, 0x06064b50);
		put_le64(z + 4, end64_len.set ? end64_len.v : 44);
		put_le16(z + 12, 45);
		put_le16(z + 14, 45);
		put_le32(z + 16, (uint32_t)endval(end64f, E_DISK, 0));
		put_le32(z + 20, (uint32_t)endval(end64f, E_CDDISK, 0));
		put_le64(z + 24, endval(end64f, E_HERE, count));
		put_le64(z + 32, endval(end64f, E_N, count));
		put_le64(z + 40, endval(end64f, E_SIZE, size));
		put_le64(z + 48, endval(end64f, E_AT, at));
		buf_add(o, z, sizeof z);
		put_le32(l, 0x07064b50);
		put_le64(l + 8, loc_at.set ? loc_at.v : here);
		put_le32(l + 16, loc_disks.set ? (uint32_t)loc_disks.v : 1);
		buf_add(o, l, sizeof l);
	}
	if (noend)
		return;
	put_le32(h, 0x06054b50);
	put_le16(h + 4, (unsigned)endval(endf, E_DISK, 0));
	put_le16(h + 6, (unsigned)endval(endf, E_CDDISK, 0));
	put_le16(h + 8, (unsigned)endval(endf, E_HERE, end64 ? 0xffff : count));
	put_le16(h + 10, (unsigned)endval(endf, E_N, end64 ? 0xffff : count));
	put_le32(h + 12, (uint32_t)endval(endf, E_SIZE, end64 ? 0xffffffff : size));
	put_le32(h + 16, (uint32_t)endval(endf, E_AT, end64 ? 0xffffffff : at));
	put_le16(h + 20, (unsigned)comment.n);
	buf_add(o, h, sizeof h);
	buf_addspan(o, buf_span(&comment));
}

/* Local part of entry i: header, data (which may hold another entry whole), descriptor, gap. */
static void
body(struct buf *o, size_t i, uint64_t base)
{
	struct entry *x = &e[i];
	struct buf inner = { 0 };
	size_t k;

	for (k = i + 1; k < n; k++) {
		if (e[k].within != (int)i)
			continue;
		/* its bytes become the data of this one, quoted */
		prepare(&e[k]);
		local(&inner, &e[k], 0);
		buf_addspan(&inner, buf_span(&e[k].data));
		buf_addspan(&x->data, buf_span(&inner));
		buf_free(&inner);
		prepare(x);
		local(o, x, base);
		e[k].at = o->n - base + x->data.n - e[k].data.n - 30 - e[k].l.name.n;
		buf_addspan(o, buf_span(&x->data));
		return;
	}
	prepare(x);
	if (x->share >= 0) {
		x->data.n = e[x->share].data.n;
		x->crc = e[x->share].crc;
		x->usize = e[x->share].usize;
		x->method = e[x->share].method;
		return;
	}
	if (x->nolocal)
		return;
	local(o, x, base);
	buf_addspan(o, buf_span(&x->data));
	if (x->descriptor != NULL)
		descriptor(o, x);
	buf_addspan(o, buf_span(&x->gap));
}

int
main(int argc, char **argv)
{
	static struct buf o;
	uint64_t base, at, size, count = 0;
	size_t i;
	int a;

	e = calloc(ENTRIES, sizeof *e);
	if (e == NULL)
		die("mkzip", "out of memory");
	for (a = 1; a < argc; a++) {
		if (argv[a][0] == '+') {
			if (n == ENTRIES)
				die(argv[a], "too many entries");
			text(&e[n].l.name, argv[a] + 1);
			text(&e[n].c.name, argv[a] + 1);
			e[n].share = e[n].within = -1;
			n++;
		} else if (!(n > 0 && entry_word(argv[a], &e[n - 1])) && !whole_word(argv[a])) {
			die(argv[a], "unknown word");
		}
	}
	buf_addspan(&o, buf_span(&stub));
	base = adjusted ? 0 : stub.n;
	for (i = 0; i < n; i++)
		if (e[i].within < 0)
			body(&o, i, base);
	at = o.n - base;
	for (i = 0; i < n; i++) {
		if (e[i].nocentral)
			continue;
		central(&o, &e[i]);
		count++;
	}
	size = o.n - base - at;
	buf_addspan(&o, buf_span(&before));
	end(&o, count, size, at, base);
	buf_addspan(&o, buf_span(&tail));
	if (o.failed || o.n < cut)
		die("mkzip", "out of memory");
	if (fwrite(o.p, 1, o.n - cut, stdout) != o.n - cut || fflush(stdout) != 0)
		die("stdout", "cannot write");
	return 0;
}
