#include <stdio.h>

#include "live.h"
#include "progress.h"

struct picture {
	struct redraw *r;
	unsigned room;          /* lines for transfers */
	unsigned shown;
};

static int
row(void *arg, const struct tftpd_xfer *x)
{
	struct picture *p = arg;
	char line[256], ip[SOCK_TEXT];
	const char *who = x->who.mac[0] != '\0' ? x->who.mac : sock_text(x->peer, ip);

	redraw_line(p->r, line, progress_line(who, x->file, x->bytes, x->size, x->ms, p->r->columns, line, sizeof line));
	return ++p->shown < p->room;
}

uint64_t
live_draw(struct redraw *r, struct tftpd *d, uint64_t now)
{
	unsigned running = tftpd_running(d), rows;
	struct picture p = { NULL, 0, 0 };
	char more[32];

	if (r->w.fd < 0 || (running == 0 && r->rows == 0))
		return UINT64_MAX;
	if (redraw_begin(r, now / 1000)) {
		/* the last line of the terminal is the cursor's, the last of the picture counts what has no line */
		rows = r->lines - 1 < LIVE_ROWS ? r->lines - 1 : LIVE_ROWS;
		p.r = r;
		p.room = rows - 1;
		tftpd_each(d, row, &p);
		if (running > p.shown)
			redraw_line(r, more, (size_t)snprintf(more, sizeof more, "%u more", running - p.shown));
		redraw_end(r);
	}
	return (r->drawn + REDRAW_EVERY) * 1000;
}
