/* recout - records of a program that serves (layer 3): a slow reader of stdout or stderr, or a full disk, never delays it
 *
 * A record is made on cli.rec and put into a bounded queue by recout_emit; recout_wait and recout_push write what goes without waiting.
 * When records had to be dropped, one of type "lost" counts them once there is room, a line on stderr says so, and the status at the end
 * is 2.  The same is so for a reader that went away.  Messages of diag do not wait either.  A program that has nothing else to do than to
 * print calls recout_patient: then its readers are waited for, and nothing is dropped.
 */
#ifndef CPH_RECOUT_H
#define CPH_RECOUT_H

#include <stdint.h>

#include "cli.h"
#include "loop.h"
#include "outq.h"

#define RECOUT_AGAIN 20000u     /* microseconds after which to push again while something is pending: stdout may be a file, which no poll waits for */
#define RECOUT_LAST 5000000u    /* microseconds that a reader has at the end */

struct recout {
	struct cli *cli;
	struct outq q;
	int full_told, terminal;
};

void recout_init(struct recout *r, struct cli *c);      /* before rights are given up */
void recout_patient(struct recout *r);
void recout_emit(struct recout *r);             /* the records made on cli.rec since the last time */
void recout_push(struct recout *r);
int recout_failed(const struct recout *r);      /* 1 if stdout is full now, or failed for good */
uint64_t recout_wake(const struct recout *r, uint64_t now, uint64_t when);     /* when, or sooner if something is pending */

/* loop_wait until then, and write what goes; a loop that fails ends the program. */
void recout_wait(struct recout *r, struct loop *l, uint64_t until);

/* At the end: give readers RECOUT_LAST, until a second SIGTERM or SIGINT; what is still pending then is lost, and reported. */
void recout_finish(struct recout *r, struct loop *l);

#endif
