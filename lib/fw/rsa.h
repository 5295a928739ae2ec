/* rsa - the public operation of RSA-2048 with exponent 3 (layer 0; RFC 8017 section 5.2.2)
 *
 * The loaders of the 7940/7960 hold no other kind of key.  The data are public, so the code need not run in constant time.  It allocates
 * nothing.
 */
#ifndef CPH_RSA_H
#define CPH_RSA_H

#include <stdint.h>

#define RSA_LEN 256             /* bytes of modulus, signature and block, big-endian */
#define RSA_LIMBS (RSA_LEN / 4)

struct rsa_pub {
	uint32_t n[RSA_LIMBS];  /* least significant first */
};

/* Set the modulus.  Returns 0, or -1 if it has not exactly 2048 bits or is even, and so cannot be that of a key. */
int rsa_modulus(struct rsa_pub *k, const unsigned char modulus[RSA_LEN]);

/* block = sig^3 mod n.  Returns 0, or -1 if sig >= n, which no signature of this key is (block is then not written).  The caller must compare
 * every byte of block with what it expects. */
int rsa_cube(const struct rsa_pub *k, const unsigned char sig[RSA_LEN], unsigned char block[RSA_LEN]);

void rsa_from_bytes(uint32_t out[RSA_LIMBS], const unsigned char in[RSA_LEN]);
void rsa_to_bytes(unsigned char out[RSA_LEN], const uint32_t in[RSA_LIMBS]);

#endif
