#include <string.h>

#include "walk.h"

#define INDENT 18

/* Appends text wrapped at blanks.  The current column is INDENT; further lines are indented to it. */
static void
wrapped(struct buf *b, struct span text)
{
	struct span rest = text, w;
	size_t col = INDENT;
	int first = 1;

	while (span_cut(&rest, ' ', &w)) {
		if (!first && col + 1 + w.n > WALK_WIDTH) {
			buf_addf(b, "\n%*s", INDENT, "");
			col = INDENT;
		} else if (!first) {
			buf_addc(b, ' ');
			col++;
		}
		buf_addspan(b, w);
		col += w.n;
		first = 0;
	}
	buf_addc(b, '\n');
}

static void
item(struct buf *b, const char *label, const char *text)
{
	buf_addf(b, "  %-*s", INDENT - 2, label);
	wrapped(b, span_cstr(text));
}

/* Appends a comma-separated list, one item a line; the value of FILE:VALUE in a column of its own. */
static void
items(struct buf *b, const char *label, const char *list)
{
	struct span rest = span_cstr(list), w;

	if (list[0] == '\0')
		return;
	while (span_cut(&rest, ',', &w)) {
		size_t colon = span_find(w, ':');

		buf_addf(b, "  %-*s", INDENT - 2, label);
		if (colon < w.n)
			buf_addf(b, "%-26.*s %.*s\n", (int)colon, (const char *)w.p, (int)(w.n - colon - 1), (const char *)w.p + colon + 1);
		else {
			buf_addspan(b, w);
			buf_addc(b, '\n');
		}
		label = "";
	}
}

/* How the menus of a load are unlocked; "" where there are none. */
static const char *
unlock(const struct place *p)
{
	if (p->proto == PROTO_UAL)
		return "";
	if (p->proto == PROTO_SIP && p->era != ERA_UNSIGNED)
		return "Settings, Unlock Config, password cisco unless phone_password was set.";
	if (p->proto == PROTO_MGCP)
		return "Settings, then **# (one report says that this did not work on an MGCP 7940).";
	return "Settings, then **# (the open lock shows).";
}

/* The two ways into a phone with Java, and what each costs. */
static void
java_keys(struct buf *b, const struct place *from)
{
	item(b, "Way A", "SEP<MAC>.cnf.xml names the load (loadInformation, without .loads). The phone must read this server: DHCP option 150 or "
	    "66, or Settings, Network Configuration, Alternate TFTP. Restart it: Settings, then **#**. Nothing is lost.");
	item(b, "", "A phone with a trust list (CTL, ITL) of a CallManager asks for signed files only: Settings, **#, Security, Trust List, "
	    "Erase. Or way B.");
	item(b, "Way B", "Factory reset: hold # while the power comes on; when the line keys blink press 123456789*0#. Lost are the load list, the "
	    "network settings, CTL and ITL. The phone then asks DHCP for everything, and the server for the term file of its model, which "
	    "must be of the package wanted.");
	item(b, "", "*7412369#085 instead keeps the network settings (two guides say so); 3491672850*# formats the flash. A 7970 needs its power "
	    "brick for this.");
	if (from->has_id)
		item(b, "Which load?", "Settings, Status, Firmware Versions: Load File.");
}

/* Appends the keys to press, in the menus of the running load. */
static void
keys(struct buf *b, const struct place *p)
{
	if (p->era == ERA_JAVA) {
		java_keys(b, p);
		return;
	}
	if (unlock(p)[0] == '\0') {
		item(b, "At the phone", "No menus: without an application the phone obeys DHCP only.");
		item(b, "", "Network settings in the way: hold # while connecting the power until the lamps of headset, mute and speaker "
		    "flash in turn, then press 123456789*0# within 60 seconds; to \"Keep network cfg?\" answer 1 (yes) or 2 (no).");
		return;
	}
	item(b, "Unlock", unlock(p));
	item(b, "TFTP server", "Settings, Network Configuration: Alternate TFTP = Yes, TFTP Server = your address, Save. Look again "
	    "whether it was kept. DHCP option 150 or 66 does the same for all phones at once.");
	item(b, "Erase", "Settings, Network Configuration: Erase Config = Yes, Save. Only where old settings are in the way.");
	item(b, "Restart", "* + 6 + Settings together, or take the power away while nothing is being upgraded.");
	item(b, "Which load?", "Settings, Status, Firmware Versions: Application Load ID.");
}

/* How to start this hop. */
static const char *
begin(const struct step *s)
{
	if (s->move == MOVE_JAVA)
		return s->from->proto == PROTO_UNKNOWN ? "With way B." : "At the next start (way A), for SEP<MAC>.cnf.xml names another load; or with way B.";
	if (s->from->proto == PROTO_UAL)
		return "By itself: the phone asks again every half minute. Else take its power away and give it back.";
	if (s->from->era == ERA_LOADER && s->from->proto == PROTO_SCCP && s->to->proto != PROTO_MGCP)
		return "By itself, when the application next reads XMLDefault.cnf.xml and finds another load. To be sure, restart it.";
	if (s->from->era == ERA_LOADER && s->from->proto == PROTO_SIP)
		return "By itself, when the application next reads its files and finds another image_version. To be sure, restart it.";
	return "Restart the phone.";
}

static void
one_step(struct buf *b, const struct step *s, size_t hop, size_t of)
{
	buf_addf(b, "\nHop %zu of %zu: %s to %s\n", hop, of, s->from->name, s->to->name);
	if (s->rule->kind == RULE_SECOND)
		item(b, "CONTESTED", "Somebody reports this hop, others deny it or do not confirm it.");
	if (!place_attested(s->to))
		item(b, "NOT ATTESTED", "The name of this load follows from its neighbours. Nobody shows it; look for it before you begin.");
	if (s->oneway)
		item(b, "NO WAY BACK", "After this hop the phone takes signed loads only, for ever.");
	items(b, "On the server", s->serve);
	if (s->oneof[0] != '\0')
		item(b, "", "(Nobody knows which of them the phone asks for; one is enough.)");
	items(b, "Files that tell", s->write);
	items(b, "Must be absent", s->absent);
	item(b, "It begins", begin(s));
	if (s->option150)
		item(b, "Network", "DHCP with option 150 (or 66) must be there: settings made by hand may be lost at this hop.");
	item(b, "The phone shows", s->display);
	if (s->seconds < 600)
		item(b, "It takes", "About two minutes: eight phones on their way from SCCP to SIP 8.12 took 75 to 112 seconds. Never cut "
		    "the power meanwhile.");
	else if (s->move == MOVE_JAVA)
		item(b, "It takes", "36 seconds for the files on a LAN, 5 to 15 minutes with writing the flash. The display may be dark for minutes. Never "
		    "cut the power meanwhile.");
	else
		item(b, "It takes", "Nobody measured it. Allow ten minutes and several restarts, and never cut the power meanwhile.");
	items(b, "Done when", s->last);
	item(b, "", s->oneof[0] != '\0' ? "(either) went out, and the phone then asks for:" : "went out, and the phone then asks for:");
	items(b, "", s->seen);
	item(b, "May go wrong", s->trouble);
	item(b, "What to do", s->remedy);
	buf_addf(b, "  %-*s", INDENT - 2, "Who says so");
	wrapped(b, s->rule->col[COL_SOURCE]);
}

int
walk_text(struct buf *b, const struct planner *pl, const struct plan *p, const struct place *from, const struct place *to,
    const char *mac, int (*finish)(struct step *s))
{
	struct step s;
	size_t i;

	if (mac[0] != '\0')
		buf_addf(b, "Phone %s: ", mac);
	buf_addf(b, "%s to %s, ", from->name, to->name);
	if (p->n == 0) {
		buf_adds(b, "nothing to do: it is there already.\n");
		return 0;
	}
	buf_addf(b, "%zu hop%s.\n\nFirst, with %s on the phone\n", p->n, p->n == 1 ? "" : "s", from->name);
	keys(b, from);
	for (i = 0; i < p->n; i++) {
		if (step_make(&s, pl, p, i, mac) != 0 || (finish != NULL && finish(&s) != 0))
			return -1;
		/* the menus of a stop may differ from those before */
		if (i > 0 && s.move != MOVE_JAVA && strcmp(unlock(s.from), unlock(p->hop[i - 1].from)) != 0) {
			buf_addf(b, "\nBefore hop %zu, with %s on the phone\n", i + 1, s.from->name);
			keys(b, s.from);
		}
		one_step(b, &s, i + 1, p->n);
		if (i + 1 < p->n && !s.next_safe)
			item(b, "Then", "Wait until the new application is up before you put the files of the next hop in place.");
	}
	if (to->era == ERA_JAVA)
		return 0;
	buf_addf(b, "\nAt the end, with %s on the phone\n", to->name);
	keys(b, to);
	return 0;
}
