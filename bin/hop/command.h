/* command - the commands of -x: at most so many at once, none for longer than a minute (layer 2)
 *
 * Commands that find no room wait for their turn.  One that runs for too long gets SIGTERM, then SIGKILL, with everything that it started
 * (it has a process group of its own).  Times are milliseconds of a clock that does not go back.
 */
#ifndef CPH_COMMAND_H
#define CPH_COMMAND_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

#include "mac.h"

#define COMMAND_MAX 16          /* at once */
#define COMMAND_LIMIT 60000     /* ms that one may run; then SIGTERM, and SIGKILL after COMMAND_GRACE */
#define COMMAND_GRACE 5000

struct command {                /* what a command finds in its environment */
	char mac[MAC_LEN + 1], ip[64], hop[12], of[12], load[64], to[64];
};

struct commands {               /* {0} has none */
	struct { pid_t pid; uint64_t since; int term; char mac[MAC_LEN + 1]; } run[COMMAND_MAX];
	struct command *wait;
	size_t nwait, cap;
};

/* Put a command in the queue.  0, or -1 with errno. */
int commands_add(struct commands *cs, const struct command *c);

/* Start line (for sh -c) for each one whose turn it is, end what runs for too long, and report failures: fn(mac, why). */
void commands_tick(struct commands *cs, const char *line, uint64_t now, void (*fn)(const char *mac, const char *why));

int commands_busy(const struct commands *cs);

/* End those that run, and forget the others. */
void commands_free(struct commands *cs);

#endif
