#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "num.h"
#include "phone.h"

static void
tell_start(const struct phone *p, const struct boot_action *a, const struct phone_tell *t)
{
	static const char *const who[] = {
		"old boot", "universal application loader", "SCCP application", "SIP application", "MGCP application", "loader after a reset",
		"phone"
	};
	const struct boot_flash *f = &p->b.flash;

	if (t->rec != NULL) {
		rec_start(t->rec, "boot");
		rec_adds(t->rec, "mac", p->b.mac);
		rec_addu(t->rec, "boot", a->n);
		rec_adds(t->rec, "who", boot_who_name(a->who));
		rec_adds(t->rec, "load", f->app);
		rec_adds(t->rec, "loader", f->tag);
		rec_addu(t->rec, "at", p->at);
		rec_end(t->rec);
	}
	diag_note(1, p->b.mac, "%s starts (load %s%s%s)", who[a->who], f->app[0] != '\0' ? f->app : "none",
	    f->tag[0] != '\0' ? ", loader " : "", f->tag);
}

/* "FILE: rule (particulars)" */
static const char *
why_text(const struct boot_why *w, char *out, size_t cap)
{
	snprintf(out, cap, "%s%s%s%s%s%s", w->file, w->file[0] != '\0' ? ": " : "", boot_rule_text(w->rule),
	    w->note[0] != '\0' ? " (" : "", w->note, w->note[0] != '\0' ? ")" : "");
	return out;
}

/* How a real phone would have got where it ended: "after 2 starts and about 1 min 16 s" */
static const char *
how_long(const struct phone *p, unsigned starts, char *out, size_t cap)
{
	char took[NUM_DURATION_MAX];

	if (starts == 0)
		snprintf(out, cap, "without a restart");
	else if (p->at == 0 && p->vague)
		snprintf(out, cap, "after %u start%s (how long the old boot takes is not known)", starts, starts == 1 ? "" : "s");
	else
		snprintf(out, cap, "after %u start%s and about %s%s", starts, starts == 1 ? "" : "s", num_duration(p->at, took),
		    p->vague ? " (how long the old boot took is not known)" : "");
	return out;
}

static void
record_end(const struct phone *p, const struct boot_action *a, const struct phone_tell *t)
{
	if (t->rec == NULL)
		return;
	rec_start(t->rec, "state");
	rec_adds(t->rec, "mac", p->b.mac);
	rec_adds(t->rec, "load", p->b.flash.app);
	rec_adds(t->rec, "loader", p->b.flash.tag);
	rec_adds(t->rec, "end", boot_end_name(a->end));
	rec_addu(t->rec, "boots", a->n);
	rec_addu(t->rec, "at", p->at);
	rec_adds(t->rec, "rule", boot_rule_name(a->why.rule));
	rec_adds(t->rec, "cause", a->why.file);
	rec_end(t->rec);
	/* on a terminal the message belongs behind the records */
	out_flush(t->rec->o);
}

/* Where the phone ended. */
static void
describe_end(const struct phone *p, const struct boot_action *a, const char *expect, char *where, size_t cap)
{
	const struct boot_flash *f = &p->b.flash;
	int ok = boot_success(&p->b, a->end, expect);

	switch (a->end) {
	case BOOT_PAI:
		snprintf(where, cap, "it has no application (Protocol Application Invalid), and hunts for one for ever");
		break;
	case BOOT_LOOP:
		snprintf(where, cap, "it starts over and over with %s", f->app[0] != '\0' ? f->app : "no application");
		break;
	case BOOT_STUCK:
		snprintf(where, cap, "nothing more happens until the phone is switched off and on; it has %s",
		    f->app[0] != '\0' ? f->app : "no application");
		break;
	case BOOT_RESET_LOOP:
		snprintf(where, cap, "after its factory reset it has no load, and asks for %s for ever", p->b.term);
		break;
	case BOOT_BURNED_LOADER:
		snprintf(where, cap, "it has no application any more, and what it is now is not known: this is the worst end");
		break;
	case BOOT_LIMIT:
		snprintf(where, cap, "after %u start%s it still was on its way, with %s", a->n, a->n == 1 ? "" : "s",
		    f->app[0] != '\0' ? f->app : "no application");
		break;
	default:
		snprintf(where, cap, "it runs %s%s%s", f->app, ok || expect[0] == '\0' ? "" : ", not ",
		    ok || expect[0] == '\0' ? "" : expect);
		break;
	}
}

static void
tell_end(const struct phone *p, const struct boot_action *a, const struct phone_tell *t)
{
	int ok = boot_success(&p->b, a->end, t->expect), stayed;
	const char *label = t->label != NULL ? t->label : "";
	char why[512], where[200], way[160];

	record_end(p, a, t);
	describe_end(p, a, t->expect, where, sizeof where);
	why_text(&a->why, why, sizeof why);
	/* without a load that it must end with, the reason why it stays is worth a word even where nothing failed */
	stayed = ok && a->end == BOOT_IDLE && t->expect[0] == '\0' && a->why.rule != RULE_NONE;
	diag_note(1, p->b.mac, "%s: %s%s%s", how_long(p, a->n, way, sizeof way), where, stayed ? "; " : "", stayed ? why : "");
	if (!ok && t->again)
		return;
	if (!ok && a->why.rule != RULE_NONE)
		diag_err(DIAG_NO, p->b.mac, "%s%s; %s", label, why, where);
	else if (!ok && boot_told(&p->b)[0] != '\0')
		diag_err(DIAG_NO, p->b.mac, "%s%s; it is told %s", label, where, boot_told(&p->b));
	else if (!ok)
		diag_err(DIAG_NO, p->b.mac, "%s%s", label, where);
	else if (a->end == BOOT_UNPROVISIONED && t->label == NULL)
		diag_warn(p->b.mac, "%s", why);
}

/* Tell of everything up to what has to be carried out. */
static void
drain(struct phone *p, const struct phone_tell *t)
{
	char text[512], took[NUM_DURATION_MAX];
	struct boot_action *a = &p->next;

	while (boot_next(&p->b, a)) {
		switch (a->kind) {
		case BOOT_START:
			p->vague |= a->who == BOOT_WHO_OLD;
			tell_start(p, a, t);
			break;
		case BOOT_SHOW:
			diag_note(1, p->b.mac, "display: %s", a->text);
			break;
		case BOOT_LOG:
			diag_note(1, p->b.mac, "log: %s", a->text);
			break;
		case BOOT_REMARK:
			diag_note(1, p->b.mac, "%s", why_text(&a->why, text, sizeof text));
			break;
		case BOOT_BURN:
			diag_note(1, p->b.mac, "burns the %s %s (a power cut now could cost the phone)", a->text, a->file);
			break;
		case BOOT_WAIT:
			if (a->sec > 0)
				diag_note(1, p->b.mac, "about %s: %s", num_duration(a->sec, took), a->text);
			else
				diag_note(1, p->b.mac, "how long is not known: %s", a->text);
			return;
		case BOOT_ASK:
			return;
		case BOOT_END:
			tell_end(p, a, t);
			return;
		}
	}
}

static const char *
answer_name(const struct boot_event *ev)
{
	switch (ev->kind) {
	case BOOT_FILE: return "file";
	case BOOT_OVER: return "over";
	case BOOT_SILENT: return "silence";
	default: return ev->code == 1 ? "missing" : "error";
	}
}

static void
record_answer(const struct phone *p, const struct boot_event *ev, size_t bytes, unsigned boot, const struct phone_tell *t)
{
	const struct boot_action *a = &p->next;

	if (t->rec == NULL)
		return;
	rec_start(t->rec, "ask");
	rec_adds(t->rec, "file", a->file);
	rec_adds(t->rec, "answer", answer_name(ev));
	rec_addu(t->rec, "bytes", bytes);
	rec_adds(t->rec, "took", p->b.verdict);
	rec_adds(t->rec, "who", boot_who_name(a->who));
	rec_addu(t->rec, "port", a->port);
	rec_adds(t->rec, "mac", p->b.mac);
	rec_addu(t->rec, "boot", boot);
	rec_addu(t->rec, "at", p->at);
	rec_end(t->rec);
}

static void
tell_answer(const struct phone *p, const struct boot_event *ev, size_t bytes, unsigned boot, const struct phone_tell *t)
{
	const struct boot_action *a = &p->next;
	int came = ev->kind == BOOT_FILE || ev->kind == BOOT_OVER;
	char answer[64], took[NUM_DURATION_MAX];

	record_answer(p, ev, came ? bytes : 0, boot, t);
	if (came)
		snprintf(answer, sizeof answer, "%zu bytes, %s", bytes, p->b.verdict);
	else if (ev->kind == BOOT_SILENT)
		snprintf(answer, sizeof answer, "silence, for %s", num_duration(PHONE_SILENCE_SEC, took));
	else
		snprintf(answer, sizeof answer, "%s", answer_name(ev));
	/* the loader shows what it asks for, long enough to be read where the server is silent */
	if (a->who == BOOT_WHO_UAL)
		diag_note(1, p->b.mac, "display: TFTP %s (%s)", a->file, answer);
	else
		diag_note(1, p->b.mac, "asks for %s: %s", a->file, answer);
}

void
phone_start(struct phone *p, const struct boot_env *env, const struct boot_flash *flash, const char *mac, const struct phone_tell *t)
{
	const struct boot_event on = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };

	memset(p, 0, sizeof *p);
	p->env = *env;
	boot_init(&p->b, &p->env, flash, mac);
	boot_event(&p->b, &on);
	drain(p, t);
}

void
phone_go(struct phone *p, const struct boot_event *ev, size_t bytes, unsigned port, const struct phone_tell *t)
{
	unsigned boot = p->b.boots;

	/* the answer to what p->next says is always awaited */
	if (boot_event(&p->b, ev) != 0)
		diag_die(DIAG_FAIL, p->b.mac, "the simulated phone does not take its answer: a fault of cph-phone");
	if (p->next.kind == BOOT_WAIT)
		p->at += p->next.sec;
	else {
		if (port != 0)
			p->next.port = port;
		tell_answer(p, ev, bytes, boot, t);
		if (ev->kind == BOOT_SILENT)
			p->at += PHONE_SILENCE_SEC;
	}
	drain(p, t);
}
