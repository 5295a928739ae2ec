#include <stdlib.h>
#include <string.h>

#include "dhcpsrv_int.h"

/* ---- the table ---- */

int
dhcpsrv_in_network(const struct dhcpsrv_conf *c, uint32_t ip)
{
	/* neither the network's own number nor its broadcast address */
	return ((ip ^ c->self) & c->mask) == 0 && (ip & ~c->mask) != 0 && (ip | c->mask) != UINT32_MAX;
}

struct dhcpsrv_lease *
dhcpsrv_lease_at(struct dhcpsrv *s, uint32_t ip)
{
	size_t i;

	if (ip >= s->conf.first && ip - s->conf.first < s->npool)
		return &s->lease[ip - s->conf.first];
	for (i = s->npool; i < s->n; i++)
		if (s->lease[i].ip == ip)
			return &s->lease[i];
	return NULL;
}

/* Never given to anybody: somebody we know of has it. */
static void
reserve(struct dhcpsrv *s, const uint32_t *ip, size_t n)
{
	struct dhcpsrv_lease *l;
	size_t i;

	for (i = 0; i < n; i++)
		if ((l = dhcpsrv_lease_at(s, ip[i])) != NULL) {
			l->state = LEASE_BAD;
			l->until = DHCPSRV_NEVER;
		}
}

static const char *
add_fixed(struct dhcpsrv *s, const struct dhcpsrv_fixed *f)
{
	struct dhcpsrv_lease *l;

	if (f->ip == 0)
		return NULL;
	s->bad = f->ip;
	if (!dhcpsrv_in_network(&s->conf, f->ip))
		return "not an address of this network";
	l = dhcpsrv_lease_at(s, f->ip);
	if (l != NULL && l->fixed != NULL)
		return "two phones have this address";
	if (l != NULL && l->state == LEASE_BAD)
		return "this address is taken: our own, a router's or a server's";
	if (l == NULL) {
		l = &s->lease[s->n++];
		l->ip = f->ip;
		if (f->ip == s->conf.self)
			return "this is our own address";
	}
	l->fixed = f;
	return NULL;
}

const char *
dhcpsrv_init(struct dhcpsrv *s, const struct dhcpsrv_conf *c, const struct dhcpsrv_hooks *h)
{
	const char *why;
	size_t i;

	memset(s, 0, sizeof *s);
	s->conf = *c;
	s->hooks = *h;
	s->due = DHCPSRV_NEVER;
	if (c->first != 0) {
		s->bad = dhcpsrv_in_network(c, c->first) ? c->last : c->first;
		if (!dhcpsrv_in_network(c, c->first) || !dhcpsrv_in_network(c, c->last))
			return "not an address of this network";
		if (c->last < c->first || c->last - c->first >= DHCPSRV_POOL_MAX)
			return "not a range of at most 4096 addresses";
		s->npool = c->last - c->first + 1;
	}
	s->bad = 0;
	s->n = s->npool;
	s->lease = calloc(s->n + c->nfixed + 1, sizeof *s->lease);
	s->wait = calloc(DHCPSRV_WAITING, sizeof *s->wait);
	if (s->lease == NULL || s->wait == NULL)
		return "out of memory";
	for (i = 0; i < s->npool; i++)
		s->lease[i].ip = c->first + (uint32_t)i;
	reserve(s, &c->self, 1);
	reserve(s, c->router, c->nrouter);
	reserve(s, c->dns, c->ndns);
	reserve(s, c->tftp, c->ntftp);
	for (i = 0; i < c->nfixed; i++)
		if ((why = add_fixed(s, &c->fixed[i])) != NULL)
			return why;
	s->bad = 0;
	return NULL;
}

void
dhcpsrv_free(struct dhcpsrv *s)
{
	free(s->lease);
	free(s->wait);
	memset(s, 0, sizeof *s);
}

int
dhcpsrv_derive(uint32_t self, uint32_t mask, uint32_t *first, uint32_t *last)
{
	uint32_t host = ~mask, net = self & mask;

	if (host < 3)
		return -1;
	*first = net + host / 2 + 1;
	*last = net + host - 1;
	if (*last - *first >= 256)
		*last = *first + 255;
	if (*first == self)
		++*first;
	if (*last == self)
		--*last;
	return *first > *last ? -1 : 0;
}

/* ---- who ---- */

void
dhcpsrv_identify(const struct dhcp_msg *m, struct dhcpsrv_who *w)
{
	struct span id = dhcp_opt(m, DHCP_O_CLIENT);

	memset(w, 0, sizeof *w);
	memcpy(w->mac, m->mac, sizeof w->mac);
	if (id.n > 0 && id.n <= sizeof w->id) {
		memcpy(w->id, id.p, id.n);
		w->nid = id.n;
	}
}

int
dhcpsrv_same(const struct dhcpsrv_who *a, const struct dhcpsrv_who *b, int exactly)
{
	if (a->mac[0] == '\0' || strcmp(a->mac, b->mac) != 0)
		return 0;
	if (!exactly && (a->nid == 0 || b->nid == 0))
		return 1;
	return a->nid == b->nid && memcmp(a->id, b->id, a->nid) == 0;
}

struct dhcpsrv_lease *
dhcpsrv_lease_of(struct dhcpsrv *s, const struct dhcpsrv_who *w)
{
	struct dhcpsrv_lease *had = NULL;
	size_t i;
	int exactly;

	for (exactly = 1; exactly >= 0; exactly--)
		for (i = 0; i < s->n; i++) {
			struct dhcpsrv_lease *l = &s->lease[i];

			if (l->state == LEASE_BAD || !dhcpsrv_same(&l->who, w, exactly))
				continue;
			if (l->state != LEASE_FREE)
				return l;
			if (had == NULL)
				had = l;
		}
	return had;
}

const struct dhcpsrv_fixed *
dhcpsrv_fixed_of(const struct dhcpsrv *s, const char *mac)
{
	size_t i;

	for (i = 0; i < s->conf.nfixed; i++)
		if (strcmp(s->conf.fixed[i].mac, mac) == 0)
			return &s->conf.fixed[i];
	return NULL;
}

int
dhcpsrv_allowed(struct dhcpsrv *s, const struct dhcpsrv_lease *l, const char *mac)
{
	const struct dhcpsrv_fixed *f = dhcpsrv_fixed_of(s, mac);

	if (l->fixed != NULL)
		return strcmp(l->fixed->mac, mac) == 0;
	return f == NULL || f->ip == 0 || dhcpsrv_lease_at(s, f->ip)->state == LEASE_BAD;
}

int
dhcpsrv_restore(struct dhcpsrv *s, uint32_t ip, const struct dhcpsrv_who *who, const char *host, uint64_t until, uint64_t now)
{
	struct dhcpsrv_lease *l = dhcpsrv_lease_at(s, ip);

	/* a phone with an address of its own may have had another one, because somebody else used its own */
	if (l == NULL || l->state != LEASE_FREE || (l->fixed != NULL && strcmp(l->fixed->mac, who->mac) != 0))
		return -1;
	l->who = *who;
	span_copy(span_sub(span_cstr(host), 0, DHCPSRV_TEXT_MAX), l->host, sizeof l->host);
	if (until <= now) {
		l->freed = 1;
		return 0;
	}
	l->state = LEASE_BOUND;
	l->until = until;
	if (until < s->due)
		s->due = until;
	return 0;
}

void
dhcpsrv_keep_off(struct dhcpsrv *s, uint32_t ip, uint64_t until, uint64_t now)
{
	struct dhcpsrv_lease *l = dhcpsrv_lease_at(s, ip);

	if (l == NULL || l->state != LEASE_FREE || until <= now)
		return;
	l->state = LEASE_BAD;
	l->until = until;
	if (until < s->due)
		s->due = until;
}
