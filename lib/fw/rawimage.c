#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "lzw.h"
#include "rawimage.h"

/* ---- the checksum ---- */

/* s starts at a value that is not zero; each step adds a number and folds.  So s is never zero, and equals (sum - 1) mod 65535 + 1, where sum
 * is the start value plus all numbers.  Therefore this code adds without folding, eight bytes at a time, and folds once at the end. */

#define BLOCK 256

void
fwsum_init(struct fwsum *s)
{
	s->total = 0x5555;
}

static uint64_t
bytewise(struct span bytes, size_t pos)
{
	uint64_t t = 0;
	size_t i;

	for (i = 0; i < bytes.n; i++)
		t += ((uint64_t)bytes.p[i] * 257) ^ ((pos + i) & 0xfff);
	return t;
}

/* The sum of 256 bytes at a position divisible by 256: bits 8-11 of the position are the same for all of them, bits 0-7 count from 0 to 255. */
static uint64_t
block(const unsigned char *p, size_t pos)
{
	const uint64_t odd = 0x00ff00ff00ff00ff, ones = 0x0101010101010101;
	const uint64_t high = (pos >> 8 & 0xf) * ones;
	uint64_t count = 0x0706050403020100, low_sum = 0, high_sum = 0;
	unsigned i;

	/* Each word has four 16-bit lanes.  A lane adds 32 times two bytes, which stays below 65,536; so does the sum of the four lanes. */
	for (i = 0; i < BLOCK / 8; i++) {
		uint64_t w = le64(p + (size_t)8 * i), lo = w ^ count, hi = w ^ high;

		low_sum += (lo & odd) + (lo >> 8 & odd);
		high_sum += (hi & odd) + (hi >> 8 & odd);
		count += 8 * ones;
	}
	low_sum = low_sum * 0x0001000100010001 >> 48;
	high_sum = high_sum * 0x0001000100010001 >> 48;
	return low_sum + (high_sum << 8);
}

void
fwsum_add(struct fwsum *s, struct span bytes, size_t pos)
{
	size_t n = (BLOCK - pos % BLOCK) % BLOCK;

	if (n > bytes.n)
		n = bytes.n;
	s->total += bytewise(span(bytes.p, n), pos);
	for (; bytes.n - n >= BLOCK; n += BLOCK)
		s->total += block(bytes.p + n, pos + n);
	s->total += bytewise(span_sub(bytes, n, bytes.n), pos + n);
}

void
fwsum_hole(struct fwsum *s, size_t from, size_t to)
{
	for (; from < to; from++)
		s->total += from & 0xfff;
}

uint32_t
fwsum_end(const struct fwsum *s)
{
	return (uint32_t)((s->total - 1) % 0xffff + 1);
}

/* ---- the layout ---- */

#define ID 0x20
#define ID_END 0x118
#define TAG 0x120
#define PLAIN_SUM 0x128
#define PLAIN_LEN 0x12c
#define FLAG 0x130
#define PACKED_SUM 0x134
#define PACKED_LEN 0x138
#define PACKED_FLAG 0x80000001

static enum raw_res fail(struct raw_image *r, enum raw_res res, const char *fmt, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 3, 4)))
#endif
    ;

static enum raw_res
fail(struct raw_image *r, enum raw_res res, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->reason, sizeof r->reason, fmt, ap);
	va_end(ap);
	return res;
}

static int
looks(const unsigned char *id, const unsigned char *tag)
{
	return id[0] == 'P' && (id[1] == '0' || id[1] == 'D') && tag[0] == 'P' && (tag[1] == 'A' || tag[1] == 'D');
}

int
raw_looks(struct span f)
{
	return f.n >= RAW_HEAD && looks(f.p + ID, f.p + TAG) && ascii_isdigit(f.p[ID + 3]);
}

/* No checksum covers the load ID, so check its characters: no image has a lower-case letter in it, but a capital with bit 5 damaged is one. */
static int
id_char(int c)
{
	return (c >= 'A' && c <= 'Z') || ascii_isdigit(c) || c == '-' || c == '_' || c == '.';
}

static enum raw_res
head(struct span f, struct raw_image *r)
{
	static const unsigned char three[8] = { 3 };
	size_t i, n;

	if (f.n < RAW_HEAD)
		return fail(r, RAW_NOT, "too short for an image: %zu bytes", f.n);
	if (!looks(f.p + ID, f.p + TAG))
		return fail(r, RAW_NOT, "no load ID and build tag where an image has them");
	for (n = 0; id_char(f.p[ID + n]); n++)
		if (n == RAW_ID_MAX)
			return fail(r, RAW_BAD, "load ID too long");
	for (i = n; ID + i < ID_END; i++)
		if (f.p[ID + i] != 0)
			return fail(r, RAW_BAD, "damaged behind the load ID, at 0x%zx", ID + i);
	if (n < 8)
		return fail(r, RAW_BAD, "load ID too short");
	memcpy(r->id, f.p + ID, n);
	if (memcmp(f.p + ID_END, three, sizeof three) != 0)
		return fail(r, RAW_BAD, "damaged at 0x118");
	for (i = 0; i < 8; i++)
		if (!ascii_isalnum(f.p[TAG + i]))
			return fail(r, RAW_BAD, "build tag damaged");
	memcpy(r->tag, f.p + TAG, 8);
	if (r->tag[3] != r->id[3])
		return fail(r, RAW_BAD, "load ID %s and build tag %s are not of one phone family", r->id, r->tag);
	r->other_family = r->id[3] != '3';
	return RAW_OK;
}

/* Check the lengths, before the checksums, so that a cut file is reported as cut.  *end becomes the offset of the DSP part. */
static enum raw_res
sizes(struct span f, struct raw_image *r, size_t *end)
{
	uint32_t flag = le32(f.p + FLAG);

	r->plain_len = le32(f.p + PLAIN_LEN);
	r->packed_len = le32(f.p + PACKED_LEN);
	if (flag != 0 && flag != PACKED_FLAG)
		return fail(r, RAW_BAD, "word 0x130 is 0x%08lx, neither plain nor compressed", (unsigned long)flag);
	r->packed = flag != 0;
	if (!r->packed && (r->packed_len != 0 || le32(f.p + PACKED_SUM) != 0))
		return fail(r, RAW_BAD, "a plain image with sum or length of a compressed one");
	if (r->plain_len <= RAW_HEAD || (r->packed && r->packed_len <= RAW_HEAD))
		return fail(r, RAW_BAD, "length in the image too small");
	if (r->plain_len > RAW_MAX_PLAIN)
		return fail(r, RAW_BAD, "%lu bytes unpacked, a phone takes %d", (unsigned long)r->plain_len, RAW_MAX_PLAIN);
	if (r->packed && r->packed_len > RAW_MAX_PACKED)
		return fail(r, RAW_BAD, "%lu bytes compressed, a phone takes %d", (unsigned long)r->packed_len, RAW_MAX_PACKED);
	*end = r->packed ? r->packed_len : r->plain_len;
	if (*end > f.n)
		return fail(r, RAW_BAD, "cut: %zu bytes, the image alone has %zu", f.n, *end);
	return RAW_OK;
}

/* Read the head of the DSP part.  Old form: 8 bytes ID, checksum, length.  New form, since SIP 8.4: 28 bytes ID beginning "DSP", checksum,
 * length. */
static enum raw_res
dsp(struct span d, struct raw_image *r, size_t *sum_at)
{
	size_t idlen = span_starts(d, "DSP") ? 28 : 8, n;
	uint32_t len;

	if (d.n < idlen + 8)
		return fail(r, RAW_BAD, "cut: %zu bytes left for the DSP part", d.n);
	for (n = 0; n < idlen && d.p[n] > 0x20 && d.p[n] < 0x7f; n++)
		;
	memcpy(r->dsp, d.p, n);
	for (; n < idlen; n++)
		if (d.p[n] != 0)
			break;
	if (n < idlen || (d.p[0] != 'P' && idlen == 8)) {
		r->dsp[0] = '\0';
		return fail(r, RAW_BAD, "no DSP part behind the image: bytes are missing, added or damaged");
	}
	len = le32(d.p + idlen + 4);
	r->dsp_len = len;
	if (len > d.n)
		return fail(r, RAW_BAD, "cut: %zu of %lu bytes of the DSP part", d.n, (unsigned long)len);
	if (len < d.n)
		return fail(r, RAW_BAD, "%zu bytes too long", d.n - len);
	*sum_at = idlen;
	return RAW_OK;
}

static int
sum_ok(struct span bytes, size_t hole, int id_hole)
{
	struct fwsum s;
	size_t at = 0;

	fwsum_init(&s);
	if (id_hole) {
		fwsum_add(&s, span_sub(bytes, 0, ID), 0);
		fwsum_hole(&s, ID, TAG);
		at = TAG;
	}
	fwsum_add(&s, span_sub(bytes, at, hole), at);
	fwsum_hole(&s, hole, hole + 4);
	fwsum_add(&s, span_sub(bytes, hole + 4, bytes.n), hole + 4);
	return fwsum_end(&s) == le32(bytes.p + hole);
}

/* Check the checksum of the plain image.  It was computed before packing, when the words 0x130 to 0x138 of the head were zero. */
static int
inner_sum_ok(const unsigned char *p, struct span plain)
{
	struct fwsum s;

	fwsum_init(&s);
	fwsum_add(&s, span(p, ID), 0);
	fwsum_hole(&s, ID, TAG);
	fwsum_add(&s, span(p + TAG, PLAIN_SUM - TAG), TAG);
	fwsum_hole(&s, PLAIN_SUM, PLAIN_LEN);
	fwsum_add(&s, span(p + PLAIN_LEN, 4), PLAIN_LEN);
	fwsum_hole(&s, FLAG, RAW_HEAD);
	fwsum_add(&s, plain, RAW_HEAD);
	return fwsum_end(&s) == le32(p + PLAIN_SUM);
}

static enum raw_res
payload(struct span f, struct raw_image *r)
{
	struct span in = span_sub(f, RAW_HEAD, r->packed_len);
	size_t n = r->plain_len - RAW_HEAD;
	enum raw_res res = RAW_OK;
	enum lzw_res z;
	unsigned char *out;

	/* the loader knows only block mode with 15 bits */
	if (in.n < 3 || in.p[2] != 0x8f)
		return fail(r, RAW_BAD, "compressed program: not a stream of 15 bits");
	if ((out = malloc(n)) == NULL)
		return fail(r, RAW_MEMORY, "out of memory");
	if ((z = lzw_exact(in, out, n)) != LZW_OK)
		res = fail(r, z == LZW_MEMORY ? RAW_MEMORY : RAW_BAD, "compressed program: %s", lzw_reason(z));
	else if (!inner_sum_ok(f.p, span(out, n)))
		res = fail(r, RAW_BAD, "sum of the unpacked program (word 0x128) is wrong");
	free(out);
	return res;
}

static enum raw_res
check(struct span f, struct raw_image *r)
{
	struct span d;
	size_t end = 0, at = 0;
	enum raw_res res;

	if ((res = head(f, r)) != RAW_OK || (res = sizes(f, r, &end)) != RAW_OK)
		return res;
	d = span_sub(f, end, f.n);
	if ((res = dsp(d, r, &at)) != RAW_OK)
		return res;
	if (r->packed && r->dsp_len == RAW_STUB && r->packed_len > RAW_MAX_UAL)
		return fail(r, RAW_BAD, "%lu bytes, a loader's flash bank holds %d", (unsigned long)r->packed_len, RAW_MAX_UAL);
	if (!sum_ok(span_sub(f, 0, end), r->packed ? PACKED_SUM : PLAIN_SUM, 1))
		return fail(r, RAW_BAD, "sum of the image (word 0x%x) is wrong", r->packed ? PACKED_SUM : PLAIN_SUM);
	if (r->packed && (res = payload(f, r)) != RAW_OK)
		return res;
	if (!sum_ok(d, at, 0))
		return fail(r, RAW_BAD, "sum of the DSP part is wrong");
	return RAW_OK;
}

enum raw_res
raw_check(struct span file, struct raw_image *r)
{
	memset(r, 0, sizeof *r);
	return r->res = check(file, r);
}
