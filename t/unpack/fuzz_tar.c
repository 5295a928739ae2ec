/* tar and gzip: what is handed out lies in the file and has a name that stays inside */
#include "kit/replay.h"
#include "unpack/gzip.h"
#include "unpack/tar.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = input_memory(span(data, size));
	struct fault fault;
	struct store st;
	struct blob out;
	struct tar t;
	uint32_t crc;
	int r;

	store_init(&st, -1);
	if (gzip_unpack(&st, &in, 0, 1 << 20, LIMITS_RATIO, &out, &crc, &fault) == 0) {
		if (out.n > 1 << 20 || store_open(&st, &out, &in) != 0)
			__builtin_trap();
	}
	gzip_name(span(data, size));
	tar_init(&t, &in);
	while ((r = tar_next(&t)) == 1)
		if ((member_name_fault(span_cstr(t.name)) != NULL) != t.skip || t.data > in.n || t.size > in.n - t.data)
			__builtin_trap();
	if (r < 0 && t.fault.why == NULL)
		__builtin_trap();
	tar_free(&t);
	store_free(&st);
	return 0;
}
