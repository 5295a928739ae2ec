#include <stdio.h>
#include <string.h>

#include "cisco/model.h"
#include "step.h"

/* A comma-separated list in a fixed array, while it is built. */
struct list {
	char *b;
	size_t n, cap;
	int cut;
	const char *mac;
};

static struct list
list(char *b, size_t cap, const char *mac)
{
	struct list l = { b, 0, cap, 0, mac };

	b[0] = '\0';
	return l;
}

static void
put(struct list *l, const char *s, size_t n)
{
	if (l->cut || n >= l->cap - l->n) {
		l->cut = 1;
		return;
	}
	memcpy(l->b + l->n, s, n);
	l->n += n;
	l->b[l->n] = '\0';
}

/* One word: name, then tail; a <MAC> in name becomes the address when that is known. */
static void
add(struct list *l, const char *name, const char *tail)
{
	const char *m = l->mac[0] != '\0' ? strstr(name, "<MAC>") : NULL;

	if (l->n > 0)
		put(l, ",", 1);
	if (m != NULL) {
		put(l, name, (size_t)(m - name));
		put(l, l->mac, strlen(l->mac));
		name = m + strlen("<MAC>");
	}
	put(l, name, strlen(name));
	put(l, tail, strlen(tail));
}

/* FILE:VALUE */
static void
add_value(struct list *l, const char *file, const char *value)
{
	char tail[PLACE_NAME_MAX + 1];

	snprintf(tail, sizeof tail, ":%s", value);
	add(l, file, tail);
}

static int
has(const struct rule *r, const char *word)
{
	struct span m = r->col[COL_MECHANISM];
	size_t i, n = strlen(word);

	for (i = 0; i + n <= m.n; i++)
		if (memcmp(m.p + i, word, n) == 0)
			return 1;
	return 0;
}

static enum move
move_of(const struct rule *r)
{
	if (has(r, "ual-legacy-sbn"))
		return MOVE_LEGACY;
	if (has(r, "(UAL)"))
		return MOVE_INTO_LOADER;
	return has(r, "ual-hunt") ? MOVE_HUNT : MOVE_SINGLE;
}

/* Which extensions the old boot may add to the name: from the rule, else from the era of the running load. */
static void
extensions(const struct step *s, int *bin, int *sbn)
{
	*bin = has(s->rule, "+bin");
	*sbn = has(s->rule, "+sbn");
	if (*bin || *sbn)
		return;
	/* An unsigned phone adds .bin, a signed one .sbn.  For the step between the eras no source tells which. */
	*bin = s->from->era != ERA_SIGNED;
	*sbn = s->to->era != ERA_UNSIGNED;
}

static int
files(struct step *s)
{
	const char *to = s->to->name;
	struct list serve = list(s->serve, sizeof s->serve, ""), last = list(s->last, sizeof s->last, "");
	struct list oneof = list(s->oneof, sizeof s->oneof, "");
	int bin, sbn;

	extensions(s, &bin, &sbn);
	switch (s->move) {
	case MOVE_SINGLE:
		if (bin)
			add(&serve, to, ".bin");
		if (sbn)
			add(&serve, to, ".sbn");
		if (bin && sbn)
			add(&oneof, s->serve, "");
		add(&last, s->serve, "");
		break;
	case MOVE_LEGACY:
		add(&serve, to, ".sbn");
		add(&last, to, ".sbn");
		break;
	case MOVE_INTO_LOADER:
		if (bin)
			add(&serve, s->loader, ".bin");
		/* FALLTHROUGH */
	case MOVE_HUNT:
		add(&serve, to, ".loads");
		add(&serve, s->loader, ".sbn");
		add(&serve, to, ".sb2");
		add(&last, to, ".sb2");
		break;
	case MOVE_JAVA:         /* java_files */
		break;
	}
	return serve.cut || last.cut || oneof.cut;
}

/* Fills write and absent for phones with the old boot (unsigned and signed era). */
static void
write_old_boot(const struct step *s, struct list *w, struct list *absent)
{
	const char *to = s->to->name, *first = s->move == MOVE_INTO_LOADER ? s->loader : to;
	int from_sccp = s->from->proto == PROTO_SCCP, to_sccp = s->to->proto == PROTO_SCCP;

	/* OS79XX.TXT is asked for first.  An SCCP phone ignores a P003 name there, and so does a SIP phone a P0S3 name; it is
	 * written all the same, for a stale one would send the phone elsewhere. */
	add_value(w, "OS79XX.TXT", first);
	if (s->from->proto == PROTO_SIP || s->to->proto == PROTO_SIP) {
		add_value(w, "SIPDefault.cnf", to);
		/* once a SIP phone has configuration files they, not OS79XX.TXT, may decide (D72029): name the load there too */
		if (s->to->proto != PROTO_MGCP)
			add_value(w, "SIP<MAC>.cnf", to);
	}
	if (s->to->proto == PROTO_MGCP)
		add_value(w, "MGC<MAC>.cnf", to);
	else if (s->from->proto == PROTO_MGCP)
		add_value(w, "MGCDefault.cnf", first);
	/* Only an SCCP phone that gets a loader must read the loader's name here. */
	if (to_sccp || (from_sccp && s->move == MOVE_INTO_LOADER))
		add_value(w, "XMLDefault.cnf.xml", first);

	if (from_sccp || s->move == MOVE_INTO_LOADER)
		add(absent, "SEP<MAC>.cnf.xml", "");
	if (s->move != MOVE_INTO_LOADER)
		return;
	if (s->to->proto == PROTO_MGCP || (to_sccp && s->from->proto != PROTO_SIP))
		add(absent, "SIP<MAC>.cnf", "");
	if (to_sccp)
		add(absent, "MGC<MAC>.cnf", "");
}

/* Fills write and absent for phones with a loader.  It asks for SEP, SIP, MGC, XMLDefault, SIPDefault, MGCDefault; the first usable file wins. */
static void
write_loader(const struct step *s, struct list *w, struct list *absent)
{
	const char *to = s->to->name;
	char loads[PLACE_NAME_MAX + 8];
	int any = s->from->proto == PROTO_NONE;         /* LOADER: what runs is not known, so that every application must be told */
	int from_sip = any || s->from->proto == PROTO_SIP, from_mgcp = any || s->from->proto == PROTO_MGCP;

	snprintf(loads, sizeof loads, "%s.loads", to);
	if (s->move == MOVE_LEGACY)
		add(absent, loads, "");
	switch (s->to->proto) {
	case PROTO_SIP:
		/* SIP<MAC>.cnf for the loader, XMLDefault for a running SCCP application, which asks for nothing else */
		add_value(w, "SIPDefault.cnf", to);
		add_value(w, "SIP<MAC>.cnf", to);
		add_value(w, "XMLDefault.cnf.xml", to);
		add(absent, "SEP<MAC>.cnf.xml", "");
		break;
	case PROTO_MGCP:
		if (from_sip)
			add_value(w, "SIPDefault.cnf", to);
		add_value(w, "MGC<MAC>.cnf", to);
		add(absent, "SEP<MAC>.cnf.xml", "");
		add(absent, "SIP<MAC>.cnf", "");
		add(absent, "XMLDefault.cnf.xml", "");
		break;
	default:
		/* a running SIP application reads only its own two files: with another image_version there it resets */
		if (from_sip) {
			add_value(w, "SIPDefault.cnf", to);
			add_value(w, "SIP<MAC>.cnf", to);
		} else
			add(absent, "SIP<MAC>.cnf", "");
		add_value(w, "XMLDefault.cnf.xml", to);
		add(absent, "MGC<MAC>.cnf", "");
	}
	if (from_mgcp)
		add_value(w, "MGCDefault.cnf", to);
	/* No loader asks for OS79XX.TXT.  After a step down the old boot does, and must not be sent up again; and packages of
	 * dashed loads bring a copy that ends in a blank. */
	if (s->move == MOVE_LEGACY)
		add_value(w, "OS79XX.TXT", to);
	else if (strcmp(s->loader, to) != 0)
		add_value(w, "OS79XX.TXT", s->loader);
}

static int
config(struct step *s, const char *mac)
{
	struct list w = list(s->write, sizeof s->write, mac), absent = list(s->absent, sizeof s->absent, mac);
	struct list seen = list(s->seen, sizeof s->seen, mac);
	int old = s->to->era != ERA_LOADER;

	if (s->move == MOVE_SINGLE || s->move == MOVE_INTO_LOADER)
		write_old_boot(s, &w, &absent);
	else
		write_loader(s, &w, &absent);
	/* once a loader has stored a signed trust list it asks for .sgn names, and for none of the files written here */
	if (s->from->era == ERA_LOADER || s->to->era == ERA_LOADER)
		add(&absent, "CTLSEP<MAC>.tlv", "");
	if (old)
		add(&seen, "OS79XX.TXT", "");
	switch (s->to->proto) {
	case PROTO_SIP:
		add(&seen, "SIPDefault.cnf", "");
		add(&seen, "SIP<MAC>.cnf", "");
		if (!old) {
			add(&seen, "RINGLIST.DAT", "");
			add(&seen, "dialplan.xml", "");
		}
		break;
	case PROTO_MGCP:
		add(&seen, "MGC<MAC>.cnf", "");
		add(&seen, "MGCDefault.cnf", "");
		break;
	default:
		if (!old)
			add(&seen, "CTLSEP<MAC>.tlv", "");
		add(&seen, "SEP<MAC>.cnf.xml", "");
		add(&seen, "XMLDefault.cnf.xml", "");
	}
	return w.cut || absent.cut || seen.cut;
}

static void
words(struct step *s)
{
	static const struct { const char *display, *trouble, *remedy; } text[] = {
		[MOVE_SINGLE] = {
			"Configuring VLAN; Configuring IP; Requesting Configuration; Upgrading Software; the lamps of headset, speaker and mute flash; "
			"the phone restarts",
			"it keeps the old load; TFTP error or an endless retry on the image",
			"check name, capitals and extension of the file, and that OS79XX.TXT is one line without blanks; nothing is erased before a "
			"whole image has come" },
		[MOVE_INTO_LOADER] = {
			"Upgrading Software; restart; Universal Application Loader; Requesting Configuration; Verifying Load; Upgrading Application; "
			"Booting DSP; Resetting",
			"TFTP Error or buffer full; Protocol Application Invalid",
			"buffer full: the application's name was offered before the loader's; Protocol Application Invalid: the loader is in and its "
			"network settings may be lost, give it DHCP option 150 (or 66), then it goes on by itself" },
		[MOVE_HUNT] = {
			"Universal Application Loader; Requesting Configuration; Verifying Load; Upgrading Loader; Copying to Bank 1; Loader upgrade "
			"complete; restart; Upgrading Application; Booting DSP; Resetting",
			"No Load Specified; Image Authentication Failed; Protocol Application Invalid",
			"No Load Specified: remove the SEP or XMLDefault file that names no load, for it ends the search; Authentication Failed: a "
			"renamed or wrongly signed file; Protocol Application Invalid: DHCP option 150" },
		[MOVE_LEGACY] = {
			"Universal Application Loader; Requesting Configuration; Downgrading Application; restart; Configuring VLAN; Configuring IP; "
			"Requesting Configuration",
			"the loader takes a .loads file instead; Image Authentication Failed",
			"the .loads file of this load must not be on the server; only a signed single image (.sbn) is taken" },
	};
	struct span met = s->rule->col[COL_TROUBLE];

	s->display = text[s->move].display;
	s->remedy = text[s->move].remedy;
	snprintf(s->trouble, sizeof s->trouble, "%s", text[s->move].trouble);
	if (!span_is(met, "-"))
		snprintf(s->trouble + strlen(s->trouble), sizeof s->trouble - strlen(s->trouble), "; met: %.*s", met.n < 300 ? (int)met.n : 300,
		    (const char *)met.p);
}

/* ---- the phones with Java ---- */

static int
below(const struct lver *a, const struct lver *b)
{
	return vers_cmp(vers_start(a), vers_start(b)) < 0;
}

/* What is on the server: the list and what it names, from the file itself (images, comma separated) or, images empty, by the inner name. */
static int
java_files(struct step *s, struct span images, unsigned model)
{
	struct list serve = list(s->serve, sizeof s->serve, ""), last = list(s->last, sizeof s->last, "");
	static const char *const role[] = { "jar", "cnu", "apps", "dsp", "cvm" };
	char name[96] = "";
	struct span rest = images, w;
	struct load l;
	size_t i;

	if (s->from->proto == PROTO_UNKNOWN) {
		snprintf(name, sizeof name, "term%02u.default.loads", model % 100);
		add(&serve, name, "");
	}
	add(&serve, s->to->name, ".loads");
	loadid_parse(span_cstr(s->to->name), &l);
	for (i = 0; images.n == 0 && l.inner.n > 0 && i < 5; i++) {
		snprintf(name, sizeof name, "%s%d%s.%.*s.sbn", role[i], s->to->family, i > 0 && i < 4 ? "" : s->to->proto == PROTO_SIP ? "sip" :
		    "sccp", (int)l.inner.n, (const char *)l.inner.p);
		add(&serve, name, "");
	}
	while (images.n > 0 && span_cut(&rest, ',', &w))
		if (span_copy(w, name, sizeof name) == 0)
			add(&serve, name, "");
	add(&last, name[0] != '\0' && span_ends_nocase(span_cstr(name), ".sbn") ? name : s->to->name, name[0] != '\0' &&
	    span_ends_nocase(span_cstr(name), ".sbn") ? "" : ".loads");
	return serve.cut || last.cut ? -1 : 0;
}

/* 1 if this may be a late phone, which takes nothing below its limit.  A phone that runs an older load is not one. */
static int
may_be_refused(const struct step *s)
{
	struct lver limit = model_hardware(s->to->family);

	return limit.n > 0 && below(&s->to->ver, &limit) && (s->from->proto == PROTO_UNKNOWN || !below(&s->from->ver, &limit));
}

static int
java_step(struct step *s, const char *mac)
{
	struct list w = list(s->write, sizeof s->write, mac), absent = list(s->absent, sizeof s->absent, mac);
	struct list seen = list(s->seen, sizeof s->seen, mac);
	int reset = s->from->proto == PROTO_UNKNOWN;
	struct span met = s->rule->col[COL_TROUBLE];

	add_value(&w, "SEP<MAC>.cnf.xml", s->to->name);
	add(&absent, "CTLSEP<MAC>.tlv", "");
	add(&absent, "ITLSEP<MAC>.tlv", "");
	add(&absent, "ITLFile.tlv", "");
	add(&seen, "CTLSEP<MAC>.tlv", "");
	add(&seen, "SEP<MAC>.cnf.xml", "");
	s->option150 = reset;
	s->seconds = 900;
	s->display = reset ? "line keys blink; Cisco logo and five boxes, one an image; the display may be dark for minutes; restart" :
	    "Upgrading; restart";
	snprintf(s->trouble, sizeof s->trouble, "Auth Fail%s%s%.*s", may_be_refused(s) ? "; Load Rejected HC, or the term file is asked for again "
	    "and again" : "", span_is(met, "-") ? "" : "; met: ", span_is(met, "-") ? 0 : met.n < 300 ? (int)met.n : 300, (const char *)met.p);
	s->remedy = may_be_refused(s) ? "Auth Fail: a renamed file, or a key that the load before does not know; Load Rejected HC: this phone must have "
	    "9.3(1)SR or later, so go straight to such a load, without this hop (-x)" :
	    "Auth Fail: a renamed file, or a key that the load before does not know; nothing is asked for: a trust list of another CallManager, "
	    "erase it or do a factory reset";
	return w.cut || absent.cut || seen.cut ? -1 : 0;
}

int
step_java_images(struct step *s, struct span images, unsigned model)
{
	return s->to->era == ERA_JAVA ? java_files(s, images, model) : 0;
}

/* In which states may the phone be after the last image went out?  In the new one, for which the next hop is made; or, if burning
 * failed, still with the old single image, or with the new loader and no application.  Only if the rules have a hop from there
 * as well may it see the next hop's files before it was seen to arrive. */
static int
next_safe(const struct planner *pl, const struct plan *p, size_t i)
{
	struct place state;

	if (i + 1 == p->n)
		return 1;
	state = *p->hop[i].from;
	if (p->hop[i].to->era == ERA_LOADER) {
		state = *p->hop[i].to;
		state.proto = PROTO_UAL;        /* of the version of the package it came in; it holds the same keys */
		state.has_id = 0;
	}
	return matrix_hop(pl->m, &state, p->hop[i + 1].to, 0) != NULL;
}

int
step_make(struct step *s, const struct planner *pl, const struct plan *p, size_t i, const char *mac)
{
	memset(s, 0, sizeof *s);
	s->from = p->hop[i].from;
	s->to = p->hop[i].to;
	s->rule = p->hop[i].rule;
	if (s->to->era == ERA_JAVA) {
		s->move = MOVE_JAVA;
		s->next_safe = i + 1 == p->n;
		return java_step(s, mac) | java_files(s, span("", 0), 0);
	}
	s->move = move_of(s->rule);
	if (s->to->era == ERA_LOADER)
		place_loader(s->to, s->loader);
	s->oneway = s->from->era == ERA_UNSIGNED && s->to->era != ERA_UNSIGNED;
	/* network settings may be lost when the loader is installed or removed, and without an application there are no menus to enter them */
	s->option150 = s->from->proto == PROTO_UAL || s->move == MOVE_INTO_LOADER || s->move == MOVE_LEGACY;
	s->seconds = s->move == MOVE_HUNT ? 112 : 600;
	s->next_safe = next_safe(pl, p, i);
	words(s);
	return files(s) | config(s, mac) ? -1 : 0;
}
