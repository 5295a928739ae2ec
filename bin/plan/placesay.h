/* placesay - what reading a place came to, in words (layer 3) */
#ifndef CPH_PLACESAY_H
#define CPH_PLACESAY_H

#include "place.h"

/* A word as a message shows it, cut to a bearable length.  Valid until the next call. */
const char *placesay_word(struct span s);

/* text was read as *p with this result.  0 when it can be used (with a warning for PLACE_TAKEN), or -1 with a message and status 1. */
int placesay(const char *object, struct span text, const struct place *p, enum place_res r, const char *why);

#endif
