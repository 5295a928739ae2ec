#include <stdlib.h>
#include <string.h>

#include "num.h"
#include "until.h"

const char *
until_parse(struct until *u, struct span arg)
{
	struct span rest = arg, w;
	uint64_t v;

	memset(u, 0, sizeof *u);
	while (span_cut(&rest, ',', &w)) {
		size_t eq = span_find(w, '=');
		struct span key = span_sub(w, 0, eq), val = span_sub(w, eq + 1, w.n);

		if (span_is(key, "idle") && u->idle == 0) {
			if (num_u64(val, 1, 31536000, &u->idle) != NUM_OK)
				return "idle: not a number of seconds from 1 to 31536000";
		} else if (span_is(key, "phones") && u->phones == 0) {
			if (num_u64(val, 1, UNTIL_PHONES_MAX, &v) != NUM_OK)
				return "phones: not a number from 1 to 10000";
			u->phones = (unsigned)v;
		} else if (span_is(key, "file") && u->file.n == 0) {
			if (val.n == 0)
				return "file: no name";
			u->file = val;
		} else
			return "not a list of idle=S, file=NAME, phones=N";
	}
	return NULL;
}

int
until_done(struct until *u, const char *file, const char *who)
{
	unsigned i;

	if (u->met || (u->file.n == 0 && u->phones == 0))
		return u->met;
	if (u->file.n > 0 && !span_is_nocase(u->file, file))   /* as files are found */
		return 0;
	if (u->phones == 0)
		return u->met = 1;
	if (u->seen == NULL && (u->seen = calloc(u->phones, sizeof *u->seen)) == NULL)
		return 0;
	for (i = 0; i < u->nseen; i++)
		if (strcmp(u->seen[i], who) == 0)
			return 0;
	span_copy(span_cstr(who), u->seen[u->nseen++], UNTIL_WHO);
	return u->met = u->nseen == u->phones;
}

void
until_free(struct until *u)
{
	free(u->seen);
	memset(u, 0, sizeof *u);
}
