#include <string.h>

#include "cisco/loadid_int.h"
#include "compare.h"

static int
sign(int r)
{
	return (r > 0) - (r < 0);
}

/* Versions decide only between loads of the 7940/7960 that have one. */
static int
versioned(const struct load *l)
{
	return l->family == LOADID_FAMILY && l->ver.n > 0;
}

int
loadid_cmp(const struct load *a, const struct load *b)
{
	int r = strcmp(a->family, b->family);

	if (r == 0)
		r = strcmp(proto_name(a->proto), proto_name(b->proto));
	if (r == 0)
		r = strcmp(load_role_name(a->role), load_role_name(b->role));
	if (r == 0)
		r = lver_cmp(&a->ver, &b->ver);
	if (r == 0)
		r = a->ver.z_unknown - b->ver.z_unknown;
	if (r == 0)
		r = (a->ver.test > b->ver.test) - (a->ver.test < b->ver.test);
	if (r == 0)
		r = versioned(b) - versioned(a);
	if (r == 0 && !versioned(a))
		r = strcmp(a->id, b->id);
	return sign(r);
}

const char *
loadid_incomparable(const struct load *a, const struct load *b)
{
	if (strcmp(a->family, "unknown") == 0 || strcmp(b->family, "unknown") == 0)
		return "not known";
	if (strcmp(a->family, b->family) != 0)
		return "different families";
	if (a->proto != b->proto)
		return "different protocols";
	if (a->role != b->role)
		return "different roles";
	if (strcmp(a->id, b->id) == 0)
		return NULL;
	if (a->ver.n == 0 || b->ver.n == 0)
		return "no version known";
	if ((a->ver.z_unknown || b->ver.z_unknown) && a->ver.part[0] == b->ver.part[0] && a->ver.part[1] == b->ver.part[1])
		return "the maintenance digit is not in the name";
	if (!versioned(a) && lver_cmp(&a->ver, &b->ver) == 0)
		return "one version, two names";
	return NULL;
}

static char *
digits(char *p, unsigned v)
{
	int i;

	for (i = 3; i >= 0; i--, v /= 10)
		p[i] = (char)('0' + v % 10);
	return p + 4;
}

void
loadid_sort_key(const struct load *l, char out[LOADID_SORT_MAX])
{
	struct put t = { out, out + LOADID_SORT_MAX - 1 };
	int i;

	put_s(&t, l->family);
	put_c(&t, ',');
	put_s(&t, proto_name(l->proto));
	put_c(&t, ',');
	put_s(&t, load_role_name(l->role));
	put_c(&t, ',');
	for (i = 0; i < 3; i++) {
		t.p = digits(t.p, l->ver.part[i]);
		put_c(&t, '.');
	}
	t.p = digits(t.p, l->ver.sr);
	put_c(&t, '.');
	t.p = digits(t.p, l->ver.part[3]);
	if (l->ver.z_unknown) {
		put_c(&t, '?');
		t.p = digits(t.p, l->ver.test);
	}
	if (!versioned(l)) {
		put_c(&t, ',');
		put_s(&t, l->id);
	}
	put_end(&t);
}
