/* rounds - classifies the requests of a phone, and divides them into rounds
 *
 * A round is the series of requests that one program of the phone sends at one start: the old boot, the hunt of a loader, or an application.  A
 * round begins with CTLSEP or OS79XX.TXT, after a pause, or with SIPDefault.cnf unless that belongs to a hunt.  Indices are those of
 * phone_ask(); a range runs from index from to index to - 1.
 */
#ifndef CPH_WHY_ROUNDS_H
#define CPH_WHY_ROUNDS_H

#include "asks.h"

int ends(const struct ask *k, const char *suffix);      /* 1 if the name of the file ends in suffix, in any case */
int had(const struct ask *k);                           /* 1 if it was neither refused nor broken off */
int is_loads(const struct ask *k);
int is_image(const struct ask *k);
int is_of_application(const struct ask *k);             /* only an application asks for it: rings, dial plan, locale */
int is_app_start(const struct ask *k);                  /* SIPDefault.cnf, SIP<MAC>.cnf */
int is_configuration(const struct ask *k);              /* a configuration file that may name a load; not OS79XX.TXT */
int is_nameless(const struct ask *k);                   /* the log has no name: BusyBox does not log the file that it sends */
int is_signed_cnf(const struct ask *k);

/* Copy the name without its extension, which is the load that the file belongs to. */
void stem(const char *file, char *out, size_t cap);
int same_stem(const struct ask *a, const struct ask *b);

/* Seconds between request i - 1 and request i; -1 if the log has no times. */
double gap(const struct phone *p, size_t i);

size_t round_of(const struct phone *p, size_t i);       /* the first request of the round that contains request i */
size_t round_end(const struct phone *p, size_t i);      /* the index behind the last request of the round that begins at i */

/* 1 if a request in the range is of this kind, or if is() returns 1 for one. */
int has_kind(const struct phone *p, size_t from, size_t to, enum phonefile kind);
int has(const struct phone *p, size_t from, size_t to, int (*is)(const struct ask *));

int is_sccp_round(const struct phone *p, size_t from, size_t to);
int is_sip_round(const struct phone *p, size_t from, size_t to);
int is_hunt(const struct phone *p, size_t from, size_t to);

/* The program that sent the last round: "old boot" "loader" "SIP" "SCCP" "unknown". */
const char *who_asks(const struct phone *p);

#endif
