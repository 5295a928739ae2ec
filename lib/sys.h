/* sys - calls that POSIX.1-2008 does not have, each with a fallback (layer 2)
 *
 * Other code for one system is in lib/net/sys*.c, lib/net/loop.c (epoll) and bin/unpack/large.c.
 * Built with -DCPH_POSIX_ONLY every function takes the fallback.
 */
#ifndef CPH_SYS_H
#define CPH_SYS_H

/* openat2(dirfd, path, O_RDONLY|..., RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS); -1 with ENOSYS where there is none. */
int sys_open_beneath(int dirfd, const char *path, int flags);

/* Most memory this process has used, in kilobytes; 0 where the system does not say. */
unsigned long sys_peak_memory(void);

/* 1 if fd is a terminal that can move its cursor; with TERM=dumb it cannot. */
int sys_redraws(int fd);

/* The size of the terminal fd; 0 for what the system does not say. */
void sys_terminal(int fd, unsigned *columns, unsigned *lines);

#endif
