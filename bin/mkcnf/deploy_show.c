#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "deploy.h"
#include "diff.h"

#define SHOWN_MAX 65536         /* bytes of an old file that are compared; a longer one is shown as replaced */

static void
line(void *ctx, char sign, struct span s)
{
	struct buf *b = ctx;
	size_t from;
	int hide = diff_secret(s, &from);

	buf_addc(b, sign);
	rec_escape(b, hide ? span_sub(s, 0, from) : s);
	buf_adds(b, hide ? " (secret)\n" : "\n");
}

/* f->source: an image, of which only whether it is there counts */
static int
one(struct deploy *d, const struct outfile *f, struct buf *text)
{
	struct buf old = { 0 };
	int fd = openat(d->dirfd, f->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), r = 0, e;

	if ((fd < 0 && errno != ENOENT) || (fd >= 0 && f->source == NULL && file_slurp_fd(fd, &old, SHOWN_MAX) != 0 && errno != EFBIG))
		r = -1;
	else if (fd < 0 || (f->source == NULL && !span_eq(buf_span(&old), f->bytes))) {
		buf_addf(text, "--- %s%s%s\n+++ %s/%s\n", fd < 0 ? "/dev/null" : d->dir, fd < 0 ? "" : "/", fd < 0 ? "" : f->path,
		    d->dir, f->path);
		if (f->source == NULL)
			r = diff_lines(buf_span(&old), f->bytes, line, text);
	}
	e = errno;
	if (fd >= 0)
		close(fd);
	buf_free(&old);
	errno = e;
	return r;
}

int
deploy_show(struct deploy *d, const struct outlist *l, struct buf *text, char bad[512])
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct outfile *f = &l->file[i];

		snprintf(bad, 512, "%s/%s", d->dir, f->path);
		if (f->target != NULL)
			buf_addf(text, "--- /dev/null\n+++ %s/%s\n+-> %s\n", d->dir, f->path, f->target);
		else if (one(d, f, text) != 0)
			return -1;
	}
	errno = ENOMEM;
	return text->failed ? -1 : 0;
}
