/* imageset - image_check of the files of one package, signed ones first, and its packages, as cph-unpack does it */
#ifndef CPH_IMAGESET_H
#define CPH_IMAGESET_H

#include "fw/image.h"
#include "fw/sighdr.h"
#include "unpack/package.h"

static inline int
image_check_all(const struct span *file, const struct span *name, size_t n, const struct keyring *ring, uint32_t now, struct image *out)
{
	size_t i, k;
	int rc = 0;

	memset(out, 0, n * sizeof *out);
	for (i = 0; i < n; i++)
		if (sighdr_begins(file[i]))
			rc |= image_check(file[i], name[i], ring, now, &out[i]);
	for (i = 0; i < n; i++) {
		const struct image *twin = NULL;

		if (sighdr_begins(file[i]))
			continue;
		for (k = 0; k < n && twin == NULL; k++)
			if (out[k].is_signed && out[k].whole && span_eq(out[k].body, file[i]))
				twin = &out[k];
		rc |= image_check_twin(file[i], name[i], ring, now, twin, &out[i]);
	}
	return rc;
}

/* All packages: how many there are, and the first cap of them. */
static inline size_t
image_packages(const struct image *v, size_t n, struct image_package *out, size_t cap)
{
	struct image_package p;
	size_t at = 0, count = 0;

	for (; image_package_next(v, n, &at, &p); count++)
		if (count < cap)
			out[count] = p;
	return count;
}

#endif
