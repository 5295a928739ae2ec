/* archive: whatever the nesting, the limits hold and no two files get in each other's way */
#include <string.h>

#include "unpack/archive.h"
#include "kit/replay.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct limits lim = { 1 << 20, 64, LIMITS_RATIO, 4 };
	struct input in = input_memory(span(data, size));
	struct archive a;
	uint64_t total = 0;
	size_t i, k;

	archive_init(&a, &lim, -1);
	if (archive_read(&a, &in, size % 2 ? NULL : "name") == 0 && archive_end(&a) == 0) {
		/* an archive of directories has no file */
		if ((a.n == 0 && a.opened == 0) || a.n > lim.entries || a.inflated > lim.bytes)
			__builtin_trap();
		for (i = 0; i < a.n; i++) {
			if (member_name_fault(span_cstr(a.m[i].name)) != NULL)
				__builtin_trap();
			if (strstr(a.m[i].name, "copstart.sh") != NULL && a.opened > 0)
				__builtin_trap();
			total += a.m[i].data.n;
			for (k = 0; k < i; k++)
				if (member_cmp(span_cstr(a.m[i].name), span_cstr(a.m[k].name)) == 0)
					__builtin_trap();
		}
		if (total > lim.bytes)
			__builtin_trap();
	} else if (a.why == NULL) {
		__builtin_trap();
	}
	archive_free(&a);
	return 0;
}
