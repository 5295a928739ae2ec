#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/sock.h"
#include "syncs.h"

struct sync {
	int fd;
	union sock_addr to;
	char pkt[CHECKSYNC_MAX];
	size_t n;
	uint64_t id, begun, due;
	unsigned sent;
	void *what;
};

/* Our address as the phone sees it: that of a socket connected to it. */
static int
open_to(struct sync *s)
{
	s->fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (s->fd < 0 || fcntl(s->fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(s->fd, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	return connect(s->fd, &s->to.sa, sock_len(&s->to));
}

static int
fail(struct sync *s, int e)
{
	if (s != NULL && s->fd >= 0)
		close(s->fd);
	free(s);
	errno = e;
	return -1;
}

int
syncs_begin(struct syncs *ss, struct span ip, unsigned port, struct span user, void *what, uint64_t now)
{
	char to[SOCK_TEXT], from[SOCK_TEXT];
	union sock_addr us;
	struct checksync c;
	struct sync *s;
	size_t i;

	for (i = 0; i < SYNCS_MAX && ss->s[i] != NULL; i++)
		;
	if (i == SYNCS_MAX)
		return fail(NULL, EAGAIN);
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return fail(NULL, ENOMEM);
	s->fd = -1;
	if (sock_parse(ip, port, &s->to) != NULL || s->to.sa.sa_family != AF_INET)
		return fail(s, EINVAL);
	if (open_to(s) != 0 || sock_local(s->fd, &us) != 0)
		return fail(s, errno);
	if (ss->next_id == 0)
		ss->next_id = now << 16 | ((uint64_t)getpid() & 0xffff);
	c.user = user;
	c.to = sock_text(&s->to, to);
	c.from = sock_text(&us, from);
	c.to_port = port;
	c.from_port = sock_port(&us);
	c.id = s->id = ss->next_id++;
	s->n = checksync_request(&c, s->pkt);
	if (s->n == 0)
		return fail(s, EINVAL);
	s->begun = s->due = now;
	s->what = what;
	ss->s[i] = s;
	return 0;
}

int
syncs_tick(struct syncs *ss, uint64_t now, void **what, unsigned *status)
{
	char pkt[2048];
	size_t i;

	for (i = 0; i < SYNCS_MAX; i++) {
		struct sync *s = ss->s[i];
		ssize_t n;
		unsigned st = 0;

		if (s == NULL)
			continue;
		while (st < 200 && (n = recv(s->fd, pkt, sizeof pkt, 0)) >= 0)
			st = checksync_status(span(pkt, (size_t)n), s->id);
		if (st >= 200 || now >= s->begun + CHECKSYNC_GIVE_UP) {
			*what = s->what;
			*status = st >= 200 ? st : 0;
			close(s->fd);
			free(s);
			ss->s[i] = NULL;
			return 1;
		}
		if (now >= s->due) {
			/* a phone that is not there says so by ICMP: sent again like a lost packet */
			if (send(s->fd, s->pkt, s->n, 0) < 0)
				errno = 0;
			s->due = now + checksync_wait(s->sent++);
		}
	}
	return 0;
}

int
syncs_busy(const struct syncs *ss)
{
	size_t i;

	for (i = 0; i < SYNCS_MAX; i++)
		if (ss->s[i] != NULL)
			return 1;
	return 0;
}

void
syncs_free(struct syncs *ss)
{
	size_t i;

	for (i = 0; i < SYNCS_MAX; i++)
		if (ss->s[i] != NULL) {
			close(ss->s[i]->fd);
			free(ss->s[i]);
		}
	memset(ss, 0, sizeof *ss);
}
