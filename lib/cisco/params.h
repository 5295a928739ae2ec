/* params - the parameters of the phone's text configuration files (layer 1): names, what the phone stores, what makes sense
 *
 * The table is lib/data/params.tsv; its header explains the columns and names the sources.  cph-mkcnf, cph-lint and the simulated
 * phone go by it.  Pure: nothing is allocated, the spans point into the compiled-in text.
 *
 * Two questions are asked of a value.  param_store: what does the phone's own reader do with it?  That was observed, and nothing else
 * decides whether a line is refused.  param_check: is it what somebody would want?  Ranges, addresses and hints are advice.
 */
#ifndef CPH_PARAMS_H
#define CPH_PARAMS_H

#include <stdint.h>

#include "span.h"

#define PARAMS_MAX 192          /* rows, all kinds */
#define PARAM_NAME_MAX 64       /* longest name, its NUL counted */
#define PARAM_WHY_MAX 320       /* room for a reason */
#define PARAM_STORED_MAX 257    /* room for a stored value, its NUL counted */
#define PHONE_LINES_MAX 6       /* line keys of the largest model */

/* A release of the SIP application, 8.12 as 812.  0: not known; then names of any release are taken, and the newest decides else. */
#define PARAM_RELEASE(major, minor) ((major) * 100u + (minor))
#define PARAM_NEWEST PARAM_RELEASE(8, 12)

enum param_type {
	PT_STRING, PT_LINENAME, PT_HOST, PT_IP, PT_URL, PT_LOGO, PT_DIR, PT_BASE, PT_LOAD, PT_INT, PT_EVEN, PT_BOOL, PT_MASK, PT_KEYWORD,
	PT_OFFSET, PT_MONTH, PT_WEEKDAY, PT_WEEK, PT_DAY, PT_TIME, PT_WRONG, PT_HINT
};

enum param_store { PS_STR, PS_STRD, PS_NUM, PS_NUM16, PS_VLAN, PS_YESNO, PS_KEYWORD, PS_IP, PS_KEY, PS_NONE };

enum param_risk { RISK_NONE, RISK_OWN, RISK_DANGER, RISK_CRASH };

struct param {
	struct span name;               /* N = a number */
	enum param_type type;
	enum param_store store;
	enum param_risk risk;
	uint64_t min, max;              /* numbers; offsets: hours either way */
	size_t size;                    /* PS_STR, PS_STRD: longest value in bytes */
	struct span values;             /* '|' separated */
	struct span deflt;              /* "-" in the table: p is NULL */
	struct span builtin;            /* likewise.  builtin "=NAME": the value of that parameter */
	unsigned since, until;          /* releases that know the name; 0 = no bound */
	int per_line;                   /* N counts the lines of the model */
	unsigned repeat;                /* highest N, 0 = no N in the name */
	int in_default, in_phone;       /* may stand in SIPDefault.cnf, SIP<MAC>.cnf; neither: the phone skips it in files */
	int secret;
	struct span meaning;
	unsigned row, group;            /* place in the table; first row of the run of N rows it belongs to */
};

struct params {
	size_t n;
	struct param row[PARAMS_MAX];
};

/* Read the table.  Returns NULL, or "params.tsv:LINE: reason" in a static buffer (a fault of the table, which the tests find). */
const char *params_init(struct params *ps);
const char *params_read(struct params *ps, struct span table);   /* another table */

/* The release of a load by its name: P0S3-8-12-00 is 812.  0 when it is no SIP load of these phones. */
unsigned param_release(struct span load);

enum param_found { PARAM_UNKNOWN, PARAM_KNOWN, PARAM_ISWRONG };

/* Look a name up, by any case.  n becomes the number in it, 0 = none.  A number above the parameter's repeat is not found. */
enum param_found params_find(const struct params *ps, struct span name, const struct param **p, unsigned *n);

/* Does that release know the name?  0 stands for the newest here. */
int param_in_release(const struct param *p, unsigned release);

/* 1 if the phone skips the parameter in a file without counting an error ("not allowed in cfgfile"). */
int param_barred(const struct param *p);

/* What an unknown or wrong name probably meant, into out; "" when nothing is near.  Returns out. */
const char *params_suggest(const struct params *ps, struct span name, char out[PARAM_NAME_MAX]);

/* The name with its number, NUL-terminated.  Returns out. */
const char *param_name(const struct param *p, unsigned n, char out[PARAM_NAME_MAX]);

/* Where a parameter stands in a file: ascending, every (p, n) its own number. */
unsigned long param_order(const struct param *p, unsigned n);

/* What the phone's reader makes of a value (its quotes taken off).  Returns NULL with the value as the phone shows it in out, or the
 * reason why it refuses the line and keeps what it had. */
const char *param_store(const struct param *p, struct span value, unsigned release, char out[PARAM_STORED_MAX]);

enum param_verdict {
	PARAM_GOOD,
	PARAM_DOUBTFUL,                 /* may be meant */
	PARAM_USELESS,                  /* the phone stores it, and nobody can mean it: out of range, no address, cannot be written again */
	PARAM_BAD                       /* the phone refuses the line, or it may do harm */
};

/* Judge a value (its quotes taken off).  why says what is wrong, without the value where the parameter is secret; "" when good. */
enum param_verdict param_check(const struct params *ps, const struct param *p, struct span value, unsigned release,
    char why[PARAM_WHY_MAX]);

/* What a value must keep to if it shall be written into a file and read again by that release: one line, no double quote, no control
 * character, no backslash where the reader would take it away.  p NULL: a name that is not in the table.  NULL, or the reason. */
const char *param_unwritable(const struct param *p, struct span value, unsigned release);

/* 1 if the value may stand in a file without quotes. */
int param_bare(struct span value);

/* 1 for values that mean "not set": empty and UNPROVISIONED. */
int param_unset(struct span value);

/* Is it a number to the phone, so that "" is stored as 0? */
int param_numeric(const struct param *p);

/* The name of the address that a port belongs to; NULL: it is no such port. */
const char *param_port_of(const struct param *p);

#endif
