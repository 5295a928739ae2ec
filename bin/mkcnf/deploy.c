#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cisco/loadid.h"
#include "deploy.h"
#include "diff.h"
#include "dirlist.h"
#include "file.h"
#include "cisco/hopdir.h"
#include "secret.h"

#define SHOWN_MAX 65536         /* bytes of an old file that deploy_show() compares; a longer one counts as replaced */
#define OBJECT_MAX 512

static void
report(struct deploy *d, int status, const char *prefix, struct span name, const char *why)
{
	char object[OBJECT_MAX];

	snprintf(object, sizeof object, "%s/%s%.*s", d->t->dir, prefix, (int)name.n, (const char *)name.p);
	d->t->rep.fn(d->t->rep.ctx, status, object, 0, why);
}

/* ---- files that must be absent ---- */

/* Does a name of an absent list mean this file?  A pattern (SEP<MAC>.cnf.xml) in a step for no phone in particular means any phone's. */
static int
means(struct span want, struct span have)
{
	enum phonefile kind;

	if (span_find(want, '<') == want.n)
		return span_eq_nocase(want, have);
	kind = phonefile_kind(have, NULL, NULL);
	return kind != PF_OTHER && kind == phonefile_kind(want, NULL, NULL);
}

/* The next name that step s wants absent, with the phone's address in it, into name.  rest begins as s->absent.  0 = no more. */
static int
next_absent(const struct steprec *s, struct span *rest, char name[PHONEFILE_MAX])
{
	struct span w;

	while (s->absent.n > 0 && span_cut(rest, ',', &w))
		if (phonefile_fill(w, s->mac, name) == 0)
			return 1;
	return 0;
}

static int
wanted_absent(const struct steprec *s, struct span have)
{
	struct span rest = s->absent;
	char name[PHONEFILE_MAX];

	while (next_absent(s, &rest, name))
		if (means(span_cstr(name), have))
			return 1;
	return 0;
}

static void
in_the_way(struct deploy *d, const char *prefix, struct span name, const struct steprec *s)
{
	char why[PARAM_WHY_MAX];

	snprintf(why, sizeof why, "must not be there on the way from %.*s to %.*s: move it away", (int)s->from.n, (const char *)s->from.p,
	    (int)s->to.n, (const char *)s->to.p);
	report(d, 1, prefix, name, why);
}

void
deploy_absent(struct deploy *d, const struct steprec *s)
{
	size_t i;

	for (i = 0; i < d->t->n; i++)
		if (wanted_absent(s, d->t->name[i]))
			in_the_way(d, "", d->t->name[i], s);
}

void
deploy_conflicts(struct deploy *d, const struct outlist *l, const struct steprec *s)
{
	char name[PHONEFILE_MAX], why[PARAM_WHY_MAX];
	size_t i, at = strlen(l->prefix);
	struct span rest = s->absent;

	/* the names are the outer loop, because a large shelf has as many files as steps */
	while (next_absent(s, &rest, name))
		for (i = l->first; i < l->n; i++)
			if (means(span_cstr(name), span_cstr(l->file[i].path + at))) {
				snprintf(why, sizeof why, "%s: must be absent for this phone and is written for another", l->file[i].path);
				d->t->rep.fn(d->t->rep.ctx, 1, "stdin", s->line, why);
			}
}

/* 1 a file of this name tells a phone which load to take */
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

/* The directory of a hop, if an earlier run made it: report what the step wants absent, and what names a load and is not on the list. */
static void
check_hop_dir(struct deploy *d, const struct outlist *l, const struct steprec *s)
{
	int fd = openat(d->t->dirfd, l->prefix, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *h = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (h == NULL) {
		if (errno != ENOENT && errno != ENOTDIR)        /* a file in the way fails when writing, with its name */
			report(d, 2, l->prefix, span_cstr(""), strerror(errno));
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(h)) != NULL) {
		struct span name = span_cstr(e->d_name);

		if (wanted_absent(s, name))
			in_the_way(d, l->prefix, name, s);
		else if (names_load(name) && !outlist_has(l, name))
			report(d, 1, l->prefix, name, "left from another plan, and names a load: remove it");
	}
	closedir(h);
}

void
deploy_bare(struct deploy *d)
{
	size_t i;

	for (i = 0; i < d->t->n; i++)
		switch (phonefile_kind(d->t->name[i], NULL, NULL)) {
		case PF_OS79XX: case PF_SIPDEFAULT: case PF_XMLDEFAULT: case PF_MGCDEFAULT:
			report(d, 1, "", d->t->name[i], "would name a load to every phone that is not in the plan: move it away");
			break;
		default:
			break;
		}
}

/* ---- images ---- */

void
deploy_images(struct deploy *d, const struct steprec *s)
{
	struct span rest = s->serve, w;

	while (s->serve.n > 0 && span_cut(&rest, ',', &w))
		if (!tree_has(d->t, w))
			report(d, 0, "", w, "not there yet: the phone will ask for it");
}

/* the path of an image in DIR, its NUL counted */
#define FOUND_MAX ((int)(sizeof DEPLOY_IMAGES "/" + LOADID_MAX + sizeof "/" + PHONEFILE_MAX))

/* Where an image of this load is: its path in DIR/.images/LOAD, DIR or DIR/.images; p NULL = in none.  load empty: not in the first, for
 * phones see DIR itself. */
static struct span
find_image(const struct deploy *d, struct span load, struct span name, char path[FOUND_MAX])
{
	static const char *const where[] = { DEPLOY_IMAGES "/", "", DEPLOY_IMAGES "/" };
	struct stat st;
	size_t i;

	for (i = load.n == 0 || load.n > LOADID_MAX || load.p[0] == '.' || span_find(load, '/') < load.n; i < sizeof where / sizeof where[0]; i++) {
		int n = snprintf(path, FOUND_MAX, "%s%.*s%s%.*s", where[i], i == 0 ? (int)load.n : 0, (const char *)load.p, i == 0 ? "/" : "",
		    (int)name.n, (const char *)name.p);

		if (n > 0 && n < FOUND_MAX && fstatat(d->t->dirfd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
			return span_cstr(path);
	}
	return span(NULL, 0);
}

/* The directory below above that holds a file of this name, into where.  1 there is one. */
static int
find_below(int dirfd, const char *above, struct span name, char *where, size_t cap)
{
	int fd = openat(dirfd, above, O_RDONLY | O_DIRECTORY | O_CLOEXEC), found = 0;
	char path[OBJECT_MAX], **sub;
	struct stat st;
	size_t k, n;

	if (fd < 0)
		return 0;
	if (dirlist_names(fd, &sub, &n) == 0) {
		for (k = 0; k < n && !found; k++) {
			int w = snprintf(path, sizeof path, "%s/%.*s", sub[k], (int)name.n, (const char *)name.p);

			found = w < (int)sizeof path && !mac_is_canonical(span_cstr(sub[k])) && fstatat(fd, path, &st, 0) == 0 &&
			    S_ISREG(st.st_mode);
			if (found)
				snprintf(where, cap, "%s%s%.80s", strcmp(above, ".") == 0 ? "" : above, strcmp(above, ".") == 0 ? "" : "/", sub[k]);
		}
		dirlist_free(sub, n);
	}
	close(fd);
	return found;
}

/* Report images of step s that are missing: once, although every phone needs them.  Some archives unpack into a directory of their own. */
static void
lacking(struct deploy *d, const struct steprec *s, struct span names, const char *what)
{
	char why[PARAM_WHY_MAX], sub[128];
	struct span k;
	size_t i;

	d->lacking = 1;
	for (i = 0; i < d->nlacks; i++)
		if (span_eq(d->lacks[i], names))
			return;
	if (d->nlacks < sizeof d->lacks / sizeof d->lacks[0] && (k = keep_span(&d->t->keep, names)).p != NULL)
		d->lacks[d->nlacks++] = k;
	if (find_below(d->t->dirfd, ".", names, sub, sizeof sub) || find_below(d->t->dirfd, DEPLOY_IMAGES, names, sub, sizeof sub))
		snprintf(why, sizeof why, "%s, but in %s, where phones do not look: move it up", what, sub);
	else
		snprintf(why, sizeof why, "%s, and not in " DEPLOY_IMAGES ": unpack the firmware of %.*s first", what,
		    (int)(s->to.n < 64 ? s->to.n : 64), (const char *)s->to.p);
	report(d, 1, "", names, why);
}

/* The release that a list of images says it is of ("# RELEASE load version 9-4-2ES26"), into out; "" = it says none, or is not there. */
static void
list_release(const struct deploy *d, struct span load, struct span name, char out[64])
{
	static const char mark[] = "RELEASE load version ";
	struct buf text = { 0 };
	char path[FOUND_MAX];
	struct span at = find_image(d, load, name, path), s;
	int fd = at.p == NULL ? -1 : openat(d->t->dirfd, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	size_t i, n = 0;

	out[0] = '\0';
	if (fd >= 0 && file_slurp_fd(fd, &text, SHOWN_MAX) == 0)
		for (s = buf_span(&text), i = 0; i < s.n && out[0] == '\0'; i++)
			if (span_starts(span_sub(s, i, s.n), mark)) {
				s = span_sub(s, i + sizeof mark - 1, s.n);
				while (n < s.n && n < 63 && (ascii_isalnum(s.p[n]) || s.p[n] == '-'))
					n++;
				span_copy(span_sub(s, 0, n), out, 64);
				break;
			}
	if (fd >= 0)
		close(fd);
	buf_free(&text);
}

void
deploy_term(struct deploy *d, const struct steprec *s, int stack)
{
	char name[PHONEFILE_MAX], why[PARAM_WHY_MAX], term[64], load[64];
	struct span rest = s->serve, w, home = stack ? s->to : span("", 0);

	snprintf(name, sizeof name, "%.*s.loads", (int)(s->to.n < 40 ? s->to.n : 40), (const char *)s->to.p);
	while (s->serve.n > 0 && span_cut(&rest, ',', &w)) {
		if (!span_starts(w, "term") || !span_ends_nocase(w, ".default.loads") || w.n >= PHONEFILE_MAX)
			continue;
		list_release(d, home, w, term);
		list_release(d, home, span_cstr(name), load);
		if (term[0] == '\0' || load[0] == '\0' || strcmp(term, load) == 0)
			continue;
		snprintf(why, sizeof why, "is of release %s, but %s is of %s: a directory holds the term files of one release; unpack that package last",
		    term, name, load);
		report(d, 1, "", w, why);
	}
}

static int
add_image(struct outlist *l, struct span name, struct span source)
{
	struct outfile *f;

	source = keep_span(&l->keep, source);
	f = source.p == NULL ? NULL : outlist_add(l, name);
	if (f == NULL)
		return -1;
	f->kind = PF_IMAGE;
	f->source = (const char *)source.p;
	return 0;
}

/* Put the images of step s into the hop directory of step of.  s is that step, or the one before it. */
static int
add_images(struct deploy *d, struct outlist *l, const struct steprec *s, const struct steprec *of)
{
	struct span rest = s->serve, w, source;
	char path[FOUND_MAX];
	size_t some = 0;
	int older = s != of;

	while (s->serve.n > 0 && span_cut(&rest, ',', &w)) {
		if (phonefile_kind(w, NULL, NULL) != PF_IMAGE || span_find(w, '/') < w.n || w.n >= PHONEFILE_MAX) {
			if (!older)
				d->t->rep.fn(d->t->rep.ctx, 2, "stdin", s->line, "serve: not the name of an image");
			continue;
		}
		/* a loader that must not find a list (step down to an old load) must not find one left from the hop before */
		if (outlist_has(l, w) || (older && span_list_has_nocase(of->absent, w)))
			continue;
		source = find_image(d, s->to, w, path);
		if (source.p == NULL) {
			if (!older && !span_list_has_nocase(s->oneof, w))
				lacking(d, s, w, "not there");
			continue;
		}
		some += span_list_has_nocase(s->oneof, w) != 0;
		if (add_image(l, w, source) != 0)
			return -1;
	}
	if (s->oneof.n > 0 && some == 0 && !older)
		lacking(d, s, s->oneof, "none of these is there");
	return 0;
}

/* ---- hops of one phone ---- */

/* The load that a file of ours names: its first quoted value (image_version comes first), or what stands in <loadInformation>, which in
 * XMLDefault.cnf.xml has a number and a model (<loadInformation8 model="IP Phone 7940">). */
static struct span
named_load(struct span text)
{
	static const char cnf[] = "image_version: \"";
	size_t i;

	for (i = 0; i < text.n; i++) {
		struct span at = span_sub(text, i, text.n);
		size_t from = span_starts(at, "<loadInformation") ? span_find(at, '>') + 1 : span_starts(at, cnf) ? sizeof cnf - 1 : 0;

		if (from > 0) {
			at = span_sub(at, from, at.n);
			return span_sub(at, 0, span_find(at, text.p[i] == '<' ? '<' : '"'));
		}
	}
	return span("", 0);
}

/* The load that the file names which f replaces, into out; "" = it names none, or is not there. */
static void
replaced_load(const struct deploy *d, const struct outfile *f, char out[64])
{
	struct buf old = { 0 };
	int fd = openat(d->t->dirfd, f->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct span load = { NULL, 0 };

	if (fd >= 0 && file_slurp_fd(fd, &old, SHOWN_MAX) == 0)
		load = named_load(buf_span(&old));
	span_copy(span_sub(load, 0, load.n < 63 ? load.n : 63), out, 64);
	if (fd >= 0)
		close(fd);
	buf_free(&old);
}

/* Does the text of the link DIR/<MAC> lead to a hop of these steps, or to where a phone is parked before one? */
static int
leads_to_hop(struct span to, const struct steprec *s, size_t n)
{
	struct span rest = { NULL, 0 };
	unsigned hop = hopdir_hop(hopdir_number(to, s->mac, &rest));

	return rest.p == NULL && hop >= s[0].hop && hop <= s[n - 1].hop;
}

/* The link leads to the hop whose files end the list.  If they replace files that name another load, the hops are counted anew since cph-hop
 * moved the link there (load= of the phone's row has changed, or the target): the phone would leave out the hops before this one. */
static void
check_led(struct deploy *d, const struct outlist *l, const struct steprec *s)
{
	char why[PARAM_WHY_MAX], load[64];
	size_t i;

	for (i = l->first; i < l->n; i++) {
		replaced_load(d, &l->file[i], load);
		if (load[0] == '\0' || span_is(l->file[i].value, load))
			continue;
		snprintf(why, sizeof why, "leads to hop %u, which was for %s, and hop %u of this plan is for %.*s: remove the link to start over", s->hop,
		    load, s->hop, (int)(s->to.n < 64 ? s->to.n : 64), (const char *)s->to.p);
		report(d, 1, "", span_cstr(s->mac), why);
		return;
	}
}

/* DIR/<MAC>: made if there is none.  One that leads to a hop stays: cph-hop(8) moved it there and knows where the phone is. */
static int
add_link(struct deploy *d, struct outlist *l, const struct steprec *s, size_t n)
{
	char to[256], first[HOPDIR_PATH], why[PARAM_WHY_MAX];
	ssize_t r = readlinkat(d->t->dirfd, s->mac, to, sizeof to);
	struct outfile *f;
	struct span kept;

	if (r >= 0) {
		if (leads_to_hop(span(to, (size_t)r), s, n))
			return 0;
		snprintf(why, sizeof why, "leads to %.*s, which is no hop of this plan: remove the link to start over", (int)r, to);
		report(d, 1, "", span_cstr(s->mac), why);
		return 0;
	}
	if (errno != ENOENT) {
		report(d, 1, "", span_cstr(s->mac), "in the way of the link to the phone's hop");
		return 0;
	}
	hopdir_path(first, s->mac, s[0].hop);
	kept = keep_span(&l->keep, span_cstr(first));
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
	int at = hopdir_where(d->t->dirfd, s->mac);
	char prefix[HOPDIR_PATH + 1];
	size_t i;

	for (i = 0; i < n; i++) {
		if (i > 0 && s[i].hop != s[i - 1].hop + 1) {
			d->t->rep.fn(d->t->rep.ctx, 1, "stdin", s[i].line, s[i].hop == s[i - 1].hop ? "the same hop of the same phone again" :
			    "a hop of this phone is missing");
			return 0;
		}
		hopdir_path(prefix, s[i].mac, s[i].hop);
		strcat(prefix, "/");
		l->prefix = prefix;
		l->first = l->n;
		if (compose_step(c, l, &s[i], s[i].mac, ph) != 0)
			return -1;
		if (i > 0 && at > 0 && hopdir_hop((unsigned)at) == s[i].hop)
			check_led(d, l, &s[i]);
		if (add_images(d, l, &s[i], &s[i]) != 0)
			return -1;
		/* a phone that could not verify what it fetched asks for the old images again */
		if (i > 0 && add_images(d, l, &s[i - 1], &s[i]) != 0)
			return -1;
		if (extras_add(d->extras, d->t, l, c, d->inv) != 0)
			return -1;
		deploy_term(d, &s[i], 1);
		deploy_conflicts(d, l, &s[i]);
		check_hop_dir(d, l, &s[i]);
	}
	l->prefix = "";
	return add_link(d, l, s, n);
}

/* ---- phones that are on their load already ---- */

enum deploy_link
deploy_link(struct deploy *d, const char *mac, unsigned *hop)
{
	char path[HOPDIR_PATH];
	struct stat st;
	int n = hopdir_where(d->t->dirfd, mac);

	if (n == 0)
		return DEPLOY_NONE;
	if (n > 0 && n < HOPDIR_PARKED) {
		hopdir_path(path, mac, (unsigned)n);
		*hop = (unsigned)n;
		if (fstatat(d->t->dirfd, path, &st, 0) == 0 && S_ISDIR(st.st_mode))
			return DEPLOY_HOP;
	}
	report(d, 1, "", span_cstr(mac), n > HOPDIR_PARKED ? "waits for cph-hop(8) before its next hop, so it does not run the load of -t yet" :
	    "leads to no hop of this phone: remove it");
	return DEPLOY_LOST;
}

/* The files of this hop must name the load that the phone is said to run, else writing them would send the phone on without its images. */
static void
check_same_load(struct deploy *d, const struct outfile *f)
{
	char why[PARAM_WHY_MAX], load[64];

	replaced_load(d, f, load);
	if (load[0] != '\0' && !span_is(f->value, load)) {
		snprintf(why, sizeof why, "names %s, not the load of -t: let cph-hop(8) bring the phone there first", load);
		report(d, 1, "", span_cstr(f->path), why);
	}
}

int
deploy_current(struct deploy *d, struct compose *c, struct outlist *l, const struct steprec *s, unsigned hop, const struct inv_phone *ph)
{
	char prefix[HOPDIR_PATH + 1];
	size_t i;

	hopdir_path(prefix, s->mac, hop);
	strcat(prefix, "/");
	l->prefix = prefix;
	l->first = l->n;
	if (compose_step(c, l, s, s->mac, ph) != 0)
		return -1;
	for (i = l->first; i < l->n; i++)
		check_same_load(d, &l->file[i]);
	if (extras_add(d->extras, d->t, l, c, d->inv) != 0)
		return -1;
	l->prefix = "";
	return 0;
}

/* ---- writing and showing ---- */

/* 1 a loader of the 7940 and 7960 looks for a load in this file */
static int
is_hunted(const struct outfile *f)
{
	return f->kind == PF_XMLDEFAULT || (f->kind == PF_SEPMAC && f->value.n > 0 && f->value.p[0] == 'P');
}

/* The length that f has or replaces, at most what a loader takes. */
static size_t
longer_size(const struct deploy *d, const struct outfile *f)
{
	struct stat st;

	if (fstatat(d->t->dirfd, f->path, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) || (uintmax_t)st.st_size <= f->bytes.n)
		return f->bytes.n;
	return st.st_size < CNF_MAX ? (size_t)st.st_size : CNF_MAX;
}

static int
fill_file(struct outlist *l, struct outfile *f, size_t n)
{
	struct buf longer = { 0 };

	buf_addspan(&longer, f->bytes);
	while (longer.n < n && !longer.failed)
		buf_addc(&longer, '\n');
	f->bytes = longer.failed ? span(NULL, 0) : keep_span(&l->keep, buf_span(&longer));
	buf_free(&longer);
	return f->bytes.p == NULL ? -1 : 0;
}

/* 1 both are in hop directories of one phone */
static int
same_phone(const struct outfile *a, const struct outfile *b)
{
	return span_starts(span_cstr(a->path), HOPDIR_NAME "/") && strncmp(a->path, b->path, sizeof HOPDIR_NAME "/001122334455/" - 1) == 0;
}

int
deploy_fill_up(struct deploy *d, struct outlist *l)
{
	size_t first, end, i, n, longest;

	/* the link moves a phone from hop to hop while it hunts, so all its hops get one length */
	for (first = 0; first < l->n; first = end) {
		longest = 0;
		for (end = first; end < l->n && (end == first || same_phone(&l->file[first], &l->file[end])); end++)
			if (is_hunted(&l->file[end]) && (n = longer_size(d, &l->file[end])) > longest)
				longest = n;
		for (i = first; i < end; i++)
			if (is_hunted(&l->file[i]) && l->file[i].bytes.n < longest && fill_file(l, &l->file[i], longest) != 0)
				return -1;
	}
	return 0;
}

/* A file that is there keeps its mode: a person may have given it.  But one that had no secret and gets one is closed to others. */
static mode_t
file_mode(const struct deploy *d, const struct outfile *f)
{
	struct buf old = { 0 };
	struct stat st;
	mode_t mode = f->secret ? DEPLOY_SECRET : DEPLOY_OPEN;
	int fd;

	if (d->mode != 0)
		return d->mode;
	if (fstatat(d->t->dirfd, f->path, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
		return mode;
	mode = st.st_mode & 07777;
	if (!f->secret || (mode & S_IRWXO) == 0)
		return mode;
	fd = openat(d->t->dirfd, f->path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && file_slurp_fd(fd, &old, SHOWN_MAX) == 0 && !secret_in(buf_span(&old)))
		mode &= ~(mode_t)S_IRWXO;
	if (fd >= 0)
		close(fd);
	buf_free(&old);
	return mode;
}

int
deploy_write(struct deploy *d, const struct outlist *l, void (*fn)(void *ctx, const char *path, int changed), void *ctx, char bad[512])
{
	struct fileset fs;
	size_t i;
	int r = 0, e;

	fileset_init(&fs, d->t->dirfd);
	fs.gid = d->gid;
	/* who may read the files must get to them */
	fs.dirmode = d->mode == 0 ? 0755 : 0700 | (d->mode & S_IRGRP ? 0050 : 0) | (d->mode & S_IROTH ? 0005 : 0);
	for (i = 0; r == 0 && i < l->n; i++) {
		const struct outfile *f = &l->file[i];

		r = f->target != NULL ? fileset_add_symlink(&fs, f->path, f->target) :
		    f->source != NULL ? fileset_add_link(&fs, f->path, f->source) :
		    fileset_add_path(&fs, f->path, f->bytes.p, f->bytes.n, file_mode(d, f));
	}
	if (r == 0) {
		file_sweep(d->t->dirfd);        /* temporary files of a run that was killed */
		r = fileset_commit(&fs, FILESET_GROUP | (d->mode != 0 ? FILESET_SET : 0));
	}
	e = errno;
	snprintf(bad, 512, "%s%s%s", d->t->dir, fs.bad == NULL ? "" : "/", fs.bad == NULL ? "" : fs.bad);
	for (i = 0; r == 0 && i < l->n; i++)
		fn(ctx, l->file[i].path, fileset_changed(&fs, i));
	fileset_free(&fs);
	errno = e;
	return r;
}

static void
show_line(void *ctx, char sign, struct span s)
{
	struct buf *b = ctx;
	size_t from;
	int hide = secret_at(s, &from);

	buf_addc(b, sign);
	rec_escape(b, hide ? span_sub(s, 0, from) : s);
	buf_adds(b, hide ? " (secret)\n" : "\n");
}

/* One file of the list against the one that is there.  Of an image (f->source) only whether it is there counts. */
static int
show_file(struct deploy *d, const struct outfile *f, struct buf *text)
{
	const char *dir = d->t->dir;
	struct buf old = { 0 };
	int fd = openat(d->t->dirfd, f->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), r = 0, e;

	if ((fd < 0 && errno != ENOENT) || (fd >= 0 && f->source == NULL && file_slurp_fd(fd, &old, SHOWN_MAX) != 0 && errno != EFBIG))
		r = -1;
	else if (fd < 0 || (f->source == NULL && !span_eq(buf_span(&old), f->bytes))) {
		if (fd < 0)
			buf_addf(text, "--- /dev/null\n+++ %s/%s\n", dir, f->path);
		else
			buf_addf(text, "--- %s/%s\n+++ %s/%s\n", dir, f->path, dir, f->path);
		if (f->source == NULL)
			r = diff_lines(buf_span(&old), f->bytes, show_line, text);
	}
	e = errno;
	if (fd >= 0)
		close(fd);
	buf_free(&old);
	errno = e;
	return r;
}

int
deploy_show(struct deploy *d, const struct outlist *l, struct buf *text, char bad[512])
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct outfile *f = &l->file[i];

		snprintf(bad, 512, "%s/%s", d->t->dir, f->path);
		if (f->target != NULL)
			buf_addf(text, "--- /dev/null\n+++ %s/%s\n+-> %s\n", d->t->dir, f->path, f->target);
		else if (show_file(d, f, text) != 0)
			return -1;
	}
	errno = ENOMEM;
	return text->failed ? -1 : 0;
}
