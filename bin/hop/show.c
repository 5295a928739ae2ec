/* Where a phone stands, in words. */
#include <stdio.h>
#include <string.h>

#include "hop.h"

struct span
hop_load(const struct hop_phone *p)
{
	/* what went out whole is taken to have been burned; an application that reads its files may be the old one */
	if (p->at == 0)
		return p->link > 1 && p->link < HOPDIR_PARKED ? p->step[p->link - 2].to : p->step[0].from;
	if (p->arrived || p->out || p->at < p->link)
		return p->step[p->at - 1].to;
	return p->at > 1 ? p->step[p->at - 2].to : p->step[0].from;
}

struct span
hop_words(struct span load)
{
	static const char *const words[][2] = { { "LOADER", "not known" }, { "UAL", "no application" }, { "RESET", "reset, no load" } };
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (span_is(load, words[i][0]))
			return span_cstr(words[i][1]);
	return load;
}

void
hop_fold(unsigned char *text, size_t n, unsigned columns)
{
	size_t i, start = 0, blank = 0;

	for (i = 0; i < n; i++) {
		if (text[i] == '\n')
			start = blank = i + 1;
		else if (columns > 0 && i - start >= columns && blank > start) {
			text[blank - 1] = '\n';
			start = blank;
		}
		if (text[i] == ' ')
			blank = i + 1;
	}
}

void
hop_state(const struct hop_phone *p, char *out, size_t cap)
{
	unsigned n = hopdir_hop(p->link);
	char what[HOP_FILE_MAX + 32];

	if (p->arrived)
		snprintf(what, sizeof what, "arrived");
	else if (p->stopped)
		snprintf(what, sizeof what, "stopped");
	else if (p->held || p->link > HOPDIR_PARKED)
		snprintf(what, sizeof what, "held");
	else if (p->stuck)
		snprintf(what, sizeof what, "stuck at %s", p->file);
	else if (p->owed != 0)
		snprintf(what, sizeof what, "needs a restart");
	else if (p->running)
		snprintf(what, sizeof what, "fetches %s", p->file);
	else if (p->at == n && p->out && !p->up)
		snprintf(what, sizeof what, "burns, keep its power on");
	else if (p->heard == 0)
		snprintf(what, sizeof what, "not heard of");
	else if (p->file[0] == '\0')
		snprintf(what, sizeof what, "goes on when it starts again");
	else
		snprintf(what, sizeof what, "asked for %s", p->file);
	snprintf(out, cap, "hop %u of %u: %s", n, p->of, what);
}

const char *
hop_display(const struct hop_phone *p)
{
	struct span file = span_cstr(p->file);
	int old;

	if (p->heard == 0 || p->at == 0 || p->link > HOPDIR_PARKED)
		return "";
	if (hop_step_kind(&p->step[p->at - 1]) == HOP_JAVA)
		return p->up || hop_image_of(&p->step[p->at - 1], file) == HOP_NO_IMAGE ? "" : "Upgrading";
	old = hop_step_kind(&p->step[p->at - 1]) == HOP_OLD;
	if (p->out && !p->up)
		return old ? "Upgrading Software" : "Upgrading Application";
	if (p->up)
		return "";
	switch (hop_image_of(&p->step[p->at - 1], file)) {
	case HOP_LIST:
		return "Verifying Load";
	case HOP_LOADER_IMAGE:
		return hop_has_loader(p, p->at) || span_eq(p->step[0].from, span_cstr("UAL")) ? "Upgrading Loader" : "Upgrading Software";
	case HOP_LAST_IMAGE:
		return old ? "Upgrading Software" : "Upgrading Application";
	default:
		return "Requesting Configuration";
	}
}

static void
printable(char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e)
			*s = '?';
}

size_t
hop_line(const struct hop_phone *p, uint64_t now, unsigned labels, unsigned cols, char *out, size_t cap)
{
	char state[HOP_FILE_MAX + 48], part[8] = "", since[16] = "", label[sizeof p->label];
	struct span load = hop_words(hop_load(p));
	char *own;
	uint64_t s = now > p->since && p->since != 0 ? (now - p->since) / 1000 : 0;
	size_t n;
	int r;

	hop_state(p, state, sizeof state);
	/* the line begins with the address; a second time, in the name of a file, it would push the time off a screen of 80 columns */
	own = strstr(state, p->mac);
	if (own != NULL) {
		memmove(own + 5, own + MAC_LEN, strlen(own + MAC_LEN) + 1);
		memcpy(own, "<MAC>", 5);
	}
	printable(state);
	memcpy(label, p->label, sizeof label);
	printable(label);
	n = strlen(state);
	if (p->running && p->size > 0)
		snprintf(part, sizeof part, " %u%%", (unsigned)(p->bytes * 100 / p->size % 1000));
	if (p->since != 0)
		snprintf(since, sizeof since, "%u:%02u", (unsigned)(s / 60 % 100000), (unsigned)(s % 60));
	r = snprintf(out, cap, "%s%s%-*.*s  %-13.*s  %s%-*s %6s  %s", p->mac, labels > 0 ? "  " : "", (int)labels, (int)labels, label, (int)load.n,
	    (const char *)load.p, state, (int)(42 - (n < 42 ? n : 42)), part, since, hop_display(p));
	if (r < 0)
		return 0;
	n = (size_t)r < cap ? (size_t)r : cap - 1;
	if (n > cols)
		n = cols;
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return n;
}

size_t
hop_sentence(const struct hop_act *a, char *out, size_t cap)
{
	/* hop = 1: the sentence names the hop and its load */
	static const struct { const char *event, *words; int hop; } t[] = {
		{ "moved", "goes on to", 1 }, { "back", "goes back to", 1 }, { "held", "waits before", 1 }, { "stuck", "is stuck at", 1 },
		{ "released", "may begin with", 1 }, { "arrived", "has arrived, and runs", 0 }, { "restart", "waits to be switched off and on", 0 },
		{ "sync", "is asked to restart", 0 }, { "synced", "will restart when it has been idle for 20 seconds", 0 },
		{ "unsynced", "was asked to restart, and does not", 0 }, { "parked", "finds an empty directory while it waits", 0 },
		{ "stopped", "is stopped", 0 }, { "guest", "is taken in as a guest", 0 }, { "complete", "every phone has arrived", 0 },
	};
	const char *words = "";
	char hop[96] = "", who[64];
	size_t i;
	int n;

	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		const struct hop_step *s = a->p == NULL || a->hop < 1 ? NULL : &a->p->step[a->hop - 1];

		if (strcmp(a->event, t[i].event) != 0)
			continue;
		words = t[i].words;
		if (s != NULL && t[i].hop)
			snprintf(hop, sizeof hop, " hop %u of %u, %.*s", a->hop, a->p->of, (int)(s->to.n < 60 ? s->to.n : 60), (const char *)s->to.p);
		else if (s != NULL && strcmp(a->event, "arrived") == 0)
			snprintf(hop, sizeof hop, " %.*s", (int)(s->to.n < 60 ? s->to.n : 60), (const char *)s->to.p);
	}
	snprintf(who, sizeof who, "%s%s%s", a->mac, a->p != NULL && a->p->label[0] != '\0' ? " " : "", a->p != NULL ? a->p->label : "");
	n = snprintf(out, cap, "%s%s%s%s%s%s", who, who[0] != '\0' ? ": " : "", words, hop, a->note[0] != '\0' && words[0] != '\0' ? ": " : "", a->note);
	return n < 0 ? 0 : (size_t)n < cap ? (size_t)n : cap - 1;
}
