/* cnfread - SIPDefault.cnf and SIP<MAC>.cnf as the phone's SIP application reads them (layer 1)
 *
 * The rules were observed: the reader of four releases (7.5, 8.4, 8.8, 8.12) was run on some 600 inputs.  cph-lint, cph-mkcnf and the
 * simulated phone use this one reader, so that they never differ.  (The loader reads image_version and tftp_cfg_dir by rules of its
 * own, see bootcnf.h.)
 *
 *	struct cnf_reader r;
 *
 *	cnf_open(&r, &params, text, n, PARAM_RELEASE(8, 12));
 *	while (cnf_next(&r))
 *		if (r.result == CNF_STORED)
 *			... r.param and r.n say which, r.stored is what the phone holds now
 *	... r.errors is the number that W310 and W320 show
 *
 * Names without case.  A value in double or single quotes ends at the same quote, one without at a blank, TAB, '#' or ';'.  Nothing
 * behind the colon keeps the old value; "" empties a string, is 0 for a number and the default for a keyword or address.  A line that
 * is refused keeps the old value as well: of several lines the last good one counts.  A NUL, 0x1a or 0xff where a name should begin
 * ends the file.
 *
 * The reader changes the text: it takes backslashes out in place, as the phone does (inside quotes; from 8.8 on not in passwords), and
 * the phone's way of doing it shows in the lines behind an unclosed quote.  Give it a copy.  Spans point into that copy.
 */
#ifndef CPH_CNFREAD_H
#define CPH_CNFREAD_H

#include "params.h"
#include "span.h"

#define CNF_MAX 8192            /* bytes of a text file that the phone takes; with one more it reads none of it (W210, W220) */

enum cnf_result {
	CNF_STORED,
	CNF_EMPTY,              /* no value: the phone keeps what it had, and counts no error */
	CNF_BARRED,             /* a name that the phone skips in a file, without counting an error */
	CNF_REFUSED,            /* an error to the phone (r->err says why): it keeps what it had */
	CNF_CRASH               /* the phone's reader jumps to address 0, or runs on past the end of the file */
};

enum {                          /* notes on a line that was read, cnf_note() has the words */
	CNF_CUT_BLANK = 1,      /* a value without quotes was cut at a blank, and no comment follows */
	CNF_CUT_MARK = 2,       /* ... at a '#' or ';' inside it */
	CNF_AFTER_QUOTE = 4,    /* something other than a comment behind the closing quote */
	CNF_BACKSLASH = 8,      /* a backslash inside quotes, taken out or ending the value */
	CNF_BOM = 16,           /* the line is spoilt by a byte order mark */
	CNF_NOTES = 5
};

struct cnf_reader {
	const struct params *ps;
	unsigned release;
	int own_copy;           /* set it when the text is the phone's own copy in flash: there no name is barred */
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

/* Does a running application take image_version for its own name?  It compares the beginning only, with case: then it stays, else it
 * resets and asks its loader for the other image. */
int cnf_same_image(struct span image_version, struct span running);

#endif
