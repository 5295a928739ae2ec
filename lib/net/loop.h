/* loop - wait for descriptors, timers and signals (layer 2): epoll on Linux, poll elsewhere
 *
 * Events are level-triggered: a callback that leaves data unread is called again.  A callback may delete any loop_io, its own included, and
 * free it; events already fetched for it are not delivered.
 */
#ifndef CPH_LOOP_H
#define CPH_LOOP_H

#include <stddef.h>
#include <stdint.h>

enum { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_ERROR = 4 };         /* LOOP_ERROR is always reported */

struct loop_io {
	int fd;
	void (*fn)(struct loop_io *io, unsigned events);
	size_t slot;            /* private: index in the table of poll */
};

struct loop;

struct loop *loop_new(void);            /* NULL, errno */
void loop_free(struct loop *l);

int loop_add(struct loop *l, struct loop_io *io, int fd, unsigned events, void (*fn)(struct loop_io *, unsigned));      /* 0 or -1, errno */
int loop_mod(struct loop *l, struct loop_io *io, unsigned events);
void loop_del(struct loop *l, struct loop_io *io);      /* before the descriptor is closed */

/* Wait until a descriptor is ready or loop_now() reaches until (UINT64_MAX = for ever), then call the callbacks of ready descriptors.
 * Returns 0, or -1 with errno.  A signal caught by loop_signals ends the wait. */
int loop_wait(struct loop *l, uint64_t until);

uint64_t loop_now(void);                /* microseconds, monotonic */

/* Catch these signals (0-ended list); each one caught is counted by loop_signal_count and ends loop_wait.  Once a process. */
int loop_signals(struct loop *l, const int *sigs);
unsigned loop_signal_count(int sig);
unsigned loop_stops(void);              /* how many of SIGTERM and SIGINT were caught */

#endif
