/* replay - what cph-phone and cph-lint say of the directory that was served (-d)
 *
 * Both are run as programs, from the directory that cph-why lies in, else from PATH: the simulated phone starts as what was seen to ask,
 * and says by which rule it would be stuck on these files; the lint judges the file that the verdict is about.
 */
#ifndef CPH_WHY_REPLAY_H
#define CPH_WHY_REPLAY_H

#include <stddef.h>

struct replay {
	const char *mac, *load, *loader, *model;        /* as cph-phone's -m -f -l -M; "" = not given */
	const char *keys;               /* -k, NULL = none */
	const char *point;              /* -O, NULL = none */
	int running;                    /* -A */
};

/* The rule and the file of cph-phone, "" where it arrives or cannot be run; text: the rule in words. */
void replay_phone(const char *dir, const struct replay *r, char *rule, size_t nrule, char *file, size_t nfile, char *text, size_t ntext);

/* The first finding about DIR/FILE, "" where there is none. */
void replay_lint(const char *dir, const char *file, char *finding, size_t cap);

/* argv[0] of this program: its directory is searched first. */
void replay_init(const char *self);

#endif
