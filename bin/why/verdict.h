/* verdict - why a phone is where it is, from what it asked for
 *
 * The rules and their order are those of cph-why(1).  The best witness of how a request was answered is what is asked next.
 */
#ifndef CPH_WHY_VERDICT_H
#define CPH_WHY_VERDICT_H

#include "asks.h"

enum sure { SURE_CERTAIN, SURE_LIKELY, SURE_OPEN };

enum verdict_kind {     /* the rows of lib/data/verdicts.tsv, in their order */
	V_OTHER_FAMILY, V_NO_LEASE, V_NO_SERVER, V_UNHEARD, V_LOSSY, V_CTL, V_FORBIDDEN, V_REWRITTEN, V_CASE, V_BLANK, V_BAD_LOAD, V_LOADER_AS_LOAD,
	V_MISSING, V_BUFFER_FULL, V_REFUSED, V_LOADER_AGAIN, V_SGN, V_NO_LOAD, V_TO_AND_FRO, V_FOUR, V_NOT_TOLD, V_NO_CONFIG, V_OWN_FILE, V_DIAL_PLAN,
	V_NOT_TFTP, V_REHEARSAL, V_UNDER_WAY, V_ARRIVED, V_TOO_LITTLE, V_COUNT
};

struct verdict {
	enum verdict_kind kind;
	enum sure sure;
	const char *who;                /* what asks: "old boot" "loader" "SIP" "SCCP" "MGCP" "Java" "unknown" */
	char rule[24];                  /* of cph-phone, where the verdict stands for several and one of them was established; "" = not */
	char load[ASK_NAME];            /* last load named by a .loads or image it asked for; "" = none */
	char file[ASK_NAME], other[ASK_NAME + 160];   /* other: also a file and the words of cph-phone about it */
	char asked[ASK_NAME], family[48];       /* V_OTHER_FAMILY: the file that says so, and what asks for it */
	enum verdict_kind also;         /* V_OTHER_FAMILY: what is the matter with a 7906 to 7975; V_OTHER_FAMILY = not looked at */
	unsigned n;
	const char *dir;                /* that was served, for the command that mends it; NULL = not known */
};

/* dirfd: the directory that is served, or -1. */
void verdict_find(struct phone *p, int64_t log_end, int dirfd, struct verdict *v);

/* What cph-phone concluded from the files of the directory.  load_known: it began with the load that the phone is known to run. */
void verdict_rehearsed(struct verdict *v, const char *rule, const char *text, const char *file, int load_known);

#endif
