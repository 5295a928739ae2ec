/* tsv - reads the compiled-in tables of lib/data, and the files that replace them (-r, -k) (layer 1)
 *
 * Lines that start with '#' and blank lines are skipped; the first other line names the columns; columns are separated by one TAB,
 * not quoted, not escaped.  A row must have exactly as many columns as the header.
 */
#ifndef CPH_TSV_H
#define CPH_TSV_H

#include "span.h"

#define TSV_COLS_MAX 32

struct tsv {
	struct span text;               /* not read yet */
	unsigned long lineno;           /* of the row last handed out, from 1, comments counted */
	size_t ncols;
	struct span head[TSV_COLS_MAX];
	struct span col[TSV_COLS_MAX];  /* the row */
	struct span raw;                /* the row as it stands */
	const char *err;                /* reason when tsv_next said -1 */
};

/* Both read up to and including the header; return 0, or -1 with t->err and t->lineno. */
int tsv_text(struct tsv *t, struct span text);
int tsv_data(struct tsv *t, const unsigned char *table);        /* one of those below */

int tsv_next(struct tsv *t);    /* 1 a row, 0 the end, -1 a bad row (t->err; may go on) */
int tsv_find(const struct tsv *t, const char *name);    /* column number, or -1 */

/* "FILE:LINE: WHY" for the line last read, in a static buffer; "FILE: WHY" if there was none. */
const char *tsv_fault(const struct tsv *t, const char *file, const char *why);

/* The tables made from lib/data/NAME.tsv by lib/data/tsv2c: its text, and a NUL. */
extern const unsigned char data_archives[];
extern const unsigned char data_families[];
extern const unsigned char data_inner[];
extern const unsigned char data_loadids[];
extern const unsigned char data_loaders[];
extern const unsigned char data_matrix[];
extern const unsigned char data_models[];
extern const unsigned char data_meanings[];
extern const unsigned char data_params[];
extern const unsigned char data_verdicts[];
extern const unsigned char data_logs[];
extern const unsigned char data_zones[];
extern const unsigned char data_keys[];
extern const unsigned char data_genuine[];
extern const unsigned char data_sep[];
extern const unsigned char data_javazones[];

#endif
