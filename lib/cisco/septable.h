/* septable - the elements of SEP<MAC>.cnf.xml for the 7906 to 7975 (lib/data/sep.tsv), row by row (layer 1)
 *
 * The header of the table explains the columns and names the sources.
 */
#ifndef CPH_SEPTABLE_H
#define CPH_SEPTABLE_H

#include <stdint.h>

#include "span.h"

#define SEPTABLE_MAX 400        /* rows */

enum sep_kind { SEP_CONTAINER, SEP_TEXT, SEP_BYTES, SEP_NUMBER, SEP_BOOL, SEP_BASE64, SEP_ANY };

struct sep_row {
	struct span path;               /* device/sipProfile/natEnabled, ...line@button */
	struct span name;               /* its last part */
	int attribute;
	enum sep_kind kind;
	uint64_t max;                   /* text: characters, bytes: bytes; number: the largest; container: how many; 0 = no limit known */
	int64_t min;                    /* number: the smallest */
	struct span write, from;        /* columns write and from of the table */
};

struct septable {
	size_t n;
	struct sep_row row[SEPTABLE_MAX];
};

/* Read the table.  NULL, or "sep.tsv:LINE: reason" in a static buffer (a fault of the table, which the tests find). */
const char *septable_init(struct septable *t);
const char *septable_read(struct septable *t, struct span table);       /* another table */

/* 1 if row b lies inside element a. */
int sep_inside(const struct sep_row *a, const struct sep_row *b);

/* Judge a value by kind and limit.  NULL, or the reason, in why. */
#define SEP_WHY_MAX 96
const char *sep_check(const struct sep_row *r, struct span value, char why[SEP_WHY_MAX]);

#endif
