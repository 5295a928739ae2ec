#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "deploy.h"
#include "dirlist.h"

static int
remember(struct deploy *d, const char *name)
{
	if (d->n == d->cap) {
		size_t cap = d->cap == 0 ? 256 : d->cap * 2;
		struct span *p = realloc(d->name, cap * sizeof *p);

		if (p == NULL)
			return -1;
		d->name = p;
		d->cap = cap;
	}
	d->name[d->n] = keep_span(&d->keep, span_cstr(name));
	return d->name[d->n++].p == NULL ? -1 : 0;
}

int
deploy_look(struct deploy *d, const char *dir, int dirfd, struct report rep)
{
	struct dirent *e;
	DIR *h;
	int err;

	memset(d, 0, sizeof *d);
	d->dir = dir;
	d->dirfd = dirfd;
	d->rep = rep;
	h = dirlist(dirfd);
	if (h == NULL)
		return -1;
	while (errno = 0, (e = readdir(h)) != NULL)
		if (remember(d, e->d_name) != 0)
			break;
	err = errno;
	closedir(h);
	errno = err;
	return errno == 0 ? 0 : -1;
}

void
deploy_free(struct deploy *d)
{
	free(d->name);
	keep_free(&d->keep);
	memset(d, 0, sizeof *d);
}

/* An entry of the absent list against a name. */
static int
meant(struct span want, struct span have)
{
	enum phonefile kind;

	if (span_find(want, '<') == want.n)
		return span_eq_nocase(want, have);
	kind = phonefile_kind(have, NULL, NULL);        /* the phone is not known: anybody's */
	return kind != PF_OTHER && kind == phonefile_kind(want, NULL, NULL);
}

/* Does a file of this name tell a phone which load to take? */
static int
names_load(struct span name)
{
	switch (phonefile_kind(name, NULL, NULL)) {
	case PF_OS79XX: case PF_SIPDEFAULT: case PF_SIPMAC: case PF_XMLDEFAULT: case PF_SEPMAC: case PF_MGCDEFAULT: case PF_MGCMAC:
		return 1;
	default:
		return 0;
	}
}

static void
in_the_way(struct deploy *d, const char *prefix, const char *name, const struct steprec *s)
{
	char object[512], why[PARAM_WHY_MAX];

	snprintf(object, sizeof object, "%s/%s%s", d->dir, prefix, name);
	snprintf(why, sizeof why, "must not be there on the way from %.*s to %.*s: move it away", (int)s->from.n, (const char *)s->from.p,
	    (int)s->to.n, (const char *)s->to.p);
	d->rep.fn(d->rep.ctx, 1, object, 0, why);
}

static int
wanted_absent(const struct steprec *s, struct span have)
{
	struct span rest = s->absent, w;
	char name[PHONEFILE_MAX];

	while (s->absent.n > 0 && span_cut(&rest, ',', &w))
		if (phonefile_fill(w, s->mac, name) == 0 && meant(span_cstr(name), have))
			return 1;
	return 0;
}

/* A hop's own directory, if it is there from an earlier run: what it may not hold, and what names a load without being of this plan. */
static void
hop_directory(struct deploy *d, const struct outlist *l, const struct steprec *s)
{
	int fd = openat(d->dirfd, l->prefix, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *h = fd < 0 ? NULL : fdopendir(fd);
	char object[512];
	struct dirent *e;

	if (h == NULL) {
		if (errno != ENOENT && errno != ENOTDIR) {      /* what is in the way is met again when writing */
			snprintf(object, sizeof object, "%s/%s", d->dir, l->prefix);
			d->rep.fn(d->rep.ctx, 2, object, 0, strerror(errno));
		}
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(h)) != NULL) {
		struct span name = span_cstr(e->d_name);

		if (wanted_absent(s, name))
			in_the_way(d, l->prefix, e->d_name, s);
		else if (names_load(name) && !outlist_has(l, name)) {
			snprintf(object, sizeof object, "%s/%s%s", d->dir, l->prefix, e->d_name);
			d->rep.fn(d->rep.ctx, 1, object, 0, "left from another plan, and names a load: remove it");
		}
	}
	closedir(h);
}

void
deploy_absent(struct deploy *d, const struct outlist *l, const struct steprec *s)
{
	struct span rest = s->absent, w;
	char name[PHONEFILE_MAX], why[PARAM_WHY_MAX];
	size_t i, at = strlen(l->prefix);

	while (s->absent.n > 0 && span_cut(&rest, ',', &w)) {
		if (phonefile_fill(w, s->mac, name) != 0)
			continue;
		w = span_cstr(name);
		for (i = l->first; i < l->n; i++)
			if (meant(w, span_cstr(l->file[i].path + at))) {
				snprintf(why, sizeof why, "%s: must be absent for this phone and is written for another", l->file[i].path);
				d->rep.fn(d->rep.ctx, 1, "stdin", s->line, why);
			}
		for (i = 0; at == 0 && i < d->n; i++)
			if (meant(w, d->name[i]))
				in_the_way(d, "", (const char *)d->name[i].p, s);
	}
	if (at > 0)
		hop_directory(d, l, s);
}

static int
there(const struct deploy *d, struct span name)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (span_eq(name, d->name[i]))
			return 1;
	return 0;
}

void
deploy_images(struct deploy *d, const struct steprec *s)
{
	struct span rest = s->serve, w;
	char object[512];

	while (s->serve.n > 0 && span_cut(&rest, ',', &w)) {
		if (there(d, w))
			continue;
		snprintf(object, sizeof object, "%s/%.*s", d->dir, (int)w.n, (const char *)w.p);
		d->rep.fn(d->rep.ctx, 0, object, 0, "not there yet: the phone will ask for it");
	}
}
