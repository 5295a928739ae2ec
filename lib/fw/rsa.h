/* rsa - the public operation of RSA-2048 with exponent 3 (layer 0; RFC 8017 section 5.2.2)
 *
 * The only kind of key 7940/7960 loaders hold.  No secret passes through here, so nothing is done against timing.  No allocation.
 */
#ifndef CPH_RSA_H
#define CPH_RSA_H

#include <stdint.h>

#define RSA_LEN 256             /* bytes of modulus, signature and block, big-endian */
#define RSA_LIMBS (RSA_LEN / 4)

struct rsa_pub {
	uint32_t n[RSA_LIMBS];  /* least significant first */
};

/* Take a modulus.  Returns 0, or -1 when it has not exactly 2048 bits or is even: then it is no modulus of such a key. */
int rsa_modulus(struct rsa_pub *k, const unsigned char modulus[RSA_LEN]);

/* block = sig^3 mod n.  Returns 0, or -1 when sig >= n: no signature made with this key has such a value (block is then not
 * written).  What block must look like is the caller's affair: compare every byte of it. */
int rsa_cube(const struct rsa_pub *k, const unsigned char sig[RSA_LEN], unsigned char block[RSA_LEN]);

void rsa_from_bytes(uint32_t out[RSA_LIMBS], const unsigned char in[RSA_LEN]);
void rsa_to_bytes(unsigned char out[RSA_LEN], const uint32_t in[RSA_LIMBS]);

#endif
