/* redraw - draws lines at the bottom of a terminal and redraws them in place (layer 2)
 *
 * cph-tftpd shows the running transfers with it, cph-hop its phones.
 *
 *	redraw_init(&r, STDERR_FILENO);
 *	if (redraw_begin(&r, now)) { redraw_line(&r, text, n); ...; redraw_end(&r); }
 *	redraw_clear(&r);		before anything else is printed on that terminal
 *
 * The size of the terminal is read again for every picture.  A picture is written by nowait and never blocks.  If the terminal cannot be
 * written, the display ends; that is no error.  Open the display before a sandbox forbids to open files.
 */
#ifndef CPH_REDRAW_H
#define CPH_REDRAW_H

#include <stdint.h>

#include "buf.h"
#include "nowait.h"

#define REDRAW_MAX 250          /* lines and columns that are used at most */
#define REDRAW_EVERY 250        /* ms between two pictures */

struct redraw {
	struct nowait w;                /* fd -1 = no display */
	unsigned columns, lines;        /* what a picture may use; set by redraw_begin */
	unsigned rows;                  /* lines of the picture that is on the terminal now */
	unsigned char width[REDRAW_MAX];        /* how long each of them is */
	uint64_t drawn;                 /* ms, 0 = never */
	struct buf b;
};

/* Draw on fd if it is a terminal whose cursor can be moved; else there is no display.  The size is that of COLUMNS and LINES, else the
 * terminal's own, else 80 by 24. */
void redraw_init(struct redraw *r, int fd);

/* Remove the picture from the terminal. */
void redraw_clear(struct redraw *r);

/* 1 if it is time for a new picture, at now (ms of any clock that does not go back); then lines may be added. */
int redraw_begin(struct redraw *r, uint64_t now);

/* Add a line, cut to the columns there are.  Lines that the terminal has no room for are left out. */
void redraw_line(struct redraw *r, const char *text, size_t n);

/* Show the picture. */
void redraw_end(struct redraw *r);

void redraw_free(struct redraw *r);

#endif
