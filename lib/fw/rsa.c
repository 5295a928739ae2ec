#include <string.h>

#include "bytes.h"
#include "rsa.h"

/* Numbers are 64 limbs of 32 bits, least significant first.  The modulus has its top bit set (rsa_modulus checks that), so a quotient digit
 * estimated from the top limbs is at most two too large (Knuth, TAOCP vol. 2, 4.3.1, theorem B). */

void
rsa_from_bytes(uint32_t out[RSA_LIMBS], const unsigned char in[RSA_LEN])
{
	size_t i;

	for (i = 0; i < RSA_LIMBS; i++)
		out[i] = be32(in + RSA_LEN - 4 - 4 * i);
}

void
rsa_to_bytes(unsigned char out[RSA_LEN], const uint32_t in[RSA_LIMBS])
{
	size_t i;

	for (i = 0; i < RSA_LIMBS; i++)
		put_be32(out + RSA_LEN - 4 - 4 * i, in[i]);
}

int
rsa_modulus(struct rsa_pub *k, const unsigned char modulus[RSA_LEN])
{
	if ((modulus[0] & 0x80) == 0 || (modulus[RSA_LEN - 1] & 1) == 0)
		return -1;
	rsa_from_bytes(k->n, modulus);
	return 0;
}

static int
less(const uint32_t a[RSA_LIMBS], const uint32_t b[RSA_LIMBS])
{
	size_t i;

	for (i = RSA_LIMBS; i > 0; i--)
		if (a[i - 1] != b[i - 1])
			return a[i - 1] < b[i - 1];
	return 0;
}

/* One digit of the long division: subtract n from the 65 limbs at u as often as possible.  u[1..64] as a number must be less than n. */
static void
reduce(uint32_t *u, const uint32_t n[RSA_LIMBS])
{
	const uint32_t top = n[RSA_LIMBS - 1];
	uint64_t head = (uint64_t)u[RSA_LIMBS] << 32 | u[RSA_LIMBS - 1], q, carry = 0, t;
	uint32_t borrow = 0, d;
	size_t i;

	q = u[RSA_LIMBS] >= top ? UINT32_MAX : head / top;
	for (i = 0; i < RSA_LIMBS; i++) {
		carry += q * n[i];
		t = (uint64_t)u[i] - (uint32_t)carry - borrow;
		u[i] = (uint32_t)t;
		borrow = (uint32_t)(t >> 63);
		carry >>= 32;
	}
	t = (uint64_t)u[RSA_LIMBS] - carry - borrow;
	u[RSA_LIMBS] = (uint32_t)t;
	/* if q was one or two too large, the difference is negative: add n until it is not */
	for (d = (uint32_t)(t >> 63); d != 0; ) {
		carry = 0;
		for (i = 0; i < RSA_LIMBS; i++) {
			carry += (uint64_t)u[i] + n[i];
			u[i] = (uint32_t)carry;
			carry >>= 32;
		}
		carry += u[RSA_LIMBS];
		u[RSA_LIMBS] = (uint32_t)carry;
		d = u[RSA_LIMBS];
	}
}

/* out = a * b mod n, for a, b < n as limbs; out may be a or b. */
static void
mulmod(const struct rsa_pub *k, const uint32_t a[RSA_LIMBS], const uint32_t b[RSA_LIMBS], uint32_t out[RSA_LIMBS])
{
	uint32_t u[2 * RSA_LIMBS + 1];
	size_t i, j;

	memset(u, 0, sizeof u);
	for (i = 0; i < RSA_LIMBS; i++) {
		uint64_t carry = 0;

		for (j = 0; j < RSA_LIMBS; j++) {
			carry += (uint64_t)a[i] * b[j] + u[i + j];
			u[i + j] = (uint32_t)carry;
			carry >>= 32;
		}
		u[i + RSA_LIMBS] = (uint32_t)carry;
	}
	/* a < n and b < n, so the product is less than n * 2^2048 and the first digit lies at 2^2016 */
	for (i = RSA_LIMBS; i > 0; i--)
		reduce(u + i - 1, k->n);
	memcpy(out, u, RSA_LIMBS * sizeof *out);
}

int
rsa_cube(const struct rsa_pub *k, const unsigned char sig[RSA_LEN], unsigned char block[RSA_LEN])
{
	uint32_t s[RSA_LIMBS], m[RSA_LIMBS];

	rsa_from_bytes(s, sig);
	if (!less(s, k->n))
		return -1;
	mulmod(k, s, s, m);
	mulmod(k, m, s, m);
	rsa_to_bytes(block, m);
	return 0;
}
