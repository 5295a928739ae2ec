/* sepxml - SEP<MAC>.cnf.xml of a 7906 to 7975 under SIP (layer 1)
 *
 * Which elements there are, in which order, from which parameter and with which limits: lib/data/sep.tsv.  What a table cannot say (which
 * proxy a line uses, what a button is) is in sepxml.c, as the values @NAME of its column "from".  What the phone does with the file:
 * cph(7).
 */
#ifndef CPH_SEPXML_H
#define CPH_SEPXML_H

#include "buf.h"
#include "cisco/cnf.h"
#include "cisco/septable.h"

struct sep_phone {
	const struct septable *t;
	const struct cnf_set *s;        /* all settings of the phone; built-in values of the 7940/7960 are passed over */
	struct span load;
	const char *zone;               /* name for <timeZone>, or NULL */
	int tcp;                        /* SIP over TCP */
	unsigned buttons;               /* of the model */
	/* a value that the file cannot carry; at: the setting to blame, or NULL */
	void (*fault)(void *ctx, const struct cnf_item *at, const char *why);
	void *ctx;
};

/* Append the file.  Faults are reported.  0, or -1 when memory ran out. */
int sepxml_write(struct buf *out, const struct sep_phone *p);

#endif
