/* The catalogue of attested names: lib/data/loadids.tsv, indexed in static memory at its first use. */
#include <stdint.h>
#include <string.h>

#include "loadid_int.h"
#include "tsv.h"

#define ROWS_MAX 512
#define ID_MIN 8
#define SLOTS 2048              /* a power of two, several times ROWS_MAX */

static struct row rows[ROWS_MAX];       /* touched only as far as there are rows */
static unsigned short slot[SLOTS];      /* row number + 1, 0 = free */
static int ready;

/* Eight bytes from either end, which between them hold all that tells names apart.  Shorter names there are none. */
static unsigned
hash(struct span s)
{
	uint64_t a, b;

	memcpy(&a, s.p, 8);
	memcpy(&b, s.p + s.n - 8, 8);
	a = (a ^ b * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
	return (unsigned)(a >> 40) & (SLOTS - 1);
}

/* The one of a fixed set that s is: results outlive the table and cost nothing to keep. */
static const char *
word(const char *const *set, struct span s)
{
	for (; *set != NULL; set++)
		if (span_is(s, *set))
			return *set;
	return NULL;
}

static int
fill(struct row *r, const struct tsv *t, const int col[6])
{
	static const char *const roles[] = { "application", "ual", "ual-version", "boot", "dsp", "app-module", "expansion", "module", NULL };
	static const char *const answers[] = { "yes", "no", "unknown", NULL };

	r->id = t->col[col[0]];
	r->role = word(roles, t->col[col[2]]);
	r->is_signed = word(answers, t->col[col[5]]);
	r->proto = proto_parse(t->col[col[3]]);
	if (r->id.n < ID_MIN || r->id.n > LOADID_MAX || r->role == NULL || r->is_signed == NULL ||
	    span_copy(t->col[col[1]], r->family, sizeof r->family) != 0 ||
	    span_copy(t->col[col[4]], r->version, sizeof r->version) != 0)
		return -1;
	lver_parse(t->col[col[4]], &r->ver);
	return 0;
}

/* The table is part of the program: rows that cannot be read are left out here and caught by the unit test that counts them. */
static void
index_rows(void)
{
	static const char *const name[6] = { "id", "family", "role", "protocol", "version", "signed" };
	struct tsv t;
	int col[6], i, got;
	size_t n = 0;

	ready = 1;
	if (tsv_lines(&t, data_loadids) != 0)
		return;
	for (i = 0; i < 6; i++) {
		col[i] = tsv_find(&t, name[i]);
		if (col[i] < 0)
			return;
	}
	while (n < ROWS_MAX && (got = tsv_next(&t)) != 0) {
		unsigned h;

		if (got < 0 || fill(&rows[n], &t, col) != 0)
			continue;
		for (h = hash(rows[n].id); slot[h] != 0; h = (h + 1) & (SLOTS - 1))
			;
		slot[h] = (unsigned short)++n;
	}
	while (n > 0)
		loadid_settle(&rows[--n]);
}

const struct row *
loadid_row(struct span id)
{
	unsigned h;

	if (!ready)
		index_rows();
	if (id.n < ID_MIN)
		return NULL;
	for (h = hash(id); slot[h] != 0; h = (h + 1) & (SLOTS - 1))
		if (span_eq(rows[slot[h] - 1].id, id))
			return &rows[slot[h] - 1];
	return NULL;
}
