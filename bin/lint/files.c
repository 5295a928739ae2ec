#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cisco/bootcnf.h"
#include "cisco/loadid.h"
#include "cisco/model.h"
#include "file.h"
#include "files.h"
#include "cisco/xmlscan.h"

#define READ_MAX 262144         /* of a file that is judged; no phone takes a configuration of a thirtieth of that */

void
files_report(const struct lint *l, int status, const char *file, unsigned long line, const char *fmt, ...)
{
	char why[500];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	l->rep.fn(l->rep.ctx, status, file, line, why);
}

static int
size_of(const struct lint *l, const char *name, off_t *size)
{
	struct stat st;

	if (fstatat(l->dirfd, name, &st, 0) != 0 || !S_ISREG(st.st_mode))
		return 0;
	*size = st.st_size;
	return 1;
}

int
files_there(const struct lint *l, const char *base, const char *ext)
{
	char name[256 + 16];
	off_t size;

	snprintf(name, sizeof name, "%s%s", base, ext);
	return size_of(l, name, &size);
}

int
files_read(struct lint *l, struct lint_file *f, const char *name, struct span *text)
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
		f->mode = st.st_mode;
		f->gid = st.st_gid;
		*text = keep_span(&l->keep, buf_span(&b));
		if (text->p == NULL)
			e = ENOMEM;
	}
	buf_free(&b);
	errno = e;
	return e == 0 ? 0 : -1;
}

/* ---- what a file is ---- */

/* Text in the phone's form: at least one line in two is a setting, and at least one of them is known. */
static int
looks_like_settings(const struct params *ps, struct span text)
{
	struct span rest = text, s;
	size_t lines = 0, settings = 0, known = 0;

	while (rest.n > 0 && span_cut(&rest, '\n', &s)) {
		const struct param *p;
		unsigned n;
		size_t colon;

		s = span_trim(s);
		if (s.n == 0 || s.p[0] == '#' || s.p[0] == ';')
			continue;
		lines++;
		colon = span_find(s, ':');
		settings += colon < s.n;
		known += colon < s.n && params_find(ps, span_trim(span_sub(s, 0, colon)), &p, &n) != PARAM_UNKNOWN;
	}
	return known > 0 && settings * 2 >= lines;
}

enum phonefile
files_sniff(const struct params *ps, struct span text)
{
	struct xmlscan x;

	if (span_starts(text, "\xef\xbb\xbf"))
		text = span_sub(text, 3, text.n);
	if (span_trim(text).n == 0 || span_trim(text).p[0] != '<')
		return span_trim(text).n == 0 || looks_like_settings(ps, text) ? PF_SIPMAC : PF_OTHER;
	xml_open(&x, text);
	if (xml_next(&x) != XML_OPEN)
		return PF_OTHER;
	return span_is_nocase(x.name, "Default") ? PF_XMLDEFAULT : span_is_nocase(x.name, "device") ? PF_SEPMAC :
	    span_is_nocase(x.name, "SYNCINFO") || span_is(x.name, "IMAGE") ? PF_SYNCINFO :
	    span_is_nocase(x.name, "DIALTEMPLATE") || span_is_nocase(x.name, "dialplan") ? PF_DIALPLAN :
	    span_is_nocase(x.name, "CiscoIPPhoneRingList") ? PF_RINGLIST : PF_OTHER;
}

int
files_other_phone(const struct lint_file *f, struct span text, const char **model)
{
	struct bootcnf_xml load;
	struct load id;
	struct xmlscan x;
	enum xml_token t;
	int profile = 0, protocol = 0;

	*model = NULL;
	if (f->kind == PF_IMAGE) {
		if (loadid_parse(span_cstr(f->name), &id) != LOAD_OTHER)
			return 0;
		*model = id.family;
		return 1;
	}
	if (f->kind != PF_SEPMAC)
		return 0;
	bootcnf_read_xml(text, '7', BOOTCNF_PLAIN, &load);
	if (load.load.p != NULL)
		return 0;
	if (load.bad.n > 0 && loadid_parse(load.bad, &id) == LOAD_OTHER) {
		*model = id.family;
		return 1;
	}
	/* no load in it, but SIP lines, which a 7940 or 7960 does not read from XML */
	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		profile |= t == XML_OPEN && span_is(x.name, "sipLines");
		protocol |= t == XML_OPEN && span_is(x.name, "sipProfile");
	}
	return profile && protocol;
}

void
files_other(struct lint *l, const struct lint_file *f, struct span text, const char *model)
{
	struct model m;
	unsigned i = 0;

	if (f->kind == PF_SEPMAC && (model == NULL || (model_next(span_cstr(model), &i, &m) && m.java))) {
		judge_sep(text, f->path, (f->mode & S_IROTH) != 0, l->rep);
		l->judged++;
	} else if (model != NULL)
		files_report(l, 0, f->path, 0, "for another phone (%s)", model);
	else
		files_report(l, 0, f->path, 0, "for another phone");
}

/* ---- judging ---- */

static void
ring_named(void *ctx, unsigned long line, struct span name)
{
	struct lint *l = ctx;
	char path[256];
	off_t size = 0;

	if (span_copy(name, path, sizeof path) != 0)
		return;
	if (!size_of(l, path, &size))
		files_report(l, 0, l->rings, line, "%s: not there", path);
	else if (size < 0 || !phonefile_ring((uint64_t)size))
		files_report(l, 0, l->rings, line, "%s: %lld bytes; a ring has 240 to 16080, a multiple of 240 (raw mu-law)", path,
		    (long long)size);
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

static void
open_password(const struct lint *l, const struct lint_file *f, const struct cnf_set *set)
{
	size_t i;

	for (i = 0; (f->mode & S_IROTH) && i < set->n; i++) {
		const struct cnf_item *it = &set->item[i];

		if (it->file == f->path && it->param != NULL && it->param->secret && !param_unset(it->value) && !span_is(it->value, "cisco")) {
			files_report(l, 0, f->path, it->line, "%s: a password in a file that everybody on this machine can read", it->name);
			return;
		}
	}
}

/* A file in the phone's text form into set, judged line by line and as a whole. */
static int
settings(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin)
{
	struct cnf_source src;
	const struct cnf_item *image;

	src.text = (unsigned char *)text.p;     /* our copy, see files_read */
	src.n = text.n;
	src.release = release_of(l, f, text);
	src.strict = 0;
	src.origin = origin;
	src.file = f->path;
	f->too_long = text.n > CNF_MAX;
	if (cnf_load(set, l->ps, &src, l->rep) != 0)
		return -1;
	open_password(l, f, set);
	image = cnf_get(set, "image_version");
	if (image != NULL && image->file == f->path && f->loads.n == 0 && !param_unset(image->value) &&
	    span_copy(image->value, f->loads.load[0].id, LOAD_NAME_MAX) == 0) {
		f->loads.load[0].line = image->line;
		f->loads.n = 1;
	}
	return 0;
}

/* The parameters of MGCP are not known: only what the loader reads of such a file is judged. */
static void
mgcp(struct lint_file *f, struct span text)
{
	struct span load;

	if (bootcnf_text(text, "image_version", NULL, &load) == BOOTCNF_OK && span_copy(load, f->loads.load[0].id, LOAD_NAME_MAX) == 0)
		f->loads.n = 1;
}

int
files_judge(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin)
{
	l->judged++;
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
	case PF_MGCDEFAULT: case PF_MGCMAC:
		mgcp(f, text);
		break;
	case PF_SIPDEFAULT: case PF_SIPMAC:
		return settings(l, f, text, set, origin);
	case PF_OTHER: case PF_CTLSEP: case PF_IMAGE:
		l->judged--;
		break;
	}
	return 0;
}

void
files_check_use(const struct lint *l, const struct lint_file *f, const struct named_load *load, int old_boot)
{
	struct load id;
	enum load_res res = loadid_parse(span_cstr(load->id), &id);

	if (res == LOAD_MISSPELT)
		files_report(l, 0, f->path, load->line, "%s: %s; is %s meant?", load->id, id.why == NULL ? "misspelt" : id.why, id.meant);
	else if (res == LOAD_OTHER)
		files_report(l, 1, f->path, load->line, "%s: a load for another phone (%s)", load->id, id.family);
	if (f->kind == PF_OS79XX) {
		if (id.era == ERA_LOADER && id.proto == PROTO_SIP)
			files_report(l, 0, f->path, load->line, "%s: the application, where a phone with the old boot needs the loader (P003-...)",
			    load->id);
		return;
	}
	if (id.role == ROLE_UAL && f->kind != PF_XMLDEFAULT && f->kind != PF_SEPMAC)
		files_report(l, 1, f->path, load->line, "%s: the loader's name; image_version needs the application's (P0S3...)", load->id);
	else if (id.role == ROLE_UAL && !old_boot)
		files_report(l, 0, f->path, load->line, "%s: the loader's name: right only for a phone with the old boot; a phone that has a loader "
		    "stops or loops here", load->id);
}

void
files_finding(void *ctx, int bad, const struct cnf_item *at, const char *why)
{
	struct lint *l = ctx;
	char text[PARAM_WHY_MAX + 2 * PARAM_NAME_MAX];
	size_t i;

	snprintf(text, sizeof text, "%s%s%s", at == NULL ? "" : at->name, at == NULL ? "" : ": ", why);
	/* every phone reads SIPDefault.cnf: report its settings once */
	if (at != NULL && at->file != NULL && l->deflt != NULL && at->file == l->deflt) {
		for (i = 0; i < l->nreported; i++)
			if (span_is(l->reported[i], text))
				return;
		if (l->nreported < sizeof l->reported / sizeof l->reported[0])
			l->reported[l->nreported++] = keep_span(&l->keep, span_cstr(text));
	}
	l->rep.fn(l->rep.ctx, bad, at != NULL && at->file != NULL ? at->file : l->at, at != NULL && at->file != NULL ? at->line : 0, text);
}
