#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract.h"
#include "file.h"

/* Names of temporary files, which the set borrows. */
typedef char temp_name[STORE_NAME_MAX];

static int
fill(struct fileset *s, const struct archive *a, const unsigned char *skip, temp_name *temp)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		const struct archive_member *m = &a->m[i];
		int r;

		if (skip != NULL && skip[i])
			continue;
		if (m->data.p != NULL) {
			r = fileset_add_path(s, m->name, m->data.p, (size_t)m->data.n, EXTRACT_MODE);
		} else {
			store_temp_name(&a->store, m->data.temp, temp[i]);
			r = fileset_add_temp(s, m->name, temp[i], (size_t)m->data.n, EXTRACT_MODE);
		}
		if (r != 0)
			return -1;
	}
	return 0;
}

int
extract(int dirfd, const struct archive *a, const unsigned char *skip, int flags, struct extract *x)
{
	int f = FILESET_SYNC | FILESET_NOLINKS | (flags & EXTRACT_FORCE ? 0 : FILESET_NOCLOBBER), r, e;
	temp_name *temp = calloc(a->n + 1, sizeof *temp);
	struct fileset s;
	size_t i;

	memset(x, 0, sizeof *x);
	fileset_init(&s, dirfd);
	s.dirmode = 0755;       /* as the files, for TFTP servers that run as somebody else */
	r = temp == NULL || fill(&s, a, skip, temp) != 0 || fileset_commit(&s, f) != 0 ? -1 : 0;
	e = errno;
	if (r != 0 && s.bad != NULL)
		snprintf(x->at, sizeof x->at, "%s", s.bad);
	for (i = 0; r == 0 && i < s.n; i++)
		x->changed += (size_t)fileset_changed(&s, i);
	fileset_free(&s);
	free(temp);
	errno = e;
	return r;
}
