/* stranger - phones that no plan has: what they are, by the files that they ask for (layer 1)
 *
 * Called by evidence.c for each record of such a phone, and by rules.c, which has it reported as "unknown" or made a guest.
 */
#ifndef CPH_STRANGER_H
#define CPH_STRANGER_H

#include "cisco/phonefile.h"
#include "hop.h"

/* established: the server knows that it was this phone that asked for kind. */
void stranger_note(struct hop *h, const char *mac, const struct hop_record *r, enum phonefile kind, int established);

#define STRANGER_LOAD 64

/* What the row of a phone that was reported as unknown, or made a guest, would hold: MODEL and LOAD stand for what nobody can see from
 * outside.  1, or 0: it is not known to be a phone that a row would help. */
int stranger_row(struct hop *h, const char *mac, const char **model, char load[STRANGER_LOAD]);

/* Report those that have shown what they are. */
void strangers_settle(struct hop *h, uint64_t now);

#endif
