/* lint_text - judge the text of one configuration file: XML, dial plan, ring list, OS79XX.TXT, syncinfo.xml
 *
 * cph-lint calls it for files that are there, cph-mkcnf for the rules of a dial plan that it is asked to write.  The rules come from
 * what the loader and the applications are known to do with a file; a finding says what a person sees on the phone.  The file name
 * given is used in messages only.
 */
#ifndef CPH_LINT_TEXT_H
#define CPH_LINT_TEXT_H

#include "cisco/cnf.h"
#include "cisco/phonefile.h"
#include "report.h"

#define LINT_NAME_MAX 64

/* The load a file names, each with the line that names it. */
struct lint_load {
	char id[LINT_NAME_MAX];
	unsigned long line;
};

struct lint_loads {
	struct lint_load load[4];
	size_t n;
};

/* XMLDefault.cnf.xml or SEP<MAC>.cnf.xml. */
void lint_cnfxml(struct span text, enum phonefile kind, const char *file, struct report rep, struct lint_loads *out);
void lint_os79xx(struct span text, const char *file, struct report rep, struct lint_loads *out);
void lint_dialplan(struct span text, const char *file, struct report rep);
void lint_syncinfo(struct span text, const char *file, struct report rep);

/* ring (may be NULL) is called for each ring file named. */
void lint_ringlist(struct span text, const char *file, struct report rep, void (*ring)(void *ctx, unsigned long line, struct span name),
    void *ctx);

/* "S: WHY" to rep, of s no more than can be read at a glance; s may be empty. */
void lint_tell(const struct report *rep, int status, const char *file, unsigned long line, struct span s, const char *why);

/* One pattern of a dial plan: NULL, or what is wrong with it.  *doubtful is set when it is odd rather than wrong. */
const char *lint_pattern(struct span match, int *doubtful);

/* What a load name looks like; NULL or the reason. */
const char *lint_load_name(struct span id);

#endif
