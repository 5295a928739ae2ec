/* sandbox - gives up the rights that a server of one directory does not need (layer 2)
 *
 * Called once by each server, after sockets are bound and everything outside the directory is open.  In this order: no-new-privileges;
 * Landlock to the directory, or chroot where the kernel has no Landlock and we are root; supplementary groups, group, user.
 *
 * It fails when the user of -u cannot be had, when root would stay root without having asked for it (-u root), and when descriptors or
 * memory are short: a server must not run with more rights because it was started at a bad moment.  A kernel without Landlock is no
 * failure: took says what holds, for the listen record, and lacks what is to be printed as a warning.
 * After chroot the directory of files (below) stays open, which who controls the process can use to leave the other one.
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
	char lacks[160];        /* a warning: what the process can still reach; "" = none */
	const char *what;       /* what failed, for messages: the user's name, or "sandbox" */

	/* private */
	const char *why;        /* to be put in front of strerror */
	char said[160];
};

/* 0, or -1, with errno and what for sandbox_why. */
int sandbox_enter(struct sandbox *s);

/* Why it failed, in words, while errno still is what it left; *s holds them. */
const char *sandbox_why(struct sandbox *s);

#endif
