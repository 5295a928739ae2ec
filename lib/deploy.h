/* deploy - bring a directory to what a hop needs (layer 2)
 *
 * Looks first, writes last: every refusal comes before the first byte, and the files appear together or not at all.
 */
#ifndef CPH_DEPLOY_H
#define CPH_DEPLOY_H

#include "compose.h"
#include "file.h"

#define DEPLOY_MODE 0640        /* passwords are inside: never readable by everybody */

struct deploy {
	const char *dir;                /* its name, for messages */
	int dirfd;
	struct report rep;
	struct span *name;              /* what is in it now */
	size_t n, cap;
	struct keep keep;
};

/* Look at the directory.  0, or -1 with errno. */
int deploy_look(struct deploy *d, const char *dir, int dirfd, struct report rep);

/* Report every file that step s wants absent and that is there, by any case (servers are lenient about it), or that out would
 * put there. */
void deploy_absent(struct deploy *d, const struct outdir *out, const struct steprec *s, const char *mac);

/* Tell of images of step s that are not in the directory (status 0). */
void deploy_images(struct deploy *d, const struct steprec *s);

void deploy_free(struct deploy *d);

#endif
