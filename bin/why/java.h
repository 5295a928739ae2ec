/* java - phones of another family: which they are, and where a 7906 to 7975 is stuck */
#ifndef CPH_WHY_JAVA_H
#define CPH_WHY_JAVA_H

#include "verdict.h"

/* 1 when the phone is of another family, and *v says so. */
int java_find(const struct phone *p, int64_t log_end, struct verdict *v);

/* The model and, after a factory reset or with a guess, the load, as cph-phone's -M and -f take them; 0 where the log does not give them. */
int java_start(const struct phone *p, char model[8], char load[32]);

#endif
