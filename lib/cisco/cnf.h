/* cnf - the phone's own text form, "name: value" (layer 1): read in all the styles found in the wild, write in one
 *
 * Read: quoted and bare values, blanks around the colon, tabs, CR LF, a closing ';', '#' and ';' comments.  What the phone does with
 * a construct is not always known; such lines are read the likely way and carry a note.
 * Written: name: "value", LF, ASCII order of lib/data/params.tsv, image_version first, nothing twice, at most CNF_MAX bytes: what the
 * loader and every application are known to take (the loader refuses a configuration above 8,192 bytes).
 */
#ifndef CPH_CNF_H
#define CPH_CNF_H

#include "params.h"
#include "report.h"
#include "span.h"

#define CNF_MAX 8192

/* ---- reading ---- */

enum {                          /* notes on a line, cnf_note() has the words */
	CNF_AFTER_QUOTE = 1,    /* something other than a comment behind the closing quote */
	CNF_SEMICOLON = 2,      /* ';' inside quotes */
	CNF_BACKSLASH = 4,      /* a backslash inside quotes */
	CNF_HASH = 8,           /* '#' inside a bare value */
	CNF_STRAY_QUOTE = 16,   /* a quote inside a bare value */
	CNF_BOM = 32,           /* the file begins with a byte order mark */
	CNF_CAPITALS = 64,      /* capitals in the name */
	CNF_SINGLE = 128,       /* a bare value in single quotes */
	CNF_NOTES = 8
};

struct cnf_reader {
	struct span rest;
	unsigned long lineno;           /* of the pair last handed out, from 1 */
	int lf, crlf;                   /* line ends seen */
	int unended;                    /* the last line had no line end */
	/* the pair */
	struct span name, value;        /* value without its quotes */
	unsigned notes;
	const char *err;                /* reason when cnf_next said -1 */
};

void cnf_open(struct cnf_reader *r, struct span text);
int cnf_next(struct cnf_reader *r);             /* 1 a pair, 0 the end, -1 a line that is none (r->err); may go on */
const char *cnf_note(unsigned note);            /* words for one note */

/* ---- settings ---- */

enum cnf_origin { CNF_BUILTIN, CNF_SITE, CNF_OPTION, CNF_INVENTORY };   /* later ones win */

struct cnf_item {
	const struct param *param;      /* NULL: a name that is no known parameter */
	unsigned n;                     /* the number in the name, 0 = none */
	char name[PARAM_NAME_MAX];
	struct span value;              /* borrowed */
	enum cnf_origin origin;
	const char *file;               /* where it was said; NULL for what is built in */
	unsigned long line;
	unsigned long order;
};

struct cnf_set {
	struct cnf_item *item;
	size_t n, cap;
};

/* Add or replace: a name that is there already keeps the value of the later origin, the later value among equals.  0, or -1 when
 * memory ran out or the name is too long.  The second form is for a name that was looked up already. */
int cnf_put(struct cnf_set *s, const struct params *ps, struct span name, struct span value, enum cnf_origin origin, const char *file,
    unsigned long line);
int cnf_put_known(struct cnf_set *s, const struct param *p, unsigned n, struct span value, enum cnf_origin origin, const char *file,
    unsigned long line);

/* Read a whole file into s, judging every line by itself: form, name, value, said twice.  What is wrong is reported, with file and
 * line; wrong values are put all the same.  text and file are borrowed.  0, or -1 (memory). */
int cnf_load(struct cnf_set *s, const struct params *ps, struct span text, enum cnf_origin origin, const char *file, struct report rep);

/* Built-in values for a phone with that many lines (0: none of the ones counted by line) where nothing else was said. */
int cnf_put_builtin(struct cnf_set *s, const struct params *ps, unsigned lines);

int cnf_copy(struct cnf_set *to, const struct cnf_set *from);   /* to is overwritten, its memory used again */
const struct cnf_item *cnf_get(const struct cnf_set *s, const char *name);     /* NULL = not there */
struct span cnf_value(const struct cnf_set *s, const char *name);              /* p NULL = not there */
void cnf_free(struct cnf_set *s);

/* ---- writing ---- */

enum cnf_part {
	CNF_PART_DEFAULT,       /* what goes into SIPDefault.cnf when there are two files */
	CNF_PART_PHONE,         /* what goes into SIP<MAC>.cnf when there are two files: inventory, and whatever is the phone's own */
	CNF_PART_ALL            /* everything in one file */
};

/* image may be empty: then the file names none.  Returns the length, or 0 when it passes cap. */
size_t cnf_write(struct cnf_set *s, enum cnf_part part, struct span image, unsigned char *out, size_t cap);

/* ---- rules that need more than one value ---- */

/* One finding: bad = an error, else a warning; at is the setting to blame, or NULL. */
typedef void cnf_say(void *ctx, int bad, const struct cnf_item *at, const char *why);

/* lines: of the model; whole: s is all the phone will know, so a missing setting is a finding too. */
void cnf_check(const struct cnf_set *s, unsigned nlines, int whole, cnf_say *fn, void *ctx);

#endif
