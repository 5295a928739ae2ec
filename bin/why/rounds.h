/* rounds - what a request of a phone is, and where a start of the phone begins among its requests
 *
 * A round is what one part of the phone asks for: the hunt of a loader, an application, the old boot.  It begins with CTLSEP or OS79XX.TXT, after a pause,
 * or with SIPDefault.cnf where no hunt is under way.  Indices are those of phone_ask().
 */
#ifndef CPH_WHY_ROUNDS_H
#define CPH_WHY_ROUNDS_H

#include "asks.h"

int ends(const struct ask *k, const char *suffix);      /* of its name, capitals or not */
int had(const struct ask *k);                           /* neither refused nor broken off */
int is_loads(const struct ask *k);
int is_image(const struct ask *k);
int is_of_application(const struct ask *k);             /* only an application asks for it: rings, dial plan, locale */
int is_app_start(const struct ask *k);                  /* SIPDefault.cnf, SIP<MAC>.cnf */
int is_configuration(const struct ask *k);              /* what may name a load, but for OS79XX.TXT */
int is_nameless(const struct ask *k);                   /* BusyBox does not name what it sends */
int is_signed_cnf(const struct ask *k);

/* The load that a name belongs to: without its extension. */
void stem(const char *file, char *out, size_t cap);
int same_stem(const struct ask *a, const struct ask *b);

/* Seconds between ask i - 1 and ask i; -1 where the log has no times. */
double gap(const struct phone *p, size_t i);

size_t round_of(const struct phone *p, size_t i);       /* first ask of the round that ask i is in */
size_t round_end(const struct phone *p, size_t i);      /* behind the last one of the round that begins at i */

/* From ask from to the one before to: one of this kind, one for which is() says yes. */
int has_kind(const struct phone *p, size_t from, size_t to, enum phonefile kind);
int has(const struct phone *p, size_t from, size_t to, int (*is)(const struct ask *));

int is_sccp_round(const struct phone *p, size_t from, size_t to);
int is_sip_round(const struct phone *p, size_t from, size_t to);
int is_hunt(const struct phone *p, size_t from, size_t to);

/* "old boot" "loader" "SIP" "SCCP" "unknown": of the last round. */
const char *who_asks(const struct phone *p);

#endif
