/* tz - the rule of a time zone, and the parameters by which a 7940 or 7960 is told it (layer 1)
 *
 * A zone file (RFC 8536) ends in a POSIX TZ string, the rule that holds from now on; the phone takes a zone name and one rule for
 * summer time, by weekday and week of a month or by date.  What it cannot express is refused with the reason.
 */
#ifndef CPH_TZ_H
#define CPH_TZ_H

#include <stdint.h>

#include "span.h"

struct tz_rule {
	int by_date;            /* 1: month and day; 0: month, week, weekday; -1: a form the phone does not have */
	int month, day;         /* 1..12, 1..31 */
	int week, wday;         /* 1..5, 5 = last; 0 = Sunday */
	long time;              /* seconds after midnight, local; may lie outside the day */
};

struct tz {
	long std, dst;          /* seconds east of Greenwich */
	int has_dst;
	struct tz_rule start, end;
};

/* A POSIX TZ string.  NULL, or why it is none. */
const char *tz_parse(struct span s, struct tz *z);

/* The TZ string of a zone file.  Clock changes that the file lists after now (UTC seconds) must be what the string says: where they are
 * not (Morocco changes with the moon) no rule describes them.  NULL, or the reason; *footer points into the file. */
const char *tz_file(struct span file, int64_t now, struct span *footer);

/* Seconds east of Greenwich at a time, by the rule. */
long tz_offset(const struct tz *z, int64_t t);

#define TZ_PARAMS 13

struct tz_param {
	const char *name;
	char value[12];
};

/* What to write into SIPDefault.cnf.  NULL and *n filled, or why the phone cannot be told; *doubt (may come back NULL) is said in
 * addition to success. */
const char *tz_phone(const struct tz *z, struct tz_param out[TZ_PARAMS], size_t *n, const char **doubt);

#endif
