/* cnfread - reads SIPDefault.cnf and SIP<MAC>.cnf as the phone's SIP application reads them (layer 1)
 *
 * The rules were observed: the reader of four releases (7.5, 8.4, 8.8, 8.12) was run on some 600 inputs.  cph-lint, cph-mkcnf and the
 * simulated phone use this one reader, so that they always agree.  (The loader reads image_version and tftp_cfg_dir by other rules, see
 * bootcnf.h.)
 *
 *	struct cnf_reader r;
 *
 *	cnf_open(&r, &params, text, n, PARAM_RELEASE(8, 12));
 *	while (cnf_next(&r))
 *		if (r.result == CNF_STORED)
 *			... r.param and r.n say which, r.stored is what the phone holds now
 *	... r.errors is the number that W310 and W320 show
 *
 * The case of names does not matter.  A value in double or single quotes ends at the same quote, a value without at a blank, TAB, '#' or ';'.
 * If nothing follows the colon, the phone keeps the old value; "" empties a string, is 0 for a number and the default for a keyword or
 * address.  A refused line keeps the old value as well, so of several lines the last good one counts.  A NUL, 0x1a or 0xff where a name
 * should begin ends the file.
 *
 * The reader changes the text: like the phone it removes backslashes in place (inside quotes; from 8.8 on not in passwords), which also
 * changes the lines behind an unclosed quote.  So give it a copy.  Spans point into that copy.
 */
#ifndef CPH_CNFREAD_H
#define CPH_CNFREAD_H

#include "params.h"
#include "span.h"

#define CNF_MAX 8192            /* longest text file that the phone reads; it ignores a longer one as a whole (W210, W220) */

enum cnf_result {
	CNF_STORED,
	CNF_EMPTY,              /* no value: the phone keeps what it had, and counts no error */
	CNF_BARRED,             /* a name that the phone skips in a file, without counting an error */
	CNF_REFUSED,            /* the phone counts an error (r->err is the reason) and keeps the old value */
	CNF_CRASH               /* the phone's reader jumps to address 0, or reads past the end of the file */
};

enum {                          /* notes on a line that was read; cnf_note() returns the words */
	CNF_CUT_BLANK = 1,      /* a value without quotes was cut at a blank, and no comment follows */
	CNF_CUT_MARK = 2,       /* ... at a '#' or ';' inside it */
	CNF_AFTER_QUOTE = 4,    /* something other than a comment behind the closing quote */
	CNF_BACKSLASH = 8,      /* a backslash inside quotes, which was removed or ended the value */
	CNF_BOM = 16,           /* a byte order mark makes the name unreadable */
	CNF_NUL = 32,           /* the value was cut at a NUL byte */
	CNF_NOTES = 6
};

struct cnf_reader {
	const struct params *ps;
	unsigned release;
	int own_copy;           /* the caller sets it if the text is the phone's own copy in flash, where no name is barred */
	unsigned char *p;
	size_t size, at;
	unsigned long line;     /* where the reader is, from 1 */
	unsigned long errors;
	int cr_alone;           /* lines that end in CR alone were seen */
	unsigned long swallowed;        /* line of a comment or bad line that took CR-ended lines with it, 0 = none */
	int stop;               /* the byte that ended the file before its end, 256 + byte; 0 = none */
	/* the line last handed out */
	unsigned long lineno;
	enum cnf_result result;
	struct span name;       /* n 0: the line has no name */
	struct span value;      /* without quotes; p NULL: not read */
	const struct param *param;      /* NULL: not in the table, or not in that release */
	unsigned n;             /* the number in the name, 0 = none */
	unsigned notes;
	const char *err;        /* CNF_REFUSED, CNF_CRASH */
	char stored[PARAM_STORED_MAX];
};

void cnf_open(struct cnf_reader *r, const struct params *ps, unsigned char *text, size_t n, unsigned release);
int cnf_next(struct cnf_reader *r);             /* 1 a line with something on it, 0 the end */
const char *cnf_note(unsigned note);            /* words for one note */

/* 1 if a running application takes image_version for its own name, and so goes on; else it resets and has its loader fetch that image.  It
 * compares only the beginning, by exact case. */
int cnf_same_image(struct span image_version, struct span running);

#endif
