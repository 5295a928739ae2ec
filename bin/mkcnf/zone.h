/* zone - a time zone of this system, by name, as the phones name it (layer 2)
 */
#ifndef CPH_ZONE_H
#define CPH_ZONE_H

#include "javazone.h"
#include "tz.h"

enum zone_res {
	ZONE_OK,
	ZONE_NONE,              /* no such zone */
	ZONE_NO,                /* its clock changes follow no rule; z->why */
	ZONE_DIR                /* the directory cannot be opened: errno */
};

struct zone {
	struct tz_param value[TZ_PARAMS];       /* for a 7940 or 7960; n = 0: *why they cannot be told */
	size_t n;
	const char *why, *doubt;                /* doubt (or NULL): said in addition to success */
	char java[JAVAZONE_MAX];                /* for a 7906 to 7975; "" = java_why they cannot be told */
	const char *java_why, *java_doubt;
};

/* name: below dir (as America/New_York), or a POSIX rule, which has a comma. */
enum zone_res zone_find(const char *name, const char *dir, int64_t now, struct zone *z);

#endif
