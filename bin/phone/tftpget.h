/* tftpget - one file read over TFTP as the phone's loader speaks it (layer 1; RFC 1350, FW)
 *
 * Octet mode, blocks of 512 bytes, no options.  What was sent last goes out again after 4 seconds; after five sends without an answer a
 * new socket begins from the start; after three sockets the server counts as silent.  Error 3 (disk full) is no answer either, any
 * other error is one.  A block that was there before is acknowledged again; the last ACK is not repeated, for the socket is closed.
 *
 * Pure: packets and time go in, what to do comes out.  Times are microseconds of a clock that does not go back.
 */
#ifndef CPH_TFTPGET_H
#define CPH_TFTPGET_H

#include <stdint.h>

#include "span.h"

#define TFTPGET_SENDS 5
#define TFTPGET_SOCKETS 3
#define TFTPGET_WAIT 4000000u   /* microseconds between two sends, on a real phone */
#define TFTPGET_BLOCK 512

enum tftpget_what {
	TFTPGET_NOTHING,
	TFTPGET_SEND,           /* out/nout to where the last packet came from, or to port 69 of the server (TFTPGET.tid 0) */
	TFTPGET_STRANGER,       /* out/nout to the sender of the packet just given: it is none of ours */
	TFTPGET_BLOCK_IN,       /* data is new: keep it; then as TFTPGET_SEND */
	TFTPGET_SOCKET,         /* another socket; what was kept is void; then as TFTPGET_SEND */
	TFTPGET_DONE,           /* whole file: data is its last block, out/nout the last ACK */
	TFTPGET_OVER,           /* more than max bytes; out/nout tells the server */
	TFTPGET_REFUSED,        /* the server said no: code */
	TFTPGET_SILENT
};

struct tftpget {
	const char *file;       /* borrowed */
	uint64_t wait;          /* between two sends */
	uint64_t deadline;
	size_t max, got;        /* bytes */
	uint64_t block;         /* received so far */
	unsigned tid;           /* the server's port, 0 = no packet yet */
	unsigned sends, sockets;
	unsigned code;
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
