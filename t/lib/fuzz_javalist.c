/* the list of a phone with Java: names that are handed out lie in the text and are fit to be asked for */
#include "fw/loads.h"
#include "kit/replay.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct loads_reader l;
	struct span name;
	size_t n = 0, i;
	int r;

	loads_start(&l, span(data, size));
	while ((r = loads_next(&l, &name)) == 1) {
		if (name.p < data || name.p + name.n > data + size || name.n < 4 || name.n > LOADS_JAVA_NAME_MAX || ++n > size)
			__builtin_trap();
		for (i = 0; i < name.n; i++)
			if (name.p[i] <= ' ' || name.p[i] > '~' || name.p[i] == '/')
				__builtin_trap();
	}
	if ((r < 0) != (l.why != NULL))
		__builtin_trap();
	return 0;
}
