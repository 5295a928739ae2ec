/* configuration files as people have them: whatever is read can be judged, written, and reads back the same */
#include <stdlib.h>
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

/* Read a copy of text, which must live as long as the set. */
static unsigned char *
load(struct cnf_set *s, const struct params *ps, const unsigned char *text, size_t n, unsigned release, struct report rep)
{
	struct cnf_source src = { 0 };

	src.text = malloc(n + 1);
	if (src.text == NULL)
		abort();
	if (n > 0)
		memcpy(src.text, text, n);
	src.n = n;
	src.release = release;
	src.file = "f";
	if (cnf_load(s, ps, &src, rep) != 0)
		abort();
	return src.text;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct params ps;
	static unsigned char one[CNF_MAX], two[CNF_MAX];
	static const struct { unsigned release; const char *load; } loads[] = { { 705, "P0S3-07-5-00" }, { 812, "P0S3-8-12-00" } };
	struct cnf_set a = { 0 }, b = { 0 };
	struct report rep = { quiet, NULL };
	unsigned char *first, *again;
	size_t seen = 0, n, i, k = size & 1;

	if (ps.n == 0 && params_init(&ps) != NULL)
		__builtin_trap();
	rep.ctx = &seen;
	first = load(&a, &ps, data, size, loads[k].release, rep);
	cnf_check(&a, 2, 1, quiet_finding, &seen);
	/* only what keeps to the rule of values is ever written: a site file with another stops the run */
	for (i = 0; i < a.n; i++)
		if (param_unwritable(a.item[i].param, a.item[i].value, loads[k].release) != NULL)
			a.item[i].value = span("1", 1);
	n = cnf_write(&a, CNF_PART_ALL, span_cstr(loads[k].load), one, sizeof one);
	if (n > 0) {
		again = load(&b, &ps, one, n, loads[k].release, rep);
		if (cnf_write(&b, CNF_PART_ALL, span_cstr(loads[k].load), two, sizeof two) != n || memcmp(one, two, n) != 0)
			__builtin_trap();
		diff_lines(span(data, size), span(one, n), quiet_line, &seen);
		free(again);
	}
	cnf_free(&a);
	cnf_free(&b);
	free(first);
	return 0;
}
