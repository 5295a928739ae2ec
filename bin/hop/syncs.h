/* syncs - check-sync requests under way, a socket each (layer 2)
 *
 * Times as in checksync.h.  A zeroed struct has none; what is the caller's and is only handed back.
 */
#ifndef CPH_SYNCS_H
#define CPH_SYNCS_H

#include <stddef.h>

#include "checksync.h"

#define SYNCS_MAX 64            /* under way at one time */

struct sync;

struct syncs {
	struct sync *s[SYNCS_MAX];
	uint64_t next_id;
};

/* Begin to ask the phone of ip (IPv4), port.  what comes back through syncs_tick.  0, or -1 with errno (EAGAIN: too many at once). */
int syncs_begin(struct syncs *ss, struct span ip, unsigned port, struct span user, void *what, uint64_t now);

/* Send what is due, read what came.  One that has ended: 1, *what as given, *status the phone's final answer or 0 for none; call again.
 * 0: no other one has. */
int syncs_tick(struct syncs *ss, uint64_t now, void **what, unsigned *status);

int syncs_busy(const struct syncs *ss);
void syncs_free(struct syncs *ss);

#endif
