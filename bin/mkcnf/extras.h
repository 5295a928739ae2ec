/* extras - files a SIP phone asks for that no plan needs: dial plan, rings, syncinfo (layer 2)
 */
#ifndef CPH_EXTRAS_H
#define CPH_EXTRAS_H

#include "compose.h"
#include "tree.h"

#define EXTRAS_RULES_MAX 64

struct extras {
	int dialplan, rings, sync;      /* which are wanted */
	struct {
		struct span match, timeout;
	} rule[EXTRAS_RULES_MAX];       /* of the dial plan, in the order given */
	size_t nrules;
};

/* Want a file, by its name.  0, or -1: none of these. */
int extras_want(struct extras *e, struct span name);

/* A rule of the dial plan, MATCH[:SECONDS] (borrowed); wants the dial plan too.  NULL, or what is wrong; *doubtful as dialpat_check. */
const char *extras_rule(struct extras *e, struct span rule, int *doubtful);

/* Put the wanted files on the list, with its prefix.  Faults are reported.  0, or -1 when memory ran out. */
int extras_add(const struct extras *e, const struct tree *t, struct outlist *l, const struct compose *c, const struct inv *inv);

#endif
