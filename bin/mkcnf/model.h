/* model - phones by model (lib/data/models.tsv): lines, device type, and the family whose loads it runs (layer 1)
 */
#ifndef CPH_MODEL_H
#define CPH_MODEL_H

#include "span.h"

struct model {
	struct span name;               /* "7942" */
	unsigned lines, type;           /* line keys; N of <loadInformationN> */
	struct span family;             /* "7942/7962", as struct load has it */
	int java;                       /* 1 not a 7940/7960: configured by SEP<MAC>.cnf.xml alone */
};

/* A model as people write it (7942, 7942G, CP-7961G-GE).  0, or -1: not one that we write files for. */
int model_find(struct span text, struct model *m);

/* Walk through the models of a family: *at starts at 0.  1 a model, 0 the end. */
int model_next(struct span family, unsigned *at, struct model *m);

#endif
