#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lint.h"
#include "tree.h"

static int
one_file(struct lint *l, const char *path)
{
	struct lint_file f = { 0 };
	struct cnf_set set = { 0 };
	const char *slash = strrchr(path, '/'), *model;
	struct span name = span_cstr(slash == NULL ? path : slash + 1), text;
	size_t i;
	int r;

	f.path = path;
	f.name = (const char *)name.p;
	l->at = path;
	if (files_read(l, &f, path, &text) != 0)
		return -1;
	f.kind = phonefile_kind(name, NULL, NULL);
	if (f.kind == PF_OTHER || f.kind == PF_CTLSEP)
		f.kind = span_starts(text, "BM") ? PF_OTHER : files_sniff(l->ps, text);
	f.other_phone = files_other_phone(&f, text, &model);
	if (f.other_phone || f.kind == PF_IMAGE) {
		if (f.other_phone)
			files_other(l, &f, text, model);
		else
			files_report(l, 0, path, 0, "an image: cph-unpack -t judges those");
		l->judged = 1;
		return 0;
	}
	if (span_starts(text, "BM")) {
		judge_logo(text, path, 0, "", l->rep);
		l->judged++;
		return 0;
	}
	r = files_judge(l, &f, text, &set, CNF_INVENTORY);
	for (i = 0; r == 0 && i < f.loads.n; i++)
		if (judge_load_name(span_cstr(f.loads.load[i].id)) == NULL)
			files_check_use(l, &f, &f.loads.load[i], 0);
	if (r == 0 && (f.kind == PF_SIPMAC || f.kind == PF_SIPDEFAULT))
		cnf_check(&set, 0, 0, files_finding, l);
	cnf_free(&set);
	errno = ENOMEM;
	return r;
}

/* DIR/<MAC>, or DIR/.hops/<MAC>/<n>: what stands there is for one phone alone. */
static int
of_one_phone(const char *path)
{
	struct span s = span_cstr(path), last;
	char mac[MAC_LEN + 1];
	int i;

	for (i = 0; i < 2; i++) {
		while (s.n > 0 && s.p[s.n - 1] == '/')
			s.n--;
		last = span_sub(s, span_rfind(s, '/') == s.n ? 0 : span_rfind(s, '/') + 1, s.n);
		if (last.n == MAC_LEN && mac_parse(last, mac) == NULL)
			return 1;
		s.n -= last.n;
	}
	return 0;
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
		l.confined = of_one_phone(path);
		l.dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		r = l.dirfd < 0 ? -1 : tree_judge(&l);
		l.judged++;
	} else
		r = one_file(&l, path);
	e = errno;
	if (l.dirfd >= 0)
		close(l.dirfd);
	free(l.file);
	keep_free(&l.keep);
	errno = e;
	return r == 0 ? (int)l.judged : -1;
}
