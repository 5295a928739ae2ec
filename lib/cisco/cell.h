/* cell - recognises values that a spreadsheet has changed, or that stand in the wrong column (layer 1)
 *
 * The tools that read inventories warn of them: such a value is legal, but seldom what its owner typed.
 */
#ifndef CPH_CELL_H
#define CPH_CELL_H

#include "span.h"

/* Words for what a spreadsheet did to the value: it rounded it, appended ".0", or put an error value or an apostrophe there.  NULL = nothing. */
const char *cell_changed(struct span v);

/* Words for a MAC address that a spreadsheet took for a number: 1.12233E+11, or without its leading zeros.  NULL = v is not such. */
const char *cell_mac_number(struct span v);

/* Words for a value in a column of line names that looks like a MAC address, an IPv4 address or a load.  NULL = none of these. */
const char *cell_looks_like(struct span v);

#endif
