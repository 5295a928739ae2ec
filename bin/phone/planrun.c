#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cisco/steprec.h"
#include "diag.h"
#include "file.h"
#include "loader.h"
#include "phonedir.h"
#include "planrun.h"

#define PLAN_MAX ((size_t)64 << 20)
#define NAME_MAX_TEXT 64

struct line {
	struct span text;       /* of the input */
	unsigned long number;
	size_t phone;           /* index, or NO_PHONE */
	struct steprec step;
};
#define NO_PHONE ((size_t)-1)

struct traveller {
	char mac[MAC_LEN + 1];
	int out;                /* left out: the reason was given */
	unsigned hops;          /* rehearsed */
	struct boot_flash flash;
	struct which which;
};

struct run {
	const struct planrun *pr;
	const char *name;               /* of the plan */
	struct buf text;
	struct keep kept;
	struct rec rec;
	struct line *line;
	size_t nlines;
	struct traveller *phone;
	size_t nphones, cap;
	struct phone *machine;
};

/* ---- reading ---- */

static size_t
find_phone(struct run *r, const char *mac)
{
	size_t i;

	/* the steps of a phone stand together */
	for (i = r->nphones; i-- > 0;)
		if (strcmp(r->phone[i].mac, mac) == 0)
			return i;
	if (r->nphones == r->cap) {
		size_t cap = r->cap == 0 ? 64 : r->cap * 2;
		struct traveller *p = realloc(r->phone, cap * sizeof *p);

		if (p == NULL)
			diag_no_memory();
		r->phone = p;
		r->cap = cap;
	}
	memset(&r->phone[r->nphones], 0, sizeof r->phone[0]);
	memcpy(r->phone[r->nphones].mac, mac, MAC_LEN + 1);
	return r->nphones++;
}

/* A copy of the line is parsed: parsing unescapes in place, and the line is needed once more. */
static const char *
parse(struct run *r, struct span text)
{
	struct span copy = keep_span(&r->kept, text);

	return copy.p == NULL ? "out of memory" : rec_parse((unsigned char *)(uintptr_t)copy.p, copy.n, &r->rec);
}

static void
read_line(struct run *r, struct line *l)
{
	const char *why;

	l->phone = NO_PHONE;
	if (rec_skip(l->text))
		return;
	why = parse(r, l->text);
	if (why == NULL && span_is(r->rec.type, "step")) {
		why = steprec_read(&l->step, &r->rec, &r->kept, l->number);
		if (why == NULL)
			l->phone = find_phone(r, l->step.mac);
	}
	if (why != NULL)
		diag_err(DIAG_FAIL, diag_at(r->name, l->number), "%s", why);
}

static void
read_plan(struct run *r, const char *path)
{
	struct span rest, text;
	size_t cap = 0;
	unsigned long number = 0;

	if (file_slurp(path, &r->text, PLAN_MAX) != 0)
		diag_die(DIAG_FAIL, r->name, "%s", strerror(errno));
	for (rest = buf_span(&r->text); rest.p != NULL && rest.n > 0 && span_cut(&rest, '\n', &text);) {
		if (r->nlines == cap) {
			struct line *v = realloc(r->line, (cap = cap == 0 ? 256 : cap * 2) * sizeof *v);

			if (v == NULL)
				diag_no_memory();
			r->line = v;
		}
		memset(&r->line[r->nlines], 0, sizeof r->line[0]);
		r->line[r->nlines].text = text;
		r->line[r->nlines].number = ++number;
		read_line(r, &r->line[r->nlines++]);
	}
}

/* ---- one phone ---- */

static void
leave_out(struct traveller *t, const struct steprec *s, const char *why)
{
	t->out = 1;
	diag_err(DIAG_NO, t->mac[0] != '\0' ? t->mac : "plan", "left out at hop %u of %u: %s", s->hop, s->of, why);
}

static const char *
set_points(struct boot_contested *say, struct span list)
{
	const struct boot_point *p;
	struct span w;

	while (list.n > 0 && span_cut(&list, ',', &w))
		if (boot_say(say, w, &p) != 0)
			return "assumes= has a point that cph-phone does not know (-W lists them)";
	return NULL;
}

/* What the first step says it runs: a load, UAL or UAL:LOADER.  Returns 0, or -1 after a reason was given. */
static int
begin(struct run *r, struct traveller *t, const struct steprec *s)
{
	const struct flash_phone *f = r->pr->flash == NULL ? NULL : flashfile_find(r->pr->flash, t->mac);
	char from[NAME_MAX_TEXT], tag[9] = "", *colon;
	struct boot_env env = *r->pr->env;

	if (which_find(s->model.n > 0 ? s->model : span_cstr("7960"), &t->which) != 0) {
		leave_out(t, s, "a model that is not simulated");
		return -1;
	}
	if (f != NULL) {
		t->flash = f->flash;
		t->which = f->which;
		return 0;
	}
	if (span_copy(s->from, from, sizeof from) != 0)
		from[0] = '\0';
	colon = strchr(from, ':');
	if (colon != NULL) {
		*colon = '\0';
		loader_tag_of(colon + 1, tag);
	}
	which_set(&env, &t->which);
	set_points(&env.say, s->assumes);       /* a reset phone: which keys it holds; walk_hop reports a point that is not known */
	if (t->which.model == BOOT_OTHER_MODEL && boot_java_make(&t->flash, &env, from, 0) == 0)
		return 0;
	if (t->which.model != BOOT_OTHER_MODEL && boot_flash_make(&t->flash, r->pr->env->ring, strcmp(from, "LOADER") == 0 ? "UAL" : from, tag) == 0)
		return 0;
	leave_out(t, s, "how a phone that runs this boots is not simulated");
	return -1;
}

/* The directory of that hop; a plan of one hop may stand in DIR itself. */
static int
open_hop(const struct run *r, const struct steprec *s)
{
	char path[HOPDIR_PATH];
	int fd = -1;

	if (s->mac[0] != '\0') {
		hopdir_path(path, s->mac, s->hop);
		fd = file_dir_beneath(r->pr->dirfd, path);
	}
	if (fd < 0 && s->of == 1 && (s->mac[0] == '\0' || errno == ENOENT))
		fd = dup(r->pr->dirfd);
	return fd;
}

static void
walk_hop(struct run *r, struct traveller *t, const struct steprec *s)
{
	struct boot_env env = *r->pr->env;
	char expect[NAME_MAX_TEXT], label[48];
	struct phone_tell tell = { NULL, expect, 0, label };
	const char *why;
	int fd;

	which_set(&env, &t->which);
	env.static_world = 1;
	why = set_points(&env.say, s->assumes);
	if (why == NULL && span_copy(s->to, expect, sizeof expect) != 0)
		why = "to= is not a load";
	if (why != NULL) {
		leave_out(t, s, why);
		return;
	}
	snprintf(label, sizeof label, "left out at hop %u of %u: ", s->hop, s->of);
	fd = open_hop(r, s);
	if (fd < 0) {
		diag_err(DIAG_NO, t->mac[0] != '\0' ? t->mac : "plan", "%s%s: no directory for this hop: %s", label, r->pr->dir, strerror(errno));
		t->out = 1;
		return;
	}
	phone_start(r->machine, &env, &t->flash, t->mac[0] != '\0' ? t->mac : "001122334455", &tell);
	if (phonedir_run(fd, r->machine, &tell) != 0)
		diag_die(DIAG_FAIL, r->machine->next.file, "%s", strerror(errno));
	close(fd);
	t->flash = r->machine->b.flash;
	t->out = !boot_success(&r->machine->b, r->machine->next.end, expect);
	t->hops++;
}

static void
rehearse(struct run *r)
{
	size_t i;

	for (i = 0; i < r->nlines; i++) {
		struct line *l = &r->line[i];
		struct traveller *t;

		if (l->phone == NO_PHONE)
			continue;
		t = &r->phone[l->phone];
		if (t->out || (t->hops == 0 && begin(r, t, &l->step) != 0))
			continue;
		walk_hop(r, t, &l->step);
	}
}

static void
pass_on(struct run *r)
{
	size_t i, arrived = 0;

	for (i = 0; i < r->nlines; i++) {
		struct line *l = &r->line[i];

		if (rec_skip(l->text) || (l->phone != NO_PHONE && r->phone[l->phone].out) || parse(r, l->text) != NULL)
			continue;
		if (l->phone == NO_PHONE && span_is(r->rec.type, "step"))
			continue;       /* it could not be read */
		rec_copy(r->pr->rec, &r->rec);
	}
	for (i = 0; i < r->nphones; i++)
		arrived += !r->phone[i].out;
	diag_note(1, NULL, "%zu of %zu phones arrive", arrived, r->nphones);
}

void
planrun(const struct planrun *pr, const char *path)
{
	struct run r;

	memset(&r, 0, sizeof r);
	r.pr = pr;
	r.name = strcmp(path, "-") == 0 ? "stdin" : path;
	r.machine = malloc(sizeof *r.machine);
	if (r.machine == NULL)
		diag_no_memory();
	read_plan(&r, path);
	rehearse(&r);
	pass_on(&r);
	free(r.machine);
	free(r.line);
	free(r.phone);
	keep_free(&r.kept);
	buf_free(&r.text);
}
