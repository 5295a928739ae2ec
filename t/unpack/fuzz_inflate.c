/* inflate: any bytes as a stream, into a buffer of exactly the size it says it has */
#include <stdlib.h>
#include <string.h>

#include "kit/pieces.h"
#include "kit/replay.h"
#include "unpack/inflate.h"

#define CAP 300000

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *out = malloc(CAP), *again;
	size_t used, made, used2, made2;
	enum inflate_err e = inflate_run(span(data, size), out, CAP, &used, &made), e2;

	if (used > size || made > CAP || (unsigned)e >= INFLATE_ERRS)
		__builtin_trap();
	again = malloc(CAP);
	if (pieces_run(span(data, size), again, CAP, &used2, &made2) != e || made2 != made || memcmp(out, again, made) != 0 ||
	    (e == INFLATE_OK && used2 != used))
		__builtin_trap();
	free(again);
	if (made > 0) {
		/* exactly enough room changes nothing (an overrun is seen by ASan); one byte less is told and is no harm */
		again = malloc(made);
		e2 = inflate_run(span(data, size), again, made, &used2, &made2);
		if (e == INFLATE_OK && (e2 != e || used2 != used))
			__builtin_trap();
		if (made2 != made || memcmp(out, again, made) != 0)
			__builtin_trap();
		free(again);
		again = malloc(made);
		e2 = inflate_run(span(data, size), again, made - 1, &used2, &made2);
		if (e == INFLATE_OK && (e2 != INFLATE_FULL || made2 != made - 1))
			__builtin_trap();
		free(again);
	}
	free(out);
	return 0;
}
