/* LZW: small streams by hand, errors, round trips through the writer of the test suite; "test_lzw d" decodes, "test_lzw e [bits]" writes a
 * stream, for compress and gzip to judge */
#include <stdlib.h>

#include "kit/check.h"
#include "kit/fw.h"
#include "fw/lzw.h"

static void
by_hand(void)
{
	/* codes of 9 bits, least significant bit first */
	static const struct {
		const char *name, *in;
		size_t n;
		enum lzw_res res;
		const char *out;
	} rows[] = {
		{ "empty", "", 0, LZW_MAGIC, "" },
		{ "head only", "\x1f\x9d\x8f", 3, LZW_OK, "" },
		{ "wrong magic", "\x1f\x8b\x8f", 3, LZW_MAGIC, "" },
		{ "17 bits", "\x1f\x9d\x91", 3, LZW_MAGIC, "" },
		{ "9 bits", "\x1f\x9d\x89", 3, LZW_MAGIC, "" },
		{ "reserved flag", "\x1f\x9d\xaf", 3, LZW_MAGIC, "" },
		{ "one byte", "\x1f\x9d\x8f\x61\x00", 5, LZW_OK, "a" },
		{ "a, then the code being made", "\x1f\x9d\x8f\x61\x02\x02", 6, LZW_OK, "aaa" },
		{ "first code 257", "\x1f\x9d\x8f\x01\x01", 5, LZW_CODE, "" },
		{ "first code CLEAR", "\x1f\x9d\x8f\x00\x01", 5, LZW_CODE, "" },
		{ "code one too high", "\x1f\x9d\x8f\x61\x04\x02", 6, LZW_CODE, "a" },
		{ "eight bits are no code", "\x1f\x9d\x8f\x61", 4, LZW_OK, "" },
		{ "no block mode: 256 is a string", "\x1f\x9d\x0f\x61\x00\x02", 6, LZW_OK, "aaa" },
	};
	unsigned char out[64];
	size_t i, n;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct span in = span(rows[i].in, rows[i].n);

		CHECK_ROW(lzw_decode(in, out, sizeof out, &n) == rows[i].res, rows[i].name);
		CHECK_ROW(n == strlen(rows[i].out) && memcmp(out, rows[i].out, n) == 0, rows[i].name);
		if (rows[i].res == LZW_OK && n > 0) {
			CHECK_ROW(lzw_exact(in, out, n) == LZW_OK, rows[i].name);
			CHECK_ROW(lzw_exact(in, out, n + 1) == LZW_SHORT, rows[i].name);
			CHECK_ROW(lzw_decode(in, out, n - 1, &n) == LZW_LONG, rows[i].name);
		}
	}
}

static void
trail(void)
{
	static const struct {
		const char *name, *in;
		size_t n, want;
		enum lzw_res res;
	} rows[] = {
		{ "zero bits and three zero bytes", "\x1f\x9d\x8f\x61\x00\x00\x00\x00", 8, 1, LZW_OK },
		{ "four zero bytes", "\x1f\x9d\x8f\x61\x00\x00\x00\x00\x00", 9, 1, LZW_TRAIL },
		{ "a bit in the last byte of the codes", "\x1f\x9d\x8f\x61\x80", 5, 1, LZW_TRAIL },
		{ "a bit behind", "\x1f\x9d\x8f\x61\x00\x00\x01", 7, 1, LZW_TRAIL },
		{ "too long by one string", "\x1f\x9d\x8f\x61\x02\x02", 6, 2, LZW_LONG },
	};
	unsigned char out[8];
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_ROW(lzw_exact(span(rows[i].in, rows[i].n), out, rows[i].want) == rows[i].res, rows[i].name);
	for (i = 0; i <= LZW_MEMORY; i++)
		CHECK(lzw_reason((enum lzw_res)i)[0] != '\0');
}

/* Content of every kind and many lengths, through tables that fill and clear. */
static void
round_trips(void)
{
	static const size_t sizes[] = { 1, 2, 3, 10, 255, 256, 257, 511, 512, 513, 4000, 70000, 400000 };
	struct fw_rand r = { 11 };
	size_t i, bits, kind;

	for (i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (bits = 10; bits <= 16; bits++)
			for (kind = 0; kind < 2; kind++) {
				struct buf plain = { 0 }, packed = { 0 };
				unsigned char *out = malloc(sizes[i] + 1);
				size_t n = 0, used;

				fw_content(&plain, sizes[i], kind == 0 ? FW_CODE : FW_HARD, &r);
				used = fw_lzw(&packed, buf_span(&plain), (unsigned)bits, (size_t)1 << 30);
				CHECK(used == sizes[i]);
				CHECK(out != NULL && lzw_decode(buf_span(&packed), out, sizes[i], &n) == LZW_OK);
				CHECK(n == sizes[i] && memcmp(out, plain.p, n) == 0);
				CHECK(lzw_exact(buf_span(&packed), out, sizes[i]) == LZW_OK && memcmp(out, plain.p, n) == 0);
				free(out);
				buf_free(&plain);
				buf_free(&packed);
			}
}

static int
filter(int decode, unsigned bits)
{
	static unsigned char in[1 << 22], out[1 << 23];
	size_t got = fread(in, 1, sizeof in, stdin), n;
	struct buf b = { 0 };
	enum lzw_res res;
	int whole;

	if (decode) {
		if ((res = lzw_decode(span(in, got), out, sizeof out, &n)) != LZW_OK) {
			fprintf(stderr, "test_lzw: %s\n", lzw_reason(res));
			return 1;
		}
		return fwrite(out, 1, n, stdout) == n ? 0 : 2;
	}
	fw_lzw(&b, span(in, got), bits, (size_t)1 << 30);
	whole = fwrite(b.p, 1, b.n, stdout) == b.n;
	buf_free(&b);
	return whole ? 0 : 2;
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		return filter(argv[1][0] == 'd', argc > 2 ? (unsigned)atoi(argv[2]) : 15);
	by_hand();
	trail();
	round_trips();
	return check_done();
}
