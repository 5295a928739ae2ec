/* row - the row that puts a phone into the inventory, as text to copy (layer 2)
 *
 * Called by main when a phone is reported that no plan has.  The inventory is read again each time, for people change its columns.
 */
#ifndef CPH_ROW_H
#define CPH_ROW_H

#include <stddef.h>

#define ROW_HEADER "mac,model,load,line1_name,proxy1_address"

/* Write the row as the inventory has its columns, or else, where that is NULL or has no header yet, under ROW_HEADER.  1 in the latter case:
 * a header belongs above the row. */
int row_text(const char *inventory, const char *mac, const char *model, const char *load, char *out, size_t cap);

#endif
