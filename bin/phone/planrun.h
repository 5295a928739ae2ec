/* planrun - rehearse every phone of a plan, hop by hop, and pass on the steps of those that arrive (layer 3)
 *
 * Called by cph-phone -H.  A phone begins with what the first step says it runs, on the directory of that hop, and carries its flash
 * from hop to hop.  The points that a step assumes are set for that hop.  A phone that does not reach the load of a step is reported on
 * stderr and left out; the others go on.
 */
#ifndef CPH_PHONE_PLANRUN_H
#define CPH_PHONE_PLANRUN_H

#include "boot.h"
#include "flashfile.h"
#include "record.h"

struct planrun {
	int dirfd;                      /* where cph-mkcnf wrote */
	const char *dir;                /* its name, for messages */
	const struct boot_env *env;
	const struct flashfile *flash;  /* phones that are found here begin with this flash */
	struct rec_writer *rec;
};

/* path: the plan, "-" is standard input. */
void planrun(const struct planrun *pr, const char *path);

#endif
