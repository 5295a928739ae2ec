/* macsrc - the lease file and the neighbour table, kept open (layer 2)
 *
 * Both are opened before rights are given up.  The lease file is read again when it changed, also when it was replaced by another of the
 * same name, for which its directory stays open; after a chroot that way is closed (a directory outside would be a way out) and
 * the file is the one that was open.
 */
#ifndef CPH_MACSRC_H
#define CPH_MACSRC_H

#include <sys/types.h>
#include <limits.h>
#include <stdint.h>
#include <time.h>

#include "buf.h"
#include "mac.h"

#define MACSRC_LEASES_MAX ((size_t)4 << 20)
#define MACSRC_FRESH ((uint64_t)200000)         /* microseconds for which what was read of the neighbour table is believed */

struct macsrc {
	int dirfd, fd, arp;             /* -1 = none */
	char name[NAME_MAX + 1];
	struct buf leases, table;
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec mtime;
	int have;
	int err;                        /* errno of the last failure to read the lease file, 0 = it was read */
	uint64_t table_at;
};

void macsrc_init(struct macsrc *m);     /* opens the neighbour table where there is one */
int macsrc_leases(struct macsrc *m, const char *path);  /* 0, or -1 with errno */
void macsrc_chrooted(struct macsrc *m);

/* Write what each source says of ip, or "".  now: loop_now. */
void macsrc_find(struct macsrc *m, const char *ip, uint64_t now, char lease[MAC_LEN + 1], char neighbour[MAC_LEN + 1]);
void macsrc_free(struct macsrc *m);

#endif
