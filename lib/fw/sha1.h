/* sha1 - SHA-1 (layer 0; FIPS 180-4 section 6.1)
 *
 * For the digest in a firmware file's signed header, which phones compare; not for anything new.  A message may be up to 2^61 - 1 bytes.
 */
#ifndef CPH_SHA1_H
#define CPH_SHA1_H

#include "md.h"
#include "span.h"

#define SHA1_LEN 20

struct sha1 {
	struct md m;
};

void sha1_init(struct sha1 *s);
void sha1_add(struct sha1 *s, struct span bytes);
void sha1_end(struct sha1 *s, unsigned char out[SHA1_LEN]);     /* s must be initialised again before further use */

#endif
