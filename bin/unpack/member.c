#include <stdlib.h>
#include <string.h>

#include "member.h"
#include "num.h"

const char member_empty[] = "empty archive";

int
fault_set(struct fault *f, const char *why, struct span at)
{
	f->why = why;
	f->at = at;
	return -1;
}

const char *
member_name_fault(struct span name)
{
	struct span rest = name, w;
	size_t i;

	if (name.n == 0)
		return "empty name";
	if (name.n > MEMBER_NAME_MAX)
		return "name longer than 255 bytes";
	for (i = 0; i < name.n; i++)
		if (name.p[i] < 0x20 || name.p[i] > 0x7e)
			return "name is not printable ASCII";
	if (name.p[0] == '/')
		return "absolute name";
	if (span_find(name, '\\') < name.n || span_find(name, ':') < name.n)
		return "name with a backslash or colon";
	while (span_cut(&rest, '/', &w)) {
		if (span_is(w, ".."))
			return "name leads out of the directory";
		if (w.n == 0 || span_is(w, "."))
			return "name with an empty part";
		if (span_starts(w, ".cph-tmp."))
			return "name kept for temporary files";
	}
	return NULL;
}

static int
ends_as(struct span name, const char *const *ending)
{
	for (; *ending != NULL; ending++)
		if (span_ends_nocase(name, *ending))
			return 1;
	return 0;
}

int
member_firmware_name(struct span name)
{
	static const char *const endings[] = { ".bin", ".sbn", ".sb2", ".loads", ".sbin", ".sgn", NULL };

	return ends_as(name, endings);
}

int
member_archive_name(struct span name)
{
	static const char *const endings[] = { ".zip", ".tar", ".tgz", ".gz", ".sgn", NULL };

	return ends_as(name, endings);
}

int
member_passed_by(struct span name)
{
	unsigned char plain[MEMBER_NAME_MAX];
	size_t i;

	if (name.n > sizeof plain || member_firmware_name(name))
		return 0;
	for (i = 0; i < name.n; i++)
		plain[i] = name.p[i] >= 0x80 ? '_' : name.p[i] == '\\' ? '/' : name.p[i];
	return member_name_fault(span(plain, name.n)) == NULL;
}

/* '/' below everything else, so that a directory's content follows its name at once */
static int
key(unsigned char c)
{
	return c == '/' ? 0 : ascii_lower(c);
}

int
member_cmp(struct span a, struct span b)
{
	size_t i;

	for (i = 0; i < a.n && i < b.n; i++)
		if (key(a.p[i]) != key(b.p[i]))
			return key(a.p[i]) < key(b.p[i]) ? -1 : 1;
	return a.n < b.n ? -1 : a.n > b.n;
}

const char *
member_clash(struct span a, struct span b)
{
	if (span_eq(a, b))
		return "two entries of this name";
	if (span_eq_nocase(a, b))
		return "two entries whose names differ in case only";
	if (b.n > a.n && b.p[a.n] == '/' && span_eq_nocase(a, span_sub(b, 0, a.n)))
		return "a file where a directory must be";
	return NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return member_cmp(*x, *y);
}

const char *
member_clashes(struct span *name, size_t n, struct span *at)
{
	size_t i;

	qsort(name, n, sizeof *name, by_name);
	for (i = 1; i < n; i++) {
		const char *why = member_clash(name[i - 1], name[i]);

		if (why != NULL) {
			*at = name[i];
			return why;
		}
	}
	return NULL;
}

const char *
limits_parse(struct span text, struct limits *lim)
{
	static const struct { const char *name; uint64_t max; } row[] = {
		{ "bytes=", (uint64_t)1 << 30 }, { "entries=", 65535 }, { "ratio=", 1000000 }, { "depth=", 16 },
	};
	struct span w;

	while (span_cut(&text, ',', &w)) {
		size_t i = 0, k;
		uint64_t v;
		enum num_err e;

		for (k = 1; k < sizeof row / sizeof row[0]; k++)
			if (span_starts(w, row[k].name))
				i = k;
		if (i > 0 || span_starts(w, row[0].name))
			w = span_sub(w, strlen(row[i].name), w.n);
		e = num_u64(w, 1, row[i].max, &v);
		if (e != NUM_OK)
			return num_reason(e);
		if (i == 0)
			lim->bytes = v;
		else if (i == 1)
			lim->entries = (size_t)v;
		else if (i == 2)
			lim->ratio = (unsigned)v;
		else
			lim->depth = (unsigned)v;
	}
	return NULL;
}
