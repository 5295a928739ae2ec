/* tsv - tables as data (layer 1): the compiled-in lib/data tables, and the files that replace them (-r, -k)
 *
 * Lines that start with '#' and blank lines are skipped; the first other line names the columns; columns are separated by one TAB,
 * not quoted, not escaped.  A row must have exactly as many columns as the header.
 */
#ifndef CPH_TSV_H
#define CPH_TSV_H

#include "span.h"

#define TSV_COLS_MAX 32

struct tsv {
	const char *const *lines;       /* compiled-in form: one string a line, NULL-ended; or NULL */
	struct span text;               /* file form: what is not read yet */
	unsigned long lineno;           /* of the row last handed out, from 1, comments counted */
	size_t ncols;
	struct span head[TSV_COLS_MAX];
	struct span col[TSV_COLS_MAX];  /* the row */
	struct span raw;                /* the row as it stands */
	const char *err;                /* reason when tsv_next said -1 */
};

/* Both read up to and including the header; return 0, or -1 with t->err and t->lineno. */
int tsv_lines(struct tsv *t, const char *const *lines);
int tsv_text(struct tsv *t, struct span text);

int tsv_next(struct tsv *t);    /* 1 a row, 0 the end, -1 a bad row (t->err; may go on) */
int tsv_find(const struct tsv *t, const char *name);    /* column number, or -1 */

/* The tables made from lib/data/NAME.tsv by lib/data/tsv2c.awk, one string a line, NULL-ended. */
extern const char *const data_archives[];
extern const char *const data_families[];
extern const char *const data_inner[];
extern const char *const data_loadids[];
extern const char *const data_loaders[];
extern const char *const data_matrix[];
extern const char *const data_models[];
extern const char *const data_meanings[];
extern const char *const data_params[];
extern const char *const data_verdicts[];
extern const char *const data_logs[];
extern const char *const data_zones[];
extern const char *const data_keys[];
extern const char *const data_genuine[];
extern const char *const data_sep[];
extern const char *const data_javazones[];

#endif
