#include "bytes.h"
#include "crc32.h"

/*
 * Sixteen tables, so that sixteen bytes go through at once (slicing).  The CRC is linear: the entry for a byte is the exclusive
 * or of the entries for its bits, and these are consecutive states of the shift register that starts with the polynomial.  Those
 * 128 states are written down, most significant bit of the byte first; the preprocessor makes the 4096 entries of them.
 */
#define BIT(i, bit, v) ((i) & (bit) ? (v) : 0)
#define ONE(i, a, b, c, d, e, f, g, h) \
	(BIT(i, 128, a) ^ BIT(i, 64, b) ^ BIT(i, 32, c) ^ BIT(i, 16, d) ^ BIT(i, 8, e) ^ BIT(i, 4, f) ^ BIT(i, 2, g) ^ BIT(i, 1, h))
#define X4(i, ...) ONE(i, __VA_ARGS__), ONE((i) + 1, __VA_ARGS__), ONE((i) + 2, __VA_ARGS__), ONE((i) + 3, __VA_ARGS__)
#define X16(i, ...) X4(i, __VA_ARGS__), X4((i) + 4, __VA_ARGS__), X4((i) + 8, __VA_ARGS__), X4((i) + 12, __VA_ARGS__)
#define X64(i, ...) X16(i, __VA_ARGS__), X16((i) + 16, __VA_ARGS__), X16((i) + 32, __VA_ARGS__), X16((i) + 48, __VA_ARGS__)
#define X(...) { X64(0, __VA_ARGS__), X64(64, __VA_ARGS__), X64(128, __VA_ARGS__), X64(192, __VA_ARGS__) }

static const uint32_t table[16][256] = {
	X(0xedb88320, 0x76dc4190, 0x3b6e20c8, 0x1db71064, 0x0edb8832, 0x076dc419, 0xee0e612c, 0x77073096),
	X(0x3b83984b, 0xf0794f05, 0x958424a2, 0x4ac21251, 0xc8d98a08, 0x646cc504, 0x32366282, 0x191b3141),
	X(0xe1351b80, 0x709a8dc0, 0x384d46e0, 0x1c26a370, 0x0e1351b8, 0x0709a8dc, 0x0384d46e, 0x01c26a37),
	X(0xed59b63b, 0x9b14583d, 0xa032af3e, 0x5019579f, 0xc5b428ef, 0x8f629757, 0xaa09c88b, 0xb8bc6765),
	X(0xb1e6b092, 0x58f35849, 0xc1c12f04, 0x60e09782, 0x30704bc1, 0xf580a6c0, 0x7ac05360, 0x3d6029b0),
	X(0x1eb014d8, 0x0f580a6c, 0x07ac0536, 0x03d6029b, 0xec53826d, 0x9b914216, 0x4dc8a10b, 0xcb5cd3a5),
	X(0x8816eaf2, 0x440b7579, 0xcfbd399c, 0x67de9cce, 0x33ef4e67, 0xf44f2413, 0x979f1129, 0xa6770bb4),
	X(0x533b85da, 0x299dc2ed, 0xf9766256, 0x7cbb312b, 0xd3e51bb5, 0x844a0efa, 0x4225077d, 0xccaa009e),
	X(0x6655004f, 0xde920307, 0x82f182a3, 0xacc04271, 0xbbd8a218, 0x5dec510c, 0x2ef62886, 0x177b1443),
	X(0xe6050901, 0x9eba07a0, 0x4f5d03d0, 0x27ae81e8, 0x13d740f4, 0x09eba07a, 0x04f5d03d, 0xefc26b3e),
	X(0x77e1359f, 0xd64819ef, 0x869c8fd7, 0xaef6c4cb, 0xbac3e145, 0xb0d97382, 0x586cb9c1, 0xc18edfc0),
	X(0x60c76fe0, 0x3063b7f0, 0x1831dbf8, 0x0c18edfc, 0x060c76fe, 0x03063b7f, 0xec3b9e9f, 0x9ba54c6f),
	X(0xa06a2517, 0xbd8d91ab, 0xb37e4bf5, 0xb407a6da, 0x5a03d36d, 0xc0b96a96, 0x605cb54b, 0xdd96d985),
	X(0x8373efe2, 0x41b9f7f1, 0xcd6478d8, 0x66b23c6c, 0x33591e36, 0x19ac8f1b, 0xe16ec4ad, 0x9d0fe176),
	X(0x4e87f0bb, 0xcafb7b7d, 0x88c53e9e, 0x44629f4f, 0xcf89cc87, 0x8a7c6563, 0xa886b191, 0xb9fbdbe8),
	X(0x5cfdedf4, 0x2e7ef6fa, 0x173f7b7d, 0xe6273e9e, 0x73139f4f, 0xd4314c87, 0x87a02563, 0xae689191)
};

/* the four bytes of v, the first of which has k bytes of the sixteen behind it */
#define FOUR(v, k) \
	(table[k][(v) & 255] ^ table[(k) - 1][(v) >> 8 & 255] ^ table[(k) - 2][(v) >> 16 & 255] ^ table[(k) - 3][(v) >> 24])

uint32_t
crc32_add(uint32_t crc, const void *data, size_t n)
{
	const unsigned char *p = data;

	crc = ~crc;
	for (; n >= 16; n -= 16, p += 16) {
		uint32_t a = le32(p) ^ crc, b = le32(p + 4), c = le32(p + 8), d = le32(p + 12);

		crc = FOUR(a, 15) ^ FOUR(b, 11) ^ FOUR(c, 7) ^ FOUR(d, 3);
	}
	for (; n > 0; n--, p++)
		crc = crc >> 8 ^ table[0][(crc ^ *p) & 255];
	return ~crc;
}
