/* sandbox - give up what a server of one directory does not need (layer 2)
 *
 * Called once, after sockets are bound and everything outside the directory is open.  In this order: no-new-privileges; Landlock to the
 * directory, or where the kernel has none and we are root, chroot; supplementary groups, group, user.  What could not be
 * had is not an error unless it was asked for: the result says what took hold, and the listen record repeats it.  But what is there and
 * fails for want of descriptors or memory is one: a server must not run with less because it was started at a bad moment.
 */
#ifndef CPH_SANDBOX_H
#define CPH_SANDBOX_H

#include <sys/types.h>

struct sandbox {
	/* in */
	int dirfd;              /* the directory to keep; -1 = none */
	int files;              /* a further directory whose files stay readable (a lease file that is replaced), or -1 */
	int writes;             /* files in dirfd are made and replaced, not only read */
	const char *user;       /* -u, or NULL: the owner of dirfd, or nobody where that is root or nothing */
	/* out */
	char took[96];          /* "landlock,no-new-privs,setuid"; "none" */
	char as[40];            /* user name or number we run as now */
	int chrooted;           /* files can no longer be opened by path outside */
	const char *what;       /* what failed, for messages: the user's name, or "sandbox" */

	/* private */
	const char *why;        /* to be put in front of strerror */
	char said[96];
};

/* 0, or -1, with errno and what for sandbox_why: an unknown user, a user asked for that cannot be had, a drop that did not hold, no room. */
int sandbox_enter(struct sandbox *s);

/* Why it failed, in words, while errno still is what it left; *s holds them. */
const char *sandbox_why(struct sandbox *s);

#endif
