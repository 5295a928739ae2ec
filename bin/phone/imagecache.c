#include <stdlib.h>
#include <string.h>

#include "imagecache.h"

void
imagecache_init(struct imagecache *c, const struct keyring *ring)
{
	memset(c, 0, sizeof *c);
	c->ring = ring;
}

int
imagecache_check(struct imagecache *c, struct span file, const char *name, struct image *out)
{
	unsigned char *p;
	size_t i;

	for (i = 0; i < IMAGECACHE_MAX; i++) {
		const struct image *im = &c->v[i].im;

		if (c->v[i].p != NULL && im->file.n == file.n && strcmp(im->name, name) == 0 &&
		    memcmp(c->v[i].p, file.p, file.n) == 0) {
			*out = *im;
			return 0;
		}
	}
	/* names that struct image cuts are not remembered: the cut one would stand for others */
	if (strlen(name) > IMAGE_NAME_MAX || file.n == 0 || (p = malloc(file.n)) == NULL)
		return image_check(file, span_cstr(name), c->ring, 0, out);
	memcpy(p, file.p, file.n);
	if (image_check(span(p, file.n), span_cstr(name), c->ring, 0, out) != 0) {
		free(p);
		return -1;
	}
	free(c->v[c->next].p);
	c->v[c->next].p = p;
	c->v[c->next].im = *out;
	c->next = (c->next + 1) % IMAGECACHE_MAX;
	return 0;
}

void
imagecache_free(struct imagecache *c)
{
	size_t i;

	for (i = 0; i < IMAGECACHE_MAX; i++)
		free(c->v[i].p);
	memset(c, 0, sizeof *c);
}
