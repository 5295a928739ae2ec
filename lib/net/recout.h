/* recout - records of a program that runs for long (layer 3): a slow reader of stdout never delays it
 *
 * A record is made on cli.rec and put into a bounded queue by recout_emit; recout_push writes what goes without waiting.  What had to be
 * dropped, and a reader that went away, is said on stderr, and the status at the end is 2.
 */
#ifndef CPH_RECOUT_H
#define CPH_RECOUT_H

#include <stdint.h>

#include "cli.h"
#include "outq.h"

#define RECOUT_AGAIN 20000u     /* microseconds after which to push again while something is pending: stdout may be a file, which no poll waits for */

struct recout {
	struct cli *cli;
	struct outq q;
};

void recout_init(struct recout *r, struct cli *c);
void recout_emit(struct recout *r);             /* the records made on cli.rec since the last time */
void recout_push(struct recout *r);
uint64_t recout_wake(const struct recout *r, uint64_t now, uint64_t when);     /* when, or sooner if something is pending */
void recout_end(struct recout *r);              /* what is still pending is lost, and told */

#endif
