/* live - the running transfers, redrawn in place on a terminal (layer 2)
 *
 * Times are microseconds of any clock that does not go back.  Nothing is to be freed; the descriptor stays the caller's.
 */
#ifndef CPH_LIVE_H
#define CPH_LIVE_H

#include <stdint.h>

#include "tftpd.h"

#define LIVE_ROWS 12            /* transfers shown one by one */
#define LIVE_EVERY ((uint64_t)250000)   /* microseconds between two pictures */

struct live {
	int fd;                 /* -1 = no display */
	unsigned columns, rows; /* rows: how many are on the terminal now */
	uint64_t drawn;
};

/* fd is drawn on if it is a terminal; columns from COLUMNS, else what it says at the start, else 80. */
void live_init(struct live *v, int fd);

/* Take the picture away: something else is about to be printed. */
void live_clear(struct live *v);

/* Draw what runs, if it is time.  Returns when to call again, UINT64_MAX = when something was begun. */
uint64_t live_draw(struct live *v, struct tftpd *d, uint64_t now);

#endif
