#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cisco/loadid.h"
#include "filecache.h"
#include "port.h"
#include "servedir.h"
#include "tftpd.h"
#include "transfers.h"

#define REPLIES 200             /* ERROR packets a second to those who have no transfer */
#define DUPLICATE ((uint64_t)1000000)   /* a request this soon after its transfer moved is a copy that was late */
#define FIRST (TFTP_BLKSIZE + 4)        /* bytes of the first packet, at most */
#define LOADS_TIME ((uint64_t)120000000)        /* a loader asks for the .sbn a moment after it was refused the .loads */

enum parked_for { PARK_FREE, PARK_WHO, PARK_FILE };

/* A request that waits: for the neighbour table to know who asks, or for its file to be written to the end. */
struct parked {
	enum parked_for what;
	struct port *p;
	struct sock_msg m;
	unsigned char raw[TFTP_REQUEST_MAX];
	size_t n;
	uint64_t since, look;
	/* PARK_FILE */
	struct who who;
	struct served s;
	off_t size;
	struct timespec mtime;
};

struct tftpd {
	struct tftpd_conf conf;
	struct ports ports;
	struct clients clients;
	struct xfers xfers;
	uint64_t ids;
	int draining;
	uint64_t bucket_at;             /* replies that belong to no transfer are limited: tokens since */
	unsigned bucket;
	unsigned nparked;
	struct parked parked[TFTPD_PROBES + TFTPD_FILES];
};

/* A request while it is being answered. */
struct ask {
	struct port *p;
	const struct sock_msg *m;
	struct tftp_pkt rrq;
	uint64_t now;
	struct tftpd_request r;
	struct served s;
	char why[128];                  /* r.reason, where it is made */
};

static void
garbage(struct tftpd *d, const union sock_addr *peer, const char *why)
{
	if (d->conf.hooks.garbage != NULL)
		d->conf.hooks.garbage(d->conf.hooks.arg, peer, why);
}

static int
may_reply(struct tftpd *d, uint64_t now)
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

/* An ERROR to the sender of m, from the address of ours that was asked. */
static void
reply_error(struct port *p, const struct sock_msg *m, unsigned code, const char *text)
{
	port_error(p, &m->from, m->to_known ? &m->to : NULL, code, text);
}

/* RFC 1350 section 4: a packet from elsewhere gets an ERROR, and the transfer goes on.  Not so the last packets of one whose transfer has
 * ended: copies of its ACK, or what crossed its own ERROR. */
static void
on_stranger(struct tftpd *d, struct port *p, const struct sock_msg *m, struct span in, uint64_t now)
{
	struct tftp_pkt k;

	tftp_parse(in, &k);
	if (k.op != TFTP_ERROR && !xfer_was_peer(&d->xfers, &m->from) && may_reply(d, now))
		reply_error(p, m, TFTP_E_TID, "unknown transfer ID");
}

/* ---- answering a request ---- */

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
refuse(struct ask *a, unsigned code, const char *why)
{
	char text[256];

	a->r.answer = TFTPD_ERRORED;
	a->r.code = code;
	a->r.reason = why;
	error_text(text, sizeof text, a->r.file, why);
	reply_error(a->p, a->m, code, text);
}

static void
be_silent(struct ask *a, const char *why)
{
	a->r.answer = TFTPD_SILENT;
	a->r.reason = why;
}

/* Errors of opening or reading, as answers.  What a retry may cure is met with silence, for the client asks again; an ERROR would make a
 * phone believe that there is no such file and go on without it. */
static void
cannot_serve(struct ask *a, int e, const char *why)
{
	switch (e) {
	case ENOENT:
		refuse(a, TFTP_E_NOTFOUND, why);
		break;
	case EBUSY:
		be_silent(a, "is being written");
		break;
	case EAGAIN:
		be_silent(a, "too many transfers");
		break;
	case ENOMEM:
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
		be_silent(a, strerror(e));
		break;
	case EFBIG:
		refuse(a, TFTP_E_OTHER, "too large to be served");
		break;
	default:
		refuse(a, TFTP_E_ACCESS, why);
	}
}

/* The stem of a name whose extension is ext, as the name of a load; 1 if a .sbn of that name holds a loader. */
static int
is_loader(struct span name, const char *ext, struct load *load)
{
	char sbn[LOADID_MAX + 5];
	size_t n = strlen(ext), slash = span_rfind(name, '/');

	if (slash < name.n)
		name = span_sub(name, slash + 1, name.n);
	if (name.n <= n || name.n - n > LOADID_MAX || !span_is_nocase(span_sub(name, name.n - n, name.n), ext))
		return 0;
	snprintf(sbn, sizeof sbn, "%.*s.sbn", (int)(name.n - n), (const char *)name.p);
	return loadid_parse(span_cstr(sbn), load) == LOAD_OK && strcmp(load->holds, "ual") == 0;
}

/* Loaders 8.8 and later burn a loader that a configuration names as a load, when its .loads is missing and its .sbn is there: the phone is
 * then without an application and without a way back.  A loader that is to be replaced is asked for after the .loads of an
 * application, and the boot before the loaders asks for no .loads: both get it. */
static int
would_burn(const struct ask *a)
{
	const struct client *c = a->r.client;
	const char *mac = a->r.who.mac, *refused = c->no_loads_mac;
	struct load load;

	/* where either is not known it may be the same phone */
	return c->no_loads[0] != '\0' && a->now - c->no_loads_at < LOADS_TIME && is_loader(a->r.file, ".sbn", &load) &&
	    strcmp(load.id, c->no_loads) == 0 && (mac[0] == '\0' || refused[0] == '\0' || strcmp(mac, refused) == 0);
}

/* A phone that is sent a list follows that, so what an earlier list's refusal forbids is over. */
static void
note_loads(struct ask *a)
{
	struct client *c = a->r.client;
	const char *mac = a->r.who.mac;
	struct load load = { 0 };
	int loader = is_loader(a->r.file, ".loads", &load);

	if (a->r.answer != TFTPD_ERRORED) {
		if (a->r.answer != TFTPD_SILENT && a->r.file.n > 6 && span_is_nocase(span_sub(a->r.file, a->r.file.n - 6, a->r.file.n), ".loads") &&
		    ((loader && strcmp(load.id, c->no_loads) == 0) || (mac[0] != '\0' && strcmp(mac, c->no_loads_mac) == 0)))
			c->no_loads[0] = '\0';
	} else if (loader) {
		memcpy(c->no_loads, load.id, strlen(load.id) + 1);
		memcpy(c->no_loads_mac, mac, sizeof c->no_loads_mac);
		c->no_loads_at = a->now;
	}
}

/* A file with a MAC in its name, or a phone that has a directory of its own, and somebody else asks.  1 if it was refused. */
static int
withhold(struct tftpd *d, struct ask *a, int found)
{
	char carried[MAC_LEN + 1];

	if (!servepath_mac(a->r.file, carried) || strcmp(carried, a->r.who.mac) == 0 || (!found && !servedir_has(d->conf.dirfd, carried)))
		return 0;
	if (a->r.who.mac[0] != '\0')
		snprintf(a->why, sizeof a->why, "belongs to %s, but %s asks (-L, -T)", carried, a->r.who.mac);
	else
		snprintf(a->why, sizeof a->why, "belongs to %s, and nothing tells that it asks (-L, -T)", carried);
	a->r.path = "";
	a->r.warn = WARNED_WITHHELD;
	refuse(a, TFTP_E_NOTFOUND, a->why);
	return 1;
}

/* Serve the open file. */
static void
begin(struct tftpd *d, struct ask *a)
{
	struct content *content = NULL;
	struct xfer_new n;
	int oack, e = filecache_get(&d->xfers.cache, a->s.fd, a->rrq.mode == TFTP_NETASCII, &content);

	close(a->s.fd);
	if (e != 0) {
		cannot_serve(a, e, strerror(e));
		return;
	}
	if (!client_spend(a->r.client, FIRST, a->now)) {
		be_silent(a, "too much sent that was not acknowledged");
		filecache_put(&d->xfers.cache, content);
		return;
	}
	client_earn(a->r.client, FIRST);
	a->r.id = ++d->ids;
	n.l = a->p->l;
	n.m = a->m;
	n.raw = a->r.raw;
	n.client = a->r.client;
	n.c = content;
	n.path = a->s.path;
	n.who = a->r.who;
	n.id = a->r.id;
	n.now = a->now;
	e = xfer_start(&d->xfers, &n, &oack);
	if (e == 0)
		a->r.answer = oack ? TFTPD_OACK : TFTPD_DATA;
	else {
		filecache_put(&d->xfers.cache, content);
		cannot_serve(a, e, strerror(e));
	}
}

/* ---- requests that wait ---- */

static struct parked *
park(struct tftpd *d, const struct ask *a, enum parked_for what, uint64_t look)
{
	struct parked *k = NULL;
	size_t i, used = 0;

	for (i = 0; i < TFTPD_PROBES + TFTPD_FILES; i++) {
		used += d->parked[i].what == what;
		if (d->parked[i].what == PARK_FREE)
			k = &d->parked[i];
	}
	if (k == NULL || used >= (what == PARK_WHO ? TFTPD_PROBES : TFTPD_FILES))
		return NULL;
	k->what = what;
	k->p = a->p;
	k->m = *a->m;
	memcpy(k->raw, a->r.raw.p, a->r.raw.n);
	k->n = a->r.raw.n;
	k->since = a->now;
	k->look = look;
	d->nparked++;
	return k;
}

static struct parked *
parked_of(struct tftpd *d, const union sock_addr *peer)
{
	size_t i;

	for (i = 0; i < TFTPD_PROBES + TFTPD_FILES && d->nparked > 0; i++)
		if (d->parked[i].what != PARK_FREE && sock_eq(&d->parked[i].m.from, peer))
			return &d->parked[i];
	return NULL;
}

static void
unpark(struct tftpd *d, struct parked *k)
{
	k->what = PARK_FREE;
	d->nparked--;
}

static void
drop_parked(struct tftpd *d, struct parked *k)
{
	if (k->what == PARK_FILE)
		close(k->s.fd);
	unpark(d, k);
}

/* 1 if the file may still be written: then the request waits, or is not answered. */
static int
wait_for_file(struct tftpd *d, struct ask *a)
{
	struct timespec now;
	struct parked *k;
	struct stat st;
	int64_t age;

	if (fstat(a->s.fd, &st) != 0 || clock_gettime(CLOCK_REALTIME, &now) != 0)
		return 0;
	if (st.st_mtim.tv_sec < now.tv_sec - 2 || st.st_mtim.tv_sec > now.tv_sec + 2)
		return 0;
	age = (int64_t)(now.tv_sec - st.st_mtim.tv_sec) * 1000000000 + (now.tv_nsec - st.st_mtim.tv_nsec);
	if (age >= TFTPD_YOUNG || age < -TFTPD_YOUNG || filecache_has(&d->xfers.cache, &st))
		return 0;
	k = park(d, a, PARK_FILE, a->now + TFTPD_GROWS);
	if (k == NULL) {
		close(a->s.fd);
		cannot_serve(a, EBUSY, NULL);
		return 0;
	}
	k->who = a->r.who;
	k->s = a->s;
	k->size = st.st_size;
	k->mtime = st.st_mtim;
	return 1;
}

/* ---- requests ---- */

/* Returns 1 if the request waits. */
static int
serve(struct tftpd *d, struct ask *a)
{
	const char *mac = a->r.who.mac, *why;
	char name[SERVEPATH_MAX + 1];
	int e;

	why = servepath_clean(a->rrq.file, name);
	if (why != NULL) {
		refuse(a, TFTP_E_ACCESS, why);
		return 0;
	}
	if (a->rrq.mode == TFTP_MODE_OTHER) {
		refuse(a, TFTP_E_ILLEGAL, "unknown mode");
		return 0;
	}
	e = servedir_open(d->conf.dirfd, mac[0] != '\0' && servedir_has(d->conf.dirfd, mac) ? mac : NULL, name, &a->s);
	a->r.path = a->s.path;
	a->r.folded = a->s.folded;
	if (e == EXDEV)
		a->r.warn = WARNED_BROKEN;
	if (e == 0 && would_burn(a)) {
		a->r.path = "";
		a->r.warn = WARNED_BURNS;
		refuse(a, TFTP_E_NOTFOUND, "a loader that was refused its .loads would burn it as its application");
	} else if (!withhold(d, a, e == 0)) {
		if (e != 0)
			cannot_serve(a, e, a->s.why);
		else if (wait_for_file(d, a))
			return 1;
		else if (a->r.answer != TFTPD_SILENT)
			begin(d, a);
		return 0;
	}
	if (e == 0)
		close(a->s.fd);
	return 0;
}

static void
report(struct tftpd *d, struct ask *a)
{
	if (a->r.id == 0)
		a->r.id = ++d->ids;
	note_loads(a);
	if (d->conf.hooks.request != NULL)
		d->conf.hooks.request(d->conf.hooks.arg, &a->r);
}

/* It is known who asks. */
static void
answer(struct tftpd *d, struct ask *a)
{
	struct xfer *old;

	xfer_settle(a->r.client, &a->r.who, a->r.file, a->now);
	old = xfer_find(&d->xfers, &a->m->from);
	if (old != NULL) {
		xfer_remember(old);
		xfer_end(old, TFTPSEND_ABORTED, "new request", a->now);
	}
	if (a->r.write)
		refuse(a, TFTP_E_ACCESS, "this server is read-only");
	else if (serve(d, a))
		return;
	report(d, a);
}

/* Returns 1 if the request waits for it. */
static int
identify(struct tftpd *d, struct ask *a, enum tftpd_ask ask)
{
	/* this host does not find itself in its neighbour table */
	if (a->m->to_known && sock_same_host(&a->m->from, &a->m->to))
		ask = TFTPD_LAST;
	if (d->conf.hooks.identify == NULL)
		return 0;
	return d->conf.hooks.identify(d->conf.hooks.arg, a->r.client, a->r.file, ask, a->now, &a->r.who);
}

/* Returns 0 when there is no memory for it. */
static int
ask_init(struct tftpd *d, struct ask *a, struct port *p, const struct sock_msg *m, struct span raw, uint64_t now)
{
	memset(a, 0, sizeof *a);
	a->p = p;
	a->m = m;
	a->now = now;
	tftp_parse(raw, &a->rrq);
	a->r.client = clients_get(&d->clients, &m->from);
	a->r.peer = &m->from;
	a->r.raw = raw;
	a->r.file = a->rrq.file;
	a->r.mode = a->rrq.mode_text;
	a->r.options = a->rrq.options;
	a->r.path = a->r.reason = "";
	a->r.write = a->rrq.op == TFTP_WRQ;
	a->r.warn = WARNED_N;
	return a->r.client != NULL;
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

/* RFC 1123 4.2.3.1 in spirit: a request that came twice must not make two transfers, nor its first packet go out twice at once.  Once the
 * transfer moves, the same words from the same port a while later are a phone that has started again. */
static int
continues(const struct xfer *x, const struct ask *a)
{
	return x != NULL && !a->r.write && span_eq(span(x->req, x->nreq), a->r.raw) && (!x->x.proved || a->now - x->moved < DUPLICATE);
}

static void
go_on(struct tftpd *d, struct xfer *x, struct ask *a)
{
	a->r.id = x->id;
	a->r.who = x->who;
	a->r.path = x->path;
	a->r.answer = TFTPD_CONTINUED;
	xfer_repeat(x, a->now);
	report(d, a);
}

/* As many requests wait for the neighbour table as may: the oldest has the least hope. */
static void
give_up_oldest(struct tftpd *d, uint64_t now)
{
	struct parked *k = NULL;
	struct sock_msg m;
	unsigned char raw[TFTP_REQUEST_MAX];
	struct ask a;
	size_t i;

	for (i = 0; i < TFTPD_PROBES + TFTPD_FILES; i++)
		if (d->parked[i].what == PARK_WHO && (k == NULL || d->parked[i].since < k->since))
			k = &d->parked[i];
	if (k == NULL)
		return;
	m = k->m;
	memcpy(raw, k->raw, k->n);
	unpark(d, k);
	if (!ask_init(d, &a, k->p, &m, span(raw, k->n), now))
		return;
	be_silent(&a, "too many clients at once that nothing is known of");
	report(d, &a);
}

static void
on_request(struct tftpd *d, struct port *p, const struct sock_msg *m, struct span raw, uint64_t now)
{
	struct parked *k;
	struct xfer *old;
	struct ask a;

	if (d->draining && xfer_find(&d->xfers, &m->from) == NULL)
		return;
	if (!ask_init(d, &a, p, m, raw, now) || too_many(d, a.r.client, now)) {
		garbage(d, &m->from, a.r.client == NULL ? "out of memory" : "too many requests");
		return;
	}
	/* the last ACK of the file that it had until now */
	if (a.r.client->active > 0)
		ports_read_set(&d->ports, p->l, &a.r.client->ports, now);
	k = parked_of(d, &m->from);
	if (k != NULL && span_eq(span(k->raw, k->n), raw))
		return;
	if (k != NULL)
		drop_parked(d, k);
	old = xfer_find(&d->xfers, &m->from);
	if (continues(old, &a)) {
		go_on(d, old, &a);
		return;
	}
	if (d->draining)
		return;
	if (identify(d, &a, TFTPD_FIRST)) {
		if (park(d, &a, PARK_WHO, now + TFTPD_LOOK) == NULL) {
			give_up_oldest(d, now);
			park(d, &a, PARK_WHO, now + TFTPD_LOOK);
		}
	} else
		answer(d, &a);
}

/* Returns 1 if the file is still written. */
static int
still_grows(struct parked *k, uint64_t now)
{
	struct stat st;

	if (fstat(k->s.fd, &st) != 0 || (st.st_size == k->size && st.st_mtim.tv_sec == k->mtime.tv_sec && st.st_mtim.tv_nsec == k->mtime.tv_nsec))
		return 0;
	k->size = st.st_size;
	k->mtime = st.st_mtim;
	k->look = now + TFTPD_GROWS;
	return 1;
}

static void
look_again(struct tftpd *d, struct parked *k, uint64_t now)
{
	struct parked copy;
	struct ask a;
	int grows = k->what == PARK_FILE && still_grows(k, now);

	if (grows && now - k->since < TFTPD_GROWING)
		return;
	copy = *k;
	if (!ask_init(d, &a, k->p, &copy.m, span(copy.raw, copy.n), now)) {
		drop_parked(d, k);
		return;
	}
	if (k->what == PARK_WHO) {
		if (identify(d, &a, now - k->since < TFTPD_LOOKING ? TFTPD_AGAIN : TFTPD_LAST)) {
			k->look = now + TFTPD_LOOK;
			return;
		}
		unpark(d, k);
		answer(d, &a);
		return;
	}
	unpark(d, k);
	a.r.who = copy.who;
	a.s = copy.s;
	a.r.path = a.s.path;
	a.r.folded = a.s.folded;
	if (grows) {
		close(a.s.fd);
		cannot_serve(&a, EBUSY, NULL);
	} else
		begin(d, &a);
	report(d, &a);
}

static uint64_t
look_at_parked(struct tftpd *d, uint64_t now)
{
	uint64_t next = UINT64_MAX;
	size_t i;

	for (i = 0; i < TFTPD_PROBES + TFTPD_FILES && d->nparked > 0; i++) {
		struct parked *k = &d->parked[i];

		if (k->what != PARK_FREE && k->look <= now)
			look_again(d, k, now);
		if (k->what != PARK_FREE && k->look < next)
			next = k->look;
	}
	return next;
}

/* ---- packets ---- */

/* Not a request, and it came to a main port. */
static void
on_other(struct tftpd *d, struct port *p, const struct sock_msg *m, struct span in, const struct tftp_pkt *k, const char *why, uint64_t now)
{
	struct xfer *x = d->conf.one_port ? xfer_find(&d->xfers, &m->from) : NULL;

	if (x != NULL) {
		xfer_packet(x, in, now);
		return;
	}
	/* Never an answer to an ERROR, or two servers would talk for ever (CVE-2024-2169); nor to what is too short to be TFTP. */
	if (k->op == TFTP_ERROR || in.n < 2 || sock_port(&m->from) == 0)
		return;
	garbage(d, &m->from, why != NULL ? why : "no transfer of this address");
	if (d->draining)
		return;
	if (why == NULL && d->conf.one_port && k->op == TFTP_ACK)
		on_stranger(d, p, m, in, now);
	else if (may_reply(d, now))
		reply_error(p, m, TFTP_E_ILLEGAL, why != NULL ? why : "illegal operation");
}

static void
on_packet(struct port *p, const struct sock_msg *m, struct span in, uint64_t now)
{
	struct tftpd *d = p->ps->arg;
	struct tftp_pkt k;
	const char *why;
	struct xfer *x;

	if (!p->main) {
		x = xfer_at(&d->xfers, p, &m->from);
		if (x == NULL)
			on_stranger(d, p, m, in, now);
		else if (x->s.port == p)
			xfer_packet(x, in, now);
		/* else it is meant for a transfer that this client had before */
		return;
	}
	/* RFC 1123 4.2.3.5 */
	if (m->broadcast) {
		garbage(d, &m->from, "sent to a broadcast address");
		return;
	}
	why = tftp_parse(in, &k);
	if (why == NULL && (k.op == TFTP_RRQ || k.op == TFTP_WRQ))
		on_request(d, p, m, in, now);
	else
		on_other(d, p, m, in, &k, why, now);
}

static void
on_refused(struct port *p, const union sock_addr *who, uint64_t now)
{
	struct tftpd *d = p->ps->arg;

	xfer_refused(&d->xfers, p, who, now);
}

/* ---- the whole ---- */

struct tftpd *
tftpd_new(struct loop *l, const struct tftpd_conf *c)
{
	static const struct port_hooks hooks = { xfer_block, on_packet, on_refused };
	struct tftpd *d = calloc(1, sizeof *d);

	if (d == NULL)
		return NULL;
	d->conf = *c;
	d->ports.loop = l;
	d->ports.hooks = hooks;
	d->ports.arg = d;
	d->ports.one_port = c->one_port;
	d->ports.lo = c->port_min;
	d->ports.hi = c->port_max;
	d->ports.most = c->ports;
	d->xfers.report = c->hooks.xfer;
	d->xfers.arg = c->hooks.arg;
	d->xfers.ports = &d->ports;
	d->xfers.all = c->all;
	d->xfers.each = c->each;
	return d;
}

int
tftpd_listen(struct tftpd *d, int fd)
{
	return ports_listen(&d->ports, fd);
}

static void
drop_all_parked(struct tftpd *d)
{
	size_t i;

	for (i = 0; i < TFTPD_PROBES + TFTPD_FILES; i++)
		if (d->parked[i].what != PARK_FREE)
			drop_parked(d, &d->parked[i]);
}

void
tftpd_free(struct tftpd *d)
{
	if (d == NULL)
		return;
	drop_all_parked(d);
	xfers_free(&d->xfers);
	ports_close(&d->ports);
	clients_free(&d->clients);
	free(d);
}

uint64_t
tftpd_tick(struct tftpd *d, uint64_t now)
{
	/* in this order: a request that waited may begin a transfer */
	uint64_t next = look_at_parked(d, now), other = xfers_tick(&d->xfers, now);

	next = other < next ? other : next;
	ports_flush(&d->ports);
	other = ports_tick(&d->ports, now);
	return other < next ? other : next;
}

void
tftpd_drain(struct tftpd *d)
{
	d->draining = 1;
	drop_all_parked(d);
	ports_deaf(&d->ports);
	xfers_drain(&d->xfers);
}

void
tftpd_abort(struct tftpd *d, const char *reason)
{
	xfers_abort(&d->xfers, reason);
}

unsigned
tftpd_running(const struct tftpd *d)
{
	return d->xfers.running;
}

unsigned
tftpd_waiting(const struct tftpd *d)
{
	return d->nparked;
}

void
tftpd_each(struct tftpd *d, int (*fn)(void *arg, const struct tftpd_xfer *x), void *arg)
{
	xfers_each(&d->xfers, fn, arg);
}
