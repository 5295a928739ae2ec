/* live - shows the running transfers on a terminal, one line each (layer 2) */
#ifndef CPH_LIVE_H
#define CPH_LIVE_H

#include <stdint.h>

#include "net/redraw.h"
#include "tftpd.h"

#define LIVE_ROWS 12            /* lines at most */

/* Draw, if it is time (now in microseconds).  Returns when to call again. */
uint64_t live_draw(struct redraw *r, struct tftpd *d, uint64_t now);

#endif
