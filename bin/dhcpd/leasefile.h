/* leasefile - keeps the leases of cph-dhcpd in a file of dnsmasq's format, replaced whole each time (layer 2)
 *
 * The file has wall clock time in seconds, dhcpsrv its own clock in microseconds; now is of that clock.  A lease is never written shorter
 * than it was promised.  leaseline.h has the format.  Lines of dnsmasq that are not about our clients (IPv6, "duid", other hardware) are
 * written back as they were, and their IPv4 addresses are not given to anybody while they last.
 */
#ifndef CPH_LEASEFILE_H
#define CPH_LEASEFILE_H

#include "buf.h"
#include "dhcpsrv.h"

#define LEASEFILE_SIZE ((size_t)4 << 20)        /* bytes that are read; a larger file is EFBIG */

struct leasefile {
	int dirfd;              /* of its directory, open; -1 = leases are kept in memory only */
	const char *name;       /* in it; borrowed from the path */
	unsigned long lineno;   /* after leasefile_load: the line at fault, 0 = none */
	struct buf other;       /* lines that are kept as they are */
	unsigned foreign;       /* after leasefile_load: leases of addresses that we do not give */
};

int leasefile_open(struct leasefile *f, const char *path);      /* 0, or -1 with errno: its directory is not there */

/* Restore the leases of the file in s; no file means no leases.  0; -1 with errno; 1 and *why: a line is not a lease (lineno). */
int leasefile_load(struct leasefile *f, struct dhcpsrv *s, uint64_t now, const char **why);

/* 0, or -1 with errno. */
int leasefile_save(struct leasefile *f, const struct dhcpsrv *s, uint64_t now);
void leasefile_close(struct leasefile *f);

#endif
