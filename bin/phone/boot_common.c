/* What every part of the phone uses: the queue of actions, remarks, reading a load out of a file. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "boot_common.h"

/* source port of the first request; those of the old boot and of the 7906 to 7975 are not known */
static const unsigned first_port[] = { 50000, 50082, 49806, 50074, 50074, 51000, 51000 };

static struct boot_action *
push(struct boot *b, enum boot_action_kind kind)
{
	const unsigned cap = sizeof b->q / sizeof b->q[0];
	struct boot_action *a;

	/* the last two places are for what a driver must see */
	if (b->qn >= cap - 2 && (kind == BOOT_SHOW || kind == BOOT_LOG || kind == BOOT_REMARK || b->qn == cap))
		return NULL;
	a = &b->q[(b->qhead + b->qn++) % cap];
	memset(a, 0, sizeof *a);
	a->kind = kind;
	a->who = b->who;
	return a;
}

void
boot_show(struct boot *b, const char *text)
{
	struct boot_action *a = push(b, BOOT_SHOW);

	if (a != NULL)
		a->text = text;
}

void
boot_log(struct boot *b, const char *text)
{
	struct boot_action *a = push(b, BOOT_LOG);

	if (a != NULL)
		a->text = text;
}

static void
ask(struct boot *b, size_t max, boot_handler *next)
{
	struct boot_action *a = push(b, BOOT_ASK);

	if (a == NULL)
		return;
	memcpy(a->file, b->asked, sizeof a->file);
	a->max = b->asked_max = max;
	a->port = b->port++;
	b->on = next;
	b->awaited = BOOT_ASK;
}

void
boot_ask(struct boot *b, const char *file, size_t max, boot_handler *next)
{
	snprintf(b->asked, sizeof b->asked, "%s", file);
	b->repeats = 0;
	if (b->who != BOOT_WHO_UAL || b->env->say.silence_next)
		b->timeouts = 0;
	ask(b, max, next);
}

void
boot_ask_again(struct boot *b, size_t max, boot_handler *next)
{
	ask(b, max, next);
}

void
boot_wait(struct boot *b, unsigned sec, const char *text, boot_handler *next)
{
	struct boot_action *a = push(b, BOOT_WAIT);

	if (a == NULL)
		return;
	a->sec = sec;
	a->text = text;
	b->on = next;
	b->awaited = BOOT_WAIT;
}

void
boot_wait_stage(struct boot *b, unsigned sec, const char *text, enum boot_stage next)
{
	boot_wait(b, sec, text, NULL);
	b->next_stage = next;
}

void
boot_finish(struct boot *b, enum boot_end end)
{
	struct boot_action *a = push(b, BOOT_END);

	b->on = NULL;
	b->awaited = BOOT_END;
	if (a == NULL)
		return;
	a->end = end;
	a->why = b->why;
	a->n = b->boots;
}

void
boot_forget(struct boot *b)
{
	memset(&b->why, 0, sizeof b->why);
	b->why_grade = 0;
}

void
boot_burned(struct boot *b, const char *file, const char *text)
{
	struct boot_action *a = push(b, BOOT_BURN);

	boot_forget(b);
	if (a == NULL)
		return;
	snprintf(a->file, sizeof a->file, "%s", file);
	a->text = text;
}

void
boot_remark(struct boot *b, int grade, enum boot_rule rule, const char *file, const char *note, ...)
{
	struct boot_action *a;
	struct boot_why w = { rule, "", "" };
	va_list ap;

	snprintf(w.file, sizeof w.file, "%s", file);
	if (rule == RULE_MISSING && b->refusal[0] != '\0') {
		w.rule = RULE_REFUSED;
		snprintf(w.note, sizeof w.note, "%s", b->refusal);
	} else if (rule == RULE_MISSING && b->near[0] != '\0') {
		w.rule = RULE_CASE;
		snprintf(w.note, sizeof w.note, "%s is there", b->near);
	} else if (note != NULL) {
		va_start(ap, note);
		vsnprintf(w.note, sizeof w.note, note, ap);
		va_end(ap);
	}
	if (w.rule != RULE_NONE && w.rule == b->why.rule && strcmp(w.file, b->why.file) == 0 && grade <= b->why_grade)
		return;         /* said already */
	/* of the faults the last counts, of the notes the first */
	if (grade > b->why_grade || grade == GRADE_FAIL) {
		b->why = w;
		b->why_grade = grade;
	}
	a = push(b, BOOT_REMARK);
	if (a != NULL)
		a->why = w;
}

int
boot_flash_same(const struct boot_flash *x, const struct boot_flash *y)
{
	return x->era == y->era && strcmp(x->app, y->app) == 0 && strcmp(x->tag, y->tag) == 0 && x->keys == y->keys &&
	    x->lost == y->lost && x->ctl == y->ctl && x->cleared == y->cleared && x->burned == y->burned &&
	    x->hardware == y->hardware && strcmp(x->files, y->files) == 0;
}

void
boot_enter(struct boot *b, enum boot_who who)
{
	struct boot_action *a;

	b->who = who;
	b->port = first_port[who];
	a = push(b, BOOT_START);
	if (a != NULL)
		a->n = b->boots;
}

int
boot_starts(struct boot *b, enum boot_who who, enum boot_end as)
{
	unsigned max = b->env->boots_max, i;
	int before = 0, limit;

	for (i = 0; i < b->nseen; i++)
		before |= b->seen[i].who == who && boot_flash_same(&b->seen[i].flash, &b->flash);
	limit = b->boots >= (max != 0 ? max : BOOT_HISTORY) || (b->env->static_world && b->nseen == BOOT_HISTORY);
	/* what a server says may change, and help: there a loop is called one at the limit only */
	if (limit || (before && b->env->static_world)) {
		if (before && as != BOOT_PAI && b->why_grade < GRADE_HOLD)
			boot_remark(b, GRADE_FAIL, RULE_LOOP, b->image_by, b->told[0][0] == '\0' ? "it is told %s%s" :
			    "the application is told %s, the loader %s", b->told[1], b->told[0]);
		boot_finish(b, before || as == BOOT_PAI ? as : BOOT_LIMIT);
		return 1;
	}
	if (b->nseen < BOOT_HISTORY) {
		b->seen[b->nseen].flash = b->flash;
		b->seen[b->nseen++].who = who;
	}
	b->boots++;
	b->round = 0;
	boot_enter(b, who);
	return 0;
}

void
boot_name(const struct boot *b, char out[BOOT_NAME_MAX + 1], const char *prefix, const char *suffix)
{
	snprintf(out, BOOT_NAME_MAX + 1, "%s%s%s", prefix, b->mac, suffix);
}

static enum bootcnf_res
take(struct boot *b, enum bootcnf_res res, struct span value)
{
	if (res == BOOTCNF_NONE)
		return res;
	if (span_copy(span_sub(value, 0, BOOTCNF_NAME_MAX), b->image, sizeof b->image) != 0)
		return BOOTCNF_BAD;
	memcpy(b->image_by, b->asked, sizeof b->image_by);
	return res;
}

enum bootcnf_res
boot_read_text(struct boot *b, struct span file, int (*ok)(struct span value))
{
	enum bootcnf_res res;
	struct span v;

	res = bootcnf_text(file, "image_version", ok, &v);
	return take(b, res, v);
}

enum bootcnf_res
boot_read_xml(struct boot *b, struct span file, int which)
{
	struct bootcnf_xml x;

	bootcnf_read_xml(file, b->env->model == BOOT_7940 ? '8' : '7', which, &x);
	if (x.empty > 0)
		boot_log(b, "Syntax Error in file");
	if (x.load.p != NULL)
		return take(b, BOOTCNF_OK, x.load);
	return x.bad.p != NULL ? take(b, BOOTCNF_BAD, x.bad) : BOOTCNF_NONE;
}

void
boot_tell(struct boot *b, int application)
{
	/* the phone keeps 31 characters of the ID */
	snprintf(b->told[application], sizeof b->told[0], "%.31s (%s)", b->image, b->image_by);
}

const char *
boot_told(const struct boot *b)
{
	return b->told[b->told[1][0] != '\0'];
}

int
boot_has_server(const struct boot *b)
{
	return !(b->env->no_option150 && b->flash.lost);
}
