/* recout - prints the records of a server (layer 3); a slow reader of stdout or stderr, or a full disk, never delays the server
 *
 * A record is made on cli.rec and put into a bounded queue by recout_emit; recout_wait and recout_push write as much as possible without
 * blocking.  If records had to be dropped, a record of type "lost" counts them once there is room, a line on stderr reports it, and the exit
 * status is 2.  If the reader went away, a line on stderr reports it, the exit status is 2, and no "lost" follows.  Messages of diag do not block
 * either.  A program that does nothing but print calls recout_patient: it then waits for its readers, and nothing is dropped.
 */
#ifndef CPH_RECOUT_H
#define CPH_RECOUT_H

#include <stdint.h>

#include "cli.h"
#include "loop.h"
#include "outq.h"

#define RECOUT_AGAIN 20000u     /* microseconds between two tries to write pending records: stdout may be a full file, for which poll does not wait */
#define RECOUT_LAST 5000000u    /* microseconds that a reader has at the end */

struct recout {
	struct cli *cli;
	struct outq q;
	int full_told, terminal;
};

void recout_init(struct recout *r, struct cli *c);      /* call it before a sandbox (nowait.h) */
void recout_patient(struct recout *r);
void recout_emit(struct recout *r);             /* queue the records made on cli.rec since the last call */
void recout_push(struct recout *r);
int recout_failed(const struct recout *r);      /* 1 if stdout is full now, or failed for good */


/* Call loop_wait up to until, then recout_push.  If loop_wait fails, the program ends. */
void recout_wait(struct recout *r, struct loop *l, uint64_t until);

/* Call it at the end: waits for readers up to RECOUT_LAST, or until a second SIGTERM or SIGINT.  Records still pending then are lost, which is
 * reported. */
void recout_finish(struct recout *r, struct loop *l);

#endif
