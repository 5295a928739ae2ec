/* devtype - models and their numbers in XMLDefault.cnf.xml, from lib/data/models.tsv (layer 1) */
#ifndef CPH_DEVTYPE_H
#define CPH_DEVTYPE_H

#include "span.h"

struct span devtype_of(struct span model);      /* the number; n 0: not in the table */

/* Is that a family, as cph-loadid names it, of the phones with Java (7906 to 7975)? */
int devtype_java(const char *family);

#endif
