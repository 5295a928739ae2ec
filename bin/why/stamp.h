/* stamp - the time in a line of a log
 *
 * Syslog's "Nov 20 19:04:11" (no year, no zone), ISO 8601 and RFC 3339, OpenWrt's with its year behind, Cisco's with a star in front,
 * Tftpd32's "[20/11 19:04:11.000]" at the end, PumpKIN's and tftpy's in brackets, tcpdump's time of day, seconds since 1970.
 * Times without a zone are local.  A time without a year gets the last year in which it does not lie in the future; times of day count
 * from the midnight before now.
 */
#ifndef CPH_WHY_STAMP_H
#define CPH_WHY_STAMP_H

#include <stdint.h>

#include "logev.h"

struct stamps {
	int64_t now;            /* seconds since 1970: when the log was read */
	int year;               /* of the last line without one; 0 = none yet */
	int month;
	int second_of_day, days;        /* of times of day: the last one, and how often midnight went by */
	struct { int64_t key, t; } minute[16];  /* that mktime was asked for: the digits of its date, and its start */
};

/* The time of a line into *us; STAMP_NONE when there is none that is understood. */
enum stamp stamp_find(struct stamps *s, struct span line, int64_t *us);

/* The line without a time at its end (Tftpd32). */
struct span stamp_strip(struct span line);

#endif
