#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cisco/phonetable.h"
#include "row.h"

static int
has_column(const struct table *t, const char *key)
{
	size_t i;

	for (i = 0; i < t->ncols; i++)
		if (span_is(table_column(t, i), key))
			return 1;
	return 0;
}

/* What stands under a column.  Without a column for the load the state tells it. */
static const char *
cell(const struct table *t, struct span key, const char *mac, const char *model, const char *load)
{
	if (span_is(key, "mac"))
		return mac;
	if (span_is(key, "model"))
		return model;
	if (span_is(key, has_column(t, "load") ? "load" : "state"))
		return load;
	return "";
}

static void
in_columns(const struct table *t, const char *mac, const char *model, const char *load, char *out, size_t cap)
{
	size_t i, n = 0;

	out[0] = '\0';
	for (i = 0; i < t->ncols && n + 1 < cap; i++) {
		if (i > 0)
			out[n++] = (char)t->sep;
		snprintf(out + n, cap - n, "%s", cell(t, table_column(t, i), mac, model, load));
		n += strlen(out + n);
	}
}

int
row_text(const char *inventory, const char *mac, const char *model, const char *load, char *out, size_t cap)
{
	static struct table t;
	static struct rec r;
	struct report silent = { NULL, NULL };
	int fd = inventory == NULL ? -1 : open(inventory, O_RDONLY | O_CLOEXEC);
	enum table_form form = TABLE_UNKNOWN;

	snprintf(out, cap, "%s,%s,%s,,", mac, model, load);
	if (fd >= 0) {
		phonetable_init(&t, fd);
		phonetable_next(&t, &r, silent, inventory);
		form = t.form;
		if (form == TABLE_ROWS)
			in_columns(&t, mac, model, load, out, cap);
		else if (form == TABLE_RECORDS)
			snprintf(out, cap, "phone\tmac=%s%s%s\tload=%s", mac, model[0] != '\0' ? "\tmodel=" : "", model, load);
		table_free(&t);
		close(fd);
	}
	return form != TABLE_ROWS && form != TABLE_RECORDS;
}
