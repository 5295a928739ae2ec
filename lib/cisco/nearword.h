/* nearword - the edit distance of two words, for the suggestion "did you mean" (layer 1) */
#ifndef CPH_NEARWORD_H
#define CPH_NEARWORD_H

#include "span.h"

#define NEARWORD_MAX 64         /* only so many bytes of a word are compared */

/* Edit distance, capitals folded; a swap of neighbours counts as one edit. */
unsigned nearword_distance(struct span a, struct span b);

#endif
