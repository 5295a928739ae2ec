/* table - records from wherever they come (layer 2): record lines, or a TSV or RFC 4180 CSV file with a header line
 *
 * Inventories come from spreadsheets.  The first line that is neither blank nor a comment decides: a record line (type<TAB>key=value)
 * makes it a record stream; otherwise that line is the header, CSV when it contains a comma and no TAB, and every row
 * becomes a record of the type given to table_init, its columns named as the keys.  Header names are folded to lower case and blanks
 * in them to '_'.  A UTF-8 byte order mark is dropped.  The header of a table
 * of phones must have a column mac, load or state.  A quoted CSV field may contain commas, doubled quotes and newlines.
 * Rows of empty cells, and columns without a name as long as nothing stands in them, are passed over.
 */
#ifndef CPH_TABLE_H
#define CPH_TABLE_H

#include "lines.h"
#include "record.h"

enum table_form { TABLE_UNKNOWN, TABLE_RECORDS, TABLE_TSV, TABLE_CSV, TABLE_BAD };

struct table {
	struct lines in;
	const char *row_type;           /* type of the records made from rows */
	enum table_form form;
	unsigned long lineno;           /* first line of the record last handed out */
	const char *err;                /* reason when table_next said -1 */
	struct buf head, row;           /* header names, NUL-free; unquoted row */
	size_t ncols;
	struct { size_t at, n; } col[REC_FIELDS_MAX];
};

void table_init(struct table *t, int fd, const char *row_type);

/* 1: *r is filled (spans valid until the next call); 0: the end; -1: a bad line, t->err and t->lineno say what and where, reading
 * may go on (after a bad header the end follows: rows cannot be read without one); -2: reading failed, t->in.err is the errno.  Empty cells of a row are left out of the record. */
int table_next(struct table *t, struct rec *r);
void table_free(struct table *t);

#endif
