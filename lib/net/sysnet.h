/* sysnet - what POSIX.1-2008 sockets lack, each with a plain fallback (layer 2)
 *
 * sysnet.c also has the calls of sock.h that send and receive, for they differ between systems throughout.  Built with -DCPH_POSIX_ONLY every
 * function takes the fallback: then replies leave from whatever address the system picks, refusals are not seen (the timer ends such a
 * transfer), and broadcast requests are not told apart.
 */
#ifndef CPH_SYSNET_H
#define CPH_SYSNET_H

#include "sock.h"

int sysnet_udp(int family);                             /* non-blocking, close-on-exec */
void sysnet_ask(int fd, int family, int flags);         /* SOCK_ICMP, SOCK_WHERE, SOCK_EARLY, as far as the system has them */

#endif
