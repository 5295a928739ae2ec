#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "num.h"
#include "redraw.h"
#include "sys.h"

static unsigned
size_from(const char *name, unsigned asked, unsigned usual)
{
	const char *s = getenv(name);
	uint64_t n;

	if (s != NULL && num_u64(span_cstr(s), 5, REDRAW_MAX, &n) == NUM_OK)
		return (unsigned)n;
	return asked < 5 ? usual : asked > REDRAW_MAX ? REDRAW_MAX : asked;
}

static void
read_size(struct redraw *r)
{
	unsigned columns, lines;

	sys_terminal(r->w.fd, &columns, &lines);
	r->columns = size_from("COLUMNS", columns, 80);
	r->lines = size_from("LINES", lines, 24);
}

void
redraw_init(struct redraw *r, int fd)
{
	memset(r, 0, sizeof *r);
	r->w.fd = -1;
	if (fd >= 0 && sys_redraws(fd)) {
		nowait_init(&r->w, fd);
		read_size(r);   /* cph-hop folds its sentences to this width, also before the first picture */
	}
}

void
redraw_free(struct redraw *r)
{
	nowait_free(&r->w);
	buf_free(&r->b);
}

/* Move the cursor to the first row of the picture and erase every row on the way.  A terminal that became narrower has wrapped the longer
 * lines, so each takes as many rows as it needs at the present width. */
static void
up(struct redraw *r)
{
	unsigned i, k;

	/* the row of the cursor may show what the user typed, such as ^C */
	if (r->rows > 0)
		buf_adds(&r->b, "\r\033[K");
	for (i = 0; i < r->rows; i++)
		for (k = 0; k == 0 || k * r->columns < r->width[i]; k++)
			buf_adds(&r->b, "\033[A\033[2K");
	r->rows = 0;
}

static void
out(struct redraw *r)
{
	ssize_t n = 0;

	if (!r->b.failed && r->b.n > 0)
		n = nowait_write(&r->w, r->b.p, r->b.n);
	/* A terminal stopped by Ctrl-S gives EAGAIN; its content is then unknown.  Any other failure ends the display. */
	if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		redraw_free(r);
	else if (n < 0 || (size_t)n < r->b.n)
		r->rows = 0;
	buf_free(&r->b);
}

void
redraw_clear(struct redraw *r)
{
	if (r->w.fd < 0 || r->rows == 0)
		return;
	read_size(r);
	up(r);
	out(r);
	r->drawn = 0;
}

int
redraw_begin(struct redraw *r, uint64_t now)
{
	if (r->w.fd < 0 || (r->drawn != 0 && now < r->drawn + REDRAW_EVERY))
		return 0;
	r->drawn = now;
	read_size(r);
	up(r);
	return 1;
}

void
redraw_line(struct redraw *r, const char *text, size_t n)
{
	/* The last column stays free, since some terminals wrap after it.  The cursor needs the last row. */
	if (r->rows + 1 >= r->lines)
		return;
	if (n >= r->columns)
		n = r->columns - 1;
	buf_add(&r->b, text, n);
	buf_addc(&r->b, '\n');
	r->width[r->rows++] = (unsigned char)n;
}

void
redraw_end(struct redraw *r)
{
	out(r);
}
