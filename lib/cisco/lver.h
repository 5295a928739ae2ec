/* lver - versions as numbers (layer 0)
 *
 * x.y(z.w)SRn as Cisco writes it, x.y.z.wSRn as our tables write it; dashed SIP, MGCP and loader IDs are x.y with the subversion
 * in part[2].
 */
#ifndef CPH_LVER_H
#define CPH_LVER_H

#include "span.h"

#define LVER_PART_MAX 9999

/* z_unknown: the name does not carry z (P003xxyySRnn not in the catalogue, test builds).  Missing parts are 0. */
struct lver {
	int n;                          /* parts given, 0 = no version */
	unsigned part[4];
	unsigned sr;
	int z_unknown;
	unsigned test;                  /* P003xxyyTnnn: nnn, else 0 */
};

/* Compare number by number: x, y, z, then SR, then w, so that 8.1(2)SR2 is above 8.1(2) and above 8.1(2.2).  Missing parts and an unknown z
 * count as 0; test is ignored.  -1, 0, 1. */
int lver_cmp(const struct lver *a, const struct lver *b);

/* Read a version: 8.0(5), 8.1(2)SR2, 8.12, 8.12(0), 7.3(3.02), 8.1.2SR2, 9.0(1TD1.36S) (letters behind a number are passed over),
 * 8.1(?)SR2, 7.2(T23)?.  Returns 0, or -1 and *v without parts. */
int lver_parse(struct span s, struct lver *v);

#define LVER_NUM_MAX 64
/* The parts with dots: 8.0.5.0, 8.12.0, 8.1.2.0.2 (SR2), 8.1.?.0.2 (z unknown); "" when there is no version.  Returns its length. */
size_t lver_num(const struct lver *v, char out[LVER_NUM_MAX]);

#endif
