/* outlist - the files that a run will write, in the order of writing (layer 1)
 */
#ifndef CPH_OUTLIST_H
#define CPH_OUTLIST_H

#include "cisco/phonefile.h"
#include "keep.h"

struct outfile {
	const char *path;               /* below the directory, NUL-terminated */
	enum phonefile kind;
	struct span value, bytes;       /* the load it names; its content */
	const char *source;             /* not NULL: make a hard link to this image instead */
	const char *target;             /* not NULL: make a symbolic link with this text instead */
	int secret;                     /* the content holds a password */
};

struct outlist {
	struct outfile *file;
	size_t n, cap;
	const char *prefix;             /* "" or "a/b/": outlist_add() puts it before each name */
	size_t first;                   /* first file with this prefix */
	struct keep keep;
};

/* Append a file named prefix + name with nothing else set.  NULL when memory ran out. */
struct outfile *outlist_add(struct outlist *l, struct span name);
int outlist_has(const struct outlist *l, struct span name);     /* 1 prefix + name is on the list */
void outlist_free(struct outlist *l);

#endif
