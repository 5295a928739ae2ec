/* shelf - the phones that cph-plan reads from standard input (layer 2)
 *
 * Called by main for each record.  stand_read turns a record into the place where its phone stands; shelf_phone groups the rows of an
 * inventory by phone.  Out of memory is NULL; what a record lacks is a reason in struct stand.
 */
#ifndef CPH_SHELF_H
#define CPH_SHELF_H

#include "cisco/macset.h"
#include "matrix.h"
#include "record.h"

/* What to do about a phone of which nothing says where it stands. */
#define STAND_UNKNOWN "write there what the phone runs (Settings, Status, Firmware Versions), or UAL, BOOT or RESET in state"

/* Borrows from the record and the matrix. */
struct stand {
	struct place at;                /* with the keys of the loader that runs there */
	struct span text;               /* what the record gives: its state, else its load (the id of a load record); empty = nothing */
	struct span odd;                /* a loader that is not known; empty = known, or not named */
	const char *why;
};

/* Returns what place_start made of the text.  A loader in the record decides on the keys and, for the state UAL, on the version; an
 * unknown one counts as one that holds the oldest key only. */
enum place_res stand_read(struct stand *s, const struct matrix *m, const struct holders *h, const struct rec *r);

/* With a column "line" an inventory has a row for each line of a phone, and facts about the phone may stand in any of them
 * (bin/mkcnf/inventory.h). */
struct shelf_phone {
	unsigned long row;              /* the first row that names it */
	int by_line;                    /* that row was one of a line */
	int placed;                     /* one of its rows tells where the phone stands */
	char from[PLACE_NAME_MAX], to[PLACE_NAME_MAX];  /* "" = not known yet */
};

struct shelf {                          /* {0} is empty */
	struct macset macs;             /* their numbers are those of phone */
	struct shelf_phone *phone;
	size_t cap;
};

/* The phone of this canonical MAC, added with this row when it is new.  NULL = out of memory.  Valid until the next call. */
struct shelf_phone *shelf_phone(struct shelf *s, const char *mac, unsigned long row, int by_line, int *is_new);
void shelf_free(struct shelf *s);

#endif
