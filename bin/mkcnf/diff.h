/* diff - differences of two texts, line by line (layer 1)
 *
 * Not a general tool: configuration files have a few hundred lines at most.
 */
#ifndef CPH_DIFF_H
#define CPH_DIFF_H

#include "span.h"

#define DIFF_LINES 1024         /* lines of each text that are compared; longer texts are shown as replaced whole */

/* A removed (sign '-') or added ('+') line, without its newline; in the order of the texts. */
typedef void diff_fn(void *ctx, char sign, struct span line);

/* 0, or -1 when memory ran out. */
int diff_lines(struct span old, struct span new, diff_fn *fn, void *ctx);

#endif
