/* nowait - writes that never wait for a reader (layer 2)
 *
 * A server must go on when nobody reads what it prints: a terminal after ^S, a pipe whose reader sleeps.  O_NONBLOCK on an inherited
 * descriptor would also change it for the shell that lent it, and stay when we end.  So the file is opened once more, by its name in
 * /proc or the terminal's own, and that descriptor is ours.  Sockets have a flag for each write, plain files never wait.  Where none of
 * this is possible, nothing is written unless poll says that there is room; that leaves terminals that cannot be opened again.
 */
#ifndef CPH_NOWAIT_H
#define CPH_NOWAIT_H

#include <sys/types.h>

enum nowait_how { NOWAIT_FILE, NOWAIT_OWN, NOWAIT_SOCKET, NOWAIT_POLL };

struct nowait {
	int fd;
	enum nowait_how how;
};

/* Before rights are given up: afterwards the file may not be opened again. */
void nowait_init(struct nowait *w, int fd);

/* How many of n bytes were written, or -1 with errno; EAGAIN: there is no room now. */
ssize_t nowait_write(struct nowait *w, const void *p, size_t n);
void nowait_free(struct nowait *w);

#endif
