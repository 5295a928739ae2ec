/* hopfeed - records of cph-tftpd as cph-hop needs them (layer 2) */
#ifndef CPH_HOPFEED_H
#define CPH_HOPFEED_H

#include "hop.h"
#include "record.h"

/* *h borrows from r.  NULL, h->kind HOP_NOTHING for a record that says nothing here; or why it cannot be read. */
const char *hopfeed(const struct rec *r, struct hop_record *h);

#endif
