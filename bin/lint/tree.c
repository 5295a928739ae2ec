#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "cisco/bootcnf.h"
#include "cisco/loadid.h"
#include "dirlist.h"
#include "near.h"
#include "tree.h"

#define BELOW_DEPTH 3           /* directories that are searched for files that stand too deep */
#define BELOW_MAX 4096          /* names looked at there */

/* ---- files in directories below ---- */

struct below {
	const char *name;
	unsigned seen;
	char where[256];                /* directory in which it stands */
};

/* Search the directories below fd, whose path from the top is path. */
static int
search(struct below *b, int fd, const char *path, int depth)
{
	DIR *d = dirlist(fd);
	struct dirent *ent;
	struct stat st;
	int found = 0;

	if (d == NULL)
		return 0;
	while (!found && b->seen < BELOW_MAX && (ent = readdir(d)) != NULL) {
		char sub[256];
		int sfd;

		b->seen++;
		if (ent->d_name[0] == '.' || fstatat(fd, ent->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (S_ISREG(st.st_mode) && path[0] != '\0' && strcmp(ent->d_name, b->name) == 0) {
			snprintf(b->where, sizeof b->where, "%s", path);
			found = 1;
		} else if (S_ISDIR(st.st_mode) && depth > 0 &&
		    snprintf(sub, sizeof sub, "%s%s%s", path, path[0] == '\0' ? "" : "/", ent->d_name) < (int)sizeof sub) {
			sfd = openat(fd, ent->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (sfd >= 0) {
				found = search(b, sfd, sub, depth - 1);
				close(sfd);
			}
		}
	}
	closedir(d);
	return found;
}

/* Look for a missing file in the directories below.  Reports where it is and returns 1, or returns 0. */
static int
too_deep(const struct lint *l, const struct lint_file *f, unsigned long line, const char *name)
{
	struct below b = { 0 };

	b.name = name;
	if (!search(&b, l->dirfd, "", BELOW_DEPTH))
		return 0;
	files_report(l, 1, f->path, line, "%s: not there, but in %s, which phones do not look into: move it up", name, b.where);
	return 1;
}

/* ---- loads that are named, and their files ---- */

/* The files that a .loads lists: signed header, then loader, application and a version, a line each. */
static void
check_loads(struct lint *l, const struct lint_file *f, const struct named_load *load)
{
	char name[LOAD_NAME_MAX + 16], part[LOAD_NAME_MAX];
	unsigned char b[1024];
	struct span rest, w;
	ssize_t n;
	size_t header;
	int fd;

	snprintf(name, sizeof name, "%s.loads", load->id);
	fd = openat(l->dirfd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, b, sizeof b);
	if (fd >= 0)
		close(fd);
	header = n < 10 ? 0 : be16(b + 8);
	if (n < 10 || header >= (size_t)n) {
		files_report(l, 1, f->path, load->line, "%s is no signed list: cph-unpack -t tells more", name);
		return;
	}
	rest = span(b + header, (size_t)n - header);
	while (span_cut(&rest, '\n', &w)) {
		w = span_trim(w);
		if (w.n > 0 && !span_starts(w, "LA_VERSION=") && span_copy(w, part, sizeof part) == 0 && !files_there(l, part, "") &&
		    !too_deep(l, f, load->line, part))
			files_report(l, 1, f->path, load->line, "%s: its %s is not there: the phone asks for it for ever", load->id, part);
	}
}

static const struct lint_file *
of_kind(const struct lint *l, enum phonefile kind)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->file[i].kind == kind && !l->file[i].other_phone)
			return &l->file[i];
	return NULL;
}

/* A loader of 8.8 or later that reads the load X, finds no X.loads and receives a good X.sbn burns it as an application.  X may be a
 * loader, or a load of the loader era without its .loads.  Reports this and returns 1, or returns 0. */
static int
check_burn(struct lint *l, const struct lint_file *f, const struct named_load *load, const struct load *id)
{
	if (f->kind == PF_OS79XX || (id->role != ROLE_UAL && id->era != ERA_LOADER) || files_there(l, load->id, ".loads") ||
	    !files_there(l, load->id, ".sbn") || (l->confined && of_kind(l, PF_OS79XX) != NULL))
		return 0;
	files_report(l, 1, f->path, load->line, "%s: no %s.loads, and %s.sbn is there: a phone with a loader of 8.8 or later burns it over its "
	    "application", load->id, load->id, load->id);
	return 1;
}

static void
check_files(struct lint *l, const struct lint_file *f, const struct named_load *load, const struct load *id)
{
	char name[LOAD_NAME_MAX + 16];

	if (check_burn(l, f, load, id))
		return;
	if (id->role != ROLE_UAL && id->era == ERA_LOADER) {
		snprintf(name, sizeof name, "%s.loads", load->id);
		if (files_there(l, name, ""))
			check_loads(l, f, load);
		else if (f->kind != PF_OS79XX && !too_deep(l, f, load->line, name))
			files_report(l, 1, f->path, load->line, "%s: %s.loads is not there: the phone asks for it for ever, and one of another "
			    "protocol has lost its settings by then", load->id, load->id);
		return;
	}
	snprintf(name, sizeof name, "%s.sbn", load->id);
	if (!files_there(l, load->id, ".bin") && !files_there(l, name, "") && !too_deep(l, f, load->line, name))
		files_report(l, 1, f->path, load->line, "%s: neither %s.bin nor %s.sbn is there: the phone asks for it for ever", load->id,
		    load->id, load->id);
}

/* Did an earlier file name this load: one of the same kind, or any (OS79XX.TXT apart, which asks for other files)? */
static void
named_before(const struct lint *l, size_t i, const char *name, int *by_kind, int *by_any)
{
	const struct lint_file *f = &l->file[i];
	size_t k, m;

	*by_kind = *by_any = 0;
	for (k = 0; k < i && !*by_kind; k++)
		for (m = 0; m < l->file[k].loads.n; m++) {
			if (strcmp(l->file[k].loads.load[m].id, name) != 0)
				continue;
			*by_kind |= l->file[k].kind == f->kind;
			*by_any |= (l->file[k].kind == PF_OS79XX) == (f->kind == PF_OS79XX);
		}
}

static void
check_named(struct lint *l)
{
	int sip = 0, old_sip = 0, by_kind, by_any;
	const struct lint_file *os = of_kind(l, PF_OS79XX);
	size_t i, j;

	for (i = 0; i < l->n; i++) {
		const struct lint_file *f = &l->file[i];

		for (j = 0; j < f->loads.n; j++) {
			const char *name = f->loads.load[j].id, *why = judge_load_name(span_cstr(name));
			struct load id;
			enum load_res res = loadid_parse(span_cstr(name), &id);

			named_before(l, i, name, &by_kind, &by_any);
			if (why != NULL) {
				/* reported for XML and OS79XX.TXT already; the reader of text files takes any name that begins as one of a load */
				const char *then = bootcnf_is_load(span_cstr(name)) ? "the loader takes it all the same" : f->kind == PF_SIPMAC ?
				    "counts as no load" : "counts as no load (\"No Load Specified\")";

				if (!by_kind && (f->kind == PF_SIPMAC || f->kind == PF_SIPDEFAULT))
					files_report(l, 1, f->path, f->loads.load[j].line, "%s: %s: %s%s%s%s", name, why, then,
					    res == LOAD_MISSPELT ? "; is " : "", res == LOAD_MISSPELT ? id.meant : "",
					    res == LOAD_MISSPELT ? " meant?" : "");
				continue;
			}
			if (!by_kind)
				files_check_use(l, f, &f->loads.load[j], l->confined && os != NULL);
			if (!by_any)
				check_files(l, f, &f->loads.load[j], &id);
			if (f->kind == PF_SIPMAC || f->kind == PF_SIPDEFAULT) {
				sip |= id.proto == PROTO_SIP && id.era == ERA_LOADER;
				old_sip |= id.proto == PROTO_SIP && id.era != ERA_LOADER;
			}
		}
	}
	if (sip && of_kind(l, PF_XMLDEFAULT) == NULL && of_kind(l, PF_SEPMAC) == NULL)
		files_report(l, 0, l->dir, 0, "no XMLDefault.cnf.xml: a phone that runs SCCP asks for nothing else and stays as it is");
	if (old_sip && !sip && os != NULL && os->loads.n > 0) {
		struct load id;

		loadid_parse(span_cstr(os->loads.load[0].id), &id);
		if (id.role == ROLE_UAL)
			files_report(l, 1, os->path, 1, "%s: the loader, where image_version names a load of the old boot", os->loads.load[0].id);
	}
}

/* Images under names that no phone asks for. */
static void
check_image(struct lint *l, const struct lint_file *f)
{
	struct span name = span_cstr(f->name);
	struct load id;
	char base[LOAD_NAME_MAX];

	if (!span_ends_nocase(name, ".bin") || loadid_parse(name, &id) != LOAD_OK || id.era != ERA_LOADER ||
	    id.role != ROLE_APPLICATION || id.proto == PROTO_SCCP || span_copy(span_sub(name, 0, name.n - 4), base, sizeof base) != 0)
		return;
	/* SCCP has its loader under the application's name, SIP and MGCP have not */
	files_report(l, files_there(l, base, ".sb2") && files_there(l, base, ".loads") ? 0 : 1, f->path, 0,
	    "no phone asks for this name: the application of a loader comes as %s.loads and %s.sb2", base, base);
}

/* A server that has dropped root reads only what everybody may read.  cph-mkcnf -m and -g do not change images. */
static void
check_mode(const struct lint *l, const struct lint_file *f)
{
	struct span name = span_cstr(f->name);
	int ours = span_ends_nocase(name, ".cnf") || span_ends_nocase(name, ".xml");
	struct stat st;
	const struct group *g;
	char who[64];

	if (fstatat(l->dirfd, f->name, &st, 0) != 0 || !S_ISREG(st.st_mode) || (st.st_mode & S_IROTH))
		return;
	g = getgrgid(st.st_gid);
	if (!(st.st_mode & S_IRGRP))
		snprintf(who, sizeof who, "as its owner");
	else if (g != NULL)
		snprintf(who, sizeof who, "in group %s", g->gr_name);
	else
		snprintf(who, sizeof who, "in group %lu", (unsigned long)st.st_gid);
	files_report(l, 0, f->path, 0, "mode %03o: a TFTP server that has given up root cannot read it: chmod o+r%s, or let the server run %s%s",
	    (unsigned)st.st_mode & 0777, ours ? " (cph-mkcnf -m 644)" : "", who, ours ? " (cph-mkcnf -g GROUP gives it another)" : "");
}

/* ---- each phone with all the settings it reads ---- */

/* The dial plan that this file names. */
static void
check_template(const struct lint *l, const struct cnf_set *s, const char *path)
{
	const struct cnf_item *it = cnf_get(s, "dial_template");
	char name[256];

	if (it != NULL && it->file == path && !param_unset(it->value) && span_copy(it->value, name, sizeof name) == 0 &&
	    !files_there(l, name, ".xml"))
		files_report(l, 0, path, it->line, "dial_template: %s.xml is not there", name);
}

/* The picture that logo_url names, if it is served from here. */
static void
check_logo(struct lint *l, const struct cnf_set *s, const char *path)
{
	const struct cnf_item *it = cnf_get(s, "logo_url");
	struct lint_file f = { 0 };
	struct span text;
	char name[256];

	if (it == NULL || it->file != path || param_unset(it->value) ||
	    span_copy(span_sub(it->value, span_rfind(it->value, '/') + 1, it->value.n), name, sizeof name) != 0 || !files_there(l, name, "") ||
	    files_read(l, &f, name, &text) != 0)
		return;
	judge_logo(text, path, it->line, name, l->rep);
}

/* What SIPDefault.cnf lacks for all phones at once. */
static void
check_default(struct lint *l, const struct lint_file *deflt, const struct cnf_set *site, int unnamed)
{
	struct span dir = cnf_value(site, "tftp_cfg_dir");

	if (deflt->loads.n == 0 && dir.p != NULL && !param_unset(dir))
		files_report(l, 1, deflt->path, cnf_get(site, "tftp_cfg_dir")->line, "tftp_cfg_dir without image_version: a loader that finds no file of "
		    "its own in %.*s stops for good", (int)dir.n, (const char *)dir.p);
	else if (deflt->loads.n == 0 && !unnamed)
		files_report(l, 0, deflt->path, 0, "no image_version: a loader that gets this far says \"No Load Specified\"");
	check_template(l, site, deflt->path);
	check_logo(l, site, deflt->path);
}

/* One file of the hunt or of the application. */
static int
check_one(struct lint *l, struct lint_file *f, struct span text, const struct cnf_set *site, struct cnf_set *phone, int *unnamed)
{
	const struct lint_file *deflt = of_kind(l, PF_SIPDEFAULT);

	if (cnf_copy(phone, site) != 0 || files_judge(l, f, text, phone, CNF_INVENTORY) != 0)
		return -1;
	/* the phone reads nothing of a file that is too long, which was reported */
	if (f->kind != PF_SIPMAC || f->too_long)
		return 0;
	check_template(l, phone, f->path);
	check_logo(l, phone, f->path);
	*unnamed |= f->loads.n == 0;
	if (f->loads.n == 0 && (deflt == NULL || (deflt->loads.n == 0 && !deflt->too_long)))
		files_report(l, 1, f->path, 0, "%s", deflt == NULL ? "no image_version here, and no SIPDefault.cnf: the loader finds no load" :
		    "no image_version here nor in SIPDefault.cnf: the loader says \"No Load Specified\"");
	/* image_version names another protocol: this phone will not run SIP */
	if (f->loads.n == 0 || f->loads.load[0].id[2] == 'S')
		cnf_check(phone, PHONE_LINES_MAX, deflt == NULL || !deflt->too_long, files_finding, l);
	return 0;
}

static int
check_phones(struct lint *l)
{
	struct cnf_set site = { 0 }, phone = { 0 };
	const struct lint_file *deflt = of_kind(l, PF_SIPDEFAULT);
	int any = 0, r = 0, unnamed = 0;
	size_t i;

	l->deflt = deflt == NULL ? NULL : deflt->path;
	for (i = 0; r == 0 && i < l->n; i++) {
		struct lint_file *f = &l->file[i];
		const char *model;
		struct span text;

		if (f->kind == PF_OTHER || f->kind == PF_IMAGE || f->kind == PF_CTLSEP)
			continue;
		l->at = f->path;
		if (files_read(l, f, f->name, &text) != 0) {
			files_report(l, 2, f->path, 0, "%s", strerror(errno));
			continue;
		}
		check_mode(l, f);
		f->other_phone = files_other_phone(f, text, &model);
		if (f->other_phone) {
			files_other(l, f, text, model);
			continue;
		}
		/* SIPDefault.cnf is first on the list */
		if (f->kind == PF_SIPDEFAULT)
			r = files_judge(l, f, text, &site, CNF_SITE);
		else
			r = check_one(l, f, text, &site, &phone, &unnamed);
		any |= f->kind == PF_SIPMAC;
	}
	if (r == 0 && !any && deflt != NULL) {
		l->at = deflt->path;
		cnf_check(&site, 0, 0, files_finding, l);
	}
	if (r == 0 && deflt != NULL && !deflt->too_long)
		check_default(l, deflt, &site, unnamed);
	cnf_free(&site);
	cnf_free(&phone);
	errno = ENOMEM;
	return r;
}

/* ---- names and modes ---- */

/* A list of certificates.  A good one switches the phone to signed configurations. */
static void
check_ctl(struct lint *l, struct lint_file *f)
{
	struct span text;
	char name[PHONEFILE_MAX + 8];

	if (files_read(l, f, f->name, &text) != 0)
		return;
	snprintf(name, sizeof name, "SEP%s.cnf.xml.sgn", f->mac);
	if (text.n > 3 && memcmp(text.p, "\x01\x00\x02", 3) == 0) {
		files_report(l, files_there(l, name, "") || files_there(l, "XMLDefault.cnf.xml.sgn", "") ? 0 : 1, f->path, 0,
		    "a signed list: a phone that stores it asks for %s and XMLDefault.cnf.xml.sgn, and no more for the names without .sgn "
		    "(SIP<MAC>.cnf and SIPDefault.cnf neither with a loader of 7.5)", name);
		return;
	}
	files_report(l, 0, f->path, 0, text.n == 0 ? "empty: costs the loader a retry; absent is best (one loader is reported to loop without it)" :
	    "no list of certificates: costs the loader a retry; absent is best");
}

static void
check_near(struct lint *l, const struct lint_file *f)
{
	struct lint_file copy = *f;
	char right[PHONEFILE_MAX];
	struct span text = span("", 0);

	/* most files are not for one phone: this test comes first because it is cheap */
	if (near_name(span_cstr(f->name), 0, right) == 0 && near_name(span_cstr(f->name), 1, right) == 0)
		return;
	if (files_read(l, &copy, f->name, &text) != 0)
		return;
	switch (near_name(span_cstr(f->name), span_trim(text).n > 0 && span_trim(text).p[0] == '<', right)) {
	case 1:
		if (!files_there(l, right, ""))
			files_report(l, 1, f->path, 0, "no phone asks for this name: is %s meant?", right);
		break;
	case 2:
		files_report(l, 1, f->path, 0, "no phone asks for this name: a MAC address has 12 digits");
		break;
	}
}

static void
check_name(struct lint *l, size_t i)
{
	struct lint_file *f = &l->file[i];
	size_t j;

	for (j = 0; j < i; j++)
		if (l->file[j].kind == f->kind && span_eq_nocase(span_cstr(l->file[j].name), span_cstr(f->name)) &&
		    strcmp(f->name, "xmlDefault.CNF.XML") != 0 && strcmp(l->file[j].name, "xmlDefault.CNF.XML") != 0)
			files_report(l, 0, f->path, 0, "also there as %s: which of the two a phone gets depends on the server", l->file[j].name);
	/* some old loads ask for the default XML file in these letters */
	if (!f->exact && strcmp(f->name, "xmlDefault.CNF.XML") != 0)
		files_report(l, 0, f->path, 0, "not in the letters that the phone asks for: most servers will not find it");
}

static void
check_names(struct lint *l)
{
	const char *model;
	size_t i;

	for (i = 0; i < l->n; i++) {
		struct lint_file *f = &l->file[i];

		if (f->kind == PF_OTHER) {
			check_near(l, f);
			continue;
		}
		if (f->kind == PF_IMAGE || f->kind == PF_CTLSEP)
			check_mode(l, f);
		if (f->kind == PF_IMAGE)
			f->other_phone = files_other_phone(f, span("", 0), &model);
		if (f->other_phone)
			continue;
		check_name(l, i);
		if (f->kind == PF_CTLSEP)
			check_ctl(l, f);
		else if (f->kind == PF_IMAGE)
			check_image(l, f);
	}
}

/* ---- the directory ---- */

static int
by_name(const void *a, const void *b)
{
	const struct lint_file *x = a, *y = b;

	if ((x->kind == PF_SIPDEFAULT) != (y->kind == PF_SIPDEFAULT))
		return x->kind == PF_SIPDEFAULT ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int
add(struct lint *l, const char *name)
{
	struct lint_file *f;
	char path[1024];
	struct span p, n;

	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 64 : l->cap * 2;

		f = realloc(l->file, cap * sizeof *f);
		if (f == NULL)
			return -1;
		l->file = f;
		l->cap = cap;
	}
	f = &l->file[l->n];
	memset(f, 0, sizeof *f);
	snprintf(path, sizeof path, "%s/%s", l->dir, name);
	p = keep_span(&l->keep, span_cstr(path));
	n = keep_span(&l->keep, span_cstr(name));
	if (p.p == NULL || n.p == NULL)
		return -1;
	f->path = (const char *)p.p;
	f->name = (const char *)n.p;
	f->kind = phonefile_kind(n, f->mac, &f->exact);
	l->n++;
	return 0;
}

struct dirs {
	char names[160];                /* of directories in this one: "a/, b/" */
	int hops;                       /* it is the directory of a stack: .hops, or a link by MAC */
};

static void
note_dir(const struct lint *l, struct dirs *d, const char *name)
{
	char mac[MAC_LEN + 1];
	struct stat st;
	size_t n = strlen(d->names);

	if (fstatat(l->dirfd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || (!S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode)))
		return;
	if (strcmp(name, ".hops") == 0 || (strlen(name) == MAC_LEN && mac_parse(span_cstr(name), mac) == NULL))
		d->hops = 1;
	else if (name[0] != '.' && S_ISDIR(st.st_mode) && n + 64 < sizeof d->names)
		snprintf(d->names + n, sizeof d->names - n, "%s%.60s/", n > 0 ? ", " : "", name);
}

/* Report a directory in which nothing was judged: silence must mean that the files are right. */
static void
check_judged(struct lint *l, const struct dirs *d)
{
	size_t i, images = 0, others = 0;

	for (i = 0; i < l->n; i++) {
		images += l->file[i].kind == PF_IMAGE && !l->file[i].other_phone;
		others += l->file[i].other_phone != 0;
	}
	if (l->judged > 0 || d->hops)
		return;
	if (images > 0)
		files_report(l, 1, l->dir, 0, "nothing here tells a phone to load anything: no XMLDefault.cnf.xml");
	else if (others > 0)
		files_report(l, 0, l->dir, 0, "only files of other phones in it");
	else if (d->names[0] != '\0')
		files_report(l, 1, l->dir, 0, "no configuration in it (%s %s not looked into)", d->names, strchr(d->names, ',') == NULL ? "is" : "are");
	else
		files_report(l, 1, l->dir, 0, "no configuration in it");
}

int
tree_judge(struct lint *l)
{
	DIR *d = dirlist(l->dirfd);
	struct dirs dirs = { "", 0 };
	struct dirent *ent;
	int e;

	if (d == NULL)
		return -1;
	while (errno = 0, (ent = readdir(d)) != NULL) {
		note_dir(l, &dirs, ent->d_name);
		if (ent->d_name[0] != '.' && add(l, ent->d_name) != 0)
			break;
		errno = 0;
	}
	e = errno;
	closedir(d);
	errno = e;
	if (e != 0)
		return -1;
	if (l->n > 0)
		qsort(l->file, l->n, sizeof *l->file, by_name);
	check_names(l);
	if (check_phones(l) != 0)
		return -1;
	check_named(l);
	check_judged(l, &dirs);
	return 0;
}
