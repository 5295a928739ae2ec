/* zip: what is accepted has names that stay inside, data inside the file, and unpacks within its size */
#include <stdlib.h>

#include "kit/replay.h"
#include "unpack/zip.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct limits lim = { 1 << 20, 64, LIMITS_RATIO, 4 };
	struct zip z;
	size_t i;

	if (zip_open(&z, span(data, size), &lim) == 0) {
		if (z.n == 0 || z.n > lim.entries || z.total > lim.bytes)
			__builtin_trap();
		for (i = 0; i < z.n; i++) {
			const struct zip_entry *e = &z.entry[i];
			struct span name = e->directory ? span_sub(e->name, 0, e->name.n - 1) : e->name;
			unsigned char *out = malloc(e->size == 0 ? 1 : e->size);

			if (member_name_fault(name) != NULL || e->data.p < data || e->data.n > size || e->data.p + e->data.n > data + size)
				__builtin_trap();
			zip_read(&z, i, out);
			free(out);
		}
	} else if (z.fault.why == NULL) {
		__builtin_trap();
	}
	zip_free(&z);
	return 0;
}
