/* sha256 - SHA-256 (layer 0; FIPS 180-4 section 6.2)
 *
 * For the table of known genuine files (lib/data/genuine.tsv).  A message may be up to 2^61 - 1 bytes.
 */
#ifndef CPH_SHA256_H
#define CPH_SHA256_H

#include "md.h"
#include "span.h"

#define SHA256_LEN 32

struct sha256 {
	struct md m;
};

void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, struct span bytes);
void sha256_end(struct sha256 *s, unsigned char out[SHA256_LEN]);       /* s must be initialised again before further use */

#endif
