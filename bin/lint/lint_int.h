/* lint_int - what the parts of the lint share (layer 2, private to lint_*.c) */
#ifndef CPH_LINT_INT_H
#define CPH_LINT_INT_H

#include <stdarg.h>

#include "file.h"
#include "keep.h"
#include "lint.h"
#include "cisco/xmlscan.h"

struct lint_file {
	const char *name;               /* in the directory */
	const char *path;               /* for messages */
	enum phonefile kind;
	char mac[MAC_LEN + 1];
	int exact;
	int open_to_all;
	struct lint_loads loads;
};

struct lint {
	const struct params *ps;
	struct report rep;
	const char *dir;
	int dirfd;                      /* -1: a single file */
	struct lint_file *file;
	size_t n, cap;
	const char *at;                 /* file to blame for what no line is to blame for */
	const char *deflt;              /* path of SIPDefault.cnf */
	const char *rings;              /* path of RINGLIST.DAT */
	struct span said[64];           /* findings about SIPDefault.cnf */
	size_t nsaid;
	struct keep keep;
};

void lint_say(const struct lint *l, int status, const char *file, unsigned long line, const char *fmt, ...);
int lint_read(struct lint *l, struct lint_file *f, const char *name, struct span *text);
int lint_text(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin);
void lint_finding(void *ctx, int bad, const struct cnf_item *at, const char *why);
void lint_ring(void *ctx, unsigned long line, struct span name);
int lint_dir(struct lint *l);           /* 0, or -1 with errno */

#endif
