/* meaning - what the request for a file means, as a sentence for a person who watches phones (layer 1)
 *
 * The sentences are rows of lib/data/meanings.tsv.  cph-tftpd -v and cph-hop -v print them.
 */
#ifndef CPH_MEANING_H
#define CPH_MEANING_H

#include "span.h"

enum asker {                    /* what asks, as far as the caller knows */
	ASKER_ANY,
	ASKER_OLD,              /* the boot of the loads before SIP 7 and SCCP 6, or an application above it */
	ASKER_LOADER,           /* the universal application loader */
	ASKER_SIP, ASKER_SCCP, ASKER_MGCP,      /* an application above a loader */
	ASKER_JAVA              /* a neighbour of these phones, 7906 to 7975 */
};

/* The sentence, without a full stop, or p NULL when the name says nothing.  served: the file could be sent.  A directory in front of the
 * name (tftp_cfg_dir) does not matter. */
struct span meaning_of(struct span file, enum asker who, int served);

/* What asks for a file of this name, if only one kind does; else ASKER_ANY. */
enum asker meaning_asker(struct span file);

#endif
