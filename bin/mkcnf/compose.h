/* compose - the content of the files of a hop, made in memory (layer 2)
 *
 * A step says which files there are and which load each names; the settings come from site file, options and inventory.  deploy.c and
 * main.c call it; pjsip.c uses the collected settings of a phone.  Functions fail only when memory runs out; findings go to rep.
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
	struct cnf_set phone;           /* all settings of the current phone */
	const struct septable *sep;     /* elements of the files of 7906 to 7975 */
	const char *zone;               /* name of the time zone in those files, or NULL */
	struct span loads;              /* comma separated: one load for each family of the plan, for XMLDefault.cnf.xml; may be empty */
	const char *checked;            /* MAC of the phone whose settings were checked against one another last */
	unsigned long nphone, nsite;    /* refusals of settings so far: of one phone, and of all phones */
	struct span said[64];           /* findings about shared settings that were reported */
	size_t nsaid;
	struct keep keep;
	unsigned char buf[CNF_MAX];
};

/* Complete site, which has the settings of -c and -P, with the built-in ones.  0, or -1. */
int compose_init(struct compose *c);

/* Collect all settings of a phone in c->phone: built-in, site and its own.  They are checked against one another once for each phone.  0, or -1. */
int compose_phone(struct compose *c, const char *mac, const struct inv_phone *ph);

/* Add the files of step s to the list.  ph is NULL for a phone that is not in the inventory; mac may be "".  0, or -1. */
int compose_step(struct compose *c, struct outlist *l, const struct steprec *s, const char *mac, const struct inv_phone *ph);

void compose_free(struct compose *c);

#endif
