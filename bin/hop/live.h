/* hoplive - the shelf on a terminal, one line a phone, redrawn in place (layer 2)
 *
 * Times are hop's, in milliseconds; at most four pictures a second.  A terminal that cannot be written is no error: the display ends there,
 * for records and links matter more.  Nothing is to be freed; the descriptor stays the caller's.
 */
#ifndef CPH_HOPLIVE_H
#define CPH_HOPLIVE_H

#include "hop.h"

struct hoplive {
	int fd;                 /* -1 = no display */
	unsigned columns, lines, rows;  /* rows: how many are on the terminal now */
	uint64_t drawn;         /* ms */
};

/* fd is drawn on if it is a terminal; its size from COLUMNS and LINES, else what it says each time, else 80 by 24. */
void hoplive_init(struct hoplive *v, int fd);
void hoplive_clear(struct hoplive *v);  /* something else is about to be printed */

/* Draw, if it is time.  Where the phones do not fit, those come first that have not arrived; the last line counts. */
void hoplive_draw(struct hoplive *v, const struct hop *h, uint64_t now);

#endif
