#include <stdlib.h>
#include <string.h>

#include "num.h"
#include "tar.h"

/* places in a header, POSIX.1-2008 "ustar Interchange Format" */
#define AT_NAME 0
#define AT_SIZE 124
#define AT_SUM 148
#define AT_TYPE 156
#define AT_MAGIC 257
#define AT_PREFIX 345
#define LEN_NAME 100
#define LEN_SIZE 12
#define LEN_SUM 8
#define LEN_PREFIX 155

static const struct span nowhere;

/* what entries in front of a file said about it */
struct ahead {
	struct span name;       /* p NULL: nothing */
	uint64_t size;
	int have_size;
};

/* An octal number with blanks in front, ended by a blank, a NUL or the end of the field; or GNU's base 256 for large ones. */
static int
number(const unsigned char *p, size_t n, uint64_t *v)
{
	size_t i = 0;

	*v = 0;
	if (p[0] == 0x80) {
		for (i = 1; i < n; i++) {
			if (*v >> 55)
				return -1;
			*v = *v << 8 | p[i];
		}
		return 0;
	}
	while (i < n && p[i] == ' ')
		i++;
	if (i == n || p[i] < '0' || p[i] > '7')
		return -1;
	for (; i < n && p[i] >= '0' && p[i] <= '7'; i++)
		*v = *v << 3 | (uint64_t)(p[i] - '0');  /* 12 digits at most: 36 bits */
	for (; i < n; i++)
		if (p[i] != ' ' && p[i] != 0)
			return -1;
	return 0;
}

static int
sum_ok(const unsigned char *h)
{
	unsigned long sum = 0;
	uint64_t want;
	int i;

	if (number(h + AT_SUM, LEN_SUM, &want) != 0)
		return 0;
	for (i = 0; i < TAR_BLOCK; i++)
		sum += i >= AT_SUM && i < AT_SUM + LEN_SUM ? ' ' : h[i];
	return sum == want;
}

int
tar_is(struct span head)
{
	return head.n >= TAR_BLOCK && head.p[0] != 0 && sum_ok(head.p);
}

void
tar_init(struct tar *t, struct input *in)
{
	memset(t, 0, sizeof *t);
	t->in = in;
}

void
tar_free(struct tar *t)
{
	free(t->ahead);
	t->ahead = NULL;
}

static int
zeros(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != 0)
			return 0;
	return 1;
}

/* A field that is text up to a NUL or its end. */
static struct span
text(const unsigned char *p, size_t n)
{
	struct span s = span(p, n);

	return span_sub(s, 0, span_find(s, 0));
}

/* Nothing but zeros from t->at on: 1, 0, or -1 with errno. */
static int
zeros_to_end(struct tar *t)
{
	uint64_t at = t->at;

	while (at < t->in->n) {
		size_t n = t->in->n - at < 8192 ? (size_t)(t->in->n - at) : 8192;
		const unsigned char *p = input_at(t->in, at, n);

		if (p == NULL)
			return -1;
		if (!zeros(span(p, n)))
			return 0;
		at += n;
	}
	return 1;
}

static int
bad(struct tar *t, const char *why)
{
	fault_set(&t->fault, why, t->name[0] != '\0' ? span_cstr(t->name) : nowhere);
	return -1;
}

/* Records "LENGTH KEY=VALUE\n" of a pax header.  Of the keys only path and size matter here; sparse files would be read wrong. */
static int
pax(struct tar *t, struct span s, struct ahead *a)
{
	while (s.n > 0) {
		size_t blank = span_find(s, ' '), eq;
		struct span rec, key, value;
		uint64_t n;

		if (num_u64(span_sub(s, 0, blank), 1, s.n, &n) != NUM_OK || n < blank + 4 || s.p[n - 1] != '\n')
			return bad(t, "pax header damaged");
		rec = span_sub(s, blank + 1, (size_t)n - 1);
		s = span_sub(s, (size_t)n, s.n);
		eq = span_find(rec, '=');
		if (eq == rec.n)
			return bad(t, "pax header damaged");
		key = span_sub(rec, 0, eq);
		value = span_sub(rec, eq + 1, rec.n);
		if (span_is(key, "path")) {
			a->name = value;
			if (value.n == 0)
				return bad(t, "pax header damaged");
		} else if (span_is(key, "size")) {
			if (num_u64(value, 0, UINT64_MAX >> 1, &a->size) != NUM_OK)
				return bad(t, "pax header damaged");
			a->have_size = 1;
		} else if (span_starts(key, "GNU.sparse.")) {
			return bad(t, "sparse file");
		}
	}
	return 0;
}

/* The name from the header, or from what stood in front of it, into t->name: without "./" in front and '/' behind.  1 if that
 * leaves nothing, the top directory. */
static int
take_name(struct tar *t, const unsigned char *h, const struct ahead *a)
{
	char joined[LEN_PREFIX + 1 + LEN_NAME + 1];
	struct span name = a->name;
	const char *why;

	if (name.p == NULL) {
		struct span last = text(h + AT_NAME, LEN_NAME), prefix = { 0 };
		size_t n = 0;

		/* the old GNU magic "ustar  " uses the field for something else */
		if (memcmp(h + AT_MAGIC, "ustar", 6) == 0)
			prefix = text(h + AT_PREFIX, LEN_PREFIX);
		if (prefix.n > 0) {
			memcpy(joined, prefix.p, prefix.n);
			joined[prefix.n] = '/';
			n = prefix.n + 1;
		}
		memcpy(joined + n, last.p, last.n);
		name = span(joined, n + last.n);
	}
	t->directory = h[AT_TYPE] == '5';
	if (span_is(name, ".") || span_is(name, "./"))
		return t->directory ? 1 : bad(t, "name with an empty part");
	if (span_starts(name, "./"))
		name = span_sub(name, 2, name.n);
	if (name.n > 1 && name.p[name.n - 1] == '/') {
		/* before ustar this was the mark of a directory */
		if (h[AT_TYPE] == 0 || h[AT_TYPE] == '0')
			t->directory = 1;
		name = span_sub(name, 0, name.n - 1);
	}
	t->skip = 0;
	/* in t->name as far as it goes, for the message */
	if (span_copy(span_sub(name, 0, MEMBER_NAME_MAX), t->name, sizeof t->name) != 0)
		t->name[0] = '\0';
	why = member_name_fault(name);
	t->skip = why != NULL && member_passed_by(name);
	return why != NULL && !t->skip ? bad(t, why) : 0;
}

static const char *
type_fault(unsigned type)
{
	switch (type) {
	case 0:
	case '0':
	case '5':
	case '7':       /* contiguous: a file to everybody else */
		return NULL;
	case '1':
		return "hard link";
	case '2':
		return "symbolic link";
	case '3':
	case '4':
	case '6':
		return "device or other special file";
	case 'S':
		return "sparse file";
	default:
		return "entry of an unknown type";
	}
}

/* Header h at t->at: where its data are, and t->at behind them. */
static int
take_data(struct tar *t, const unsigned char *h, const struct ahead *a)
{
	uint64_t n, room;

	if (number(h + AT_SIZE, LEN_SIZE, &n) != 0)
		return bad(t, "size is no number");
	if (a->have_size)
		n = a->size;
	room = t->in->n - t->at - TAR_BLOCK;
	if (n > room || (n + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK > room)
		return bad(t, "cut off");
	t->data = t->at + TAR_BLOCK;
	t->size = n;
	t->at += TAR_BLOCK + (n + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
	return 0;
}

/* The data of a header that tells something about the next entry, into *s, which is valid until the one after. */
static int
load_ahead(struct tar *t, struct span *s)
{
	const unsigned char *p;
	size_t n = (size_t)t->size;

	if (t->size > TAR_AHEAD_MAX)
		return bad(t, "header longer than any name");
	p = input_at(t->in, t->data, n);
	free(t->ahead);
	t->ahead = p == NULL ? NULL : malloc(n == 0 ? 1 : n);
	if (t->ahead == NULL)
		return bad(t, NULL);
	memcpy(t->ahead, p, n);
	*s = span(t->ahead, n);
	return 0;
}

/* An entry that tells something about the next one: 1, or 0 if it is none, or -1. */
static int
take_ahead(struct tar *t, const unsigned char *h, struct ahead *a)
{
	static const struct ahead none;
	unsigned type = h[AT_TYPE];
	struct ahead g = { 0 };
	struct span s;

	if (type != 'x' && type != 'g' && type != 'L' && type != 'K')
		return 0;
	if (take_data(t, h, &none) != 0)
		return -1;
	if (type == 'K')
		return 1;
	if ((type == 'L' && a->name.p != NULL) || (type == 'x' && (a->name.p != NULL || a->have_size)))
		return bad(t, "two names for one entry");
	if (type == 'g' && a->name.p != NULL)
		return bad(t, "a header for an entry that does not follow");
	if (load_ahead(t, &s) != 0)
		return -1;
	if (type == 'L') {
		a->name = span_sub(s, 0, span_find(s, 0));
	} else if (pax(t, s, type == 'x' ? a : &g) != 0) {
		return -1;
	}
	return g.name.p != NULL || g.have_size ? bad(t, "name or size for all entries") : 1;
}

/* A block of zeros at t->at: 0 if the archive ends here as it must, or -1. */
static int
end(struct tar *t, const struct ahead *a)
{
	int r;

	if (a->name.p != NULL || a->have_size)
		return bad(t, "a header for an entry that does not follow");
	if (t->in->n - t->at < (uint64_t)2 * TAR_BLOCK)
		return bad(t, "no end of archive: cut off");
	r = zeros_to_end(t);
	return r > 0 ? 0 : bad(t, r < 0 ? NULL : "bytes behind the end of the archive");
}

int
tar_next(struct tar *t)
{
	struct ahead a = { 0 };
	unsigned char h[TAR_BLOCK];

	t->name[0] = '\0';
	for (;;) {
		const unsigned char *p;
		const char *why;
		int r;

		if (t->in->n - t->at < TAR_BLOCK)
			return bad(t, "no end of archive: cut off");
		p = input_at(t->in, t->at, TAR_BLOCK);
		if (p == NULL)
			return bad(t, NULL);
		memcpy(h, p, sizeof h);
		if (h[0] == 0 && zeros(span(h, TAR_BLOCK)))
			return end(t, &a);
		if (!sum_ok(h))
			return bad(t, "header damaged (checksum)");
		r = take_ahead(t, h, &a);
		if (r < 0)
			return -1;
		if (r > 0)
			continue;
		r = take_name(t, h, &a);
		if (r < 0)
			return -1;
		why = type_fault(h[AT_TYPE]);
		if (why != NULL)
			return bad(t, why);
		if (take_data(t, h, &a) != 0)
			return -1;
		if (t->directory && t->size > 0)
			return bad(t, "directory with data");
		if (r == 0)
			return 1;
		memset(&a, 0, sizeof a);
	}
}
