/* phonenet - runs many simulated phones against a TFTP server, from one process (layer 2)
 *
 * Called by main.c.  Each phone has one request at a time, from the source port that the phone would use, or from any other if that one is
 * taken.  An image that several phones fetch is held in memory once.
 */
#ifndef CPH_PHONENET_H
#define CPH_PHONENET_H

#include "boot.h"
#include "net/sock.h"

#define PHONENET_WAIT_0 2000000 /* microseconds between two sends at scale 0 */

struct phonenet_opts {
	union sock_addr server;
	union sock_addr source; /* of the first phone, the others count up; sa_family 0: the system's choice, the same for all */
	uint64_t scale;         /* of time, in millionths */
	unsigned loss;          /* percent of packets lost, each way */
	uint64_t seed;
	int power;              /* descriptor from which come lines, a MAC each: switch that phone off and on; -1 = none */
	size_t (*which)(void *arg, struct span mac);    /* its number, or SIZE_MAX; with power */
	int (*over)(void *arg); /* with power, when every phone has ended: 1 = that was all, 0 = wait for the switch */
};

struct phonenet_answer {
	struct boot_event ev;
	size_t bytes;
	unsigned port;          /* the source port it was asked from; 0 for a BOOT_TICK */
};

struct phonenet_stats {
	uint64_t requests, packets, bytes, resent, lost, usec;
	uint64_t elsewhere;     /* sockets on another port than the phone's, because that was in use */
};

/* What phone i does next: BOOT_ASK, BOOT_WAIT or BOOT_END.  a: what came of the last, NULL at the beginning. */
typedef void phonenet_step(void *arg, size_t i, const struct phonenet_answer *a, struct boot_action *next);

/* Until every phone has ended (with a switch: and o->over agrees).  A phone that is switched on gets a step with a = NULL, as at the beginning.  Returns 0; 1 when a signal ended it (SIGINT, SIGTERM); -1 with errno. */
int phonenet_run(const struct phonenet_opts *o, size_t n, phonenet_step *step, void *arg, struct phonenet_stats *stats);

#endif
