/* package - which images belong together, and whether they fit together (layer 1) */
#ifndef CPH_PACKAGE_H
#define CPH_PACKAGE_H

#include "fw/image.h"

#define IMAGE_NONE ((size_t)-1)

struct image_package {
	char load[IMAGE_NAME_MAX + 1];          /* the load ID a phone is told */
	size_t list, loader, loader_bin, application, single, os79xx;   /* indices into the images, IMAGE_NONE */
	const struct key *key;                  /* the key that signed all of it, or NULL */
	int complete;                           /* every file that the phone requests is here (only old phones request the loader's .bin) */
	int genuine;                            /* complete, not broken, and every one of its files is genuine */
	int broken;                             /* a file of it is refused, or they do not belong together: see reason */
	int refused;                            /* broken because a file of it is refused; that file has its own message */
	unsigned warn;
	int java;                               /* for a phone with Java: .list is its list, the next three lines are filled */
	char files[512];                        /* the names in the list, comma separated, as far as they fit */
	int has_hardware;
	uint32_t hardware;                      /* bit mask of the hardware that the list is for */
	char missing[512];                      /* file names, comma separated, as far as they are known, and fit */
	char reason[200];                       /* with broken, or with complete == 0 and nothing missing by name */
};

/* The images of one archive or directory belong to packages: one for each .loads, one for each single image, one for the files that no .loads
 * names.  Find the next package; *at is the image to begin with (first 0) and moves behind the image that begins the package.  Then test the
 * rules that every genuine package keeps: the files have the names in the .loads, LA_VERSION is the loader's tag, one key signed all files,
 * and the loader is not known to lack that key.  An OS79XX.TXT that names another load only causes a warning, since people edit it.  The phone
 * itself compares only names; a wrong LA_VERSION makes it fetch and burn the loader at every start.  Returns 1, or 0 if there is no other. */
int image_package_next(const struct image *v, size_t n, size_t *at, struct image_package *out);

#endif
