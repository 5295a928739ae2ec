/* zone - a time zone of this system, by name, as the phone's parameters (layer 2)
 */
#ifndef CPH_ZONE_H
#define CPH_ZONE_H

#include "tz.h"

enum zone_res {
	ZONE_OK,
	ZONE_NONE,              /* no such zone */
	ZONE_NO,                /* there is one, and the phone cannot be told; *why */
	ZONE_DIR                /* the directory cannot be opened: errno */
};

/* name: below dir (as America/New_York), or a POSIX rule, which has a comma.  *doubt (or NULL) is said in addition to success. */
enum zone_res zone_find(const char *name, const char *dir, int64_t now, struct tz_param out[TZ_PARAMS], size_t *n, const char **why,
    const char **doubt);

#endif
