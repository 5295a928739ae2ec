/* checksync - ask SIP phones to look whether they should restart: NOTIFY with Event: check-sync, RFC 3261 over UDP (layer 2)
 *
 * The phone waits until it has been idle for 20 seconds, reads syncinfo.xml, and restarts if that says so (Cisco's administrator guide 8.0,
 * p. 68).  Each request under way has a socket.  Times are milliseconds of any clock that does not go back.
 */
#ifndef CPH_CHECKSYNC_H
#define CPH_CHECKSYNC_H

#include <stddef.h>
#include <stdint.h>

#include "span.h"

#define CHECKSYNC_MAX 64                /* under way at one time */
#define CHECKSYNC_BYTES 1024
#define CHECKSYNC_GIVE_UP 32000         /* ms: 64 * T1 (RFC 3261 17.1.2.2, timer F) */

struct checksync;

struct checksyncs {             /* {0} has none */
	struct checksync *s[CHECKSYNC_MAX];
	uint64_t next_id;
};

/* Send the first request to the phone at ip (IPv4), port.  checksync_tick hands what back.  0, or -1 with errno (EAGAIN: too many at once,
 * EINVAL: not an IPv4 address, or a user that cannot stand in a URI). */
int checksync_begin(struct checksyncs *ss, struct span ip, unsigned port, struct span user, void *what, uint64_t now);

/* Send what is due, read what came.  1 when a request has ended: *what as given, *status the phone's final answer or 0 for none; call
 * again.  0: no other one has ended. */
int checksync_tick(struct checksyncs *ss, uint64_t now, void **what, unsigned *status);

int checksync_busy(const struct checksyncs *ss);
void checksync_free(struct checksyncs *ss);

/* ---- one request, as bytes ---- */

struct checksync_to {
	struct span user;       /* name of the phone's first line, "" = none */
	const char *to, *from;  /* IPv4 addresses as text */
	unsigned to_port, from_port;
	uint64_t id;            /* makes branch, tag and Call-ID; the same for every sending of one request */
};

/* The request into out; returns its length, or 0 when a name does not fit or could not stand in a URI. */
size_t checksync_request(const struct checksync_to *c, char out[CHECKSYNC_BYTES]);

/* ms from the n-th sending (0, 1 ...) to the next: doubled up to four seconds. */
uint64_t checksync_wait(unsigned n);

/* The status (100 ... 699) if pkt is a response to request id, else 0. */
unsigned checksync_status(struct span pkt, uint64_t id);

#endif
