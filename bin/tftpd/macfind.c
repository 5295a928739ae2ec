#include "macfind.h"
#include "num.h"

/* Next word of *line; empty at its end. */
static struct span
word(struct span *line)
{
	size_t i = 0, j;

	while (i < line->n && ascii_isspace(line->p[i]))
		i++;
	for (j = i; j < line->n && !ascii_isspace(line->p[j]); j++)
		;
	{
		struct span w = span_sub(*line, i, j);

		*line = span_sub(*line, j, line->n);
		return w;
	}
}

int
macfind_neighbour(struct span text, struct span ip, char mac[MAC_LEN + 1])
{
	struct span line, type, flags, hw;
	uint64_t v;

	mac[0] = '\0';
	if (text.n == 0)
		return 0;
	while (span_cut(&text, '\n', &line)) {
		if (!span_eq(word(&line), ip))
			continue;
		type = word(&line);
		flags = word(&line);
		hw = word(&line);
		/* Ethernet, and the answer is there (0x2) */
		if (!span_is(type, "0x1") || !span_starts(flags, "0x") ||
		    num_hex(span_sub(flags, 2, flags.n), 0xffff, &v) != NUM_OK || (v & 2) == 0)
			continue;
		if (mac_parse(hw, mac) == NULL)
			return 1;
	}
	return 0;
}
