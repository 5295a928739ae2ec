/* table - reads records, given as record lines or as a table with a header line (layer 2)
 *
 * Inventories come from spreadsheets.  The first line that is neither blank nor a comment decides: a record line (type<TAB>key=value)
 * makes it a record stream; otherwise that line is the header, and every further row becomes a record of the type given to table_init.
 * Cells are separated by TABs if the header has one, else by its first comma or semicolon; a line "sep=;" before it names another separator.
 * Quotes are those of RFC 4180: a quoted cell may hold separators, doubled quotes and newlines.  UTF-16 with a byte order mark is converted;
 * a UTF-8 byte order mark is dropped.
 *
 * Header words become keys: small letters and digits, with '_' for anything between them; t->words, if set, maps further words to keys.  A
 * row of empty cells is skipped, and so is a column without a name as long as all its cells are empty.
 */
#ifndef CPH_TABLE_H
#define CPH_TABLE_H

#include "lines.h"
#include "record.h"

#define TABLE_WORD 64           /* longest key, its NUL counted */

enum table_form { TABLE_UNKNOWN, TABLE_RECORDS, TABLE_ROWS, TABLE_BAD };

struct table_words {            /* the names that people give the columns of one kind of table */
	const char *const *needed;      /* one of these columns must be there; NULL at the end */
	const char *marker;             /* if this column is there, key is called with marked 1 */
	int (*key)(struct span word, int marked, char out[TABLE_WORD]);         /* 1: the key of word is in out; 0: word itself is the key */
};

struct table {
	struct lines in;
	const char *row_type;           /* type of the records made from rows */
	enum table_form form;
	unsigned long lineno;           /* first line of the record last handed out */
	unsigned char sep;
	unsigned long headline;         /* of the header */
	const struct table_words *words;        /* set after table_init, or NULL */
	char why[128];
	const char *err;                /* reason when table_next said -1 */
	struct buf head, row;           /* header names, NUL-free; unquoted row */
	size_t ncols;
	struct { size_t at, n; } col[REC_FIELDS_MAX];
};

void table_init(struct table *t, int fd, const char *row_type);

/* 1: *r is filled (spans valid until the next call); 0: the end; -1: a bad line, with t->err and t->lineno; -2: reading failed, t->in.err
 * is the errno.  After -1 reading may go on; after a bad header the end follows, since rows cannot be read without one.  Empty cells of a
 * row are left out of the record. */
int table_next(struct table *t, struct rec *r);
void table_free(struct table *t);

struct span table_column(const struct table *t, size_t i);      /* the key of column i, i < t->ncols; valid as long as t */

/* 1 for an error value of a spreadsheet: "#N/A" and the like. */
int table_error_value(struct span cell);

#endif
