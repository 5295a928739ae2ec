/* nowait - writes that never wait for a reader (layer 2)
 *
 * A server must go on when nobody reads what it prints: a terminal after ^S, a pipe whose reader sleeps.  O_NONBLOCK on an inherited
 * descriptor would also change it for the shell, and would remain after the server ends.  So the file is opened a second time, by its name
 * in /proc or the name of the terminal, and only the new descriptor is non-blocking.  Sockets have a flag for each write, and plain files
 * never block.  If none of this works, poll(2) is asked for room before each write; a terminal may then still block within one write.
 */
#ifndef CPH_NOWAIT_H
#define CPH_NOWAIT_H

#include <sys/types.h>

enum nowait_how { NOWAIT_FILE, NOWAIT_OWN, NOWAIT_SOCKET, NOWAIT_POLL };

struct nowait {
	int fd;
	enum nowait_how how;
};

/* Call it before a sandbox, which forbids to open the file again. */
void nowait_init(struct nowait *w, int fd);

/* Returns how many of n bytes were written, or -1 with errno (EAGAIN: no room now). */
ssize_t nowait_write(struct nowait *w, const void *p, size_t n);
void nowait_free(struct nowait *w);

#endif
