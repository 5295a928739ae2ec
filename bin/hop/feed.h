/* feed - records of cph-tftpd, or of cph-why -r, as cph-hop needs them (layer 1)
 *
 * The records request, part and xfer are described in cph-tftpd(8).  An xfer that lacks the last acknowledgement only counts as sent.
 */
#ifndef CPH_HOPFEED_H
#define CPH_HOPFEED_H

#include "hop.h"
#include "record.h"

/* *h borrows from r; h->ms is the time in the record, in milliseconds since 1970.  NULL, with h->kind HOP_NOTHING for a record of no use
 * here; or why it cannot be read. */
const char *hopfeed(const struct rec *r, struct hop_record *h);

/* ---- from the clock of records to one that does not go back ---- */

struct hopclock {               /* {0} to begin with */
	uint64_t last;
};

/* When, on our clock that shows now, a record was written that bears the time ms, read while the clock of the day shows day: so long ago as
 * the two times of day differ, but not before the record that was read before it, and not later than now.  So neither old records nor a
 * clock of the day that is set back or forward hold anything up. */
uint64_t hopclock_map(struct hopclock *c, uint64_t ms, uint64_t day, uint64_t now);

#endif
