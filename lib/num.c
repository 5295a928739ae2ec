#include <string.h>

#include "num.h"

enum num_err
num_u64(struct span s, uint64_t min, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	size_t i;

	if (s.n == 0)
		return NUM_EMPTY;
	for (i = 0; i < s.n; i++)
		if (!ascii_isdigit(s.p[i]))
			return NUM_INVALID;
	for (i = 0; i < s.n; i++) {
		uint64_t d = (uint64_t)(s.p[i] - '0');

		if (v > (UINT64_MAX - d) / 10)
			return NUM_LARGE;
		v = v * 10 + d;
	}
	if (v < min)
		return NUM_SMALL;
	if (v > max)
		return NUM_LARGE;
	*out = v;
	return NUM_OK;
}

enum num_err
num_hex(struct span s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	size_t i;

	if (s.n == 0)
		return NUM_EMPTY;
	for (i = 0; i < s.n; i++) {
		int c = ascii_lower(s.p[i]);

		if (!ascii_isxdigit(c))
			return NUM_INVALID;
		if (v >> 60 != 0)
			return NUM_LARGE;
		v = v << 4 | (uint64_t)(ascii_isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	if (v > max)
		return NUM_LARGE;
	*out = v;
	return NUM_OK;
}

const char *
num_reason(enum num_err e)
{
	switch (e) {
	case NUM_OK:
		return "ok";
	case NUM_EMPTY:
		return "empty, a number is needed";
	case NUM_INVALID:
		return "not a number";
	case NUM_SMALL:
		return "too small";
	case NUM_LARGE:
		return "too large";
	}
	return "not a number";
}

size_t
num_put(uint64_t v, char out[20])
{
	char tmp[20];
	size_t n = 0, i;

	do {
		tmp[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v != 0);
	for (i = 0; i < n; i++)
		out[i] = tmp[n - 1 - i];
	return n;
}

const char *
num_duration(uint64_t seconds, char out[NUM_DURATION_MAX])
{
	static const struct { uint64_t seconds; const char *name; } unit[] = { { 86400, " d" }, { 3600, " h" }, { 60, " min" }, { 1, " s" } };
	size_t i = 0, n = 0, k;

	while (i < 3 && seconds < unit[i].seconds)
		i++;
	for (k = i; k < 4 && k < i + 2; seconds %= unit[k++].seconds) {
		struct span name = span_cstr(unit[k].name);

		if (k > i && seconds < unit[k].seconds)
			break;
		if (k > i)
			out[n++] = ' ';
		n += num_put(seconds / unit[k].seconds, out + n);
		memcpy(out + n, name.p, name.n);
		n += name.n;
	}
	out[n] = '\0';
	return out;
}
