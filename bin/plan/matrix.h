/* matrix - the rules which load may follow which (layer 1)
 *
 * A matrix is read from a table in the form of lib/data/matrix.tsv, whose header comment is the specification of the columns.
 * Rules borrow their texts from the table, which must outlive them.
 */
#ifndef CPH_MATRIX_H
#define CPH_MATRIX_H

#include "holders.h"
#include "place.h"
#include "tsv.h"
#include "vers.h"

enum rule_col { COL_FROM, COL_FROM_RANGE, COL_TO, COL_TO_RANGE, COL_VIA, COL_MECHANISM, COL_STATUS, COL_CONFIDENCE, COL_SOURCE,
	COL_KIND, COL_KEY, COL_ASSUMES, COL_TROUBLE, RULE_COLS };
#define RULE_COLS_MUST COL_ASSUMES      /* a table may lack those from here on */

extern const char *const rule_cols[RULE_COLS];  /* the names in the header line */

enum rule_status { RULE_DIRECT, RULE_VIA, RULE_IMPOSSIBLE, RULE_UNKNOWN };
enum rule_kind { RULE_EDGE, RULE_CHAIN, RULE_STOP, RULE_SECOND };

struct rule {
	enum load_proto from, to;       /* of a JAVA row: not looked at */
	int java;
	struct vrange from_range, to_range;
	enum rule_status status;
	enum rule_kind kind;
	int rank;                       /* of the confidence: 0 cisco binary log wide, 1 cisco-heading, 2 single inferred */
	unsigned key;                   /* KEY_A, KEY_B ...; 0 = none needed */
	struct span col[RULE_COLS];     /* as written */
	unsigned long lineno;
};

struct matrix {
	struct rule *rule;
	size_t n, cap;
};

/* What is wrong with line lineno (0: with the table as a whole). */
typedef void matrix_complain(void *arg, unsigned long lineno, const char *why);

/* Read every row and check the table: words, ranges, loads, that edge, chain and stop rows do not overlap.  Each fault is
 * complained of.  Returns the number of faults, or -1 when out of memory.  t is at its header (tsv_data, tsv_text). */
int matrix_read(struct matrix *m, struct tsv *t, matrix_complain *complain, void *arg);
void matrix_free(struct matrix *m);

/* The version of a stop of a JAVA row, JAVA:8.5.2.  0, or -1: it is none. */
int matrix_java_via(struct span w, struct lver *v);

/* One end (0 the lower, 1 the upper) of the from_range of row i, as a place.  0, or -1: an open end. */
int matrix_end(const struct matrix *m, size_t i, int upper, struct place *out);

/* First row of this kind for the pair, or NULL. */
const struct rule *matrix_find(const struct matrix *m, enum rule_kind kind, const struct place *from, const struct place *to);

/* The one-hop row for the pair that the loader of from can take: an edge whose key it holds; if contested is set, else a direct
 * second row whose key it is not known to lack.  NULL: there is none. */
const struct rule *matrix_hop(const struct matrix *m, const struct place *from, const struct place *to, int contested);


/* Set p->keys from loader (known to run on the phone), or, when that is NULL, from the load p itself. */
void matrix_set_keys(const struct matrix *m, const struct holders *h, struct place *p, const struct place *loader);

#endif
