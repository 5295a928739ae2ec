/* have - the loads at hand, option -a (layer 2)
 *
 * Reads load names, a file of names or records, or a directory of unpacked firmware.  Called by main before anything is planned.
 */
#ifndef CPH_HAVE_H
#define CPH_HAVE_H

#include "place.h"

#define HAVE_LIST_MAX ((size_t)8192)            /* bytes of a .loads of a phone with Java; those seen have 1,100 */
#define HAVE_FILE_MAX ((size_t)4 << 20)         /* bytes of a file of names */

struct have {
	struct place *p;
	char **images;          /* of each, what its list names, comma separated, or NULL: not told */
	size_t n, cap;
	int dirfd;              /* the directory, or -1 */
	const char *file;       /* being read, and its line; NULL = none */
	unsigned long lineno;
};

/* Reports what could not be used, and why.  fatal: the whole argument; else something in it, and object then names the line. */
typedef void have_complain(void *arg, int fatal, const char *object, const char *why);

void have_init(struct have *h);

/* Add what arg stands for: a directory, a file ("-" is stdin), or, where there is no such path, load names with commas between.
 *
 * A file holds load names separated by blanks, commas or newlines, and '#' comments; or load and package records.  A package with
 * complete=no does not count.  Nor does one with a reason in why, or with genuine=no: that is reported.  Lists of a factory reset
 * (term42.default) come with their load.  Other records are passed over.  In a directory a load counts when all its files are there: .loads,
 * .sb2 and the loader's .sbn; for the old eras .bin or .sbn; for the phones with Java .loads and the images it names.  Of an incomplete load
 * the missing file is reported.  Loaders (P003-8-12-00) come with their applications and are passed over.  Returns 0, or -1 after a fatal
 * complaint. */
int have_add(struct have *h, const char *arg, have_complain *complain, void *carg);

/* The images that the list of a load for a phone with Java names, comma separated, into out: as a package record told, else read from
 * LOAD.loads in the directory; "" when neither is there. */
void have_images(const struct have *h, const struct place *p, char *out, size_t cap);

const struct place *have_find(const struct have *h, const struct place *p);
const struct place *have_newest(const struct have *h, enum load_proto proto, int family);       /* NULL: there is none */
void have_free(struct have *h);

#endif
