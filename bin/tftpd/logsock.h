/* logsock - sends records to the system's log daemon and never waits for it (layer 2)
 *
 * For main.c, option -S.  syslog(3) waits when the daemon does not read its socket, and every phone would wait too.  So this socket does not
 * block, and what the daemon does not take is dropped and counted.  The form of a message is that of syslog(3).
 */
#ifndef CPH_LOGSOCK_H
#define CPH_LOGSOCK_H

#include <stdint.h>

#include "span.h"

struct logsock {
	int fd;
	uint64_t dropped;       /* since the last record that was taken */
};

/* Before rights are given up.  0, or -1 with errno: no daemon takes records now; each logsock_put tries again. */
int logsock_open(struct logsock *s);

/* Send one record, TABs as blanks.  Returns how many were dropped before it, if it was taken, else 0. */
uint64_t logsock_put(struct logsock *s, struct span record);
void logsock_close(struct logsock *s);

#endif
