#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lint_int.h"

#define READ_MAX 262144         /* of a file that is judged; no phone takes a configuration of a thirtieth of that */

void
lint_say(const struct lint *l, int status, const char *file, unsigned long line, const char *fmt, ...)
{
	char why[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	l->rep.fn(l->rep.ctx, status, file, line, why);
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

/* A file in the phone's text form into set, judged line by line and as a whole. */
static int
cnf(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin)
{
	struct cnf_reader r;
	struct span image;
	size_t i;

	if (cnf_load(set, l->ps, text, origin, f->path, l->rep) != 0)
		return -1;
	cnf_open(&r, text);
	if (cnf_next(&r) == 0)
		lint_say(l, 0, f->path, 0, "no setting in it");
	while (cnf_next(&r) != 0)
		;
	if (text.n > CNF_MAX)
		lint_say(l, 1, f->path, 0, "%zu bytes: the loader takes at most %d", text.n, CNF_MAX);
	if (r.lf && r.crlf)
		lint_say(l, 0, f->path, 0, "LF and CR LF mixed at the ends of lines");
	if (r.unended && text.n > 0)
		lint_say(l, 0, f->path, r.lineno, "the last line has no end");
	for (i = 0; i < set->n; i++) {
		const struct cnf_item *it = &set->item[i];

		if (f->open_to_all && it->file == f->path && it->param != NULL && it->param->secret && !param_unset(it->value) &&
		    !span_is(it->value, "cisco")) {
			lint_say(l, 0, f->path, it->line, "%s: a password in a file that everybody on this machine can read", it->name);
			break;
		}
	}
	image = cnf_value(set, "image_version");
	if (image.n > 0 && cnf_get(set, "image_version")->file == f->path && f->loads.n == 0 &&
	    span_copy(span_trim(image), f->loads.load[0].id, LINT_NAME_MAX) == 0) {
		f->loads.load[0].line = cnf_get(set, "image_version")->line;
		f->loads.n = 1;
	}
	return 0;
}

int
lint_text(struct lint *l, struct lint_file *f, struct span text, struct cnf_set *set, enum cnf_origin origin)
{
	switch (f->kind) {
	case PF_OS79XX:
		lint_os79xx(text, f->path, l->rep, &f->loads);
		break;
	case PF_XMLDEFAULT: case PF_SEPMAC:
		lint_cnfxml(text, f->kind, f->path, l->rep, &f->loads);
		break;
	case PF_DIALPLAN:
		lint_dialplan(text, f->path, l->rep);
		break;
	case PF_SYNCINFO:
		lint_syncinfo(text, f->path, l->rep);
		break;
	case PF_RINGLIST:
		l->rings = f->path;
		lint_ringlist(text, f->path, l->rep, l->dirfd < 0 ? NULL : lint_ring, l);
		break;
	case PF_SIPDEFAULT: case PF_SIPMAC: case PF_MGCDEFAULT: case PF_MGCMAC:
		return cnf(l, f, text, set, origin);
	case PF_OTHER: case PF_CTLSEP: case PF_IMAGE:
		break;
	}
	return 0;
}

/* Read below dirfd (or from where we stand) and note who may read it.  0, or -1 with errno. */
int
lint_read(struct lint *l, struct lint_file *f, const char *name, struct span *text)
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

void
lint_finding(void *ctx, int bad, const struct cnf_item *at, const char *why)
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
	if (lint_read(l, &f, path, &text) != 0)
		return -1;
	f.kind = phonefile_kind(name, NULL, NULL);
	if (f.kind == PF_IMAGE) {
		lint_say(l, 0, path, 0, "an image: cph-unpack -t judges those");
		return 0;
	}
	if (f.kind == PF_OTHER || f.kind == PF_CTLSEP)
		f.kind = sniff(text);
	r = lint_text(l, &f, text, &set, CNF_INVENTORY);
	if (r == 0 && (f.kind == PF_SIPMAC || f.kind == PF_SIPDEFAULT))
		cnf_check(&set, 0, 0, lint_finding, l);
	cnf_free(&set);
	errno = ENOMEM;
	return r;
}

int
lint_path(const struct params *ps, const char *path, struct report rep)
{
	struct lint l = { 0 };
	struct stat st;
	int r, e;

	l.ps = ps;
	l.rep = rep;
	l.dirfd = -1;
	if (stat(path, &st) != 0)
		return -1;
	l.dir = path;
	if (S_ISDIR(st.st_mode)) {
		l.dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		r = l.dirfd < 0 ? -1 : lint_dir(&l);
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
