/* logev - one thing that a log says: the common form of all formats
 *
 * Spans point into the line and are valid until the next one is read.  Fields that the line does not give are empty.
 */
#ifndef CPH_WHY_LOGEV_H
#define CPH_WHY_LOGEV_H

#include <stdint.h>

#include "span.h"

enum logev_kind {
	EV_NONE,                /* understood, and of no interest */
	EV_REQUEST, EV_REFUSED, EV_SENT, EV_SERVED, EV_BROKEN,
	EV_AGAIN,               /* the phone repeats the request it made last */
	EV_UNACKED,             /* all blocks sent, the last one not acknowledged */
	EV_PEER,                /* address and port of the request that the next line names */
	EV_NAME,                /* the file of the request that a line before announced */
	EV_TEXT,                /* why the phone breaks off what the next line names */
	EV_START, EV_END,       /* a request whose file is not named; its end, code 0 = sent */
	EV_ROOT,
	EV_DISCOVER, EV_OFFER, EV_ASK, EV_ACK, EV_NAK, EV_NOADDR, EV_CLASS, EV_TOLD,
	EV_ACKED, EV_DATA,      /* packets of a capture: of the phone, a block of the server; without a length it is the last one */
	EV_REPLY                /* a packet of the server whose content is not shown */
};

/* STAMP_CLOCK: the time of day, and not the day: what lies between two such times is known, and they are no dates */
enum stamp { STAMP_NONE, STAMP_CLOCK, STAMP_SECOND, STAMP_EXACT };

struct logev {
	enum logev_kind kind;
	const char *format;
	int64_t us;             /* microseconds since 1970, where stamp is not STAMP_NONE */
	enum stamp stamp;
	struct span ip, port, file, path, code, text, mac, pid, bytes, blocks, resent, len, peer;
};

#endif
