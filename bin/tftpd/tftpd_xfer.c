#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tftpd_int.h"

static struct xfer **
slot_of(struct tftpd *d, const union sock_addr *peer)
{
	return &d->slot[sock_hash(peer, 1) % XFER_SLOTS];
}

struct xfer *
xfer_find(struct tftpd *d, const union sock_addr *peer)
{
	struct xfer *x;

	for (x = *slot_of(d, peer); x != NULL && !sock_eq(&x->peer, peer); x = x->next)
		;
	return x;
}

int
xfer_was(const struct tftpd *d, const union sock_addr *peer)
{
	uint32_t h = sock_hash(peer, 1);

	return d->gone[h % XFER_SLOTS] == h;
}

int
xfer_same(const struct xfer *x, struct span raw)
{
	return span_eq(span(x->req, x->nreq), raw);
}

static void
remember(const struct xfer *x)
{
	uint32_t h = sock_hash(&x->peer, 1);

	x->d->gone[h % XFER_SLOTS] = h;
}

static void
not_half_open(struct xfer *x)
{
	struct tftpd *d = x->d;

	if (x->hnewer == NULL && d->hnewest != x)
		return;
	*(x->hnewer != NULL ? &x->hnewer->holder : &d->hnewest) = x->holder;
	*(x->holder != NULL ? &x->holder->hnewer : &d->holdest) = x->hnewer;
	x->hnewer = x->holder = NULL;
}

static void
enlist(struct xfer *x)
{
	struct tftpd *d = x->d;
	struct xfer **pp = slot_of(d, &x->peer);

	x->next = *pp;
	*pp = x;
	x->older = d->newest;
	*(d->newest != NULL ? &d->newest->newer : &d->oldest) = x;
	d->newest = x;
	x->holder = d->hnewest;
	*(d->hnewest != NULL ? &d->hnewest->hnewer : &d->holdest) = x;
	d->hnewest = x;
	d->running++;
	x->client->active++;
}

static void
delist(struct xfer *x)
{
	struct tftpd *d = x->d;
	struct xfer **pp;

	for (pp = slot_of(d, &x->peer); *pp != x; pp = &(*pp)->next)
		;
	*pp = x->next;
	*(x->newer != NULL ? &x->newer->older : &d->newest) = x->older;
	*(x->older != NULL ? &x->older->newer : &d->oldest) = x->newer;
	not_half_open(x);
	d->running--;
	x->client->active--;
}

static void
release(struct xfer *x)
{
	timerq_del(&x->d->timers, &x->timer);
	free(x->req);
	free(x->path);
	free(x);
}

void
xfer_destroy(struct xfer *x)
{
	port_forget(x);
	delist(x);
	filecache_put(&x->d->cache, x->c);
	release(x);
}

void
xfer_view(const struct xfer *x, uint64_t now, struct tftpd_xfer *v)
{
	struct tftp_pkt p;

	tftp_parse(span(x->req, x->nreq), &p);  /* it was parsed before */
	memset(v, 0, sizeof *v);
	v->id = x->id;
	v->peer = &x->peer;
	v->mac = x->mac;
	v->file = p.file;
	v->path = x->path;
	v->bytes = tftpx_bytes(&x->x);
	v->size = x->c->n;
	v->blocks = tftpx_blocks(&x->x);
	v->resent = x->x.resent;
	v->ms = (now - x->began) / 1000;
	v->end = "";
	v->reason = "";
	v->more = x->client->active > 1;
}

void
xfer_end(struct xfer *x, enum tftpx_end end, const char *reason, uint64_t now)
{
	static const char *const words[] = { "", "ok", "timeout", "aborted" };
	struct tftpd *d = x->d;
	struct tftpd_xfer v;
	char why[320];

	tftpx_stop(&x->x, end);
	xfer_view(x, now, &v);
	v.end = words[x->x.end];
	v.reason = reason;
	if (tftpx_last_ack_missing(&x->x)) {
		/* the phone most likely has it all: phones do not repeat their last ACK */
		snprintf(why, sizeof why, "final ACK missing%s%s", reason[0] != '\0' ? ", " : "", reason);
		v.reason = why;
	}
	if (x->x.srtt != 0)
		x->client->rtt = x->x.srtt;
	port_forget(x);
	delist(x);
	if (d->conf.hooks.xfer != NULL)
		d->conf.hooks.xfer(d->conf.hooks.arg, &v);
	filecache_put(&d->cache, x->c);
	release(x);
}

/* ---- sending ---- */

static size_t
build_oack(const struct xfer *x, unsigned char *oack, struct tftp_opts *opts)
{
	struct tftp_pkt p;

	tftp_parse(span(x->req, x->nreq), &p);
	return tftp_negotiate(&p, x->c->n, TFTPX_WINDOW, opts, oack);
}

static void
carry_out(struct xfer *x, struct tftpx_act a)
{
	if (a.what == TFTPX_SEND_DATA)
		port_blocks(x, a.first, a.count);
	else if (a.what == TFTPX_SEND_OACK) {
		unsigned char oack[TFTP_OACK_MAX];
		struct tftp_opts opts;
		size_t n = build_oack(x, oack, &opts);

		sock_send(x->port->io.fd, &x->peer, x->port->any && x->local_known ? &x->local : NULL, oack, n, NULL, 0);
	}
	if (a.what != TFTPX_NOTHING)
		timerq_set(&x->d->timers, &x->timer, tftpx_deadline(&x->x));
}

/* ---- events ---- */

void
xfer_packet(struct xfer *x, struct span in, uint64_t now)
{
	struct tftp_pkt p;
	struct tftpx_act a;

	/* Whatever else the peer sends here is no reason to give its transfer up. */
	if (tftp_parse(in, &p) != NULL)
		return;
	if (p.op == TFTP_ACK) {
		uint64_t lo = x->x.lo;

		a = tftpx_ack(&x->x, p.block, now);
		if (a.what == TFTPX_END) {
			remember(x);
			xfer_end(x, TFTPX_OK, "", now);
			return;
		}
		if (x->x.lo != lo) {
			x->moved = now;
			not_half_open(x);
		}
		carry_out(x, a);
	} else if (p.op == TFTP_ERROR) {
		char text[161], why[200];

		/* a client that only wanted to know the size, or whose buffer is too small */
		if (span_copy(span_sub(p.text, 0, sizeof text - 1), text, sizeof text) != 0)
			text[0] = '\0';
		remember(x);
		snprintf(why, sizeof why, "client error %u: %s", p.code, text[0] != '\0' ? text : tftp_code_name(p.code));
		xfer_end(x, TFTPX_ABORTED, why, now);
	}
}

void
xfer_asked_anew(struct xfer *x, uint64_t now)
{
	remember(x);
	xfer_end(x, TFTPX_ABORTED, "new request", now);
}

void
xfer_refused(struct xfer *x, uint64_t now)
{
	xfer_end(x, TFTPX_ABORTED, "port closed", now);
}

void
xfer_due(struct timer *t, uint64_t now)
{
	struct xfer *x = (struct xfer *)(void *)((unsigned char *)t - offsetof(struct xfer, timer));
	struct tftpx_act a = tftpx_timer(&x->x, now);

	if (a.what == TFTPX_END) {
		xfer_end(x, TFTPX_TIMEOUT, "no answer", now);
		return;
	}
	/* the place was there a moment ago, so this needs no memory */
	timerq_add(&x->d->timers, t, tftpx_deadline(&x->x));
	carry_out(x, a);
}

/* RFC 1350 section 4: a packet from elsewhere gets an ERROR, and the transfer goes on.  Not so the last words of one whose transfer has
 * ended: copies of its ACK, or what crossed its own ERROR. */
void
xfer_stranger(struct port *p, const struct sock_msg *m, struct span in, uint64_t now)
{
	struct tftp_pkt k;

	tftp_parse(in, &k);
	if (k.op == TFTP_ERROR || xfer_was(p->d, &m->from) || !tftpd_may_reply(p->d, now))
		return;
	port_error(p, &m->from, m->to_known ? &m->to : NULL, TFTP_E_TID, "unknown transfer ID");
}

/* ---- beginning ---- */

static struct xfer *
make(struct tftpd *d, const struct xfer_new *n)
{
	struct xfer *x = calloc(1, sizeof *x);

	if (x == NULL)
		return NULL;
	x->d = d;
	x->port = port_pick(n->l, n->client);
	x->peer = n->m->from;
	x->local = n->m->to;
	x->local_known = n->m->to_known;
	x->client = n->client;
	x->c = n->c;
	x->id = n->id;
	x->began = x->moved = n->now;
	memcpy(x->mac, n->mac, strlen(n->mac) + 1);
	x->req = malloc(n->raw.n);
	x->nreq = n->raw.n;
	x->path = malloc(strlen(n->path) + 1);
	if (x->req == NULL || x->path == NULL || timerq_add(&d->timers, &x->timer, TIMERQ_NEVER) != 0) {
		release(x);
		return NULL;
	}
	memcpy(x->req, n->raw.p, n->raw.n);
	memcpy(x->path, n->path, strlen(n->path) + 1);
	return x;
}

int
xfer_start(struct tftpd *d, const struct xfer_new *n, int *oack)
{
	struct xfer *x = make(d, n);
	unsigned char b[TFTP_OACK_MAX];
	struct tftp_opts opts;

	if (x == NULL)
		return ENOMEM;
	*oack = build_oack(x, b, &opts) > 0;
	enlist(x);
	carry_out(x, tftpx_start(&x->x, x->c->n, &opts, *oack, n->client->rtt, n->now));
	return 0;
}
