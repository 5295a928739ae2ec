/* servedir - finds a file for a client beneath the served directory (layer 2)
 *
 * Called by tftpd.c.  A phone that has a directory DIR/<MAC> sees only that; every other client sees DIR.  DIR/<MAC> is a directory, or a
 * symbolic link that reads exactly ".hops/<MAC>/<n>".  No other link is followed: so rename(2) moves a phone to its next hop, and no
 * name leads out of DIR.
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
	const char *why;                /* the reason, when it failed */
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
