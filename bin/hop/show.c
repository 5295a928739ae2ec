/* Where a phone stands, in words. */
#include <stdio.h>
#include <string.h>

#include "hop.h"

struct span
hop_load(const struct hop_phone *p)
{
	/* what went out whole is taken to have been burned, and what was seen runs */
	if (p->at == 0)
		return p->link > 1 && p->link < HOPDIR_PARKED ? p->step[p->link - 2].to : p->step[0].from;
	if (p->arrived || p->up || p->out || p->at < p->link)
		return p->step[p->at - 1].to;
	return p->at > 1 ? p->step[p->at - 2].to : p->step[0].from;
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
	else if (p->owed != 0)
		snprintf(what, sizeof what, "needs a restart");
	else if (p->running)
		snprintf(what, sizeof what, "fetches %s", p->file);
	else if (p->at == n && p->out && !p->up)
		snprintf(what, sizeof what, "burns and starts");
	else if (p->heard == 0)
		snprintf(what, sizeof what, "not heard of");
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

size_t
hop_line(const struct hop_phone *p, uint64_t now, unsigned cols, char *out, size_t cap)
{
	char state[HOP_FILE_MAX + 48], part[8] = "", since[16] = "";
	struct span load = hop_load(p);
	char *own;
	uint64_t s = now > p->since && p->since != 0 ? (now - p->since) / 1000 : 0;
	size_t n;
	int r;

	hop_state(p, state, sizeof state);
	/* the address stands at the beginning of the line; in the name of a file too it would push the time off a screen of 80 columns */
	own = strstr(state, p->mac);
	if (own != NULL) {
		memmove(own + 5, own + MAC_LEN, strlen(own + MAC_LEN) + 1);
		memcpy(own, "<MAC>", 5);
	}
	for (n = 0; state[n] != '\0'; n++)
		if (state[n] < 0x20 || state[n] > 0x7e)
			state[n] = '?';
	if (p->running && p->size > 0)
		snprintf(part, sizeof part, " %u%%", (unsigned)(p->bytes * 100 / p->size % 1000));
	if (p->since != 0)
		snprintf(since, sizeof since, "%u:%02u", (unsigned)(s / 60 % 100000), (unsigned)(s % 60));
	r = snprintf(out, cap, "%s  %-13.*s  %s%-*s %6s  %s", p->mac, (int)load.n, (const char *)load.p, state,
	    (int)(42 - (n < 42 ? n : 42)), part, since, hop_display(p));
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
