/* meaning - explains the request for a file in a sentence (layer 1)
 *
 * The sentences are rows of lib/data/meanings.tsv.  cph-tftpd -v and cph-hop -v print them.
 */
#ifndef CPH_MEANING_H
#define CPH_MEANING_H

#include "span.h"

enum asker {                    /* the program of the phone that sends the RRQ, as far as the caller knows */
	ASKER_ANY,              /* not known */
	ASKER_OLD,              /* the boot of the loads before SIP 7 and SCCP 6, or an application of that time */
	ASKER_LOADER,           /* the universal application loader */
	ASKER_SIP, ASKER_SCCP, ASKER_MGCP,      /* an application with a loader */
	ASKER_JAVA              /* a phone with Java, 7906 to 7975 */
};

/* The sentence without a full stop; p NULL if no row of the table fits.  served: 1 if the file could be sent.  A directory in front of the name
 * (tftp_cfg_dir) is ignored. */
struct span meaning_of(struct span file, enum asker who, int served);

/* ASKER_JAVA if only a phone with Java asks for a file of this name, else ASKER_ANY. */
enum asker meaning_asker(struct span file);

#endif
