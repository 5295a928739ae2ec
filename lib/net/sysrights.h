/* sysrights - calls that give up rights, which POSIX.1-2008 does not have (layer 2); used by sandbox
 *
 * Each returns 0, or -1 with errno: ENOSYS if the system has no such call, or with -DCPH_POSIX_ONLY.
 */
#ifndef CPH_SYSRIGHTS_H
#define CPH_SYSRIGHTS_H

/* prctl(PR_SET_NO_NEW_PRIVS): a set-user-ID program started from this process gains no rights. */
int sys_no_new_privs(void);

/* Landlock: from now on this process may read what lies beneath tree and the plain files beneath files (-1 = none), make, replace and
 * remove plain files in tree if it writes, open nothing else, and make or accept no TCP connection.  Needs sys_no_new_privs, or root.
 * -1 with errno; 0 in errno: this program was built without it. */
int sys_landlock(int tree, int files, int writes);

/* chroot to the directory fd, and change to it. */
int sys_chroot(int fd);

/* Leave every supplementary group; gid may stay.  ENOSYS: there is no setgroups() here, and the process is in another group than gid. */
int sys_drop_groups(gid_t gid);

#endif
