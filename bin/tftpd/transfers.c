#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/loop.h"
#include "transfers.h"

#define DUE 64                  /* expired timers handled before the sockets have their turn */
#define STALL ((uint64_t)5000000)       /* a transfer that made no progress for so long may give way */
#define SAMPLE 16               /* transfers compared when one must give way */
#define CLOSED_WAIT ((uint64_t)4000000) /* how long a client whose port is closed may take to ask for the next file */
#define PATIENCE ((uint64_t)15000000)   /* a loader that hears nothing asks again after 14 s at the latest */

/* ---- the tables of transfers ---- */

static struct xfer **
slot_of(struct xfers *t, const union sock_addr *peer)
{
	return &t->slot[sock_hash(peer, 1) % XFER_SLOTS];
}

struct xfer *
xfer_find(struct xfers *t, const union sock_addr *peer)
{
	struct xfer *x;

	for (x = *slot_of(t, peer); x != NULL && !sock_eq(&x->peer, peer); x = x->next)
		;
	return x;
}

struct xfer *
xfer_at(struct xfers *t, const struct port *p, const union sock_addr *peer)
{
	struct xfer *x = (struct xfer *)(void *)p->sole;

	return x != NULL && sock_eq(&x->peer, peer) ? x : xfer_find(t, peer);
}

int
xfer_was_peer(const struct xfers *t, const union sock_addr *peer)
{
	uint32_t h = sock_hash(peer, 1);

	return t->gone[h % XFER_SLOTS] == h;
}

void
xfer_remember(const struct xfer *x)
{
	uint32_t h = sock_hash(&x->peer, 1);

	x->t->gone[h % XFER_SLOTS] = h;
}

static void
not_half_open(struct xfer *x)
{
	struct xfers *t = x->t;

	if (x->hnewer == NULL && t->hnewest != x)
		return;
	*(x->hnewer != NULL ? &x->hnewer->holder : &t->hnewest) = x->holder;
	*(x->holder != NULL ? &x->holder->hnewer : &t->holdest) = x->hnewer;
	x->hnewer = x->holder = NULL;
}

static void
enlist(struct xfer *x)
{
	struct xfers *t = x->t;
	struct xfer **pp = slot_of(t, &x->peer);

	x->next = *pp;
	*pp = x;
	x->older = t->newest;
	*(t->newest != NULL ? &t->newest->newer : &t->oldest) = x;
	t->newest = x;
	x->holder = t->hnewest;
	*(t->hnewest != NULL ? &t->hnewest->hnewer : &t->holdest) = x;
	t->hnewest = x;
	x->cnext = x->client->xfers;
	if (x->cnext != NULL)
		x->cnext->cbefore = x;
	x->client->xfers = x;
	t->running++;
	x->client->active++;
}

static void
delist(struct xfer *x)
{
	struct xfers *t = x->t;
	struct xfer **pp;

	for (pp = slot_of(t, &x->peer); *pp != x; pp = &(*pp)->next)
		;
	*pp = x->next;
	*(x->newer != NULL ? &x->newer->older : &t->newest) = x->older;
	*(x->older != NULL ? &x->older->newer : &t->oldest) = x->newer;
	not_half_open(x);
	*(x->cbefore != NULL ? &x->cbefore->cnext : &x->client->xfers) = x->cnext;
	if (x->cnext != NULL)
		x->cnext->cbefore = x->cbefore;
	t->running--;
	x->client->active--;
	if (t->due == x)
		t->due = NULL;
}

static void
release(struct xfer *x)
{
	timerq_del(&x->t->timers, &x->timer);
	free(x->req);
	free(x->path);
	free(x);
}

/* ---- files asked for in vain ---- */

/* FNV-1a */
static uint32_t
hash_span(uint32_t h, struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ s.p[i]) * 16777619u;
	return h;
}

static uint32_t
asked_hash(const struct xfer *x)
{
	struct tftp_pkt p;

	tftp_parse(span(x->req, x->nreq), &p);  /* it was parsed before */
	return hash_span(hash_span(sock_hash(&x->peer, 0), span_cstr(x->who.mac)), p.file);
}

static void
note_heard(const struct xfer *x, int heard, uint64_t now)
{
	uint32_t h = asked_hash(x);
	struct unheard *u = &x->t->unheard[h % XFER_SLOTS];

	if (heard ? u->hash != h : x->x.proved)
		return;
	/* an earlier transfer, that of a try before, may end after the one that was heard */
	if (u->hash == h && u->since && x->began <= u->at)
		return;
	u->hash = h;
	u->since = heard;
	u->at = now;
}

/* 1 if the phone asked for this file in vain a moment ago.  After some tries it gives the file up and goes on to the next one, which looks as
 * if it had it. */
static int
was_unheard(const struct xfer *x, uint64_t now)
{
	uint32_t h = asked_hash(x);
	const struct unheard *u = &x->t->unheard[h % XFER_SLOTS];

	return u->hash == h && !u->since && now - u->at < PATIENCE;
}

/* ---- the end of a transfer ---- */

static void
view(const struct xfer *x, uint64_t now, struct tftpd_xfer *v)
{
	struct tftp_pkt p;

	tftp_parse(span(x->req, x->nreq), &p);  /* it was parsed before */
	memset(v, 0, sizeof *v);
	v->id = x->id;
	v->peer = &x->peer;
	v->who = x->who;
	v->file = p.file;
	v->path = x->path;
	v->bytes = tftpsend_bytes(&x->x);
	v->size = x->c->n;
	v->blocks = tftpsend_blocks(&x->x);
	v->resent = x->x.resent;
	v->ms = (now - x->began) / 1000;
	v->end = "";
	v->reason = "";
}

static void
forget(struct xfer *x, uint64_t now)
{
	port_put(&x->s, now);
	delist(x);
	filecache_put(&x->t->cache, x->c);
	release(x);
}

/* Report the end, and free. */
void
xfer_end(struct xfer *x, enum tftpsend_end end, const char *reason, uint64_t now)
{
	static const char *const words[] = { "", "ok", "timeout", "aborted" };
	struct xfers *t = x->t;
	struct tftpd_xfer v;
	char why[320];
	int missing;

	tftpsend_stop(&x->x, end);
	view(x, now, &v);
	v.end = words[x->x.end];
	v.reason = reason;
	/* Phones do not repeat their last ACK, so most likely the phone has the file, unless it asked for it again.  Where nothing
	 * was acknowledged only its next request shows that it was there at all. */
	missing = tftpsend_last_ack_missing(&x->x) && !x->lacks && (x->x.proved || x->followed);
	if (missing) {
		snprintf(why, sizeof why, "final ACK missing%s%s", reason[0] != '\0' ? ", " : "", reason);
		v.reason = why;
	}
	if (x->x.srtt != 0)
		x->client->rtt = x->x.srtt;
	note_heard(x, missing || x->x.end == TFTPSEND_OK, now);
	t->report(t->arg, &v);
	forget(x, now);
}

/* ---- sending ---- */

void
xfer_block(struct sender *s, uint64_t block, struct sock_out *v)
{
	const struct xfer *x = (const struct xfer *)(const void *)s;

	tftp_put_data(v->head, (unsigned)(block & 0xffff));
	v->data = x->c->p + tftpsend_offset(&x->x, block);
	v->n = tftpsend_length(&x->x, block);
}

static size_t
build_oack(const struct xfer *x, unsigned char *oack, struct tftp_opts *opts)
{
	struct tftp_pkt p;

	tftp_parse(span(x->req, x->nreq), &p);
	return tftp_negotiate(&p, x->c->n, TFTPSEND_WINDOW, opts, oack);
}

/* Before the first ACK, n bytes more of the client's budget. */
static int
may_send(struct xfer *x, size_t n, uint64_t now)
{
	if (x->x.proved)
		return 1;
	if (!client_spend(x->client, (unsigned)n, now))
		return 0;
	x->spent += (unsigned)n;
	return 1;
}

static void
carry_out(struct xfer *x, struct tftpsend_act a, uint64_t now)
{
	if (a.what == TFTPSEND_DATA) {
		if (may_send(x, 4 + tftpsend_length(&x->x, a.first), now))
			port_blocks(&x->s, a.first, a.count);
	} else if (a.what == TFTPSEND_OACK) {
		unsigned char oack[TFTP_OACK_MAX];
		struct tftp_opts opts;
		size_t n = build_oack(x, oack, &opts);

		if (may_send(x, n, now))
			port_packet(&x->s, oack, n);
	}
	if (a.what != TFTPSEND_NOTHING)
		timerq_set(&x->t->timers, &x->timer, tftpsend_deadline(&x->x));
}

/* ---- events of a transfer ---- */

static void
on_ack(struct xfer *x, unsigned block, uint64_t now)
{
	uint64_t lo = x->x.lo;
	struct tftpsend_act a = tftpsend_ack(&x->x, block, now);

	if (x->x.lo != lo) {
		x->moved = now;
		x->lacks = x->followed = 0;
		if (x->spent > 0)
			client_earn(x->client, x->spent);
		x->spent = 0;
		not_half_open(x);
	}
	if (a.what == TFTPSEND_END) {
		xfer_remember(x);
		xfer_end(x, TFTPSEND_OK, "", now);
	} else
		carry_out(x, a, now);
}

/* A packet from the peer.  Whatever else it sends is no reason to give its transfer up. */
void
xfer_packet(struct xfer *x, struct span in, uint64_t now)
{
	char text[161], why[200];
	struct tftp_pkt p;

	if (tftp_parse(in, &p) != NULL)
		return;
	if (p.op == TFTP_ACK)
		on_ack(x, p.block, now);
	else if (p.op == TFTP_ERROR) {
		/* a client that only wanted to know the size, or whose buffer is too small */
		if (span_copy(span_sub(p.text, 0, sizeof text - 1), text, sizeof text) != 0)
			text[0] = '\0';
		xfer_remember(x);
		x->lacks = 1;
		snprintf(why, sizeof why, "client error %u: %s", p.code, text[0] != '\0' ? text : tftp_code_name(p.code));
		xfer_end(x, TFTPSEND_ABORTED, why, now);
	}
}

void
xfer_refused(struct xfers *t, struct port *p, const union sock_addr *peer, uint64_t now)
{
	struct xfer *x = xfer_find(t, peer);

	/* what was read meanwhile may have been a new request from that port */
	if (x == NULL || x->s.port != p || x->began >= now)
		return;
	if (t->draining || x->lacks || x->followed || x->x.proved || !tftpsend_last_ack_missing(&x->x)) {
		xfer_end(x, TFTPSEND_ABORTED, "port closed", now);
		return;
	}
	/* one block and no ACK: its next request will show whether it has the file */
	port_forget(&x->s);
	x->closed = 1;
	timerq_set(&t->timers, &x->timer, now + CLOSED_WAIT);
}

void
xfer_repeat(struct xfer *x, uint64_t now)
{
	if (!x->x.proved)
		x->lacks = 1;
	if (x->closed) {        /* it is there after all */
		x->closed = 0;
		timerq_set(&x->t->timers, &x->timer, now);
	}
	carry_out(x, tftpsend_repeat(&x->x, now), now);
}

/* The ACK that a timer waits for may lie in the socket's queue: this process does not always get the processor when it needs it.  So the
 * port is read before the timer is believed, or copies would fill the network just when there is too much to do. */
static void
on_due(struct xfers *t, struct xfer *x, uint64_t now)
{
	struct tftpsend_act a;

	/* the place was there a moment ago, so this needs no memory */
	timerq_add(&t->timers, &x->timer, TIMERQ_NEVER);
	if (x->closed) {
		xfer_end(x, TFTPSEND_ABORTED, "port closed", now);
		return;
	}
	t->due = x;
	port_read(x->s.port, now);
	if (t->due == NULL)
		return;
	t->due = NULL;
	a = tftpsend_timer(&x->x, now);
	if (a.what == TFTPSEND_END)
		xfer_end(x, TFTPSEND_TIMEOUT, "no answer", now);
	else {
		timerq_set(&t->timers, &x->timer, tftpsend_deadline(&x->x));
		carry_out(x, a, now);
	}
}

/* ---- room for a transfer ---- */

/* Which of two should give way: that of the address with more transfers, then the one that made no progress for longer. */
static struct xfer *
weaker(struct xfer *a, struct xfer *b)
{
	if (a == NULL || a->client->active != b->client->active)
		return a == NULL || b->client->active > a->client->active ? b : a;
	return b->moved < a->moved ? b : a;
}

/* Of some transfers, taken at random, the weakest; NULL when it must not give way to c: it moves, and its address has no more than c. */
static struct xfer *
weakest(struct xfers *t, const struct client *c, uint64_t now)
{
	struct xfer *x, *w = NULL;
	unsigned i, seen = 0;

	t->turn = t->turn * 1664525u + 1013904223u;
	for (i = 0; i < XFER_SLOTS && seen < SAMPLE; i++)
		for (x = t->slot[((t->turn >> 16) + i) % XFER_SLOTS]; x != NULL; x = x->next, seen++)
			w = weaker(w, x);
	if (w != NULL && w->client->active <= c->active && now - w->moved < STALL)
		return NULL;
	return w;
}

/* Of one client's transfers the oldest of which nothing is acknowledged, else the one that made no progress for longest. */
static struct xfer *
weakest_of(const struct client *c, uint64_t now)
{
	struct xfer *x, *open = NULL, *stalled = NULL;

	for (x = c->xfers; x != NULL; x = x->cnext) {
		if (!x->x.proved && (open == NULL || x->began <= open->began))
			open = x;
		if (now - x->moved >= STALL && (stalled == NULL || x->moved < stalled->moved))
			stalled = x;
	}
	return open != NULL ? open : stalled;
}

/* A place for one more transfer of c.  0 when there is none. */
static int
make_room(struct xfers *t, const struct client *c, uint64_t now)
{
	struct xfer *x;

	if (c->active >= t->each) {
		if ((x = weakest_of(c, now)) == NULL)
			return 0;
		xfer_end(x, TFTPSEND_ABORTED, "made room", now);
	}
	while (t->running >= t->all) {
		if ((x = t->holdest != NULL ? t->holdest : weakest(t, c, now)) == NULL)
			return 0;
		xfer_end(x, TFTPSEND_ABORTED, "made room", now);
	}
	return 1;
}

/* ---- beginning a transfer ---- */

static struct xfer *
make(struct xfers *t, const struct xfer_new *n)
{
	struct xfer *x = calloc(1, sizeof *x);

	if (x == NULL)
		return NULL;
	x->t = t;
	x->peer = n->m->from;
	x->client = n->client;
	x->c = n->c;
	x->id = n->id;
	x->began = x->moved = n->now;
	x->who = n->who;
	x->req = malloc(n->raw.n);
	x->nreq = n->raw.n;
	x->path = malloc(strlen(n->path) + 1);
	if (x->req == NULL || x->path == NULL || timerq_add(&t->timers, &x->timer, TIMERQ_NEVER) != 0) {
		release(x);
		return NULL;
	}
	memcpy(x->req, n->raw.p, n->raw.n);
	memcpy(x->path, n->path, strlen(n->path) + 1);
	x->lacks = was_unheard(x, n->now) != 0;
	return x;
}

int
xfer_start(struct xfers *t, const struct xfer_new *n, int *oack)
{
	unsigned char b[TFTP_OACK_MAX];
	struct tftp_opts opts;
	struct xfer *x;

	if (!make_room(t, n->client, n->now))
		return EAGAIN;
	x = make(t, n);
	if (x == NULL)
		return ENOMEM;
	port_get(t->ports, n->l, &x->client->ports, &x->s, &x->peer, n->m->to_known ? &n->m->to : NULL);
	*oack = build_oack(x, b, &opts) > 0;
	if (opts.window > 1 && x->s.port->own)
		sock_sndbuf(x->s.port->io.fd, PORT_BUFFERS);
	enlist(x);
	carry_out(x, tftpsend_start(&x->x, x->c->n, &opts, *oack, x->client->rtt, n->now), n->now);
	return 0;
}

/* ---- all of them ---- */

void
xfer_settle(struct client *c, const struct who *who, struct span file, uint64_t now)
{
	struct xfer *x, *next;
	struct tftp_pkt p;

	for (x = c->xfers; x != NULL; x = next) {
		next = x->cnext;
		if (!tftpsend_last_ack_missing(&x->x) || strcmp(x->who.mac, who->mac) != 0)
			continue;
		tftp_parse(span(x->req, x->nreq), &p);
		if (span_eq(p.file, file)) {
			x->lacks = 1;
			note_heard(x, 0, now);
		} else
			x->followed = 1;
		if (x->closed)
			xfer_end(x, TFTPSEND_ABORTED, "port closed", now);
	}
}

uint64_t
xfers_tick(struct xfers *t, uint64_t now)
{
	struct timer *timer;
	uint64_t next;
	unsigned n = 0;

	while ((timer = timerq_next(&t->timers, now, &next)) != NULL) {
		on_due(t, (struct xfer *)(void *)((unsigned char *)timer - offsetof(struct xfer, timer)), now);
		if (++n == DUE)
			return now;
	}
	return next;
}

void
xfers_drain(struct xfers *t)
{
	struct xfer *x, *newer;

	t->draining = 1;
	for (x = t->oldest; x != NULL; x = newer) {
		newer = x->newer;
		if (x->closed)
			xfer_end(x, TFTPSEND_ABORTED, "port closed", loop_now());
	}
}

void
xfers_abort(struct xfers *t, const char *reason)
{
	while (t->oldest != NULL)
		xfer_end(t->oldest, TFTPSEND_ABORTED, reason, loop_now());
}

void
xfers_each(struct xfers *t, int (*fn)(void *arg, const struct tftpd_xfer *x), void *arg)
{
	struct tftpd_xfer v;
	struct xfer *x;

	for (x = t->oldest; x != NULL; x = x->newer) {
		view(x, loop_now(), &v);
		if (!fn(arg, &v))
			return;
	}
}

void
xfers_free(struct xfers *t)
{
	while (t->oldest != NULL)
		forget(t->oldest, 0);
	filecache_free(&t->cache);
	timerq_free(&t->timers);
}
