/* tftpsend - sends one file over TFTP, as a state machine: window, acknowledgements, retransmission timer (layer 1)
 *
 * Called by transfers.c.  Pure: events go in with the time they happened at, and what to send comes out.  The caller has the socket, the
 * content, and calls tftpsend_timer when tftpsend_deadline has passed.  Times are microseconds of any clock that does not go back.
 *
 * RFC 1350 with the rule of RFC 1123 section 4.2.3.1 (the Sorcerer's Apprentice): with a window of one block a DATA is sent again by
 * the timer and by nothing else.  With RFC 7440 windows an ACK inside the window restarts behind that block, and a repeated ACK for
 * the block before the window restarts it once, and only when it is late enough to be an answer to this window.  Block
 * numbers are 64 bit inside and 16 bit on the wire, so a file has no largest size.
 *
 * The timer follows the measured round trip (RFC 6298: srtt + 4 rttvar, samples of blocks sent once only), not below TFTPSEND_RTO_MIN,
 * not above TFTPSEND_RTO_MAX, doubled each time it fires.  After a block that was sent more than once it falls back at once if the ACK came
 * a round trip after the last copy, as after a loss, so that losses in a row do not add up to seconds; else, or when a second ACK shows
 * that both copies arrived, to a little more than that block took in all, so that a client that has become slow is not sent every
 * block twice.  Fixed timers are what makes servers slow where packets are lost:
 * a 130 KB file with one packet in twenty lost takes 13 s from a server that waits a second for each.
 */
#ifndef CPH_TFTPSEND_H
#define CPH_TFTPSEND_H

#include <stddef.h>
#include <stdint.h>

#include "net/tftp.h"

#define TFTPSEND_MS ((uint64_t)1000)
#define TFTPSEND_RTO_MIN (50 * TFTPSEND_MS)
#define TFTPSEND_RTO_FIRST (500 * TFTPSEND_MS)        /* while nothing was measured; for an OACK at least this */
#define TFTPSEND_RTO_MAX (4000 * TFTPSEND_MS)
#define TFTPSEND_TRIES 12          /* sends again of one block: about 30 s, longer than a phone pauses to burn its flash */
#define TFTPSEND_TRIES_NEW 2       /* before the first ACK: the address may be forged, and the answer is larger than the question */
#define TFTPSEND_REPEAT (200 * TFTPSEND_MS)   /* a request that is repeated sooner was answered already, and the answer is on its way */
#define TFTPSEND_WINDOW 64         /* largest window to agree to: what a socket buffer holds */

enum tftpsend_end { TFTPSEND_RUNS, TFTPSEND_OK, TFTPSEND_TIMEOUT, TFTPSEND_ABORTED };

enum tftpsend_what {
	TFTPSEND_NOTHING,
	TFTPSEND_OACK,
	TFTPSEND_DATA,        /* blocks first ... first + count - 1 */
	TFTPSEND_END               /* tftpsend.end says how; nothing is to be sent */
};

struct tftpsend_act {
	enum tftpsend_what what;
	uint64_t first;
	unsigned count;
};

struct tftpsend {
	uint64_t size;          /* of the content, bytes */
	uint64_t last;          /* number of the last block, which is short, perhaps empty */
	uint64_t lo, hi;        /* blocks lo ... hi - 1 are sent and not acknowledged; block 0 is the OACK */
	uint64_t top;           /* highest block ever sent + 1 */
	uint64_t deadline;
	uint64_t sent;          /* when the window went out last */
	uint64_t began;         /* when it went out first */
	uint64_t resent;        /* packets sent again, OACK included */
	uint32_t blksize, window;
	uint32_t srtt, rttvar;  /* microseconds, 0 = not measured */
	uint32_t took;          /* the last block, which was sent more than once, took so long; 0 = it was not */
	uint32_t least;         /* a slow client: the timer is not below this until the next sample */
	uint32_t rto, fixed;    /* fixed: the client asked for this timer (RFC 2349), 0 = not */
	uint16_t tries, tries_max;
	unsigned char end;      /* enum tftpsend_end */
	unsigned char clean;    /* nothing in this window was sent before: its ACK is a sample */
	unsigned char restarted;        /* this window was restarted by an ACK; the next one like it is not obeyed */
	unsigned char proved;   /* an ACK came: somebody is there */
};

/* Begin.  oack: an OACK goes first.  rtt: round trip known from this client's last transfer, 0 = none. */
struct tftpsend_act tftpsend_start(struct tftpsend *x, uint64_t size, const struct tftp_opts *opts, int oack, uint32_t rtt, uint64_t now);

struct tftpsend_act tftpsend_ack(struct tftpsend *x, unsigned block, uint64_t now);      /* block: as on the wire */
/* The client repeats its request: while it has acknowledged nothing, it gets the first packet again. */
struct tftpsend_act tftpsend_repeat(struct tftpsend *x, uint64_t now);
struct tftpsend_act tftpsend_timer(struct tftpsend *x, uint64_t now);    /* too early is harmless */
struct tftpsend_act tftpsend_stop(struct tftpsend *x, enum tftpsend_end end);       /* ERROR came or went, refused by ICMP, replaced */

uint64_t tftpsend_deadline(const struct tftpsend *x);

/* Where block n (1 ... last) lies in the content. */
uint64_t tftpsend_offset(const struct tftpsend *x, uint64_t n);
unsigned tftpsend_length(const struct tftpsend *x, uint64_t n);

/* Blocks and bytes of content acknowledged so far. */
uint64_t tftpsend_blocks(const struct tftpsend *x);
uint64_t tftpsend_bytes(const struct tftpsend *x);

/* 1 if every block was sent and only the ACK of the last one is missing: phones do not repeat it. */
int tftpsend_last_ack_missing(const struct tftpsend *x);

#endif
