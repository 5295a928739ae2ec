/* params - the parameters of the phone's text configuration files (layer 1): names, types, ranges, lengths
 *
 * The table is lib/data/params.tsv; its header explains the columns and names the sources.  Pure: nothing is allocated, the spans
 * point into the compiled-in text.
 */
#ifndef CPH_PARAMS_H
#define CPH_PARAMS_H

#include <stdint.h>

#include "span.h"

#define PARAMS_MAX 160          /* rows, all kinds */
#define PARAM_NAME_MAX 64       /* longest name, its NUL counted */
#define PARAM_WHY_MAX 256       /* room for a reason */
#define PHONE_LINES_MAX 6       /* line keys of the largest model */

enum param_type {
	PT_STRING, PT_LINENAME, PT_HOST, PT_IP, PT_URL, PT_DIR, PT_BASE, PT_LOAD, PT_INT, PT_EVEN, PT_BOOL, PT_MASK, PT_KEYWORD,
	PT_ZONE, PT_OFFSET, PT_MONTH, PT_WEEKDAY, PT_WEEK, PT_DAY, PT_TIME, PT_WRONG, PT_UNCONFIRMED, PT_HINT
};

struct param {
	struct span name;               /* N = a number */
	enum param_type type;
	uint64_t min, max;              /* numbers; zones and offsets: hours either way */
	size_t maxlen;                  /* characters, 0 = not known */
	int over_warn;                  /* longer than maxlen is doubtful, not wrong */
	struct span values;             /* '|' separated */
	struct span builtin;            /* "-" in the table: p is NULL.  builtin "=NAME": the value of that parameter */
	int per_line;                   /* N counts the lines of the model */
	unsigned repeat;                /* highest N, 0 = no N in the name */
	int in_default, in_phone;       /* may stand in SIPDefault.cnf, SIP<MAC>.cnf */
	int secret;
	struct span meaning;
	unsigned row, group;            /* place in the table; first row of the run of N rows it belongs to */
};

struct params {
	size_t n;
	struct param row[PARAMS_MAX];
};

/* Read the table.  Returns NULL, or the reason it is not usable (a fault of the table, seen by the tests). */
const char *params_init(struct params *ps);
const char *params_read(struct params *ps, const char *const *table);   /* another table: lines, NULL at the end */

enum param_found { PARAM_UNKNOWN, PARAM_KNOWN, PARAM_ISWRONG, PARAM_ISUNCONFIRMED };

/* Look a name up, by any case.  n becomes the number in it, 0 = none.  A number above the parameter's repeat is not found. */
enum param_found params_find(const struct params *ps, struct span name, const struct param **p, unsigned *n);

/* What an unknown or wrong name probably meant, into out; "" when nothing is near.  Returns out. */
const char *params_suggest(const struct params *ps, struct span name, char out[PARAM_NAME_MAX]);

/* The name with its number, NUL-terminated.  Returns out. */
const char *param_name(const struct param *p, unsigned n, char out[PARAM_NAME_MAX]);

/* Where a parameter stands in a file: ascending, every (p, n) its own number. */
unsigned long param_order(const struct param *p, unsigned n);

enum param_verdict { PARAM_GOOD, PARAM_DOUBTFUL, PARAM_BAD };

/* Judge a value (its quotes taken off).  why says what is wrong, without the value where the parameter is secret; "" when good. */
enum param_verdict param_check(const struct params *ps, const struct param *p, struct span value, char why[PARAM_WHY_MAX]);

/* What any value must keep to, whatever the parameter: one line, no quote, no control character (how the phone reads those is not
 * known).  NULL, or the reason. */
const char *param_value_bad(struct span value);

/* 1 when the value is not ASCII: the display takes Latin-1 at most, and what the phone makes of UTF-8 is not known. */
int param_value_wide(struct span value);

/* 1 for values that mean "not set": empty and UNPROVISIONED. */
int param_unset(struct span value);

/* Lines of a model as people write it (7940, 7940G, CP-7960G, 7960): 2 or 6, 0 = not one of these phones. */
unsigned phone_lines(struct span model);

#endif
