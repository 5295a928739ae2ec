/* phonefile - the files a 7940/7960 asks a TFTP server for, by name (layer 1)
 *
 * The phone writes the MAC as twelve upper-case digits and asks with exactly this spelling; names are case-sensitive on most servers.
 */
#ifndef CPH_PHONEFILE_H
#define CPH_PHONEFILE_H

#include <stdint.h>

#include "mac.h"
#include "span.h"

#define PHONEFILE_MAX 64        /* longest name made here, its NUL counted */

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

/* Which file a name is; mac (may be NULL) gets the MAC in it, upper case, or "".  Any case is recognised; exact (may be NULL) says
 * whether the spelling is the one the phone asks for.  "<MAC>" as the steps of a plan write it counts as a MAC that is not known. */
enum phonefile phonefile_kind(struct span name, char mac[MAC_LEN + 1], int *exact);

/* May a ring tone have so many bytes?  240 at least, a multiple of that, and 16080 at most: raw mu-law (Cisco's books for the 79xx). */
int phonefile_ring(uint64_t bytes);

/* name with "<MAC>" replaced; mac may be NULL or "": then it stays.  0, or -1 when it does not fit. */
int phonefile_fill(struct span name, const char *mac, char out[PHONEFILE_MAX]);

#endif
