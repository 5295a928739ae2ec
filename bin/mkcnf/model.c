#include "model.h"
#include "num.h"
#include "tsv.h"

static int
read_row(const struct tsv *t, struct model *m)
{
	uint64_t lines, type;

	if (num_u64(t->col[1], 1, 100, &lines) != NUM_OK || num_u64(t->col[2], 1, 100000, &type) != NUM_OK)
		return -1;
	m->name = t->col[0];
	m->lines = (unsigned)lines;
	m->type = (unsigned)type;
	m->family = t->col[3];
	m->java = !span_is(m->family, "7940/7960");
	return 0;
}

/* Without CP- in front, and without the G of the models behind 2003; "-GE" and "GE" (gigabit) are models of their own. */
static struct span
plain(struct span s, char out[16])
{
	size_t i, n = 0;

	s = span_trim(s);
	if (s.n > 3 && span_is_nocase(span_sub(s, 0, 3), "CP-"))
		s = span_sub(s, 3, s.n);
	for (i = 0; i < s.n && n < 15; i++)
		if (s.p[i] != '-' && !(i == 4 && (s.n == 5 || s.p[5] == '-') && ascii_upper(s.p[i]) == 'G'))
			out[n++] = (char)ascii_upper(s.p[i]);
	return span(out, n);
}

int
model_find(struct span text, struct model *m)
{
	char buf[16];
	struct span want = plain(text, buf);
	struct tsv t;

	if (tsv_lines(&t, data_models) != 0)
		return -1;
	while (tsv_next(&t) == 1)
		if (span_eq(t.col[0], want))
			return read_row(&t, m);
	return -1;
}

int
model_next(struct span family, unsigned *at, struct model *m)
{
	unsigned i = 0;
	struct tsv t;

	if (tsv_lines(&t, data_models) != 0)
		return 0;
	while (tsv_next(&t) == 1) {
		if (i++ < *at)
			continue;
		*at = i;
		if (span_eq(t.col[3], family) && read_row(&t, m) == 0)
			return 1;
	}
	return 0;
}
