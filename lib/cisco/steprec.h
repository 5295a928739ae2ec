/* steprec - reads the step records that cph-plan writes (layer 2)
 *
 * Called by cph-hop, cph-mkcnf and cph-phone.
 */
#ifndef CPH_STEPREC_H
#define CPH_STEPREC_H

#include "hopdir.h"
#include "keep.h"
#include "phonefile.h"
#include "record.h"

struct steprec {
	char mac[MAC_LEN + 1];          /* "" = the plan is not for one phone */
	unsigned hop, of;
	struct span from, to;
	struct span serve, oneof, write, absent;        /* comma separated; of the files in oneof one is enough */
	struct span last, seen, display, model;         /* "" where the step has none */
	struct span assumes;                            /* values for cph-phone -O that a rehearsal must set, comma separated */
	int next_safe, oneway;
	unsigned seconds;                               /* 0 = not given */
	unsigned long line;
	int bad_mac;                    /* 1: the record is a step, and was refused only for its MAC address */
};

/* r is of type step.  Values are copied into k.  Returns NULL, or the reason it is not usable. */
const char *steprec_read(struct steprec *s, const struct rec *r, struct keep *k, unsigned long line);

/* Take one entry of the write list: a file, and the load it must name.  Returns 1, 0 at the end, or -1 with *why.  Start with *rest = s->write. */
int steprec_write(struct span *rest, struct span *file, struct span *value, enum phonefile *kind, const char **why);

#endif
