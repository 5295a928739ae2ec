#include <string.h>

#include "span.h"

int
span_eq_nocase(struct span a, struct span b)
{
	size_t i;

	if (a.n != b.n)
		return 0;
	for (i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return 0;
	return 1;
}

int
span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (r != 0)
		return r;
	return (a.n > b.n) - (a.n < b.n);
}

size_t
span_rfind(struct span a, unsigned char c)
{
	size_t i;

	for (i = a.n; i > 0; i--)
		if (a.p[i - 1] == c)
			return i - 1;
	return a.n;
}

struct span
span_trim(struct span a)
{
	while (a.n > 0 && ascii_isspace(a.p[0])) {
		a.p++;
		a.n--;
	}
	while (a.n > 0 && ascii_isspace(a.p[a.n - 1]))
		a.n--;
	return a;
}

int
span_cut(struct span *rest, unsigned char sep, struct span *word)
{
	size_t i;

	if (rest->p == NULL)
		return 0;
	i = span_find(*rest, sep);
	*word = span(rest->p, i);
	if (i == rest->n)
		*rest = span(NULL, 0);
	else
		*rest = span(rest->p + i + 1, rest->n - i - 1);
	return 1;
}

int
span_take(struct span *s, unsigned char c)
{
	if (s->n == 0 || s->p[0] != c)
		return 0;
	*s = span_sub(*s, 1, s->n);
	return 1;
}

int
span_list_has_nocase(struct span list, struct span w)
{
	struct span rest = list, x;

	while (list.n > 0 && span_cut(&rest, ',', &x))
		if (span_eq_nocase(x, w))
			return 1;
	return 0;
}

int
span_copy(struct span a, char *out, size_t cap)
{
	if (cap == 0)
		return -1;
	out[0] = '\0';
	if (a.n >= cap || span_find(a, 0) != a.n)
		return -1;
	if (a.n > 0)
		memcpy(out, a.p, a.n);
	out[a.n] = '\0';
	return 0;
}
