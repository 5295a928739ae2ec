/* sys - what is not POSIX.1-2008, each with a plain fallback (layer 2)
 *
 * The one place for it: built with -DCPH_POSIX_ONLY every function takes the fallback.
 */
#ifndef CPH_SYS_H
#define CPH_SYS_H

/* openat2(dirfd, path, O_RDONLY|..., RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS); -1 with ENOSYS where there is none. */
int sys_open_beneath(int dirfd, const char *path, int flags);

/* Most memory this process has used, in kilobytes; 0 where the system does not say. */
unsigned long sys_peak_memory(void);

/* Is fd a terminal on which lines can be drawn again?  TERM=dumb is none. */
int sys_redraws(int fd);

/* The size of the terminal fd; 0 for what the system does not say. */
void sys_terminal(int fd, unsigned *columns, unsigned *lines);

/* ---- giving up rights; each returns 0, or -1 with errno (ENOSYS where there is no such thing) ---- */

/* prctl(PR_SET_NO_NEW_PRIVS): no program started from here, and no file opened, gives rights back. */
int sys_no_new_privs(void);

/* Landlock: from now on this process may read what lies beneath tree and the plain files beneath files (-1 = none), make, replace and
 * remove plain files in tree if it writes, open nothing else, and make or accept no TCP connection.  Needs sys_no_new_privs, or root.
 * -1 with errno; 0 in errno: this program was built without it. */
int sys_landlock(int tree, int files, int writes);

/* chroot to the directory fd and go there. */
int sys_chroot(int fd);

/* Leave every supplementary group. */
int sys_drop_groups(void);

#endif
