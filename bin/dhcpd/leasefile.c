#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "leasefile.h"

int
leasefile_open(struct leasefile *f, const char *path)
{
	f->lineno = f->foreign = 0;
	f->dirfd = file_open_parent(path, &f->name);
	return f->dirfd < 0 ? -1 : 0;
}

/* Wall clock to ours: what is over is over now. */
static uint64_t
until(int64_t expiry, int64_t wall, uint64_t now)
{
	if (expiry == 0)
		return DHCPSRV_NEVER;
	if (expiry <= wall)
		return now;
	return expiry - wall > INT32_MAX ? DHCPSRV_NEVER : now + (uint64_t)(expiry - wall) * DHCPSRV_SECOND;
}

static const char *
load_lines(struct leasefile *f, struct dhcpsrv *s, struct span rest, uint64_t now)
{
	int64_t wall = time(NULL);
	struct dhcpsrv_who who;
	struct leaseline l;
	struct span line;

	while (rest.n > 0 && span_cut(&rest, '\n', &line)) {
		f->lineno++;
		if (span_trim(line).n == 0)
			continue;
		switch (leaseline_parse(line, &l)) {
		case LEASELINE_BAD:
			return l.why;
		case LEASELINE_OTHER:
			buf_addspan(&f->other, line);
			buf_addc(&f->other, '\n');
			if (l.ip != 0)
				dhcpsrv_keep_off(s, l.ip, until(l.expiry, wall, now), now);
			break;
		case LEASELINE_OURS:
			memcpy(who.mac, l.mac, sizeof who.mac);
			memcpy(who.id, l.id, sizeof who.id);
			who.nid = l.nid;
			if (dhcpsrv_restore(s, l.ip, &who, l.host, until(l.expiry, wall, now), now) != 0)
				f->foreign++;
		}
	}
	f->lineno = 0;
	return NULL;
}

int
leasefile_load(struct leasefile *f, struct dhcpsrv *s, uint64_t now, const char **why)
{
	struct buf b = { 0 };
	int fd, r, e;

	*why = NULL;
	fd = openat(f->dirfd, f->name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	r = file_slurp_fd(fd, &b, LEASEFILE_SIZE);
	e = errno;
	close(fd);
	errno = e;
	if (r == 0)
		*why = load_lines(f, s, buf_span(&b), now);
	buf_free(&b);
	if (f->other.failed) {
		errno = ENOMEM;
		return -1;
	}
	return *why != NULL ? 1 : r;
}

int
leasefile_save(struct leasefile *f, const struct dhcpsrv *s, uint64_t now)
{
	char text[LEASELINE_MAX];
	int64_t wall = time(NULL);
	struct leaseline l;
	struct fileset set;
	struct buf b = { 0 };
	size_t i;
	int r, e;

	if (f->dirfd < 0)
		return 0;
	for (i = 0; i < s->n; i++) {
		const struct dhcpsrv_lease *d = &s->lease[i];

		if (d->state != LEASE_BOUND)
			continue;
		memset(&l, 0, sizeof l);
		/* a second more rather than less: what we promised we keep */
		l.expiry = d->until == DHCPSRV_NEVER ? 0 : wall + (int64_t)((d->until > now ? d->until - now : 0) / DHCPSRV_SECOND) + 1;
		l.ip = d->ip;
		memcpy(l.mac, d->who.mac, sizeof l.mac);
		memcpy(l.id, d->who.id, sizeof l.id);
		l.nid = d->who.nid;
		memcpy(l.host, d->host, sizeof l.host);
		buf_add(&b, text, leaseline_put(&l, text));
	}
	buf_addspan(&b, buf_span(&f->other));
	fileset_init(&set, f->dirfd);
	r = b.failed ? -1 : fileset_add(&set, f->name, b.p, b.n, 0644);
	if (r == 0)
		r = fileset_commit(&set, FILESET_SYNC);
	e = b.failed ? ENOMEM : errno;
	fileset_free(&set);
	buf_free(&b);
	errno = e;
	return r;
}

void
leasefile_close(struct leasefile *f)
{
	if (f->dirfd >= 0)
		close(f->dirfd);
	buf_free(&f->other);
}
