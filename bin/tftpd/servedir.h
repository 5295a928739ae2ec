/* servedir - find a file for a client beneath the served directory (layer 2)
 *
 * DIR/<MAC>, if there is one, is that phone's whole world; everybody else, and a phone without one, sees DIR.  DIR/<MAC> is a directory
 * or a symbolic link, and then it must read exactly ".hops/<MAC>/<n>": this one link is followed and no other, so the next hop of a
 * conversion is one rename(2) away and nothing leads out of DIR.
 */
#ifndef CPH_SERVEDIR_H
#define CPH_SERVEDIR_H

#include "servepath.h"

#define SERVEDIR_PATH (SERVEPATH_MAX + 64)

struct served {
	int fd;                         /* the open regular file, the caller's to close; -1 = none */
	char path[SERVEDIR_PATH];       /* relative to DIR, as it stands on disk; "" = none */
	int folded;                     /* found by ignoring case */
	int own;                        /* in the phone's own directory */
	const char *why;                /* when it failed: what to say about it */
};

/* mac: canonical, or NULL.  name: from servepath_clean.  0, or an errno: ENOENT; ENOTUNIQ several names fit when case is ignored;
 * EISDIR; EINVAL neither file nor directory; ELOOP a symbolic link; EXDEV the phone's directory is not what it must be; EACCES ... */
int servedir_open(int dirfd, const char *mac, const char *name, struct served *s);

/* 1 if this phone has a directory (whatever it is). */
int servedir_has(int dirfd, const char *mac);

/* Look through everything beneath dirfd, .hops included, and call fn for each file or directory that this process cannot read, with
 * its path.  Returns how many there are; looks at no more than SERVEDIR_LOOK names. */
#define SERVEDIR_LOOK 20000
unsigned servedir_unreadable(int dirfd, void (*fn)(void *arg, const char *path), void *arg);

#endif
