/* records and tables: what a pipe or a spreadsheet may hand us */
#include <unistd.h>

#include "kit/replay.h"
#include "record.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rec r, again;
	struct buf b = { 0 };
	const char *why;

	buf_add(&b, data, size);
	why = rec_parse(b.p, b.n, &r);
	if (why == NULL) {
		/* what was read can be written, and reads back equal */
		static struct out o;
		struct rec_writer w;
		size_t i;

		out_init(&o, -1);
		rec_writer_init(&w, &o, REC_TEXT, NULL);
		rec_copy(&w, &r);
		if (r.type.n < 128 && o.n > 0) {
			if (rec_parse(o.b, o.n - 1, &again) != NULL || again.n != r.n)
				__builtin_trap();
			for (i = 0; i < r.n; i++)
				if (!span_eq(r.f[i].key, again.f[i].key) || !span_eq(r.f[i].value, again.f[i].value))
					__builtin_trap();
		}
		rec_writer_free(&w);
	}
	buf_free(&b);
	return 0;
}
