/* rehearse - a simulated phone that finds its files in a directory, without a network (layer 3)
 *
 * What it takes from where is phonedir's matter, what is told is phone's.  A file that cannot be read for a reason that is ours (memory,
 * descriptors, the disk) ends the program with a message and status 2: it would be no statement about the phone.
 */
#ifndef CPH_REHEARSE_H
#define CPH_REHEARSE_H

#include "phone.h"

/* p was started with phone_start; when this returns it has come to its end (p->next.kind is BOOT_END).  dirfd stays open. */
void rehearse(int dirfd, struct phone *p, const struct phone_tell *t);

#endif
