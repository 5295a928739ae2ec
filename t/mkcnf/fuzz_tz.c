/* zone files and rules: any bytes are refused or give values that the phone takes */
#include <string.h>

#include "kit/replay.h"
#include "cisco/params.h"
#include "mkcnf/tz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct params ps;
	struct span rule = span(data, size);
	struct tz_param out[TZ_PARAMS];
	char why[PARAM_WHY_MAX];
	const struct param *p;
	const char *doubt;
	struct tz z;
	unsigned num;
	size_t n, i;

	if (ps.n == 0 && params_init(&ps) != NULL)
		__builtin_trap();
	if (size > 4 && memcmp(data, "TZif", 4) == 0 && tz_file(rule, 1700000000, &rule) != NULL)
		return 0;
	if (tz_parse(rule, &z) != NULL)
		return 0;
	/* an offset is one of the two, at any time */
	for (i = 0; i < 40; i++) {
		long o = tz_offset(&z, 1700000000 + (int64_t)i * 40000000);

		if (o != z.std && (!z.has_dst || o != z.dst))
			__builtin_trap();
	}
	if (tz_phone(&z, out, &n, &doubt) != NULL)
		return 0;
	for (i = 0; i < n; i++)
		if (params_find(&ps, span_cstr(out[i].name), &p, &num) != PARAM_KNOWN ||
		    param_check(&ps, p, span_cstr(out[i].value), 0, why) == PARAM_BAD)
			__builtin_trap();
	return 0;
}
