/* sandbox - gives up the rights that a server of one directory does not need (layer 2)
 *
 * Called once by each server, after sockets are bound and everything outside the directory is open.  In this order: no-new-privileges;
 * Landlock to the directory, or, without Landlock, chroot (only as root, and only if writes is 0); supplementary groups, group, user.
 *
 * It fails if the user of -u does not exist or cannot be taken, if root would stay root without -u root, and if descriptors or memory are
 * short: a temporary shortage must not leave a server with more rights.  A kernel without Landlock is no failure.  took lists the measures
 * in force, for the listen record; lacks is a warning to print.
 * After chroot the directory "files" (below) stays open; an attacker who controls the process can leave the chroot through it.
 */
#ifndef CPH_SANDBOX_H
#define CPH_SANDBOX_H

#include <sys/types.h>

struct sandbox {
	/* in */
	int dirfd;              /* the directory to keep; -1 = none */
	int files;              /* a further directory whose files stay readable (of a lease file, which is replaced), or -1 */
	int writes;             /* 1: the server makes and replaces files in dirfd */
	const char *user;       /* -u, or NULL: the owner of dirfd; nobody if that is root, or if there is no dirfd */
	/* out */
	char took[96];          /* "landlock,no-new-privs,setuid"; "none" */
	char as[40];            /* name or number of the user that the process is now */
	char lacks[160];        /* a warning: what the process can still reach; "" = none */
	const char *what;       /* what failed, for messages: the user's name, or "sandbox" */

	/* private */
	const char *why;        /* to be put in front of strerror */
	char said[160];
};

/* Returns 0, or -1 with errno and s->what. */
int sandbox_enter(struct sandbox *s);

/* The reason of a failure in words, which *s holds.  Call it while errno is still that of sandbox_enter. */
const char *sandbox_why(struct sandbox *s);

#endif
