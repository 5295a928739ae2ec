/* which - the model of a simulated phone (layer 1): a row of lib/data/models.tsv in the form the machine takes
 */
#ifndef CPH_PHONE_WHICH_H
#define CPH_PHONE_WHICH_H

#include "boot.h"

struct which {
	char name[8];           /* "7942" */
	char family[16];        /* "7942/7962" */
	char term[4];           /* "42", of term42.default.loads; "" for a 7940 or 7960 */
	unsigned type;          /* N of loadInformationN */
	enum boot_model model;
};

/* A model as people write it, CP-7942G.  0, or -1: none that is simulated. */
int which_find(struct span text, struct which *w);

/* Tell the machine; w is borrowed. */
void which_set(struct boot_env *env, const struct which *w);

#endif
