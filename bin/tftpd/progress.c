#include <stdio.h>
#include <string.h>

#include "progress.h"

#define BAR 20

size_t
progress_line(const char *who, struct span file, uint64_t done, uint64_t size, uint64_t ms, unsigned cols, char *out, size_t cap)
{
	unsigned percent = size == 0 ? 0 : (unsigned)(done * 100 / size), i;
	uint64_t rate = ms == 0 ? 0 : done / ms;        /* kB/s */
	char name[40], bar[BAR + 1];
	size_t n;
	int r;

	for (n = 0; n < file.n && n < sizeof name - 1; n++)
		name[n] = (char)(file.p[n] >= 0x20 && file.p[n] < 0x7f ? file.p[n] : '?');
	name[n] = '\0';
	for (i = 0; i < BAR; i++)
		bar[i] = i < percent * BAR / 100 ? '#' : ' ';
	bar[BAR] = '\0';
	r = snprintf(out, cap, "%-15s  %-24s  [%s] %3u%%  %u.%02u MB/s", who, name, bar, percent, (unsigned)(rate / 1000),
	    (unsigned)(rate % 1000 / 10));
	if (r < 0)
		return 0;
	n = (size_t)r < cap ? (size_t)r : cap - 1;
	if (n > cols)
		n = cols;
	out[n] = '\0';
	return n;
}
