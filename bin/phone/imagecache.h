/* imagecache - results of image_check for the files that many phones fetch (layer 1)
 *
 * A file is found again by its name and all of its bytes.  Copies of the last IMAGECACHE_MAX files are held.
 */
#ifndef CPH_IMAGECACHE_H
#define CPH_IMAGECACHE_H

#include "fw/image.h"

#define IMAGECACHE_MAX 8

struct imagecache {
	const struct keyring *ring;
	struct {
		unsigned char *p;
		struct image im;
	} v[IMAGECACHE_MAX];
	size_t next;            /* to be replaced */
};

void imagecache_init(struct imagecache *c, const struct keyring *ring);

/* As image_check; file and body of out point into the cache, valid until IMAGECACHE_MAX other files have been examined. */
int imagecache_check(struct imagecache *c, struct span file, const char *name, struct image *out);
void imagecache_free(struct imagecache *c);

#endif
