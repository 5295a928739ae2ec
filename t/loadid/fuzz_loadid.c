/* load names: whatever people paste, one text a line; two lines at a time are compared */
#include <string.h>

#include "kit/replay.h"
#include "loadid/compare.h"

#define MUST(cond) do { if (!(cond)) __builtin_trap(); } while (0)

/* Everything set, everything bounded. */
static void
whole(const struct load *l, enum load_res res)
{
	size_t i;

	MUST(memchr(l->id, 0, sizeof l->id) != NULL && memchr(l->version, 0, sizeof l->version) != NULL);
	MUST(memchr(l->meant, 0, sizeof l->meant) != NULL && memchr(l->ext, 0, sizeof l->ext) != NULL);
	MUST(l->family != NULL && l->kind != NULL && l->holds != NULL);
	/* the words of the enums read back */
	MUST(strcmp(load_era_name(l->era), "-") != 0 || l->era == ERA_NONE);
	MUST(strcmp(load_role_name(l->role), "unknown") != 0 || l->role == ROLE_UNKNOWN);
	MUST(proto_parse(span_cstr(proto_name(l->proto))) == l->proto && l->version[0] != '\0');
	MUST((l->meant[0] != '\0') == (res == LOAD_MISSPELT || (res == LOAD_OTHER && l->meant[0] != '\0')));
	MUST(res != LOAD_OTHER || l->meant[0] == '\0' || (l->era == ERA_JAVA && l->ver.n > 0 && l->why != NULL));
	MUST(res != LOAD_MISSPELT || l->why != NULL);
	MUST((strcmp(l->family, "unknown") == 0) == (res == LOAD_UNKNOWN));
	MUST((strcmp(l->family, "7940/7960") == 0) == (res == LOAD_OK || res == LOAD_MISSPELT));
	for (i = 0; i < 4; i++)
		MUST(l->ver.part[i] <= LVER_PART_MAX);
}

static void
same_facts(const struct load *a, const struct load *b)
{
	MUST(strcmp(a->family, b->family) == 0 && a->role == b->role && a->proto == b->proto);
	MUST(strcmp(a->version, b->version) == 0 && a->is_signed == b->is_signed && a->era == b->era);
	MUST(lver_cmp(&a->ver, &b->ver) == 0 && a->in_catalogue == b->in_catalogue);
}

static void
one(struct span text, struct load *l)
{
	struct load again, bare;
	enum load_res res = loadid_parse(text, l), r;

	whole(l, res);
	/* the canonical ID is a fixed point, and what is meant is well spelt */
	r = loadid_parse(span_cstr(l->id), &again);
	whole(&again, r);
	same_facts(l, &again);
	MUST(strcmp(l->id, again.id) == 0 && loadid_cmp(l, &again) == 0);
	if (l->meant[0] != '\0') {
		MUST(loadid_parse(span_cstr(l->meant), &again) == (res == LOAD_OTHER ? LOAD_OTHER : LOAD_OK) && again.meant[0] == '\0');
		same_facts(l, &again);
	}
	/* the catalogue says more about names the grammar knows, and adds none */
	r = loadid_parse_grammar(text, &bare);
	MUST(!bare.in_catalogue);
	MUST((r == LOAD_UNKNOWN) == (res == LOAD_UNKNOWN));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span(data, size), line;
	static struct load last, l;
	struct lver v, w;
	char ka[LOADID_SORT_MAX], kb[LOADID_SORT_MAX], num[LVER_NUM_MAX];
	int have = 0;

	while (size > 0 && span_cut(&rest, '\n', &line)) {
		one(line, &l);
		if (have) {
			int r = loadid_cmp(&last, &l), s;

			MUST(r == -loadid_cmp(&l, &last));
			MUST((loadid_incomparable(&last, &l) == NULL) == (loadid_incomparable(&l, &last) == NULL));
			loadid_sort_key(&last, ka);
			loadid_sort_key(&l, kb);
			s = strcmp(ka, kb);
			MUST((s > 0) - (s < 0) == r);
		}
		last = l;
		have = 1;
		if (lver_parse(line, &v) == 0) {
			/* the form with dots reads back, but for an unknown z */
			MUST(lver_num(&v, num) < sizeof num);
			MUST(v.z_unknown || v.sr != 0 || (lver_parse(span_cstr(num), &w) == 0 && lver_cmp(&v, &w) == 0));
		}
	}
	return 0;
}
