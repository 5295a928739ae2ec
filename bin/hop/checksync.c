#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checksync.h"
#include "net/sock.h"
#include "num.h"

size_t
checksync_request(const struct checksync_to *c, char out[CHECKSYNC_BYTES])
{
	char user[80] = "";
	unsigned long long id = c->id;
	size_t i;
	int n;

	/* unreserved and user-unreserved of RFC 3261; other bytes would need escapes, and whether the phone reads these is not known */
	for (i = 0; i < c->user.n; i++)
		if (!ascii_isalnum(c->user.p[i]) && span_find(span_cstr("-_.!~*'()&=+$,;?/"), c->user.p[i]) == 17)
			return 0;
	if (c->user.n > 64)
		return 0;
	if (c->user.n > 0)
		snprintf(user, sizeof user, "%.*s@", (int)c->user.n, (const char *)c->user.p);
	n = snprintf(out, CHECKSYNC_BYTES,
	    "NOTIFY sip:%s%s:%u SIP/2.0\r\n"
	    "Via: SIP/2.0/UDP %s:%u;branch=z9hG4bK%016llx\r\n"
	    "Max-Forwards: 70\r\n"
	    "From: <sip:cph-hop@%s>;tag=%016llx\r\n"
	    "To: <sip:%s%s>\r\n"
	    "Call-ID: %016llx@%s\r\n"
	    "CSeq: 1 NOTIFY\r\n"
	    "Contact: <sip:cph-hop@%s:%u>\r\n"
	    "Event: check-sync\r\n"
	    "Content-Length: 0\r\n"
	    "\r\n", user, c->to, c->to_port, c->from, c->from_port, id, c->from, id, user, c->to, id, c->from, c->from, c->from_port);
	return n > 0 && n < CHECKSYNC_BYTES ? (size_t)n : 0;
}

uint64_t
checksync_wait(unsigned n)
{
	return n < 3 ? (uint64_t)500 << n : 4000;
}

unsigned
checksync_status(struct span pkt, uint64_t id)
{
	char call[24];
	struct span rest = pkt, line;
	uint64_t status;
	size_t n;

	snprintf(call, sizeof call, "%016llx@", (unsigned long long)id);
	if (!span_starts(pkt, "SIP/2.0 ") || num_u64(span_sub(pkt, 8, 11), 100, 699, &status) != NUM_OK)
		return 0;
	while (span_cut(&rest, '\n', &line)) {
		n = span_find(line, ':');
		if (span_is_nocase(span_sub(line, 0, n), "Call-ID") || span_is_nocase(span_sub(line, 0, n), "i"))
			return span_starts(span_trim(span_sub(line, n + 1, line.n)), call) ? (unsigned)status : 0;
	}
	return 0;
}

/* ---- those that are under way ---- */

struct checksync {
	int fd;
	union sock_addr to;
	char pkt[CHECKSYNC_BYTES];
	size_t n;
	uint64_t id, begun, due;
	unsigned sent;
	void *what;
};

/* Our address as the phone sees it: that of a socket connected to it. */
static int
open_to(struct checksync *s)
{
	s->fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (s->fd < 0 || fcntl(s->fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(s->fd, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	return connect(s->fd, &s->to.sa, sock_len(&s->to));
}

static int
fail(struct checksync *s, int e)
{
	if (s != NULL && s->fd >= 0)
		close(s->fd);
	free(s);
	errno = e;
	return -1;
}

int
checksync_begin(struct checksyncs *ss, struct span ip, unsigned port, struct span user, void *what, uint64_t now)
{
	char to[SOCK_TEXT], from[SOCK_TEXT];
	union sock_addr us;
	struct checksync_to c;
	struct checksync *s;
	size_t i;

	for (i = 0; i < CHECKSYNC_MAX && ss->s[i] != NULL; i++)
		;
	if (i == CHECKSYNC_MAX)
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
checksync_tick(struct checksyncs *ss, uint64_t now, void **what, unsigned *status)
{
	char pkt[2048];
	size_t i;

	for (i = 0; i < CHECKSYNC_MAX; i++) {
		struct checksync *s = ss->s[i];
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
			/* ICMP says that nothing listens there: send again, as after a lost packet */
			if (send(s->fd, s->pkt, s->n, 0) < 0)
				errno = 0;
			s->due = now + checksync_wait(s->sent++);
		}
	}
	return 0;
}

int
checksync_busy(const struct checksyncs *ss)
{
	size_t i;

	for (i = 0; i < CHECKSYNC_MAX; i++)
		if (ss->s[i] != NULL)
			return 1;
	return 0;
}

void
checksync_free(struct checksyncs *ss)
{
	size_t i;

	for (i = 0; i < CHECKSYNC_MAX; i++)
		if (ss->s[i] != NULL) {
			close(ss->s[i]->fd);
			free(ss->s[i]);
		}
	memset(ss, 0, sizeof *ss);
}
