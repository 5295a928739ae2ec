#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dirlist.h"
#include "tree.h"

static int
add_name(struct tree *t, const char *name)
{
	if (t->n == t->cap) {
		size_t cap = t->cap == 0 ? 256 : t->cap * 2;
		struct span *p = realloc(t->name, cap * sizeof *p);

		if (p == NULL)
			return -1;
		t->name = p;
		t->cap = cap;
	}
	t->name[t->n] = keep_span(&t->keep, span_cstr(name));
	return t->name[t->n++].p == NULL ? -1 : 0;
}

int
tree_look(struct tree *t, const char *dir, int dirfd, struct report rep)
{
	struct dirent *e;
	DIR *h;
	int err;

	memset(t, 0, sizeof *t);
	t->dir = dir;
	t->dirfd = dirfd;
	t->rep = rep;
	h = dirlist(dirfd);
	if (h == NULL)
		return -1;
	while (errno = 0, (e = readdir(h)) != NULL)
		if (add_name(t, e->d_name) != 0)
			break;
	err = errno;
	closedir(h);
	errno = err;
	return err == 0 ? 0 : -1;
}

int
tree_has(const struct tree *t, struct span name)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (span_eq(name, t->name[i]))
			return 1;
	return 0;
}

void
tree_free(struct tree *t)
{
	free(t->name);
	keep_free(&t->keep);
	memset(t, 0, sizeof *t);
}
