#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "cisco/bootcnf.h"
#include "cisco/cnf.h"
#include "cisco/loadid.h"
#include "dirlist.h"
#include "file.h"
#include "judge.h"
#include "keep.h"
#include "lint.h"
#include "xmlscan.h"

#define READ_MAX 262144         /* of a file that is judged; no phone takes a configuration of a thirtieth of that */

struct lint_file {
	const char *name;               /* in the directory */
	const char *path;               /* for messages */
	enum phonefile kind;
	char mac[MAC_LEN + 1];
	int exact;
	int open_to_all;
	struct named_loads loads;
};

struct lint {
	const struct params *ps;
	struct report rep;
	unsigned release;               /* the caller's, 0 = by the load that is named */
	unsigned site_release;          /* of the load that SIPDefault.cnf names */
	const char *dir;
	int dirfd;                      /* -1: a single file */
	struct lint_file *file;
	size_t n, cap;
	const char *at;                 /* file to blame for what no line is to blame for */
	const char *deflt;              /* path of SIPDefault.cnf */
	const char *rings;              /* path of RINGLIST.DAT */
	struct span said[64];           /* findings about SIPDefault.cnf */
	size_t nsaid;
	struct keep keep;
};

static void
say(const struct lint *l, int status, const char *file, unsigned long line, const char *fmt, ...)
{
	char why[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	l->rep.fn(l->rep.ctx, status, file, line, why);
}

/* ---- single files ---- */

static int
size_of(const struct lint *l, const char *name, off_t *size)
{
	struct stat st;

	if (fstatat(l->dirfd, name, &st, 0) != 0 || !S_ISREG(st.st_mode))
		return 0;
	*size = st.st_size;
	return 1;
}

static int
there(const struct lint *l, const char *base, const char *ext)
{
	char name[256 + 16];
	off_t size;

	snprintf(name, sizeof name, "%s%s", base, ext);
	return size_of(l, name, &size);
}

static void
ring_named(void *ctx, unsigned long line, struct span name)
{
	struct lint *l = ctx;
	char path[256];
	off_t size = 0;

	if (span_copy(name, path, sizeof path) != 0)
		return;
	if (!size_of(l, path, &size))
		say(l, 0, l->rings, line, "%s: not there", path);
	else if (size < 0 || !phonefile_ring((uint64_t)size))
		say(l, 0, l->rings, line, "%s: %lld bytes; a ring has 240 to 16080, a multiple of 240 (raw mu-law)", path, (long long)size);
}

/* What a file with an unknown name is, by its first bytes. */
static enum phonefile
sniff(struct span text)
{
	struct xmlscan x;
	enum xml_token t;

	if (span_starts(text, "\xef\xbb\xbf"))
		text = span_sub(text, 3, text.n);
	if (span_trim(text).n == 0 || span_trim(text).p[0] != '<')
		return PF_SIPMAC;
	xml_open(&x, text);
	t = xml_next(&x);
	if (t == XML_OPEN && span_is_nocase(x.name, "Default"))
		return PF_XMLDEFAULT;
	if (t == XML_OPEN && span_is_nocase(x.name, "device"))
		return PF_SEPMAC;
	return t == XML_OPEN && span_is_nocase(x.name, "SYNCINFO") ? PF_SYNCINFO : PF_DIALPLAN;
}

/* The release that a text file is for: what the caller said, else that of the load which the file or SIPDefault.cnf names. */
static unsigned
release_of(struct lint *l, const struct lint_file *f, struct span text)
{
	struct span load;
	unsigned release = bootcnf_text(text, "image_version", NULL, &load) == BOOTCNF_OK ? param_release(load) : 0;

	if (f->kind == PF_SIPDEFAULT)
		l->site_release = release;
	return l->release > 0 ? l->release : release > 0 ? release : l->site_release;
}

/* A file in the phone's text form into set, judged line by line and as a whole. */
static int
cnf(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin)
{
	struct cnf_source src;
	struct span image;
	size_t i;

	src.text = (unsigned char *)text.p;     /* our copy, see read_file */
	src.n = text.n;
	src.release = release_of(l, f, text);
	src.strict = 0;
	src.origin = origin;
	src.file = f->path;
	if (cnf_load(set, l->ps, &src, l->rep) != 0)
		return -1;
	for (i = 0; i < set->n; i++) {
		const struct cnf_item *it = &set->item[i];

		if (f->open_to_all && it->file == f->path && it->param != NULL && it->param->secret && !param_unset(it->value) &&
		    !span_is(it->value, "cisco")) {
			say(l, 0, f->path, it->line, "%s: a password in a file that everybody on this machine can read", it->name);
			break;
		}
	}
	image = cnf_value(set, "image_version");
	if (image.n > 0 && cnf_get(set, "image_version")->file == f->path && f->loads.n == 0 &&
	    span_copy(span_trim(image), f->loads.load[0].id, LOAD_NAME_MAX) == 0) {
		f->loads.load[0].line = cnf_get(set, "image_version")->line;
		f->loads.n = 1;
	}
	return 0;
}

static int
judge(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin)
{
	switch (f->kind) {
	case PF_OS79XX:
		judge_os79xx(text, f->path, l->rep, &f->loads);
		break;
	case PF_XMLDEFAULT: case PF_SEPMAC:
		judge_cnfxml(text, f->kind, f->path, l->rep, &f->loads);
		break;
	case PF_DIALPLAN:
		judge_dialplan(text, f->path, l->rep);
		break;
	case PF_SYNCINFO:
		judge_syncinfo(text, f->path, l->rep);
		break;
	case PF_RINGLIST:
		l->rings = f->path;
		judge_ringlist(text, f->path, l->rep, l->dirfd < 0 ? NULL : ring_named, l);
		break;
	case PF_SIPDEFAULT: case PF_SIPMAC: case PF_MGCDEFAULT: case PF_MGCMAC:
		return cnf(l, f, text, set, origin);
	case PF_OTHER: case PF_CTLSEP: case PF_IMAGE:
		break;
	}
	return 0;
}

/* Read below dirfd (or from where we stand) and note who may read it.  0, or -1 with errno. */
static int
read_file(struct lint *l, struct lint_file *f, const char *name, struct span *text)
{
	struct buf b = { 0 };
	struct stat st;
	int fd = openat(l->dirfd < 0 ? AT_FDCWD : l->dirfd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), e = 0;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || file_slurp_fd(fd, &b, READ_MAX) != 0)
		e = errno;
	close(fd);
	if (e == 0) {
		f->open_to_all = (st.st_mode & S_IROTH) != 0;
		*text = keep_span(&l->keep, buf_span(&b));
		if (text->p == NULL)
			e = ENOMEM;
	}
	buf_free(&b);
	errno = e;
	return e == 0 ? 0 : -1;
}

static void
finding(void *ctx, int bad, const struct cnf_item *at, const char *why)
{
	struct lint *l = ctx;
	char text[PARAM_WHY_MAX + 2 * PARAM_NAME_MAX];
	size_t i;

	snprintf(text, sizeof text, "%s%s%s", at == NULL ? "" : at->name, at == NULL ? "" : ": ", why);
	/* a setting of SIPDefault.cnf is met again with every phone: said once */
	if (at != NULL && at->file != NULL && l->deflt != NULL && at->file == l->deflt) {
		for (i = 0; i < l->nsaid; i++)
			if (span_is(l->said[i], text))
				return;
		if (l->nsaid < sizeof l->said / sizeof l->said[0])
			l->said[l->nsaid++] = keep_span(&l->keep, span_cstr(text));
	}
	l->rep.fn(l->rep.ctx, bad, at != NULL && at->file != NULL ? at->file : l->at, at != NULL && at->file != NULL ? at->line : 0, text);
}

/* ---- what names a load, and what is there ---- */

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
		say(l, 1, f->path, load->line, "%s is no signed list: cph-unpack -t tells more", name);
		return;
	}
	rest = span(b + header, (size_t)n - header);
	while (span_cut(&rest, '\n', &w)) {
		w = span_trim(w);
		if (w.n > 0 && !span_starts(w, "LA_VERSION=") && span_copy(w, part, sizeof part) == 0 && !there(l, part, ""))
			say(l, 1, f->path, load->line, "%s: its %s is not there: the phone asks for it for ever", load->id, part);
	}
}

/* Is it the right kind of name for the file it stands in? */
static void
check_use(struct lint *l, const struct lint_file *f, const struct named_load *load, const struct load *id, enum load_res res)
{
	if (res == LOAD_MISSPELT)
		say(l, 0, f->path, load->line, "%s: %s; is %s meant?", load->id, id->why == NULL ? "misspelt" : id->why, id->meant);
	else if (res == LOAD_OTHER)
		say(l, 1, f->path, load->line, "%s: a load for %s", load->id, id->family);
	if (id->role == ROLE_UAL && (f->kind == PF_SIPMAC || f->kind == PF_SIPDEFAULT))
		say(l, 1, f->path, load->line, "%s: the loader's name; image_version needs the application's (P0S3...)", load->id);
	if (f->kind == PF_OS79XX && id->era == ERA_LOADER && id->proto == PROTO_SIP)
		say(l, 0, f->path, load->line, "%s: the application, where a phone with the old boot needs the loader (P003-...)", load->id);
}

static void
check_files(struct lint *l, const struct lint_file *f, const struct named_load *load, const struct load *id)
{
	if (id->role != ROLE_UAL && id->era == ERA_LOADER) {
		if (there(l, load->id, ".loads"))
			check_loads(l, f, load);
		else if (f->kind != PF_OS79XX)
			say(l, 1, f->path, load->line, "%s: %s.loads is not there: the phone asks for it for ever", load->id, load->id);
	} else if (!there(l, load->id, ".bin") && !there(l, load->id, ".sbn"))
		say(l, 1, f->path, load->line, "%s: neither %s.bin nor %s.sbn is there: the phone asks for it for ever", load->id,
		    load->id, load->id);
}

static const struct lint_file *
of_kind(const struct lint *l, enum phonefile kind)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->file[i].kind == kind)
			return &l->file[i];
	return NULL;
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
			const char *name = f->loads.load[j].id;
			struct load id;
			enum load_res res = loadid_parse(span_cstr(name), &id);

			if (judge_load_name(span_cstr(name)) != NULL)
				continue;       /* said with the file itself */
			named_before(l, i, name, &by_kind, &by_any);
			if (!by_kind)
				check_use(l, f, &f->loads.load[j], &id, res);
			if (!by_any)
				check_files(l, f, &f->loads.load[j], &id);
			if (f->kind == PF_SIPMAC || f->kind == PF_SIPDEFAULT) {
				sip |= id.proto == PROTO_SIP && id.era == ERA_LOADER;
				old_sip |= id.proto == PROTO_SIP && id.era != ERA_LOADER;
			}
		}
	}
	if (sip && of_kind(l, PF_XMLDEFAULT) == NULL && of_kind(l, PF_SEPMAC) == NULL)
		say(l, 0, l->dir, 0, "no XMLDefault.cnf.xml: a phone that runs SCCP asks for nothing else and stays as it is");
	if (old_sip && !sip && os != NULL && os->loads.n > 0) {
		struct load id;

		loadid_parse(span_cstr(os->loads.load[0].id), &id);
		if (id.role == ROLE_UAL)
			say(l, 1, os->path, 1, "%s: the loader, where image_version names a load of the old boot", os->loads.load[0].id);
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
	say(l, there(l, base, ".sb2") && there(l, base, ".loads") ? 0 : 1, f->path, 0,
	    "no phone asks for this name: the application of a loader comes as %s.loads and %s.sb2", base, base);
}

/* ---- the phones, with all they will know ---- */

/* The dial plan that this file names. */
static void
check_template(const struct lint *l, const struct cnf_set *s, const char *path)
{
	const struct cnf_item *it = cnf_get(s, "dial_template");
	char name[256];

	if (it != NULL && it->file == path && it->value.n > 0 && span_copy(it->value, name, sizeof name) == 0 && !there(l, name, ".xml"))
		say(l, 0, path, it->line, "dial_template: %s.xml is not there", name);
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
		struct span text;

		if (f->kind == PF_OTHER || f->kind == PF_IMAGE || f->kind == PF_CTLSEP)
			continue;
		l->at = f->path;
		if (read_file(l, f, f->name, &text) != 0) {
			say(l, 2, f->path, 0, "%s", strerror(errno));
			continue;
		}
		/* SIPDefault.cnf is first on the list */
		if (f->kind == PF_SIPDEFAULT) {
			r = judge(l, f, text, &site, CNF_SITE);
			continue;
		}
		r = cnf_copy(&phone, &site);
		if (r == 0)
			r = judge(l, f, text, &phone, CNF_INVENTORY);
		if (r != 0 || f->kind != PF_SIPMAC)
			continue;
		any = 1;
		check_template(l, &phone, f->path);
		unnamed |= f->loads.n == 0;
		if (f->loads.n == 0 && (deflt == NULL || deflt->loads.n == 0))
			say(l, 1, f->path, 0, "no image_version here nor in SIPDefault.cnf: the loader says \"No Load Specified\"");
		/* an image_version of another protocol: not a phone that will run SIP */
		if (f->loads.n == 0 || f->loads.load[0].id[2] == 'S')
			cnf_check(&phone, PHONE_LINES_MAX, 1, finding, l);
	}
	if (r == 0 && !any && deflt != NULL) {
		l->at = deflt->path;
		cnf_check(&site, 0, 0, finding, l);
	}
	if (deflt != NULL && deflt->loads.n == 0 && !unnamed)
		say(l, 0, deflt->path, 0, "no image_version: a loader that gets this far says \"No Load Specified\"");
	if (r == 0 && deflt != NULL)
		check_template(l, &site, deflt->path);
	cnf_free(&site);
	cnf_free(&phone);
	errno = ENOMEM;
	return r;
}

static void
check_names(struct lint *l)
{
	size_t i, j;

	for (i = 0; i < l->n; i++) {
		const struct lint_file *f = &l->file[i];
		off_t size = 0;

		if (f->kind == PF_OTHER)
			continue;
		for (j = 0; j < i; j++)
			if (l->file[j].kind == f->kind && span_eq_nocase(span_cstr(l->file[j].name), span_cstr(f->name)) &&
			    strcmp(f->name, "xmlDefault.CNF.XML") != 0 && strcmp(l->file[j].name, "xmlDefault.CNF.XML") != 0)
				say(l, 0, f->path, 0, "also there as %s: which of the two a phone gets depends on the server", l->file[j].name);
		/* some old loads ask for the default XML file in these letters */
		if (!f->exact && strcmp(f->name, "xmlDefault.CNF.XML") != 0)
			say(l, 0, f->path, 0, "not in the letters that the phone asks for: most servers will not find it");
		if (f->kind == PF_CTLSEP && size_of(l, f->name, &size))
			say(l, 0, f->path, 0, size == 0 ? "empty: costs the loader a retry; absent is best (one loader is reported to loop "
			    "without it)" : "a security file: without it the phone starts faster");
		if (f->kind == PF_IMAGE)
			check_image(l, f);
	}
}

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

static int
judge_dir(struct lint *l)
{
	DIR *d = dirlist(l->dirfd);
	struct dirent *ent;
	int e;

	if (d == NULL)
		return -1;
	while (errno = 0, (ent = readdir(d)) != NULL)
		if (ent->d_name[0] != '.' && add(l, ent->d_name) != 0)
			break;
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
	return 0;
}

static int
one_file(struct lint *l, const char *path)
{
	struct lint_file f = { 0 };
	struct cnf_set set = { 0 };
	const char *slash = strrchr(path, '/');
	struct span name = span_cstr(slash == NULL ? path : slash + 1), text;
	int r = 0;

	f.path = path;
	l->at = path;
	if (read_file(l, &f, path, &text) != 0)
		return -1;
	f.kind = phonefile_kind(name, NULL, NULL);
	if (f.kind == PF_IMAGE) {
		say(l, 0, path, 0, "an image: cph-unpack -t judges those");
		return 0;
	}
	if (f.kind == PF_OTHER || f.kind == PF_CTLSEP)
		f.kind = sniff(text);
	r = judge(l, &f, text, &set, CNF_INVENTORY);
	if (r == 0 && (f.kind == PF_SIPMAC || f.kind == PF_SIPDEFAULT))
		cnf_check(&set, 0, 0, finding, l);
	cnf_free(&set);
	errno = ENOMEM;
	return r;
}

int
lint_path(const struct params *ps, const char *path, unsigned release, struct report rep)
{
	struct lint l = { 0 };
	struct stat st;
	int r, e;

	l.ps = ps;
	l.rep = rep;
	l.release = release;
	l.dirfd = -1;
	if (stat(path, &st) != 0)
		return -1;
	l.dir = path;
	if (S_ISDIR(st.st_mode)) {
		l.dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		r = l.dirfd < 0 ? -1 : judge_dir(&l);
	} else
		r = one_file(&l, path);
	e = errno;
	if (l.dirfd >= 0)
		close(l.dirfd);
	free(l.file);
	keep_free(&l.keep);
	errno = e;
	return r;
}
