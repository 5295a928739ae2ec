#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "tftpd_int.h"

#define BUFFERS (4 << 20)       /* five hundred phones behind one switch ask in the same second */
#define PORT_SHARE 64           /* transfers for each port, before more of them are used */
#define READ_MOST 32            /* how often a port is read before a refusal is believed: a flood must not put it off */
#define PORT_LEAST 4            /* used in any case: file after file, a phone meets another port */

/* ---- what goes out ---- */

/* What the socket did not take waits in line. */
static void
hold_back(struct port *p, struct xfer *x, uint64_t block)
{
	if (x->npend++ > 0)
		return;
	x->pend = block;
	x->after = NULL;
	x->before = p->last;
	*(p->last != NULL ? &p->last->after : &p->waiting) = x;
	p->last = x;
}

static void
leave_line(struct xfer *x)
{
	struct port *p = x->port;

	if (x->npend == 0)
		return;
	*(x->before != NULL ? &x->before->after : &p->waiting) = x->after;
	*(x->after != NULL ? &x->after->before : &p->last) = x->before;
	x->npend = 0;
}

void
port_flush(struct tftpd *d)
{
	struct outbox *o = &d->out;
	struct port *p = o->p;
	size_t i = 0, n = o->n, k;

	o->n = 0;
	for (k = 0; k < n; k++)
		o->x[k]->queued = 0;
	while (i < n && !p->blocked) {
		int r = sock_send_many(p->io.fd, o->v + i, n - i);

		if (r > 0)
			i += (size_t)r;
		else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			p->blocked = 1;
			loop_mod(d->loop, &p->io, LOOP_READ | LOOP_WRITE);
		} else
			i++;            /* as lost on the way: the timer sends it again */
	}
	for (; i < n; i++)
		hold_back(p, o->x[i], o->block[i]);
}

static void
put(struct xfer *x, uint64_t block)
{
	struct outbox *o = &x->d->out;
	struct sock_out *v;

	if (o->n > 0 && (o->p != x->port || o->n == SOCK_MANY))
		port_flush(x->d);
	if (x->port->blocked) {
		hold_back(x->port, x, block);
		return;
	}
	v = &o->v[o->n];
	o->p = x->port;
	v->to = &x->peer;
	v->from = x->port->any && x->local_known ? &x->local : NULL;
	tftp_put_data(v->head, (unsigned)(block & 0xffff));
	v->data = x->c->p + tftpx_offset(&x->x, block);
	v->n = tftpx_length(&x->x, block);
	o->x[o->n] = x;
	o->block[o->n++] = block;
	x->queued++;
}

void
port_blocks(struct xfer *x, uint64_t first, unsigned count)
{
	port_forget(x);
	for (; count > 0; count--)
		put(x, first++);
}

void
port_forget(struct xfer *x)
{
	if (x->queued > 0)
		port_flush(x->d);
	leave_line(x);
}

/* The socket takes more. */
static void
go_on(struct port *p)
{
	struct xfer *x;

	p->blocked = 0;
	while (!p->blocked && (x = p->waiting) != NULL) {
		port_blocks(x, x->pend, x->npend);
		port_flush(p->d);
	}
	if (!p->blocked)
		loop_mod(p->d->loop, &p->io, LOOP_READ);
}

/* An ERROR to somebody who has no transfer.  From a port of its own, as every server does: what a phone makes of one that comes from
 * port 69 is not known. */
void
port_error(struct port *p, const union sock_addr *to, const union sock_addr *from, unsigned code, const char *text)
{
	unsigned char e[TFTP_ERROR_MAX];
	size_t n = tftp_put_error(e, code, text);

	if (p->main && p->l->ntid > 0)
		p = &p->l->tid[p->d->turn++ % p->l->ntid];
	sock_send(p->io.fd, to, p->any ? from : NULL, e, n, NULL, 0);
}

/* ---- what comes in ---- */

/* Who is said to be gone, up to SOCK_MANY of them.  Returns how many. */
static unsigned
refusals(struct port *p, union sock_addr *gone)
{
	unsigned n = 0;
	int r, i;

	for (i = 0; i < SOCK_MANY && (r = sock_refused(p->io.fd, &gone[n])) >= 0; i++)
		n += r == 1;
	return n;
}

/* What was read meanwhile may have been a new request from the same port of the phone's. */
static void
give_up(struct port *p, const union sock_addr *gone, unsigned n, uint64_t now)
{
	struct xfer *x;
	unsigned i;

	for (i = 0; i < n; i++)
		if ((x = xfer_find(p->d, &gone[i])) != NULL && x->port == p && x->began < now)
			xfer_refused(x, now);
}

/* Returns 1 if more may be there. */
static int
take_in(struct port *p, uint64_t now)
{
	struct tftpd *d = p->d;
	int i, n, tries = 0, more;

	/* what a refusal left behind in the socket is told once, instead of the next packet */
	do
		n = sock_recv_many(p->io.fd, d->in, p->take);
	while (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && ++tries < 8);
	if (n <= 0) {
		p->take = 1;
		return 0;
	}
	more = (size_t)n == p->take;
	d->more |= more;
	/* as many as came, and twice that if there may be more: with one client a call for more would be one in vain */
	p->take = !more ? (size_t)n : 2 * p->take > SOCK_MANY ? SOCK_MANY : 2 * p->take;
	for (i = 0; i < n; i++) {
		const struct sock_msg *m = &d->in[i].m;
		struct span in = span(d->in[i].b, m->n < SOCK_IN ? m->n : SOCK_IN);
		struct xfer *x;

		if (p->main)
			tftpd_packet(p, m, in, now);
		else if ((x = xfer_find(d, &m->from)) == NULL)
			xfer_stranger(p, m, in, now);
		else if (x->port == p)
			xfer_packet(x, in, now);
		/* else it is meant for a transfer that this client had before */
	}
	return more;
}

/* Before a request is looked at, what its sender may have said just before: the last ACK of the file it had until now. */
static void
last_words(struct listener *l, uint64_t now)
{
	unsigned i;

	for (i = 0; i < l->ntid && l->main.d->running > 0; i++)
		take_in(&l->tid[i], now);
}

/* A client that sent its last ACK and closed its port has it all.  That ACK came before the refusal: so what was refused is looked up first,
 * and believed after all that had come by then was read. */
static void
on_port(struct loop_io *io, unsigned events)
{
	struct port *p = (struct port *)(void *)((unsigned char *)io - offsetof(struct port, io));
	union sock_addr gone[SOCK_MANY];
	unsigned n = 0, rounds = 0;
	uint64_t now = loop_now();

	if ((events & LOOP_WRITE) != 0)
		go_on(p);
	if ((events & LOOP_ERROR) != 0)
		n = refusals(p, gone);
	if (p->main)
		last_words(p->l, now);
	if ((events & (LOOP_READ | LOOP_ERROR)) != 0)
		while (take_in(p, now) && n > 0 && ++rounds < READ_MOST)
			;
	give_up(p, gone, n, now);
	port_flush(p->d);
}

/* ---- opening and closing ---- */

int
port_open(struct tftpd *d, struct listener *l, struct port *p, int fd)
{
	p->d = d;
	p->l = l;
	p->take = 1;
	sock_rcvbuf(fd, BUFFERS);
	sock_sndbuf(fd, BUFFERS);
	if (sock_local(fd, &p->addr) != 0 || loop_add(d->loop, &p->io, fd, LOOP_READ, on_port) != 0)
		return -1;
	p->any = sock_is_any(&p->addr);
	p->open = 1;
	return 0;
}

void
port_close(struct port *p)
{
	if (!p->open)
		return;
	loop_del(p->d->loop, &p->io);
	close(p->io.fd);
	p->open = 0;
}

int
ports_for(struct listener *l)
{
	struct tftpd *d = l->main.d;
	unsigned lo = d->conf.port_min, hi = d->conf.port_max;
	union sock_addr a = l->main.addr;

	while (l->ntid < PORTS && lo <= hi) {
		int fd, e;

		sock_set_port(&a, lo);
		fd = sock_udp(&a, SOCK_ICMP | SOCK_EARLY);
		if (fd >= 0 && port_open(d, l, &l->tid[l->ntid], fd) == 0)
			l->ntid++;
		else if (fd >= 0 || errno != EADDRINUSE) {
			e = errno;
			if (fd >= 0)
				close(fd);
			errno = e;
			return -1;
		}
		lo += hi > 0;
	}
	if (l->ntid > 0)
		return 0;
	errno = EADDRINUSE;
	return -1;
}

/* Many transfers on few ports are many packets in one system call; but one client is given another port each time, so that a late word of
 * its last transfer is not taken for one of this. */
struct port *
port_pick(struct listener *l, struct client *c)
{
	struct tftpd *d = l->main.d;
	unsigned n = d->running / PORT_SHARE;

	if (l->ntid == 0)
		return &l->main;
	n = n < PORT_LEAST ? PORT_LEAST : n;
	n = n < l->ntid ? n : l->ntid;
	if (c->turn == 0)
		c->turn = ++d->turn;
	return &l->tid[c->turn++ % n];
}
