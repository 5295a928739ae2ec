#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "shelf.h"
#include "cisco/steprec.h"
#include "table.h"

struct gather {
	struct steprec *s;
	size_t n, cap;
	struct keep *keep;
	struct report rep;
	const char *file;
};

static int
add(struct gather *g, const struct rec *r, unsigned long line)
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

static int
same_phone(struct gather *g, size_t from, size_t *end)
{
	size_t i;

	/* the steps of a phone stand together, as cph-plan writes them */
	for (i = from + 1; i < g->n && strcmp(g->s[i].mac, g->s[from].mac) == 0; i++)
		if (g->s[i].hop != g->s[i - 1].hop + 1 || g->s[i].of != g->s[from].of) {
			g->rep.fn(g->rep.ctx, 1, g->file, g->s[i].line, g->s[i].hop == g->s[i - 1].hop ? "the same hop of the same phone again" :
			    "a hop of this phone is missing");
			return -1;
		}
	*end = i;
	if (g->s[from].hop != 1 || g->s[i - 1].hop != g->s[from].of) {
		g->rep.fn(g->rep.ctx, 1, g->file, g->s[from].line, "a hop of this phone is missing");
		return -1;
	}
	return 0;
}

static int
make(struct hopplan *hp, struct gather *g)
{
	size_t i, end, k;

	hp->step = calloc(g->n + 1, sizeof *hp->step);
	hp->phone = calloc(g->n + 1, sizeof *hp->phone);
	if (hp->step == NULL || hp->phone == NULL)
		return -1;
	for (i = 0; i < g->n; i = end) {
		const char *why = NULL;

		end = i + 1;
		if (same_phone(g, i, &end) != 0) {
			while (end < g->n && strcmp(g->s[end].mac, g->s[i].mac) == 0)
				end++;
			continue;
		}
		for (k = 0; k < hp->n && strcmp(hp->phone[k].mac, g->s[i].mac) != 0; k++)
			;
		if (k < hp->n)
			why = "this phone was planned already";
		for (k = i; k < end; k++) {
			struct hop_step *s = &hp->step[k];

			s->from = g->s[k].from;
			s->to = g->s[k].to;
			s->serve = g->s[k].serve;
			s->last = g->s[k].last;
			s->seen = g->s[k].seen;
			s->display = g->s[k].display;
			s->next_safe = g->s[k].next_safe;
			s->oneway = g->s[k].oneway;
			s->seconds = g->s[k].seconds;
		}
		if (why == NULL)
			why = hop_phone_set(&hp->phone[hp->n], g->s[i].mac, g->s[i].model, &hp->step[i], g->s[i].of, 1);
		if (why != NULL)
			g->rep.fn(g->rep.ctx, 1, g->file, g->s[i].line, why);
		else
			hp->n++;
	}
	return 0;
}

int
hopplan_read(struct hopplan *hp, int fd, const char *file, struct report rep)
{
	struct gather g = { 0 };
	struct rec *r = malloc(sizeof *r);
	struct table *t = malloc(sizeof *t);
	int got, res = r == NULL || t == NULL ? -1 : 0, e = ENOMEM;

	memset(hp, 0, sizeof *hp);
	g.keep = &hp->keep;
	g.rep = rep;
	g.file = file;
	if (res == 0) {
		table_init(t, fd, "phone");
		while (res == 0 && (got = table_next(t, r)) != 0) {
			if (got == -2) {
				res = -1;
				e = t->in.err;
			} else if (got < 0)
				rep.fn(rep.ctx, 2, file, t->lineno, t->err);
			else
				res = add(&g, r, t->lineno);
		}
		table_free(t);
	}
	if (res == 0)
		res = make(hp, &g);
	free(g.s);
	free(r);
	free(t);
	errno = e;
	return res;
}

static void
complain(struct report rep, const char *dir, const char *what, const char *why)
{
	char object[512];

	snprintf(object, sizeof object, "%s/%s", dir, what);
	rep.fn(rep.ctx, 1, object, 0, why);
}

void
hopplan_links(struct hopplan *hp, const char *dir, int dirfd, struct report rep, int dry)
{
	char path[HOPDIR_PATH];
	struct stat st;
	size_t i, kept = 0;

	for (i = 0; i < hp->n; i++) {
		struct hop_phone *p = &hp->phone[i];
		int n = hopdir_where(dirfd, p->mac);
		unsigned k;

		for (k = 1; k <= p->of; k++) {
			hopdir_path(path, p->mac, k);
			if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode))
				break;
		}
		if (k <= p->of) {
			complain(rep, dir, path, "no such directory: write the hops with cph-mkcnf -s");
			continue;
		}
		if (n == 0 && !dry && hopdir_point(dirfd, p->mac, 1) != 0) {
			complain(rep, dir, p->mac, strerror(errno));
			continue;
		}
		p->link = n == 0 ? 1 : (unsigned)(n < 0 ? 0 : n);
		k = hopdir_hop(p->link);
		if (k < 1 || k > p->of) {
			complain(rep, dir, p->mac, "leads to no hop of this plan: remove the link to start over");
			continue;
		}
		if (kept != i)
			hp->phone[kept] = *p;
		kept++;
	}
	hp->n = kept;
}

void
hopplan_free(struct hopplan *hp)
{
	free(hp->phone);
	free(hp->step);
	keep_free(&hp->keep);
	memset(hp, 0, sizeof *hp);
}
