/* steplist - the steps of a run, sorted by phone and hop (layer 2)
 */
#ifndef CPH_STEPLIST_H
#define CPH_STEPLIST_H

#include "inventory.h"
#include "report.h"
#include "cisco/steprec.h"

struct steplist {               /* {0} is empty */
	struct steprec *step;
	size_t n, cap;
	struct keep text;
};

/* Add a step record of a plan.  NULL, or why it is not usable; *bad_mac: because of its MAC address alone. */
const char *steplist_add(struct steplist *l, const struct rec *r, unsigned long line, int *bad_mac);

/* The phones of v run one of these loads (comma separated, one for each family) already and are only to be configured: a step from the
 * load to itself for each phone; a phone without a model runs the first.  NULL, or the reason (perhaps in why). */
const char *steplist_stay(struct steplist *l, const struct inv *v, const char *loads, char why[PARAM_WHY_MAX]);

/* The loads of the steps, one for each family, comma separated, into out; what does not fit is left out. */
void steplist_loads(const struct steplist *l, char *out, size_t cap);

/* Assign steps without a phone to the only phone of the inventory, sort by phone and hop, and report steps for phones that are not in the
 * inventory and phones without a step.  1 if a phone has several hops. */
int steplist_settle(struct steplist *l, const struct inv *v, struct report rep);

/* A file of the step that every phone reads, and that names a loader: the loaders of 8.8 and later burn a loader's image as an application
 * if its .loads is missing.  NULL, or the warning, in why. */
const char *steplist_names_loader(const struct steprec *s, char why[PARAM_WHY_MAX]);

void steplist_free(struct steplist *l);

#endif
