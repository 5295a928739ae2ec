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

#endif
