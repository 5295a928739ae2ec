/* tftpd_rec - what tftpd tells, as records (layer 2); described in cph-tftpd(8)
 *
 * Stamped with the time of the call, but for listen.  Nothing is kept of what is passed; what cannot be written is found in w->o
 * (record.h).
 */
#ifndef CPH_TFTPD_REC_H
#define CPH_TFTPD_REC_H

#include "fold.h"
#include "record.h"
#include "net/sandbox.h"
#include "tftpd.h"

/* every key of the four types, for -o */
#define TFTPD_KEYS "listen: request: xfer: part: lost: addr port sandbox user dir time id mac ip file path mode opts answer match reason count " \
	"bytes blocks resent ms end size records by names local"

/* local: n addresses of this host. */
void tftpd_rec_listen(struct rec_writer *w, const union sock_addr *a, const struct sandbox *box, const char *dir, int believe,
    const union sock_addr *local, size_t n);
/* A transfer that runs. */
void tftpd_rec_part(struct rec_writer *w, const struct tftpd_xfer *x);
void tftpd_rec_request(struct rec_writer *w, const struct tftpd_request *r);
void tftpd_rec_xfer(struct rec_writer *w, const struct tftpd_xfer *x);

/* The repeats of a miss: data holds the client's address as text, then the request. */
void tftpd_rec_folded(struct rec_writer *w, const struct folded *e, unsigned count);

#endif
