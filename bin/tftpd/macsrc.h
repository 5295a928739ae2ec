/* macsrc - which MAC address has an IP address: the lease file and the system's neighbour table, kept open (layer 2)
 *
 * Called by main.c for every request.  Both files are opened before rights are given up, and read again: the lease file when it changed, also when
 * it was replaced by another of the same name, for which its directory stays open.  The neighbour table is what Linux shows in
 * /proc/net/arp; it knows who is on the same wire and has been spoken to.  Where there is none, or for IPv6, nothing is found.
 */
#ifndef CPH_MACSRC_H
#define CPH_MACSRC_H

#include <sys/types.h>
#include <limits.h>
#include <stdint.h>
#include <time.h>

#include "buf.h"
#include "mac.h"
#include "net/sock.h"

#define MACSRC_LEASES_MAX ((size_t)4 << 20)
/* Microseconds after which an address is looked for again that is not in it, or has another phone by the lease file: that may have got it since. */
#define MACSRC_LOOK ((uint64_t)15000)
#define MACSRC_FRESH ((uint64_t)200000)         /* microseconds for which what was read of the neighbour table is believed */

struct macsrc {
	int dirfd, fd, arp, probe;      /* -1 = none */
	char name[NAME_MAX + 1];
	struct buf leases, table;
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec mtime;
	int have;
	int err;                        /* errno of the last failure to read the lease file, whose leases stay as they were; 0 = it was read */
	uint64_t table_at;
};

void macsrc_init(struct macsrc *m);     /* opens the neighbour table where there is one */
int macsrc_leases(struct macsrc *m, const char *path);  /* 0, or -1 with errno */

/* Write what each source says of ip, or "".  now: loop_now. */
void macsrc_find(struct macsrc *m, const char *ip, uint64_t now, char lease[MAC_LEN + 1], char neighbour[MAC_LEN + 1]);

/* Can the neighbour table come to know this address?  Then macsrc_probe makes the system ask for it, by an empty datagram to the discard port. */
int macsrc_probes(const struct macsrc *m, const union sock_addr *host);
void macsrc_probe(struct macsrc *m, const union sock_addr *host);

/* Find the text ip in a table as in /proc/net/arp ("IP HWTYPE FLAGS MAC MASK DEVICE" under a heading); complete entries count, stale ones too.
 * Writes the MAC or "" and returns 1 or 0. */
int macsrc_neighbour(struct span text, struct span ip, char mac[MAC_LEN + 1]);

void macsrc_free(struct macsrc *m);

#endif
