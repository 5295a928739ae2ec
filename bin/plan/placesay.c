#include <stdio.h>

#include "diag.h"
#include "placesay.h"

const char *
placesay_word(struct span s)
{
	static char b[80];

	if (s.n == 0)
		return "''";
	snprintf(b, sizeof b, "%.*s", (int)(s.n < 70 ? s.n : 70), (const char *)s.p);
	return b;
}

int
placesay(const char *object, struct span text, const struct place *p, enum place_res r, const char *why)
{
	char at[160];

	if (r == PLACE_OK)
		return 0;
	snprintf(at, sizeof at, "%s%s%s", object == NULL ? "" : object, object == NULL ? "" : ": ", placesay_word(text));
	if (r == PLACE_TAKEN) {
		diag_warn(at, "%s; taken as %s", why, p->name);
		return 0;
	}
	if (r == PLACE_MEANT)
		diag_err(DIAG_NO, at, "%s; is %s meant?", why, p->name);
	else
		diag_err(DIAG_NO, at, "%s", why);
	return -1;
}
