/* leasefile - the leases of a DHCP server, kept in a file in dnsmasq's format (layer 2), replaced whole each time
 *
 * The file has wall clock time in seconds, dhcpsrv a clock of its own in microseconds: now is that one's.  A lease is never written
 * shorter than it was promised.  A line as in leaseline.h.
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
	unsigned foreign;       /* after leasefile_load: leases of addresses that we do not give */
};

int leasefile_open(struct leasefile *f, const char *path);      /* 0, or -1 with errno: its directory is not there */

/* Give what it holds to s; no file is no lease.  0; -1 with errno; 1 and *why: a line that is no lease (lineno). */
int leasefile_load(struct leasefile *f, struct dhcpsrv *s, uint64_t now, const char **why);

/* 0, or -1 with errno. */
int leasefile_save(struct leasefile *f, const struct dhcpsrv *s, uint64_t now);
void leasefile_close(struct leasefile *f);

#endif
