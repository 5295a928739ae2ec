#include "cell.h"
#include "loadid.h"
#include "mac.h"
#include "table.h"

static size_t
digits(struct span v, size_t from)
{
	size_t i = from;

	while (i < v.n && ascii_isdigit(v.p[i]))
		i++;
	return i - from;
}

/* 4.93012E+11, 4,93E+11, 5E+11 */
static int
is_rounded(struct span v)
{
	size_t at = digits(v, 0);

	if (at == 0)
		return 0;
	if (at < v.n && (v.p[at] == '.' || v.p[at] == ','))
		at += 1 + digits(v, at + 1);
	return at + 2 < v.n && ascii_upper(v.p[at]) == 'E' && v.p[at + 1] == '+' && digits(v, at + 2) == v.n - at - 2;
}

static int
is_error(struct span v)
{
	return table_error_value(v) || span_starts(v, "Err:");
}

const char *
cell_changed(struct span v)
{
	size_t n = digits(v, 0);

	if (is_rounded(v))
		return "a number that a spreadsheet has rounded: format the column as text and type it again";
	if (is_error(v))
		return "an error of a spreadsheet's formula";
	if (n > 0 && n + 2 == v.n && (v.p[n] == '.' || v.p[n] == ',') && v.p[n + 1] == '0')
		return "a spreadsheet has taken it for a number: format the column as text";
	if (v.n > 1 && v.p[0] == '\'' && digits(v, 1) == v.n - 1)
		return "begins with an apostrophe, by which spreadsheets mark text: take it off";
	return NULL;
}

const char *
cell_mac_number(struct span v)
{
	size_t n = digits(v, 0);

	if (is_rounded(v))
		return "a MAC address that a spreadsheet has rounded to a number: format the column as text and type it again";
	if (n >= 6 && n < MAC_LEN && n == v.n && v.p[0] != '0')
		return "too short for a MAC address: a spreadsheet has taken off its zeros; format the column as text and type it again";
	return NULL;
}

const char *
cell_looks_like(struct span v)
{
	char mac[MAC_LEN + 1];
	struct load id;
	size_t i, dots = 0, others = 0;

	if (digits(v, 0) < v.n && mac_parse(v, mac) == NULL)
		return "a MAC address";
	for (i = 0; i < v.n; i++) {
		dots += v.p[i] == '.';
		others += v.p[i] != '.' && !ascii_isdigit(v.p[i]);
	}
	if (dots == 3 && others == 0)
		return "an IP address";
	return v.n > 8 && loadid_parse(v, &id) == LOAD_OK ? "a load" : NULL;
}
