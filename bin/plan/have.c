#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "dirlist.h"
#include "file.h"
#include "fw/loads.h"
#include "fw/sighdr.h"
#include "have.h"
#include "record.h"
#include "vers.h"

void
have_init(struct have *h)
{
	memset(h, 0, sizeof *h);
	h->dirfd = -1;
}

void
have_free(struct have *h)
{
	while (h->n > 0)
		free(h->images[--h->n]);
	free(h->images);
	free(h->p);
	if (h->dirfd >= 0)
		close(h->dirfd);
	have_init(h);
}

const struct place *
have_find(const struct have *h, const struct place *p)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (place_same(&h->p[i], p))
			return &h->p[i];
	return NULL;
}

const struct place *
have_newest(const struct have *h, enum load_proto proto, int family)
{
	const struct place *best = NULL;
	size_t i;

	for (i = 0; i < h->n; i++)
		if (h->p[i].proto == proto && h->p[i].family == family && (best == NULL || vers_cmp(vers_target(&h->p[i].ver), vers_target(&best->ver)) > 0))
			best = &h->p[i];
	return best;
}

/* Complain of something in an argument; of a file, with its line. */
static void
complain_at(const struct have *h, const char *name, const char *why, have_complain *complain, void *arg)
{
	char at[256];

	if (h->file == NULL)
		complain(arg, 0, name, why);
	else {
		snprintf(at, sizeof at, "%.120s:%lu%s%s", h->file, h->lineno, name == NULL ? "" : ": ", name == NULL ? "" : name);
		complain(arg, 0, at, why);
	}
}

/* 0, or -1 out of memory.  images as in struct have; "" = not told. */
static int
add(struct have *h, const struct place *p, struct span images)
{
	if (have_find(h, p) != NULL)
		return 0;
	if (h->n == h->cap) {
		size_t cap = h->cap == 0 ? 16 : h->cap * 2;
		struct place *more = realloc(h->p, cap * sizeof *more);
		char **names = realloc(h->images, cap * sizeof *names);

		if (more != NULL)
			h->p = more;
		if (names != NULL)
			h->images = names;
		if (more == NULL || names == NULL)
			return -1;
		h->cap = cap;
	}
	h->images[h->n] = NULL;
	if (images.n > 0) {
		h->images[h->n] = malloc(images.n + 1);
		if (h->images[h->n] == NULL)
			return -1;
		span_copy(images, h->images[h->n], images.n + 1);
	}
	h->p[h->n++] = *p;
	return 0;
}

static int
add_name(struct have *h, struct span s, struct span images, int fatal, have_complain *complain, void *arg)
{
	char name[80], why_meant[128];
	const char *why;
	struct place p;
	enum place_res r = place_parse(s, &p, &why);

	if (r == PLACE_OK && p.proto == PROTO_UAL)
		return 0;
	if ((r == PLACE_OK || r == PLACE_TAKEN) && !p.has_id)
		r = place_target(s, 0, &p, &why);
	snprintf(name, sizeof name, "%.*s", (int)(s.n < 70 ? s.n : 70), (const char *)s.p);
	if (r == PLACE_OK || r == PLACE_TAKEN) {
		if (r == PLACE_TAKEN)
			complain_at(h, name, why, complain, arg);
		if (add(h, &p, images) == 0)
			return 0;
		complain(arg, 1, NULL, strerror(ENOMEM));
		return -1;
	}
	if (r == PLACE_MEANT) {
		snprintf(why_meant, sizeof why_meant, "%.60s; probably %.40s", why, p.name);
		why = why_meant;
	}
	if (fatal)
		complain(arg, 1, name, why);
	else
		complain_at(h, name, why, complain, arg);
	return fatal ? -1 : 0;
}

/* Names separated by blanks or commas. */
static int
add_words(struct have *h, struct span line, int fatal, have_complain *complain, void *arg)
{
	size_t i = 0, from;

	while (i < line.n) {
		for (from = i; i < line.n && line.p[i] != ',' && !ascii_isspace(line.p[i]); i++)
			;
		if (i > from && add_name(h, span_sub(line, from, i), span("", 0), fatal, complain, arg) != 0)
			return -1;
		i++;
	}
	return 0;
}

static int
add_package(struct have *h, const struct rec *r, have_complain *complain, void *arg)
{
	struct span load = rec_get(r, "load", NULL), reason = rec_get(r, "why", NULL);
	char text[240], name[80];

	if (span_is(rec_get(r, "complete", NULL), "no"))
		return 0;
	if (reason.n == 0 && span_is(rec_get(r, "genuine", NULL), "no"))
		reason = span_cstr("cph-unpack cannot prove it genuine; -a with its name counts it");
	if (reason.n > 0) {
		snprintf(name, sizeof name, "%.*s", (int)(load.n < 70 ? load.n : 70), (const char *)load.p);
		snprintf(text, sizeof text, "not counted: %.*s", (int)(reason.n < 200 ? reason.n : 200), (const char *)reason.p);
		complain_at(h, name, text, complain, arg);
		return 0;
	}
	if (span_starts(load, "term") && span_ends_nocase(load, ".default"))
		return 0;
	return add_name(h, load, rec_get(r, "files", NULL), 0, complain, arg);
}

static int
add_record(struct have *h, unsigned char *line, size_t n, have_complain *complain, void *arg)
{
	static struct rec r;
	const char *why = rec_parse(line, n, &r);

	if (why != NULL) {
		complain_at(h, NULL, why, complain, arg);
		return 0;
	}
	if (span_is(r.type, "load"))
		return add_name(h, rec_get(&r, "id", NULL), span("", 0), 0, complain, arg);
	return span_is(r.type, "package") ? add_package(h, &r, complain, arg) : 0;
}

/* Archives and firmware have a NUL byte near their beginning, lists of names have none. */
static int
is_binary(struct span s)
{
	return span_find(span_sub(s, 0, 512), '\0') < (s.n < 512 ? s.n : 512);
}

static int
add_file(struct have *h, const char *path, have_complain *complain, void *arg)
{
	struct buf b = { 0 };
	size_t at = 0;
	int bad = 0;

	if (file_slurp(path, &b, HAVE_FILE_MAX) != 0) {
		complain(arg, 1, path, strerror(errno));
		buf_free(&b);
		return -1;
	}
	if (is_binary(buf_span(&b))) {
		complain(arg, 1, path, "no list of loads; of an archive: cph-unpack -t ARCHIVE | cph-plan -a - ...");
		buf_free(&b);
		return -1;
	}
	h->file = strcmp(path, "-") == 0 ? "stdin" : path;
	for (h->lineno = 1; !bad && at < b.n; h->lineno++) {
		struct span line = span(b.p + at, span_find(span(b.p + at, b.n - at), '\n')), first = line;

		first.n = span_find(line, '\t');
		if (rec_skip(line))
			;
		else if (first.n < line.n && rec_name_ok(first))
			bad = add_record(h, b.p + at, line.n, complain, arg) != 0;
		else
			bad = add_words(h, line, 0, complain, arg) != 0;
		at += line.n + 1;
	}
	h->file = NULL;
	buf_free(&b);
	return bad ? -1 : 0;
}

static int
there(int dirfd, const char *name, const char *ext)
{
	char file[96 + 8];
	struct stat st;

	snprintf(file, sizeof file, "%s%s", name, ext);
	return fstatat(dirfd, file, &st, 0) == 0 && S_ISREG(st.st_mode);
}

/* The files a list names, behind its signed header, separated by commas; "" if a phone would give the list up. */
static void
images(struct span file, char *out, size_t cap)
{
	struct loads_reader l;
	struct span name;
	size_t n = 0;
	int r;

	loads_start(&l, span_sub(file, sighdr_any_len(file), file.n));
	while ((r = loads_next(&l, &name)) == 1 && span_find(name, ',') == name.n && name.n + 2 <= cap - n)
		n += (size_t)snprintf(out + n, cap - n, "%s%.*s", n == 0 ? "" : ",", (int)name.n, (const char *)name.p);
	if (r != 0)
		out[0] = '\0';
}

void
have_images(const struct have *h, const struct place *p, char *out, size_t cap)
{
	const struct place *known = have_find(h, p);
	const char *told = known == NULL ? NULL : h->images[known - h->p];
	unsigned char b[HAVE_LIST_MAX];
	char name[PLACE_NAME_MAX + 8];
	size_t n = 0;
	ssize_t r;
	int fd;

	out[0] = '\0';
	if (told != NULL && strlen(told) < cap)
		memcpy(out, told, strlen(told) + 1);
	if (out[0] != '\0' || h->dirfd < 0)
		return;
	snprintf(name, sizeof name, "%s.loads", p->name);
	fd = openat(h->dirfd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return;
	while (n < sizeof b && (r = read(fd, b + n, sizeof b - n)) > 0)
		n += (size_t)r;
	close(fd);
	if (n < sizeof b)
		images(span(b, n), out, cap);
}

/* Sets missing to what a load of a phone with Java lacks of the files in its list; "" = nothing. */
static void
lacks_java(const struct have *h, const struct place *p, const char *list, char *missing, size_t cap)
{
	char name[96];
	struct span rest, w;

	if (list[0] == '\0') {
		snprintf(missing, cap, "incomplete, %s.loads names no images", p->name);
		return;
	}
	rest = span_cstr(list);
	while (span_cut(&rest, ',', &w))
		if (span_copy(w, name, sizeof name) != 0 || !there(h->dirfd, name, "")) {
			snprintf(missing, cap, "incomplete, %.80s is missing", name);
			return;
		}
}

/* One file of this load was found.  Add the load if its other files are there too, else complain. */
static int
add_found(struct have *h, const struct place *p, have_complain *complain, void *arg)
{
	static const char *const need[] = { ".loads", ".sb2" };
	char loader[PLACE_NAME_MAX], missing[160] = "", list[512] = "";
	size_t i;

	if (have_find(h, p) != NULL)
		return 0;
	if (p->era == ERA_JAVA) {
		have_images(h, p, list, sizeof list);
		lacks_java(h, p, list, missing, sizeof missing);
	} else if (p->era == ERA_LOADER) {
		place_loader(p, loader);
		for (i = 0; i < 2; i++)
			if (!there(h->dirfd, p->name, need[i]))
				snprintf(missing, sizeof missing, "incomplete, %s%s is missing", p->name, need[i]);
		if (!there(h->dirfd, loader, ".sbn"))
			snprintf(missing, sizeof missing, "incomplete, %s.sbn is missing", loader);
	} else if (!there(h->dirfd, p->name, ".bin") && (p->era == ERA_UNSIGNED || !there(h->dirfd, p->name, ".sbn")))
		snprintf(missing, sizeof missing, "incomplete, its image is missing");
	if (missing[0] != '\0') {
		complain(arg, 0, p->name, missing);
		return 0;
	}
	/* keep what its list names: another -a may be read from another directory */
	if (add(h, p, span_cstr(list)) == 0)
		return 0;
	complain(arg, 1, NULL, strerror(ENOMEM));
	return -1;
}

static int
add_dir(struct have *h, const char *path, have_complain *complain, void *arg)
{
	static const char *const ext[] = { ".loads", ".sb2", ".sbn", ".bin" };
	char **list = NULL, last[PLACE_NAME_MAX] = "";
	size_t n = 0, i, j;
	int bad = 0;

	if (h->dirfd >= 0)
		close(h->dirfd);
	h->dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (h->dirfd < 0 || dirlist_names(h->dirfd, &list, &n) != 0) {
		complain(arg, 1, path, strerror(errno));
		return -1;
	}
	for (i = 0; i < n && !bad; i++) {
		const char *why;
		struct place p;

		for (j = 0; j < 4; j++)
			if (span_ends_nocase(span_cstr(list[i]), ext[j]))
				break;
		if (j < 4 && place_parse(span_cstr(list[i]), &p, &why) == PLACE_OK && p.has_id && strcmp(p.name, last) != 0) {
			memcpy(last, p.name, sizeof last);
			bad = add_found(h, &p, complain, arg) != 0;
		}
	}
	dirlist_free(list, n);
	return bad ? -1 : 0;
}

int
have_add(struct have *h, const char *arg, have_complain *complain, void *carg)
{
	struct stat st;

	if (strcmp(arg, "-") == 0)
		return add_file(h, arg, complain, carg);
	if (stat(arg, &st) == 0)
		return S_ISDIR(st.st_mode) ? add_dir(h, arg, complain, carg) : add_file(h, arg, complain, carg);
	if (errno != ENOENT || strchr(arg, '/') != NULL) {
		complain(carg, 1, arg, strerror(errno));
		return -1;
	}
	return add_words(h, span_cstr(arg), 1, complain, carg);
}
