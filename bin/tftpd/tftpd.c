#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "servedir.h"
#include "tftpd_int.h"

#define DUE 64                  /* timers that ran out looked at before the sockets have their turn */
#define ROUNDS 64               /* how often timers may be put off because more packets are there */
#define REPLIES 200             /* ERROR packets a second to those who are no clients */
#define DUPLICATE ((uint64_t)1000000)   /* a request this soon after its transfer moved is a copy that was late */

void
tftpd_garbage(struct tftpd *d, const union sock_addr *peer, const char *why)
{
	if (d->conf.hooks.garbage != NULL)
		d->conf.hooks.garbage(d->conf.hooks.arg, peer, why);
}

int
tftpd_may_reply(struct tftpd *d, uint64_t now)
{
	if (now - d->bucket_at >= 1000000) {
		d->bucket_at = now;
		d->bucket = REPLIES;
	}
	if (d->bucket == 0)
		return 0;
	d->bucket--;
	return 1;
}

/* An ERROR to who sent m, from the address of ours that was asked. */
static void
reply_error(struct port *p, const struct sock_msg *m, unsigned code, const char *text)
{
	port_error(p, &m->from, m->to_known ? &m->to : NULL, code, text);
}

/* ---- requests ---- */

/* The bare name in an ERROR text: no directory, printable. */
static void
error_text(char *out, size_t cap, struct span file, const char *why)
{
	size_t slash = span_rfind(file, '/'), i, n = 0;

	if (slash < file.n)
		file = span_sub(file, slash + 1, file.n);
	for (i = 0; i < file.n && n < 128; i++)
		out[n++] = (char)(file.p[i] >= 0x20 && file.p[i] < 0x7f ? file.p[i] : '?');
	snprintf(out + n, cap - n, "%s%s", n > 0 ? ": " : "", why);
}

static void
refuse(struct port *p, const struct sock_msg *m, struct tftpd_request *r, unsigned code, const char *why)
{
	char text[256];

	r->answer = TFTPD_ERRORED;
	r->code = code;
	r->reason = why;
	error_text(text, sizeof text, r->file, why);
	reply_error(p, m, code, text);
}

/* A place for one more: the oldest transfer that nobody has acknowledged gives way.  0 when there is none. */
static int
make_room(struct tftpd *d, const struct client *c, uint64_t now)
{
	struct xfer *x;

	if (c->active >= d->conf.each) {
		for (x = d->holdest; x != NULL && x->client != c; x = x->hnewer)
			;
		if (x == NULL)
			return 0;
		xfer_end(x, TFTPX_ABORTED, "made room", now);
	}
	while (d->running >= d->conf.all) {
		if (d->holdest == NULL)
			return 0;
		xfer_end(d->holdest, TFTPX_ABORTED, "made room", now);
	}
	return 1;
}

/* Errors of opening or reading, as answers: what a retry may cure is met with silence, for the client asks again; an ERROR would make a
 * phone believe that there is no such file and go on without it. */
static void
cannot_serve(struct port *p, const struct sock_msg *m, struct tftpd_request *r, int e, const char *why)
{
	switch (e) {
	case ENOENT:
		refuse(p, m, r, TFTP_E_NOTFOUND, why);
		break;
	case EBUSY:
		r->answer = TFTPD_SILENT;
		r->reason = "is being written";
		break;
	case EAGAIN:
		r->answer = TFTPD_SILENT;
		r->reason = "too many transfers";
		break;
	case ENOMEM:
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
		r->answer = TFTPD_SILENT;
		r->reason = strerror(e);
		break;
	case EFBIG:
		refuse(p, m, r, TFTP_E_OTHER, "too large to be served");
		break;
	default:
		refuse(p, m, r, TFTP_E_ACCESS, why);
	}
}

static void
serve(struct port *p, const struct sock_msg *m, struct span raw, const struct tftp_pkt *rrq, struct client *c,
    struct tftpd_request *r, struct served *s, uint64_t now)
{
	struct tftpd *d = p->d;
	char name[SERVEPATH_MAX + 1];
	struct content *content = NULL;
	struct xfer_new n;
	const char *why;
	int e, oack = 0;

	why = servepath_clean(rrq->file, name);
	if (why != NULL) {
		refuse(p, m, r, TFTP_E_ACCESS, why);
		return;
	}
	if (rrq->mode == TFTP_MODE_OTHER) {
		refuse(p, m, r, TFTP_E_ILLEGAL, "unknown mode");
		return;
	}
	e = servedir_open(d->conf.dirfd, r->mac[0] != '\0' && servedir_has(d->conf.dirfd, r->mac) ? r->mac : NULL, name, s);
	r->path = s->path;
	r->folded = s->folded;
	r->broken = e == EXDEV;
	if (e == 0) {
		e = filecache_get(&d->cache, s->fd, rrq->mode == TFTP_NETASCII, &content);
		close(s->fd);
		s->why = e == 0 ? NULL : strerror(e);
	}
	if (e == 0) {
		memset(&n, 0, sizeof n);
		n.l = p->l;
		n.m = m;
		n.raw = raw;
		n.rrq = rrq;
		n.client = c;
		n.c = content;
		n.path = s->path;
		n.mac = r->mac;
		n.id = r->id;
		n.now = now;
		e = make_room(d, c, now) ? xfer_start(d, &n, &oack) : EAGAIN;
		if (e != 0)
			filecache_put(&d->cache, content);
		s->why = e == 0 ? NULL : strerror(e);
	}
	if (e == 0)
		r->answer = oack ? TFTPD_OACK : TFTPD_DATA;
	else
		cannot_serve(p, m, r, e, s->why);
}

static int
too_many(struct tftpd *d, struct client *c, uint64_t now)
{
	if (c->window != now / 1000000) {
		c->window = now / 1000000;
		c->requests = 0;
	}
	return ++c->requests > d->conf.rate;
}

static void
on_request(struct port *p, const struct sock_msg *m, struct span raw, const struct tftp_pkt *rrq, uint64_t now)
{
	struct tftpd *d = p->d;
	struct xfer *old = xfer_find(d, &m->from);
	char mac[MAC_LEN + 1] = "";
	struct tftpd_request r;
	struct served s;
	struct client *c;

	if (d->draining && old == NULL)
		return;
	c = clients_get(&d->clients, &m->from);
	if (c == NULL || too_many(d, c, now)) {
		tftpd_garbage(d, &m->from, c == NULL ? "out of memory" : "too many requests");
		return;
	}
	memset(&r, 0, sizeof r);
	r.peer = &m->from;
	r.raw = raw;
	r.file = rrq->file;
	r.mode = rrq->mode_text;
	r.options = rrq->options;
	r.path = r.reason = "";
	r.mac = mac;
	r.write = rrq->op == TFTP_WRQ;
	/* RFC 1123 4.2.3.1 in spirit: a request that came twice must not make two transfers, nor its first packet go out twice.  Once
	 * the transfer moves, the same words from the same port a while later are a phone that has started again. */
	if (old != NULL && rrq->op == TFTP_RRQ && xfer_same(old, raw) && (!old->x.proved || now - old->moved < DUPLICATE)) {
		r.id = old->id;
		memcpy(mac, old->mac, sizeof mac);
		r.path = old->path;
		r.answer = TFTPD_CONTINUED;
	} else if (!d->draining) {
		r.id = ++d->ids;
		if (old != NULL)
			xfer_asked_anew(old, now);
		if (d->conf.hooks.identify != NULL)
			d->conf.hooks.identify(d->conf.hooks.arg, c, rrq->file, now, mac);
		if (rrq->op == TFTP_WRQ)
			refuse(p, m, &r, TFTP_E_ACCESS, "this server is read-only");
		else
			serve(p, m, raw, rrq, c, &r, &s, now);
	} else
		return;
	if (d->conf.hooks.request != NULL)
		d->conf.hooks.request(d->conf.hooks.arg, &r);
}

/* ---- the main port ---- */

void
tftpd_packet(struct port *p, const struct sock_msg *m, struct span in, uint64_t now)
{
	struct tftpd *d = p->d;
	struct tftp_pkt k;
	const char *why = tftp_parse(in, &k);
	struct xfer *x;

	/* RFC 1123 4.2.3.5 */
	if (m->broadcast) {
		tftpd_garbage(d, &m->from, "sent to a broadcast address");
		return;
	}
	if (why == NULL && (k.op == TFTP_RRQ || k.op == TFTP_WRQ)) {
		on_request(p, m, in, &k, now);
		return;
	}
	if (d->conf.one_port && (x = xfer_find(d, &m->from)) != NULL) {
		xfer_packet(x, in, now);
		return;
	}
	/* Never an answer to an ERROR, or two servers would talk for ever (CVE-2024-2169); nor to what is too short to be TFTP. */
	if (k.op == TFTP_ERROR || in.n < 2 || sock_port(&m->from) == 0)
		return;
	tftpd_garbage(d, &m->from, why != NULL ? why : "no transfer of this address");
	if (d->draining)
		return;
	if (why == NULL && d->conf.one_port && k.op == TFTP_ACK)
		xfer_stranger(p, m, in, now);
	else if (tftpd_may_reply(d, now))
		reply_error(p, m, TFTP_E_ILLEGAL, why != NULL ? why : "illegal operation");
}

int
tftpd_listen(struct tftpd *d, int fd)
{
	struct listener *l = calloc(1, sizeof *l);

	if (l == NULL)
		return -1;
	l->main.main = 1;
	if (port_open(d, l, &l->main, fd) != 0) {
		int e = errno;

		free(l);
		errno = e;
		return -1;
	}
	l->next = d->listeners;
	d->listeners = l;
	return d->conf.one_port ? 0 : ports_for(l);
}

/* ---- the whole ---- */

struct tftpd *
tftpd_new(struct loop *l, const struct tftpd_conf *c)
{
	struct tftpd *d = calloc(1, sizeof *d);

	if (d == NULL)
		return NULL;
	d->loop = l;
	d->conf = *c;
	return d;
}

void
tftpd_free(struct tftpd *d)
{
	struct listener *l, *next;

	if (d == NULL)
		return;
	while (d->oldest != NULL)
		xfer_destroy(d->oldest);
	for (l = d->listeners; l != NULL; l = next) {
		unsigned i;

		next = l->next;
		port_close(&l->main);
		for (i = 0; i < l->ntid; i++)
			port_close(&l->tid[i]);
		free(l);
	}
	clients_free(&d->clients);
	filecache_free(&d->cache);
	timerq_free(&d->timers);
	free(d);
}

/* A timer may run out while the ACK it waits for lies in a socket's queue: this process does not always get the processor when it needs
 * it.  So only what ran out before the sockets were last seen empty counts, or they would fill with copies just when there is too much
 * to do.  A flood must not put it off for ever. */
static uint64_t
heard_until(struct tftpd *d, uint64_t now)
{
	if (d->more && ++d->rounds < ROUNDS) {
		d->more = 0;
		return d->heard;
	}
	if (d->more)
		d->asked = now;
	d->more = 0;
	d->rounds = 0;
	d->heard = d->asked;
	return d->heard;
}

uint64_t
tftpd_tick(struct tftpd *d, uint64_t now)
{
	uint64_t next, until = heard_until(d, now);
	struct timer *t;
	unsigned n = 0;

	while ((t = timerq_next(&d->timers, until, &next)) != NULL) {
		xfer_due(t, now);
		if (++n == DUE) {
			next = now;
			break;
		}
	}
	port_flush(d);
	d->asked = now;
	return next;
}

void
tftpd_drain(struct tftpd *d)
{
	struct listener *l;

	d->draining = 1;
	if (d->conf.one_port)
		return;         /* the transfers need it */
	for (l = d->listeners; l != NULL; l = l->next)
		port_close(&l->main);
}

void
tftpd_abort(struct tftpd *d, const char *reason)
{
	while (d->oldest != NULL)
		xfer_end(d->oldest, TFTPX_ABORTED, reason, loop_now());
}

unsigned
tftpd_running(const struct tftpd *d)
{
	return d->running;
}

void
tftpd_each(struct tftpd *d, int (*fn)(void *arg, const struct tftpd_xfer *x), void *arg)
{
	struct tftpd_xfer v;
	struct xfer *x;

	for (x = d->oldest; x != NULL; x = x->newer) {
		xfer_view(x, loop_now(), &v);
		if (!fn(arg, &v))
			return;
	}
}
