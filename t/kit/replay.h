/* replay - lets a fuzz target run with any compiler
 *
 * With -DCPH_LIBFUZZER (make fuzz, clang) libFuzzer brings main().  Otherwise this main() feeds every file named on the command line
 * to the target, and then -n COUNT mutations of them made from -s SEED, so that a plain build still explores a little.
 */
#ifndef CPH_REPLAY_H
#define CPH_REPLAY_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifndef CPH_LIBFUZZER

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t replay_state;

static uint64_t
replay_random(void)
{
	/* splitmix64: the whole run follows from the seed printed on failure */
	uint64_t z = (replay_state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static uint8_t *
replay_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p;
	long len;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (len = ftell(f)) < 0) {
		fprintf(stderr, "replay: %s: cannot read\n", path);
		exit(2);
	}
	rewind(f);
	p = malloc((size_t)len + 1);
	*n = p == NULL ? 0 : fread(p, 1, (size_t)len, f);
	fclose(f);
	return p;
}

int
main(int argc, char **argv)
{
	unsigned long count = 0, k;
	int i, first = 1;

	while (first + 1 < argc && argv[first][0] == '-') {
		if (argv[first][1] == 'n')
			count = strtoul(argv[first + 1], NULL, 10);
		else if (argv[first][1] == 's')
			replay_state = strtoull(argv[first + 1], NULL, 10);
		first += 2;
	}
	if (first >= argc) {
		fprintf(stderr, "usage: fuzz_x [-n count] [-s seed] file ...\n");
		return 2;
	}
	for (i = first; i < argc; i++) {
		size_t n;
		uint8_t *p = replay_read(argv[i], &n), *q;

		LLVMFuzzerTestOneInput(p, n);
		for (k = 0; k < count; k++) {
			size_t m = n, e, edits = 1 + replay_random() % 8;

			/* an exact-size copy each time: an overrun by one byte is seen by ASan */
			if (replay_random() % 4 == 0)
				m = n == 0 ? 0 : (size_t)(replay_random() % n);
			q = malloc(m == 0 ? 1 : m);
			if (q == NULL)
				return 2;
			memcpy(q, p, m);
			for (e = 0; e < edits && m > 0; e++) {
				size_t at = (size_t)(replay_random() % m);

				switch (replay_random() % 4) {
				case 0:
					q[at] = (uint8_t)replay_random();
					break;
				case 1:
					q[at] ^= (uint8_t)(1u << replay_random() % 8);
					break;
				case 2:
					q[at] = (uint8_t)(replay_random() % 2 ? 0xff : 0);
					break;
				default:
					memmove(q + at, q + (size_t)(replay_random() % m), 1 < m - at ? 1 : m - at);
				}
			}
			LLVMFuzzerTestOneInput(q, m);
			free(q);
		}
		free(p);
	}
	printf("replayed %d files, %lu mutations each\n", argc - first, count);
	return 0;
}

#endif
#endif
