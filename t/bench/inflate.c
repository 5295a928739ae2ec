/* inflate - our inflate and CRC-32 against zlib's, in memory, by turns; for each file and both of them a line
 *
 *	WHAT FILE OURS ZLIB RATIO QUARTILE QUARTILE
 *
 * medians of MB of output a second by CPU time; the ratio of ours to theirs is the median of those of each round */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "unpack/crc32.h"
#include "unpack/inflate.h"

#define ROUNDS 31

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
show(const char *what, const char *path, size_t n, const double *zlib, const double *ours)
{
	double q[ROUNDS], a[ROUNDS], b[ROUNDS];
	int r;

	for (r = 0; r < ROUNDS; r++) {
		q[r] = zlib[r] / ours[r];
		a[r] = (double)n / ours[r] / 1e6;
		b[r] = (double)n / zlib[r] / 1e6;
	}
	qsort(q, ROUNDS, sizeof *q, by_value);
	qsort(a, ROUNDS, sizeof *a, by_value);
	qsort(b, ROUNDS, sizeof *b, by_value);
	printf("%s %s %.0f %.0f %.2f %.2f %.2f\n", what, path, a[ROUNDS / 2], b[ROUNDS / 2], q[ROUNDS / 2], q[ROUNDS / 4], q[ROUNDS * 3 / 4]);
}

static void
theirs(unsigned char *in, size_t n, unsigned char *out, size_t size)
{
	z_stream s;

	memset(&s, 0, sizeof s);
	s.next_in = in;
	s.avail_in = (uInt)n;
	s.next_out = out;
	s.avail_out = (uInt)size;
	if (inflateInit2(&s, -15) != Z_OK || inflate(&s, Z_FINISH) != Z_STREAM_END)
		exit(1);
	inflateEnd(&s);
}

static void
bench(const char *path)
{
	double t[4][ROUNDS], at;
	unsigned char *p, *z, *out;
	z_stream s;
	size_t n, zn;
	FILE *f = fopen(path, "rb");
	int r, k, times;
	long size;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) <= 0)
		exit(2);
	rewind(f);
	n = (size_t)size;
	p = malloc(n);
	z = malloc(n + n / 100 + 1000);
	out = malloc(n);
	if (p == NULL || z == NULL || out == NULL || fread(p, 1, n, f) != n)
		exit(2);
	fclose(f);
	memset(&s, 0, sizeof s);
	deflateInit2(&s, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
	s.next_in = p;
	s.avail_in = (uInt)n;
	s.next_out = z;
	s.avail_out = (uInt)(n + n / 100 + 1000);
	if (deflate(&s, Z_FINISH) != Z_STREAM_END)
		exit(1);
	zn = s.total_out;
	deflateEnd(&s);
	times = (int)(8000000 / n) + 1;
	for (r = 0; r < ROUNDS; r++) {
		volatile unsigned long sink = 0;

		at = now();
		for (k = 0; k < times; k++)
			theirs(z, zn, out, n);
		t[0][r] = (now() - at) / times;
		at = now();
		for (k = 0; k < times; k++) {
			size_t used, made;

			if (inflate_run(span(z, zn), out, n, &used, &made) != INFLATE_OK || used != zn || made != n)
				exit(1);
		}
		t[1][r] = (now() - at) / times;
		if (memcmp(out, p, n) != 0)
			exit(1);
		at = now();
		for (k = 0; k < times; k++)
			sink += crc32(0, p, (uInt)n);
		t[2][r] = (now() - at) / times;
		at = now();
		for (k = 0; k < times; k++)
			sink += crc32_add(0, p, n);
		t[3][r] = (now() - at) / times;
	}
	show("inflate", path, n, t[0], t[1]);
	show("crc32", path, n, t[2], t[3]);
	free(p);
	free(z);
	free(out);
}

int
main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		bench(argv[i]);
	return 0;
}
