/* hopplan - a plan file as the phones of a shelf: its steps, checked, and where each phone's link leads (layer 2)
 *
 * The fields are described in cph-plan(1), the directories in cph-hop(8).  What is borrowed in phones and steps lies in the struct and
 * lives until hopplan_free, after hopplan_read has failed too.  Reports: as report.h says.
 */
#ifndef CPH_HOPPLAN_H
#define CPH_HOPPLAN_H

#include "hop.h"
#include "keep.h"
#include "report.h"

struct hopplan {
	struct hop_phone *phone;
	size_t n, cap;
	struct hop_step *step;          /* of all phones, in their order */
	size_t nsteps;
	struct keep keep;
};

/* Read the step records of fd; other records are passed over.  What is wrong is reported (status 2 a line that cannot be read, 1 a plan
 * that makes no sense).  0, or -1 with errno (reading failed, or memory ran out). */
int hopplan_read(struct hopplan *hp, int fd, const char *file, struct report rep);

/* Find every phone's directories and its link beneath dirfd, and make the link where there is none.  What is wrong is reported, with status 1. */
void hopplan_links(struct hopplan *hp, const char *dir, int dirfd, struct report rep, int dry);

void hopplan_free(struct hopplan *hp);

#endif
