/* Signed headers: what a forger with the key could write, or one without it who counts on lax checks.  Everything else is right. */
#include "bytes.h"
#include "kit/firmware.h"
#include "fw/sighdr.h"

#define NAME "P0S3-8-12-00.sb2"         /* 16 characters: header of 404 bytes, three bytes of padding from 401 */

/* One byte of the header set, then signed again. */
static void
headers(void)
{
	static const struct {
		size_t at;
		int value;
		const char *reason;
	} rows[] = {
		{ 0, 2, "no signed header" },
		{ 3, 2, "header: not that of a phone's firmware" },
		{ 4, 2, "header: not that of a phone's firmware" },
		{ 8, 2, "header: lengths do not fit each other" },
		{ 9, 0x98, "header: lengths do not fit each other" },
		{ 9, 0x90, "header: lengths do not fit each other" },
		{ 10, 0x0e, "header: not that of a phone's firmware" },
		{ 16, 'c', "header: not that of a phone's firmware" },
		{ 60, 0x57, "header: not that of a phone's firmware" },
		{ 110, 2, "header: not that of a phone's firmware" },
		{ 117, 1, "header: not that of a phone's firmware" },
		{ 121, 1, "header: not that of a phone's firmware" },
		{ 124, 1, "header: not that of a phone's firmware" },
		{ 381, 0x0f, "header: no file name" },
		{ 382, 1, "header: lengths do not fit each other" },
		{ 383, 1, "header: lengths do not fit each other" },
		{ 383, 0, "header: lengths do not fit each other" },
		{ 383, 18, "header: file name without its end" },
		{ 383, 16, "header: lengths do not fit each other" },
		{ 383, 21, "header: lengths do not fit each other" },
		{ 386, '/', "header: unfit character in the file name" },
		{ 386, '\\', "header: unfit character in the file name" },
		{ 386, ' ', "header: unfit character in the file name" },
		{ 386, 0, "header: unfit character in the file name" },
		{ 386, 0x7f, "header: unfit character in the file name" },
		{ 386, 0xd6, "header: unfit character in the file name" },
		{ 400, 'x', "header: file name without its end" },
		{ 401, 0x0e, "header: padding damaged" },
		{ 403, 0, "header: padding damaged" },
	};
	struct buf good = signed_raw(NAME, an_application());
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = { 0 };
		char row[32];
		struct image v;

		snprintf(row, sizeof row, "byte %zu", rows[i].at);
		buf_addspan(&b, buf_span(&good));
		b.p[rows[i].at] = (unsigned char)rows[i].value;
		fw_resign(b.p, b.n, &test_a, 1);
		CHECK_ROW(verdict(buf_span(&b), NAME, &v) == IMAGE_MALFORMED && v.key == NULL && v.is_signed == 0, row);
		CHECK_STR(v.reason, rows[i].reason);
		buf_free(&b);
	}
	buf_free(&good);
}

/* Longer headers: names of every length, and more padding than fits the length. */
static void
lengths(void)
{
	/* name lengths without NUL, and the header they make (FW) */
	static const struct {
		const char *name;
		size_t len;
	} rows[] = {
		{ "P0S3-8-12-0.sb2", 400 }, { "P0S3-8-12-00.sb2", 404 }, { "P0S3-08-11-00.sb2", 404 }, { "P0S3-8-12-00.loads", 404 },
		{ "P0S3-08-11-00.loads", 404 }, { "P0S3-08-11-000.loads", 408 }, { "CP7912080000SIP060111A.sbin", 412 },
		{ "CP7905080003SCCP070409A.sbin", 416 },
		{ "a23456789012345678901234567890123456789012345678901234567890.sb2", 0 },
	};
	struct sighdr h;
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = signed_file(rows[i].name, span_cstr("body"), &test_a);

		CHECK_STR(sighdr_parse(buf_span(&b), &h), rows[i].len == 0 ? "header: file name too long" : NULL);
		if (rows[i].len > 0) {
			CHECK_ROW(h.len == rows[i].len && span_is(h.name, rows[i].name), rows[i].name);
			CHECK_ROW(sighdr_any_len(buf_span(&b)) == rows[i].len, rows[i].name);
			CHECK_STR(sighdr_parse(span(b.p, h.len), &h), "cut: nothing behind its header");
		}
		buf_free(&b);
	}
	CHECK_STR(sighdr_parse(span_cstr("P003"), &h), "no signed header");
	CHECK(sighdr_any_len(span_cstr("P003-8-12-00 .... ....")) == 0);
	/* an item that runs over the end of its header */
	CHECK(sighdr_any_len(span("\1\0\2\1\1\2\0\2\0\x10\4\0\4abcd...", 20)) == 0);
	CHECK(sighdr_any_len(span("\1\0\2\1\1\2\0\2\0\x11\4\0\4abcd...", 20)) == 17);
	CHECK(sighdr_any_len(span("\1\0\2\1\1\2\0\2\0\x12\4\0\4abcd\r..", 20)) == 18);
	CHECK(sighdr_any_len(span("\1\0\2\1\1\2\0\2\0\x13\4\0\4abcd\4\0..", 21)) == 0);
	CHECK(sighdr_any_len(span("\1\0\2\1\1\2\0\2\0\x15\4\0\4abcd...", 20)) == 0);
}

/* Blocks other than the one genuine form, signed as they are.  The phone would take some of them. */
static void
padding(void)
{
	static const struct {
		const char *what;
		size_t at;
		int value;
		enum image_verdict v;
	} rows[] = {
		{ "as it must be", 2, 0xff, IMAGE_GENUINE },
		{ "another time", 235, 0x77, IMAGE_GENUINE },
		{ "first byte not zero", 0, 1, IMAGE_UNKNOWN_SIGNER },
		{ "block type 2", 1, 2, IMAGE_UNKNOWN_SIGNER },
		{ "first byte of padding", 2, 0xfe, IMAGE_UNKNOWN_SIGNER },
		{ "short padding, rubbish behind it", 12, 0, IMAGE_UNKNOWN_SIGNER },
		{ "last byte of padding", 230, 0, IMAGE_UNKNOWN_SIGNER },
		{ "no zero behind the padding", 231, 0xff, IMAGE_UNKNOWN_SIGNER },
		{ "first byte of the digest", 236, -1, IMAGE_ALTERED },
		{ "last byte of the digest", 255, -1, IMAGE_ALTERED },
	};
	struct buf good = signed_raw(NAME, an_application());
	unsigned char block[RSA_LEN], start[RSA_LEN];
	size_t i;

	CHECK(rsa_cube(&test_a.pub, good.p + 125, start) == 0);
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		memcpy(block, start, sizeof block);
		block[rows[i].at] = (unsigned char)(rows[i].value < 0 ? block[rows[i].at] ^ 1 : rows[i].value);
		fw_private(&test_a, block, good.p + 125);
		CHECK_ROW(verdict(buf_span(&good), NAME, NULL) == rows[i].v, rows[i].what);
	}
	buf_free(&good);
}

/* Signatures that need no key at all. */
static void
forged(void)
{
	struct buf b = signed_raw(NAME, an_application());
	struct rsa_pub k = test_a.pub;
	struct image v;

	memset(b.p + 125, 0, RSA_LEN);
	CHECK(verdict(buf_span(&b), NAME, &v) == IMAGE_UNKNOWN_SIGNER && v.key == NULL && v.time == 0);
	CHECK_STR(v.reason, "signed with none of the keys known, or its signature is damaged");
	b.p[380] = 1;
	CHECK(verdict(buf_span(&b), NAME, NULL) == IMAGE_UNKNOWN_SIGNER);
	rsa_to_bytes(b.p + 125, k.n);
	CHECK(verdict(buf_span(&b), NAME, NULL) == IMAGE_UNKNOWN_SIGNER);
	memset(b.p + 125, 0xff, RSA_LEN);
	CHECK(verdict(buf_span(&b), NAME, NULL) == IMAGE_UNKNOWN_SIGNER);
	/* a key that is not in the ring */
	ring.n = KEYS_BUILT_IN;
	fw_resign(b.p, b.n, &test_a, 1);
	CHECK(verdict(buf_span(&b), NAME, NULL) == IMAGE_UNKNOWN_SIGNER);
	ring.n = KEYS_BUILT_IN + 2;
	CHECK(verdict(buf_span(&b), NAME, NULL) == IMAGE_GENUINE);
	buf_free(&b);
}

int
main(void)
{
	load_keys();
	headers();
	lengths();
	padding();
	forged();
	return check_done();
}
