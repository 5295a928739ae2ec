#include "cisco/loadid.h"
#include "devtype.h"
#include "tsv.h"

/* The cell of column get in the row whose column by holds key; n 0: there is none. */
static struct span
cell(const char *by, struct span key, const char *get)
{
	struct tsv t;
	int from, to;

	if (tsv_lines(&t, data_models) == 0 && (from = tsv_find(&t, by)) >= 0 && (to = tsv_find(&t, get)) >= 0)
		while (tsv_next(&t) == 1)
			if (span_eq_nocase(t.col[from], key))
				return t.col[to];
	return span("", 0);
}

struct span
devtype_of(struct span model)
{
	return cell("model", model, "type");
}

int
devtype_java(const char *family)
{
	return family != LOADID_FAMILY && cell("family", span_cstr(family), "type").n > 0;
}
