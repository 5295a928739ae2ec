/* cnf - collects, checks and writes settings of a phone in its own text form, "name: value" (layer 1)
 *
 * cph-mkcnf collects a site file, options and an inventory and writes the files; cph-lint collects what the files of a directory tell
 * a phone.  Both read through cnfread.h, so that a setting is here only if the phone would store it.
 * cnf_write writes lines name: "value" that end in LF, in the order of lib/data/params.tsv but image_version first, each name once, at most
 * CNF_MAX bytes.
 */
#ifndef CPH_CNF_H
#define CPH_CNF_H

#include "cnfread.h"
#include "report.h"

/* ---- settings ---- */

enum cnf_origin { CNF_BUILTIN, CNF_SITE, CNF_OPTION, CNF_INVENTORY };   /* later ones win */

struct cnf_item {
	const struct param *param;      /* NULL: a name that is no known parameter */
	unsigned n;                     /* the number in the name, 0 = none */
	char name[PARAM_NAME_MAX];
	struct span value;              /* borrowed; without quotes, backslashes as the phone stores them */
	enum cnf_origin origin;
	const char *file;               /* the file that set it; NULL = built in */
	unsigned long line;
	unsigned long order;
};

struct cnf_set {
	struct cnf_item *item;
	size_t n, cap;
};

/* Add a setting.  If the name is in the set already, the value of the later origin wins; of equal origins the new value.  0, or -1 if memory
 * ran out or the name is too long.  The second form is for a name that was looked up already. */
int cnf_put(struct cnf_set *s, const struct params *ps, struct span name, struct span value, enum cnf_origin origin, const char *file,
    unsigned long line);
int cnf_put_known(struct cnf_set *s, const struct param *p, unsigned n, struct span value, enum cnf_origin origin, const char *file,
    unsigned long line);

/* A file to collect settings from. */
struct cnf_source {
	unsigned char *text;            /* changed by reading (cnfread.h); must live as long as the set */
	size_t n;
	unsigned release;               /* of the application that reads it, 0 = not known */
	int strict;                     /* 1: only cph-mkcnf reads it, no phone, so any size is accepted and a useless value is an error */
	enum cnf_origin origin;
	const char *file;               /* for messages; borrowed */
};

/* Collect the settings that the phone would store from a file.  Report with its line every setting that the phone refuses (an error), that can
 * do harm (an error), that it skips, or that nobody can intend (warnings).  Empty numbers are left to cnf_check, which knows whether they
 * are used.  Returns 0, or -1 if memory ran out. */
int cnf_load(struct cnf_set *s, const struct params *ps, const struct cnf_source *src, struct report rep);

/* Add the built-in values of all parameters that are not set yet, for a phone with that many lines (0: no parameter of a line). */
int cnf_put_builtin(struct cnf_set *s, const struct params *ps, unsigned lines);

int cnf_copy(struct cnf_set *to, const struct cnf_set *from);   /* overwrites to, and reuses its memory */
const struct cnf_item *cnf_get(const struct cnf_set *s, const char *name);     /* NULL = not there */
struct span cnf_value(const struct cnf_set *s, const char *name);              /* p NULL = not there */
void cnf_free(struct cnf_set *s);

/* ---- writing ---- */

enum cnf_part {
	CNF_PART_DEFAULT,       /* two files: the settings for SIPDefault.cnf */
	CNF_PART_PHONE,         /* two files: the settings for SIP<MAC>.cnf, those of the inventory and those that only a phone may have */
	CNF_PART_ALL            /* everything in one file */
};

/* image is the load to name; empty: the file names none.  A value stands in double quotes; one with a backslash stands without
 * quotes if it can, else its backslashes are doubled, unless the release of image keeps them (passwords, from 8.8 on).  Names that the release
 * does not know are left out.  Returns the length, or 0 if it passes cap. */
size_t cnf_write(struct cnf_set *s, enum cnf_part part, struct span image, unsigned char *out, size_t cap);

/* ---- rules that need more than one value ---- */

/* One finding: bad = an error, else a warning; at is the setting to blame, or NULL. */
typedef void cnf_finding(void *ctx, int bad, const struct cnf_item *at, const char *why);

/* nlines: lines of the model, 0 = not known; whole: s is all the phone will know, so a missing setting is a finding too. */
void cnf_check(const struct cnf_set *s, unsigned nlines, int whole, cnf_finding *fn, void *ctx);

#endif
