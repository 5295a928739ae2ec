/* javazone - the name that a time zone has in the files of the 7906 to 7975 (layer 1)
 *
 * These phones know zones by fixed names and take their clock changes from their own zone files of 2008.  lib/data/javazones.tsv has both.
 */
#ifndef CPH_JAVAZONE_H
#define CPH_JAVAZONE_H

#include "tz.h"

#define JAVAZONE_MAX 64         /* longest name, its NUL counted */

/* z: today's rule; iana: the name that the user gave, may be "".  NULL and the name in out, or why there is none.  *doubt (or NULL) is said
 * in addition to success: the name is right, but the phone's rule of 2008 is not that of today. */
const char *javazone_find(const struct tz *z, const char *iana, char out[JAVAZONE_MAX], const char **doubt);

#endif
