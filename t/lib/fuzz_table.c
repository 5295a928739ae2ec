/* tables of phones: whatever a spreadsheet may hand us is read to its end, as records that can be written */
#include <stdlib.h>
#include <unistd.h>

#include "cisco/cell.h"
#include "cisco/phonetable.h"
#include "kit/replay.h"

static void
on_column(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)ctx;
	(void)status;
	(void)file;
	if (line == 0 || why[0] == '\0')
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report rep = { on_column, NULL };
	char mac[MAC_LEN + 1], why[PHONETABLE_WHY];
	static struct table t;
	static struct rec r;
	size_t i;
	int p[2], got;

	if (size > 60000 || pipe(p) != 0)       /* what a pipe takes at once */
		return 0;
	if (size > 0 && write(p[1], data, size) != (ssize_t)size)
		abort();
	close(p[1]);
	phonetable_init(&t, p[0]);
	while ((got = phonetable_next(&t, &r, rep, "x")) != 0) {
		if (got == -2 || (got == -1 && t.err == NULL))
			__builtin_trap();
		for (i = 0; got == 1 && i < r.n; i++) {
			if (!rec_name_ok(r.f[i].key))
				__builtin_trap();
			phonetable_mac(r.f[i].value, mac, why);
			cell_changed(r.f[i].value);
		}
	}
	table_free(&t);
	close(p[0]);
	return 0;
}
