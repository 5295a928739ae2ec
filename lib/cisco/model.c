#include <string.h>

#include "model.h"
#include "num.h"
#include "tsv.h"

static int
read_row(const struct tsv *t, struct model *m)
{
	uint64_t lines, type, loads = 0;

	memset(m, 0, sizeof *m);
	if (num_u64(t->col[1], 1, 100, &lines) != NUM_OK || num_u64(t->col[2], 1, 100000, &type) != NUM_OK)
		return -1;
	m->name = t->col[0];
	m->lines = (unsigned)lines;
	m->type = (unsigned)type;
	m->family = t->col[3];
	m->java = num_u64(t->col[4], 1, 99, &loads) == NUM_OK;
	m->loads = (int)loads;
	lver_parse(t->col[5], &m->hardware);
	return 0;
}

/* Remove "CP-" in front and the G that Cisco appended from 2003 on; with "-GE" or "GE" (gigabit) it is another model. */
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

	if (tsv_data(&t, data_models) != 0)
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

	if (tsv_data(&t, data_models) != 0)
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

/* The first number of four digits, or 0. */
static unsigned
four_digits(struct span s)
{
	uint64_t v = 0;
	size_t i, n;

	for (i = 0; i < s.n; i += n + 1) {
		for (n = 0; i + n < s.n && ascii_isdigit(s.p[i + n]); n++)
			;
		if (n == 4 && num_u64(span_sub(s, i, i + n), 0, 9999, &v) == NUM_OK)
			return (unsigned)v;
	}
	return 0;
}

enum model_kind
model_kind(struct span text, struct model *m, unsigned *number)
{
	uint64_t v;
	struct tsv t;

	*number = four_digits(text);
	if (*number == 0 || tsv_data(&t, data_models) != 0)
		return MODEL_NONE;
	while (tsv_next(&t) == 1)
		if (num_u64(t.col[0], 0, 9999, &v) == NUM_OK && (v == *number || (v < 100 && v == *number / 100)))
			return read_row(&t, m) != 0 ? MODEL_OTHER : m->java ? MODEL_JAVA : MODEL_OWN;
	return MODEL_NONE;
}

/* The next row of a phone with Java whose load number is above last. */
static int
next_loads(struct tsv *t, int last, struct model *m)
{
	while (tsv_next(t) == 1)
		if (read_row(t, m) == 0 && m->java && m->loads > last)
			return 1;
	return 0;
}

int
model_loads(size_t i)
{
	struct model m;
	struct tsv t;
	int last = 0;

	if (tsv_data(&t, data_models) != 0)
		return 0;
	while (next_loads(&t, last, &m)) {
		last = m.loads;
		if (i-- == 0)
			return last;
	}
	return 0;
}

struct lver
model_hardware(int loads)
{
	static const struct lver none;
	struct model m;
	struct tsv t;

	if (tsv_data(&t, data_models) == 0)
		while (tsv_next(&t) == 1)
			if (read_row(&t, &m) == 0 && m.loads == loads)
				return m.hardware;
	return none;
}
