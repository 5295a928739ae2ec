/* tftpget - one file read over TFTP as the phone's loader speaks it (layer 1; RFC 1350, observed)
 *
 * Octet mode, blocks of 512 bytes, no options.  What was sent last goes out again after 1 second the first time and after 4 seconds from
 * then on; after four sends without an answer the server counts as silent, and whether to ask once more is the phone's decision.  An error
 * ends the transfer, whatever its number; its text is kept.  A block that was there before is acknowledged again; the last ACK is not
 * repeated, for the socket is closed.
 *
 * Pure: packets and time go in, what to do comes out.  Times are microseconds of a clock that does not go back.
 */
#ifndef CPH_TFTPGET_H
#define CPH_TFTPGET_H

#include <stdint.h>

#include "span.h"

#define TFTPGET_SENDS 4
#define TFTPGET_WAIT 4000000u   /* microseconds between two sends, on a real phone; a quarter of it after the request */
#define TFTPGET_BLOCK 512
#define TFTPGET_TEXT_MAX 80

enum tftpget_what {
	TFTPGET_NOTHING,
	TFTPGET_SEND,           /* out/nout to where the last packet came from, or to port 69 of the server (TFTPGET.tid 0) */
	TFTPGET_STRANGER,       /* out/nout to the sender of the packet just given: it is none of ours */
	TFTPGET_BLOCK_IN,       /* data is new: keep it; then as TFTPGET_SEND */
	TFTPGET_DONE,           /* whole file: data is its last block, out/nout the last ACK */
	TFTPGET_OVER,           /* more than max bytes; out/nout tells the server */
	TFTPGET_REFUSED,        /* the server said no: code and text; a packet to send first if nout is not 0 */
	TFTPGET_SILENT
};

struct tftpget {
	const char *file;       /* borrowed */
	uint64_t wait;          /* between two sends */
	uint64_t deadline;
	size_t max, got;        /* bytes */
	uint64_t block;         /* received so far */
	unsigned tid;           /* the server's port, 0 = no packet yet */
	unsigned sends;
	unsigned code;
	char text[TFTPGET_TEXT_MAX + 1];        /* of the server's error, printable ASCII */
	struct span data;       /* into the packet given */
	size_t nout;
	unsigned char out[512];
};

/* Begin: send out/nout (TFTPGET_SEND).  TFTPGET_REFUSED when the name does not fit a request; then code is 0. */
enum tftpget_what tftpget_start(struct tftpget *g, const char *file, size_t max, uint64_t wait, uint64_t now);

/* A packet from that port of the server. */
enum tftpget_what tftpget_packet(struct tftpget *g, struct span pkt, unsigned port, uint64_t now);

/* The clock; before the deadline nothing happens. */
enum tftpget_what tftpget_timer(struct tftpget *g, uint64_t now);

#endif
