/* stand - where the phone of a record stands (layer 2)
 *
 * What is in *s borrows from the record and the matrix.
 */
#ifndef CPH_STAND_H
#define CPH_STAND_H

#include "matrix.h"
#include "record.h"

struct stand {
	struct place at;                /* with the keys of the loader that runs there */
	struct span text;               /* what the record says: its state, else its load (the id of a load record); empty = nothing */
	struct span odd;                /* a loader that is not known; empty = known, or not named */
	const char *why;
};

/* What place_start made of the text.  A loader in the record decides on the keys and, for the state UAL, on the version; one that is not
 * known counts as one that holds the oldest key only. */
enum place_res stand_read(struct stand *s, const struct matrix *m, const struct holders *h, const struct rec *r);

#endif
