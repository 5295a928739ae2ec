/* compose - the files of a hop, made in memory (layer 2)
 *
 * A step says which file names which load; site settings and inventory say the rest.  Nothing is written here.
 */
#ifndef CPH_COMPOSE_H
#define CPH_COMPOSE_H

#include "cisco/cnf.h"
#include "cisco/steprec.h"
#include "inventory.h"
#include "outlist.h"

struct compose {
	const struct params *ps;
	struct report rep;
	struct cnf_set site;            /* -c and -P; built-in values of SIPDefault.cnf */
	struct cnf_set phone;           /* scratch: everything the phone at hand will know */
	const struct septable *sep;     /* elements of the files of 7906 to 7975 */
	const char *zone;               /* name of the time zone in those files, or NULL */
	struct span loads;              /* comma separated: one load for each family of the plan, for XMLDefault.cnf.xml; may be empty */
	const char *checked;            /* MAC of the phone whose settings were cross-checked last */
	unsigned long nphone, nsite;    /* refusals of settings so far: of one phone, and of all phones */
	struct span said[64];           /* findings about settings that all phones share, each to be told once */
	size_t nsaid;
	struct keep keep;
	unsigned char buf[CNF_MAX];
};

/* site: settings of origin CNF_SITE and CNF_OPTION are there already; the built-in ones are added.  0 or -1 (memory). */
int compose_init(struct compose *c);

/* Everything this phone will know into c->phone: built-in, site and its own settings, cross-checked as a whole once a phone.  0 or -1
 * (memory). */
int compose_phone(struct compose *c, const char *mac, const struct inv_phone *ph);

/* Add the files of step s for phone ph (NULL: not in an inventory; mac may be "").  What is wrong is reported.  0 or -1 (memory). */
int compose_step(struct compose *c, struct outlist *l, const struct steprec *s, const char *mac, const struct inv_phone *ph);

void compose_free(struct compose *c);

#endif
