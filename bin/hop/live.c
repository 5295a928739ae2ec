#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "live.h"
#include "num.h"
#include "sys.h"

#define EVERY 250               /* ms between two pictures */

static unsigned
size_from(const char *name, unsigned asked, unsigned usual)
{
	const char *s = getenv(name);
	uint64_t n;

	if (s != NULL && num_u64(span_cstr(s), 5, 250, &n) == NUM_OK)
		return (unsigned)n;
	return asked < 5 ? usual : asked > 250 ? 250 : asked;
}

/* A line that is wider than the terminal takes two rows of it, and going up one for each line would leave half the picture behind. */
static void
size(struct hoplive *v)
{
	unsigned columns, lines;

	sys_terminal(v->fd, &columns, &lines);
	v->columns = size_from("COLUMNS", columns, 80);
	v->lines = size_from("LINES", lines, 24);
}

void
hoplive_init(struct hoplive *v, int fd)
{
	memset(v, 0, sizeof *v);
	v->fd = sys_redraws(fd) ? fd : -1;
}

static void
up(struct hoplive *v, struct buf *b)
{
	for (; v->rows > 0; v->rows--)
		buf_adds(b, "\033[A\033[2K");
}

static void
out(struct hoplive *v, struct buf *b)
{
	if (!b->failed && b->n > 0 && write(v->fd, b->p, b->n) < 0)
		v->fd = -1;
	buf_free(b);
}

void
hoplive_clear(struct hoplive *v)
{
	struct buf b = { 0 };

	up(v, &b);
	out(v, &b);
	v->drawn = 0;
}

void
hoplive_draw(struct hoplive *v, const struct hop *h, uint64_t now)
{
	struct buf b = { 0 };
	char line[256];
	size_t i, arrived = 0, show;
	int pass, all;

	if (v->fd < 0 || (v->drawn != 0 && now < v->drawn + EVERY))
		return;
	up(v, &b);
	size(v);
	all = h->n + 2 <= v->lines;
	show = all ? h->n : v->lines - 2;
	for (i = 0; i < h->n; i++)
		arrived += h->phone[i].arrived != 0;
	/* in the order of the plan; where there is no room for all, the others first */
	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < h->n && v->rows < show; i++)
			if (all ? pass == 0 : h->phone[i].arrived == pass) {
				buf_add(&b, line, hop_line(&h->phone[i], now, v->columns - 1, line, sizeof line));
				buf_addc(&b, '\n');
				v->rows++;
			}
	buf_addf(&b, "%zu of %zu arrived\n", arrived, h->n);
	v->rows++;
	out(v, &b);
	v->drawn = now;
}
