/* hopdir - the directory of one hop of one phone, DIR/.hops/<MAC>/<n>, and the link DIR/<MAC> that leads there (layer 2)
 *
 * cph-mkcnf writes these directories, cph-hop moves the link, cph-tftpd follows it.  n is 1 for the first hop.  HOPDIR_PARKED + n is an
 * empty directory for a phone that waits before hop n: it finds no file there and goes on with the load it has.
 */
#ifndef CPH_HOPDIR_H
#define CPH_HOPDIR_H

#include "mac.h"
#include "span.h"

#define HOPDIR_NAME ".hops"
#define HOPDIR_MAX 32           /* most hops of one phone; the longest known plan has five */
#define HOPDIR_PARKED 100
#define HOPDIR_PATH 32          /* bytes of ".hops/<MAC>/<n>", the NUL counted */

/* The number of the hop that n stands for: n, or n - HOPDIR_PARKED if the phone is parked. */
static inline unsigned
hopdir_hop(unsigned n)
{
	return n > HOPDIR_PARKED ? n - HOPDIR_PARKED : n;
}

/* ".hops/<MAC>/<n>" */
void hopdir_path(char out[HOPDIR_PATH], const char *mac, unsigned n);

/* n of ".hops/<MAC>/<n>" or ".hops/<MAC>/<n>/REST", or 0 when path is something else.  *rest (may be NULL) gets REST; its p is NULL where
 * there is no slash behind n. */
unsigned hopdir_number(struct span path, const char *mac, struct span *rest);

/* The number n that the phone's link points to; 0 if there is no link, -1 if it points elsewhere or the name is not a link. */
int hopdir_where(int dirfd, const char *mac);

/* Point the link to n by a rename, so that it is never missing.  The directory of HOPDIR_PARKED + n is made if missing.  0, or -1 with
 * errno. */
int hopdir_point(int dirfd, const char *mac, unsigned n);

#endif
