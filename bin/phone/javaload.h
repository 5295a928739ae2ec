/* javaload - loads of the phones with Java (7906 to 7975): the list, the signature, what a phone of a family takes (layer 1)
 *
 * A load is a signed .loads and the signed archives it names.  The header and the keys' form are those of the 7940/7960; nothing else is.
 */
#ifndef CPH_PHONE_JAVALOAD_H
#define CPH_PHONE_JAVALOAD_H

#include "cisco/loadid.h"
#include "fw/image.h"

#define JAVALOAD_FILES 8
#define JAVALOAD_MAX 16777216   /* bytes of one archive: ours, no limit is known; the largest seen has 7 MB */

struct javalist {
	char file[JAVALOAD_FILES][IMAGE_NAME_MAX + 1];
	size_t n;
	unsigned hardware;      /* #HARDWARE_COMP_1, a bit mask; 0 = no such line */
	char inner[32];         /* of the file names: 9-4-2ES26; "" = they do not share one */
};

/* The text of a .loads.  Returns NULL, or the reason it is refused. */
const char *javaload_list(struct span text, struct javalist *l);

/* Examine a signed file, as env->check of boot.h does for the 7940/7960: verdict, key, name and body.  What an archive holds is not
 * looked at. */
void javaload_check(struct span file, const char *name, const struct keyring *ring, struct image *out);

/* "42" of the family 7942/7962; "" = none of these families.  Returns out. */
const char *javaload_family(const char *family, char out[3]);

/* 1 if id is a load of one of these families; l is filled. */
int javaload_parse(const char *id, struct load *l);

/* Is the load with that name the one that runs?  app and files as in the flash: two names may stand for the same archives. */
int javaload_same(const char *app, const char *files, const char *named);

/* The keys a phone of that family holds while it runs that release: bit i for ring->key[i].  old_only: below 8.3(3). */
unsigned javaload_keys(const struct keyring *ring, const char *family, int old_only);

/* The names that the archives of a load have, comma separated; "" when the inner name of its release is not known. */
void javaload_files(const struct load *l, char *out, size_t cap);

#endif
