#include <stdio.h>
#include <string.h>

#include "live.h"

#define LABEL_MAX 10            /* columns */

void
hoplive_draw(struct redraw *r, const struct hop *h, uint64_t now)
{
	size_t i, arrived = 0, room, shown = 0;
	unsigned labels = 0;
	char line[256];
	int pass, all;

	if (!redraw_begin(r, now))
		return;
	room = r->lines - 2;    /* without the line that counts, and the row of the cursor */
	all = h->n <= room;
	for (i = 0; i < h->n; i++) {
		size_t n = strlen(h->phone[i]->label);

		arrived += h->phone[i]->arrived != 0;
		if (n > labels)
			labels = n < LABEL_MAX ? (unsigned)n : LABEL_MAX;
	}
	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < h->n && shown < room; i++)
			if (all ? pass == 0 : h->phone[i]->arrived == pass) {
				redraw_line(r, line, hop_line(h->phone[i], now, labels, r->columns, line, sizeof line));
				shown++;
			}
	redraw_line(r, line, (size_t)(h->n == 0 ? snprintf(line, sizeof line, "no phone yet") :
	    snprintf(line, sizeof line, "%zu of %zu arrived", arrived, h->n)));
	redraw_end(r);
}
