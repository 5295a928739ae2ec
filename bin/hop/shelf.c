#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cisco/phonefile.h"
#include "cisco/phonetable.h"
#include "cisco/steprec.h"
#include "dirlist.h"
#include "file.h"
#include "shelf.h"

struct shelf_phone {
	struct hop_phone p;             /* first: a hop_phone of the shelf is its shelf_phone */
	struct shelf_phone *next;
	unsigned read;                  /* which reading of a plan brought it */
	unsigned long line;
	int waits;                      /* for shelf_links */
	int made;                       /* a guest: no plan brought it */
	int left;                       /* let go by shelf_leave */
	struct shelf_phone *turn;       /* used by shelf_links */
	struct hop_step step[];
};

/* ---- reading a plan ---- */

struct gather {
	struct steprec *s;
	size_t n, cap;
	struct keep *keep;
	struct report rep;
	const char *file;
};

static int
add_step(struct gather *g, const struct rec *r, unsigned long line)
{
	const char *why;

	if (!span_is(r->type, "step"))
		return 0;
	if (g->n == g->cap) {
		size_t cap = g->cap == 0 ? 64 : g->cap * 2;
		struct steprec *s = realloc(g->s, cap * sizeof *s);

		if (s == NULL)
			return -1;
		g->s = s;
		g->cap = cap;
	}
	why = steprec_read(&g->s[g->n], r, g->keep, line);
	if (why == NULL && g->s[g->n].mac[0] == '\0')
		why = "a step for no phone in particular: the plan needs mac=";
	if (why != NULL)
		g->rep.fn(g->rep.ctx, 2, g->file, line, why);
	else
		g->n++;
	return 0;
}

/* The steps of one phone stand together, as cph-plan writes them: from to *end.  NULL, or what is wrong with line *bad. */
static const char *
group(const struct gather *g, size_t from, size_t *end, unsigned long *bad)
{
	const char *why = NULL;
	size_t i;

	*bad = g->s[from].line;
	for (i = from + 1; i < g->n && strcmp(g->s[i].mac, g->s[from].mac) == 0; i++)
		if (why == NULL && (g->s[i].hop != g->s[i - 1].hop + 1 || g->s[i].of != g->s[from].of)) {
			why = g->s[i].hop == g->s[i - 1].hop ? "the same hop of the same phone again" : "a hop of this phone is missing";
			*bad = g->s[i].line;
		}
	*end = i;
	if (why == NULL && (g->s[from].hop != 1 || g->s[i - 1].hop != g->s[from].of))
		why = "a hop of this phone is missing";
	return why;
}

static struct hop_step
step_of(const struct steprec *s)
{
	struct hop_step h = { s->from, s->to, s->serve, s->last, s->seen, s->display, s->next_safe, s->oneway, s->seconds };

	return h;
}

static int
same_step(const struct hop_step *a, const struct hop_step *b)
{
	return span_eq(a->from, b->from) && span_eq(a->to, b->to) && span_eq(a->serve, b->serve) && span_eq(a->last, b->last) &&
	    span_eq(a->seen, b->seen) && a->next_safe == b->next_safe && a->oneway == b->oneway;
}

/* The latest phone of this address, or NULL. */
static struct shelf_phone *
latest(const struct shelf *sh, const char *mac)
{
	struct shelf_phone *s;

	for (s = sh->all; s != NULL && strcmp(s->p.mac, mac) != 0; s = s->next)
		;
	return s;
}

static struct shelf_phone *
new_phone(struct shelf *sh, unsigned of)
{
	struct shelf_phone *s = calloc(1, sizeof *s + of * sizeof s->step[0]);

	if (s == NULL)
		return NULL;
	s->read = sh->read;
	s->waits = 1;
	return s;
}

static void
put_phone(struct shelf *sh, struct shelf_phone *s)
{
	s->next = sh->all;
	sh->all = s;
}

/* A phone out of n steps, unless it is there with the same ones.  0, or -1 (memory). */
static int
make_phone(struct shelf *sh, const struct steprec *r, size_t n, const char *file, struct report rep)
{
	struct shelf_phone *old = latest(sh, r->mac), *s;
	const char *why;
	size_t k;

	if (old != NULL && old->read == sh->read) {
		rep.fn(rep.ctx, 1, file, r->line, "this phone was planned already");
		return 0;
	}
	s = new_phone(sh, (unsigned)n);
	if (s == NULL)
		return -1;
	for (k = 0; k < n; k++)
		s->step[k] = step_of(&r[k]);
	s->line = r->line;
	why = hop_phone_set(&s->p, r->mac, r->model, s->step, r->of, 1);
	if (why == NULL && strcmp(r->mac, SHELF_GUEST) == 0 && n != 1)
		why = "the model for guests must have one hop";
	if (why != NULL) {
		rep.fn(rep.ctx, 1, file, r->line, why);
		free(s);
		return 0;
	}
	for (k = 0; old != NULL && old->p.of == s->p.of && k < n && same_step(&old->step[k], &s->step[k]); k++)
		;
	if (old != NULL && k == n) {
		old->read = sh->read;
		old->waits |= old->left;
		old->left = 0;
		free(s);
		return 0;
	}
	if (old != NULL)
		memcpy(s->p.label, old->p.label, sizeof s->p.label);
	put_phone(sh, s);
	return 0;
}

static int
make_phones(struct shelf *sh, struct gather *g)
{
	size_t i, end;
	unsigned long bad;
	const char *why;

	for (i = 0; i < g->n; i = end) {
		why = group(g, i, &end, &bad);
		if (why != NULL)
			g->rep.fn(g->rep.ctx, 1, g->file, bad, why);
		else if (make_phone(sh, &g->s[i], end - i, g->file, g->rep) != 0)
			return -1;
	}
	return 0;
}

/* Hand each record of a table to fn.  0, or -1 with errno. */
static int
each_record(int fd, const char *file, struct report rep, int (*fn)(void *arg, const struct rec *r, unsigned long line), void *arg)
{
	struct rec *r = malloc(sizeof *r);
	struct table *t = malloc(sizeof *t);
	int got, res = r == NULL || t == NULL ? -1 : 0, e = ENOMEM;

	if (res == 0) {
		phonetable_init(t, fd);
		while (res == 0 && (got = phonetable_next(t, r, rep, file)) != 0) {
			if (got == -2) {
				res = -1;
				e = t->in.err;
			} else if (got < 0)
				rep.fn(rep.ctx, 2, file, t->lineno, t->err);
			else
				res = fn(arg, r, t->lineno);
		}
		table_free(t);
	}
	free(r);
	free(t);
	errno = e;
	return res;
}

static int
take_step(void *arg, const struct rec *r, unsigned long line)
{
	return add_step(arg, r, line);
}

struct counted {
	struct report to;
	size_t n;
};

static void
count_fault(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	struct counted *c = ctx;

	c->n++;
	c->to.fn(c->to.ctx, status, file, line, why);
}

int
shelf_read(struct shelf *sh, int fd, const char *file, struct report rep)
{
	struct counted faults = { rep, 0 };
	struct report counting = { count_fault, &faults };
	struct gather g = { NULL, 0, 0, &sh->keep, counting, file };
	int res, e;

	sh->read++;
	res = each_record(fd, file, counting, take_step, &g);
	if (res == 0)
		res = make_phones(sh, &g);
	if (res == 0 && faults.n == 0 && g.n > 0)
		sh->whole = sh->read;
	e = errno;
	free(g.s);
	errno = e;
	return res;
}

/* ---- labels ---- */

static int
take_label(void *arg, const struct rec *r, unsigned long line)
{
	static const char *const from[] = { "label", "phone_label", "line1_name", "extension" };
	struct shelf *sh = arg;
	struct span v = { NULL, 0 };
	char mac[MAC_LEN + 1], text[PHONETABLE_WHY];
	struct shelf_phone *s;
	size_t i;
	int is_new;

	(void)line;
	/* a row whose address is none was reported by cph-plan and cph-mkcnf */
	if (!span_is(r->type, "phone") || phonetable_mac(rec_get(r, "mac", NULL), mac, text) != NULL)
		return 0;
	if (macset_add(&sh->listed, mac, &is_new) < 0) {
		errno = ENOMEM;
		return -1;
	}
	for (i = 0; i < sizeof from / sizeof from[0] && v.n == 0; i++)
		v = rec_get(r, from[i], NULL);
	if (v.n >= sizeof s->p.label)
		v.n = sizeof s->p.label - 1;
	for (s = sh->all; s != NULL; s = s->next)
		if (v.n > 0 && strcmp(s->p.mac, mac) == 0)
			span_copy(v, s->p.label, sizeof s->p.label);
	return 0;
}

int
shelf_labels(struct shelf *sh, int fd, const char *file, struct report rep)
{
	macset_free(&sh->listed);
	return each_record(fd, file, rep, take_label, sh);
}

/* ---- directories and links ---- */

static void
complain(struct report rep, const char *dir, const char *what, const char *why)
{
	char object[512];

	snprintf(object, sizeof object, "%s/%s", dir, what);
	rep.fn(rep.ctx, 1, object, 0, why);
}

/* Add the phone to sh->phone, in the place of the one that it replaces.  0, or -1 (memory). */
static int
show(struct shelf *sh, struct shelf_phone *s)
{
	struct hop_phone **more;
	size_t i;

	s->waits = 0;
	for (i = 0; i < sh->n; i++)
		if (strcmp(sh->phone[i]->mac, s->p.mac) == 0) {
			sh->phone[i] = &s->p;
			return 0;
		}
	if (sh->n == sh->cap) {
		more = realloc(sh->phone, (sh->cap * 2 + 16) * sizeof *more);
		if (more == NULL)
			return -1;
		sh->phone = more;
		sh->cap = sh->cap * 2 + 16;
	}
	sh->phone[sh->n++] = &s->p;
	return 0;
}

/* 1 if the phone's directories are there and its link leads to one of them; else that is reported. */
static int
look(struct shelf_phone *s, const char *dir, int dirfd, struct report rep, int dry)
{
	struct hop_phone *p = &s->p;
	char path[HOPDIR_PATH];
	struct stat st;
	unsigned k;
	int n;

	for (k = 1; k <= p->of; k++) {
		hopdir_path(path, p->mac, k);
		if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode)) {
			complain(rep, dir, path, "no such directory: write the hops with cph-mkcnf -s");
			return 0;
		}
	}
	if (strcmp(p->mac, SHELF_GUEST) == 0)
		return 1;
	n = hopdir_where(dirfd, p->mac);
	if (n == 0 && !dry && hopdir_point(dirfd, p->mac, 1) != 0) {
		complain(rep, dir, p->mac, strerror(errno));
		return 0;
	}
	p->link = n == 0 ? 1 : (unsigned)(n < 0 ? 0 : n);
	k = hopdir_hop(p->link);
	if (k < 1 || k > p->of) {
		complain(rep, dir, p->mac, "leads to no hop of this plan: remove the link to start over");
		return 0;
	}
	return 1;
}

int
shelf_links(struct shelf *sh, const char *dir, int dirfd, struct report rep, int dry)
{
	struct shelf_phone *s, *next, *in_order = NULL;
	int left = 0;

	/* sh->all begins with the phone that was read last */
	for (s = sh->all; s != NULL; s = s->next)
		if (s->waits && latest(sh, s->p.mac) == s) {
			s->turn = in_order;
			in_order = s;
		}
	for (s = in_order; s != NULL; s = next) {
		next = s->turn;
		if (!look(s, dir, dirfd, rep, dry))
			left++;
		else if (strcmp(s->p.mac, SHELF_GUEST) == 0) {
			s->waits = 0;
			sh->guest = s;
		} else if (show(sh, s) != 0)
			return -1;
	}
	return left;
}

/* Nothing is done for this phone any more; its link stays as it is. */
static void
take_off(struct shelf *sh, struct shelf_phone *s)
{
	size_t i;

	s->left = 1;
	s->waits = 0;
	for (i = 0; i < sh->n && sh->phone[i] != &s->p; i++)
		;
	if (i < sh->n) {
		memmove(sh->phone + i, sh->phone + i + 1, (sh->n - i - 1) * sizeof sh->phone[0]);
		sh->n--;
	}
}

struct hop_phone *
shelf_leave(struct shelf *sh, int dirfd)
{
	struct shelf_phone *s;

	if (sh->whole != sh->read)
		return NULL;
	for (s = sh->all; s != NULL; s = s->next) {
		if (s->read == sh->read || s->made || s->left || latest(sh, s->p.mac) != s)
			continue;
		if (s == sh->guest)
			sh->guest = NULL;
		else if (!hop_idle(&s->p) && hopdir_where(dirfd, s->p.mac) != 0)
			continue;
		take_off(sh, s);
		if (strcmp(s->p.mac, SHELF_GUEST) != 0)
			return &s->p;
	}
	return NULL;
}

/* ---- guests ---- */

/* Link every file of the guest's directory into to, the phone's; a name with the guest's address gets the phone's. */
static int
link_files(int from, int to, const char *mac)
{
	char **name, mine[256];
	size_t n, i;
	int r = 0, e;

	if (dirlist_names(from, &name, &n) != 0)
		return -1;
	for (i = 0; i < n && r == 0; i++) {
		char *at = strstr(name[i], SHELF_GUEST);

		if (strlen(name[i]) >= sizeof mine || name[i][0] == '.')
			continue;
		memcpy(mine, name[i], strlen(name[i]) + 1);
		if (at != NULL)
			memcpy(mine + (at - name[i]), mac, MAC_LEN);
		if (linkat(from, name[i], to, mine, 0) != 0 && errno != EEXIST)
			r = -1;
	}
	e = errno;
	dirlist_free(name, n);
	errno = e;
	return r;
}

static int
open_dir(int dirfd, const char *path)
{
	return openat(dirfd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The directories .hops/<MAC> and .hops/<MAC>/1, with mode and group of the guest's. */
static int
make_dirs(int dirfd, int from, const char *path)
{
	char above[HOPDIR_PATH];
	struct stat st;
	int k;

	if (fstat(from, &st) != 0)
		return -1;
	snprintf(above, sizeof above, "%s", path);
	*strrchr(above, '/') = '\0';
	for (k = 0; k < 2; k++) {
		const char *d = k == 0 ? above : path;

		if (mkdirat(dirfd, d, st.st_mode & 0777) != 0) {
			if (errno != EEXIST)
				return -1;
			continue;
		}
		if (fchmodat(dirfd, d, st.st_mode & 0777, 0) != 0 || fchownat(dirfd, d, (uid_t)-1, st.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
			errno = 0;      /* the server may not be able to read it, which it says */
	}
	return 0;
}

static int
make_directory(int dirfd, const char *mac)
{
	char model[HOPDIR_PATH], path[HOPDIR_PATH];
	int from, to = -1, r = -1, e;

	hopdir_path(model, SHELF_GUEST, 1);
	hopdir_path(path, mac, 1);
	from = open_dir(dirfd, model);
	if (from >= 0 && make_dirs(dirfd, from, path) == 0 && (to = open_dir(dirfd, path)) >= 0)
		r = link_files(from, to, mac);
	e = errno;
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	errno = e;
	return r;
}

struct hop_phone *
shelf_guest(struct shelf *sh, int dirfd, const char *mac)
{
	struct shelf_phone *s = new_phone(sh, 1);
	int n;

	if (s == NULL)
		return NULL;
	s->step[0] = sh->guest->step[0];
	if (hop_phone_set(&s->p, mac, span("", 0), s->step, 1, 1) != NULL) {
		free(s);
		errno = EINVAL;
		return NULL;
	}
	snprintf(s->p.label, sizeof s->p.label, "guest");
	put_phone(sh, s);
	s->waits = 0;
	s->made = 1;
	n = hopdir_where(dirfd, mac);
	if (n < 0 || n > 1) {
		errno = EEXIST;
		return NULL;
	}
	if (make_directory(dirfd, mac) != 0 || (n == 0 && hopdir_point(dirfd, mac, 1) != 0))
		return NULL;
	return show(sh, s) == 0 ? &s->p : NULL;
}

void
shelf_free(struct shelf *sh)
{
	struct shelf_phone *s, *next;

	for (s = sh->all; s != NULL; s = next) {
		next = s->next;
		free(s);
	}
	free(sh->phone);
	macset_free(&sh->listed);
	keep_free(&sh->keep);
	memset(sh, 0, sizeof *sh);
}
