/* compress streams: the first two bytes say how much room there is, or how many bytes must come out */
#include <stdlib.h>
#include <string.h>

#include "kit/replay.h"
#include "fw/lzw.h"

#define MUST(c) do { if (!(c)) __builtin_trap(); } while (0)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t cap, n, i;
	struct span in;
	unsigned char *out;
	enum lzw_res res;

	if (size < 2)
		return 0;
	cap = (size_t)data[0] << 8 | data[1];
	in = span(data + 2, size - 2);
	out = malloc(cap == 0 ? 1 : cap);
	if (out == NULL)
		return 0;
	res = lzw_decode(in, out, cap, &n);
	MUST(n <= cap && res != LZW_SHORT && res != LZW_TRAIL && res != LZW_MEMORY);
	/* whatever stops it, what came out before is a prefix of what a larger room gets */
	if (res == LZW_LONG) {
		unsigned char *more = malloc(cap + 65536);
		size_t m;

		if (more != NULL) {
			(void)lzw_decode(in, more, cap + 65536, &m);
			MUST(m >= n);
			for (i = 0; i < n; i++)
				MUST(more[i] == out[i]);
		}
		free(more);
	}
	/* exactly as many bytes as there are is never too short or too long */
	if (res == LZW_OK) {
		unsigned char *exact = malloc(n == 0 ? 1 : n);

		if (exact != NULL) {
			res = lzw_exact(in, exact, n);
			MUST(res == LZW_OK || res == LZW_TRAIL);
			MUST(n == 0 || memcmp(exact, out, n) == 0);
		}
		free(exact);
	}
	free(out);
	return 0;
}
