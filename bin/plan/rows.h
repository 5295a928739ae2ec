/* rows - the rows of an inventory that are about one phone, for who wants to do something once for each (layer 2)
 *
 * With a column "line" a phone has a row for each of its lines, and what is of the phone may stand in any of them (bin/mkcnf/inventory.h).
 */
#ifndef CPH_ROWS_H
#define CPH_ROWS_H

#include "cisco/macset.h"
#include "place.h"

struct rows_phone {
	unsigned long row;              /* the first that names it */
	int by_line;                    /* that row was one of a line */
	int said;                       /* one of them says where the phone stands */
	char from[PLACE_NAME_MAX], to[PLACE_NAME_MAX];  /* "" = not known yet */
};

struct rows {                           /* {0} is empty */
	struct macset macs;             /* their numbers are those of phone */
	struct rows_phone *phone;
	size_t cap;
};

/* The phone of this canonical MAC, made with this row when it is new.  NULL = memory ran out.  It stays where it is until the next call. */
struct rows_phone *rows_phone(struct rows *r, const char *mac, unsigned long row, int by_line, int *is_new);
void rows_free(struct rows *r);

#endif
