/* phonefile - the names of the files that a 7940/7960 requests from a TFTP server (layer 1)
 *
 * The phone writes the MAC as twelve upper-case digits and asks with exactly this spelling; names are case-sensitive on most servers.
 */
#ifndef CPH_PHONEFILE_H
#define CPH_PHONEFILE_H

#include <stdint.h>

#include "mac.h"
#include "span.h"

#define PHONEFILE_MAX 64        /* longest name that phonefile_fill makes, its NUL counted */

enum phonefile {
	PF_OTHER,
	PF_OS79XX,              /* OS79XX.TXT: one load name, read by the boot of loads before SIP 7 and SCCP 6 */
	PF_SIPDEFAULT,          /* SIPDefault.cnf */
	PF_SIPMAC,              /* SIP<MAC>.cnf */
	PF_XMLDEFAULT,          /* XMLDefault.cnf.xml */
	PF_SEPMAC,              /* SEP<MAC>.cnf.xml */
	PF_MGCDEFAULT,          /* MGCDefault.cnf */
	PF_MGCMAC,              /* MGC<MAC>.cnf */
	PF_CTLSEP,              /* CTLSEP<MAC>.tlv */
	PF_DIALPLAN,            /* dialplan.xml */
	PF_RINGLIST,            /* RINGLIST.DAT */
	PF_SYNCINFO,            /* syncinfo.xml */
	PF_IMAGE                /* .bin .sbn .sb2 .loads */
};

/* The kind of a file by its name, in any case.  mac (may be NULL) becomes the MAC in it in upper case, or "".  *exact (may be NULL) becomes 0 if
 * the phone spells it otherwise; images and names with "<MAC>" are not tested.  "<MAC>", which plans write, counts as a MAC that is not known. */
enum phonefile phonefile_kind(struct span name, char mac[MAC_LEN + 1], int *exact);

/* 1 if a ring tone may have so many bytes: 240 to 16080, a multiple of 240, as raw mu-law (Cisco's administration guides for the 79xx). */
int phonefile_ring(uint64_t bytes);

/* Copy name and replace "<MAC>" by mac; if mac is NULL or "", "<MAC>" stays.  0, or -1 if it does not fit. */
int phonefile_fill(struct span name, const char *mac, char out[PHONEFILE_MAX]);

#endif
