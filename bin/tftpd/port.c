#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/tftp.h"
#include "port.h"

#define READ_MOST 32            /* how often a port is read before a refusal is believed: a flood must not put it off */
#define READ_LATE 4             /* the same, out of turn */

/* ---- what goes out ---- */

/* What the socket did not take waits in line. */
static void
hold_back(struct sender *s, uint64_t block)
{
	struct port *p = s->port;

	if (s->npend++ > 0)
		return;
	s->pend = block;
	s->after = NULL;
	s->before = p->last;
	*(p->last != NULL ? &p->last->after : &p->waiting) = s;
	p->last = s;
}

static void
leave_line(struct sender *s)
{
	struct port *p = s->port;

	if (s->npend == 0)
		return;
	*(s->before != NULL ? &s->before->after : &p->waiting) = s->after;
	*(s->after != NULL ? &s->after->before : &p->last) = s->before;
	s->npend = 0;
}

void
ports_flush(struct ports *ps)
{
	struct outbox *o = &ps->out;
	struct port *p = o->p;
	size_t i = 0, n = o->n, k;

	o->n = 0;
	for (k = 0; k < n; k++)
		o->s[k]->queued = 0;
	while (i < n && !p->blocked) {
		int r = sock_send_many(p->io.fd, o->v + i, n - i);

		if (r > 0)
			i += (size_t)r;
		else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			p->blocked = 1;
			loop_mod(ps->loop, &p->io, LOOP_READ | LOOP_WRITE);
		} else
			i++;            /* as if lost on the way: the timer sends it again */
	}
	for (; i < n; i++)
		hold_back(o->s[i], o->block[i]);
}

static const union sock_addr *
source(const struct sender *s)
{
	return s->port->any && s->from_known ? &s->from : NULL;
}

static void
put(struct sender *s, uint64_t block)
{
	struct ports *ps = s->port->ps;
	struct outbox *o = &ps->out;
	struct sock_out *v;

	if (o->n > 0 && (o->p != s->port || o->n == SOCK_MANY))
		ports_flush(ps);
	if (s->port->blocked) {
		hold_back(s, block);
		return;
	}
	v = &o->v[o->n];
	o->p = s->port;
	v->to = &s->to;
	v->from = source(s);
	ps->hooks.block(s, block, v);
	o->s[o->n] = s;
	o->block[o->n++] = block;
	s->queued++;
}

void
port_blocks(struct sender *s, uint64_t first, unsigned count)
{
	port_forget(s);
	for (; count > 0; count--)
		put(s, first++);
}

void
port_packet(struct sender *s, const void *packet, size_t n)
{
	sock_send(s->port->io.fd, &s->to, source(s), packet, n, NULL, 0);
}

void
port_forget(struct sender *s)
{
	if (s->queued > 0)
		ports_flush(s->port->ps);
	leave_line(s);
}

/* The socket takes more. */
static void
go_on(struct port *p)
{
	struct sender *s;

	p->blocked = 0;
	while (!p->blocked && (s = p->waiting) != NULL) {
		port_blocks(s, s->pend, s->npend);
		ports_flush(p->ps);
	}
	if (!p->blocked)
		loop_mod(p->ps->loop, &p->io, LOOP_READ);
}

static int
family(const union sock_addr *a)
{
	return a->sa.sa_family == AF_INET6;
}

void
port_error(struct port *p, const union sock_addr *to, const union sock_addr *from, unsigned code, const char *text)
{
	unsigned char e[TFTP_ERROR_MAX];
	size_t n = tftp_put_error(e, code, text);
	union sock_addr t = *to, f;

	if (p->main && p->l->npool[family(to)] > 0)
		p = &p->l->pool[family(to)][0];
	if (from != NULL)
		f = *from;
	if (p->dual) {
		sock_map(&t);
		if (from != NULL)
			sock_map(&f);
	}
	sock_send(p->io.fd, &t, p->any && from != NULL ? &f : NULL, e, n, NULL, 0);
}

/* ---- what comes in ---- */

/* Reads up to SOCK_MANY reports of closed ports.  Returns how many. */
static unsigned
refusals(struct port *p, union sock_addr *gone)
{
	unsigned n = 0;
	int r, i;

	for (i = 0; i < SOCK_MANY && (r = sock_refused(p->io.fd, &gone[n])) >= 0; i++)
		n += r == 1;
	return n;
}

/* Returns how many packets came. */
static int
receive(struct port *p, struct sock_in *v, size_t n, uint64_t now)
{
	int i, r, tries = 0;

	/* a refusal is reported once by the next call, instead of a packet */
	do
		if (n == 1 && !p->main)
			r = sock_recv_plain(p->io.fd, v->b, sizeof v->b, &v->m) == 0 ? 1 : -1;
		else
			r = sock_recv_many(p->io.fd, v, n);
	while (r < 0 && errno != EAGAIN && errno != EWOULDBLOCK && ++tries < 8);
	for (i = 0; i < r; i++) {
		const struct sock_msg *m = &v[i].m;

		p->ps->hooks.packet(p, m, span(v[i].b, m->n < SOCK_IN ? m->n : SOCK_IN), now);
	}
	return r;
}

/* Returns 1 if more may be there. */
static int
take_in(struct port *p, uint64_t now)
{
	size_t asked = p->take;
	int n = receive(p, p->ps->in, asked, now);

	if (n <= 0) {
		p->take = 1;
		return 0;
	}
	/* as many as came, and twice that if there may be more: with one client a call for more would be one in vain */
	if (p->sole == NULL)
		p->take = (size_t)n < asked ? (size_t)n : 2 * asked > SOCK_MANY ? SOCK_MANY : 2 * asked;
	return (size_t)n == asked;
}

void
port_read(struct port *p, uint64_t now)
{
	int rounds = 0;

	while (receive(p, p->ps->late, PORT_LATE, now) == PORT_LATE && ++rounds < READ_LATE)
		;
}

void
ports_read_set(struct ports *ps, struct listener *l, const struct port_set *set, uint64_t now)
{
	struct port *v[PORT_EACH], *p;
	unsigned n = 0, i, f;

	/* a transfer that ends takes its port out of the set */
	for (p = set->first; p != NULL && n < PORT_EACH; p = p->next)
		v[n++] = p;
	for (i = 0; i < n; i++)
		port_read(v[i], now);
	for (f = 0; f < 2; f++)
		for (i = 0; i < l->npool[f] && ps->pooled > 0; i++)
			port_read(&l->pool[f][i], now);
}

/* A client that sent its last ACK and closed its port has the whole file.  That ACK came before the refusal: so reports of closed ports are read
 * first, and believed after all packets that had come by then were read. */
static void
on_port(struct loop_io *io, unsigned events)
{
	struct port *p = (struct port *)(void *)((unsigned char *)io - offsetof(struct port, io));
	union sock_addr gone[SOCK_MANY];
	unsigned n = 0, rounds = 0, i;
	uint64_t now = loop_now();

	if ((events & LOOP_WRITE) != 0)
		go_on(p);
	if ((events & LOOP_ERROR) != 0)
		n = refusals(p, gone);
	if ((events & (LOOP_READ | LOOP_ERROR)) != 0)
		while (take_in(p, now) && n > 0 && ++rounds < READ_MOST)
			;
	for (i = 0; i < n; i++)
		p->ps->hooks.refused(p, &gone[i], now);
	ports_flush(p->ps);
}

/* ---- opening and closing ---- */

/* fd becomes the port's, but not on failure. */
static int
open_port(struct ports *ps, struct listener *l, struct port *p, int fd)
{
	p->ps = ps;
	p->l = l;
	p->take = 1;
	if (sock_local(fd, &p->addr) != 0 || loop_add(ps->loop, &p->io, fd, LOOP_READ, on_port) != 0)
		return -1;
	p->any = (unsigned char)(sock_is_any(&p->addr) != 0);
	p->open = 1;
	return 0;
}

static void
close_port(struct port *p)
{
	if (!p->open)
		return;
	loop_del(p->ps->loop, &p->io);
	close(p->io.fd);
	p->open = 0;
}

/* Bind a port (0 = a random one, the system's choice) for transfers of family f. */
static int
bind_port(struct ports *ps, struct listener *l, struct port *p, int f, unsigned number)
{
	union sock_addr a = l->main.addr;
	int fd, e;

	if (l->main.dual && f == 0)
		sock_parse(span_cstr("0.0.0.0"), 0, &a);
	sock_set_port(&a, number);
	fd = sock_udp(&a, SOCK_ICMP | SOCK_EARLY);
	if (fd < 0)
		return -1;
	if (open_port(ps, l, p, fd) == 0)
		return 0;
	e = errno;
	close(fd);
	errno = e;
	return -1;
}

static int
open_pool(struct ports *ps, struct listener *l, int f)
{
	unsigned most = ps->hi == 0 ? PORT_POOL_FREE : PORT_POOL, span_of = ps->hi - ps->lo + 1, first, i;

	/* somewhere in the range, not always at its beginning */
	first = ps->hi == 0 ? 0 : (unsigned)(loop_now() * 2654435761u % span_of);
	for (i = 0; l->npool[f] < most && i < span_of + most; i++) {
		struct port *p = &l->pool[f][l->npool[f]];

		if (ps->hi != 0 && i == span_of)
			break;
		if (bind_port(ps, l, p, f, ps->hi == 0 ? 0 : ps->lo + (first + i) % span_of) == 0) {
			sock_rcvbuf(p->io.fd, PORT_BUFFERS);
			sock_sndbuf(p->io.fd, PORT_BUFFERS);
			l->npool[f]++;
		} else if (errno != EADDRINUSE)
			return -1;
	}
	if (l->npool[f] > 0)
		return 0;
	errno = EADDRINUSE;
	return -1;
}

int
ports_listen(struct ports *ps, int fd)
{
	struct listener *l = calloc(1, sizeof *l);
	int e;

	if (l == NULL)
		return -1;
	l->main.main = 1;
	sock_rcvbuf(fd, PORT_BUFFERS);
	sock_sndbuf(fd, PORT_BUFFERS);
	if (open_port(ps, l, &l->main, fd) != 0) {
		e = errno;
		free(l);
		errno = e;
		return -1;
	}
	l->main.dual = (unsigned char)sock_dual(fd);
	l->next = ps->listeners;
	ps->listeners = l;
	if (ps->one_port)
		return 0;
	if ((l->main.dual || family(&l->main.addr) == 0) && open_pool(ps, l, 0) != 0)
		return -1;
	return family(&l->main.addr) == 1 ? open_pool(ps, l, 1) : 0;
}

/* The line of those that linger: the oldest goes. */
static void
close_oldest(struct ports *ps)
{
	struct port *p = ps->idle;

	ps->idle = p->next;
	if (ps->idle == NULL)
		ps->idle_last = NULL;
	close_port(p);
	free(p);
	ps->own--;
}

uint64_t
ports_tick(struct ports *ps, uint64_t now)
{
	while (ps->idle != NULL && now - ps->idle->idle_since >= PORT_LINGER)
		close_oldest(ps);
	return ps->idle == NULL ? UINT64_MAX : ps->idle->idle_since + PORT_LINGER;
}

void
ports_deaf(struct ports *ps)
{
	struct listener *l;

	for (l = ps->listeners; l != NULL && !ps->one_port; l = l->next)
		close_port(&l->main);
}

void
ports_close(struct ports *ps)
{
	struct listener *l, *next;
	unsigned i;

	while (ps->idle != NULL)
		close_oldest(ps);
	for (l = ps->listeners; l != NULL; l = next) {
		next = l->next;
		close_port(&l->main);
		for (i = 0; i < 2 * PORT_POOL; i++)
			close_port(&l->pool[i / PORT_POOL][i % PORT_POOL]);
		free(l);
	}
}

/* ---- a port for a transfer ---- */

static struct port *
new_port(struct ports *ps, struct listener *l, int f, struct port_set *set)
{
	struct port *p;

	if (ps->own >= ps->most && ps->idle != NULL)
		close_oldest(ps);
	if (ps->own >= ps->most || ps->hi != 0 || (p = calloc(1, sizeof *p)) == NULL)
		return NULL;
	if (bind_port(ps, l, p, f, 0) != 0) {
		free(p);
		return NULL;
	}
	p->own = 1;
	p->set = set;
	p->next = set->first;
	set->first = p;
	set->n++;
	ps->own++;
	return p;
}

static struct port *
choose(struct ports *ps, struct listener *l, int f, struct port_set *set)
{
	struct port *p, *best = NULL;

	if (ps->one_port)
		return &l->main;
	if (set->n < PORT_EACH && (p = new_port(ps, l, f, set)) != NULL)
		return p;
	for (p = set->first; p != NULL; p = p->next)
		if (p->l == l && family(&p->addr) == f && (best == NULL || p->users < best->users))
			best = p;
	if (best != NULL)
		return best;
	/* the first one of the pool sends errors, so everybody can know it */
	return &l->pool[f][l->npool[f] == 1 ? 0 : 1 + ps->turn++ % (l->npool[f] - 1)];
}

void
port_get(struct ports *ps, struct listener *l, struct port_set *set, struct sender *s, const union sock_addr *peer, const union sock_addr *to)
{
	struct port *p = choose(ps, l, family(peer), set);

	p->users++;
	p->sole = p->own && p->users == 1 ? s : NULL;
	if (!p->own)
		ps->pooled++;
	s->port = p;
	s->to = *peer;
	s->from_known = to != NULL;
	if (to != NULL)
		s->from = *to;
	if (p->dual) {
		sock_map(&s->to);
		sock_map(&s->from);
	}
}

void
port_put(struct sender *s, uint64_t now)
{
	struct port *p = s->port, **pp;
	struct ports *ps = p->ps;

	port_forget(s);
	p->users--;
	p->sole = NULL;
	if (!p->own) {
		ps->pooled--;
		return;
	}
	if (p->users > 0)
		return;
	for (pp = &p->set->first; *pp != p; pp = &(*pp)->next)
		;
	*pp = p->next;
	p->set->n--;
	p->set = NULL;
	p->next = NULL;
	p->idle_since = now;
	*(ps->idle_last != NULL ? &ps->idle_last->next : &ps->idle) = p;
	ps->idle_last = p;
}
