/* cell - values that a spreadsheet has changed, or that stand in the wrong column (layer 1)
 *
 * The tools that read inventories warn of them: each is a legal value, and seldom what its owner typed.
 */
#ifndef CPH_CELL_H
#define CPH_CELL_H

#include "span.h"

/* What a spreadsheet did to the value: rounded it, appended ".0", put its own error or an apostrophe there.  NULL = nothing. */
const char *cell_changed(struct span v);

/* Digits that may be a MAC address which a spreadsheet took for a number: 1.12233E+11, or leading zeros lost.  NULL = no such thing. */
const char *cell_mac_number(struct span v);

/* What a value looks like that stands in a column of line names: a MAC address, an IPv4 address, a load.  NULL = none of these. */
const char *cell_looks_like(struct span v);

#endif
