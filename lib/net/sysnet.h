/* sysnet - what POSIX.1-2008 sockets lack, each with a plain fallback (layer 2); used through sock
 *
 * Built with -DCPH_POSIX_ONLY every function takes the fallback: then replies leave from whatever address the system picks, refusals
 * are not seen (the timer ends such a transfer), and broadcast requests are not told apart.
 */
#ifndef CPH_SYSNET_H
#define CPH_SYSNET_H

#include "sock.h"

int sysnet_udp(int family);                             /* non-blocking, close-on-exec */
void sysnet_want_errors(int fd, int family);            /* IP_RECVERR */
void sysnet_want_dst(int fd, int family);               /* IP_PKTINFO */
void sysnet_early(int fd, int family);                  /* IP_FREEBIND */
void sysnet_rcvbuf(int fd, int bytes);                  /* SO_RCVBUFFORCE, else SO_RCVBUF */
void sysnet_sndbuf(int fd, int bytes);                  /* SO_SNDBUFFORCE, else SO_SNDBUF */
int sysnet_recv(int fd, void *p, size_t cap, struct sock_msg *m);
int sysnet_send(int fd, const union sock_addr *to, const union sock_addr *from, const void *head, size_t nhead, const void *data,
    size_t n);
int sysnet_recv_many(int fd, struct sock_in *v, size_t n);      /* recvmmsg */
int sysnet_send_many(int fd, struct sock_out *v, size_t n);     /* sendmmsg */
int sysnet_refused(int fd, union sock_addr *dest);      /* MSG_ERRQUEUE */

#endif
