/* say - writes the records of cph-tftpd (layer 2), which cph-tftpd(8) describes
 *
 * Called by main.c.  Every record but listen has the time of the call.  Errors are found in w->o, see record.h.
 */
#ifndef CPH_TFTPD_REC_H
#define CPH_TFTPD_REC_H

#include "fold.h"
#include "record.h"
#include "net/sandbox.h"
#include "tftpd.h"

/* the types and keys that -o may name */
#define TFTPD_KEYS "listen: request: xfer: part: lost: addr port sandbox user dir time id mac ip file path mode opts answer match reason count " \
	"bytes blocks resent ms end size records by names local"

/* local: n addresses of this host. */
void tftpd_rec_listen(struct rec_writer *w, const union sock_addr *a, const struct sandbox *box, const char *dir, int believe,
    const union sock_addr *local, size_t n);
/* A transfer that still runs (-P). */
void tftpd_rec_part(struct rec_writer *w, const struct tftpd_xfer *x);
void tftpd_rec_request(struct rec_writer *w, const struct tftpd_request *r);
void tftpd_rec_xfer(struct rec_writer *w, const struct tftpd_xfer *x);

/* The repeats of a miss: data holds the client's address as text, then the request. */
void tftpd_rec_folded(struct rec_writer *w, const struct folded *e, unsigned count);

#endif
