#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "deploy.h"
#include "dirlist.h"
#include "num.h"

#define HOPS ".hops"

void
deploy_bare(struct deploy *d)
{
	char object[512];
	size_t i;

	for (i = 0; i < d->n; i++)
		switch (phonefile_kind(d->name[i], NULL, NULL)) {
		case PF_OS79XX: case PF_SIPDEFAULT: case PF_XMLDEFAULT: case PF_MGCDEFAULT:
			snprintf(object, sizeof object, "%s/%s", d->dir, (const char *)d->name[i].p);
			d->rep.fn(d->rep.ctx, 1, object, 0, "would name a load to every phone that is not in the plan: move it away");
			break;
		default:
			break;
		}
}

#define FOUND_MAX ((int)(sizeof DEPLOY_IMAGES "/" + PHONEFILE_MAX))     /* the path of an image in DIR, its NUL counted */

/* Where an image stands: in DIR or DIR/.images; p NULL = nowhere. */
static struct span
find_image(const struct deploy *d, struct span name, char path[FOUND_MAX])
{
	static const char *const where[] = { "", DEPLOY_IMAGES "/" };
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof where / sizeof where[0]; i++) {
		int n = snprintf(path, FOUND_MAX, "%s%.*s", where[i], (int)name.n, (const char *)name.p);

		if (n > 0 && n < FOUND_MAX && fstatat(d->dirfd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
			return span_cstr(path);
	}
	return span(NULL, 0);
}

/* An archive with a directory of its own leaves its files one too deep: where is this one?  0 = nowhere there either. */
static int
astray(const struct deploy *d, struct span name, char *where, size_t cap)
{
	static const char *const above[] = { ".", DEPLOY_IMAGES };
	char path[512], **sub;
	struct stat st;
	size_t i, k, n;
	int fd, found = 0;

	for (i = 0; i < sizeof above / sizeof above[0] && !found; i++) {
		fd = openat(d->dirfd, above[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (dirlist_names(fd, &sub, &n) == 0) {
			for (k = 0; k < n && !found; k++) {
				int w = snprintf(path, sizeof path, "%s/%.*s", sub[k], (int)name.n, (const char *)name.p);

				found = w < (int)sizeof path && !mac_is_canonical(span_cstr(sub[k])) && fstatat(fd, path, &st, 0) == 0 &&
				    S_ISREG(st.st_mode);
				if (found)
					snprintf(where, cap, "%s%s%.80s", i == 0 ? "" : above[i], i == 0 ? "" : "/", sub[k]);
			}
			dirlist_free(sub, n);
		}
		close(fd);
	}
	return found;
}

/* Images of step s that are nowhere, or of which none is, said once for all phones. */
static void
lacking(struct deploy *d, const struct steprec *s, struct span names, const char *what)
{
	char object[512], why[PARAM_WHY_MAX], sub[128];
	struct span k;
	size_t i;

	for (i = 0; i < d->nlacks; i++)
		if (span_eq(d->lacks[i], names))
			return;
	if (d->nlacks < sizeof d->lacks / sizeof d->lacks[0] && (k = keep_span(&d->keep, names)).p != NULL)
		d->lacks[d->nlacks++] = k;
	snprintf(object, sizeof object, "%s/%.*s", d->dir, (int)names.n, (const char *)names.p);
	if (astray(d, names, sub, sizeof sub))
		snprintf(why, sizeof why, "%s, but in %s, which is not looked into: move it up", what, sub);
	else
		snprintf(why, sizeof why, "%s, and not in " DEPLOY_IMAGES ": unpack the firmware of %.*s first", what,
		    (int)(s->to.n < 64 ? s->to.n : 64), (const char *)s->to.p);
	d->rep.fn(d->rep.ctx, 1, object, 0, why);
}

/* The images of step s into the directory at hand, that of step of; older = s is the hop before. */
static int
images(struct deploy *d, struct outlist *l, const struct steprec *s, const struct steprec *of, int older)
{
	struct span rest = s->serve, w, source;
	char path[FOUND_MAX];
	size_t some = 0;

	while (s->serve.n > 0 && span_cut(&rest, ',', &w)) {
		struct outfile *f;

		if (phonefile_kind(w, NULL, NULL) != PF_IMAGE || span_find(w, '/') < w.n || w.n >= PHONEFILE_MAX) {
			if (!older)
				d->rep.fn(d->rep.ctx, 2, "stdin", s->line, "serve: not the name of an image");
			continue;
		}
		/* a loader that must not find a list (step down to an old load) must not find one left from the hop before */
		if (outlist_has(l, w) || (older && span_list_has_nocase(of->absent, w)))
			continue;
		source = find_image(d, w, path);
		if (source.p == NULL) {
			if (span_list_has_nocase(s->oneof, w))
				continue;
			if (!older)
				lacking(d, s, w, "not there");
			continue;
		}
		some += span_list_has_nocase(s->oneof, w) != 0;
		source = keep_span(&l->keep, source);
		f = source.p == NULL ? NULL : outlist_add(l, w);
		if (f == NULL)
			return -1;
		f->kind = PF_IMAGE;
		f->source = (const char *)source.p;
	}
	if (s->oneof.n > 0 && some == 0 && !older)
		lacking(d, s, s->oneof, "none of these is there");
	return 0;
}

/* DIR/<MAC>: made when missing, left alone when it leads to one of the hops, since whoever moves it knows where the phone is. */
static int
mac_link(struct deploy *d, struct outlist *l, const struct steprec *s, size_t n)
{
	char to[256], want[64], object[512], why[PARAM_WHY_MAX];
	ssize_t r = readlinkat(d->dirfd, s->mac, to, sizeof to);
	struct outfile *f;
	struct span kept;
	uint64_t hop;
	int w;

	snprintf(object, sizeof object, "%s/%s", d->dir, s->mac);
	w = snprintf(want, sizeof want, HOPS "/%s/", s->mac);
	if (r >= 0) {
		if (span_starts(span(to, (size_t)r), want) &&
		    num_u64(span(to + w, (size_t)r - (size_t)w), s[0].hop, STEPREC_PARKED + s[n - 1].hop, &hop) == NUM_OK &&
		    (hop <= s[n - 1].hop || hop >= STEPREC_PARKED + s[0].hop))
			return 0;
		snprintf(why, sizeof why, "leads to %.*s, which is no hop of this plan: remove the link to start over", (int)r, to);
		d->rep.fn(d->rep.ctx, 1, object, 0, why);
		return 0;
	}
	if (errno != ENOENT) {
		d->rep.fn(d->rep.ctx, 1, object, 0, "in the way of the link to the phone's hop");
		return 0;
	}
	snprintf(want + w, sizeof want - (size_t)w, "%u", s[0].hop);
	kept = keep_span(&l->keep, span_cstr(want));
	l->prefix = "";
	f = kept.p == NULL ? NULL : outlist_add(l, span_cstr(s->mac));
	if (f == NULL)
		return -1;
	f->target = (const char *)kept.p;
	return 0;
}

int
deploy_phone(struct deploy *d, struct compose *c, struct outlist *l, const struct steprec *s, size_t n, const struct inv_phone *ph)
{
	char prefix[64];
	size_t i;

	for (i = 0; i < n; i++) {
		if (i > 0 && s[i].hop != s[i - 1].hop + 1) {
			d->rep.fn(d->rep.ctx, 1, "stdin", s[i].line, s[i].hop == s[i - 1].hop ? "the same hop of the same phone again" :
			    "a hop of this phone is missing");
			return 0;
		}
		snprintf(prefix, sizeof prefix, HOPS "/%s/%u/", s[i].mac, s[i].hop);
		l->prefix = prefix;
		l->first = l->n;
		if (compose_step(c, l, &s[i], s[i].mac, ph) != 0 || images(d, l, &s[i], &s[i], 0) != 0)
			return -1;
		/* a phone that could not verify what it fetched asks for the old images again */
		if (i > 0 && images(d, l, &s[i - 1], &s[i], 1) != 0)
			return -1;
		if (extras_add(d->extras, d, l, c, d->inv) != 0)
			return -1;
		deploy_absent(d, l, &s[i]);
	}
	l->prefix = "";
	return mac_link(d, l, s, n);
}

int
deploy_write(struct deploy *d, const struct outlist *l, void (*report)(void *ctx, const char *path, int changed), void *ctx, char bad[512])
{
	struct fileset fs;
	size_t i;
	int r = 0, e;

	fileset_init(&fs, d->dirfd);
	for (i = 0; r == 0 && i < l->n; i++) {
		const struct outfile *f = &l->file[i];

		r = f->target != NULL ? fileset_add_symlink(&fs, f->path, f->target) :
		    f->source != NULL ? fileset_add_link(&fs, f->path, f->source) :
		    fileset_add_path(&fs, f->path, f->bytes.p, f->bytes.n, DEPLOY_MODE);
	}
	if (r == 0) {
		file_sweep(d->dirfd);   /* of a run that was killed */
		r = fileset_commit(&fs, FILESET_GROUP);
	}
	e = errno;
	snprintf(bad, 512, "%s%s%s", d->dir, fs.bad == NULL ? "" : "/", fs.bad == NULL ? "" : fs.bad);
	for (i = 0; r == 0 && i < l->n; i++)
		report(ctx, l->file[i].path, fileset_changed(&fs, i));
	fileset_free(&fs);
	errno = e;
	return r;
}
