/* params - the parameters of the phone's text configuration files (layer 1): their names, and checks of their values
 *
 * The table is lib/data/params.tsv; its header explains the columns and names the sources.  cph-mkcnf, cph-lint and the simulated phone use
 * it.  Nothing is allocated; the spans point into the compiled-in text.
 *
 * A value is checked in two ways.  param_store does what the phone's own reader does, as observed, and alone decides whether a line is refused.
 * param_check also judges whether anybody can want the value; its ranges, addresses and hints are advice.
 */
#ifndef CPH_PARAMS_H
#define CPH_PARAMS_H

#include <stdint.h>

#include "span.h"

#define PARAMS_MAX 192          /* most rows of the table, parameters and others */
#define PARAM_NAME_MAX 64       /* longest name, its NUL counted */
#define PARAM_WHY_MAX 320       /* longest reason, its NUL counted */
#define PARAM_STORED_MAX 257    /* longest stored value, its NUL counted */
#define PHONE_LINES_MAX 6       /* line keys of a 7960; a 7940 has two */

/* A release of the SIP application, 8.12 as 812.  0 = not known: then names of all releases are accepted, and values are stored as the newest
 * release does. */
#define PARAM_RELEASE(major, minor) ((major) * 100u + (minor))
#define PARAM_NEWEST PARAM_RELEASE(8, 12)

enum param_type {
	PT_STRING, PT_LINENAME, PT_HOST, PT_IP, PT_URL, PT_LOGO, PT_DIR, PT_BASE, PT_LOAD, PT_INT, PT_EVEN, PT_BOOL, PT_MASK, PT_KEYWORD,
	PT_OFFSET, PT_MONTH, PT_WEEKDAY, PT_WEEK, PT_DAY, PT_TIME, PT_WRONG, PT_HINT
};

enum param_store { PS_STR, PS_STRD, PS_NUM, PS_NUM16, PS_VLAN, PS_YESNO, PS_KEYWORD, PS_IP, PS_KEY, PS_NONE };

enum param_risk { RISK_NONE, RISK_OWN, RISK_DANGER, RISK_CRASH };

struct param {
	struct span name;               /* N in it stands for a number */
	enum param_type type;
	enum param_store store;
	enum param_risk risk;
	uint64_t min, max;              /* numbers; offsets: hours either way */
	size_t size;                    /* PS_STR, PS_STRD: longest value in bytes */
	struct span values;             /* '|' separated */
	struct span deflt;              /* "-" in the table: p is NULL */
	struct span builtin;            /* likewise; "=NAME" is the value of that parameter */
	unsigned since, until;          /* first and last release that know the name; 0 = no bound */
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

/* 1 if that release knows the name; release 0 is the newest here. */
int param_in_release(const struct param *p, unsigned release);

/* 1 if the phone skips the parameter in a file without counting an error ("not allowed in cfgfile"). */
int param_barred(const struct param *p);

/* Write the parameter that an unknown or wrong name probably means to out, "" if none is similar.  Returns out. */
const char *params_suggest(const struct params *ps, struct span name, char out[PARAM_NAME_MAX]);

/* The name with its number, NUL-terminated.  Returns out. */
const char *param_name(const struct param *p, unsigned n, char out[PARAM_NAME_MAX]);

/* The place of a parameter in a file that cph-mkcnf writes: ascending, and different for every (p, n). */
unsigned long param_order(const struct param *p, unsigned n);

/* Store a value (without its quotes) as the phone's reader does.  Returns NULL and writes the value as the phone shows it to out, or returns
 * the reason why the phone refuses the line and keeps the old value. */
const char *param_store(const struct param *p, struct span value, unsigned release, char out[PARAM_STORED_MAX]);

enum param_verdict {
	PARAM_GOOD,
	PARAM_DOUBTFUL,                 /* unusual, but may be intended */
	PARAM_USELESS,                  /* the phone stores it, but nobody can want it: out of range, no address, cannot be written again */
	PARAM_BAD                       /* the phone refuses the line, or the value may do harm */
};

/* Judge a value (without its quotes).  why becomes the reason, without the value if the parameter is secret; "" if good. */
enum param_verdict param_check(const struct params *ps, const struct param *p, struct span value, unsigned release,
    char why[PARAM_WHY_MAX]);

/* Check that a value can be written to a file and read back by that release: one line, no double quote, no control character, no backslash that
 * the reader would remove.  p NULL: a name that is not in the table.  Returns NULL, or the reason. */
const char *param_unwritable(const struct param *p, struct span value, unsigned release);

/* 1 if the value may stand in a file without quotes. */
int param_bare(struct span value);

/* 1 for values that mean "not set": empty and UNPROVISIONED. */
int param_unset(struct span value);

/* 1 if the phone stores it as a number, and so "" as 0. */
int param_numeric(const struct param *p);

/* The name of the address that a port belongs to; NULL if p is no such port. */
const char *param_port_of(const struct param *p);

#endif
