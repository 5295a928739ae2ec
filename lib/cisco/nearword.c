#include "nearword.h"

unsigned
nearword_distance(struct span a, struct span b)
{
	unsigned d[3][NEARWORD_MAX + 1];
	size_t i, j;

	a = span_sub(a, 0, NEARWORD_MAX);
	b = span_sub(b, 0, NEARWORD_MAX);
	for (j = 0; j <= b.n; j++)
		d[0][j] = (unsigned)j;
	for (i = 1; i <= a.n; i++) {
		unsigned *cur = d[i % 3], *up = d[(i + 2) % 3], *up2 = d[(i + 1) % 3];

		cur[0] = (unsigned)i;
		for (j = 1; j <= b.n; j++) {
			unsigned v = up[j - 1] + (ascii_lower(a.p[i - 1]) != ascii_lower(b.p[j - 1]));

			if (up[j] + 1 < v)
				v = up[j] + 1;
			if (cur[j - 1] + 1 < v)
				v = cur[j - 1] + 1;
			if (i > 1 && j > 1 && ascii_lower(a.p[i - 1]) == ascii_lower(b.p[j - 2]) &&
			    ascii_lower(a.p[i - 2]) == ascii_lower(b.p[j - 1]) && up2[j - 2] + 1 < v)
				v = up2[j - 2] + 1;
			cur[j] = v;
		}
	}
	return d[a.n % 3][b.n];
}
