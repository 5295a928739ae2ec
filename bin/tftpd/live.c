#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "live.h"
#include "num.h"
#include "progress.h"
#include "sys.h"

void
live_init(struct live *v, int fd)
{
	const char *columns = getenv("COLUMNS");
	unsigned asked, lines;
	uint64_t n;

	memset(v, 0, sizeof *v);
	v->fd = sys_redraws(fd) ? fd : -1;
	sys_terminal(v->fd, &asked, &lines);
	v->columns = asked < 20 ? 80 : asked > 250 ? 250 : asked;
	if (columns != NULL && num_u64(span_cstr(columns), 20, 250, &n) == NUM_OK)
		v->columns = (unsigned)n;
}

void
live_clear(struct live *v)
{
	char b[LIVE_ROWS * 7];
	size_t n = 0;

	if (v->rows == 0)
		return;
	for (; v->rows > 0; v->rows--) {
		memcpy(b + n, "\033[A\033[2K", 7);
		n += 7;
	}
	if (write(v->fd, b, n) < 0)
		v->fd = -1;
}

struct picture {
	struct live *v;
	struct buf b;
};

static int
row(void *arg, const struct tftpd_xfer *x)
{
	struct picture *p = arg;
	char line[256], ip[SOCK_TEXT];
	const char *who = x->mac[0] != '\0' ? x->mac : sock_text(x->peer, ip);

	/* one column is left free, or terminals would begin another line */
	buf_add(&p->b, line, progress_line(who, x->file, x->bytes, x->size, x->ms, p->v->columns - 1, line, sizeof line));
	buf_addc(&p->b, '\n');
	return ++p->v->rows < LIVE_ROWS - 1;
}

uint64_t
live_draw(struct live *v, struct tftpd *d, uint64_t now)
{
	unsigned running = tftpd_running(d);
	struct picture p = { NULL, { NULL, 0, 0, 0 } };

	if (v->fd < 0 || (running == 0 && v->rows == 0))
		return UINT64_MAX;
	if (now < v->drawn + LIVE_EVERY)
		return v->drawn + LIVE_EVERY;
	live_clear(v);
	p.v = v;
	tftpd_each(d, row, &p);
	if (running > v->rows) {
		buf_addf(&p.b, "%u more\n", running - v->rows);
		v->rows++;
	}
	if (p.b.failed)
		v->rows = 0;
	else if (p.b.n > 0 && write(v->fd, p.b.p, p.b.n) < 0)
		v->fd = -1;
	buf_free(&p.b);
	v->drawn = now;
	return now + LIVE_EVERY;
}
