/* syslink - the addresses of one network interface, and frames sent and received on it (layer 2), which POSIX does not have
 *
 * On systems other than Linux, or with -DCPH_POSIX_ONLY, every function fails with ENOSYS.  Functions return 0 (or a descriptor), or -1 with
 * errno.
 */
#ifndef CPH_SYSLINK_H
#define CPH_SYSLINK_H

#include <stddef.h>
#include <stdint.h>

#define SYSLINK_NAME 16         /* IFNAMSIZ, with the NUL */

struct syslink {
	char name[SYSLINK_NAME];
	int index;
	unsigned char mac[6];
	uint32_t addr, mask;    /* host order; 0 = it has no IPv4 address */
};

/* Look name up.  Of several addresses the one whose network has near, else the first.  ENODEV: no such interface; EPFNOSUPPORT: not
 * Ethernet. */
int syslink_find(const char *name, uint32_t near, struct syslink *l);

/* errno of it in words */
const char *syslink_why(int e);

/* A socket that hears and speaks on this interface only. */
int syslink_bind(int fd, const struct syslink *l);

/* Frames of this Ethernet type to and from it, without their Ethernet header. */
int syslink_open(const struct syslink *l, unsigned type);
int syslink_send(int fd, const struct syslink *l, unsigned type, const unsigned char to[6], const void *p, size_t n);
int syslink_recv(int fd, void *p, size_t cap, size_t *n);       /* EAGAIN: none there */

/* Give the interface its only IPv4 address; 0 takes it away. */
int syslink_set(const struct syslink *l, uint32_t addr, uint32_t mask);

#endif
