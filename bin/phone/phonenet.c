#include <sys/resource.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "net/loop.h"
#include "phonenet.h"
#include "tftpget.h"
#include "net/timerq.h"

#define SECOND 1000000u
#define BLOBS_MAX 32

/* A file that one phone fetched, shared by all phones that fetch the same. */
struct blob {
	char file[BOOT_NAME_MAX + 1];
	struct buf b;
};

struct client {
	struct loop_io io;      /* must be first: callbacks cast it to the client */
	struct timer timer;
	struct net *net;
	size_t i;
	int fd;                 /* -1 = none */
	struct boot_action act;
	struct tftpget get;
	struct blob *blob;      /* NULL = not shared */
	size_t shared;          /* bytes received so far that equal the blob */
	struct buf own;         /* not shared: all bytes received */
	union sock_addr local;
	unsigned port;
	uint64_t random;
};

struct net {
	const struct phonenet_opts *o;
	union sock_addr source; /* of the first phone */
	phonenet_step *step;
	void *arg;
	struct phonenet_stats *st;
	struct loop *loop;
	struct timerq timers;
	struct client *c;
	size_t n, busy;
	struct loop_io power;   /* the switch */
	char line[64];
	size_t nline;
	struct blob blob[BLOBS_MAX];
	size_t nblob;
	int err;
};

static void next_action(struct client *c, const struct phonenet_answer *a);

/* splitmix64, one stream for each phone, so that losses follow from the seed */
static int
lost(struct client *c)
{
	uint64_t z = (c->random += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	if ((z ^ (z >> 31)) % 100 >= c->net->o->loss)
		return 0;
	c->net->st->lost++;
	return 1;
}

static void
fatal(struct net *net, int e)
{
	if (net->err == 0)
		net->err = e;
}

static void
close_socket(struct client *c)
{
	if (c->fd < 0)
		return;
	loop_del(c->net->loop, &c->io);
	close(c->fd);
	c->fd = -1;
}

static void
transmit(struct client *c, unsigned port)
{
	union sock_addr to = c->net->o->server;

	if (port != 0)
		sock_set_port(&to, port);
	c->net->st->packets++;
	if (lost(c))
		return;
	if (sock_send(c->fd, &to, NULL, c->get.out, c->get.nout, NULL, 0) == 0)
		return;
	/* a full buffer, or an ICMP error for an earlier packet, counts as a lost packet */
	if (errno == ENETUNREACH || errno == EHOSTUNREACH || errno == EACCES || errno == EPERM || errno == EINVAL)
		fatal(c->net, errno);
}

static void readable(struct loop_io *io, unsigned events);

/* A socket on the phone's port, or on any where that is taken. */
static int
open_socket(struct client *c)
{
	close_socket(c);
	sock_set_port(&c->local, c->act.port);
	c->fd = sock_udp(&c->local, 0);
	if (c->fd < 0 && (errno == EADDRINUSE || errno == EACCES)) {
		sock_set_port(&c->local, 0);
		c->fd = sock_udp(&c->local, 0);
		c->net->st->elsewhere++;
	}
	if (c->fd >= 0 && sock_port(&c->local) == 0)
		sock_local(c->fd, &c->local);
	if (c->fd < 0 || loop_add(c->net->loop, &c->io, c->fd, LOOP_READ, readable) != 0) {
		fatal(c->net, errno);
		if (c->fd >= 0)
			close(c->fd);
		c->fd = -1;             /* not one that the loop knows */
		return -1;
	}
	c->port = sock_port(&c->local);
	return 0;
}

/* ---- what came ---- */

static struct blob *
find_blob(struct net *net, const struct boot_action *a)
{
	struct blob *b;
	size_t i;

	/* images only: other files are small and have many names */
	if (a->max < PHONE_MAX_LOADER || net->n == 1)
		return NULL;
	for (i = 0; i < net->nblob; i++)
		if (strcmp(net->blob[i].file, a->file) == 0)
			return &net->blob[i];
	if (net->nblob == BLOBS_MAX)
		return NULL;
	b = &net->blob[net->nblob++];
	memcpy(b->file, a->file, sizeof b->file);
	return b;
}

static void
keep(struct client *c, struct span data)
{
	struct blob *b = c->blob;

	if (b != NULL) {
		if (b->b.n == c->shared)
			buf_addspan(&b->b, data);
		if (b->b.n - c->shared >= data.n && (data.n == 0 || memcmp(b->b.p + c->shared, data.p, data.n) == 0)) {
			c->shared += data.n;
			return;
		}
		/* differs from what the other phones got */
		c->own.n = 0;
		buf_add(&c->own, b->b.p, c->shared);
		c->blob = NULL;
	}
	buf_addspan(&c->own, data);
	if (c->own.failed)
		fatal(c->net, ENOMEM);
}

static void
done(struct client *c, enum boot_event_kind kind)
{
	struct phonenet_answer a = { { kind, { NULL, 0 }, 0, NULL, NULL }, c->get.got, c->port };

	close_socket(c);
	if (kind == BOOT_FILE || kind == BOOT_MISSING)
		a.ev.data = c->blob != NULL ? span(c->blob->b.p, c->shared) : buf_span(&c->own);
	if (kind == BOOT_MISSING) {
		a.ev.code = c->get.code;
		a.ev.text = c->get.text;
	}
	c->net->st->bytes += kind == BOOT_FILE ? a.ev.data.n : 0;
	next_action(c, &a);
	if (c->own.n > 65536)
		buf_free(&c->own);
}

static void
obey(struct client *c, enum tftpget_what what)
{
	switch (what) {
	case TFTPGET_NOTHING:
		break;
	case TFTPGET_BLOCK_IN:
		keep(c, c->get.data);
		/* FALLTHROUGH */
	case TFTPGET_SEND:
		transmit(c, c->get.tid);
		break;
	case TFTPGET_STRANGER:
		break;          /* readable() sends the answer */
	case TFTPGET_DONE:
		keep(c, c->get.data);
		transmit(c, c->get.tid);
		done(c, BOOT_FILE);
		return;
	case TFTPGET_OVER:
		transmit(c, c->get.tid);
		done(c, BOOT_OVER);
		return;
	case TFTPGET_REFUSED:
		if (c->get.nout > 0)
			transmit(c, c->get.tid);
		done(c, BOOT_MISSING);
		return;
	case TFTPGET_SILENT:
		done(c, BOOT_SILENT);
		return;
	}
	timerq_set(&c->net->timers, &c->timer, c->get.deadline);
}

static void
readable(struct loop_io *io, unsigned events)
{
	struct client *c = (struct client *)(void *)io;
	unsigned char pkt[2048];
	struct sock_msg m;
	enum tftpget_what what;

	(void)events;
	if (sock_recv(c->fd, pkt, sizeof pkt, &m) != 0 || !sock_same_host(&m.from, &c->net->o->server))
		return;
	c->net->st->packets++;
	if (lost(c))
		return;
	what = tftpget_packet(&c->get, span(pkt, m.n), sock_port(&m.from), loop_now());
	if (what == TFTPGET_STRANGER)
		transmit(c, sock_port(&m.from));
	else
		obey(c, what);
}

/* ---- what to do ---- */

static void
start_ask(struct client *c)
{
	uint64_t wait = (uint64_t)TFTPGET_WAIT * c->net->o->scale / SECOND;
	enum tftpget_what what;

	c->blob = find_blob(c->net, &c->act);
	c->shared = 0;
	c->own.n = 0;
	c->net->st->requests++;
	what = tftpget_start(&c->get, c->act.file, c->act.max, wait == 0 ? PHONENET_WAIT_0 : wait, loop_now());
	if (what == TFTPGET_SEND && open_socket(c) != 0)
		return;
	obey(c, what);
}

static void
next_action(struct client *c, const struct phonenet_answer *a)
{
	struct net *net = c->net;

	net->step(net->arg, c->i, a, &c->act);
	switch (c->act.kind) {
	case BOOT_ASK:
		/* by the timer: a call from here would recurse when the server refuses at once */
		c->get.deadline = 0;
		timerq_set(&net->timers, &c->timer, loop_now());
		break;
	case BOOT_WAIT:
		timerq_set(&net->timers, &c->timer, loop_now() + (uint64_t)c->act.sec * net->o->scale);
		break;
	default:
		timerq_del(&net->timers, &c->timer);
		net->busy--;
	}
}

static void
timed(struct client *c, uint64_t now)
{
	const struct phonenet_answer tick = { { BOOT_TICK, { NULL, 0 }, 0, NULL, NULL }, 0, 0 };

	if (timerq_add(&c->net->timers, &c->timer, TIMERQ_NEVER) != 0) {
		fatal(c->net, ENOMEM);
		return;
	}
	if (c->act.kind == BOOT_WAIT)
		next_action(c, &tick);
	else if (c->fd < 0)
		start_ask(c);
	else {
		enum tftpget_what what = tftpget_timer(&c->get, now);

		if (what == TFTPGET_SEND)
			c->net->st->resent++;
		obey(c, what);
	}
}

/* ---- the switch ---- */

static void
switch_off_and_on(struct net *net, struct span mac)
{
	size_t i = net->o->which(net->arg, mac);
	struct client *c;

	if (i >= net->n)
		return;
	c = &net->c[i];
	close_socket(c);
	if (c->act.kind == BOOT_END) {
		if (timerq_add(&net->timers, &c->timer, TIMERQ_NEVER) != 0) {
			fatal(net, ENOMEM);
			return;
		}
		net->busy++;
	}
	next_action(c, NULL);
}

static void
switched(struct loop_io *io, unsigned events)
{
	struct net *net = (struct net *)(void *)((char *)io - offsetof(struct net, power));
	char b[512];
	ssize_t i, n = read(io->fd, b, sizeof b);

	(void)events;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		loop_del(net->loop, io);
	for (i = 0; i < n; i++)
		if (b[i] == '\n') {
			switch_off_and_on(net, span(net->line, net->nline));
			net->nline = 0;
		} else if (net->nline < sizeof net->line)
			net->line[net->nline++] = b[i];
}

static int
all_over(struct net *net)
{
	return net->err != 0 || (net->busy == 0 && (net->o->power < 0 || net->o->over(net->arg)));
}

static int
run(struct net *net)
{
	static const int sigs[] = { SIGINT, SIGTERM, 0 };
	uint64_t next;
	size_t i;

	/* first, so that every socket can be closed after any failure */
	for (i = 0; i < net->n; i++) {
		net->c[i].net = net;
		net->c[i].fd = -1;
	}
	if (loop_signals(net->loop, sigs) != 0)
		return -1;
	/* bind to one address: on the unspecified one the phone's ports would be taken from every other program */
	net->source = net->o->source;
	if (net->source.sa.sa_family == 0 && sock_towards(&net->o->server, &net->source) != 0)
		return -1;
	for (i = 0; i < net->n; i++) {
		struct client *c = &net->c[i];

		c->i = i;
		c->random = net->o->seed + 0x632be59bd9b4e019u * i;
		c->local = net->source;
		if (net->o->source.sa.sa_family != 0)
			c->local.in.sin_addr.s_addr = htonl(ntohl(net->source.in.sin_addr.s_addr) + (uint32_t)i);
		if (timerq_add(&net->timers, &c->timer, TIMERQ_NEVER) != 0) {
			errno = ENOMEM;
			return -1;
		}
		net->busy++;
		next_action(c, NULL);
	}
	if (net->o->power >= 0 && loop_add(net->loop, &net->power, net->o->power, LOOP_READ, switched) != 0)
		return -1;
	while (!all_over(net)) {
		struct timer *t;

		next = TIMERQ_NEVER;
		while (net->busy > 0 && net->err == 0 && (t = timerq_next(&net->timers, loop_now(), &next)) != NULL)
			timed((struct client *)(void *)((char *)t - offsetof(struct client, timer)), loop_now());
		if (all_over(net))
			break;
		if (loop_signal_count(SIGINT) + loop_signal_count(SIGTERM) > 0)
			return 1;
		if (loop_wait(net->loop, next) != 0)
			return -1;
	}
	errno = net->err;
	return net->err == 0 ? 0 : -1;
}

/* Raise the limit of descriptors: one for each phone and some more. */
static void
want_descriptors(size_t n)
{
	struct rlimit rl;

	if (getrlimit(RLIMIT_NOFILE, &rl) != 0 || rl.rlim_cur == RLIM_INFINITY || rl.rlim_cur >= n + 32)
		return;
	rl.rlim_cur = rl.rlim_max == RLIM_INFINITY || rl.rlim_max >= n + 32 ? n + 32 : rl.rlim_max;
	setrlimit(RLIMIT_NOFILE, &rl);
}

int
phonenet_run(const struct phonenet_opts *o, size_t n, phonenet_step *step, void *arg, struct phonenet_stats *stats)
{
	struct net net;
	uint64_t begin = loop_now();
	int r = -1, e = ENOMEM;
	size_t i;

	memset(stats, 0, sizeof *stats);
	memset(&net, 0, sizeof net);
	net.o = o;
	net.step = step;
	net.arg = arg;
	net.st = stats;
	net.n = n;
	want_descriptors(n);
	net.c = calloc(n, sizeof *net.c);
	net.loop = loop_new();
	if (net.c != NULL && net.loop != NULL) {
		r = run(&net);
		e = errno;
		for (i = 0; i < n; i++) {
			close_socket(&net.c[i]);
			buf_free(&net.c[i].own);
		}
	}
	for (i = 0; i < net.nblob; i++)
		buf_free(&net.blob[i].b);
	timerq_free(&net.timers);
	if (net.loop != NULL)
		loop_free(net.loop);
	free(net.c);
	stats->usec = loop_now() - begin;
	errno = e;
	return r;
}
