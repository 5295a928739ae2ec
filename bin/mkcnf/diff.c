#include <stdlib.h>
#include <string.h>

#include "diff.h"

static size_t
split(struct span text, struct span line[DIFF_LINES])
{
	struct span w;
	size_t n = 0;

	while (text.n > 0 && span_cut(&text, '\n', &w)) {
		if (n == DIFF_LINES)
			return n + 1;
		line[n++] = w;
	}
	return n;
}

static void
whole(struct span text, char sign, diff_fn *fn, void *ctx)
{
	struct span w;

	while (text.n > 0 && span_cut(&text, '\n', &w))
		fn(ctx, sign, w);
}

int
diff_lines(struct span old, struct span new, diff_fn *fn, void *ctx)
{
	struct span *line = malloc(sizeof *line * 2 * DIFF_LINES), *a = line, *b;
	unsigned short *t, *row;
	size_t n, m, i, j, w;

	if (line == NULL)
		return -1;
	b = line + DIFF_LINES;
	n = split(old, a);
	m = split(new, b);
	if (n > DIFF_LINES || m > DIFF_LINES) {
		whole(old, '-', fn, ctx);
		whole(new, '+', fn, ctx);
		free(line);
		return 0;
	}
	/* t[i][j]: length of the longest common subsequence of the lines from i of a and from j of b */
	w = m + 1;
	t = calloc((n + 1) * w, sizeof *t);
	if (t == NULL) {
		free(line);
		return -1;
	}
	for (i = n; i-- > 0; ) {
		row = t + i * w;
		for (j = m; j-- > 0; )
			row[j] = span_eq(a[i], b[j]) ? (unsigned short)(row[w + j + 1] + 1) : row[w + j] > row[j + 1] ? row[w + j] : row[j + 1];
	}
	for (i = j = 0; i < n || j < m; ) {
		if (i < n && j < m && span_eq(a[i], b[j])) {
			i++;
			j++;
		} else if (j == m || (i < n && t[(i + 1) * w + j] >= t[i * w + j + 1]))
			fn(ctx, '-', a[i++]);
		else
			fn(ctx, '+', b[j++]);
	}
	free(t);
	free(line);
	return 0;
}
