/* deploy - bring a directory to what a hop needs (layer 2)
 *
 * Looks first, writes last: every refusal comes before the first byte, and the files appear together or not at all.
 */
#ifndef CPH_DEPLOY_H
#define CPH_DEPLOY_H

#include "compose.h"
#include "extras.h"
#include "file.h"

#define DEPLOY_MODE 0640        /* passwords are inside: never readable by everybody */

struct deploy {
	const char *dir;                /* its name, for messages */
	int dirfd;
	struct report rep;
	struct span *name;              /* what is in it now */
	size_t n, cap;
	const struct extras *extras;    /* files beside those of the plan, for every directory with hops; set by the caller */
	const struct inv *inv;
	struct keep keep;
	struct span lacks[64];          /* images that were told to be missing: once, not for every phone */
	size_t nlacks;
};

/* Look at the directory.  0, or -1 with errno. */
int deploy_look(struct deploy *d, const char *dir, int dirfd, struct report rep);

/* Report every file that step s wants absent and that is there, by any case (servers are lenient about it), or that the list brings
 * into the directory at hand (its prefix).  In a directory of one hop, every other file too that names a load and is not on the list:
 * the plan was another one when it was written. */
void deploy_absent(struct deploy *d, const struct outlist *l, const struct steprec *s);

/* Tell of images of step s that are not in the directory (status 0). */
void deploy_images(struct deploy *d, const struct steprec *s);

/* ---- whole stacks: DIR/.hops/<MAC>/<n>/ holds all that one hop of one phone needs, DIR/<MAC> is a link to the hop at hand ---- */

#define DEPLOY_IMAGES ".images" /* where images may stand so that only phones with a hop of their own see them */

/* What DIR itself must not hold then: files that would name a load to phones which have no link. */
void deploy_bare(struct deploy *d);

/* The hops of one phone, n of them in order: everything is put on the list, the link too where there is none yet.  0 or -1 (memory). */
int deploy_phone(struct deploy *d, struct compose *c, struct outlist *l, const struct steprec *s, size_t n, const struct inv_phone *ph);

/* Write the list.  0, or -1 with errno; *bad is then the path at fault.  Which files changed goes to report: fn(ctx, path, changed). */
int deploy_write(struct deploy *d, const struct outlist *l, void (*report)(void *ctx, const char *path, int changed), void *ctx,
    char bad[512]);

/* What writing would change, as lines that go and come; secrets are not shown.  The same results. */
int deploy_show(struct deploy *d, const struct outlist *l, struct buf *text, char bad[512]);

void deploy_free(struct deploy *d);

#endif
