/* sysnet - socket features that POSIX.1-2008 does not have, each with a fallback (layer 2)
 *
 * sysnet.c also has the functions of sock.h that send and receive, since they differ between systems.  Built with -DCPH_POSIX_ONLY every
 * function takes the fallback: the system picks the source address of replies, refusals are not seen (the timer ends such a transfer), and
 * broadcast requests are not recognised.
 */
#ifndef CPH_SYSNET_H
#define CPH_SYSNET_H

#include "sock.h"

int sysnet_udp(int family);                             /* non-blocking, close-on-exec */
void sysnet_ask(int fd, int family, int flags);         /* set SOCK_ICMP, SOCK_WHERE, SOCK_EARLY, as far as the system has them */

#endif
