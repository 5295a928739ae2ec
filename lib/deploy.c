#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "deploy.h"

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
	int fd;

	memset(d, 0, sizeof *d);
	d->dir = dir;
	d->dirfd = dirfd;
	d->rep = rep;
	fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	h = fd < 0 ? NULL : fdopendir(fd);
	if (h == NULL) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (errno = 0, (e = readdir(h)) != NULL)
		if (remember(d, e->d_name) != 0)
			break;
	fd = errno;
	closedir(h);
	errno = fd;
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

void
deploy_absent(struct deploy *d, const struct outdir *out, const struct steprec *s, const char *mac)
{
	struct span rest = s->absent, w;
	char name[PHONEFILE_MAX], object[512], why[PARAM_WHY_MAX];
	size_t i;

	while (s->absent.n > 0 && span_cut(&rest, ',', &w)) {
		if (phonefile_fill(w, mac, name) != 0)
			continue;
		w = span_cstr(name);
		for (i = 0; i < out->n; i++)
			if (meant(w, span_cstr(out->file[i].name))) {
				snprintf(why, sizeof why, "%s: must be absent for this phone and is written for another", out->file[i].name);
				d->rep.fn(d->rep.ctx, 1, "stdin", s->line, why);
			}
		for (i = 0; i < d->n; i++) {
			if (!meant(w, d->name[i]))
				continue;
			snprintf(object, sizeof object, "%s/%s", d->dir, (const char *)d->name[i].p);
			snprintf(why, sizeof why, "must not be there on the way from %.*s to %.*s: move it away", (int)s->from.n,
			    (const char *)s->from.p, (int)s->to.n, (const char *)s->to.p);
			d->rep.fn(d->rep.ctx, 1, object, 0, why);
		}
	}
}

void
deploy_images(struct deploy *d, const struct steprec *s)
{
	struct span rest = s->serve, w;
	char object[512];
	size_t i;

	while (s->serve.n > 0 && span_cut(&rest, ',', &w)) {
		for (i = 0; i < d->n && !span_eq(w, d->name[i]); i++)
			;
		if (i < d->n)
			continue;
		snprintf(object, sizeof object, "%s/%.*s", d->dir, (int)w.n, (const char *)w.p);
		d->rep.fn(d->rep.ctx, 0, object, 0, "not there yet: the phone will ask for it");
	}
}
