/* zip: what is accepted has names that stay inside, data inside the file, and unpacks within its size */
#include "kit/replay.h"
#include "unpack/zip.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct limits lim = { 1 << 20, 64, LIMITS_RATIO, 4 };
	struct input in = input_memory(span(data, size));
	struct store st;
	struct zip z;
	size_t i;

	store_init(&st, -1);
	if (zip_open(&z, &st, &in, &lim) == 0) {
		if (z.n == 0 || z.n > lim.entries || z.total > lim.bytes)
			__builtin_trap();
		for (i = 0; i < z.n; i++) {
			const struct zip_entry *e = &z.entry[i];
			struct span name = e->directory ? span_sub(e->name, 0, e->name.n - 1) : e->name;
			struct blob b;

			if ((member_name_fault(name) != NULL) != e->skip || e->at > size || e->packed > size - e->at)
				__builtin_trap();
			if (!e->skip && zip_read(&z, i, &b) == 0 && b.n != e->size)
				__builtin_trap();
		}
	} else if (z.fault.why == NULL) {
		__builtin_trap();
	}
	zip_free(&z);
	store_free(&st);
	return 0;
}
