/* vers - versions as people and rules write them, and ranges of them (layer 1)
 *
 * Order: x, y, z, SR, w of x.y(z.w)SRn.  SR stands before w because 8.1(2)SR2 came after 8.1(2.2) (matrix.tsv, header).
 */
#ifndef CPH_VERS_H
#define CPH_VERS_H

#include "cisco/loadid.h"

#define VERS_PARTS 5

struct vers {
	unsigned v[VERS_PARTS];         /* x y z SR w */
};

/* As number of a load that runs (an unknown z is the lowest) or that is wanted (the highest): caution on both sides. */
struct vers vers_start(const struct lver *l);
struct vers vers_target(const struct lver *l);
int vers_cmp(struct vers a, struct vers b);

/* "8.12", "8.0(5)", "8.0.5", "5.0(3.1)", "8.1(2)SR2", "8.1.2SR2".  Returns NULL or what is wrong. */
const char *vers_parse(struct span s, struct lver *out);

struct vrange {
	struct vers lo, hi;
};

/* "A..B", both ends included.  A short upper end means all that begins so: 4 is 4.anything; with four numbers or an SR it is
 * exact as far as it goes.  Returns NULL or what is wrong. */
const char *vrange_parse(struct span s, struct vrange *out);
int vrange_has(const struct vrange *r, struct vers v);
int vrange_meets(const struct vrange *a, const struct vrange *b);

#endif
