/* judge - judge one file by its text alone (layer 1)
 *
 * files.c reads the files and calls these, a module for each kind: loadfile.c for files that name a load, sep.c for those of the phones
 * with Java, dialplan.c, small.c for ring lists, syncinfo.xml and the logo.  Findings go to rep: status 0 is a warning, 1 an error.  file
 * is used in messages only.
 */
#ifndef CPH_JUDGE_H
#define CPH_JUDGE_H

#include <stdio.h>

#include "cisco/phonefile.h"
#include "report.h"

#define LOAD_NAME_MAX 64

/* The loads a file names, each with the line that names it. */
struct named_load {
	char id[LOAD_NAME_MAX];
	unsigned long line;
};

struct named_loads {
	struct named_load load[4];
	size_t n;
};

/* XMLDefault.cnf.xml or SEP<MAC>.cnf.xml. */
void judge_cnfxml(struct span text, enum phonefile kind, const char *file, struct report rep, struct named_loads *out);

/* SEP<MAC>.cnf.xml of a 7906 to 7975: another reader, another table (lib/data/sep.tsv), none of the rules of the 7940 and 7960.
 * exposed: everybody can read the file, so a password in it is reported. */
void judge_sep(struct span text, const char *file, int exposed, struct report rep);

void judge_os79xx(struct span text, const char *file, struct report rep, struct named_loads *out);
void judge_dialplan(struct span text, const char *file, struct report rep);
void judge_syncinfo(struct span text, const char *file, struct report rep);

/* The picture of logo_url.  name: of the file, where another file names it. */
void judge_logo(struct span text, const char *file, unsigned long line, const char *name, struct report rep);

/* RINGLIST.DAT, or the XML form of SCCP loads.  ring (may be NULL) is called for each ring file named. */
void judge_ringlist(struct span text, const char *file, struct report rep, void (*ring)(void *ctx, unsigned long line, struct span name),
    void *ctx);

/* What a load name looks like; NULL or the reason. */
const char *judge_load_name(struct span id);

/* "OBJECT: WHY" to rep, of the object no more than can be read at a glance; it may be empty. */
static inline void
judge_report(const struct report *rep, int status, const char *file, unsigned long line, struct span object, const char *why)
{
	char text[400];

	snprintf(text, sizeof text, "%.*s%s%s", (int)(object.n > 60 ? 60 : object.n), (const char *)object.p, object.n > 0 ? ": " : "", why);
	rep->fn(rep->ctx, status, file, line, text);
}

#endif
