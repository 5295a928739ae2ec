/* tar and gzip: what is handed out lies in the file and has a name that stays inside */
#include <stdlib.h>

#include "kit/replay.h"
#include "unpack/gzip.h"
#include "unpack/tar.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span file = span(data, size);
	unsigned char *out = NULL;
	struct fault fault;
	struct tar t;
	size_t n = 0;
	int r;

	if (gzip_unpack(file, 1 << 20, LIMITS_RATIO, &out, &n, &fault) == 0) {
		if (n > 1 << 20 || out == NULL)
			__builtin_trap();
		file = span(out, n);
	}
	gzip_name(span(data, size));
	tar_init(&t, file);
	while ((r = tar_next(&t)) == 1)
		if (member_name_fault(span_cstr(t.name)) != NULL || t.data.p < file.p || t.data.p + t.data.n > file.p + file.n)
			__builtin_trap();
	if (r < 0 && t.fault.why == NULL)
		__builtin_trap();
	free(out);
	return 0;
}
