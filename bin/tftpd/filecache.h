/* filecache - contents of served files, read once and shared by concurrent transfers (layer 2)
 *
 * A file is read whole when a transfer begins.  So a file that is replaced or rewritten meanwhile is never sent half old, half new, and
 * clients of the same file share one copy.  A copy is shared while device, inode, size and times of the file are the same.  If the
 * file was changed so shortly before it was read that its times could hide another change, it is read and compared again.
 */
#ifndef CPH_FILECACHE_H
#define CPH_FILECACHE_H

#include <sys/types.h>
#include <sys/stat.h>

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "file.h"

#define FILECACHE_FILE_MAX ((size_t)64 << 20)   /* largest file served: 80 times what a phone accepts */
#define FILECACHE_TOTAL ((size_t)256 << 20)     /* all content in memory, used and idle */
#define FILECACHE_IDLE ((size_t)32 << 20)       /* kept while no transfer uses it */

struct content {
	const unsigned char *p;
	size_t n;
	/* private */
	unsigned refs;
	int netascii, stale, racy;
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec mtime, ctime;
	uint64_t used;
	struct content *next;
};

#define FILECACHE_SLOTS 1024

struct filecache {
	struct content *slot[FILECACHE_SLOTS];
	size_t total, idle;
	uint64_t clock;
	uint64_t reads;         /* files read so far, to see that copies are shared */
};

/* The content of the regular file fd (borrowed; its offset is not used), as it stands or with netascii line ends.  0, or an errno:
 * EFBIG (FILECACHE_FILE_MAX), ENOMEM (no memory, or FILECACHE_TOTAL in use), EBUSY (somebody is writing it right now). */
int filecache_get(struct filecache *f, int fd, int netascii, struct content **out);
int filecache_has(const struct filecache *f, const struct stat *st);       /* 1 if the content of just this file is here */
void filecache_put(struct filecache *f, struct content *c);
void filecache_free(struct filecache *f);       /* idle content; what is in use stays with its users */

#endif
