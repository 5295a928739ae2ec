/* configuration files as people have them: whatever is read can be judged, written, and reads back the same */
#include <string.h>

#include "cisco/cnf.h"
#include "mkcnf/diff.h"
#include "mkcnf/secret.h"
#include "kit/replay.h"

static void
quiet(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)status, (void)file, (void)line;
	*(size_t *)ctx += strlen(why);
}

static void
quiet_finding(void *ctx, int bad, const struct cnf_item *at, const char *why)
{
	quiet(ctx, bad, at == NULL ? NULL : at->name, 0, why);
}

static void
quiet_line(void *ctx, char sign, struct span line)
{
	size_t from;

	*(size_t *)ctx += (size_t)sign + line.n;
	if (secret_at(line, &from) && from > line.n)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct params ps;
	static unsigned char one[CNF_MAX], two[CNF_MAX];
	struct cnf_set a = { 0 }, b = { 0 };
	struct report rep = { quiet, NULL };
	size_t seen = 0, n, i;

	if (ps.n == 0 && params_init(&ps) != NULL)
		__builtin_trap();
	rep.ctx = &seen;
	if (cnf_load(&a, &ps, span(data, size), CNF_SITE, "a", rep) == 0) {
		cnf_check(&a, 2, 1, quiet_finding, &seen);
		/* only what keeps to the rule of values is ever written: a site file with another stops the run */
		for (i = 0; i < a.n; i++)
			if (param_value_bad(a.item[i].value) != NULL)
				a.item[i].value = span("", 0);
		n = cnf_write(&a, CNF_PART_ALL, span("", 0), one, sizeof one);
		if (n > 0) {
			if (cnf_load(&b, &ps, span(one, n), CNF_SITE, "b", rep) == 0 &&
			    (cnf_write(&b, CNF_PART_ALL, span("", 0), two, sizeof two) != n || memcmp(one, two, n) != 0))
				__builtin_trap();
			diff_lines(span(data, size), span(one, n), quiet_line, &seen);
		}
	}
	cnf_free(&a);
	cnf_free(&b);
	return 0;
}
