/* hopfeed - records of cph-tftpd as cph-hop needs them (layer 2)
 *
 * The records are described in cph-tftpd(8): request, part and xfer.  Time in seconds there, in milliseconds since 1970 in *h.  An xfer that
 * lacks the last acknowledgement only counts as sent: every block of it has been acknowledged but that one.
 */
#ifndef CPH_HOPFEED_H
#define CPH_HOPFEED_H

#include "hop.h"
#include "record.h"

/* *h borrows from r.  NULL, h->kind HOP_NOTHING for a record that says nothing here; or why it cannot be read. */
const char *hopfeed(const struct rec *r, struct hop_record *h);

#endif
