/* files - the files of a lint run: found, read, told apart, and judged one by one (layer 2)
 *
 * lint.c starts a run; tree.c judges a directory as a whole with what this module keeps of each file.
 */
#ifndef CPH_FILES_H
#define CPH_FILES_H

#include <sys/types.h>

#include "cisco/cnf.h"
#include "judge.h"
#include "keep.h"

struct lint_file {
	const char *name;               /* in the directory */
	const char *path;               /* for messages */
	enum phonefile kind;
	char mac[MAC_LEN + 1];
	int exact;
	int other_phone;                /* of a phone that is no 7940 or 7960 */
	int too_long;                   /* a text file of which the phone reads nothing */
	mode_t mode;
	gid_t gid;
	struct named_loads loads;
};

struct lint {
	const struct params *ps;
	struct report rep;
	unsigned release;               /* the caller's, 0 = by the load that is named */
	unsigned site_release;          /* of the load that SIPDefault.cnf names */
	const char *dir;
	int dirfd;                      /* -1: a single file */
	int confined;                   /* the directory of one phone: DIR/<MAC> or DIR/.hops/<MAC>/<n> */
	struct lint_file *file;
	size_t n, cap;
	size_t judged;                  /* files that were looked into */
	const char *at;                 /* file named in findings that are about no line */
	const char *deflt;              /* path of SIPDefault.cnf */
	const char *rings;              /* path of the ring list */
	struct span reported[64];           /* findings about SIPDefault.cnf */
	size_t nreported;
	struct keep keep;
};

void files_report(const struct lint *l, int status, const char *file, unsigned long line, const char *fmt, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 5, 6)))
#endif
    ;

int files_there(const struct lint *l, const char *base, const char *ext);      /* a regular file of that name? */

/* Read below the directory (or from where we stand) and note the mode.  0, or -1 with errno. */
int files_read(struct lint *l, struct lint_file *f, const char *name, struct span *text);

/* Judge a file by its text.  Settings go to set.  0, or -1 (memory). */
int files_judge(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin);

/* The kind of a file by its text, where its name does not tell.  PF_OTHER: no file that these phones ask for. */
enum phonefile files_sniff(const struct params *ps, struct span text);

/* Is that file, by name and text, one of another Cisco phone?  *model becomes what its load is made for, or NULL. */
int files_other_phone(const struct lint_file *f, struct span text, const char **model);

/* A file of another phone: judged by the rules of that phone where it is a 7906 to 7975, else left alone with one line. */
void files_other(struct lint *l, const struct lint_file *f, struct span text, const char *model);

/* Is it the right kind of load for the file that names it?  A loader's name in XML is right for a phone with the old boot, if it is known
 * to be one. */
void files_check_use(const struct lint *l, const struct lint_file *f, const struct named_load *load, int old_boot);

/* A finding of cnf_check; ctx is the lint. */
void files_finding(void *ctx, int bad, const struct cnf_item *at, const char *why);

#endif
