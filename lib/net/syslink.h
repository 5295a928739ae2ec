/* syslink - the addresses of one network interface, and frames sent and received on it (layer 2)
 *
 * POSIX has no such calls.  On systems other than Linux, or with -DCPH_POSIX_ONLY, every function fails with ENOSYS.  Functions return 0 (or a
 * descriptor), or -1 with errno.
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

/* Look an interface up.  If it has several addresses, take the one whose network contains near, else the first.  ENODEV: no such interface;
 * EPFNOSUPPORT: not Ethernet. */
int syslink_find(const char *name, uint32_t near, struct syslink *l);

/* Words for an errno of syslink_find. */
const char *syslink_why(int e);

/* Restrict a socket to this interface. */
int syslink_bind(int fd, const struct syslink *l);

/* Send and receive frames of one Ethernet type, without their Ethernet header. */
int syslink_open(const struct syslink *l, unsigned type);
int syslink_send(int fd, const struct syslink *l, unsigned type, const unsigned char to[6], const void *p, size_t n);
int syslink_recv(int fd, void *p, size_t cap, size_t *n);       /* EAGAIN: no frame is waiting */

/* Set the only IPv4 address of the interface; 0 removes it. */
int syslink_set(const struct syslink *l, uint32_t addr, uint32_t mask);

#endif
