/* live - the shelf on a terminal, one line a phone (layer 2)
 */
#ifndef CPH_HOPLIVE_H
#define CPH_HOPLIVE_H

#include "hop.h"
#include "net/redraw.h"

/* Draw, if it is time (now in milliseconds).  Where there is no room for all phones, those that have not arrived come first; the last line
 * counts. */
void hoplive_draw(struct redraw *r, const struct hop *h, uint64_t now);

#endif
