/* model - phones by model (lib/data/models.tsv): lines, device type, and the family whose loads it runs (layer 1)
 *
 * Called by cph-mkcnf for the files of a phone, by cph-plan for its loads.  A function fails only if no row fits.
 */
#ifndef CPH_MODEL_H
#define CPH_MODEL_H

#include "lver.h"
#include "span.h"

struct model {
	struct span name;               /* "7942" */
	unsigned lines, type;           /* line keys; N of <loadInformationN> */
	struct span family;             /* "7942/7962", as struct load has it */
	int java;                       /* 1 not a 7940/7960: configured by SEP<MAC>.cnf.xml alone */
	int loads;                      /* java 1: the number in the names of its loads, 42 in SIP42... */
	struct lver hardware;           /* phones of late hardware need this release or a later one; n = 0: they take all */
};

/* Look up a model as people write it (7942, 7942G, CP-7961G-GE).  0, or -1 if cph writes no files for it. */
int model_find(struct span text, struct model *m);

enum model_kind {
	MODEL_NONE,             /* no model of a Cisco phone in that text */
	MODEL_OWN,              /* 7940, 7960 */
	MODEL_JAVA,             /* 7906 to 7975 */
	MODEL_OTHER             /* not converted by cph */
};

/* The kind of phone in a text with a model number in it (Cisco 7942); *m is filled for MODEL_OWN and MODEL_JAVA.  *number: the number found. */
enum model_kind model_kind(struct span text, struct model *m, unsigned *number);

/* Walk through the models of a family: *at starts at 0.  1 a model, 0 the end. */
int model_next(struct span family, unsigned *at, struct model *m);

/* The numbers in load names (11, 31 ...), each once: the i-th from 0, or 0 at the end; and the hardware limit that goes with one. */
int model_loads(size_t i);
struct lver model_hardware(int loads);

#endif
