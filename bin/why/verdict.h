/* verdict - why a phone is where it is, from what it asked for
 *
 * The rules and their order are those of cph-why(1).  The best witness of how a request was answered is what is asked next.
 */
#ifndef CPH_WHY_VERDICT_H
#define CPH_WHY_VERDICT_H

#include "asks.h"

enum sure { SURE_CERTAIN, SURE_LIKELY, SURE_OPEN };

enum verdict_kind {
	V_OTHER_FAMILY, V_NO_LEASE, V_NO_SERVER, V_UNHEARD, V_LOSSY, V_FORBIDDEN, V_REWRITTEN, V_CASE, V_BLANK, V_BAD_LOAD, V_MISSING,
	V_BUFFER_FULL, V_REFUSED, V_LOADER_AGAIN, V_NO_LOAD, V_TO_AND_FRO, V_FOUR, V_NOT_TOLD, V_NO_CONFIG, V_OWN_FILE, V_NOT_TFTP,
	V_UNDER_WAY, V_ARRIVED, V_TOO_LITTLE, V_COUNT
};

struct verdict {
	enum verdict_kind kind;
	enum sure sure;
	const char *who;                /* what asks: "old boot" "loader" "SIP" "SCCP" "unknown" */
	char load[ASK_NAME];            /* last load named by a .loads or image it asked for; "" = none */
	char file[ASK_NAME], other[ASK_NAME];
	unsigned n;
};

/* dirfd: the directory that is served, or -1. */
void verdict_find(const struct phone *p, int64_t log_end, int dirfd, struct verdict *v);

/* The words of lib/data/verdicts.tsv; says and todo filled in, cut at cap. */
const char *verdict_name(enum verdict_kind k);
const char *verdict_rule(enum verdict_kind k);
void verdict_says(const struct verdict *v, const char *phone, char *out, size_t cap);
void verdict_todo(const struct verdict *v, char *out, size_t cap);

/* What cph-phone concluded from the files of the directory: it makes the same verdict certain, and decides where the log is too short. */
void verdict_rehearsed(struct verdict *v, const char *rule, const char *file);

/* NULL, or what is wrong with the table. */
const char *verdict_init(void);

#endif
