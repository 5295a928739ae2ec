/* checksync - ask a SIP phone to look whether it should restart: NOTIFY with Event: check-sync, RFC 3261 over UDP (layer 1)
 *
 * The phone waits until it has been idle for 20 seconds, reads syncinfo.xml, and restarts when that says so (Cisco's administrator guide 8.0, p. 68).
 */
#ifndef CPH_CHECKSYNC_H
#define CPH_CHECKSYNC_H

#include <stdint.h>

#include "span.h"

#define CHECKSYNC_MAX 1024
#define CHECKSYNC_GIVE_UP 32000         /* ms: 64 * T1 (RFC 3261 17.1.2.2, timer F) */

struct checksync {
	struct span user;       /* name of the phone's first line, "" = none */
	const char *to, *from;  /* IPv4 addresses as text */
	unsigned to_port, from_port;
	uint64_t id;            /* makes branch, tag and Call-ID; the same for every sending of one request */
};

/* The request into out, its length returned; 0 when a name does not fit or could not stand in a URI. */
size_t checksync_request(const struct checksync *c, char out[CHECKSYNC_MAX]);

/* ms from the n-th sending (0, 1 ...) to the next: doubled up to four seconds. */
uint64_t checksync_wait(unsigned n);

/* What a packet says to request id: the status of a response to it (100 ... 699), or 0 when it is something else. */
unsigned checksync_status(struct span pkt, uint64_t id);

#endif
